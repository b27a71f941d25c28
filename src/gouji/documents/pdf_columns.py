"""
Tables without all of their lines: which lines of text make one.

A line falls into chunks at wide gaps. A table, or a part of one under heads of its own, begins with such a line and goes
on as long as lines hold numbers, or stand left of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_aligned import Place, read_aligned, torn
from gouji.documents.pdf_chunks import APART, FAR, STACK, Chunked, chunked, is_value
from gouji.documents.pdf_heads import are_in_line
from gouji.documents.pdf_labels import goes_on, is_ordinal
from gouji.documents.pdf_lines import Line
from gouji.documents.pdf_marks import Page
from gouji.documents.pdf_spans import Columns
from gouji.documents.pdf_tables import Table

_LONG = 0.6
_LARGER = 1.15
_STEP = 1.3
_CELLS = 1_000_000


class Run(NamedTuple):
    """Lines and tables from top to bottom; the columns of the last table of which they are known."""

    items: list[Line | Table]
    columns: Columns | None


def tabular(lines: Sequence[Line], page: Page, sheet: int, prior: Columns | None = None) -> Run:
    """
    Find tables among the lines of a page.

    Args:
        lines: Lines from top to bottom.
        page: The page.
        sheet: Number of its sheet.
        prior: The columns of the last table before, which may go on here.
    """
    rows = [chunked(line) for line in lines]
    out: list[Line | Table] = []
    columns: Columns | None = None
    start = 0
    done = 0
    while start < len(rows):
        end = _end_of_block(rows, start, page)
        first = _first_of_block(rows, done, start, end, page) if end > start else start
        place = Place(page, sheet, (len(out) + 1) * _CELLS)
        known = columns or prior
        found = None
        if end > start:
            found = read_aligned(rows[first:end], place, known, is_followed=end < len(rows))
        if found is not None:
            del out[len(out) - (start - first) :]
            out.append(found.table)
            columns = found.columns or columns
            start = done = end
        else:
            row = rows[start]
            out.append(torn([row.line], place) if row.values > 1 else _spaced(row))
            start += 1
    return Run(out, columns or prior)


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
    most = 0
    left = page.width
    labels = FAR
    beside = rows[start].chunks[0].box[2]
    for n in range(start, len(rows)):
        row = rows[n]
        if n > start and _breaks(rows[n - 1], row, page):
            break
        is_number = (
            len(row.chunks) == 1 and row.line.box[0] > min(left - row.line.size, beside) and is_value(row.line.text)
        )
        if row.values or is_number:
            end = n + 1
            most = max(most, row.values, 1)
            ends = [chunk.box[2] for chunk in row.labels[-1:] if row.values]
            labels = max([*ends, *([labels] if labels < FAR else [])], default=FAR)
            left = min(left, row.numbers[0].box[0] if row.values else row.line.box[0])
        elif end > start and _is_of_heads(row, left, labels if most > 1 else 0.0):
            break
    while start < end < len(rows) and _is_rest(rows, start, end, left):
        end += 1
    return end


def _first_of_block(rows: Sequence[Chunked], done: int, start: int, end: int, page: Page) -> int:
    """Take the lines right above a block to it that may be heads: not larger, not long, close together."""
    size = rows[start].line.size
    labels = min((row.labels[-1].box[2] for row in rows[start:end] if row.values and row.labels), default=FAR)
    while start > done:
        above, below = rows[start - 1], rows[start]
        reach = APART if above.line.box[0] > labels else STACK
        is_near = below.line.base - above.line.base <= reach * size
        if (
            not is_near
            or _breaks(above, below, page)
            or _breaks(below, above, page)
            or _LARGER * size < above.line.size
        ):
            break
        start -= 1
    return start


def _breaks(before: Chunked, row: Chunked, page: Page) -> bool:
    """Tell whether a line is no part of a table that the line before is of."""
    line = row.line
    is_apart = line.base - before.line.base > APART * line.size
    is_other = line.size > _LARGER * before.line.size or line.box[2] - line.box[0] > _LONG * page.width
    return is_apart or (len(row.chunks) == 1 and is_other)


def _is_of_heads(row: Chunked, left: float, labels: float) -> bool:
    """Tell whether a line without numbers is one of heads: it reaches to the numbers, or has a piece right of all labels."""
    return row.line.box[2] > left or (len(row.chunks) > 1 and labels <= row.chunks[-1].box[0])


def _is_rest(rows: Sequence[Chunked], start: int, n: int, left: float) -> bool:
    """Tell whether a line is the rest of the label of the row above, or a label whose numbers are blank."""
    line, above = rows[n].line, rows[n - 1].line
    step = line.base - above.base
    if len(rows[n].chunks) > 2 or line.box[2] >= left or line.size != above.size or step <= 0:
        return False
    own = rows[n].chunks[-1]
    words = [chunk for row in rows[start:n] for chunk in row.chunks if chunk.box[2] < left]
    before = next((chunk for chunk in reversed(words) if are_in_line(chunk, own)), None)
    if before is not None and goes_on((before, own), [*words, own]):
        return True
    usual = max((b.line.base - a.line.base for a, b in pairwise(rows[start:n])), default=0.0)
    return is_ordinal(line.text) and step <= _STEP * max(usual, STACK * line.size)
