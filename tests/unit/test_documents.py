"""Formats are told by content and name; what reads them is imported when used, and told when it is not installed."""

from __future__ import annotations

import sys

import pytest

from gouji.check import check
from gouji.documents import read_document
from gouji.errors import InputError
from gouji.inputs import Source, open_editions
from samples.render import LAYOUTS
from samples.render.paper import Paper, Part

PAPER = Paper("某局2025年政府信息公开工作年度报告", ("某局编制本报告。",), (Part("一、总体情况", ("没有。",)),))
LIBRARIES = {"html": "lxml", "docx": "lxml", "pdf": "pdfminer"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without the extra."""
    readers = tuple(f"gouji.documents.{layout}" for layout in LIBRARIES)
    for name in list(sys.modules):
        if name.partition(".")[0] in LIBRARIES.values() or name.startswith(readers):
            monkeypatch.delitem(sys.modules, name)
    for name in set(LIBRARIES.values()):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("layout", "library"), LIBRARIES.items())
def test_a_library_that_is_not_installed_is_named_with_the_command_that_installs_it(layout: str, library: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(LAYOUTS[layout](PAPER), f"report.{layout}")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place and problem.place.file) == ("reader-missing", f"report.{layout}")
    for lang in ("zh", "en"):
        assert library in problem.cause(lang)
        assert problem.remedy(lang) == "pip install 'gouji[docs]'"


@pytest.mark.usefixtures("bare")
def test_without_the_extra_text_is_still_checked() -> None:
    sources = [
        Source(name=f"a{suffix}", data=LAYOUTS[layout](PAPER)) for layout, suffix in (("pdf", ""), ("lines", ""))
    ]
    result = check(sources, open_editions("cn-gov-info-annual-report"))
    assert [unread.code for unread in result.unread] == ["reader-missing"]
    assert [report.body for report in result.reports] == ["某局"]


@pytest.mark.usefixtures("bare")
def test_without_the_extra_a_table_with_the_tags_of_a_page_is_told_as_not_read() -> None:
    with pytest.raises(InputError) as caught:
        read_document("# 标题\n<table><tr><td>1</td><td>2</td></tr></table>".encode(), "report.md")
    assert [problem.code for problem in caught.value.problems] == ["reader-missing"]


@pytest.mark.parametrize("layout", LIBRARIES)
@pytest.mark.parametrize("name", ["report", "report.txt", "report.doc", "-", "download.jsp?id=3"])
def test_the_content_decides_where_the_name_says_something_else(layout: str, name: str) -> None:
    assert read_document(LAYOUTS[layout](PAPER), name).format == layout


@pytest.mark.parametrize("name", ["report.txt", "report", "-"])
def test_what_has_no_sign_of_another_format_is_text(name: str) -> None:
    assert read_document(LAYOUTS["lines"](PAPER), name).format == "text"


def test_the_old_format_of_word_is_not_read_and_told_with_what_to_do() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name in ("a.doc", "a.docx", "a.wps"):
        with pytest.raises(InputError) as caught:
            read_document(old, name)
        (problem,) = caught.value.problems
        assert problem.code == "input-format"
        assert ".docx" in problem.remedy("en")
        assert ".docx" in problem.remedy("zh")
