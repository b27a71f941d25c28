"""Texts of waivers in every format: whoever wrote a file of waivers harms nobody who reads a result."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import jsonschema
import openpyxl
import pytest

from gouji.outputs.csv_table import write_csv
from gouji.outputs.github import write_github
from gouji.outputs.html import write_html
from gouji.outputs.json_v1 import write_json
from gouji.outputs.junit import write_junit
from gouji.outputs.layout import Pen
from gouji.outputs.result_v1 import result_schema
from gouji.outputs.sarif import write_sarif
from gouji.outputs.text import write_text
from gouji.outputs.waivers import lapse_words, stamp_words, waived_words
from gouji.outputs.xlsx import write_xlsx
from gouji.sheets import Laid
from tests.outputs.hostile import EVIL, hostile_waivers

STEERING = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u202e\ufeff]")
LAID = Laid(sheets=(), checks=(), figures=(), passages=())
BENIGN = EVIL.replace("\ud800", "").replace("\x00", "")


def written(shape: str, text: str = EVIL) -> str:
    result = hostile_waivers(text)
    if shape == "text":
        return write_text(result, lang="zh", color=False, width=80, everything=True)
    if shape == "html":
        return write_html(result, (LAID,), lang="zh").decode()
    writers = {
        "json": lambda: write_json(result),
        "sarif": lambda: write_sarif(result, lang="zh", everything=True),
        "junit": lambda: write_junit(result, lang="zh", fail_on="error"),
        "github": lambda: write_github(result, lang="zh", fail_on="error"),
        "csv": lambda: write_csv(result, lang="zh", everything=True),
    }
    return writers[shape]().decode("utf-8-sig")


@pytest.mark.parametrize("shape", ["text", "sarif", "junit", "github", "csv", "html"])
def test_no_text_of_a_waiver_steers_what_shows_it(shape: str) -> None:
    assert STEERING.search(written(shape)) is None


def test_json_keeps_its_contract_whatever_a_waiver_says() -> None:
    data = written("json", BENIGN)
    assert STEERING.search(data) is None
    told = json.loads(data)
    jsonschema.validators.Draft7Validator(result_schema()).validate(told)
    assert told["waivers"]["lapsed"][0]["was"] == BENIGN


def test_in_junit_a_waiver_is_neither_an_element_nor_a_command() -> None:
    data = written("junit")
    names = {"testsuites", "testsuite", "properties", "property", "testcase", "skipped", "error"}
    assert {element.tag for element in ET.fromstring(data).iter()} == names  # noqa: S314 (written by the writer under test)
    assert "::" not in data


def test_on_github_a_waiver_starts_no_command() -> None:
    lines = written("github").split("\n")[:-1]
    assert [line.partition(" ")[0] for line in lines] == ["::notice", "::notice", "::error", "::warning"]


def test_in_a_table_a_waiver_is_no_formula() -> None:
    for row in csv.reader(io.StringIO(written("csv"))):
        assert not any(value.lstrip()[:1] in set("=+-@|%\t\r") for value in row if value)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(hostile_waivers(BENIGN), (LAID,), lang="zh")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert not any(cell.data_type == "f" and "1+1" in str(cell.value) for cell in cells)


class Elements(HTMLParser):
    """Names of the elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)


def test_in_a_page_a_waiver_is_no_element() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)><x y='\">"
    page = written("html", evil)
    assert not Elements(page).names & {"script", "img", "x"}
    assert page.count("&lt;script&gt;") > 8


def test_a_text_of_any_length_is_cut() -> None:
    for shape in ("junit", "github", "csv", "sarif"):
        assert len(written(shape, "长" * 1_000_000)) < 1_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_of_waivers_have_no_slot_left_open(lang: str) -> None:
    result = hostile_waivers("words")
    pen = Pen(lang=lang, width=0)
    assert result.waivers is not None
    waived = result.reports[0].findings[0].waived
    assert waived is not None
    said = [
        waived_words(waived, pen),
        *stamp_words(result.waivers, pen),
        *(lapse_words(lapse, pen) for lapse in result.waivers.lapses),
    ]
    assert said
    assert not any("{" in words for words in said)
