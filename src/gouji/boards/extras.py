"""
What an audit says beside its reports: reports that are missing or late, texts that are alike, faults of one template, and
inputs that were not read. Each is there if the audit wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gouji.boards.page import Cell, note, number, table
from gouji.boards.tables import batches, count, has_table, rows
from gouji.boards.words import Words
from gouji.outputs.layout import Pen

MOST = 1000
"""Rows of each kind that a page lists."""
SIDE = ("missing", "templates", "likeness")
"""Tables that are listed as they are."""
UNREAD = ("source", "cause", "remedy", "line")
LATE = ("region", "body", "year", "rule", "message", "report")
NAMES = frozenset(
    "report other section ratio method body kind region year rule table row column reports of bodies source cause remedy line"
    " message title severity outcome subject left right difference detail cites suggestion place".split()
)
"""Columns that have words; others are headed by their own names."""
BRIEF = 12
WIDTHS = {
    "report": 30, "other": 30, "bodies": 60, "body": 30, "message": 50, "cause": 50, "remedy": 40, "source": 40,
    "line": 8, "year": 8,
}  # fmt: skip
"""Of columns in a workbook, in characters; others are 16 wide."""


def parts(folder: Path, words: Words, pen: Pen) -> Iterator[tuple[str, Iterator[str]]]:
    """
    Write what stands beside the reports, as parts of a page: name, and lines of HTML, none if there is nothing.

    Args:
        folder: What an audit wrote.
        words: For ids.
        pen: For the language.
    """
    yield "missing", _listed(folder, "missing", pen)
    yield "late", _late(folder, words, pen)
    yield "templates", _listed(folder, "templates", pen)
    yield "likeness", _listed(folder, "likeness", pen)
    yield "unread", _listed(folder, "unread", pen, UNREAD)


def columns_of(folder: Path, name: str) -> list[str]:
    """Name the columns of a table."""
    return list(pq.read_schema(folder / f"{name}.parquet").names) if has_table(folder, name) else []


def head_of(column: str, pen: Pen) -> str:
    """Head a column of a table."""
    return pen.say(f"board.column-{column}") if column in NAMES else column


def late_rows(folder: Path, words: Words) -> Iterator[dict[str, Any]]:
    """Read the findings that tell of late reports."""
    if not words.late:
        return
    late = strings(*words.late)
    for batch in batches(folder, "findings", [*LATE, "outcome", "caused_by"]):
        is_told = pc.and_(pc.equal(batch["outcome"], "fail"), pc.is_null(batch["caused_by"]))
        yield from batch.filter(pc.and_(is_told, pc.is_in(batch["rule"], value_set=late))).select(LATE).to_pylist()


def strings(*texts: str) -> pa.Array:
    """Give texts as what columns are compared with."""
    return pa.array(texts, pa.string())


def in_words(value: Any) -> str | int:
    """Give a value of a table as a page shows it."""
    if isinstance(value, list):
        return "、".join(map(str, value[:BRIEF])) + ("…" if len(value) > BRIEF else "")
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _listed(folder: Path, name: str, pen: Pen, columns: Sequence[str] = ()) -> Iterator[str]:
    total = count(folder, name)
    if not total:
        return
    chosen = list(columns) or columns_of(folder, name)
    found = ([_value(key, row[key]) for key in chosen] for row in islice(rows(folder, name, chosen), MOST))
    yield from table([head_of(key, pen) for key in chosen], found, pen.say(f"board.part-{name}"))
    if total > MOST:
        yield note(pen, "board.cut", n=number(MOST), of=number(total), file=f"{name}.parquet")


def _late(folder: Path, words: Words, pen: Pen) -> Iterator[str]:
    found = late_rows(folder, words)
    first = list(islice(found, MOST))
    if not first:
        return
    rest = sum(1 for _ in found)
    listed = ([_value(key, row[key]) for key in LATE] for row in first)
    yield from table([head_of(key, pen) for key in LATE], listed, pen.say("board.part-late"))
    if rest:
        yield note(pen, "board.cut", n=number(MOST), of=number(MOST + rest), file="findings.parquet")


def _value(key: str, value: Any) -> Cell:
    return str(value) if key in ("year", "line") and value is not None else in_words(value)
