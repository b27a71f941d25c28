"""
Lines for a terminal: safe to print, as wide as they look, wrapped where Chinese and Latin text may be broken.

Widths follow Unicode Standard Annex #11 (East Asian Width) through `unicodedata`; wcwidth agrees on what reports hold
and costs 40 ms to import. Lines are broken as UAX #14 has it in the plain cases: between any two wide characters, never
before a closing sign or after an opening one, not within a word unless it is longer than the line.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from gouji.messages import fill, table

NARROWEST = 24
"""Columns below which nothing is wrapped any narrower."""

COLOURS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "36",
    "undetermined": "1;35",
    "pass": "32",
    "not-applicable": "2",
    "fail": "1;31",
    "strong": "1",
    "mark": "34",
    "faint": "2",
}

GLUE = "\u00a0"
"""A space at which no line is broken; printed as a plain one."""

_SPACES = GLUE + "\u3000"
_OPEN = "「『《〈〔【“‘([{\uff08"
_CLOSE = "」』》〉〕】”’)]},.;:!?%、。…·\uff09\uff0c\uff1b\uff1a\uff1f\uff01\uff05"
_UNIT = "(?:[!-~À-ɏ∞]+|[^ ])"
_PIECE = re.compile(rf" +|[{re.escape(_OPEN)}]*{_UNIT}[{re.escape(_CLOSE)}]*(?:{GLUE}+{_UNIT}[{re.escape(_CLOSE)}]*)*")


def clean(text: str) -> str:
    """
    Make text of strangers safe to print.

    Args:
        text: Any text.

    Returns:
        One line: line ends and tabs became spaces; control characters, bidirectional overrides and whatever else has no
        shape of its own became a visible escape of its code point.
    """
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() or ch in _SPACES else " " if ch.isspace() else _escape(ch) for ch in text)


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def columns(text: str) -> int:
    """Count the columns that cleaned text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@functools.lru_cache(4096)
def _columns(char: str) -> int:
    if unicodedata.category(char).startswith("M"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, width: int) -> str:
    """Fill cleaned text with spaces on the right, up to `width` columns."""
    return text + " " * (width - columns(text))


def pad_left(text: str, width: int) -> str:
    """Fill cleaned text with spaces on the left, up to `width` columns."""
    return " " * (width - columns(text)) + text


def wrap(text: str, first: int, rest: int) -> list[str]:
    """
    Break text into lines.

    Args:
        text: Cleaned text.
        first: Columns of the first line.
        rest: Columns of the others.

    Returns:
        The lines, at least one; none is wider than it may be unless a single character is.
    """
    if columns(text) <= first and text[:1] != " ":
        return [text.rstrip(" ")]
    lines: list[str] = []
    line, used, room = "", 0, first
    for match in _PIECE.finditer(text):
        for piece in _parts(match[0], room - used, rest):
            size = columns(piece)
            if used + size > room and (used or room < rest):
                lines.append(line.rstrip(" "))
                line, used, room = "", 0, rest
            if piece.strip(" ") or used:  # no line begins with the space at which it was broken
                line, used = line + piece, used + size
    return [*lines, line.rstrip(" ")]


def _parts(piece: str, left: int, rest: int) -> Iterable[str]:
    """Chop a piece that is longer than a line; its first part fills the line that is begun, unless that is nearly full."""
    if columns(piece) <= rest:
        yield piece
        return
    part, used, room = "", 0, left if left >= NARROWEST // 2 else rest
    for char in piece:
        size = _columns(char)
        if part and used + size > room:
            yield part
            part, used, room = "", 0, rest
        part, used = part + char, used + size
    yield part


class Pen(msgspec.Struct, frozen=True, kw_only=True):
    """How to write: in which language, how wide, with or without colour."""

    lang: str
    width: int
    color: bool = False

    def say(self, key: str, **values: object) -> str:
        """Fill a phrase of the message tables; the number `n` is kept together with the word beside it."""
        template = table(self.lang)[key].replace(" {n}", GLUE + "{n}").replace("{n} ", "{n}" + GLUE)
        return fill(template, values)

    def paint(self, text: str, style: str) -> str:
        """Colour text that is clean already; without colour it stays as it is."""
        return f"\x1b[{COLOURS[style]}m{text}\x1b[0m" if self.color and style and text else text

    def block(
        self, text: str, *, head: str = "", mark: str = "", hang: str | None = None, style: str = ""
    ) -> list[str]:
        """
        Write one paragraph.

        Args:
            text: What to say; cleaned here.
            head: Printed before it on the first line, cleaned here, in the style of `mark`.
            mark: Style of the head.
            hang: Printed before the further lines, in the style of `mark`; spaces as wide as the head if not given.
            style: Style of the text.

        Returns:
            The lines.
        """
        head, width = clean(head).replace(GLUE, " "), max(self.width, NARROWEST)
        hang = " " * columns(head) if hang is None else hang
        begun: list[str] = []
        if columns(head) > width:
            hang = hang if columns(hang) < width else "    "
            begun = [self.paint(line, mark) for line in wrap(head, width, width)]
            head = hang
        lines = [line.replace(GLUE, " ") for line in wrap(clean(text), width - columns(head), width - columns(hang))]
        begun.append(self.paint(head if lines[0] else head.rstrip(), mark) + self.paint(lines[0], style))
        return begun + [self.paint(hang, mark) + self.paint(line, style) for line in lines[1:]]

    def table(
        self, rows: Sequence[Sequence[str]], *, head: str = "", mark: str = "", right: Sequence[int] = ()
    ) -> list[str]:
        """
        Write rows in aligned columns; where the terminal is too narrow for them, as paragraphs.

        Args:
            rows: Rows of equal length; cells are cleaned here.
            head: Printed before each row, in the style of `mark`.
            mark: Style of the head.
            right: Numbers of the columns that are aligned on the right.

        Returns:
            The lines.
        """
        cells = [[clean(cell).replace(GLUE, " ") for cell in row] for row in rows]
        widths = [max(columns(cell) for cell in column) for column in zip(*cells, strict=True)]
        if columns(head) + sum(widths) + 2 * (len(widths) - 1) > max(self.width, NARROWEST):
            return [line for row in cells for line in self.block("  ".join(filter(None, row)), head=head, mark=mark)]
        return [self.paint(head, mark) + "  ".join(_align(row, widths, right)).rstrip() for row in cells]


def _align(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> Iterable[str]:
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield pad_left(cell, width) if at in right else pad(cell, width)
