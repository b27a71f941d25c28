"""A number of a PDF file is read right, or it is told why it cannot be read."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

pytest.importorskip("reportlab")
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas

from gouji.documents import read_document
from gouji.documents.model import Document, Grid, GridCell, Paragraph, Picture, PictureKind
from gouji.documents.pdf import read_pdf
from gouji.documents.pdf_file import Budget, open_file
from gouji.documents.pdf_pages import read_pages
from gouji.errors import InputError
from gouji.packs.load import load_pack
from gouji.reports.extract import extract
from gouji.reports.model import Report, Unreadable
from tests.layouts import pdf as pdf_layouts
from tests.layouts import pdf_measure, pdf_raw, render
from tests.layouts.pdf import SONG, TIMES, Layout, document
from tests.layouts.pdf_kinds import KINDS, given
from tests.layouts.render import FORM, PREAMBLE, TEXTS, Figures, cells_of, figures
from tests.unit.test_extract import HEADS, REPORTS, numbers_of

Draw = Callable[[Canvas], None]
HEIGHT = A4[1]
FILLER = "这一页上还有别的文字,不是一张图片,可以照常读取。"


def sheet(*pages: Draw, **options: object) -> Document:
    """Read what was drawn; y counts from the bottom, as in the file."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **options)
    for draw in pages:
        canvas.setFont(SONG, 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return read_pdf(out.getvalue(), "sheet.pdf")


def ruled(canvas: Canvas, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def text(canvas: Canvas, x: float, y: float, words: str, size: float = 10, font: str | None = None) -> None:
    canvas.setFont(font or (TIMES if words.isascii() else SONG), size)
    canvas.drawString(x, y, words)


def two_by_two(canvas: Canvas, fill: Draw | None = None) -> None:
    """Draw a table of four cells of 100 by 20 points, the lower right one free, and text below."""
    ruled(canvas, [100, 200, 300], [640, 660, 680])
    text(canvas, 105, 665, "行政许可")
    text(canvas, 205, 665, "12")
    text(canvas, 105, 645, "行政处罚")
    text(canvas, 100, 600, FILLER)
    if fill is not None:
        fill(canvas)


def free_cell(fill: Draw) -> GridCell:
    """Read the free cell of `two_by_two`."""
    grid = grids(sheet(lambda canvas: two_by_two(canvas, fill)))[0]
    assert [cell.text for cell in grid.rows[0]] == ["行政许可", "12"]
    return grid.rows[1][1]


def grids(read: Document) -> list[Grid]:
    return [block for block in read.blocks if isinstance(block, Grid)]


def texts(read: Document) -> list[str]:
    return [block.text for block in read.blocks if isinstance(block, Paragraph)]


def judged(report: Report, given: Figures) -> tuple[Counter[str], list[str]]:
    """Count the cells that were read, told to be unreadable, absent and wrong; name the wrong ones."""
    count: Counter[str] = Counter()
    wrong = []
    for path, printed in cells_of(given).items():
        table, row, column = path.split("/")
        cell = report.tables.get(table, {}).get(row, {}).get(column, "absent")  # type: ignore[union-attr]
        if isinstance(report.tables.get(table, {}).get("unreadable"), str) or isinstance(cell, Unreadable):
            count["unreadable"] += 1
        elif cell == "absent" or (cell is None and printed == "") or str(cell) == printed:
            count["absent" if cell == "absent" else "read"] += 1
        else:
            count["wrong"] += 1
            wrong.append(f"{path}: {cell!r} for {printed!r}")
    return count, wrong


def read_report(given: Figures, layout: Layout) -> Report:
    return extract(read_pdf(document(given, layout), "report.pdf"), FORM)


def drawn(seed: str, *, optional: bool = False, pool: str = "0 0 0 1 3 7 10 12 95 104 2776") -> Figures:
    chance = random.Random(seed)
    return figures(lambda: chance.choice(pool.split(" ")), optional=optional)


# --- a real report


@pytest.fixture(scope="module")
def seed() -> tuple[Document, Report, dict[str, object]]:
    path, true = REPORTS / "hongze-2024.pdf", REPORTS / "figures" / "hongze-2024.json"
    if not (path.is_file() and true.is_file()):
        pytest.skip("the real reports are not at hand")
    read = read_document(path.read_bytes(), path.name)
    return read, extract(read, FORM), json.loads(true.read_text(encoding="utf-8"))


def test_every_cell_of_a_real_report_is_right(seed: tuple[Document, Report, dict[str, object]]) -> None:
    _, report, true = seed
    read = {
        f"{t}/{r}/{c}": cell for t, rows in report.tables.items() for r, row in rows.items() for c, cell in row.items()
    }  # type: ignore[union-attr]
    assert {path: float(str(cell)) for path, cell in read.items()} == numbers_of(true)
    assert len(read) == 10 + 23 * 7 + 15


def test_the_head_and_the_sections_of_a_real_report_are_right(
    seed: tuple[Document, Report, dict[str, object]],
) -> None:
    _, report, true = seed
    assert (report.body.name, report.body.kind, report.year) == (true["body"], "government", 2024)
    assert report.period == "2024-01-01/2024-12-31"
    assert [section.heading for section in report.sections] == list(HEADS.values())
    assert [section.id for section in report.sections if section.text] == ["overview", "problems", "other"]
    assert report.labels == {"requests/refused_law": "2.其他法律行政止公开"}
    assert report.extras == ()


def test_tables_and_paragraphs_go_on_over_the_pages_of_a_real_report(
    seed: tuple[Document, Report, dict[str, object]],
) -> None:
    read, _, _ = seed
    assert [(grid.at.page, len(grid.rows)) for grid in grids(read)] == [(2, 14), (3, 26), (4, 4)]
    assert not [text for text in texts(read) if "- " in text]
    assert sum(1 for text in texts(read) if text.endswith("。")) == 10


# --- letters and lines


@pytest.mark.parametrize("layout", [Layout(), Layout(rotate=180, spacing=0.4), Layout(drawn="rects", size=7)])
def test_letters_lie_where_another_reader_finds_them(layout: Layout) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    data = document(drawn("letters"), layout)
    budget = Budget()
    ours = list(read_pages(*open_file(data, budget), budget))
    with pdfplumber.open(io.BytesIO(data)) as file:
        theirs = [[char for char in page.chars if char["text"].strip()] for page in file.pages]
    for page, chars in zip(ours, theirs, strict=True):
        letters = [glyph for glyph in page.glyphs if glyph.text != " "]
        assert [glyph.text for glyph in letters] == [char["text"] for char in chars]
        far = [
            (g, c)
            for g, c in zip(letters, chars, strict=True)
            if abs(g.x0 - c["x0"]) > 0.01 or abs(g.x1 - c["x1"]) > 0.01
        ]
        assert not far


# --- layouts

LAYOUTS = {
    "lines": Layout(),
    "thin areas for lines": Layout(drawn="rects"),
    "double lines": Layout(rules="double"),
    "dashed lines": Layout(rules="dashed"),
    "no lines at the sides": Layout(rules="open"),
    "a white area behind each line of text": Layout(backgrounds=True, drawn="rects"),
    "shaded heads, printed twice": Layout(shaded=True, bold=True),
    "numbers at the right": Layout(align="right"),
    "text at the top of cells": Layout(above="top", align="left"),
    "landscape": Layout(page=landscape(A4)),
    "A3": Layout(page=A3, size=12),
    "page turned by 90": Layout(rotate=90),
    "page turned by 180": Layout(rotate=180),
    "page turned by 270": Layout(rotate=270, crop=20),
    "text running down": Layout(sideways=90),
    "text running up": Layout(sideways=270),
    "cropped": Layout(crop=30),
    "tight": Layout(padding=0.5, size=7),
    "spaced letters": Layout(spacing=0.5),
    "heads again, page marks": Layout(repeats=True, padding=5, marks="第 {n} 页 共 9 页"),
    "running head": Layout(head="内部资料 2025", padding=5, marks="{n}"),
    "narrow columns": Layout(widths={"requests": (20, 60, 150, *[11] * 7), "disputes": (9,) * 15}, padding=2),
    "lines across only": Layout(rules="across"),
    "no lines": Layout(rules="none"),
    "no lines, small print": Layout(rules="none", size=7, padding=6),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_cell_is_read_in_layout(name: str) -> None:
    given = drawn(name, optional=len(name) % 2 == 0)
    report = read_report(given, LAYOUTS[name])
    count, wrong = judged(report, given)
    assert not wrong
    assert count["read"] == count.total()
    assert (report.body.name, report.year) == ("青石市园林局", 2025)
    assert [section.heading for section in report.sections] == list(HEADS.values())
    assert report.preamble == PREAMBLE
    assert {s.id: s.text for s in report.sections if s.text} == {name: "\n".join(text) for name, text in TEXTS.items()}


@pytest.mark.parametrize("row", range(1, 29))
def test_a_table_goes_on_over_the_page_before_any_row(row: int) -> None:
    given = drawn(f"break {row}", optional=True)
    count, wrong = judged(
        read_report(given, Layout(breaks=frozenset({("requests", row)}), repeats=row % 3 == 0)), given
    )
    assert not wrong
    assert count["read"] == count.total()


@pytest.mark.parametrize("row", range(3, 28))
def test_a_row_that_the_page_cuts_without_a_line_is_put_together(row: int) -> None:
    given = drawn(f"cut {row}", optional=True)
    count, wrong = judged(read_report(given, Layout(cuts=frozenset({("requests", row)}))), given)
    assert not wrong
    assert count["read"] == count.total()


def test_blanks_and_marks_stay_what_they_are() -> None:
    given = drawn("blanks", pool="0   5 / - 无 251000元 160.5964 11398889")
    for layout in (Layout(size=8), Layout(size=8, page=landscape(A4), backgrounds=True)):
        count, wrong = judged(read_report(given, layout), given)
        assert not wrong
        assert count["read"] >= 0.75 * count.total()  # a broken number beside a blank may be two


def any_layout(chance: random.Random) -> Layout:
    """Draw a layout, however bad."""
    pick = chance.choice
    layout = Layout(
        rules=pick(["all", "all", "all", "double", "dashed", "open", "none", "across", "down"]),
        drawn=pick(["lines", "rects"]),
        size=pick([7, 8, 9, 10, 10.5, 12]),
        padding=pick([0, 0.5, 1, 2, 3, 5]),
        align=pick(["center", "right", "left"]),
        above=pick(["middle", "top"]),
        page=pick([A4, landscape(A4), A3]),
        margin=pick([50, 70, 90]),
        rotate=pick([0, 0, 90, 180, 270]),
        marks=pick(["- {n} -", "{n}", "", "第 {n} 页"]),
        backgrounds=chance.random() < 0.3,
        bold=chance.random() < 0.3,
        repeats=chance.random() < 0.3,
        breaks=frozenset(("requests", chance.randint(1, 26)) for _ in range(pick([0, 1, 2]))),
        cuts=frozenset(("requests", chance.randint(3, 25)) for _ in range(pick([0, 0, 1]))),
        leading=pick([1.1, 1.3, 1.6]),
        spacing=pick([0, 0, 0.3, -0.2]),
    )
    if chance.random() < 0.3:
        widths = {"requests": (15, 50, 120, *[chance.randint(14, 40) for _ in range(7)])}
        layout = replace(layout, widths=widths | {"disputes": tuple(chance.randint(14, 30) for _ in range(15))})
    return layout


@pytest.mark.parametrize("number", range(24))
def test_no_layout_gives_a_wrong_number(number: int) -> None:
    chance = random.Random(f"layout {number}")
    pool = chance.choice(["0 1 3 12 95", " 0 5 10", "0 0   / 7", "2776 59237 104 0", "0 - 无 3", "251000元 160.5964 0"])
    given = drawn(f"figures {number}", pool=pool, optional=chance.random() < 0.5)
    count, wrong = judged(read_report(given, any_layout(chance)), given)
    assert not wrong
    assert count.total() >= 200


# --- numbers


def stacked(width: float, *, mates: bool) -> GridCell:
    """Read a cell with 1 above 0 in a table of three columns, of which the last is as wide as given."""

    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 200, 260, 260 + width], [600, 640])
        text(canvas, 105.4, 616, "结果维持")
        text(canvas, 226, 616 if mates else 622, "5")
        if not mates:
            text(canvas, 226, 608, "6")
        text(canvas, 260 + width / 2 - 3.5, 622, "1", 14)
        text(canvas, 260 + width / 2 - 3.5, 606, "0", 14)
        text(canvas, 100, 500, FILLER)

    return grids(sheet(draw))[0].rows[0][2]


def test_a_number_broken_in_a_narrow_cell_is_put_together() -> None:
    assert (stacked(12, mates=True).text, stacked(12, mates=True).doubt) == ("10", "")


@pytest.mark.parametrize(("width", "mates"), [(40, True), (40, False), (12, False)])
def test_numbers_above_each_other_are_not_one_unless_it_is_proven(width: float, *, mates: bool) -> None:
    cell = stacked(width, mates=mates)
    assert cell.text == "1\n0"
    assert cell.doubt == "several-lines"


@pytest.mark.parametrize(("upper", "doubt"), [("7", ""), ("", "several-lines")])
def test_a_number_in_lines_below_a_blank_may_be_two(upper: str, doubt: str) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 220, 260, 272], [600, 640, 680])
        text(canvas, 105, 655, "行政处罚")
        text(canvas, 236, 655, "5")
        text(canvas, 262.5, 655, upper, 14)
        text(canvas, 105, 615, "行政许可")
        text(canvas, 236, 615, "6")
        text(canvas, 262.5, 622, "1", 14)
        text(canvas, 262.5, 606, "0", 14)
        text(canvas, 100, 500, FILLER)

    cell = grids(sheet(draw))[0].rows[1][2]
    assert (cell.text.replace("\n", ""), cell.doubt) == ("10", doubt)


