"""Whatever stands between the lines of a report, or is lost of it: no number is read that was not printed there."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layouts import render
from tests.layouts.render import FORM, KEEP_BLANKS, LAYOUTS, Figures, cells_of
from tests.layouts.test_layouts import printed, read

PATHS = [f"{table.id}/{row.id}" for table in FORM.tables for row in table.rows if not row.optional]
WIDTHS = [len(render.columns_of(t, row)) for t in FORM.tables for row in t.rows if not row.optional]
TOTAL = sum(WIDTHS)
NOISE = [
    *("分享", "打印本页", "扫一扫在手机打开当前页", "政务公开", "互动交流", "单位:件", "- 4 -", "第3页 共5页", "附件"),
    *(
        "浏览量:35",
        "来源:某某局",
        "行政许可",
        "规章",
        "其他",
        "总计",
        "小计",
        "自然人",
        "信息内容",
        "结果维持",
        "（一）",
    ),
    "相关负责人就此答记者问。",
]
WORDS = re.compile("[\u4e00-\u9fff]{2}")
LINES = ("lines", "spaced_lines", "one_cell_pipes")

number = st.integers(0, 99_999).map(str)
filled = st.one_of(st.just("0"), number, st.sampled_from(["/", "-", "无", "0.50", "12件"]))
blank = st.one_of(st.just(""), st.just("0"), number)


def reports(cell: st.SearchStrategy[str]) -> st.SearchStrategy[Figures]:
    return st.lists(cell, min_size=TOTAL, max_size=TOTAL).map(in_form)


def in_form(texts: list[str]) -> Figures:
    out: Figures = {}
    start = 0
    for path, width in zip(PATHS, WIDTHS, strict=True):
        table, row = path.split("/")
        out.setdefault(table, {})[row] = texts[start : start + width]
        start += width
    return out


def with_noise(text: str, noise: list[tuple[int, str]]) -> str:
    lines = text.split("\n")
    for place, line in noise:
        lines.insert(place % (len(lines) + 1), line)
    return "\n".join(lines)


noise = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(NOISE)), min_size=1, max_size=6)
places = st.lists(st.integers(0, 10_000), min_size=1, max_size=6)


def without_lines(text: str, gone: list[int]) -> str:
    lines = text.split("\n")
    for place in gone:
        del lines[place % len(lines)]
    return "\n".join(lines)


def swapped(text: str, at: list[int]) -> str:
    """Put the label or value of one line behind the next, but not values among each other."""
    lines = [line for line in text.split("\n") if line.strip()]
    for place in at:
        n = place % (len(lines) - 1)
        if WORDS.search(lines[n]) or WORDS.search(lines[n + 1]):
            lines[n], lines[n + 1] = lines[n + 1], lines[n]
    return "\n\n".join(lines)


@settings(max_examples=60)
@given(figures=reports(filled), layout=st.sampled_from(sorted(LAYOUTS)))
def test_a_clean_layout_gives_every_cell(figures: Figures, layout: str) -> None:
    assert printed(read(LAYOUTS[layout](figures), layout)) == cells_of(figures)


@settings(max_examples=60)
@given(figures=reports(blank), layout=st.sampled_from(KEEP_BLANKS))
def test_a_layout_that_keeps_blanks_gives_no_cell_another_value(figures: Figures, layout: str) -> None:
    assert printed(read(LAYOUTS[layout](figures), layout)).items() <= cells_of(figures).items()


@settings(max_examples=150)
@given(figures=reports(filled), layout=st.sampled_from(sorted(LAYOUTS)), noise=noise)
def test_noise_between_lines_never_makes_a_wrong_cell(
    figures: Figures, layout: str, noise: list[tuple[int, str]]
) -> None:
    report = read(with_noise(LAYOUTS[layout](figures), noise), layout)
    assert printed(report).items() <= cells_of(figures).items()


@settings(max_examples=80)
@given(figures=reports(blank), layout=st.sampled_from(sorted(LAYOUTS)), noise=noise)
def test_noise_among_lost_blanks_never_makes_a_wrong_cell(
    figures: Figures, layout: str, noise: list[tuple[int, str]]
) -> None:
    report = read(with_noise(LAYOUTS[layout](figures), noise), layout)
    assert printed(report).items() <= cells_of(figures).items()


@settings(max_examples=80)
@given(figures=reports(filled), layout=st.sampled_from(sorted(LAYOUTS)), gone=places)
def test_lost_lines_never_make_a_wrong_cell(figures: Figures, layout: str, gone: list[int]) -> None:
    report = read(without_lines(LAYOUTS[layout](figures), gone), layout)
    assert printed(report).items() <= cells_of(figures).items()


@settings(max_examples=60)
@given(figures=reports(filled), layout=st.sampled_from(LINES), at=places)
def test_labels_that_moved_never_make_a_wrong_cell(figures: Figures, layout: str, at: list[int]) -> None:
    report = read(swapped(LAYOUTS[layout](figures), at), layout)
    assert printed(report).items() <= cells_of(figures).items()


@settings(max_examples=60)
@given(
    figures=reports(st.one_of(filled, blank)),
    layout=st.sampled_from([render.lines, render.one_cell_pipes, render.dropped_blanks]),
)
def test_repetitions_taken_out_never_make_a_wrong_cell(figures: Figures, layout: Callable[[Figures], str]) -> None:
    report = read(render.once(layout(figures)))
    assert printed(report).items() <= cells_of(figures).items()
