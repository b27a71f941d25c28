"""
Plain text and markdown, as people paste it, crawlers keep it and converters write it.

A line is a paragraph; a line with pipes, or of short pieces with tabs between them, is a row of a table. Crawled tables
open and close their rows with a pipe or do not, so whether an outer pipe is a border or stands beside a blank cell is
told by the rows around it. What was printed blank stays blank.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice, pairwise
from pathlib import PurePath
from typing import NamedTuple

from gouji.documents.charset import decode
from gouji.documents.model import Document, Grid, GridCell, Paragraph, Picture
from gouji.errors import InputError, Place, Problem
from gouji.findings import Location

MAX_BYTES = 20 * 2**20
MAX_LINES = 200_000
MAX_CELLS = 400_000
_MAX_ROW = 1_000
"""Cells of a row; a line with more pipes is no row."""
_MAX_TAB_CELL = 80
"""Characters of a cell between tabs; where there are longer ones, the tab is an indent within a sentence."""

MARKDOWN = frozenset({".md", ".markdown"})
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_EMPHASIS = re.compile(r"^(\*\*|__)(.+)\1$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_OPEN_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_CLOSE_TABLE = re.compile(r"</table\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)[|\uff5c\u2502\u2503]")
_LAST_PIPE = re.compile(rf"{_PIPE.pattern}\Z")
# The lines of a table that is drawn with characters for it.
_FRAME = re.compile(r"\s*[\u2500-\u257f][\s\u2500-\u257f]+[\u2500-\u257f]\s*")
_TAB = re.compile("\t")
_RULE = re.compile(r":?-+:?")
_LONG_RULE = re.compile(r":-+:?|-+:|-{3,}")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


class _Line(NamedTuple):
    """A line that is not blank: its number from 1, its text, and what divides it into cells, if anything."""

    number: int
    text: str
    divider: re.Pattern[str] | None


def read_text(data: bytes, source: str) -> Document:
    """
    Read a text or markdown file.

    Args:
        data: The whole file, in UTF-8, UTF-16, GB18030 or Big5.
        source: Its name; `.md` and `.markdown` are markdown.

    Returns:
        A paragraph for each line that is not blank, a grid for each sequence of lines with pipes or tabs; blank lines
        between such lines do not end a grid. A line of nothing but one pipe only divides.

    Raises:
        InputError: If the file is too large, is damaged or is not text.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(source, "input-size", len(data), MAX_BYTES)
    lines = list(islice(_lines(decode(data, source)), MAX_LINES + 1))
    if len(lines) > MAX_LINES:
        raise _too_large(source, "input-lines", len(lines), MAX_LINES)
    cells = sum(line.text.count("|") + line.text.count("\t") for line in lines)
    if cells > MAX_CELLS:
        raise _too_large(source, "input-cells", cells, MAX_CELLS)
    is_markdown = PurePath(source).suffix.lower() in MARKDOWN
    blocks = tuple(_with_pages(lines, source, is_markdown=is_markdown))
    return Document(source=source, format="markdown" if is_markdown else "text", blocks=blocks)


def _lines(text: str) -> Iterator[_Line]:
    text = text.replace("&nbsp;", "\u00a0")
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        clean = line.rstrip("\n") if line.isascii() else line.rstrip("\n").translate(_UNSEEN)
        if clean.strip() not in ("", "|", "\uff5c") and not _FRAME.fullmatch(clean):
            yield _Line(number, clean, _divider(clean))


def _divider(text: str) -> re.Pattern[str] | None:
    """Say what divides a line into cells, if it is a row."""
    if _PIPE.search(text):
        return _PIPE if 0 < len(_PIPE.findall(text)) <= _MAX_ROW else None
    if "\t" not in text.lstrip() or text.count("\t") > _MAX_ROW:
        return None
    return _TAB if all(len(cell) <= _MAX_TAB_CELL for cell in text.split("\t")) else None


def _with_pages(lines: list[_Line], source: str, *, is_markdown: bool) -> Iterator[Paragraph | Grid | Picture]:
    """Read the tables that are written as those of pages, as converters do that meet spans, and what is around them."""
    spans = list(_tables_of_pages(lines))
    tables: Iterator[tuple[Paragraph | Grid | Picture, ...]] = iter(())
    if spans:
        try:
            from gouji.documents.html import read_fragments
        except ImportError as error:
            problem = Problem(
                code="reader-missing", place=Place(file=source), values={"name": error.name or str(error)}
            )
            raise InputError(problem) from None
        tables = read_fragments(((lines[start].number, _joined(lines[start:end])) for start, end in spans), source)
    for (_, before), (start, _) in pairwise([(0, 0), *spans, (len(lines), 0)]):
        yield from _blocks(lines[before:start], is_markdown=is_markdown)
        yield from next(tables, ())


