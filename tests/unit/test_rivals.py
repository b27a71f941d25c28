"""What gouji is measured beside finds the same relations, so that the measures are of the same work."""

from __future__ import annotations

import json

import pytest

from bench.relations import CELLS, broken, relations
from bench.reports import make_report

REPORTS = [make_report(seed, faults=2) for seed in range(40)]
BATCH = [json.dumps(report).encode() for report in REPORTS]
TRUTH = {(number, name) for number, report in enumerate(REPORTS) for name in broken(report)}


def test_the_relations_hold_in_right_reports_and_break_in_others() -> None:
    assert len(relations()) == 44
    assert len(CELLS) == 199
    assert [broken(make_report(seed)) for seed in range(40)] == [set()] * 40
    assert {number for number, _ in TRUTH} == set(range(40))


@pytest.mark.parametrize("name", ["_naive", "_gouji", "_deciding"])
def test_each_way_finds_them(name: str) -> None:
    pytest.importorskip("orjson")
    from bench import compare
    from gouji.packs.load import load_pack

    make = getattr(compare, name)
    check = make() if name == "_naive" else make(compare._figures(load_pack()))
    assert check(BATCH) == TRUTH


@pytest.mark.parametrize("name", ["duckdb_sql", "pandera_on_polars"])
def test_each_way_over_tables_finds_them(name: str) -> None:
    pytest.importorskip({"duckdb_sql": "duckdb", "pandera_on_polars": "pandera.polars"}[name])
    from bench.rivals import columnar

    assert getattr(columnar, name)()(BATCH) == TRUTH
