"""
All cells of a complete report in one step.

Most reports have exactly the rows and columns of the form. Their cells are taken by one generated function that looks up
each cell once; whatever is missing or strange leaves the report to the slow and careful reading of `reports.facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from gouji.packs.form_types import Form, Row, SlotRow, Table

Tables = Mapping[str, Any]
Taker = Callable[[Any], Any]
Flattener = Callable[[Tables], list[Any] | None]
"""The tables of a report to its cells in the order of the form (0 in optional rows), or None if they are not just those."""


def flattener(form: Form) -> Flattener:
    """
    Make the function for a form: generated and compiled, but for a form of many shapes, each of which few reports have.

    Args:
        form: The form; its ids enter the source as quoted strings alone.
    """
    is_shaped = any(isinstance(row, SlotRow) for table in form.tables for row in table.rows)
    flatten = _looped(form) if is_shaped else _generated(form)

    def whole(tables: Tables) -> list[Any] | None:
        try:
            return flatten(tables)
        except (KeyError, TypeError):
            return None

    return whole


def _generated(form: Form) -> Flattener:
    lines, cells = ["def flatten(tables):", f"    if len(tables) != {len(form.tables)}: return None"], []
    for t, table in enumerate(form.tables):
        rows = [row for row in table.rows if not row.optional]
        lines.append(f"    t{t} = tables[{table.id!r}]")
        lines.append(f"    if len(t{t}) != {len(rows)}: return None")
        for r, row in enumerate(table.rows):
            ids = columns_of(table, row)
            if row.optional:
                cells += ["0"] * len(ids)
                continue
            lines.append(f"    t{t}r{r} = t{t}[{row.id!r}]")
            lines.append(f"    if len(t{t}r{r}) != {len(ids)}: return None")
            cells += [f"t{t}r{r}[{column!r}]" for column in ids]
    lines.append(f"    return [{', '.join(cells)}]")
    namespace: dict[str, Any] = {}
    exec(compile("\n".join(lines), "<flatten>", "exec"), namespace)  # noqa: S102 - generated from quoted ids, see above
    flatten: Flattener = namespace["flatten"]
    return flatten


def _looped(form: Form) -> Flattener:
    plan = [(table.id, sum(not row.optional for row in table.rows), _steps(table)) for table in form.tables]

    def flatten(tables: Tables) -> list[Any] | None:
        if len(tables) != len(plan):
            return None
        cells: list[Any] = []
        for table_id, count, steps in plan:
            table = tables[table_id]
            if len(table) != count:
                return None
            for row_id, size, take in steps:
                if take is None:
                    cells += [0] * size
                    continue
                row = table[row_id]
                if len(row) != size:
                    return None
                cells += take(row)
        return cells

    return flatten


def _steps(table: Table) -> list[tuple[str, int, Taker | None]]:
    """List the rows of a table: id, number of cells, and what takes them; nothing takes those of optional rows."""
    found = ((row, columns_of(table, row)) for row in table.rows)
    return [(row.id, len(ids), None if row.optional else taker(ids)) for row, ids in found]


def taker(ids: tuple[str, ...]) -> Taker:
    """Make what takes the values of a row at once; for a single column `itemgetter` would give a bare value."""
    return itemgetter(*ids) if len(ids) > 1 else lambda row: (row[ids[0]],)


def columns_of(table: Table, row: Row) -> tuple[str, ...]:
    """Give the ids of the columns in which a row has a cell."""
    return tuple(c.id for c in table.columns if not row.columns or c.id in row.columns)
