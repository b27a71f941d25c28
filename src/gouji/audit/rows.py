"""
Parquet files of reports: one report a row, as JSON in a column `report`, or in the only column of text or bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gouji.errors import InputError, Place, Problem

COLUMN = "report"
PART = 256
"""Rows that are read at once."""

_TEXTUAL = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)


def parts_of(path: Path, name: str) -> tuple[list[tuple[int, int, int, int]], int]:
    """
    Divide a file.

    Args:
        path: The file.
        name: How it is told.

    Returns:
        Row group, first row in it, number of its report, and count of rows, for each part; and the number of rows.

    Raises:
        InputError: If it is no Parquet file, or it cannot be told which column holds reports.
    """
    with _opened(path, name) as file:
        column_of(file.schema_arrow, name)
        parts = []
        number = 1
        for group in range(file.metadata.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            for first in range(0, rows, PART):
                count = min(PART, rows - first)
                parts.append((group, first, number, count))
                number += count
        return parts, number - 1


def read_rows(path: Path, name: str, group: int, first: int, count: int) -> Iterator[bytes]:
    """
    Read rows of a row group.

    Args:
        path, name: The file, and how it is told.
        group, first, count: Which rows.

    Raises:
        InputError: If they cannot be read.
    """
    with _opened(path, name) as file:
        column = column_of(file.schema_arrow, name)
        try:
            at = 0
            for batch in file.iter_batches(PART, row_groups=[group], columns=[column]):
                if at + len(batch) > first:
                    values = batch.column(0)[max(first - at, 0) : first + count - at]
                    yield from (_bytes(value.as_py()) for value in values)
                at += len(batch)
                if at >= first + count:
                    return
        except (pa.ArrowException, OSError) as error:
            raise _fault("rows-broken", name, detail=str(error)) from None


def column_of(schema: Any, name: str) -> str:
    """
    Say which column holds reports.

    Raises:
        InputError: If that cannot be told.
    """
    textual = [field.name for field in schema if any(is_of(field.type) for is_of in _TEXTUAL)]
    if COLUMN in textual:
        return COLUMN
    if len(textual) != 1:
        raise _fault("rows-column", name, column=COLUMN)
    return str(textual[0])


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(path: Path, name: str) -> Any:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _fault("rows-broken", name, detail=str(error).splitlines()[0]) from None


def _bytes(value: str | bytes | None) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""


def _fault(code: str, name: str, **values: object) -> InputError:
    said = {key: str(value) for key, value in values.items()}
    return InputError(Problem(code=code, place=Place(file=name), values=said))
