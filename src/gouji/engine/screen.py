"""
One pass over a text for everything that is rarely there.

Most rules on text forbid words that a right report does not have, or compare numbers that it does not tell. Each pattern
has strings that it cannot match without; those likely to be met least are looked for together, sentence by sentence.
What a sentence does not hold needs no further look.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import re2

from gouji.packs.lexicon import Entry
from gouji.packs.patterns import Compiled, Match, SetOf

_LONG_NUMBER = 4
# In a narrative of 3,000 characters a single one is met some ten times, each further one divides that by six or so; what
# the form itself says is met oftener than that.
_MET, _RARER, _OFFICIAL = 60.0, 6.0, 3
_MOST_NEEDS = 2
_LONGEST_SIGN = 16

# Reports are of few years; strangers' may be of any.
_MAX_YEARS = 8

# Much of what reports say they say in the words of others: sentences met before are not looked at again. So many
# characters are kept, each sentence counted with what is kept beside it, and so is what is found in it.
_MOST_KEPT, _PER_SENTENCE, _PER_FOUND = 2_000_000, 100, 30
# Signs that are met together, and what they mean.
_MOST_HELD = 10_000


Source = tuple[str, str | Compiled]
"""Name of an entry, and a word or pattern of it."""
Known = dict[Compiled, "tuple[Match, ...]"]
"""What patterns match in a sentence, counted from its beginning."""


class Trace(NamedTuple):
    """A sentence, by number, in which a word or pattern of an entry may occur; `known` is what was found in it before."""

    sentence: int
    source: str | Compiled
    known: Known


Traces = Mapping[str, list[Trace]]
"""Entry name to its traces in a text, in order; an entry without traces does not occur in it."""


class Near(NamedTuple):
    """What a sentence may hold of entries that stand near: words and patterns by entry name; `steps` is what that took."""

    sources: Mapping[str, Sequence[str | Compiled]]
    steps: int


class _Held(NamedTuple):
    """The sources that a sentence may hold, in order; `steps` is what it took to find that out."""

    sources: tuple[Source, ...]
    steps: int


class _Index:
    """
    Sources by the signs of what they need.

    A source, be it a word or a pattern, needs some things; each is there if any of its signs is.
    """

    def __init__(self, entries: Iterable[Entry], year: int, frequency: Callable[[str], int]) -> None:
        """Choose the signs of all sources and number them."""
        self.sources: list[Source] = []
        signs: dict[str, int] = {}
        self._needed: list[int] = []
        self._uses: dict[int, list[tuple[int, int]]] = {}
        for entry in entries:
            sources: list[str | Compiled] = [*entry.words, *(pattern.of(year) for pattern in entry.patterns)]
            for source in sources:
                needs = _needs(source, frequency)
                for n, need in enumerate(needs):
                    for sign in need:
                        uses = self._uses.setdefault(signs.setdefault(sign, len(signs)), [])
                        uses.append((len(self.sources), 1 << n))
                self._needed.append((1 << len(needs)) - 1)
                self.sources.append((entry.name, source))
        self._anywhere = [number for number, needed in enumerate(self._needed) if not needed]
        self._set = SetOf(signs)
        self._held: dict[tuple[int, ...], _Held] = {}

    def among(self, sentences: Sequence[str]) -> Iterator[_Held]:
        """Give for each sentence the sources that may occur in it, in order."""
        for signs in self._set.present(sentences):
            there = tuple(signs)
            held = self._held.get(there)
            if held is None:
                if len(self._held) >= _MOST_HELD:
                    self._held.clear()
                held = self._held[there] = self._of(there)
            yield held

    def _of(self, signs: Iterable[int]) -> _Held:
        there: dict[int, int] = {}
        uses, needed, steps = self._uses, self._needed, 1 + len(self._anywhere)
        for sign in signs:
            used = uses.get(sign, ())
            steps += len(used)
            for number, need in used:
                there[number] = there.get(number, 0) | need
        numbers = sorted([*self._anywhere, *[n for n, needs in there.items() if needs == needed[n]]])
        return _Held(tuple([self.sources[number] for number in numbers]), steps)


class _Seen:
    """
    What is known of a sentence.

    Attributes:
        held: The traced sources that it may hold.
        known: Where those that were looked for are.
        near: What it may hold of the entries that stand near, once that was asked.
    """

    __slots__ = ("held", "known", "near")

    def __init__(self, held: _Held) -> None:
        self.held = held
        self.known: Known = {}
        self.near: Near | None = None


class Screen:
    """
    Entries to look for in one pass, as they stand in reports of one year.

    `names` are those whose traces are told; `asked` those of which it is told whether they may stand near.

    All signs are looked for at once.
    """

    def __init__(
        self, entries: Iterable[Entry], near: Iterable[Entry], year: int, frequency: Callable[[str], int]
    ) -> None:  # fmt: skip
        """
        Choose what to look for.

        Args:
            entries: The entries; one that is listed twice counts once.
            near: Entries of which it is asked whether they may occur in a sentence.
            year: The report's year.
            frequency: How often a string is met in the official words of the form.
        """
        traced, asked = ({entry.name: entry for entry in each} for each in (entries, near))
        self.names = frozenset(traced)
        self.asked = frozenset(asked)
        self._traced = _Index(traced.values(), year, frequency)
        self._near = _Index(asked.values(), year, frequency)
        self._seen: dict[str, _Seen] = {}
        self._kept = 0

    def traces(self, sentences: Sequence[str], most: int) -> tuple[Traces, int]:
        """
        Find the traces of all entries in the sentences of a folded text.

        Args:
            sentences: The sentences.
            most: Steps that this may take.

        Returns:
            The traces, and how many steps they took; none, if these were too many.
        """
        found: dict[str, list[Trace]] = {}
        seen = self._seen_in(sentences, most)
        steps = 0
        for number, sentence in enumerate(sentences):
            one = seen.get(sentence)
            steps += one.held.steps if one is not None else most
            if steps > most or one is None:
                return {}, steps
            for name, source in one.held.sources:
                trace = Trace(number, source, one.known)
                if name in found:
                    found[name].append(trace)
                else:
                    found[name] = [trace]
        return found, steps

    def known(self, sentence: str) -> Known:
        """Give what patterns were found to match in a sentence."""
        return self._one(sentence).known

    def keep(self, known: Known, pattern: Compiled, matches: tuple[Match, ...]) -> None:
        """Keep what a pattern was found to match in a sentence."""
        known[pattern] = matches
        self._kept += _PER_FOUND * (1 + len(matches))

    def near(self, sentence: str) -> Near:
        """Give the words and patterns of the entries in `asked` that may occur in a sentence."""
        seen = self._one(sentence)
        if seen.near is None:
            (held,) = self._near.among((sentence,))
            sources: dict[str, list[str | Compiled]] = {}
            for name, source in held.sources:
                sources.setdefault(name, []).append(source)
            seen.near = Near(sources, held.steps)
            self._kept += len(held.sources)
        return seen.near

    def _one(self, sentence: str) -> _Seen:
        return self._seen.get(sentence) or self._seen_in((sentence,))[sentence]

    def _seen_in(self, sentences: Sequence[str], most: int | None = None) -> Mapping[str, _Seen]:
        """Look at the sentences that were not met lately, as far as the steps go, and give what each holds."""
        if self._kept > _MOST_KEPT:
            self._seen, self._kept = {}, 0
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._seen]
        for sentence, held in zip(new, self._traced.among(new), strict=False):
            self._seen[sentence] = _Seen(held)
            self._kept += len(sentence) + _PER_SENTENCE
            if most is not None:
                most -= held.steps
                if most < 0:
                    break
        return self._seen


class Screens:
    """The screen of some entries, made for each year that comes up and kept for the last few."""

    def __init__(self, entries: Iterable[Entry] = (), official: str = "", near: Iterable[Entry] = ()) -> None:
        """
        Keep the entries.

        Args:
            entries: What to look for.
            near: Of what it is asked whether it stands near to what was found.
            official: The official words of the form: they stand in every report and tell little.
        """
        self._entries, self._near = tuple(entries), tuple(near)
        self._frequency = functools.cache(official.count)
        self._screen = functools.lru_cache(_MAX_YEARS)(self._made)

    def of(self, year: int) -> Screen:
        """Return the screen for reports of a year."""
        return self._screen(year)

    def _made(self, year: int) -> Screen:
        return Screen(self._entries, self._near, year, self._frequency)


def _needs(source: str | Compiled, frequency: Callable[[str], int]) -> list[frozenset[str]]:
    """
    Choose by what the presence of a source is told: sets of which one member each is there, in RE2 syntax.

    A word tells itself; a pattern the strings that it needs and that are likely to be met least, short runs of digits
    last. One that needs none tells itself if it has no anchors, or else may be anywhere.
    """
    if isinstance(source, str):
        return [frozenset((_sign(source),))]

    def likely(need: frozenset[str]) -> tuple[bool, float]:
        digits = any(literal.isdigit() and len(literal) < _LONG_NUMBER for literal in need)
        return digits, sum(_OFFICIAL * frequency(literal) + _met(literal) for literal in need)

    needs = sorted(source.needs, key=likely)[:_MOST_NEEDS]
    if source.whole and (not needs or likely(needs[0])[0]):
        return [frozenset((source.source,))]
    return [frozenset(map(_sign, need)) for need in needs]


def _sign(literal: str) -> str:
    """Write the beginning of a string in RE2 syntax; where all of it stands, its beginning does."""
    sign: str = re2.escape(literal[:_LONGEST_SIGN])
    return sign


def _met(literal: str) -> float:
    """Guess how often a string is met in a narrative; letters are rare among Chinese characters."""
    return (1.0 if literal.isascii() and literal.isalpha() else _MET) * _RARER ** -len(literal)
