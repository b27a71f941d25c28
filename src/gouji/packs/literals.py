"""
What a pattern cannot match without: plain strings, so that most texts are passed over without running it.

A small walk over the syntax of RE2 (https://github.com/google/re2/wiki/Syntax). It may know too little and then asks
for nothing; what it asks for is truly required, which a property test holds against RE2 itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

Needs = tuple[frozenset[str], ...]

_MOST_ALTERNATIVES = 24
_MOST_NEEDS = 6
_MOST_DEPTH = 40
_LARGEST_CLASS = 12
# Patterns of a pack or two; each is made ready anew for each checker and for each form.
_KEPT = 512


class Demands(NamedTuple):
    """
    What a text must have for a pattern to match in it.

    Attributes:
        needs: Sets of strings, the most telling first; the text holds one string of every set.
        heads: The characters that the text may begin with; None where it may begin with any.
        whole: Whether the pattern has no anchors, so that it matches in a text whenever it matches in a part of it.
    """

    needs: Needs
    heads: frozenset[str] | None
    whole: bool


class Opaque(Exception):
    """The pattern uses syntax that the walk does not follow."""


@functools.lru_cache(_KEPT)
def demands(pattern: str) -> Demands:
    """
    Find what a pattern demands of a text.

    Args:
        pattern: A pattern in RE2 syntax.
    """
    walk = _Walk(pattern)
    try:
        part = walk.whole()
    except Opaque:
        return Demands((), None, whole=False)
    needs = tuple(sorted(_own_needs(part), key=_telling)[:_MOST_NEEDS])
    return Demands(needs, part.heads if pattern.startswith("^") and not walk.choices else None, not walk.anchored)


class _Part(NamedTuple):
    """
    What a part of a pattern demands.

    Attributes:
        needs: Sets of strings, as in `Demands`.
        heads: The characters that a match of it may begin with; None where that may be any.
        words: All that it can match, where that is a small number of strings; their own need is not among `needs`.
    """

    needs: list[frozenset[str]]
    heads: frozenset[str] | None
    words: frozenset[str] | None = None


_ANY = _Part([], None)
_NOWHERE = _Part([], frozenset(), frozenset([""]))


def _telling(need: frozenset[str]) -> tuple[bool, int, int, list[str]]:
    """Order needs by how rarely a text meets them: no single characters, few alternatives, long strings."""
    shortest = min(map(len, need))
    return shortest == 1, len(need), -shortest, sorted(need)


def _least(need: frozenset[str]) -> frozenset[str]:
    """Drop alternatives that hold another one: where they stand, it stands."""
    return frozenset(s for s in need if not any(other != s and other in s for other in need))


def _either(branches: list[_Part]) -> _Part:
    """Join the demands of alternatives: one of the best needs of each, any of their heads."""
    if len(branches) == 1:
        return branches[0]
    heads = None if any(b.heads is None for b in branches) else _union(b.heads for b in branches)
    words = None if any(b.words is None for b in branches) else _union(b.words for b in branches)
    if words is not None and len(words) <= _MOST_ALTERNATIVES:
        return _Part([], heads, words)
    best = [min(needs, key=_telling, default=frozenset()) for needs in map(_own_needs, branches)]
    union = _least(_union(best))
    return _Part([union] if all(best) and len(union) <= _MOST_ALTERNATIVES else [], heads)


def _own_needs(part: _Part) -> list[frozenset[str]]:
    """List the needs of a part, with that of its words."""
    return part.needs + ([_least(part.words)] if part.words and "" not in part.words else [])


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str]:
    return frozenset().union(*(each for each in sets if each is not None))


class _Run:
    """The demands of a sequence, and the strings at its end that may still grow."""

    def __init__(self) -> None:
        self.needs: list[frozenset[str]] = []
        self.words: frozenset[str] = frozenset([""])
        self.whole = True
        self.heads: frozenset[str] | None = frozenset()
        self.open = True

    def add(self, part: _Part, least: int, *, repeated: bool) -> None:
        if self.open:
            self.heads = None if self.heads is None or part.heads is None else self.heads | part.heads
            self.open = not least or part.words is None or "" in part.words
        if part.words is None:
            self.close()
            self.needs += part.needs if least else []
            return
        self.grow(part.words if least else part.words | {""})
        if repeated:
            self.close()

    def grow(self, words: frozenset[str]) -> None:
        if len(self.words) * len(words) > _MOST_ALTERNATIVES:
            self.close()
        self.words = frozenset(before + word for before in self.words for word in words)

    def close(self) -> None:
        self.needs += _own_needs(_Part([], None, self.words))
        self.words, self.whole = frozenset([""]), False

    def part(self) -> _Part:
        heads = None if self.open else self.heads
        if self.whole:
            return _Part([], heads, self.words)
        self.close()
        return _Part(self.needs, heads)


class _Walk:
    """One pass over a pattern, by recursive descent."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.anchored = False
        self.choices = False

    def whole(self) -> _Part:
        part = self.alternation()
        if self.at < len(self.pattern):
            raise Opaque
        return part

    def peek(self, length: int = 1) -> str:
        return self.pattern[self.at : self.at + length]

    def take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1 : self.at]

    def skip_past(self, mark: str) -> None:
        found = self.pattern.find(mark, self.at)
        if found < 0:
            raise Opaque
        self.at = found + len(mark)

    def alternation(self) -> _Part:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise Opaque
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        self.depth -= 1
        self.choices = self.choices or (self.depth == 0 and len(branches) > 1)
        return _either(branches)

    def sequence(self) -> _Part:
        run = _Run()
        while self.peek() not in ("", "|", ")"):
            part = self.part()
            least, repeated = self.quantifier()
            run.add(part, least, repeated=repeated)
        return run.part()

    def part(self) -> _Part:
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class()
        if char == "\\":
            return self.escape()
        if char in "^$":
            self.anchored = True
            return _NOWHERE
        if char in "*+?":
            raise Opaque
        return _ANY if char == "." else _plain(char)

    def group(self) -> _Part:
        if self.peek() == "?":
            if self.peek(2) == "?:":
                self.at += 2
            elif self.peek(3) == "?P<" or self.peek(2) == "?<":
                self.skip_past(">")
            else:
                raise Opaque
        inner = self.alternation()
        if self.take() != ")":
            raise Opaque
        return inner

    def char_class(self) -> _Part:
        """Take a class; one of its characters is needed, where it lists a few."""
        listed: set[str] = set()
        plain = self.peek() != "^"
        self.at += not plain
        first = True
        while (char := self.take()) != "]" or first:
            if not char:
                raise Opaque
            if char == "\\":
                escaped = self.escape()
                char = "".join(escaped.words or ())
                plain = plain and bool(char)
            elif char == "[" and self.peek() == ":":
                self.skip_past(":]")
                plain = False
            else:
                plain = plain and self.peek() != "-" and (char != "-" or first)
            listed.add(char)
            first = False
        if not plain or len(listed) > _LARGEST_CLASS:
            return _ANY
        return _Part([], frozenset(listed), frozenset(listed))

    def escape(self) -> _Part:
        char = self.take()
        if char in "pPx" and self.peek() == "{":
            self.skip_past("}")
        elif char in "pP":
            self.take()
        elif char == "x":
            self.at += 2
        elif char in "AzbB":
            self.anchored = True
            return _NOWHERE
        elif char in "dDwWsSaftnrv":
            pass
        elif not char or (char.isascii() and char.isalnum()):
            raise Opaque
        else:
            return _plain(char)
        return _ANY

    def quantifier(self) -> tuple[int, bool]:
        """Return how often the part must occur, 0 or 1 at least, and whether it may occur more than once."""
        char = self.peek()
        repeated = char != "?"
        if char and char in "*+?":
            self.take()
            least = int(char == "+")
        elif (bounds := self._bounds()) is not None:
            least = min(int(bounds), 1)
        else:
            return 1, False
        if self.peek() == "?":
            self.take()
        return least, repeated

    def _bounds(self) -> str | None:
        """Take `{m}`, `{m,}` or `{m,n}` and return m; anything else in braces is plain text."""
        end = self.pattern.find("}", self.at)
        if self.peek() != "{" or end < 0:
            return None
        least, _, most = self.pattern[self.at + 1 : end].partition(",")
        if not (least.isascii() and least.isdigit() and (not most or (most.isascii() and most.isdigit()))):
            return None
        self.at = end + 1
        return least


def _plain(char: str) -> _Part:
    return _Part([], frozenset([char]), frozenset([char]))
