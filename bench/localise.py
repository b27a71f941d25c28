"""
How long it takes to name wrong cells, by how many there are, beside what checking the report costs without; and in how many
findings it is told which relations they break.

Slips of one digit in the bench's own right reports (`reports.make_report`), in table III; and reports of which all cells are
wrong. Times are of one core.

Usage:
    python bench/localise.py [REPORTS]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import msgspec
from reports import make_report

from gouji.check import Checker
from gouji.engine.localise import suggest
from gouji.engine.localise_system import systems_of
from gouji.findings import Outcome
from gouji.packs.load import load_pack
from gouji.reports.model import Report

TARGETS = {1: 1.0, 2: 20.0, 3: 150.0}
"""Cells to the median time that is asked for, in milliseconds."""

RELATIONS = ("T3-ROW-SUM", "T3-COL-SUM", "T3-BALANCE")

Damage = Callable[[random.Random, dict[str, Any]], None]


def main() -> int:
    """Print the times."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    checker = Checker(load_pack("cn-gov-info-annual-report", "2021"))
    systems = systems_of(checker.program)
    right = _times(checker, systems, count, lambda _, __: None)
    print(f"right report: decided in {right[0]:.2f} ms, suggestions {right[1]:.3f} ms")
    for cells, target in TARGETS.items():
        decided, median, worst = _times(checker, systems, count, _slips(cells))
        told = f"{median:.2f} ms median, {worst:.1f} ms at most"
        print(
            f"{cells} wrong: {told}; {median / target:.2f} of the target, {median / decided:.1f} of deciding the report"
        )
        failed, findings = _findings(checker, count, _slips(cells))
        print(f"{cells} wrong: {failed:.2f} relations of the table fail in a report, told in {findings:.2f} findings")
    _, median, worst = _times(checker, systems, count, _all_wrong)
    print(f"all wrong: {median:.2f} ms median, {worst:.1f} ms at most")
    return 0


def _times(checker: Checker, systems: Any, count: int, damage: Damage) -> tuple[float, float, float]:
    """Give the median of deciding, and the median and the most of suggesting, in milliseconds."""
    decided, suggested = [], []
    for seed in range(count):
        told = make_report(seed)
        damage(random.Random(seed), told["tables"]["requests"])
        report = msgspec.convert(told, Report)
        start = time.perf_counter()
        case = checker.case(report)
        middle = time.perf_counter()
        suggest(case, systems)
        decided.append(middle - start)
        suggested.append(time.perf_counter() - middle)
    return statistics.median(decided) * 1e3, statistics.median(suggested) * 1e3, max(suggested) * 1e3


def _findings(checker: Checker, count: int, damage: Damage) -> tuple[float, float]:
    """Give how many equalities of the table fail in a report, and how many of these findings are told by themselves."""
    failed = told = 0
    for seed in range(count):
        report = make_report(seed)
        damage(random.Random(seed), report["tables"]["requests"])
        findings = checker.report(msgspec.convert(report, Report)).findings
        about = [f for f in findings if f.outcome is Outcome.FAIL and f.rule in RELATIONS]
        failed += len(about)
        told += sum(finding.caused_by is None for finding in about)
    return failed / count, told / count


def _slips(cells: int) -> Damage:
    def damage(rng: random.Random, table: dict[str, Any]) -> None:
        places = [(row, column) for row, values in table.items() for column in values]
        for row, column in rng.sample(places, cells):
            digits = str(table[row][column])
            at = rng.randrange(len(digits))
            other = rng.choice([d for d in "123456789" if d != digits[at]])
            table[row][column] = int(digits[:at] + other + digits[at + 1 :])

    return damage


def _all_wrong(rng: random.Random, table: dict[str, Any]) -> None:
    for row in table.values():
        row.update({column: rng.randint(0, 60) for column in row})


if __name__ == "__main__":
    raise SystemExit(main())
