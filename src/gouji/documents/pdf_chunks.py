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
_HEADS = 0.3
"""A gap of so many letters parts the heads of columns."""


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


def chunks_of(line: Line) -> tuple[Line, ...]:
    """Cut a line at wide gaps."""
    return _cut(line, _GAP)


def heads_of(line: Line) -> tuple[Line, ...]:
    """Cut a line of heads, which may stand closer than other words."""
    return _cut(line, _HEADS)


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


def middle(line: Line) -> float:
    """Give where the middle of a line is, from the left."""
    return (line.box[0] + line.box[2]) / 2


def _cut(line: Line, wide: float) -> tuple[Line, ...]:
    groups: list[list[Glyph]] = [[line.glyphs[0]]]
    for before, item in pairwise(line.glyphs):
        gap = _DIGITS if is_value(before.text) and is_value(item.text) else wide
        if item.x0 - before.x1 > gap * max(before.size, item.size):
            groups.append([])
        groups[-1].append(item)
    return tuple(made for group in groups if (made := make_line(group)) is not None)
