"""Lines for a terminal."""

from __future__ import annotations

import time

import pytest

from gouji.outputs.layout import Pen, clean, columns, wrap


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("\x9b31m", "\\x9b31m"),
        ("x\u202ey\u2066z", "x\\u202ey\\u2066z"),
        ("一\n二\t三\r", "一 二 三 "),
        ("零\u200b宽\ufeff", "零\\u200b宽\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("全\u3000角", "全\u3000角"),
        ("普通 plain é", "普通 plain é"),
    ],
)
def test_nothing_that_steers_a_terminal_is_printed(text: str, printed: str) -> None:
    assert clean(text) == printed


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert [columns(s) for s in ("ab", "中文", "\uff08中\uff09", "(中)", "e\u0301", "〔2021〕")] == [2, 4, 6, 4, 1, 8]


def test_columns_are_those_of_wcwidth_for_everything_reports_hold() -> None:
    wcwidth = pytest.importorskip("wcwidth")
    cjk = (*range(0x3000, 0x3040), *range(0x4E00, 0x9FA6, 7), *range(0xFF00, 0xFFA0))
    for code in (*range(0x20, 0x7F), *range(0x2010, 0x2028), *cjk):
        char = chr(code)
        if char.isprintable():
            assert columns(char) == max(wcwidth.wcwidth(char), 0), hex(code)


@pytest.mark.parametrize("room", [4, 7, 10, 24, 40, 80])
def test_no_line_is_wider_than_the_room(room: int) -> None:
    text = "各列:新收与上年结转之和,等于办理结果总计 (T3-BALANCE) 与“结转下年度”之和。verylongwordwithoutanyspace" * 3
    lines = wrap(text, room, room)
    assert max(columns(line) for line in lines) <= room
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    for room in range(8, 40):
        for line in wrap("甲「乙」,(丙)。丁:戊;《己》、庚“辛”!" * 4, room, room):
            assert line[0] not in "」,)。:;》、”!"
            assert line[-1] not in "「(《“"


def test_a_word_that_does_not_fit_beside_the_head_goes_to_the_next_line() -> None:
    assert wrap("word 字", 2, 10) == ["", "word 字"]


def test_a_number_stays_with_its_unit() -> None:
    pen = Pen(lang="zh", width=24)
    assert pen.block("一二三四五六七八 " + pen.say("place.line", n=118), head="- ") == [
        "- 一二三四五六七八",
        "  第 118 行",
    ]


def test_a_head_wider_than_the_terminal_is_broken_too() -> None:
    lines = Pen(lang="en", width=24).block("title of it", head="undetermined (warning) RULE-ID  ", hang="  ")
    assert lines == ["undetermined (warning)", "RULE-ID", "  title of it"]


def test_a_table_is_aligned_by_columns_and_falls_back_to_paragraphs() -> None:
    rows = [("新收", "1"), ("办理结果总计", "120")]
    assert Pen(lang="zh", width=40).table(rows, head="| ", right=(1,)) == ["| 新收            1", "| 办理结果总计  120"]
    wide = Pen(lang="zh", width=24).table([("甲" * 10, "乙" * 10)], head="| ")
    assert wide == ["| 甲甲甲甲甲甲甲甲甲甲", "  乙乙乙乙乙乙乙乙乙乙"]


def test_colour_wraps_each_line_and_is_absent_unless_asked() -> None:
    assert "\x1b" not in "".join(Pen(lang="zh", width=40).block("字" * 50, head="错误 ", mark="error", style="strong"))
    lines = Pen(lang="zh", width=40, color=True).block("字" * 50, head="错误 ", mark="error", style="strong")
    assert all(line.endswith("\x1b[0m") for line in lines)


@pytest.mark.parametrize("char", ["(", ")", "「", "」", "a", "字", " ", "\u00a0", "\u0301"])
def test_long_runs_of_anything_are_wrapped_in_linear_time(char: str) -> None:
    began = time.perf_counter()
    wrap(char * 200_000, 40, 40)
    assert time.perf_counter() - began < 5
