"""
A workbook under way: formats made once, names of sheets made safe, texts written as texts and never as formulas.

XlsxWriter writes it. Dates are fixed and everything is in order, so that the same result gives the same bytes.
"""

from __future__ import annotations

import datetime
import functools
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gouji.outputs.layout import Pen, clean, columns
from gouji.outputs.xlsx_formulas import Formula

MAX_TEXT = 32_000
"""A little less than the 32,767 signs that a cell holds (ECMA-376, Excel's own bounds)."""
MAX_COMMENT = 1500
MAX_NAME = 31
LINE = 15.5
"""Height of a line, in points."""
# What a line is not broken within: letters, figures and their signs, a character and the closing signs behind it.
_WORD = re.compile(r"\s+|[!-\u2e7f]+|.[、。〉》」』】〕!),.:;?]*")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")

PLAIN: dict[str, Any] = {"valign": "vcenter", "text_wrap": True, "font_size": 10}
BOXED: dict[str, Any] = {**PLAIN, "border": 1, "border_color": "#8A9099"}
FILLS = {"error": "#F8C9C4", "warning": "#FBE3AE", "info": "#CFE7F6", "undetermined": "#E4D2F4"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "note": {**PLAIN, "font_color": "#555B63", "text_wrap": False},
    "text": {**PLAIN, "valign": "top", "border": 1, "border_color": "#C9CDD2"},
    "paragraph": {**PLAIN, "valign": "top"},
    "strong": {**PLAIN, "bold": True},
    "caption": {**PLAIN, "bold": True, "text_wrap": False},
    "list-head": {**BOXED, "bold": True, "bg_color": "#DCE1E8", "align": "center"},
    "head": {**BOXED, "bg_color": "#EEF0F3", "align": "center"},
    "head-left": {**BOXED, "bg_color": "#EEF0F3", "align": "left"},
    "cell": {**BOXED, "align": "center"},
    "void": {**BOXED, "pattern": 14, "fg_color": "#C9CDD2"},
    "figure": {**BOXED, "align": "right", "valign": "top"},
    "sign": {**BOXED, "align": "center", "valign": "top"},
    "listed": {**BOXED, "align": "center", "valign": "top", "font_color": "#14602B", "italic": True},
    "result": {**BOXED, "align": "center", "font_color": "#14602B", "italic": True},
    "link": {**PLAIN, "valign": "top", "border": 1, "border_color": "#C9CDD2", "font_color": "#0B57A4", "underline": 1},
    "bad": {"font_color": "#A3140F", "bg_color": "#F8C9C4", "bold": True},
    "open": {"font_color": "#66308F", "bg_color": "#E4D2F4"},
}


class Book:
    """A workbook: in memory, or in a file, row by row and each sheet after the other, however long it is."""

    def __init__(self, pen: Pen, target: Path | None = None, spool: str | None = None) -> None:
        """
        Begin a workbook.

        Args:
            pen: For the language.
            target: The file to write; None to write in memory.
            spool: A folder for what is unfinished.
        """
        import xlsxwriter

        self.pen = pen
        self._stream = io.BytesIO()
        # A dictionary of XlsxWriter's own options.
        options = {
            "in_memory": target is None,
            "constant_memory": target is not None,
            "tmpdir": spool,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book: Any = xlsxwriter.Workbook(self._stream if target is None else str(target), options)
        self.book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # noqa: DTZ001 - no clock, no zone
        self._names: set[str] = set()
        self.style = functools.lru_cache(None)(self._style)

    def close(self) -> bytes:
        """Finish the workbook and give its bytes; none, if it went to a file."""
        self.book.close()
        return self._stream.getvalue()

    def name(self, wanted: str) -> str:
        """Make a name for a sheet that Excel takes, and that no other sheet has."""
        base = _FORBIDDEN.sub(" ", clean(wanted)).strip() or "-"
        name, n = base[:MAX_NAME].strip(), 1
        while name.casefold() in self._names or name.casefold() == "history":
            n += 1
            name = f"{base[: MAX_NAME - len(str(n)) - 1].strip()} {n}"
        self._names.add(name.casefold())
        return name

    def sheet(self, name: str) -> Page:
        """Add a sheet."""
        return Page(self, self.book.add_worksheet(name), name)

    def _style(self, name: str, level: str = "", number: str = "", *, often: bool = False) -> Any:
        """Make a format: of a name, coloured by a level, for a number of a pattern, with a bold frame."""
        style = {**STYLES[name], "quote_prefix": not number}
        style |= {"bg_color": FILLS[level]} if level else {}
        style |= {"num_format": number} if number else {}
        style |= {"border": 5, "border_color": "#A3140F", "bold": True} if often else {}
        return self.book.add_format(style)


class Page:
    """A sheet under way."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book, self.sheet, self.name = book, sheet, name
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def text(self, row: int, column: int, text: str, style: Any) -> None:
        """Write a text as a text, whatever it begins with."""
        shown = _lines(text)[:MAX_TEXT]
        if shown:
            self.sheet.write_string(row, column, shown, style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def link(self, row: int, column: int, target: str, text: str, style: Any) -> None:
        """Write a text that leads somewhere; the target is the program's own, `internal:…` or `external:…`."""
        shown = _lines(text)[:MAX_TEXT] or "-"
        self.sheet.write_url(row, column, target, style, shown)

    def comment(self, row: int, column: int, text: str) -> None:
        """Add a comment to a cell."""
        looks = {"author": "gouji", "x_scale": 3, "y_scale": 1.6, "font_size": 9}
        self.sheet.write_comment(row, column, _lines(text)[:MAX_COMMENT], looks)

    def number(self, row: int, column: int, number: float, style: Any) -> None:
        """Write a number."""
        self.sheet.write_number(row, column, number, style)

    def formula(self, row: int, column: int, formula: Formula, style: Any) -> None:
        """Write a formula with its value."""
        self.sheet.write_formula(row, column, formula.text, style, formula.value)

    def heads(self, row: int, names: Sequence[tuple[str, int]]) -> None:
        """Write the heads of a list, with the widths of its columns; keep them in sight and on each printed page."""
        for column, (name, width) in enumerate(names):
            self.text(row, column, name, self.book.style("list-head"))
            self.sheet.set_column(column, column, width)
        self.sheet.freeze_panes(row + 1, 0)
        self.sheet.repeat_rows(row)

    def height(self, row: int, texts: Sequence[tuple[str, int]], most: int = 20) -> None:
        """Make a row as high as its texts need in columns of some widths."""
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        self.sheet.set_row(row, LINE * min(max(lines, 1), most) + 2)

    def signal(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Colour results by what they say now."""
        for word, style in (("≠", "bad"), ("?", "open")):
            rule = {"type": "text", "criteria": "begins with", "value": word, "format": self.book.style(style)}
            self.sheet.conditional_format(*first, *last, rule)


def _lines(text: str) -> str:
    return "\n".join(clean(line) for line in text.split("\n"))


def lines_of(text: str, width: int) -> int:
    """Count the lines that a text takes in a column of a width, where words of letters are not broken."""
    return sum(_wrapped(clean(line), max(width - 1, 1)) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
    if columns(line) <= room:
        return 1
    lines, used = 1, 0
    for word in _WORD.findall(line[:MAX_TEXT]):
        size = columns(word)
        if used and used + size > room:
            lines, used = lines + 1, 0
        if not word.isspace() or used:
            lines, used = lines + (used + size - 1) // room, (used + size - 1) % room + 1
    return lines