def test_a_line_that_is_missing_between_two_rows_leaves_a_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 200, 300], [620, 660, 680])
        for y, words, number in ((665, "行政许可", "12"), (645, "行政处罚", "3"), (627, "行政强制", "4")):
            text(canvas, 105, y, words)
            text(canvas, 205, y, number)
        text(canvas, 100, 500, FILLER)

    assert grids(sheet(draw))[0].rows[1][1].doubt


DOUBTS: dict[str, tuple[Draw, str]] = {
    "across the border": (lambda c: text(c, 290, 645, "4321"), "number-across-border"),
    "on the border": (lambda c: text(c, 297, 645, "4"), "digit-on-border"),
    "apart": (lambda c: text(c, 205, 645, "9     5"), "digits-apart"),
    "over each other": (
        lambda c: (text(c, 205, 645, "95"), text(c, 206.5, 645, "7"))[0],
        "digits-over",
    ),
    "small and high": (
        lambda c: (text(c, 205, 645, "95"), text(c, 215, 646.5, "1", 6))[0],
        "digit-raised",
    ),
    "in a picture": (
        lambda c: c.drawInlineImage(_picture(), 220, 645, 30, 10),
        "picture-in-cell",
    ),
    "drawn": (lambda c: c.circle(230, 650, 4), "picture-in-cell"),
    "in a form field": (
        lambda c: c.acroForm.textfield(x=205, y=642, width=60, height=14, value="95", fontSize=8),
        "picture-in-cell",
    ),
    "under a blot": (
        lambda c: (text(c, 205, 645, "95"), c.setFillGray(0), c.circle(210, 648, 5, fill=1))[0],
        "picture-in-cell",
    ),
}


