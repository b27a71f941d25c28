"""
Shards to the files that an audit leaves: each table as Parquet and as CSV, in the order of the reports.

Row groups are cut by rows alone, and all else follows from the results, so that the bytes do too.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from gouji.audit.chain import Chain
from gouji.audit.columns import TABLES
from gouji.audit.csv_files import CsvFile
from gouji.audit.discover import PASSED_OVER
from gouji.audit.settings import Settings
from gouji.audit.shards import read_shard
from gouji.audit.tables import batch_of
from gouji.audit.worker import Answer

GROUP = {"cells": 1 << 18, "ledger": 1 << 18, "findings": 1 << 16, "texts": 1 << 13}
"""Rows of a row group; of other tables, 131,072."""

_USUAL = 1 << 17


class Written(msgspec.Struct, frozen=True):
    """A file that was written: its name, rows, bytes and hash."""

    name: str
    rows: int
    bytes: int
    sha256: str


class Table(msgspec.Struct, frozen=True):
    """A table to write: where to, whether as CSV too, and what the chain begins with."""

    name: str
    folder: str
    units: int
    csv: bool
    seed: str = ""


class Merged(msgspec.Struct, frozen=True):
    """What became of a table; of reports, also the end of the chain, how many came out how, and who judged how many."""

    files: tuple[Written, ...]
    head: str = ""
    counts: dict[str, int] = {}
    packs: dict[str, int] = {}


class Merger:
    """Writes tables; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """Note where the shards are."""
        self.settings = settings

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Write one `Table`; gives a `Merged`."""
        table = msgspec.msgpack.decode(task, type=Table)
        yield msgspec.msgpack.encode(self._merge(table))

    def _merge(self, table: Table) -> Merged:
        shards = (Path(self.settings.shards) / f"{n:08d}" for n in range(1, table.units + 1))
        batches: Iterator[pa.Table] = (
            pa.Table.from_batches([batch]) for shard in shards for batch in read_shard(shard, table.name)
        )
        tally = Tally()
        if table.name == "reports":
            chain = Chain(table.seed)
            batches = (tally.count(chain.linked(batch)) for batch in batches)
        elif table.name == "unread":
            batches = (tally.count_unread(batch) for batch in batches)
        elif table.name == "inputs":
            batches = summed(batches)
        folder = Path(table.folder)
        rows = _write(table, regrouped(batches, GROUP.get(table.name, _USUAL)), folder)
        names = [f"{table.name}.parquet", *([f"{table.name}.csv"] if table.csv else [])]
        files = tuple(written(folder, name, rows) for name in names)
        return Merged(files, chain.head if table.name == "reports" else "", tally.counts, tally.packs)


class Tally:
    """Counts how reports came out."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.counts: dict[str, int] = {}
        self.packs: dict[str, int] = {}

    def count(self, reports: pa.Table) -> pa.Table:
        """Count reports by verdict and pack, and those that have findings, or block, at each severity; gives them back."""
        for pack in reports["pack"].value_counts().to_pylist():
            self.packs[pack["values"]] = self.packs.get(pack["values"], 0) + pack["counts"]
        for verdict in reports["verdict"].value_counts().to_pylist():
            self._add(verdict["values"], verdict["counts"])
        for severity in ("errors", "warnings", "infos"):
            self._add(severity, sum(1 for n in reports[severity].to_pylist() if n))
        for level in reports["blocks"].value_counts().to_pylist():
            self._add(f"blocks {level['values']}", level["counts"])
        self._add("waived", sum(reports["waived"].to_pylist()))
        return reports

    def count_unread(self, unread: pa.Table) -> pa.Table:
        """Count files that were passed over; gives the rows back."""
        self._add(PASSED_OVER, unread["code"].to_pylist().count(PASSED_OVER))
        return unread

    def _add(self, key: str, count: int) -> None:
        self.counts[key] = self.counts.get(key, 0) + count


def regrouped(tables: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """
    Cut tables anew, into ones of `size` rows and a last one of the rest.

    What is left of a table waits as it is: joined with others, it would hand on the words of all that came before.
    """
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        rest = table
        while rows + rest.num_rows >= size:
            cut = size - rows
            yield _joined([*waiting, rest.slice(0, cut)])
            waiting, rows, rest = [], 0, rest.slice(cut)
        if rest.num_rows:
            waiting.append(rest)
            rows += rest.num_rows
    if rows:
        yield _joined(waiting)


def summed(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Put the rows of inputs that were read in parts together."""
    last: dict[str, object] | None = None
    for table in tables:
        rows: list[dict[str, object]] = []
        for row in table.to_pylist():
            if last is not None and last["source"] == row["source"]:
                last["reports"], last["unread"] = _plus(last, row, "reports"), _plus(last, row, "unread")
                continue
            rows += [last] if last is not None else []
            last = row
        yield pa.Table.from_pylist(rows, table.schema)
        schema = table.schema
    if last is not None:
        yield pa.Table.from_pylist([last], schema)


def write_rows(
    folder: Path, name: str, schema: pa.Schema, rows: Sequence[Sequence[Any]], *, csv: bool
) -> list[Written]:
    """
    Write a table of few rows.

    Args:
        folder: Where to.
        name: Name of the table.
        schema: Its columns.
        rows: Its rows.
        csv: Whether as CSV too.
    """
    table = pa.Table.from_batches([batch_of(rows, schema)])
    with _opened(folder / f"{name}.parquet", schema) as file:
        file.write_table(table)
    if csv:
        with CsvFile(folder / f"{name}.csv", schema) as sheet:
            sheet.write(table)
    names = [f"{name}.parquet", *([f"{name}.csv"] if csv else [])]
    return [written(folder, each, len(rows)) for each in names]


def written(folder: Path, name: str, rows: int) -> Written:
    """Look at a file that was written."""
    path = folder / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(name, rows, path.stat().st_size, digest)


def _plus(one: dict[str, object], other: dict[str, object], key: str) -> int:
    return int(str(one[key])) + int(str(other[key]))


def _joined(tables: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()


def _write(table: Table, groups: Iterable[pa.Table], folder: Path) -> int:
    schema, rows = TABLES[table.name], 0
    path = folder / f"{table.name}.parquet"
    with contextlib.ExitStack() as files:
        csv = files.enter_context(CsvFile(folder / f"{table.name}.csv", schema)) if table.csv else None
        file: Any = None
        for group in groups:
            rows += group.num_rows
            held = pa.Table.from_arrays(group.columns, schema=_held(group.schema, schema))
            file = file or files.enter_context(_opened(path, held.schema))
            file.write_table(held, row_group_size=held.num_rows)
            if csv is not None:
                csv.write(group)
        if file is None:
            files.enter_context(_opened(path, schema))
    return rows


def _held(found: pa.Schema, schema: pa.Schema) -> pa.Schema:
    """Give the schema of a file: the columns as they are held, which may be coded, and required where they should be."""
    return pa.schema([pa.field(f.name, f.type, nullable=g.nullable) for f, g in zip(found, schema, strict=True)])


def _opened(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a file of which the columns are read as plain text, coded or not."""
    return pq.ParquetWriter(path, schema, compression="zstd", store_schema=False)
