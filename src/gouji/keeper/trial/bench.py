"""
A bench to try one rule at a time: its cases and the samples, with as little of the pack around it as decides the same.

A rule is judged alone, except one that asks whether cells are in their place: that rests on what other rules say.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from gouji.engine.cases import CaseResult, CaseRunner
from gouji.engine.companions import Companions
from gouji.engine.evaluate import judge_facts
from gouji.engine.program import Parts, Program
from gouji.findings import Outcome
from gouji.packs.expression import ExpressionFault
from gouji.packs.lexicon import compile_lexicon
from gouji.packs.model import Case, Rule, RulePack
from gouji.packs.open_rows import sample_shape
from gouji.reports.facts import Facts
from gouji.reports.model import Report
from gouji.reports.slots import slots_of

_REPLACE = msgspec.structs.replace

Pair = tuple[Report, Companions]
"""A sample and what it is held against."""
Findings = tuple[frozenset[tuple[tuple[tuple[str, str], ...], Outcome]], ...]
"""Of each sample, the instances of one rule that fail or are undetermined."""


class Trial(NamedTuple):
    """A rule ready to be tried: a program that has it, and its position there."""

    program: Program
    position: int

    @property
    def rule(self) -> Rule:
        """Give the rule, which is active here even if it is off in the pack."""
        return self.program.rules[self.position]

    def run(self, case: Case) -> CaseResult:
        """Run a case."""
        return CaseRunner(self.program).run(self.position, self.rule, case)


class Shown(NamedTuple):
    """A sample: the report, its figures, what it is held against, and its parts if of another shape."""

    report: Report
    facts: Facts
    companions: Companions
    parts: Parts | None


class Bench:
    """Tries rules, and changed rules, of one edition."""

    def __init__(self, pack: RulePack, samples: Iterable[Pair] = ()) -> None:
        self.pack = pack
        self.parts = Parts.of(pack)
        self.rules = {rule.id: _REPLACE(rule, status="active") for rule in pack.rules}
        self._of_shape = functools.cache(lambda shape: Parts.of(pack, shape))
        self.samples = [self._shown_as(*pair) for pair in samples]
        self._failing: dict[str, frozenset[str]] = {}
        self._shown: dict[str, Findings] = {}

    def _shown_as(self, report: Report, companions: Companions) -> Shown:
        """Read the figures of a sample once for all trials."""
        slots = slots_of(report, self.pack.form)
        fits = slots is None or slots.shape == sample_shape(self.pack.form)
        parts = self.parts if slots is None or fits else self._of_shape(slots.shape)
        if slots is not None:
            report, companions = slots.put(report), companions.each(slots.put)
        return Shown(report, parts.reader.read(report), companions, None if fits else parts)

    def trial(self, rule: Rule, patterns: Mapping[str, tuple[str, ...]] | None = None) -> Trial:
        """
        Make a rule ready.

        Args:
            rule: A rule of the pack, or a changed one that takes its place.
            patterns: Patterns that take the place of those of the lexicon, by name.
        """
        pack, parts = self.pack, self.parts
        if patterns:
            pack = _REPLACE(pack, patterns={**pack.patterns, **patterns})
            parts = parts._replace(lexicon=compile_lexicon(pack.words, pack.patterns))
        rule = _REPLACE(rule, status="active")
        rules: tuple[Rule, ...] = (rule,)
        if rule.require is not None and rule.require.cells == "in_place":
            rules = tuple(rule if other.id == rule.id else other for other in self.rules.values())
        return Trial(Program(_REPLACE(pack, rules=rules), parts), rules.index(rule))

    @functools.cached_property
    def originals(self) -> dict[str, Trial]:
        """Give every rule as it is, ready."""
        return {name: self.trial(rule) for name, rule in self.rules.items()}

    def failing(self, rule: str) -> frozenset[str]:
        """Name the cases of a rule that do not hold for the rule as it is; they notice nothing."""
        if rule not in self._failing:
            trial = self.originals[rule]
            self._failing[rule] = frozenset(c.name for c in trial.rule.cases if not trial.run(c).passed)
        return self._failing[rule]

    def case_notices(self, trial: Trial) -> bool:
        """Say whether a case that holds for the rule as it is does not hold for the changed one."""
        failing = self.failing(trial.rule.id)
        return any(_notices(trial, case) for case in trial.rule.cases if case.name not in failing)

    def sample_notices(self, trial: Trial) -> bool:
        """Say whether the changed rule finds something else in a sample."""
        rule = trial.rule.id
        if rule not in self._shown:
            self._shown[rule] = self.findings(self.originals[rule])
        for sample, shown in zip(self.samples, self._shown[rule], strict=True):
            try:
                if _findings(trial, sample) != shown:
                    return True
            except ExpressionFault:  # a change that names a row which reports of this shape do not have
                continue
        return False

    def findings(self, trial: Trial) -> Findings:
        """Give what a rule finds in each sample."""
        return tuple(_findings(trial, sample) for sample in self.samples)

    def fires(self, rule: str) -> bool:
        """
        Say whether a rule finds a fault in a sample.

        What cannot be read is never a fault, only open; a rule that asks for that fires when it says so.
        """
        trial = self.originals[rule]
        open_too = trial.rule.require is not None and trial.rule.require.cells == "readable"
        wanted = {Outcome.FAIL, *((Outcome.UNDETERMINED,) if open_too else ())}
        return any(outcome in wanted for found in self.findings(trial) for _, outcome in found)


def _notices(trial: Trial, case: Case) -> bool:
    try:
        return not trial.run(case).passed
    except ExpressionFault:  # a change that names a row which the report of this case does not have
        return False


def _findings(trial: Trial, sample: Shown) -> frozenset[tuple[tuple[tuple[str, str], ...], Outcome]]:
    """List what is found; a rule on text finds the same, whichever places it was told to look at."""
    program = trial.program if sample.parts is None else Program(trial.program.pack, sample.parts)
    is_alone = not (program.follows or program.gathered)
    facts = sample.facts if is_alone else program.read(sample.report, sample.companions)
    outcomes = judge_facts(program, sample.report, facts, sample.companions)
    worded = trial.rule.text is not None or trial.rule.claim is not None
    found = (
        (tuple(p for p in program.instances[n].pairs if not worded or p[0] != "section"), outcomes.of(n))
        for n in range(*program.spans[trial.position])
    )
    return frozenset(each for each in found if each[1] in (Outcome.FAIL, Outcome.UNDETERMINED))