def _picture() -> object:
    from PIL import Image

    return Image.new("RGB", (8, 8), "white")


@pytest.mark.parametrize("how", DOUBTS)
def test_a_number_is_in_doubt_that_stands(how: str) -> None:
    fill, why = DOUBTS[how]
    cell = free_cell(fill)
    assert cell.doubt == why
    assert cell.text


def test_digits_of_two_cells_that_touch_may_be_one_number() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 200, 220, 240], [640, 660, 680])
        text(canvas, 105, 665, "结果维持")
        text(canvas, 215, 665, "12")
        text(canvas, 208, 645, "3")
        text(canvas, 228, 645, "4")
        text(canvas, 100, 600, FILLER)

    rows = grids(sheet(draw))[0].rows
    assert [cell.doubt for cell in rows[0]] == ["", *["number-across-border"] * 2]
    assert [cell.text for cell in rows[1]] == ["", "3", "4"]


SEEN: dict[str, Draw] = {
    "printed": lambda c: text(c, 205, 645, "95"),
    "printed twice to look bold": lambda c: (text(c, 205, 645, "95"), text(c, 205.3, 645, "95"))[0],
    "written anew over a white area": lambda c: (
        text(c, 205, 645, "31"),
        c.setFillGray(1),
        c.rect(202, 642, 60, 14, stroke=0, fill=1),
        c.setFillGray(0),
        text(c, 205, 645, "95"),
    )[0],
    "beside white letters": lambda c: (
        c.setFillGray(1),
        text(c, 230, 645, "7"),
        c.setFillGray(0),
        text(c, 205, 645, "95"),
    )[0],
    "white on a dark area": lambda c: (
        c.rect(201, 641, 98, 18, stroke=0, fill=1),
        c.setFillGray(1),
        text(c, 205, 645, "95"),
        c.setFillGray(0),
    )[0],
    "beside letters that are not painted": lambda c: (text(c, 205, 645, "95"), _unpainted(c))[0],
    "beside letters that are clipped": lambda c: (text(c, 205, 645, "95"), _clipped(c))[0],
    "under a watermark": lambda c: (text(c, 205, 645, "95"), _aslant(c))[0],
    "under a mark in transparent colour": lambda c: (
        text(c, 205, 645, "95"),
        c.setFillAlpha(0.3),
        c.rect(202, 642, 60, 14, stroke=0, fill=1),
        c.setFillAlpha(1),
    )[0],
}


