"""
Instances for the rows of a list, bound by moving: what a rule means in one row it means in the next, some cells further.

Two rows are bound to see how far each cell moves, and the last one to see that it moves so all the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gouji.packs.bound import Binding, Bound, Series
from gouji.packs.form import Layout

LEAST = 4
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
        ExpressionFault: As `bind` does for the first, the second and the last instance of a series.
    """
    found: dict[int, Bound] = {}
    for positions in _rows_of_lists(listed, layout):
        first, second, last = (bind(listed[positions[n]]) for n in (0, 1, -1))
        if first.is_void or second.is_void:
            continue
        try:
            series = Series(first, second)
        except ValueError:
            continue
        moved = [
            Bound(listed[position], None, None, series.cells(steps), series=series, steps=steps)
            for steps, position in enumerate(positions)
        ]
        if series.is_forward and (moved[-1].check, moved[-1].when) == (last.check, last.when):
            found.update(zip(positions, moved, strict=True))
    return found


def _rows_of_lists(listed: Sequence[Binding], layout: Layout) -> Iterable[list[int]]:
    """Group the positions of what is alike but for the row, by the lists to which the rows belong; enough rows alone."""
    found: dict[tuple[str, ...], list[int]] = {}
    for position, binding in enumerate(listed if layout.lists else ()):
        of = layout.lists.get((binding.table, binding.row))
        if of is not None:
            found.setdefault((binding.table, of, binding.column, binding.number), []).append(position)
    return [positions for positions in found.values() if len(positions) >= LEAST]
