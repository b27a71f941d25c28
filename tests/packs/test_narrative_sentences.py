"""What the rules on text say of one sentence in a report that is right in every word: silence, or the finding expected."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.companions import ALL_AT_HAND
from gouji.engine.evaluate import judge
from gouji.engine.narrative import ReportTexts
from gouji.engine.outcomes import Verdict
from gouji.engine.program import Program
from gouji.findings import Outcome
from gouji.packs.load import load_pack
from gouji.reports.model import Report

SENTENCES = yaml.safe_load(Path(__file__).with_suffix("").with_name("narrative_sentences.yaml").read_text("utf-8"))
PREAMBLE = (
    "本报告依据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号编制,由六个部分组成。"
    "统计期限为2025年1月1日至2025年12月31日。如有疑问,请联系本局办公室,电话略。"
)
TEXTS = {
    "overview": (
        "(一)主动公开\n我局在门户网站发布信息。\n(二)依申请公开\n渠道畅通,专人值守。\n"
        "(三)政府信息管理\n先审后发,定期清理。\n(四)政府信息公开平台建设\n栏目更新及时。\n"
        "(五)监督保障\n接受社会监督,开展培训。\n"
    ),
    "problems": "主要问题是政策解读的形式单一,图解和视频偏少。改进情况:增设图解专栏,每季度检查一次,并将继续改进。\n",
    "other": "本年度未收取信息处理费。\n",
}


@functools.cache
def program() -> Program:
    return Program(load_pack("cn-gov-info-annual-report", "2021"))


def report(item: dict[str, Any]) -> Report:
    texts, preamble = dict(TEXTS), PREAMBLE
    if item.get("kind") == "government":
        preamble += "数据包括所属各部门。"
    place = item.get("in", "overview")
    if place == "preamble":
        preamble = item["say"]
    elif item.get("instead"):
        texts[place] = item["say"]
    else:
        texts[place] = texts.get(place, "") + item["say"]
    tables: dict[str, Any] = {}
    for cell in program().layout.cells:
        if not cell.optional:
            tables.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = 0
    for path, value in item.get("cells", {}).items():
        table, row, column = path.split("/")
        tables[table][row][column] = value
    plain = {
        "year": 2025,
        "title": "某市文化局2025年政府信息公开工作年度报告",
        "body": {"name": "某市文化局", "kind": item.get("kind", "department")},
        "preamble": preamble,
        "sections": [
            {"id": s.id, "heading": s.label, "text": texts.get(s.id, "")} for s in program().pack.form.sections
        ],
        "tables": tables,
    }
    return msgspec.convert(plain, Report)


def failing(item: dict[str, Any]) -> set[str]:
    """Name the rules on text that fail for a report with this sentence in it."""
    outcomes = judge(program(), report(item))
    numbers = [n for n, verdict in outcomes.others.items() if verdict.outcome is Outcome.FAIL]
    rules = [program().rule_of(number) for number in numbers]
    return {rule.id for rule in rules if rule.text is not None or rule.claim is not None}


def test_the_report_that_bears_the_sentences_is_right_in_every_word():
    assert failing({"say": ""}) == set()


def plainly(report: Report) -> dict[int, Verdict]:
    """Judge the rules on text one by one, each looking for its words itself."""
    facts = program().reader.read(report)
    settled = program().settled(report.year, report.body.kind, facts.covered, ALL_AT_HAND)[0]
    texts = ReportTexts(report, facts, program().layout)
    rules = program().texts
    found = {}
    for first, rule in (*rules._always, *rules._quiet.items()):
        if first not in settled:
            found |= {first + n: verdict for n, verdict in rule.judge(texts)}
    return found


def together(report: Report) -> dict[int, Verdict]:
    """Judge the rules on text as a check does, with one pass for all that is rare."""
    facts = program().reader.read(report)
    settled = program().settled(report.year, report.body.kind, facts.covered, ALL_AT_HAND)[0]
    found: dict[int, Verdict] = {}
    program().texts.judge(ReportTexts(report, facts, program().layout, program().texts.screens), found, settled)
    return {number: verdict for number, verdict in found.items() if number not in settled}


@settings(max_examples=60)
@given(st.lists(st.sampled_from([item["say"] for item in SENTENCES]), max_size=8), st.sampled_from([2024, 2025, None]))
def test_looking_for_all_at_once_finds_what_looking_one_by_one_finds(sentences, year):
    item = {"say": "\n".join(sentences), "cells": {"requests/received/total": 12, "disputes/reconsideration/total": 1}}
    bearer = msgspec.structs.replace(report(item), year=year)
    assert together(bearer) == plainly(bearer)


@pytest.mark.parametrize("item", SENTENCES, ids=[item["say"][:24] for item in SENTENCES])
def test_a_sentence_has_the_findings_that_it_deserves_and_no_other(item):
    expected = set(item.get("finds", ()))
    if item.get("kind") == "government":
        expected.add("S1-GOV-ASSESS")
    assert failing(item) == expected
