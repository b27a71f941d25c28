"""
How many cells must change together to go unnoticed by a set of linear equalities.

The changes that no equality notices are the null space of its matrix: a linear code over the rationals. Its least
distance is the size of the smallest set of columns that are linearly dependent (R. Hamming, "Error Detecting and Error
Correcting Codes", 1950): with distance d, any change of d - 1 cells is noticed, and any change of (d - 1) // 2 cells has
one smallest repair. The search is exact: it proves that no smaller set is dependent, or says how far it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.numbers import Number

MAX_WORK = 300_000
"""Sets of columns that are looked at, those with long numbers counted for more; some seconds."""
_LONG = 128
"""Bits of a number that cost as much as another set."""
MAX_DISTANCE = 12

Column = Mapping[int, Number]
"""Coefficient by relation, of one cell; none is zero."""


class Distance(NamedTuple):
    """
    The least distance, or a bound of it.

    Attributes:
        least: Every dependent set has at least so many columns.
        exact: Whether there is one of this size.
        witness: Positions of the columns of a smallest dependent set; empty if none was found.
    """

    least: int
    exact: bool
    witness: tuple[int, ...] = ()


class _Spent(Exception):
    """The bound of work is reached."""


def least_distance(columns: Sequence[Column], *, work: int = MAX_WORK) -> Distance:
    """
    Find the size of the smallest dependent set of columns.

    Args:
        columns: The columns of the matrix of relations, one a cell.
        work: How many sets may be looked at.

    Returns:
        The distance. Columns that are all independent have no dependent set: then it is one more than there are.
    """
    search = _Search(columns, work)
    bound = min(len(columns), MAX_DISTANCE)
    size = 1
    try:
        while size <= bound:
            found = search.dependent(size)
            if found:
                return Distance(size, True, found)
            size += 1
    except _Spent:
        return Distance(size, False)
    return Distance(size, len(columns) <= MAX_DISTANCE)


class _Search:
    """
    Depth first over sets whose columns share relations, each set once.

    The columns of a smallest dependent set hang together by relations that they share. A relation that only one column of
    the set uses so far needs another one, so that only columns of that relation come next; when there are more such
    relations than the columns that are left could use, the set is given up.
    """

    def __init__(self, columns: Sequence[Column], work: int) -> None:
        self.columns = columns
        self.left = work
        self.closed: set[int] = set()
        self.users: dict[int, list[int]] = {}
        for position, column in enumerate(columns):
            for relation in column:
                self.users.setdefault(relation, []).append(position)
        self.widest = max(map(len, columns), default=0)

    def dependent(self, size: int) -> tuple[int, ...]:
        """Find a dependent set of exactly `size` columns, where no smaller one is dependent; empty if there is none."""
        if size == 1:
            return next(((n,) for n, column in enumerate(self.columns) if not column), ())
        self.closed = set()
        for start in range(len(self.columns)):
            self.closed.add(start)
            found = self._grown((start,), [], size)
            if found:
                return found
        return ()

    def _grown(
        self, chosen: tuple[int, ...], basis: list[tuple[int, dict[int, Fraction]]], size: int
    ) -> tuple[int, ...]:
        """Add columns to a set until it is dependent or as large as it may be; those that are closed are done with."""
        rest = _reduced(self.columns[chosen[-1]], basis)
        if not rest:
            return chosen
        self.left -= 1 + max(value.numerator.bit_length() for value in rest.values()) // _LONG
        if self.left < 0:
            raise _Spent
        room = size - len(chosen)
        single = self._single(chosen)
        if len(single) > room * self.widest or not room:
            return ()
        grown, tried = [*basis, (min(rest), rest)], []
        for column in self._next(single, chosen):
            if column not in self.closed:
                self.closed.add(column)
                tried.append(column)
                found = self._grown((*chosen, column), grown, size)
                if found:
                    return found
        self.closed.difference_update(tried)
        return ()

    def _single(self, chosen: Iterable[int]) -> list[int]:
        """List the relations that exactly one of the chosen columns uses."""
        uses: dict[int, int] = {}
        for column in chosen:
            for relation in self.columns[column]:
                uses[relation] = uses.get(relation, 0) + 1
        return [relation for relation, n in uses.items() if n == 1]

    def _next(self, single: Sequence[int], chosen: Iterable[int]) -> Iterable[int]:
        """Give the columns one of which must come next: those of the relation with the fewest, or all that share one."""
        if single:
            return min((self.users[relation] for relation in single), key=len)
        shared = {relation for column in chosen for relation in self.columns[column]}
        return sorted({user for relation in shared for user in self.users[relation]})


def _reduced(column: Column, basis: Sequence[tuple[int, dict[int, Fraction]]]) -> dict[int, Fraction]:
    """Take from a column what the basis accounts for; nothing is left of one that depends on it."""
    rest = {relation: Fraction(value) for relation, value in column.items()}
    for pivot, other in basis:
        if pivot in rest:
            factor = rest[pivot] / other[pivot]
            for relation, value in other.items():
                left = rest.get(relation, 0) - factor * value
                if left:
                    rest[relation] = left
                else:
                    rest.pop(relation, None)
    return rest
