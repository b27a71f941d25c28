"""
The equalities that hang together in a table, and what of them remains where cells are blank.

Systems are found once a program, from its linear checks. Those of one system share cells, so that a wrong cell shows in
one system alone. What reaches into another table, and what is no equality, stands beside them: it mends nothing, but says
which ways to mend are better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.elimination import TooMuchWork
from gouji.engine.linear import Relation, linear_checks
from gouji.engine.program import Program
from gouji.findings import Severity
from gouji.numbers import Number

MAX_STEPS = 60_000
"""Terms that may be added, cells that may be tried, equations that may be solved for one report; at most half a second."""


class Budget:
    """Steps that are left for one report: counted work, so that the same report always gets as far."""

    __slots__ = ("steps",)

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.steps = steps

    def spend(self, steps: int) -> None:
        """
        Take steps away.

        Raises:
            TooMuchWork: If so many are not left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise TooMuchWork


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


_ByCell = Mapping[int, Sequence[Stated]]


class System(NamedTuple):
    """
    Equalities of one table that share cells, directly or through others.

    Attributes:
        table: Id of the table.
        equalities: What must hold.
        sides: What else must hold of its cells alone: inequalities, equalities with a tolerance.
        across: Equalities that also use cells of other tables.
        is_whole: Whether these are all equalities of the table.
        instances: Numbers of the instances that state the equalities.
        cells: Their cells.
    """

    table: str
    equalities: tuple[Stated, ...]
    sides: tuple[Stated, ...]
    across: tuple[Stated, ...]
    is_whole: bool
    instances: frozenset[int]
    cells: frozenset[int]


def systems_of(program: Program) -> tuple[System, ...]:
    """List the systems of a program's unconditional error-level checks, in order."""
    return Systems(program).about(program.bound)


class Systems:
    """
    The systems of a program's unconditional error-level checks, found by their tables when something does not hold there.

    A form whose rows the report declares has thousands of equalities, and of few of them there is anything to say.
    """

    def __init__(self, program: Program) -> None:
        """Begin with none."""
        self._program = program
        self._grave = {
            position
            for position, rule in enumerate(program.rules)
            if rule.check is not None and rule.severity is Severity.ERROR and rule.when is None and rule.applies is None
        }
        self._tables: dict[str, tuple[System, ...]] = {}
        self._within: dict[int, tuple[str, ...]] = {}

    def about(self, numbers: Iterable[int]) -> tuple[System, ...]:
        """
        Give the systems that state any of some instances, in order.

        Args:
            numbers: The instances.
        """
        asked = {n for n in numbers if self._program.positions[n] in self._grave}
        tables = dict.fromkeys(table for n in sorted(asked) for table in self._tables_of(n))
        found = [system for table in tables for system in self._of(table) if not system.instances.isdisjoint(asked)]
        return tuple(sorted(found, key=lambda system: self._of(system.table)[0].equalities[0].instance))

    def _tables_of(self, number: int) -> tuple[str, ...]:
        """Give the tables of which an instance states equalities."""
        if number not in self._within:
            found = (_within(self._program, one.relation) for one in self._stated((number,)))
            self._within[number] = tuple(table for table in found if table)
        return self._within[number]

    def _of(self, table: str) -> tuple[System, ...]:
        if table not in self._tables:
            self._tables[table] = tuple(self._found(table))
        return self._tables[table]

    def _found(self, table: str) -> Iterator[System]:
        within: list[Stated] = []
        across: dict[int, list[Stated]] = {}
        sides: dict[int, list[Stated]] = {}
        for one in self._stated(self._program.touching(table)):
            of = _within(self._program, one.relation)
            if of == table:
                within.append(one)
            elif not of:
                beside = across if one.relation.is_exact_equality else sides
                for cell, _ in one.relation.terms:
                    beside.setdefault(cell, []).append(one)
        parts = _parts(within)
        for part in parts:
            yield _system(table, part, sides, across, len(parts) == 1)

    def _stated(self, numbers: Iterable[int]) -> Iterator[Stated]:
        program = self._program
        for check in linear_checks(program, (n for n in numbers if program.positions[n] in self._grave)):
            if check.instance not in program.void:
                for relation in check.relations:
                    if relation.terms and all(self._counts(cell) for cell, _ in relation.terms):
                        yield Stated(check.instance, relation, check.missing)

    def _counts(self, number: int) -> bool:
        """Say whether a number is that of a cell that holds no day."""
        cells = self._program.layout.cells
        return number < len(cells) and cells[number].unit.type != "date"


def _within(program: Program, relation: Relation) -> str:
    """Give the table of which an equality is; "" for what is none, or of several."""
    tables = {program.layout.cells[cell].table for cell, _ in relation.terms}
    return tables.pop() if relation.is_exact_equality and len(tables) == 1 else ""


def _system(table: str, part: list[Stated], sides: _ByCell, across: _ByCell, is_whole: bool) -> System:
    cells = {cell for stated in part for cell, _ in stated.relation.terms}

    def about(others: _ByCell) -> list[Stated]:
        return list(dict.fromkeys(stated for cell in sorted(cells) for stated in others.get(cell, ())))

    alone = [stated for stated in about(sides) if all(cell in cells for cell, _ in stated.relation.terms)]
    instances = frozenset(stated.instance for stated in part)
    return System(table, tuple(part), tuple(alone), tuple(about(across)), is_whole, instances, frozenset(cells))


def _parts(stated: Sequence[Stated]) -> list[list[Stated]]:
    """Divide relations into those that share cells, each part in order."""
    head: dict[int, int] = {}

    def root(cell: int) -> int:
        while head.setdefault(cell, cell) != cell:
            head[cell] = cell = head[head[cell]]
        return cell

    parts: dict[int, list[Stated]] = {}
    for one in stated:
        first, *rest = (cell for cell, _ in one.relation.terms)
        for cell in rest:
            head[root(cell)] = root(first)
    for one in stated:
        parts.setdefault(root(one.relation.terms[0][0]), []).append(one)
    return list(parts.values())


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


def vanishing(equations: Iterable[Equation], unknown: frozenset[int], from_zero: frozenset[int]) -> frozenset[int]:
    """
    Find the blanks that can be nothing but zero, because what they add up to is.

    Args:
        equations: The equations.
        unknown: The blanks.
        from_zero: Those whose least value is zero.
    """
    waiting, zero = [e for e in equations if not e.gap], frozenset[int]()
    while True:
        found = {
            cell
            for equation in waiting
            for open_ in (equation.terms.keys() & unknown - zero,)
            if open_ <= from_zero and len({equation.terms[cell] > 0 for cell in open_}) == 1
            for cell in open_
        }
        if not found:
            return zero
        zero |= found


def settle(equations: Iterable[Equation], unknown: Iterable[int], budget: Budget) -> Settled:
    """
    Take the blanks out of equations, exactly.

    Args:
        equations: The equations; they are used up.
        unknown: The blanks, in order.
        budget: How much work may be done.

    Raises:
        TooMuchWork: If there are too many.
    """
    rest = list(equations)
    blanks: list[tuple[int, Equation]] = []
    for cell in unknown:
        users = [e for e in rest if cell in e.terms]
        if not users:
            continue
        pivot = min(users, key=lambda e: len(e.terms))
        rest.remove(pivot)
        for other in (*rest, *(e for _, e in blanks)):
            if cell in other.terms:
                budget.spend(len(pivot.terms))
                other.take(pivot, _plain(Fraction(other.terms[cell]) / pivot.terms[cell]))
        blanks.append((cell, pivot))
    return Settled(tuple(e for e in rest if e.terms or e.gap), tuple(blanks))


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value
