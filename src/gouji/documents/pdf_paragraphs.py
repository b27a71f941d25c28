"""
Lines of pages to paragraphs.

What is at the same place on most pages, and page marks, are no text. A paragraph goes on in the next line where the line
before is full and the next one is not indented, over a page break too; a heading is a short line and stays alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.model import Paragraph
from gouji.documents.pdf_chunks import APART, STACK, chunked
from gouji.documents.pdf_lines import Line, joint
from gouji.documents.pdf_marks import Page
from gouji.findings import Location

_MARGIN = 0.14
"""Heads and feet stand within this part of a page's height from its edges."""
_DIGITS = re.compile(r"\d+")
_DASHED = re.compile(r"[\s\-\u2014\u2013\u2015\u00b7\u2022~\u2500\u4e00]*")
_MARK = re.compile(
    r"(?:[\-\u2014\u2013\u2015\u00b7\u2022~\u2500\u4e00\s]*(\d{1,4})[\-\u2014\u2013\u2015\u00b7\u2022~\u2500\u4e00\s]*"
    r"|\u7b2c?\s*(\d{1,4})\s*\u9875(?:\s*[,\uff0c/]?\s*\u5171\s*\d{1,4}\s*\u9875)?|(?:[Pp]age\s*)?(\d{1,4})\s*(?:/|of)\s*\d{1,4})"
)
_NEAR = 8.0
_ALONE = 1.7
"""A page mark stands so many letters away from all else."""
_INDENT = 1.2
_SHORT = 2.2
"""A line that ends so many letters before the right edge is the last of its paragraph."""
_SPREAD = 1.5
"""Lines farther apart than this many times the usual distance are of different paragraphs."""
_SIZES = 0.12
_MAX_HEADS = 24
_ITEM = re.compile(
    r"(?:\d{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})[.\u3001\uff0e)\uff09](?!\d)"
    r"|[(\uff08](?:\d{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})[)\uff09]"
    r"|[\u2460-\u2473\u25cf\u25a0\u25c6\u2022\u27a2\uf06c\uf0d8]|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]\u662f"
)
"""How an item of a list begins."""
_ENDS = tuple("\u3002\uff1b;\uff1a:\uff01!\uff1f?")
_HEADING = re.compile(
    "[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}\u3001[^\u3002\uff0c\uff1b\uff1a,;:]{2,28}"
)
_HANGING = 4.0
"""The further lines of an item may begin up to so many letters right of its number."""


class Placed(NamedTuple):
    """A line on its page."""

    line: Line
    page: Page


