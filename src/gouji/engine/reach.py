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


_USUAL = 30
"""Texts of a report that is like others."""
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
        self._sections = tuple([span.section for span in spans])
        self._unreadable = tuple(unreadable)
        self._too_long = too_long
        self._found: dict[tuple[str, ...], Reach] = {}

    def of(self, places: tuple[str, ...]) -> Reach:
        """Find the spans of `places`: section ids, `preamble`, `title`, `narrative`, `headings`, `labels`."""
        reach = self._found.get(places)
        if reach is None:
            reach = self._found[places] = _TOO_LONG if self._too_long else self._made(places)
        return reach

    def _made(self, places: tuple[str, ...]) -> Reach:
        choose = _chosen if len(self._sections) <= _USUAL else _chosen.__wrapped__
        chosen = choose(self._sections, self._unreadable, places)
        spans = self._spans
        return Reach(
            tuple([span for first, last in chosen.runs for span in spans[first : last + 1]]),
            tuple([(spans[first].start, spans[last].end) for first, last in chosen.runs]),
            chosen.absent,
            chosen.unreadable,
        )


class _Chosen(NamedTuple):
    """What of a report with certain texts is in reach: the first and last of texts that follow upon one another."""

    runs: tuple[tuple[int, int], ...]
    absent: bool
    unreadable: bool


@functools.lru_cache(4096)
def _chosen(sections: tuple[str, ...], unreadable: tuple[str, ...], places: tuple[str, ...]) -> _Chosen:
    narrative = "narrative" in places
    runs: list[tuple[int, int]] = []
    for number, section in enumerate(sections):
        if section in places or (narrative and section not in ASIDE):
            follows = bool(runs) and runs[-1][1] == number - 1
            runs[-1:] = [(runs[-1][0], number)] if follows else [*runs[-1:], (number, number)]
    there = set(sections)
    unread = [section for section in unreadable if narrative or section in places]
    missing = [p for p in places if p != "narrative" and p not in there and p not in unread]
    return _Chosen(tuple(runs), bool(missing) or not runs, bool(unread))


def spans_of(pieces: Iterable[Piece]) -> list[Span]:
    """Give the places of texts in the whole that they make up, joined by line ends."""
    spans = []
    start = 0
    for piece in pieces:
        spans.append(Span(piece.place, start, start + len(piece.text)))
        start += len(piece.text) + 1
    return spans
