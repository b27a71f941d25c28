"""
Instances for the rows of a list, bound by moving: what a rule means in one row it means in the next, some cells further.

Two rows are bound to see how far each cell moves; where that leads in the last row shows that it moves so all the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gouji.packs.bound import Binding, Bound, Series
from gouji.packs.form import Layout

LEAST = 2
"""Rows from which it is worth it."""


def in_series(listed: Sequence[Binding], layout: Layout, bind: Callable[[Binding], Bound]) -> dict[int, Bound]:
    """
    Bind the instances that differ by their row alone.

    Args:
        listed: What the instances of one rule are about, in order.
        layout: The cells.
        bind: Binds one instance.

    Returns:
        Position in the list to instance, for those that are of a series.

    Raises:
        ExpressionFault: As `bind` does for the first and the second instance of a series.
    """
    found: dict[int, Bound] = {}
    for positions in _rows_of_lists(listed, layout):
        first, second = (bind(listed[position]) for position in positions[:2])
        if first.is_void or second.is_void:
            continue
        try:
            series = Series(first, second)
        except ValueError:
            continue
        if not _leads(series, len(positions) - 1, first.binding, listed[positions[-1]], layout):
            continue
        for steps, position in enumerate(positions):
            found[position] = Bound(listed[position], None, None, series.cells(steps), series=series, steps=steps)
    return found


def _leads(series: Series, steps: int, first: Binding, last: Binding, layout: Layout) -> bool:
    """Say whether each cell that moves is of the first row at first, and at last the same cell of the last row."""
    for number, pace in series.paces:
        if pace:
            end, cell = number + steps * pace, layout.cells[number % layout.size]
            later = layout.at(cell.table, last.row, cell.column)
            if pace < 0 or cell.row != first.row or later is None or end - number != later - number % layout.size:
                return False
    return True


def _rows_of_lists(listed: Sequence[Binding], layout: Layout) -> Iterable[list[int]]:
    """Group the positions of what is alike but for the row, by the lists to which the rows belong; enough rows alone."""
    found: dict[tuple[str, ...], list[int]] = {}
    for position, binding in enumerate(listed if layout.lists else ()):
        of = layout.lists.get((binding.table, binding.row))
        if of is not None:
            found.setdefault((binding.table, of, binding.column, binding.number), []).append(position)
    return [positions for positions in found.values() if len(positions) >= LEAST]
