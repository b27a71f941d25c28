"""Cells that span rows and columns, resolved into a rectangular grid; shared by the formats that have such cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import NamedTuple

from gouji.documents.model import GridCell
from gouji.findings import Location

MAX_CELLS = 400_000


class Placed(NamedTuple):
    """A cell where a format puts it: row and column from 0, columns and rows that it covers, its text and what is doubtful."""

    row: int
    column: int
    width: int
    height: int
    text: str
    doubt: str = ""


def resolve(
    cells: Iterable[Placed], height: int, place: Callable[[int, int], Location]
) -> tuple[tuple[GridCell, ...], ...]:  # fmt: skip
    """
    Lay cells out as rows of equal length.

    Args:
        cells: The cells; where two claim a place, the first keeps it.
        height: Number of rows.
        place: Gives the location of a cell by the row and column, from 0, at which it begins; only columns in which cells
            begin are counted.

    Returns:
        Rows of cells; what a cell covers beyond its first place repeats its text and is marked as spanned, places that no
        cell covers are blank.
    """
    cells = tuple(cells)
    begun = sorted({cell.column for cell in cells})
    laid: dict[tuple[int, int], GridCell] = {}
    width = 0
    for cell in cells:
        at = place(cell.row, bisect_left(begun, cell.column))
        for row in range(cell.row, min(cell.row + cell.height, height)):
            for column in range(cell.column, cell.column + cell.width):
                if len(laid) >= MAX_CELLS:
                    break
                own = (row, column) == (cell.row, cell.column)
                laid.setdefault((row, column), GridCell(text=cell.text, at=at, spanned=not own, doubt=cell.doubt))
                width = max(width, column + 1)
    return tuple(
        tuple(
            laid.get((row, column)) or GridCell(text="", at=place(row, bisect_left(begun, column)))
            for column in range(width)
        )
        for row in range(height)
    )
