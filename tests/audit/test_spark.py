"""What comes out of Spark is what comes out of one machine."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from gouji.audit.batches import audit_all
from gouji.audit.spark import NAMES, audited, table_of
from gouji.errors import UsageError
from gouji.inputs import open_editions
from tests.audit.corpus import encoded, page, told, write_pack

pyspark = pytest.importorskip("pyspark")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("spark"))


def documents() -> list[tuple[str, bytes]]:
    rows = []
    for n in range(40):
        data = encoded(told(f"第{n}港", 2020, n, 1, n + 1 + n % 2)) if n % 3 else page(f"第{n}港", 2020, n, 1, n + 1)
        rows.append((f"in/{n:02}.{'json' if n % 3 else 'html'}", data if n != 7 else b'{"year": '))
    rows.append(("in/several.json", b"\n".join(encoded(told(f"第{n}湾", 2020, n, 1, n)) for n in range(5))))
    return rows


def in_order(table: pa.Table, name: str) -> pa.Table:
    key = "source" if name == "unread" else "report"
    return table.sort_by([(key, "ascending"), ("position", "ascending")]).drop_columns(["position"])


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_are_those_of_one_machine(spark: Any, rules: Path, name: str) -> None:
    rows = documents()
    alone = pa.RecordBatch.from_pylist([{"source": source, "content": data} for source, data in sorted(rows)])
    expected = [b for tables in audit_all([alone], open_editions(extra=[rules])) for b in tables.get(name, ())]
    frame = spark.createDataFrame(rows, "source string, content binary").repartition(5)
    found = in_order(table_of(audited(frame, rules=[rules]), name).toArrow(), name)
    whole = pa.Table.from_batches(expected)
    assert whole.num_rows > 0
    assert found.schema.names == whole.schema.names
    assert found.cast(whole.schema).to_pylist() == whole.to_pylist()


def test_the_year_before_is_a_column(spark: Any, rules: Path) -> None:
    last, report = told("港", 2019, 4, 1, 5), told("港", 2020, 6, 2, 7)
    rows = [("a", encoded(report).decode(), None), ("b", encoded(report).decode(), encoded(last).decode())]
    frame = spark.createDataFrame(rows, "source string, report string, last string")
    found = table_of(audited(frame, rules=[rules]), "reports").toArrow().sort_by("report").to_pylist()
    alone = [row for tables in audit_all([pa.RecordBatch.from_pylist(
        [{"source": a, "report": b, "last": c} for a, b, c in rows])], open_editions(extra=[rules]))
        for batch in tables["reports"] for row in batch.to_pylist()]  # fmt: skip
    assert [{k: v for k, v in row.items() if k != "position"} for row in found] == alone


def test_what_is_wrong_is_told_before_spark_begins(spark: Any, rules: Path) -> None:
    frame = spark.createDataFrame([("a", "b")], "source string, text string")
    with pytest.raises(UsageError):
        audited(frame, rules=[rules])
    with pytest.raises(UsageError):
        audited(frame.withColumnRenamed("text", "report"), pack="no-such-pack", rules=[rules])
    with pytest.raises(UsageError):
        table_of(frame, "inputs")


def test_a_pack_that_is_another_elsewhere_is_told(rules: Path) -> None:
    from gouji.audit.spark import Asked, _task

    task = _task(Asked(rules=(str(rules),)), "0" * 64)
    with pytest.raises(UsageError, match="altered"):
        list(task([]))
