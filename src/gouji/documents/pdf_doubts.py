"""
Where it cannot be told what is printed in the cells of a lattice, though all of it can be seen.

What lies on a border, or on both sides of one, may belong to the cell on either side; so a blank beside it may be none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_lines import Line, is_bare_number, is_numeral
from gouji.documents.pdf_marks import Box, Glyph, Page
from gouji.documents.pdf_rulings import Lattice

SEVERAL = "several-lines"
_FULL = frozenset({SEVERAL, "digits-apart", "digits-over", "digit-raised", "digit-on-border", "number-across-border"})
"""Doubts about cells that may hold the numbers of two."""
_OVERHANG = 0.15
_STRUCK = 0.05
_RUN = 0.3
"""Digits closer than this part of their size are of one number."""
_OWN = 3.0
"""A picture of up to so many times the size of a cell belongs to it."""
_NEAR = 1.0
_DIGIT_TOP = 0.75


class Content(NamedTuple):
    """What is printed in a cell: its text, where it stands; why it is in doubt; its lines if all are numbers."""

    text: str = ""
    box: Box | None = None
    doubt: str = ""


def doubts_of(lattice: Lattice, inside: Sequence[Sequence[Glyph]], page: Page) -> dict[int, str]:
    """Say what makes cells doubtful, whatever they hold."""
    doubts = dict.fromkeys(lattice.broken, "lines-broken")
    for n, glyphs in enumerate(inside):
        if any(is_numeral(g.text) and _overhangs(g, lattice.boxes[n]) for g in glyphs):
            doubts[n] = "digit-on-border"
    for n in _crossed(lattice, inside, page):
        doubts[n] = "number-across-border"
    for box in (*page.pictures, *page.inks):
        for n in _pictured(lattice, box):
            doubts[n] = "picture-in-cell"
    return doubts


def _overhangs(item: Glyph, box: Box) -> bool:
    x0, top, x1, _ = item.box
    reach = _OVERHANG * item.size
    if item.turn:
        return False
    is_beside = x0 < box[0] - reach or x1 > box[2] + reach
    return (
        is_beside or item.base - _DIGIT_TOP * item.size < box[1] - reach or item.base > box[3] + reach or top > box[3]
    )


def _crossed(lattice: Lattice, inside: Sequence[Sequence[Glyph]], page: Page) -> Iterator[int]:
    """Find cells whose digits are so close to digits beyond their borders that they may be one number."""
    outside = [g for g in page.glyphs if lattice.space(*g.center) is None]
    digits = [(g, n) for n, glyphs in enumerate([*inside, outside]) for g in glyphs if g.text.isdigit() and not g.turn]
    digits.sort(key=lambda pair: (round(pair[0].base), pair[0].x0))
    for (a, n), (b, m) in pairwise(digits):
        if n != m and abs(a.base - b.base) < a.size / 4 and -a.size < b.x0 - a.x1 < _RUN * a.size:
            yield from (k for k in (n, m) if k < len(inside))


def _pictured(lattice: Lattice, box: Box) -> Iterator[int]:
    """Find the cells that a picture belongs to: it lies in them, or they in it and it is not much larger."""
    if not _overlaps(lattice.box, box):
        return
    center = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    here = lattice.space(*center)
    if here is not None and _area(box) <= _OWN * _area(lattice.boxes[here]):
        yield here
    for n, cell in enumerate(lattice.boxes):
        middle = (cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2
        is_over = box[0] < middle[0] < box[2] and box[1] < middle[1] < box[3]
        if n != here and is_over and _area(box) <= _OWN * _area(cell):
            yield n


def slid_into(lattice: Lattice, lines: Sequence[Sequence[Line]], contents: Sequence[Content]) -> list[int]:
    """Number the cells whose lines make one number while a cell above or below is blank: one line may be its number."""
    blank = [box for box, own in zip(lattice.boxes, contents, strict=True) if not own.text]
    return [
        n
        for n, box in enumerate(lattice.boxes)
        if len(lines[n]) > 1 and is_bare_number(contents[n].text) and not contents[n].doubt
        and any((box[0], box[2]) == (other[0], other[2]) and _touch(box, other) for other in blank)
    ]  # fmt: skip


def beside_full(lattice: Lattice, contents: Sequence[Content]) -> list[int]:
    """Number the blank cells in columns or rows of numbers that touch a cell with too many of them: one may be theirs."""
    full = [box for box, own in zip(lattice.boxes, contents, strict=True) if own.doubt in _FULL]
    if not full:
        return []
    columns, rows, worded = set(), set(), set()
    for box, own in zip(lattice.boxes, contents, strict=True):
        if is_bare_number(own.text):
            columns.add((box[0], box[2]))
            rows.add((box[1], box[3]))
        elif own.text and own.doubt not in _FULL:
            worded.add((box[1], box[3]))
    rows -= worded
    return [
        n
        for n, box in enumerate(lattice.boxes)
        if not contents[n].text
        and ((box[0], box[2]) in columns or (box[1], box[3]) in rows)
        and any(_touch(box, other) for other in full)
    ]


def on_borders(lattice: Lattice, lines: Sequence[Sequence[Line]], contents: Sequence[Content]) -> list[int]:
    """Number the cells with numbers in two rows of which one has no label, and that of the other lies on their border."""
    rows: list[Box] = []
    for n, box in enumerate(lattice.boxes):
        if contents[n].text and not is_bare_number(contents[n].text):
            over = [k for k, edge in ((1, -1), (3, 1)) if any(_reaches(line, box[k], edge) for line in lines[n])]
            beyond = (
                other
                for other, own in zip(lattice.boxes, contents, strict=True)
                if over and not own.text and (box[0], box[2]) == (other[0], other[2])
                and any(abs(box[k] - other[4 - k]) <= _NEAR for k in over)
            )  # fmt: skip
            for other in beyond:
                rows += [box, other]
    return [
        n
        for n, box in enumerate(lattice.boxes)
        if not contents[n].doubt and is_bare_number(contents[n].text)
        and any(min(box[3], row[3]) - max(box[1], row[1]) > _NEAR for row in rows)
    ]  # fmt: skip


def _reaches(line: Line, border: float, side: int) -> bool:
    """Tell whether letters lie on a border above (-1) or below (1) them, as far as they are seen."""
    reach = _STRUCK * line.size
    return line.box[1] < border - reach if side < 0 else line.box[3] > border + reach


def _touch(a: Box, b: Box) -> bool:
    """Tell whether two cells lie beside each other, or one above the other."""
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return max(across, down) > _NEAR and min(across, down) > -_NEAR


def _overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
