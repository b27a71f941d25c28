"""
`Result` to a workbook that an auditor can work on: findings, the reports' tables as the official form, live formulas.

Whoever opens it need not trust this program: what the relations of the rules come to is reckoned by the spreadsheet from
the figures beside it. What judged, and what it judged, stands on the last sheet.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping, Sequence

from gouji.errors import Place, Problem, UsageError
from gouji.findings import Finding, Outcome, ReportResult, Result
from gouji.outputs.layout import Pen
from gouji.outputs.marks import LEVELS, Numbered, told
from gouji.outputs.origins import heritage_lines
from gouji.outputs.places import locations
from gouji.outputs.telling import mending
from gouji.outputs.text import ledger_words
from gouji.outputs.waivers import lapse_words, stamp_words, waived_words
from gouji.outputs.xlsx_book import Book, Page
from gouji.outputs.xlsx_formulas import WORDS, Columns, Spot, cell_name, exact, worked
from gouji.outputs.xlsx_tables import TablePage, spots_of
from gouji.sheets import Check, Laid

WIDTH = 1_000_000
A3 = 8
"""The number of this size of paper in the file format."""
LIBRARY = "xlsxwriter"

FINDING_HEADS = (
    ("report", 6), ("body", 16), ("year", 6), ("number", 6), ("level", 9), ("rule", 16), ("title", 28), ("subject", 24),
    ("message", 36), ("detail", 36), ("left", 9), ("right", 9), ("difference", 8), ("quote", 22), ("suggestion", 30),
    ("hint", 26), ("cites", 34), ("grade", 9), ("place", 13), ("waived", 24), ("review", 18),
)  # fmt: skip
CHECK_HEADS = (
    ("report", 7), ("rule", 18), ("level", 9), ("title", 40), ("subject", 40), ("left", 12), ("sign", 8), ("right", 12),
    ("difference", 10), ("result", 12), ("program", 12),
)  # fmt: skip


def require_library() -> None:
    """
    Ask whether workbooks can be written, before any report is read.

    Raises:
        UsageError: If the library that writes them is not installed.
    """
    if importlib.util.find_spec(LIBRARY) is None:
        place = Place(file="--format xlsx")
        raise UsageError(Problem(code="writer-missing", place=place, values={"name": LIBRARY}))


def write_xlsx(result: Result, laid: Sequence[Laid], *, lang: str) -> bytes:
    """
    Write a result as a workbook.

    Args:
        result: What was found.
        laid: Each of its reports laid out, in the same order.
        lang: `zh` or `en`.

    Returns:
        The workbook; the same result gives the same bytes.

    Raises:
        UsageError: If the library that writes workbooks is not installed.
    """
    require_library()
    book = Book(Pen(lang=lang, color=False, width=WIDTH))
    findings = [told(report) for report in result.reports]
    _findings(book, result.reports, findings)
    spots = _tables(book, result.reports, laid, findings)
    _checks(book, laid, spots)
    _about(book, result)
    return book.close()


def _heads(book: Book, heads: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(book.pen.say(f"book.head-{key}"), width) for key, width in heads]


def _findings(book: Book, reports: Sequence[ReportResult], findings: Sequence[Sequence[Numbered]]) -> None:
    page = book.sheet(book.name(book.pen.say("book.findings")))
    page.heads(0, _heads(book, FINDING_HEADS))
    page.sheet.set_paper(A3)
    row = 0
    for number, (report, members) in enumerate(zip(reports, findings, strict=True), 1):
        for numbered in members:
            row += 1
            _finding(page, row, number, report, numbered)
    page.sheet.autofilter(0, 0, max(row, 1), len(FINDING_HEADS) - 1)


def _finding(page: Page, row: int, number: int, report: ReportResult, numbered: Numbered) -> None:
    book, pen, finding = page.book, page.book.pen, numbered.finding
    texts = [
        str(number), report.body, "" if report.year is None else str(report.year), str(numbered.number),
        _level(numbered.level, pen), finding.rule, finding.title, finding.subject, finding.message, finding.detail,
        finding.left or "", finding.right or "", finding.difference or "", finding.quote,
        "\n".join(mending(finding, pen)), finding.hint, _cites(finding),
        finding.grade, locations(finding, pen), waived_words(finding.waived, pen) if finding.waived else "", "",
    ]  # fmt: skip
    for column, ((key, _), text) in enumerate(zip(FINDING_HEADS, texts, strict=True)):
        value = exact(text) if key in ("report", "year", "number", "left", "right", "difference") and text else None
        if value is not None:
            page.number(
                row, column, float(value) if value.denominator > 1 else int(value), book.style("figure", "", "General")
            )
        else:
            page.text(row, column, text, book.style("text", numbered.level if key == "level" else ""))
    page.height(row, [(text, width) for text, (_, width) in zip(texts, FINDING_HEADS, strict=True)])


def _level(level: str, pen: Pen) -> str:
    return pen.say(f"outcome.{level}" if level == LEVELS[-1] else f"severity.{level}")


def _cites(finding: Finding) -> str:
    return "\n".join(" ".join(filter(None, (c.document, c.number, c.clause))) for c in finding.cites)


def _tables(
    book: Book, reports: Sequence[ReportResult], laid: Sequence[Laid], findings: Sequence[Sequence[Numbered]]
) -> list[Mapping[str, Spot]]:
    """Write the tables of all reports; give for each report where its figures stand."""
    found: list[Mapping[str, Spot]] = []
    several = len(reports) > 1
    for number, (report, sheets, members) in enumerate(zip(reports, laid, findings, strict=True), 1):
        head = f"{number} " if several else ""
        names = [book.name(head + sheet.name) for sheet in sheets.sheets]
        spots = {
            path: spot for s, name in zip(sheets.sheets, names, strict=True) for path, spot in spots_of(s, name).items()
        }
        pages = [book.sheet(name) for name in names]
        spots |= _figures(book, head, sheets)
        for page, sheet in zip(pages, sheets.sheets, strict=True):
            TablePage(page, sheet, report, members).write(sheets.checks, spots)
        found.append(spots)
    return found


def _figures(book: Book, head: str, laid: Laid) -> dict[str, Spot]:
    """Write the numbers that checks use and that stand in no table."""
    if not laid.figures:
        return {}
    name = book.name(head + book.pen.say("book.figures"))
    page = book.sheet(name)
    page.heads(0, _heads(book, (("name", 50), ("value", 16))))
    spots = {}
    for row, figure in enumerate(laid.figures, 1):
        page.text(row, 0, figure.label, book.style("text"))
        value = exact(figure.number)
        if value is None:
            page.text(row, 1, figure.text, book.style("text"))
        else:
            page.number(row, 1, float(value), book.style("figure", "", "General"))
        spots[figure.path] = Spot(name, row, 1, value)
    return spots


def _checks(book: Book, laid: Sequence[Laid], spots: Sequence[Mapping[str, Spot]]) -> None:
    page = book.sheet(book.name(book.pen.say("book.checks")))
    page.heads(0, _heads(book, CHECK_HEADS))
    row = 0
    for number, (sheets, places) in enumerate(zip(laid, spots, strict=True), 1):
        for check in sheets.checks:
            row += 1
            _check(page, row, number, check, places)
    page.sheet.autofilter(0, 0, max(row, 1), len(CHECK_HEADS) - 1)
    page.signal((1, 9), (max(row, 1), 9))


def _check(page: Page, row: int, number: int, check: Check, spots: Mapping[str, Spot]) -> None:
    book, pen = page.book, page.book.pen
    text, figure = book.style("text"), book.style("figure", "", "General")
    page.number(row, 0, number, figure)
    for column, words in ((1, check.rule), (3, check.title), (4, check.subject)):
        page.text(row, column, words, text)
    page.text(row, 6, WORDS[check.sign], book.style("sign"))
    page.text(row, 2, pen.say(f"severity.{check.severity.value}"), text)
    level = {Outcome.FAIL: check.severity.value, Outcome.UNDETERMINED: LEVELS[-1]}.get(check.outcome, "")
    page.text(row, 10, pen.say(f"outcome.{check.outcome.value}"), book.style("text", level))
    columns = Columns(*(cell_name(row, column) for column in (5, 7, 8)))
    formulas = worked(check, spots, page.name, columns)
    if formulas is not None:
        for column, formula in ((5, formulas.left), (7, formulas.right), (8, formulas.difference)):
            page.formula(row, column, formula, figure)
        page.formula(row, 9, formulas.result, book.style("listed"))
    page.height(row, [(check.title, 40), (check.subject, 40)])


def _about(book: Book, result: Result) -> None:
    pen = book.pen
    page = book.sheet(book.name(pen.say("book.about")))
    page.sheet.set_column(0, 0, 24)
    page.sheet.set_column(1, 1, 110)
    for row, (label, value) in enumerate(_facts(result, pen)):
        page.text(row, 0, label, book.style("strong"))
        page.text(row, 1, value, book.style("paragraph"))
        page.height(row, [(label, 24), (value, 110)])


def _facts(result: Result, pen: Pen) -> Iterator[tuple[str, str]]:
    yield pen.say("book.reading"), pen.say("book.formula-note")
    yield pen.say("book.engine"), f"gouji {result.engine}"
    for pack in result.packs:
        yield pen.say("book.pack"), f"{pack.id} {pack.title}".strip()
        yield pen.say("book.version"), pack.version
        yield "sha256", pack.sha256
        yield from (("", line) for line in heritage_lines(pack, pen))
    if result.waivers is not None:
        yield from ((pen.say("book.waivers"), words) for words in stamp_words(result.waivers, pen))
        yield from (("", lapse_words(lapse, pen)) for lapse in result.waivers.lapses)
    for number, report in enumerate(result.reports, 1):
        yield "", ""
        year = "" if report.year is None else str(report.year)
        yield f"{pen.say('book.head-report')} {number}", f"{report.body} {year}".strip()
        yield pen.say("book.source"), report.source
        yield "sha256", report.sha256
        yield pen.say("book.edition"), report.form
        yield pen.say("page.verdict"), pen.say(f"outcome.{report.verdict.value}")
        yield pen.say("page.ledger"), ledger_words(report.ledger, pen)
        yield from ((name, ledger_words(ledger, pen)) for name, ledger in report.ledgers)
    for unread in result.unread:
        yield pen.say("book.unread"), f"{unread.source}: {unread.cause} {unread.remedy}".strip()
