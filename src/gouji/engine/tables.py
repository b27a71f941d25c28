"""Requirements on tables, rows, columns and cells: present, in order, under their official label, filled, readable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gouji.engine.outcomes import Verdict
from gouji.engine.requirement import Context, Judged, Look, StructureCheck, extra, label_verdict
from gouji.engine.signs import EXTRAS, LABELS, ODD, PLACES
from gouji.findings import CellState, Location, Outcome
from gouji.numbers import parse_number
from gouji.packs.form import Cell, Layout
from gouji.packs.form_types import Labelled


def _table_present(context: Context) -> StructureCheck:
    tables = context.tables()
    numbers = {t: context.cells(t) for t in tables}

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables) if not look.regular else ():
            verdict = _presence(look, numbers[table])
            if verdict:
                yield n, verdict

    return StructureCheck(tuple(context.instance(("table", t), cells=numbers[t]) for t in tables), run, ODD)


def _table_there(context: Context) -> StructureCheck:
    """Ask that a table has its place, whether or not any row stands in it."""
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables):
            if table not in look.report.tables:
                yield n, Verdict(Outcome.FAIL, "reason.absent", {}, context.cells(table))

    return StructureCheck(tuple(context.instance(("table", t), cells=context.cells(t)) for t in tables), run)


def _row_once(context: Context) -> StructureCheck:
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables):
            if _is_gone(look, table):
                yield n, _GONE
                continue
            yield from extra(n, [e.label for e in look.report.extras if e.kind == "repeat" and e.table == table])

    return StructureCheck(tuple(context.instance(("table", t)) for t in tables), run, EXTRAS | ODD)


def _presence(look: Look, cells: tuple[int, ...]) -> Verdict | None:
    """Judge whether something with these cells was printed at all."""
    states = {look.facts.state(n) for n in cells}
    if states - {CellState.ABSENT, CellState.UNREADABLE}:
        return None
    if CellState.UNREADABLE in states:
        why = next(look.facts.odd[n].printed for n in cells if look.facts.state(n) is CellState.UNREADABLE)
        return Verdict(Outcome.UNDETERMINED, "reason.unreadable", {"why": why}, cells)
    return Verdict(Outcome.FAIL, "reason.absent", {}, cells)


def _row_present(context: Context) -> StructureCheck:
    return _present(context, context.rows(), "row")


def _row_absent(context: Context) -> StructureCheck:
    """Ask that rows which the form does not have, though its reader knows them, are not printed."""
    items = context.rows()

    def run(look: Look) -> Judged:
        for n, (table, _, cells) in enumerate(items):
            states = {look.facts.state(c) for c in cells}
            if _whole_table_unreadable(look, table):
                why = look.report.tables[table]["unreadable"]
                yield n, Verdict(Outcome.UNDETERMINED, "reason.unreadable", {"why": why}, cells)
            elif _is_gone(look, table):
                yield n, _GONE
            elif states != {CellState.ABSENT}:
                yield n, Verdict(Outcome.FAIL, "reason.printed", {}, cells)

    instances = tuple(context.instance(("table", t), ("row", i.id), cells=c) for t, i, c in items)
    return StructureCheck(instances, run, EXTRAS)


def _column_present(context: Context) -> StructureCheck:
    return _present(context, context.columns(), "column")


def _present(context: Context, items: list[tuple[str, Labelled, tuple[int, ...]]], kind: str) -> StructureCheck:
    def run(look: Look) -> Judged:
        for n, (table, _, cells) in enumerate(items) if not look.regular else ():
            unreadable = _whole_table_unreadable(look, table)
            if cells and look.facts.covered.issuperset(cells):
                yield n, Verdict(Outcome.NOT_APPLICABLE, "reason.covered", {}, cells)
                continue
            if _is_gone(look, table) and not unreadable:
                yield n, _GONE
                continue
            verdict = _presence(look, cells)
            # A row in which some cell cannot be read was printed, whatever it says.
            if verdict and verdict.outcome is Outcome.UNDETERMINED and not unreadable:
                continue
            if verdict:
                yield n, verdict

    return StructureCheck(tuple(context.instance(("table", t), (kind, i.id), cells=c) for t, i, c in items), run, ODD)


def _is_gone(look: Look, table: str) -> bool:
    """Say whether a table is not there at all; that is told once, by the requirement that it be present."""
    return not any(key != "unreadable" for key in look.report.tables.get(table, ()))


_GONE = Verdict(Outcome.NOT_APPLICABLE, "reason.absent")


def _whole_table_unreadable(look: Look, table: str) -> bool:
    return isinstance(look.report.tables.get(table, {}).get("unreadable"), str)


def _row_order(context: Context) -> StructureCheck:
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables):
            places = [(look.report.provenance.get(f"{table}/{r}"), r) for r in context.layout.rows[table].ids]
            found = [(_position(place), r) for place, r in places if place is not None]
            if len(found) < 2 or context.layout.tables[table].transposed:
                yield n, Verdict(Outcome.NOT_APPLICABLE, "reason.no-places")
            elif found != sorted(found, key=lambda pair: pair[0]):
                labels = tuple(context.layout.row(table, r).label for _, r in sorted(found, key=lambda pair: pair[0]))
                yield n, Verdict(Outcome.FAIL, "reason.order", {"order": " → ".join(labels)}, labels=labels, at=table)

    return StructureCheck(tuple(context.instance(("table", t)) for t in tables), run, PLACES)


def _position(at: Location) -> tuple[int, ...]:
    top = at.box[1] if at.box else 0
    return (at.page or 0, at.line or 0, at.table or 0, at.row or 0, int(top))


def _row_labels(context: Context) -> StructureCheck:
    items = context.rows()

    def run(look: Look) -> Judged:
        labels = look.report.labels
        for n, (table, row, cells) in enumerate(items) if labels or not look.regular else ():
            absent = all(look.facts.state(c) is CellState.ABSENT for c in cells)
            key = f"{table}/{row.id}"
            verdict = label_verdict(context, row, labels.get(key, row.label), key, absent=absent)
            if verdict:
                yield n, verdict._replace(cells=cells)

    instances = tuple(context.instance(("table", t), ("row", r.id), cells=c) for t, r, c in items)
    return StructureCheck(instances, run, ODD | LABELS)


def _column_labels(context: Context) -> StructureCheck:
    items = context.columns()

    def run(look: Look) -> Judged:
        for n, (table, column, cells) in enumerate(items) if look.report.labels or not look.regular else ():
            if _is_gone(look, table):
                yield n, _GONE
                continue
            for key, printed in look.heads.get((table, column.id), ()):
                verdict = label_verdict(context, column, printed, key, absent=False)
                if verdict and verdict.outcome is Outcome.FAIL:
                    yield n, verdict._replace(cells=cells)
                    break

    instances = tuple(context.instance(("table", t), ("column", c.id), cells=x) for t, c, x in items)
    return StructureCheck(instances, run, ODD | LABELS)


def _column_heads(context: Context) -> StructureCheck:
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables) if look.report.labels or not look.regular else ():
            if _is_gone(look, table):
                yield n, _GONE
                continue
            lost = [key for (t, _), heads in look.heads.items() if t == table for key, v in heads if v is None]
            if lost:
                cells = tuple(c for k in lost if (c := _number(context.layout, k)) is not None)
                names = tuple(context.layout.label(c) for c in cells)
                yield n, Verdict(Outcome.FAIL, "reason.heads", {"count": len(lost)}, cells, labels=names, at=lost[0])

    instances = tuple(context.instance(("table", t), cells=context.cells(t)) for t in tables)
    return StructureCheck(instances, run, ODD | LABELS)


def _number(layout: Layout, path: str) -> int | None:
    table, row, column = path.split("/")
    return layout.at(table, row, column)


def _cells(context: Context, wanted: CellState, reason: str, outcome: Outcome) -> StructureCheck:
    tables = context.tables()
    numbers: dict[str, list[int]] = {t: [] for t in context.layout.tables}
    for n, c in enumerate(context.layout.cells):
        numbers[c.table].append(n)

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables) if look.facts.odd else ():
            if _is_gone(look, table) and not _whole_table_unreadable(look, table):
                yield n, _GONE
                continue
            found = tuple(c for c in numbers[table] if c in look.facts.odd and look.facts.odd[c].state is wanted)
            if wanted is CellState.BLANK:
                found = tuple(sorted((*found, *_holes(context.layout, look, numbers[table]))))
            if found:
                yield n, Verdict(outcome, reason, {"count": len(found)}, found)

    instances = tuple(context.instance(("table", t), cells=tuple(numbers[t])) for t in tables)
    return StructureCheck(instances, run, ODD)


def _units(context: Context) -> StructureCheck:
    """Ask that a figure under a head without a unit states its own; nothing needs none."""
    tables = context.tables()
    cells = context.layout.cells
    numbers = {t: [n for n, c in enumerate(cells) if c.table == t and c.unit.stated] for t in tables}

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables):
            printed = [c for c in numbers[table] if look.facts.numbers[c] and c not in look.facts.unknown]
            bare = tuple(c for c in printed if _is_bare(look, cells[c]))
            if bare:
                yield n, Verdict(Outcome.FAIL, "reason.no-unit", {"count": len(bare)}, bare)
            elif not printed:
                yield n, Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")

    return StructureCheck(tuple(context.instance(("table", t), cells=tuple(numbers[t])) for t in tables), run)


def _is_bare(look: Look, cell: Cell) -> bool:
    """Say whether a cell that holds a number is printed as a numeral alone."""
    row: Any = look.report.tables[cell.table][cell.row]
    value = row[cell.column]
    return not isinstance(value, str) or parse_number(value) is not None


def _holes(layout: Layout, look: Look, numbers: list[int]) -> list[int]:
    """List absent cells of rows and columns that are there otherwise: nothing else would tell of them."""
    absent = [n for n in numbers if look.facts.state(n) is CellState.ABSENT and n not in look.facts.covered]
    there = [layout.cells[n] for n in numbers if look.facts.state(n) is not CellState.ABSENT]
    rows, columns = {c.row for c in there}, {c.column for c in there}
    return [n for n in absent if layout.cells[n].row in rows and layout.cells[n].column in columns]


def _in_place(context: Context) -> StructureCheck:
    """Name the tables; whether a row is read a column off is told by the relations that it breaks (`engine.doubts`)."""
    tables = context.tables()

    def run(look: Look) -> Judged:
        yield from ((n, _GONE) for n, table in enumerate(tables) if _is_gone(look, table))

    instances = tuple(context.instance(("table", t), cells=context.cells(t)) for t in tables)
    return StructureCheck(instances, run, ODD)


def _extras(context: Context, kind: str) -> StructureCheck:
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables):
            found = [e for e in look.report.extras if e.kind == kind and e.table == table]
            if not found and _is_gone(look, table):
                yield n, _GONE
                continue
            yield from extra(n, [e.label for e in found] + list(_strangers(context.layout, look, table, kind)))

    return StructureCheck(tuple(context.instance(("table", t)) for t in tables), run, EXTRAS)


def _strangers(layout: Layout, look: Look, table: str, kind: str) -> Iterator[str]:
    """Give ids of rows or columns of a JSON report that the form does not know."""
    rows: dict[str, Any] = look.report.tables.get(table, {})
    if kind == "row":
        known = layout.rows[table].ids
        yield from (r for r in rows if r not in known and r != "unreadable")
        return
    known = layout.columns[table].ids
    yield from dict.fromkeys(c for r in rows.values() if isinstance(r, dict) for c in r if c not in known)


REQUIREMENTS: dict[str, Callable[[Context], StructureCheck]] = {
    "tables-present": _table_present,
    "rows-present": _row_present,
    "tables-there": _table_there,
    "rows-absent": _row_absent,
    "rows-once": _row_once,
    "rows-order": _row_order,
    "rows-labels": _row_labels,
    "columns-present": _column_present,
    "columns-heads": _column_heads,
    "columns-labels": _column_labels,
    "cells-filled": lambda c: _cells(c, CellState.BLANK, "reason.blank", Outcome.FAIL),
    "cells-numbers": lambda c: _cells(c, CellState.TEXT, "reason.text", Outcome.FAIL),
    "cells-readable": lambda c: _cells(c, CellState.UNREADABLE, "reason.unreadable-cells", Outcome.UNDETERMINED),
    "cells-units": _units,
    "cells-in_place": _in_place,
    "extras-rows": lambda c: _extras(c, "row"),
    "extras-columns": lambda c: _extras(c, "column"),
}
