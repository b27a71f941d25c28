"""
What is printed in the cells of a lattice, and where that cannot be told.

A number that is broken over lines is put together only where the lattice proves the break: its first line fills the cell,
the next digit would not have fitted, and other cells of the row are not broken. Digits that touch a border, run across
one, or are hidden leave a doubt with the cell, and so does a picture where a text belongs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_chunks import chunks_of, is_value
from gouji.documents.pdf_doubts import SEVERAL, Content, beside_full, doubts_of, on_borders, slid_into
from gouji.documents.pdf_fonts import UNKNOWN
from gouji.documents.pdf_labels import is_ordinal
from gouji.documents.pdf_lines import Line, is_bare_number, is_figure, is_numeral, joint, lines_of
from gouji.documents.pdf_marks import Box, Glyph, Page, turned_glyph
from gouji.documents.pdf_rulings import Lattice

_PITCH = 2.2
_EVEN = 0.2
_ENOUGH = 4
_STACKED = 4
_MAX_TITLE = 60
_MOST = 0.6
_MAX_PADDING = 5.6
"""What word processors keep free at the sides of a cell: 0.19 cm."""


class _Setting(NamedTuple):
    """How close text comes to the borders of its cells, and how many letters its lines are apart, 0 if that is not known."""

    left: float
    right: float
    leading: float


def contents_of(lattice: Lattice, glyphs: Iterable[Glyph], page: Page) -> list[Content]:
    """
    Read the cells of a lattice.

    Args:
        lattice: The lattice.
        glyphs: The letters that lie in it and in none within it.
        page: The page, for its pictures.

    Returns:
        The content of each cell.
    """
    inside: list[list[Glyph]] = [[] for _ in lattice.boxes]
    for item in glyphs:
        cell = lattice.space(*item.center)
        if cell is not None:
            inside[cell].append(item)
    lines = [_lines(items) for items in inside]
    doubts = doubts_of(lattice, inside, page)
    setting = _setting(lattice, lines)
    mates = _mates(lattice, lines)
    out = []
    for n, mine in enumerate(lines):
        text, doubt = _text(mine, lattice.boxes[n], setting, [lines[m] for m in mates[n]])
        doubt = doubts.get(n, "") if n in doubts and (not text or _has_number(text)) else doubt
        box = _around([line.box for line in mine]) if mine and not _is_turned(inside[n]) else None
        out.append(Content(text or (UNKNOWN if doubt else ""), box, doubt))
    for n in slid_into(lattice, lines, out):
        out[n] = Content("\n".join(line.text for line in lines[n]), out[n].box, SEVERAL)
    for n in beside_full(lattice, out):
        out[n] = Content(UNKNOWN, None, "number-nearby")
    for n in on_borders(lattice, lines, out):
        out[n] = out[n]._replace(doubt="label-on-border")
    return out


def prose_of(lattice: Lattice, glyphs: Sequence[Glyph]) -> frozenset[int]:
    """Number the cells that are a row alone and hold more text than the title of a part of a table has."""
    alone = {spaces[0] for spaces in lattice.spaces if len(set(spaces)) == 1}
    count: dict[int, int] = defaultdict(int)
    for item in glyphs:
        cell = lattice.space(*item.center)
        if cell in alone and cell is not None:
            count[cell] += 1
    return frozenset(cell for cell, letters in count.items() if letters > _MAX_TITLE)


def has_rows(lattice: Lattice, glyphs: Sequence[Glyph]) -> bool:
    """
    Tell whether lines divide a lattice into rows.

    They do not where in cells of one row several numbers stand above each other beside several labels, or more than any
    number has digits; where they stand beside each other in one cell; or under heads, in a row that is most of it.
    """
    inside: dict[int, list[Glyph]] = defaultdict(list)
    for item in glyphs:
        cell = lattice.space(*item.center)
        if cell is not None:
            inside[cell].append(item)
    rows: dict[tuple[float, float], list[list[Line]]] = defaultdict(list)
    for cell, items in inside.items():
        box = lattice.boxes[cell]
        rows[box[1], box[3]].append(lines_of(items))
    whole = lattice.ys[-1] - lattice.ys[0]
    return not any(_are_rows(cells, is_most=bottom - top >= _MOST * whole) for (top, bottom), cells in rows.items())


def _are_rows(cells: Sequence[Sequence[Line]], *, is_most: bool) -> bool:
    """Tell whether cells that stand beside each other hold several rows."""
    numbers = [sum(1 for line in lines if is_figure(line.text)) for lines in cells]
    words = [any(len(line.text) > 1 and not _has_number(line.text) for line in lines) for lines in cells]
    mixed = sum(1 for count, has_words in zip(numbers, words, strict=True) if count and has_words)
    labels = any(is_ordinal(line.text) for lines in cells for line in lines[1:])
    stacked = sum(1 for count in numbers if count >= (2 if labels else _STACKED))
    beside = [sum(map(is_value, (chunk.text for chunk in chunks_of(line)))) for lines in cells for line in lines]
    several = sum(1 for count in beside if count > 1)
    return stacked > 1 or max(beside, default=0) > 2 or several > 1 or (is_most and mixed > 1)


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Gather the letters of a cell into lines, also where its text is turned."""
    turns = {item.turn for item in glyphs if item.text != " "}
    if turns <= {0}:
        return lines_of(glyphs)
    out: list[Line] = []
    for turn in sorted(turns):
        mine = [item for item in glyphs if item.turn == turn]
        width, height = max(g.box[2] for g in mine), max(g.box[3] for g in mine)
        out += lines_of(turned_glyph(item, turn, width, height) for item in mine)
    return out


