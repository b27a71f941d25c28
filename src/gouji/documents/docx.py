"""
Word files (ECMA-376, Office Open XML) by their own XML, as Word and WPS write them.

Paragraphs, tables and text boxes come in the order of the text; tracked changes are taken as accepted, hidden text is left
out, and numbers that Word generates for a paragraph are put in front of it. Only the parts that are needed are unpacked,
within limits; the XML may have no document type, so no entity is ever expanded and nothing is fetched.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from gouji.documents.docx_numbering import Numbering, read_numbering
from gouji.documents.docx_text import APART, W, content, doubt_of, has_picture, is_element, text_of
from gouji.documents.grid import Placed, resolve
from gouji.documents.model import OBJECT, Document, Grid, Paragraph, Picture, PictureKind
from gouji.errors import InputError, Place, Problem
from gouji.findings import Location

MAX_PART = 64 * 2**20
"""Bytes of a part after unpacking; the largest real report had 4 MB."""
MAX_BLOCKS = 100_000
_MAIN = "word/document.xml"

Block = Paragraph | Grid | Picture


class _Cell(NamedTuple):
    """A cell as the file has it, before merged cells are resolved: where it begins, how wide it is, how it is merged down."""

    element: etree._Element
    column: int
    width: int
    merged: str


def read_docx(data: bytes, source: str) -> Document:
    """
    Read a Word file.

    Args:
        data: The whole file.
        source: Its name.

    Returns:
        A paragraph for each paragraph of the text that is not blank, a grid for each table, merged cells resolved, a picture
        for each paragraph that is one.

    Raises:
        InputError: If it is no Word file, is damaged, encrypted, or larger than the limits.
    """
    package = _Package(data, source)
    body = package.tree(_MAIN)[0]
    numbering = read_numbering(package.optional("word/numbering.xml"), package.optional("word/styles.xml"))
    blocks = _Walk(numbering, source).blocks(body)
    return Document(source=source, format="docx", blocks=tuple(blocks), metadata=package.metadata())


class _Package:
    """The zip file: parts are unpacked one by one, up to a limit that does not trust what the file says of itself."""

    def __init__(self, data: bytes, source: str) -> None:
        self.source = source
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            names = self.archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
            raise self.fault("docx-damaged") from None
        if _MAIN not in names:
            raise self.fault("docx-encrypted" if "EncryptedPackage" in names else "docx-none")

    def fault(self, code: str, **values: object) -> InputError:
        said = {key: str(value) for key, value in values.items()}
        return InputError(Problem(code=code, place=Place(file=self.source), values=said))

    def tree(self, name: str) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
        )
        try:
            root = etree.fromstring(self.part(name), parser)
        except etree.XMLSyntaxError as error:
            raise self.fault("docx-xml", part=name, detail=str(error)[:200]) from None
        if root.getroottree().docinfo.doctype:
            raise self.fault("docx-doctype", part=name)
        return root

    def part(self, name: str) -> bytes:
        try:
            with self.archive.open(name) as part:
                data = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            raise self.fault("docx-damaged") from None
        except RuntimeError:
            raise self.fault("docx-encrypted") from None
        if len(data) > MAX_PART:
            raise self.fault("docx-size", part=name, limit=MAX_PART)
        return data

    def optional(self, name: str) -> etree._Element | None:
        return self.tree(name) if name in self.archive.namelist() else None

    def metadata(self) -> dict[str, str]:
        core = self.optional("docProps/core.xml")
        found = (
            {} if core is None else {etree.QName(e).localname: (e.text or "").strip() for e in core if is_element(e)}
        )
        kept = {"title": found.get("title", ""), "created": found.get("created", "")}
        return {key: value for key, value in kept.items() if value}


class _Walk:
    """Walks the body in the order of the text and numbers paragraphs and tables as they come."""

    def __init__(self, numbering: Numbering, source: str) -> None:
        self.numbering = numbering
        self.source = source
        self.paragraphs = 0
        self.tables = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        for element in content(parent):
            if self.paragraphs + self.tables > MAX_BLOCKS:
                values = {"limit": str(MAX_BLOCKS)}
                raise InputError(Problem(code="docx-blocks", place=Place(file=self.source), values=values))
            if element.tag == f"{W}p":
                yield from self.paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self.table(element)

    def paragraph(self, element: etree._Element) -> Iterator[Block]:
        self.paragraphs += 1
        at = Location(part=_MAIN, element=f"p[{self.paragraphs}]")
        text = (self.numbering.prefix(element) + text_of(element)).strip()
        for line in text.replace(APART, " ").split("\n"):
            if line.strip():
                yield Paragraph(text=line.strip(), at=at, level=self.numbering.outline(element))
        if not text and has_picture(element):
            yield Picture(kind=PictureKind.IMAGE, at=at)
        for box in _boxes(element):
            yield from self.blocks(box)

    def table(self, element: etree._Element) -> Iterator[Block]:
        rows = [list(_cells(row)) for row in content(element) if row.tag == f"{W}tr"]
        if _is_layout(rows):
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell.element)
            return
        self.tables += 1
        number = self.tables
        placed = [
            Placed(r, c.column, c.width, height, text.replace(APART, "\n").strip(), doubt_of(text))
            for r, row in enumerate(rows)
            for c in row
            if (height := _height(rows, r, c)) and (text := self.cell_text(c.element)) is not None
        ]
        resolved = resolve(placed, len(rows), lambda r, c: Location(part=_MAIN, table=number, row=r + 1, cell=c + 1))
        yield Grid(rows=resolved, at=Location(part=_MAIN, table=number))

    def cell_text(self, element: etree._Element) -> str:
        lines = []
        is_shown = False
        for child in content(element):
            if child.tag == f"{W}p":
                self.paragraphs += 1
                lines.append((self.numbering.prefix(child) + text_of(child)).strip(" \t\n\u3000\u00a0"))
                is_shown = is_shown or has_picture(child)
        text = "\n".join(line for line in lines if line)
        return text + OBJECT if is_shown and not any(map(str.isalpha, text)) else text


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Find the text boxes anchored in a paragraph; of two renderings of one box only the first is taken."""
    for child in content(element):
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag != f"{W}t":
            yield from _boxes(child)


def _cells(row: etree._Element) -> Iterator[_Cell]:
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = _number(before, 0) if before is not None else 0
    for cell in content(row):
        if cell.tag == f"{W}tc":
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            width = max(1, _number(span, 1)) if span is not None else 1
            yield _Cell(cell, column, width, "" if merge is None else merge.get(f"{W}val", "continue"))
            column += width


def _number(element: etree._Element, otherwise: int) -> int:
    text = element.get(f"{W}val", "")
    return int(text) if text.isdecimal() and len(text) < 5 else otherwise


def _height(rows: list[list[_Cell]], at: int, cell: _Cell) -> int:
    """Count the rows that a cell covers; 0 for one that only continues the cell above."""
    if cell.merged == "continue" and _above(rows, at, cell):
        return 0
    height = 1
    if cell.merged:
        while at + height < len(rows) and any(
            c.column == cell.column and c.merged == "continue" for c in rows[at + height]
        ):
            height += 1
    return height


def _above(rows: list[list[_Cell]], at: int, cell: _Cell) -> bool:
    return at > 0 and any(c.column == cell.column and c.merged for c in rows[at - 1])


def _is_layout(rows: list[list[_Cell]]) -> bool:
    """Say whether a table only arranges content: it has one cell, or holds other tables."""
    if sum(map(len, rows)) <= 1:
        return True
    return any(child.tag == f"{W}tbl" for row in rows for cell in row for child in content(cell.element))