def _unpainted(canvas: Canvas) -> None:
    words = canvas.beginText(230, 645)
    words.setTextRenderMode(3)
    words.textOut("7")
    canvas.drawText(words)


def _clipped(canvas: Canvas) -> None:
    canvas.saveState()
    area = canvas.beginPath()
    area.rect(0, 0, 50, 50)
    canvas.clipPath(area, stroke=0)
    text(canvas, 230, 645, "7")
    canvas.restoreState()


def _aslant(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(215, 645)
    canvas.rotate(45)
    text(canvas, 0, 0, "2025")
    canvas.restoreState()


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_is_read_of_a_number(how: str) -> None:
    cell = free_cell(SEEN[how])
    assert (cell.text, cell.doubt) == ("95", "")


def test_a_blank_cell_is_blank() -> None:
    cell = free_cell(lambda _: None)
    assert (cell.text, cell.doubt) == ("", "")


def test_letters_of_a_cell_may_run_down_or_stand_one_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 120, 140, 240], [500, 680])
        for n, letter in enumerate("三、本年度办理结果"):
            text(canvas, 105, 660 - 14 * n, letter)
        canvas.saveState()
        canvas.translate(127, 660)
        canvas.rotate(-90)
        text(canvas, 0, 0, "予以公开")
        canvas.restoreState()
        text(canvas, 145, 600, "重 新出")
        text(canvas, 145, 585, "具")
        text(canvas, 100, 400, FILLER)

    row = grids(sheet(draw))[0].rows[0]
    assert [cell.text for cell in row] == ["三、本年度办理结果", "予以公开", "重新出具"]


