"""
What is printed on a page of a PDF file: letters, ruling lines, shaded areas, pictures.

Lengths are in points, x from the left, y from the top of the page as it is shown. A page whose text runs sideways is
turned, so that its text runs from left to right; `Page.place` gives boxes of the page as it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

_EM_TOP, _EM_BOTTOM = 0.84, 0.14
"""How far a letter of size 1 reaches above and below its base line."""
_MOST = 0.6


class Glyph(NamedTuple):
    """
    A letter.

    Attributes:
        text: What it says.
        box: The space it takes: its advance wide, its size high.
        base: Its base line, along the direction across the text.
        size: Size of the font.
        turn: Direction of its text, clockwise: 0 from left to right, 90 down, 180, 270 up.
        is_hidden: Whether something that is painted over it may hide it.
    """

    text: str
    box: Box
    base: float
    size: float
    turn: int = 0
    is_hidden: bool = False

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.box[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.box[2]

    @property
    def width(self) -> float:
        """Advance."""
        return self.box[2] - self.box[0]

    @property
    def center(self) -> tuple[float, float]:
        """The middle of what is seen of it."""
        x0, top, x1, bottom = self.box
        return (x0 + x1) / 2, (top + bottom) / 2


class Rule(NamedTuple):
    """A straight line, across or down the page: where it is, from where to where."""

    is_across: bool
    at: float
    start: float
    end: float


class Page(NamedTuple):
    """
    A page.

    Attributes:
        number: Its number, from 1.
        width, height: Its size.
        glyphs: Its letters, in the order of painting.
        rules: Its lines.
        shades: Areas that are filled with a colour other than white.
        pictures: Images and what else has letters that are no text, such as form fields.
        inks: Small drawn shapes, such as letters that were turned into outlines.
        turn: By how many degrees, clockwise, the text of the page was turned when it was made upright.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    shades: list[Box]
    pictures: list[Box]
    inks: list[Box]
    turn: int = 0

    def place(self, box: Box) -> Box:
        """Give a box as it lies on the page that is shown, rounded."""
        turned = _turned_box(box, (360 - self.turn) % 360, self.width, self.height) if self.turn else box
        x0, top, x1, bottom = turned
        return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)


def glyph(text: str, origin: tuple[float, float], advance: float, size: float, turn: int) -> Glyph:
    """Make a letter that begins at an origin and runs on in the direction of `turn`."""
    x, y = origin
    up, down = size * _EM_TOP, size * _EM_BOTTOM
    if turn == 0:
        return Glyph(text, (x, y - up, x + advance, y + down), y, size)
    if turn == 90:
        return Glyph(text, (x - down, y, x + up, y + advance), x, size, 90)
    if turn == 180:
        return Glyph(text, (x - advance, y - down, x, y + up), y, size, 180)
    return Glyph(text, (x - up, y - advance, x + down, y), x, size, 270)


def common(a: Box, b: Box) -> Box:
    """Give the area that two areas share."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])


def upright(page: Page) -> Page:
    """Turn a page so that most of its text runs from left to right."""
    turns = Counter(g.turn for g in page.glyphs if g.text != " ")
    turn, count = max(turns.items(), key=lambda item: item[1], default=(0, 0))
    if turn == 0 or count < _MOST * turns.total():
        return page
    width, height = (page.width, page.height) if turn == 180 else (page.height, page.width)

    def boxes(items: Iterable[Box]) -> list[Box]:
        return [_turned_box(box, turn, page.width, page.height) for box in items]

    return Page(
        page.number,
        width,
        height,
        [turned_glyph(g, turn, page.width, page.height) for g in page.glyphs],
        [_turned_rule(rule, turn, page.width, page.height) for rule in page.rules],
        boxes(page.shades),
        boxes(page.pictures),
        boxes(page.inks),
        turn,
    )


def turned_glyph(item: Glyph, turn: int, width: float, height: float) -> Glyph:
    """Turn a letter back by `turn` degrees on an area of this size, so that text in that direction becomes upright."""
    box = _turned_box(item.box, turn, width, height)
    now = (item.turn - turn) % 360
    base = {0: box[3] - _EM_BOTTOM * item.size, 180: box[1] + _EM_BOTTOM * item.size}.get(now)
    if base is None:
        base = box[0] + _EM_BOTTOM * item.size if now == 90 else box[2] - _EM_BOTTOM * item.size
    return Glyph(item.text, box, base, item.size, now, item.is_hidden)


def _turned_rule(rule: Rule, turn: int, width: float, height: float) -> Rule:
    box = (rule.start, rule.at, rule.end, rule.at) if rule.is_across else (rule.at, rule.start, rule.at, rule.end)
    x0, top, x1, bottom = _turned_box(box, turn, width, height)
    is_across = rule.is_across if turn == 180 else not rule.is_across
    return Rule(is_across, top, x0, x1) if is_across else Rule(is_across, x0, top, bottom)


def _turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """Turn a box counterclockwise with the area of this size in which it lies."""
    x0, top, x1, bottom = box
    if turn == 90:
        return top, width - x1, bottom, width - x0
    if turn == 180:
        return width - x1, height - bottom, width - x0, height - top
    if turn == 270:
        return height - bottom, x0, height - top, x1
    return box
