"""
Tables of pages, and tables that run over pages.

A table goes on over the page where nothing but page marks stands between its parts and their columns agree; heads that
are printed again are left out. A row that is cut by the page is put together only where no line closes it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.model import Grid, GridCell
from gouji.documents.pdf_doubts import Content
from gouji.documents.pdf_fonts import UNKNOWN
from gouji.documents.pdf_lines import is_bare_number, is_numeral, joint
from gouji.documents.pdf_marks import Box, Page
from gouji.documents.pdf_rulings import Lattice
from gouji.findings import Location

_CUT = "row-cut"
_EDGE = 4.0
"""Columns agree where their edges are no farther apart."""


class Kind(Enum):
    """How a table was found: by its lines; by how it is aligned; so, with numbers that may be broken over lines."""

    RULED = "ruled"
    ALIGNED = "aligned"
    TORN = "torn"


class Cell(NamedTuple):
    """A cell in one of its places: `is_own` in the first of them; `key` tells it from all others of its table."""

    key: tuple[int, int]
    text: str
    doubt: str
    page: int
    box: Box
    is_own: bool


Row = tuple[Cell, ...]


class Table(NamedTuple):
    """
    A table, or the part of it that is on one page.

    Attributes:
        first, last: Numbers of the sheets, in reading order, on which it begins and ends.
        box: Where it begins on its sheet.
        xs: The edges of its columns.
        rows: Its rows, one cell a column; or one cell alone, where it is not known which values go with it.
        is_open_top, is_open_bottom: Whether no line closes its first or last row.
        kind: How it was found.
        size: Size of its letters, where it was found by how it is aligned.
    """

    first: int
    last: int
    box: Box
    xs: tuple[float, ...]
    rows: tuple[Row, ...]
    is_open_top: bool = False
    is_open_bottom: bool = False
    kind: Kind = Kind.RULED
    size: float = 0.0


def tables_of(
    lattice: Lattice, contents: Sequence[Content], prose: frozenset[int], page: Page, sheet: int
) -> list[Table]:
    """
    Make tables of a lattice and what its cells hold.

    Args:
        lattice: The lattice.
        contents: What each cell holds.
        prose: Cells that are text in a frame; they divide the tables.
        page: The page.
        sheet: Number of the sheet.
    """
    whole = _table(lattice, contents, page, sheet)
    ends = [n for n, spaces in enumerate(lattice.spaces) if spaces[0] in prose]
    if not ends:
        return [whole]
    out = []
    for first, last in pairwise([-1, *ends, len(whole.rows)]):
        if last - first > 1:
            box = (lattice.xs[0], lattice.ys[first + 1], lattice.xs[-1], lattice.ys[last])
            is_open_top, is_open_bottom = (
                first < 0 and whole.is_open_top,
                last == len(whole.rows) and whole.is_open_bottom,
            )
            out.append(
                whole._replace(
                    box=box, rows=whole.rows[first + 1 : last], is_open_top=is_open_top, is_open_bottom=is_open_bottom
                )
            )
    return out


def _table(lattice: Lattice, contents: Sequence[Content], page: Page, sheet: int) -> Table:
    rows: list[Row] = []
    seen: set[int] = set()
    for spaces in lattice.spaces:
        row: list[Cell] = []
        for n in spaces:
            content = contents[n]
            box = page.place(content.box or lattice.boxes[n])
            row.append(Cell((sheet, n), content.text, content.doubt, page.number, box, n not in seen))
            seen.add(n)
        rows.append(tuple(row))
    return Table(
        sheet, sheet, lattice.box, lattice.xs, tuple(rows), lattice.is_open_top, lattice.is_open_bottom
    )  # fmt: skip


def go_together(upper: Table, lower: Table) -> bool:
    """Tell whether two tables on pages that follow each other are parts of one."""
    if lower.first != upper.last + 1 or lower.kind is not Kind.RULED or upper.kind is not Kind.RULED:
        return False
    below = _shifted(lower.xs, upper.xs)
    outer = abs(below[-1] - upper.xs[-1]) <= _EDGE
    few, many = sorted((below, upper.xs), key=len)
    return outer and all(any(abs(x - y) <= _EDGE for y in many) for x in few)


def joined(upper: Table, lower: Table) -> Table:
    """Join two tables that go together."""
    below = _shifted(lower.xs, upper.xs)
    xs = upper.xs if len(upper.xs) >= len(below) else below
    above = [_relaid(row, upper.xs, xs) for row in upper.rows]
    rows = [_relaid(row, below, xs) for row in lower.rows]
    rows = rows[_heads_again(above, rows) :]
    if upper.is_open_bottom and lower.is_open_top and rows:
        above, rows = _mended(above, rows[0]), rows[1:]
    elif rows and _is_rest(above[-1], rows[0]):
        above, rows = [*above[:-1], _doubted(above[-1])], [_doubted(rows[0]), *rows[1:]]
    elif rows:
        above, rows = _with_cut_row(above, rows)
    kind = Kind.TORN if Kind.TORN in (upper.kind, lower.kind) else upper.kind
    return Table(
        upper.first, lower.last, upper.box, xs, tuple(above + rows), upper.is_open_top, lower.is_open_bottom, kind
    )  # fmt: skip


def cut_off(table: Table, *, at_top: bool) -> Table:
    """Put the numbers of a row in doubt that is cut by the page, and whose other part was not found."""
    rows = list(table.rows)
    place = 0 if at_top else -1
    rows[place] = _doubted(rows[place])
    return table._replace(rows=tuple(rows))


def grid_of(table: Table, number: int) -> Grid:
    """Give a table as a block of the document; `number` counts the tables from 1."""
    rows = []
    places: dict[tuple[int, int], Location] = {}
    for r, row in enumerate(table.rows, start=1):
        cells = []
        for c, cell in enumerate(row, start=1):
            at = places.get(cell.key)
            if at is None:
                at = Location(page=cell.page, table=number, row=r, cell=c, box=cell.box)
                places[cell.key] = at
            cells.append(GridCell(text=cell.text, at=at, spanned=not cell.is_own, doubt=cell.doubt))
        rows.append(tuple(cells))
    first = table.rows[0][0]
    return Grid(rows=tuple(rows), at=Location(page=first.page, table=number, box=first.box))


def _shifted(xs: Sequence[float], towards: Sequence[float]) -> tuple[float, ...]:
    """Move edges so that the first agree; margins differ between left and right pages."""
    return tuple(x + towards[0] - xs[0] for x in xs)


def _relaid(row: Row, own: Sequence[float], xs: Sequence[float]) -> Row:
    """Lay a row out on more columns."""
    if len(row) == 1:
        return row
    out: list[Cell] = []
    last = -1
    for left, right in pairwise(xs):
        column = min(max(bisect_right(own, (left + right) / 2) - 1, 0), len(row) - 1)
        cell = row[column]
        out.append(cell if column != last else cell._replace(is_own=False))
        last = column
    return tuple(out)


def _heads_again(above: Sequence[Row], rows: Sequence[Row]) -> int:
    """Count the first rows that repeat the first rows of the table."""
    count = 0
    for old, new in zip(above, rows[:-1], strict=False):
        texts = [cell.text for cell in new]
        has_numbers = any(text and all(is_numeral(char) for char in text) for text in texts)
        if has_numbers or texts != [cell.text for cell in old] or not any(texts):
            break
        count += 1
    return count


def _with_cut_row(above: list[Row], rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """
    Put a row together of which one part has the numbers and the other, on the next page, has none.

    So it is where this is the only row of the table without numbers. Where others are blank too, it may be blank itself.
    """
    columns = [c for c in range(len(above[-1])) if any(_holds_number(row, c) for row in (*above, *rows))]
    if columns and not any(_holds_number(row, c) for row in (*above, rows[0]) for c in columns):
        return _with_cut_heads(above, rows, columns)
    if not columns or _is_blank(above[-1], columns) == _is_blank(rows[0], columns):
        return above, rows
    if not any(_holds_number(row, c) for row in (above[-1], rows[0]) for c in columns):
        return above, rows
    others = (*above[:-1], *rows[1:])
    if not any(_is_blank(row, columns) for row in others):
        return _mended(above, rows[0]), rows[1:]
    return [*above[:-1], _blanks_doubted(above[-1], columns)], [_blanks_doubted(rows[0], columns), *rows[1:]]


def _with_cut_heads(above: list[Row], rows: list[Row], columns: Sequence[int]) -> tuple[list[Row], list[Row]]:
    """Put heads together of which the upper part is blank, or the lower, and the note beside them."""
    whole: dict[tuple[int, int], Cell] = {}
    first: list[Cell] = []
    for c, (old, new) in enumerate(zip(above[-1], rows[0], strict=False)):
        if new.is_own and (not new.text or not old.text or c not in columns):
            whole[old.key] = _put_together(old, new) if new.text else old
            first.append(old._replace(is_own=False))
        else:
            first.append(new)
    return [_replaced(row, whole) for row in above], [_replaced(tuple(first), whole), *rows[1:]]


def _replaced(row: Row, whole: dict[tuple[int, int], Cell]) -> Row:
    return tuple(whole[cell.key]._replace(is_own=cell.is_own) if cell.key in whole else cell for cell in row)


def _holds_number(row: Row, column: int) -> bool:
    return len(row) > column and row[column].is_own and is_bare_number(row[column].text)


def _is_blank(row: Row, columns: Sequence[int]) -> bool:
    return len(row) > columns[-1] and not any(row[c].text for c in columns)


def _blanks_doubted(row: Row, columns: Sequence[int]) -> Row:
    return tuple(
        cell._replace(text=UNKNOWN, doubt=_CUT) if c in columns and not cell.text else cell
        for c, cell in enumerate(row)
    )


def _is_rest(last: Row, row: Row) -> bool:
    """Tell whether a row has numbers and no label, and stands below one with numbers: it may be the rest of that."""
    texts = [cell.text for cell in row if cell.is_own and cell.text]
    has_numbers = any(any(char.isdigit() for char in cell.text) for cell in last[1:])
    return has_numbers and bool(texts) and all(is_bare_number(text) for text in texts)


def _doubted(row: Row) -> Row:
    return tuple(
        cell._replace(doubt=cell.doubt or _CUT) if any(char.isdigit() for char in cell.text) else cell for cell in row
    )


def _mended(above: list[Row], rest: Row) -> list[Row]:
    """Put the rest of the last row, from the next page, to that row."""
    whole: dict[tuple[int, int], Cell] = {}
    for old, new in zip(above[-1], rest, strict=False):
        if new.is_own and new.text:
            whole[old.key] = _put_together(whole.get(old.key, old), new)
    return [_replaced(row, whole) for row in above]


def _put_together(old: Cell, new: Cell) -> Cell:
    if not old.text:
        return new._replace(key=old.key)
    doubt = old.doubt or new.doubt
    if is_numeral(old.text[-1]) and is_numeral(new.text[0]):
        doubt = doubt or _CUT
    return old._replace(text=old.text + joint(old.text, new.text) + new.text, doubt=doubt)
