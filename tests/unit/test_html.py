"""Pages: what is shown, where it stands, and nothing that is hidden, joined or guessed."""

from __future__ import annotations

import json
import sys

import pytest

from gouji.documents import read_document
from gouji.documents.html import read_html
from gouji.documents.html_head import iso_date
from gouji.documents.model import OBJECT, Document, Grid, Paragraph, Picture
from gouji.errors import InputError


def read(page: str) -> Document:
    return read_html(page.encode(), "page.html")


def texts(page: str) -> list[str]:
    return [block.text for block in read(page).blocks if isinstance(block, Paragraph)]


def grids(page: str) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in b.rows] for b in read(page).blocks if isinstance(b, Grid)]


def cell(content: str) -> str:
    """Read what is in a cell that has a neighbour."""
    return grids(f"<table><tr><td>x</td><td>{content}</td></tr></table>")[0][0][1]


def doubt(content: str) -> str:
    grid = read(f"<table><tr><td>x</td><td>{content}</td></tr></table>").blocks[0]
    assert isinstance(grid, Grid)
    return grid.rows[0][1].doubt


def pictures(page: str) -> list[tuple[str, str, str]]:
    return [(b.kind.value, b.name, b.alt) for b in read(page).blocks if isinstance(b, Picture)]


# Lines


def test_blocks_and_breaks_divide_lines_and_inline_elements_do_not() -> None:
    page = "<h1>甲</h1>乙<b>丙</b><div>丁<p>戊<span>己</span>庚<br>辛</div>壬<ul><li>癸<li>子</ul>"
    assert texts(page) == ["甲", "乙丙", "丁", "戊己庚", "辛", "壬", "癸", "子"]


def test_headings_have_a_level() -> None:
    levels = [
        (b.text, b.level) for b in read("<h2>甲</h2><p>乙</p><h6><b>丙</b></h6>").blocks if isinstance(b, Paragraph)
    ]
    assert levels == [("甲", 2), ("乙", None), ("丙", 6)]


def test_white_space_is_collapsed_as_browsers_do() -> None:
    assert texts("<p>  甲 \n\t 乙&nbsp;丙\u3000丁 &nbsp;</p>") == ["甲 乙 丙\u3000丁"]
    assert texts("<pre>甲\n  乙  丙\n\n丁</pre>戊") == ["甲", "乙 丙", "丁", "戊"]


def test_what_takes_no_place_is_dropped() -> None:
    assert texts("<p>规\u200b章\ufeff&shy;&zwj;&#8203;</p>") == ["规章"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">1</p>',
        '<span style="color:red; DISPLAY : None">1</span>',
        "<p hidden>1</p>",
        '<div style="visibility:hidden"><p>1<p>2</div>',
        "<script>1</script>",
        "<style>1</style>",
        "<template><p>1</p></template>",
        "<noscript>1</noscript>",
        "<!-- 1 -->",
        "<!--[if gte mso 9]><xml><p>1</p></xml><![endif]-->",
        "<svg><text>1</text></svg>",
        "<ruby><rp>(</rp><rt>1</rt></ruby>",
        '<input type="hidden" value="1">',
        '<table style="display:none"><tr><td>1<td>2</table>',
    ],
)
def test_what_is_hidden_is_left_out(hidden: str) -> None:
    assert texts(f"<p>甲</p>{hidden}<p>乙</p>") == ["甲", "乙"]
    assert grids(f"<p>甲</p>{hidden}<p>乙</p>") == []


def test_what_only_looks_hidden_is_kept() -> None:
    assert texts('<p aria-hidden="true">1</p><![if !supportLists]>2<![endif]><p style="visibility:visible">3') == [
        "1",
        "2",
        "3",
    ]


def test_content_behind_the_end_of_the_page_is_kept() -> None:
    assert texts("<html><body><p>甲</p></body></html><p>乙</p><html><body>丙") == ["甲", "乙", "丙"]


def test_fields_show_their_value() -> None:
    assert cell('<input type="text" value="12" readonly>') == "12"
    assert cell("<textarea>12</textarea>") == "12"


# Cells


def test_a_number_over_several_elements_of_a_line_is_one_number() -> None:
    page = "<p class=MsoNormal><span lang=EN-US><font face=仿宋>20</font></span><span>23</span><o:p></o:p></p>"
    assert cell(page) == "2023"


