"""What comes out of record batches is what comes out of an audit of the same reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gouji.audit.batches import audit_all, audit_batches
from gouji.audit.columns import TABLES
from gouji.errors import UsageError
from gouji.inputs import Editions, open_editions
from tests.audit.corpus import encoded, page, rows_of, run, told, write_pack

NAMES = ("reports", "findings", "ledger", "cells", "unread")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batches")
    rules = write_pack(folder)
    (folder / "in").mkdir()
    for n in range(30):
        data = encoded(told(f"第{n}港", 2020, n, 1, n + 1 + n % 2)) if n % 3 else page(f"第{n}港", 2020, n, 1, n + 1)
        (folder / "in" / f"{n:02}.{'json' if n % 3 else 'html'}").write_bytes(data if n != 7 else b'{"year": ')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run(rules, folder / "out", "in")
    return folder


@pytest.fixture(scope="module")
def editions(place: Path) -> Editions:
    return open_editions(extra=[place / "rules"])


def batches_of(place: Path, size: int) -> Iterator[pa.RecordBatch]:
    paths = sorted((place / "in").iterdir())
    rows = [{"source": f"in/{path.name}", "content": path.read_bytes()} for path in paths]
    for n in range(0, len(rows), size):
        yield pa.RecordBatch.from_pylist(rows[n : n + size])


def rows(found: Iterator[pa.RecordBatch], name: str) -> list[dict[str, Any]]:
    batches = list(found)
    assert all(batch.schema.equals(TABLES[name]) for batch in batches)
    return [row for batch in batches for row in batch.to_pylist()]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_documents_in_batches_give_what_an_audit_gives(place: Path, editions: Editions, name: str, size: int) -> None:
    found, expected = rows(audit_batches(batches_of(place, size), editions, name), name), rows_of(place / "out", name)
    for row in (*found, *expected):
        row.pop("chain", None)
    assert found == expected
    assert found


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
def test_reports_may_be_text_or_bytes(editions: Editions, kind: pa.DataType) -> None:
    data = [encoded(told("甲港", 2020, total=3)), encoded(told("乙港", 2020))]
    column = pa.array(data, pa.binary()).cast(pa.string()).cast(kind)
    batch = pa.RecordBatch.from_arrays([column], ["report"])
    found = rows(audit_batches([batch, batch], editions, "reports"), "reports")
    assert [(row["report"], row["verdict"]) for row in found] == [
        ("#1", "fail"), ("#2", "pass"), ("#3", "fail"), ("#4", "pass"),
    ]  # fmt: skip


def test_a_report_is_held_against_the_one_beside_it(editions: Editions) -> None:
    last = [encoded(told("甲港", 2019)), None, b"{", encoded(told("丁港", 2019, 0, 0, 0))]
    report = [encoded(told(f"{name}港", 2020)) for name in "甲乙丙丁"]
    batch = pa.RecordBatch.from_arrays(
        [pa.array(report), pa.array(last), pa.array(list("abcd"))], ["report", "last", "source"]
    )
    found = rows(audit_batches([batch], editions, "findings"), "findings")
    assert [row["report"] for row in found if row["rule"] == "LAST"] == ["a"]


def test_what_is_no_report_is_unread(editions: Editions) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array([b"", None, b"[]", b"[1]", b"{}"])], ["report"])
    parts = list(audit_all([batch], editions))
    codes = [row["code"] for part in parts for b in part["unread"] for row in b.to_pylist()]
    assert codes == ["input-empty", "input-empty", "json-shape"]
    assert sum(len(batch) for part in parts for batch in part["reports"]) == 1


def test_tables_and_columns_that_are_none_are_errors(editions: Editions) -> None:
    for table, batch, code in (
        ("inputs", pa.RecordBatch.from_pydict({"report": ["{}"]}), "batch-table"),
        ("findings", pa.RecordBatch.from_pydict({"text": ["{}"]}), "batch-columns"),
    ):
        with pytest.raises(UsageError) as caught:
            list(audit_batches([batch], editions, table))
        assert caught.value.problems[0].code == code


def test_no_batches_give_none(editions: Editions) -> None:
    assert list(audit_batches([], editions)) == []


def test_one_edition_may_judge_alone(place: Path, editions: Editions) -> None:
    batch = pa.RecordBatch.from_pydict({"report": [encoded(told("甲港", 2020))]})
    assert len(rows(audit_batches([batch], editions.first, "reports"), "reports")) == 1
    assert pq.read_schema(place / "out" / "reports.parquet").names == TABLES["reports"].names
