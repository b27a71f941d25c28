"""
One pass over a text for everything that is rarely there.

Most rules on text forbid words that a right report does not have, or compare numbers that it does not tell. Each pattern
has strings that it cannot match without; the rarest-looking set of each goes into one alternation, which RE2 finds in one
pass. What is not found needs no further look, and what is found is already known by its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import re2

from gouji.packs.lexicon import Entry
from gouji.packs.literals import Needs
from gouji.packs.patterns import Compiled, char_width, compile_plain

_LONG_YEAR = 4


class Trace(NamedTuple):
    """
    A sign that an entry may occur.

    `source` is the word that stands at offset `at`, or a pattern that needs what stands there; where `at` is None the
    pattern may match anywhere.
    """

    source: str | Compiled
    at: int | None


Traces = Mapping[str, list[Trace]]
"""Entry name to its traces in a text; an entry without traces does not occur in it."""


class Screen:
    """Entries to look for in one pass, as they stand in reports of one year."""

    def __init__(self, entries: Iterable[Entry], year: int) -> None:
        """Choose what to look for; entries that differ only in their use count once."""
        unique = {entry.name: entry for entry in entries}
        sources = [(e.name, p.of(year)) for e in unique.values() for p in e.patterns]
        popularity = Counter(need for _, compiled in sources for need in compiled.needs)
        wanted: dict[str, list[tuple[str, str | Compiled]]] = {}
        self.names = frozenset(unique)
        self._anywhere: list[tuple[str, Compiled]] = []
        for name, compiled in sources:
            gate = _gate(compiled.needs, popularity)
            for literal in gate:
                wanted.setdefault(literal, []).append((name, compiled))
            if not gate:
                self._anywhere.append((name, compiled))
        for entry in unique.values():
            for word in entry.words:
                wanted.setdefault(word, []).append((entry.name, word))
        self._literals = _by_beginning(wanted)
        self._regexp = _alternation(self._literals)
        whole = [compiled.source for _, compiled in self._anywhere if compiled.whole]
        self._rest = compile_plain("|".join(f"(?:{source})" for source in whole)) if whole else None

    def traces(self, text: str) -> Traces:
        """Find the traces of all entries in a folded text."""
        data = text.encode("utf-8", "replace")
        found: dict[str, list[Trace]] = {}
        rest = self._rest is not None and self._rest.search(data) is not None
        for name, compiled in self._anywhere:
            if not compiled.whole or (rest and compiled.occurs(data)):
                found.setdefault(name, []).append(Trace(compiled, None))
        if self._regexp is not None:
            self._search(data, self._regexp, found)
        return found

    def _search(self, data: bytes, regexp: re2._Regexp, found: dict[str, list[Trace]]) -> None:
        at = chars = last = 0
        while (match := regexp.search(data, at)) is not None:
            start, end = match.span()
            chars += len(data[last:start].decode())
            last = start
            for literal, uses in self._literals[data[start:end]]:
                if literal is None or data.startswith(literal, start):
                    for name, source in uses:
                        found.setdefault(name, []).append(Trace(source, chars))
            # The next character on, not behind the match: strings overlap.
            at = start + char_width(data, start)


class Screens:
    """The screen of some entries, made once for each year that comes up."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        self._screens: dict[int, Screen] = {}

    def of(self, year: int) -> Screen:
        """Return the screen for reports of a year."""
        if year not in self._screens:
            self._screens[year] = Screen(self._entries, year)
        return self._screens[year]


Uses = list[tuple[str, str | Compiled]]


def _gate(needs: Needs, popularity: Counter[frozenset[str]]) -> frozenset[str]:
    """Choose what to look for: strings that look rare, and that few patterns share; nothing if all look common."""
    usable = [need for need in needs if not any(s.isdigit() and len(s) < _LONG_YEAR for s in need)]
    return min(usable, key=lambda need: (min(map(len, need)) == 1, popularity[need]), default=frozenset())


def _by_beginning(wanted: Mapping[str, Uses]) -> dict[bytes, list[tuple[bytes | None, Uses]]]:
    """
    File literals under the shortest one that they begin with.

    An alternation tells one literal a place; where it tells the shortest, the longer ones still have to be tried.
    """
    filed: dict[bytes, list[tuple[bytes | None, Uses]]] = {}
    for literal in sorted(wanted, key=lambda s: (len(s), s)):
        data = literal.encode("utf-8", "replace")
        shortest = next((data[:n] for n in range(1, len(data)) if data[:n] in filed), None)
        if shortest is None:
            filed[data] = [(None, wanted[literal])]
        else:
            filed[shortest].append((data, wanted[literal]))
    return filed


def _alternation(literals: Mapping[bytes, object]) -> re2._Regexp | None:
    if not literals:
        return None
    return compile_plain("|".join(re2.escape(literal.decode()) for literal in sorted(literals)))
