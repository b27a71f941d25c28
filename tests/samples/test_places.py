"""The place of a cell leads to it, as another program finds it: in a page, in a Word file, in a PDF file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from lxml import etree

from docs import refresh
from gouji.findings import Location
from gouji.inputs import Source, open_editions, read_report
from samples import make
from tests.samples.test_samples import printed

FOLDER = make.HERE / "wrong-figures"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Look = Callable[[Location], str]


def in_page(data: bytes) -> Look:
    tree = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    return lambda at: "".join(tree.xpath(f"string(/{at.element})"))


def in_word(data: bytes) -> Look:
    archive = zipfile.ZipFile(io.BytesIO(data))
    tree = etree.fromstring(archive.read("word/document.xml"))
    tables = list(tree.iter(f"{W}tbl"))

    def look(at: Location) -> str:
        column = 1
        for cell in tables[(at.table or 0) - 1].findall(f"{W}tr")[(at.row or 0) - 1].findall(f"{W}tc"):
            if column == at.cell:
                return "".join(text.text or "" for text in cell.iter(f"{W}t"))
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += 1 if span is None else int(span.get(f"{W}val", ""))
        return ""

    return look


def in_pdf(data: bytes) -> Look:
    with pdfplumber.open(io.BytesIO(data)) as file:
        letters = [page.chars for page in file.pages]

    def look(at: Location) -> str:
        assert at.box is not None
        x0, top, x1, bottom = at.box
        inside = (
            char["text"]
            for char in letters[(at.page or 0) - 1]
            if x0 - 0.1 <= (char["x0"] + char["x1"]) / 2 <= x1 + 0.1
            and top - 0.1 <= (char["top"] + char["bottom"]) / 2 <= bottom + 0.1
        )
        return "".join(inside)

    return look


@pytest.mark.parametrize(("suffix", "opened"), [("html", in_page), ("docx", in_word), ("pdf", in_pdf)])
def test_every_cell_is_where_the_report_says(suffix: str, opened: Callable[[bytes], Look]) -> None:
    data = (FOLDER / f"report.{suffix}").read_bytes()
    editions = open_editions("cn-gov-info-annual-report")
    report, _ = read_report(Source(name=f"report.{suffix}", data=data), editions)
    look = opened(data)
    cells = printed(report)
    assert len(cells) == 200
    assert {path: look(report.provenance[path]).strip() for path in cells} == cells


@pytest.mark.parametrize("page", refresh.PAGES)
def test_the_findings_of_the_documents_are_those_of_today(page: str) -> None:
    text = (Path(refresh.ROOT) / page).read_text(encoding="utf-8")
    assert len(refresh.FINDING.findall(text)) == 3
    assert refresh.with_findings(text) == text, "run python docs/refresh.py"
