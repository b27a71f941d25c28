"""
Tables without lines: which numbers stand above each other.

A line falls into chunks at wide gaps. The rows with most numbers show where the columns are; that is believed only where
these do not overlap. A number of another row belongs to the column that it stands in and no other; where that is not
certain its whole row is in doubt. Heads are put together down their column, labels around their numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.documents.pdf_lines import Line, is_numeral, joint, make_line
from gouji.documents.pdf_marks import Box, Glyph, Page
from gouji.documents.pdf_tables import Cell, Kind, Row, Table, is_bare_number

_GAP = 0.9
"""A gap of so many letters parts chunks."""
_DIGITS = 0.35
_APART = 4.5
"""Lines so many letters apart are not of one table."""
_STACK = 1.9
"""Pieces of one head, or of one label, are no farther apart."""
_LONG = 0.6
_LARGER = 1.15
_FAR = 20_000.0
_HALF = 0.5
_LABELS = -1
_LEAST = 0.95
"""Lines closer than so many letters overlap, so they are of one row."""
_NONE = frozenset("/\\-\u2014\u2013\u2212\u65e0")
_BETWEEN = "it is not certain in which columns the numbers of the row stand"


class _Chunked(NamedTuple):
    """A line in its chunks; how many of the last ones are values."""

    line: Line
    chunks: tuple[Line, ...]
    values: int

    @property
    def labels(self) -> tuple[Line, ...]:
        """The chunks before the values."""
        return self.chunks[: len(self.chunks) - self.values]

    @property
    def numbers(self) -> tuple[Line, ...]:
        """The chunks that are values."""
        return self.chunks[len(self.chunks) - self.values :]


class _Columns(NamedTuple):
    """Where the columns of values are: from where to where they are filled, and the bounds between them."""

    spans: tuple[tuple[float, float], ...]
    bounds: tuple[float, ...]

    def of(self, chunk: Line) -> list[int]:
        """List the columns that a chunk stands in."""
        x0, x1 = chunk.box[0], chunk.box[2]
        return [n for n, (left, right) in enumerate(self.spans) if x0 < right + 1 and x1 > left - 1]

    def under(self, head: Line) -> list[int]:
        """List the columns that a head stands over; one that only protrudes a little is not over the next column."""
        x0, x1 = head.box[0] + head.size / 2, head.box[2] - head.size / 2
        if x1 < self.bounds[0]:
            return []
        edges = (*self.bounds, _FAR)
        return [n for n in range(len(self.spans)) if x0 < edges[n + 1] and x1 > edges[n]] or self.of(head)


def chunks_of(line: Line) -> tuple[Line, ...]:
    """Cut a line at wide gaps."""
    groups: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, item in zip(line.glyphs, line.glyphs[1:], strict=False):
        gap = _DIGITS if _is_value(before.text) and _is_value(item.text) else _GAP
        if item.x0 - before.x1 > gap * max(before.size, item.size):
            groups.append([])
        groups[-1].append(item)
    return tuple(made for group in groups if (made := make_line(group)) is not None)


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
    rows = [_chunked(line) for line in lines]
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


def _chunked(line: Line) -> _Chunked:
    chunks = chunks_of(line)
    values = 0
    while values < len(chunks) and _is_value(chunks[-1 - values].text):
        values += 1
    return _Chunked(line, chunks, values if len(chunks) > 1 else 0)


def _is_value(text: str) -> bool:
    return is_bare_number(text) or all(is_numeral(char) or char in _NONE for char in text)


def _stray(row: _Chunked, page: Page, sheet: int) -> Table:
    """Make a table of a line of numbers that has no place in one: it is not known what they are numbers of."""
    box = row.line.box
    cell = Cell((sheet, 0), row.line.text, "", page.number, page.place(box), is_own=True)
    return Table(sheet, sheet, box, (box[0], box[2]), ((cell,),), kind=Kind.TORN)


def _spaced(row: _Chunked) -> Line:
    """Put blanks between the chunks of a line that is no row of a table."""
    if len(row.chunks) < 2:
        return row.line
    return row.line._replace(text=" ".join(chunk.text for chunk in row.chunks), is_alone=True)


def _end_of_block(rows: Sequence[_Chunked], start: int, page: Page) -> int:
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


def _first_of_block(rows: Sequence[_Chunked], done: int, start: int, page: Page) -> int:
    """Take the lines right above a block to it that may be heads: not larger, not long, close together."""
    size = rows[start].line.size
    while start > done:
        above, below = rows[start - 1], rows[start]
        is_near = below.line.base - above.line.base <= _STACK * size
        if not is_near or _breaks(above, below, page) or _breaks(below, above, page) or _LARGER * size < above.line.size:
            break
        start -= 1
    return start


def _parted(rows: Sequence[_Chunked]) -> list[_Chunked]:
    """Take the chunks of lines of labels, between rows of values, as lines of their own."""
    left = min((row.numbers[0].box[0] for row in rows if row.values), default=0.0)
    first = next((n for n, row in enumerate(rows) if row.values), len(rows))
    out: list[_Chunked] = []
    for n, row in enumerate(rows):
        if n > first and not row.values and row.line.box[2] < left:
            out += [_Chunked(chunk, (chunk,), 0) for chunk in row.chunks]
        else:
            out.append(row)
    return out


def _breaks(before: _Chunked, row: _Chunked, page: Page) -> bool:
    """Tell whether a line is no part of a table that the line before is of."""
    line = row.line
    is_apart = line.base - before.line.base > _APART * line.size
    is_other = line.size > _LARGER * before.line.size or line.box[2] - line.box[0] > _LONG * page.width
    return is_apart or (len(row.chunks) == 1 and is_other)


def _is_rest(rows: Sequence[_Chunked], n: int) -> bool:
    """Tell whether a line is the rest of the label of the row above."""
    row, above = rows[n], rows[n - 1]
    step = row.line.base - above.line.base
    return len(row.chunks) == 1 and not row.values and 0 < step <= _STACK * row.line.size and above.line.size == row.line.size


def _table(rows: Sequence[_Chunked], near: Sequence[_Chunked], page: Page, sheet: int, number: int) -> Table | None:
    most = max((row.values for row in rows), default=0)
    has_heads = any(len(row.chunks) > 1 and not row.values for row in rows)
    if most == 0 or (most == 1 and sum(1 for row in rows if row.values) < 2 and not has_heads):
        return None
    columns = _columns(rows, most)
    if columns is None or not _fit_heads(rows, columns):
        return None
    builder = _Builder(page, sheet, number, columns, rows)
    depth = builder.depth
    made = builder.rows(rows, near)
    box = (
        min(row.line.box[0] for row in rows), rows[0].line.box[1], max(row.line.box[2] for row in rows), rows[-1].line.box[3]
    )  # fmt: skip
    xs = (*(box[0] + n for n in range(depth)), *columns.bounds, box[2] + 1)
    return Table(sheet, sheet, box, xs, tuple(made), kind=Kind.TORN if builder.is_torn else Kind.ALIGNED)


def _columns(rows: Sequence[_Chunked], most: int) -> _Columns | None:
    """Take the columns from the rows with most values, if these stand clear of each other and of the labels."""
    full = [row for row in rows if row.values == most]
    spans = [
        (min(row.numbers[n].box[0] for row in full), max(row.numbers[n].box[2] for row in full)) for n in range(most)
    ]
    size = max(row.line.size for row in full)
    if most == 1:
        right = max(row.labels[-1].box[2] for row in full if row.labels)
        spans = [(min(right + size / 3, spans[0][0]), _FAR)]
    if any(b[0] - a[1] < size / 3 for a, b in zip(spans, spans[1:], strict=False)):
        return None
    labels = max((row.labels[-1].box[2] for row in full if row.labels), default=spans[0][0] - size)
    if labels > spans[0][0]:
        return None
    edges = [labels, *(right for _, right in spans[:-1])]
    return _Columns(tuple(spans), tuple((a + b[0]) / 2 for a, b in zip(edges, spans, strict=True)))


def _fit_heads(rows: Sequence[_Chunked], columns: _Columns) -> bool:
    """Tell whether every head over the columns stands over at least one."""
    for row in rows:
        for chunk in row.chunks if not row.values else ():
            if chunk.box[0] > columns.bounds[0] and not columns.under(chunk):
                return False
    return True


class _Builder:
    """Makes the rows of one table."""

    def __init__(self, page: Page, sheet: int, number: int, columns: _Columns, rows: Sequence[_Chunked]) -> None:
        self.page, self.sheet, self.columns = page, sheet, columns
        labels = max((len(row.labels) for row in rows if row.values), default=0)
        self.has_labels, self.depth = labels > 0, labels
        self.is_torn = False
        full = [row for row in rows if row.values == len(columns.spans) and row.labels]
        self.label_end = min((row.labels[-1].box[2] for row in full), default=0.0)
        wide = (rows[-1].line.box[2] - rows[0].line.box[0]) * _HALF
        self.rules = sorted(r.at for r in page.rules if r.is_across and r.end - r.start > wide)
        self.count = 0
        self.first = (number + 1) * 1_000_000

    def rows(self, rows: Sequence[_Chunked], near: Sequence[_Chunked]) -> list[Row]:
        """Make the rows, from top to bottom; `near` is what stands before and behind them."""
        around = {n: self._around(rows, n) for n, row in enumerate(rows) if row.values}
        taken = {m for members in around.values() for m in members}
        self.is_torn = any(self._is_torn(rows, n, near, around[n]) for n in around) or self._has_strays(rows)
        out: list[Row] = []
        heads: list[_Chunked] = []
        for n, row in enumerate(rows):
            if n in around:
                out += self._heads(heads) if not out else self._words(heads)
                heads = []
                out.append(self._values(row, [rows[m].line for m in around[n]]))
            elif n not in taken:
                heads.append(row)
        return out + self._words(heads)

    def _is_torn(self, rows: Sequence[_Chunked], n: int, near: Sequence[_Chunked], around: Sequence[int]) -> bool:
        """Tell whether a row has no label of its own, or what stands around it may be the rest of its label or numbers."""
        row = rows[n]
        columns = [self.columns.of(chunk) for chunk in row.numbers]
        if any(len(found) != 1 for found in columns) or len({found[0] for found in columns}) < len(columns):
            return True
        if not around and self._is_bare(row):
            return True
        others = (*rows[max(n - 2, 0) : n], *rows[n + 1 : n + 3], *near)
        beside = [rows[m] for m in (n - 1, n + 1) if 0 <= m < len(rows) and m not in around]
        return any(self._is_piece(row, other) for other in others) or any(self._may_go_on(row, line) for line in beside)

    def _may_go_on(self, row: _Chunked, other: _Chunked) -> bool:
        """Tell whether a line of words may be a piece of the label of a row."""
        if not row.labels or other.values or len(other.chunks) > 1 or self._band(row) != self._band(other):
            return False
        is_close = abs(other.line.base - row.line.base) <= _STACK * row.line.size
        return is_close and other.line.size == row.line.size and _overlap(row.labels[-1], other.line)

    def _has_strays(self, rows: Sequence[_Chunked]) -> bool:
        """Tell whether numbers stand among the rows that are not of any."""
        first = next(n for n, row in enumerate(rows) if row.values)
        chunks = [chunk for row in rows[first:] if not row.values for chunk in row.chunks]
        return any(
            chunk.box[0] > self.columns.bounds[0] and any(char.isdigit() for char in chunk.text) for chunk in chunks
        )

    def _words(self, rows: Sequence[_Chunked]) -> list[Row]:
        """Make rows of lines among the values that have none: whether their values are blank is not known."""
        return [(self._cell(chunk.text, chunk.box),) for row in rows for chunk in row.chunks]

    def _around(self, rows: Sequence[_Chunked], n: int) -> list[int]:
        """
        Number the lines above and below the numbers of a row that make its label with what stands beside them.

        They stand evenly around the numbers, nearer to them than to other numbers, and above each other.
        """
        row = rows[n]
        if self.rules and self._band(row) not in (0, len(self.rules)):
            return self._in_band(rows, n)
        above, below = self._label_lines(rows, n, -1), self._label_lines(rows, n, 1)
        count = min(len(above), len(below))
        if count == 0 or (not row.labels and count > 1):
            return []
        base = row.line.base
        for m, k in zip(above[:count], below[:count], strict=True):
            up, down = base - rows[m].line.base, rows[k].line.base - base
            if abs(up - down) > row.line.size / 4 or not _overlap(rows[m].line, rows[k].line):
                return []
        is_even = len(above) == len(below)
        return sorted(above[:count] + below[:count]) if is_even else []

    def _band(self, row: _Chunked) -> int:
        """Number the space between lines across in which a line stands."""
        return bisect_left(self.rules, row.line.base - row.line.size / 3)

    def _in_band(self, rows: Sequence[_Chunked], n: int) -> list[int]:
        """Number the lines of words that stand in the same ruled row as numbers, above or below their label."""
        same = [m for m, other in enumerate(rows) if self._band(other) == self._band(rows[n]) and m != n]
        if any(rows[m].values or len(rows[m].chunks) > 1 for m in same):
            return []
        words = [m for m in same if rows[m].line.box[2] < self.columns.bounds[0] + rows[m].line.size]
        own = rows[n].labels[-1] if rows[n].labels else rows[words[0]].line if words else None
        return [m for m in words if own is not None and _overlap(own, rows[m].line)]

    def _label_lines(self, rows: Sequence[_Chunked], n: int, step: int) -> list[int]:
        """Number the lines next to a row that are of its label only, up to half way to the next row with numbers."""
        row = rows[n]
        base, size = row.line.base, row.line.size
        m = n + step
        while 0 <= m < len(rows) and not rows[m].values:
            m += step
        limit = abs(rows[m].line.base - base) * _HALF if 0 <= m < len(rows) else _APART * size
        found: list[int] = []
        last, own = base, row.labels[-1] if row.labels else None
        for m in range(n + step, m, step):
            line = rows[m].line
            if len(rows[m].chunks) > 1 or abs(line.base - base) > limit or abs(line.base - last) > _STACK * size:
                break
            is_label = line.box[2] < self.columns.bounds[0] + size
            if is_label and (own is None or _overlap(own, line)):
                found.append(m)
                last, own = line.base, own or line
        return found

    def _is_piece(self, row: _Chunked, other: _Chunked) -> bool:
        """
        Tell whether a line may hold the rest of the numbers of a row, so that these are not what they seem.

        So it is where the lines are too close to be rows, or where numbers without a label of their own are right above or
        below.
        """
        apart = abs(other.line.base - row.line.base)
        if self._band(row) != self._band(other):
            return False
        if apart > _STACK * row.line.size or not self._holds_number(other):
            return False
        return apart < _LEAST * row.line.size or self._is_bare(other) or self._is_bare(row)

    def _is_bare(self, row: _Chunked) -> bool:
        """Tell whether what stands before the numbers is no label: nothing, or a piece of one farther to the left."""
        labels = [chunk for chunk in row.chunks if chunk.box[2] < self.columns.bounds[0] + chunk.size]
        return self.has_labels and (not labels or labels[-1].box[2] < self.label_end)

    def _holds_number(self, row: _Chunked) -> bool:
        return any(chunk.box[2] > self.columns.bounds[0] and is_bare_number(chunk.text) for chunk in row.chunks)

    def _values(self, row: _Chunked, around: Sequence[Line]) -> Row:
        places: dict[int, Line] = {}
        doubt = ""
        for chunk in row.numbers:
            found = self.columns.of(chunk)
            if len(found) != 1 or found[0] in places:
                doubt = doubt or _BETWEEN
            else:
                places[found[0]] = chunk
        labels = [(chunk.text, chunk.box) for chunk in row.labels[:-1]]
        pieces = sorted((*row.labels[-1:], *around), key=lambda line: line.base)
        if pieces:
            labels.append((_joined(pieces), pieces[0].box))
        cells = [self._cell("", row.line.box) for _ in range(self.depth - len(labels))]
        cells += [self._cell(text, box) for text, box in labels]
        for n, (left, right) in enumerate(self.columns.spans):
            chunk = places.get(n)
            box = chunk.box if chunk is not None else (left, row.line.box[1], min(right, self.page.width), row.line.box[3])
            fault = doubt or (chunk.fault if chunk is not None else "")
            cells.append(self._cell(chunk.text if chunk is not None else ("\ufffd" if fault else ""), box, fault))
        return tuple(cells)

    def _heads(self, rows: Sequence[_Chunked]) -> list[Row]:
        """
        Make rows of lines without values: what stands above each other in one column is one head.

        What stands over the labels comes in the order of the lines, the heads of columns last. Which columns a head over
        several of them is over cannot be told; it is kept only where rows have no labels, and it is theirs.
        """
        stacks: dict[int, list[tuple[int, Line]]] = {}
        placed: list[list[tuple[int, int, str, Box]]] = [[] for _ in rows]
        for n, row in enumerate(rows):
            for chunk in row.chunks:
                columns = self.columns.under(chunk) if chunk.box[0] > self.columns.bounds[0] - chunk.size else []
                if len(columns) > 1:
                    if not self.has_labels:
                        placed[n].append((self.depth + columns[0], len(columns), chunk.text, chunk.box))
                else:
                    stacks.setdefault(columns[0] if columns else _LABELS, []).append((n, chunk))
        lowest: list[tuple[int, int, str, Box]] = []
        for column, stack in sorted(stacks.items()):
            pieces = list(_stacked(stack))
            if column != _LABELS:
                _, text, box = pieces.pop()
                lowest.append((self.depth + column, 1, text, box))
            for n, text, box in pieces:
                placed[n].append((self.depth + column, 1, text, box))
        if len(rows) == 1:
            placed, lowest = [placed[0] + lowest], []
        return [self._head(cells, cells[0][3]) for cells in (*placed, lowest) if cells]

    def _head(self, cells: Sequence[tuple[int, int, str, Box]], line: Box) -> Row:
        if len(cells) == 1 and cells[0][0] < self.depth:
            return (self._cell(cells[0][2], cells[0][3]),)
        row = [self._cell("", line) for _ in range(self.depth + len(self.columns.spans))]
        for place, width, text, box in sorted(cells):
            place = max(place, 0)  # noqa: PLW2901
            cell = self._cell(row[place].text + text, box)
            row[place : place + width] = [cell, *([cell._replace(is_own=False)] * (width - 1))]
        return tuple(row)

    def _cell(self, text: str, box: Box, doubt: str = "") -> Cell:
        self.count += 1
        return Cell((self.sheet, self.first + self.count), text, doubt, self.page.number, self.page.place(box), is_own=True)


def _joined(lines: Iterable[Line]) -> str:
    text = ""
    for line in lines:
        text += joint(text, line.text) + line.text
    return text


def _overlap(a: Line, b: Line) -> bool:
    """Tell whether two lines stand above each other."""
    common = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    return common > _HALF * min(a.box[2] - a.box[0], b.box[2] - b.box[0])


def _stacked(pieces: Sequence[tuple[int, Line]]) -> Iterable[tuple[int, str, Box]]:
    """Put pieces that stand close above each other together, each with the number of its first line."""
    groups: list[list[tuple[int, Line]]] = []
    for n, chunk in pieces:
        near = (
            group
            for group in groups
            if n > group[-1][0]
            and chunk.base - group[-1][1].base <= _STACK * chunk.size
            and _overlap(group[-1][1], chunk)
        )
        group = next(near, None)
        if group is None:
            groups.append([(n, chunk)])
        else:
            group.append((n, chunk))
    for group in groups:
        yield group[0][0], _joined(chunk for _, chunk in group), group[0][1].box
