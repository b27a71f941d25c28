"""
The `check` rules of a pack for all numbers of rows: bound and compiled once for the forms that differ in those alone.

See `gouji.packs.outline`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from gouji.engine.kernel import Kernel
from gouji.engine.kernel_outline import Drawn, Sketched, draw
from gouji.packs.form import Layout
from gouji.packs.ground import Ground
from gouji.packs.model import Rule, RulePack
from gouji.packs.open_rows import Shape, shaped
from gouji.packs.outline import Group, Outline, Strand, Unplaceable, list_of, outline


class User(NamedTuple):
    """What uses a cell; where `is_own`, each row of the strand has a cell of its own."""

    strand: Strand
    is_own: bool


class Outlines:
    """
    The outlines of the rules of a pack.

    Attributes:
        template: The cells of the form for which they were bound.
        of: Position of a rule to its outline, for those that have one.
    """

    def __init__(self, rules: Sequence[Rule], template: Layout) -> None:
        """
        Bind the rules.

        Args:
            rules: The active rules of the pack, in order.
            template: The cells of the form for the shape of `gouji.packs.outline.outlined`.
        """
        self.template = template
        self._rules = rules
        found = ((n, outline(rule, template)) for n, rule in enumerate(rules) if rule.check is not None)
        self.of: dict[int, Outline] = {n: parts for n, parts in found if parts is not None}
        self.reaches = {n: _reach(parts) for n, parts in self.of.items()}
        self._users: dict[int, list[User]] = {}
        self._about: dict[tuple[str, str], list[User]] = {}
        self._touching: dict[str, dict[Strand, None]] = {}
        for strand in chain.from_iterable(map(strands_of, self.of.values())):
            self._enter(strand)
        self._counted = {n for n, cell in enumerate(template.cells) if cell.unit.type == "integer"}
        self._drawn = functools.cache(self._draw)

    @staticmethod
    def of_pack(pack: RulePack, shape: Shape) -> Outlines:
        """Bind the active rules of a pack for a shape of `gouji.packs.outline.outlined`."""
        return Outlines([rule for rule in pack.rules if rule.status == "active"], Layout(shaped(pack.form, shape)))

    def ground(self, layout: Layout) -> Ground | None:
        """Find the cells of a form; None if rules must be bound for it."""
        try:
            return Ground(self.template, layout)
        except Unplaceable:
            return None

    def kernel(self, reach: int, ground: Ground, numbers: Mapping[Strand, range]) -> Kernel:
        """
        Make the function that decides the rules of a reach.

        Args:
            reach: 0 for rules on one report, 1 for those on that of the year before as well, 2 for bodies below.
            ground: The cells of the form.
            numbers: The numbers of the instances of each strand.
        """
        return self._drawn(reach).kernel(ground, numbers)

    def users(self, layout: Layout, number: int) -> Iterator[tuple[Strand, int | None]]:
        """Give the strands that use a cell of a form, and for which row alone, counted from 0."""
        block, own = divmod(number, layout.size)
        steps, start = 0, block * self.template.size
        if own >= len(layout.cells):
            start += own - layout.size + self.template.size
        else:
            cell = layout.cells[own]
            row, steps = self._first(layout, cell.table, cell.row)
            start += self.template.index[cell.table, row, cell.column]
        yield from _of_row(self._users.get(start, ()), steps)

    def touching(self, table: str) -> Iterable[Strand]:
        """Give the strands that use a cell of a table."""
        return self._touching.get(table, ())

    def about(self, layout: Layout, table: str, row: str) -> Iterator[tuple[Strand, int | None]]:
        """Give the strands that are about a row of a form, and for which row alone, counted from 0."""
        first, steps = self._first(layout, table, row)
        yield from _of_row(self._about.get((table, first), ()), steps)

    def _first(self, layout: Layout, table: str, row: str) -> tuple[str, int]:
        """Give the first of the rows of which one is, and how far it comes after that."""
        of = layout.lists.get((table, row), "")
        if not of or not list_of(self.template, table, f"{of}.1"):
            return row, 0
        return f"{of}.1", int(row.rpartition(".")[2]) - 1

    def _enter(self, strand: Strand) -> None:
        still, own = User(strand, False), User(strand, strand.second is not None)
        binding = strand.first.binding
        if binding.row:
            self._about.setdefault((binding.table, binding.row), []).append(own)
        users: dict[int, User] = {}
        for use in strand.uses:
            if isinstance(use, Group):
                users |= dict.fromkeys(self._group(use), still)
            elif use[0] == use[1]:
                users[use[0]] = still
            else:
                users.setdefault(use[0], own)
        for number, user in users.items():
            self._users.setdefault(number, []).append(user)
            if number < len(self.template.cells):
                self._touching.setdefault(self.template.cells[number].table, {})[strand] = None

    def _group(self, group: Group) -> tuple[int, ...]:
        return self._own.group(group)

    @functools.cached_property
    def _own(self) -> Ground:
        return Ground(self.template, self.template)

    def _draw(self, reach: int) -> Drawn:
        asked = ((self._rules[n], parts) for n, parts in self.of.items() if self.reaches[n] == reach)
        rules = [Sketched(parts, Fraction(rule.tolerance), rule.for_each == "cell") for rule, parts in asked]
        return draw(rules, self._counted)


def strands_of(parts: Outline) -> Iterator[Strand]:
    """Give all strands of a rule."""
    return chain.from_iterable(part.strands for part in parts)


def _of_row(users: Sequence[User], steps: int) -> Iterator[tuple[Strand, int | None]]:
    return ((user.strand, steps if user.is_own else None) for user in users)


def _reach(parts: Outline) -> int:
    """Say which reports are needed to decide a rule; see `gouji.engine.program`."""
    reaches = {min(2, max(strand.reach, default=0)) for strand in strands_of(parts) if not strand.first.is_void}
    return reaches.pop() if len(reaches) == 1 else 0
