"""Findings: operands, both sides, the signed difference, what would pass, cells and places; two readings that must agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.engine import reading
from gouji.engine.explain import explain
from gouji.findings import CellState, Finding, Outcome
from gouji.messages import phrase
from tests.small import case_of, checker, findings, outcomes, plain, with_cells

SUM = {"in": "水果", "for_each": "row", "only": "苹果", "check": "总计 = 东园 + 西园"}


def tell(folder: Path, rule: dict[str, Any], cells: dict[str, Any], lang: str = "zh", **changes: Any) -> Finding:
    """Tell the first instance of a rule, whatever its outcome."""
    checking = checker(folder, rule, lang=lang)
    return explain(case_of(checking, with_cells(cells, **changes)), rule.get("id", "R"))[0].finding


def test_a_failure_tells_both_sides_and_the_signed_difference(tmp_path: Path) -> None:
    found = tell(tmp_path, SUM, {"fruit/apple/total": 2})
    assert (found.outcome, found.left, found.right, found.difference) == (Outcome.FAIL, "2", "3", "-1")
    assert found.detail == "苹果·总计 2; 苹果·东园 1 + 苹果·西园 2 = 3; 相差 -1"
    assert [(c.path, c.label, c.value, c.state) for c in found.cells] == [
        ("fruit/apple/total", "苹果·总计", 2, CellState.NUMBER),
        ("fruit/apple/east", "苹果·东园", 1, CellState.NUMBER),
        ("fruit/apple/west", "苹果·西园", 2, CellState.NUMBER),
    ]
    assert found.instance == (("table", "fruit"), ("row", "apple"))
    assert found.subject == "水果表 「苹果」行"
    assert [cite.id for cite in found.cites] == ["rule/1"]


def test_english_words_are_used_where_there_are_any(tmp_path: Path) -> None:
    rule = {
        **SUM,
        "message": "{subject}",
        "hint": "核对",
        "en": {"title": "Sums", "message": "{subject}: {left}, {right}"},
    }
    found = tell(tmp_path, rule, {"fruit/apple/total": 2}, lang="en")
    assert (found.title, found.message, found.hint) == ("Sums", "Fruit row Apples: 2, 3", "")
    assert [c.label for c in found.cells][:2] == ["Apples / Total", "Apples / East"]


@pytest.mark.parametrize(("lang", "names"), [("zh", "苹果·东园、苹果·西园"), ("en", "Apples / East, Apples / West")])
def test_names_in_a_list_are_parted_as_the_language_does(tmp_path: Path, lang: str, names: str) -> None:
    found = tell(tmp_path, SUM, {"fruit/apple/east": None, "fruit/apple/west": None}, lang=lang)
    assert found.outcome is Outcome.UNDETERMINED
    assert names in found.message


@pytest.mark.parametrize(("name", "day"), [("min", "2030-01-02"), ("max", "2031-03-04")])
def test_the_earliest_of_days_is_told_as_a_day(tmp_path: Path, name: str, day: str) -> None:
    check = f"{name}(date(2030, 1, 2), date(2031, 3, 4)) < date(2000, 1, 1)"
    found = tell(tmp_path, {**SUM, "check": check + " and 总计 = 3"}, {})
    assert (found.left, found.right) == (day, "2000-01-01")
    assert f"= {day}" in found.detail


def test_a_pass_tells_its_sides_too(tmp_path: Path) -> None:
    found = tell(tmp_path, SUM, {})
    assert (found.outcome, found.left, found.right, found.difference) == (Outcome.PASS, "3", "3", "0")
    assert found.message == phrase("finding.holds", "zh", {"title": "立"})


@pytest.mark.parametrize(
    ("check", "cells", "left", "right", "difference"),
    [
        ("东园 * 0.1 = 西园", {}, "0.1", "2", "-1.9"),
        ("东园 / 3 = 西园", {}, "1/3", "2", "-5/3"),
        ("东园 + 西园 = 总计", {"fruit/apple/west": None}, "1..∞", "3", "-2..∞"),
        ("总计 - 东园 - 西园 = 0", {"fruit/apple/west": None}, "-∞..2", "0", "-∞..2"),
        ("东园 < 西园 and 总计 = 4", {}, "3", "4", "-1"),
        ("东园 = 5 or 总计 = 4", {}, "1", "5", "-4"),
        ("东园 < 西园 < 2", {}, "1", "2", "-1"),
        ("not 东园 = 1", {}, None, None, None),
        ("integer(总计 / 2)", {}, None, None, None),
    ],
)
def test_the_comparison_that_decides_is_told(
    tmp_path: Path, check: str, cells: dict[str, Any], left: str | None, right: str | None, difference: str | None
) -> None:
    found = tell(tmp_path, {**SUM, "check": check}, cells)
    assert (found.left, found.right, found.difference) == (left, right, difference)
    assert found.cells


@pytest.mark.parametrize(
    ("check", "cells", "value"),
    [
        ("总计 = 东园 + 西园", {"fruit/apple/west": None}, "2"),
        ("总计 = 东园 + 西园", {"fruit/apple/total": "/"}, "3"),
        ("总计 = 东园 + 西园", {"fruit/apple/west": None, "fruit/apple/east": None}, None),
        ("总计 = 东园 + 2 * 西园", {"fruit/apple/west": None}, "1"),
        ("总计 = 东园 + 2 * 西园", {"fruit/apple/west": None, "fruit/apple/total": 4}, None),
        ("总计 = 西园 - 东园", {"fruit/apple/east": None, "fruit/apple/total": 1}, "1"),
        ("总计 = 西园 - 东园", {"fruit/apple/total": None}, "1"),
        ("总计 = 西园 - 5 * 东园", {"fruit/apple/total": None}, None),
        ("东园 * 西园 = 总计", {"fruit/apple/west": None}, "3"),
        ("西园 * 西园 = 总计", {"fruit/apple/west": None, "fruit/apple/total": 4}, None),
        ("西园 * 西园 = 总计", {"fruit/apple/west": None, "fruit/apple/total": 1}, "1"),
        ("max(东园, 西园) = 总计", {"fruit/apple/west": None}, None),
        ("总计 = 东园 + 西园 and 西园 > 5", {"fruit/apple/west": None}, None),
        ("总计 = 东园 + 西园 and 西园 < 5", {"fruit/apple/west": None}, "2"),
        ("总计 = 西园 - 西园 + 3 + 东园 * 0", {"fruit/apple/west": None}, None),
        ("总计 > 西园", {"fruit/apple/west": None}, None),
    ],
)
def test_a_value_that_would_pass_is_named_if_there_is_just_one_that_can_be(
    tmp_path: Path, check: str, cells: dict[str, Any], value: str | None
) -> None:
    found = tell(tmp_path, {**SUM, "check": check}, cells)
    assert found.would_pass == value
    if value is not None:
        blank = next(path for path, v in cells.items() if v in (None, "/"))
        assert outcomes(checker(tmp_path, {**SUM, "check": check}), with_cells({**cells, blank: int(value)})) == [
            "pass"
        ]


def test_a_guard_that_is_open_is_filled_too(tmp_path: Path) -> None:
    rule = {**SUM, "when": "西园 > 5"}
    assert tell(tmp_path, rule, {"fruit/apple/west": None}).would_pass is None


def test_zeros_in_a_long_sum_are_counted_and_not_listed(tmp_path: Path) -> None:
    rule = {"in": "水果", "for_each": "column", "only": "东园", "check": "全部 = sum(各果) + 苹果"}
    found = tell(tmp_path, rule, {"fruit/pear/east": 0, "fruit/plum/east": 0})
    assert found.detail == "全部·东园 3; 苹果·东园 1 + 苹果·东园 1 (另有 3 项为 0) = 2; 相差 1"


def test_what_was_printed_is_shown_as_it_was_printed(tmp_path: Path) -> None:
    printed = {"fruit/apple/east": "1,000", "fruit/apple/west": "2(含1吨次果)", "fruit/apple/total": "7.50"}
    found = tell(tmp_path, SUM, printed)
    assert [cell.value for cell in found.cells] == ["7.50", "1,000", "2(含1吨次果)"]
    assert [cell.state for cell in found.cells] == [CellState.NUMBER, CellState.NUMBER, CellState.TEXT]
    assert (found.left, found.right) == ("7.5", "1002")


def test_long_text_in_a_cell_is_cut(tmp_path: Path) -> None:
    found = tell(tmp_path, SUM, {"fruit/apple/east": "果" * 10_000})
    assert len(str(found.cells[1].value)) == 200


@pytest.mark.parametrize(
    ("cells", "state", "value"),
    [
        ({"fruit/apple/east": None}, CellState.BLANK, None),
        ({"fruit/apple/east": ...}, CellState.ABSENT, None),
        ({"fruit/apple/east": {"unreadable": "污损"}}, CellState.UNREADABLE, "污损"),
        ({"fruit": {"unreadable": "图片"}}, CellState.UNREADABLE, "图片"),
        ({"fruit/apple/east": "/"}, CellState.TEXT, "/"),
    ],
)
def test_a_cell_without_a_number_says_what_it_is(
    tmp_path: Path, cells: dict[str, Any], state: CellState, value: object
) -> None:
    found = tell(tmp_path, SUM, cells)
    assert found.outcome is Outcome.UNDETERMINED
    assert (found.cells[1].state, found.cells[1].value) == (state, value)
    assert "苹果·东园" in found.message


@pytest.mark.parametrize(
    ("places", "line"),
    [
        ({"fruit/apple/total": {"line": 9}, "fruit/apple": {"line": 8}}, 9),
        ({"fruit/apple": {"line": 8}, "fruit": {"line": 1}}, 8),
        ({"fruit": {"line": 1}, "sections/yield": {"line": 0}}, 1),
        ({"sections/yield": {"line": 5}}, None),
        ({}, None),
    ],
)
def test_the_place_is_the_nearest_that_is_known(tmp_path: Path, places: dict[str, Any], line: int | None) -> None:
    found = tell(tmp_path, SUM, {"fruit/apple/total": 2}, provenance=places)
    assert (found.at.line if found.at else None) == line


def test_head_facts_are_told_as_the_report_has_them(tmp_path: Path) -> None:
    rule = {"check": "发布日期 <= date(年度 + 1, 1, 31)"}
    found = tell(tmp_path, rule, {}, published="2021-02-10")
    assert [(c.path, c.label, c.value) for c in found.cells] == [
        ("published", "发布日期", "2021-02-10"),
        ("year", "年度", 2020),
    ]
    assert (found.left, found.right, found.difference) == ("2021-02-10", "2021-01-31", "10")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("{left}/{right}/{difference}/{count}", "2/3/-1/3"),
        ("{value}≠{expected}", "2≠3"),
        ("{subject}", "水果表 「苹果」行"),
        ("{missing}{labels}{quote}", ""),
        ("{0.__class__} {left.__class__} {} {{left}}", "{0.__class__} {left.__class__} {} {2}"),
        ("", "不成立:立"),
    ],
)
def test_slots_of_a_message_are_filled_and_nothing_else_is(tmp_path: Path, message: str, told: str) -> None:
    assert tell(tmp_path, {**SUM, "message": message}, {"fruit/apple/total": 2}).message == told


def test_slots_in_printed_words_stay_words(tmp_path: Path) -> None:
    rule = {"require": {"rows": "labels"}, "in": "水果", "labels": ["unknown"], "message": "{value}{expected}"}
    (found,) = findings(checker(tmp_path, rule), plain(labels={"fruit/apple": "{expected}{left}"}))
    assert found.message == "{expected}{left}苹果"


def test_steps_go_from_the_inside_out(tmp_path: Path) -> None:
    rule = {**SUM, "when": "总计 > 0", "check": "总计 = sum(各园) * 2"}
    (told,) = explain(case_of(checker(tmp_path, rule), plain()), "R")
    assert (told.expression, told.when) == ("总计 = sum(各园) * 2", "总计 > 0")
    assert [(s.names, s.numbers, s.value) for s in told.evidence.steps] == [
        ("苹果·总计 > 0", "3 > 0", "成立"),
        ("(苹果·东园 + 苹果·西园)", "(1 + 2)", "3"),
        ("((苹果·东园 + 苹果·西园) * 2)", "((1 + 2) * 2)", "6"),
        ("苹果·总计 = ((苹果·东园 + 苹果·西园) * 2)", "3 = ((1 + 2) * 2)", "不成立"),
    ]


def test_every_instance_is_explained(tmp_path: Path) -> None:
    told = explain(case_of(checker(tmp_path, {**SUM, "only": []}), with_cells({"fruit/pear/total": 9})), "R")
    assert [t.finding.outcome.value for t in told] == ["pass", "fail", "pass", "not-applicable", "pass"]
    with pytest.raises(KeyError):
        explain(case_of(checker(tmp_path, SUM), plain()), "X")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("cells", "second", "outcome"),
    [
        ({"fruit/apple/total": 2}, True, "pass"),
        ({"fruit/apple/total": 2}, None, "undetermined"),
        ({}, False, "fail"),
        ({"fruit/apple/east": None}, True, "pass"),
    ],
)
def test_two_readings_that_disagree_are_shown_as_an_error_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: dict[str, Any], second: object, outcome: str, lang: str
) -> None:
    checking = checker(tmp_path, SUM, lang=lang, everything=True)
    case = case_of(checking, with_cells(cells))
    first = case.outcomes.of(0).value
    monkeypatch.setattr(reading, "read", lambda *_: second)
    (found,) = findings(checking, with_cells(cells))
    assert found.message == phrase("finding.disagreement", lang, {"first": first, "second": outcome})
    assert found.outcome.value == first


def test_a_reading_that_finds_the_rule_not_binding_disagrees_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checking = checker(tmp_path, {**SUM, "when": "总计 > 0"})
    monkeypatch.setattr(reading, "read", lambda *_: False)
    (found,) = findings(checking, with_cells({"fruit/apple/total": 2}))
    assert found.message == phrase("finding.disagreement", "zh", {"first": "fail", "second": "-"})
