"""One cause, one finding: what another finding explains is folded under it, and nothing is ever lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.check import Checker
from gouji.engine.causes import fold_causes
from gouji.findings import CellRef, CellState, Finding, Outcome, Severity
from gouji.packs.files import Cause
from gouji.packs.load import load_folder
from tests.small import FILES, findings, plain, rules_file, small_pack, with_cells

SECTIONS = {("table", "t"): "s", ("table", "u"): "v", ("section", "s"): "s", ("section", "v"): "v"}
Told = tuple[str | None, int]


def found(rule: str, *cells: str, left: str | None = None, **instance: str) -> Finding:
    refs = tuple(CellRef(path=c, label=c, value=None, state=CellState.BLANK) for c in cells)
    return Finding(
        rule=rule, severity=Severity.ERROR, outcome=Outcome.FAIL, title="", message="", cells=refs, left=left,
        instance=tuple(instance.items()),
    )  # fmt: skip


def fold(listed: list[Finding], *causes: tuple[str, str], wanting: dict[int, set[str]] | None = None) -> list[Told]:
    wants = [frozenset((wanting or {}).get(i, ())) for i in range(len(listed))]
    rules = [Cause(rule=rule, explains=tuple(names.split())) for rule, names in causes]
    return [(f.caused_by, f.follows) for f in fold_causes(listed, rules, wants, SECTIONS)]


def test_a_finding_that_shares_a_cell_is_folded() -> None:
    listed = [found("A", "x", "y"), found("B", "y", "z"), found("B", "z"), found("C", "x")]
    assert fold(listed, ("A", "B")) == [(None, 1), ("A", 0), (None, 0), (None, 0)]


def test_a_finding_without_cells_belongs_to_what_stands_in_its_section() -> None:
    listed = [found("A", section="s"), found("B", "x", table="t"), found("B", "x", table="u"), found("B", section="s")]
    assert fold(listed, ("A", "B")) == [(None, 2), ("A", 0), (None, 0), ("A", 0)]


def test_a_finding_about_the_whole_report_belongs_to_all() -> None:
    assert fold([found("A"), found("B", "x", table="t")], ("A", "B")) == [(None, 1), ("A", 0)]


def test_the_first_cause_that_fits_counts() -> None:
    listed = [found("A", "x"), found("B", "x"), found("C", "x")]
    assert fold(listed, ("B", "C"), ("A", "C B")) == [(None, 2), ("A", 0), ("A", 0)]
    assert fold(listed, ("A", "B"), ("B", "C")) == [(None, 2), ("A", 0), ("A", 0)]


def test_rules_are_meant_by_their_beginning_too() -> None:
    listed = [found("A", "x"), found("B-1", "x"), found("B-2", "x"), found("C", "x")]
    assert fold(listed, ("A", "B-*")) == [(None, 2), ("A", 0), ("A", 0), (None, 0)]
    assert fold(listed, ("A", "*")) == [(None, 3), ("A", 0), ("A", 0), ("A", 0)]


def test_rules_that_explain_each_other_do_not_both_vanish() -> None:
    assert fold([found("A", "x"), found("B", "x")], ("A", "B"), ("B", "A")) == [(None, 1), ("A", 0)]
    listed = [found("A", "x"), found("B", "x"), found("C", "x")]
    told = fold(listed, ("A", "B"), ("B", "C"), ("C", "A"))
    assert [cause for cause, _ in told] == [None, "A", "A"]


def test_a_rule_does_not_explain_itself() -> None:
    assert fold([found("A", "x"), found("A", "x")], ("A", "A *")) == [(None, 0), (None, 0)]


def test_what_is_open_for_want_of_cells_follows_from_the_finding_that_lists_them() -> None:
    listed = [found("BLANK", "x", "y"), found("SUM", "x", "z", left="1..2"), found("SUM", "w", "y", left="1")]
    assert fold(listed, wanting={1: {"x"}, 2: {"w", "y"}}) == [(None, 1), ("BLANK", 0), (None, 0)]


def test_several_findings_may_list_them_between_them() -> None:
    listed = [found("BLANK", "x"), found("TEXT", "y"), found("SUM", "x", "y", left="0")]
    assert fold(listed, wanting={2: {"x", "y"}}) == [(None, 1), (None, 0), ("BLANK", 0)]


def test_a_sum_that_fails_does_not_explain_a_blank() -> None:
    listed = [found("SUM", "x", "y", left="3"), found("ROW", "x", left="0")]
    assert fold(listed, wanting={1: {"x"}}) == [(None, 0), (None, 0)]


def test_a_finding_that_lists_cells_and_one_that_wants_them_do_not_both_vanish() -> None:
    listed = [found("SUM", "x", left="0"), found("BLANK", "x")]
    assert fold(listed, ("SUM", "BLANK"), wanting={0: {"x"}}) == [(None, 1), ("SUM", 0)]


RULE_NAMES = st.sampled_from(["A", "B", "C", "D"])
CELLS = st.lists(st.sampled_from("xyz"), max_size=2, unique=True)


@given(
    st.lists(st.tuples(RULE_NAMES, CELLS, st.sampled_from(["s", "v", ""])), max_size=7),
    st.lists(st.tuples(RULE_NAMES, st.sampled_from(["A", "B C", "*", "D A", "B* C"])), max_size=5),
    st.lists(st.sets(st.sampled_from("xyz"), max_size=2), min_size=7, max_size=7),
)
def test_every_folded_finding_has_a_told_one_above_it(
    drawn: list[Any], causes: list[tuple[str, str]], wants: list[set[str]]
) -> None:
    listed = [found(rule, *cells, **({"section": s} if s else {})) for rule, cells, s in drawn]
    told = fold(listed, *causes, wanting=dict(enumerate(wants[: len(listed)])))
    folded = [cause for cause, _ in told if cause is not None]
    assert sum(follows for _, follows in told) == len(folded)
    assert all(follows == 0 for cause, follows in told if cause is not None)
    heads = {listed[i].rule for i, (cause, _) in enumerate(told) if cause is None}
    assert set(folded) <= heads
    assert bool(listed) == bool(heads)


@pytest.fixture
def checking(tmp_path: Path) -> Checker:
    rules = [
        {"id": "ROWS", "require": {"rows": "present"}, "in": "水果"},
        {"id": "FILLED", "severity": "warning", "require": {"cells": "filled"}, "in": "水果"},
        {"id": "ROW-SUM", "in": "水果", "for_each": "row", "check": "总计 = 东园 + 西园"},
        {"id": "COL-SUM", "in": "水果", "for_each": "column", "check": "全部 = sum(各果)"},
    ]
    head = FILES["pack.yaml"] + "causes:\n  - {rule: ROWS, explains: [ROW-SUM, COL-SUM]}\n"
    return Checker(load_folder(small_pack(tmp_path, {"pack.yaml": head, "1/rules.yaml": rules_file(*rules)})))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"fruit/pear": ...}, [("ROWS", 4)]),
        ({"fruit/pear/east": None}, [("FILLED", 2)]),
        ({"fruit/pear/east": 2}, [("ROW-SUM", 1)]),
    ],
)
def test_one_slip_is_told_once(checking: Checker, cells: dict[str, Any], expected: list[tuple[str, int]]) -> None:
    told = findings(checking, with_cells(cells) if cells else plain())
    assert [(f.rule, f.follows) for f in told if f.caused_by is None] == expected
    assert sum(f.caused_by is not None for f in told) == sum(follows for _, follows in expected)
