"""The pages of an opened PDF file, executed: what is printed on each."""

from __future__ import annotations

from collections.abc import Iterator

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, dict_value, int_value, list_value, num_value, resolve1

from gouji.documents.pdf_canvas import Canvas
from gouji.documents.pdf_content import execute
from gouji.documents.pdf_file import Budget, contents_of
from gouji.documents.pdf_fonts import Font, UnknownFont
from gouji.documents.pdf_marks import Box, Glyph, Page, upright
from gouji.documents.pdf_matrix import Matrix
from gouji.documents.pdf_state import Setting

_MAX_SIDE = 20_000.0
_LETTER: Box = (0, 0, 612, 792)
_UNSEEN = 0b100010
"""Flags of annotations that are hidden on the screen."""
_WITHOUT_TEXT = {
    "Link", "Popup", "Text", "Highlight", "Underline", "Squiggly", "FileAttachment", "PrinterMark", "Movie", "Sound",
}  # fmt: skip
_MAX_ANNOTATIONS = 2_000
_SAME = 0.35
"""Two equal letters that are closer than this part of their size are one, painted twice to look bold."""


def read_pages(document: PDFDocument, pages: list[PDFPage], budget: Budget) -> Iterator[Page]:
    """
    Execute pages.

    Args:
        document: The file.
        pages: Its pages.
        budget: What may be done for it.

    Yields:
        What is printed on each page, turned so that its text runs from left to right.
    """
    hidden = _hidden_layers(document)
    fonts: dict[int, Font | UnknownFont] = {}
    for number, page in enumerate(pages, start=1):
        ctm, width, height = _view(page)
        canvas = Canvas(width, height, budget)
        setting = Setting(canvas, fonts, hidden, budget)
        data = b"\n".join(stream.get_data() for stream in contents_of(page))
        execute(data, page.resources, ctm, (0, 0, width, height), setting)
        for box in _annotations(page, ctm):
            canvas.image(box, (0, 0, width, height), is_opaque=False)
        painted = canvas.page(number)
        yield upright(painted._replace(glyphs=list(_once(painted.glyphs))))


def _view(page: PDFPage) -> tuple[Matrix, float, float]:
    """Give the matrix from the page's own system to the page as it is shown, with y down, and the size of that."""
    x0, y0, x1, y1 = _visible(page)
    width, height = x1 - x0, y1 - y0
    if page.rotate == 90:
        return (0, 1, 1, 0, -y0, -x0), height, width
    if page.rotate == 180:
        return (-1, 0, 0, 1, x1, -y0), width, height
    if page.rotate == 270:
        return (0, -1, -1, 0, y1, x1), height, width
    return (1, 0, 0, -1, -x0, y1), width, height


def _visible(page: PDFPage) -> Box:
    """Give the area of a page that is shown."""
    media, crop = _ordered(page.mediabox), _ordered(page.cropbox)
    both = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    for x0, y0, x1, y1 in (both, media):
        if 1 < x1 - x0 < _MAX_SIDE and 1 < y1 - y0 < _MAX_SIDE:
            return x0, y0, x1, y1
    return _LETTER


def _ordered(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _annotations(page: PDFPage, ctm: Matrix) -> Iterator[Box]:
    """Give the boxes of what is laid over a page and may bear text, such as a filled form field."""
    for item in list_value(page.annots or [])[:_MAX_ANNOTATIONS]:
        note = dict_value(item)
        kind = getattr(resolve1(note.get("Subtype")), "name", "")
        corners = [num_value(value) for value in list_value(note.get("Rect", []))]
        if kind in _WITHOUT_TEXT or len(corners) != 4 or int_value(note.get("F", 0)) & _UNSEEN:
            continue
        a, b, c, d, e, f = ctm
        points = [(a * x + c * y + e, b * x + d * y + f) for x in corners[::2] for y in corners[1::2]]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        yield min(xs), min(ys), max(xs), max(ys)


def _hidden_layers(document: PDFDocument) -> frozenset[int]:
    """Number the layers that are not shown when the file is opened."""
    layers = dict_value(document.catalog.get("OCProperties", {}))
    how = dict_value(layers.get("D", {}))
    off = _references(how.get("OFF"))
    if getattr(resolve1(how.get("BaseState")), "name", "") == "OFF":
        off |= _references(layers.get("OCGs")) - _references(how.get("ON"))
    return frozenset(off)


def _references(value: object) -> set[int]:
    return {item.objid for item in list_value(value or []) if isinstance(item, PDFObjRef)}


def _once(glyphs: list[Glyph]) -> Iterator[Glyph]:
    """Take letters once that are painted twice to look bold."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for item in glyphs:
        x, y = item.center
        column, row = int(x // 8), int(y // 8)
        near = (
            other
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in seen.get((item.text, i, j), ())
        )
        if item.text != " " and any(_is_same(item, other) for other in near):
            continue
        seen.setdefault((item.text, column, row), []).append(item)
        yield item


def _is_same(a: Glyph, b: Glyph) -> bool:
    reach = _SAME * min(a.size, max(a.width, a.size * _SAME))
    (ax, ay), (bx, by) = a.center, b.center
    return a.turn == b.turn and abs(ax - bx) < reach and abs(ay - by) < reach
