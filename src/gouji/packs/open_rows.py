"""
Tables whose rows are not known before the report is: forms made for a number of entities.

A report declares its own parts, say, and has a row for each in many tables. What a rule means depends on how many there
are and not on how they are called; so the form is made for a shape, the number of entities of each list, and all reports
of one shape share what was made of it. Rows are numbered slots there; names are put in when people are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from gouji.packs.form_types import Form, Row, SlotRow, Table

Shape = tuple[int, ...]
"""How many entities there are of each list of a form, in its order."""


class Entity(NamedTuple):
    """An entity as a report names it: its id there, and its name for people."""

    id: str
    name: str


def is_open(form: Form) -> bool:
    """Say whether the rows of a form depend on the report."""
    return any(row.each for table in form.tables for row in table.rows)


def sample_shape(form: Form) -> Shape:
    """Give the shape in which the cases of rules are run."""
    return tuple(len(entities.sample) for entities in form.entities)


def shaped(form: Form, shape: Shape) -> Form:
    """
    Put slots in place of the rows with `each`; a group of the row's name means them all.

    Args:
        form: A form as it was loaded.
        shape: As many numbers as the form has lists.
    """
    counts = {entities.id: count for entities, count in zip(form.entities, shape, strict=True)}
    tables = tuple(_table(table, counts) for table in form.tables)
    return msgspec.structs.replace(form, tables=tables)


def _table(table: Table, counts: Mapping[str, int]) -> Table:
    if not any(row.each for row in table.rows):
        return table
    rows: list[Row] = []
    groups = dict(table.groups)
    for row in table.rows:
        slots = _slots(row, counts.get(row.each, 0)) if row.each else (row,)
        rows += slots
        if row.each:
            groups |= dict.fromkeys((row.id, row.name), tuple(slot.id for slot in slots))
    return msgspec.structs.replace(table, rows=tuple(rows), groups=groups)


def _slots(row: Row, count: int) -> tuple[Row, ...]:
    keys = [key for key in Row.__struct_fields__ if key not in ("id", "name", "each")]
    kept = {key: getattr(row, key) for key in keys}
    return tuple(SlotRow(id=f"{row.id}.{n}", name=f"{row.name}_{n}", **kept) for n in range(1, count + 1))


def named(form: Form, entities: Mapping[str, Entity]) -> Form:
    """
    Call the slots of a shaped form by the names of a report.

    Args:
        form: A shaped form.
        entities: Slot id to entity.
    """

    def called(row: Row) -> Row:
        entity = entities.get(row.id) if isinstance(row, SlotRow) else None
        if entity is None:
            return row
        return msgspec.structs.replace(row, name=entity.id, label=entity.id, en=entity.id)

    tables = (msgspec.structs.replace(table, rows=tuple(map(called, table.rows))) for table in form.tables)
    return msgspec.structs.replace(form, tables=tuple(tables))
