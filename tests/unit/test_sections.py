"""A section begins at its heading, and nowhere else."""

from __future__ import annotations

import pytest

from gouji.documents.text import read_text
from gouji.reports.extract import extract
from gouji.reports.model import Report
from tests.layouts.render import FORM, TITLE

HEADS = [section.label for section in FORM.sections]
IDS = [section.id for section in FORM.sections]


def page(*heads: str, between: str = "一些文字。") -> str:
    return "\n".join(f"{head}\n{between}{n}" for n, head in enumerate(heads))


def read(text: str, name: str = "report.txt") -> Report:
    return extract(read_text(text.encode(), name), FORM)


def ids(report: Report) -> list[str]:
    return [section.id for section in report.sections]


def texts(report: Report) -> dict[str, str]:
    return {section.id: str(section.text) for section in report.sections}


def test_the_six_sections_are_found_with_their_texts_and_places() -> None:
    report = read(page(*HEADS))
    assert [(s.id, s.heading, s.text) for s in report.sections] == [
        (name, head, f"一些文字。{n}") for n, (name, head) in enumerate(zip(IDS, HEADS, strict=True))
    ]
    assert report.labels == {}
    assert [report.provenance[f"sections/{name}"].line for name in IDS] == [1, 3, 5, 7, 9, 11]
    assert report.provenance["sections/requests/0"].line == 6


@pytest.mark.parametrize(
    ("printed", "section"),
    [
        ("1、总体情况", "overview"),
        ("一、总体情况、", "overview"),
        ("一、 总体情况", "overview"),
        ("总体情况", "overview"),
        ("第一部分 总体情况", "overview"),
        ("第一部分：总体情况", "overview"),
        ("第一章 总体情况", "overview"),
        ("【一、总体情况】", "overview"),
        ("一 总体情况", "overview"),
        ("二、行政机关主动公开政府信息情况", "proactive"),
        ("三、主动公开政府信息情况", "proactive"),
        ("三、收到和处理政府信息公开申请情形", "requests"),
        ("（五）存在的主要问题及改进情况", "problems"),
        ("五、存在问题及改进情况", "problems"),
        ("六、其他事项", "other"),
    ],
)
def test_a_heading_is_known_by_its_words_whatever_its_number_looks_like(printed: str, section: str) -> None:
    place = IDS.index(section)
    report = read(page(*HEADS[:place], printed, *HEADS[place + 1 :]))
    assert ids(report) == IDS
    official = " ".join(printed.split()) == HEADS[place] or printed.replace(" ", "") == HEADS[place]
    assert report.labels == ({} if official else {f"sections/{section}": printed})


@pytest.mark.parametrize(
    "line", ["一、主动公开", "（一）主动公开政府信息情况", "2.总体情况", "五、信息公开平台", "三是总体情况好"]
)
def test_a_list_in_the_text_is_no_heading(line: str) -> None:
    report = read(page(*HEADS, between=f"一、引言\n{line}\n一些文字。"))
    assert ids(report) == IDS
    assert report.extras == ()


def test_numbering_that_starts_again_is_settled_by_words() -> None:
    inner = "\n".join(
        f"{n}、{what}" for n, what in zip("一二三四五六", ["公开", "申请", "管理", "平台", "监督", "其他"], strict=True)
    )
    report = read(page(HEADS[0], between=inner + "\n文字。") + "\n" + page(*HEADS[1:]))
    assert ids(report) == IDS
    assert texts(report)["overview"].startswith("一、公开\n二、申请")


def test_a_table_of_contents_is_passed_over() -> None:
    report = read("\n".join([*HEADS, "2025年,青石市园林局公开信息。"]) + "\n" + page(*HEADS))
    assert report.preamble == "2025年,青石市园林局公开信息。"
    assert texts(report)["other"] == "一些文字。5"


def test_a_heading_glued_to_the_text_before_it_is_cut_off() -> None:
    report = read(f"如有疑问,请联系(电话:12345)。{page(*HEADS)}")
    assert ids(report) == IDS
    assert report.preamble == "如有疑问,请联系(电话:12345)。"
    assert report.provenance["sections/overview"].column == 20


def test_a_heading_may_run_into_its_text() -> None:
    report = read(page(*HEADS[:5]) + f"\n{HEADS[5]}:无其他事项。")
    assert texts(report)["other"] == "无其他事项。"
    assert report.sections[5].heading == HEADS[5]


@pytest.mark.parametrize(
    "text", [f"本报告由{'、'.join(HEADS)}组成。", f"报告包括:{';'.join(HEADS)}", f"{HEADS[0]},{HEADS[1]}等。"]
)
def test_a_sentence_that_lists_the_sections_heads_none(text: str) -> None:
    assert ids(read(f"2025年年报。\n{text}\n{page(*HEADS)}")) == IDS
    assert text in read(f"2025年年报。\n{text}\n{page(*HEADS)}").preamble


def test_other_words_under_the_right_number_head_the_section_that_is_missing() -> None:
    report = read(page(*HEADS[:4], "五、下一步思考", HEADS[5]))
    assert ids(report) == IDS
    assert report.labels == {"sections/problems": "五、下一步思考"}


def test_a_section_beyond_the_form_is_an_extra() -> None:
    report = read(page(*HEADS, "七、附件", "八、附图"))
    assert ids(report) == IDS
    assert [(e.kind, e.label, e.text) for e in report.extras] == [
        ("section", "七、附件", "一些文字。6"),
        ("section", "八、附图", "一些文字。7"),
    ]


def test_a_missing_section_is_absent() -> None:
    assert ids(read(page(*HEADS[:2], *HEADS[3:]))) == [name for name in IDS if name != "requests"]


def test_another_order_is_kept() -> None:
    order = [0, 1, 3, 2, 4, 5]
    assert ids(read(page(*(HEADS[n] for n in order)))) == [IDS[n] for n in order]


def test_of_two_reports_in_a_file_one_is_read() -> None:
    report = read(f"{TITLE}\n{page(*HEADS)}\n某某局2024年政府信息公开工作年度报告\n{page(*HEADS, between='别的。')}")
    assert texts(report) == {name: f"一些文字。{n}" for n, name in enumerate(IDS)}
    assert [(e.kind, e.label) for e in report.extras] == [("section", HEADS[0])]


def test_a_caption_with_the_words_of_the_heading_belongs_to_the_table() -> None:
    report = read(page(*HEADS[:2]) + f"\n{HEADS[1]}\n第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n3\n")
    assert ids(report) == IDS[:2]
    assert report.tables == {"proactive": {"penalties": {"decisions": 3}}}
    assert texts(report)["proactive"] == "一些文字。1"


def test_where_no_heading_has_a_number_other_words_need_none() -> None:
    bare = [head[2:] for head in HEADS]
    assert ids(read(page(*bare[:4], "存在的问题及整改措施", "其它需要报告的事项"))) == IDS
    assert ids(read(page(*HEADS[:4], "存在的问题及整改措施", HEADS[5]))) == [*IDS[:4], IDS[5]]


def test_headings_of_markdown_need_no_number() -> None:
    report = read("\n\n".join(f"## {head.split('、', 1)[1]}\n\n文字。" for head in HEADS), "report.md")
    assert ids(report) == IDS


def test_a_document_without_sections_gives_an_empty_report() -> None:
    report = read("与此无关的一段文字。\n")
    assert (report.sections, report.tables, report.labels) == ((), {}, {})
