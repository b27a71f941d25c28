"""
What reading a table gives: rows with their cells or the reason why not, gathered into the parts of a report.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from gouji.documents.model import GridCell
from gouji.findings import Location
from gouji.packs.form_types import Labelled, Row, Table
from gouji.reports.cells import read_cell
from gouji.reports.columns import Slots, columns_of
from gouji.reports.events import Text
from gouji.reports.lines import Line
from gouji.reports.match import match_label
from gouji.reports.model import Cell, Extra
from gouji.reports.reasons import Reason


class RowReading(NamedTuple):
    """
    A row of the form as it was read.

    Attributes:
        row: The row.
        label: Its printed label; None where values stand but no label.
        slots: Where its values are.
        heads: Number of the line of heads above it.
        cells: One cell a slot.
        fault: Why there are no cells.
    """

    row: Row
    label: Text | None
    slots: Slots
    heads: int
    cells: tuple[GridCell, ...] = ()
    fault: Reason | None = None


class TableReading:
    """
    What was read of a table.

    Attributes:
        rows: Row id to cells, or why they cannot be read, in the order of the form.
        labels: Path to the label that was printed, where it differs from the official one.
        places: Path to place.
        extras: Rows and columns that the form does not have.
        lines: Numbers of the lines that belong to the table.
        picture: What stands in its place, if that is not text.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: dict[str, dict[str, Cell | Reason]] = {}
        self.labels: dict[str, str | None] = {}
        self.places: dict[str, Location] = {}
        self.extras: list[Extra] = []
        self.lines: frozenset[int] = frozenset()
        self.picture: Line | None = None

    def take(self, readings: Iterable[RowReading]) -> None:
        """Gather rows, given in the order of printing; of a row printed twice both must be the same."""
        headed: set[tuple[int, str]] = set()
        strange: dict[tuple[int, str], list[RowReading]] = {}
        readings = list(readings)
        for reading in readings:
            self._take_labels(reading, headed)
            for slot in reading.slots.items:
                if slot.column is None and slot.head is not None:
                    strange.setdefault((reading.heads, slot.head.text), []).append(reading)
        self.extras += [self._column(head, rows) for (_, head), rows in strange.items()]
        order = {row.id: n for n, row in enumerate(self.table.rows)}
        for _, same in groupby(sorted(readings, key=lambda r: order[r.row.id]), key=lambda r: r.row.id):
            self._take_cells(list(same))

    def lose(self, rows: Iterable[Row], why: Reason) -> None:
        """Say of rows that were printed, or may have been, but were not found, that they cannot be read."""
        for row in rows:
            self.rows[row.id] = {column.id: why for column in columns_of(self.table, row)}

    def _take_labels(self, reading: RowReading, headed: set[tuple[int, str]]) -> None:
        path = f"{self.table.id}/{reading.row.id}"
        if path not in self.places:
            if reading.label is not None:
                self.places[path] = reading.label.cell.at
            self._label(path, reading.label, reading.row)
        for slot in reading.slots.items:
            if slot.column is not None and (reading.heads, slot.column.id) not in headed:
                headed.add((reading.heads, slot.column.id))
                self._label(f"{path}/{slot.column.id}", slot.head, slot.column)

    def _label(self, path: str, printed: Text | None, labelled: Labelled) -> None:
        if printed is None:
            self.labels[path] = None
        elif match_label(printed.text, labelled) != "exact":
            self.labels[path] = printed.text

    def _take_cells(self, same: list[RowReading]) -> None:
        """Take the cells of a row, printed once or several times."""
        reading = same[0]
        path = f"{self.table.id}/{reading.row.id}"
        fault = reading.fault
        if any(self._texts(other) != self._texts(reading) or other.fault != fault for other in same[1:]):
            fault = Reason("row-twice")
        cells: dict[str, Cell | Reason] = {}
        if fault:
            for column in columns_of(self.table, reading.row):
                cells[column.id] = fault
                if reading.label is not None:
                    self.places[f"{path}/{column.id}"] = reading.label.cell.at
        else:
            for slot, cell in zip(reading.slots.items, reading.cells, strict=True):
                if slot.column is not None:
                    cells[slot.column.id] = read_cell(cell)
                    self.places[f"{path}/{slot.column.id}"] = cell.at
        self.rows[reading.row.id] = cells

    @staticmethod
    def _texts(reading: RowReading) -> list[str]:
        return [cell.text for cell in reading.cells]

    def _column(self, head: str, readings: list[RowReading]) -> Extra:
        values = []
        at = None
        for reading in readings:
            for slot, cell in zip(reading.slots.items, reading.cells, strict=False):
                if slot.head is not None and slot.head.text == head:
                    at = at or slot.head.cell.at
                    values.append(cell.text)
        return Extra(kind="column", label=head, table=self.table.id, values=tuple(values), at=at)
