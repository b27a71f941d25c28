"""
The tables of an audit, read in batches: a table that was not written has no rows, and a column that it lacks has no values.

Memory is that of a batch, however long a table is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gouji.errors import Place, Problem, UsageError

BATCH, LONG_BATCH = 50_000, 1_000
"""Rows that are held at a time; of tables of long texts."""
LONG = ("texts",)
PENDING = 200_000
"""Groups that are kept apart before they are put together."""

Row = dict[str, Any]


def has_table(folder: Path, name: str) -> bool:
    """Say whether an audit wrote a table."""
    return (folder / f"{name}.parquet").is_file()


def batches(folder: Path, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
    """
    Read columns of a table, batch by batch, in order.

    Args:
        folder: What an audit wrote.
        name: Of the table, without suffix.
        columns: Which ones; text is given as text, however it is kept.

    Raises:
        UsageError: If the file is no table of an audit.
    """
    path = folder / f"{name}.parquet"
    if not path.is_file():
        return
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            known = [column for column in columns if column in file.schema_arrow.names]
            size = LONG_BATCH if name in LONG else BATCH
            for batch in file.iter_batches(batch_size=size, columns=known, use_threads=False):
                yield _plain(pa.Table.from_batches([batch]), columns)
    except pa.ArrowException as error:
        raise UsageError(
            Problem(code="table-unread", place=Place(file=str(path)), values={"why": str(error)})
        ) from None


def rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """Read columns of a table, row by row; raises as `batches`."""
    for batch in batches(folder, name, columns):
        yield from batch.to_pylist()


def count(folder: Path, name: str) -> int:
    """Count the rows of a table."""
    return int(pq.read_metadata(folder / f"{name}.parquet").num_rows) if has_table(folder, name) else 0


def strings(*texts: str) -> pa.Array:
    """Give texts as what columns are compared with."""
    return pa.array(texts, pa.string())


class Tally:
    """Sums and counts by keys, put together as batches come."""

    def __init__(self, keys: Sequence[str], sums: Sequence[str], kept: Sequence[str] = ()) -> None:
        """
        Begin with nothing.

        Args:
            keys: Columns by which rows are grouped.
            sums: Columns that are added up; rows are counted in `n` besides.
            kept: Columns of which a group keeps one value, the greatest.
        """
        self.keys, self.sums, self.kept = list(keys), list(sums), list(kept)
        self._parts: list[pa.Table] = []
        self._waiting = 0

    def add(self, batch: pa.Table) -> None:
        """Count the rows of a batch; columns that are not asked for may be there."""
        table = batch.select([*self.keys, *self.sums, *self.kept])
        if not len(table):
            return
        ones = pa.repeat(pa.scalar(1, pa.int64()), len(table))
        self._parts.append(self._together(table.append_column("n", ones)))
        self._waiting += len(self._parts[-1])
        if self._waiting > PENDING and len(self._parts) > 1:
            self._parts = [self._together(pa.concat_tables(self._parts))]
            self._waiting = 0

    def table(self) -> pa.Table:
        """Give one row a group, in the order of the keys."""
        if not self._parts:
            return pa.table({name: pa.array([], pa.string()) for name in (*self.keys, *self.sums, *self.kept, "n")})
        whole = self._together(pa.concat_tables(self._parts))
        return whole.sort_by([(key, "ascending") for key in self.keys])

    def rows(self) -> list[Row]:
        """Give the groups as rows."""
        found: list[Row] = self.table().to_pylist()
        return found

    def _together(self, table: pa.Table) -> pa.Table:
        added = [*self.sums, "n"]
        wanted = [*((name, "sum") for name in added), *((name, "max") for name in self.kept)]
        grouped = table.group_by(self.keys, use_threads=False).aggregate(wanted)
        columns = [*self.keys, *(f"{name}_{how}" for name, how in wanted)]
        return grouped.select(columns).rename_columns([*self.keys, *(name for name, _ in wanted)])


def _plain(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Decode dictionaries, and add the columns that are not there."""
    found = []
    for name in columns:
        if name not in table.column_names:
            found.append(pa.nulls(len(table)))
            continue
        column = table[name]
        is_coded = pa.types.is_dictionary(column.type)
        found.append(column.cast(column.type.value_type) if is_coded else column)
    return pa.table(found, names=list(columns))
