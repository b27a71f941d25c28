"""
The lexicon of a pack, compiled: names to words and patterns.

A pattern may include another entry as `{=name}`: there stands any of its words or patterns. Faults of the lexicon are
collected, so that one run tells all of them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from itertools import islice

import msgspec
import re2

from gouji.errors import Place, Problem
from gouji.numbers import fold
from gouji.packs.limits import MAX_PATTERNS, MAX_PROBLEMS
from gouji.packs.patterns import MAX_PATTERN, Pattern, PatternFault, check_pattern

_INCLUDE = re.compile(r"\{=([^{}]*)\}")
_MAX_DEPTH = 80
_MARKS = "。!?;.\n"
"""What ends sentences, or may."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What one name of the lexicon stands for: any of its words (folded), any of its patterns."""

    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @functools.cached_property
    def any_word(self) -> re.Pattern[str]:
        """An alternation of the words, for short texts: in long ones each word is found faster alone."""
        return re.compile("|".join(map(re.escape, self.words)))

    @functools.cached_property
    def crosses(self) -> bool:
        """Whether a word of it may go from one sentence into the next, so that it is in no sentence."""
        return any(mark in word for word in self.words for mark in _MARKS)

    @functools.cached_property
    def speaks_of_year(self) -> bool:
        """Whether it can be looked for only where the report's year is known."""
        return any(pattern.speaks_of_year for pattern in self.patterns)

    @functools.cached_property
    def speaks_of_others(self) -> bool:
        """Whether it can be looked for only where the names of other bodies are known."""
        return any(pattern.speaks_of_others for pattern in self.patterns)

    @functools.cached_property
    def speaks_only_of_others(self) -> bool:
        """Whether none of it can be found where there are no names of other bodies."""
        return not self.words and all(pattern.speaks_of_others for pattern in self.patterns)

    @functools.cached_property
    def slots(self) -> frozenset[str]:
        """Names of the number and year slots of its patterns."""
        return frozenset().union(*(pattern.slots for pattern in self.patterns))


Lexicon = dict[str, Entry]


def join(entries: Sequence[Entry]) -> Entry:
    """Make one entry that stands for any of several."""
    return Entry(
        name="|".join(entry.name for entry in entries),
        words=tuple(word for entry in entries for word in entry.words),
        patterns=tuple(pattern for entry in entries for pattern in entry.patterns),
    )


def compile_lexicon(words: Mapping[str, Sequence[str]], patterns: Mapping[str, Sequence[str]]) -> Lexicon:
    """
    Make the entries of a lexicon that has no faults; patterns are compiled when they are first used.

    Args:
        words: Name to literal strings.
        patterns: Name to patterns in RE2 syntax, with slots (see `gouji.packs.patterns`); written against folded text.

    Returns:
        Name to entry.

    Raises:
        PatternFault: `include`, `too-long`, `all-too-long`.
    """
    lexicon = {name: Entry(name=name, words=tuple(dict.fromkeys(map(fold, listed)))) for name, listed in words.items()}
    included = _Inclusion(words, patterns)
    for name, listed in patterns.items():
        lexicon[name] = Entry(name=name, patterns=tuple(Pattern(included.whole(template)) for template in listed))
    return lexicon


def lexicon_faults(
    words: Mapping[str, Sequence[str]], patterns: Mapping[str, Sequence[str]], file: str = "lexicon.yaml"
) -> list[Problem]:
    """
    List the faults of a lexicon.

    Args:
        words, patterns: As for `compile_lexicon`.
        file: Where they come from, for the problems.
    """
    found: list[Problem] = []
    included = _Inclusion(words, patterns)
    for name, listed in words.items():
        if not all(word.strip() for word in listed):
            found.append(_problem(file, f"words/{name}", "lexicon-empty-word"))
    for name, listed in patterns.items():
        where = f"patterns/{name}"
        if name in words:
            found.append(_problem(file, where, "lexicon-twice"))
        faults = filter(None, (_fault(template, included) for template in listed))
        found += [
            _problem(file, where, f"lexicon-{fault.code}", fault.detail) for fault in islice(faults, MAX_PROBLEMS)
        ]
        if len(found) >= MAX_PROBLEMS:
            break
    return found


def _problem(file: str, path: str, code: str, detail: str = "") -> Problem:
    return Problem(
        code=code, place=Place(file=file, path=path), values={"name": path.partition("/")[2], "detail": detail}
    )


def _fault(template: str, included: _Inclusion) -> PatternFault | None:
    try:
        check_pattern(included.whole(template))
    except PatternFault as fault:
        return fault
    return None


class _Inclusion:
    """Puts the entries that patterns include in their places, up to a length for all patterns together."""

    def __init__(self, words: Mapping[str, Sequence[str]], patterns: Mapping[str, Sequence[str]]) -> None:
        self.words, self.patterns = words, patterns
        self.left = MAX_PATTERNS
        self._entries: dict[str, str | PatternFault] = {}

    def whole(self, template: str, within: tuple[str, ...] = ()) -> str:
        text = _INCLUDE.sub(lambda include: self._entry(include[1], within), template)
        self.left -= len(text) + 1
        if self.left < 0:
            raise PatternFault("all-too-long", str(MAX_PATTERNS))
        if len(text) > MAX_PATTERN:
            raise PatternFault("too-long", str(MAX_PATTERN))
        return text

    def _entry(self, name: str, within: tuple[str, ...]) -> str:
        if name not in self._entries:
            try:
                self._entries[name] = self._made(name, within)
            except PatternFault as fault:
                self._entries[name] = fault
        entry = self._entries[name]
        if isinstance(entry, PatternFault):
            raise entry
        return entry

    def _made(self, name: str, within: tuple[str, ...]) -> str:
        if name in within or len(within) > _MAX_DEPTH or (name not in self.words and name not in self.patterns):
            raise PatternFault("include", name)
        listed = [re2.escape(fold(word)) for word in self.words.get(name, ())]
        listed += [self.whole(inner, (*within, name)) for inner in self.patterns.get(name, ())]
        return f"(?:{'|'.join(listed)})"
