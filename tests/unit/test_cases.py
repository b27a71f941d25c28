"""The cases of rules: what figures they give to what, and what is told of a case that cannot be run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.engine.cases import CaseResult, run_cases
from gouji.packs.load import load_folder
from tests.small import rules_file, small_pack

SUM = {"in": "水果", "for_each": "row", "check": "总计 = sum(各园)"}
RIGHT = {"东园": 1, "西园": 2, "总计": 3}


def ran(folder: Path, case: dict[str, Any], **rule: Any) -> CaseResult:
    """Run one case of a rule."""
    keys = {**SUM, **rule} if "require" not in rule and "text" not in rule else rule
    file = rules_file({**keys, "cases": [{"name": "例", "expect": "pass", **case}]})
    (result,) = run_cases(load_folder(small_pack(folder, {"1/rules.yaml": file})))
    return result


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        ({"given": RIGHT}, {}),
        ({"given": {**RIGHT, "总计": 4}, "expect": "fail", "difference": "1"}, {}),
        ({"given": {"东园": 1, "西园": 2}, "expect": "undetermined"}, {}),
        ({"given": {"东园": 4, "总计": 3}, "expect": "fail"}, {}),
        ({"given": {"总计": 0}, "otherwise": 0}, {}),
        ({"given": RIGHT, "at": "李"}, {}),
        ({"given": {**RIGHT, "水果[苹果, 总计]": 9}, "at": "pear"}, {}),
        ({"given": {"各园": 2, "总计": 4}}, {}),
        ({"given": {"东园": "1件", "西园": "2吨", "总计": "3.0"}, "expect": "undetermined"}, {}),
        ({"given": {"年度": 2005}}, {"check": "年度 = 2005", "for_each": None, "in": []}),
        ({"given": {"发布日期": "2005-01-02"}}, {"check": "发布日期 < date(2006, 1, 1)", "for_each": None, "in": []}),
        ({}, {}),
        ({"remove": ["tables/fruit/pear"], "expect": "undetermined"}, {}),
        ({"remove": ["tables/fruit/pear"], "at": "苹果"}, {}),
        ({"report": {"tables": {"fruit": {"pear": {"total": 5}}}}, "expect": "fail", "difference": "5"}, {}),
        ({"expect": "not-applicable", "given": RIGHT}, {"when": "总计 > 5"}),
        ({}, {"require": {"sections": "present"}}),
        ({"remove": ["sections/cost"], "expect": "fail"}, {"require": {"sections": "present"}}),
        ({"text": "丰收"}, {"text": {"must": "丰收"}, "in": "收成"}),
        ({"text": {"yield": "霜冻"}, "expect": "fail"}, {"text": {"must": "丰收"}, "in": "收成"}),
        ({"text": {"收成": "丰收"}}, {"text": {"must": "丰收"}, "in": "收成"}),
        ({"text": {"title": "丰收"}}, {"text": {"must": "丰收"}, "in": "title"}),
        ({"given": RIGHT}, {"status": "off"}),
    ],
)
def test_a_case_that_holds(tmp_path: Path, case: dict[str, Any], rule: dict[str, Any]) -> None:
    result = ran(tmp_path, case, **rule)
    assert (result.fault, result.found) == ("", result.expected)
    assert result.passed


@pytest.mark.parametrize(
    ("case", "expected", "found"),
    [
        ({"given": {**RIGHT, "总计": 4}}, "pass", "fail"),
        ({"given": RIGHT, "expect": "fail"}, "fail", "pass"),
        ({"given": {**RIGHT, "总计": 4}, "expect": "fail", "difference": "2"}, "fail (2)", "fail (1)"),
        ({"given": {"东园": 1}, "expect": "fail"}, "fail", "undetermined"),
    ],
)
def test_a_case_that_does_not_hold(tmp_path: Path, case: dict[str, Any], expected: str, found: str) -> None:
    result = ran(tmp_path, case)
    assert (result.passed, result.expected, result.found) == (False, expected, found)


@pytest.mark.parametrize(
    ("case", "fault", "detail"),
    [
        ({"at": "柿子"}, "case.at", "柿子"),
        ({"given": {"柿子": 1}}, "case.name", "柿子"),
        ({"given": {"苹果": 1}}, "case.name", "苹果"),
        ({"given": {"1": 1}}, "case.name", "1"),
        ({"given": {"东园 + 西园": 1}}, "case.name", "东园 + 西园"),
        ({"given": {"东园) + (西园": 1}}, "case.name", "东园) + (西园"),
        ({"given": {"东园) = 0 or sum(西园": 1}}, "case.name", "东园) = 0 or sum(西园"),
        ({"given": {"": 1}}, "case.name", ""),
        ({"remove": ["tables/fruit/柿子"]}, "case.remove", "tables/fruit/柿子"),
        ({"remove": ["sections/柿子"]}, "case.remove", "sections/柿子"),
        ({"remove": [""]}, "case.remove", ""),
        ({"text": {"柿子": "x"}}, "case.text", "柿子"),
        ({"report": {"year": "x"}}, "case.report", ""),
        ({"report": {"tables": {"fruit": {"pear": {"total": {"x": 1}}}}}}, "case.report", ""),
    ],
)
def test_a_case_that_cannot_be_run_says_why(tmp_path: Path, case: dict[str, Any], fault: str, detail: str) -> None:
    result = ran(tmp_path, case)
    assert (result.passed, result.found, result.fault) == (False, "-", fault)
    assert detail in result.detail


def test_a_case_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    cases = [
        {"name": "一", "given": {**RIGHT, "总计": 4}, "expect": "fail"},
        {"name": "二", "report": {"tables": {"fruit": {"pear": {"total": 5}}}}, "expect": "fail"},
        {"name": "三", "remove": ["tables/fruit"], "expect": "undetermined"},
        {"name": "四", "expect": "pass"},
    ]
    file = rules_file({**SUM, "cases": cases}, {**SUM, "id": "S", "cases": cases[::-1]})
    results = run_cases(load_folder(small_pack(tmp_path, {"1/rules.yaml": file})))
    assert [r.passed for r in results] == [True] * 8
