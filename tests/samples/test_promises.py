"""What is promised of every report: right ones are left in peace, and no slip and no gap goes unseen."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.reports import make_report
from gouji.check import Checker
from gouji.findings import Finding, Outcome, Severity
from gouji.packs.load import load_pack
from gouji.reports.model import Report

SAMPLES = Path(__file__).parents[2] / "samples"
CLEAN: dict[str, Any] = json.loads((SAMPLES / "clean" / "report.json").read_text(encoding="utf-8"))
SECTIONS = [section["id"] for section in CLEAN["sections"]]
ROWS = list(CLEAN["tables"]["requests"])
COLUMNS = list(CLEAN["tables"]["requests"]["received"])


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_pack("cn-gov-info-annual-report"))


def findings(checker: Checker, report: dict[str, Any]) -> list[Finding]:
    return list(checker.report(msgspec.convert(report, Report)).findings)


def grave(told: list[Finding]) -> list[Finding]:
    return [finding for finding in told if finding.severity is not Severity.INFO]


def failing(told: list[Finding]) -> list[Finding]:
    return [f for f in told if f.severity is Severity.ERROR and f.outcome is Outcome.FAIL]


@pytest.mark.parametrize("seed", range(100))
def test_a_right_report_is_left_in_peace(seed: int, checker: Checker) -> None:
    assert grave(findings(checker, make_report(seed))) == []


@pytest.mark.parametrize("faults", [1, 2, 3])
@pytest.mark.parametrize("seed", range(60))
def test_one_to_three_slips_are_seen(seed: int, faults: int, checker: Checker) -> None:
    report = make_report(seed, faults=faults)
    true = dict(cells(make_report(seed)))
    wrong = {path for path, value in cells(report) if value != true[path]}
    assert len(wrong) == faults
    assert wrong & {cell.path for finding in failing(findings(checker, report)) for cell in finding.cells}


def cells(report: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for table, rows in report["tables"].items():
        for row, values in rows.items():
            for column, value in values.items():
                yield f"{table}/{row}/{column}", value


@pytest.mark.parametrize("section", SECTIONS)
def test_a_missing_section_is_seen(section: str, checker: Checker) -> None:
    report = copy.deepcopy(CLEAN)
    report["sections"] = [each for each in report["sections"] if each["id"] != section]
    assert "SEC-PRESENT" in {finding.rule for finding in failing(findings(checker, report))}


@pytest.mark.parametrize("table", list(CLEAN["tables"]))
def test_a_missing_table_is_seen(table: str, checker: Checker) -> None:
    report = copy.deepcopy(CLEAN)
    del report["tables"][table]
    told = failing(findings(checker, report))
    assert ("table", table) in {pair for finding in told for pair in finding.instance}


@pytest.mark.parametrize("row", ROWS)
def test_a_missing_row_is_seen(row: str, checker: Checker) -> None:
    report = copy.deepcopy(CLEAN)
    del report["tables"]["requests"][row]
    told = failing(findings(checker, report))
    assert ("row", row) in {pair for finding in told for pair in finding.instance}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_seen(column: str, checker: Checker) -> None:
    report = copy.deepcopy(CLEAN)
    for values in report["tables"]["requests"].values():
        del values[column]
    told = failing(findings(checker, report))
    assert ("column", column) in {pair for finding in told for pair in finding.instance}


def test_an_empty_report_does_not_pass(checker: Checker) -> None:
    result = checker.report(Report())
    assert result.verdict is Outcome.FAIL
    assert result.ledger.total == checker.report(msgspec.convert(CLEAN, Report)).ledger.total
