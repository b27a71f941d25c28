"""JSON Schemas of the report: the generic one, and the one that the form of an edition narrows it to."""

from __future__ import annotations

import copy
from typing import Any

from gouji.packs.form_types import Form, Table
from gouji.reports.model import Report
from gouji.schemas import schema_of


def report_schema() -> dict[str, Any]:
    """Describe a report of any pack, in draft-07."""
    return schema_of(Report, title="gouji report", description="One body's report for one year, in the form of a pack")


def edition_schema(pack: str, edition: str, form: Form) -> dict[str, Any]:
    """
    Describe a report in the form of one edition, in draft-07: its tables, rows, columns, sections and kinds of body.

    Args:
        pack, edition: Their ids.
        form: The form of the edition.
    """
    schema = copy.deepcopy(report_schema())
    schema["title"] = f"{pack} {edition}"
    definitions = schema["definitions"]
    cell = definitions["Report"]["properties"]["tables"]["additionalProperties"]["additionalProperties"]
    definitions["Cell"] = next(o for o in cell["anyOf"] if o.get("type") == "object")["additionalProperties"]
    properties = definitions["Report"]["properties"]
    properties["tables"] = {
        "type": "object",
        "properties": {t.id: _table(t) for t in form.tables},
        "additionalProperties": False,
    }
    definitions["Section"]["properties"]["id"] = {"enum": [s.id for s in form.sections]}
    if form.kinds:
        definitions["Body"]["properties"]["kind"] = {
            "enum": [k.id for k in form.kinds] + ["unknown"],
            "default": "unknown",
        }
    return schema


def _table(table: Table) -> dict[str, Any]:
    rows = {
        row.id: {
            "description": row.label,
            "type": "object",
            "properties": {
                c.id: {"description": c.label, "allOf": [{"$ref": "#/definitions/Cell"}]}
                for c in table.columns
                if not row.columns or c.id in row.columns
            },
            "additionalProperties": False,
        }
        for row in table.rows
    }
    unreadable = {"unreadable": {"type": "string", "minLength": 1}}
    return {
        "description": table.label,
        "type": "object",
        "properties": {**rows, **unreadable},
        "additionalProperties": False,
    }
