"""
Which cell is wrong, and what it ought to say: the smallest changes under which the equalities of a table hold.

Asked only where something did not hold, and never applied: a suggestion stands beside the reported figure. Where the
equalities can tell that something is wrong but not where, or where no few cells would mend it, that is the suggestion.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from gouji.engine.elimination import TooMuchWork
from gouji.engine.localise_rank import Likelihood, Neighbours, cost
from gouji.engine.localise_search import Change, mend
from gouji.engine.localise_system import Budget, Equation, Settled, Stated, System, settle, vanishing
from gouji.engine.telling import Case
from gouji.findings import CellChange, CellState, Outcome, Suggestion
from gouji.numbers import Number, show
from gouji.packs.form_types import Unit

_LEFT_OUT = (CellState.BLANK, CellState.ABSENT)
MAX_WAYS = 500
"""Ways to mend that are compared; more tell nothing."""


def suggest(case: Case, systems: Sequence[System]) -> dict[int, Suggestion]:
    """
    Find what would mend the equalities of a report that do not hold, or cannot be told.

    Args:
        case: The report.
        systems: The equalities of the program, by `systems_of`.

    Returns:
        Suggestions by number of the instance; the same one for all instances that it mends.
    """
    is_open = set(case.outcomes.open)
    budget, found = Budget(), dict[int, Suggestion]()
    for system in systems:
        if not is_open.isdisjoint(system.instances) and not case.facts.unknown.issuperset(system.cells):
            found.update(_suggestions(case, system, budget))
    return found


def _suggestions(case: Case, system: System, budget: Budget) -> dict[int, Suggestion]:
    """Take blanks for what they may be; if that tells no cell, for zeros, which people leave out."""
    found = _Trouble(case, system, budget).suggestions()
    if any(suggestion.kind == "cells" for suggestion in found.values()):
        return found
    return _Trouble(case, system, budget, filled=True).filled_suggestions() or found


class _Way(NamedTuple):
    """A way to mend: what the cells would say, blanks among them, and how likely it is."""

    change: Change
    values: Mapping[int, Number]
    likelihood: Likelihood


class _Trouble:
    """A system of equalities that does not hold in a report."""

    def __init__(self, case: Case, system: System, budget: Budget, *, filled: bool = False) -> None:
        self.case, self.system, self.facts, self.budget = case, system, case.facts, budget
        self.equalities = self._binding(system.equalities)
        cells = sorted({cell for stated in self.equalities for cell, _ in stated.relation.terms})
        self.cells = [cell for cell in cells if cell not in case.facts.covered]
        self.units: dict[int, Unit] = {cell: case.program.layout.cells[cell].unit for cell in self.cells}
        unknown = [cell for cell in self.cells if cell in case.facts.unknown]
        self.filled = {c for c in unknown if filled and self.units[c].min == 0 and self.facts.state(c) in _LEFT_OUT}
        self.unknown = [cell for cell in unknown if cell not in self.filled]
        self.known = {cell: case.facts.numbers[cell] for cell in cells if cell not in self.unknown}
        self.missed = [s for s in self.equalities if case.outcomes.of(s.instance) is Outcome.FAIL]
        self.places = max((_places(value) for value in self.known.values()), default=0)

    def _binding(self, stated: Sequence[Stated]) -> list[Stated]:
        """Leave out what does not bind the report, and what its rule does not reckon with because of a blank."""
        outcomes, facts = self.case.outcomes, self.case.facts
        return [
            s
            for s in stated
            if outcomes.of(s.instance) is not Outcome.NOT_APPLICABLE
            and not any(
                cell in facts.unknown and (s.missing != "undetermined" or not facts.is_lacking(cell))
                for cell, _ in s.relation.terms
            )
        ]

    def suggestions(self) -> dict[int, Suggestion]:
        """Give the suggestions by the instances that they mend: for blanks where nothing is wrong, else for cells."""
        try:
            return dict(self._blanks()) or self._suggestions()
        except TooMuchWork:
            return {}

    def filled_suggestions(self) -> dict[int, Suggestion]:
        """Give the suggestions for cells alone, where it can be told which."""
        try:
            found = self._suggestions() if self.filled else {}
        except TooMuchWork:
            return {}
        return {number: suggestion for number, suggestion in found.items() if suggestion.kind == "cells"}

    def _suggestions(self) -> dict[int, Suggestion]:
        suggestion, changed = self._mended(settle(self._equations(), self.unknown, self.budget))
        if suggestion is None:
            return {}
        return {
            stated.instance: suggestion
            for stated in self.missed or self.equalities
            if not changed or any(cell in changed for cell, _ in stated.relation.terms)
        }

    def _equations(self, zero: frozenset[int] = frozenset()) -> list[Equation]:
        return [self._equation(stated, zero) for stated in self.equalities]

    def _equation(self, stated: Stated, zero: frozenset[int]) -> Equation:
        terms, fixed = stated.relation.terms, self.facts.covered | zero
        gap = stated.relation.constant + sum(c * self.known[cell] for cell, c in terms if cell in self.known)
        return Equation({cell: c for cell, c in terms if cell not in fixed}, gap)

    def _blanks(self) -> Iterator[tuple[int, Suggestion]]:
        """Where nothing is wrong, say what blanks must be: to each equality, those that stand in it."""
        if self.missed or not self.unknown:
            return
        from_zero = frozenset(cell for cell in self.unknown if self.units[cell].min == 0)
        zero = vanishing(self._equations(), frozenset(self.unknown), from_zero)
        unknown = [cell for cell in self.unknown if cell not in zero]
        settled = settle(self._equations(zero), unknown, self.budget)
        filled = settled.filled({}, set(unknown)) | dict.fromkeys(zero, 0)
        if any(e.gap for e in settled.equations) or not self._is_fit(filled):
            return
        for stated in self.equalities:
            own = {cell: filled[cell] for cell, _ in stated.relation.terms if cell in filled}
            if own:
                yield stated.instance, self._suggestion(own, 0)

    def _mended(self, settled: Settled) -> tuple[Suggestion | None, Mapping[int, Number]]:
        unknown = set(self.unknown)

        def is_possible(change: Change) -> bool:
            return self._is_fit(self._values(change, settled, unknown))

        if not any(e.gap for e in settled.equations):  # the blanks alone are out of bounds, or nothing is known of them
            return None, {}
        mended = mend(settled.equations, is_possible, self.budget)
        if not mended.changes:
            kind: Literal["detect", "many"] = "detect" if mended.is_open else "many"
            return Suggestion(kind=kind, relations=len(self.equalities), whole=self.system.is_whole), {}
        ways = [self._way(change, self._values(change, settled, unknown)) for change in mended.changes[:MAX_WAYS]]
        ways.sort(key=lambda way: way.likelihood)
        best, others = ways[0], len(mended.changes) - 1
        alike = [way for way in ways if way.likelihood.broken == best.likelihood.broken]
        if len(best.change) == 1 and len(alike) > 1:
            detect = Suggestion(kind="detect", others=len(alike), relations=len(self.equalities))
            return detect, {}
        return self._suggestion(self._concerned(best), others), best.change

    def _concerned(self, way: _Way) -> dict[int, Number]:
        """Leave out the blanks that have nothing to do with the cells that change."""
        beside = {
            cell
            for stated in self.missed
            for cell, _ in stated.relation.terms
            if any(changed in way.change for changed, _ in stated.relation.terms)
        }
        return {cell: value for cell, value in way.values.items() if cell in way.change or cell in beside}

    def _values(self, change: Change, settled: Settled, unknown: set[int]) -> dict[int, Number]:
        changed = {cell: self.known[cell] + d for cell, d in change.items()}
        return {**changed, **settled.filled(change, unknown)} if unknown else changed

    def _is_fit(self, values: Mapping[int, Number]) -> bool:
        return self._are_possible(values) and self._holds_beside({**self.known, **values}, values)

    def _are_possible(self, values: Mapping[int, Number]) -> bool:
        """Say whether cells may hold numbers: by their unit, and with no more decimals than the table has."""
        for cell, value in values.items():
            unit = self.units[cell]
            places = 0 if unit.type == "integer" else self.places
            if (unit.min is not None and value < unit.min) or _places(value) > places:
                return False
        return True

    def _holds_beside(self, values: Mapping[int, Number], changed: Mapping[int, Number]) -> bool:
        return all(
            stated.holds(values) for stated in self._sides if any(cell in changed for cell, _ in stated.relation.terms)
        )

    @functools.cached_property
    def _sides(self) -> list[Stated]:
        return self._binding(self.system.sides)

    @functools.cached_property
    def _across(self) -> list[Stated]:
        return self._binding(self.system.across)

    def _way(self, change: Change, values: Mapping[int, Number]) -> _Way:
        doubtful = {cell for cell in change if self.facts.state(cell) is not CellState.NUMBER}
        new = {cell: values[cell] for cell in change}
        likelihood = Likelihood(
            broken=self._broken_across(values),
            cost=cost(self.known, new, self._neighbours, doubtful),
            totals=sum(cell in self._totals for cell in change),
            cells=tuple(change),
        )
        return _Way(change, values, likelihood)

    def _broken_across(self, values: Mapping[int, Number]) -> int:
        """Count the equalities with other tables that would not hold."""
        numbers = {
            cell: values.get(cell, self.facts.numbers[cell])
            for stated in self._across
            for cell, _ in stated.relation.terms
            if cell in values or cell not in self.facts.unknown
        }
        return sum(not stated.holds(numbers) for stated in self._across)

    @functools.cached_property
    def _neighbours(self) -> Neighbours:
        layout = self.case.program.layout
        return Neighbours({cell: (layout.cells[cell].row, layout.cells[cell].column) for cell in self.cells})

    @functools.cached_property
    def _totals(self) -> frozenset[int]:
        """Find the cells that are what others add up to."""
        totals = set()
        for stated in self.equalities:
            for sign in (1, -1):
                side = [cell for cell, c in stated.relation.terms if c * sign > 0]
                if len(side) == 1 and len(stated.relation.terms) > 2:
                    totals.update(side)
        return frozenset(totals)

    def _suggestion(self, values: Mapping[int, Number], others: int) -> Suggestion:
        layout, lang = self.case.program.layout, self.case.lang
        cells = tuple(
            CellChange(
                path=layout.cells[cell].path,
                label=layout.label(cell, lang),
                before=None if cell in self.facts.unknown else show(self.known[cell]),
                after=show(values[cell]),
            )
            for cell in sorted(values)
        )
        relations = len(self.equalities)
        return Suggestion(kind="cells", cells=cells, others=others, relations=relations, whole=self.system.is_whole)


def _places(value: Number) -> int:
    """Count the decimals of a number; of one without an end, more than any table has."""
    if isinstance(value, int):
        return 0
    written = show(value)
    return 10**9 if "/" in written else len(written.partition(".")[2])
