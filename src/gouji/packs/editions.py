"""
Editions that are based on another: the form of the one with the changes of the other.

What an edition does not change it does not repeat; the result is a form like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from gouji.errors import Problem
from gouji.packs.convert import Marks
from gouji.packs.model import Form, FormChange, Labelled, Table, TableChange
from gouji.packs.names import nearest

T = TypeVar("T", bound=Labelled)


def changed(form: Form, change: FormChange) -> Form:
    """
    Put the changes of an edition into the form on which it is based.

    Args:
        form: The form of the other edition.
        change: What differs; its references are free of faults (see `check_change`).
    """
    changes = {c.id: c for c in change.changes}
    tables = tuple(_table(t, changes[t.id]) if t.id in changes else t for t in form.tables)
    return msgspec.structs.replace(
        form,
        title=change.title,
        units={**form.units, **change.units},
        sections=replaced(form.sections, change.sections),
        tables=replaced(tables, change.tables),
    )


def check_change(form: Form, change: FormChange, marks: Marks) -> Iterator[Problem]:
    """List the references of a change that lead nowhere."""
    tables = {t.id: t for t in form.tables}
    sections = [s.id for s in form.sections]
    for s, section in enumerate(change.sections):
        if section.id not in sections:
            yield marks.problem(
                "unknown-section", ("sections", s, "id"), name=section.id, known=", ".join(sections), near=""
            )
    for n, item in enumerate(change.changes):
        if item.id not in tables:
            yield marks.problem("unknown-table", ("changes", n, "id"), name=item.id, near=nearest(item.id, tables))
            continue
        known = {i.id for i in (*tables[item.id].rows, *tables[item.id].columns)}
        for name in (*item.without, *(i.id for i in (*item.rows, *item.columns))):
            if name not in known:
                near = nearest(name, known)
                yield marks.problem("unknown-row", ("changes", n), name=name, table=tables[item.id].name, near=near)


def replaced(items: tuple[T, ...], others: tuple[T, ...]) -> tuple[T, ...]:
    """Put each of `others` in the place of the item of the same id; new ones at the end."""
    new = {o.id: o for o in others}
    return (*(new.pop(i.id, i) for i in items), *new.values())


def _table(table: Table, change: TableChange) -> Table:
    gone = set(change.without)
    groups = {**table.groups, **change.groups}
    names = {k for i in (*table.rows, *table.columns) if i.id in gone for k in (i.id, i.name)}
    return msgspec.structs.replace(
        table,
        rows=tuple(r for r in replaced(table.rows, change.rows) if r.id not in gone),
        columns=tuple(c for c in replaced(table.columns, change.columns) if c.id not in gone),
        groups={name: tuple(m for m in members if m not in names) for name, members in groups.items()},
    )
