"""
A case that tells a rule from a mutant of it, looked for among cases that are near those the rule has.

What is found is a question to the rule keeper, not an answer: it says what the rule does today.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec

from gouji.keeper.trial.bench import Trial
from gouji.keeper.trial.figures import figure_cases
from gouji.keeper.trial.mutant import Mutant
from gouji.keeper.trial.phrases import Phrases, joined_cases, moved_cases, number_cases, widened_cases, word_cases
from gouji.keeper.trial.shapes import shape_cases
from gouji.packs.expression import ExpressionFault
from gouji.packs.form import Layout
from gouji.packs.model import Case

MOST_TRIED = 2500
"""Cases that are tried for one mutant; a rule of many cells has more than anybody would wait for."""
MOST_RUN = 60_000
"""Cases that are tried for all mutants of an edition; who has so many survivors begins with the first of them."""


class Searcher:
    """Looks for cases; what the rules as they are say of a case is found out once."""

    def __init__(self, phrases: Phrases, layout: Layout) -> None:
        self.phrases = phrases
        self.layout = layout
        self._known: dict[bytes, str] = {}
        self._left = MOST_RUN

    def search(self, mutant: Mutant, original: Trial, changed: Trial) -> Case | None:
        """
        Look for a case of which the rule and its mutant say different things.

        Returns:
            The case, with what the rule says of it; None if none was found among those tried.
        """
        seen: set[bytes] = set()
        for case in islice(self._near(mutant, original), min(MOST_TRIED, self._left)):
            self._left -= 1
            key = msgspec.json.encode(case)
            if key in seen:
                continue
            seen.add(key)
            says = self._said(original, case, key)
            if says and _says(changed, case) not in (says, "-"):
                return msgspec.structs.replace(case, expect=says)
        return None

    def _said(self, original: Trial, case: Case, key: bytes) -> str:
        whole = original.rule.id.encode() + b" " + key
        if whole not in self._known:
            found = _says(original, case)
            self._known[whole] = "" if found == "-" else found
        return self._known[whole]

    def _near(self, mutant: Mutant, trial: Trial) -> Iterator[Case]:
        rule = trial.rule
        if mutant.operator == "pattern":
            number = int(mutant.path[2])
            yield from widened_cases(trial, self.phrases, mutant.subject, mutant.before, mutant.patterns[number])
        elif mutant.operator == "place":
            yield from moved_cases(trial, mutant.before)
        elif rule.check is not None:
            yield from figure_cases(trial)
        elif rule.require is not None:
            yield from shape_cases(trial)
            yield from figure_cases(trial)
        elif mutant.operator == "name":
            yield from word_cases(trial, self.phrases.examples(mutant.before))
            yield from joined_cases(trial)
        elif mutant.operator in ("length", "applies"):
            yield from shape_cases(trial)
            yield from figure_cases(trial)
        else:
            yield from joined_cases(trial)
            yield from number_cases(trial)
            yield from figure_cases(trial)


def _says(trial: Trial, case: Case) -> str:
    """Give what a rule says of a case; a dash where it cannot say: a change may name a row that the report does not have."""
    try:
        return trial.run(case).found
    except ExpressionFault:
        return "-"
