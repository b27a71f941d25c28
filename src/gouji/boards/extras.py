"""
What an audit says beside its reports: reports that are missing or late, texts that are alike, faults of one template,
waivers, and inputs that were not read. Each is there if the audit wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gouji.boards.page import note, number, table
from gouji.boards.tables import Row, batches, count, rows, strings
from gouji.boards.words import Words
from gouji.outputs.layout import Pen

MOST = 1000
"""Rows of each kind that a page lists."""
SIDES: dict[str, tuple[str, ...]] = {
    "missing": ("year", "region", "kind", "body", "rule", "title"),
    "late": ("year", "region", "body", "rule", "message", "report"),
    "templates": ("region", "rule", "title", "subject", "reports", "of", "bodies"),
    "likeness": ("ratio", "body", "year", "section", "other_body", "same", "quote", "other_quote", "report", "other"),
    "waivers": ("fate", "rule", "body", "source", "year", "findings", "reason", "by", "until", "ticket", "waiver"),
    "unread": ("source", "cause", "remedy", "line"),
}
"""What is told, and its columns; all but `late`, which is among the findings, are tables of the same name."""
WIDTHS = {
    "report": 30, "other": 30, "bodies": 60, "body": 26, "other_body": 26, "message": 50, "cause": 50, "remedy": 40,
    "source": 40, "line": 8, "year": 8, "title": 44, "subject": 40, "quote": 50, "other_quote": 50,
    "ratio": 10, "same": 8, "section": 26, "reason": 40, "waiver": 30,
}  # fmt: skip
"""Of columns in a workbook, in characters; others are 14 wide."""
PASSED_OVER = "input-passed-over"
"""The code of files of a kind that is not read; they stand in the table of what was not read too."""
BRIEF = 12
"""Names of a list that are shown."""
TENTHS = 3
"""Decimals of a ratio."""


def side_heads(name: str, pen: Pen) -> list[tuple[str, int]]:
    """Head the columns of what an audit says beside its reports, with their widths."""
    return [(pen.say(f"board.column-{column}"), WIDTHS.get(column, 14)) for column in SIDES[name]]


def side_rows(folder: Path, name: str, words: Words, pen: Pen, most: int) -> tuple[list[list[str | int]], int]:
    """
    Read what an audit says beside its reports.

    Args:
        folder: What it wrote.
        name: One of `SIDES`.
        words: For ids.
        pen: For the language.
        most: How many rows, at most; of likenesses the closest.

    Returns:
        Rows in words, and how many there are in all.
    """
    if name == "late":
        found, total = _late(folder, words, most)
    elif name == "likeness":
        found, total = _closest(folder, most), count(folder, name)
    else:
        found, total = list(islice(rows(folder, name, SIDES[name]), most)), count(folder, name)
    return [[_value(column, row, words, pen) for column in SIDES[name]] for row in found], total


def unread(folder: Path) -> int:
    """Count what was not read, without files that were passed over because of their kind."""
    codes = (code for row in rows(folder, "unread", ["code"]) for code in row.values())
    return sum(code != PASSED_OVER for code in codes)


def parts(folder: Path, words: Words, pen: Pen) -> Iterator[tuple[str, Iterator[str]]]:
    """
    Write what stands beside the reports, as parts of a page: name, and lines of HTML, none if there is nothing.

    Args:
        folder: What an audit wrote.
        words: For ids.
        pen: For the language.
    """
    yield from ((name, side(folder, name, words, pen)) for name in SIDES)


def side(folder: Path, name: str, words: Words, pen: Pen) -> Iterator[str]:
    """Write one of these parts; arguments as `parts`, and one of `SIDES`."""
    found, total = side_rows(folder, name, words, pen, MOST)
    if not total:
        return
    shown = ([str(v) if k in ("year", "line") else v for k, v in zip(SIDES[name], row, strict=True)] for row in found)
    yield from table([head for head, _ in side_heads(name, pen)], shown, pen.say(f"board.part-{name}"))
    yield note(pen, "board.likeness-note") if name == "likeness" else ""
    if total > len(found):
        file = "findings.parquet" if name == "late" else f"{name}.parquet"
        yield note(pen, "board.cut", n=number(len(found)), of=number(total), file=file)


def _late(folder: Path, words: Words, most: int) -> tuple[list[Row], int]:
    """Read the findings that tell of late reports."""
    found: list[Row] = []
    total = 0
    late = strings(*words.late)
    for batch in batches(folder, "findings", [*SIDES["late"], "outcome", "caused_by"]) if words.late else ():
        is_told = pc.and_(pc.equal(batch["outcome"], "fail"), pc.is_null(batch["caused_by"]))
        told = batch.filter(pc.and_(is_told, pc.is_in(batch["rule"], value_set=late)))
        found += told.slice(0, max(0, most - len(found))).to_pylist()
        total += len(told)
    return found, total


def _closest(folder: Path, most: int) -> list[Row]:
    """Read the likenesses of the highest ratio, those of equal ratio in the order of the table."""
    best: pa.Table | None = None
    start = 0
    order = [("ratio", "descending"), ("at", "ascending")]
    for batch in batches(folder, "likeness", SIDES["likeness"]):
        numbered = batch.append_column("at", pa.array(range(start, start + len(batch)), pa.int64()))
        start += len(batch)
        together = numbered if best is None else pa.concat_tables([best, numbered])
        best = together.sort_by(order).slice(0, most)
    return [] if best is None else best.to_pylist()


def _value(column: str, row: Row, words: Words, pen: Pen) -> str | int:
    value: Any = row[column]
    if column == "title":
        return words.rules.get(row["rule"], value or "")
    if column == "kind":
        return words.kinds.get(value, pen.say("board.kind-unknown") if value == "unknown" else value)
    if column == "fate":
        return pen.say(f"board.fate-{value}")
    if column == "section":
        return words.labels.get(f"sections/{value}", str(value))
    if isinstance(value, bool):
        return pen.say("board.yes") if value else ""
    if isinstance(value, list):
        return pen.say("text.enumeration").join(map(str, value[:BRIEF])) + ("…" if len(value) > BRIEF else "")
    if isinstance(value, float):
        return f"{value:.{TENTHS}f}"
    return "" if value is None else value if isinstance(value, int) else str(value)
