"""Pages read by their tags alone: what is read so is what the parser reads; what is not certain is refused."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from lxml import etree

from gouji.documents.html import parse_page, read_html
from gouji.documents.html_page import Page
from gouji.documents.html_plain import read_plain
from gouji.documents.html_shape import Shape
from gouji.documents.html_tags import NotPlain
from gouji.documents.model import Document, Grid, Paragraph
from tests.layouts.html import BROKEN, LAYOUTS
from tests.layouts.test_layouts import different

NAMES = (
    "a address article b big blockquote br button caption center col colgroup dd del dir div dl dt em fieldset font form h1 h2 "
    "hr i img input label legend li listing menu nav noscript o:p object ol optgroup option p pre s section select small span "
    "strike strong sub sup svg table tbody td template tfoot th thead time title tr tt u ul xmp"
).split()
VOID = {"br", "col", "hr", "img", "input"}
RAW = {"title", "xmp"}
ATTRIBUTES = [
    *[""] * 6,
    " a=1",
    " class='x y'",
    ' href="?a=1&amp;b=2"',
    ' href="?a&#61;1"',
    " b",
    " a='1'b=2",
    " A=x A=y",
    ' B="1" b="2"',
    "\n c=d",
    " a=b/",
    ' 中="1"',
    " a>",
    " 'q'",
    ' t="a>b"',
    " x=&copy",
    " h='?a=1&b=2&copy=3'",
    " h='&copyx;&foo;&amp'",
    " x:y=1",
    " o='if(a>b){c=\"d>e\"}'",
    " t=\">\" u='>'",
    " @c=2",
    ' t="a<b"',
]
TEXTS = (
    "x,  ,\n,甲乙 ,&nbsp;,&amp;,a & b,1 > 2,a<b,&#65;,&#x4e00;,&foo;,&copy,<!-- c -->,<!-- <p> \n -->,<![endif]>,<?xml a?>,"
    "<!--[if x]><p>q<![endif]-->,<script>if(a<b)\n{x='</p>'}</script>,<style>a>b</style>,<title>t &amp; <b></title>,"
    "<textarea>a\nb</textarea>,\u3000,\n\n y \n,&copyfoo; &notit;,&#65 x,1 < 2,a<1,<>,< p>,</ p>,</p x=1>,&ampx,&lt,</body>,"
    "</html>,<body b>,<html c=1>,<head>,</head>,&#x80;,<p/>"
).split(",")
HEADS = (
    "<html><body>",
    "",
    "<html>",
    "<!DOCTYPE html>\n",
    "<html><head>",
    "<!DOCTYPE html>\n<html>\n<head><meta charset=utf-8>\n<title>q</title></head>\n<body class=x>",
)
FEET = ("", "</body></html>", "</body>\n</html>\n")


class Told:
    """A target that keeps what it is told; texts that follow each other are one."""

    line = counts = 1

    def __init__(self) -> None:
        self.events: list[tuple[object, ...]] = []
        self.open = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.events.append(("start", tag, dict(attributes)))
        self.open += 1

    def end(self, tag: str) -> None:
        self.events.append(("end", tag))
        self.open -= 1

    def data(self, text: str) -> None:
        if self.events and self.events[-1][0] == "data":
            text = f"{self.events.pop()[1]}{text}"
        if self.open or text.strip():
            self.events.append(("data", text))

    def close(self) -> list[tuple[object, ...]]:
        return self.events

    def takes_cells(self) -> bool:
        return False

    def is_shown(self, tag: str, attributes: Mapping[str, str]) -> bool:
        raise AssertionError

    def cell(self, shape: Shape, text: str) -> None:
        raise AssertionError


def parsed_events(page: str) -> list[tuple[object, ...]]:
    parser = etree.HTMLParser(encoding="utf-8", target=Told(), huge_tree=True)
    parser.feed(page.encode())
    events: list[tuple[object, ...]] = parser.close()
    return events


def plain_events(page: str) -> list[tuple[object, ...]]:
    told = Told()
    read_plain(page, told)
    return told.events


def any_page(pick: random.Random) -> str:
    """Write a page of which the elements mostly end."""
    slips = pick.choice([0, 0, 0.02, 0.1, 0.3])
    names = pick.sample(NAMES, pick.randrange(3, 20))
    attributes = pick.choice([ATTRIBUTES[:6], ATTRIBUTES[:15], ATTRIBUTES])
    texts = pick.sample(TEXTS, pick.randrange(2, 12))
    out: list[str] = []
    opened: list[str] = []
    for _ in range(pick.randrange(1, 60)):
        choice = pick.random()
        if choice < 0.4 and (name := pick.choice(names)) not in RAW:
            out.append(f"<{pick.choice([name, name, name.upper()])}{pick.choice(attributes)}>")
            opened += [name] if name not in VOID and pick.random() >= slips else []
        elif choice < 0.7 and opened:
            out.append(f"</{opened.pop()}>")
            out += [f"</{pick.choice(NAMES)}>"] if pick.random() < slips else []
        else:
            out.append(pick.choice(texts))
    return "".join([pick.choice(HEADS), *out, *(f"</{name}>" for name in reversed(opened)), pick.choice(FEET)])


def test_the_events_of_what_is_read_are_those_of_the_parser() -> None:
    plain = 0
    for seed in range(1_500):
        page = any_page(random.Random(seed))
        try:
            events = plain_events(page)
        except NotPlain:
            continue
        plain += 1
        assert events == parsed_events(page), page
    assert plain > 300


@pytest.mark.parametrize("above", [name for name in NAMES if name not in VOID | RAW])
def test_a_start_tag_ends_what_it_ends_for_the_parser(above: str) -> None:
    for name in NAMES:
        page = f"<html><body><div><{above}><{name}>x</{name}>y</{above}>z</div></body></html>"
        assert plain_events(page) == parsed_events(page), page


@pytest.mark.parametrize("above", [name for name in NAMES if name not in VOID | RAW])
def test_an_end_tag_ends_what_it_ends_for_the_parser(above: str) -> None:
    for name in NAMES:
        page = f"<html><body><{name}><div><{above}><b>x</{name}>y</{above}>z</div></body></html>"
        if name not in RAW:
            assert plain_events(page) == parsed_events(page), page


# Documents


def whole(page: Page) -> tuple[object, ...]:
    return page.close(), page.head.metadata(), page.scripts, page.sheets, page.is_late


def plainly(text: str) -> tuple[object, ...]:
    page = Page("x")
    read_plain(text, page)
    return whole(page)


def by_parser(text: str) -> tuple[object, ...]:
    page = Page("x")
    parse_page(text, page)
    return whole(page)


@pytest.mark.parametrize("layout", [*LAYOUTS, *BROKEN])
def test_pages_in_the_layouts_of_real_ones_are_read_as_by_the_parser(layout: str) -> None:
    text = (LAYOUTS | BROKEN)[layout](different())
    assert plainly(text) == by_parser(text)


LOOKS = [
    *[""] * 8,
    *(" class=c| style='color:red'| style=\"display:none\"| style='display:block'| hidden| id=q".split("|")),
]
LOOKS += [" style='visibility:hidden'", " href='a.pdf'", ' width="62"']
INNER = (
    "12|3.4||甲乙| |\u3000|1 2|\n5\n|1<br>2|<br/>|<img src=a.png>|\x0b|\u200b3|<!-- c -->|\xa0|<input value=7>".split(
        "|"
    )
)


def content(pick: random.Random, depth: int) -> str:
    choice = pick.random()
    if depth > 4 or choice < 0.3:
        return pick.choice(INNER)
    if choice > 0.92:
        return content(pick, depth + 1) + pick.choice(["", " ", "\n"]) + table(pick, depth + 2)
    name = pick.choice("span b font o:p em a s sup label p p p div h2 ul li pre center".split())
    space = pick.choice(["", "", "\n", "\n  "])
    end = f"</{name}>" if pick.random() < 0.98 else ""
    return f"<{name}{pick.choice(LOOKS)}>{space}{content(pick, depth + 1)}{space}{end}"


def table(pick: random.Random, depth: int = 0) -> str:
    space = pick.choice(["", "\n", "\n   "])
    usual = [content(pick, depth + 1) for _ in range(3)]
    out = [f"<table{pick.choice(LOOKS)}>{space}"]
    for _ in range(pick.randrange(1, 5)):
        out.append(f"<tr{pick.choice(LOOKS)}>{space}")
        for _ in range(pick.randrange(1, 5)):
            name = pick.choice(["td", "td", "th", "TD"])
            inner = pick.choice(usual) if pick.random() < 0.5 else content(pick, depth + 1)
            end = f"</{name}>" if pick.random() < 0.97 else ""
            out.append(f"<{name}{pick.choice(['', '', ' rowspan=2'])}{pick.choice(LOOKS)}>{inner}{end}{space}")
        out.append(f"</tr>{space}")
    return "".join([*out, "</table>"])


def test_cells_taken_at_once_are_as_those_taken_tag_by_tag() -> None:
    plain = 0
    for seed in range(600):
        pick = random.Random(seed)
        style = pick.choice(["", "", "<style>.c{display:none}</style>", "<p>x</p><style>#q{visibility:hidden}</style>"])
        text = f"<html><body>{style}{table(pick)}{content(pick, 0)}{table(pick)}"
        try:
            read = plainly(text)
        except NotPlain:
            continue
        plain += 1
        assert read == by_parser(text), text
    assert plain > 300


# What is refused


@pytest.mark.parametrize(
    "page",
    [
        "<p>x</p><",
        "<p>x</p><p",
        '<p title=a"b>c">x</p>',
        "<p title='a>x</p>",
        "<p title='&#65z'>x</p>",
        '<a href="?a=1&copy">x</a>',
        "<p>&#1;</p>",
        "<html><frameset><frame src=a></frameset></html>",
        "<html><head><label>x</label></head></html>",
        "<html><head></head><head></head><body>x</body></html>",
        "<html><body>x</body><div><body>y</body></div></html>",
        "<html><body/>x</html>",
        "<p>x</p><plaintext>y",
        "<p>x<!-- y</p>",
        "<p>x<!--> y --></p>",
        "<p>x<!-- y --!> z --></p>",
        "<script>x",
        "<body><script>x<!-- <script> </script></body>",
        "<body><script/>x</script></body>",
        "<p>x\ry</p>",
        "<p>x\x00y</p>",
        "<p></></p>",
        "<p></ p>",
        f"<p title='{'x' * 3_000}'>x</p>",
        "<p>x" + "</b>" * 600,
        f"<p>{chr(10) * 2_000}x</p>",
    ],
)
def test_what_is_not_certain_is_refused_and_read_by_the_parser(page: str) -> None:
    with pytest.raises(NotPlain):
        plainly(page)
    parsed = by_parser(page)
    document = read_html(page.encode(), "x")
    assert (document.blocks, document.metadata) == parsed[:2] or "\x00" in page


# Lines


def lines(document: Document) -> list[tuple[str, int | None]]:
    return [(block.text, block.at.line) for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("foot", ["", "<p>1 < 2</p>"], ids=["plain", "parsed"])
def test_a_line_of_text_is_where_it_begins(foot: str) -> None:
    long = "甲" * 500
    page = f"<p>{long}\n{long}</p>\n<pre>乙\n{long}\n丙</pre>\n<p>丁\n<sup>1</sup>\n<br><sup>2</sup>戊</p>\n{foot}"
    read = lines(read_html(page.encode(), "x"))[:6]
    assert [line for _, line in read] == [1, 3, 4, 5, 6, 8]


@pytest.mark.parametrize("foot", ["", "<p>1 < 2</p>"], ids=["plain", "parsed"])
def test_a_cell_is_on_the_line_of_its_tag(foot: str) -> None:
    page = f"<table>\n<tr>\n<td>\n<p>\n1</p>\n</td><td>2</td>\n<td\n>3</td></tr></table>{foot}".replace("\n", "\r\n")
    grid = read_html(page.encode(), "x").blocks[0]
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.at.line) for cell in grid.rows[0]] == [("1", 3), ("2", 6), ("3", 8)]


def test_all_of_a_page_within_a_script_is_on_the_line_of_the_script() -> None:
    inner = "<p>\\n\\n甲</p><table><tr><td>\\n1</td><td>\\n<p>\\n2</p></td></tr></table>"
    document = read_html(f"<p>x</p>\n\n<script>\nvar x = '{inner}';\n</script>".encode(), "x")
    assert lines(document) == [("x", 1), ("甲", 4)]
    grid = document.blocks[-1]
    assert isinstance(grid, Grid)
    assert [cell.at.line for cell in grid.rows[0]] == [4, 4]
