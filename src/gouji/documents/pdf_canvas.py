"""
What operators paint on a page, sorted into letters, lines, areas and pictures as it is painted.

An opaque area that is painted over letters hides them, as when a figure was whited out and written anew; what may hide
a letter and may not (an outline, an image) leaves it with a doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_file import MAX_LETTERS, Budget, Excessive
from gouji.documents.pdf_marks import Box, Glyph, Page, Rule, common, glyph
from gouji.documents.pdf_matrix import Point

_THIN = 3.0
"""An area so thin is a line; a line so thick, and more, an area."""
_STRAIGHT = 1.0
_SMALL = 0.3
_MAX_INK = 100.0
_MAX_MARKS = 20_000
_BAND = 32
_MAX_LENGTH = 100_000.0
"""Where a mark lies farther from the page than this, numbers were broken."""


class Path(NamedTuple):
    """A part of a path: its points on the page, whether they are joined by curves, whether it returns to the first."""

    points: Sequence[Point]
    is_curved: bool
    is_closed: bool

    @property
    def box(self) -> Box:
        """The area it lies in."""
        xs = [x for x, _ in self.points]
        ys = [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)


class Canvas:
    """
    A page that is painted on. Made for one page, used once.

    Args:
        width, height: Its size.
        budget: What may be done.
    """

    def __init__(self, width: float, height: float, budget: Budget) -> None:
        self.width, self.height = width, height
        self._budget = budget
        self._letters: list[Glyph | None] = []
        self._bands: dict[int, list[int]] = {}
        self._rules: list[Rule] = []
        self._shades: list[Box] = []
        self._pictures: list[Box] = []
        self._inks: list[Box] = []

    def page(self, number: int) -> Page:
        """Give what was painted."""
        letters = [letter for letter in self._letters if letter is not None]
        return Page(
            number, self.width, self.height, letters, self._rules, self._shades, self._pictures, self._inks
        )  # fmt: skip

    def letter(
        self, text: str, origin: Point, advance: float, size: float, turn: int, clip: Box, *, is_white: bool
    ) -> None:  # fmt: skip
        """Paint a letter, if it can be seen."""
        self._budget.spend()
        item = glyph(text, origin, advance, size, turn)
        x, y = item.center
        if not _holds(clip, x, y) or (is_white and not any(_holds(box, x, y) for box in self._shades[-64:])):
            return
        if len(self._letters) >= MAX_LETTERS:
            raise Excessive("letters")
        self._bands.setdefault(int(y // _BAND), []).append(len(self._letters))
        self._letters.append(item)

    def fill(self, paths: Sequence[Path], clip: Box, *, is_white: bool, is_opaque: bool) -> None:
        """Fill areas."""
        self._budget.spend(sum(len(path.points) for path in paths))
        boxes = [(path, _rectangle(path)) for path in paths if len(path.points) > 1]
        large = [box for _, box in boxes if box is not None and not _is_thin(box)]
        is_frame = len(large) > 1 and any(_contains(a, b) for a in large[:8] for b in large[:8] if a is not b)
        for path, box in boxes:
            if box is None:
                self._outline(path, clip, is_white=is_white, is_opaque=is_opaque)
            elif _is_thin(box):
                self._line(box, clip, is_white=is_white)
            elif is_frame:
                self._edges(path, clip, is_white=is_white)
            else:
                self._area(common(box, clip), is_white=is_white, is_opaque=is_opaque)

    def stroke(self, paths: Iterable[Path], clip: Box, width: float, *, is_white: bool) -> None:
        """Draw along paths."""
        for path in paths:
            self._budget.spend(len(path.points))
            if path.is_curved:
                self._outline(path, clip, is_white=is_white, is_opaque=False)
            elif width > 2 * _THIN:
                self._thick(path, clip, width, is_white=is_white)
            else:
                self._edges(path, clip, is_white=is_white)

    def image(self, box: Box, clip: Box, *, is_opaque: bool) -> None:
        """Show a picture."""
        seen = common(box, clip)
        if _size(seen) < 2 * _THIN or len(self._pictures) >= _MAX_MARKS:
            return
        self._pictures.append(seen)
        if is_opaque:
            self._hide(seen)

    def _area(self, box: Box, *, is_white: bool, is_opaque: bool) -> None:
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        if not is_white and len(self._shades) < _MAX_MARKS:
            self._shades.append(box)
        if is_opaque:
            for index in self._within(box):
                self._letters[index] = None

    def _outline(self, path: Path, clip: Box, *, is_white: bool, is_opaque: bool) -> None:
        """Paint a shape that is no rectangle."""
        box = common(path.box, clip)
        if is_opaque:
            self._hide(box)
        if not is_white and _SMALL < _size(box) < _MAX_INK and len(self._inks) < _MAX_MARKS:
            self._inks.append(box)

    def _hide(self, box: Box) -> None:
        for index in self._within(box):
            letter = self._letters[index]
            assert letter is not None
            self._letters[index] = letter._replace(is_hidden=True)

    def _within(self, box: Box) -> Iterable[int]:
        """List the letters on an area."""
        x0, top, x1, bottom = box
        first, last = int(max(top, 0) // _BAND), int(min(bottom, self.height) // _BAND)
        found: list[int] = []
        for band in range(first, last + 1):
            indexes = self._bands.get(band, ())
            self._budget.spend(1 + len(indexes) // 4)
            for index in indexes:
                letter = self._letters[index]
                if letter is not None:
                    x, y = letter.center
                    if x0 < x < x1 and top < y < bottom:
                        found.append(index)
        return found

    def _edges(self, path: Path, clip: Box, *, is_white: bool) -> None:
        points = [*path.points, path.points[0]] if path.is_closed else list(path.points)
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x1 - x0) <= _STRAIGHT or abs(y1 - y0) <= _STRAIGHT:
                self._line((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), clip, is_white=is_white)

    def _thick(self, path: Path, clip: Box, width: float, *, is_white: bool) -> None:
        half = width / 2
        for (x0, y0), (x1, y1) in pairwise(path.points):
            across, along = (half, 0.0) if abs(x1 - x0) <= _STRAIGHT else (0.0, half)
            box = (min(x0, x1) - across, min(y0, y1) - along, max(x0, x1) + across, max(y0, y1) + along)
            self._area(common(box, clip), is_white=is_white, is_opaque=False)

    def _line(self, box: Box, clip: Box, *, is_white: bool) -> None:
        x0, top, x1, bottom = common(box, _grown(clip, _STRAIGHT))
        if is_white or x1 < x0 or bottom < top or max(x1 - x0, bottom - top) < _STRAIGHT:
            return
        if len(self._rules) >= _MAX_MARKS:
            raise Excessive("lines")
        is_across = x1 - x0 >= bottom - top
        at = (top + bottom) / 2 if is_across else (x0 + x1) / 2
        self._rules.append(Rule(is_across, at, x0, x1) if is_across else Rule(is_across, at, top, bottom))


def _rectangle(path: Path) -> Box | None:
    """Give the area of a path that is a rectangle along the page."""
    points = path.points[:-1] if len(path.points) == 5 and path.points[0] == path.points[-1] else path.points
    if path.is_curved or len(points) not in (2, 4):
        return None
    x0, top, x1, bottom = path.box
    for x, y in points:
        if min(x - x0, x1 - x) > _SMALL or min(y - top, bottom - y) > _SMALL:
            return None
    if len(points) == 4:
        (xa, ya), (xb, yb), (xc, yc), (xd, yd) = points
        along = abs(xa - xb) <= _SMALL and abs(xc - xd) <= _SMALL and abs(yb - yc) <= _SMALL and abs(ya - yd) <= _SMALL
        down = abs(ya - yb) <= _SMALL and abs(yc - yd) <= _SMALL and abs(xb - xc) <= _SMALL and abs(xa - xd) <= _SMALL
        if not (along or down):
            return None
    return x0, top, x1, bottom


def _is_thin(box: Box) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) <= _THIN


def _size(box: Box) -> float:
    return min(max(box[2] - box[0], box[3] - box[1]), _MAX_LENGTH)


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _contains(outer: Box, inner: Box) -> bool:
    return _holds(outer, inner[0], inner[1]) and _holds(outer, inner[2], inner[3])


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
