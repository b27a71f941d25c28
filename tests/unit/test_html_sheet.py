"""Style sheets within a page hide as the styles of elements do; nothing else is taken from them."""

from __future__ import annotations

import time

import pytest

from gouji.documents.html import read_html
from gouji.documents.html_sheet import MAX_RULES, read_sheet
from gouji.documents.model import Grid, Paragraph
from tests.layouts import html
from tests.layouts.render import cells_of
from tests.layouts.test_html import read
from tests.layouts.test_layouts import different, printed

LONG = "<p>" + "长" * 2100 + "</p>"
"""So much text that the page is taken as it is."""


def texts(sheet: str, body: str, opening: str = "<style>") -> list[str]:
    page = f"<html><head>{opening}{sheet}</style></head><body>{body}{LONG}</body></html>"
    blocks = read_html(page.encode(), "page.html").blocks
    return [block.text for block in blocks if isinstance(block, Paragraph) and "长" not in block.text]


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none}",
        ".X , .v { color:red; DISPLAY : NONE }",
        "#q{display:none!important}",
        "i{display:none}",
        "i.x{visibility:hidden}",
        ".y i.x{visibility:collapse;}",
        "p > i{display:none}",
        "body p i#q.x{display:none}",
        "/* { */ .x{/*a*/display /**/:none}/*",
        "<!-- .x{display:none} -->",
        "@charset 'utf-8';@import url(a.css);.x{display:none}",
        "@media screen{.x{display:none}}",
        "@media all, print { .z{color:red} .x{display:none} }",
        "@media print{.x{display:block}} .x{display:none}",
        "@font-face{font-family:a} .x{display:none}",
        ".x{display:block} .x{display:none}",
        "i{display:block} #q{display:none} .x{display:block}",
        ".x{display:none!important} #q{display:block}",
        "i.x{display:none} .x{display:block}",
        "*{display:none} p,html,body{display:block}",
    ],
)
def test_what_a_sheet_hides_is_not_read(sheet: str) -> None:
    assert texts(sheet, '<p class=y>甲<i class="x z" id=q>乙</i>丙</p>') == ["甲丙"]


@pytest.mark.parametrize(
    "sheet",
    [
        ".w{display:none}",
        "p.x{display:none}",
        "div > i{display:none}",
        "body > i{display:none}",
        ".x:hover{display:none}",
        ".x::before{display:none}",
        "i:first-child{display:none}",
        "i[title]{display:none}",
        "i + .x{display:none}",
        "@media print{.x{display:none}}",
        "@media (max-width: 600px){.x{display:none}}",
        "@media print{@media screen{.x{display:none}} .x{display:none}}",
        "@supports (display:grid){.x{display:none}}",
        ".x{display:none} .x{display:inline}",
        ".x{display:none} i:first-child{display:inline} i.x[title]{display:inline}",
        ".x{-x-display:none;xdisplay:none;displayed:none}",
        ".x{display:none",
        "a b c d e f g .x{display:none}",
        "}{.x display:none}",
    ],
)
def test_what_a_sheet_does_not_hide_is_read(sheet: str) -> None:
    assert texts(sheet, '<p class=y>甲<i class="x z" id=q>乙</i>丙</p>') == ["甲乙丙"]


def test_the_style_of_an_element_goes_before_the_sheet_but_not_before_what_is_important() -> None:
    body = '<p>甲<i class=x style="display:inline">乙</i></p>'
    assert texts(".x{display:none}", body) == ["甲乙"]
    assert texts(".x{display:none !important}", body) == ["甲"]


def test_a_hidden_cell_takes_no_place_and_an_unseen_one_does() -> None:
    page = "<style>.a{display:none}.b{visibility:hidden}</style><table><tr><td>1<td class=a>2<td class=b>3<td>4</table>"
    (grid,) = read_html(page.encode(), "page.html").blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["1", "", "4"]


@pytest.mark.parametrize(
    "opening", ['<style media="print">', "<script>'<style>'</script><!-- <style>", "<title><style>"]
)
def test_a_sheet_for_paper_or_in_a_comment_does_not_count(opening: str) -> None:
    end = {"<": "", "!": "-->"}
    body = f"{end['!'] if '<!--' in opening else ''}</title><p>甲<i class=x>乙</i></p>"
    assert texts(".x{display:none}", body, opening) == ["甲乙"]


def test_a_sheet_that_stands_behind_what_it_hides_hides_it() -> None:
    assert texts("", "<p>甲<i class=x>乙</i></p><style>.x{display:none}</style>") == ["甲"]


def test_a_page_that_is_hidden_as_a_whole_is_read_all_the_same() -> None:
    page = "<style>body{visibility:hidden}#app{display:none}</style><body><div id=app><p>甲</p>{}</div></body>"
    for more, count in (("", 0), (LONG, 2)):
        assert len(read_html(page.replace("{}</div>", f"{more}</div>").encode(), "a.html").blocks) == count


def test_a_linked_sheet_is_not_fetched() -> None:
    page = "<link rel=stylesheet href='/no/such/sheet.css'><p>甲<i class=x>乙</i></p>"
    assert [block.text for block in read_html(page.encode(), "a.html").blocks if isinstance(block, Paragraph)] == [
        "甲乙"
    ]


def test_elements_that_hide_themselves_leave_the_rest_in_place() -> None:
    body = "<div class=y><script>1</script><iframe src=a></iframe><p>甲<i class=x>乙<b>丙</b></i></p></div><p><i>丁</i></p>"
    assert texts(".y .x{display:none} .y i{display:none}", body) == ["甲", "丁"]


def test_figures_beside_hidden_ones_are_read() -> None:
    given = different()
    page = html.written(lambda text: f'<i class="no-print">7</i>{html.plain(text)}<b id="h">9</b>')(given)
    page = page.replace("</head>", "<style>.no-print, b#h {display: none}</style></head>")
    assert printed(read(page)) == cells_of(given)


@pytest.mark.parametrize(
    "sheet",
    [
        "/*" * 300_000,
        "{" * 500_000,
        "a{display:none}" * 30_000,
        "a " * 200_000 + "{display:none}",
        "a," * 200_000 + "{display:none}",
        ".x{" + "display:none;" * 40_000 + "}",
        ":a(" * 100_000 + "{display:none}",
        "[" * 300_000 + "{display:none}",
    ],
)
def test_a_hostile_sheet_costs_little(sheet: str) -> None:
    start = time.process_time()
    read_sheet([sheet])
    assert time.process_time() - start < 2


def test_many_sheets_cost_little() -> None:
    page = "<style>.x{display:none}</style>" * 3_000 + "<p>甲</p>" + "<style>.y{display:none}</style>" * 3_000
    start = time.process_time()
    read_html(page.encode(), "a.html")
    assert time.process_time() - start < 4


def test_the_rules_of_a_sheet_are_bounded() -> None:
    sheet = "<style>" + "".join(f".a{n}{{display:none}}" for n in range(MAX_RULES + 100)) + ".x{display:none}</style>"
    assert read_html(f"{sheet}<p>甲<i class=x>乙</i></p>{LONG}".encode(), "a.html").blocks[0] == Paragraph(
        text="甲乙", at=read_html(b"<p>x</p>", "a.html").blocks[0].at, level=None
    )


def test_a_page_without_hiding_rules_has_no_sheet() -> None:
    assert read_sheet(["p{display:block;margin:0}"]) is None
    assert read_sheet([]) is None
