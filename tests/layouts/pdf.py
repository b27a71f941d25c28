"""Reports as PDF files, out of figures, in the layouts of real ones: ruled or not, cut by pages, squeezed, turned."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.layouts.render import FORM, PREAMBLE, TEXTS, TITLE, Figures, Grid, grid

SONG, TIMES = "STSong-Light", "Times-Roman"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
_VALUE = re.compile("[0-9.]+元?|[-/无]")
_HEADS = {"requests": 3, "disputes": 3}
_WIDTHS = {
    "proactive": (0.3, 0.25, 0.2, 0.25),
    "requests": (0.06, 0.17, 0.3, 0.07, 0.07, 0.07, 0.07, 0.07, 0.06, 0.07),
    "disputes": (1 / 15,) * 15,
}


@dataclass(frozen=True)
class Layout:
    """How a report is set."""

    rules: str = "all"
    """all, across, down, none, open: no lines at the sides, double, dashed, three: around and below the heads, bare: down
    without an end."""
    drawn: str = "lines"  # lines, rects: thin filled areas, dots: many short lines
    size: float = 9.0
    padding: float = 3.0
    align: str = "center"  # of numbers: center, right, left
    above: str = "middle"  # where text stands in a cell: middle, top, bottom
    numbers: str = ""  # where numbers stand in a cell, if not as text does
    page: tuple[float, float] = A4
    margin: float = 70.0
    rotate: int = 0  # the page turned, its text upright: as a viewer shows it
    sideways: int = 0  # the page upright, its text turned
    crop: float = 0.0
    marks: str = "- {n} -"
    head: str = ""
    backgrounds: bool = False  # a white rectangle behind each line of text, as WPS draws
    shaded: bool = False
    bold: bool = False  # heads printed twice
    repeats: bool = False  # heads again on each page
    breaks: frozenset[tuple[str, int]] = frozenset()  # pages end before these rows of tables
    cuts: frozenset[tuple[str, int]] = frozenset()  # pages end within these rows
    widths: dict[str, Sequence[float]] = field(default_factory=dict)
    zebra: bool = False  # every other row on a grey ground
    ragged: bool = False  # numbers of one column at the left, in the middle and at the right
    letters: bool = False  # each letter set on its own
    form: bool = False  # tables within a form, shown from the page
    leading: float = 1.3
    spacing: float = 0.0
    options: dict[str, Any] = field(default_factory=dict)


def document(given: Figures, layout: Layout | None = None) -> bytes:
    """Write a whole report."""
    return _Writer(layout or Layout()).write(given)


class _Writer:
    """A report being written, from top to bottom; y counts from the top."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.out = io.BytesIO()
        size = layout.page[::-1] if layout.sideways else layout.page
        self.canvas = Canvas(self.out, pagesize=layout.page, invariant=1, **layout.options)
        self.width, self.height = size
        self.number = 0
        self.y = 0.0

    def write(self, given: Figures) -> bytes:
        self.start_page()
        self.paragraph(TITLE, size=16, indent=(self.room - 16 * len(TITLE)) / 2)
        self.paragraph(PREAMBLE)
        for section in FORM.sections:
            self.paragraph(section.label, size=14)
            for text in TEXTS.get(section.id, []):
                self.paragraph(text)
            for table in FORM.tables:
                if table.section == section.id and given.get(table.id):
                    self.table(table.id, grid(table, given[table.id]))
        self.end_page()
        self.canvas.save()
        return self.out.getvalue()

    @property
    def room(self) -> float:
        return self.width - 2 * self.layout.margin

    @property
    def bottom(self) -> float:
        return self.height - self.layout.margin

    def start_page(self) -> None:
        layout = self.layout
        self.number += 1
        if layout.rotate:
            self.canvas.setPageRotation(layout.rotate)
            self._turn(layout.rotate, *layout.page)
        if layout.sideways == 90:
            self.canvas.translate(0, self.width)
            self.canvas.rotate(-90)
        elif layout.sideways == 270:
            self.canvas.translate(self.height, 0)
            self.canvas.rotate(90)
        if layout.crop:
            width, height = layout.page[::-1] if layout.rotate in (90, 270) else layout.page
            box = (layout.crop, layout.crop, width - layout.crop, height - layout.crop)
            self.canvas.setCropBox(box)
        self.y = layout.margin
        if layout.head:
            self.text(layout.margin, layout.margin - 25, layout.head, 9)

    def _turn(self, degrees: int, width: float, height: float) -> None:
        """Turn what is drawn against the page, so that the reader sees it upright."""
        if degrees == 90:
            self.canvas.translate(height, 0)  # the library turns the page's own box too
            self.canvas.rotate(90)
        elif degrees == 180:
            self.canvas.translate(width, height)
            self.canvas.rotate(180)
        else:
            self.canvas.translate(0, width)
            self.canvas.rotate(270)

    def end_page(self) -> None:
        if self.layout.marks:
            mark = self.layout.marks.format(n=self.number)
            self.text((self.width - 30) / 2, self.height - self.layout.margin / 2, mark, 10)
        self.canvas.showPage()

    def next_page(self) -> None:
        self.end_page()
        self.start_page()

    def paragraph(self, text: str, size: float = 12, indent: float | None = None) -> None:
        x = self.layout.margin + (2 * size if indent is None else indent)
        for n, line in enumerate(_wrapped(text, size, self.room, self.room - (x - self.layout.margin))):
            if self.y + 1.7 * size > self.bottom:
                self.next_page()
            if self.layout.backgrounds:
                self.area(self.layout.margin, self.y, self.room, 1.7 * size, 1)
            self.text(x if n == 0 else self.layout.margin, self.y + 1.2 * size, line, size)
            self.y += 1.7 * size
        self.y += 0.2 * size

    def text(self, x: float, y: float, text: str, size: float) -> None:
        """Print text from x on the base line y."""
        for run, font in _runs(text, every=self.layout.letters):
            self.canvas.setFont(font, size)
            self.canvas.setFillGray(0)
            self.canvas.drawString(x, self.height - y, run, charSpace=self.layout.spacing)
            x += width_of(run, size) + self.layout.spacing * len(run)

    def area(self, x: float, y: float, width: float, height: float, gray: float) -> None:
        self.canvas.setFillGray(gray)
        self.canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if self.layout.drawn == "rects":
            self.area(x0 - 0.25, y0 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, 0)
            return
        self.canvas.setStrokeGray(0)
        self.canvas.setLineWidth(0.5)
        if self.layout.drawn == "dots":
            self.dots(x0, y0, x1, y1)
            return
        self.canvas.setDash(*((2, 2) if self.layout.rules == "dashed" else ()))
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        if self.layout.rules == "double":
            dx, dy = (0, 1.5) if y0 == y1 else (1.5, 0)
            self.canvas.line(x0 + dx, self.height - y0 - dy, x1 + dx, self.height - y1 - dy)

    def dots(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line as many short ones."""
        count = max(int(max(x1 - x0, y1 - y0) / 3), 1)
        dx, dy = (x1 - x0) / count, (y1 - y0) / count
        for n in range(count):
            x, y = x0 + n * dx, self.height - y0 - n * dy
            self.canvas.line(x, y, x + dx / 2, y - dy / 2)

    def table(self, name: str, rows: Grid) -> None:
        _Table(self, name, rows).write()
        self.y += 6


class _Table:
    """A table being written: parts of it, one a page."""

    def __init__(self, writer: _Writer, name: str, rows: Grid) -> None:
        layout = writer.layout
        self.writer, self.layout, self.name, self.rows = writer, layout, name, rows
        shares = layout.widths.get(name, _WIDTHS[name])
        self.xs = [layout.margin]
        for share in shares:
            self.xs.append(self.xs[-1] + share / sum(shares) * writer.room)
        self.owners = _owners(rows, _HEADS.get(name, 0))
        self.heights = self._heights()

    def _heights(self) -> list[float]:
        step = self.layout.size * self.layout.leading
        heights = [step + 2 * self.layout.padding] * len(self.rows)
        for (r, c), (height, _) in self._spans().items():
            need = len(self.lines(r, c)) * step + 2 * self.layout.padding
            lacking = need - sum(heights[r : r + height])
            if lacking > 0:
                heights[r + height - 1] += lacking
        return heights

    def _spans(self) -> dict[tuple[int, int], tuple[int, int]]:
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        for r, row in enumerate(self.owners):
            for c, owner in enumerate(row):
                height, width = spans.get(owner, (0, 0))
                spans[owner] = (max(height, r - owner[0] + 1), max(width, c - owner[1] + 1))
        return spans

    def lines(self, r: int, c: int) -> list[str]:
        width = self._spans()[r, c][1]
        room = self.xs[c + width] - self.xs[c] - 2 * self.layout.padding
        text = self.rows[r][c] or ""
        return list(_wrapped(text, self.layout.size, room, room, self.layout.spacing)) if text else []

    def write(self) -> None:
        first = 0
        for r in range(len(self.rows)):
            used = sum(self.heights[first : r + 1])
            is_full = self.writer.y + used > self.writer.bottom
            if r > first and (is_full or (self.name, r) in self.layout.breaks):
                self.part(first, r)
                self.writer.next_page()
                first = r
                if self.layout.repeats and r >= _HEADS.get(self.name, 0) > 0:
                    self.part(0, _HEADS[self.name], is_last=False)
            elif (self.name, r) in self.layout.cuts:
                self.part(first, r + 1, cut="below")
                self.writer.next_page()
                self.part(r, r + 1, cut="above", is_last=False)
                first = r + 1
        self.part(first, len(self.rows))

    def part(self, first: int, last: int, *, cut: str = "", is_last: bool = True) -> None:
        """Write the rows from `first` up to `last`."""
        tops = [self.writer.y]
        for r in range(first, last):
            tops.append(tops[-1] + self.heights[r])
        if self.layout.form:
            self.writer.canvas.beginForm(f"{self.name}-{first}-{is_last}-{cut}")
        for r in range(first, last) if self.layout.zebra else ():
            if r % 2 and r >= _HEADS.get(self.name, 1):
                top, x = tops[r - first], self.xs[0]
                self.writer.area(x, top, self.xs[-1] - x, self.heights[r], 0.9)
        seen: set[tuple[int, int]] = set()
        for r in range(first, last):
            for c, owner in enumerate(self.owners[r]):
                if owner not in seen:
                    seen.add(owner)
                    height = self.column(c, first, last).count(owner)
                    self.cell(owner, r - first, c, height, tops, cut, is_begun=owner[0] < first)
        self.rule(first, last, tops, cut)
        if self.layout.form:
            self.writer.canvas.endForm()
            self.writer.canvas.doForm(f"{self.name}-{first}-{is_last}-{cut}")
        self.writer.y = tops[-1]

    def column(self, c: int, first: int, last: int) -> list[tuple[int, int]]:
        return [self.owners[r][c] for r in range(first, last)]

    def cell(
        self, owner: tuple[int, int], row: int, c: int, height: int, tops: list[float], cut: str, *, is_begun: bool
    ) -> None:  # fmt: skip
        layout, (r, c) = self.layout, owner
        width = self._spans()[owner][1]
        x0, x1, top, bottom = self.xs[c], self.xs[c + width], tops[row], tops[row + height]
        if layout.shaded and r < _HEADS.get(self.name, 1):
            self.writer.area(x0, top, x1 - x0, bottom - top, 0.85)
        elif layout.backgrounds:
            self.writer.area(x0 + 0.2, top + 0.2, x1 - x0 - 0.4, bottom - top - 0.4, 1)
        lines = self.lines(r, c)
        if cut == "above" and self._spans()[owner][0] == 1:
            lines = lines[(len(lines) + 1) // 2 :]
        elif cut == "below" and row + height == len(tops) - 1 and self._spans()[owner][0] == 1:
            lines = lines[: (len(lines) + 1) // 2]
        elif is_begun:
            lines = []
        step = layout.size * layout.leading
        if self._spans()[owner][0] > height:
            lines = lines[: int((bottom - top) / step)]
        is_number = r >= _HEADS.get(self.name, 1) and _VALUE.fullmatch(self.rows[r][c] or "") is not None
        above = layout.numbers if is_number and layout.numbers else layout.above
        start = {
            "top": top + layout.padding,
            "bottom": bottom - layout.padding - len(lines) * step,
            "middle": (top + bottom - len(lines) * step) / 2,
        }[above]
        align = ("left", "center", "right")[(r * 7 + c) % 3] if layout.ragged else layout.align
        for n, line in enumerate(lines):
            used = width_of(line, layout.size) + layout.spacing * len(line)
            is_label = r >= _HEADS.get(self.name, 1) and c < (3 if self.name == "requests" else 1)
            place = align if is_number else "left" if is_label else "center"
            x = {"center": (x0 + x1 - used) / 2, "left": x0 + layout.padding, "right": x1 - layout.padding - used}[
                place
            ]
            self.writer.text(x, start + n * step + 0.88 * layout.size, line, layout.size)
            if layout.bold and not is_number:
                self.writer.text(x + 0.3, start + n * step + 0.88 * layout.size, line, layout.size)

    def rule(self, first: int, last: int, tops: list[float], cut: str) -> None:
        """Draw the lines around the cells of a part."""
        owners = self.owners[first:last]
        for n in range(len(tops)):
            is_edge = n in (0, len(tops) - 1)
            is_cut = (cut == "below" and n == len(tops) - 1) or (cut == "above" and n == 0)
            if not is_cut and self.has_line(first, n, is_edge=is_edge):
                self.across(
                    tops[n], [None] * len(self.xs) if is_edge else owners[n - 1], owners[min(n, len(owners) - 1)]
                )
        if self.layout.rules not in ("none", "across", "three"):
            for n, row in enumerate(owners):
                self.down(row, tops[n], tops[n + 1])

    def has_line(self, first: int, n: int, *, is_edge: bool) -> bool:
        """Tell whether there is a line above row n of a part, or below its last."""
        if self.layout.rules in ("down", "three"):
            heads = _HEADS.get(self.name, 1)
            return is_edge or (self.layout.rules == "three" and first + n == heads)
        return self.layout.rules not in ("none", "bare")

    def across(self, y: float, above: Sequence[object], below: Sequence[object]) -> None:
        for c in range(len(self.xs) - 1):
            if above[c] != below[c]:
                self.writer.line(self.xs[c], y, self.xs[c + 1], y)

    def down(self, row: Sequence[object], top: float, bottom: float) -> None:
        for c, x in enumerate(self.xs):
            is_side = c in (0, len(self.xs) - 1)
            if self.layout.rules != "open" if is_side else row[c - 1] != row[c]:
                self.writer.line(x, top, x, bottom)


def width_of(text: str, size: float) -> float:
    """Measure a text as it is printed."""
    return sum(pdfmetrics.stringWidth(run, font, size) for run, font in _runs(text))


def _runs(text: str, *, every: bool = False) -> Iterator[tuple[str, str]]:
    """Cut a text into what is set in a Chinese font and what in a Latin one; or into letters."""
    start = 0
    for n in range(1, len(text) + 1):
        if n == len(text) or every or text[n].isascii() != text[start].isascii():
            yield text[start:n], TIMES if text[start].isascii() else SONG
            start = n


def _wrapped(text: str, size: float, room: float, first: float, spacing: float = 0.0) -> Iterator[str]:
    """Break a text into lines at any letter, as Chinese is."""
    line, used, limit = "", 0.0, first
    for char in text:
        step = width_of(char, size) + spacing
        if line and used + step > limit:
            yield line
            line, used, limit = "", 0.0, room
        line += char
        used += step
    yield line


def _owners(rows: Grid, heads: int) -> list[list[tuple[int, int]]]:
    """Give for each place the cell that covers it: from above at the left of a row, and below heads; else from the left."""
    owners: list[list[tuple[int, int]]] = []
    for r, row in enumerate(rows):
        out: list[tuple[int, int]] = []
        for c, text in enumerate(row):
            is_leading = all(cell is None for cell in row[:c])
            is_below_head = 0 < r < heads and rows[r - 1][c] is not None
            if text is not None:
                out.append((r, c))
            elif r > 0 and (is_leading or is_below_head):
                out.append(owners[r - 1][c])
            else:
                out.append(out[c - 1])
        owners.append(out)
    return owners
