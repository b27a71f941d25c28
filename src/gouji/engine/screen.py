"""
One pass over a text for everything that is rarely there.

Most rules on text forbid words that a right report does not have, or compare numbers that it does not tell. Each pattern
has strings that it cannot match without; the rarest of them go into one alternation and are looked for together. What
is not found needs no further look, and what is found is already known by its place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from gouji.packs.lexicon import Entry
from gouji.packs.literals import Needs
from gouji.packs.patterns import Compiled, compile_plain

_LONG_NUMBER = 4
# In a narrative of 3,000 characters a single one is met some ten times, each further one divides that by six or so; what
# the form itself says is met oftener than that.
_MET, _RARER, _OFFICIAL = 60.0, 6.0, 3

_DEEPEST = 30

# Reports are of few years; strangers' may be of any.
_MAX_YEARS = 8

Trace = tuple[str | Compiled, int]
"""A word and the offset where it stands, or a pattern and where something stands that it needs; -1 for anywhere."""

Traces = Mapping[str, list[Trace]]
"""Entry name to its traces in a text; an entry without traces does not occur in it."""

Uses = list[tuple[str, str | Compiled]]


class Screen:
    """Entries to look for in one pass, as they stand in reports of one year; `names` are their names."""

    def __init__(self, entries: Iterable[Entry], year: int, frequency: Callable[[str], int]) -> None:
        """
        Choose what to look for.

        Args:
            entries: The entries; one that is listed twice counts once.
            year: The report's year.
            frequency: How often a string is met in the official words of the form.
        """
        unique = {entry.name: entry for entry in entries}
        self.names = frozenset(unique)
        self._anywhere: list[tuple[str, Compiled]] = []
        wanted: dict[str, Uses] = {}
        for name, compiled in ((e.name, p.of(year)) for e in unique.values() for p in e.patterns):
            gate = _gate(compiled.needs, frequency)
            for literal in gate:
                wanted.setdefault(literal, []).append((name, compiled))
            if not gate:
                self._anywhere.append((name, compiled))
        for entry in unique.values():
            for word in entry.words:
                wanted.setdefault(word, []).append((entry.name, word))
        self._found_at = _found_at(wanted)
        self._literals = re.compile(_tree(list(self._found_at)) or "(?!)")
        whole = [f"(?:{compiled.source})" for _, compiled in self._anywhere if compiled.whole]
        self._rest = compile_plain("|".join(whole)) if whole else None

    def traces(self, text: str) -> Traces:
        """Find the traces of all entries in a folded text."""
        found: dict[str, list[Trace]] = {}
        if self._anywhere:
            self._search_anywhere(text.encode("utf-8", "replace"), found)
        for match in self._literals.finditer(text):
            start = match.start()
            for offset, literal, uses in self._found_at[match[0]]:
                if not literal or text.startswith(literal, start + offset):
                    for name, source in uses:
                        found.setdefault(name, []).append((source, start + offset))
        return found

    def _search_anywhere(self, data: bytes, found: dict[str, list[Trace]]) -> None:
        rest = self._rest is not None and self._rest.search(data) is not None
        for name, compiled in self._anywhere:
            if not compiled.whole or (rest and compiled.occurs(data)):
                found.setdefault(name, []).append((compiled, -1))


class Screens:
    """The screen of some entries, made for each year that comes up and kept for the last few."""

    def __init__(self, entries: Iterable[Entry] = (), official: str = "") -> None:
        """
        Keep the entries.

        Args:
            entries: What to look for.
            official: The official words of the form: they stand in every report and tell little.
        """
        self._entries = tuple(entries)
        self._frequency = functools.cache(official.count)
        self._screen = functools.lru_cache(_MAX_YEARS)(self._made)

    def of(self, year: int) -> Screen:
        """Return the screen for reports of a year."""
        return self._screen(year)

    def _made(self, year: int) -> Screen:
        return Screen(self._entries, year, self._frequency)


class _Find(NamedTuple):
    """What is found where a literal is told, or may be: `literal`, unless empty, has yet to be compared at `offset`."""

    offset: int
    literal: str
    uses: Uses


def _gate(needs: Needs, frequency: Callable[[str], int]) -> frozenset[str]:
    """Choose the strings to look for, those likely to be met least; nothing if all are short runs of digits."""

    def likely(need: frozenset[str]) -> float:
        return sum(_OFFICIAL * frequency(literal) + _met(literal) for literal in need)

    usable = [need for need in needs if not any(s.isdigit() and len(s) < _LONG_NUMBER for s in need)]
    return min(usable, key=likely, default=frozenset())


def _shortest(wanted: Iterable[str]) -> list[str]:
    """Leave out what begins with another one: where it stands, the search tells the shorter one."""
    kept: list[str] = []
    for literal in sorted(wanted):
        if not kept or not literal.startswith(kept[-1]):
            kept.append(literal)
    return kept


def _met(literal: str) -> float:
    """Guess how often a string is met in a narrative; letters are rare among Chinese characters."""
    return (1.0 if literal.isascii() and literal.isalpha() else _MET) * _RARER ** -len(literal)


def _found_at(wanted: Mapping[str, Uses]) -> dict[str, list[_Find]]:
    """List for each literal that the search tells what begins within it: the search goes on behind it."""
    by_first: dict[str, list[str]] = {}
    for literal in wanted:
        by_first.setdefault(literal[0], []).append(literal)
    found_at = {}
    for told in _shortest(wanted):
        found_at[told] = found = [_Find(0, "", wanted[told])]
        for offset, first in enumerate(told):
            rest = told[offset:]
            others = [o for o in by_first.get(first, ()) if o != told and (rest.startswith(o) or o.startswith(rest))]
            found += [_Find(offset, other, wanted[other]) for other in others]
    return found_at


def _tree(literals: list[str], depth: int = 0) -> str:
    """Write an alternation of literals, none the beginning of another, that shares their beginnings."""
    if depth > _DEEPEST:
        return "|".join(map(re.escape, literals))
    branches: dict[str, list[str]] = {}
    for literal in literals:
        branches.setdefault(literal[0], []).append(literal[1:])
    return "|".join(
        re.escape(first + rest[0]) if len(rest) == 1 else f"{re.escape(first)}(?:{_tree(rest, depth + 1)})"
        for first, rest in branches.items()
    )
