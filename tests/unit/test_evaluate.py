"""The outcome of numeric rules: blanks, guards, policies for missing cells, kinds and years that a rule binds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.engine.evaluate import judge, one
from gouji.findings import Outcome
from tests.small import case_of, checker, outcomes, plain, report_of, with_cells

PASS, FAIL, OPEN, NONE = "pass", "fail", "undetermined", "not-applicable"
SUM = {"in": "水果", "for_each": "row", "only": "苹果", "check": "总计 = 东园 + 西园"}


def outcome(folder: Path, rule: dict[str, Any], cells: dict[str, Any], **changes: Any) -> str:
    (found,) = outcomes(checker(folder, rule), with_cells(cells, **changes))
    return found


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, PASS),
        ({"fruit/apple/total": 4}, FAIL),
        ({"fruit/apple/west": None}, OPEN),
        ({"fruit/apple/west": ""}, OPEN),
        ({"fruit/apple/west": "/"}, OPEN),
        ({"fruit/apple/west": ...}, OPEN),
        ({"fruit/apple/west": {"unreadable": "污损"}}, OPEN),
        ({"fruit/apple": ...}, OPEN),
        ({"fruit": ...}, OPEN),
        ({"fruit/apple/west": "2吨"}, PASS),
        ({"fruit/apple/west": "40担"}, PASS),
        ({"fruit/apple/west": "3吨"}, FAIL),
        ({"fruit/apple/west": None, "fruit/apple/east": 4}, FAIL),
        ({"fruit/apple/west": None, "fruit/apple/total": "2.5"}, FAIL),
        ({"fruit/apple/west": None, "fruit/apple/total": -1}, FAIL),
        ({"fruit/apple/total": None, "fruit/apple/east": -5}, FAIL),
        ({"fruit/apple/total": None, "fruit/apple/east": "0.5"}, FAIL),
    ],
)
def test_a_blank_leaves_open_only_what_it_can_change(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    assert outcome(tmp_path, SUM, cells) == expected


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("苹果 >= 0", PASS),
        ("苹果 + 梨 >= 1", PASS),
        ("苹果 < 0", FAIL),
        ("integer(苹果)", PASS),
        ("苹果 = 1", OPEN),
        ("苹果 * 0 = 0", PASS),
        ("苹果 = 苹果", OPEN),
        ("苹果 = 1 or 梨 = 1", PASS),
        ("苹果 = 1 and 梨 = 2", FAIL),
        ("not 苹果 = 1 or 梨 = 1", PASS),
        ("count(苹果, 梨) >= 1", PASS),
        ("max(苹果, 梨) >= 1", PASS),
        ("min(苹果, 梨) > 1", FAIL),
        ("梨 / 苹果 = 1", OPEN),
    ],
)
def test_what_holds_for_every_value_of_a_blank_holds(tmp_path: Path, check: str, expected: str) -> None:
    rule = {"in": "水果", "for_each": "column", "only": "东园", "check": check}
    assert outcome(tmp_path, rule, {"fruit/apple/east": None}) == expected


@pytest.mark.parametrize(
    ("missing", "cells", "expected"),
    [
        ("undetermined", {"fruit/apple/west": None}, OPEN),
        ("zero", {"fruit/apple/west": None}, FAIL),
        ("zero", {"fruit/apple/west": None, "fruit/apple/total": 1}, PASS),
        ("zero", {"fruit/apple": ...}, PASS),
        ("zero", {"fruit/apple/west": {"unreadable": "污损"}}, OPEN),
        ("zero", {"fruit/apple/west": "/"}, OPEN),
        ("fail", {"fruit/apple/west": None}, FAIL),
        ("fail", {"fruit/apple/west": "/"}, FAIL),
        ("fail", {"fruit/apple/west": "2吨"}, PASS),
        ("not-applicable", {"fruit/apple/west": None}, NONE),
        ("not-applicable", {"fruit/apple/west": None, "fruit/apple/east": 9}, NONE),
        ("not-applicable", {"fruit/pear/west": None}, PASS),
        ("fail", {"fruit/pear/west": None}, PASS),
    ],
)
def test_a_rule_says_what_a_missing_cell_means(
    tmp_path: Path, missing: str, cells: dict[str, Any], expected: str
) -> None:
    assert outcome(tmp_path, {**SUM, "missing": missing}, cells) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, PASS),
        ({"fruit/apple/total": 9}, FAIL),
        ({"fruit/apple/total": 9, "fruit/pear/total": 0}, NONE),
        ({"fruit/apple/total": None, "fruit/pear/total": 0}, NONE),
        ({"fruit/apple/total": 9, "fruit/pear/total": None}, OPEN),
        ({"fruit/pear/total": None}, PASS),
        ({"fruit/apple/total": None, "fruit/pear/total": None}, OPEN),
        ({"fruit/pear/total": "0.5"}, PASS),
    ],
)
def test_a_guard_says_whether_a_rule_binds(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    rule = {**SUM, "when": "水果[梨, 总计] > 0"}
    assert outcome(tmp_path, rule, cells) == expected


@pytest.mark.parametrize("missing", ["fail", "not-applicable", "zero", "undetermined"])
def test_a_rule_that_does_not_bind_asks_for_no_cells(tmp_path: Path, missing: str) -> None:
    rule = {**SUM, "when": "水果[梨, 总计] > 0", "missing": missing}
    assert outcome(tmp_path, rule, {"fruit/apple/west": None, "fruit/pear/total": 0}) == NONE


@pytest.mark.parametrize(
    ("tolerance", "total", "expected"),
    [
        ("0", 3, PASS),
        ("0", "3.0001", FAIL),
        ("0.5", "3.5", PASS),
        ("0.5", "3.5001", FAIL),
        ("1", 2, PASS),
        ("1", 5, FAIL),
    ],
)
def test_sides_may_differ_by_the_tolerance_and_no_more(
    tmp_path: Path, tolerance: str, total: object, expected: str
) -> None:
    assert outcome(tmp_path, {**SUM, "tolerance": tolerance}, {"fruit/apple/total": total}) == expected


@pytest.mark.parametrize(
    ("applies", "year", "kind", "cells", "expected"),
    [
        ({"years": "2021-"}, 2020, "farm", {"fruit/apple/total": 9}, NONE),
        ({"years": "2019-2020"}, 2020, "farm", {"fruit/apple/total": 9}, FAIL),
        ({"years": "2020"}, 2020, "farm", {}, PASS),
        ({"years": "2021-"}, None, "farm", {"fruit/apple/total": 9}, FAIL),
        ({"kinds": ["school"]}, 2020, "farm", {"fruit/apple/total": 9}, NONE),
        ({"kinds": ["farm"]}, 2020, "farm", {"fruit/apple/total": 9}, FAIL),
        ({"kinds": ["farm"]}, 2020, "unknown", {"fruit/apple/total": 9}, OPEN),
        ({"kinds": ["farm"]}, 2020, "stranger", {"fruit/apple/total": 9}, OPEN),
        ({"kinds": ["farm"]}, 2020, "unknown", {}, PASS),
        ({"kinds": ["farm"]}, 2020, "unknown", {"fruit/apple/total": None}, OPEN),
        ({"kinds": ["farm"], "years": "2021-"}, 2020, "unknown", {"fruit/apple/total": 9}, NONE),
    ],
)
def test_a_rule_binds_reports_of_its_years_and_kinds(
    tmp_path: Path, applies: dict[str, Any], year: int | None, kind: str, cells: dict[str, Any], expected: str
) -> None:
    rule = {**SUM, "applies": applies}
    assert outcome(tmp_path, rule, cells, year=year, body={"name": "", "kind": kind}) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [("某农场", "farm"), ("某学校", "school"), ("第一小学分校", "school"), ("某局", "unknown"), ("", "unknown")],
)
def test_the_kind_of_a_body_follows_from_its_name(tmp_path: Path, name: str, kind: str) -> None:
    assert checker(tmp_path, SUM).pack.form.kind_of(name) == kind
    told = plain(body={"name": name, "kind": "unknown"})
    assert case_of(checker(tmp_path, SUM), told).report.body.kind == kind


def test_an_optional_row_is_judged_where_it_stands_and_not_where_it_does_not(tmp_path: Path) -> None:
    checking = checker(tmp_path, {"in": "水果", "for_each": "row", "check": "总计 = 东园 + 西园"})
    assert outcomes(checking, plain()) == [PASS, PASS, PASS, NONE, PASS]
    mixed = {"fruit/pear": ..., "fruit/plum": ..., "fruit/mixed": {"east": 2, "west": 4, "total": 7}}
    assert outcomes(checking, with_cells(mixed)) == [PASS, NONE, NONE, FAIL, PASS]


def test_an_optional_row_counts_where_it_stands(tmp_path: Path) -> None:
    checking = checker(tmp_path, {"in": "水果", "for_each": "column", "check": "全部 = sum(各果)"})
    assert outcomes(checking, plain()) == [PASS, PASS, PASS]
    mixed = {"fruit/pear": ..., "fruit/plum": ..., "fruit/mixed": {"east": 2, "west": 4, "total": 7}}
    assert outcomes(checking, with_cells(mixed)) == [PASS, PASS, FAIL]
    assert outcomes(checking, with_cells({"fruit/pear": ...})) == [OPEN, OPEN, OPEN]


def test_a_date_is_held_against_the_year(tmp_path: Path) -> None:
    rule = {"check": "发布日期 <= date(年度 + 1, 1, 31)"}
    for published, year, expected in (
        ("2021-01-31", 2020, PASS), ("2021-02-01", 2020, FAIL), ("", 2020, OPEN), ("2021-02-30", 2020, OPEN),
        ("2021-01-31", None, OPEN), ("2021-01-31", 9999, OPEN),
    ):  # fmt: skip
        assert outcome(tmp_path, rule, {}, published=published, year=year) == expected


def test_the_cells_that_leave_an_outcome_open_are_named(tmp_path: Path) -> None:
    program = checker(tmp_path, {**SUM, "when": "水果[李, 总计] = 3"}).program
    report = report_of(with_cells({"fruit/apple/east": None, "fruit/plum/total": "/"}))
    verdict = one(program, program.reader.read(report), 0)
    paths = {program.layout.cells[n].path for n in verdict.cells}
    assert (verdict.outcome, verdict.reason) == (Outcome.UNDETERMINED, "reason.guard-open")
    assert paths == {"fruit/apple/east", "fruit/plum/total"}


def test_rules_that_are_off_are_not_run(tmp_path: Path) -> None:
    checking = checker(tmp_path, SUM, {**SUM, "id": "OFF", "status": "off", "check": "1 = 2"})
    assert [rule.id for rule in checking.program.rules] == ["R"]
    assert outcomes(checking, plain()) == [PASS]


def test_a_program_keeps_nothing_of_a_report(tmp_path: Path) -> None:
    program = checker(tmp_path, {"in": "水果", "for_each": "cell", "check": "值 >= 0"}, {**SUM, "id": "S"}).program
    reports = [plain(), with_cells({"fruit/apple/east": -1}), with_cells({"fruit": ...}), plain(year=None), {}]
    first = [judge(program, report_of(told)).others for told in reports]
    again = [judge(program, report_of(told)).others for told in reversed(reports)]
    assert first == again[::-1]
    assert first[1]
