"""Labels of a form with further variants, for a pack that extends another."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from gouji.packs.extension import LabelChange
from gouji.packs.form_types import Form, Labelled, Table

T = TypeVar("T", bound=Labelled)


def widened(form: Form, change: LabelChange) -> tuple[Form | None, str]:
    """
    Add variants to a label of a form.

    Args:
        form: The form.
        change: Names a section; or a table, alone or with a row or a column of it; by id.

    Returns:
        The form with them, None if the change names nothing of it or more than one thing; and what it names, as a path.
    """
    path = "/".join(
        filter(None, (change.section and f"sections/{change.section}", change.table, change.row, change.column))
    )
    if change.section:
        alone = not (change.table or change.row or change.column)
        sections = _with(form.sections, change.section, change) if alone else None
        return (msgspec.structs.replace(form, sections=sections) if sections else None), path
    table = next((t for t in form.tables if t.id == change.table), None)
    wider = None if table is None or (change.row and change.column) else _table(table, change)
    if wider is None:
        return None, path
    tables = tuple(wider if t.id == wider.id else t for t in form.tables)
    return msgspec.structs.replace(form, tables=tables), path


def _table(table: Table, change: LabelChange) -> Table | None:
    if change.row:
        rows = _with(table.rows, change.row, change)
        return msgspec.structs.replace(table, rows=rows) if rows else None
    if change.column:
        columns = _with(table.columns, change.column, change)
        return msgspec.structs.replace(table, columns=columns) if columns else None
    return msgspec.structs.replace(table, variants=(*table.variants, *change.variants))


def _with(items: tuple[T, ...], name: str, change: LabelChange) -> tuple[T, ...] | None:
    """Give the items, the one of an id with the further variants; None if there is none of this id."""
    if name not in [item.id for item in items]:
        return None
    return tuple(
        msgspec.structs.replace(i, variants=(*i.variants, *change.variants)) if i.id == name else i for i in items
    )
