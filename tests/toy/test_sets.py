"""A regulation that nobody ever made, whose reports are held against others: last year's, those of the bodies below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options
from gouji.engine.cases import run_cases
from gouji.engine.companions import ALONE, Companions, Part
from gouji.errors import PackError
from gouji.findings import Finding, Outcome
from gouji.packs.load import load_folder
from gouji.reports.model import Report
from tests.copies import copy_pack, edit

HERE = Path(__file__).parent / "sets"
PACK = HERE / "guild-return"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(PACK), Options(lang="en"))


def report(name: str = "Weavers' Guild", **figures: Any) -> Report:
    """Make a report with the same figure in every cell, but for those told."""
    cells = {f"{row}_{column}": 0 for row in ("joined", "left") for column in ("masters", "apprentices")} | figures
    members: dict[str, dict[str, Any]] = {"joined": {}, "left": {}}
    for key, value in cells.items():
        row, _, column = key.partition("_")
        members[row][column] = value
    plain = {"year": 1921, "body": {"name": name}, "tables": {"members": members, "purse": {"balance": {"amount": 0}}}}
    return msgspec.convert(plain, Report)


def lodge(name: str, **figures: Any) -> Part:
    return Part(name=name, report=report(f"{name} Lodge", **figures))


def failing(checker: Checker, read: Report, companions: Companions) -> dict[str, Finding]:
    found = checker.report(read, companions=companions).findings
    return {finding.rule: finding for finding in found if finding.outcome is Outcome.FAIL}


def test_all_cases_hold() -> None:
    assert [result for result in run_cases(load_folder(PACK)) if not result.passed] == []


def test_a_report_by_itself_is_held_against_nothing(checker: Checker) -> None:
    result = checker.report(report(joined_masters=1))
    assert result.findings == ()
    assert result.ledger.total == result.ledger.not_applicable


def test_a_sum_over_lodges_names_what_it_adds_up(checker: Checker) -> None:
    parts = (lodge("Spring", joined_masters=1), lodge("Autumn", joined_masters=2))
    found = failing(checker, report(joined_masters=4), Companions(parts=parts, asked=("parts",)))
    assert set(found) == {"SUM", "WHOLE-ONLY"}
    assert found["SUM"].difference == "1"
    assert [cell.path for cell in found["SUM"].cells] == [
        "members/joined/masters", "parts/sum/members/joined/masters"
    ]  # fmt: skip
    assert found["SUM"].detail == "joined / masters 4; all bodies below joined / masters 3; difference 1"


def test_the_lodge_that_has_most_is_named(checker: Checker) -> None:
    parts = (lodge("Spring", left_masters=1), lodge("Autumn", left_masters=9))
    found = failing(checker, report(left_masters=4), Companions(parts=parts, asked=("parts",)))
    assert "Autumn" in found["MOST"].detail
    assert "Spring" not in found["MOST"].detail


def test_the_order_of_the_lodges_changes_no_outcome(checker: Checker) -> None:
    parts = (lodge("Spring", joined_masters=5), lodge("Autumn", joined_masters=None), lodge("Winter", left_masters=3))
    one, other = (
        checker.report(report(left_masters=2), companions=Companions(parts=each)).ledger
        for each in (parts, parts[::-1])
    )
    assert one == other


@pytest.mark.parametrize("text", ["value = lodges.value", "value = min(lodges.value)", "value = sum(lodges.value + 1)"])
def test_figures_of_many_reports_cannot_stand_alone(text: str, tmp_path: Path) -> None:
    pack = copy_pack(PACK, tmp_path)
    edit(pack, "1/rules.yaml", "check: value = sum(lodges.value)", f"check: {text}")
    with pytest.raises(PackError) as caught:
        load_folder(pack)
    assert [problem.code for problem in caught.value.problems] == ["expression-parts"]
    assert caught.value.problems[0].place.line == 9


def test_nothing_is_needed_of_those_that_are_alone(checker: Checker) -> None:
    assert checker.case(report()).outcomes.ledger() == checker.case(report(), ALONE).outcomes.ledger()
