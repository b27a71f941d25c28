"""Text and markdown: what was printed where, in whatever character set, and nothing that was not printed."""

from __future__ import annotations

import time

import pytest

from gouji.documents import read_document
from gouji.documents.model import Document, Grid, Paragraph
from gouji.documents.text import MAX_BYTES, MAX_CELLS, MAX_LINES, read_text
from gouji.errors import InputError
from gouji.messages import LANGUAGES

SENTENCE = "政府信息公开工作年度报告,共3件。的、"


def read(text: str, name: str = "report.txt") -> Document:
    return read_text(text.encode(), name)


def cells(document: Document, n: int = 0) -> list[list[str]]:
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for row in grids[n].rows]


def paragraphs(document: Document) -> list[tuple[str, int | None, int | None]]:
    return [(b.text, b.at.line, b.at.column) for b in document.blocks if isinstance(b, Paragraph)]


def test_blank_lines_vanish_and_numbers_stay() -> None:
    document = read("\n甲\n\n \u00a0\u3000\n  乙 \r\n\r丙")
    assert paragraphs(document) == [("甲", 2, 1), ("乙", 5, 3), ("丙", 7, 1)]


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert paragraphs(read("\ufeff规\u200b章\n&nbsp;0&nbsp;\n\u2060"))[0][0] == "规章"
    assert paragraphs(read("&nbsp;0&nbsp;"))[0][0] == "0"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_character_sets_are_told_apart(charset: str) -> None:
    document = read_text((SENTENCE + "\n0\n").encode(charset), "report.txt")
    assert [text for text, _, _ in paragraphs(document)] == [SENTENCE, "0"]


def test_big5_is_not_taken_for_gb18030() -> None:
    traditional = "政府信息公開工作年度報告，總體情況。數量、的"
    assert paragraphs(read_text(traditional.encode("big5"), "report.txt"))[0][0] == traditional


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40, "input-binary"),
        (b"\x01\x02\x03\x04" * 100, "input-binary"),
        ((SENTENCE * 30).encode() + b"\n\xe6\xff", "input-charset"),
        ((SENTENCE * 30).encode()[:-1], "input-charset"),
        (b"\x81\x01\xff\x02" * 9, "input-charset"),
        (b"\xff\xfe\x00", "input-charset"),
        (b" " * (MAX_BYTES + 1), "input-size"),
        (b"0\n" * (MAX_LINES + 1), "input-lines"),
        (b"|" * (MAX_CELLS + 1), "input-cells"),
    ],
    ids=["png", "controls", "damaged", "cut", "unknown", "half a character", "size", "lines", "cells"],
)
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_text(data, "report.txt")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == (code, "report.txt")
    for lang in LANGUAGES:
        assert "{" not in problem.cause(lang) + problem.remedy(lang)


def test_a_damaged_file_names_the_line() -> None:
    with pytest.raises(InputError) as caught:
        read_text((SENTENCE * 30).encode() + b"\n\n\xe6\xff", "report.txt")
    assert caught.value.problems[0].place.line == 3


def test_lines_with_pipes_make_a_grid() -> None:
    document = read("前\n| 规章 | 0 |  | 3 |\n\n| 许可 | 1 | | |\n后")
    assert cells(document) == [["规章", "0", "", "3"], ["许可", "1", "", ""]]
    first = document.blocks[1]
    assert isinstance(first, Grid)
    assert [(c.at.line, c.at.column) for c in first.rows[1]] == [(4, 3), (4, 8), (4, 11), (4, 13)]
    assert [text for text, _, _ in paragraphs(document)] == ["前", "后"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("规章 | 0 | 3 |\n许可 | 1 |", [["规章", "0", "3"], ["许可", "1"]]),
        ("规章 | 0 | 3\n许可 | 1 |", [["规章", "0", "3"], ["许可", "1", ""]]),
        ("甲 | 0 |\n乙 | 1 |\n | 2 |", [["甲", "0"], ["乙", "1"], ["", "2"]]),
        ("| 甲 | 0 |\n| 乙 | 1 |\n| 丙 | 2", [["甲", "0"], ["乙", "1"], ["丙", "2"]]),
        ("｜甲｜0｜", [["甲", "0"]]),
        ("规章\t0\t\n\t1\t2", [["规章", "0", ""], ["", "1", "2"]]),
    ],
    ids=["closed", "not closed", "blank in front", "one left open", "full width", "tabs"],
)
def test_an_outer_divider_is_a_border_where_most_rows_have_it(text: str, expected: list[list[str]]) -> None:
    assert cells(read(text)) == expected


