"""Numbers that a browser puts in front of the items of a list are part of what is read."""

from __future__ import annotations

import pytest

from gouji.documents.html import read_html
from gouji.documents.model import Grid, Paragraph


def texts(page: str) -> list[str]:
    return [block.text for block in read_html(page.encode(), "page.html").blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("opening", "signs"),
    [
        ("<ol>", ["1.", "2."]),
        ("<ol start=3>", ["3.", "4."]),
        ("<ol start=x>", ["1.", "2."]),
        ("<ol start=0>", ["0.", "1."]),
        ("<ol type=a start=26>", ["z.", "aa."]),
        ("<ol type=A>", ["A.", "B."]),
        ("<ol type=i start=4>", ["iv.", "v."]),
        ("<ol type=I>", ["I.", "II."]),
        ("<ol type=q>", ["1.", "2."]),
        ("<ol reversed start=9>", ["9.", "8."]),
        ("<ol reversed>", ["", ""]),
        ('<ol style="list-style-type:cjk-ideographic" start=10>', ["十、", "十一、"]),
        ('<ol style="list-style: inside upper-roman">', ["I.", "II."]),
        ('<ol style="list-style:none">', ["", ""]),
        ("<ul>", ["", ""]),
        ("", ["", ""]),
    ],
)
def test_an_item_has_the_number_of_its_list(opening: str, signs: list[str]) -> None:
    assert texts(f"{opening}<li>甲</li><li><p>乙</p><p>丙</p>") == [f"{signs[0]}甲", f"{signs[1]}乙", "丙"]


def test_an_item_may_say_its_number_and_kind() -> None:
    assert texts("<ol><li value=5>甲<li>乙<li type=a>丙<li style='list-style-type:disc'>丁<li>戊</ol>") == [
        *("5.甲", "6.乙", "g.丙", "丁", "9.戊")
    ]


def test_lists_within_lists_count_for_themselves() -> None:
    assert texts("<ol><li>甲<ol type=a><li>乙<li>丙</ol><li>丁<ul><li>戊</ul><li>己</ol>") == [
        *("1.甲", "a.乙", "b.丙", "2.丁", "戊", "3.己")
    ]


@pytest.mark.parametrize("text", ["一、甲", "（二）乙", "3.丙", "(4)丁", "5、戊", "①己", "第六条", "⒎庚"])
def test_a_number_of_the_text_itself_is_enough(text: str) -> None:
    assert texts(f"<ol><li>{text}</ol>") == [text]


def test_a_number_is_not_joined_to_that_of_an_item() -> None:
    assert texts("<ol><li>2025年,甲<li>258<li>Yes</ol>") == ["1. 2025年,甲", "2. 258", "3. Yes"]


def test_an_empty_item_and_a_table_in_one_have_no_number() -> None:
    blocks = read_html("<ol><li></li><li><table><tr><td>1<td>2</table></li><li>甲</ol>".encode(), "a.html").blocks
    grid, last = blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["1", "2"]
    assert isinstance(last, Paragraph)
    assert last.text == "3.甲"


def test_a_sheet_may_take_the_numbers_away() -> None:
    assert texts("<style>ol,ul{list-style:none}</style><ol><li>甲</ol>") == ["甲"]
    assert texts("<style>.n li{list-style-type:none}</style><ol class=n><li>甲</ol><ol><li>乙</ol>") == ["甲", "1.乙"]


def test_sections_numbered_by_a_list_are_headings() -> None:
    page = '<ol style="list-style-type:simp-chinese-informal"><li>总体情况</li><li>主动公开政府信息情况</li></ol>'
    assert texts(page) == ["一、总体情况", "二、主动公开政府信息情况"]


def test_ends_without_lists_do_no_harm() -> None:
    assert texts("</ol></li><li>甲</ol><ol><li>乙</ol></ol></ul>") == ["甲", "1.乙"]
