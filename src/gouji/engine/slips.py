"""
Which failures one slip explains: wrong cells, and all that would hold if they said what is suggested for them.

A suggestion of several cells is divided where no equality joins them, and no figure stands in its neighbour's place: two
slips in one table are two. Nothing is taken for
mended on the word of the suggestion; each instance that fails is decided anew with the cells as they would be.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from gouji.engine.localise_rank import Neighbours, displacement
from gouji.engine.localise_system import System
from gouji.engine.narrative import ReportTexts
from gouji.engine.telling import Case
from gouji.engine.walk import Walk
from gouji.findings import CellChange, Outcome, Slip, Suggestion
from gouji.numbers import Number, parse_number
from gouji.reports.facts import Facts

_HOLDS = (Outcome.PASS, Outcome.NOT_APPLICABLE)
_Changes = Mapping[int, CellChange]


class Slipped(NamedTuple):
    """A slip, and the numbers of the instances that fail because of it, in order."""

    slip: Slip
    instances: tuple[int, ...]


def slips(case: Case, systems: Sequence[System], suggested: Mapping[int, Suggestion]) -> tuple[Slipped, ...]:
    """
    Find the slips that break more than one relation of a report.

    Args:
        case: The report.
        systems: The equalities of the program, by `systems_of`.
        suggested: What would mend them, by `suggest`.
    """
    found: list[Slipped] = []
    explained: set[int] = set()
    for system in systems:
        for cells, mended in _slips_of(case, system, suggested):
            instances = tuple(n for n in mended if n not in explained)
            if len(instances) > 1:
                explained.update(instances)
                found.append(Slipped(Slip(cells=cells, breaks=len(instances)), instances))
    return tuple(found)


def _slips_of(
    case: Case, system: System, suggested: Mapping[int, Suggestion]
) -> Iterator[tuple[tuple[CellChange, ...], tuple[int, ...]]]:
    own = [n for n in sorted(system.instances) if n in suggested]
    changes = _changes(case, system, suggested[own[0]]) if own else {}
    for part in _apart(case, system, changes):
        cells = {n: changes[n] for n in sorted(part)}
        if any(change.before is not None for change in cells.values()):
            yield tuple(cells.values()), _mended(case, cells, own)


def _changes(case: Case, system: System, suggestion: Suggestion) -> _Changes:
    """Give the cells of a suggestion by their numbers."""
    numbers = {case.program.layout.cells[n].path: n for n in system.cells} if suggestion.cells else {}
    return {numbers[change.path]: change for change in suggestion.cells}


def _apart(case: Case, system: System, changes: _Changes) -> list[set[int]]:
    """Divide cells into those that one slip may have changed."""
    parts = [{cell} for cell in changes]
    if len(parts) < 2:
        return parts
    for joint in (
        *({cell for cell, _ in s.relation.terms} for s in system.equalities),
        *_displaced(case, system, changes),
    ):
        joined = [part for part in parts if not joint.isdisjoint(part)]
        if len(joined) > 1:
            parts = [set().union(*joined), *(part for part in parts if part not in joined)]
    return parts


def _displaced(case: Case, system: System, changes: _Changes) -> Iterator[set[int]]:
    """Give the pairs of neighbours of which one has the other's number."""
    places = case.program.layout.cells
    neighbours = Neighbours({n: (places[n].row, places[n].column) for n in sorted(system.cells)})
    for one, other in combinations(changes, 2):
        if neighbours.are(one, other):
            old = _number(changes[one].before), _number(changes[other].before)
            new = _number(changes[one].after), _number(changes[other].after)
            if displacement(old, new) is not None:
                yield {one, other}


def _number(text: str | None) -> Number:
    """Read a number; one that cannot be read is no neighbour's."""
    return (parse_number(text) if text is not None else None) or 0


def _mended(case: Case, changes: _Changes, own: Collection[int]) -> tuple[int, ...]:
    """Give the failing instances that would hold; none if a relation for which the change is suggested would not."""
    outcomes, program = case.outcomes, case.program
    altered = _altered(case.facts, changes)
    if altered is None:
        return ()
    walk = Walk(program, altered)
    failing = [n for n in outcomes.open if outcomes.of(n) is Outcome.FAIL]
    checks = {n for cell in changes for n in program.users.get(cell, ())}
    found = []
    for n in failing:
        if n in checks:
            outcome = walk.one(n).outcome
            if outcome in _HOLDS or (n in own and outcome is not Outcome.FAIL):
                found.append(n)
            elif n in own:
                return ()
    return tuple(sorted([*found, *_claims_mended(case, changes, altered, failing)]))


def _claims_mended(case: Case, changes: _Changes, altered: Facts, failing: Iterable[int]) -> Iterator[int]:
    """Give the failing claims that would agree with the cells; the text is read again."""
    program = case.program
    claims = [
        n for n in failing if program.rule_of(n).claim and not changes.keys().isdisjoint(program.instances[n].cells)
    ]
    if claims:
        texts = ReportTexts(case.report, altered, program.layout, program.texts.screens, program.pack.language)
        yield from (n for n in claims if program.texts.passes(n, texts))


def _altered(facts: Facts, changes: _Changes) -> Facts | None:
    """Put numbers in the place of what cells say; None if one is too long to be read back."""
    altered = copy.copy(facts)
    altered.numbers, altered.odd, altered.unknown = facts.numbers.copy(), facts.odd.copy(), facts.unknown.copy()
    for cell, change in changes.items():
        value = parse_number(change.after)
        if value is None:
            return None
        altered.numbers[cell] = value
        altered.odd.pop(cell, None)
        altered.unknown.discard(cell)
    return altered
