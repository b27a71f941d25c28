"""
Where the columns of a table without lines are.

Lines drawn down the table tell it at once. Else numbers that stand above each other are of one column, if no two of one
row do; and where there are heads, each column must have one, and be under no other. A column that is blank is known by
its head, or by the part of the table on the page before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_chunks import FAR, HALF
from gouji.documents.pdf_heads import Head, are_apart
from gouji.documents.pdf_lines import Line

Span = tuple[float, float]
Rows = Sequence[Sequence[Line]]
"""The numbers of each row."""

_TOUCH = 0.5
_EVEN = 2.0
_FREE = 16.0
"""What is kept free at the two sides of a cell is no more."""


class Columns(NamedTuple):
    """Where the columns of numbers are: from where to where each is filled; the head of each, if it is printed."""

    spans: tuple[Span, ...]
    heads: tuple[Head | None, ...]
    is_walled: bool = False

    def of(self, chunk: Line) -> int | None:
        """Give the one column that a chunk stands in."""
        x0, x1 = chunk.box[0], chunk.box[2]
        found = [n for n, (left, right) in enumerate(self.spans) if x0 < right + _TOUCH and x1 > left - _TOUCH]
        return found[0] if len(found) == 1 else None

    def under(self, head: Head) -> list[int]:
        """List the columns that a head stands over."""
        edges = [-FAR, *((a[1] + b[0]) / 2 for a, b in pairwise(self.spans)), FAR]
        size = head.lines[0].size
        left, right = head.box[0] + size * HALF, head.box[2] - size * HALF
        found = [n for n in range(len(self.spans)) if left < edges[n + 1] and right > edges[n]]
        return found or [min(range(len(self.spans)), key=lambda n: abs(sum(self.spans[n]) / 2 - head.middle))]


def find_columns(rows: Rows, leaves: Sequence[Head], walls: Sequence[float], prior: Columns | None) -> Columns | None:
    """
    Find the columns.

    Args:
        rows: The numbers of each row.
        leaves: The heads of columns, from left to right.
        walls: Where lines are drawn down all rows; the first of them left of all numbers.
        prior: The columns of the table that may go on here, where there are no heads.

    Returns:
        The columns; None where they are not certain.
    """
    if len(walls) > 1:
        walled = _walled(rows, leaves, walls)
        if walled is not None:
            return walled
    spans = _clusters([chunk.box for row in rows for chunk in row])
    if leaves:
        return _under_heads(rows, spans, leaves)
    if prior is not None:
        known = _clusters([*((chunk.box[0], 0.0, chunk.box[2], 0.0) for row in rows for chunk in row), *_boxes(prior)])
        fits = len(known) == len(prior.spans) and all(
            sum(1 for span in prior.spans if _meet(span, found)) == 1 for found in known
        )
        if fits and _parts(rows, known):
            return Columns(tuple(known), prior.heads)
    is_full = any(len(row) == len(spans) for row in rows)
    columns = Columns(tuple(spans), (None,) * len(spans))
    count = [sum(1 for row in rows for chunk in row if columns.of(chunk) == n) for n in range(len(spans))]
    return columns if is_full and _parts(rows, spans) and min(count) * 2 >= len(rows) else None


def _walled(rows: Rows, leaves: Sequence[Head], walls: Sequence[float]) -> Columns | None:
    """Take the spaces between lines as columns."""
    spans = [(a + _TOUCH * 2, b - _TOUCH * 2) for a, b in pairwise([*walls, FAR])]
    last = max((chunk.box[2] for row in rows for chunk in row), default=0.0)
    last = max([last, *(head.box[2] for head in leaves)])
    if last < spans[-1][0]:
        spans.pop()
    if any(not any(a <= chunk.box[0] and chunk.box[2] <= b for a, b in spans) for row in rows for chunk in row):
        return None
    if not _parts(rows, spans):
        return None
    heads: list[Head | None] = [None] * len(spans)
    for head in leaves:
        over = [n for n, span in enumerate(spans) if span[0] < head.middle < span[1]]
        if len(over) != 1 or heads[over[0]] is not None:
            return None
        heads[over[0]] = head
    if leaves and None in heads:
        return None
    return Columns(tuple(spans), tuple(heads), is_walled=True)


def _under_heads(rows: Rows, spans: list[Span], leaves: Sequence[Head]) -> Columns | None:
    """Give each column its head, and each head its column."""
    if not are_apart(leaves):
        return None
    touched = [[n for n, head in enumerate(leaves) if _meet(span, (head.box[0], head.box[2]))] for span in spans]
    if len(spans) == len(leaves):
        if any(found not in ([], [n]) for n, found in enumerate(touched)):
            return None
        known = [(spans[n], leaves[n]) for n, found in enumerate(touched) if found]
        is_sure = all(found or _beside(spans[n], known, leaves) == [n] for n, found in enumerate(touched))
        if len(spans) > 1 and not is_sure and not _are_aligned(spans, leaves):
            return None
        return Columns(tuple(spans), tuple(leaves)) if _parts(rows, spans) else None
    for n, span in enumerate(spans):
        if not touched[n]:
            touched[n] = _beside(span, [(spans[m], leaves[f[0]]) for m, f in enumerate(touched) if len(f) == 1], leaves)
    if any(len(found) != 1 for found in touched):
        return None
    filled: dict[int, Span] = {}
    for span, (n,) in zip(spans, touched, strict=True):
        old = filled.get(n, span)
        filled[n] = (min(old[0], span[0]), max(old[1], span[1]))
    whole = [filled.get(n, (head.box[0], head.box[2])) for n, head in enumerate(leaves)]
    is_clear = all(a[1] + _TOUCH < b[0] for a, b in pairwise(whole))
    return Columns(tuple(whole), tuple(leaves)) if is_clear and _parts(rows, whole) else None


def _beside(span: Span, known: Sequence[tuple[Span, Head]], leaves: Sequence[Head]) -> list[int]:
    """Give the head beside which numbers stand as far as other numbers from theirs; nothing if that is none or several."""
    found: set[int] = set()
    for edge in (0, 1):
        apart = [own[edge] - head.middle for own, head in known]
        is_even = len(apart) > 1 and max(apart) - min(apart) <= _EVEN
        if is_even:
            found |= {n for n, head in enumerate(leaves) if abs(span[edge] - head.middle - apart[0]) <= _EVEN}
    return list(found)


def _are_aligned(spans: Sequence[Span], leaves: Sequence[Head]) -> bool:
    """
    Tell whether all numbers stand at the right of cells in whose middle their heads are, or all at the left.

    Then each head is as far from the numbers before it as from its own, but for what is kept free at the sides of a cell.
    """
    ends = [span[1] for span in spans], [-span[0] for span in reversed(spans)]
    middles = [head.middle for head in leaves], [-head.middle for head in reversed(leaves)]
    return any(
        all(_is_free((m - before) - (end - m)) for before, end, m in zip(edges, edges[1:], at[1:], strict=False))
        and all(end > m for end, m in zip(edges, at, strict=True))
        for edges, at in zip(ends, middles, strict=True)
    )


def _is_free(space: float) -> bool:
    return -_TOUCH * 2 <= space <= _FREE


def _clusters(boxes: Sequence[tuple[float, float, float, float]]) -> list[Span]:
    """Put together what stands above each other."""
    spans: list[Span] = []
    for x0, _, x1, _ in sorted(boxes):
        if spans and x0 < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], x1))
        else:
            spans.append((x0, x1))
    return spans


def _parts(rows: Rows, spans: Sequence[Span]) -> bool:
    """Tell whether each number stands in one column, and each column has at most one of a row."""
    columns = Columns(tuple(spans), ())
    for row in rows:
        found = [columns.of(chunk) for chunk in row]
        if None in found or len(set(found)) < len(found):
            return False
    return True


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and a[1] > b[0]


def _boxes(columns: Columns) -> list[tuple[float, float, float, float]]:
    return [(left, 0.0, right, 0.0) for left, right in columns.spans]
