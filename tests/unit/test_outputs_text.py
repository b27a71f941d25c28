"""Results as text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import msgspec
import pytest

from gouji.findings import Finding, Location, Outcome, ReportResult, Result
from gouji.outputs.layout import columns
from gouji.outputs.text import write_text
from tests.outputs import results

EXPECTED = Path(__file__).parents[1] / "outputs" / "text"
SHAPES = {
    "zh-80": ("MANY", "zh", False, 80, False),
    "zh-40": ("MANY", "zh", False, 40, False),
    "zh-80-all": ("ONE", "zh", False, 80, True),
    "zh-80-colour": ("ONE", "zh", True, 80, False),
    "en-80": ("MANY", "en", False, 80, False),
    "en-40-all": ("ONE", "en", False, 40, True),
    "zh-80-none": ("NONE", "zh", False, 80, False),
}


def told(shape: str) -> str:
    name, lang, color, width, everything = SHAPES[shape]
    return write_text(getattr(results, name), lang=lang, color=color, width=width, everything=everything)


def one(finding: Finding, *, lang: str = "zh", everything: bool = False) -> str:
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    result = msgspec.structs.replace(results.ONE, reports=(report,))
    return write_text(result, lang=lang, color=False, width=80, everything=everything)


@pytest.mark.parametrize("shape", SHAPES)
def test_text_is_as_expected(shape: str) -> None:
    assert told(shape) == (EXPECTED / f"expected.{shape}.txt").read_bytes().decode()


@pytest.mark.parametrize("shape", SHAPES)
def test_no_line_is_wider_than_the_terminal(shape: str) -> None:
    plain = re.sub(r"\x1b\[[\d;]*m", "", told(shape))
    assert max(columns(line) for line in plain.splitlines()) <= SHAPES[shape][3]


@pytest.mark.parametrize("everything", [False, True])
def test_no_control_character_of_a_report_passes(everything: bool) -> None:
    evil = "x\x1b]0;t\x07\u202e\x9b2J\u2028"
    names = ("rule", "title", "message", "detail", "hint", "subject", "quote", "left", "right", "would_pass")
    finding = msgspec.structs.replace(
        results.BLANK,
        cells=tuple(msgspec.structs.replace(cell, label=evil, value=evil) for cell in results.BLANK.cells),
        at=Location(element=evil),
        **dict.fromkeys(names, evil),
    )
    report = msgspec.structs.replace(results.FAULTY, source=evil, body=evil, findings=(finding,))
    unread = msgspec.structs.replace(results.MISSING_FILE, source=evil, cause=evil, remedy=evil)
    result = msgspec.structs.replace(results.ONE, reports=(report,), unread=(unread,))
    text = write_text(result, lang="zh", color=False, width=60, everything=everything)
    assert {unicodedata.category(ch) for ch in text.replace("\n", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()


def test_operands_are_told_once_in_the_sentence_and_both_sides_where_there_is_none() -> None:
    assert "左边" not in one(results.BALANCE)
    bare = one(msgspec.structs.replace(results.BALANCE, detail=""))
    assert "左边 12,右边 13,相差 -1" in bare
    assert "结转下年度·自然人     2  第 27 行" in bare


def test_cells_beyond_the_first_eight_are_counted() -> None:
    finding = msgspec.structs.replace(results.BLANK, cells=results.BLANK.cells * 4)
    assert "另有 4 格" in one(finding)
    assert "另有" not in one(finding, everything=True)


def test_findings_that_another_explains_are_counted_not_told() -> None:
    text = told("zh-80")
    assert "另有 25 项由此引起" in text
    assert "T3-SUM" not in text
    assert "由 T3-ROWS 引起" in told("zh-80-all")


def test_findings_of_one_rule_share_its_heading_and_what_their_notes_have_in_common() -> None:
    text = told("zh-80")
    assert text.count("T3-ROWS") == 1
    assert "错误 T3-ROWS ×2  表三各行齐全" in text
    block = next(block for block in text.split("\n\n") if "T3-ROWS" in block)
    in_order = ["缺“3.其他”一行", "建议 补上这一行", "缺“四”一行", "建议 另补这一行", "依据 国办", "依据 中华"]
    assert sorted(in_order, key=block.index) == in_order
    assert block.count("依据") == 2


@pytest.mark.parametrize(
    ("message", "told_as"),
    [
        ("申请情况 自然人列:收支不平", "收支不平"),
        ("申请情况 自然人列\uff1a收支不平", "收支不平"),
        ("申请情况 自然人列收支不平", "申请情况 自然人列收支不平"),
        ("收支不平", "收支不平"),
    ],
)
def test_a_message_does_not_repeat_the_subject_that_stands_above_it(message: str, told_as: str) -> None:
    assert f"   |  {told_as}\n" in one(msgspec.structs.replace(results.BALANCE, message=message))


def test_a_detail_that_says_nothing_new_is_left_out() -> None:
    label = msgspec.structs.replace(results.LABEL, detail="印出「规范性文件」,格式为「行政规范性文件」")
    assert "印出" not in one(label)
    assert "3 处" in one(msgspec.structs.replace(label, detail="3 处"))
    assert "新收 10" in one(results.BALANCE)
    assert "原文" not in one(msgspec.structs.replace(results.AMOUNT, message="写作「全年」", quote="全年"))


def test_cells_that_were_not_printed_are_named_in_a_sentence() -> None:
    assert "缺 6 格:其他·甲、其他·乙、其他·丙、其他·丁 等" in one(results.MISSING_ROW)
    assert "其他·戊、其他·己" in one(results.MISSING_ROW, everything=True)


def test_lines_are_listed_as_ranges_and_not_without_end() -> None:
    def at(*lines: int) -> str:
        cells = tuple(results.cell("r", "l", 1, line) for line in lines)
        return one(msgspec.structs.replace(results.BALANCE, at=None, cells=cells))

    assert "(第 4–6、8、9 行)" in at(4, 5, 6, 8, 9)
    assert "(第 1、3、5、7、9、11、13、15 等行)" in re.sub(r"\n +", "", at(*range(1, 40, 2)))
    label = msgspec.structs.replace(results.LABEL, at=Location(line=1), cells=(results.cell("r", "l", 1, 9),) * 9)
    assert "(第 1、9 行)" in one(label)


def test_only_weak_evidence_is_remarked_on() -> None:
    for grade in "ABCDU":
        text = one(msgspec.structs.replace(results.LABEL, grade=grade))
        assert ("证据" in text) is (grade in "CDU")


def test_a_quotation_is_cut_where_it_gets_long() -> None:
    text = one(msgspec.structs.replace(results.AMOUNT, quote="长" * 5000))
    assert text.count("长") == 160


def test_a_report_without_findings_says_so_by_its_ledger() -> None:
    report = ReportResult(
        source="r.json", sha256="0" * 64, body="甲", year=2025, edition="2021", verdict=Outcome.PASS,
        ledger=results.CLEAN.ledger, findings=(),
    )  # fmt: skip
    result = Result(engine="0", pack=results.STAMP, lang="zh", reports=(report,))
    assert "结论:通过  通过 105,不通过 0,无法判断 0,不适用 3;共 108 项" in write_text(
        result, lang="zh", color=False, width=80, everything=False
    )
