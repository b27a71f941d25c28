"""What was judged before has no say in how a report comes out, though much of it is kept: sentences, signs, conditions."""

from __future__ import annotations

import functools
import itertools
import json
import random
from typing import Any

import pytest

from gouji.check import Checker
from gouji.findings import ReportResult
from gouji.inputs import Editions, open_editions
from gouji.packs.model import RulePack
from gouji.reports.decode import decode_reports
from gouji.reports.model import Report
from samples.make import HERE
from samples.province.bodies import Plan
from samples.province.province import walk

PACK = "cn-gov-info-annual-report"


@functools.cache
def editions() -> Editions:
    return open_editions(PACK)


@functools.cache
def reports() -> tuple[Report, ...]:
    """All samples, and some reports of a province whose sentences are like one another, each also printed full width."""
    told = [path.read_bytes() for path in sorted(HERE.glob("*/report*.json"))]
    made = (one.report for one in walk(Plan(faults=0.5)) if one.report is not None)
    for report in itertools.islice(made, 0, 90, 3):
        told += [json.dumps(each).encode() for each in (report, widened(report))]
    found = [read for data in told for _, read in decode_reports(data, "x")]
    return tuple(read for read in found if isinstance(read, Report))


def widened(report: dict[str, Any]) -> dict[str, Any]:
    """Print commas in numbers of the text as Chinese ones, so that it is open how many numbers they are."""
    sections = [each | {"text": each["text"].replace(",", "，")} for each in report["sections"]]
    return report | {"sections": sections}


def governing(report: Report) -> RulePack:
    return editions().governing(report) or editions().first


@functools.cache
def alone() -> tuple[ReportResult, ...]:
    """Judge each report by rules that have judged nothing yet."""
    return tuple(Checker(governing(report)).report(report) for report in reports())


@pytest.mark.parametrize("seed", range(3))
def test_reports_come_out_as_if_each_were_the_first(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed == 2:  # so little is kept that it is let go again and again
        monkeypatch.setattr("gouji.engine.screen._MOST_KEPT", 3_000)
        monkeypatch.setattr("gouji.engine.screen._MOST_HELD", 20)
    order = [*range(len(reports())), *range(len(reports()))]
    random.Random(seed).shuffle(order)
    judging: dict[str, Checker] = {}
    for number in order:
        report = reports()[number]
        pack = governing(report)
        checker = judging.setdefault(pack.edition, Checker(pack))
        assert checker.report(report) == alone()[number]