@pytest.mark.parametrize(
    "blank", ["", "&nbsp;", "<p>&nbsp;</p>", "<o:p> </o:p>", "<p><span><o:p>&nbsp;</o:p></span></p>", "<br>"]
)
def test_a_blank_cell_is_blank(blank: str) -> None:
    assert cell(blank) == ""
    assert doubt(blank) == ""


def test_lines_of_a_cell_are_kept_apart() -> None:
    assert cell("<p>商业</p><p>企业</p>") == "商业\n企业"
    assert cell("本年新<br />制作数量") == "本年新\n制作数量"
    assert doubt("<p>商业</p><p>企业</p>") == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>1</p><p>0</p>", "1\n0"),
        ("1<br>0", "1\n0"),
        ("12<sup>1</sup>", f"12¹{OBJECT}"),
        ("12<sub><b>3</b></sub>", f"12₃{OBJECT}"),
        ('12<span style="vertical-align:super">1</span>', f"12¹{OBJECT}"),
        ("<s>12</s>13", "12\n13"),
        ('<span style="text-decoration: line-through">12</span>13', "12\n13"),
        ('<i style="display:block"><b>1</b>2</i><i style="display:block">3</i>', "12\n3"),
        ('<b style="float:right">1</b>2', "1\n2"),
        ('1<b style="POSITION : absolute;left:0">2</b>', "1\n2"),
        ("<sup>1</sup>", f"¹{OBJECT}"),
        ("12<sup>1.5</sup>", "12\n1.5"),
        ("<del>5</del>", f"5\n{OBJECT}"),
        ('<img src="five.png">', OBJECT),
        ('1<img src="two.png">', f"1{OBJECT}"),
        ('<p>1</p><iframe src="two.html"></iframe>', f"1{OBJECT}"),
    ],
)
def test_what_may_not_be_one_number_is_doubted(content: str, text: str) -> None:
    assert cell(content) == text
    assert doubt(content)


@pytest.mark.parametrize("mark", ["[1]", "①", "*", "注1", "（注）"])
def test_the_mark_of_a_footnote_is_kept_beside_the_number(mark: str) -> None:
    assert (cell(f"12<sup>{mark}</sup>"), doubt(f"12<sup>{mark}</sup>")) == (f"12{mark}", "")


def test_what_is_raised_beside_words_is_no_doubt() -> None:
    assert (cell("规章<sup>1</sup>"), doubt("规章<sup>1</sup>")) == ("规章¹", "")
    assert texts("<p>面积3m<sup>2</sup>,CO<sub>2</sub></p>") == ["面积3m²,CO₂"]
    assert texts("<p>甲<sup>见注二</sup>乙<sup></sup></p>") == ["甲 见注二 乙"]


def test_ornaments_beside_words_are_no_doubt() -> None:
    assert (cell('规章<img src="dot.gif">'), doubt('规章<img src="dot.gif">')) == ("规章", "")
    assert (cell('12<img src="dot.gif" width="1">'), doubt('12<img src="dot.gif" width="1">')) == ("12", "")


def test_a_hidden_cell_takes_no_place_and_an_unseen_one_does() -> None:
    page = "<table><tr><td>1<td style='display:none'>2<td style='visibility:hidden'>3<td>4</table>"
    assert grids(page) == [[["1", "", "4"]]]


# Tables


def test_missing_ends_are_made_good() -> None:
    assert grids("<table><tr><td>1<td>2<tr><td>3<td>4</table>") == [[["1", "2"], ["3", "4"]]]
    open_ones = "<table><tr><td><div>1<td><span><b>2<tr><td><ul><li>3<th><p>4</table>x"
    assert grids(open_ones) == [[["1", "2"], ["3", "4"]]]
    assert grids("<table><td>1</td><td>2</td></table>") == [[["1", "2"]]]
    assert grids("<table><tr><form><td>1</td><td>2</td></form></tr>") == [[["1", "2"]]]


def test_parts_of_a_table_come_in_the_order_in_which_they_are_shown() -> None:
    page = "<table><caption>表</caption><tfoot><tr><td>5<td>6</tfoot><thead><tr><th>1<th>2<tbody><tr><td>3<td>4</table>"
    assert grids(page) == [[["1", "2"], ["3", "4"], ["5", "6"]]]
    assert texts(page) == ["表"]


def test_text_of_a_table_outside_its_cells_stands_before_it() -> None:
    blocks = read("<table>单位:件<tr><td>1<td>2</table>").blocks
    assert [type(block) for block in blocks] == [Paragraph, Grid]


