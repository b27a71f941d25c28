"""
The rows of a table without lines: labels put together around their numbers, heads down their column.

Whether it can be believed at all is told too: not where a line may hold the rest of a number or of a label, and it is not
certain of which.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from gouji.documents.pdf_chunks import APART, HALF, STACK, Chunked, Columns, overlap, text_of
from gouji.documents.pdf_fonts import UNKNOWN
from gouji.documents.pdf_lines import Line, is_bare_number
from gouji.documents.pdf_marks import Box, Page
from gouji.documents.pdf_tables import Cell, Row

_LABELS = -1
_LEAST = 0.95
"""Lines closer than so many letters overlap, so they are of one row."""
_BETWEEN = "columns-uncertain"


class AlignedRows:
    """Makes the rows of one table."""

    def __init__(self, page: Page, sheet: int, number: int, columns: Columns, rows: Sequence[Chunked]) -> None:
        self.page, self.sheet, self.columns = page, sheet, columns
        labels = max((len(row.labels) for row in rows if row.values), default=0)
        self.has_labels, self.depth = labels > 0, labels
        self.is_torn = False
        full = [row for row in rows if row.values == len(columns.spans) and row.labels]
        self.label_end = min((row.labels[-1].box[2] for row in full), default=0.0)
        wide = (rows[-1].line.box[2] - rows[0].line.box[0]) * HALF
        self.rules = sorted(r.at for r in page.rules if r.is_across and r.end - r.start > wide)
        self.count = 0
        self.first = (number + 1) * 1_000_000

    def rows(self, rows: Sequence[Chunked], near: Sequence[Chunked]) -> list[Row]:
        """Make the rows, from top to bottom; `near` is what stands before and behind them."""
        around = {n: self._around(rows, n) for n, row in enumerate(rows) if row.values}
        taken = {m for members in around.values() for m in members}
        self.is_torn = any(self._is_torn(rows, n, near, around[n]) for n in around) or self._has_strays(rows)
        out: list[Row] = []
        heads: list[Chunked] = []
        for n, row in enumerate(rows):
            if n in around:
                out += self._heads(heads) if not out else self._words(heads)
                heads = []
                out.append(self._values(row, [rows[m].line for m in around[n]]))
            elif n not in taken:
                heads.append(row)
        return out + self._words(heads)

    def _is_torn(self, rows: Sequence[Chunked], n: int, near: Sequence[Chunked], around: Sequence[int]) -> bool:
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

    def _may_go_on(self, row: Chunked, other: Chunked) -> bool:
        """Tell whether a line of words may be a piece of the label of a row."""
        if not row.labels or other.values or len(other.chunks) > 1 or self._band(row) != self._band(other):
            return False
        is_close = abs(other.line.base - row.line.base) <= STACK * row.line.size
        return is_close and other.line.size == row.line.size and overlap(row.labels[-1], other.line)

    def _has_strays(self, rows: Sequence[Chunked]) -> bool:
        """Tell whether numbers stand among the rows that are not of any."""
        first = next(n for n, row in enumerate(rows) if row.values)
        chunks = [chunk for row in rows[first:] if not row.values for chunk in row.chunks]
        return any(
            chunk.box[0] > self.columns.bounds[0] and any(char.isdigit() for char in chunk.text) for chunk in chunks
        )

    def _words(self, rows: Sequence[Chunked]) -> list[Row]:
        """Make rows of lines among the values that have none: whether their values are blank is not known."""
        return [(self._cell(chunk.text, chunk.box),) for row in rows for chunk in row.chunks]

    def _around(self, rows: Sequence[Chunked], n: int) -> list[int]:
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
            if abs(up - down) > row.line.size / 4 or not overlap(rows[m].line, rows[k].line):
                return []
        is_even = len(above) == len(below)
        return sorted(above[:count] + below[:count]) if is_even else []

    def _band(self, row: Chunked) -> int:
        """Number the space between lines across in which a line stands."""
        return bisect_left(self.rules, row.line.base - row.line.size / 3)

    def _in_band(self, rows: Sequence[Chunked], n: int) -> list[int]:
        """Number the lines of words that stand in the same ruled row as numbers, above or below their label."""
        same = [m for m, other in enumerate(rows) if self._band(other) == self._band(rows[n]) and m != n]
        if any(rows[m].values or len(rows[m].chunks) > 1 for m in same):
            return []
        words = [m for m in same if rows[m].line.box[2] < self.columns.bounds[0] + rows[m].line.size]
        own = rows[n].labels[-1] if rows[n].labels else rows[words[0]].line if words else None
        return [m for m in words if own is not None and overlap(own, rows[m].line)]

    def _label_lines(self, rows: Sequence[Chunked], n: int, step: int) -> list[int]:
        """Number the lines next to a row that are of its label only, up to half way to the next row with numbers."""
        row = rows[n]
        base, size = row.line.base, row.line.size
        m = n + step
        while 0 <= m < len(rows) and not rows[m].values:
            m += step
        limit = abs(rows[m].line.base - base) * HALF if 0 <= m < len(rows) else APART * size
        found: list[int] = []
        last, own = base, row.labels[-1] if row.labels else None
        for k in range(n + step, m, step):
            line = rows[k].line
            if len(rows[k].chunks) > 1 or abs(line.base - base) > limit or abs(line.base - last) > STACK * size:
                break
            is_label = line.box[2] < self.columns.bounds[0] + size
            if is_label and (own is None or overlap(own, line)):
                found.append(k)
                last, own = line.base, own or line
        return found

    def _is_piece(self, row: Chunked, other: Chunked) -> bool:
        """
        Tell whether a line may hold the rest of the numbers of a row, so that these are not what they seem.

        So it is where the lines are too close to be rows, or where numbers without a label of their own are right above or
        below.
        """
        apart = abs(other.line.base - row.line.base)
        if self._band(row) != self._band(other):
            return False
        if apart > STACK * row.line.size or not self._holds_number(other):
            return False
        return apart < _LEAST * row.line.size or self._is_bare(other) or self._is_bare(row)

    def _is_bare(self, row: Chunked) -> bool:
        """Tell whether what stands before the numbers is no label: nothing, or a piece of one farther to the left."""
        labels = [chunk for chunk in row.chunks if chunk.box[2] < self.columns.bounds[0] + chunk.size]
        return self.has_labels and (not labels or labels[-1].box[2] < self.label_end)

    def _holds_number(self, row: Chunked) -> bool:
        return any(chunk.box[2] > self.columns.bounds[0] and is_bare_number(chunk.text) for chunk in row.chunks)

    def _values(self, row: Chunked, around: Sequence[Line]) -> Row:
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
            labels.append((text_of(pieces), pieces[0].box))
        cells = [self._cell("", row.line.box) for _ in range(self.depth - len(labels))]
        cells += [self._cell(text, box) for text, box in labels]
        for n, (left, right) in enumerate(self.columns.spans):
            found_here = places.get(n)
            if found_here is not None:
                cells.append(self._cell(found_here.text, found_here.box, doubt or found_here.fault))
            else:
                box = (left, row.line.box[1], min(right, self.page.width), row.line.box[3])
                cells.append(self._cell(UNKNOWN if doubt else "", box, doubt))
        return tuple(cells)

    def _heads(self, rows: Sequence[Chunked]) -> list[Row]:
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
        return Cell(
            (self.sheet, self.first + self.count), text, doubt, self.page.number, self.page.place(box), is_own=True
        )


def _stacked(pieces: Sequence[tuple[int, Line]]) -> Iterable[tuple[int, str, Box]]:
    """Put pieces that stand close above each other together, each with the number of its first line."""
    groups: list[list[tuple[int, Line]]] = []
    for n, chunk in pieces:
        near = (
            group
            for group in groups
            if n > group[-1][0]
            and chunk.base - group[-1][1].base <= STACK * chunk.size
            and overlap(group[-1][1], chunk)
        )
        group = next(near, None)
        if group is None:
            groups.append([(n, chunk)])
        else:
            group.append((n, chunk))
    for group in groups:
        yield group[0][0], text_of(chunk for _, chunk in group), group[0][1].box
