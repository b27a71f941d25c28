"""Who reports for which year, out of title, period and first sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from gouji.documents import read_document
from gouji.documents.model import Document
from gouji.documents.text import read_text
from gouji.errors import PackError
from gouji.reports.extract import extract
from gouji.reports.model import Report
from gouji.reports.patterns import Patterns, read_date
from tests.layouts.render import FORM

SECTION = "一、总体情况\n一些文字。\n"


def read(text: str, **metadata: str) -> Report:
    document = read_text(text.encode(), "report.txt")
    return extract(Document(source="", format="text", blocks=document.blocks, metadata=metadata), FORM)


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("青石市园林局2025年政府信息公开工作年度报告", "青石市园林局", 2025),
        ("青石市园林局 2025 年政府信息公开年度报告", "青石市园林局", 2025),
        ("青石市园林局2025年度政府信息公开工作报告", "青石市园林局", 2025),
        ("青石市园林局政府信息公开工作2022年度报告", "青石市园林局", 2022),
        ("青石市园林局2025年政府信息公开年报", "青石市园林局", 2025),
        ("青石市园林局二〇二五年政府信息公开工作年度报告", "青石市园林局", 2025),
        ("2025年青石市园林局政府信息公开工作年度报告", "青石市园林局", 2025),
        ("青石市园林局政府信息公开工作年度报告（2025年）", "青石市园林局", 2025),
        ("关于2022年度政府信息公开情况的报告", "", 2022),
        ("2025年政府信息公开工作年度报告", "", 2025),
        ("青石市園林局2025年政府信息公開工作年度報告", "青石市園林局", 2025),
    ],
)
def test_a_title_names_body_and_year(title: str, name: str, year: int) -> None:
    report = read(f"{title}\n某些话。\n{SECTION}")
    assert (report.title, report.body.name, report.year) == (title, name, year)
    assert report.provenance["title"].line == 1


def test_a_title_may_stand_in_two_lines() -> None:
    report = read(f"青石市园林局\n2025年政府信息公开工作年度报告\n某些话。\n{SECTION}")
    assert report.title == "青石市园林局2025年政府信息公开工作年度报告"
    assert report.body.name == "青石市园林局"


def test_the_last_title_before_the_report_counts() -> None:
    report = read(
        "关于报送青石市园林局2024年政府信息公开工作年度报告的函\n市政府办公室:\n现将年报呈上。\n"
        f"青石市园林局2025年政府信息公开工作年度报告\n某些话。\n{SECTION}"
    )
    assert (report.year, report.preamble) == (2025, "某些话。")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("2025年,青石市园林局按照部署推进工作。", "青石市园林局"),
        ("2025年以来，青石市住房和城乡建设局认真落实条例。", "青石市住房和城乡建设局"),
        ("根据《条例》规定,青石市水务局现公布2025年报告。", "青石市水务局"),
        ("本报告由青石区人民政府办公室根据条例编制。", "青石区人民政府办公室"),
        ("2025年,我局按照部署推进工作。", ""),
        ("2025年,全市公开工作有新进展。", ""),
    ],
)
def test_the_first_sentence_names_the_body_where_no_title_does(sentence: str, name: str) -> None:
    report = read(f"{sentence}\n{SECTION}")
    assert report.body.name == name


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("自2025年1月1日至2025年12月31日。", "2025-01-01/2025-12-31"),
        ("自 2025 年1 月1 日起，至 12 月31 日止。", "2025-01-01/2025-12-31"),
        ("自2025年3月5日到2025年12月31日。", "2025-03-05/2025-12-31"),
        ("自202011日起至20201231日止。", "2020-01-01/2020-12-31"),
        ("自20211月1日起至202112月31日止。", "2021-01-01/2021-12-31"),
        ("自2020111日起至20201231日止。", ""),
        ("自2025年2月30日至2025年12月31日。", ""),
        ("自2025年12月31日至2025年1月1日。", ""),
    ],
)
def test_the_period_is_read_even_where_signs_are_lost(text: str, period: str) -> None:
    report = read(f"本报告数据的统计期限,{text}\n{SECTION}")
    assert report.period == period
    assert report.year == (int(period[:4]) if period else None)


def test_title_and_sentence_outvote_the_period() -> None:
    title = "青石市园林局2025年政府信息公开工作年度报告"
    text = "2025年,青石市园林局按照部署推进工作。统计自2024年1月1日至2024年12月31日。"
    assert read(f"{title}\n{text}\n{SECTION}").year == 2025
    assert read(f"{title.replace('2025', '2023')}\n统计自2024年1月1日至2024年12月31日。\n{SECTION}").year == 2023


@pytest.mark.parametrize(
    "line",
    [
        "发布时间:2026-01-20 10:30 浏览量:8",
        "发布日期：2026年1月20日",
        "公开日期 | 2026/1/20",
        "索引号 | 1 | 公开日期 | 2026.01.20",
    ],
)
def test_the_day_of_publication_is_read_where_it_is_named(line: str) -> None:
    report = read(f"首页\n{line}\n某些话。\n{SECTION}")
    assert report.published == "2026-01-20"
    assert report.provenance["published"].line == 2
    assert report.preamble == "某些话。"


def test_the_day_of_signing_is_not_that_of_publication() -> None:
    assert read(f"成文日期:2026-01-20\n某些话。\n{SECTION}2026年1月20日\n").published == ""


def test_the_day_of_publication_goes_before_that_of_the_paper_and_may_stand_behind_its_label() -> None:
    assert read(f"发文日期：2025-12-28\n发布日期：2026-01-10\n某些话。\n{SECTION}").published == "2026-01-10"
    assert (
        read(f"索引号\n3721\n发布日期\n2026-01-26 08:30\n有效性\n有效\n某些话。\n{SECTION}").published == "2026-01-26"
    )
    assert read(f"发文日期：2025-12-28\n某些话。\n{SECTION}").published == "2025-12-28"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("发布时间：2026-01-07 10:24 来源：青石市", "2026-01-07"),
        ("发布日期：2026-1-2 8:30", "2026-01-02"),
        ("发布日期：2026-1-1 09:30:15", "2026-01-01"),
        ("公开日期:2026年1月20日", "2026-01-20"),
    ],
)
def test_the_time_behind_a_date_is_no_part_of_it(printed: str, day: str) -> None:
    assert read(f"{printed}\n某些话。\n{SECTION}").published == day


def test_metadata_help_out() -> None:
    report = read(SECTION, title="青石市园林局2025年政府信息公开工作年度报告", published="2026-01-20T08:00:00")
    assert (report.title[-6:], report.body.name, report.published) == ("工作年度报告", "青石市园林局", "2026-01-20")
    assert "title" not in report.provenance


def test_words_of_the_page_are_no_part_of_the_report() -> None:
    report = read(
        "首页\n政务公开\n当前位置:首页>年报\n字号:大 中 小\n分享到:\n某些话。\n"
        f"{SECTION}六、其他需要报告的事项\n无\n打印本页\n关闭窗口\n某市人民政府\n网站标识码:1234567890\n"
    )
    assert report.preamble == "某些话。"
    assert report.sections[1].text == "无"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("长治市文化和旅游局", "department"),
        ("青石区人民政府", "government"),
        ("青石区人民政府办公室", "office"),
        ("青石区人民政府地方志办公室", "department"),
        ("国家税务总局青石市税务局", "vertical"),
        ("青石县气象局", "vertical"),
        ("白音苏木人民政府", "township"),
        ("白音苏木", "township"),
        ("青石旗", "government"),
        ("青石族自治县", "government"),
        ("青石市", "government"),
        ("青石高新技术产业开发区", "authorised"),
        ("青石风景名胜区", "authorised"),
        ("青石区", "government"),
        ("青石市信访办", "department"),
        ("青石区第一中学", "authorised"),
        ("青石縣白石鄉人民政府", "township"),
        ("青石镇人民政府", "township"),
        ("青石乡", "township"),
        ("青石街道办事处", "subdistrict"),
        ("青石经济开发区管理委员会", "authorised"),
        ("某某", "unknown"),
    ],
)
def test_the_kind_of_a_body_is_told_by_the_longest_ending(name: str, kind: str) -> None:
    assert read(f"{name}2025年政府信息公开工作年度报告\n{SECTION}").body.kind == kind


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2025年青石乡人民政府信息公开年度报告", "青石乡人民政府"),
        ("青石县人民政府信息公开工作2025年度报告", "青石县人民政府"),
        ("青石乡人民政府信息公开年度报告（2025年）", "青石乡人民政府"),
        ("2025年青石市园林局政府信息公开工作年度报告", "青石市园林局"),
        ("青石市园林局2025年政府信息公开工作年度报告（公开版）", "青石市园林局"),
        ("青石市园林局（青石市绿化委员会办公室）2025年政府信息公开工作年度报告", "青石市园林局"),
        ("青石街道办事处：2025年政府信息公开工作年度报告", "青石街道办事处"),
        ("青石市园林局关于报送2025年政府信息公开工作年度报告", "青石市园林局"),
        ("【年报】青石市园林局2025年政府信息公开工作年度报告", "青石市园林局"),
        ("青石市第一医院2025年信息公开工作年度报告", "青石市第一医院"),
        ("青石市园林局2025年度政务公开工作年度报告", "青石市园林局"),
    ],
)
def test_a_title_names_the_body_and_the_year_however_it_is_put(title: str, name: str) -> None:
    report = read(f"{title}\n{SECTION}")
    assert (report.title, report.body.name, report.year) == (title, name, 2025)


def test_a_title_that_says_who_goes_before_the_name_of_a_column_of_the_site() -> None:
    report = read(f"青石市园林局2025年政府信息公开工作年度报告\n政府信息公开年度报告\n某些话。\n{SECTION}")
    assert (report.title[:6], report.year, report.preamble) == ("青石市园林局", 2025, "某些话。")


@pytest.mark.parametrize(
    "opening",
    [
        "根据有关规定,现公开青石市园林局2025年政府信息公开工作年度报告。",
        "根据有关要求,编制青石市园林局2025年度政府信息公开工作报告。",
        "编制青石市园林局2025年度政府信息公开工作报告。",
        "特编制青石市园林局2025年政府信息公开工作年度报告。",
        "按照文件精神,制定了青石市园林局2025年度政府信息公开年度报告。",
        "根据规定,现向社会公布2025年青石市园林局政府信息公开工作年度报告。",
        "现公布《青石市园林局2025年政府信息公开工作年度报告》,请监督。",
    ],
)
def test_the_verb_before_the_name_of_a_body_is_no_part_of_it(opening: str) -> None:
    assert read(opening + "\n" + SECTION).body.name == "青石市园林局"


def test_the_first_words_of_the_first_section_tell_the_year_where_nothing_else_does() -> None:
    section = "一、总体情况\n2025年,我局公开信息12条。\n"
    assert read(section).year == 2025
    assert read(f"青石市园林局2024年政府信息公开工作年度报告\n{section}").year == 2024


def test_a_long_line_that_announces_the_report_is_of_its_preamble() -> None:
    line = "现将2025年度报告公布如下(所列数据统计期限自2025年1月1日起至2025年12月31日止):"
    report = read(f"青石镇2025年政府信息公开工作年度报告\n{line}\n{SECTION}")
    assert (report.preamble, report.period) == (line, "2025-01-01/2025-12-31")


@pytest.mark.parametrize("text", ["2025", "2025123", "20251", "2025年13月1日", "202502年30日"])
def test_what_is_no_date_without_doubt_is_none(text: str) -> None:
    assert read_date(text) is None


def test_a_date_may_lack_its_signs() -> None:
    assert read_date("20250131") == read_date("2025年1月31日") == dt.date(2025, 1, 31)
    assert read_date("1月31日", 2024) == dt.date(2024, 1, 31)


def test_a_faulty_pattern_is_a_fault_of_the_pack() -> None:
    with pytest.raises(PackError) as caught:
        Patterns(["{year}年("])
    assert caught.value.problems[0].place.excerpt == "{year}年("
    assert "{" not in caught.value.problems[0].remedy("zh")


def test_a_slot_may_occur_twice() -> None:
    found = Patterns(["{date}至{date}"]).whole("2025年1月1日至2025年12月31日")
    assert found is not None
    assert found.slots == {"date": "2025年1月1日", "date2": "2025年12月31日"}


PAGE = """<html><head>{}</head><body><h1>青石市园林局2025年政府信息公开工作年度报告</h1><p>{}</p></body></html>"""
ADDRESS = '<meta property="og:url" content="https://a.example/x/202601/t20260120_3131545.shtml">'
META = '<meta name="PubDate" content="2026-01-21 09:00">'


@pytest.mark.parametrize(
    ("head", "text", "published", "place"),
    [
        (META + ADDRESS, "发布时间:2026-01-22", "2026-01-21", "meta pubdate"),
        (ADDRESS, "发布时间:2026-01-22", "2026-01-22", "html/body/p[1]"),
        (ADDRESS, "正文", "2026-01-20", "address"),
        (ADDRESS.replace("20260120", "20261320"), "正文", "", None),
        ("", "正文", "", None),
    ],
    ids=["metadata", "text", "address", "no day", "nothing"],
)
def test_the_day_of_publication_says_where_it_comes_from(
    head: str, text: str, published: str, place: str | None
) -> None:
    report = extract(read_document(PAGE.format(head, text).encode(), "a.html"), FORM)
    at = report.provenance.get("published")
    assert report.published == published
    assert (at.element if at else None) == place


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Annual Report of the  Office of Parks, 2025", "Office of Parks"),
        ("Annual\u00a0Report of the ＯＦＦＩＣＥ of（x） Parks 2, 2025", ""),
        ("Annual Report of the 青石 市 Parks Office, 2025", "青石市Parks Office"),
    ],
)
def test_a_name_keeps_the_blanks_between_its_latin_words(printed: str, name: str) -> None:
    found = Patterns(["AnnualReportofthe{name},{year}"]).whole(printed)
    assert (found.slots["name"] if found else "") == name


def test_the_name_of_a_body_in_latin_words_ends_as_its_kind_does() -> None:
    (found,) = Patterns(["^The{body}reports"], ("Office",)).search("The  Parks \n Office reports that all is well")
    assert (found.slots["body"], found.whole) == ("Parks Office", "TheParksOfficereports")
