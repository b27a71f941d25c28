"""
What the types of a form cannot say: names that are no names or not unique, references that lead nowhere.

Each fault is a `Problem` at the line that causes it; nothing here stops at the first.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from itertools import islice

from gouji.errors import Problem
from gouji.packs.convert import Marks, Path
from gouji.packs.expression import FUNCTIONS, LAST, PARTS
from gouji.packs.form import axes_of, fold
from gouji.packs.form_types import Form, Labelled, Table
from gouji.packs.limits import MAX_CELLS, MAX_GROUPS, MAX_PROBLEMS
from gouji.packs.names import nearest
from gouji.packs.patterns import PatternFault, compile_plain

_PATTERNS = ("title_patterns", "period_patterns", "body_patterns", "published_patterns", "furniture")


def check_form(form: Form, marks: Marks) -> list[Problem]:
    """List the faults of a form."""
    if not is_bounded(form):
        return [marks.problem("form-large", ("tables",), limit=MAX_CELLS)]
    return list(islice(_faults(form, marks), MAX_PROBLEMS))


def is_bounded(form: Form) -> bool:
    """Say whether a form is small enough to be looked at."""
    cells = sum(len(t.rows) * len(t.columns) for t in form.tables)
    groups = [members for t in form.tables for members in t.groups.values()]
    patterns = sum(len(getattr(form, key)) for key in _PATTERNS)
    return (
        max(cells, sum(map(len, groups)), len(form.sections)) <= MAX_CELLS and max(len(groups), patterns) <= MAX_GROUPS
    )


def _faults(form: Form, marks: Marks) -> Iterator[Problem]:
    for where, items in _families(form):
        yield from _duplicates(items, where, marks)
    for t, table in enumerate(form.tables):
        yield from _table(form, table, ("tables", t), marks)
        yield from _groups(table, ("tables", t), marks)
    for key in _PATTERNS:
        for n, template in enumerate(getattr(form, key)):
            yield from _pattern(template, (key, n), marks)
    for alias, target in form.aliases.items():
        if target not in (*FUNCTIONS, "value", LAST, PARTS):
            yield marks.problem("unknown-alias", ("aliases", alias), name=target, known=", ".join(FUNCTIONS))


def _pattern(template: str, path: Path, marks: Marks) -> Iterator[Problem]:
    try:
        compile_plain(template)
    except PatternFault as fault:
        yield marks.problem(f"lexicon-{fault.code}", path, name=template, detail=fault.detail)


def _table(form: Form, table: Table, path: Path, marks: Marks) -> Iterator[Problem]:
    sections = {s.id for s in form.sections}
    if table.section not in sections:
        known = ", ".join(sections)
        yield marks.problem("unknown-section", (*path, "section"), name=table.section, known=known)
    for c, column in enumerate(table.columns):
        if column.unit and column.unit not in form.units:
            yield marks.problem("unknown-unit", (*path, "columns", c, "unit"), name=column.unit)
    columns, rows = {c.id for c in table.columns}, {r.id for r in table.rows}
    for r, row in enumerate(table.rows):
        if (row.unit or table.unit) not in form.units:
            yield marks.problem("unknown-unit", (*path, "rows", r), name=row.unit or table.unit)
        yield from _unknown(row.columns, columns, "unknown-column", (*path, "rows", r, "columns"), marks, table.name)
        yield from _unknown(row.stands_for, rows, "unknown-row", (*path, "rows", r, "stands_for"), marks, table.name)


def _unknown(
    names: tuple[str, ...], known: set[str], code: str, path: Path, marks: Marks, table: str
) -> Iterator[Problem]:  # fmt: skip
    for name in names:
        if name not in known:
            yield marks.problem(code, path, name=name, table=table, near=nearest(name, sorted(known)))


def _families(form: Form) -> Iterator[tuple[Path, tuple[Labelled, ...]]]:
    yield ("sections",), form.sections
    yield ("tables",), form.tables
    for t, table in enumerate(form.tables):
        yield ("tables", t, "rows"), table.rows
        yield ("tables", t, "columns"), table.columns


def _duplicates(items: tuple[Labelled, ...], path: Path, marks: Marks) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, item in enumerate(items):
        if not is_name(item.name):
            yield marks.problem("bad-name", (*path, i, "name"), name=item.name)
        for name in dict.fromkeys((fold(item.id), fold(item.name))):
            if name in seen:
                yield marks.problem("duplicate-name", (*path, i), name=name)
            seen.add(name)


def is_name(name: str) -> bool:
    """Say whether a word can stand as a name in an expression."""
    return fold(name).isidentifier() and not keyword.iskeyword(fold(name))


def _groups(table: Table, path: Path, marks: Marks) -> Iterator[Problem]:
    axes = axes_of(table)
    for name, members in table.groups.items():
        if not is_name(name):
            yield marks.problem("bad-name", (*path, "groups", name), name=name)
        if any(fold(name) in axis.names for axis in axes):
            yield marks.problem("duplicate-name", (*path, "groups", name), name=name)
        unresolved = [m for m in members if not any(axis.known(m) for axis in axes)]
        if unresolved or not any(axis.known(name) for axis in axes):
            yield marks.problem("bad-group", (*path, "groups", name), name=name, members=", ".join(unresolved) or name)
