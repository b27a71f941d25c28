"""
Reports as PDF files (ISO 32000-1) with ruled tables, as a word processor exports them.

Tables run over pages, and pages have marks at their foot. The file is written by hand: the letters are those of
STSong-Light, which every reader of Chinese files replaces by a font of its own, so no font is embedded, and the text layer
says exactly what is printed. Same report, same bytes: there is no date, and no id.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from math import fsum  # the built-in sum adds floats otherwise from Python 3.12 on

from samples.render.grid import Box, Sheet, boxes, shares
from samples.render.paper import Paper

WIDTH, HEIGHT, MARGIN = 595, 842, 70
ROOM = WIDTH - 2 * MARGIN
TEXT, HEAD, TITLE, CELL = 11.0, 13.0, 16.0, 9.0
LEADING = 1.35
PADDING = 3.0
NARROW = 0.5
"""The width of a Latin letter, in letters of the font."""
ENCODING = "UniGB-UCS2-H"
SYSTEM = "<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
SHAPE = "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58"
FONT = (
    f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-{ENCODING}/Encoding/{ENCODING}/DescendantFonts[4 0 R]>>",
    f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo{SYSTEM}/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
    f"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6{SHAPE}>>",
)


def width_of(text: str, size: float) -> float:
    """Measure a text in points."""
    return size * fsum(NARROW if char.isascii() else 1.0 for char in text)


def wrapped(text: str, size: float, room: float, first: float | None = None) -> list[str]:
    """Break a text into lines at any letter, as Chinese is; the first line may have less room."""
    out, used, limit = [""], 0.0, room if first is None else first
    for char in text:
        step = width_of(char, size)
        if out[-1] and used + step > limit:
            out.append("")
            used, limit = 0.0, room
        out[-1] += char
        used += step
    return out


class _Pages:
    """Pages being written, from top to bottom; y counts from the top."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.y = 0.0
        self.turn()

    def turn(self) -> None:
        self.pages.append([])
        self.y = float(MARGIN)
        mark = f"- {len(self.pages)} -"
        self.text((WIDTH - width_of(mark, CELL)) / 2, HEIGHT - MARGIN / 2, mark, CELL)

    def has_room(self, height: float) -> bool:
        return self.y + height <= HEIGHT - MARGIN

    def text(self, x: float, y: float, text: str, size: float) -> None:
        """Print text from x on the base line y."""
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F1 {size:g} Tf {x:.2f} {HEIGHT - y:.2f} Td <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pages[-1].append(f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S")

    def paragraph(self, text: str, size: float, indent: float) -> None:
        for n, line in enumerate(wrapped(text, size, ROOM, ROOM - indent)):
            if not self.has_room(size * 1.7):
                self.turn()
            self.text(MARGIN + (0 if n else indent), self.y + 1.2 * size, line, size)
            self.y += size * 1.7

    def table(self, printed: Sheet) -> None:
        _Table(self, printed).write()
        self.y += CELL


class _Table:
    """A table being written; a page ends between two of its rows."""

    def __init__(self, pages: _Pages, printed: Sheet) -> None:
        self.pages = pages
        self.heads = printed.heads
        self.boxes = boxes(printed)
        self.xs = [float(MARGIN)]
        for share in shares(printed):
            self.xs.append(self.xs[-1] + share * ROOM)
        self.heights = [CELL * LEADING + 2 * PADDING] * len(printed.rows)
        for box in sorted(self.boxes, key=lambda box: box.height):
            self._make_room(box)
        self.left = {box: self.lines(box) for box in self.boxes}

    def _make_room(self, box: Box) -> None:
        rows = range(box.row, box.row + box.height)
        need = len(self.lines(box)) * CELL * LEADING + 2 * PADDING
        lacking = need - fsum(self.heights[r] for r in rows)
        self.heights[rows[-1]] += max(0.0, lacking)

    def lines(self, box: Box) -> list[str]:
        room = self.xs[box.column + box.width] - self.xs[box.column] - 2 * PADDING
        return wrapped(box.text, CELL, room) if box.text else []

    def write(self) -> None:
        if not self.pages.has_room(fsum(self.heights[: self.heads + 1])):
            self.pages.turn()  # heads are not parted
        first = 0
        for r in range(len(self.heights)):
            if not self.pages.has_room(fsum(self.heights[first : r + 1])):
                self.part(first, r)
                self.pages.turn()
                first = r
        self.part(first, len(self.heights))

    def part(self, first: int, last: int) -> None:
        """Write the rows from `first` up to `last`."""
        if first == last:
            return
        tops = [self.pages.y + fsum(self.heights[first:r]) for r in range(first, last + 1)]
        for box in self.boxes:
            top, end = max(box.row, first), min(box.row + box.height, last)
            if top < end:
                self.cell(box, tops[top - first], tops[end - first], is_whole=box.row + box.height <= last)
        self.pages.y = tops[-1]

    def cell(self, box: Box, top: float, bottom: float, *, is_whole: bool) -> None:
        """Draw the lines around a cell and the text that is left of it; if it goes on over the page, only what fits."""
        x0, x1 = self.xs[box.column], self.xs[box.column + box.width]
        for ends in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
            self.pages.line(*ends)
        step = CELL * LEADING
        fitting = len(self.left[box]) if is_whole else int((bottom - top - 2 * PADDING) / step)
        lines, self.left[box] = self.left[box][:fitting], self.left[box][fitting:]
        start = (top + bottom - len(lines) * step) / 2
        for n, line in enumerate(lines):
            x = (x0 + x1 - width_of(line, CELL)) / 2
            self.pages.text(x, start + n * step + CELL, line, CELL)


def ruled(paper: Paper) -> bytes:
    """A report with ruled tables."""
    pages = _Pages()
    if paper.title:
        pages.paragraph(paper.title, TITLE, max(0.0, (ROOM - width_of(paper.title, TITLE)) / 2))
    for text in paper.preamble:
        pages.paragraph(text, TEXT, 2 * TEXT)
    for part in paper.parts:
        if part.heading:
            pages.paragraph(part.heading, HEAD, 2 * TEXT)
        for text in part.paragraphs:
            pages.paragraph(text, TEXT, 2 * TEXT)
        for each in part.tables:
            pages.table(each)
    return _file(["\n".join(["0.5 w", *marks]).encode("ascii") for marks in pages.pages], paper.title)


def _file(contents: list[bytes], title: str) -> bytes:
    """Put the contents of pages into a file; objects 1 to 6 are the catalog, the tree of pages, the font and the title."""
    kids = " ".join(f"{7 + 2 * n} 0 R" for n in range(len(contents)))
    box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}{box}>>".encode(),
        *(part.encode() for part in FONT),
        f"<</Title<feff{title.encode('utf-16-be').hex()}>>>".encode(),
    ]
    for n, content in enumerate(contents):
        packed = zlib.compress(content, 9)
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {8 + 2 * n} 0 R>>".encode())
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed))
    return b"".join(_written(objects))


def _written(objects: list[bytes]) -> Iterator[bytes]:
    """Number the objects, and end the file with the table of where they stand."""
    yield (at := b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    size, places = len(at), []
    for n, content in enumerate(objects, 1):
        places.append(size)
        yield (written := b"%d 0 obj\n%b\nendobj\n" % (n, content))
        size += len(written)
    yield b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    yield from (b"%010d 00000 n \n" % place for place in places)
    yield b"trailer\n<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, size)


LAYOUTS: dict[str, Callable[[Paper], bytes]] = {"pdf": ruled}
