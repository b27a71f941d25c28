"""
Letters to lines: which letters stand on one base line, and what they say together.

Blanks between Chinese characters, and beside them, are only typography; between words and numbers they divide. A letter
that stands in a number but not in its line, or too far from it or too near, makes it doubtful what the number is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gouji.documents.pdf_fonts import UNKNOWN
from gouji.documents.pdf_marks import Box, Glyph

_SAME_LINE = 0.3
"""Letters of one line differ in their base lines by no more than this part of their size."""
_WORD = 0.2
"""A gap of this part of the size divides words and numbers."""
_OVERLAP = 0.3
_SMALLER = 0.8
_RAISED = 0.15
_NUMERAL = frozenset("0123456789.,\uff0c\uff0e%+-/")
_NONE = frozenset("/\\-\u2014\u2013\u2212\u65e0")
_BARE = re.compile(r"[\d.,\n]*\d[^\d.,\u3001)\uff09]{0,3}")
_WIDE = "\u1100"
"""From here on characters are as wide as high, and are set without blanks."""


class Line(NamedTuple):
    """
    A line of letters.

    Attributes:
        glyphs: Its letters from left to right, blanks left out.
        text: What they say.
        box: The space they take.
        base: The base line.
        size: Size of its largest letter.
        fault: Why its numbers may not be what they seem; "" if there is no reason.
        is_alone: Whether it goes on in no other line: it falls into parts with wide gaps.
    """

    glyphs: tuple[Glyph, ...]
    text: str
    box: Box
    base: float
    size: float
    fault: str = ""
    is_alone: bool = False


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Gather letters into lines, from top to bottom."""
    rows: list[list[Glyph]] = []
    for item in sorted(glyphs, key=lambda g: (g.base, g.x0)):
        row = next((r for r in rows[-2:] if _is_beside(r, item)), None)
        if row is None:
            rows.append([item])
        else:
            row.append(item)
    return [line for row in rows if (line := make_line(row)) is not None]


def make_line(glyphs: Sequence[Glyph]) -> Line | None:
    """Make a line of letters; None if there are only blanks."""
    ordered = sorted(glyphs, key=lambda g: (g.x0, g.x1))
    letters = [g for g in ordered if g.text != " "]
    if not letters:
        return None
    blanks = [g.center[0] for g in ordered if g.text == " "]
    text = "".join(_pieces(letters, blanks))
    boxes = [g.box for g in letters]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    size = max(g.size for g in letters)
    base = max(letters, key=lambda g: g.size).base
    return Line(tuple(letters), text, box, base, size, _fault(letters, blanks))


def is_wide(text: str) -> bool:
    """Tell whether a character is one that is set without blanks."""
    return text >= _WIDE


def joint(before: str, after: str) -> str:
    """Give what belongs between two pieces of a text that is broken over lines: a blank between words."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    return " " if before[-1].isalpha() and after[0].isalpha() else ""


def is_numeral(text: str) -> bool:
    """Tell whether a letter can be part of a number."""
    return text in _NUMERAL or text.isdigit()


def is_bare_number(text: str) -> bool:
    """Tell whether a text is a number, or a piece of one with its unit."""
    return bool(_BARE.fullmatch(text))


def is_figure(text: str) -> bool:
    """Tell whether a text is of the letters of numbers and the marks for none only."""
    return bool(text) and all(is_numeral(char) or char in _NONE for char in text)


def _is_beside(row: Sequence[Glyph], item: Glyph) -> bool:
    return item.base - row[0].base <= _SAME_LINE * min(row[0].size, item.size)


def _pieces(letters: Sequence[Glyph], blanks: Sequence[float]) -> Iterator[str]:
    before: Glyph | None = None
    for item in letters:
        if (
            before is not None
            and not is_wide(before.text[-1:])
            and not is_wide(item.text[:1])
            and _part(before, item, blanks)
        ):
            yield " "
        yield item.text
        before = item


def _part(before: Glyph, item: Glyph, blanks: Sequence[float]) -> bool:
    """Tell whether there is a gap or a blank between two letters."""
    return item.x0 - before.x1 > _WORD * item.size or any(before.center[0] < x < item.center[0] for x in blanks)


def _fault(letters: Sequence[Glyph], blanks: Sequence[float]) -> str:
    """Say what is wrong with the numbers of a line."""
    size = max(g.size for g in letters)
    base = max(letters, key=lambda g: g.size).base
    before: Glyph | None = None
    for item in letters:
        if is_numeral(item.text):
            if item.is_hidden:
                return "painted-over"
            if item.size < _SMALLER * size or abs(item.base - base) > _RAISED * size:
                return "digit-raised"
            if before is not None and is_numeral(before.text):
                if before.x1 - item.x0 > _OVERLAP * min(before.width, item.width):
                    return "digits-over"
                if _part(before, item, blanks):
                    return "digits-apart"
        elif item.text == UNKNOWN and (before is None or is_numeral(before.text)):
            return "letters-unknown"
        before = item
    return ""
