"""
Patterns with one thing that they demand taken away: an anchor, a piece that must stand there literally, a boundary.

A walk over the top level of RE2 syntax, branch by branch; what stands inside a group belongs to the group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.packs.patterns import PatternFault, check_pattern

_CLASS = r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]"
_TOKEN = re.compile(
    rf"(?P<escape>\\[pP]\{{\w+\}}|\\.)|(?P<slot>\{{=?[^\W\d]\w*\}})|(?P<kind>{_CLASS})|(?P<times>[*+?]\??|\{{\d+(?:,\d*)?\}}\??)"
    r"|(?P<open>\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?)|(?P<close>\))|(?P<bar>\|)|(?P<anchor>[$^])|(?P<sign>.)",
    re.DOTALL,
)


class Piece(NamedTuple):
    """A part of a pattern: what it is, and from where to where it stands."""

    kind: str
    start: int
    end: int


def widened(pattern: str) -> Iterator[tuple[str, str]]:
    """
    Take away, one at a time, the pieces that a pattern demands.

    Args:
        pattern: A pattern of the lexicon.

    Yields:
        The piece and the pattern without it; only such as are patterns still.
    """
    for branch in _branches(pattern):
        for piece in _droppable(pattern, branch):
            rest = pattern[: piece.start] + pattern[piece.end :]
            if _is_pattern(rest):
                yield pattern[piece.start : piece.end], rest


def witness(pattern: str, entries: Mapping[str, Sequence[str]], year: int, depth: int = 0) -> str:
    """
    Write a short text that a pattern matches: of every choice the first, of every repetition the least.

    Args:
        pattern: A pattern of the lexicon.
        entries: Words and patterns by name, for what it includes; words are escaped already.
        year: The report's year, for the slots that speak of it.
        depth: How deep in inclusions this is; from some depth on nothing is written.
    """
    text = ""
    pieces = _branches(pattern)[0]
    for n, piece in enumerate(pieces):
        part = pattern[piece.start : piece.end]
        times = pieces[n + 1] if n + 1 < len(pieces) and pieces[n + 1].kind == "times" else None
        if times is not None and _least(pattern[times.start : times.end]) == 0:
            continue
        text += _written(piece.kind, part, entries, year, depth) * (
            _least(pattern[times.start : times.end]) if times else 1
        )
    return text


def _written(kind: str, part: str, entries: Mapping[str, Sequence[str]], year: int, depth: int) -> str:
    match kind:
        case "sign":
            return part if part != "." else _ANY
        case "escape":
            return part[1:] if part[1] not in "pPdwsb" else _ANY
        case "kind":
            return _ANY if part.startswith("[^") else part[1]
        case "slot":
            name = part.strip("{=}")
            if part.startswith("{="):
                return (
                    witness(entries[name][0], entries, year, depth + 1) if entries.get(name) and depth < _DEEP else ""
                )
            return str(year + _YEARS[name]) if name in _YEARS else _CHECKED.get(name, "3")
        case "group":
            inner = part[part.index(":") + 1 : -1] if part.startswith("(?") else part[1:-1]
            choices = [inner[b[0].start : b[-1].end] for b in _branches(inner) if b]
            solid = [choice for choice in choices if choice not in ("^", "$")]
            return witness(solid[0], entries, year, depth) if len(solid) == len(_branches(inner)) else ""
    return ""


def _least(times: str) -> int:
    """Read how often a piece occurs at least."""
    return 1 if times[0] == "+" else int(re.findall(r"\d+", times)[0]) if times[0] == "{" else 0


_ANY, _DEEP = "某", 8
_YEARS = {"year": 0, "last_year": -1, "next_year": 1, "other_year": -2}
# The example of GB 11643-1999 and numbers for tests.
_CHECKED = {"id18": "11010519491231002X", "card": "4111111111111111", "mobile": "13800138000"}


def alphabet(source: str) -> frozenset[str] | None:
    """
    List the signs that a match of a pattern can hold.

    Args:
        source: RE2 syntax without slots.

    Returns:
        The signs; None where they cannot be listed.
    """
    found: set[str] = set()
    for match in _TOKEN.finditer(source):
        text = match[0]
        if match.lastgroup == "sign" and text != ".":
            found.add(text)
        elif match.lastgroup == "escape" and not text[1].isalnum():
            found.add(text[1])
        elif match.lastgroup == "kind" and text[1] != "^" and "\\" not in text and "[:" not in text:
            found |= _members(text[1:-1])
        elif match.lastgroup in ("sign", "escape", "kind", "slot"):
            return None
    return frozenset(found)


def _members(inner: str) -> set[str]:
    """List the signs of a class."""
    spans = re.findall(r"(.)-(.)|(.)", inner, re.DOTALL)
    return {chr(c) for low, high, one in spans for c in range(ord(low or one), ord(high or one) + 1)}


def _is_pattern(text: str) -> bool:
    try:
        check_pattern(re.sub(r"\{=[^{}]*\}", "(?:x)", text))
    except PatternFault:
        return False
    return True


def _droppable(pattern: str, pieces: list[Piece]) -> Iterator[Piece]:
    """Join literal signs to runs; give runs, anchors and groups that are boundaries, unless they may be left out anyway."""
    run: list[Piece] = []
    for n, piece in enumerate(pieces):
        times = pieces[n + 1] if n + 1 < len(pieces) and pieces[n + 1].kind == "times" else None
        optional = times is not None and pattern[times.start] in "*?{"
        if piece.kind in ("sign", "escape") and not optional:
            run.append(piece)
            continue
        if run and piece.kind != "times":
            yield Piece("run", run[0].start, run[-1].end)
        run = [] if piece.kind != "times" else run
        if piece.kind == "anchor" or (piece.kind == "group" and not optional and _is_boundary(pattern, piece)):
            yield piece
    if run:
        yield Piece("run", run[0].start, run[-1].end)


def _is_boundary(pattern: str, piece: Piece) -> bool:
    """Say whether a group stands for the beginning or end of a sentence, or a sign there."""
    inner = pattern[piece.start : piece.end]
    return "(^|" in inner or ":^|" in inner or "|$)" in inner or "|^)" in inner or "|$|" in inner


def _branches(pattern: str) -> list[list[Piece]]:
    """Divide a pattern into its top-level branches, and these into pieces."""
    branches: list[list[Piece]] = [[]]
    depth = start = 0
    for match in _TOKEN.finditer(pattern):
        kind = str(match.lastgroup)
        if kind == "open":
            start = match.start() if not depth else start
            depth += 1
        elif kind == "close":
            depth -= 1
            if not depth:
                branches[-1].append(Piece("group", start, match.end()))
        elif depth:
            continue
        elif kind == "bar":
            branches.append([])
        else:
            branches[-1].append(Piece(kind, match.start(), match.end()))
    return branches
