"""
Cases near those of a rule, by other words: numbers changed, words put in or taken out, texts put together.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from gouji.keeper.trial.bench import Trial
from gouji.keeper.trial.figures import overlaid
from gouji.keeper.trial.patterns import witness
from gouji.numbers import fold
from gouji.packs.model import Case, RulePack

_REPLACE = msgspec.structs.replace
_BREAK = re.compile(r"[,。;:\n、(]|$")
_NUMBER = re.compile(r"\d+")
_FILL = ("另", "甲", "某某")


class Phrases:
    """Words of a pack's lexicon, and the texts into which they are put."""

    def __init__(self, pack: RulePack) -> None:
        self.pack = pack
        self.year = int(pack.years[:4])
        self.entries: dict[str, tuple[str, ...]] = {k: tuple(map(re.escape, v)) for k, v in pack.words.items()}
        self.entries |= pack.patterns

    def examples(self, name: str) -> tuple[str, ...]:
        """Give texts that a name of the lexicon stands for."""
        if name in self.pack.words:
            return self.pack.words[name][:6]
        return tuple(dict.fromkeys(witness(p, self.entries, self.year) for p in self.pack.patterns.get(name, ())))


def place_of(case: Case, trial: Trial) -> tuple[str, str]:
    """Find where the words of a case stand, and what they are."""
    if isinstance(case.text, str):
        return "", case.text
    if isinstance(case.text, dict) and case.text:
        return next(iter(case.text.items()))
    for key in ("preamble", "title"):
        if case.report and case.report.get(key):
            return key, str(case.report[key])
    return "", ""


def rewritten(case: Case, place: str, text: str) -> Case:
    """Put another text in the place of a case's own."""
    if place in ("preamble", "title") and case.report and place in case.report:
        return _new(case, report={**case.report, place: text})
    return _new(case, text={**case.text, place: text} if isinstance(case.text, dict) else text)


def number_cases(trial: Trial) -> Iterator[Case]:
    """Change one number of a text, and the figures with it."""
    layout, cells = trial.program.layout, _cells(trial)
    for case in trial.rule.cases:
        place, text = place_of(case, trial)
        for match in _NUMBER.finditer(text):
            for number in (int(match[0]) + 1, max(int(match[0]) - 1, 0), 0, 1, 2, 10, int(match[0]) * 2):
                yield rewritten(case, place, f"{text[: match.start()]}{number}{text[match.end() :]}")
    for case in trial.rule.cases:
        numbers = {int(m[0]) for m in _NUMBER.finditer(place_of(case, trial)[1]) if int(m[0]) < 10000}
        for cell, n in itertools.product(cells, sorted(numbers)):
            bare = _new(case, report={k: v for k, v in (case.report or {}).items() if k != "tables"})
            yield overlaid(bare, layout, {cell: n})
            yield overlaid(case, layout, {cell: n})
            for other in cells:
                if other != cell:
                    yield overlaid(bare, layout, {cell: n + 1, other: 1})
                    yield overlaid(bare, layout, {cell: max(n - 1, 0), other: 1})
                    yield overlaid(bare, layout, {cell: n, other: 1})


def _cells(trial: Trial) -> tuple[int, ...]:
    program = trial.program
    return tuple(dict.fromkeys(c for n in range(*program.spans[trial.position]) for c in program.instances[n].cells))


def word_cases(trial: Trial, words: Iterable[str]) -> Iterator[Case]:
    """Put words into the texts of a rule's cases, at every break."""
    for word in words:
        for case in trial.rule.cases:
            place, text = place_of(case, trial)
            if not text:
                yield rewritten(case, place, word)
                yield rewritten(case, place, f"{word}。")
                continue
            breaks = sorted({0, *(m.end() for m in _BREAK.finditer(text)), *(m.start() for m in _BREAK.finditer(text))})
            for at in breaks:
                before, behind = text[:at], text[at:]
                yield rewritten(case, place, before + word + behind)
                yield rewritten(case, place, before + word + "," + behind)
                yield rewritten(case, place, before + "," + word + behind)
                yield rewritten(case, place, before + "。" + word + "。" + behind)
            for at in range(1, min(len(text), 60)):
                yield rewritten(case, place, text[:at] + word + text[at:])


def moved_cases(trial: Trial, place: str) -> Iterator[Case]:
    """Put the words of a rule's cases into another place."""
    for case in trial.rule.cases:
        text = place_of(case, trial)[1]
        if text and place in ("title", "preamble"):
            report = {k: v for k, v in (case.report or {}).items() if k not in ("title", "preamble")}
            yield _new(case, report={**report, place: text}, text=None)
        elif text and place == "headings":
            section = trial.program.pack.form.sections[0].id
            yield _new(case, report={"sections": [{"id": section, "heading": text, "text": text}]}, text=None)
        elif text:
            report = {k: v for k, v in (case.report or {}).items() if k not in ("title", "preamble")}
            yield _new(case, report=report or None, text={place: text})
        yield _new(case, remove=(f"sections/{place}",))


def joined_cases(trial: Trial) -> Iterator[Case]:
    """Put the texts of two cases together, with the figures of either."""
    for one, other in itertools.permutations(trial.rule.cases, 2):
        (place, text), (_, more) = place_of(one, trial), place_of(other, trial)
        if text and more:
            yield rewritten(one, place, text + more)


def widened_cases(trial: Trial, phrases: Phrases, name: str, piece: str, changed: str) -> Iterator[Case]:
    """Take out of the texts of a rule's cases what a pattern no longer demands; or write what it matches now."""
    literal = re.sub(r"\\(.)", r"\1", piece)
    example = witness(changed, phrases.entries, phrases.year)
    for case in trial.rule.cases:
        place, text = place_of(case, trial)
        folded = fold(text)
        for match in re.finditer(re.escape(literal), folded) if text else ():
            for filler in ("", "某", "的"):
                yield rewritten(case, place, folded[: match.start()] + filler + folded[match.end() :])
        if "^" in piece or "$" in piece:
            yield from word_cases(trial, _FILL)
        yield rewritten(case, place, f"{example}。")
        yield rewritten(case, place, f"某{example}某。")
        yield rewritten(case, place, f"{text}{example}。")


def _new(case: Case, **changes: Any) -> Case:
    return _REPLACE(case, name="?", difference=None, **changes)
