"""Reports on web pages, in the layouts of real ones: every cell is right or told to be unreadable, and can be found."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import count

import pytest
from lxml import etree

from gouji.documents import read_document
from gouji.packs.form_types import Form
from gouji.packs.load import load_pack
from gouji.reports.extract import extract
from gouji.reports.model import Report
from tests.layouts import html, real
from tests.layouts.html import BROKEN, LAYOUTS
from tests.layouts.render import FORM, PREAMBLE, TEXTS, TITLE, Figures, cells_of, columns_of, grid
from tests.layouts.test_layouts import different, ordinary, printed, unreadable, with_blanks

FORMS = {"2021": FORM, "2019": load_pack("cn-gov-info-annual-report", "2019").form}
LAYS = {
    "table": html.table,
    "word": lambda rows: html.table(rows, html.word_heads),
    "unspanned": html.unspanned,
    "empty_heads": html.empty_heads,
    "hundreds_of_columns": html.hundreds_of_columns,
    "lying": lambda rows: html.table(rows, lie=-2),
}
REAL = [(edition, name) for edition in FORMS for name in real.names(edition)]
CELL = re.compile(r"<td[^>]*>(?:[\d./]+|&nbsp;)</td>")


def read(page: str, form: Form = FORM) -> Report:
    return extract(read_document(page.encode(), "page.html"), form)


@pytest.mark.parametrize("given", [different(), ordinary(), with_blanks()], ids=["different", "ordinary", "blanks"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_and_every_sentence_of_a_page_is_read(layout: str, given: Figures) -> None:
    report = read(LAYOUTS[layout](given))
    assert printed(report) == cells_of(given)
    assert report.labels == {}
    assert {s.id: s.text for s in report.sections} == {s.id: "\n".join(TEXTS.get(s.id, [])) for s in FORM.sections}
    assert (report.year, report.title, report.preamble) == (2025, TITLE, PREAMBLE)
    assert (report.body.name, report.period) == ("青石市园林局", "2025-01-01/2025-12-31")
    assert report.published == "2026-01-20"


@pytest.mark.parametrize("given", [different(), with_blanks()], ids=["different", "blanks"])
@pytest.mark.parametrize("layout", BROKEN)
def test_a_page_that_does_not_tell_all_is_not_guessed(layout: str, given: Figures) -> None:
    report = read(BROKEN[layout](given))
    assert printed(report).items() <= cells_of(given).items()
    assert [s.heading for s in report.sections] == [s.label for s in FORM.sections]


def test_tables_that_are_pictures_are_told_to_be_so() -> None:
    tables = read(html.pictures(different())).tables
    assert [list(tables[table.id]) for table in FORM.tables] == [["unreadable"]] * 3


@pytest.mark.parametrize("lay", LAYS)
@pytest.mark.parametrize(("edition", "name"), REAL)
def test_the_figures_of_real_reports_are_read(edition: str, name: str, lay: str) -> None:
    form = FORMS[edition]
    given = real.figures_of(name, form)
    report = read(html.page(html.article(given, LAYS[lay], form=form)), form)
    assert printed(report) == printed_cells(form, given)


def test_rows_of_two_and_three_cells_on_the_same_columns_are_told_apart() -> None:
    form, numbers = FORMS["2019"], count(201)
    table = form.tables[0]
    given = {table.id: {row.id: [str(next(numbers)) for _ in columns_of(table, row)] for row in table.rows}}
    report = read(html.page(html.article(given, html.drawn_on_six, form=form)), form)
    assert printed(report) == printed_cells(form, given)


def printed_cells(form: Form, given: Figures) -> dict[str, str]:
    return {
        f"{table.id}/{row.id}/{column.id}": text
        for table in form.tables
        for row in table.rows
        if row.id in given.get(table.id, {})
        for column, text in zip(columns_of(table, row), given[table.id][row.id], strict=True)
    }


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("said", ["utf-8", "gb2312", "iso-8859-1", "x-unknown"])
def test_a_page_is_read_in_its_character_set_whatever_it_says(charset: str, said: str) -> None:
    given = different()
    page = html.spans(given).replace('charset="utf-8"', f'charset="{said}"')
    report = extract(read_document(page.encode(charset), "page.html"), FORM)
    assert printed(report) == cells_of(given)


def columns_by_text(given: Figures) -> dict[str, int]:
    """Number the column of each figure, the columns counted in which a cell begins."""
    found: dict[str, int] = {}
    for table in FORM.tables:
        boxes = html.boxes(grid(table, given[table.id]))
        begun = sorted({box.column for box in boxes})
        found |= {box.text: begun.index(box.column) + 1 for box in boxes if box.text.isdigit()}
    return found


def test_cells_below_each_other_have_one_number_whatever_is_spanned_beside_them() -> None:
    report = read(html.spans(different()))
    numbers = {
        column: {report.provenance[f"requests/{row}/{column}"].cell for row in report.tables["requests"]}
        for column in ("natural_person", "total")
    }
    assert numbers == {"natural_person": {4}, "total": {10}}


def test_the_place_of_a_cell_leads_to_it() -> None:
    given = different()
    page = html.card(given)
    report = read(page)
    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    lines = page.splitlines()
    columns = columns_by_text(given)
    for path, text in cells_of(given).items():
        at = report.provenance[path]
        assert at.element is not None
        assert at.line is not None
        found = tree.xpath("/" + at.element)
        assert ["".join(cell.itertext()) for cell in found] == [text]
        assert f">{text}<" in lines[at.line - 1]
        assert at.cell == columns[text]


def test_places_of_a_page_within_a_script_name_the_script() -> None:
    report = read(html.in_script(different()))
    element = report.provenance["requests/received/total"].element or ""
    assert element.startswith("html/body/script/")


Change = Callable[[random.Random, str], str]


def lying(pick: random.Random, page: str) -> str:
    def changed(match: re.Match[str]) -> str:
        lie = pick.choice([-3, -2, -1, 1, 2, 3, 100_000]) if pick.random() < 0.4 else 0
        return f'{match[1]}="{max(0, int(match[2]) + lie)}"'

    return re.sub(r'(rowspan|colspan)="(\d+)"', changed, page)


def a_cell(new: Callable[[random.Random, str], str]) -> Change:
    """Change one cell of the tables of the report."""

    def change(pick: random.Random, page: str) -> str:
        match = pick.choice(list(CELL.finditer(page)))
        return page[: match.start()] + new(pick, match[0]) + page[match.end() :]

    return change


def unended(pick: random.Random, page: str) -> str:
    return re.sub("</td>|</tr>", lambda match: pick.choice([match[0], ""]), page)


def empty_rows(pick: random.Random, page: str) -> str:
    return re.sub("</tr>", lambda match: match[0] + pick.choice(["", "", "<tr></tr>"]), page)


def cut(pick: random.Random, page: str) -> str:
    """A table ends, and goes on as another."""
    match = pick.choice(list(re.finditer(r"</tr>\n", page)))
    return f"{page[: match.end()]}</tbody></table>\n<table><tbody>{page[match.end() :]}"


def without_row(pick: random.Random, page: str) -> str:
    match = pick.choice(list(re.finditer(r"<tr>.*?</tr>", page)))
    return page[: match.start()] + page[match.end() :]


CHANGES: dict[str, Change] = {
    "lying": lying,
    "no_cell": a_cell(lambda _, cell: ""),
    "footnote": a_cell(lambda _, cell: cell.replace("</td>", "<sup>1</sup></td>")),
    "struck_out": a_cell(lambda _, cell: cell.replace("</td>", "<s>1</s></td>")),
    "picture": a_cell(lambda _, cell: cell.replace("</td>", '<img src="a.png"></td>')),
    "hidden": a_cell(lambda _, cell: cell.replace("</td>", '<b style="DISPLAY: none">1</b></td>')),
    "over_lines": a_cell(lambda _, cell: re.sub(r"(\d)(\d+)</td>", r"<p>\1</p><p>\2</p></td>", cell)),
    "unended": unended,
    "empty_rows": empty_rows,
    "cut": cut,
    "without_row": without_row,
}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_happens_to_a_page_no_number_is_wrong(change: str, seed: int) -> None:
    pick = random.Random(f"{change} {seed}")
    given = different() if seed % 2 else with_blanks(seed)
    page = CHANGES[change](pick, html.spans(given))
    want = cells_of(given)
    report = read(page)
    found = printed(report)
    if change == "no_cell":  # the row of which the only cell is gone is blank
        found = {path: text for path, text in found.items() if text or not want.get(path)}
    assert found.items() <= want.items()
    told = sum(1 for _ in unreadable(report))
    if change in ("hidden", "unended", "empty_rows"):
        assert found == want
    elif change in ("footnote", "struck_out", "picture", "over_lines"):
        assert len(found) >= len(want) - 1
    elif change == "lying":
        assert len(found) + told == len(want)
