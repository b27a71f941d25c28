"""
A table without all of its lines: its columns, its rows, its heads, put together.

Whatever of it cannot be placed for certain makes the whole of it unreadable: a number that is left over may be one that is
missing elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from gouji.documents.pdf_broken import Breaks, whole_lines
from gouji.documents.pdf_chunks import HALF, STACK, Chunked, heads_of, is_value, overlap
from gouji.documents.pdf_doubts import SEVERAL
from gouji.documents.pdf_fonts import UNKNOWN
from gouji.documents.pdf_heads import Head, Heads, are_in_line, least_step, read_heads
from gouji.documents.pdf_labels import Labelled, beside_labels, label_rows
from gouji.documents.pdf_lines import Line
from gouji.documents.pdf_marks import Box, Page
from gouji.documents.pdf_rulings import joined_rules
from gouji.documents.pdf_spans import Columns, find_columns
from gouji.documents.pdf_tables import Cell, Kind, Row, Table

_CLOSE = 1.1
_BARRED = 0.7
"""Numbers may stand so many letters outside of the drawn end of their table."""


class Found(NamedTuple):
    """A table, and its columns, if they are known."""

    table: Table
    columns: Columns | None


class Part(NamedTuple):
    """
    What a table without lines is made of.

    Attributes:
        heads: The lines of heads.
        labels: The lines of labels, from top to bottom.
        values: For each line of numbers, its numbers from left to right.
        left: Where the numbers begin.
    """

    heads: tuple[Line, ...]
    labels: tuple[Line, ...]
    values: tuple[tuple[Line, ...], ...]
    left: float

    @property
    def bases(self) -> list[float]:
        """The base lines of the numbers."""
        return [row[0].base for row in self.values]


class Place(NamedTuple):
    """Where a table stands: page, number of the sheet, first number for its cells."""

    page: Page
    sheet: int
    first: int


def read_aligned(
    rows: Sequence[Chunked], place: Place, prior: Columns | None, *, is_followed: bool
) -> Found | None:  # fmt: skip
    """
    Read a table.

    Args:
        rows: Its lines.
        place: Where it stands.
        prior: The columns of the table that ends the sheet before.
        is_followed: Whether something stands below it on the sheet, so that no row of it goes on there.

    Returns:
        The table; None if these lines are none.
    """
    most = max(max(row.values, int(is_value(row.line.text))) for row in rows)
    has_heads = any(len(row.chunks) > 1 and not row.values for row in rows)
    if most == 0 or (not has_heads and (most == 1 and sum(1 for row in rows if row.values) < 2)):
        return None
    part = part_of(rows)
    builder = _Builder(place, rows)
    made = None if part is None else builder.build(part, prior, is_followed=is_followed)
    return made if made is not None else Found(torn([row.line for row in rows], place), None)


def torn(lines: Sequence[Line], place: Place) -> Table:
    """Make a table of lines of which it is not known what they are numbers of."""
    box = _around([line.box for line in lines])
    text = "\n".join(line.text for line in lines)
    cell = Cell((place.sheet, place.first), text, "", place.page.number, place.page.place(box), is_own=True)
    size = max(line.size for line in lines)
    return Table(place.sheet, place.sheet, box, (box[0], box[2]), ((cell,),), kind=Kind.TORN, size=size)


def part_of(rows: Sequence[Chunked]) -> Part | None:
    """Divide lines into heads, labels and numbers; None where that cannot be done."""
    left = left_of(rows)
    first = next(n for n, row in enumerate(rows) if _numbers(row, left))
    heads = [n for n, row in enumerate(rows[:first]) if row.line.box[2] > left]
    if not heads and max(len(row.numbers) for row in rows) < 2:
        heads = [n for n, row in enumerate(rows[:first]) if len(row.chunks) > 1]
    end = heads[-1] + 1 if heads else 0
    labels: list[Line] = []
    values: list[tuple[Line, ...]] = []
    for row in rows[end:]:
        mine = tuple(chunk for chunk in row.chunks if chunk.box[0] >= left - 1)
        words = [chunk for chunk in row.chunks if chunk not in mine]
        if any(chunk.box[2] > left for chunk in words) or (mine and not any(is_value(chunk.text) for chunk in mine)):
            return None
        labels += words
        if mine:
            values.append(mine)
    lines = [row.line for row in rows[:end]]
    rest = _rest_of_heads(lines, labels, left)
    lines += labels[:rest]
    return Part(tuple(lines), tuple(labels[rest:]), tuple(values), left)


def left_of(rows: Sequence[Chunked]) -> float:
    """Find where the numbers begin."""
    numbers = [chunk for row in rows for chunk in row.numbers]
    label = max((row.labels[-1].box[2] for row in rows if row.values and row.labels), default=0.0)
    alone = [row.line for row in rows if len(row.chunks) == 1 and is_value(row.line.text) and row.line.box[0] > label]
    return min(chunk.box[0] for chunk in (*numbers, *alone))


def _numbers(row: Chunked, left: float) -> bool:
    return any(chunk.box[0] >= left - 1 and is_value(chunk.text) for chunk in row.chunks)


def _rest_of_heads(heads: Sequence[Line], labels: Sequence[Line], left: float) -> int:
    """Count the lines that are the rest of a head over the labels: it reaches farther down than the others."""
    over = [line for line in heads if line.box[0] < left]
    if not over or not labels:
        return 0
    step = least_step([*(line for line in over if line.box[2] < left), *labels])
    last, count = max(over, key=lambda line: line.base), 0
    if last.box[2] >= left:
        return 0
    for label in labels:
        if label.base - last.base > step * _CLOSE or not are_in_line(last, label):
            return count
        last, count = label, count + 1
    return 0


class _Builder:
    """Makes the cells of one table."""

    def __init__(self, place: Place, rows: Sequence[Chunked]) -> None:
        self.page, self.sheet = place.page, place.sheet
        self.lines = [row.line for row in rows]
        self.box = _around([line.box for line in self.lines])
        self.count = place.first

    def build(self, part: Part, prior: Columns | None, *, is_followed: bool) -> Found | None:
        rows = self._rows(part, is_followed=is_followed)
        if rows is None:
            return None
        heads, columns = self._columns(part, prior)
        if columns is None:
            return None
        depth = 1 if part.labels else 0
        made = self._heads(heads, columns, depth)
        made += self._labelled(part, rows, columns)
        xs = (*(self.box[0] + n for n in range(depth)), *(span[0] for span in columns.spans), self.box[2] + 1)
        size = max(line.size for line in self.lines)
        table = Table(self.sheet, self.sheet, self.box, xs, tuple(made), kind=Kind.ALIGNED, size=size)
        return Found(table, columns)

    def _rows(self, part: Part, *, is_followed: bool) -> list[Labelled] | None:
        """Find the rows; without labels there is only one."""
        if not part.labels:
            return [Labelled((), (0,))] if len(part.values) == 1 else None
        pieces = sorted(part.labels, key=lambda piece: (piece.base, piece.box[0]))
        groups = beside_labels(pieces, whole_lines(part.values))
        own = [piece for piece in pieces if piece not in groups]
        bounds = bool(part.heads), is_followed
        floors = self._floors(part, min(part.bases))
        return label_rows(own, part.values, floors, bounds, partial(_may_go_on, part))

    def _columns(self, part: Part, prior: Columns | None) -> tuple[Heads, Columns | None]:
        """Find heads and columns; the head of the first column may stand left of its numbers, but not over labels."""
        floors, walls = self._floors(part, self.box[1]), self._walls(part)
        labels = max((piece.box[2] for piece in part.labels), default=-1.0)
        heads = read_heads(part.heads, part.left, part.left, floors)
        for end in (part.left, labels):
            heads = read_heads(part.heads, part.left, end, floors)
            if any(head.box[0] > labels for head in heads.beside):
                continue
            columns = find_columns(part.values, heads.leaves, walls, prior)
            if columns is not None:
                return heads, columns
        return heads, None

    def _floors(self, part: Part, top: float) -> list[float]:
        """List the places of what divides rows: lines across labels and numbers, and the ends of grounds behind both."""
        right = max(chunk.box[2] for row in part.values for chunk in row)
        left = max((piece.box[0] for piece in part.labels), default=part.left)
        reach = part.values[0][0].size * _BARRED
        rules = joined_rules(r for r in self.page.rules if r.is_across and self.box[1] - 40 < r.at < self.box[3] + 40)
        ends = [r.at for r in rules if r.start <= left + reach and r.end >= right - reach]
        for x0, upper, x1, lower in self.page.shades:
            if x0 <= left + reach and x1 >= right - reach:
                ends += [upper, lower]
        out: list[float] = []
        for at in sorted(ends):
            if self.box[1] - 40 < at < self.box[3] + 40 and (not out or at - out[-1] > reach / 2):
                out.append(at)
        return out

    def _walls(self, part: Part) -> list[float]:
        """List the places of lines down all rows of numbers, from the last one left of them."""
        top = min(chunk.base - chunk.size * 0.5 for row in part.values for chunk in row)
        bottom = max(chunk.base for row in part.values for chunk in row)
        pieces: dict[float, list[tuple[float, float]]] = {}
        for rule in sorted(r for r in self.page.rules if not r.is_across):
            near = next((at for at in pieces if abs(at - rule.at) < 2.0), rule.at)
            pieces.setdefault(near, []).append((rule.start, rule.end))
        found = sorted(at for at, parts in pieces.items() if _covers(parts, top, bottom))
        before = [at for at in found if at <= part.left + 1]
        return [*before[-1:], *(at for at in found if at > part.left + 1)] if before else []

    def _labelled(self, part: Part, rows: Sequence[Labelled], columns: Columns) -> list[Row]:
        """Make the rows, each behind the lines of groups that begin above it."""
        words = [*part.labels, *(piece for line in part.heads for piece in heads_of(line))]
        breaks = Breaks(columns, part.values, words)
        own = {id(piece) for row in rows for piece in row.label}
        groups = _chains([piece for piece in part.labels if id(piece) not in own])
        out: list[Row] = []
        for row in rows:
            while groups and row.label and groups[0].lines[0].base <= row.label[-1].base:
                out.append((self._cell(groups[0].text, groups[0].box),))
                groups.pop(0)
            out.append(self._row(row, [part.values[n] for n in row.values], columns, breaks))
        return out + [(self._cell(group.text, group.box),) for group in groups]

    def _row(self, row: Labelled, lines: Sequence[Sequence[Line]], columns: Columns, breaks: Breaks) -> Row:
        places: dict[int, list[Line]] = {}
        for chunk in (chunk for line in lines for chunk in line):
            column = columns.of(chunk)
            assert column is not None
            places.setdefault(column, []).append(chunk)
        whole = breaks.whole(row.label, places)
        height = [piece.box for piece in row.label] or [chunk.box for line in lines for chunk in line]
        cells = [self._cell(Head(row.label).text, Head(row.label).box)] if row.label else []
        for n, (left, right) in enumerate(columns.spans):
            mine = places.get(n, [])
            fault = next((chunk.fault for chunk in mine if chunk.fault), "")
            doubt = fault or (SEVERAL if len(mine) > 1 and n not in whole else "")
            box = _around([chunk.box for chunk in mine]) if mine else (left, height[0][1], right, height[-1][3])
            text = whole.get(n) or "\n".join(chunk.text for chunk in mine)
            cells.append(self._cell(text, _within(box, self.page), doubt))
        return tuple(cells)

    def _heads(self, heads: Heads, columns: Columns, depth: int) -> list[Row]:
        """Make the rows of heads: what stands beside them, what stands above several, and one head a column."""
        low = [h for h in heads.beside if depth and any(_are_level(h, leaf) for leaf in heads.leaves)][-1:]
        out: list[Row] = [(self._cell(head.text, head.box),) for head in heads.beside if head not in low]
        levels: dict[float, list[Head]] = {}
        for head in sorted(heads.upper, key=lambda head: head.lines[0].base):
            at = head.lines[0].base
            levels.setdefault(next((b for b in levels if at - b < head.lines[0].size), at), []).append(head)
        for level in levels.values():
            row = [self._cell("", level[0].box) for _ in range(depth + len(columns.spans))]
            for head in level:
                if depth and len(columns.under(head)) > 1:
                    continue
                first, width = depth + columns.under(head)[0], len(columns.under(head))
                cell = self._cell(row[first].text + head.text, head.box)
                row[first : first + width] = [cell, *([cell._replace(is_own=False)] * (width - 1))]
            if any(cell.text for cell in row):
                out.append(tuple(row))
        if any(columns.heads):
            blanks = [self._cell(h.text, h.box) for h in low] or [self._cell("", self.box) for _ in range(depth)]
            out.append(
                (*blanks, *(self._cell(h.text, h.box) if h else self._cell("", self.box) for h in columns.heads))
            )
        return out

    def _cell(self, text: str, box: Box, doubt: str = "") -> Cell:
        self.count += 1
        text = text or (UNKNOWN if doubt else "")
        return Cell((self.sheet, self.count), text, doubt, self.page.number, self.page.place(box), is_own=True)


def _are_level(a: Head, b: Head) -> bool:
    """Tell whether two heads end in one line."""
    return abs(a.lines[-1].base - b.lines[-1].base) < HALF * a.lines[-1].size


def _may_go_on(part: Part, n: int) -> bool:
    """Tell whether the next line of numbers may hold the rest of those of a line: it is close, and they fill their columns."""
    if n + 1 == len(part.values):
        return False
    here, below = part.values[n], part.values[n + 1]
    if below[0].base - here[0].base > STACK * here[0].size:
        return False
    known = [chunk for row in part.values for chunk in row]
    known += [piece for line in part.heads for piece in heads_of(line) if piece.box[0] > 0]
    least = max((_width(heads_of(line)[-1]) for line in part.heads[-1:]), default=0.0) if _is_single(part) else 0.0
    pairs = [(a, b) for a in here for b in below if overlap(a, b)]
    return all(
        _width(a) + b.glyphs[0].width > max(least, *(_width(other) for other in known if overlap(a, other)))
        for a, b in pairs
    )


def _is_single(part: Part) -> bool:
    """Tell whether there is only one column, so that the last head is its own."""
    return all(len(row) == 1 for row in part.values)


def _width(line: Line) -> float:
    return line.box[2] - line.box[0]


def _chains(pieces: Iterable[Line]) -> list[Head]:
    """Put the lines of labels of groups together."""
    chains: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        limit = piece.size * 1.75
        near = (c for c in chains if piece.base - c[-1].base <= limit and are_in_line(c[-1], piece))
        chain = next(near, None)
        if chain is None or chain[-1].base == piece.base:
            chains.append([piece])
        else:
            chain.append(piece)
    return [Head(tuple(chain)) for chain in chains]


def _covers(parts: Iterable[tuple[float, float]], top: float, bottom: float) -> bool:
    """Tell whether pieces of a line cover all from top to bottom, but for gaps as between dashes."""
    at = top
    for start, end in sorted(parts):
        if start > at + 4:
            break
        at = max(at, end)
    return at >= bottom


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _within(box: Box, page: Page) -> Box:
    return box[0], box[1], min(box[2], page.width), box[3]
