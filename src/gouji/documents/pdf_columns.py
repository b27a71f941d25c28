"""
Tables without lines: which numbers stand above each other.

A line falls into chunks at wide gaps. The rows with most numbers show where the columns are; that is believed only where
these do not overlap. A number of another row belongs to the column that it stands in and no other; where that is not
certain of all, the table is told to be unreadable.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gouji.documents.pdf_aligned import AlignedRows
from gouji.documents.pdf_chunks import APART, FAR, STACK, Chunked, Columns, chunked
from gouji.documents.pdf_lines import Line
from gouji.documents.pdf_marks import Page
from gouji.documents.pdf_tables import Cell, Kind, Table

_LONG = 0.6
_LARGER = 1.15


def tabular(lines: Sequence[Line], page: Page, sheet: int) -> list[Line | Table]:
    """
    Find tables among the lines of a page.

    Args:
        lines: Lines from top to bottom.
        page: The page.
        sheet: Number of its sheet.

    Returns:
        The lines and the tables, from top to bottom.
    """
    rows = [chunked(line) for line in lines]
    out: list[Line | Table] = []
    start = 0
    done = 0
    while start < len(rows):
        end = _end_of_block(rows, start, page)
        first = _first_of_block(rows, done, start, page) if end > start else start
        table = None
        if end > start:
            near = (*rows[max(first - 1, 0) : first], *rows[end : end + 1])
            table = _table(_parted(rows[first:end]), near, page, sheet, len(out))
        if table is not None:
            del out[len(out) - (start - first) :]
            out.append(table)
            start = done = end
        else:
            out.append(_stray(rows[start], page, sheet) if rows[start].values > 1 else _spaced(rows[start]))
            start += 1
    return out


def _stray(row: Chunked, page: Page, sheet: int) -> Table:
    """Make a table of a line of numbers that has no place in one: it is not known what they are numbers of."""
    box = row.line.box
    cell = Cell((sheet, 0), row.line.text, "", page.number, page.place(box), is_own=True)
    return Table(sheet, sheet, box, (box[0], box[2]), ((cell,),), kind=Kind.TORN)


def _spaced(row: Chunked) -> Line:
    """Put blanks between the chunks of a line that is no row of a table."""
    if len(row.chunks) < 2:
        return row.line
    return row.line._replace(text=" ".join(chunk.text for chunk in row.chunks), is_alone=True)


def _end_of_block(rows: Sequence[Chunked], start: int, page: Page) -> int:
    """Find the end of a block of lines: heads, the first of them in chunks, and then rows of values."""
    if len(rows[start].chunks) < 2:
        return start
    end = start
    left = page.width
    for n in range(start, len(rows)):
        row = rows[n]
        if n > start and _breaks(rows[n - 1], row, page):
            break
        if row.values:
            end = n + 1
            left = min(left, row.numbers[0].box[0])
        elif end > start and row.chunks[-1].box[2] > left and len(row.chunks) > 1:
            break
    while start < end < len(rows) and _is_rest(rows, end):
        end += 1
    return end


def _first_of_block(rows: Sequence[Chunked], done: int, start: int, page: Page) -> int:
    """Take the lines right above a block to it that may be heads: not larger, not long, close together."""
    size = rows[start].line.size
    while start > done:
        above, below = rows[start - 1], rows[start]
        is_near = below.line.base - above.line.base <= STACK * size
        if (
            not is_near
            or _breaks(above, below, page)
            or _breaks(below, above, page)
            or _LARGER * size < above.line.size
        ):
            break
        start -= 1
    return start


def _parted(rows: Sequence[Chunked]) -> list[Chunked]:
    """Take the chunks of lines of labels, between rows of values, as lines of their own."""
    left = min((row.numbers[0].box[0] for row in rows if row.values), default=0.0)
    first = next((n for n, row in enumerate(rows) if row.values), len(rows))
    out: list[Chunked] = []
    for n, row in enumerate(rows):
        if n > first and not row.values and row.line.box[2] < left:
            out += [Chunked(chunk, (chunk,), 0) for chunk in row.chunks]
        else:
            out.append(row)
    return out


def _breaks(before: Chunked, row: Chunked, page: Page) -> bool:
    """Tell whether a line is no part of a table that the line before is of."""
    line = row.line
    is_apart = line.base - before.line.base > APART * line.size
    is_other = line.size > _LARGER * before.line.size or line.box[2] - line.box[0] > _LONG * page.width
    return is_apart or (len(row.chunks) == 1 and is_other)


def _is_rest(rows: Sequence[Chunked], n: int) -> bool:
    """Tell whether a line is the rest of the label of the row above."""
    row, above = rows[n], rows[n - 1]
    step = row.line.base - above.line.base
    return (
        len(row.chunks) == 1
        and not row.values
        and 0 < step <= STACK * row.line.size
        and above.line.size == row.line.size
    )


def _table(rows: Sequence[Chunked], near: Sequence[Chunked], page: Page, sheet: int, number: int) -> Table | None:
    most = max((row.values for row in rows), default=0)
    has_heads = any(len(row.chunks) > 1 and not row.values for row in rows)
    if most == 0 or (most == 1 and sum(1 for row in rows if row.values) < 2 and not has_heads):
        return None
    columns = _columns(rows, most)
    if columns is None or not _fit_heads(rows, columns):
        return None
    builder = AlignedRows(page, sheet, number, columns, rows)
    depth = builder.depth
    made = builder.rows(rows, near)
    box = (
        min(row.line.box[0] for row in rows), rows[0].line.box[1], max(row.line.box[2] for row in rows), rows[-1].line.box[3]
    )  # fmt: skip
    xs = (*(box[0] + n for n in range(depth)), *columns.bounds, box[2] + 1)
    return Table(sheet, sheet, box, xs, tuple(made), kind=Kind.TORN if builder.is_torn else Kind.ALIGNED)


def _columns(rows: Sequence[Chunked], most: int) -> Columns | None:
    """Take the columns from the rows with most values, if these stand clear of each other and of the labels."""
    full = [row for row in rows if row.values == most]
    spans = [
        (min(row.numbers[n].box[0] for row in full), max(row.numbers[n].box[2] for row in full)) for n in range(most)
    ]
    size = max(row.line.size for row in full)
    if most == 1:
        right = max(row.labels[-1].box[2] for row in full if row.labels)
        spans = [(min(right + size / 3, spans[0][0]), FAR)]
    if any(b[0] - a[1] < size / 3 for a, b in pairwise(spans)):
        return None
    labels = max((row.labels[-1].box[2] for row in full if row.labels), default=spans[0][0] - size)
    if labels > spans[0][0]:
        return None
    edges = [labels, *(right for _, right in spans[:-1])]
    return Columns(tuple(spans), tuple((a + b[0]) / 2 for a, b in zip(edges, spans, strict=True)))


def _fit_heads(rows: Sequence[Chunked], columns: Columns) -> bool:
    """Tell whether every head over the columns stands over at least one."""
    for row in rows:
        for chunk in row.chunks if not row.values else ():
            if chunk.box[0] > columns.bounds[0] and not columns.under(chunk):
                return False
    return True
