"""
All smallest sets of cells whose change makes equations hold, by exact search.

An equation that is missed must be touched by a cell of the set; one that holds must be touched by none, or by two at
least. From these two facts the sets are grown, cell by cell, with bits for equations; what a set must change by follows from
the equations. The search ends at the smallest size that mends, or when its steps are used up: no clock, no chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.localise_system import Budget, Equation
from gouji.numbers import Number

MOST_CELLS = 3

Change = Mapping[int, Number]
"""What is added to cells, by their numbers; none is zero."""


class Mended(NamedTuple):
    """
    The smallest changes that make all equations hold.

    Attributes:
        changes: Each of the same number of cells, ordered by them; none if more cells than were tried would be needed.
        is_open: Whether there are sets of that size, or a smaller one, of which the equations do not say by how much.
    """

    changes: tuple[Change, ...]
    is_open: bool


def mend(
    equations: Sequence[Equation],
    is_possible: Callable[[Change], bool],
    budget: Budget,
    most: int = MOST_CELLS,
) -> Mended:
    """
    Find all smallest changes.

    Args:
        equations: What must hold, and by how much it is missed.
        is_possible: Says whether cells may be changed so; asked only of what makes all equations hold.
        budget: How much work may be done.
        most: Greatest number of cells.

    Raises:
        TooMuchWork: If that does not suffice.
    """
    if any(e.gap and not e.terms for e in equations):
        return Mended((), is_open=False)
    search = _Search(equations, budget)
    is_open = False
    for size in range(1, most + 1):
        found = []
        for cells in sorted(set(search.sets(size))):
            change = search.solve(cells)
            is_open = is_open or change is None
            if change and is_possible(change):
                found.append(change)
        if found or is_open:
            return Mended(tuple(found), is_open)
    return Mended((), is_open)


class _Search:
    def __init__(self, equations: Sequence[Equation], budget: Budget) -> None:
        self.equations = [e for e in equations if e.terms]
        self.cells = [sorted(e.terms) for e in self.equations]
        self.masks: dict[int, int] = {}
        for n, cells in enumerate(self.cells):
            for cell in cells:
                self.masks[cell] = self.masks.get(cell, 0) | 1 << n
        self.missed = sum(1 << n for n, e in enumerate(self.equations) if e.gap)
        self.reach = max((mask & self.missed).bit_count() for mask in self.masks.values()) if self.masks else 0
        self.every = sorted(self.masks)
        self.spend = budget.spend

    def sets(self, size: int) -> Iterator[tuple[int, ...]]:
        """Give sets of cells that touch what they must, some of them more than once."""
        if self.missed.bit_count() <= self.reach * size:
            yield from self._grown((), 0, 0, size)

    def _grown(self, chosen: tuple[int, ...], touched: int, twice: int, left: int) -> Iterator[tuple[int, ...]]:
        wanting = (self.missed & ~touched) | (touched & ~twice & ~self.missed)
        if not left:
            yield tuple(sorted(chosen))
            return
        free = touched | self.missed
        candidates = self._narrowest(wanting) if wanting else self.every
        self.spend(len(candidates))
        for cell in candidates:
            mask = self.masks[cell]
            if cell in chosen or (left == 1 and (wanting & ~mask or mask & ~free)):
                continue
            if (self.missed & ~(touched | mask)).bit_count() <= self.reach * (left - 1):
                yield from self._grown((*chosen, cell), touched | mask, twice | (touched & mask), left - 1)

    def _narrowest(self, wanting: int) -> list[int]:
        return min((self.cells[n] for n in _bits(wanting)), key=len)

    def solve(self, cells: tuple[int, ...]) -> Change | None:
        """Give what the cells must change by: nothing, if no change of all of them will do; None, if many would."""
        union = 0
        for cell in cells:
            union |= self.masks[cell]
        numbers = list(_bits(union))
        self.spend(4 + len(numbers))
        rows = [self.equations[n] for n in numbers]
        change: dict[int, Number] = {}
        waiting = True
        while waiting and len(change) < len(cells):
            waiting = False
            for row in rows:
                unsolved = [cell for cell in cells if cell in row.terms and cell not in change]
                if len(unsolved) == 1:
                    value = _quotient(-_value(row, change), row.terms[unsolved[0]])
                    if not value:
                        return {}
                    change[unsolved[0]] = value
                    waiting = True
        if len(change) < len(cells):
            return self._together(rows, cells)
        return {} if any(_value(row, change) for row in rows) else {cell: change[cell] for cell in cells}

    def _together(self, rows: Sequence[Equation], cells: tuple[int, ...]) -> Change | None:
        """Solve for cells of which no equation has one alone."""
        matrix = [[Fraction(row.terms.get(cell, 0)) for cell in cells] + [Fraction(-row.gap)] for row in rows]
        self.spend(len(rows) * len(cells) * 32)  # fractions cost that much more than what is counted one by one
        rank = 0
        for column in range(len(cells)):
            pivot = next((n for n in range(rank, len(matrix)) if matrix[n][column]), None)
            if pivot is None:
                continue
            matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
            head = [value / matrix[rank][column] for value in matrix[rank]]
            matrix = [
                head if n == rank else [v - row[column] * h for v, h in zip(row, head, strict=True)]
                for n, row in enumerate(matrix)
            ]
            rank += 1
        if any(row[-1] for row in matrix[rank:]):
            return {}
        if rank < len(cells):
            return None
        change = {cell: _quotient(matrix[n][-1], 1) for n, cell in enumerate(cells)}
        return change if all(change.values()) else {}


def _value(row: Equation, change: Change) -> Number:
    return row.gap + sum(c * change[cell] for cell, c in row.terms.items() if cell in change) if change else row.gap


def _quotient(value: Number, divisor: Number) -> Number:
    if divisor in (1, -1) and isinstance(value, int):
        return value * int(divisor)
    result = Fraction(value) / divisor
    return result.numerator if result.denominator == 1 else result


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
