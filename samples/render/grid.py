"""
Tables of a form as they stand on paper: cells in rows and columns, and how far each of them spans.

A form knows rows, columns and the labels above them; a page knows cells. Every layout begins with what is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, takewhile
from typing import NamedTuple

from gouji.packs.form_types import Column, Row, Table

Grid = list[list[str | None]]
"""Rows of one length; None where a neighbour spans over the cell, "" where it is blank."""

Labels = Mapping[str, str | None]
"""What is printed in place of an official label: TABLE/ROW for a row, TABLE/ROW/COLUMN for a head; None for nothing."""


class Sheet(NamedTuple):
    """
    A table ready to be printed.

    Attributes:
        name: The id of the table.
        rows: Its cells.
        heads: How many rows at the top are heads that may span downwards.
    """

    name: str
    rows: Grid
    heads: int


class Box(NamedTuple):
    """A cell and how far it spans; row and column count from 0."""

    row: int
    column: int
    width: int
    height: int
    text: str


def columns_of(table: Table, row: Row) -> list[Column]:
    """List the columns in which a row has a cell."""
    return [column for column in table.columns if not row.columns or column.id in row.columns]


def sheet(table: Table, cells: Mapping[str, Sequence[str]], labels: Labels | None = None) -> Sheet:
    """
    Lay a table out as the form prints it.

    Args:
        table: The table of the form.
        cells: Row id to what is printed in its cells, in the order of its columns; other rows are not printed.
        labels: Labels that are printed otherwise than the form says.
    """
    return Sheet(table.id, _Laid(table, cells, labels or {}).grid(), 0 if _in_blocks(table) else 3)


def _in_blocks(table: Table) -> bool:
    return not table.transposed and any(row.columns for row in table.rows)


class _Laid:
    """A table being laid out."""

    def __init__(self, table: Table, cells: Mapping[str, Sequence[str]], labels: Labels) -> None:
        self.table, self.cells, self.labels = table, cells, labels
        self.rows = [row for row in table.rows if row.id in cells]

    def grid(self) -> Grid:
        if self.table.transposed:
            return self.side_by_side()
        return self.blocks() if _in_blocks(self.table) else self.under_one_head()

    def label(self, row: Row) -> str:
        return self.labels.get(f"{self.table.id}/{row.id}", row.label) or ""

    def head(self, row: Row, column: Column) -> str:
        return self.labels.get(f"{self.table.id}/{row.id}/{column.id}", column.label) or ""

    def blocks(self) -> Grid:
        """Rows in blocks, each with its own title and heads."""
        out: Grid = []
        width = 1 + max(len(columns_of(self.table, row)) for row in self.table.rows)
        for title, members in groupby(self.rows, key=lambda row: row.under[0]):
            block = list(members)
            heads = [self.head(block[0], column) for column in columns_of(self.table, block[0])]
            out += [_padded([title], width), _padded([self.table.headers[0], *heads], width)]
            out += [_padded([self.label(row), *self.cells[row.id]], width) for row in block]
        return out

    def under_one_head(self) -> Grid:
        """Rows under shared heads, with labels in as many columns as there are levels."""
        table = self.table
        depth = 1 + max(len(row.under) for row in table.rows)
        upper: list[str | None] = [None] * depth
        lower: list[str | None] = [None] * depth
        for column in table.columns:
            head = self.head(table.rows[0], column)
            above = column.under[0] if column.under else head
            upper.append(None if column.under and above in upper else above)
            lower.append(head if column.under else None)
        out: Grid = [_padded([table.note], depth) + _padded([table.headers[0]], len(table.columns)), upper, lower]
        before: list[str] = []
        for row in self.rows:
            path = [*row.under, self.label(row)]
            same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(path[:-1], before[:-1], strict=False))))
            out.append(_padded([None] * same + list(path[same:]), depth) + list(self.cells[row.id]))
            before = path
        return out

    def side_by_side(self) -> Grid:
        """Rows printed side by side, as groups of columns over one line of values."""
        top: list[str | None] = []
        middle: list[str | None] = []
        bottom: list[str | None] = []
        for row in self.rows:
            heads: list[str | None] = [self.head(row, column) for column in columns_of(self.table, row)]
            above = row.under[0] if row.under else self.label(row)
            top += _padded([None if above in top else above], len(heads))
            middle += _padded([self.label(row)], len(heads)) if row.under else heads
            bottom += heads if row.under else [None] * len(heads)
        return [top, middle, bottom, [text for row in self.rows for text in self.cells[row.id]]]


def _padded(cells: list[str | None], width: int) -> list[str | None]:
    return cells + [None] * (width - len(cells))


def owners(printed: Sheet) -> list[list[tuple[int, int]]]:
    """
    Give for each place of a grid the row and column of the cell that covers it.

    A cell spans downwards at the left end of its row and among the heads, else to the right.
    """
    out: list[list[tuple[int, int]]] = []
    for r, row in enumerate(printed.rows):
        found: list[tuple[int, int]] = []
        for c, text in enumerate(row):
            is_below = r > 0 and not any(cell is not None for cell in row[:c])
            is_below = is_below or (0 < r < printed.heads and printed.rows[r - 1][c] is not None)
            found.append((r, c) if text is not None else out[r - 1][c] if is_below else found[c - 1])
        out.append(found)
    return out


def boxes(printed: Sheet) -> list[Box]:
    """List the cells of a table in reading order."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(owners(printed)):
        for c, owner in enumerate(row):
            width, height = spans.get(owner, (0, 0))
            spans[owner] = (max(width, c - owner[1] + 1), max(height, r - owner[0] + 1))
    return [Box(r, c, *span, printed.rows[r][c] or "") for (r, c), span in spans.items()]


def shares(printed: Sheet) -> list[float]:
    """Give the part of the table's width that each column needs, by the longest text that stands in it alone."""
    needs = [3] * len(printed.rows[0])
    for box in boxes(printed):
        if box.width == 1:
            needs[box.column] = max(needs[box.column], min(len(box.text), 10))
    return [need / sum(needs) for need in needs]
