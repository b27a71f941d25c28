"""
Where the values of a row stand, when some of its cells are blank.

A row that has a value for every slot needs no more. A blank counts only where its place is certain: under printed
heads, or because all rows of the table agree in how their cells lie behind (or before the end of) the row. Sums decide
nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.model import GridCell
from gouji.reports.cells import holds_value
from gouji.reports.columns import Slots
from gouji.reports.reasons import Reason
from gouji.reports.rows import Printed

Cells = tuple[GridCell, ...]


class Aligned(NamedTuple):
    """The cells of a row, one a slot; or, in `fault`, why they cannot be told."""

    cells: Cells
    fault: Reason | None = None


def align(rows: Sequence[tuple[Printed, Slots]]) -> list[Aligned]:
    """
    Find the cell of each slot for the rows of a table.

    Args:
        rows: Rows as printed, each with its slots.

    Returns:
        For each row its cells, as many as it has slots, or the reason why not.
    """
    ways = {width: _ways(rows, width) for width in {len(slots.items) for _, slots in rows}}
    out = [_align(printed, slots, ways[len(slots.items)]) for printed, slots in rows]
    for n, ((above, _), (below, slots)) in enumerate(pairwise(rows)):
        if not out[n].fault and _reaches_down(above, below, slots):
            out[n] = Aligned((), Reason("rows-merged"))
    return out


class _Ways(NamedTuple):
    """
    How the cells of a table's rows of one width lie.

    Attributes:
        keeps_blanks: Whether no row has fewer cells than slots.
        by_heads: Whether cells stand under their heads, in the rows as wide as these.
        from_left, from_right: Whether they are the first, or the last, of the cells behind the label.
        spans: Whether the format says which cells span over others, so that none is lost.
    """

    keeps_blanks: bool
    by_heads: bool
    from_left: bool
    from_right: bool
    spans: bool


def _ways(rows: Iterable[tuple[Printed, Slots]], width: int) -> _Ways:
    same = [(p, s) for p, s in rows if len(s.items) == width and p.is_line and not s.fault]
    is_square = len({p.label.width for p, _ in same if p.label is not None}) == 1
    under = [_under_heads(p, s) for p, s in same if _fits_heads(p, s)]
    return _Ways(
        all(len(_own(p)) >= width for p, _ in same),
        bool(under) and all(cells is not None for cells in under),
        is_square and all(_from_left(p, width) is not None for p, _ in same),
        is_square and all(_from_right(p, width) is not None for p, _ in same),
        any(cell.spanned for p, _ in same for cell in p.cells),
    )


def _align(printed: Printed, slots: Slots, ways: _Ways) -> Aligned:
    width = len(slots.items)
    filled = printed.filled
    values = (("values", len(filled)), ("columns", width))
    count = Aligned((), Reason("count", values))
    if slots.fault:
        return Aligned((), slots.fault)
    if not printed.is_line:
        return _from_lines(printed, width) or count
    if width > 1 and any(cell.spanned and cell.text for cell in printed.cells):
        return _merged(printed, slots, ways) or Aligned((), Reason("columns-merged"))
    if ways.by_heads and _fits_heads(printed, slots):
        return Aligned(_under_heads(printed, slots) or ())
    if _is_full(printed, width):
        return Aligned(filled)
    if width == 1:
        return _single(printed) or count
    if not ways.keeps_blanks or (ways.by_heads and not ways.spans):
        return count
    if len(_own(printed)) == width:
        return Aligned(_own(printed))
    found = {_from_left(printed, width)} if ways.from_left else set()
    found |= {_from_right(printed, width)} if ways.from_right else set()
    if len(found) == 1 and (cells := found.pop()) is not None:
        return Aligned(cells)
    return Aligned((), Reason("count-blanks", values))


def _own(printed: Printed) -> Cells:
    """Give the cells behind the label that do not repeat a neighbour."""
    return tuple(cell for cell in printed.cells if not cell.spanned)


def _from_lines(printed: Printed, width: int) -> Aligned | None:
    """Read values that stand in lines of their own; blanks count in a line that has a cell for every slot."""
    has_gaps = printed.lines > 1 and len(_own(printed)) > len(printed.filled)
    if len(printed.filled) == width and all(holds_value(cell) for cell in printed.filled) and not has_gaps:
        return Aligned(printed.filled)
    if printed.lines == 1 and len(_own(printed)) == width:
        return Aligned(_own(printed))
    return None


def _is_full(printed: Printed, width: int) -> bool:
    """Tell whether a row has a value for each slot, with no gap between them."""
    filled = [n for n, cell in enumerate(_own(printed)) if cell.text]
    if len(filled) != width or filled[-1] - filled[0] != width - 1:
        return False
    return len(_own(printed)) == width or all(holds_value(cell) for cell in printed.filled)


def _single(printed: Printed) -> Aligned | None:
    """Read a row of one slot: one cell is filled, or all are blank."""
    own = _own(printed)
    if len(printed.filled) == 1 and (own[0].text or holds_value(printed.filled[0])):
        return Aligned(printed.filled)
    return Aligned(own[:1]) if own and not printed.filled else None


def _from_left(printed: Printed, width: int) -> Cells | None:
    """Read the first cells behind the label, if nothing stands behind them."""
    own = _own(printed)
    return own[:width] if not any(cell.text for cell in own[width:]) else None


def _from_right(printed: Printed, width: int) -> Cells | None:
    """Read the last cells of the row, if nothing stands between the label and them."""
    own = _own(printed)
    cut = max(len(own) - width, 0)
    return own[cut:] if not any(cell.text for cell in own[:cut]) else None


def _places(slots: Slots) -> tuple[int, ...] | None:
    """Give the places of the heads in their rows, if all are printed in rows of one width, from left to right."""
    heads = [slot.head for slot in slots.items]
    if any(head is None or head.width < 2 for head in heads) or len({h.width for h in heads if h is not None}) != 1:
        return None
    places = tuple(head.place for head in heads if head is not None)
    return places if list(places) == sorted(set(places)) else None


def _fits_heads(printed: Printed, slots: Slots) -> bool:
    """Tell whether a row has the width of its heads, its label left of them, and a cell under each."""
    places = _places(slots)
    if places is None or printed.label is None or slots.items[0].head is None:
        return False
    if places[-1] - printed.label.place > len(printed.cells):
        return False
    return printed.label.width == slots.items[0].head.width and printed.label.place < places[0]


def _under_heads(printed: Printed, slots: Slots) -> Cells | None:
    """Read the cells under the heads, if nothing stands elsewhere behind the label."""
    places = _places(slots)
    if places is None or printed.label is None:
        return None
    offset = printed.label.place + 1
    elsewhere = [cell for n, cell in enumerate(printed.cells, start=offset) if n not in places and not cell.spanned]
    if any(cell.text for cell in elsewhere):
        return None
    return tuple(printed.cells[place - offset] for place in places)


def _merged(printed: Printed, slots: Slots, ways: _Ways) -> Aligned | None:
    """Read a row in which cells span over others, if none of them spans over two slots."""
    if not (ways.by_heads and _fits_heads(printed, slots)):
        own = _own(printed)
        return Aligned(own) if len(own) == len(slots.items) and not _is_split(printed) else None
    cells = _under_heads(printed, slots)
    if cells is None or any(cell.spanned for cell in cells):
        return None
    return Aligned(cells)


def _reaches_down(above: Printed, below: Printed, slots: Slots) -> bool:
    """Tell whether a value of one row spans over a slot of the next."""
    places = _places(slots)
    if places is None or above.label is None or below.label is None or above.label.width != below.label.width:
        return False
    upper = dict(enumerate(above.cells, start=above.label.place + 1))
    lower = dict(enumerate(below.cells, start=below.label.place + 1))
    return any(
        place in lower and lower[place].spanned and place in upper and upper[place].text == lower[place].text != ""
        for place in places
    )


def _is_split(printed: Printed) -> bool:
    """Tell whether a value, and not only the label, spans over a neighbour."""
    started = False
    for cell in printed.cells:
        if cell.spanned and started:
            return True
        started = started or not cell.spanned
    return False
