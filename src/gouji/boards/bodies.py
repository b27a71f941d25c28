"""
A page for a body: how each of its reports came out, the findings with their clauses, and the figures with what is faulty
marked, each leading to the other.

Figures are laid out as rows and columns in the order in which the report has them. The tables of an audit are read once for
so many pages at a time, so that memory is that of these pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from gouji.boards.body_page import REPORTS, BodyPage
from gouji.boards.counts import Body, body_keys
from gouji.boards.files import PART, write_file
from gouji.boards.links import FOLDER, IS_PAGE, page_name
from gouji.boards.tables import Row, batches, count
from gouji.boards.words import Words
from gouji.outputs.layout import Pen

AT_ONCE = 1_000_000
"""Cells that are held at a time; so many pages are written together."""
FINDING = (
    "report", "body", "region", "rule", "severity", "outcome", "title", "message", "subject", "left", "right", "difference",
    "detail", "quote", "cites", "caused_by", "suggestion", "place", "cells", "waived", "waiver",
)  # fmt: skip
REPORT = (
    "report", "source", "sha256", "body", "region", "edition", "year", "title", "published", "verdict", "passed", "failed",
    "undetermined", "not_applicable",
)  # fmt: skip
CELL = ("report", "table", "row", "column", "state", "printed")
TEXT = ("report", "section", "heading", "state", "text")


class Slices:
    """Rows of a table that belong to some reports, kept as columns; each report's rows stand together."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str], reports: pa.Array) -> None:
        found = [batch.filter(pc.is_in(batch["report"], value_set=reports)) for batch in batches(folder, name, columns)]
        self._table = pa.concat_tables(found) if found else pa.table({"report": pa.array([], pa.string())})
        self._places: dict[str, tuple[int, int]] = {}
        ends = pc.run_end_encode(self._table["report"].combine_chunks()) if len(self._table) else None
        start = 0
        for report, end in zip(ends.values.to_pylist(), ends.run_ends.to_pylist(), strict=True) if ends else ():
            self._places.setdefault(report, (start, end - start))
            start = end

    def rows(self, report: str, most: int) -> tuple[list[Row], int]:
        """Give the first rows of a report, and how many there are."""
        start, length = self._places.get(report, (0, 0))
        found: list[Row] = self._table.slice(start, min(length, most)).to_pylist()
        return found, length


def write_pages(folder: Path, bodies: Sequence[Body], words: Words, pen: Pen) -> None:
    """
    Write the pages of bodies, and take away those of an earlier run that are not among them, finished or not.

    Args:
        folder: What an audit wrote.
        bodies: Which ones get a page.
        words: For ids.
        pen: For the language.
    """
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    for some in _together(folder, bodies):
        reports = _reports(folder, [body.key for body in some])
        names = pa.array([row["report"] for rows in reports.values() for row in rows[:REPORTS]], pa.string())
        findings, cells = Slices(folder, "findings", FINDING, names), Slices(folder, "cells", CELL, names)
        texts = Slices(folder, "texts", TEXT, names)
        for body in some:
            page = BodyPage(body, reports.get(body.key, []), findings, cells, texts, words, pen)
            write_file(place / page_name(body.key), page.lines())
    wanted = {page_name(body.key) for body in bodies}
    for path in place.iterdir():
        if IS_PAGE.fullmatch(path.name.removeprefix(".").removesuffix(PART)) and path.name not in wanted:
            path.unlink()


def _together(folder: Path, bodies: Sequence[Body]) -> Iterator[Sequence[Body]]:
    """Divide bodies so that the cells of each part are about as many as may be held."""
    each = max(1, count(folder, "cells") // max(1, count(folder, "reports")))
    start = held = 0
    for end, body in enumerate(bodies):
        if held and held + body.reports * each > AT_ONCE:
            yield bodies[start:end]
            start, held = end, 0
        held += min(body.reports, REPORTS) * each
    if start < len(bodies):
        yield bodies[start:]


def _reports(folder: Path, keys: Sequence[str]) -> dict[str, list[Row]]:
    """Read the reports of bodies, the newest first."""
    wanted = pa.array(keys, pa.string())
    found: dict[str, list[Row]] = {}
    for batch in batches(folder, "reports", REPORT):
        named = batch.append_column("key", body_keys(batch))
        for row in named.filter(pc.is_in(named["key"], value_set=wanted)).to_pylist():
            found.setdefault(row["key"], []).append(row)
    for members in found.values():
        members.sort(key=lambda row: (-(row["year"] or 0), row["report"]))
    return found
