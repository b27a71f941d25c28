"""
Reports whose rows are named by the report itself, brought into the numbered rows of a shaped form, and back.

The engine knows slots alone, `ROW.1`, `ROW.2`, ...; people and results are told the ids that the report declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from gouji.packs.form_types import Form
from gouji.packs.open_rows import Entity, Shape, is_open
from gouji.reports.model import Report

MOST_ENTITIES = 100
"""Entities of a list that get rows; the rows of further ones are told as rows that the form does not have."""


MOST_CELLS = 50_000
MOST_WORK = 20_000_000
"""Cells of the form made for a report, and cells times rules; a form beyond takes more than seconds to make."""


def cells_beyond(report: Report, form: Form, rules: int) -> int:
    """
    Count the cells of the form for the rows that a report declares, if they are more than can be judged; 0 otherwise.

    Args:
        report: The report.
        form: The form as it was loaded.
        rules: How many rules there are.
    """
    if not form.entities:
        return 0
    counts = {e.id: min(len(report.entities.get(e.id, ())), MOST_ENTITIES) for e in form.entities}
    cells = sum(
        (counts.get(row.each, 0) if row.each else 1) * len(row.columns or table.columns)
        for table in form.tables
        for row in table.rows
    )
    is_beyond = cells > MOST_CELLS or cells * rules > MOST_WORK
    return cells if is_beyond and is_open(form) else 0


class Slots:
    """
    The rows of one report in numbered slots.

    Attributes:
        shape: How many entities there are of each list.
        entities: Slot id to entity.
    """

    def __init__(self, report: Report, form: Form) -> None:
        self.entities: dict[str, Entity] = {}
        self._of: dict[str, dict[str, str]] = {}
        lists = {e.id: list(report.entities.get(e.id, {}).items())[:MOST_ENTITIES] for e in form.entities}
        earlier = {
            e.id: {k: v for k, v in e.renamed.items() if not set(v) & dict(lists[e.id]).keys()} for e in form.entities
        }
        self.shape: Shape = tuple(len(declared) for declared in lists.values())
        for table in form.tables:
            own = {row.id for row in table.rows if not row.each}
            slots = self._of.setdefault(table.id, {})
            for row in table.rows:
                for n, (key, name) in enumerate(lists.get(row.each, ()), 1):
                    self.entities[f"{row.id}.{n}"] = Entity(key, name)
                    for known in (key, *earlier.get(row.each, {}).get(key, ())):
                        if known not in own and known not in slots:
                            slots[known] = f"{row.id}.{n}"

    def put(self, report: Report) -> Report:
        """Give the report with slots in place of its own row ids."""
        tables = {table: self._rows(table, rows) for table, rows in report.tables.items()}
        return msgspec.structs.replace(
            report,
            tables=tables,
            labels={self._path(path): text for path, text in report.labels.items()},
            provenance={self._path(path): place for path, place in report.provenance.items()},
        )

    def _rows(self, table: str, rows: Any) -> Any:
        slots = self._of.get(table)
        return {slots.get(row, row): cells for row, cells in rows.items()} if slots else rows

    def _path(self, path: str) -> str:
        """Bring `TABLE/ROW` or `TABLE/ROW/COLUMN` into slots; ids of rows may have slashes."""
        table, slash, rest = path.partition("/")
        slots = self._of.get(table)
        if not slash or not slots:
            return path
        if rest in slots:
            return f"{table}/{slots[rest]}"
        row, slash, column = rest.rpartition("/")
        return f"{table}/{slots[row]}/{column}" if row in slots else path

    def told(self, path: str) -> str:
        """Give a path with the report's own id in place of the slot."""
        parts = path.split("/")
        if len(parts) > 1 and parts[1] in self.entities:
            parts[1] = self.entities[parts[1]].id
        return "/".join(parts)

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Give what an instance is about with the report's own id in place of the slot."""
        entities = self.entities
        return tuple((k, entities[v].id if k == "row" and v in entities else v) for k, v in pairs)


def slots_of(report: Report, form: Form) -> Slots | None:
    """Give the slots of a report; None where the rows of the form do not depend on it."""
    return Slots(report, form) if is_open(form) else None


def entities_of(slots: Slots | None) -> Mapping[str, Entity]:
    """Give the entities by slot; none where the rows of the form do not depend on the report."""
    return slots.entities if slots else {}