@pytest.mark.parametrize("span", ["0", "1000000", "99999999999999999999", "2.9", " 3x"])
def test_spans_that_no_table_has_are_bounded(span: str) -> None:
    assert grids(f"<table><tr><td rowspan='{span}'>1<td>2<tr><td>3</table>")[0] == [["1", "2"], ["1", "3"]]


@pytest.mark.parametrize("span", ["-2", "x", ""])
def test_spans_that_are_no_number_are_one(span: str) -> None:
    assert grids(f"<table><tr><td colspan='{span}' rowspan='{span}'>1<td>2<tr><td>3<td>4</table>")[0] == [
        ["1", "2"],
        ["3", "4"],
    ]


def test_the_innermost_table_is_the_grid() -> None:
    inner = "<table><tr><td>1</td><td>2</td></tr></table>"
    page = f"<table><tr><td>甲</td><td><table><tr><td><p>乙</p>{inner}<p>丙</p></td></tr></table></td></tr></table>"
    assert grids(page) == [[["1", "2"]]]
    assert texts(page) == ["甲", "乙", "丙"]


def test_a_table_around_one_text_is_part_of_its_cell() -> None:
    assert cell("<table><tr><td><p>12</p></td></tr></table>") == "12"


def test_a_table_of_one_column_or_of_articles_only_arranges_them() -> None:
    assert grids("<table><tr><td>甲<tr><td>乙</table>") == []
    article = "<p>" + "字" * 700 + "</p>"
    assert grids(f"<table><tr><td>甲<td>{article}</table>") == []
    assert texts(f"<table><tr><td>甲<td>{article}</table>") == ["甲", "字" * 700]


def test_a_report_that_is_one_table_is_text_and_grids() -> None:
    page = (
        "<table><tr><td colspan=3><p>甲</p><p>乙</p></td></tr><tr><td colspan=3>丙</td></tr><tr><td>1<td>2<td>3</tr>"
        f"<tr><td colspan=3><p>丁</p><p>{'字' * 700}</p></td></tr><tr><td rowspan=2>4<td>5<td>6</tr>"
        "<tr><td colspan=2><p>7</p><p>8</p></td></tr></table>"
    )
    assert grids(page) == [[["丙", "丙", "丙"], ["1", "2", "3"]], [["4", "5", "6"], ["4", "7\n8", "7\n8"]]]
    assert texts(page) == ["甲", "乙", "丁", "字" * 700]
    assert {block.at.table for block in read(page).blocks if isinstance(block, Grid)} == {1}


# Pictures


def test_pictures_frames_and_attachments_are_named_and_not_fetched() -> None:
    page = (
        '<p><img src="/a/t3.png?x=1" alt="表三"></p><iframe src="https://example.org/b/"></iframe>'
        '<p>见<a href="/c/%E9%99%84%E4%BB%B6.docx">附件</a></p><embed src="d.pdf"><object data="e.pdf"><p>无法显示</p></object>'
    )
    assert pictures(page) == [
        ("image", "t3.png", "表三"),
        ("frame", "b", ""),
        ("attachment", "附件.docx", ""),
        ("attachment", "d.pdf", ""),
        ("attachment", "e.pdf", ""),
    ]
    assert texts(page) == ["见附件"]


def test_a_table_that_is_only_pictures_is_no_table() -> None:
    assert pictures("<table><tr><td><img src=a.png><td><img src=b.png></table>") == [
        ("image", "a.png", ""),
        ("image", "b.png", ""),
    ]


def test_pictures_that_are_data_have_no_name() -> None:
    assert pictures('<p><img src="data:image/png;base64,AAAA/BBBB"></p>') == [("image", "", "")]


# Places


def test_places_are_lines_and_paths() -> None:
    page = (
        "<html>\n<body>\n<div>x</div>\n<div>\n<p>甲<br>\n乙</p>\n<table>\n<tr><th>1</th>\n<td>2</td></tr></table></div>"
    )
    first, paragraph, second, grid = read(page).blocks
    assert isinstance(grid, Grid)
    assert (first.at.line, first.at.element) == (3, "html/body/div[1]")
    assert (paragraph.at.line, paragraph.at.element) == (5, "html/body/div[2]/p[1]")
    assert (second.at.line, second.at.element) == (5, "html/body/div[2]/p[1]")
    assert (grid.at.table, grid.at.line, grid.at.element) == (1, 7, "html/body/div[2]/table[1]")
    at = grid.rows[0][1].at
    assert (at.table, at.row, at.cell, at.line) == (1, 1, 2, 9)
    assert at.element == "html/body/div[2]/table[1]/tr[1]/td[1]"


