"""
The audit of record batches on Apache Spark: the same function in every task, and the same rows out.

Reports are checked once, whatever is asked of the results: `audited` gives one frame whose rows are those of all tables,
and `table_of` takes a table out of it. Keep the first (`persist`, or write it) if more than one table is wanted.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from gouji.audit.batches import audit_all
from gouji.audit.columns import TABLES
from gouji.errors import Place, Problem, UsageError
from gouji.inputs import Editions, open_editions

NAMES = ("reports", "unread", "findings", "ledger", "cells")
TAG, POSITION = "table", "position"
"""The columns that say of which table a row is, and which row of its report's it is."""
SCHEMA = pa.schema(
    [
        pa.field(TAG, pa.string(), nullable=False),
        pa.field(POSITION, pa.int64(), nullable=False),
        *(pa.field(name, pa.struct([field.with_nullable(True) for field in TABLES[name]])) for name in NAMES),
    ]
)
"""What comes out of a task: each row is of one table, and has the columns of the others empty."""


class Asked(NamedTuple):
    """By which rules reports are judged: as `gouji audit` takes them; folders must be there on every machine."""

    pack: str | None = None
    edition: str | None = None
    rules: tuple[str, ...] = ()
    profile: str = ""
    lang: str = "zh"


def audited(
    frame: Any, pack: str | None = None, edition: str | None = None, rules: Sequence[Path] = (), profile: str = "",
    lang: str = "zh",
) -> Any:  # fmt: skip
    """
    Check the reports of a frame.

    Args:
        frame: A `pyspark.sql.DataFrame` with the columns that `audit_batches` takes: `report` (JSON) or `content`
            (documents), `source`, and `last` where the report of the year before is at hand.
        pack, edition, rules, profile, lang: As in `gouji audit`.

    Returns:
        A frame with the columns of `SCHEMA`. Nothing is checked until Spark is asked for rows.

    Raises:
        PackError, UsageError: If there is no such pack, or it is faulty, or the frame has no column of reports. A task
            fails if the pack of its machine is not the one of this.
    """
    if not {"report", "content"} & set(frame.columns):
        raise UsageError(Problem(code="batch-columns", place=Place(file=", ".join(frame.columns))))
    asked = Asked(pack, edition, tuple(map(str, rules)), profile, lang)
    from pyspark.sql.pandas.types import from_arrow_schema

    task = _task(asked, _editions(asked).first.sha256)
    wanted = [name for name in ("report", "content", "source", "last") if name in frame.columns]
    return frame.select(*wanted).mapInArrow(task, from_arrow_schema(SCHEMA))


def table_of(frame: Any, name: str) -> Any:
    """
    Take a table out of what `audited` gave, with the columns of `gouji.audit.columns` and `position`.

    Rows come in whatever order Spark has them; ordered by `report` and `position` they are those of `gouji audit`.

    Raises:
        UsageError: If there is no such table.
    """
    if name not in NAMES:
        raise UsageError(Problem(code="batch-table", place=Place(file=name), values={"known": ", ".join(NAMES)}))
    return frame.where(frame[TAG] == name).select(f"{name}.*", POSITION)


def _task(asked: Asked, sha256: str) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        editions = _editions(asked)
        if editions.first.sha256 != sha256:
            raise UsageError(Problem(code="audit-pack-changed", place=Place(file=editions.first.id)))
        for tables in audit_all(batches, editions, asked.lang):
            for name in NAMES:
                yield from map(functools.partial(_tagged, name), tables.get(name, ()))

    return run


@functools.lru_cache(maxsize=8)
def _editions(asked: Asked) -> Editions:
    """Open the pack, once in a process."""
    return open_editions(asked.pack, asked.edition, [Path(folder) for folder in asked.rules], asked.profile)


def _tagged(name: str, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Lay the rows of a table into the schema of all."""
    count = len(batch)
    columns: list[Any] = [pa.array([name] * count, pa.string()), pa.array(_positions(name, batch), pa.int64())]
    for field in list(SCHEMA)[2:]:
        own = field.name == name
        columns.append(
            pa.StructArray.from_arrays(batch.columns, fields=list(field.type)) if own else pa.nulls(count, field.type)
        )
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _positions(name: str, batch: pa.RecordBatch) -> Iterator[int]:
    """Number the rows of each report; those of one report follow each other."""
    before, number = None, 0
    for key in batch.column("source" if name == "unread" else "report"):
        number = number + 1 if key == before else 0
        before = key
        yield number