def test_a_cell_tells_its_page_its_place_in_the_table_and_its_box() -> None:
    cell = free_cell(lambda c: text(c, 205, 645, "95"))
    at = cell.at
    assert (at.page, at.table, at.row, at.cell) == (1, 1, 2, 2)
    assert at.box is not None
    x0, top, x1, bottom = at.box
    assert 200 < x0 < x1 < 300
    assert HEIGHT - 660 < top < bottom < HEIGHT - 640


# --- tables without lines


def unruled(rows: list[list[tuple[float, str]]], step: float = 20) -> Document:
    def draw(canvas: Canvas) -> None:
        text(canvas, 100, 720, FILLER)
        for n, row in enumerate(rows):
            for x, words in row:
                text(canvas, x, 640 - step * n, words)

    return sheet(draw)


def test_numbers_that_stand_above_each_other_are_of_one_column() -> None:
    heads = [(100.0, "信息内容"), (220.0, "制发"), (300.0, "废止"), (380.0, "有效")]
    rows = [[(100.0, "规章"), (225.0, "1"), (305.0, "2"), (385.0, "3")], [(100.0, "文件"), (385.0, "7")]]
    grid = grids(unruled([heads, rows[0], *rows[1:]]))[0]
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["信息内容", "制发", "废止", "有效"],
        ["规章", "1", "2", "3"],
        ["文件", "", "", "7"],
    ]


@pytest.mark.parametrize(
    "last",
    [
        [(100.0, "文件"), (265.0, "7")],
        [(225.0, "7")],
        [(100.0, "文件"), (225.0, "7"), (240.0, "8")],
    ],
)
def test_a_table_without_lines_is_told_to_be_unreadable_where_a_number_has_no_sure_place(
    last: list[tuple[float, str]],
) -> None:
    row = [(100.0, "规章"), (225.0, "1"), (305.0, "2"), (385.0, "3")]
    read = unruled([row, row, last], step=15)
    assert not grids(read)
    assert [block.kind for block in read.blocks if isinstance(block, Picture)] == [PictureKind.UNRULED]


HARD = ("none, ragged",)
"""Kinds in which a person, too, must guess at some numbers: they are read, or told to be unreadable."""


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_a_kind_are_read_whatever_tells_their_rows_and_columns(kind: str) -> None:
    figures = given(kind, ("ordinary", "two digits")[len(kind) % 2])
    count, wrong = judged(read_report(figures, KINDS[kind]), figures)
    assert not wrong
    assert count["absent"] == 0
    assert kind in HARD or count["unreadable"] == 0


