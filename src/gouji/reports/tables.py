"""
One table of the form, read out of the lines of its section.

A cell is right, or it says why it cannot be read, or its row was not printed. Doubt spreads: where one row has too few
values and another too many, the rows between them may have exchanged values, however well they look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gouji.documents.model import GridCell
from gouji.packs.form_types import Table
from gouji.reports.alignment import align
from gouji.reports.columns import Slots, slots_of
from gouji.reports.events import Event, LabelledRow, Text, Values, events_of
from gouji.reports.lines import Line
from gouji.reports.lost import (
    garbled_rows,
    is_strange_row,
    missing_rows,
    rows_as_wide,
    strange_rows,
    torn_rows,
    unplaced_rows,
)
from gouji.reports.match import split_ordinal
from gouji.reports.placed import placed, settled
from gouji.reports.readings import RowReading, TableReading
from gouji.reports.reasons import Reason
from gouji.reports.rows import Doubt, Heads, Printed, rows_of
from gouji.reports.transposed import read_side_by_side
from gouji.reports.vocabulary import Vocabulary

_FEW = 12
"""So many lines without any repetition are no coincidence: a table repeats its heads and its values."""
_SENTENCE = 40
_TORN, _UNPLACED = Reason("label-torn"), Reason("row-unplaced")
_MANY, _SOME = 4, 3
"""Where one row of so many lacks values, and some do, blank cells leave nothing behind: a full row is so by chance."""
_NOWHERE = Printed(None, None, "", Heads(0, ()))


def read_table(lines: Sequence[Line], vocabulary: Vocabulary) -> TableReading:
    """
    Read a table.

    Args:
        lines: The lines among which it stands.
        vocabulary: The words of the table.
    """
    table = vocabulary.table
    reading = TableReading(table)
    events = _of_table(events_of(lines, vocabulary))
    if not events:
        return reading
    reading.places[table.id] = _cell(events[0]).at
    if table.transposed:
        rows = read_side_by_side(events, table)
        reading.take(rows)
        unplaced = [_NOWHERE] if any(row.fault for row in rows) else []
    else:
        printed = settled(list(placed(rows_of(events, vocabulary), table)), vocabulary)
        slots = _agreed(printed, [_slots(row, table) for row in printed])
        once = _stands_once(events)
        reading.take(_read_rows(_doubted(printed, slots, table, once=once), slots))
        reading.extras += strange_rows(printed, table)
        unplaced = list(unplaced_rows(printed, slots, table))
        reading.lose(garbled_rows(printed, table), _UNPLACED)
    torn = list(torn_rows(events, table, reading.rows))
    reading.lose(torn, _TORN)
    if any(row.label is None for row in unplaced) or len(unplaced) > len(torn):
        reading.lose(missing_rows(table, reading.rows) or rows_as_wide(unplaced, table, reading.rows), _UNPLACED)
    reading.lines = frozenset(_lines_within(lines, events, vocabulary))
    return reading


def _of_table(events: list[Event]) -> list[Event]:
    """
    Take the events from the first to the last that are of the table; none if no row or column is named. Numbered rows of
    other words that follow at once are of it, too.
    """
    own = [n for n, event in enumerate(events) if _is_own(event)]
    if not any(_names_member(events[n]) for n in own):
        return []
    last = max(n for n, event in enumerate(events) if _is_own(event) or (isinstance(event, Values) and n > own[0]))
    while last + 1 < len(events) and _is_numbered_row(events[last + 1]):
        last += 1
    return events[own[0] : last + 1]


def _is_numbered_row(event: Event) -> bool:
    return isinstance(event, LabelledRow) and split_ordinal(event.text.text)[0] is not None


def _is_own(event: Event) -> bool:
    text = event.text if isinstance(event, LabelledRow) else event
    return isinstance(text, Text) and text.sense.is_known


def _names_member(event: Event) -> bool:
    text = event.text if isinstance(event, LabelledRow) else event
    return isinstance(text, Text) and bool(text.sense.rows or text.sense.columns)


def _cell(event: Event) -> GridCell:
    if isinstance(event, LabelledRow):
        return event.text.cell
    return event.cell if isinstance(event, Text) else event.cells[0]


def _line(event: Event) -> int:
    return event.text.line if isinstance(event, LabelledRow) else event.line


def _stands_once(events: Sequence[Event]) -> bool:
    """Tell whether lines of one cell never come again, so that a crawler must have taken repetitions out."""
    texts = [
        _cell(event).text
        for event in events
        if (isinstance(event, Text) and event.width < 2) or (isinstance(event, Values) and len(event.cells) == 1)
    ]
    return len(texts) >= _FEW and len(set(texts)) == len(texts)


def _lines_within(lines: Sequence[Line], events: Sequence[Event], vocabulary: Vocabulary) -> Iterator[int]:
    """Number the lines of the table; a sentence that stands within it is not of it."""
    first, last = _line(events[0]), max(_line(event) for event in events)
    for line in lines:
        is_sentence = not line.is_row and ("。" in line.text or len(line.text) > _SENTENCE)
        if first <= line.number <= last and not (is_sentence and not vocabulary.sense(line.text).is_known):
            yield line.number


def _doubted(rows: list[Printed], slots: Sequence[Slots], table: Table, *, once: bool) -> Iterator[Printed]:
    """Mark the rows whose values may be another row's, or not all there are."""
    few: set[int] = set()
    many: set[int] = set()
    for n, row in enumerate(rows):
        missing = len(slots[n].items) - len(row.filled)
        if row.row is None:
            many |= {n} if row.filled and not is_strange_row(row, table) else set()
        elif not row.is_line and missing:
            (few if missing > 0 else many).add(n)
    moved = range(min(few | many), max(few | many) + 1) if few and many else range(0)
    wide = {n for n, row in enumerate(rows) if row.row is not None and not row.is_line and len(slots[n].items) > 1}
    drops_blanks = len(wide & few) >= _SOME and _MANY * len(wide & few) > len(wide)
    gaps = _before_gaps(rows, table) if few else set()
    for n, row in enumerate(rows):
        doubt = Doubt.NONE
        if not row.is_line and few:
            if n in moved or n in gaps:
                doubt = Doubt.MOVED
            if drops_blanks and n in wide:
                doubt = Doubt.BLANKS
            if once:
                doubt = Doubt.ONCE
        elif row.is_line and len(row.filled) < len(slots[n].items):
            doubt = Doubt.STRAY if any(_is_stray(other) for other in rows[max(n - 1, 0) : n + 2]) else Doubt.NONE
        yield row._replace(doubt=doubt) if row.doubt is Doubt.NONE or doubt is Doubt.ONCE else row


