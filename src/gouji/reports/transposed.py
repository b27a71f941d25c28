"""
Tables whose rows are printed side by side, as groups of columns over one line of values.

The values are in the order of the form if there are as many as the form has cells. Heads may be lost: which ones is told
by the order of those that are printed, for each group of columns begins anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gouji.documents.model import GridCell
from gouji.packs.form_types import Column, Row, Table
from gouji.reports.cells import holds_value
from gouji.reports.columns import Slot, Slots, columns_of
from gouji.reports.events import Event, LabelledRow, Text, Values
from gouji.reports.match import letters
from gouji.reports.readings import RowReading
from gouji.reports.reasons import Reason

_MAX_HEAD = 24


class _Block:
    """Texts, and the values that follow them."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self.lines: list[tuple[GridCell, ...]] = []

    @property
    def filled(self) -> tuple[GridCell, ...]:
        return tuple(cell for line in self.lines for cell in line if cell.text and not cell.spanned)


class _Leaf(NamedTuple):
    """A cell of the form, in the order in which a transposed table prints them."""

    row: Row
    column: Column


def read_side_by_side(events: Iterable[Event], table: Table) -> list[RowReading]:
    """
    Read a table whose rows stand side by side.

    Args:
        events: The events of the table.
        table: The table of the form.
    """
    blocks = list(_blocks(events))
    valued = [block for block in blocks if block.lines] or blocks
    readings: list[RowReading] = []
    heads = 0
    for block in valued:
        if _heads(block):
            heads += len(table.rows)
        if _rows(block) or _heads(block):
            readings += _read(block, table, heads, is_only=len(valued) == 1)
    return readings


def _blocks(events: Iterable[Event]) -> Iterator[_Block]:
    block = _Block()
    for event in events:
        texts = [event] if isinstance(event, Text) else []
        cells: tuple[GridCell, ...] = () if isinstance(event, Text) else event.cells
        if isinstance(event, LabelledRow):
            texts = [*event.above, event.text]
        if texts and block.lines:
            yield block
            block = _Block()
        block.texts += texts
        if any(cell.text for cell in cells) or (
            cells and block.texts and not block.lines and isinstance(event, Values)
        ):
            block.lines.append(cells)
    yield block


def _rows(block: _Block) -> tuple[Row, ...]:
    return tuple(dict.fromkeys(text.sense.rows[0] for text in block.texts if len(text.sense.rows) == 1))


def _heads(block: _Block) -> list[Text]:
    """List the column heads of a block, and the texts of no meaning after the first of them."""
    heads: list[Text] = []
    for text in block.texts:
        sense = text.sense
        if sense.columns or (heads and not sense.is_known and len(text.text) <= _MAX_HEAD and "。" not in text.text):
            heads.append(text)
    return heads


def _read(block: _Block, table: Table, heads: int, *, is_only: bool) -> Iterator[RowReading]:
    named = _rows(block)
    rows = named
    if is_only and (not named or len(block.filled) == len(_leaves(table, table.rows))):
        rows = tuple(row for row in table.rows if not row.optional or row in named)
    leaves = _leaves(table, rows)
    slots, fault = _slots(leaves, _heads(block), len(block.filled))
    cells = () if _are_words(block, table) else _cells(block, len(slots))
    if [row for row in table.rows if row in named] != list(named):
        fault = Reason("groups-order")
    elif not fault and not cells:
        fault = Reason("count", (("values", len(block.filled)), ("columns", len(slots))))
    labels = {text.sense.rows[0].id: text for text in block.texts if len(text.sense.rows) == 1}
    for n, row in enumerate(rows):
        places = [i for i, (owner, _) in enumerate(slots) if owner is row]
        if fault or not cells:
            places = [i for i in places if slots[i][1].column is not None]
        yield RowReading(
            row,
            labels.get(row.id),
            Slots(tuple(slots[i][1] for i in places)),
            heads + n,
            () if fault else tuple(cells[i] for i in places),
            fault,
        )


def _are_words(block: _Block, table: Table) -> bool:
    """Tell whether in the place of a value stands a label: the line is one of heads, with something beside them."""
    labels = (*table.rows, *table.columns)
    words = {letters(text) for own in labels for text in (own.label, *(variant.text for variant in own.variants))}
    return any(letters(cell.text) in words for cell in block.filled if not holds_value(cell))


def _leaves(table: Table, rows: Iterable[Row]) -> list[_Leaf]:
    return [_Leaf(row, column) for row in rows for column in columns_of(table, row)]


def _slots(leaves: Sequence[_Leaf], heads: Sequence[Text], count: int) -> tuple[list[tuple[Row, Slot]], Reason | None]:
    """Hold the printed heads against the expected ones; give a slot for each value, with the row it is of."""
    known = [head for head in heads if head.sense.columns]
    strange = len(heads) - len(known)
    if strange and len(leaves) == len(heads) == count and 2 * len(known) > count and _in_place(leaves, heads):
        return _official(leaves, dict(enumerate(heads))), None
    printed: dict[int, Text] = {}
    n = 0
    for head in known:
        while n < len(leaves) and leaves[n].column != head.sense.columns[0]:
            n += 1
        if n == len(leaves):
            return _official(leaves, {}), Reason("heads-order")
        printed[n] = head
        n += 1
    if strange and count == len(heads) and len(known) == len(leaves):
        return list(_with_strangers(leaves, heads)), None
    behind = next((i for i, head in enumerate(reversed(heads)) if head.sense.columns), 0)
    if strange and not (len(known) == len(leaves) and strange == behind):
        return _official(leaves, printed), Reason("heads-strange")
    return _official(leaves, printed), None


def _in_place(leaves: Sequence[_Leaf], heads: Sequence[Text]) -> bool:
    """Tell whether every head that is known stands in its place: the others are other words for theirs."""
    pairs = zip(leaves, heads, strict=True)
    return all(leaf.column == head.sense.columns[0] for leaf, head in pairs if head.sense.columns)


def _official(leaves: Sequence[_Leaf], printed: dict[int, Text]) -> list[tuple[Row, Slot]]:
    return [(leaf.row, Slot(leaf.column, printed.get(n))) for n, leaf in enumerate(leaves)]


def _with_strangers(leaves: Sequence[_Leaf], heads: Sequence[Text]) -> Iterator[tuple[Row, Slot]]:
    """Give each head its place, known and unknown; an unknown one goes with the row before it."""
    n = 0
    for head in heads:
        if head.sense.columns:
            yield leaves[n].row, Slot(leaves[n].column, head)
            n += 1
        else:
            yield leaves[max(n - 1, 0)].row, Slot(None, head)


def _cells(block: _Block, width: int) -> tuple[GridCell, ...]:
    """
    Give the values of a block, one a slot; nothing where their places are not certain.

    A line with a blank cell is a row that keeps its blanks: what stands in another line is not the rest of it.
    """
    own = [cell for line in block.lines for cell in line if not cell.spanned]
    has_gaps = len(block.lines) > 1 and len(own) > len(block.filled)
    if len(block.filled) == width and all(holds_value(cell) for cell in block.filled) and not has_gaps:
        return block.filled
    return tuple(own) if len(block.lines) == 1 and len(own) == width else ()
