"""
The text of one report, by place: folded once, cut into sentences and clauses on demand.

All of it is one string, so that a rule on the whole narrative and a rule on one section look into the same text. A
clause ends where a sentence does (`engine.sentences`), and at a comma. Whoever asks for more than there is time for is told
so, and can have the texts taken for too long to be read.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from gouji.engine.pieces import Gaps, pieces
from gouji.engine.reach import Reach, Reaches, Span, spans_of
from gouji.engine.screen import Known, Near, Screens, Traces
from gouji.engine.sentences import sentences_of
from gouji.numbers import Number, fold, masked
from gouji.packs.lexicon import Entry
from gouji.packs.patterns import Compiled, Match
from gouji.reports.model import Report

MAX_TEXT = 200_000
MAX_PIECES = 2_000
MAX_QUOTE = 120
_MAX_MATCHES = 500
_MAX_TRACES = 5000
MOST_STEPS, _RUN, _READ = 2_000_000, 10, 2
"""
Steps that may be taken with the texts of one report: each sign followed is one, to hold a pattern against a sentence is ten
and one for every two characters. An ordinary report takes some thousand.
"""
_FEW = 12
"""Sentences of a short text, in each of which a pattern is looked for, or known."""
_NO_SCREENS = Screens()
_NOTHING_NEAR = Near({}, 0)
_TORN = re.compile("[0-9]，[0-9]")
_MAYBE_TORN = re.compile("，(?<=[0-9]，)[0-9]")
"""The same, from the mark on: in a long text that is found much faster."""


IsOther = Callable[[str], bool]
"""Says whether something that a text says is the name of another body."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """
    Where a text says something.

    Attributes:
        section: A section's id, or `preamble`, `title`, `headings`, `labels`.
        start, end: Offsets in that text as it is printed.
        quote: The clauses that the hit touches, closed up, long numbers masked; at most `MAX_QUOTE` characters.
        values: Slot values by name.
        parts: The numbers that the sentence goes on to list.
    """

    section: str
    start: int
    end: int
    quote: str
    values: dict[str, Number] = {}
    parts: tuple[Number, ...] = ()


class Texts:
    """
    Title, preamble, sections, headings and labels of one report. Offsets are those of the folded whole.

    Attributes:
        text: The whole.
        reach: Finds the spans of places.
        year: The report's year, if it is known.
    """

    def __init__(
        self, report: Report, screens: Screens | None = None, language: str = "", is_other: IsOther | None = None
    ) -> None:  # fmt: skip
        """
        Take the texts out of a report; nothing is cut or looked for before it is asked for.

        Args:
            report: The report.
            screens: What is looked for in one pass; anything else is looked for when asked.
            language: In what language the report is written, for where its sentences end.
            is_other: Says whether something is the name of another body, for patterns that ask; nothing is, if nobody knows.
        """
        many = len(report.sections) > MAX_PIECES
        self._pieces, self._unreadable = ([], ()) if many else pieces(report)
        self._printed = "\n".join(piece.text for piece in self._pieces)
        self._too_long = many or len(self._printed) > MAX_TEXT
        self.text = "" if self._too_long else fold(self._printed)
        self.year = report.year
        self._language = language
        self._is_other = is_other
        self._screen = (screens or _NO_SCREENS).of(report.year or 0)
        self._keeps = screens is not None and is_other is None
        self._gaps: dict[int, Gaps] = {}
        self._left = MOST_STEPS
        self._spans = spans_of(self._pieces)
        self.reach = Reaches(self._spans, self._unreadable, too_long=self._too_long).of
        self._matches: dict[tuple[str, tuple[str, ...]], tuple[Match, ...]] = {}
        self._occurrences: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._nearby: dict[tuple[str, int, int], bool] = {}

    @property
    def exhausted(self) -> bool:
        """Whether more was asked of the texts than they are given the time for; what was found is then not all."""
        return self._left < 0

    def give_up(self) -> None:
        """Take the texts for too long to be read."""
        self.text, self._printed, self._pieces, self._spans = "", "", [], []
        self.reach = Reaches((), (), too_long=True).of
        for kept in ("_sentences", "_starts", "_may_be_torn", "traces"):
            self.__dict__.pop(kept, None)
        for found in (self._matches, self._occurrences, self._nearby):
            found.clear()
        self._left = MOST_STEPS

    def length(self, spans: Sequence[Span]) -> int:
        """Count the characters of `spans` without white space."""
        return sum(len("".join(self.text[s.start : s.end].split())) for s in spans)

    def sentence(self, at: int) -> tuple[int, int]:
        """Return start and end of the sentence around an offset, its closing mark left out."""
        starts = self._starts
        index = bisect_right(starts, at) - 1
        return starts[index], starts[index + 1] - 1

    @functools.cached_property
    def _sentences(self) -> list[str]:
        return sentences_of(self.text, self._language)

    @functools.cached_property
    def _starts(self) -> list[int]:
        """Where sentences begin, and where one would begin behind the last."""
        return list(itertools.accumulate([len(sentence) + 1 for sentence in self._sentences], initial=0))

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end of the clauses that a hit touches, within its sentence."""
        first, last = self.sentence(start)
        before = self.text.rfind(",", first, start)
        while before >= 0 and self._is_separator(before):
            before = self.text.rfind(",", first, before)
        after = self.text.find(",", end, last)
        while after >= 0 and self._is_separator(after):
            after = self.text.find(",", after + 1, last)
        return (before + 1 if before >= 0 else first), (after if after >= 0 else last)

    def _is_separator(self, comma: int) -> bool:
        """Tell whether a comma stands inside a number, between well-formed groups."""
        group = self.text[comma + 1 : comma + 5]
        return (
            self.text[max(comma - 1, 0)].isdecimal()
            and group[:3].isdecimal()
            and len(group) >= 3
            and not group[3:].isdecimal()
            and self._printed[comma] == ","
        )

    def occurs(self, entry: Entry, places: tuple[str, ...]) -> bool:
        """Tell whether an entry occurs in `places`; looked for once a report."""
        key = (entry.name, places)
        if key not in self._occurrences:
            spans = () if self._is_absent(entry) else self.reach(places).spans
            self._occurrences[key] = any(self._within(entry, s, e, self._sentences_matching) for _, s, e in spans)
        return self._occurrences[key]

    def _is_absent(self, entry: Entry) -> bool:
        """Tell whether an entry that is looked for in one pass has left no trace."""
        return entry.name in self._screen.names and entry.name not in self.traces

    def occurs_near(self, entry: Entry, start: int, end: int) -> bool:
        """Tell whether an entry occurs between `start` and `end`, which lie in one sentence; looked for once."""
        key = (entry.name, start, end)
        if key not in self._nearby:
            near = self._near(start, end) if entry.name in self._screen.asked else None
            if near is None:
                found = self._within(entry, start, end, self._sentence_matching)
            else:
                found = any(self._stands(source, start, end) for source in near.sources.get(entry.name, ()))
            self._nearby[key] = found
        return self._nearby[key]

    def lacks(self, names: frozenset[str], start: int, end: int) -> bool:
        """Tell whether none of some entries occurs in the sentence of `start` and `end`; False if that is not certain."""
        near = self._near(start, end) if names <= self._screen.asked else None
        return near is not None and names.isdisjoint(near.sources)

    def _near(self, start: int, end: int) -> Near | None:
        """Give what may stand in the sentence of `start`; None where that ends before `end`."""
        starts = self._starts
        number = bisect_right(starts, start) - 1
        if end >= starts[number + 1]:
            return None
        if self._left < 0:
            return _NOTHING_NEAR
        near = self._screen.near(self._sentences[number])
        self._left -= near.steps
        return near

    def _stands(self, source: str | Compiled, start: int, end: int) -> bool:
        if isinstance(source, str):
            return self.text.find(source, start, end) >= 0
        return bool(self._sentence_matching(source, start, end))

    def find_near(self, entry: Entry, start: int, end: int) -> list[Match]:
        """Find what the patterns of an entry match between `start` and `end`, which lie in one sentence, in order."""
        found = [match for compiled in self._compiled(entry) for match in self._sentence_matching(compiled, start, end)]
        return sorted(found, key=lambda match: match[:2])

    def _within(
        self, entry: Entry, start: int, end: int, look: Callable[[Compiled, int, int], Iterable[Match]]
    ) -> bool:
        if entry.words and entry.any_word.search(self.text, start, end) is not None:
            return True
        return any(True for compiled in self._compiled(entry) for _ in look(compiled, start, end))

    def _compiled(self, entry: Entry) -> Iterator[Compiled]:
        return (pattern.of(self.year or 0) for pattern in entry.patterns)

    @functools.cached_property
    def traces(self) -> Traces:
        """The signs that entries of the screen may occur."""
        found, steps = self._screen.traces(self._sentences, max(self._left, 0))
        self._left -= steps
        return found

    def first(self, entry: Entry, places: tuple[str, ...]) -> Match | None:
        """Find one place where an entry occurs, not always the first."""
        if entry.name in self._screen.names:
            return next(iter(self.find(entry, places)), None)
        for _, start, end in self.reach(places).spans:
            for word in entry.words:
                if (at := self.text.find(word, start, end)) >= 0:
                    return Match(at, at + len(word), {})
            for compiled in self._compiled(entry):
                for match in self._sentences_matching(compiled, start, end):
                    return match
        return None

    def find(self, entry: Entry, places: tuple[str, ...]) -> tuple[Match, ...]:
        """Find all that an entry matches in `places`, in order; looked for once a report."""
        key = (entry.name, places)
        if key not in self._matches:
            look = self._follow if entry.name in self._screen.names else self._find
            found = look(entry, self.reach(places))
            if len(found) > 1:
                found.sort(key=_position)
            self._matches[key] = tuple(found[:_MAX_MATCHES])
        return self._matches[key]

    def _follow(self, entry: Entry, reach: Reach) -> list[Match]:
        """Follow the traces of an entry within reach; what a pattern matches in a sentence is found out once."""
        found: list[Match] = []
        for number, source, known in self.traces.get(entry.name, ())[:_MAX_TRACES]:
            first = self._starts[number]
            for start, end in reach.runs:
                if start <= first < end:
                    break
            else:
                continue
            if isinstance(source, str):
                found += self._every(source, first, self._starts[number + 1] - 1)
            else:
                matches = self._met(source, number, known)
                if matches:
                    found += self._laid(matches, first)
            if len(found) > _MAX_TRACES:
                break
        return found

    def _every(self, word: str, start: int, end: int) -> Iterator[Match]:
        """Find every place of a word, those that overlap too."""
        at = self.text.find(word, start, end)
        while at >= 0:
            yield Match(at, at + len(word), {})
            at = self.text.find(word, at + 1, end)

    def _find(self, entry: Entry, reach: Reach) -> list[Match]:
        found: list[Match] = []
        for _, start, end in reach.spans:
            for word in entry.words:
                found += self._words(word, start, end)
            for compiled in self._compiled(entry):
                found += self._sentences_matching(compiled, start, end)
            if len(found) > _MAX_MATCHES:
                break
        return found

    def _words(self, word: str, start: int, end: int) -> Iterator[Match]:
        for _ in range(_MAX_MATCHES):
            at = self.text.find(word, start, end)
            if at < 0:
                return
            start = at + len(word)
            yield Match(at, start, {})

    def _sentences_matching(self, pattern: Compiled, start: int, end: int) -> Iterator[Match]:
        """Hold a pattern against the sentences between `start` and `end`, between which lie whole texts."""
        starts = self._starts
        begin, stop = bisect_right(starts, start) - 1, bisect_left(starts, end)
        if self._keeps and stop - begin <= _FEW:
            for number in range(begin, stop):
                known = self._screen.known(self._sentences[number])
                yield from self._laid(self._met(pattern, number, known), starts[number])
            return
        for first, last in self._candidates(pattern, start, end) if self._left >= 0 else ():
            yield from self._sentence_matching(pattern, first, last)

    def _met(self, pattern: Compiled, number: int, known: Known) -> tuple[Match, ...]:
        """Give what a pattern matches in a sentence; found out once for all reports that have it."""
        sentence = self._sentences[number]
        if not self._may_run(sentence):
            return ()
        matches = known.get(pattern)
        if matches is None:
            matches = self._matched(pattern, sentence)
            self._screen.keep(known, pattern, matches)
        return matches

    def _may_run(self, sentence: str) -> bool:
        """Take the steps of holding a pattern against a sentence, known or not, if there are any left."""
        self._left -= _RUN + len(sentence) // _READ
        return self._left >= 0

    def _sentence_matching(self, pattern: Compiled, first: int, last: int) -> list[Match]:
        sentence = self.text[first:last]
        return self._laid(self._matched(pattern, sentence), first) if self._may_run(sentence) else []

    def _matched(self, pattern: Compiled, sentence: str) -> tuple[Match, ...]:
        """Hold a pattern against a sentence; gives what matches in it, counted from its beginning."""
        return tuple(pattern.matches(sentence, self._is_other)) if pattern.fits(sentence) else ()

    def _laid(self, matches: tuple[Match, ...], first: int) -> list[Match]:
        """Count what matches in a sentence from the beginning of the whole; without numbers that may be two."""
        laid = [Match(first + start, first + end, values) for start, end, values in matches]
        return [match for match in laid if not self._is_torn(match)] if self._may_be_torn else laid

    @functools.cached_property
    def _may_be_torn(self) -> bool:
        return _MAYBE_TORN.search(self._printed) is not None

    def _is_torn(self, match: Match) -> bool:
        """Tell whether a number may be two: half-width digits on both sides of a full-width comma."""
        return bool(match.values) and _TORN.search(self._printed, match.start, match.end) is not None

    def _candidates(self, pattern: Compiled, start: int, end: int) -> Iterator[tuple[int, int]]:
        """List the sentences, in order, that hold one of the strings that tell most about a pattern."""
        starts = self._starts
        if pattern.needs:
            chosen = sorted({i for need in pattern.needs[0] for i in self._holding(need, start, end)})
        elif pattern.whole and not pattern.occurs(self.text[start:end].encode("utf-8", "replace")):
            chosen = []
        else:
            chosen = list(range(bisect_right(starts, start) - 1, bisect_left(starts, end)))
        self._left -= len(chosen)
        for index in chosen:
            yield max(starts[index], start), min(starts[index + 1] - 1, end)

    def _holding(self, need: str, start: int, end: int) -> Iterator[int]:
        starts = self._starts
        while (at := self.text.find(need, start, end)) >= 0:
            index = bisect_right(starts, at) - 1
            yield index
            start = starts[index + 1]

    def hit(self, match: Match, parts: tuple[Number, ...] = ()) -> Hit:
        """Tell a match of the whole as a hit in its own text."""
        index = bisect_right(self._spans, match.start, key=lambda s: s.start) - 1
        span, gaps = self._spans[index], self._gaps_of(index)
        start, end = self.clause(match.start, match.end)
        start = max(start, min(match.start, match.end - MAX_QUOTE), match.start - MAX_QUOTE // 2)
        quote = self._printed[start : min(end, start + MAX_QUOTE)].strip()
        quote = masked(quote)
        return Hit(
            section=span.section,
            start=gaps.printed_at(match.start - span.start),
            end=gaps.printed_at(match.end - span.start - 1) + 1,
            quote=quote,
            values=match.values,
            parts=parts,
        )

    def _gaps_of(self, index: int) -> Gaps:
        if index not in self._gaps:
            self._gaps[index] = Gaps(self._pieces[index].printed)
        return self._gaps[index]


def _position(match: Match) -> tuple[int, int]:
    return match[:2]