def _before_gaps(rows: Sequence[Printed], table: Table) -> set[int]:
    """Number the rows behind which one of the form is missing: its label may be lost, its values with those before."""
    printed = {row.row.id for row in rows if row.row is not None}
    following = len(table.rows)
    gaps: set[int] = set()
    for n in reversed(range(len(rows))):
        own = rows[n].row
        if own is None:
            continue
        place = table.rows.index(own)
        if any(not row.optional and row.id not in printed for row in table.rows[place + 1 : following]):
            gaps.add(n)
        following = place
    return gaps


def _is_stray(row: Printed) -> bool:
    return row.row is None and row.label is None and bool(row.filled)


def _slots(row: Printed, table: Table) -> Slots:
    return slots_of(table, row.row, row.heads) if row.row is not None else Slots(())


def _agreed(rows: Sequence[Printed], slots: Sequence[Slots]) -> list[Slots]:
    """Believe in columns that the form does not have only where every row under the heads has values for them."""
    wanting = {
        row.heads.number
        for row, places in zip(rows, slots, strict=True)
        if any(slot.column is None for slot in places.items)
        and len(places.items) not in (len(row.filled), len(row.cells) if row.is_line else 0)
    }
    doubted = Slots((), Reason("heads-strange"))
    return [doubted if row.heads.number in wanting else places for row, places in zip(rows, slots, strict=True)]


def _read_rows(rows: Iterable[Printed], slots: Iterable[Slots]) -> Iterator[RowReading]:
    pairs = [(row, places) for row, places in zip(rows, slots, strict=True) if row.row is not None]
    for (row, places), aligned in zip(pairs, align(pairs), strict=True):
        assert row.row is not None
        is_weak = row.doubt in (Doubt.MOVED, Doubt.BLANKS)
        doubt = Reason(row.doubt.value) if row.doubt is not Doubt.NONE else None
        fault = (aligned.fault if is_weak else None) or doubt or aligned.fault
        yield RowReading(row.row, row.label, places, row.heads.number, () if fault else aligned.cells, fault)
