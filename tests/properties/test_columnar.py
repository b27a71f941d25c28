"""Figures judged as columns come out as the reports that they are."""

from __future__ import annotations

import functools
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

pa = pytest.importorskip("pyarrow")
np = pytest.importorskip("numpy")

from gouji.audit.batches import audit_batches  # noqa: E402
from gouji.audit.figures import audit_columns  # noqa: E402
from gouji.engine.columnar import ColumnKernel  # noqa: E402
from gouji.engine.program import Program  # noqa: E402
from gouji.errors import UsageError  # noqa: E402
from gouji.inputs import Editions  # noqa: E402
from gouji.packs.load import load_folder, load_pack  # noqa: E402
from gouji.packs.model import RulePack  # noqa: E402
from tests.small import FILES  # noqa: E402

ROWS = 40


def checks_of(pack: RulePack) -> RulePack:
    return msgspec.structs.replace(pack, rules=tuple(rule for rule in pack.rules if rule.check is not None))


@functools.cache
def shipped(edition: str) -> RulePack:
    return load_pack("cn-gov-info-annual-report", edition)


def expression(rng: random.Random, cells: list[str], depth: int = 0) -> str:
    if depth > 2 or rng.random() < 0.3:
        return rng.choice([*cells, *cells, str(rng.randint(0, 9))])
    op = rng.choice("+ + - - sum sum min max count abs abs".split() * 3 + ["*", "/", "round"])
    one, two = expression(rng, cells, depth + 1), expression(rng, cells, depth + 1)
    if op in "+-*/":
        return f"({one} {op} {two})"
    return f"{op}({one})" if op in ("abs", "round") else f"{op}({one}, {two})"


def condition(rng: random.Random, cells: list[str], depth: int = 0) -> str:
    if depth < 2 and rng.random() < 0.3:
        one, two = condition(rng, cells, depth + 1), condition(rng, cells, depth + 1)
        return rng.choice([f"({one} and {two})", f"({one} or {two})", f"not ({one})"])
    if rng.random() < 0.15:
        return rng.choice(["integer({0})", "multiple({0}, 2)"]).format(expression(rng, cells))
    sign = rng.choice(["=", "!=", "<", "<=", ">", ">="])
    return f"{expression(rng, cells)} {sign} {expression(rng, cells)}"


@functools.cache
def invented(seed: int, folder: Path, count: int) -> RulePack:
    """The form of the small pack, with rules that nobody would write."""
    rng = random.Random(seed)
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    pack = load_folder(folder)
    cells = {
        f"{table.id}[{row.id}, {column}]": _unit(pack, table, row, column)
        for table in pack.form.tables for row in table.rows for column in row.columns or [c.id for c in table.columns]
    }  # fmt: skip
    whole = [cell for cell, unit in cells.items() if pack.form.units[unit].type == "integer"]
    rule = next(rule for rule in pack.rules if rule.check is not None)
    some = rng.sample(whole, min(len(whole), 5)) + (rng.sample([*cells], 1) if rng.random() < 0.2 else [])
    rules = [
        msgspec.structs.replace(
            rule, id=f"R{n}", in_=(), for_each=None, only=(), check=condition(rng, some),
            when=condition(rng, some) if rng.random() < 0.4 else None, for_number={},
            tolerance=rng.choice(["0", "0", "1", "0.5"]), missing=rng.choice(["undetermined", "zero", "not-applicable"]),
            status="active", applies=None,
        )
        for n in range(count)
    ]  # fmt: skip
    return msgspec.structs.replace(pack, rules=tuple(rules))


def drawn(rng: random.Random, pack: RulePack, year: int) -> Any:
    """A batch of figures: mostly small, some as large as there are, some blank."""
    columns: dict[str, list[Any]] = {
        "source": [f"r{n}" for n in range(ROWS)],
        "body": [rng.choice(["云溪市水利局", "云溪市人民政府", "某单位", "青禾镇人民政府"]) for _ in range(ROWS)],
        "kind": [rng.choice(["department", "government", None]) for _ in range(ROWS)],
        "year": [year] * ROWS,
        "published": [rng.choice([f"{year + 1}-01-20", f"{year + 1}-05-01", None]) for _ in range(ROWS)],
    }
    types: dict[str, Any] = {}
    for table in pack.form.tables:
        units = pack.form.units
        for row in table.rows:
            if row.optional and rng.random() < 0.8:
                continue
            for column in row.columns or [c.id for c in table.columns]:
                path = f"{table.id}/{row.id}/{column}"
                kind = units[_unit(pack, table, row, column)].type
                columns[path] = [_figure(rng, kind) for _ in range(ROWS)]
                types[path] = pa.decimal128(20, 4) if kind == "decimal" else pa.int64()
    arrays = [pa.array(values, types.get(name)) for name, values in columns.items()]
    return pa.RecordBatch.from_arrays(arrays, list(columns))


def _unit(pack: RulePack, table: Any, row: Any, column: str) -> str:
    own = next((c.unit for c in table.columns if c.id == column), "")
    return str(getattr(row, "unit", "") or own or table.unit)