HEADS_OF_THREE = [(100.0, "信息内容"), (220.0, "制发"), (300.0, "废止"), (380.0, "有效")]
FIRST = [(100.0, "规章"), (225.0, "1"), (305.0, "2"), (385.0, "3")]
SLIPS: dict[str, list[list[tuple[float, str]]]] = {
    "a number between two columns": [FIRST, [(100.0, "文件"), (225.0, "4"), (265.0, "5"), (385.0, "6")]],
    "a column without a head": [FIRST, [(100.0, "文件"), (225.0, "4"), (305.0, "5"), (465.0, "6")]],
    "two numbers in one column": [FIRST, [(100.0, "文件"), (225.0, "4"), (240.0, "5"), (305.0, "6")]],
    "numbers without a label": [FIRST, [(225.0, "4"), (305.0, "5"), (385.0, "6")]],
    "a number over two columns": [FIRST, [(100.0, "文件"), (225.0, "4" * 20), (385.0, "6")]],
}


@pytest.mark.parametrize("slip", SLIPS)
def test_where_a_number_has_no_sure_place_none_is_read(slip: str) -> None:
    read = unruled([HEADS_OF_THREE, *SLIPS[slip]])
    assert not grids(read)
    assert [block.kind for block in read.blocks if isinstance(block, Picture)] == [PictureKind.UNRULED]


def test_a_blank_in_a_row_lets_no_other_number_slide() -> None:
    grid = grids(unruled([HEADS_OF_THREE, FIRST, [(100.0, "文件"), (225.0, "4"), (385.0, "6")]]))[0]
    assert [cell.text for cell in grid.rows[-1]] == ["文件", "4", "", "6"]


def test_a_column_that_is_blank_is_known_by_its_head() -> None:
    rows = [[(x, word) for x, word in row if x != 305.0] for row in (FIRST, FIRST)]
    grid = grids(unruled([HEADS_OF_THREE, *rows]))[0]
    assert [[cell.text for cell in row] for row in grid.rows[1:]] == [["规章", "1", "", "3"]] * 2


# --- paragraphs


def test_a_paragraph_goes_on_over_lines_and_pages_and_leaves_page_marks_out() -> None:
    line = "一二三四五六七八九十" * 4

    def first(canvas: Canvas) -> None:
        text(canvas, 95, 140, "一、标题")
        text(canvas, 115, 120, line[:38])
        text(canvas, 95, 100, line)
        text(canvas, 290, 40, "- 1 -")

    def second(canvas: Canvas) -> None:
        text(canvas, 95, 760, "到2024 年1 月1 日止。")
        text(canvas, 115, 740, "另一段。")
        text(canvas, 290, 40, "- 2 -")

    read = sheet(first, second)
    assert texts(read) == ["一、标题", line[:38] + line + "到2024年1月1日止。", "另一段。"]
    assert [block.at.page for block in read.blocks] == [1, 1, 2]


def test_running_heads_are_no_text_and_a_number_at_the_foot_is_a_mark_only_if_it_is_the_page() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            text(canvas, 95, 800, f"某局年度报告 第{number}部分")
            text(canvas, 95, 600, FILLER + "甲乙丙丁"[number])
            text(canvas, 290, 40, str(number if number < 3 else 77))

        return draw

    read = sheet(page(1), page(2), page(3))
    assert "".join(texts(read)) == f"{FILLER}乙{FILLER}丙{FILLER}丁77"
    assert not [words for words in texts(read) if "部分" in words]


COLUMN = [f"{letter}这一行是左边一栏里的文字" for letter in "甲乙丙丁戊己庚辛壬癸子丑"]


def test_columns_of_a_page_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        for n, line in enumerate(COLUMN):
            text(canvas, 60, 700 - 20 * n, line)
            text(canvas, 330, 700 - 20 * n, "右边" + line[::-1])

    words = "".join(texts(sheet(draw)))
    assert words == "".join(COLUMN) + "".join("右边" + line[::-1] for line in COLUMN)


def test_two_reports_side_by_side_are_not_mixed() -> None:
    def draw(canvas: Canvas) -> None:
        for n, line in enumerate(COLUMN):
            text(canvas, 60, 700 - 20 * n, f"{line}{n}")
            text(canvas, 330, 700 - 20 * n, f"{line}{n + 3}")

    with pytest.raises(InputError) as fault:
        sheet(draw)
    assert fault.value.problems[0].code == "pdf-side-by-side"


