"""Lints of the form: cells that nothing looks at, names that nothing uses, aliases that stand before names."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, found
from gouji.packs.bind import as_first, tables_of
from gouji.packs.convert import Path
from gouji.packs.expression import cells, parse
from gouji.packs.form import Layout, fold
from gouji.packs.form_types import Table
from gouji.packs.model import Rule
from gouji.packs.names import as_names


class _Part(NamedTuple):
    """Something of a form that ought to be used: where it stands, and under which lint it is told if it is not."""

    code: str
    path: Path
    within: str
    name: str


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the parts of a form that do nothing, or hide another."""
    for edition in pack.editions:
        yield from _aliases(edition)
        yield from _unguarded(edition)
    if pack.whole:
        yield from _unused(pack)


def _aliases(edition: PlacedEdition) -> Iterator[LintFinding]:
    layout = edition.layout
    for alias, target in edition.parts.form.aliases.items():
        key = fold(alias)
        axes = [*layout.rows.values(), *layout.columns.values()]
        if key in layout.table_names or key in layout.facts or any(axis.known(key) for axis in axes):
            yield found("alias-hides-name", edition.parts.form_marks, ("aliases", alias), alias, target=target)


def _unguarded(edition: PlacedEdition) -> Iterator[LintFinding]:
    """Tell the cells that no rule looks at; a row, or a table, as a whole if that is so of all of it."""
    guarded = _guarded(edition)
    rows: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for number, cell in enumerate(edition.layout.cells):
        rows[cell.table, cell.row].append((number, cell.column))
    for t, table in enumerate(edition.parts.form.tables):
        bare = {r.id: [c for n, c in rows[table.id, r.id] if n not in guarded] for r in table.rows}
        for path, name, columns in _bare(table, bare, {r.id: len(rows[table.id, r.id]) for r in table.rows}):
            marks = edition.parts.form_marks
            yield found("cell-unguarded", marks, ("tables", t, *path), name, cells=columns)


def _bare(table: Table, bare: dict[str, list[str]], sizes: dict[str, int]) -> Iterator[tuple[Path, str, str]]:
    if all(len(bare[row.id]) == sizes[row.id] for row in table.rows):
        yield (), table.name, ", ".join(column.name for column in table.columns)
        return
    for r, row in enumerate(table.rows):
        if bare[row.id]:
            names = [column.name for column in table.columns if column.id in bare[row.id]]
            yield ("rows", r), f"{table.name}/{row.name}", ", ".join(names)


def _guarded(edition: PlacedEdition) -> set[int]:
    """Number the cells that a rule looks at: in a check, in a claim, or cell by cell for what is printed there."""
    used = {number for _, bound in edition.checks for each in bound for number in each.cells}
    used |= {number for claimed in edition.claims for number in cells(claimed.expression)}
    for placed in edition.rules:
        if placed.rule.require is not None and placed.rule.require.cells is not None:
            tables = set(tables_of(placed.rule, edition.layout)) or set(edition.layout.tables)
            used |= {number for number, cell in enumerate(edition.layout.cells) if cell.table in tables}
    return used


def _unused(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the groups and units that no edition uses; where they were first brought in."""
    used: set[tuple[str, str]] = set()
    parts: dict[tuple[str, str, str], tuple[PlacedEdition, _Part]] = {}
    for edition in pack.editions:
        used |= _names(edition)
        for part in _parts(edition):
            if part.path in edition.parts.form_marks.places:
                parts.setdefault((part.code, part.within, part.name), (edition, part))
    for edition, part in parts.values():
        if (part.code, fold(part.name)) not in used:
            yield found(part.code, edition.parts.form_marks, part.path, part.name)


def _parts(edition: PlacedEdition) -> Iterator[_Part]:
    form = edition.parts.form
    for t, table in enumerate(form.tables):
        yield from (_Part("group-unused", ("tables", t, "groups", name), table.id, name) for name in table.groups)
    yield from (_Part("unit-unused", ("units", name), "", name) for name in form.units)


def _names(edition: PlacedEdition) -> set[tuple[str, str]]:
    """Give what is used, under the lints that would tell if it were not."""
    form = edition.parts.form
    words = {fold(name) for placed in edition.parts.rules for name in _said(placed.rule, edition.layout)}
    words |= {fold(member) for table in form.tables for members in table.groups.values() for member in members}
    units = {column.unit or row.unit or table.unit for table in form.tables for row in table.rows
             for column in table.columns if not row.columns or column.id in row.columns}  # fmt: skip
    return {("group-unused", word) for word in words} | {("unit-unused", fold(unit)) for unit in units}


def _said(rule: Rule, layout: Layout) -> Iterator[str]:
    """Give the names in the expressions of a rule, of its cases and of what it is restricted to."""
    yield from as_names(rule.only)
    holds = as_names(rule.claim.holds) if rule.claim is not None else ()
    for text in (rule.check, rule.when, *holds):
        if text is not None:
            yield from _identifiers(as_first(rule, text), layout)


def _identifiers(text: str, layout: Layout) -> Iterator[str]:
    named = (node.id for node in ast.walk(parse(text).body) if isinstance(node, ast.Name))
    yield from (layout.aliases.get(name, name) for name in named)
