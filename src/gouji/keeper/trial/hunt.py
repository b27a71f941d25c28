"""
The hunt for mutants that nothing notices.

Each mutant is tried on the rule's own cases first, then on the samples. One that survives both is a rule that could be
changed without anybody seeing it; for it a case is looked for that tells the two apart.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from gouji.keeper.trial.alike import is_alike
from gouji.keeper.trial.bench import Bench, Pair, Trial
from gouji.keeper.trial.mutant import Mutant
from gouji.keeper.trial.operators import mutants_of, mutants_of_lexicon
from gouji.keeper.trial.phrases import Phrases
from gouji.keeper.trial.suggest import Searcher
from gouji.keeper.trial.words import entries_of
from gouji.packs.model import Case, Rule, RulePack
from gouji.packs.patterns import PatternFault

MOST_SEARCHED = 500
"""Survivors for which a case is looked for: who has more of them begins with these."""

Fate = Literal["case", "sample", "alike", "survived"]


class Verdict(NamedTuple):
    """What became of a mutant; for a survivor the rule and a case that tells it from the mutant, if one was found."""

    mutant: Mutant
    fate: Fate
    rule: str = ""
    case: Case | None = None


class Hunt:
    """The mutants of one edition and all that is needed to try them."""

    def __init__(self, pack: RulePack, samples: Iterable[Pair] = ()) -> None:
        self.pack = pack
        self.bench = Bench(pack, samples)
        self._searched = 0

    @functools.cached_property
    def users(self) -> dict[str, list[Rule]]:
        """Give the rules that use a name of the lexicon, itself or by inclusion."""
        found: dict[str, list[Rule]] = {}
        for rule in self.pack.rules:
            for name in entries_of(rule, self.pack):
                found.setdefault(name, []).append(rule)
        return found

    def mutants(self, rules: Sequence[str] = ()) -> Iterator[Mutant]:
        """Make the mutants of some rules, or of all and of the lexicon that they use; rules that are off do nothing."""
        for rule in self.pack.rules:
            if rule.status == "active" and (not rules or rule.id in rules):
                yield from mutants_of(rule, self.bench.parts.layout, self.bench.parts.lexicon)
        chosen = {n for n, users in self.users.items() if not rules or any(r.id in rules for r in users)}
        yield from mutants_of_lexicon(self.pack, chosen)

    def judge(self, mutant: Mutant) -> Verdict:
        """Find out what notices a mutant; whether it means the same is asked only of those that no case notices."""
        trials = list(self.trials(mutant))
        if any(self.bench.case_notices(trial) for trial in trials):
            return Verdict(mutant, "case")
        if self.is_alike(mutant):
            return Verdict(mutant, "alike")
        if any(self.bench.sample_notices(trial) for trial in trials):
            return Verdict(mutant, "sample")
        return self._survivor(mutant, trials)

    def is_alike(self, mutant: Mutant) -> bool:
        """Say whether a mutant is proven to mean the same as the rule."""
        parts = self.bench.parts
        return mutant.rule is not None and is_alike(
            self.bench.rules[mutant.subject], mutant.rule, parts.layout, parts.lexicon
        )

    def trials(self, mutant: Mutant) -> Iterator[Trial]:
        """Make the rules ready that a mutant changes: the one, or all that use the entry."""
        if mutant.rule is not None:
            yield self.bench.trial(mutant.rule)
            return
        for rule in self.users[mutant.subject]:
            try:
                yield self.bench.trial(rule, {mutant.subject: mutant.patterns})
            except PatternFault:
                continue

    @functools.cached_property
    def searcher(self) -> Searcher:
        """Give what looks for cases."""
        return Searcher(Phrases(self.pack), self.bench.parts.layout)

    def _survivor(self, mutant: Mutant, trials: list[Trial]) -> Verdict:
        self._searched += 1
        for trial in trials if self._searched <= MOST_SEARCHED else ():
            case = self.searcher.search(mutant, self.bench.originals[trial.rule.id], trial)
            if case is not None:
                return Verdict(mutant, "survived", trial.rule.id, case)
        return Verdict(mutant, "survived", trials[0].rule.id if trials else mutant.subject)
