"""Word files: every figure is read as it is printed, whatever the file does to hide it."""

from __future__ import annotations

import random

import pytest

from gouji.documents import read_document
from gouji.documents.model import OBJECT, Grid, GridCell, Paragraph
from gouji.errors import InputError
from gouji.reports.extract import extract
from gouji.reports.model import Report
from samples.render.docx import run
from tests.layouts import docx
from tests.layouts.render import FORM, cells_of, figures


def read(data: bytes) -> Report:
    return extract(read_document(data, "report.docx"), FORM)


def printed(report: Report) -> dict[str, str | None]:
    return {
        f"{table}/{row}/{column}": None if cell is None else str(cell)
        for table, rows in report.tables.items()
        for row, cells in rows.items()
        if isinstance(cells, dict)
        for column, cell in cells.items()
    }


@pytest.mark.parametrize("layout", docx.LAYOUTS)
@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_read_from_every_way_of_writing(layout: str, seed: int) -> None:
    rng = random.Random(seed)
    given = figures(lambda: str(rng.choice((0, 3, 12, 104, 98765))))
    report = read(docx.LAYOUTS[layout](given))
    assert printed(report) == cells_of(given)
    assert report.year == 2025
    assert [s.id for s in report.sections] == [s.id for s in FORM.sections]
    assert report.labels == {}


def test_blank_cells_stay_blank() -> None:
    given = figures(lambda: "")
    assert set(printed(read(docx.package(docx.body(given)))).values()) == {None}


def test_a_cell_tells_its_table_row_and_column() -> None:
    report = read(docx.package(docx.body(figures(lambda: "1"))))
    at = report.provenance["requests/received/natural_person"]
    assert (at.part, at.table, at.row, at.cell) == ("word/document.xml", 2, 4, 4)


def test_a_number_made_by_word_stands_before_its_paragraph() -> None:
    level = '<w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    numbering = docx.NUMBERING.replace("</w:abstractNum>", level + "</w:abstractNum>")
    numbered = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="5"/></w:numPr>'
    content = "".join(docx.paragraph("甲", numbered.format(n)) for n in (0, 1, 1, 0, 1))
    document = read_document(docx.package(content, {"word/numbering.xml": numbering}), "a.docx")
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts == ["一、甲", "一.3)甲", "一.4)甲", "二、甲", "二.3)甲"]


def test_ten_and_more_are_counted_as_chinese_lists_do() -> None:
    numbered = '<w:numPr><w:numId w:val="5"/></w:numPr>'
    content = "".join(docx.paragraph("甲", numbered) for _ in range(21))
    document = read_document(docx.package(content, {"word/numbering.xml": docx.NUMBERING}), "a.docx")
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert [texts[9], texts[10], texts[19], texts[20]] == ["十、甲", "十一、甲", "二十、甲", "二十一、甲"]


def test_rows_that_begin_late_keep_their_columns() -> None:
    row = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p/></w:tc><w:tc>{}</w:tc></w:tr>'
    first = f"<w:tr>{''.join(f'<w:tc>{docx.paragraph(t)}</w:tc>' for t in '甲乙丙')}</w:tr>"
    document = read_document(docx.package(f"<w:tbl>{first}{row.format(docx.paragraph('5'))}</w:tbl>"), "a.docx")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in cells] for cells in grid.rows] == [["甲", "乙", "丙"], ["", "", "5"]]


