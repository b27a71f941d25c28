"""
The places of a report's texts within the whole that they make up, and what a rule sees of them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gouji.engine.pieces import ASIDE, Piece


class Span(NamedTuple):
    """A text within the whole."""

    section: str
    start: int
    end: int


class Reach(NamedTuple):
    """
    The spans that a rule looks at, and whether something that it should look at is not there or not readable.

    `runs` are the spans, as start and end, those that follow upon one another put together.
    """

    spans: tuple[Span, ...]
    runs: tuple[tuple[int, int], ...]
    absent: bool
    unreadable: bool


_TOO_LONG = Reach((), (), absent=False, unreadable=True)


class Reaches:
    """What is in reach of the rules on one report, by the places that they name."""

    def __init__(self, spans: Sequence[Span], unreadable: Sequence[str], *, too_long: bool) -> None:
        """
        Keep what is there.

        Args:
            spans: The texts of the report.
            unreadable: Ids of the sections whose text cannot be read.
            too_long: Whether the texts are too long to be read, so that nothing is in reach.
        """
        self._spans = spans
        self._unreadable = unreadable
        self._too_long = too_long
        self._found: dict[tuple[str, ...], Reach] = {}

    def of(self, places: tuple[str, ...]) -> Reach:
        """Find the spans of `places`: section ids, `preamble`, `title`, `narrative`, `headings`, `labels`."""
        reach = self._found.get(places)
        if reach is None:
            reach = self._found[places] = _TOO_LONG if self._too_long else self._made(places)
        return reach

    def _made(self, places: tuple[str, ...]) -> Reach:
        if len(places) == 1 and places[0] not in self._unreadable and (one := self._by_section.get(places[0])):
            return Reach(one, runs(one), absent=False, unreadable=False)
        narrative = "narrative" in places
        spans = tuple([s for s in self._spans if s.section in places or (narrative and s.section not in ASIDE)])
        there = {s.section for s in spans}
        unreadable = [section for section in self._unreadable if narrative or section in places]
        missing = [p for p in places if p != "narrative" and p not in there and p not in unreadable]
        return Reach(spans, runs(spans), bool(missing) or not there, bool(unreadable))

    @functools.cached_property
    def _by_section(self) -> dict[str, tuple[Span, ...]]:
        found: dict[str, list[Span]] = {}
        for span in self._spans:
            found.setdefault(span.section, []).append(span)
        return {section: tuple(spans) for section, spans in found.items()}


def runs(spans: Sequence[Span]) -> tuple[tuple[int, int], ...]:
    """Put spans together that are parted by one line end alone."""
    found: list[tuple[int, int]] = []
    for _, start, end in spans:
        if found and found[-1][1] + 1 == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def spans_of(pieces: Iterable[Piece]) -> list[Span]:
    """Give the places of texts in the whole that they make up, joined by line ends."""
    spans = []
    start = 0
    for piece in pieces:
        spans.append(Span(piece.place, start, start + len(piece.text)))
        start += len(piece.text) + 1
    return spans