def test_a_pipe_alone_only_divides() -> None:
    document = read("0\n|\n1\n|\n")
    assert [text for text, _, _ in paragraphs(document)] == ["0", "1"]


def test_rules_of_markdown_are_left_out_and_printed_dashes_are_not() -> None:
    assert cells(read("| a | b |\n|---|:-:|\n| - | - |\n| --- | --- |\n", "r.md")) == [["a", "b"], ["-", "-"]]


def test_markdown_keeps_levels_and_drops_emphasis() -> None:
    document = read("# 题 #\n## **一、总体情况**\n**二、情况**\n1\\.属于\n| 商业<br>企业 | \\|\n", "report.md")
    found = [(b.text, b.level) for b in document.blocks if isinstance(b, Paragraph)]
    assert found == [("题", 1), ("一、总体情况", 2), ("二、情况", None), ("1.属于", None)]
    assert cells(document) == [["商业企业", "|"]]
    assert (document.format, document.source) == ("markdown", "report.md")


def test_text_is_not_markdown() -> None:
    assert paragraphs(read("**甲**\n1\\.乙")) == [("**甲**", 1, 1), ("1\\.乙", 2, 1)]


@pytest.mark.parametrize(
    "data",
    [b" " * MAX_BYTES, b"a " * (MAX_BYTES // 2), b"#" * MAX_BYTES, b"**" * 10**6, b"\\" * 10**6, b"a\t" * 10**5],
    ids=["blanks", "one line", "marks", "stars", "escapes", "tabs"],
)
def test_a_strange_file_costs_no_more_than_its_size(data: bytes) -> None:
    start = time.process_time()
    read_text(data, "report.md")
    assert time.process_time() - start < 5


def test_the_content_decides_the_format_before_the_suffix() -> None:
    assert read_document(SENTENCE.encode(), "report").format == "text"
    assert read_document(b"# a", "report.MD").format == "markdown"


def test_a_table_with_the_tags_of_a_page_is_a_grid_with_its_spans() -> None:
    text = (
        "# 标题\n\n前文\n\n<table>\n<tr><td rowspan='2'>甲</td><td>1</td></tr>\n\n<tr><td>2</td></tr></table>\n\n"
        "中间 | 3\n末行 | 4\n<TABLE><tr><td>乙</td><td>5</td></tr></TABLE> 后文"
    )
    document = read_text(text.encode(), "report.md")
    assert [type(block).__name__ for block in document.blocks] == [
        "Paragraph", "Paragraph", "Grid", "Grid", "Grid", "Paragraph",
    ]  # fmt: skip
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in row] for row in grids[0].rows] == [["甲", "1"], ["甲", "2"]]
    assert [row[1].at.line for row in grids[0].rows] == [6, 8]
    assert [[cell.text for cell in row] for row in grids[2].rows] == [["乙", "5"]]


@pytest.mark.parametrize("text", ["<table>\n<tr><td>1</td></tr>\n", "</table>\n1 < 2 <tablet>\n", "<table" * 50_000])
def test_tags_of_a_table_that_is_not_closed_are_text(text: str) -> None:
    document = read_text(text.encode(), "report.md")
    assert all(isinstance(block, Paragraph) for block in document.blocks)


def test_many_small_tables_are_bounded_together() -> None:
    table = "<table>" + "<tr><td>3</td><td>4</td></tr>" * 100 + "</table>\n"
    assert len(read(table * 3, "report.md").blocks) == 3
    with pytest.raises(InputError):
        read(table * 400, "report.md")


def test_a_table_drawn_with_characters_is_a_grid() -> None:
    text = "┌──────┬──────┐\n│ 甲 │ 1 │\n├──────┼──────┤\n│ 乙 │ ─ │\n└──────┴──────┘\n后文\n─\n"
    document = read(text)
    assert cells(document) == [["甲", "1"], ["乙", "─"]]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["后文", "─"]
