"""
One report's figures and texts against a program: the outcome of every instance.

The kernel decides where everything is known. Where something is not, the instances that use it are decided one by one
with intervals, by their rule's policy for missing cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from gouji.engine.companions import ALONE, NOTHING_AT_HAND, AtHand, Companions, Sought
from gouji.engine.decide import FAIL, SKIP, evaluate, lookup, outcome_of
from gouji.engine.doubts import doubt
from gouji.engine.kernel import Kernel
from gouji.engine.narrative import ReportTexts, is_said
from gouji.engine.outcomes import Outcomes, Verdict
from gouji.engine.program import Program
from gouji.engine.requirement import Look
from gouji.engine.texts import Texts
from gouji.engine.walk import Walk
from gouji.findings import Outcome
from gouji.packs.bound import Bound
from gouji.packs.model import Rule
from gouji.reports.facts import Facts
from gouji.reports.model import Report

_NOT_SAID = Verdict(Outcome.NOT_APPLICABLE, "reason.not-said")
_MOST_NAMES = 20
_FAIL = Outcome.FAIL


def judge(program: Program, report: Report) -> Outcomes:
    """
    Decide every instance of a pack for one report.

    Args:
        program: The pack, ready to run.
        report: The report, in the form of the pack.

    Returns:
        The outcomes; every instance is accounted for.
    """
    return judge_facts(program, report, program.read(report))


def judge_facts(program: Program, report: Report, facts: Facts, companions: Companions = ALONE) -> Outcomes:
    """Decide every instance for a report whose figures, and those of its companions, are read by `program.read`."""
    at_hand = (
        NOTHING_AT_HAND
        if companions is ALONE
        else AtHand(companions.last is not None, facts.has_last, facts.has_parts, companions.asked)
    )
    settled, unsure = program.settled(report.year, report.body.kind, facts.covered, at_hand)
    asked, plain = program.heeding(program.signs.read(report, facts))
    found = dict(plain)
    _numbers(program, facts, found)
    look = Look(report, facts, facts.regular)
    for first, structure in asked:
        for n, verdict in structure.judge(look):
            found[first + n] = verdict
    if program.texts.count:
        texts = ReportTexts(report, facts, program.layout, program.texts.screens, program.pack.language)
        program.texts.judge(texts, found, settled)
    if companions is not ALONE:
        _beside(program, report, facts, companions, found)
    _unsaid(program, report, facts, found)
    for number in [number for number in found if number in settled]:
        del found[number]
    if program.doubted:
        _doubts(program, facts, found, settled)
    for number in unsure & found.keys() if unsure else ():
        if found[number].outcome is not Outcome.NOT_APPLICABLE:
            found[number] = found[number]._replace(outcome=Outcome.UNDETERMINED, reason="reason.kind-unknown")
    return Outcomes(len(program.instances), found, settled)


def _beside(
    program: Program, report: Report, facts: Facts, companions: Companions, found: dict[int, Verdict]
) -> None:  # fmt: skip
    """Decide the rules that are about companions, or hold texts and tables against theirs."""
    for first, likened in program.likened:
        for n, verdict in likened.judge(report, facts, companions, program.layout):
            found[first + n] = verdict
    for first, usual in program.usual if "norms" in companions.asked else ():
        for n, verdict in usual.judge(report.body.kind, facts, companions, program.layout):
            found[first + n] = verdict
    for naming in program.named if "names" in companions.asked else ():
        found.update(naming.judged(report, facts, companions, program.layout, program.pack.language))
    for first, sought in program.attended:
        lacking = _lacking(sought, companions)
        if lacking and sought in companions.asked:
            rules = program.needing(sought, report.year)
            told = rules if sought == "last" else lacking[:_MOST_NAMES]
            values = {"count": len(lacking), "rules": ", ".join(rules), "bodies": ", ".join(lacking[:_MOST_NAMES])}
            found[first] = Verdict(Outcome.FAIL, f"reason.lacking-{sought}", values, labels=told)


def _lacking(sought: Sought, companions: Companions) -> tuple[str, ...]:
    """Name what is not as it ought to be: reports that are not there, or that are there besides."""
    if sought == "last":
        return () if companions.last else ("",)
    return companions.twins if sought == "sole" else companions.absent


def _unsaid(program: Program, report: Report, facts: Facts, found: dict[int, Verdict]) -> None:
    """Take out what binds only reports that say something, where this one does not; asked only if it matters."""
    asked = program.spoken if facts.has_parts else program.spoken_alone
    texts = Texts(report, program.texts.screens, program.pack.language) if asked else None
    for span, checks in asked:
        if texts is not None and not is_said(checks, texts):
            found.update(dict.fromkeys(range(*span), _NOT_SAID))


def _doubts(program: Program, facts: Facts, found: dict[int, Verdict], settled: Mapping[int, Verdict]) -> None:
    failing = frozenset([n for n, verdict in found.items() if verdict[0] is _FAIL])
    for first, tables in program.doubted if failing else ():
        for n, table in enumerate(tables):
            verdict = None if first + n in settled else doubt(program, facts, found, failing, table)
            if verdict is not None:
                found[first + n] = verdict


def _numbers(program: Program, facts: Facts, found: dict[int, Verdict]) -> None:
    slow: list[int] = []
    for kernel in _kernels(program, facts):
        fails, skips, more = kernel(facts.numbers, facts.natural)
        slow += more
        found.update(dict.fromkeys(fails, FAIL))
        found.update(dict.fromkeys(skips, SKIP))
    affected = {n for cell in facts.unknown for n in program.users.get(cell, ())} if facts.unknown else set()
    if not facts.has_last:
        affected -= program.backward
    if not facts.has_parts:
        affected -= program.gathered
    if affected or slow:
        walk = Walk(program, facts)
        for number in {*walk.open(affected), *slow}:
            verdict = walk.one(number)
            if verdict.outcome is Outcome.PASS:
                found.pop(number, None)
            else:
                found[number] = verdict


def _kernels(program: Program, facts: Facts) -> Iterator[Kernel]:
    """Give the functions that decide what can be decided: of rules that need companions, where those are at hand."""
    yield program.kernel
    for reach, is_there in enumerate((facts.has_last, facts.has_parts), 1):
        if is_there:
            yield program.reaching(reach)


def one(program: Program, facts: Facts, number: int) -> Verdict:
    """Decide one instance of a `check` rule on its tree."""
    return Walk(program, facts).one(number)


def decide(rule: Rule, bound: Bound, program: Program, facts: Facts) -> Verdict:
    """Decide a bound check by interval arithmetic and Kleene logic."""
    cell, tolerance = lookup(facts, program.layout, rule), Fraction(rule.tolerance)
    guard = True if bound.when is None else evaluate(bound.when, cell, {}, tolerance)
    if guard is False:
        return SKIP
    return outcome_of(guard, evaluate(bound.check, cell, {}, tolerance))
