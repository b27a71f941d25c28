"""
One table of the form, read out of the lines of its section.

A cell is right, or it says why it cannot be read, or its row was not printed. Doubt spreads: where one row has too few
values and another too many, the rows between them may have exchanged values, however well they look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from gouji.documents.model import GridCell
from gouji.packs.form_types import Row, Table
from gouji.reports.alignment import align
from gouji.reports.cells import holds_value
from gouji.reports.columns import Slots, columns_of, slots_of
from gouji.reports.events import Event, LabelledRow, Text, Values, events_of
from gouji.reports.lines import Line
from gouji.reports.match import letters, split_ordinal
from gouji.reports.model import Extra
from gouji.reports.readings import RowReading, TableReading
from gouji.reports.reasons import Reason
from gouji.reports.rows import Doubt, Heads, Printed, rows_of
from gouji.reports.transposed import read_side_by_side
from gouji.reports.vocabulary import Vocabulary

_FEW = 12
"""So many lines without any repetition are no coincidence: a table repeats its heads and its values."""
_SENTENCE = 40
_SHORT = 4
"""A label of fewer characters is looked for among others with its number."""
_MOST = 0.6
_DIGITS = re.compile("[0-9]+")
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
        printed = _settled(list(_placed(rows_of(events, vocabulary), table)), vocabulary)
        slots = _agreed(printed, [_slots(row, table) for row in printed])
        once = _stands_once(events)
        reading.take(_read_rows(_doubted(printed, slots, table, once=once), slots))
        reading.extras += _strange_rows(printed, table)
        unplaced = list(_unplaced(printed, slots, table))
        reading.lose(_garbled(printed, table), _UNPLACED)
    torn = list(_torn(events, table, reading.rows))
    reading.lose(torn, _TORN)
    if any(row.label is None for row in unplaced) or len(unplaced) > len(torn):
        reading.lose(missing_rows(table, reading.rows) or _as_wide(unplaced, table, reading.rows), _UNPLACED)
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


def _placed(rows: Sequence[Printed], table: Table) -> Iterator[Printed]:
    """Take a row of other words for the one of its number that its neighbours miss between them."""
    printed = {row.row.id for row in rows if row.row is not None}
    places = [table.rows.index(row.row) if row.row is not None else None for row in rows]
    for n, row in enumerate(rows):
        ordinal = split_ordinal(row.label.text)[0] if row.label is not None else None
        if row.row is not None or row.group or ordinal is None or not row.filled:
            yield row
            continue
        missing = missing_rows(table, printed, *_between(places, n, table)) if not _holds_label(row, table) else []
        same = [m for m in missing if (own := split_ordinal(m.label)[0]) is not None and own.number == ordinal.number]
        yield row._replace(row=same[0]) if len(same) == 1 else row


def _settled(rows: list[Printed], vocabulary: Vocabulary) -> list[Printed]:
    """Leave out labels that name no row here, and give the values under a group's label to its rows."""
    named = Counter(row.row.id for row in rows if row.row is not None)
    filled = {row.row.id for row in rows if row.row is not None and row.filled}
    out: list[Printed] = []
    for n, row in enumerate(rows):
        following = rows[n + 1].row if n + 1 < len(rows) else None
        if row.row is not None and not row.filled:
            assert row.label is not None
            heads_rows = following in vocabulary.groups.get(row.label.sense.group, ()) if following else False
            if heads_rows or (named[row.row.id] > 1 and row.row.id in filled):
                continue
        if row.group or _is_of_members(row, vocabulary, set(named)):
            out += _members(row, vocabulary, set(named))
        else:
            out.append(row)
    return out


def missing_rows(table: Table, found: Container[str], first: int = 0, last: int | None = None) -> list[Row]:
    """
    List the rows that every report must have, and that were not found.

    Args:
        table: The table of the form.
        found: Ids of the rows that were found.
        first, last: The rows of the form that are asked for, from the first up to, but without, the last; None for all.
    """
    return [row for row in table.rows[first:last] if not row.optional and row.id not in found]


def _unplaced(rows: Sequence[Printed], slots: Sequence[Slots], table: Table) -> Iterator[Printed]:
    """List the rows of values that no row of the form owns, or that are more than it has: a row may have lost its label."""
    for row, places in zip(rows, slots, strict=True):
        width = len(places.items) if row.row is not None else 0
        is_bare = row.label is None and not all(map(holds_value, row.filled))
        if len(row.filled) > width and not places.fault and not _is_strange_row(row, table) and not is_bare:
            yield row


