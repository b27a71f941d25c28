"""Lints of words and patterns: what nothing uses, what can never be found, what costs too much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from gouji.engine.pieces import closed
from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, found
from gouji.numbers import fold
from gouji.packs.convert import Path
from gouji.packs.lexicon import Entry
from gouji.packs.model import Rule
from gouji.packs.names import as_names
from gouji.packs.patterns import Pattern, PatternFault, compile_plain

MAX_PROGRAM = 6000
"""Steps of a compiled pattern beyond which RE2 is slow on long texts; a number slot alone has about 60."""
MAX_LENGTH = 60
"""Characters of words that are looked at for others within them."""
MAX_PARTS = 2_000_000
"""Parts of all words that are looked up among the words."""
_INCLUDE = re.compile(r"\{=([^{}]*)\}")
_SENTENCE_ENDS = "\u3002!?;\n"
"""No sentence holds these: patterns are held against one at a time."""
_NOTHING = 1
"""Steps of what RE2 makes of a pattern without a match."""
_YEAR = 2021


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the faults of a lexicon that loads."""
    if not pack.editions or pack.editions[0].parts.lexicon_marks is None:
        return
    first = pack.editions[0]
    used, included = _used(pack)
    for name, entry in first.lexicon.items():
        yield from _patterns(first, name, entry)
    if pack.whole:
        yield from _unused(first, used)
    matched = {name for edition in pack.editions for placed in edition.parts.rules for name in _matched(placed.rule)}
    left = MAX_PARTS
    for name, words in first.parts.lexicon.words.items():
        if name not in included and name not in matched:
            left -= sum(_count(word) for word in words)
            yield from _redundant(first, name, words) if left >= 0 else ()


def _used(pack: PlacedPack) -> tuple[set[str], set[str]]:
    """Name what rules use, what that includes as well, and what is included anywhere."""
    patterns = {n: as_names(p) for n, p in pack.editions[0].parts.lexicon.patterns.items()}
    includes = {name: {i for text in texts for i in _INCLUDE.findall(text)} for name, texts in patterns.items()}
    waiting = [name for edition in pack.editions for placed in edition.parts.rules for name in _named(placed.rule)]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += includes.get(name, ())
    return used, set().union(*includes.values())


def _named(rule: Rule) -> Iterator[str]:
    """Name what a rule looks for, and what takes that back."""
    if rule.text is not None:
        for key in ("must", "any", "must_not", "each"):
            yield from as_names(getattr(rule.text, key))
    if rule.claim is not None:
        yield from (*as_names(rule.claim.says), *as_names(rule.claim.parts))
    if rule.similar is not None:
        yield from as_names(rule.similar.without)
    for names in rule.applies.says.values() if rule.applies else ():
        yield from as_names(names)
    unless = (rule.text and rule.text.unless) or (rule.claim and rule.claim.unless)
    if unless:
        for names in msgspec.structs.astuple(unless):
            yield from as_names(names)


def _matched(rule: Rule) -> Iterator[str]:
    """Name what a rule looks for, if it matters to the rule how long a hit is."""
    for shape in (rule.text, rule.claim):
        if shape is not None and shape.unless is not None and shape.unless.match:
            yield from _named(rule)


def _unused(edition: PlacedEdition, used: set[str]) -> Iterator[LintFinding]:
    for code, kind, names in (
        ("word-unused", "words", edition.parts.lexicon.words),
        ("pattern-unused", "patterns", edition.parts.lexicon.patterns),
    ):
        for name in names:
            if name not in used:
                yield _told(edition, code, (kind, name), name)


def _told(edition: PlacedEdition, code: str, path: Path, name: str, **values: object) -> LintFinding:
    marks = edition.parts.lexicon_marks
    assert marks is not None
    return found(code, marks, path, name, **values)


def _redundant(edition: PlacedEdition, name: str, words: tuple[str, ...]) -> Iterator[LintFinding]:
    """Tell the words that hold another one of the list, so that this one is found wherever they are."""
    seen: set[str] = set()
    folded = [fold(word) for word in words]
    known = set(folded)
    for n, word in enumerate(folded):
        inner = word if word in seen else next((part for part in _parts(word) if part in known), None)
        seen.add(word)
        if inner is not None:
            yield _told(edition, "word-redundant", ("words", name, n), name, word=words[n], inner=inner)


def _count(word: str) -> int:
    """Count the parts of a word; itself, too."""
    return len(word) * (len(word) + 1) // 2 if len(word) <= MAX_LENGTH else 1


def _parts(word: str) -> Iterable[str]:
    size = len(word)
    if size > MAX_LENGTH:
        return ()
    return (word[a:b] for a in range(size) for b in range(a + 1, size + 1) if b - a < size)


def _patterns(edition: PlacedEdition, name: str, entry: Entry) -> Iterator[LintFinding]:
    single = isinstance(edition.parts.lexicon.patterns.get(name), str)
    for n, pattern in enumerate(entry.patterns):
        path = ("patterns", name) if single else ("patterns", name, n)
        steps = _steps(pattern)
        if steps is None or steps > MAX_PROGRAM:
            shown = f"> {MAX_PROGRAM}" if steps is None else steps
            yield _told(edition, "pattern-slow", path, name, steps=shown, limit=MAX_PROGRAM)
        elif (sign := _impossible(pattern)) is not None:
            yield _told(edition, "pattern-never", path, name, sign=sign)


def _steps(pattern: Pattern) -> int | None:
    """Count the steps of a pattern, as RE2 runs it forwards; None if it is too large even to be counted."""
    try:
        steps: int = compile_plain(pattern.of(_YEAR).source).programsize
    except PatternFault:
        return None
    return steps


def _impossible(pattern: Pattern) -> str | None:
    """Give a text without which a pattern cannot match and that no sentence holds; "-" if it matches nothing at all."""
    for needs in pattern.of(_YEAR).needs:
        if needs and not any(map(_may_be_said, needs)):
            return min(needs)
    return "-" if _steps(pattern) == _NOTHING else None


def _may_be_said(text: str) -> bool:
    """Say whether a sentence may hold a text: without marks that end it, and without the blanks that are taken out."""
    within = f"x{text}x"
    return not any(sign in text for sign in _SENTENCE_ENDS) and closed(within) == within
