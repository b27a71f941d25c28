"""
What a rule about one table may name, for an editor: rows, columns and groups in `only`, in `given`, in `at`, in expressions.

The names depend on the values of `in` and `for_each` beside them, so they stand in the conditions of a schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from gouji.messages import LANGUAGES, phrase
from gouji.packs.form import Layout, axes_of
from gouji.packs.form_types import Form, Table
from gouji.packs.model import Rule
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
    own = [r for r in rules if r.for_each == for_each and set(as_names(r.in_)) & set(keys)]
    down, across = axes_of(table)
    rows, columns = [row.name for row in table.rows], [column.name for column in table.columns]
    picked = {"row": [*rows, *down.groups], "column": [*columns, *across.groups]}
    only = picked.get(for_each) or [*picked["row"], *picked["column"]]
    items, groups = {"row": (table.columns, across.groups), "column": (table.rows, down.groups)}.get(for_each, ((), ()))
    given = {item.name: {"description": item.label} for item in items}
    if for_each == "cell":
        given = {_value(form): {"description": _both("schema-value")}}
    at = {"row": rows, "column": columns}.get(for_each, [])
    return {
        "if": {"properties": {"in": place, "for_each": {"const": for_each}}, "required": ["in", "for_each"]},
        "then": {
            "properties": {
                "check": _expression(own, [*given, *(f"sum({group})" for group in groups)]),
                "only": {"anyOf": [{"examples": only}, {"items": {"examples": only}}]},
                "cases": {"items": {"properties": {"given": {"properties": given}, "at": {"examples": at}}}},
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
                "check": _expression(own, [f"{table.name}[…, …]" for table in form.tables]),
                "cases": {"items": {"properties": {"given": {"properties": given}}}},
            }
        },
    }


def _addresses(form: Form) -> Iterator[tuple[str, str]]:
    layout = Layout(form)
    for cell in layout.cells:
        table = layout.tables[cell.table]
        row = next(r for r in table.rows if r.id == cell.row)
        column = next(c for c in table.columns if c.id == cell.column)
        yield f"{table.name}[{row.name}, {column.name}]", f"{row.label} · {column.label}"


def _expression(rules: Sequence[Rule], names: Sequence[str]) -> Schema:
    examples = dict.fromkeys(rule.check for rule in rules if rule.check)
    return {
        "type": ["string", "number"],
        "description": f"{_both('schema.check')}\n\n{_both('schema-names')}: {', '.join(names)}",
        "examples": list(islice(examples, _EXAMPLES)),
    }


def _both(key: str) -> str:
    return " · ".join(phrase(key, lang) for lang in LANGUAGES)


def _value(form: Form) -> str:
    return next((alias for alias, name in form.aliases.items() if name == "value"), "value")
