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
from gouji.engine.evaluate import decide
from gouji.engine.linear import LinearCheck, linear_checks
from gouji.engine.narrative import ReportTexts, TextJudge, compile_claim
from gouji.engine.program import Program
from gouji.engine.signs import plain_report
from gouji.engine.telling import Case
from gouji.findings import Outcome, Severity
from gouji.numbers import Number
from gouji.reports.facts import Facts
from gouji.reports.model import Report

MAX_REPORTS = 20
"""Right samples in which changes are tried; further ones would hardly show more."""
STEPS = (1, -1)


class Guards(NamedTuple):
    """
    What notices changes.

    Attributes:
        always: Cell to the positions of the rules that notice any change of it.
        seen: Cell and position of a rule to the steps (1, -1) that it was seen to notice.
        reports: Names of the samples in which changes were tried.
    """

    always: Mapping[int, frozenset[int]]
    seen: Mapping[tuple[int, int], frozenset[int]]
    reports: tuple[str, ...]


class _Trial(NamedTuple):
    """A right report in which cells are changed: its figures, its words, and the instances that may not bind it."""

    facts: Facts
    texts: ReportTexts
    settled: frozenset[int]


class _Claim(NamedTuple):
    """A claim: number of its instance, and what judges it."""

    instance: int
    judge: TextJudge


def find_guards(checker: Checker, samples: Iterable[tuple[str, Report]]) -> Guards:
    """
    Find the rules that guard each cell.

    Args:
        checker: The pack, ready to check.
        samples: Names and reports; those that are not right are passed over.
    """
    program = checker.program
    checks = linear_checks(program)
    always: dict[int, set[int]] = {}
    for cell, rule in _certain(checks):
        always.setdefault(cell, set()).add(rule)
    cases = ((name, checker.case(report)) for name, report in samples)
    right = list(itertools.islice(((name, case) for name, case in cases if is_right(case)), MAX_REPORTS))
    seen: dict[tuple[int, int], set[int]] = {}
    claims = _claims(program)
    for case in (checker.case(plain_report(program.layout)), *(case for _, case in right)):
        for cell, rule, step in _tried(program, claims, _trial(case)):
            if rule not in always.get(cell, ()):
                seen.setdefault((cell, rule), set()).add(step)
    return Guards(
        {cell: frozenset(rules) for cell, rules in always.items()},
        {key: frozenset(steps) for key, steps in seen.items()},
        tuple(name for name, _ in right),
    )


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
    settled, unsure = case.program.base(report.year, report.body.kind, facts.covered)
    return _Trial(facts, ReportTexts(report, facts, case.program.layout), unsure.union(settled))


def _tried(
    program: Program, claims: Mapping[int, Sequence[_Claim]], trial: _Trial
) -> Iterator[tuple[int, int, int]]:  # fmt: skip
    """Change each cell of a report by each step; give cell, position of the rule and step where a rule notices it."""
    spoken: dict[int, bool] = {}
    for cell in range(len(program.layout.cells)):
        if cell in trial.facts.unknown or cell in trial.facts.covered:
            continue
        changed = [(step, _changed(trial.facts, cell, step)) for step in STEPS]
        for number in program.users.get(cell, ()):
            if number not in trial.settled and not _fails(program, number, trial.facts):
                rule = program.instances[number].rule
                yield from ((cell, rule, step) for step, facts in changed if _fails(program, number, facts))
        for claim in claims.get(cell, ()):
            if claim.instance not in spoken:
                spoken[claim.instance] = claim.instance not in trial.settled and _holds(claim, trial.texts)
            if spoken[claim.instance]:
                rule = program.instances[claim.instance].rule
                yield from ((cell, rule, step) for step, facts in changed if not _holds(claim, trial.texts, facts))


def _changed(facts: Facts, cell: int, step: int) -> Facts:
    other = copy.copy(facts)
    other.numbers = list(facts.numbers)
    other.numbers[cell] += Fraction(step) if isinstance(other.numbers[cell], Fraction) else step
    return other


def _fails(program: Program, number: int, facts: Facts) -> bool:
    verdict = decide(program.rule_of(number), program.bound[number], program, facts)
    return verdict.outcome is Outcome.FAIL


def _holds(claim: _Claim, texts: ReportTexts, facts: Facts | None = None) -> bool:
    """Say whether a report tells what the claim looks for, and it agrees with the figures."""
    if facts is not None:
        texts = copy.copy(texts)
        texts.facts = facts
    return not list(claim.judge.judge(texts))
