"""Lists of a workbook: heads that stay in sight, filters, bounded length, and a line that says what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from gouji.boards.page import LONGEST, number
from gouji.messages import brief
from gouji.outputs.xlsx_book import Book, Page
from gouji.outputs.xlsx_formulas import exact


class Exact(str):
    """A number as an exact decimal, or a range of numbers."""

    __slots__ = ()


Value = str | int | float | tuple[str, str] | None
"""A text, a number, a share (a fraction), or a text that leads somewhere, with its target."""
A3, A4, WIDE = 8, 9, 200
"""Numbers of sizes of paper in the file format, and the characters of width from which on a list is printed on the larger."""
TALLEST = 6
"""Lines of a row, at most: more are there, and shown when the row is made higher."""


class List(NamedTuple):
    """
    A list.

    Attributes:
        key: Its name among the parts of an audit.
        heads: Of its columns, with their widths.
        rows: The rows, as many as may be.
        total: How many there are.
        level: The column that tells a level, to be coloured; -1 for none.
    """

    key: str
    heads: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Value]]
    total: int
    level: int = -1


def listed(book: Book, name: str, each: List, most: int) -> None:
    """
    Write a list as a sheet.

    Args:
        book: The workbook.
        name: Of the sheet.
        each: The list.
        most: Rows, at most.
    """
    page = book.sheet(name)
    page.heads(0, each.heads)
    page.height(0, each.heads)
    page.sheet.set_paper(A3 if sum(width for _, width in each.heads) > WIDE else A4)
    row = 0
    for row, values in enumerate(islice(each.rows, most), 1):
        for column, value in enumerate(values):
            put(page, row, column, value, _level(book, value) if column == each.level else "")
        texts = [(v if isinstance(v, str) else "", w) for v, (_, w) in zip(values, each.heads, strict=True)]
        page.height(row, [text for text in texts if len(text[0]) * 2 > text[1] - 2], TALLEST)
    page.sheet.autofilter(0, 0, max(row, 1), len(each.heads) - 1)
    if each.total > row:
        said = book.pen.say("board.book-cut", n=number(row), of=number(each.total))
        page.text(row + 1, 0, said, book.style("note"))


def put(page: Page, row: int, column: int, value: Value, level: str = "") -> None:
    """Write one value: a number as a number if a spreadsheet keeps all of it, anything else as text."""
    book = page.book
    if isinstance(value, tuple):
        page.link(row, column, value[1], value[0], book.style("link"))
    elif isinstance(value, float):
        page.number(row, column, value, book.style("figure", "", "0.0%"))
    elif isinstance(value, int) and abs(value) < 10**15:
        page.number(row, column, value, book.style("figure", "", "General"))
    else:
        text = "" if value is None else brief(str(value), LONGEST)
        known = exact(text) if isinstance(value, Exact) else None
        if known is None:
            page.text(row, column, text, book.style("text", level))
        else:
            plain: Any = float(known) if known.denominator > 1 else int(known)
            page.number(row, column, plain, book.style("figure", "", "General"))


def _level(book: Book, value: Value) -> str:
    named = {book.pen.say(f"severity.{level}"): level for level in ("error", "warning", "info")}
    return named.get(str(value), "")
