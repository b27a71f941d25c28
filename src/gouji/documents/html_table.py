"""
A table of a page while it is read, and what becomes of it: a grid, or, if it only arranges content, that content.

Pages lay out whole columns by tables, converters wrap one number in a table of its own. So a table in a cell is content of
that cell if it has one cell, and makes the outer table a layout if it is a grid.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from gouji.documents.html_path import Element
from gouji.documents.model import OBJECT, Grid, GridCell, Picture, PictureKind
from gouji.documents.spans import MAX_WIDTH, Budget, Printed, PrintedRow, Rows, lay_out
from gouji.findings import Location

_MAX_CELL_TEXT = 600
_MAX_CELL_LINES = 15
"""A cell with more than this holds an article."""
_MAX_HEIGHT = 65_534
"""Rows that one cell may span; the limit of HTML."""


class Line(msgspec.Struct, gc=False):
    """A line of text, and where it stands."""

    text: str
    element: Element
    line: int
    level: int | None


Item = Line | Grid | Picture


class Cell(msgspec.Struct, gc=False):
    """A cell being read: what is in it, its number in the row, where it stands, how far it says that it spans."""

    items: list[Item]
    number: int
    line: int
    element: Element
    width: int
    height: int


def _count(attributes: Mapping[str, str], name: str) -> int:
    """Read a number as browsers do: its leading digits; 1 where there are none."""
    text = attributes.get(name, "").strip()
    digits = text[: next((n for n, char in enumerate(text) if char not in "0123456789"), len(text))]
    return int(digits[:9]) if digits else 1


class Row(msgspec.Struct, gc=False):
    """A row being read: its number, its cells, its group of rows, and whether the group is the foot."""

    number: int
    cells: list[Cell]
    group: int
    is_foot: bool


class Table:
    """
    A table being read.

    Attributes:
        before: What stands in the table but in no cell; browsers show it before the table.
        outside: Where the content goes that follows the table.
    """

    def __init__(self, outside: list[Item], line: int, element: Element) -> None:
        self.before: list[Item] = []
        self.outside, self.line, self.element = outside, line, element
        self.rows: list[Row] = []
        self._is_in_row = self._has_spans = False
        self._group = 0
        self._is_foot = False

    def open_group(self, tag: str) -> None:
        """Begin a `thead`, `tbody` or `tfoot`."""
        self._group += 1
        self._is_foot = tag == "tfoot"
        self._is_in_row = False

    def close_group(self) -> None:
        """End it."""
        self._group += 1
        self._is_foot = self._is_in_row = False

    def open_row(self) -> None:
        """Begin a row; one that was not ended ends."""
        self.rows.append(Row(len(self.rows) + 1, [], self._group, self._is_foot))
        self._is_in_row = True

    def close_row(self) -> None:
        """End the row."""
        self._is_in_row = False

    def open_cell(self, line: int, element: Element, attributes: Mapping[str, str]) -> list[Item]:
        """Begin a cell, in a row of its own if none is open; return where its content goes."""
        if not self._is_in_row:
            self.open_row()
        cells = self.rows[-1].cells
        width = height = 1
        if "colspan" in attributes or "rowspan" in attributes:
            width = min(_count(attributes, "colspan") or 1, MAX_WIDTH)
            height = min(_count(attributes, "rowspan"), _MAX_HEIGHT)
            self._has_spans = True
        items: list[Item] = []
        cells.append(Cell(items, len(cells) + 1, line, element, width, height))
        return items

    def blocks(self, number: int, budget: Budget) -> list[Item]:
        """
        Lay the table out.

        Args:
            number: Its number among the tables of the page that are grids.
            budget: How many cells may be visited.

        Returns:
            A grid, and behind it the attachments in its cells; what stands in the cells, if the table only arranges it; both,
            if there are rows of one cell with several lines, as where a whole report is one table.

        Raises:
            TooManyCells: If that is not enough.
        """
        rows = sorted(self.rows, key=lambda row: row.is_foot)
        if not any(map(_is_text, rows)):
            return self._laid(rows, number, budget)
        out: list[Item] = []
        run: list[Row] = []
        reach = 0
        for place, row in enumerate(rows):
            if place >= reach and _is_text(row):
                out += [*self._laid(run, number, budget), *row.cells[0].items]
                run = []
            else:
                run.append(row)
            reach = max([reach, *(place + (cell.height or _MAX_HEIGHT) for cell in row.cells)])
        return out + self._laid(run, number, budget)

    def _laid(self, rows: list[Row], number: int, budget: Budget) -> list[Item]:
        if _is_layout(rows):
            return _content(rows)
        laid = self._rows(rows, number, budget)
        if max(map(len, laid), default=0) < 2:
            return _content(rows)
        at = Location(table=number, line=self.line, element=self.element.path())
        linked = (item for item in _content(rows) if isinstance(item, Picture) and item.kind is PictureKind.ATTACHMENT)
        return [Grid(rows=laid, at=at), *linked]

    def _rows(self, rows: list[Row], number: int, budget: Budget) -> Rows:
        printed = [_printed(row, number) for row in rows]
        if not self._has_spans:
            budget.spend(sum(map(len, printed)))
            return tuple(map(tuple, filter(None, printed)))
        return lay_out([_spanning(row, cells) for row, cells in zip(rows, printed, strict=True)], budget)


def _content(rows: list[Row]) -> list[Item]:
    return [item for row in rows for cell in row.cells for item in cell.items]


def _is_text(row: Row) -> bool:
    return len(row.cells) == 1 and len(row.cells[0].items) > 1


def _is_layout(rows: list[Row]) -> bool:
    """Tell whether no row has two cells, or a cell holds an article, or there are pictures and no text."""
    if all(len(row.cells) < 2 for row in rows):
        return True
    filled = [cell.items for row in rows for cell in row.cells if cell.items]
    lines = [items[0].text for items in filled if len(items) == 1 and isinstance(items[0], Line)]
    if len(lines) < len(filled) and any(_holds_article(items) for items in filled):
        return True
    if lines:
        return len(max(lines, key=len)) > _MAX_CELL_TEXT
    return bool(filled) and not any(isinstance(item, Line) for items in filled for item in items)


def _holds_article(items: list[Item]) -> bool:
    if any(isinstance(item, Grid) for item in items):
        return True
    lines = [item.text for item in items if isinstance(item, Line)]
    return len(lines) > _MAX_CELL_LINES or sum(map(len, lines)) > _MAX_CELL_TEXT


def _spanning(row: Row, printed: list[GridCell]) -> PrintedRow:
    """Say how far the cells of a row span."""
    cells = [Printed(cell, own.width, own.height) for cell, own in zip(printed, row.cells, strict=True)]
    return PrintedRow(cells, row.group)


def _printed(row: Row, table: int) -> list[GridCell]:
    cells = []
    for cell in row.cells:
        at = Location(line=cell.line, table=table, row=row.number, cell=cell.number, element=cell.element.path())
        line = cell.items[0] if len(cell.items) == 1 else None
        text = line.text if isinstance(line, Line) else _text(cell.items)
        doubt = _doubt(text) if OBJECT in text or "\n" in text else ""
        cells.append(GridCell(text=text, at=at, doubt=doubt))
    return cells


def _text(items: list[Item]) -> str:
    """Join the lines of a cell; what is not text leaves its mark unless words stand beside it."""
    text = "\n".join(item.text for item in items if isinstance(item, Line))
    is_shown = any(isinstance(item, Picture) and item.kind is not PictureKind.ATTACHMENT for item in items)
    return text + OBJECT if is_shown and not any(map(str.isalpha, text)) else text


def _doubt(text: str) -> str:
    """Say why a text of no letters may not be one number."""
    if any(map(str.isalpha, text)):
        return ""
    return "apart" if OBJECT in text else "broken"
