"""What real reports were seen to print otherwise than the form: heads, labels, titles, values: all is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gouji.documents import read_document
from gouji.reports.extract import extract
from gouji.reports.model import Report
from tests.layouts import html, render
from tests.layouts.render import FORM, PREAMBLE, TITLE, Figures, cells_of, figures
from tests.layouts.test_layouts import different, ordinary, printed

WAYS: dict[str, tuple[str, Callable[[Figures], str]]] = {
    "pipes": ("a.txt", render.pipes),
    "lines": ("a.txt", render.lines),
    "html": ("a.html", html.spans),
}
OFFICIAL = {section.id: section.label for section in FORM.sections}
PROBLEMS, DISPUTES, OVERVIEW = OFFICIAL["problems"], OFFICIAL["disputes"], OFFICIAL["overview"]
SEEN = [
    (PROBLEMS, "五、存在的主要问题及整改措施"),
    (PROBLEMS, "五、政府信息公开工作存在的主要问题及改进情况"),
    (PROBLEMS, "五、存在问题及改进情况"),
    (DISPUTES, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    (OVERVIEW, "一、总体情况、"),
    (OVERVIEW, "一、 总体情况"),
    (OVERVIEW, "1、 总体情况"),
    ("行政规范性文件", "规范性文件"),
    ("本年制发件数", "本年度制发数"),
    ("本年废止件数", "本年废止数"),
    ("本年处理决定数量", "处理决定数量"),
    ("本年收费金额（单位：万元）", "本年度收费金额"),
    ("只计这一情形", "只计这一情况"),
    ("5.属于三类内部事务信息", "5.属于三类内容事务信息"),
    ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    ("3.危及“三安全一稳定”", '3.危及"三安全一稳定"'),
    ("第二十条第（一）项", "第二十条 第（一）项"),
    ("第二十条第（一）项", "第二十条(一)项"),
    ("1.申请人无正当理由", "1、申请人无正当理由"),
    ("2.申请人逾期", "2,申请人逾期"),
    ("（六）其他处理", "（六）其他"),
    ("行政事业性收费", "行政收费"),
    ("行政事业性收费", "行政性收费"),
    ("行政事业性收费", "行政事业性收费（单位：万元）"),
    ("行政许可", "行政许可①"),
    ("行政处罚", "行政处罚*"),
    ("行政强制", "行政强制[1]"),
]


def read(text: str, name: str) -> Report:
    return extract(read_document(text.encode(), name), FORM, "en")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("official", "seen"), SEEN)
def test_a_head_or_label_put_otherwise_is_known(official: str, seen: str, way: str) -> None:
    name, write = WAYS[way]
    given = ordinary(3)
    text = write(given)
    assert official in text
    report = read(text.replace(official, seen), name)
    assert printed(report) == cells_of(given)
    assert [section.id for section in report.sections] == [section.id for section in FORM.sections]


def test_a_definition_within_a_label_is_no_other_label() -> None:
    given = ordinary(3)
    text = (
        render.pipes(given)
        .replace("| 规章 |", "| 规章：某机关制定的规章 |")
        .replace("规章 |", "规章：某机关制定的规章 |", 1)
    )
    assert printed(read(text, "a.txt")) == cells_of(given)


@pytest.mark.parametrize(
    ("title", "body", "year"),
    [
        ("青石市园林局2023年政府信息公开年报", "青石市园林局", 2023),
        ("关于2022年度政府信息公开情况的报告", "青石市园林局", 2022),
        ("2025年政府信息公开工作年度报告", "青石市园林局", 2025),
        ("青石市园林局2021年政府信息公开工作报告", "青石市园林局", 2021),
        ("青石市园林局政府信息公开工作年度报告(2024年度)", "青石市园林局", 2024),
    ],
)
def test_a_title_put_otherwise_names_body_and_year(title: str, body: str, year: int) -> None:
    report = read(render.pipes(ordinary()).replace(TITLE, title).replace("2025年", f"{year}年"), "a.txt")
    assert (report.body.name, report.year) == (body, year)


def test_a_page_whose_title_stands_only_in_its_head_names_body_and_year() -> None:
    page = html.article(different()).replace(f"<h1>{TITLE}</h1>", "")
    report = read(f"<html><head><title>{TITLE}</title></head><body>{page}</body></html>", "a.html")
    assert (report.body.name, report.year, printed(report)) == ("青石市园林局", 2025, cells_of(different()))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "value",
    [
        *("/", "-", "+1", "-2", "+19", "减4", "+(0) -(0)", "251000元", "160.5964万元", "11398889", "无"),
        *("22 (其中修订 16 件)", "55（含自然失效29件）", "0.5460", "12①", "12*", "12[1]"),
    ],
)
def test_a_value_of_any_kind_is_read_as_it_is_printed(value: str, way: str) -> None:
    name, write = WAYS[way]
    given = different()
    given["proactive"]["regulations"][1] = value
    assert printed(read(write(given), name)) == cells_of(given)


@pytest.mark.parametrize("way", ["pipes", "lines"])
@pytest.mark.parametrize(
    "between",
    [
        "2025年度收到依申请公开2件。",
        "该部分以表格形式报告。表格如下：",
        "单位：青石市园林局 2025年度",
        "（一）申请情况",
    ],
)
def test_a_sentence_between_head_and_table_is_no_part_of_it(between: str, way: str) -> None:
    name, write = WAYS[way]
    head = OFFICIAL["requests"]
    given = different()
    assert printed(read(write(given).replace(f"{head}\n", f"{head}\n{between}\n", 1), name)) == cells_of(given)


def test_columns_of_legal_persons_left_blank_stay_blank() -> None:
    given = figures(lambda: "0")
    for row in given["requests"].values():
        row[1:6] = [""] * 5
    for name, text in (("a.html", html.spans(given)), ("a.txt", render.bordered_pipes(given))):
        assert printed(read(text, name)) == cells_of(given)


def test_numbering_that_starts_again_within_the_text_makes_no_sections() -> None:
    inner = "一、组织领导\n甲。\n二、制度建设\n乙。\n三、平台\n丙。\n四、监督\n丁。\n五、其他\n一是栽树。"
    report = read(render.pipes(different()).replace("一是栽树。", inner), "a.txt")
    assert [section.id for section in report.sections] == [section.id for section in FORM.sections]
    assert printed(report) == cells_of(different())


def test_a_heading_glued_to_the_preamble_is_found() -> None:
    report = read(render.pipes(different()).replace(f"\n\n{OVERVIEW}\n", f"{OVERVIEW}\n"), "a.txt")
    assert [section.id for section in report.sections] == [section.id for section in FORM.sections]
    assert report.preamble == PREAMBLE
