"""
The rows of a table that were not found where they ought to stand, and what stands there in their place.

Labels that are torn, run together, garbled or lost; values that no row owns. None of it is guessed at: such rows are told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from gouji.documents.model import GridCell
from gouji.packs.form_types import Row, Table
from gouji.reports.cells import holds_value
from gouji.reports.columns import Slots, columns_of
from gouji.reports.events import Event, LabelledRow, Text
from gouji.reports.match import letters, split_ordinal
from gouji.reports.model import Extra
from gouji.reports.rows import Printed

_SHORT = 4
"""A label of fewer characters is looked for among others with its number."""
_MOST = 0.6
_DIGITS = re.compile("[0-9]+")


def missing_rows(table: Table, found: Container[str], first: int = 0, last: int | None = None) -> list[Row]:
    """
    List the rows that every report must have, and that were not found.

    Args:
        table: The table of the form.
        found: Ids of the rows that were found.
        first, last: The rows of the form that are asked for, from the first up to, but without, the last; None for all.
    """
    return [row for row in table.rows[first:last] if not row.optional and row.id not in found]


def unplaced_rows(rows: Sequence[Printed], slots: Sequence[Slots], table: Table) -> Iterator[Printed]:
    """List the rows of values that no row of the form owns, or that are more than it has: a row may have lost its label."""
    for row, places in zip(rows, slots, strict=True):
        width = len(places.items) if row.row is not None else 0
        is_bare = row.label is None and not all(map(holds_value, row.filled))
        if len(row.filled) > width and not places.fault and not is_strange_row(row, table) and not is_bare:
            yield row


def rows_as_wide(unplaced: Iterable[Printed], table: Table, found: Container[str]) -> list[Row]:
    """List the rows that a report need not have, that were not found, and for which there are cells enough of no row."""
    most = max((len(row.cells) for row in unplaced if row.label is None), default=0)
    return [row for row in table.rows if row.id not in found and 1 < len(columns_of(table, row)) <= most]


def garbled_rows(rows: Sequence[Printed], table: Table) -> Iterator[Row]:
    """List the rows that are missing where a row of unknown words stands, most of which are theirs."""
    printed = {row.row.id for row in rows if row.row is not None}
    places = [table.rows.index(row.row) if row.row is not None else None for row in rows]
    for n, row in enumerate(rows):
        if row.label is not None and is_strange_row(row, table):
            missing = missing_rows(table, printed, *between(places, n, table))
            yield from (other for other in missing if _are_alike(row.label.text, other.label))


def torn_rows(events: Iterable[Event], table: Table, found: Container[str]) -> Iterator[Row]:
    """List the rows whose labels were not found, but are within texts of no meaning: torn, or run together."""
    strange = "".join(_strangers(events))
    words = _DIGITS.sub("", strange)
    for row in table.rows if words.strip("|") else ():
        label = split_ordinal(row.label)[1]
        is_there = letters(label) in words if len(label) >= _SHORT else letters(row.label) in strange
        if is_there and not row.optional and row.id not in found:
            yield row


def _strangers(events: Iterable[Event]) -> Iterator[str]:
    """Give the letters of all that is no label where it stands; a bar in the place of a label."""
    for event in events:
        texts = (*event.above, event.text) if isinstance(event, LabelledRow) else (event,)
        cells: tuple[GridCell, ...] = () if isinstance(event, Text) else event.cells
        for text in texts:
            if isinstance(text, Text):
                yield "|" if text.sense.is_known else letters(text.text)
        yield from (letters(cell.text) for cell in cells if cell.text and not cell.text.isdigit())


def strange_rows(rows: Sequence[Printed], table: Table) -> Iterator[Extra]:
    """List the rows of the table that the form does not have."""
    for n, row in enumerate(rows):
        is_torn = n > 0 and rows[n - 1].row is not None and not rows[n - 1].filled
        if row.label is not None and is_strange_row(row, table) and not is_torn:
            values = tuple(cell.text for cell in row.cells)
            yield Extra(kind="row", label=row.label.text, table=table.id, values=values, at=row.label.cell.at)


def is_strange_row(row: Printed, table: Table) -> bool:
    """Tell whether an unknown label and values make a row of the table: there are as many values as heads above them."""
    if row.row is not None or row.label is None or row.group or row.label.sense.is_known:
        return False
    width = sum(1 for head in row.heads.items if not head.group) or len(table.columns)
    return width in (len(row.filled), len(row.cells))


def between(places: Sequence[int | None], n: int, table: Table) -> tuple[int, int]:
    """Give the places of the form between the rows that are known before and behind a printed one."""
    before = next((place for place in reversed(places[:n]) if place is not None), -1)
    after = next((place for place in places[n + 1 :] if place is not None), len(table.rows))
    return before + 1, after


def _are_alike(text: str, label: str) -> bool:
    """Tell whether two labels have most letters of one of them in common, in whatever order."""
    ours, others = Counter(letters(split_ordinal(text)[1])), Counter(letters(split_ordinal(label)[1]))
    common = (ours & others).total()
    return common >= _SHORT and common > _MOST * min(ours.total(), others.total())


def holds_label(row: Printed, table: Table) -> bool:
    """Tell whether the label of a row has that of another in it, with which it has run together."""
    words = letters(split_ordinal(row.label.text)[1]) if row.label is not None else ""
    labels = (letters(split_ordinal(other.label)[1]) for other in table.rows)
    return any(label in words and len(words) > len(label) >= _SHORT for label in labels)
