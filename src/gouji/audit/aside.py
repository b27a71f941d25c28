"""
Waivers of an audit: findings set aside where reports are judged, and what became of each waiver, told once for all of them.

Each worker sees some of the reports. What it makes of the waivers of these stands in its shards; put together in the order
of the inputs, it is what one run over all of them would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from gouji.audit.columns import FATES, WAIVERS
from gouji.audit.merge import Written, write_rows
from gouji.audit.settings import Settings
from gouji.audit.shards import read_shard
from gouji.audit.tables import batch_of
from gouji.findings import ReportResult
from gouji.waivers.read import Entry, WaiverBook, book_of
from gouji.waivers.waive import Change, Fate, Shelf, better

Row = tuple[Any, ...]
Key = tuple[str, int]


def open_books(settings: Settings) -> list[WaiverBook]:
    """
    Read the waivers that an audit was given, as they were when it began.

    Raises:
        UsageError: If anything in them is wrong.
        OSError: If they cannot be read.
    """
    return [book_of(name, Path(place).read_bytes()) for name, place in settings.waivers]


class Aside:
    """Sets findings of reports aside, and remembers what became of the waivers of these."""

    def __init__(self, settings: Settings) -> None:
        """Open the waivers of an audit; raises as `open_books`."""
        self.shelf = Shelf(open_books(settings), settings.today)

    def report(self, report: ReportResult) -> ReportResult:
        """Set findings of one report aside."""
        return self.shelf.report(report)

    def fates(self) -> pa.RecordBatch:
        """Give what became of waivers of the reports since this was asked last."""
        rows: list[Row] = []
        for (place, column), (fate, count) in self.shelf.taken().items():
            change = fate.change or Change("", None, None)
            rows.append((place, column, fate.kind, change.what, change.was, change.now, count))
        return batch_of(rows, FATES)


def write_waivers(folder: Path, shards: Iterable[Path], settings: Settings, *, csv: bool) -> list[Written]:
    """
    Write what became of each waiver, in the order of the files.

    Args:
        folder: Where to.
        shards: Where the results of units are, in order.
        settings: With the waivers.
        csv: Whether as CSV too.
    """
    books = open_books(settings)
    fates: dict[Key, Fate] = {}
    counts: dict[Key, int] = {}
    for key, fate, count in _told(shards):
        fates[key] = better(fates.get(key, fate), fate)
        counts[key] = counts.get(key, 0) + count
    entries = [entry for book in books for entry in book.entries]
    rows = [_row(e, fates.get(e.key, Fate("elsewhere")), counts.get(e.key, 0), settings.today) for e in entries]
    return write_rows(folder, "waivers", WAIVERS, rows, csv=csv)


def _told(shards: Iterable[Path]) -> Iterator[tuple[Key, Fate, int]]:
    for shard in shards:
        for batch in read_shard(shard, "fates"):
            for place, column, kind, what, was, now, count in zip(*batch.to_pydict().values(), strict=True):
                change = Change(what, was, now) if kind == "changed" else None
                yield (place, column), Fate(kind, change), count


def _row(entry: Entry, fate: Fate, count: int, today: str) -> Row:
    waiver, change = entry.waiver, fate.change or Change("", None, None)
    return (
        entry.place, fate.kind, waiver.rule, waiver.body, waiver.source, waiver.year, count, waiver.reason, waiver.by,
        waiver.ticket, waiver.until, today if waiver.until else None, change.what, change.was, change.now,
    )  # fmt: skip
