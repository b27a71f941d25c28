"""Which row of the form a printed row is, where its label alone does not say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gouji.packs.form_types import Table
from gouji.reports.cells import holds_value
from gouji.reports.columns import columns_of
from gouji.reports.lost import between, holds_label, missing_rows
from gouji.reports.match import split_ordinal
from gouji.reports.rows import Doubt, Printed
from gouji.reports.vocabulary import Vocabulary


def placed(rows: Sequence[Printed], table: Table) -> Iterator[Printed]:
    """Take a row of other words for the one of its number that its neighbours miss between them."""
    printed = {row.row.id for row in rows if row.row is not None}
    places = [table.rows.index(row.row) if row.row is not None else None for row in rows]
    for n, row in enumerate(rows):
        ordinal = split_ordinal(row.label.text)[0] if row.label is not None else None
        if row.row is not None or row.group or ordinal is None or not row.filled:
            yield row
            continue
        missing = missing_rows(table, printed, *between(places, n, table)) if not holds_label(row, table) else []
        same = [m for m in missing if (own := split_ordinal(m.label)[0]) is not None and own.number == ordinal.number]
        yield row._replace(row=same[0]) if len(same) == 1 else row


def settled(rows: list[Printed], vocabulary: Vocabulary) -> list[Printed]:
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
