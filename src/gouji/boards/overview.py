"""The first sheet of the workbook: how many reports came out how, year by year, which rules fail most, and where to read on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from gouji.boards.book_pages import Exact, List, Value, put
from gouji.boards.counts import Counts
from gouji.boards.figures import Figure
from gouji.boards.page import number
from gouji.boards.stamp import stamp_lines
from gouji.boards.words import Words
from gouji.outputs.xlsx_book import Book, Page

RULES = 15
"""Rules that the overview names."""
COLUMNS = (26, 12, 12, 12, 12, 12, 12, 12, 12)
YEARS = ("board.year", "board.reports", "outcome.fail", "outcome.undetermined", "outcome.pass", "board.errors",
         "board.warnings", "board.infos")  # fmt: skip
TONES = ("#C0392B", "#8E44AD", "#2E8B57")


def write_overview(
    book: Book, words: Words, counts: Counts, figures: Sequence[Figure], lists: Sequence[tuple[List, str]]
) -> None:
    """
    Write the sheet.

    Args:
        book: The workbook.
        words: For ids.
        counts: What was counted.
        figures: What figures come to.
        lists: The sheets that follow, with their names.
    """
    pen = book.pen
    name = book.name(pen.say("board.overview"))
    page = book.sheet(name)
    for column, width in enumerate(COLUMNS):
        page.sheet.set_column(column, column, width)
    page.text(0, 0, pen.say("board.title", title=words.title or pen.say("board.untitled")), book.style("title"))
    row = 1
    for line in stamp_lines(words, pen):
        page.text(row, 0, line, book.style("note"))
        row += 1
    row = _contents(page, row + 1, lists)
    first = row + 1
    years: list[list[Value]] = [
        [name, g.reports, g.failed, g.open, g.passed, g.errors, g.warnings, g.infos]
        for name, g in (
            *((g.name or pen.say("board.unnamed"), g) for g in counts.years),
            (pen.say("page.total"), counts.total),
        )
    ]
    row = _table(page, first, [pen.say(key) for key in YEARS], years)
    failing = [rule for rule in counts.rules if rule.reports][:RULES]
    heads = [pen.say(key) for key in ("board.rule", "board.reports", "board.findings", "board.title-of-rule")]
    second = row + 1
    listed: list[list[Value]] = [
        [rule.rule, rule.reports, rule.findings, words.rules.get(rule.rule, rule.title)] for rule in failing
    ]
    row = _table(page, second, heads, listed, spread=True) if failing else row
    for figure in figures:
        if not figure.is_empty:
            page.text(row + 1, 0, figure.drawn.title, book.style("caption"))
            row = _figure(page, row + 2, figure)
    _years_chart(book, page, name, first, len(counts.years))
    if failing:
        _rules_chart(book, page, name, second, len(failing))


def _contents(page: Page, row: int, lists: Sequence[tuple[List, str]]) -> int:
    book = page.book
    for each, name in lists:
        page.link(row, 0, f"internal:'{name}'!A1", name, book.style("link"))
        put(page, row, 1, each.total)
        row += 1
    return row


def _table(page: Page, row: int, heads: Sequence[str], rows: Sequence[Sequence[Value]], *, spread: bool = False) -> int:
    """Write a table; with `spread` the last column is a text that runs over the columns beside it. Gives the next row."""
    book = page.book
    for column, head in enumerate(heads):
        page.text(row, column, head, book.style("caption" if spread and column == len(heads) - 1 else "list-head"))
    for values in rows:
        row += 1
        for column, value in enumerate(values):
            if spread and column == len(values) - 1:
                page.text(row, column, str(value), book.style("note"))
            else:
                put(page, row, column, value)
    return row + 1


def _figure(page: Page, row: int, figure: Figure) -> int:
    pen = page.book.pen
    heads = [
        pen.say("board.figure" if figure.drawn.is_spread else "board.cell"),
        *(y or pen.say("board.unnamed") for y in figure.years),
    ]
    rows: list[list[Value]] = [
        [name, *map(_plain, values)] for name, values in zip(figure.names, figure.values, strict=True)
    ]
    return _table(page, row, heads, rows)


def _plain(value: Decimal) -> Value:
    return Exact(number(value).replace(",", ""))


def _years_chart(book: Book, page: Page, name: str, first: int, years: int) -> None:
    """Draw verdicts by year beside the table of years."""
    chart = book.book.add_chart({"type": "column", "subtype": "stacked"})
    for column, tone in zip((2, 3, 4), TONES, strict=True):
        chart.add_series(
            {
                "name": [name, first, column],
                "categories": [name, first + 1, 0, first + years, 0],
                "values": [name, first + 1, column, first + years, column],
                "fill": {"color": tone},
                "gap": 60,
            }
        )
    _finish(page, chart, book.pen.say("board.part-years"), 1)


def _rules_chart(book: Book, page: Page, name: str, first: int, rules: int) -> None:
    """Draw the rules that fail most."""
    chart = book.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [name, first, 1],
            "categories": [name, first + 1, 0, first + rules, 0],
            "values": [name, first + 1, 1, first + rules, 1],
            "fill": {"color": TONES[0]},
            "gap": 40,
            "data_labels": {"value": True},
        }
    )
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    _finish(page, chart, book.pen.say("board.part-rules"), 19)


def _finish(page: Page, chart: Any, title: str, row: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_size({"width": 620, "height": 340})
    chart.set_chartarea({"border": {"color": "#C9CDD2"}})
    page.sheet.insert_chart(row, len(COLUMNS) + 1, chart, {"description": title})