def _tables_of_pages(lines: list[_Line]) -> Iterator[tuple[int, int]]:
    """Find the lines from one that opens a table to the one that closes it; what is not closed is text."""
    depth = start = 0
    for n, line in enumerate(lines):
        if "<" not in line.text:
            continue
        opened = len(_OPEN_TABLE.findall(line.text))
        if opened and not depth:
            start = n
        was_open = depth > 0 or opened > 0
        depth = max(depth + opened - len(_CLOSE_TABLE.findall(line.text)), 0)
        if was_open and not depth:
            yield start, n + 1


def _joined(lines: list[_Line]) -> str:
    """Put lines together with the blank ones that were left out, so that they count as in the file."""
    gaps = (after.number - before.number for before, after in pairwise(lines))
    return lines[0].text + "".join("\n" * gap + line.text for gap, line in zip(gaps, lines[1:], strict=True))


def _blocks(lines: Iterable[_Line], *, is_markdown: bool) -> Iterator[Paragraph | Grid]:
    for divider, run in groupby(lines, key=lambda line: line.divider):
        if divider is None:
            yield from (_paragraph(line, is_markdown=is_markdown) for line in run)
        elif (grid := _grid(list(run), divider)).rows:
            yield grid


def _paragraph(line: _Line, *, is_markdown: bool) -> Paragraph:
    text = line.text.strip()
    at = Location(line=line.number, column=_indent(line.text) + 1)
    heading = _HEADING.match(text) if text.startswith("#") else None
    if heading:
        return Paragraph(text=_plain(heading[2]), at=at, level=len(heading[1]))
    return Paragraph(text=_plain(text) if is_markdown else text, at=at)


def _plain(text: str) -> str:
    """Take emphasis around a whole text and escapes out of markdown."""
    if (match := _EMPHASIS.match(text)) is not None:
        text = match[2]
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _grid(lines: list[_Line], divider: re.Pattern[str]) -> Grid:
    texts = [line.text.strip() for line in lines]
    opens = divider is _PIPE and 2 * sum(1 for text in texts if _PIPE.match(text)) > len(texts)
    closes = divider is _PIPE and 2 * sum(1 for text in texts if _LAST_PIPE.search(text)) > len(texts)
    rows = [tuple(_cells(line, opens=opens, closes=closes)) for line in lines]
    kept = tuple(row for n, row in enumerate(rows) if not _is_rule(row, second=n == 1))
    return Grid(rows=kept, at=Location(line=lines[0].number))


def _cells(line: _Line, *, opens: bool, closes: bool) -> Iterator[GridCell]:
    """Cut a row at its dividers; an outer one is a border where it opens, or closes, most rows."""
    assert line.divider is not None
    cuts = [match.start() for match in line.divider.finditer(line.text)]
    start = cuts.pop(0) + 1 if opens and not line.text[: cuts[0]].strip() else 0
    if not (closes and cuts and not line.text[cuts[-1] + 1 :].strip()):
        cuts.append(len(line.text))
    for end in cuts:
        yield _cell(line, start, end)
        start = end + 1


def _cell(line: _Line, start: int, end: int) -> GridCell:
    raw = line.text[start:end]
    text = raw.strip()
    at = Location(line=line.number, column=start + (_indent(raw) if text else 0) + 1)
    if "<" in text:
        text = _BREAK.sub("", text)
    return GridCell(text=_plain(text), at=at)


def _is_rule(row: tuple[GridCell, ...], *, second: bool) -> bool:
    """Tell the line that markdown draws under a head row from a row of cells that were printed as dashes."""
    marks = [cell.text for cell in row]
    return all(_RULE.fullmatch(m) for m in marks) and (second or all(_LONG_RULE.fullmatch(m) for m in marks))


def _too_large(source: str, code: str, size: int, limit: int) -> InputError:
    values = {"size": str(size), "limit": str(limit)}
    return InputError(Problem(code=code, place=Place(file=source), values=values))
