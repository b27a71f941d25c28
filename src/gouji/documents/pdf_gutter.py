"""
Pages with two columns: where the gutter is, and whether the columns are one text or two reports side by side.

A gutter is an empty strip in the middle of the page with Chinese text at both sides, which no ruling line crosses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gouji.documents.pdf_lines import Line, is_wide, lines_of
from gouji.documents.pdf_marks import Box, Glyph, Page

_MIDDLE = (0.35, 0.65)
_STRIP = 12.0
_LINES = 8
_LETTERS = 8
_SHARE = 0.25
_ALIKE = 0.4
_WORDS = 4


class SideBySide(Exception):
    """Two reports are printed side by side; the argument is the number of the page."""


def columns_of(page: Page) -> list[Page]:
    """
    Divide a page into its columns.

    Returns:
        The page, or its left and its right column.

    Raises:
        SideBySide: If both columns say much of the same, and so are two reports.
    """
    gutter = _gutter(page)
    if gutter is None:
        return [page]
    parts = [_part(page, 0, gutter), _part(page, gutter, page.width)]
    left, right = (lines_of(part.glyphs) for part in parts)
    if not (_is_text(left) and _is_text(right)):
        return [page]
    if _are_alike(left, right):
        raise SideBySide(str(page.number))
    return parts


def _gutter(page: Page) -> float | None:
    """Find the widest strip in the middle that nothing is printed in."""
    first, last = (page.width * share for share in _MIDDLE)
    letters = [g for g in page.glyphs if g.text != " "]
    spans = [(g.x0, g.x1) for g in letters if g.x1 > first and g.x0 < last]
    spans += [(r.start, r.end) for r in page.rules if r.is_across and r.end > first and r.start < last]
    spans += [(r.at, r.at) for r in page.rules if not r.is_across and first < r.at < last]
    best, place, end = 0.0, None, first
    for start, stop in sorted([*spans, (last, last)]):
        if start - end > best:
            best, place = start - end, (start + end) / 2
        end = max(end, stop)
    if place is None or best < _STRIP:
        return None
    left = sum(1 for g in letters if g.center[0] < place)
    return place if min(left, len(letters) - left) >= _SHARE * len(letters) else None


def _part(page: Page, left: float, right: float) -> Page:
    def inside(box: Box) -> bool:
        return left <= (box[0] + box[2]) / 2 < right

    rules = [r for r in page.rules if left <= ((r.start + r.end) / 2 if r.is_across else r.at) < right]
    glyphs: list[Glyph] = [g for g in page.glyphs if inside(g.box)]
    return page._replace(
        glyphs=glyphs,
        rules=rules,
        shades=list(filter(inside, page.shades)),
        pictures=list(filter(inside, page.pictures)),
        inks=list(filter(inside, page.inks)),
    )


def _is_text(lines: Sequence[Line]) -> bool:
    """Tell whether lines are of Chinese text, not a column of numbers."""
    long = [line for line in lines if len(line.glyphs) >= _LETTERS]
    letters = [g for line in lines for g in line.glyphs]
    return len(long) >= _LINES and 2 * sum(1 for g in letters if is_wide(g.text)) > len(letters)


def _are_alike(left: Iterable[Line], right: Iterable[Line]) -> bool:
    ours, theirs = ({_words(line) for line in lines} - {""} for lines in (left, right))
    return len(ours & theirs) > max(_ALIKE * min(len(ours), len(theirs)), 4)


def _words(line: Line) -> str:
    """Give what a line says without its numbers; "" if that is little."""
    words = "".join(g.text for g in line.glyphs if not g.text.isdigit())
    return words if len(words) >= _WORDS else ""
