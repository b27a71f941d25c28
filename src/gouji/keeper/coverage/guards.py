"""
Which rules notice when a cell of a right report is one more or one less.

An equality over cells that binds every report notices it always: that is read off its coefficients. Everything else
depends on the report, and is tried: in a plain report with zero everywhere, and in the samples that are right. A rule is
seen to guard a cell where it passes, or does not apply, and fails once the cell is changed.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.check import Checker
from gouji.engine.companions import ALL_AT_HAND
from gouji.engine.evaluate import decide
from gouji.engine.linear import LinearCheck
from gouji.engine.narrative import ReportTexts, TextJudge, compile_claim
from gouji.engine.program import Program
from gouji.engine.signs import plain_report
from gouji.engine.telling import Case
from gouji.findings import Outcome, Severity
from gouji.numbers import Number
from gouji.packs.open_rows import sample_shape
from gouji.reports.facts import Facts
from gouji.reports.model import Report
from gouji.reports.slots import slots_of

MAX_REPORTS = 20
"""Right samples in which changes are tried; further ones would hardly show more."""
MAX_WORK = 5_000_000
"""Cells of expressions that are worked out; some ten seconds."""
CLAIM = 500
"""What looking into a text counts for."""
STEPS = (1, -1)


class Guards(NamedTuple):
    """
    What notices changes.

    Attributes:
        always: Cell to the positions of the rules that notice any change of it.
        seen: Cell to the positions of further rules, and the steps (1, -1) that each was seen to notice.
        reports: Names of the samples in which changes were tried.
        complete: Whether all changes were tried; not those of a pack so large that the bound of work was reached.
    """

    always: Mapping[int, frozenset[int]]
    seen: Mapping[int, Mapping[int, frozenset[int]]]
    reports: tuple[str, ...]
    complete: bool


class _Trial(NamedTuple):
    """A right report in which cells are changed: its figures, its words, and the instances that may not bind it."""

    facts: Facts
    texts: ReportTexts
    settled: frozenset[int]


class _Spent(Exception):
    """The bound of work is reached."""


class _Claim(NamedTuple):
    """A claim: number of its instance, and what judges it."""

    instance: int
    judge: TextJudge


def find_guards(
    checker: Checker, checks: Sequence[LinearCheck], samples: Iterable[tuple[str, Report]]
) -> Guards:  # fmt: skip
    """
    Find the rules that guard each cell.

    Args:
        checker: The pack, ready to check.
        checks: Its linear checks.
        samples: Names and reports; those that are not right are passed over.
    """
    program = checker.program
    always: dict[int, set[int]] = {}
    for cell, rule in _certain(checks):
        always.setdefault(cell, set()).add(rule)
    fitting = (each for each in samples if _fits(each[1], program))
    cases = ((name, checker.case(report)) for name, report in fitting)
    right = list(itertools.islice(((name, case) for name, case in cases if is_right(case)), MAX_REPORTS))
    plain = plain_report(program.layout)
    trials = [_trial(case) for case in (checker.case(plain), *(case for _, case in right))]
    seen, complete = _seen(_Trier(program, always), trials)
    return Guards(
        {cell: frozenset(rules) for cell, rules in always.items()}, seen, tuple(name for name, _ in right), complete
    )


def _fits(report: Report, program: Program) -> bool:
    """Say whether the rows of a report are those for which the program was made."""
    slots = slots_of(report, program.pack.form)
    return slots is None or slots.shape == sample_shape(program.pack.form)


def _seen(
    trier: _Trier, trials: Iterable[_Trial]
) -> tuple[dict[int, dict[int, frozenset[int]]], bool]:  # fmt: skip
    """Try every change in every report, as far as the bound of work reaches."""
    seen: dict[int, dict[int, frozenset[int]]] = {}
    try:
        for trial in trials:
            for cell, rule, step in trier.tried(trial):
                steps = seen.setdefault(cell, {})
                steps[rule] = steps.get(rule, frozenset()) | {step}
    except _Spent:
        return seen, False
    return seen, True


def is_right(case: Case) -> bool:
    """Say whether no rule of error or warning level fails, and none of error level is left open."""
    for number in case.outcomes.open:
        severity, failed = case.program.rule_of(number).severity, case.outcomes.of(number) is Outcome.FAIL
        if severity is Severity.ERROR or (failed and severity is Severity.WARNING):
            return False
    return True


def _certain(checks: Sequence[LinearCheck]) -> Iterator[tuple[int, int]]:
    """Give the cells and rules of the equalities that any change of one cell breaks, in every report."""
    for check in checks:
        equalities = [r for r in check.relations if r.sign == "=="] if check.is_unconditional else []
        for relation in equalities:
            yield from ((cell, check.rule) for cell, c in relation.terms if _shows(c, relation.tolerance))


def _shows(coefficient: Number, tolerance: Number) -> bool:
    """Say whether a step of one leads from anywhere within the tolerance to somewhere outside it."""
    return max(coefficient, -coefficient) > 2 * tolerance


def _claims(program: Program) -> dict[int, list[_Claim]]:
    """Compile the claims again, each for itself, by the cells that they use."""
    found: dict[int, list[_Claim]] = {}
    for position, (rule, span) in enumerate(zip(program.rules, program.spans, strict=True)):
        if rule.claim is not None:
            claim = _Claim(span.first, compile_claim(rule, position, program.layout, program.lexicon))
            for cell in claim.judge.instances[0].cells:
                found.setdefault(cell, []).append(claim)
    return found


def _trial(case: Case) -> _Trial:
    report, facts = case.report, case.facts
    settled, unsure = case.program.settled(report.year, report.body.kind, facts.covered, ALL_AT_HAND)
    return _Trial(facts, ReportTexts(report, facts, case.program.layout), unsure.union(settled))


class _Trier:
    """Changes cells of right reports and sees which rules notice, those aside that always do."""

    def __init__(self, program: Program, always: Mapping[int, set[int]]) -> None:
        self.program = program
        self.claims = _claims(program)
        self.users = {
            cell: [n for n in numbers if program.instances[n].rule not in always.get(cell, ())]
            for cell, numbers in program.users.items()
        }
        self.left = MAX_WORK

    def tried(self, trial: _Trial) -> Iterator[tuple[int, int, int]]:
        """Change each cell of a report by each step; give cell, position of the rule and step where a rule notices it."""
        broken: dict[int, bool] = {}
        for cell in range(len(self.program.layout.cells)):
            if cell in trial.facts.unknown or cell in trial.facts.covered:
                continue
            changed = [(step, _changed(trial.facts, cell, step)) for step in STEPS]
            for number in self.users.get(cell, ()):
                if self._binds(number, trial, broken):
                    rule = self.program.instances[number].rule
                    yield from ((cell, rule, step) for step, facts in changed if self._fails(number, facts))
            yield from self._by_claims(cell, trial, changed, broken)

    def _binds(self, number: int, trial: _Trial, broken: dict[int, bool]) -> bool:
        """Say whether an instance may bind a report, and does not fail as it is."""
        if number not in broken:
            broken[number] = number in trial.settled or self._fails(number, trial.facts)
        return not broken[number]

    def _fails(self, number: int, facts: Facts) -> bool:
        bound = self.program.bound[number]
        self._spend(len(bound.cells) + 1)
        verdict = decide(self.program.rule_of(number), bound, self.program, facts)
        return verdict.outcome is Outcome.FAIL

    def _spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise _Spent

    def _by_claims(
        self, cell: int, trial: _Trial, changed: Sequence[tuple[int, Facts]], broken: dict[int, bool]
    ) -> Iterator[tuple[int, int, int]]:
        for claim in self.claims.get(cell, ()):
            number = claim.instance
            self._spend(CLAIM)
            if number not in broken:
                broken[number] = number in trial.settled or not _holds(claim, trial.texts)
            if not broken[number]:
                rule = self.program.instances[number].rule
                yield from ((cell, rule, step) for step, facts in changed if not _holds(claim, trial.texts, facts))


def _changed(facts: Facts, cell: int, step: int) -> Facts:
    other = copy.copy(facts)
    other.numbers = list(facts.numbers)
    other.numbers[cell] += Fraction(step) if isinstance(other.numbers[cell], Fraction) else step
    return other


def _holds(claim: _Claim, texts: ReportTexts, facts: Facts | None = None) -> bool:
    """Say whether a report tells what the claim looks for, and it agrees with the figures."""
    if facts is not None:
        texts = copy.copy(texts)
        texts.facts = facts
    return not list(claim.judge.judge(texts))
