"""
What a rule about one table may name, for an editor: rows, columns and groups in `only`, in `given`, in `at`, in expressions.

The names depend on the values of `in` and `for_each` beside them, so they stand in the conditions of a schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from gouji.messages import LANGUAGES, phrase
from gouji.packs.form import Layout
from gouji.packs.model import Form, Labelled, Rule, Table
from gouji.packs.names import as_names

Schema = dict[str, Any]
_EXAMPLES = 6
_CELLS = 400
"""More cells than a table has by far; those of a table beyond them are not offered as addresses."""


def table_narrowings(form: Form, rules: Sequence[Rule]) -> list[Schema]:
    """
    Say what may be named in rules about each table, as conditions of the schema of a rule.

    Args:
        form: The form of the edition.
        rules: Its rules, whose expressions are offered as examples.
    """
    found = [_of_table(form, table, each, rules) for table in form.tables for each in ("row", "column", "cell")]
    return [*found, _without_table(form, rules)]


def _of_table(form: Form, table: Table, for_each: str, rules: Sequence[Rule]) -> Schema:
    keys = [table.name, table.id]
    place = {"anyOf": [{"enum": keys}, {"type": "array", "minItems": 1, "items": {"enum": keys}}]}
    items = {"row": table.columns, "column": table.rows}.get(for_each, ())
    across = table.rows if for_each == "row" else table.columns
    own = [r for r in rules if r.for_each == for_each and set(as_names(r.in_)) & set(keys)]
    only = [*(i.name for i in across), *(i.name for i in table.rows if for_each == "cell"), *table.groups]
    given = {item.name: {"description": item.label} for item in items}
    if for_each == "cell":
        given = {_value(form): {"description": phrase("schema-value", "zh") + " · " + phrase("schema-value", "en")}}
    case = {"given": {"properties": given}, "at": {"examples": [i.name for i in across]}}
    return {
        "if": {"properties": {"in": place, "for_each": {"const": for_each}}, "required": ["in", "for_each"]},
        "then": {
            "properties": {
                "check": _expression(own, items, table.groups),
                "only": {"anyOf": [{"examples": only}, {"items": {"examples": only}}]},
                "cases": {"items": {"properties": case}},
            }
        },
    }


def _without_table(form: Form, rules: Sequence[Rule]) -> Schema:
    own = [rule for rule in rules if rule.for_each is None]
    given = {name: {"description": label} for name, label in islice(_addresses(form), _CELLS)}
    given |= {field.name: {"description": field.en or field.name} for field in form.fields}
    return {
        "if": {"not": {"required": ["for_each"]}},
        "then": {
            "properties": {
                "check": _expression(own, form.tables, {}),
                "cases": {"items": {"properties": {"given": {"properties": given}}}},
            }
        },
    }


def _addresses(form: Form) -> Any:
    layout = Layout(form)
    for cell in layout.cells:
        table = layout.tables[cell.table]
        row = next(r for r in table.rows if r.id == cell.row)
        column = next(c for c in table.columns if c.id == cell.column)
        yield f"{table.name}[{row.name}, {column.name}]", f"{row.label} · {column.label}"


def _expression(rules: Sequence[Rule], items: Sequence[Labelled], groups: dict[str, tuple[str, ...]]) -> Schema:
    names = ", ".join([*(item.name for item in items), *(f"sum({group})" for group in groups)])
    said = " · ".join(
        phrase(key, lang, {"names": names}) for lang in LANGUAGES for key in ("schema.check", "schema-names")
    )
    examples = dict.fromkeys(rule.check for rule in rules if rule.check)
    return {"type": ["string", "number"], "description": said, "examples": list(islice(examples, _EXAMPLES))}


def _value(form: Form) -> str:
    return next((alias for alias, name in form.aliases.items() if name == "value"), "value")
