"""Slips and gaps in reports of the first regulation: every one is seen, and a right report is left in peace."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest

from bench.reports import make_report
from gouji.check import Checker
from gouji.engine.program import Program
from gouji.findings import Finding, Outcome, Severity
from gouji.packs.load import load_pack
from gouji.reports.model import Report

Cells = dict[str, dict[str, Any]]
SEEDS = (1, 2, 7)


@cache
def checker() -> Checker:
    return Checker(load_pack("cn-gov-info-annual-report", "2021"))


@cache
def sums() -> Program:
    """The pack's checks of error level on table 3 alone: what they see, the whole pack sees."""
    pack = load_pack("cn-gov-info-annual-report", "2021")
    rules = [
        r for r in pack.rules if r.check and r.in_ == "申请情况" and r.severity is Severity.ERROR and not r.applies
    ]
    program = Program(msgspec.structs.replace(pack, rules=tuple(rules), causes=()))
    other = {program.rule_of(n).id for n in program.beyond}  # held against other reports
    rules = [rule for rule in rules if rule.id not in other]
    assert len(rules) >= 5
    return Program(msgspec.structs.replace(pack, rules=tuple(rules), causes=()))


def report_of(plain: dict[str, Any]) -> Report:
    return msgspec.convert(plain, Report)


def told(plain: dict[str, Any]) -> list[Finding]:
    return list(checker().report(report_of(plain)).findings)


@cache
def right(seed: int) -> list[int]:
    """The figures of a right report, in the order of the form."""
    facts = sums().reader.read(report_of(make_report(seed)))
    return [int(n) for n in facts.numbers]


@cache
def places() -> list[int]:
    """The cells of table 3 that every report has."""
    return [n for n, cell in enumerate(sums().layout.cells) if cell.table == "requests" and not cell.optional]


def neighbours(number: int) -> Iterator[int]:
    """The next cells in the row and in the column."""
    cells, at = sums().layout.cells, places().index(number)
    for other in (at + 1, at + 7):
        if other < len(places()):
            there = cells[places()[other]]
            if there.row == cells[number].row or there.column == cells[number].column:
                yield places()[other]


@cache
def elsewhere() -> frozenset[int]:
    """Instances about rows that a report need not have."""
    optional = {cell.row for cell in sums().layout.cells if cell.optional}
    return frozenset(n for n, i in enumerate(sums().instances) if dict(i.pairs).get("row") in optional)


def is_seen(figures: list[int], changes: dict[int, int]) -> bool:
    """Whether a check of error level fails when some cells are changed."""
    changed = list(figures)
    for number, value in changes.items():
        changed[number] = value
    fails, _, slow = sums().kernel(changed, True)
    assert not slow
    return not elsewhere().issuperset(fails)


