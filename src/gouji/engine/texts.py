"""
The text of one report, by place: folded once, cut into sentences and clauses on demand.

All of it is one string, so that a rule on the whole narrative and a rule on one section look into the same text. A
sentence ends at a full stop, exclamation mark, question mark, semicolon or line feed; a clause also at a comma.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from gouji.engine.screen import Screens, Traces
from gouji.numbers import Number, fold
from gouji.packs.lexicon import Entry
from gouji.packs.patterns import Compiled, Match
from gouji.reports.model import Report, Unreadable

MAX_TEXT = 200_000
MAX_QUOTE = 120
_MAX_MATCHES = 500
_MAX_TRACES = 5000
_STOP = "。"
# Numbers of cards, telephones and identity papers: a finding must not spread what it warns of.
_PRIVATE = re.compile("(?<=[0-9]{3})[0-9]{4,}(?=[0-9]{3}[0-9Xx])")
_TORN = re.compile("[0-9]，[0-9]")
_BROKEN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """
    Where a text says something.

    Attributes:
        section: A section's id, or `preamble`, `title`, `headings`, `labels`.
        start, end: Offsets in that text.
        quote: The clauses that the hit touches, as printed, long numbers masked; at most `MAX_QUOTE` characters.
        values: Slot values by name.
        parts: The numbers that the sentence goes on to list.
    """

    section: str
    start: int
    end: int
    quote: str
    values: dict[str, Number] = {}
    parts: tuple[Number, ...] = ()


class Span(NamedTuple):
    """A text within the whole."""

    section: str
    start: int
    end: int


class Reach(NamedTuple):
    """The spans that a rule looks at, and whether something that it should look at is not there or not readable."""

    spans: tuple[Span, ...]
    absent: bool
    unreadable: bool


class Texts:
    """Title, preamble, sections, headings and labels of one report. Offsets are those of the folded whole."""

    def __init__(self, report: Report, screens: Screens | None = None) -> None:
        """
        Take the texts out of a report; nothing is cut or looked for before it is asked for.

        Args:
            report: The report.
            screens: What is looked for in one pass; anything else is looked for when asked.
        """
        pieces, unreadable = _pieces(report)
        self._printed = "\n".join(text for _, text in pieces)
        self.too_long = len(self._printed) > MAX_TEXT
        self.text = "" if self.too_long else fold(self._printed)
        self._screens = screens or Screens(())
        self._spans = _spans(pieces)
        self._unreadable = frozenset(unreadable)
        self._narrative = [s.section for s in self._spans if s.section not in ("title", "headings", "labels")]
        self._reaches: dict[tuple[str, ...], Reach] = {}
        self._matches: dict[tuple[str, tuple[str, ...], int], tuple[Match, ...]] = {}
        self._traces: dict[int, Traces] = {}
        self._starts: list[int] = []

    def reach(self, places: tuple[str, ...]) -> Reach:
        """Find the spans of `places`: section ids, `preamble`, `title`, `narrative`, `headings`, `labels`."""
        if places not in self._reaches:
            self._reaches[places] = self._reach(places)
        return self._reaches[places]

    def _reach(self, places: tuple[str, ...]) -> Reach:
        wanted = [p for place in places for p in (self._narrative if place == "narrative" else [place])]
        spans = tuple(s for s in self._spans if s.section in wanted)
        there = {s.section for s in spans}
        unreadable = self._unreadable & (set(wanted) | ({*self._unreadable} if "narrative" in places else set()))
        absent = not there or any(p not in there and p not in unreadable for p in wanted)
        return Reach(spans, absent, bool(unreadable) or self.too_long)

    def length(self, spans: Sequence[Span]) -> int:
        """Count the characters of `spans` without white space."""
        return sum(len("".join(self.text[s.start : s.end].split())) for s in spans)

    def sentence(self, at: int) -> tuple[int, int]:
        """Return start and end of the sentence around an offset, its closing mark left out."""
        starts = self._sentence_starts()
        index = bisect_right(starts, at) - 1
        return starts[index], starts[index + 1] - 1

    def _sentence_starts(self) -> list[int]:
        if not self._starts:
            text = self.text.replace("!", _STOP).replace("?", _STOP).replace(";", _STOP).replace("\n", _STOP)
            at = 0
            for sentence in text.split(_STOP):
                self._starts.append(at)
                at += len(sentence) + 1
            self._starts.append(at)
        return self._starts

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

    def occurs(self, entry: Entry, spans: Sequence[tuple[int, int]], year: int) -> bool:
        """Tell whether an entry occurs in any of `spans`, given as start and end."""
        return any(self._within(entry, start, end, year) for start, end in spans)

    def _within(self, entry: Entry, start: int, end: int, year: int) -> bool:
        if any(self.text.find(word, start, end) >= 0 for word in entry.words):
            return True
        compiled = (pattern.of(year) for pattern in entry.patterns)
        return any(True for c in compiled for _ in self._sentences_matching(c, start, end))

    def silent(self, names: frozenset[str], year: int) -> bool:
        """Tell whether it is certain, from the screen alone, that no entry of these names occurs anywhere."""
        return names <= self._screens.of(year).names and names.isdisjoint(self._traced(year))

    def _traced(self, year: int) -> Traces:
        if year not in self._traces:
            self._traces[year] = self._screens.of(year).traces(self.text)
        return self._traces[year]

    def first(self, entry: Entry, places: tuple[str, ...], year: int) -> Match | None:
        """Find one place where an entry occurs, not always the first."""
        for _, start, end in self.reach(places).spans:
            for word in entry.words:
                if (at := self.text.find(word, start, end)) >= 0:
                    return Match(at, at + len(word), {})
            for pattern in entry.patterns:
                for match in self._sentences_matching(pattern.of(year), start, end):
                    return match
        return None

    def find(self, entry: Entry, places: tuple[str, ...], year: int) -> tuple[Match, ...]:
        """Find all that an entry matches in `places`, in order; looked for once a report."""
        key = (entry.name, places, year)
        if key not in self._matches:
            spans = self.reach(places).spans
            screened = entry.name in self._screens.of(year).names
            found = self._follow(entry, spans, year) if screened else self._find(entry, spans, year)
            self._matches[key] = tuple(sorted(found, key=lambda match: match[:2])[:_MAX_MATCHES])
        return self._matches[key]

    def _follow(self, entry: Entry, spans: tuple[Span, ...], year: int) -> list[Match]:
        """Follow the traces of an entry within `spans`."""
        found: list[Match] = []
        tried = set()
        for source, at in self._traced(year).get(entry.name, ())[:_MAX_TRACES]:
            for _, start, end in spans:
                if at is None:
                    assert isinstance(source, Compiled)
                    found += self._sentences_matching(source, start, end)
                elif start <= at < end and isinstance(source, str):
                    found.append(Match(at, at + len(source), {}))
                elif start <= at < end:
                    first, last = self.sentence(at)
                    if (source, first) not in tried:
                        tried.add((source, first))
                        found += self._sentence_matching(source, max(first, start), min(last, end))
        return found

    def _find(self, entry: Entry, spans: tuple[Span, ...], year: int) -> list[Match]:
        found: list[Match] = []
        for _, start, end in spans:
            for word in entry.words:
                found += self._words(word, start, end)
            for pattern in entry.patterns:
                found += self._sentences_matching(pattern.of(year), start, end)
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
        """Hold a pattern against the sentences between `start` and `end`."""
        for first, last in self._candidates(pattern, start, end):
            yield from self._sentence_matching(pattern, first, last)

    def _sentence_matching(self, pattern: Compiled, first: int, last: int) -> Iterator[Match]:
        """Hold a pattern against a sentence, if that has what it needs."""
        sentence = self.text[first:last]
        for needs in pattern.needs:
            if not any(need in sentence for need in needs):
                return
        for match in pattern.matches(sentence):
            if not self._is_torn(first, match):
                yield Match(first + match.start, first + match.end, match.values)

    def _is_torn(self, first: int, match: Match) -> bool:
        """Tell whether a number may be two: half-width digits on both sides of a full-width comma."""
        printed = self._printed[first + match.start : first + match.end]
        return bool(match.values) and "，" in printed and _TORN.search(printed) is not None

    def _candidates(self, pattern: Compiled, start: int, end: int) -> Iterator[tuple[int, int]]:
        """List the sentences, in order, that hold one of the strings that tell most about a pattern."""
        starts = self._sentence_starts()
        if pattern.needs:
            chosen = sorted({i for need in pattern.needs[0] for i in self._holding(need, start, end)})
        elif pattern.whole and not pattern.occurs(self.text[start:end].encode("utf-8", "replace")):
            chosen = []
        else:
            chosen = list(range(bisect_right(starts, start) - 1, bisect_left(starts, end)))
        for index in chosen:
            yield max(starts[index], start), min(starts[index + 1] - 1, end)

    def _holding(self, need: str, start: int, end: int) -> Iterator[int]:
        starts = self._sentence_starts()
        while (at := self.text.find(need, start, end)) >= 0:
            index = bisect_right(starts, at) - 1
            yield index
            start = starts[index + 1]

    def hit(self, match: Match, parts: tuple[Number, ...] = ()) -> Hit:
        """Tell a match of the whole as a hit in its own text."""
        index = bisect_right(self._spans, match.start, key=lambda s: s.start) - 1
        span = self._spans[index]
        start, end = self.clause(match.start, match.end)
        start = max(start, min(match.start, match.end - MAX_QUOTE), match.start - MAX_QUOTE // 2)
        quote = self._printed[start : min(end, start + MAX_QUOTE)].strip()
        quote = _PRIVATE.sub(lambda number: "*" * len(number[0]), quote)
        return Hit(
            section=span.section,
            start=match.start - span.start,
            end=match.end - span.start,
            quote=quote,
            values=match.values,
            parts=parts,
        )


def _pieces(report: Report) -> tuple[list[tuple[str, str]], list[str]]:
    """List the texts of a report, blank ones left out, and the sections whose text cannot be read."""
    pieces = [("title", report.title), ("preamble", report.preamble)]
    pieces += [(section.id, section.text) for section in report.sections if isinstance(section.text, str)]
    pieces.append(("headings", "\n".join(section.heading for section in report.sections)))
    pieces.append(("labels", "\n".join(_labels(report))))
    unreadable = [section.id for section in report.sections if isinstance(section.text, Unreadable)]
    return [(place, text) for place, text in pieces if text.strip()], unreadable


def _labels(report: Report) -> Iterator[str]:
    """Give the printed labels, each on a line of its own; the text below an extra section is no label."""
    printed = [label for label in report.labels.values() if label]
    for extra in report.extras:
        printed += (extra.label, *extra.values)
    for label in printed:
        yield " ".join(_BROKEN.sub("", label).split())


def _spans(pieces: list[tuple[str, str]]) -> list[Span]:
    spans = []
    start = 0
    for place, text in pieces:
        spans.append(Span(place, start, start + len(text)))
        start += len(text) + 1
    return spans