# --- what cannot be read


def test_a_scan_is_told_as_one() -> None:
    with pytest.raises(InputError) as fault:
        sheet(lambda canvas: canvas.drawInlineImage(_picture(), 0, 0, *A4))
    assert fault.value.problems[0].code == "pdf-scan"


def test_the_text_that_recognition_laid_under_a_scan_is_not_what_is_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawInlineImage(_picture(), 0, 0, *A4)
        words = canvas.beginText(100, 600)
        words.setTextRenderMode(3)
        words.textOut("95 " * 40)
        canvas.drawText(words)

    with pytest.raises(InputError) as fault:
        sheet(draw)
    assert fault.value.problems[0].code == "pdf-scan"


def test_a_page_that_is_a_picture_is_told_among_others() -> None:
    read = sheet(two_by_two, lambda canvas: canvas.drawInlineImage(_picture(), 0, 0, *A4))
    assert isinstance(read.blocks[-1], Picture)
    assert (read.blocks[-1].kind, read.blocks[-1].at.page) == (PictureKind.IMAGE, 2)


def test_letters_whose_meaning_the_file_does_not_say_are_unknown() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
        b"/Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
    )
    words = b" BT /G 9 Tf 9 9 Td <%s> Tj ET"
    few = pdf_raw.page(pdf_raw.FILLER + words % b"00140015", resources=b"", more={}).replace(
        b"/F 5 0 R", b"/F 5 0 R /G 10 0 R"
    )
    read = read_pdf(_with(few, font), "few.pdf")
    assert texts(read)[-1] == "\ufffd\ufffd"
    many = pdf_raw.page(words % (b"0014" * 400)).replace(b"/F 5 0 R", b"/F 5 0 R /G 10 0 R")
    with pytest.raises(InputError) as fault:
        read_pdf(_with(many, font), "many.pdf")
    assert fault.value.problems[0].code == "pdf-letters"


def _with(data: bytes, font: bytes) -> bytes:
    """Add object 10 to a file, whose places then are no longer right and are found by searching."""
    start = data.rindex(b"xref\n0")
    return data[:start] + b"10 0 obj\n" + font + b"\nendobj\ntrailer\n<< /Root 1 0 R >>\n"


def test_the_days_of_the_file_are_not_those_of_publication() -> None:
    data = pdf_raw.file(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
            4: pdf_raw.stream(pdf_raw.FILLER),
            5: pdf_raw.FONT,
            6: b"<< /Title <FEFF62A5544A> /CreationDate (D:20250225101115+08'00') /ModDate (never) >>",
        },
        b"/Info 6 0 R",
    )
    assert read_pdf(data, "dated.pdf").metadata == {"title": "报告", "created": "2025-02-25T10:11:15+08:00"}


def test_a_file_is_known_by_its_signature_behind_other_bytes() -> None:
    data = b"HTTP/1.1 200 OK\r\n\r\n" + pdf_raw.page(pdf_raw.FILLER)
    assert read_document(data, "download").format == "pdf"


def test_the_same_file_gives_the_same_document() -> None:
    data = document(drawn("same"))
    assert read_pdf(data, "a.pdf") == read_pdf(data, "a.pdf")


def test_a_head_and_a_number_in_one_cell_are_no_value() -> None:
    cell = free_cell(lambda canvas: (text(canvas, 205, 651, "总计", 8), text(canvas, 205, 642, "7", 8))[0])
    assert cell.doubt == "several-lines"


@pytest.mark.parametrize("full", ["12   7", "12"])
def test_a_blank_beside_a_cell_with_more_than_one_number_may_not_be_blank(full: str) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 200, 250, 300], [620, 640, 660, 680])
        for y, words, numbers in (
            (665, "行政许可", ("3", "4")),
            (645, "行政处罚", (full, "")),
            (625, "行政强制", ("", "")),
        ):
            text(canvas, 105, y, words)
            text(canvas, 205, y, numbers[0])
            text(canvas, 255, y, numbers[1])
        text(canvas, 100, 500, FILLER)

    rows = grids(sheet(draw))[0].rows
    beside = [cell.doubt for cell in (rows[1][2], rows[2][1], rows[2][2])]
    assert beside == (["number-nearby", "number-nearby", ""] if full != "12" else [""] * 3)


