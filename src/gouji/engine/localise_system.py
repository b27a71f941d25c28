"""
The equalities that hang together in a table, and what of them remains where cells are blank.

Systems are found once a program, from its linear checks. Those of one system share cells, so that a wrong cell shows in
one system alone. What reaches into another table, and what is no equality, stands beside them: it mends nothing, but says
which ways to mend are better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.elimination import TooMuchWork
from gouji.engine.linear import LinearCheck, Relation, linear_checks
from gouji.engine.program import Program
from gouji.findings import Severity
from gouji.numbers import Number

MAX_WORK = 200_000
"""Terms that may be added to take blanks out of equalities; well under a second."""


class Stated(NamedTuple):
    """A relation and the instance that states it."""

    instance: int
    relation: Relation
    missing: str

    def holds(self, value: Mapping[int, Number]) -> bool:
        """Say whether it holds; where a cell has no value, it may."""
        relation = self.relation
        if any(cell not in value for cell, _ in relation.terms):
            return True
        total = relation.constant + sum(c * value[cell] for cell, c in relation.terms)
        match relation.sign:
            case "==":
                return -relation.tolerance <= total <= relation.tolerance
            case "!=":
                return not -relation.tolerance <= total <= relation.tolerance
            case "<" | ">":
                return total < 0 if relation.sign == "<" else total > 0
        return total <= 0 if relation.sign == "<=" else total >= 0


class System(NamedTuple):
    """
    Equalities of one table that share cells, directly or through others.

    Attributes:
        table: Id of the table.
        equalities: What must hold.
        sides: What else must hold of its cells alone: inequalities, equalities with a tolerance.
        across: Equalities that also use cells of other tables.
        is_whole: Whether these are all equalities of the table.
    """

    table: str
    equalities: tuple[Stated, ...]
    sides: tuple[Stated, ...]
    across: tuple[Stated, ...]
    is_whole: bool


def systems_of(program: Program) -> tuple[System, ...]:
    """List the systems of a program's unconditional error-level checks, in order."""
    within: dict[str, list[Stated]] = {}
    across: list[Stated] = []
    sides: list[Stated] = []
    for stated in _stated(program):
        tables = {program.layout.cells[cell].table for cell, _ in stated.relation.terms}
        if not stated.relation.is_exact_equality:
            sides.append(stated)
        elif len(tables) == 1:
            within.setdefault(tables.pop(), []).append(stated)
        else:
            across.append(stated)
    return tuple(
        _system(table, part, sides, across, len(parts) == 1)
        for table, stated in within.items()
        for parts in (_parts(stated),)
        for part in parts
    )


def _stated(program: Program) -> Iterator[Stated]:
    size = len(program.layout.cells)
    for check in linear_checks(program):
        if check.is_unconditional and _is_grave(program, check):
            for relation in check.relations:
                if relation.terms and relation.terms[-1][0] < size:
                    yield Stated(check.instance, relation, check.missing)


def _is_grave(program: Program, check: LinearCheck) -> bool:
    rule = program.rules[check.rule]
    return rule.severity is Severity.ERROR and check.instance not in program.void


def _system(
    table: str, part: list[Stated], sides: Iterable[Stated], across: Iterable[Stated], is_whole: bool
) -> System:  # fmt: skip
    cells = {cell for stated in part for cell, _ in stated.relation.terms}

    def about(others: Iterable[Stated], *, alone: bool) -> tuple[Stated, ...]:
        named = ((s, {cell for cell, _ in s.relation.terms}) for s in others)
        return tuple(s for s, own in named if (own <= cells if alone else own & cells))

    return System(table, tuple(part), about(sides, alone=True), about(across, alone=False), is_whole)


def _parts(stated: Iterable[Stated]) -> list[list[Stated]]:
    """Divide relations into those that share cells, each part in order."""
    parts: list[tuple[set[int], list[Stated]]] = []
    for one in stated:
        cells, members = {cell for cell, _ in one.relation.terms}, [one]
        apart = []
        for other in parts:
            if other[0] & cells:
                cells, members = cells | other[0], [*other[1], *members]
            else:
                apart.append(other)
        parts = [*apart, (cells, members)]
    ordered = (sorted(members, key=lambda s: s.instance) for _, members in parts)
    return sorted(ordered, key=lambda members: members[0].instance)


class Equation:
    """An equality in a report: coefficient by cell, and by how much it is missed; blanks count nothing in it."""

    __slots__ = ("gap", "terms")

    def __init__(self, terms: dict[int, Number], gap: Number) -> None:
        self.terms = terms
        self.gap = gap

    def take(self, other: Equation, factor: Number) -> None:
        """Take `factor` times another one away."""
        for cell, c in other.terms.items():
            left = _plain(self.terms.get(cell, 0) - factor * c)
            if left:
                self.terms[cell] = left
            else:
                self.terms.pop(cell, None)
        self.gap = _plain(self.gap - factor * other.gap)


class Settled(NamedTuple):
    """Equations without blanks, and for each blank that depends on others the equation that gives it."""

    equations: tuple[Equation, ...]
    blanks: tuple[tuple[int, Equation], ...]

    def filled(self, change: Mapping[int, Number], unknown: Collection[int]) -> dict[int, Number]:
        """
        Give each blank that is determined its value.

        Args:
            change: What is added to cells that have a value.
            unknown: The blanks.
        """
        values: dict[int, Number] = {}
        for blank, equation in self.blanks:
            if not any(cell != blank and cell in unknown for cell in equation.terms):
                total = equation.gap + sum(c * change[n] for n, c in equation.terms.items() if n in change)
                values[blank] = _plain(Fraction(-total) / equation.terms[blank])
        return values


def settle(equations: Iterable[Equation], unknown: Iterable[int]) -> Settled:
    """
    Take the blanks out of equations, exactly.

    Args:
        equations: The equations; they are used up.
        unknown: The blanks, in order.

    Raises:
        TooMuchWork: If there are too many.
    """
    rest, work = list(equations), MAX_WORK
    blanks: list[tuple[int, Equation]] = []
    for cell in unknown:
        users = [e for e in rest if cell in e.terms]
        if not users:
            continue
        pivot = min(users, key=lambda e: len(e.terms))
        rest.remove(pivot)
        for other in (*rest, *(e for _, e in blanks)):
            if cell in other.terms:
                work -= len(pivot.terms)
                if work < 0:
                    raise TooMuchWork
                other.take(pivot, _plain(Fraction(other.terms[cell]) / pivot.terms[cell]))
        blanks.append((cell, pivot))
    return Settled(tuple(e for e in rest if e.terms or e.gap), tuple(blanks))


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value
