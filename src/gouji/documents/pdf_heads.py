"""
The heads above the columns of a table without lines: which pieces are one head, and which heads are of one column.

A head that goes over lines is put together where its lines are as close as lines of one cell are. What has nothing below
it is the head of a column; what stands above others is a head of several.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_chunks import STACK, heads_of, middle, overlap, text_of
from gouji.documents.pdf_lines import Line
from gouji.documents.pdf_marks import Box

_CLOSE = 1.1
_NEAR = 0.6
_LEAST = 0.95
"""Lines of one cell are not closer than this part of their size."""


class Head(NamedTuple):
    """A head: its lines from top to bottom."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return text_of(self.lines)

    @property
    def box(self) -> Box:
        """The space it takes."""
        boxes = [line.box for line in self.lines]
        return min(b[0] for b in boxes), boxes[0][1], max(b[2] for b in boxes), boxes[-1][3]

    @property
    def middle(self) -> float:
        """Where its middle is, from the left."""
        return (self.box[0] + self.box[2]) / 2


class Heads(NamedTuple):
    """The heads of a table, and what stands over its labels."""

    leaves: tuple[Head, ...]
    upper: tuple[Head, ...]
    beside: tuple[Head, ...]


def read_heads(lines: Sequence[Line], left: float, labels: float, floors: Sequence[float]) -> Heads:
    """
    Sort the pieces of lines into heads.

    Args:
        lines: The lines of heads.
        left: Where the numbers begin.
        labels: Where what stands farther right is over no label.
        floors: Where lines are drawn across, which no head crosses.
    """
    pieces = [piece for line in lines for piece in heads_of(line)]
    step = least_step(pieces)
    over = [piece for piece in pieces if piece.box[2] > left or piece.box[0] > labels] or pieces[-1:]
    heads = _stacks(over, step, floors)
    leaves = [head for head in heads if not any(_is_above(head, other) for other in heads)]
    upper = [head for head in heads if head not in leaves]
    beside = _stacks([piece for piece in pieces if piece not in over], STACK * 20, ())
    return Heads(tuple(sorted(leaves, key=lambda head: head.box[0])), tuple(upper), tuple(beside))


def least_step(pieces: Sequence[Line]) -> float:
    """Find the least distance of lines that stand above each other; that of lines of one cell, if any has two."""
    ordered = sorted(pieces, key=lambda piece: piece.base)
    steps = []
    for n, piece in enumerate(ordered):
        for other in ordered[n + 1 : n + 24]:
            step = other.base - piece.base
            if step > _LEAST * piece.size and overlap(piece, other) and are_in_line(piece, other):
                steps.append(step)
                break
    return min(steps, default=0.0)


def are_in_line(a: Line, b: Line) -> bool:
    """Tell whether two lines of text begin at one place, end at one, or have one middle."""
    reach = _NEAR * max(a.size, b.size)
    ends = abs(a.box[0] - b.box[0]), abs(a.box[2] - b.box[2]), abs(middle(a) - middle(b))
    return min(ends) <= reach


def _stacks(pieces: Sequence[Line], step: float, floors: Sequence[float]) -> list[Head]:
    stacks: list[list[Line]] = []
    wide = [piece for piece in pieces if _spans(piece, pieces)]
    for piece in pieces:
        for stack in reversed(stacks):
            last = stack[-1]
            apart = piece.base - last.base
            if not overlap(last, piece) or apart <= _NEAR * piece.size or last in wide:
                continue
            is_close = apart <= min(max(_CLOSE * step, 0.0), STACK * piece.size) and are_in_line(last, piece)
            if is_close and not any(last.base < floor < piece.base for floor in floors):
                stack.append(piece)
                break
        else:
            stacks.append([piece])
    return [Head(tuple(stack)) for stack in stacks]


def _spans(piece: Line, pieces: Sequence[Line]) -> bool:
    """Tell whether right below a line there are two others beside each other."""
    below = [q for q in pieces if q.base > piece.base + _NEAR * piece.size and _common(piece, q) > 1.0]
    first = min((q.base for q in below), default=0.0)
    return sum(1 for q in below if q.base - first < _NEAR * q.size) > 1


def _common(a: Line, b: Line) -> float:
    return min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])


def _is_above(head: Head, other: Head) -> bool:
    """Tell whether a head stands above another one."""
    common = min(head.box[2], other.box[2]) - max(head.box[0], other.box[0])
    return head.lines[-1].base < other.lines[0].base - _NEAR * other.lines[0].size and common > 1.0


def are_apart(heads: Sequence[Head]) -> bool:
    """Tell whether heads from left to right stand clear of each other."""
    return all(a.box[2] < b.box[0] for a, b in pairwise(heads))