@pytest.mark.parametrize("x", [255, 247])
def test_a_blank_beside_a_number_on_the_border_may_not_be_blank_in_a_row_without_label_either(x: float) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 150, 200, 250, 300], [640, 660, 680])
        for left, head in zip((105, 155, 205, 255), ("结果维持", "结果纠正", "其他结果", "总计"), strict=True):
            text(canvas, left, 665, head)
        text(canvas, 105, 645, "3")
        text(canvas, 155, 645, "4")
        text(canvas, x, 645, "7")
        text(canvas, 100, 500, FILLER)

    row = grids(sheet(draw))[0].rows[1]
    doubts = [cell.doubt for cell in row]
    assert doubts == (["", "", "", ""] if x == 255 else ["", "", "digit-on-border", "number-nearby"])


@pytest.mark.parametrize(("y", "above"), [(665, ""), (657, ""), (657, "行政许可")])
def test_a_label_on_the_border_of_a_row_without_one_may_be_of_either(y: float, above: str) -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 200, 250], [620, 640, 660, 680])
        text(canvas, 105, 669, above)
        text(canvas, 105, y - 20 if y == 665 else y - 3, "行政处罚")
        text(canvas, 105, 625, "行政强制")
        for base, number in ((665, "3"), (645, "4"), (625, "5")):
            text(canvas, 205, base, number)
        text(canvas, 100, 500, FILLER)

    rows = grids(sheet(draw))[0].rows
    doubts = [row[1].doubt for row in rows]
    assert doubts == ([""] * 3 if above or y == 665 else ["label-on-border", "label-on-border", ""])


def test_two_numbers_that_are_not_apart_as_lines_are_are_not_one() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, [100, 200, 260, 272], [560, 600, 640])
        for y in (630, 618, 606):
            text(canvas, 105.4, y, "结果维持或者结果")
        for y in (590, 578, 566):
            text(canvas, 105.4, y, "尚未审结或者其他")
        text(canvas, 226, 618, "5")
        text(canvas, 262.5, 622, "1", 14)
        text(canvas, 262.5, 602, "0", 14)
        text(canvas, 100, 500, FILLER)

    cell = grids(sheet(draw))[0].rows[0][2]
    assert (cell.text, cell.doubt) == ("1\n0", "several-lines")


@pytest.mark.parametrize("kind", ["ruled", "none", "none, labels of many lines", "across", "down", "three", "zebra"])
def test_tables_of_the_earlier_form_are_read_as_well(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    form = load_pack("cn-gov-info-annual-report", "2019").form
    for module in (render, pdf_layouts, pdf_measure):
        monkeypatch.setattr(module, "FORM", form)
    figures = given(kind, "ordinary")
    assert list(figures["proactive"]["licences"]) != list(figures["proactive"]["fees"])
    count, wrong = pdf_measure.measured(document(figures, KINDS[kind]), figures)
    assert not wrong
    assert count["read"] == count.total() > 190


LONG_LINE = "一二三四五六七八九十" * 4
LISTS: dict[str, tuple[list[tuple[float, str]], list[str]]] = {
    "items at the edge": (
        [(95, "1." + LONG_LINE[:37] + "。"), (95, "2.第二项。"), (95, "（三）第三项。")],
        ["1." + LONG_LINE[:37] + "。", "2.第二项。", "（三）第三项。"],
    ),
    "further lines hang": (
        [(95, "1." + LONG_LINE[:38]), (115, LONG_LINE[:37]), (115, "到此为止。"), (95, "2.第二项。")],
        ["1." + LONG_LINE[:38] + LONG_LINE[:37] + "到此为止。", "2.第二项。"],
    ),
    "a number that is no item": (
        [(95, LONG_LINE[:38] + "共"), (95, "2.5万件。")],
        [LONG_LINE[:38] + "共2.5万件。"],
    ),
    "a heading before a short text": (
        [(95, "五、存在的主要问题及改进情况"), (95, "问题是人手还不够。"), (95, "改进是再添人手。")],
        ["五、存在的主要问题及改进情况", "问题是人手还不够。", "改进是再添人手。"],
    ),
}


@pytest.mark.parametrize("how", LISTS)
def test_items_and_headings_are_paragraphs_of_their_own(how: str) -> None:
    lines, expected = LISTS[how]

    def draw(canvas: Canvas) -> None:
        for n, (x, words) in enumerate(lines):
            text(canvas, x, 600 - 20 * n, words)

    assert texts(sheet(draw)) == expected
