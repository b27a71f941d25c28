"""Lints of conditions: checks that no figures pass or that all do, guards that hide everything or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.decide import possible
from gouji.engine.intervals import ANYTHING, Interval
from gouji.keeper.lint.feasible import Effort, is_possible
from gouji.keeper.lint.linear import Branch, Forms, TooManyWaysError, joined
from gouji.keeper.lint.model import Claimed, LintFinding, PlacedEdition, PlacedPack, on_rule
from gouji.packs.bound import Binding, Bound
from gouji.packs.expression import Expression, cells
from gouji.packs.form import Layout
from gouji.packs.lint import PlacedRule

MAX_SHAPES = 2000
"""Instances of other kinds beyond which no more is worked out; a form has a handful a rule."""


class Prospect(NamedTuple):
    """What may happen to one instance: its guard holds, its guard does not, it passes, it fails."""

    guarded: bool = True
    passed_over: bool = True
    passes: bool = True
    fails: bool = True


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the conditions that cannot do what they are for."""
    for edition in pack.editions:
        prospects = _Prospects(edition)
        for placed, bound in edition.checks:
            yield from _of_rule(placed, bound, [prospects.of(placed, each) for each in bound], edition)
        for claimed in edition.claims:
            yield from _of_claim(claimed, prospects)


def _of_claim(claimed: Claimed, prospects: _Prospects) -> Iterator[LintFinding]:
    """Look at what a claim is held against; the numbers that are said may be any."""
    placed, keys, text, expression = claimed
    may = prospects.of(placed, Bound(Binding(), expression, None, cells(expression)))
    if not may.passes:
        yield on_rule("check-never", placed, *keys, key="holds", text=text, where="-")
    elif not may.fails:
        yield on_rule("check-always", placed, *keys, key="holds", text=text)


def _of_rule(
    placed: PlacedRule, bound: tuple[Bound, ...], prospects: list[Prospect], edition: PlacedEdition
) -> Iterator[LintFinding]:
    rule = placed.rule
    if not any(prospect.guarded for prospect in prospects):
        yield on_rule("when-never", placed, "when", text=rule.when or "")
        return
    if rule.when and not any(prospect.passed_over for prospect in prospects):
        yield on_rule("when-always", placed, "when", text=rule.when)
    hopeless = [b for b, p in zip(bound, prospects, strict=True) if p.guarded and not p.passes]
    if hopeless:
        where = _named(hopeless[0], edition.layout) if len(hopeless) < len(bound) else "-"
        yield on_rule("check-never", placed, "check", key="check", text=rule.check or "", where=where)
    elif not any(prospect.fails for prospect in prospects):
        yield on_rule("check-always", placed, "check", key="check", text=rule.check or "")


def _named(bound: Bound, layout: Layout) -> str:
    """Name an instance by the short names of its row and column."""
    table, row, column = bound.binding[:3]
    if not table:
        return "-"
    items = [*layout.tables[table].rows, *layout.tables[table].columns]
    return "·".join(item.name for item in items if item.id in (row, column)) or layout.tables[table].name


class _Prospects:
    """Works out what may happen to instances, each kind of them once."""

    def __init__(self, edition: PlacedEdition) -> None:
        self._layout = edition.layout
        self._known: dict[str, Prospect] = {}
        self._effort = Effort()

    def of(self, placed: PlacedRule, bound: Bound) -> Prospect:
        key = f"{placed.rule.tolerance}|{shape(bound, self._layout)}"
        if key not in self._known:
            if len(self._known) >= MAX_SHAPES:
                return Prospect()
            self._known[key] = prospect(bound, Fraction(placed.rule.tolerance), self._layout, self._effort)
        return self._known[key]


def shape(bound: Bound, layout: Layout) -> str:
    """Write an instance so that those which differ only in their cells, all of the same units, are written alike."""
    numbers: dict[int, int] = {}
    parts: list[str] = []
    waiting = [node for node in (bound.when, bound.check) if node is not None]
    while waiting:
        node = waiting.pop()
        value: object = node.value
        if node.op == "cell" and isinstance(node.value, int):
            value = numbers.setdefault(node.value, len(numbers))
        parts.append(f"{node.op} {value} {len(node.args)}")
        waiting += node.args
    return ";".join(parts + [str(tuple(possible(layout, number))) for number in numbers])


def prospect(bound: Bound, tolerance: Fraction, layout: Layout, effort: Effort) -> Prospect:
    """
    Work out what may happen to an instance.

    All figures that their units admit are looked at; where a check is about one cell alone, any number for whether it
    can fail, since such checks ask whether a figure is one that its unit admits.
    """
    admitted = _Ways(bound, tolerance, lambda number: possible(layout, number), effort)
    single = len(bound.cells) == 1 and bound.when is None
    anything = _Ways(bound, tolerance, lambda _: ANYTHING, effort) if single else admitted
    return Prospect(
        guarded=admitted.may(lambda ways: ways.guard(denied=False)),
        passed_over=admitted.may(lambda ways: ways.guard(denied=True)),
        passes=admitted.may(lambda ways: joined((ways.guard(denied=False), ways.check(denied=False)))),
        fails=anything.may(lambda ways: joined((ways.guard(denied=False), ways.check(denied=True)))),
    )


class _Ways:
    """The ways in which an instance's conditions come true."""

    def __init__(self, bound: Bound, tolerance: Fraction, cell: Callable[[int], Interval], effort: Effort) -> None:
        self._bound = bound
        self._tolerance = tolerance
        self._forms = Forms(cell)
        self._effort = effort

    def may(self, ways: Callable[[_Ways], tuple[Branch, ...]]) -> bool:
        try:
            found = ways(self)
        except TooManyWaysError:
            return True
        return any(is_possible(branch, self._forms.bounds, self._forms.truths, self._effort) for branch in found)

    def guard(self, *, denied: bool) -> tuple[Branch, ...]:
        if self._bound.when is None:
            return () if denied else ((),)
        return self._branches(self._bound.when, denied=denied)

    def check(self, *, denied: bool) -> tuple[Branch, ...]:
        return self._branches(self._bound.check, denied=denied)

    def _branches(self, node: Expression, *, denied: bool) -> tuple[Branch, ...]:
        return self._forms.branches(node, self._tolerance, denied=denied)
