"""
Numbers that are broken over lines in the cells of a table without lines.

They are put together only where everything else in the row proves it: the column is too narrow for the next digit, the
lines are as far apart as those of one cell, and what is not broken in the row stands in the middle of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.documents.pdf_chunks import HALF, STACK, middle
from gouji.documents.pdf_heads import least_step
from gouji.documents.pdf_lines import Line
from gouji.documents.pdf_spans import Columns, Rows

_LEVEL = 0.3
_EVEN = 0.15
_CENTER = 0.1
_FREE = 3.0
"""At least so much is kept free at the sides of a cell, together."""


class Breaks:
    """
    Where numbers of a table may be broken.

    Args:
        columns: Its columns.
        values: Its lines of numbers.
        words: The lines of its heads and labels.
    """

    def __init__(self, columns: Columns, values: Rows, words: Sequence[Line]) -> None:
        self.columns = columns
        self.leading = least_step(words) / max((word.size for word in words), default=1.0)
        self.widest = [0.0] * len(columns.spans)
        for chunk in (chunk for row in values for chunk in row):
            n = columns.of(chunk)
            if n is not None:
                self.widest[n] = max(self.widest[n], _width(chunk))

    def whole(self, label: Sequence[Line], cells: Mapping[int, Sequence[Line]]) -> dict[int, str]:
        """
        Put the numbers of a row together.

        Args:
            label: The lines of its label.
            cells: Number of the column to the lines in it.

        Returns:
            Number of the column to the whole number, for each that is broken; nothing where one is in doubt.
        """
        broken = {n: lines for n, lines in cells.items() if len(lines) > 1}
        if len(cells) < len(self.columns.spans) or not label or not broken:
            return {}
        if not all(self._is_broken(n, lines) for n, lines in broken.items()):
            return {}
        at = {round((lines[0].base + lines[-1].base) / 2, 1) for lines in broken.values()}
        place, size = min(at), label[0].size
        alone = [lines[0] for lines in cells.values() if len(lines) == 1]
        is_even = max(at) - place <= _EVEN * size and abs((label[0].base + label[-1].base) / 2 - place) <= _LEVEL * size
        if not is_even or any(abs(line.base - place) > _LEVEL * size for line in alone):
            return {}
        witnesses = [*alone, *(label if len(label) == 1 else ())]
        if not any(_is_free(witness, lines) for witness in witnesses for lines in broken.values()):
            return {}
        return {n: "".join(line.text for line in lines) for n, lines in broken.items()}

    def _is_broken(self, n: int, lines: Sequence[Line]) -> bool:
        """Tell whether the lines in a column are of one number that is too long for it."""
        head = self.columns.heads[n]
        if head is None or len(head.lines) < 2 or not all(line.text.isdigit() for line in lines):
            return False
        widest = max(self.widest[n], *(_width(line) for line in head.lines))
        return all(
            abs((b.base - a.base) / a.size - self.leading) <= _EVEN
            and abs(middle(a) - middle(b)) <= _CENTER * a.size
            and a.size == b.size
            and _width(a) + b.glyphs[0].width > max(widest, self._pitch(n) - _FREE)
            for a, b in pairwise(lines)
        )

    def _pitch(self, n: int) -> float:
        """Measure how far a column is from the nearest one: it is no wider."""
        at = [(left + right) / 2 for left, right in self.columns.spans]
        return min((abs(at[n] - other) for m, other in enumerate(at) if m != n), default=float("inf"))


def whole_lines(rows: Rows) -> list[float]:
    """Give the base lines of numbers, without those that are shorter than one right beside them and may be the rest of it."""
    return [
        row[0].base
        for n, row in enumerate(rows)
        if not any(
            len(other) > len(row) and abs(other[0].base - row[0].base) < STACK * HALF * row[0].size
            for other in (*rows[max(n - 1, 0) : n], *rows[n + 1 : n + 2])
        )
    ]


def _is_free(witness: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line stands beside none of these: it would, if they were of rows of their own."""
    return not any(abs(witness.base - line.base) <= _LEVEL * witness.size for line in lines)


def _width(line: Line) -> float:
    return line.box[2] - line.box[0]