def _figure(rng: random.Random, kind: str) -> Any:
    if rng.random() < 0.002:
        return rng.choice([None, Decimal(-1)] if kind == "decimal" else [None, -1, 10**12, 10**17])
    value = rng.choice([0, 0, 0, 1, 2, rng.randint(0, 30)])
    return Decimal(value) / 4 if kind == "decimal" else value


def reports_of(batch: Any) -> Any:
    """The same as JSON reports."""
    data = []
    for row in batch.to_pylist():
        tables: dict[str, Any] = {}
        for path, value in row.items():
            if "/" in path:
                table, line, column = path.split("/")
                shown = format(value, "f") if isinstance(value, Decimal) else value
                tables.setdefault(table, {}).setdefault(line, {})[column] = shown
        told = {"body": {"name": row["body"], "kind": row["kind"] or "unknown"}, "year": row["year"], "tables": tables}
        data.append(msgspec.json.encode(told | {"published": row["published"] or ""}))
    return pa.RecordBatch.from_arrays([pa.array(data), batch.column("source")], ["report", "source"])


def plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in ("sha256", "chain")} for row in rows]


def agree(pack: RulePack, batch: Any) -> list[int]:
    """Hold both ways against each other; gives how many reports come out how."""
    (found,) = audit_columns([batch], pack)
    reports = reports_of(batch)
    for name in ("reports", "findings", "ledger"):
        expected = [row for part in audit_batches([reports], checks_of(pack), name) for row in part.to_pylist()]
        assert plain(getattr(found, name).to_pylist()) == plain(expected), name
    verdicts = found.reports.column("verdict").to_pylist()
    return [verdicts.count(verdict) for verdict in ("pass", "fail", "undetermined")]


@pytest.mark.parametrize("seed", range(12))
def test_invented_rules_fail_in_the_same_rows_as_on_one_report_after_the_other(seed: int, tmp_path: Path) -> None:
    program = Program(invented(seed, tmp_path, 60))
    kernel = ColumnKernel(program)
    rng = random.Random(seed)
    rows = [[rng.choice([0, 0, 1, 2, 3, rng.randint(-9, 30), 10**11]) for _ in range(kernel.size)] for _ in range(ROWS)]
    told = kernel.judge({n: np.array([row[n] for row in rows], np.int64) for n in kernel.cells}, ROWS)
    assert len(kernel.rest) + len(kernel.heads) < 55
    for n, row in enumerate(rows):
        fails, skips, slow = program.kernel(row + [0] * (program._numbered - len(row)), False)
        here = kernel.judge_one(row)
        for found, more, expected in ((told.fails, here[0], fails), (told.skips, here[1], skips)):
            known = {number for number, where in found.items() if where[n]} | set(more)
            assert known - kernel.heads == set(expected) - kernel.heads
        assert set(here[2]) == set(slow) - kernel.heads


@pytest.mark.parametrize("seed", range(6))
def test_a_few_invented_rules_on_columns_say_what_they_say_of_reports(seed: int, tmp_path: Path) -> None:
    pack = invented(seed, tmp_path, 2)
    agree(pack, drawn(random.Random(seed), pack, 2020))


@pytest.mark.parametrize(("edition", "year"), [("2021", 2023), ("2019", 2019)])
def test_the_shipped_rules_on_columns_say_what_they_say_of_reports(edition: str, year: int) -> None:
    pack = shipped(edition)
    agree(pack, drawn(random.Random(3), pack, year).slice(0, 12))


def test_right_reports_pass_on_columns() -> None:
    from reports import make_report

    pack, rows = shipped("2021"), []
    for seed in range(ROWS):
        report = make_report(seed, faults=seed % 10 == 0)
        cells = {
            f"{t}/{r}/{c}": v
            for t, table in report["tables"].items()
            for r, row in table.items()
            for c, v in row.items()
        }
        cells["proactive/fees/amount"] = Decimal(cells["proactive/fees/amount"])
        head = {"source": f"r{seed}", "body": report["body"]["name"], "kind": "department", "year": report["year"]}
        rows.append(head | {"published": report["published"]} | cells)
    batch = pa.RecordBatch.from_pylist(rows)
    assert agree(pack, batch) == [ROWS - 4, 4, 0]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"year": [2023], "requests/received/nobody": [1]}, "batch-cell"),
        ({"body": ["某局"]}, "batch-columns"),
        ({"year": [1900]}, "other-year"),
    ],
)
def test_columns_that_mean_nothing_are_errors(columns: dict[str, list[Any]], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        list(audit_columns([pa.RecordBatch.from_pydict(columns)], Editions(shipped("2021"))))
    assert caught.value.problems[0].code == code


def test_a_form_whose_rows_the_report_names_is_refused() -> None:
    pack = load_pack("us-annual-foia-report")
    with pytest.raises(UsageError) as caught:
        list(audit_columns([pa.RecordBatch.from_pydict({"year": [2023]})], pack))
    assert caught.value.problems[0].code == "batch-open"