def test_tables_are_numbered_as_they_are_shown() -> None:
    page = "<table><tr><td><table><tr><td>1<td>2</table></table><table><tr><td>3<td>4</table>"
    assert [block.at.table for block in read(page).blocks] == [1, 2]


# What a page says of itself


def test_the_title_is_the_article_s_before_the_page_s() -> None:
    assert read("<title> 甲\n乙 </title>").metadata == {"title": "甲 乙", "title_from": "title"}
    said = '<title>丙-某市</title><meta name="ArticleTitle" content="丙"><meta name="SiteName" content="某市">'
    assert read(said).metadata == {"title": "丙", "title_from": "meta articletitle", "site": "某市"}


def test_the_date_of_publication_is_said_with_its_place() -> None:
    said = '<meta name="PubDate" content="2024-01-17 10:23"><time datetime="2023-01-01">'
    assert read(said).metadata == {"published": "2024-01-17", "published_from": "meta pubdate"}
    assert read('<time datetime="2023-01-01T08:00">').metadata["published_from"] == "time"
    assert read('<time datetime="2023-01-01"></time><time datetime="2023-01-02"></time>').metadata == {}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-1-7", "2024-01-07"),
        ("2024/01/17 10:23:11", "2024-01-17"),
        ("20240117", "2024-01-17"),
        ("2024年1月17日", "2024-01-17"),
        ("2024-01-17T00:00:00+08:00", "2024-01-17"),
        ("2024-01-17T23:00:00Z", ""),
        ("01/02/2024", ""),
        ("2024-13-01", ""),
        ("2024", ""),
    ],
)
def test_only_a_date_that_is_certain_is_a_date(text: str, date: str) -> None:
    assert iso_date(text) == date


# Pages that scripts write


def test_a_page_in_a_string_of_a_script_is_read() -> None:
    markup = '<h1>甲</h1><table><tr><td>本年新<br />制作"数量"</td><td>1</td></tr></table>'
    for script in (
        f"var page = {json.dumps(markup)};",
        "render('" + markup.replace("\n", "") + "')",
        "// don't\nvar a = '<h1>甲</h1>' + '<table><tr><td>本年新<br />制作\"数量\"</td>' +\n '<td>1</td></tr></table>';",
        json.dumps({"data": {"content": markup}}).replace("<", "\\u003c"),
        json.dumps({"content": markup.replace("<", "&lt;").replace(">", "&gt;")}),
    ):
        page = f"<div id=app></div><script>\n{script}</script>"
        assert grids(page) == [[['本年新\n制作"数量"', "1"]]]
        assert texts(page) == ["甲"]
        assert {block.at.line for block in read(page).blocks} <= {2, 3}


def test_scripts_of_a_page_that_shows_its_tables_are_left_alone() -> None:
    page = "<script>var a = '<table><tr><td>1</td><td>2</td></tr></table>'</script><table><tr><td>3<td>4</table>"
    assert grids(page) == [[["3", "4"]]]


# Files


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<p>1</p>", "a.shtml"),
        (b"\r\n<!DOCTYPE html><p>1</p>", "a.txt"),
        (b"<!-- saved --><html><p>1</p>", "-"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>1</p></html>', "a.jsp?id=3"),
        ("<html><p>1</p>".encode("utf-16"), "a"),
        (b"<html><p>1</p>", "saved by word.doc"),
    ],
)
def test_a_page_is_told_by_its_name_or_by_its_first_tag(data: bytes, name: str) -> None:
    document = read_document(data, name)
    assert (document.format, [block.text for block in document.blocks if isinstance(block, Paragraph)]) == (
        "html",
        ["1"],
    )


def test_a_damaged_character_costs_no_more_than_itself() -> None:
    data = ("<meta charset=utf-8>" + "<p>某市年度报告</p>" * 200).encode()
    damaged = [b.text for b in read_html(data[:30] + data[31:], "a.html").blocks if isinstance(b, Paragraph)]
    assert sum("\ufffd" in text for text in damaged) == 1


def test_without_the_parser_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gouji.documents.html", None)
    with pytest.raises(InputError) as error:
        read_document(b"<p>1</p>", "a.html")
    assert "gouji[docs]" in error.value.problems[0].remedy("en")