def _as_wide(unplaced: Iterable[Printed], table: Table, found: Container[str]) -> list[Row]:
    """List the rows that a report need not have, that were not found, and for which there are cells enough of no row."""
    most = max((len(row.cells) for row in unplaced if row.label is None), default=0)
    return [row for row in table.rows if row.id not in found and 1 < len(columns_of(table, row)) <= most]


def _garbled(rows: Sequence[Printed], table: Table) -> Iterator[Row]:
    """List the rows that are missing where a row of unknown words stands, most of which are theirs."""
    printed = {row.row.id for row in rows if row.row is not None}
    places = [table.rows.index(row.row) if row.row is not None else None for row in rows]
    for n, row in enumerate(rows):
        if row.label is not None and _is_strange_row(row, table):
            missing = missing_rows(table, printed, *_between(places, n, table))
            yield from (other for other in missing if _are_alike(row.label.text, other.label))


def _are_alike(text: str, label: str) -> bool:
    """Tell whether two labels have most letters of one of them in common, in whatever order."""
    ours, others = Counter(letters(split_ordinal(text)[1])), Counter(letters(split_ordinal(label)[1]))
    common = (ours & others).total()
    return common >= _SHORT and common > _MOST * min(ours.total(), others.total())


def _holds_label(row: Printed, table: Table) -> bool:
    """Tell whether the label of a row has that of another in it, with which it has run together."""
    words = letters(split_ordinal(row.label.text)[1]) if row.label is not None else ""
    labels = (letters(split_ordinal(other.label)[1]) for other in table.rows)
    return any(label in words and len(words) > len(label) >= _SHORT for label in labels)


def _between(places: Sequence[int | None], n: int, table: Table) -> tuple[int, int]:
    """Give the places of the form between the rows that are known before and behind a printed one."""
    before = next((place for place in reversed(places[:n]) if place is not None), -1)
    after = next((place for place in places[n + 1 :] if place is not None), len(table.rows))
    return before + 1, after


def _torn(events: Iterable[Event], table: Table, found: Container[str]) -> Iterator[Row]:
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


def _is_of_members(row: Printed, vocabulary: Vocabulary, named: set[str]) -> bool:
    """Tell whether under a label that is a row's and a group's too stand the values of the group's rows."""
    if row.row is None or row.label is None or not row.label.sense.group:
        return False
    table = vocabulary.table
    members = vocabulary.groups[row.label.sense.group]
    width = sum(len(columns_of(table, member)) for member in members)
    return len(row.filled) == width and not any(member.id in named for member in members)


def _members(group: Printed, vocabulary: Vocabulary, named: set[str]) -> Iterator[Printed]:
    """Divide the values under the label of a group among its rows, whose labels are lost."""
    table = vocabulary.table
    key = group.group or (group.label.sense.group if group.label is not None else "")
    rows = [row for row in vocabulary.groups[key] if row.id not in named] if group.filled else []
    start = table.rows.index(rows[0]) if rows else 0
    are_all = rows == list(vocabulary.groups[key]) and rows == list(table.rows[start : start + len(rows)])
    widths = [len(columns_of(table, row)) for row in rows]
    fits = are_all and len(group.filled) == sum(widths) and all(holds_value(cell) for cell in group.filled)
    cells = list(group.filled)
    for row, width in zip(rows, widths, strict=True):
        mine, cells = (tuple(cells[:width]), cells[width:]) if fits else ((), cells)
        yield Printed(row, None, "", group.heads, mine, 1, group.doubt if fits else Doubt.GROUP)


def _doubted(rows: list[Printed], slots: Sequence[Slots], table: Table, *, once: bool) -> Iterator[Printed]:
    """Mark the rows whose values may be another row's, or not all there are."""
    few: set[int] = set()
    many: set[int] = set()
    for n, row in enumerate(rows):
        missing = len(slots[n].items) - len(row.filled)
        if row.row is None:
            many |= {n} if row.filled and not _is_strange_row(row, table) else set()
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


def _strange_rows(rows: Sequence[Printed], table: Table) -> Iterator[Extra]:
    for n, row in enumerate(rows):
        is_torn = n > 0 and rows[n - 1].row is not None and not rows[n - 1].filled
        if row.label is not None and _is_strange_row(row, table) and not is_torn:
            values = tuple(cell.text for cell in row.cells)
            yield Extra(kind="row", label=row.label.text, table=table.id, values=values, at=row.label.cell.at)


def _is_strange_row(row: Printed, table: Table) -> bool:
    """Tell whether an unknown label and values make a row of the table: there are as many values as heads above them."""
    if row.row is not None or row.label is None or row.group or row.label.sense.is_known:
        return False
    width = sum(1 for head in row.heads.items if not head.group) or len(table.columns)
    return width in (len(row.filled), len(row.cells))
