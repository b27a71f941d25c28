"""Which cell is wrong, and what it ought to say: slips of many kinds in random right tables of three forms."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options
from gouji.engine import localise
from gouji.engine.elimination import TooMuchWork
from gouji.engine.localise import suggest
from gouji.engine.localise_system import System, systems_of
from gouji.findings import CellChange, Outcome, Result, Suggestion
from gouji.outputs.json_v1 import write_json
from gouji.outputs.text import write_text
from gouji.packs.load import load_folder, load_pack
from gouji.reports.model import Report
from tests import slips
from tests.outputs import results
from tests.small import report_of, rules_file, small_pack, with_cells

ROOT = Path(__file__).parents[2]
TOY = ROOT / "tests" / "toy"
TABLES = 100
Make = Callable[[random.Random], slips.Figures]


class Form:
    """A checker, the systems of its program, and one of its tables."""

    def __init__(self, checker: Checker, table: str, make: Make) -> None:
        self.checker, self.table, self.make = checker, table, make
        self.systems: tuple[System, ...] = systems_of(checker.program)

    def suggested(self, printed: dict[tuple[str, str], int | None]) -> set[Suggestion]:
        report = Report(year=2024, tables={self.table: slips.nested(printed)})
        return set(suggest(self.checker.case(report), self.systems).values())

    def trial(self, slip: slips.Slip, seed: int) -> str:
        """Make a slip in a right table; say whether it is told by cell and value, or what else is."""
        rng = random.Random(f"{slip.__name__} {seed}")
        wrong: dict[tuple[str, str], int | None] = {}
        while not wrong:
            figures = self.make(rng)
            printed = slip(rng, figures) if any(figures.values()) else {}
            wrong = {cell: value for cell, value in printed.items() if value != figures[cell]}
        found = self.suggested({**figures, **wrong})
        meant = {f"{self.table}/{row}/{column}": str(figures[row, column]) for row, column in wrong}
        named = {change.path: change.after for suggestion in found for change in suggestion.cells}
        kinds = sorted({suggestion.kind for suggestion in found})
        return "named" if named == meant else "other" if kinds == ["cells"] else "+".join(kinds)


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    chinese = Checker(load_pack("cn-gov-info-annual-report", "2021"))
    toy = Checker(load_folder(TOY / "rules" / "lighthouse-report"))
    return {
        "requests": Form(chinese, "requests", slips.requests),
        "disputes": Form(chinese, "disputes", slips.disputes),
        "watches": Form(toy, "watches", slips.watches),
    }


LEAST = (
    [(slip, 99) for slip in slips.SINGLE] + [(slip, 85) for slip in slips.SHIFTED] + [(s, 90) for s in slips.SEVERAL]
)


@pytest.mark.parametrize("table", ["requests", "watches"])
@pytest.mark.parametrize(("slip", "least"), LEAST, ids=lambda value: getattr(value, "__name__", str(value)))
def test_the_true_cell_and_its_true_value_come_first(
    forms: dict[str, Form], table: str, slip: slips.Slip, least: int
) -> None:
    told = Counter(forms[table].trial(slip, seed) for seed in range(TABLES))
    assert told["named"] * 100 >= least * TABLES, told


@pytest.mark.parametrize("slip", slips.SINGLE, ids=lambda slip: slip.__name__)
def test_where_a_table_can_only_detect_it_says_so_and_names_no_other_cell(
    forms: dict[str, Form], slip: slips.Slip
) -> None:
    told = Counter(forms["disputes"].trial(slip, seed) for seed in range(60))
    assert told.keys() <= {"named", "detect"}, told
    assert told["detect"] or slip is slips.left_blank


@pytest.mark.parametrize("table", ["requests", "watches", "disputes"])
def test_nothing_is_suggested_for_a_right_table(forms: dict[str, Form], table: str) -> None:
    form = forms[table]
    assert not any(form.suggested(form.make(random.Random(seed))) for seed in range(TABLES))


@pytest.mark.parametrize("seed", range(20))
def test_a_table_of_wrong_cells_is_no_slip_of_a_few(forms: dict[str, Form], seed: int) -> None:
    rng = random.Random(seed)
    figures = slips.requests(rng)
    (found,) = forms["requests"].suggested({cell: rng.randint(0, 60) for cell in figures})
    assert (found.kind, found.cells, found.others) == ("many", (), 0)


def test_rows_that_stand_a_row_too_low_are_no_slip_of_a_few(forms: dict[str, Form]) -> None:
    figures = slips.requests(random.Random(1))
    rows = slips.ROWS
    low = {
        (row, column): figures[rows[max(n - 1, 0)], column] for n, row in enumerate(rows) for column in slips.COLUMNS
    }
    assert {found.kind for found in forms["requests"].suggested(low)} == {"many"}


def test_zeros_that_were_left_blank_are_told_and_a_slip_beside_them_is_still_found(forms: dict[str, Form]) -> None:
    form = forms["requests"]
    for seed in range(20):
        rng = random.Random(seed)
        figures = slips.requests(rng)
        sparse: dict[tuple[str, str], int | None] = {cell: value or None for cell, value in figures.items()}
        blank = {change for found in form.suggested(sparse) for change in found.cells}
        assert {(change.before, change.after) for change in blank} == {(None, "0")}
        (cell, printed), *_ = slips.digit_doubled(rng, figures).items()
        named = {
            (c.path, c.before, c.after) for found in form.suggested({**sparse, cell: printed}) for c in found.cells
        }
        assert (f"requests/{'/'.join(cell)}", str(printed), str(figures[cell])) in named


def test_a_suggestion_stands_with_what_it_mends_and_nowhere_else(forms: dict[str, Form]) -> None:
    figures = slips.requests(random.Random(5))
    printed = {**figures, ("granted", "commercial"): figures["granted", "commercial"] + 4}
    result = forms["requests"].checker.report(Report(year=2024, tables={"requests": slips.nested(printed)}))
    told = {(f.rule, f.instance[-1][1]): f.suggestion for f in result.findings if f.suggestion}
    assert told.keys() == {("T3-ROW-SUM", "granted"), ("T3-COL-SUM", "commercial")}
    (found,) = set(told.values())
    assert found is not None
    assert (found.relations, found.whole, found.others) == (39, True, 0)


def test_the_work_has_a_bound_and_beyond_it_nothing_is_said(
    forms: dict[str, Form], monkeypatch: pytest.MonkeyPatch
) -> None:
    def weary(*_: object) -> None:
        raise TooMuchWork

    monkeypatch.setattr(localise, "mend", weary)
    figures = slips.requests(random.Random(5))
    assert forms["requests"].suggested({**figures, ("granted", "total"): 100_000}) == set()


def orchard(tmp_path: Path, cells: dict[str, Any], *rules: dict[str, Any], lang: str = "zh") -> dict[str, Suggestion]:
    pack = load_folder(small_pack(tmp_path, {"1/rules.yaml": rules_file(*rules)}))
    found = Checker(pack, Options(lang=lang)).report(report_of(with_cells(cells))).findings
    return {f.rule: f.suggestion for f in found if f.suggestion and f.outcome is Outcome.FAIL}


ROWS = {"id": "ROWS", "in": "水果", "for_each": "row", "check": "总计 = 东园 + 西园"}
COLUMNS = {"id": "COLUMNS", "in": "水果", "for_each": "column", "check": "全部 = sum(各果)"}


def test_a_bound_of_another_rule_leaves_a_way_out(tmp_path: Path) -> None:
    cells = {"fruit/apple/total": 9}
    assert orchard(tmp_path / "a", cells, ROWS)["ROWS"].kind == "detect"
    few = {"id": "FEW", "in": "水果", "for_each": "row", "check": "东园 <= 2 and 西园 <= 2"}
    (change,) = orchard(tmp_path / "b", cells, ROWS, few)["ROWS"].cells
    assert (change.path, change.before, change.after) == ("fruit/apple/total", "9", "3")


@pytest.mark.parametrize(
    "weak",
    [{"severity": "warning"}, {"tolerance": "1"}, {"applies": {"kinds": ["farm"]}}, {"when": "东园 >= 0"}],
    ids=str,
)
def test_what_need_not_hold_exactly_for_all_suggests_nothing(tmp_path: Path, weak: dict[str, Any]) -> None:
    assert orchard(tmp_path, {"fruit/apple/total": 9}, {**ROWS, **weak}) == {}


def test_rows_of_the_report_s_own_are_called_by_its_names() -> None:
    checker = Checker(load_folder(TOY / "service" / "harbour-return"), Options(lang="en"))
    plain = {"start": 4, "arrived": 6, "left": 7, "end": 3, "towed": 0}
    moves = {"A": plain, "B": plain, "harbour": {name: 2 * value for name, value in plain.items()}}
    wrong = moves | {"B": plain | {"left": 70}}
    entities = {"quays": {"A": "A", "B": "B"}}
    found = checker.report(Report(year=1920, entities=entities, tables={"moves": wrong})).findings
    (suggestion,) = {f.suggestion for f in found if f.suggestion}
    assert [(c.path, c.label, c.before, c.after) for c in suggestion.cells] == [("moves/B/left", "B / left", "70", "7")]
    right = checker.report(Report(year=1920, entities=entities, tables={"moves": moves})).findings
    assert not [f.suggestion for f in right if f.suggestion]


def printed(suggestion: Suggestion, lang: str) -> str:
    finding = msgspec.structs.replace(results.FAULTY.findings[0], suggestion=suggestion)
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    return write_text(one_report(report), lang=lang, color=False, width=200, everything=False)


def one_report(report: Any) -> Result:
    return msgspec.structs.replace(results.ONE, reports=(report,))


def cells(*values: tuple[str, str | None, str], others: int = 0, whole: bool = True) -> Suggestion:
    changes = tuple(CellChange(path=f"t/{n}/c", label=n, before=old, after=new) for n, old, new in values)
    return Suggestion(kind="cells", cells=changes, others=others, relations=39, whole=whole)


LINES = [
    (
        cells(("甲", "2", "1")),
        "建议 甲 2 → 1(改此一格,本表 39 项关系均成立)",
        "suggestion: 甲 2 → 1 (change this one cell and all 39 relations of the table hold)",
    ),
    (
        cells(("甲", "2", "0"), ("乙", "0", "2"), others=6, whole=False),
        "建议 甲 2 → 0、乙 0 → 2(改此 2 格,相连的 39 项关系均成立;另有 6 种改法,所改格数相同)",
        "(change these 2 cells and the 39 relations connected with it hold; 6 other changes of as many cells would do)",
    ),
    (cells(("甲", None, "3")), "建议 甲 应为 3(改此一格,", "suggestion: 甲 must be 3 ("),
    (Suggestion(kind="detect", others=5), "看不出错在哪一格,5 格中改任一格都成立", "a change of any one of 5 would do"),
    (Suggestion(kind="detect"), "看不出错在哪一格\n", "not which cell\n"),
    (Suggestion(kind="many"), "先查是否漏了一行或者错了行", "look for a missing or shifted row"),
]


@pytest.mark.parametrize(("suggestion", "zh", "en"), LINES)
def test_a_suggestion_is_a_line(suggestion: Suggestion, zh: str, en: str) -> None:
    assert zh in printed(suggestion, "zh")
    assert en in printed(suggestion, "en")


def test_many_changes_are_not_all_written_out() -> None:
    text = printed(cells(*((f"甲{n}", None, "0") for n in range(20))), "zh")
    assert "甲7 应为 0、…" in text
    assert "甲8" not in text
    assert "改此 20 格" in text


def test_a_suggestion_has_its_place_in_the_json() -> None:
    finding = msgspec.structs.replace(results.FAULTY.findings[0], suggestion=cells(("甲", None, "0.25"), others=1))
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    told = json.loads(write_json(one_report(report)))["reports"][0]["findings"][0]["suggestion"]
    assert told == {
        "cells": [{"path": "t/甲/c", "from": None, "to": "0.25"}],
        "others": 1,
        "kind": "cells",
        "relations": 39,
    }
