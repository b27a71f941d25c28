"""
A report laid out for people who want to see it: its tables as grids of boxes, as the form prints them, and its texts.

Three kinds of table occur: a matrix of rows and columns; one whose rows are printed side by side, as groups of columns;
and one whose groups of rows have columns of their own, printed below one another under a banner each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from gouji.engine.telling import MAX_PRINTED, Case, cell_ref, told_path
from gouji.engine.tying import checks_of, figures_of
from gouji.findings import CellState
from gouji.messages import brief, phrase
from gouji.numbers import show
from gouji.packs.form_types import Column, Labelled, Row, Table
from gouji.reports.model import Extra as PrintedExtra
from gouji.reports.model import Unreadable
from gouji.sheets import Box, Extra, Kind, Laid, Passage, Quote, Sheet

MAX_LABEL = 500
MAX_EXTRAS = 200
MAX_TEXT = 200_000
"""Signs of a text that are shown; far above what a report says in a section."""


def lay_out(case: Case) -> Laid:
    """
    Lay a report out.

    Args:
        case: The report, decided.
    """
    tables = case.program.layout.form.tables
    return Laid(
        passages=tuple(_passages(case)),
        sheets=tuple(_sheet(case, table) for table in tables),
        quotes=tuple(_quotes(case)),
        checks=tuple(checks_of(case)),
        figures=tuple(figures_of(case)),
        extras=tuple(_extra(e) for e in case.report.extras[:MAX_EXTRAS] if not e.table),
    )


def _extra(extra: PrintedExtra) -> Extra:
    return Extra(
        kind=extra.kind, label=brief(extra.label, MAX_LABEL),
        values=tuple(brief(value, MAX_PRINTED) for value in extra.values[:MAX_EXTRAS]),
        text=brief(extra.text, MAX_TEXT), at=extra.at,
    )  # fmt: skip


def _passages(case: Case) -> Iterator[Passage]:
    report, form = case.report, case.program.layout.form
    for name in ("title", "preamble"):
        if text := getattr(report, name):
            yield _passage(case, name, name, phrase(f"subject.{name}", case.lang), text)
    official = {section.id: section for section in form.sections}
    for section in report.sections:
        known = official.get(section.id)
        label = _label(case, known) if known else section.heading or section.id
        printed = case.report.labels.get(f"sections/{section.id}") or ""
        yield _passage(case, section.id, f"sections/{section.id}", label, section.text, printed)


def _passage(case: Case, name: str, path: str, label: str, text: str | Unreadable, printed: str = "") -> Passage:
    provenance = case.report.provenance
    shown = brief(text, MAX_TEXT) if isinstance(text, str) else ""
    places = ((n, provenance.get(f"{path}/{n}")) for n in range(shown.count("\n") + 1) if shown)
    return Passage(
        id=name,
        label=brief(label, MAX_LABEL),
        text=shown,
        printed=brief(printed, MAX_LABEL),
        unreadable=brief(text.unreadable) if isinstance(text, Unreadable) else "",
        at=provenance.get(path),
        places=tuple((n, at) for n, at in places if at is not None),
    )


def _quotes(case: Case) -> Iterator[Quote]:
    for number in case.outcomes.open:
        instance = case.program.instances[number]
        for hit in case.outcomes.others[number].hits[:MAX_EXTRAS]:
            yield Quote(
                rule=case.program.rules[instance.rule].id,
                instance=case.slots.pairs(instance.pairs) if case.slots else instance.pairs,
                passage=hit.section,
                start=hit.start,
                end=hit.end,
            )


def _label(case: Case, item: Labelled) -> str:
    return item.en or item.label if case.lang == "en" else item.label


def _under(case: Case, item: Labelled) -> tuple[str, ...]:
    """Give the labels above; the form has no English ones, and an English name says enough by itself."""
    return () if case.lang == "en" and item.en else item.under


def _sheet(case: Case, table: Table) -> Sheet:
    report = case.report
    found = report.tables.get(table.id)
    grid = _Grid(case, table)
    boxes, heads = grid.drawn()
    height = max((box.row + box.height for box in boxes), default=0)
    unreadable = found.get("unreadable") if isinstance(found, dict) else None
    return Sheet(
        id=table.id,
        name=table.en or table.name if case.lang == "en" else table.name,
        label=_label(case, table),
        section=table.section,
        height=height,
        width=max((box.column + box.width for box in boxes), default=0),
        heads=heads,
        boxes=tuple(sorted(boxes, key=lambda box: (box.row, box.column))),
        printed=brief(report.labels.get(table.id) or "", MAX_LABEL),
        unit=case.program.layout.form.units[table.unit].label if table.unit in case.program.layout.form.units else "",
        note=table.note,
        is_absent=found is None,
        unreadable=brief(unreadable) if isinstance(unreadable, str) else "",
        extras=tuple(_extra(e) for e in report.extras[:MAX_EXTRAS] if e.table == table.id),
        footnotes=tuple(brief(note) for note in report.footnotes.get(table.id, ())[:MAX_EXTRAS]),
        at=report.provenance.get(table.id),
    )


class _Line(NamedTuple):
    """A row of the form, with the columns in which it has cells."""

    row: Row
    columns: tuple[Column, ...]


class _Grid:
    """The boxes of one table."""

    def __init__(self, case: Case, table: Table) -> None:
        self.case, self.table = case, table
        self.lines = [line for row in table.rows if (line := self._line(row)).columns]

    def _line(self, row: Row) -> _Line:
        """Give a row with its cells; none where it is lawfully not there."""
        layout, covered = self.case.program.layout, self.case.facts.covered
        numbers = {c.id: layout.at(self.table.id, row.id, c.id) for c in self.table.columns}
        kept = tuple(c for c in self.table.columns if (n := numbers[c.id]) is not None and n not in covered)
        return _Line(row, kept)

    def drawn(self) -> tuple[list[Box], int]:
        """Give the boxes, and how many rows of them are heads."""
        if not self.lines:
            return [], 0
        if self.table.transposed:
            return self._across()
        blocks = [list(group) for _, group in groupby(self.lines, key=lambda line: (line.row.under, line.columns))]
        is_divided = len({line.columns for line in self.lines}) > 1 and all(line.row.under for line in self.lines)
        return self._blocks(blocks) if is_divided else self._matrix()

    def _matrix(self) -> tuple[list[Box], int]:
        case = self.case
        used = {c.id for line in self.lines for c in line.columns}
        columns = [c for c in self.table.columns if c.id in used]
        left = 1 + max(len(_under(case, line.row)) for line in self.lines)
        top = 1 + max(len(_under(case, column)) for column in columns)
        boxes = [self._corner(0, 0, top, left)]
        boxes += (_turned(b, left) for b in self._heads("column", columns, [1] * len(columns), top))
        boxes += _moved(self._heads("row", [line.row for line in self.lines], [1] * len(self.lines), left), top, 0)
        for y, line in enumerate(self.lines, top):
            for x, column in enumerate(columns, left):
                boxes.append(self._cell(line.row, column, y, x) if column in line.columns else _void(y, x))
        return boxes, top

    def _across(self) -> tuple[list[Box], int]:
        """Draw rows side by side: their heads, the heads of their columns, then one row of cells."""
        rows, sizes = [line.row for line in self.lines], [len(line.columns) for line in self.lines]
        top = 1 + max(len(_under(self.case, row)) for row in rows)
        boxes = [_turned(box, 0) for box in self._heads("row", rows, sizes, top)]
        cells = [(line.row, column) for line in self.lines for column in line.columns]
        boxes += (self._column(column, (row,), top, x) for x, (row, column) in enumerate(cells))
        boxes += (self._cell(row, column, top + 1, x) for x, (row, column) in enumerate(cells))
        return boxes, top + 1

    def _blocks(self, blocks: Sequence[list[_Line]]) -> tuple[list[Box], int]:
        widest = max(len(block[0].columns) for block in blocks)
        boxes: list[Box] = []
        y = 0
        for block in blocks:
            rows = [line.row for line in block]
            above = _under(self.case, rows[0])
            boxes += (self._banner(label, y + n, 1 + widest) for n, label in enumerate(above))
            y += len(above)
            spans = list(_shares(block[0].columns, widest))
            boxes.append(self._corner(y, 0, 1, 1))
            boxes += (self._column(column, rows, y, x, width=width) for column, x, width in spans)
            for y, row in enumerate(rows, y + 1):  # noqa: B020 - goes on from where the block begins
                boxes.append(self._head("row", row, y, 0, self._row_path(row)))
                boxes += (self._cell(row, column, y, x, width=width) for column, x, width in spans)
            y += 1
        return boxes, 0

    def _heads(self, kind: Kind, items: Sequence[Labelled], sizes: Sequence[int], depth: int) -> Iterator[Box]:
        """
        Draw heads that may have common ones above them, as if they stood on the left.

        Args:
            kind: `row` or `column`.
            items: Rows or columns of the form.
            sizes: How many places each takes.
            depth: Levels of heads.
        """
        start = [sum(sizes[:n]) for n in range(len(items) + 1)]
        unders = [_under(self.case, item) for item in items]
        for level in range(depth - 1):
            for above, members in groupby(range(len(items)), key=lambda n: unders[n][: level + 1]):
                numbers = list(members)
                if len(above) > level:
                    first, last = start[numbers[0]], start[numbers[-1] + 1]
                    yield Box(kind="banner", row=first, column=level, height=last - first, text=above[-1])
        for n, item in enumerate(items):
            level = len(unders[n])
            path = self._row_path(item) if isinstance(item, Row) else f"{self.table.id}//{item.id}"
            rows = () if isinstance(item, Row) else [line.row for line in self.lines]
            box = self._head(kind, item, start[n], level, path, rows)
            yield _sized(box, height=sizes[n], width=depth - level)

    def _row_path(self, row: Labelled) -> str:
        return told_path(self.case, f"{self.table.id}/{row.id}")

    def _head(self, kind: Kind, item: Labelled, y: int, x: int, path: str, rows: Iterable[Row] = ()) -> Box:
        """Draw a head; a column's was printed above the first of some rows."""
        labels, table = self.case.report.labels, self.table.id
        keys = [f"{table}/{row.id}/{item.id}" for row in rows] if kind == "column" else [f"{table}/{item.id}"]
        key = next((key for key in keys if key in labels), None)
        printed = labels[key] if key is not None else ""
        return Box(
            kind=kind, row=y, column=x, path=path, text=brief(_label(self.case, item), MAX_LABEL),
            printed=brief(printed or "", MAX_LABEL), lost=printed is None,
            at=self.case.report.provenance.get(f"{table}/{item.id}" if kind == "row" else ""),
        )  # fmt: skip

    def _column(self, column: Column, rows: Iterable[Row], y: int, x: int, *, width: int = 1) -> Box:
        return _sized(self._head("column", column, y, x, f"{self.table.id}//{column.id}", rows), height=1, width=width)

    def _banner(self, label: str, y: int, width: int) -> Box:
        return Box(kind="banner", row=y, column=0, width=width, text=label)

    def _corner(self, y: int, x: int, height: int, width: int) -> Box:
        text = phrase("sheet.item", self.case.lang)
        return Box(kind="corner", row=y, column=x, height=height, width=width, text=text)

    def _cell(self, row: Row, column: Column, y: int, x: int, *, width: int = 1) -> Box:
        case = self.case
        number = case.program.layout.index[(self.table.id, row.id, column.id)]
        ref = cell_ref(case, number)
        is_known = number not in case.facts.unknown and case.program.layout.cells[number].unit.type != "date"
        return Box(
            kind="cell", row=y, column=x, width=width, path=told_path(case, ref.path), state=ref.state,
            text="" if ref.value is None or ref.state is CellState.ABSENT else str(ref.value), label=ref.label,
            number=show(case.facts.value(number)) if is_known else None, at=ref.at,
        )  # fmt: skip


def _shares(columns: Sequence[Column], widest: int) -> Iterator[tuple[Column, int, int]]:
    """Give each column its place and an equal share of the width, the last one what is left."""
    share = widest // len(columns)
    for n, column in enumerate(columns):
        width = share if n < len(columns) - 1 else widest - share * n
        yield column, 1 + share * n, width


def _void(y: int, x: int) -> Box:
    return Box(kind="void", row=y, column=x)


def _sized(box: Box, *, height: int, width: int) -> Box:
    return _placed(box, box.row, box.column, height, width)


def _turned(box: Box, left: int) -> Box:
    """Bring a head drawn on the left to the top, `left` columns in."""
    return _placed(box, box.column, box.row + left, box.width, box.height)


def _moved(boxes: Iterable[Box], down: int, right: int) -> Iterator[Box]:
    return (_placed(box, box.row + down, box.column + right, box.height, box.width) for box in boxes)


def _placed(box: Box, y: int, x: int, height: int, width: int) -> Box:
    return msgspec.structs.replace(box, row=y, column=x, height=height, width=width)
