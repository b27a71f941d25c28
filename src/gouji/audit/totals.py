"""
What an audit comes to in numbers, as its manifest says it: reckoned once when it is written, and again when it is verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from gouji.audit.discover import PASSED_OVER
from gouji.audit.merge import Tally

LEVELS = ("error", "warning", "info")
COUNTED = ("verdict", "pack", "errors", "warnings", "infos", "blocks", "waived")
"""Columns of the table of reports from which all is reckoned."""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a manifest; see there."""

    inputs: int
    reports: int
    unread: int
    passed_over: int
    packs: dict[str, int]
    verdicts: dict[str, int]
    with_findings: dict[str, int]
    blocking: dict[str, int]
    waived: int


def totals(counts: Mapping[str, int], packs: Mapping[str, int], rows: Mapping[str, int]) -> Totals:
    """
    Put together what was counted.

    Args:
        counts: As `Tally` counts reports and what was not read.
        packs: Id of each pack to how many reports it judged.
        rows: Name of a table to how many rows it has.
    """
    over = counts.get(PASSED_OVER, 0)
    at = [counts.get(f"blocks {level}", 0) for level in LEVELS]
    return Totals(
        inputs=rows["inputs"], reports=rows["reports"], unread=rows["unread"] - over, passed_over=over,
        packs=dict(sorted(packs.items())),
        verdicts={key: counts.get(key, 0) for key in ("pass", "fail", "undetermined")},
        with_findings={level: counts.get(f"{level}s", 0) for level in LEVELS},
        blocking={level: sum(at[: n + 1]) for n, level in enumerate(LEVELS)}, waived=counts.get("waived", 0),
    )  # fmt: skip


def totals_of(folder: Path) -> Totals:
    """
    Reckon the numbers from the tables.

    Args:
        folder: Of an audit.

    Raises:
        OSError, ValueError, KeyError, ArrowException: If a table cannot be read, or lacks a column.
    """
    tally = Tally()
    for name, columns, count in (("reports", COUNTED, tally.count), ("unread", ("code",), tally.count_unread)):
        with pq.ParquetFile(folder / f"{name}.parquet") as file:
            for batch in file.iter_batches(65_536, columns=list(columns)):
                count(pa.Table.from_batches([batch]))
    rows = {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in ("inputs", "reports", "unread")}
    return totals(tally.counts, tally.packs, rows)


def differing(said: Any, found: Totals) -> dict[str, tuple[object, object]]:
    """Give the numbers that a manifest says otherwise than its tables: name to both."""
    pairs = {name: (getattr(said, name), getattr(found, name)) for name in Totals.__struct_fields__}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
