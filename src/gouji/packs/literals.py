"""
What a pattern cannot match without: plain strings, so that most texts are passed over without running it.

A small walk over the syntax of RE2 (https://github.com/google/re2/wiki/Syntax). It may know too little and then asks
for nothing; what it asks for is truly required, which a property test holds against RE2 itself.
"""

from __future__ import annotations

Needs = tuple[frozenset[str], ...]

_MOST_ALTERNATIVES = 24
_MOST_NEEDS = 6
_LARGEST_CLASS = 8
_MOST_DEPTH = 40


class Opaque(Exception):
    """The pattern uses syntax that the walk does not follow."""


def needed(pattern: str) -> tuple[Needs, bool]:
    """
    Find the strings that a pattern needs.

    Args:
        pattern: A pattern in RE2 syntax.

    Returns:
        Sets of strings, most telling first: a text in which the pattern matches holds one string of every set. And
        whether the pattern is free of anchors, so that it matches in a text whenever it matches in a part of it.
    """
    walk = _Walk(pattern)
    try:
        needs = walk.whole()
    except Opaque:
        return (), False
    return tuple(sorted(needs, key=_telling)[:_MOST_NEEDS]), not walk.anchored


def _telling(need: frozenset[str]) -> tuple[bool, int, int, list[str]]:
    """Order needs by how rarely a text meets them: no single characters, few alternatives, long strings."""
    shortest = min(map(len, need))
    return shortest == 1, len(need), -shortest, sorted(need)


def _least(need: frozenset[str]) -> frozenset[str]:
    """Drop alternatives that hold another one: where they stand, it stands."""
    return frozenset(s for s in need if not any(other != s and other in s for other in need))


def _either(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    """Join the needs of alternatives: one of the best needs of each."""
    if len(branches) == 1:
        return branches[0]
    if not all(branches):
        return []
    union = _least(frozenset().union(*(min(needs, key=_telling) for needs in branches)))
    return [union] if len(union) <= _MOST_ALTERNATIVES else []


class _Run:
    """The needs of one sequence, and the plain characters at its end that may still grow."""

    def __init__(self) -> None:
        self.needs: list[frozenset[str]] = []
        self.text = ""

    def close(self) -> None:
        if self.text:
            self.needs.append(frozenset([self.text]))
        self.text = ""

    def add(self, char: str, least: int, *, repeated: bool) -> None:
        if least:
            self.text += char
        if repeated:
            self.close()

    def add_all(self, needs: list[frozenset[str]], least: int) -> None:
        self.close()
        if least:
            self.needs += needs


class _Walk:
    """One pass over a pattern, by recursive descent."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.anchored = False

    def whole(self) -> list[frozenset[str]]:
        needs = self.alternation()
        if self.at < len(self.pattern):
            raise Opaque
        return needs

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

    def alternation(self) -> list[frozenset[str]]:
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise Opaque
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        self.depth -= 1
        return _either(branches)

    def sequence(self) -> list[frozenset[str]]:
        run = _Run()
        while self.peek() not in ("", "|", ")"):
            atom = self.atom()
            least, repeated = self.quantifier()
            if isinstance(atom, str):
                run.add(atom, least, repeated=repeated)
            else:
                run.add_all(atom, least)
        run.close()
        return run.needs

    def atom(self) -> str | list[frozenset[str]]:
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return self.char_class()
        if char == "\\":
            return self.escape()
        if char in "^$":
            self.anchored = True
            return []
        if char in "*+?":
            raise Opaque
        return [] if char == "." else char

    def group(self) -> list[frozenset[str]]:
        if self.peek() == "?":
            if self.peek(2) == "?:":
                self.at += 2
            elif self.peek(3) == "?P<" or self.peek(2) == "?<":
                self.skip_past(">")
            else:
                raise Opaque
        needs = self.alternation()
        if self.take() != ")":
            raise Opaque
        return needs

    def char_class(self) -> list[frozenset[str]]:
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
                plain = plain and isinstance(escaped, str)
                listed.update(escaped if isinstance(escaped, str) else ())
            elif char == "[" and self.peek() == ":":
                self.skip_past(":]")
                plain = False
            else:
                plain = plain and self.peek() != "-" and (char != "-" or first)
                listed.add(char)
            first = False
        return [frozenset(listed)] if plain and len(listed) <= _LARGEST_CLASS else []

    def escape(self) -> str | list[frozenset[str]]:
        char = self.take()
        if char in "pPx" and self.peek() == "{":
            self.skip_past("}")
        elif char in "pP":
            self.take()
        elif char == "x":
            self.at += 2
        elif char in "AzbB":
            self.anchored = True
        elif char in "dDwWsSaftnrv":
            pass
        elif not char or (char.isascii() and char.isalnum()):
            raise Opaque
        else:
            return char
        return []

    def quantifier(self) -> tuple[int, bool]:
        """Return how often the atom must occur, at least 0 or 1, and whether it may be followed by itself or fail."""
        char = self.peek()
        if char and char in "*+?":
            self.take()
            least = int(char == "+")
        elif (bounds := self._bounds()) is not None:
            least = min(int(bounds), 1)
        else:
            return 1, False
        if self.peek() == "?":
            self.take()
        return least, True

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