def slips(value: int) -> set[int]:
    """What may be written for a figure by a slip."""
    text = str(value)
    found = {value + 1, value - 1, value + 10, value * 10, value // 10, 0, value + 100, 9 - value}
    found |= {int(text[:i] + text[i + 1] + text[i] + text[i + 2 :]) for i in range(len(text) - 1)}
    found |= {int(text[:i] + digit + text[i + 1 :]) for i in range(len(text)) for digit in "0123456789"}
    found |= {int(text + text[-1]), int("1" + text), int(text[::-1])}
    return {slip for slip in found if slip >= 0 and slip != value}


def test_table_three_has_its_175_cells() -> None:
    assert len(places()) == 175


@pytest.mark.parametrize("seed", SEEDS)
def test_a_right_report_gives_nothing_to_see(seed: int) -> None:
    assert not is_seen(right(seed), {})


@pytest.mark.parametrize("seed", SEEDS)
def test_any_one_wrong_cell_is_seen_whatever_is_written(seed: int) -> None:
    figures = right(seed)
    for number in places():
        for value in slips(figures[number]):
            assert is_seen(figures, {number: value}), (sums().layout.cells[number].path, value)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_figure_shifted_to_the_next_row_or_column_is_seen(seed: int) -> None:
    figures = right(seed)
    for number in places():
        for other in neighbours(number):
            if figures[number] != figures[other]:
                assert is_seen(figures, {number: figures[other], other: figures[number]})
            if figures[number]:
                assert is_seen(figures, {number: 0, other: figures[other] + figures[number]})
                assert is_seen(figures, {number: 0, other: figures[number]})


@pytest.mark.parametrize("seed", SEEDS)
def test_any_two_wrong_cells_are_seen(seed: int) -> None:
    """All pairs of cells, each with differences that cancel as far as two can."""
    figures, rng = right(seed), random.Random(seed)
    for one, other in itertools.combinations(places(), 2):
        step = rng.randint(1, 9)
        for by in (step, -step, rng.randint(-999, 999) or 1):
            values = {one: figures[one] + step, other: figures[other] + by}
            if min(values.values()) >= 0:
                assert is_seen(figures, values), values


@pytest.mark.parametrize("seed", range(40))
def test_any_three_wrong_cells_are_seen(seed: int) -> None:
    """Three cells anywhere, three of one row, three of one column, and corners of a rectangle."""
    figures, rng = right(SEEDS[seed % len(SEEDS)]), random.Random(seed)
    rows = [places()[n : n + 7] for n in range(0, 175, 7)]
    columns = [places()[n::7] for n in range(7)]
    for _ in range(250):
        a, b = rng.sample(range(25), 2)
        c, d = rng.sample(range(7), 2)
        corners = [rows[a][c], rows[a][d], rows[b][c], rows[b][d]]
        chosen = rng.choice([places(), rng.choice(rows), rng.choice(columns), corners])
        three = rng.sample(chosen, 3)
        step = rng.randint(1, 99)
        for by in (
            (step, -step, step),
            (step, step, -2 * step),
            (step, -step, -step),
            [rng.randint(1, 10**6) for _ in three],
        ):
            values = {n: figures[n] + d for n, d in zip(three, by, strict=True)}
            if min(values.values()) >= 0:
                assert is_seen(figures, values), values


def test_four_wrong_cells_can_agree_so_three_is_all_that_can_be_promised() -> None:
    """A rectangle of outcomes: the test above could fail, and this is where it would."""
    figures = right(1)
    cells = sums().layout
    corners = [
        cells.index["requests", row, column]
        for row in ("granted", "partial")
        for column in ("natural_person", "commercial")
    ]
    values = {n: figures[n] + by for n, by in zip(corners, (1, -1, -1, 1), strict=True)}
    assert not is_seen(figures, values)
    assert all(is_seen(figures, {n: v for n, v in values.items() if n != left_out}) for left_out in corners)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_blank_is_told_wherever_it_is(seed: int) -> None:
    plain = make_report(seed)
    for row, column in itertools.product(plain["tables"]["requests"], ("natural_person", "other", "total")):
        report = copy.deepcopy(plain)
        report["tables"]["requests"][row][column] = None
        found = told(report)
        assert f"requests/{row}/{column}" in {cell.path for f in found for cell in f.cells}
        assert Outcome.UNDETERMINED in {f.outcome for f in found if f.severity is Severity.ERROR}


def gaps(plain: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Leave out each section, table, row and column in turn."""
    for n, section in enumerate(plain["sections"]):
        report = copy.deepcopy(plain)
        del report["sections"][n]
        yield "section", section["id"], report
    for table, rows in plain["tables"].items():
        report = copy.deepcopy(plain)
        del report["tables"][table]
        yield "table", table, report
        for row in rows:
            report = copy.deepcopy(plain)
            del report["tables"][table][row]
            yield "row", row, report
        for column in dict.fromkeys(c for cells in rows.values() for c in cells):
            report = copy.deepcopy(plain)
            for cells in report["tables"][table].values():
                cells.pop(column, None)
            report["tables"][table] = {row: cells for row, cells in report["tables"][table].items() if cells}
            yield "column", column, report


@pytest.mark.parametrize("seed", SEEDS)
def test_every_section_table_row_and_column_that_is_missing_is_seen(seed: int) -> None:
    seen = 0
    for kind, name, report in gaps(make_report(seed)):
        failing = [f for f in told(report) if f.outcome is Outcome.FAIL and f.severity is Severity.ERROR]
        assert (kind, name) in {pair for f in failing for pair in f.instance}, (kind, name)
        seen += 1
    assert seen == 6 + 3 + (6 + 25 + 3) + (5 + 7 + 5)


@pytest.mark.parametrize("seed", range(1000, 1100))
def test_a_right_report_has_no_finding_of_weight(seed: int) -> None:
    assert [(f.rule, f.message) for f in told(make_report(seed)) if f.severity is not Severity.INFO] == []


def test_a_report_of_nothing_but_zeros_adds_up() -> None:
    assert not is_seen([0] * sums().layout.size, {})


@pytest.mark.parametrize("factor", [1, 7, 10**9])
def test_figures_of_any_size_add_up(factor: int) -> None:
    figures = right(1)
    large = [n * factor for n in figures]
    assert not is_seen(large, {})
    assert is_seen(large, {places()[30]: large[places()[30]] + 1})
