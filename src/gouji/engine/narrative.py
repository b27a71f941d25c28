"""
The shapes that read text, as judges of a program: `text` rules, and claims held against cells.

What the words say is found by `engine.wording`; here it becomes instances and verdicts like those of any other rule.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.decide import Lookup, evaluate, lookup
from gouji.engine.intervals import Interval, Truth, subtract
from gouji.engine.kernel import Condition, condition
from gouji.engine.outcomes import Instance, Verdict
from gouji.engine.pieces import ASIDE
from gouji.engine.screen import Screens
from gouji.engine.texts import IsOther, Texts
from gouji.engine.wording import ClaimCheck, Said, TextCheck, compile_claim_check, compile_text
from gouji.findings import Outcome
from gouji.numbers import Number
from gouji.packs.bind import bind_claim
from gouji.packs.expression import Expression, cells
from gouji.packs.form import Layout, fold
from gouji.packs.lexicon import Entry, Lexicon
from gouji.packs.model import Claim, Rule, TextRule
from gouji.packs.names import as_names
from gouji.reports.facts import Facts
from gouji.reports.model import Report

_NOTHING_SAID = Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-said")


class ReportTexts:
    """A report as the text rules see it: its words and its figures."""

    __slots__ = ("facts", "layout", "texts")

    def __init__(
        self, report: Report, facts: Facts, layout: Layout, screens: Screens | None = None, language: str = "",
        is_other: IsOther | None = None,
    ) -> None:  # fmt: skip
        self.texts = Texts(report, screens, language, is_other)
        self.facts = facts
        self.layout = layout


def within_bounds(report: ReportTexts, judge: Callable[[], dict[int, Verdict]]) -> dict[int, Verdict]:
    """
    Judge a report; if its texts ask for more than there is time for, as one whose texts are too long to be read.

    Args:
        report: The report.
        judge: Gives the instances that do not pass, by their numbers.
    """
    found = judge()
    if report.texts.exhausted:
        report.texts.give_up()
        found = judge()
    return found


class Silence(NamedTuple):
    """
    What follows where no entry of a rule occurs.

    Attributes:
        names: The entries.
        places: Where there must be something to read for this to be certain; nowhere, if empty.
        verdict: None for a pass.
    """

    names: frozenset[str]
    places: tuple[str, ...]
    verdict: Verdict | None


class TextJudge(NamedTuple):
    """
    A compiled rule on text.

    Attributes:
        instances: Its instances.
        rare: Entries that most texts do not have; they can be looked for together with those of other rules.
        silence: What their absence means, if it decides the rule.
        judge: Judges a report, by position among the instances.
        check: What finds the words.
        held: What a claim is held against.
    """

    instances: tuple[Instance, ...]
    rare: tuple[Entry, ...]
    silence: Silence | None
    judge: Callable[[ReportTexts], Iterator[tuple[int, Verdict]]]
    check: TextCheck | ClaimCheck
    held: Held | None = None


class TextRules:
    """All rules of a pack on text, run together: what is not in a report settles most of them at once."""

    def __init__(self, judges: Sequence[tuple[int, TextJudge]], official: str) -> None:
        """
        Put the rules together.

        Args:
            judges: Number of the first instance, and judge.
            official: The official words of the form.
        """
        self.count = len(judges)
        self.judges = dict(judges)
        near = (entry for _, judge in judges for entry in judge.check.unless.near)
        texts = [judge.check.unless.text for _, judge in judges if judge.check.unless.text is not None]
        beyond = [entry for entry in texts if not entry.crosses]
        self.screens = Screens((*(entry for _, judge in judges for entry in judge.rare), *beyond), official, near)
        self._always = [(first, judge) for first, judge in judges if judge.silence is None]
        self._quiet = {first: judge for first, judge in judges if judge.silence is not None}
        self._silent: dict[int, Verdict] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_places: dict[tuple[str, ...], list[int]] = {}
        for first, judge in self._quiet.items():
            assert judge.silence is not None
            if judge.silence.verdict:
                self._silent[first] = judge.silence.verdict
            if judge.silence.places:
                self._by_places.setdefault(judge.silence.places, []).append(first)
            for name in judge.silence.names:
                self._by_name.setdefault(name, []).append(first)

    def judge(self, report: ReportTexts, found: dict[int, Verdict], settled: Mapping[int, Verdict]) -> None:
        """
        Judge a report.

        Args:
            report: The report.
            found: What does not pass is added here.
            settled: Instances that are decided already; a rule whose first is among them is passed over.
        """
        found.update(within_bounds(report, lambda: self._judged(report, settled)))

    def _judged(self, report: ReportTexts, settled: Mapping[int, Verdict]) -> dict[int, Verdict]:
        found = dict(self._silent)
        for first, judge in (*self._always, *((n, self._quiet[n]) for n in sorted(self._heard(report.texts)))):
            if first in settled:
                continue
            found.pop(first, None)
            for n, verdict in judge.judge(report):
                found[first + n] = verdict
        return found

    def passes(self, first: int, report: ReportTexts) -> bool:
        """
        Say whether a rule of one instance holds for a report.

        Args:
            first: Number of the instance.
            report: The report.
        """
        return not any(True for _ in self.judges[first].judge(report))

    def _heard(self, texts: Texts) -> set[int]:
        """Find the rules that silence does not settle."""
        heard = {first for name in texts.traces for first in self._by_name.get(name, ())}
        for places, rules in self._by_places.items():
            reach = texts.reach(places)
            if not reach.spans or reach.unreadable or texts.year is None:
                heard.update(rules)
        return heard


def compile_text_rule(rule: Rule, position: int, layout: Layout, lexicon: Lexicon) -> TextJudge:
    """Compile a rule of the shape `text`."""
    assert rule.text is not None
    places = _places(rule, layout)
    check = compile_text(rule.text, places, lexicon)
    if rule.text.each:
        instances = tuple(Instance(position, (("word", name),)) for name in check.instances())
    else:
        instances = (Instance(position, tuple(("section", p) for p in places)),)

    def judge(report: ReportTexts) -> Iterator[tuple[int, Verdict]]:
        return _text_verdicts(check, report)

    rare = (*check.must_not, *(entry for entry in (*check.must, *check.any, *check.each) if entry.patterns))
    if not _goes_by_sentences(places, rare):
        return TextJudge(instances, (), None, judge, check)
    names = frozenset(entry.name for entry in check.must_not)
    only = not (check.must or check.any or check.each or check.at_least is not None or check.at_most is not None)
    return TextJudge(instances, rare, Silence(names, places, None) if only else None, judge, check)


def _text_verdicts(check: TextCheck, report: ReportTexts) -> Iterator[tuple[int, Verdict]]:
    for n, verdict in enumerate(check.judge(report.texts)):
        if verdict.outcome is Outcome.PASS:
            continue
        values: dict[str, object] = {"count": len(verdict.hits)}
        reason = "reason.text-open" if verdict.outcome is Outcome.UNDETERMINED else "reason.nothing-there"
        if verdict.outcome is Outcome.FAIL:
            reason = "reason.words-found" if verdict.hits and not verdict.missing else "reason.words-missing"
            values["names"] = ", ".join(verdict.missing)
            if verdict.length is not None:
                reason, values["length"] = "reason.length", verdict.length
        yield n, Verdict(verdict.outcome, reason, values, hits=verdict.hits)


def speaks_of_others(judge: TextJudge) -> bool:
    """Say whether a rule asks for the names of other bodies; then it can be judged only where they are known."""
    check = judge.check
    entries = (*check.must, *check.any, *check.must_not, *check.each) if isinstance(check, TextCheck) else check.says
    return any(entry.speaks_of_others for entry in entries)


def compile_claim(rule: Rule, position: int, layout: Layout, lexicon: Lexicon) -> TextJudge:
    """Compile a rule of the shape `claim`."""
    assert rule.claim is not None
    claim, places = rule.claim, _places(rule, layout)
    check = compile_claim_check(claim, places, lexicon)
    slots = check.slots | ({"parts"} if claim.parts else set())
    bound = [bind_claim(text, "holds", rule, layout, slots) for text in as_names(claim.holds)]
    used = tuple(dict.fromkeys(c for node in bound for c in cells(node)))
    tolerance = Fraction(rule.tolerance)
    held = Held(rule, claim, tuple(Holds(node, tolerance) for node in bound), used, tolerance)

    def judge(report: ReportTexts) -> Iterator[tuple[int, Verdict]]:
        verdict = _claim_verdict(held, check.find(report.texts), report)
        if verdict:
            yield 0, verdict

    instance = Instance(position, tuple(("section", p) for p in places), used)
    if not _goes_by_sentences(places, check.says):
        return TextJudge((instance,), (), None, judge, check, held)
    names = frozenset(entry.name for entry in check.says)
    return TextJudge((instance,), check.says, Silence(names, (), _NOTHING_SAID), judge, check, held)


def _goes_by_sentences(places: Iterable[str], entries: Iterable[Entry]) -> bool:
    """Say whether entries are looked for sentence by sentence: not in short texts, where what they hold is looked for alone."""
    return not set(places) <= ASIDE and not any(entry.crosses for entry in entries)


class Holds:
    """A condition that a claim is held against, and the names of its slots."""

    def __init__(self, node: Expression, tolerance: Fraction) -> None:
        self.node = node
        self.names = frozenset(_names(node))
        self._tolerance = tolerance

    @functools.cached_property
    def quick(self) -> Condition | None:
        """What decides it where all is known; None if it may have no value. Made when it is first used."""
        return condition(self.node, self._tolerance)


class Held(NamedTuple):
    """What a claim is held against: its conditions, and the cells of all of them."""

    rule: Rule
    claim: Claim
    holds: tuple[Holds, ...]
    used: tuple[int, ...]
    tolerance: Fraction


def _claim_verdict(held: Held, said: Sequence[Said], report: ReportTexts) -> Verdict | None:
    if held.claim.parts:
        said = [each for each in said if len(each.parts) > 1]
    is_known = report.facts.unknown.isdisjoint(held.used)
    numbers = report.facts.numbers if is_known else None
    cell = lookup(report.facts, report.layout, held.rule)
    judged = [(each, truth) for each in said if (truth := _truth(held, each, cell, numbers)) != "no-slot"]
    if not judged:
        return _NOTHING_SAID
    missing = tuple(c for c in held.used if c in report.facts.unknown)
    if missing and held.rule.missing == "not-applicable":
        return Verdict(Outcome.NOT_APPLICABLE, "reason.missing", cells=missing)
    truths = [truth for _, truth in judged]
    if True in truths and (held.claim.count == "any" or set(truths) == {True}):
        return None
    if None in truths and (held.claim.count == "any" or False not in truths):
        hits = tuple(report.texts.hit(*each) for each, _ in judged)
        return Verdict(Outcome.UNDETERMINED, "reason.blanks", cells=missing, hits=hits)
    told = [each for each, truth in judged if truth is False]
    hits = tuple(report.texts.hit(*each) for each in told)
    return Verdict(Outcome.FAIL, "", cells=held.used, hits=hits, slots=_sides(held, told[0], cell))


def slots_said(said: Said) -> Mapping[str, Number]:
    """Give the numbers that a hit says, by the names of their slots; `parts` is the sum of those that it lists."""
    return {**said.match.values, "parts": sum(said.parts)} if said.parts else said.match.values


def _truth(held: Held, said: Said, cell: Lookup, numbers: Sequence[Number] | None) -> Truth | str:
    """
    Say whether any of the conditions holds; a hit that lacks a slot of all of them says nothing.

    `numbers` are those of the report, if all are known that the conditions ask for.
    """
    slots = slots_said(said)
    truth: Truth | str = "no-slot"
    for each in held.holds:
        if each.names <= slots.keys():
            if numbers is None or each.quick is None:
                one = evaluate(each.node, cell, slots, held.tolerance)
            else:
                one = each.quick(numbers, slots)
            if one is True:
                return True
            if isinstance(one, bool) or one is None:
                truth = None if one is None or truth is None else False
    return truth


def _names(node: Expression) -> set[str]:
    own = {str(node.value)} if node.op == "slot" else set()
    return own.union(*(_names(a) for a in node.args)) if node.args else own


def _sides(held: Held, said: Said, cell: Lookup) -> Mapping[str, Number]:
    """Work out both sides of the first comparison that does not hold, for the message."""
    slots = slots_said(said)
    compared = [c for each in held.holds if each.names <= slots.keys() for c in _comparisons(each.node)]
    node = next((c for c in compared if evaluate(c, cell, slots, held.tolerance) is not True), None)
    if node is None:
        return {}
    left, right = (evaluate(a, cell, slots, Fraction(0)) for a in node.args[:2])
    if isinstance(left, Interval) or isinstance(right, Interval):
        return {}
    difference = subtract(left, right)
    return {"left": left, "right": right, "difference": difference}


def compile_said(rule: Rule, layout: Layout, lexicon: Lexicon) -> tuple[TextCheck, ...]:
    """Compile what a report must say for a rule to bind it."""
    says = rule.applies.says if rule.applies else {}
    return tuple(
        compile_text(TextRule(any=names), _section_ids((place,), layout), lexicon) for place, names in says.items()
    )


def is_said(checks: Iterable[TextCheck], texts: Texts) -> bool:
    """Say whether a report says all of it."""
    return all(verdict.outcome is Outcome.PASS for check in checks for verdict in check.judge(texts))


def _comparisons(node: Expression) -> Iterator[Expression]:
    """Give the comparisons of which a condition is made by `and` alone."""
    if node.op == "compare":
        yield node
    elif node.op == "and":
        for arg in node.args:
            yield from _comparisons(arg)


def _places(rule: Rule, layout: Layout) -> tuple[str, ...]:
    """Give the places that `in` names; sections by their id."""
    return _section_ids(as_names(rule.in_), layout)


def _section_ids(names: Iterable[str], layout: Layout) -> tuple[str, ...]:
    ids = {fold(key): s.id for s in layout.form.sections for key in (s.id, s.name)}
    return tuple(ids.get(fold(name), name) for name in names)
