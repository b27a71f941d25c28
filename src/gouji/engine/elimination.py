"""
Linear relations reduced exactly: how many are independent, and which follow from others.

Gaussian elimination over the rationals on sparse rows, in the order of the relations, so that the same relations always
give the same answer. Each row remembers of which relations it is made: what turns out to follow from others comes with
the combination that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from gouji.numbers import Number

MAX_WORK = 2_000_000
"""Terms that may be added, long numbers counted for more; some seconds."""
_LONG = 128
"""Bits of a factor that cost as much again."""

Row = Mapping[int, Number]


class Dependent(NamedTuple):
    """
    A relation whose terms are a combination of those of earlier ones.

    Attributes:
        relation: Its position.
        combination: Positions of earlier relations, and by what each is multiplied; added up, they give its terms.
        gap: Its constant less that of the combination: 0 if it says the same, else both cannot hold.
    """

    relation: int
    combination: tuple[tuple[int, Fraction], ...]
    gap: Fraction


class Reduced(NamedTuple):
    """How many relations are independent, and the others."""

    rank: int
    dependent: tuple[Dependent, ...]


class TooMuchWork(Exception):
    """The relations are too many to be reduced within the bound of work."""


class _Line:
    """A row under elimination: terms, constant, and the relations of which it is made."""

    __slots__ = ("constant", "made", "terms")

    def __init__(self, terms: Row, constant: Number, position: int) -> None:
        self.terms = {cell: Fraction(c) for cell, c in terms.items() if c}
        self.constant = Fraction(constant)
        self.made = {position: Fraction(1)}

    def take(self, other: _Line, factor: Fraction) -> None:
        """Take `factor` times another row away."""
        for mine, its in ((self.terms, other.terms), (self.made, other.made)):
            for key, value in its.items():
                left = mine.get(key, 0) - factor * value
                if left:
                    mine[key] = left
                else:
                    del mine[key]
        self.constant -= factor * other.constant


def reduce_relations(relations: Iterable[tuple[Row, Number]], *, work: int = MAX_WORK) -> Reduced:
    """
    Reduce relations in their order.

    Args:
        relations: Of each, coefficient by cell, and the constant: terms plus constant is zero.
        work: How many terms may be added.

    Raises:
        TooMuchWork: If they are too many.
    """
    pivots: dict[int, _Line] = {}
    dependent: list[Dependent] = []
    for position, (terms, constant) in enumerate(relations):
        line = _Line(terms, constant, position)
        while line.terms:
            pivot = min(line.terms)
            other = pivots.get(pivot)
            if other is None:
                pivots[pivot] = line
                break
            factor = line.terms[pivot] / other.terms[pivot]
            bits = factor.numerator.bit_length() + factor.denominator.bit_length()
            work -= (len(other.terms) + len(other.made) + len(line.terms)) * (1 + bits // _LONG)
            if work < 0:
                raise TooMuchWork
            line.take(other, factor)
        else:
            made = sorted(line.made.items())
            combination = tuple((n, -factor) for n, factor in made if n != position)
            dependent.append(Dependent(position, combination, line.constant))
    return Reduced(len(pivots), tuple(dependent))
