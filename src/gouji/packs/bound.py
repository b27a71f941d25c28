"""
Instances of rules: what each is about, and its expressions with cells in place of names.

Instances that differ by their row alone are kept as a series: the trees of two of them, from which the trees of the
others follow when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from gouji.packs.expression import Expression, size

Value = TypeVar("Value")

_PARTS = ("table", "row", "column", "number")


class Binding(NamedTuple):
    """What one instance is about: ids, empty where they do not matter; `cell` is a cell's number, or -1."""

    table: str = ""
    row: str = ""
    column: str = ""
    cell: int = -1
    number: str = ""

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Give the parts that matter as (kind, id)."""
        return tuple([pair for pair in zip(_PARTS, (*self[:3], self.number), strict=True) if pair[1]])


class Series:
    """
    Instances of one rule for the rows of one list: from row to row each cell stays, or goes on by as much as before.

    Attributes:
        check, when: The expressions of the first instance.
        paces: Each cell of the first and by how much it goes on, in order of appearance, each pair once.
        pace: By how much each cell of the first goes on; None where one goes on and stays as well.
        size: Parts of the expressions of an instance.
    """

    __slots__ = ("_second", "check", "pace", "paces", "size", "when")
    _second: Bound | Callable[[], Bound]

    def __init__(self, first: Bound, second: Bound) -> None:
        """
        Compare two instances.

        Raises:
            ValueError: If they differ in more than the numbers of cells.
        """
        found: dict[tuple[int, int], None] = {}
        _paces(first.check, second.check, found)
        if first.when is not None and second.when is not None:
            _paces(first.when, second.when, found)
        self._begin(first, tuple(found), lambda: second)

    @staticmethod
    def known(first: Bound, paces: tuple[tuple[int, int], ...], size: int, second: Callable[[], Bound]) -> Series:
        """
        Make a series of which it is known how it goes on.

        Args:
            first: The first instance.
            paces: See `Series`.
            size: See `Series`.
            second: Makes the second instance.
        """
        series = Series.__new__(Series)
        series._begin(first, paces, second, size)  # noqa: SLF001 - of its own class
        return series

    def _begin(
        self, first: Bound, paces: tuple[tuple[int, int], ...], second: Callable[[], Bound], size: int | None = None
    ) -> None:  # fmt: skip
        self.check, self.when = first.check, first.when
        self.size = first.size if size is None else size
        self.paces = paces
        pace = dict(paces)
        self.pace = pace if len(pace) == len(paces) else None
        self._second = second

    @property
    def next_check(self) -> Expression:
        """The expression of the second instance; it differs from the first in the numbers of cells alone."""
        return self._next.check

    @property
    def next_when(self) -> Expression | None:
        """As `next_check`, that which says whether it applies."""
        return self._next.when

    @property
    def _next(self) -> Bound:
        if callable(self._second):
            self._second = self._second()
        return self._second

    def cells(self, steps: int) -> tuple[int, ...]:
        """Number the cells of the instance that comes `steps` after the first."""
        return tuple(dict.fromkeys([number + steps * pace for number, pace in self.paces]))

    def marked(self, names: Mapping[tuple[int, int], str]) -> tuple[Expression, Expression | None]:
        """Give the expressions with slots of these names in place of the cells that go on at these paces."""
        check = marked(self.check, self.next_check, names)
        return check, marked(self.when, self.next_when, names) if self.when and self.next_when else None


class Bound:
    """
    One instance of a `check`: its expressions with cells in place of names.

    Attributes:
        binding: What it is about.
        cells: The numbers of all cells that it uses.
        is_void: It speaks of the rows of a list on which the report has nobody, and so of nothing.
        series, steps: The series of which it is, if it is of one, and how far it comes after the first.
    """

    __slots__ = ("_check", "_when", "binding", "cells", "is_void", "series", "steps")

    def __init__(
        self,
        binding: Binding,
        check: Expression | None,
        when: Expression | None,
        cells: tuple[int, ...],
        is_void: bool = False,
        series: Series | None = None,
        steps: int = 0,
    ) -> None:
        self.binding = binding
        self.cells = cells
        self.is_void = is_void
        self.series = series
        self.steps = steps
        self._check = check
        self._when = when

    @property
    def check(self) -> Expression:
        """The expression that must hold."""
        if self._check is None:
            assert self.series is not None
            self._check = _moved(self.series.check, self.series.next_check, self.steps)
        return self._check

    @property
    def when(self) -> Expression | None:
        """The expression that says whether it applies."""
        if self._when is None and self.series is not None and self.series.when and self.series.next_when:
            self._when = _moved(self.series.when, self.series.next_when, self.steps)
        return self._when

    def read(self, cell: Callable[[int], Value]) -> tuple[Expression, Expression | None, Callable[[int], Value]]:
        """
        Give expressions with what gives the values of their cells, made as cheaply as can be.

        Args:
            cell: Gives the value of a cell of this instance.

        Returns:
            What must hold and when, as this instance has it or the first of its series, and what gives their cells.
        """
        series = self.series
        if series is None or series.pace is None or not self.steps:
            return self.check, self.when, cell
        pace, steps = series.pace, self.steps
        return series.check, series.when, lambda number: cell(number + steps * pace[number])

    @property
    def size(self) -> int:
        """How many parts the expressions have."""
        if self.series is not None:
            return self.series.size
        return 0 if self.is_void else size(self.check) + (size(self.when) if self.when else 0)


def _paces(first: Expression, second: Expression, found: dict[tuple[int, int], None]) -> None:
    if first.op != second.op or len(first.args) != len(second.args):
        raise ValueError(first.op)
    if first.op == "cell":
        found[(first.value, second.value - first.value)] = None
    elif first.value != second.value:
        raise ValueError(first.op)
    for one, other in zip(first.args, second.args, strict=True):
        _paces(one, other, found)


def marked(first: Expression, second: Expression, names: Mapping[tuple[int, int], str]) -> Expression:
    """Put slots of these names in place of the cells that go on from the one instance to the other, by cell and pace."""
    if first.op == "cell":
        name = names.get((first.value, second.value - first.value))
        return first if name is None else Expression("slot", (), name, first.column)
    args = tuple([marked(one, other, names) for one, other in zip(first.args, second.args, strict=True)])
    return first._replace(args=args)


def _moved(first: Expression, second: Expression, steps: int) -> Expression:
    if first.op == "cell":
        pace = second.value - first.value
        return Expression("cell", (), first.value + steps * pace, first.column) if pace else first
    if not first.args:
        return first
    args = tuple([_moved(one, other, steps) for one, other in zip(first.args, second.args, strict=True)])
    return Expression(first.op, args, first.value, first.column)
