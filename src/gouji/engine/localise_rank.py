"""
How people err with figures: which of several ways to mend a table is the likeliest.

A slip costs the less, the more often it happens: a digit misread or two exchanged, a digit lost or doubled, a figure left
out; a figure in the row or column next to its own, two neighbours exchanged. Costs are compared, never added to odds; what
costs the same is ordered by the form.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations, pairwise
from typing import NamedTuple

from gouji.numbers import Number, show

TRANSPOSED = ONE_DIGIT = SHIFTED = 2
DIGIT_COUNT = EXCHANGED = LEFT_OUT = SIGN = 3
OVERWRITTEN = 4
PUT_IN = 5
OTHERWISE = 6
DOUBTFUL = -1
"""What a slip costs less where the cell held more than a number."""

Values = Mapping[int, Number]


class Likelihood(NamedTuple):
    """What makes a way to mend less likely, the gravest first; `cells` decides where nothing else does."""

    broken: int
    cost: int
    totals: int
    cells: tuple[int, ...]


def slip(printed: Number, meant: Number) -> int:
    """Say what it costs that a number was printed for another."""
    if not printed:
        return LEFT_OUT
    if not meant:
        return PUT_IN
    if printed == -meant:
        return SIGN
    one, other = _digits(printed, meant)
    if len(one) == len(other):
        apart = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 1:
            return ONE_DIGIT
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]]
        return TRANSPOSED if swapped and one[apart[1]] == other[apart[0]] else OTHERWISE
    short, long = sorted((one, other), key=len)
    dropped = len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    return DIGIT_COUNT if dropped else OTHERWISE


def _digits(*numbers: Number) -> list[str]:
    """Write numbers with the same number of decimals, the point left out."""
    written = [show(number).partition(".")[::2] for number in numbers]
    places = max(len(decimals) for _, decimals in written)
    return [whole + decimals.ljust(places, "0") for whole, decimals in written]


def displacement(old: tuple[Number, Number], new: tuple[Number, Number]) -> int | None:
    """Say what it costs that the numbers of two neighbours were printed for others; None if neither is the other's."""
    if new == old[::-1]:
        return EXCHANGED if all(old) else SHIFTED
    moved = any(new[n] == old[1 - n] and not old[n] for n in (0, 1))
    return OVERWRITTEN if moved else None


class Neighbours:
    """Which cells of a table stand beside one another, in a row or in a column."""

    def __init__(self, places: Mapping[int, tuple[str, str]]) -> None:
        """
        Read the order of the cells.

        Args:
            places: Row and column by number of the cell, in the order of the form, without what is not there.
        """
        lines: dict[tuple[int, str], list[int]] = {}
        for cell, place in places.items():
            for kind in (0, 1):
                lines.setdefault((kind, place[kind]), []).append(cell)
        self._pairs = {pair for cells in lines.values() for pair in pairwise(cells)}

    def are(self, one: int, other: int) -> bool:
        """Say whether two cells stand beside one another."""
        return (one, other) in self._pairs or (other, one) in self._pairs


def cost(old: Values, new: Values, neighbours: Neighbours, doubtful: Collection[int]) -> int:
    """
    Say what a way to mend costs: slips one by one, or two of the cells as neighbours and the rest as slips.

    Args:
        old: What the cells say.
        new: What they would say.
        neighbours: The order of the table.
        doubtful: Cells that held more than a number.
    """
    alone = {cell: slip(old[cell], new[cell]) + DOUBTFUL * (cell in doubtful) for cell in new}
    least = total = sum(alone.values())
    for one, other in combinations(new, 2):
        if neighbours.are(one, other):
            price = displacement((old[one], old[other]), (new[one], new[other]))
            if price is not None:
                least = min(least, total - alone[one] - alone[other] + price)
    return least
