"""
The tables of an audit by several packs, those of one pack apart: ids of rules, tables and cells mean something in one alone.

Waivers, and inputs that were not read, are of no pack, and stand beside each.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gouji.boards.tables import BATCH, batches
from gouji.errors import Place, Problem, UsageError

FOLDER = "packs"
TABLES = (
    "reports",
    "findings",
    "ledger",
    "cells",
    "texts",
    "extras",
    "likeness",
    "missing",
    "templates",
    "waivers",
    "unread",
)
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def packs_of(folder: Path) -> list[str]:
    """
    List the ids of the packs that judged any report.

    Args:
        folder: What an audit wrote.

    Raises:
        UsageError: If the table of reports cannot be read.
    """
    return sorted(
        {pack for batch in batches(folder, "reports", ["pack"]) for pack in batch["pack"].unique().to_pylist()}
    )


def place_of(pack: str) -> str:
    """Name the folder of a pack's boards below `packs/`: by its id, or by a hash where that is no name for a folder."""
    return pack if _PLAIN.fullmatch(pack) else hashlib.sha256(pack.encode()).hexdigest()[:20]


@contextlib.contextmanager
def tables_apart(folder: Path, pack: str) -> Iterator[Path]:
    """
    Have the tables of one pack in the folder of its boards for a while; they are removed when it is over.

    Args:
        folder: What an audit wrote.
        pack: Id of the pack.

    Yields:
        The folder of its boards.

    Raises:
        UsageError: If a table cannot be read.
        OSError: If one cannot be written.
    """
    place = folder / FOLDER / place_of(pack)
    place.mkdir(parents=True, exist_ok=True)
    names = [name for name in TABLES if (folder / f"{name}.parquet").is_file()]
    try:
        for name in names:
            _copy(folder / f"{name}.parquet", place / f"{name}.parquet", pack)
        yield place
    finally:
        for name in names:
            (place / f"{name}.parquet").unlink(missing_ok=True)


def _copy(source: Path, target: Path, pack: str) -> None:
    """Copy the rows of one pack; all of them where the table has no packs."""
    try:
        with pq.ParquetFile(source) as file, pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as copied:
            for batch in file.iter_batches(BATCH, use_threads=False):
                table = pa.Table.from_batches([batch])
                has_packs = "pack" in table.column_names
                copied.write_table(table.filter(pc.equal(table["pack"], pack)) if has_packs else table)
    except pa.ArrowException as error:
        place = Place(file=str(source))
        raise UsageError(Problem(code="table-unread", place=place, values={"why": str(error)})) from None