def test_two_paragraphs_of_a_cell_are_not_one_number() -> None:
    cell = f"<w:tc>{docx.paragraph('1')}{docx.paragraph('0')}</w:tc>"
    document = read_document(docx.package(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"), "a.docx")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["1\n0", "1\n0"]


LEVEL = '<w:vertAlign w:val="{}"/>'
RAISED = f"<w:rPr>{LEVEL.format('superscript')}</w:rPr>"
BLIP = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="rId9" xmlns:r="x"/>'
DRAWN = f"<w:p><w:r><w:drawing>{BLIP}</w:drawing></w:r></w:p>"


def cell_of(*runs: str) -> GridCell:
    """Read a cell of one paragraph of several runs."""
    cell = f"<w:tc><w:p>{''.join(runs)}</w:p></w:tc>"
    (grid,) = read_document(docx.package(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"), "a.docx").blocks
    assert isinstance(grid, Grid)
    return grid.rows[0][0]


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        (LEVEL.format("superscript"), "12¹"),
        (LEVEL.format("subscript"), "12₁"),
        ("<w:strike/>", "12\n1"),
        ("<w:dstrike/>", "12\n1"),
    ],
)
def test_what_stands_above_the_line_or_is_struck_out_is_no_digit_of_the_number(properties: str, text: str) -> None:
    cell = cell_of(run("12"), run("1", f"<w:rPr>{properties}</w:rPr>"))
    assert (cell.text, cell.doubt) == (text, "apart")


@pytest.mark.parametrize("mark", ["[1]", "①", "*"])
def test_the_mark_of_a_footnote_is_kept_beside_the_number(mark: str) -> None:
    cell = cell_of(run("12"), run(mark, RAISED))
    assert (cell.text, cell.doubt) == (f"12{mark}", "")


def test_a_level_or_line_that_is_switched_off_is_none() -> None:
    assert cell_of(run("12"), run("1", f"<w:rPr>{LEVEL.format('baseline')}</w:rPr>")).text == "121"
    assert cell_of(run("12"), run("1", '<w:rPr><w:strike w:val="0"/></w:rPr>')).text == "121"
    assert cell_of(run("12"), run(" ", "<w:rPr><w:strike/></w:rPr>")).text == "12"


def test_a_reference_to_a_footnote_is_no_digit() -> None:
    reference = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    assert cell_of(run("12"), reference).text == "12"


def test_a_picture_is_no_blank() -> None:
    cell = cell_of(f"<w:r><w:drawing>{BLIP}</w:drawing></w:r>")
    assert (cell.text, cell.doubt) == (OBJECT, "apart")
    embedded = "<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>"
    assert cell_of(run("12"), embedded).doubt == "apart"
    assert cell_of("<w:r><w:drawing/></w:r>").text == ""


def test_a_table_that_is_a_picture_is_told_to_be_one() -> None:
    heads = [section.label for section in FORM.sections]
    content = "".join(docx.paragraph(head) + DRAWN * (n in (1, 2, 3)) for n, head in enumerate(heads))
    report = read(docx.package(docx.paragraph("青石市园林局2025年政府信息公开工作年度报告") + content))
    assert {name: list(table) for name, table in report.tables.items()} == {
        table.id: ["unreadable"] for table in FORM.tables
    }


BOMB = docx.package(docx.paragraph("0" * 70_000_000))
ENTITY = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx.package("甲")[:200], "docx-damaged"),
        (b"PK\x03\x04 no archive", "docx-damaged"),
        (BOMB, "docx-size"),
        (docx.package("<w:p>"), "docx-xml"),
        (
            docx.package(
                "<w:p/>", {"word/document.xml": f"{ENTITY}<w:document {docx.NAMES}><w:body>&e;</w:body></w:document>"}
            ),
            "docx-doctype",
        ),
        (
            docx.package("", {"word/document.xml": "<a/>"}).replace(b"word/document.xml", b"word/another.data"),
            "docx-none",
        ),
    ],
    ids=["truncated", "no archive", "bomb", "not XML", "document type", "no document"],
)
def test_a_file_that_cannot_be_read_is_told(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, "a.docx")
    assert [problem.code for problem in caught.value.problems] == [code]
    for lang in ("zh", "en"):
        assert caught.value.problems[0].cause(lang)
        assert caught.value.problems[0].remedy(lang)


def test_deep_nesting_ends() -> None:
    nested = "<w:sdt><w:sdtContent>" * 300 + docx.paragraph("甲") + "</w:sdtContent></w:sdt>" * 300
    with pytest.raises(InputError):
        read_document(docx.package(nested), "a.docx")
