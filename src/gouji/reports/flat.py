"""
All cells of a complete report in one step.

Most reports have exactly the rows and columns of the form. Their cells are taken by one generated function that looks up
each cell once; whatever is missing or strange leaves the report to the slow and careful reading of `reports.facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gouji.packs.form_types import Form, Row, Table

Tables = Mapping[str, Any]
Flattener = Callable[[Tables], list[Any] | None]
"""The tables of a report to its cells in the order of the form (0 in optional rows), or None if they are not just those."""


def flattener(form: Form) -> Flattener:
    """
    Generate and compile the function for a form.

    Args:
        form: The form; its ids enter the source as quoted strings alone.
    """
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
            lines.append(f"    r = t{t}[{row.id!r}]")
            lines.append(f"    if len(r) != {len(ids)}: return None")
            lines.append(
                f"    {''.join(f't{t}r{r}c{c}, ' for c in range(len(ids)))} = {''.join(f'r[{i!r}], ' for i in ids)}"
            )
            cells += [f"t{t}r{r}c{c}" for c in range(len(ids))]
    lines.append(f"    return [{', '.join(cells)}]")
    namespace: dict[str, Any] = {}
    exec(compile("\n".join(lines), "<flatten>", "exec"), namespace)  # noqa: S102 - generated from quoted ids, see above
    flatten = namespace["flatten"]

    def whole(tables: Tables) -> list[Any] | None:
        try:
            found: list[Any] | None = flatten(tables)
        except (KeyError, TypeError):
            return None
        return found

    return whole


def columns_of(table: Table, row: Row) -> tuple[str, ...]:
    """Give the ids of the columns in which a row has a cell."""
    return tuple(c.id for c in table.columns if not row.columns or c.id in row.columns)
