"""
Pages (HTML as browsers read it) to documents.

Most pages are plainly written, and read by cutting them at their tags (`html_plain`). All others are read by a parser, lxml
(BSD licence; its libxml2 is MIT), driven by events, without a tree. Measured against selectolax (MIT; its lexbor is
Apache-2.0), pages of 50 to 60 KB as editors write them and as Word does:

                                     lxml, tree    lxml, events   selectolax, tree
    parsing alone, ms                0.6 to 0.7    0.9 to 1.1     0.6
    200,000 open <div>               stops at      0.15 s         > 20 s: each <div> searches
                                     depth 2048                   all that are open
    100,000 attributes of one tag    25 s          0.07 s         29 s
    content behind </html>           lost          kept           kept
    number of the line               known         known, if fed  not known
                                                   line by line

So the faster trees are quadratic, lose content or know no lines. Reading a plain page in all costs two to three times a bare
tree of it, another five to six times (`bench/documents.py`). What lxml does not do as browsers do (a cell that has no end and
holds an open element) is made good in `html_page`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from gouji.documents.html_charset import decode_page
from gouji.documents.html_page import MAX_VISITS, Page
from gouji.documents.html_plain import read_plain
from gouji.documents.html_scripts import written_page
from gouji.documents.html_sheet import NO_SHEET, read_sheet
from gouji.documents.html_tags import NotPlain
from gouji.documents.model import Document, Grid, Paragraph, Picture
from gouji.documents.spans import Budget
from gouji.errors import InputError, Place, Problem

MAX_BYTES = 20 * 2**20
MAX_TAGS = 200_000
MAX_LINES = 200_000
_LITTLE = 2_000
"""Characters; the text of a report without its tables has more."""
_PIECE = 2**14
"""Bytes; the parser does not look up when it is told to stop, so it gets no more at once."""

Blocks = tuple[Paragraph | Grid | Picture, ...]


def read_html(data: bytes, source: str) -> Document:
    """
    Read a page.

    Args:
        data: The whole file.
        source: Its name.

    Returns:
        A paragraph for each line that is shown, a grid for each table with more than one column, a picture for each image,
        frame and attachment. If the page shows no table but writes one by script, what it writes follows, read likewise.
        Nothing is run, and nothing is fetched.

    Raises:
        InputError: If the file is not text, too large, or nested too deep.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(source, "input-size", len(data), MAX_BYTES)
    text = decode_page(data, source)
    page, blocks = _shown(text, source)
    written = written_page(page.scripts) if _shows_little(blocks) else None
    if written is not None:
        blocks += _read(written.text, lambda: Page(source, root=written.path, line=written.line))[1]
    return Document(source=source, format="html", blocks=blocks, metadata=page.head.metadata())


def _shown(text: str, source: str) -> tuple[Page, Blocks]:
    """Read a page by its own style sheets; without them where it shows little by them: a script will show the report."""
    page, blocks = _read(text, lambda: Page(source))
    if page.is_late:
        sheet = read_sheet(page.sheets)
        page, blocks = _read(text, lambda: Page(source, sheet=sheet))
    if page.sheets and _shows_little(blocks):
        whole, shown = _read(text, lambda: Page(source, sheet=NO_SHEET))
        if not _shows_little(shown):
            return whole, shown
    return page, blocks


def read_fragments(fragments: Iterable[tuple[int, str]], source: str) -> Iterator[Blocks]:
    """
    Read pieces of pages that stand within a file of another format.

    Args:
        fragments: For each piece the number of its first line in the file, and its text.
        source: Name of the file.

    Yields:
        The blocks of each piece.

    Raises:
        InputError: If they are too large together, or one is nested too deep.
    """
    budget = Budget(MAX_VISITS)
    tags = 0
    for first, text in fragments:
        tags += text.count("<")
        if tags > MAX_TAGS:
            raise _too_large(source, "html-tags", tags, MAX_TAGS)
        page = Page(source, line=first, budget=budget)
        _check_size(text, page)
        yield parse_page(text, page)


def _read(text: str, begin: Callable[[], Page]) -> tuple[Page, Blocks]:
    """Read a text: by its tags if it is plainly written, else with the parser, on a page begun anew."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    page = begin()
    _check_size(text, page)
    try:
        read_plain(text, page)
    except NotPlain:
        page = begin()
        return page, parse_page(text, page)
    return page, page.close()


def _check_size(text: str, page: Page) -> None:
    for sign, code, limit in (("<", "html-tags", MAX_TAGS), ("\n", "input-lines", MAX_LINES)):
        if len(text) > limit and (size := text.count(sign)) > limit:
            raise _too_large(page.source, code, size, limit)


def parse_page(text: str, page: Page) -> Blocks:
    """Read a text with the parser onto a page that was not used yet; give its blocks."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=page)
    first, *rest = text.encode(errors="replace").split(b"\n")
    for piece in _pieces(first):
        parser.feed(piece)
    for row in rest:
        # The parser may tell of a text before or behind the line feed at its end; so that goes with what follows it.
        page.line += page.counts
        for piece in _pieces(b"\n" + row):
            parser.feed(piece)
    blocks: Blocks = parser.close()
    return blocks


def _pieces(row: bytes) -> Iterable[bytes]:
    return [row] if len(row) <= _PIECE else [row[start : start + _PIECE] for start in range(0, len(row), _PIECE)]


def _shows_little(blocks: Blocks) -> bool:
    """Tell whether a page shows no table, and too little text for a report."""
    if any(isinstance(block, Grid) for block in blocks):
        return False
    return sum(len(block.text) for block in blocks if isinstance(block, Paragraph)) < _LITTLE


def _too_large(source: str, code: str, size: int, limit: int) -> InputError:
    values = {"size": str(size), "limit": str(limit)}
    return InputError(Problem(code=code, place=Place(file=source), values=values))
