"""What is counted of an audit, held against counting by hand."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gouji.boards import tables
from gouji.boards.counts import Counts, count_all, rules_of_bodies
from gouji.boards.figures import EDGES, count_figures
from gouji.boards.words import Drawn
from gouji.errors import UsageError
from tests.boards.made import make, write

SPREAD = Drawn(title="s", is_spread=True, lines=(("x", ("requests/received/total",)),))
SUMS = Drawn(
    title="t",
    is_spread=False,
    lines=(("a", ("requests/granted/total", "requests/partial/total")), ("b", ("proactive/fees/amount",))),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("audit"), bodies=30, years=(2022, None, 2024))


@pytest.fixture(params=[3, 50_000], ids=["in batches", "at once"])
def counts(folder: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Counts:
    monkeypatch.setattr(tables, "BATCH", request.param)
    monkeypatch.setattr(tables, "PENDING", request.param)
    return count_all(folder)


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def told(folder: Path) -> list[dict[str, Any]]:
    return [row for row in rows(folder, "findings") if row["outcome"] == "fail" and row["caused_by"] is None]


@pytest.mark.parametrize("key", ["year", "region", "kind"])
def test_groups_count_their_reports(folder: Path, counts: Counts, key: str) -> None:
    groups = {"year": counts.years, "region": counts.regions, "kind": counts.kinds}[key]
    found = {g.name: (g.reports, g.failed, g.open, g.passed, g.errors, g.warnings, g.infos) for g in groups}
    expected: dict[str, Counter[str]] = {}
    for row in rows(folder, "reports"):
        of = expected.setdefault("" if row[key] is None else str(row[key]), Counter())
        of.update({"n": 1, row["verdict"]: 1, "e": row["errors"], "w": row["warnings"], "i": row["infos"]})
    assert found == {
        name: (c["n"], c["fail"], c["undetermined"], c["pass"], c["e"], c["w"], c["i"]) for name, c in expected.items()
    }
    assert len(found) > 2


def test_a_rule_counts_once_for_a_report_whatever_its_findings(folder: Path, counts: Counts) -> None:
    reports = Counter(rule for rule, _ in {(row["rule"], row["report"]) for row in told(folder)})
    findings = Counter(row["rule"] for row in told(folder))
    assert {c.rule: (c.reports, c.findings) for c in counts.rules} == {r: (reports[r], findings[r]) for r in reports}
    assert any(c.findings > c.reports for c in counts.rules)
    order = [(("error", "warning", "info").index(c.severity), -c.reports) for c in counts.rules]
    assert order == sorted(order)


def test_the_map_of_faults_counts_reports(folder: Path, counts: Counts) -> None:
    for key, found in (("region", counts.by_region), ("kind", counts.by_kind), ("year", counts.by_year)):
        once = {(row["rule"], "" if row[key] is None else str(row[key]), row["report"]) for row in told(folder)}
        assert found == dict(Counter((rule, name) for rule, name, _ in once))


def test_the_ledger_is_added_up_by_rule(folder: Path, counts: Counts) -> None:
    for rule in counts.rules:
        mine = [row for row in rows(folder, "ledger") if row["rule"] == rule.rule]
        assert rule.passed == sum(row["passed"] for row in mine)
        assert rule.failed == sum(row["failed"] for row in mine)


def test_the_gravest_body_comes_first_and_names_its_rules(folder: Path, counts: Counts) -> None:
    errors = Counter({(row["region"], row["body"]): 0 for row in rows(folder, "reports")})
    for row in rows(folder, "reports"):
        errors[row["region"], row["body"]] += row["errors"]
    assert {(b.region, b.name): b.errors for b in counts.bodies} == dict(errors)
    assert counts.bodies[0].errors == max(errors.values())
    first = counts.bodies[0]
    mine = {row["rule"] for row in told(folder) if (row["region"], row["body"]) == (first.region, first.name)}
    assert rules_of_bodies(folder, [first.key]) == {first.key: sorted(mine)}


def test_reports_without_a_body_are_bodies_of_their_own(tmp_path: Path) -> None:
    make(tmp_path, bodies=1, years=(2023, 2024))
    reports = [row | {"body": ""} for row in rows(tmp_path, "reports")]
    write(tmp_path, {"reports": reports})
    assert sorted(body.name for body in count_all(tmp_path).bodies) == sorted(row["report"] for row in reports)


def test_an_audit_of_nothing_counts_nothing(tmp_path: Path) -> None:
    write(tmp_path, {})
    counts = count_all(tmp_path)
    assert (counts.total.reports, counts.bodies, counts.rules) == (0, (), ())
    assert all(figure.is_empty for figure in count_figures(tmp_path, [SPREAD, SUMS]))


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "reports.parquet").write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(UsageError) as caught:
        count_all(tmp_path)
    assert caught.value.problems[0].code == "table-unread"


def test_columns_kept_as_codes_count_alike(folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.parquet"):
        table = pq.read_table(path)
        coded = [
            column.dictionary_encode() if pa.types.is_string(column.type) else column for column in table.itercolumns()
        ]
        pq.write_table(pa.table(coded, names=table.column_names), tmp_path / path.name)
    assert count_all(tmp_path) == count_all(folder)


@pytest.mark.parametrize("batch", [11, 50_000])
def test_figures_add_up_and_spread(folder: Path, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BATCH", batch)
    spread, sums = count_figures(folder, [SPREAD, SUMS])
    cells = rows(folder, "cells")
    received = [row for row in cells if (row["table"], row["row"], row["column"]) == ("requests", "received", "total")]
    assert sum(map(sum, spread.values)) + sum(spread.without) == len(received)
    for name, counted in zip(spread.names, spread.values, strict=True):
        first, _, last = name.replace(",", "").partition("–")
        for year, n in zip(spread.years, counted, strict=True):
            of_year = [row["number"] for row in received if str(row["year"] or "") == year]
            assert n == sum(int(first) <= number <= int(last or first) for number in of_year)
    for (_, paths), values in zip(SUMS.lines, sums.values, strict=True):
        for year, value in zip(sums.years, values, strict=True):
            same = [row for row in cells if "/".join((row["table"], row["row"], row["column"])) in paths]
            assert value == sum(
                (row["number"] for row in same if row["number"] is not None and str(row["year"] or "") == year),
                Decimal(0),
            )
    assert not sums.is_empty


def test_numbers_of_any_size_are_counted(tmp_path: Path) -> None:
    make(tmp_path, bodies=1, years=(2024,))
    cell = next(row for row in rows(tmp_path, "cells") if row["row"] == "received" and row["column"] == "total")
    numbers = [Decimal(-3), Decimal("0.5"), Decimal(EDGES[-1]), Decimal(10**28), Decimal(10**28), None]
    write(tmp_path, {"cells": [cell | {"number": number} for number in numbers]})
    spread, _ = count_figures(tmp_path, [SPREAD, SUMS])
    found = {name: int(values[0]) for name, values in zip(spread.names, spread.values, strict=True)}
    assert (found["< 0"], found["0"], found[f"≥ {EDGES[-1]:,}"], spread.without) == (1, 1, 3, (1,))
    (whole,) = count_figures(tmp_path, [Drawn(title="t", is_spread=False, lines=SPREAD.lines)])
    assert whole.values == ((Decimal("20000000000000000000499999997.5"),),)
