"""Labels are compared as a reader compares them: by their words."""

from __future__ import annotations

import pytest

from gouji.packs.form_types import Row, Variant
from gouji.reports.match import (
    LabelIndex,
    closed_up,
    fold_label,
    is_near,
    joined,
    match_label,
    split_ordinal,
    typographic,
)

HEAD = Row(id="overview", name="总体情况", label="一、总体情况")
SAFETY = Row(id="refused_safety", name="三安全一稳定", label="3.危及“三安全一稳定”")
CLOSED = Row(id="closed", name="逾期", label="1.申请人逾期不补正、行政机关不再处理")
DOCUMENTS = Row(
    id="normative",
    name="规范性文件",
    label="行政规范性文件",
    variants=(Variant(text="规范性文件", kind="outdated"), Variant(text="（一）规范文件", kind="wrong")),
)


@pytest.mark.parametrize("printed", ["一、总体情况", "一、 总体\u3000情况", "\ufeff一、总体\n情况", "一、总体(tǐ)情况"])
def test_width_and_white_space_are_not_printed(printed: str) -> None:
    assert match_label(printed, HEAD) == "exact"


@pytest.mark.parametrize("printed", ["一、总体情况、", "一．总体情况", "1、总体情况", "一，总体情况。", "一、總體情況"])
def test_a_head_with_stray_marks_differs_by_typography_alone(printed: str) -> None:
    assert match_label(printed, HEAD) == "typography"


@pytest.mark.parametrize(
    "printed", ["①", "¹", "*", "※", "[1]", "［2］", "〔1〕", "【注1】", "（注1）", "(注)", "注2", " ②", "**"]
)
def test_the_mark_of_a_footnote_is_no_part_of_a_label(printed: str) -> None:
    label = Row(id="a", name="甲", label="规章")
    assert match_label(f"规章{printed}", label) == "exact"
    assert typographic(f"规章{printed}") == "规章"
    assert match_label("* 规章", label) == "exact"
    assert match_label("规章1", label) is None


def test_a_text_of_nothing_but_a_mark_stays() -> None:
    assert [typographic(text) for text in ("*", "①", "#")] == ["*", "1", "#"]


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (["Office of", "Parks"], "Office of Parks"),
        (["青石市", "园林局"], "青石市园林局"),
        (["青石", "IT", "办"], "青石IT办"),
        (["20", "23"], "2023"),
        (["Part", "2", "of", "(all)"], "Part 2 of (all)"),
        (["", "Łódź", "é"], "Łódź é"),
        ([], ""),
    ],
)
def test_only_latin_words_are_parted_by_a_blank(pieces: list[str], whole: str) -> None:
    assert joined(pieces) == whole


def test_blanks_of_chinese_are_taken_out() -> None:
    assert closed_up(" 青石市 园林局\t IT  Office 2 室 ") == "青石市园林局IT Office 2室"


@pytest.mark.parametrize(
    "printed", ["3.危及三安全一稳定", '3、危及"三安全一稳定"', "⒊危及「三安全一稳定」", "(3)危及‘三安全一稳定’"]
)
def test_quotation_marks_are_optional(printed: str) -> None:
    assert match_label(printed, SAFETY) == "typography"


@pytest.mark.parametrize("mark", ["1、", "1,", "1，", "1．", "⒈", "（1）", "1 "])
def test_marks_behind_an_ordinal_are_equal(mark: str) -> None:
    assert match_label(f"{mark}申请人逾期不补正，行政机关不再处理", CLOSED) == "typography"


@pytest.mark.parametrize(
    ("printed", "kind"), [("规范性文件", "outdated"), ("规范性 文件", "outdated"), ("(一)、规范文件", "wrong")]
)
def test_a_variant_says_what_kind_of_deviation_it_is(printed: str, kind: str) -> None:
    assert match_label(printed, DOCUMENTS) == kind


@pytest.mark.parametrize("printed", ["二、总体情况", "（一）总体情况", "总体情况", "一、总体", "", "一、"])
def test_other_words_or_another_ordinal_are_another_label(printed: str) -> None:
    assert match_label(printed, HEAD) is None


def test_an_index_finds_every_member_that_a_label_can_stand_for() -> None:
    total = Row(id="total", name="总计", label="总计")
    sums = Row(id="sums", name="合计", label="（七）总计", variants=(Variant(text="总计", kind="shortened"),))
    index = LabelIndex([total, sums, DOCUMENTS])
    assert [(m.labelled.id, m.kind) for m in index.find("总 计")] == [("total", "exact"), ("sums", "shortened")]
    assert [(m.labelled.id, m.kind) for m in index.find("(七)、总计")] == [("sums", "typography")]
    assert index.find("小计") == ()


def test_folding_keeps_what_is_not_typography() -> None:
    assert fold_label("（单位：万元） ") == "(单位:万元)"
    assert typographic("（六）其他处理") != typographic("六、其他处理")
    assert typographic("2019年度") == "2019年度"


@pytest.mark.parametrize(
    ("printed", "number", "style", "words"),
    [
        ("十二、附件", 12, "han", "附件"),
        ("（三）不予公开", 3, "bracketed", "不予公开"),
        ("③重复申请", 3, "arabic", "重复申请"),
        ("第二部分 附件", 2, "han", "附件"),
        ("第三章：附件", 3, "han", "附件"),
        ("四 附件", 4, "han", "附件"),
        ("【五、附件】", 5, "han", "附件"),
    ],
)
def test_an_ordinal_has_a_number_and_a_style(printed: str, number: int, style: str, words: str) -> None:
    ordinal, rest = split_ordinal(printed)
    assert ordinal is not None
    assert (ordinal.number, ordinal.style, rest) == (number, style, words)


@pytest.mark.parametrize(
    "printed", ["三类内部事务信息", "第二十条第（一）项", "第一项加第二项", "2025年", "12", "一", "1.", ""]
)
def test_a_numeral_that_leads_no_words_is_no_ordinal(printed: str) -> None:
    assert split_ordinal(printed)[0] is None


@pytest.mark.parametrize(
    ("printed", "official"),
    [("属于三类内容事务信息", "属于三类内部事务信息"), ("其他法律行政止公开", "其他法律行政法规禁止公开")],
)
def test_a_slip_of_the_pen_is_near(printed: str, official: str) -> None:
    assert is_near(printed, official)


@pytest.mark.parametrize(
    ("printed", "official"),
    [("本年制发件数", "本年废止件数"), ("行政处罚", "行政许可"), ("结果维持", "结果纠正"), ("其他", "其他处理")],
)
def test_another_label_is_not_near(printed: str, official: str) -> None:
    assert not is_near(printed, official)
    assert not is_near(official, printed)
