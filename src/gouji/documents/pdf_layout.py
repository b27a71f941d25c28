"""
What is printed on the pages of a PDF file, as blocks in reading order.

A sheet is a page, or one of the columns of a page that has two. Furniture is known only over all pages, and tables and
paragraphs go on over pages, so sheets are read first and joined then.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from gouji.documents.model import Grid, Paragraph, Picture, PictureKind
from gouji.documents.pdf_cells import contents_of, has_rows, prose_of
from gouji.documents.pdf_columns import tabular
from gouji.documents.pdf_file import Budget, open_file
from gouji.documents.pdf_fonts import UNKNOWN
from gouji.documents.pdf_gutter import columns_of
from gouji.documents.pdf_info import metadata_of
from gouji.documents.pdf_lines import Line, is_bare_number, lines_of
from gouji.documents.pdf_marks import Box, Glyph, Page
from gouji.documents.pdf_pages import read_pages
from gouji.documents.pdf_paragraphs import Placed, paragraphs, without_furniture
from gouji.documents.pdf_rulings import Lattice, lattices
from gouji.documents.pdf_spans import Columns
from gouji.documents.pdf_tables import Kind, Table, cut_off, go_together, grid_of, joined, tables_of
from gouji.findings import Location

Block = Paragraph | Grid | Picture

_FEW = 24
"""A page with so few letters and a large picture is a scan."""
_LARGE = 0.3
_NOTABLE = 0.04
_DRAWN = 60
_MAX_UNKNOWN = 0.3
_LARGER = 1.1
_HEADING = re.compile("[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3}\u3001")


class Scan(Exception):
    """There is no text, only pictures."""


class Unmapped(Exception):
    """The fonts do not say what their letters mean."""


class Sheet(NamedTuple):
    """A page, or a column of one: its lines outside ruled tables, its ruled tables and pictures."""

    page: Page
    lines: list[Line]
    tables: list[Table]
    pictures: list[Box]


class _Item(NamedTuple):
    """What stands on a sheet, by the number of the sheet."""

    sheet: int
    page: Page
    what: Line | Table | Box


def read_blocks(data: bytes) -> tuple[list[Block], dict[str, str]]:
    """
    Read a file.

    Args:
        data: The whole file.

    Returns:
        Its blocks in reading order, and what it says of itself.

    Raises:
        Scan: If no page has text.
        SideBySide: If two reports stand side by side.
        Unmapped: If much of the text cannot be read for want of what its letters mean.
        Damaged, Excessive: As `open_file` and reading pages do.
    """
    budget = Budget()
    document, pages = open_file(data, budget)
    sheets: list[Sheet] = []
    known = unknown = 0
    for page in read_pages(document, pages, budget):
        letters = [g for g in page.glyphs if g.text != " "]
        unknown += sum(1 for g in letters if g.text == UNKNOWN)
        known += len(letters)
        for part in columns_of(page):
            sheets.append(_sheet(part, len(sheets)))
    if known < _FEW:
        raise Scan
    if unknown > _MAX_UNKNOWN * known:
        raise Unmapped
    return list(_blocks(sheets)), metadata_of(document)


def _sheet(page: Page, number: int) -> Sheet:
    """Divide the letters of a page between its tables and its text."""
    found = _innermost(lattices(page.rules, page.glyphs))
    inside: list[list[Glyph]] = [[] for _ in found]
    outside: list[Glyph] = []
    for item in page.glyphs:
        home = next((n for n, lattice in enumerate(found) if lattice.space(*item.center) is not None), None)
        (outside if home is None else inside[home]).append(item)
    tables: list[Table] = []
    for lattice, items in zip(found, inside, strict=True):
        if not has_rows(lattice, items):
            outside += items
            continue
        prose = prose_of(lattice, items)
        outside += [item for item in items if lattice.space(*item.center) in prose]
        tables += tables_of(lattice, contents_of(lattice, items, page), prose, page, number)
    return Sheet(page, lines_of(outside), tables, _pictures(page))


def _innermost(found: list[Lattice]) -> list[Lattice]:
    """Leave out lattices that only lay the page out: in a cell of theirs there is another one."""
    return [
        outer
        for n, outer in enumerate(found)
        if not any(outer.space(*_center(inner.box)) is not None for inner in found[:n])
    ]


def _center(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _pictures(page: Page) -> list[Box]:
    """List the pictures that stand where text may be expected; a page without text is one."""
    letters = [g.center for g in page.glyphs if g.text != " "]
    whole = page.width * page.height
    large = [box for box in page.pictures if _area(box) > _LARGE * whole]
    if len(letters) < _FEW and (large or len(page.inks) > _DRAWN):
        return [(0, 0, page.width, page.height)]
    notable = [box for box in page.pictures if _area(box) > _NOTABLE * whole and box[2] - box[0] > page.width / 3]
    return [box for box in notable if not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in letters)]


def _blocks(sheets: Sequence[Sheet]) -> Iterator[Block]:
    kept = without_furniture([(sheet.page, sheet.lines) for sheet in sheets])
    items: list[_Item] = []
    columns: Columns | None = None
    for number, sheet in enumerate(sheets):
        found, columns = _items(sheet, kept[number], number, columns)
        items += [_Item(number, sheet.page, what) for what in found]
    waiting: list[Placed] = []
    tables = 0
    gathered = _gathered(items)
    torn = _torn(gathered)
    for n, (_, page, what) in enumerate(gathered):
        if isinstance(what, Line):
            if n not in torn:
                waiting.append(Placed(what, page))
            continue
        yield from paragraphs(waiting)
        waiting = []
        if isinstance(what, Table) and n not in torn:
            tables += 1
            yield grid_of(what, tables)
        else:
            kind, box = (PictureKind.UNRULED, what.box) if isinstance(what, Table) else (PictureKind.IMAGE, what)
            yield Picture(kind=kind, at=Location(page=page.number, box=page.place(box)))
    yield from paragraphs(waiting)


def _torn(items: Sequence[_Item]) -> frozenset[int]:
    """
    Number what is of a table that cannot be read: its parts, and lines between them that may be of it.

    Where one part cannot be read, a row of another may be one of it. It is another table beyond a heading in larger print.
    """
    unruled = [item.what for item in items if isinstance(item.what, Table) and item.what.kind is not Kind.RULED]
    size = _LARGER * max((table.size for table in unruled), default=0.0)
    ends = [n for n, item in enumerate(items) if isinstance(item.what, Line) and item.what.size > size]
    out: set[int] = set()
    for start, end in pairwise([-1, *ends, len(items)]):
        parts = [n for n in range(start + 1, end) if items[n].what in unruled]
        if any(table.kind is Kind.TORN for n in parts if isinstance(table := items[n].what, Table)):
            out |= set(parts)
            out |= {
                n for n in range(start + 1, end) if isinstance(line := items[n].what, Line) and _is_of_figures(line)
            }
            before = _run_of_labels(items, range(parts[0] - 1, start, -1))
            behind = _run_of_labels(items, range(parts[-1] + 1, end))
            out |= {n for n in range(parts[0], parts[-1]) if _may_be_label(items[n])} | before | behind
    return frozenset(out)


def _run_of_labels(items: Sequence[_Item], places: Iterable[int]) -> set[int]:
    """Number the lines that follow each other and may all be of a table."""
    return set(takewhile(lambda n: _may_be_label(items[n]), places))


def _may_be_label(item: _Item) -> bool:
    """Tell whether what stands beside parts of a table may be a line of it: short, no sentence, no heading of a section."""
    line = item.what
    if not isinstance(line, Line) or "\u3002" in line.text or _HEADING.match(line.text):
        return False
    return line.box[2] - line.box[0] < item.page.width / 2


def _is_of_figures(line: Line) -> bool:
    """Tell whether a line outside all tables may still be of one: it has gaps, or nothing but numbers."""
    return line.is_alone or all(is_bare_number(part) for part in line.text.split())


def _gathered(items: Sequence[_Item]) -> list[_Item]:
    """Join tables that go on over pages; a row that is cut off by a page is in doubt."""
    out: list[_Item] = []
    for item in items:
        last = out[-1] if out else None
        table = last.what if last is not None and isinstance(last.what, Table) else None
        is_next = last is not None and item.sheet > (table.last if table is not None else last.sheet)
        if is_next and table is not None:
            assert last is not None
            if isinstance(item.what, Table) and go_together(table, item.what):
                out[-1] = last._replace(what=joined(table, item.what))
                continue
            if table.is_open_bottom or _is_rest(item.what):
                out[-1] = last._replace(what=cut_off(table, at_top=False))
        if is_next and isinstance(item.what, Table) and item.what.is_open_top:
            item = item._replace(what=cut_off(item.what, at_top=True))  # noqa: PLW2901
        out.append(item)
    return out


def _is_rest(what: Line | Table | Box) -> bool:
    """Tell whether what stands first on a page may be the rest of a number."""
    if isinstance(what, Table):
        return all(is_bare_number(cell.text) for cell in what.rows[0] if cell.text)
    return isinstance(what, Line) and is_bare_number(what.text)


def _items(
    sheet: Sheet, lines: Sequence[Line], number: int, prior: Columns | None
) -> tuple[list[Line | Table | Box], Columns | None]:
    """
    Give what is on a sheet from top to bottom, tables without lines found between what else there is.

    The columns of the last table before may be those of one that goes on here; those of the last here are given, too.
    """
    fixed: list[Table | Box] = [*sheet.tables, *sheet.pictures]
    ends = sorted({_top(item) for item in fixed})
    runs: dict[int, list[Line]] = {}
    for line in lines:
        runs.setdefault(bisect_left(ends, line.box[1]), []).append(line)
    items: list[Line | Table | Box] = [*fixed]
    for _, run in sorted(runs.items()):
        found = tabular(run, sheet.page, number, prior)
        items += found.items
        prior = found.columns
    return sorted(items, key=_top), prior


def _top(item: Line | Table | Box) -> float:
    return item.box[1] if isinstance(item, Line | Table) else item[1]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
