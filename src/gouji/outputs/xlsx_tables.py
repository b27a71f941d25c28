"""
A table of a report as a sheet of the workbook: laid out as the official form, faulty cells coloured and commented, and
beside each row and below each column what their relations come to, as live formulas.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.findings import CellState, ReportResult
from gouji.outputs.marks import Numbered, amended, gravest, marks
from gouji.outputs.places import location
from gouji.outputs.telling import mending
from gouji.outputs.xlsx_book import Page
from gouji.outputs.xlsx_formulas import Spot, exact, worked
from gouji.sheets import Box, Check, Sheet

TOP = 3
"""Rows above the table: its title, what is printed with it, one free."""
LABEL, LEVEL, VALUE, RULE, GAP = 40, 9, 12, 18, 2
_DECIMALS = re.compile(r"-?\d+\.(\d{1,9})")


class Margin(NamedTuple):
    """Where the result of a check stands: `lane` columns to the right of row `at` of the table, or rows below a column."""

    check: Check
    is_below: bool
    at: int
    lane: int


def spots_of(sheet: Sheet, name: str) -> Mapping[str, Spot]:
    """Say where the cells of a table stand in its sheet."""
    return {
        box.path: Spot(name, TOP + box.row, box.column, exact(box.number)) for box in sheet.boxes if box.kind == "cell"
    }


class TablePage:
    """One table of a report as a sheet."""

    def __init__(self, page: Page, sheet: Sheet, report: ReportResult, findings: Sequence[Numbered]) -> None:
        self.page, self.sheet, self.report = page, sheet, report
        self.pen = page.book.pen
        self.marks, self.amended = marks(findings), amended(findings)
        self.left = min((box.column for box in sheet.boxes if box.kind in ("cell", "void")), default=1)
        self.widths = [VALUE] * sheet.width
        self.widths[: self.left] = [LEVEL] * (self.left - 1) + [LABEL] if self.left else []

    def write(self, checks: Sequence[Check], spots: Mapping[str, Spot]) -> None:
        """
        Write the sheet.

        Args:
            checks: The relations of the report.
            spots: Where its figures stand in the workbook.
        """
        self._above()
        for box in self.sheet.boxes:
            self._box(box)
        self._heights()
        self._margins(_margins(self.sheet, checks), spots)
        for column, width in enumerate(self.widths):
            self.page.sheet.set_column(column, column, width)
        heads = self.sheet.heads
        self.page.sheet.freeze_panes(TOP + heads, self.left if heads else 0)

    def _above(self) -> None:
        style = self.page.book.style
        sheet, pen = self.sheet, self.pen
        year = pen.say("text.year", year=self.report.year) if self.report.year is not None else ""
        self.page.text(0, 0, sheet.label, style("title"))
        notes = [self.report.body, year, pen.say("page.unit", unit=sheet.unit) if sheet.unit else ""]
        notes += [pen.say("page.no-table")] if sheet.is_absent else []
        notes += [pen.say("cell.unreadable", value=sheet.unreadable)] if sheet.unreadable else []
        self.page.text(1, 0, "  ".join(filter(None, notes)), style("note"))
        self.page.text(2, 0, sheet.note, style("note"))
        found = self.marks.get(sheet.id)
        if found:
            self.page.comment(0, 0, self._comment(found))

    def _box(self, box: Box) -> None:
        book, y, x = self.page.book, TOP + box.row, box.column
        found = self.marks.get(box.path, [])
        level = gravest(found) if found else ""
        if box.kind == "cell":
            often = box.path in self.amended
            value = exact(box.number)
            number = _pattern(box) if value is not None else ""
            style = book.style("cell", level, number, often=often)
        elif box.kind == "void":
            value, style = None, book.style("void")
        else:
            value, style = (
                None,
                book.style("head" if box.row < self.sheet.heads or box.kind != "row" else "head-left", level),
            )
        if box.height > 1 or box.width > 1:
            self.page.sheet.merge_range(y, x, y + box.height - 1, x + box.width - 1, "", style)
        if value is not None:
            self.page.number(y, x, float(value) if value.denominator > 1 else int(value), style)
        else:
            self.page.text(y, x, self._text(box), style)
        if words := self._words(box, found):
            self.page.comment(y, x, words)

    def _text(self, box: Box) -> str:
        if box.kind == "cell":
            return "" if box.state is CellState.UNREADABLE else box.text
        if box.lost:
            return f"{box.text}\n({self.pen.say('page.lost')})"
        return self.pen.say("book.printed", label=box.text, printed=box.printed) if box.printed else box.text

    def _words(self, box: Box, found: Sequence[Numbered]) -> str:
        """Say in a comment what findings are about a cell, and what it says that its number does not."""
        said = [self._comment(found)] if found else []
        if box.kind == "cell":
            state = box.state or CellState.ABSENT
            if box.path in self.amended:
                said.insert(0, self.pen.say("page.amended", value=self.amended[box.path]))
            if state not in (CellState.NUMBER, CellState.TEXT, CellState.WORD) and found:
                said.append(self.pen.say(f"cell.{state.value}", value=box.text))
            elif state is CellState.TEXT and exact(box.number) is not None:
                said.append(self.pen.say("book.cell-printed", text=box.text))
            if said and box.at is not None:
                said.append(location(box.at, self.pen))
        return "\n".join(filter(None, said))

    def _comment(self, found: Sequence[Numbered]) -> str:
        lines = []
        for number, finding in found:
            lines.append(f"[{number}] {finding.rule} {finding.message}")
            lines += mending(finding, self.pen)
        return "\n".join(lines)

    def _heights(self) -> None:
        rows: dict[int, list[tuple[str, int]]] = {}
        for box in self.sheet.boxes:
            if box.height == 1:
                width = sum(self.widths[box.column : box.column + box.width])
                rows.setdefault(box.row, []).append((self._text(box), width))
        for row, texts in rows.items():
            self.page.height(TOP + row, texts)

    def _margins(self, margins: Sequence[Margin], spots: Mapping[str, Spot]) -> None:
        """Write the results beside the rows and below the columns, each lane under the name of its rule."""
        sheet, style = self.sheet, self.page.book.style
        first_column, first_row = sheet.width + 1, TOP + sheet.height + 1
        for check, is_below, at, lane in margins:
            formulas = worked(check, spots, self.page.name)
            if formulas is None:
                continue
            y, x = (first_row + lane, at) if is_below else (TOP + at, first_column + lane)
            self.page.formula(y, x, formulas.result, style("result"))
            if is_below:
                self.page.text(y, self.left - 1 if self.left else sheet.width, check.rule, style("head-left"))
            else:
                self.page.text(TOP + max(sheet.heads - 1, 0), x, check.rule, style("head"))
        lanes = max((m.lane + 1 for m in margins if not m.is_below), default=0)
        below = max((m.lane + 1 for m in margins if m.is_below), default=0)
        if lanes or below:
            self.widths += [RULE if below and not self.left else GAP, *[RULE] * lanes]
        if lanes:
            self.page.signal((TOP, first_column), (TOP + sheet.height - 1, first_column + lanes - 1))
        if below:
            self.page.signal((first_row, 0), (first_row + below - 1, sheet.width - 1))


def _margins(sheet: Sheet, checks: Sequence[Check]) -> list[Margin]:
    """
    Find a place for each relation within one row or one column of a table.

    Relations of one rule share a lane, unless two of them fall on the same place.
    """
    places = {box.path: (box.row, box.column) for box in sheet.boxes if box.kind == "cell"}
    lanes: dict[tuple[bool, str, int], int] = {}
    taken: dict[tuple[bool, str, int], int] = {}
    found = []
    for check in checks:
        cells = [places.get(path) for side in (check.left, check.right) for path, _ in side.terms]
        if None in cells:
            continue
        rows, columns = ({place[n] for place in cells if place} for n in (0, 1))
        if len(rows) > 1 and len(columns) > 1:
            continue
        is_below = (len(columns) == 1 and len(rows) > 1) or (len(rows) == 1 and sheet.height - sheet.heads == 1)
        at = min(columns) if is_below else rows.pop()
        turn = taken[is_below, check.rule, at] = taken.get((is_below, check.rule, at), -1) + 1
        key = (is_below, check.rule, turn)
        lane = lanes.setdefault(key, sum(k[0] is is_below for k in lanes))
        found.append(Margin(check, is_below, at, lane))
    return found


def _pattern(box: Box) -> str:
    """Show a number with as many decimals as are printed."""
    decimals = _DECIMALS.fullmatch(box.text)
    return "0." + "0" * len(decimals[1]) if decimals else "General"
