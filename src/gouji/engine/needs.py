"""
Cells without which a check says nothing: where one of them does not apply, neither does the check.

What does not apply passes through most operators; sums pass over it, and `and` and `or` may be settled without it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from gouji.packs.bound import Bound
from gouji.packs.expression import Expression

Paces = frozenset[tuple[int, int]]
"""Cells, and by how much each goes on from one instance of a series to the next."""

_STRICT = frozenset(
    {"+", "-", "*", "/", "neg", "abs", "round", "decimals", "date", "days", "workdays", "integer", "multiple", "exact", "not"}
)  # fmt: skip


class Needs:
    """The needs of the instances of a program, found when they are asked for; those of a series once."""

    def __init__(self) -> None:
        self._series: dict[object, Paces] = {}
        self._alone: dict[int, Paces] = {}

    def among(self, cells: AbstractSet[int], number: int, bound: Bound) -> bool:
        """Say whether an instance needs any of some cells."""
        steps = bound.steps
        return not cells.isdisjoint([cell + steps * pace for cell, pace in self._paces(number, bound)])

    def _paces(self, number: int, bound: Bound) -> Paces:
        series = bound.series
        if series is None:
            if number not in self._alone:
                self._alone[number] = needed(bound.check, bound.check)
            return self._alone[number]
        if series not in self._series:
            pace = series.pace
            self._series[series] = (
                needed(series.check, series.next_check)
                if pace is None
                else frozenset((cell, pace[cell]) for cell, _ in needed(series.check, series.check))
            )
        return self._series[series]


def needed(first: Expression, second: Expression) -> Paces:
    """Give what an expression needs; `second` is the same expression in the next instance."""
    if first.op == "cell":
        return frozenset({(first.value, second.value - first.value)})
    if first.op not in _STRICT and not (first.op == "compare" and len(first.args) == 2):
        return frozenset()
    return frozenset[tuple[int, int]]().union(*map(needed, first.args, second.args))