def without_furniture(pages: Sequence[tuple[Page, Sequence[Line]]]) -> list[list[Line]]:
    """
    Leave out running heads and feet and page marks.

    Args:
        pages: Each page with its lines from top to bottom.

    Returns:
        The lines of each page that are text.
    """
    places = Counter(
        place for page, lines in pages for place in {_place(line, page) for line in lines if _is_marginal(line, page)}
    )
    most = max(2, len(pages) // 2)
    out = []
    for page, lines in pages:
        marks = {id(line) for line in _marks(lines, page)}
        again = {id(line) for line in lines if _is_marginal(line, page) and places[_place(line, page)] >= most}
        again -= {id(line) for line in lines if id(line) in again and _heads_table(line, lines)}
        wordless = {id(line) for line in lines if not any(char.isalpha() for char in line.text)}
        out.append([line for line in lines if id(line) not in marks | (again - wordless)])
    return out


def paragraphs(lines: Sequence[Placed]) -> list[Paragraph]:
    """Join lines, from top to bottom and from page to page, into paragraphs."""
    out: list[Paragraph] = []
    group: list[Placed] = []
    edges = _edges(lines)
    pitch = _pitch(lines)
    for item in lines:
        if group and not _goes_on(group[-1], item, edges, pitch, len(group)):
            out.append(_paragraph(group, edges))
            group = []
        group.append(item)
    if group:
        out.append(_paragraph(group, edges))
    return out


def _is_marginal(line: Line, page: Page) -> bool:
    reach = _MARGIN * page.height
    return line.box[3] < reach or line.box[1] > page.height - reach


def _heads_table(line: Line, lines: Sequence[Line]) -> bool:
    """Tell whether a line at the top is close to lines of numbers, or to lines that are: a head of a table, again."""
    below = sorted((other for other in lines if other.base > line.base), key=lambda other: other.base)
    rows = [chunked(other) for other in below[:_MAX_HEADS]]
    first = next((n for n, row in enumerate(rows) if row.values > 1), None)
    if first is None:
        return False
    labels = rows[first].labels
    reach = APART if labels and line.box[0] > labels[-1].box[2] else STACK
    return all(b.base - a.base <= reach * b.size for a, b in pairwise([line, *below[: first + 1]]))


def _place(line: Line, page: Page) -> tuple[str, int]:
    """Give what a line says but for numbers, and whether it stands at the top or the bottom, and how far from the edge."""
    height = line.base if line.base < page.height / 2 else line.base - page.height
    return _DIGITS.sub("#", line.text), round(height / _NEAR)


def _marks(lines: Sequence[Line], page: Page) -> list[Line]:
    """List what stands first or last on a page, apart from all else, and is a page mark."""
    ends = [(lines[0], lines[1:2]), (lines[-1], lines[-2:-1])] if lines else []
    return [
        line
        for line, beside in ends
        if _is_marginal(line, page)
        and _is_mark(line, page)
        and all(abs(line.base - other.base) > _ALONE * line.size for other in beside)
    ]


def _is_mark(line: Line, page: Page) -> bool:
    """Tell whether a line is a page mark: dashes or words around a number, or the number of the page alone."""
    match = _MARK.fullmatch(line.text.strip())
    if match is None:
        return bool(_DASHED.fullmatch(line.text))
    number = next(part for part in match.groups() if part is not None)
    return line.text.strip() != number or number == str(page.number)


def _edges(lines: Iterable[Placed]) -> tuple[float, float]:
    """Find the edges of the text: where most lines begin, and where full ones end."""
    boxes = [item.line.box for item in lines if len(item.line.glyphs) > 8] or [item.line.box for item in lines]
    if not boxes:
        return 0.0, 0.0
    starts = Counter(round(box[0] / 2) for box in boxes)
    most = max(starts.values())
    left = min(start for start, count in starts.items() if count * 2 >= most) * 2.0
    ends = sorted(box[2] for box in boxes)
    return left, ends[-1 - len(ends) // 20]


def _pitch(lines: Sequence[Placed]) -> float:
    """Find the usual distance of lines, in sizes of their letters."""
    steps = Counter(
        round((b.line.base - a.line.base) / a.line.size * 5) / 5
        for a, b in pairwise(lines)
        if a.page.number == b.page.number and b.line.base > a.line.base
    )
    return max(steps, key=lambda step: (steps[step], -step)) if steps else 2.0


def _goes_on(before: Placed, item: Placed, edges: tuple[float, float], pitch: float, count: int) -> bool:
    """Tell whether a paragraph goes on in the next line."""
    a, b = before.line, item.line
    if a.is_alone or b.is_alone:
        return False
    size = max(a.size, b.size)
    if abs(a.size - b.size) > _SIZES * size or a.box[2] < edges[1] - _SHORT * size:
        return False
    if _ITEM.match(b.text) and a.text.endswith(_ENDS):
        return False
    if count == 1 and _is_heading(before, edges):
        return False
    start = edges[0] if count == 1 else a.box[0]
    hangs = count == 1 and _ITEM.match(a.text) and not _ITEM.match(b.text)
    if b.box[0] > max(start, edges[0]) + _INDENT * size and not (hangs and b.box[0] < a.box[0] + _HANGING * size):
        return False
    if before.page.number != item.page.number:
        return True
    return 0 < b.base - a.base <= _SPREAD * pitch * size


def _is_heading(placed: Placed, edges: tuple[float, float]) -> bool:
    """Tell whether a line is a numbered heading that ends well before the margin, if that is as wide as the one at the left."""
    line = placed.line
    return bool(_HEADING.fullmatch(line.text)) and line.box[2] < placed.page.width - edges[0] - _SHORT * line.size


def _paragraph(group: Sequence[Placed], edges: tuple[float, float]) -> Paragraph:
    text = ""
    for item, before in zip(group, [None, *group], strict=False):
        text += ("" if before is None else _between(before.line, item.line, edges)) + item.line.text
    page = group[0].page
    boxes = [item.line.box for item in group if item.page.number == page.number]
    box = (min(b[0] for b in boxes), boxes[0][1], max(b[2] for b in boxes), boxes[-1][3])
    return Paragraph(text=text, at=Location(page=page.number, box=page.place(box)))


def _between(before: Line, after: Line, edges: tuple[float, float]) -> str:
    """Give what belongs between two lines of a paragraph; a number goes on where its next digit had no room."""
    if before.text[-1:].isdigit() and after.text[:1].isdigit():
        return "" if before.box[2] + after.glyphs[0].width > edges[1] else " "
    return joint(before.text, after.text)
