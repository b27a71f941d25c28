"""
Lines cut at wide gaps, and the columns in which their numbers stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_lines import Line, is_bare_number, is_figure, joint, make_line
from gouji.documents.pdf_marks import Glyph

STACK = 1.9
"""Pieces of one head, or of one label, are no farther apart than so many letters."""
APART = 4.5
"""Lines so many letters apart are not of one table."""
FAR = 20_000.0
HALF = 0.5
_GAP = 0.9
"""A gap of so many letters parts chunks; between numbers a smaller one does."""
_DIGITS = 0.35


class Chunked(NamedTuple):
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


class Columns(NamedTuple):
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
        edges = (*self.bounds, FAR)
        return [n for n in range(len(self.spans)) if x0 < edges[n + 1] and x1 > edges[n]] or self.of(head)


def chunks_of(line: Line) -> tuple[Line, ...]:
    """Cut a line at wide gaps."""
    groups: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, item in pairwise(line.glyphs):
        gap = _DIGITS if is_value(before.text) and is_value(item.text) else _GAP
        if item.x0 - before.x1 > gap * max(before.size, item.size):
            groups.append([])
        groups[-1].append(item)
    return tuple(made for group in groups if (made := make_line(group)) is not None)


def chunked(line: Line) -> Chunked:
    """Cut a line into chunks, and tell how many of the last are values."""
    chunks = chunks_of(line)
    values = 0
    while values < len(chunks) and is_value(chunks[-1 - values].text):
        values += 1
    return Chunked(line, chunks, values if len(chunks) > 1 else 0)


def is_value(text: str) -> bool:
    """Tell whether a chunk is what stands in a cell of numbers."""
    return is_bare_number(text) or is_figure(text)


def text_of(lines: Iterable[Line]) -> str:
    """Say what lines say together."""
    text = ""
    for line in lines:
        text += joint(text, line.text) + line.text
    return text


def overlap(a: Line, b: Line) -> bool:
    """Tell whether two lines stand above each other."""
    common = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    return common > HALF * min(a.box[2] - a.box[0], b.box[2] - b.box[0])
