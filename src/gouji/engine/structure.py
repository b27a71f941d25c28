"""
The `require` shape: what the form asks to be there, in order, and under its official label.

Each requirement is compiled once into a `StructureCheck` that names its instances and judges a report, telling only
what does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gouji.engine.outcomes import Instance, Verdict
from gouji.findings import CellState, Location, Outcome
from gouji.numbers import parse_number
from gouji.packs.bind import as_names, selected, tables_of
from gouji.packs.form import Layout, fold
from gouji.packs.model import Labelled, Rule
from gouji.reports.facts import Facts
from gouji.reports.match import match_label
from gouji.reports.model import Extra, Report, Section

Judged = Iterator[tuple[int, Verdict]]
Judge = Callable[["Look"], Judged]
_ORDINAL = re.compile(r"\s*[(]?([^\s、.,)]{1,3})[、.,)]")


class Look(NamedTuple):
    """One report as the structure checks see it; `regular` says that every cell of the form is a plain number."""

    report: Report
    facts: Facts
    regular: bool


class StructureCheck(NamedTuple):
    """A compiled requirement: its instances, and what judges a report, by position among them."""

    instances: tuple[Instance, ...]
    judge: Judge


def compile_require(rule: Rule, position: int, layout: Layout) -> StructureCheck:
    """
    Compile the requirement of a rule.

    Args:
        rule: A rule of the shape `require`, free of faults.
        position: The rule's position in the pack.
        layout: The form's cells.
    """
    require = rule.require
    assert require is not None
    kind, value = next((k, v) for k in require.__struct_fields__ if (v := getattr(require, k)) is not None)
    key = kind if kind in ("fields", "extras") else f"{kind}-{value}"
    return _COMPILERS[key](_Context(rule, position, layout))


class _Context(NamedTuple):
    rule: Rule
    position: int
    layout: Layout

    def instance(self, *pairs: tuple[str, str], cells: tuple[int, ...] = ()) -> Instance:
        return Instance(self.position, pairs, cells)

    def sections(self) -> list[Labelled]:
        wanted = {fold(n) for n in as_names(self.rule.in_)}
        return [s for s in self.layout.form.sections if not wanted or wanted & {fold(s.id), fold(s.name)}]

    def tables(self) -> tuple[str, ...]:
        return tables_of(self.rule, self.layout) or tuple(t.id for t in self.layout.form.tables)

    def rows(self) -> list[tuple[str, Labelled, tuple[int, ...]]]:
        return [
            (t, self.layout.row(t, r), self.cells(t, row=r))
            for t in self.tables()
            for r in selected(self.rule, self.layout, t, "row")
        ]

    def columns(self) -> list[tuple[str, Labelled, tuple[int, ...]]]:
        return [
            (t, next(c for c in self.layout.tables[t].columns if c.id == i), self.cells(t, column=i))
            for t in self.tables()
            for i in selected(self.rule, self.layout, t, "column")
        ]

    def cells(self, table: str, row: str = "", column: str = "") -> tuple[int, ...]:
        return tuple(
            n
            for n, c in enumerate(self.layout.cells)
            if c.table == table and row in ("", c.row) and column in ("", c.column) and not (c.optional and not row)
        )


def _by_section(context: _Context, judge: Callable[[_Context, Look, Labelled], Verdict | None]) -> StructureCheck:
    sections = context.sections()
    instances = tuple(context.instance(("section", s.id)) for s in sections)

    def run(look: Look) -> Judged:
        for n, section in enumerate(sections):
            verdict = judge(context, look, section)
            if verdict:
                yield n, verdict

    return StructureCheck(instances, run)


def _printed(look: Look, section: Labelled) -> Section | None:
    return next((s for s in look.report.sections if s.id == section.id), None)


def _section_present(context: _Context, look: Look, section: Labelled) -> Verdict | None:
    return None if _printed(look, section) else Verdict(Outcome.FAIL, "reason.section-absent", {"label": section.label})


def _section_content(context: _Context, look: Look, section: Labelled) -> Verdict | None:
    printed = _printed(look, section)
    if printed is None:
        return Verdict(Outcome.FAIL, "reason.section-absent", {"label": section.label})
    if not isinstance(printed.text, str):
        return Verdict(Outcome.UNDETERMINED, "reason.unreadable", {"why": printed.text.unreadable})
    if printed.text.strip():
        return None
    numbers = [n for n, c in enumerate(context.layout.cells) if context.layout.tables[c.table].section == section.id]
    states = {look.facts.state(n) for n in numbers}
    if states - {CellState.ABSENT, CellState.UNREADABLE}:
        return None
    outcome = Outcome.UNDETERMINED if CellState.UNREADABLE in states else Outcome.FAIL
    return Verdict(outcome, "reason.section-empty", {"label": section.label}, at=f"sections/{section.id}")


def _section_label(context: _Context, look: Look, section: Labelled) -> Verdict | None:
    printed = _printed(look, section)
    heading = look.report.labels.get(f"sections/{section.id}", printed.heading) if printed else None
    return _label_verdict(context, section, heading, f"sections/{section.id}", absent=printed is None)


def _section_number(context: _Context, look: Look, section: Labelled) -> Verdict | None:
    printed = _printed(look, section)
    if printed is None or not printed.heading:
        return Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")
    wanted, found = (_ordinal(text) for text in (section.label, printed.heading))
    if wanted is None or wanted == found:
        return None
    values = {"label": section.label, "printed": printed.heading}
    return Verdict(Outcome.FAIL, "reason.ordinal", values, labels=(printed.heading,), at=f"sections/{section.id}")


def _ordinal(heading: str) -> object:
    match = _ORDINAL.match(heading.replace("\uff08", "(").replace("\uff09", ")").replace("\uff0c", ",").replace("\uff0e", "."))
    return parse_number(match[1]) if match else None


def _section_order(context: _Context) -> StructureCheck:
    official = [s.id for s in context.layout.form.sections]

    def run(look: Look) -> Judged:
        found = [s.id for s in look.report.sections if s.id in official]
        if len(found) < 2:
            yield 0, Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")
        elif found != sorted(set(found), key=official.index):
            headings = tuple(s.heading or s.id for s in look.report.sections if s.id in official)
            yield 0, Verdict(Outcome.FAIL, "reason.order", {"order": " → ".join(headings)}, labels=headings)

    return StructureCheck((context.instance(),), run)


def _table_present(context: _Context) -> StructureCheck:
    tables = context.tables()
    numbers = {t: context.cells(t) for t in tables}

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables) if not look.regular else ():
            verdict = _presence(look, numbers[table])
            if verdict:
                yield n, verdict

    return StructureCheck(tuple(context.instance(("table", t), cells=numbers[t]) for t in tables), run)


def _presence(look: Look, cells: tuple[int, ...]) -> Verdict | None:
    """Judge whether something with these cells was printed at all."""
    states = {look.facts.state(n) for n in cells}
    if states - {CellState.ABSENT, CellState.UNREADABLE}:
        return None
    if CellState.UNREADABLE in states:
        why = next(look.facts.odd[n].printed for n in cells if look.facts.state(n) is CellState.UNREADABLE)
        return Verdict(Outcome.UNDETERMINED, "reason.unreadable", {"why": why}, cells)
    return Verdict(Outcome.FAIL, "reason.absent", {}, cells)


def _row_present(context: _Context) -> StructureCheck:
    return _present(context, context.rows(), "row")


def _column_present(context: _Context) -> StructureCheck:
    return _present(context, context.columns(), "column")


def _present(context: _Context, items: list[tuple[str, Labelled, tuple[int, ...]]], kind: str) -> StructureCheck:
    def run(look: Look) -> Judged:
        for n, (_, _, cells) in enumerate(items) if not look.regular else ():
            if cells and look.facts.covered.issuperset(cells):
                yield n, Verdict(Outcome.NOT_APPLICABLE, "reason.covered", {}, cells)
                continue
            verdict = _presence(look, cells)
            # A row in which some cell cannot be read was printed, whatever it says.
            if verdict and verdict.outcome is Outcome.UNDETERMINED and not _whole_table_unreadable(look, items[n][0]):
                continue
            if verdict:
                yield n, verdict

    return StructureCheck(tuple(context.instance(("table", t), (kind, i.id), cells=c) for t, i, c in items), run)


def _is_gone(look: Look, table: str) -> bool:
    """Say whether a table is not there at all; that is told once, by the requirement that it be present."""
    return not any(key != "unreadable" for key in look.report.tables.get(table, ()))


_GONE = Verdict(Outcome.NOT_APPLICABLE, "reason.absent")


def _whole_table_unreadable(look: Look, table: str) -> bool:
    return isinstance(look.report.tables.get(table, {}).get("unreadable"), str)


def _row_order(context: _Context) -> StructureCheck:
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

    return StructureCheck(tuple(context.instance(("table", t)) for t in tables), run)


def _position(at: Location) -> tuple[int, ...]:
    top = at.box[1] if at.box else 0
    return (at.page or 0, at.line or 0, at.table or 0, at.row or 0, int(top))


def _row_labels(context: _Context) -> StructureCheck:
    items = context.rows()

    def run(look: Look) -> Judged:
        labels = look.report.labels
        for n, (table, row, cells) in enumerate(items) if labels or not look.regular else ():
            absent = all(look.facts.state(c) is CellState.ABSENT for c in cells)
            key = f"{table}/{row.id}"
            verdict = _label_verdict(context, row, labels.get(key, row.label), key, absent=absent)
            if verdict:
                yield n, verdict._replace(cells=cells)

    return StructureCheck(tuple(context.instance(("table", t), ("row", r.id), cells=c) for t, r, c in items), run)


def _column_labels(context: _Context) -> StructureCheck:
    items = context.columns()

    def run(look: Look) -> Judged:
        for n, (table, column, cells) in enumerate(items) if look.report.labels or not look.regular else ():
            if _is_gone(look, table):
                yield n, _GONE
                continue
            for key, printed in look.report.labels.items():
                parts = key.split("/")
                if len(parts) == 3 and (parts[0], parts[2]) == (table, column.id):
                    verdict = _label_verdict(context, column, printed, key, absent=False)
                    if verdict and verdict.outcome is Outcome.FAIL:
                        yield n, verdict._replace(cells=cells)
                        break

    return StructureCheck(tuple(context.instance(("table", t), ("column", c.id), cells=x) for t, c, x in items), run)


def _label_verdict(context: _Context, item: Labelled, printed: str | None, at: str, *, absent: bool) -> Verdict | None:
    if absent or not printed:
        return Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")
    found = match_label(printed, item) or "unknown"
    if found == "exact" or found not in context.rule.labels:
        return None
    note = next((v.note for v in item.variants if v.note and match_label(printed, item) == v.kind), "")
    values = {"printed": printed, "label": item.label, "kind": found, "note": note}
    return Verdict(Outcome.FAIL, "reason.label", values, labels=(printed, item.label), at=at)


def _column_heads(context: _Context) -> StructureCheck:
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables) if look.report.labels or not look.regular else ():
            if _is_gone(look, table):
                yield n, _GONE
                continue
            lost = [k for k, v in look.report.labels.items() if v is None and k.startswith(f"{table}/") and k.count("/") == 2]
            if lost:
                cells = tuple(c for k in lost if (c := _number(context.layout, k)) is not None)
                names = tuple(context.layout.label(c) for c in cells)
                yield n, Verdict(Outcome.FAIL, "reason.heads", {"count": len(lost)}, cells, labels=names, at=lost[0])

    return StructureCheck(tuple(context.instance(("table", t), cells=context.cells(t)) for t in tables), run)


def _number(layout: Layout, path: str) -> int | None:
    table, row, column = path.split("/")
    return layout.at(table, row, column)


def _cells(context: _Context, wanted: CellState, reason: str, outcome: Outcome) -> StructureCheck:
    tables = context.tables()
    numbers = {t: [n for n, c in enumerate(context.layout.cells) if c.table == t] for t in tables}

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

    return StructureCheck(tuple(context.instance(("table", t), cells=tuple(numbers[t])) for t in tables), run)


def _holes(layout: Layout, look: Look, numbers: list[int]) -> list[int]:
    """List absent cells of rows and columns that are there otherwise: nothing else would tell of them."""
    absent = [n for n in numbers if look.facts.state(n) is CellState.ABSENT and n not in look.facts.covered]
    there = [layout.cells[n] for n in numbers if look.facts.state(n) is not CellState.ABSENT]
    rows, columns = {c.row for c in there}, {c.column for c in there}
    return [n for n in absent if layout.cells[n].row in rows and layout.cells[n].column in columns]


def _extras(context: _Context) -> StructureCheck:
    kind = str(context.rule.require.extras)[:-1] if context.rule.require else ""
    if kind == "section":
        return StructureCheck((context.instance(),), lambda look: _extra_sections(context, look))
    tables = context.tables()

    def run(look: Look) -> Judged:
        for n, table in enumerate(tables):
            found = [e for e in look.report.extras if e.kind == kind and e.table == table]
            if not found and _is_gone(look, table):
                yield n, _GONE
                continue
            yield from _extra(n, [e.label for e in found] + list(_strangers(context.layout, look, table, kind)), found)

    return StructureCheck(tuple(context.instance(("table", t)) for t in tables), run)


def _strangers(layout: Layout, look: Look, table: str, kind: str) -> Iterator[str]:
    """Give ids of rows or columns of a JSON report that the form does not know."""
    rows: dict[str, Any] = look.report.tables.get(table, {})
    if kind == "row":
        known = layout.rows[table].ids
        yield from (r for r in rows if r not in known and r != "unreadable")
        return
    known = layout.columns[table].ids
    yield from dict.fromkeys(c for r in rows.values() if isinstance(r, dict) for c in r if c not in known)


def _extra_sections(context: _Context, look: Look) -> Judged:
    found = [e for e in look.report.extras if e.kind in ("section", "table")]
    known = {s.id for s in context.layout.form.sections}
    labels = [e.label for e in found] + [s.heading or s.id for s in look.report.sections if s.id not in known]
    labels += [t for t in look.report.tables if t not in context.layout.tables]
    yield from _extra(0, labels, found)


def _extra(n: int, labels: list[str], found: list[Extra]) -> Judged:
    if labels:
        values = {"labels": ", ".join(labels), "count": len(labels)}
        yield n, Verdict(Outcome.FAIL, "reason.extra", values, labels=tuple(labels))


def _fields(context: _Context) -> StructureCheck:
    names = context.rule.require.fields if context.rule.require else None
    wanted = tuple(names or ())

    def run(look: Look) -> Judged:
        for n, name in enumerate(wanted):
            value = look.report.body.name if name == "body" else getattr(look.report, name)
            if not value:
                yield n, Verdict(Outcome.FAIL, "reason.field-absent", {"name": name})

    return StructureCheck(tuple(context.instance(("field", n)) for n in wanted), run)


_COMPILERS: dict[str, Callable[[_Context], StructureCheck]] = {
    "sections-present": lambda c: _by_section(c, _section_present),
    "sections-content": lambda c: _by_section(c, _section_content),
    "sections-labels": lambda c: _by_section(c, _section_label),
    "sections-numbers": lambda c: _by_section(c, _section_number),
    "sections-order": _section_order,
    "tables-present": _table_present,
    "rows-present": _row_present,
    "rows-order": _row_order,
    "rows-labels": _row_labels,
    "columns-present": _column_present,
    "columns-heads": _column_heads,
    "columns-labels": _column_labels,
    "cells-filled": lambda c: _cells(c, CellState.BLANK, "reason.blank", Outcome.FAIL),
    "cells-numbers": lambda c: _cells(c, CellState.TEXT, "reason.text", Outcome.FAIL),
    "cells-readable": lambda c: _cells(c, CellState.UNREADABLE, "reason.unreadable-cells", Outcome.UNDETERMINED),
    "extras": _extras,
    "fields": _fields,
}
