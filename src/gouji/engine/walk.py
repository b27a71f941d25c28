"""
The instances of one report that the kernel cannot decide, one by one.

What a rule wants done about missing cells, and what does not apply, is sorted out once a report, so that most instances
are settled without a look at their trees.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from gouji.engine.decide import DOES_NOT_APPLY, SKIP, Lookup, evaluate, lookup, outcome_of, policies_of
from gouji.engine.outcomes import Verdict
from gouji.engine.program import Program
from gouji.findings import Outcome
from gouji.packs.model import Rule
from gouji.reports.facts import NOTHING, Facts


class _Terms(NamedTuple):
    """
    What the missing cells of a report are to rules of one policy.

    `lookup` gives values; `open` are the cells that are no number; `settling` says which of them settle an instance, and
    as what.
    """

    lookup: Lookup
    open: frozenset[int]
    settling: dict[int, str]


class Walk:
    """Decides instances of `check` rules on their trees, for one report."""

    def __init__(self, program: Program, facts: Facts) -> None:
        self.program = program
        self.facts = facts
        self._terms: dict[tuple[str, str | None], _Terms] = {}
        self._void = {n for n in facts.unknown if (odd := facts.odd.get(n)) is not None and odd.meaning is NOTHING}

    def open(self, numbers: Collection[int]) -> list[int]:
        """Pick the instances with a cell that is no number; what is taken for zero, the kernel took for zero too."""
        positions, bound = self.program.positions, self.program.bound
        terms = {position: self._of(self.program.rules[position]).open for position in {positions[n] for n in numbers}}
        return [n for n in numbers if not terms[positions[n]].isdisjoint(bound[n].cells)]

    def one(self, number: int) -> Verdict:
        """Decide one instance."""
        program = self.program
        position, bound = program.positions[number], program.bound[number]
        terms, tolerance = self._of(program.rules[position]), program.tolerances[position]
        check, when, cell = bound.read(terms.lookup)
        guard = True if when is None else evaluate(when, cell, {}, tolerance)
        if guard is False:
            return SKIP
        settling = terms.settling
        if settling and (lacking := [n for n in bound.cells if n in settling]):
            policy = "fail" if "fail" in [settling[n] for n in lacking] else "not-applicable"
            cells = tuple([n for n in lacking if settling[n] == policy])
            settled = Verdict(Outcome(policy), "reason.missing", cells=cells)
            if min(lacking) < 2 * program.layout.size or policy == "fail":
                return settled
            # What bodies below left out hides nothing that is wrong whatever they would have said.
            certain = outcome_of(guard, evaluate(check, cell, {}, tolerance))
            return certain if certain.outcome is Outcome.FAIL else settled
        if self._void and program.needs.among(self._void, number, bound):
            return DOES_NOT_APPLY
        verdict = outcome_of(guard, evaluate(check, cell, {}, tolerance))
        if verdict.outcome is not Outcome.UNDETERMINED:
            return verdict
        facts = self.facts
        missing = tuple(c for c in bound.cells if c in facts.unknown and facts.is_lacking(c))
        return verdict._replace(cells=missing)

    def _of(self, rule: Rule) -> _Terms:
        key = (rule.missing, rule.absent)
        found = self._terms.get(key)
        if found is None:
            policies = policies_of(self.facts, rule)
            zero = {n for n, policy in policies.items() if policy == "zero"}
            settling = {n: policy for n, policy in policies.items() if policy in ("fail", "not-applicable")}
            known = lookup(self.facts, self.program.layout, rule)
            found = self._terms[key] = _Terms(known, frozenset(self.facts.unknown - zero), settling)
        return found