def _is_turned(glyphs: Iterable[Glyph]) -> bool:
    return any(item.turn for item in glyphs)


def _text(
    lines: Sequence[Line], box: Box, setting: _Setting, mates: Sequence[list[Line]]
) -> tuple[str, str]:  # fmt: skip
    """Say what the lines of a cell say together, and what is doubtful in that."""
    doubt = next((line.fault for line in lines if line.fault), "")
    texts = [line.text for line in lines]
    if len(lines) > 1 and all(is_figure(text) or is_bare_number(text) for text in texts):
        if _is_number("".join(texts)) and _is_proven(lines, box, setting, mates):
            return "".join(texts), doubt
        return "\n".join(texts), doubt or SEVERAL
    whole = ""
    for text in texts:
        is_split = whole[-1:].isdigit() and text[0].isdigit()
        whole += ("\n" if is_split else joint(whole, text)) + text
    is_split = "\n" in whole and whole[0].isdigit()
    is_mixed = any(map(_is_number, texts)) and any(
        (len(text) > 1 or n == 0) and not _has_number(text) and not is_figure(text) for n, text in enumerate(texts)
    )
    return whole, doubt or (SEVERAL if is_split or is_mixed else "")


def _is_proven(lines: Sequence[Line], box: Box, setting: _Setting, mates: Sequence[list[Line]]) -> bool:
    return all(_is_broken(a, b, box, setting, mates) for a, b in pairwise(lines))


def _is_broken(
    before: Line, after: Line, box: Box, setting: _Setting, mates: Sequence[list[Line]]
) -> bool:  # fmt: skip
    """
    Tell whether a number goes on in the next line because the cell is too narrow for its next digit.

    Cells of the same row that are broken likewise may be two rows between which a line is missing.
    """
    room = box[2] - box[0] - setting.left - setting.right
    used = before.box[2] - before.box[0]
    fits = used + after.glyphs[0].width <= room
    apart = (after.base - before.base) / before.size
    is_near = apart <= _PITCH and (not setting.leading or abs(apart - setting.leading) <= _EVEN)
    return not fits and is_near and any(len(mate) == 1 for mate in mates)


def _setting(lattice: Lattice, lines: Sequence[Sequence[Line]]) -> _Setting:
    """Measure how text is set in the cells of a lattice."""
    left, right = [], []
    for box, mine in zip(lattice.boxes, lines, strict=True):
        for line in mine:
            left.append(line.box[0] - box[0])
            right.append(box[2] - line.box[2])
    words = [mine for mine in lines if not any(_has_number(line.text) for line in mine)]
    apart = sorted((b.base - a.base) / a.size for mine in words for a, b in pairwise(mine) if a.size == b.size)
    leading = apart[len(apart) // 2] if len(apart) >= _ENOUGH else 0.0
    return _Setting(_bounded(min(left, default=0.0)), _bounded(min(right, default=0.0)), leading)


def _bounded(padding: float) -> float:
    return max(min(padding, _MAX_PADDING), 0.0)


def _mates(lattice: Lattice, lines: Sequence[Sequence[Line]]) -> list[list[int]]:
    """List for each cell the others of its row, no higher and no lower, that hold numbers."""
    rows: dict[tuple[float, float], list[int]] = defaultdict(list)
    for n, (box, mine) in enumerate(zip(lattice.boxes, lines, strict=True)):
        if mine and all(is_numeral(g.text) for line in mine for g in line.glyphs):
            rows[box[1], box[3]].append(n)
    return [[m for m in rows[box[1], box[3]] if m != n] for n, box in enumerate(lattice.boxes)]


def _has_number(text: str) -> bool:
    return any(char.isdigit() or char == UNKNOWN for char in text)


def _is_number(text: str) -> bool:
    return bool(text) and all(is_numeral(char) for char in text)


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
