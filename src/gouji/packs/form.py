"""
The cells of a form in official order, and the names by which expressions reach them.

A `Layout` numbers every cell of every table (rows in order, in each row its columns in order) and, after them, the facts
of the report's head, `size` in all. The same of the report of the year before follow, in the same order, then their sums
over the reports of the bodies below, then the greatest among those. All of the engine works on these numbers.
"""

from __future__ import annotations

import copy
import datetime
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from gouji.messages import phrase
from gouji.packs.form_types import Calendar, Form, Labelled, Row, SlotRow, Table, Unit
from gouji.packs.open_rows import Entity, is_open, named, sample_shape, shaped


class Cell(NamedTuple):
    """One cell of the form: ids of its table, row and column; the unit says which numbers it may hold."""

    table: str
    row: str
    column: str
    unit: Unit
    optional: bool

    @property
    def path(self) -> str:
        """`TABLE/ROW/COLUMN`, the key of provenance and of findings."""
        return f"{self.table}/{self.row}/{self.column}"


_OTHERS = ("", "last", "parts-sum", "parts-max")
"""What the figures behind those of the report itself are, by block."""

HEAD_UNIT = Unit(type="integer", min=None)
_NO_UNIT = Unit()


class Worked(NamedTuple):
    """The days that are worked on: weekdays off (0 for Monday), and the ordinals of the holidays, in order."""

    weekend: frozenset[int]
    holidays: tuple[int, ...]


def calendar_of(form: Form) -> Worked:
    """Read the calendar of a form; without one, every day from Monday to Friday is worked on."""
    calendar = form.calendar or Calendar()
    days = (datetime.date.fromisoformat(day).toordinal() for day in calendar.holidays)
    return Worked(frozenset(day - 1 for day in calendar.weekend), tuple(sorted(set(days))))


class Axis:
    """The rows, or the columns, of one table by name: members and groups, groups flattened to ids, each once."""

    def __init__(self, items: tuple[Labelled, ...], groups: dict[str, tuple[str, ...]]) -> None:
        self.ids = tuple(item.id for item in items)
        self.names = {fold(key): item.id for item in items for key in (item.id, item.name)}
        self.groups: dict[str, tuple[str, ...]] = {}
        waiting = {fold(name): members for name, members in groups.items()}
        while ready := {n: m for n, m in waiting.items() if all(self.known(x) for x in m)}:
            self.groups.update(
                {n: tuple(dict.fromkeys(i for x in m for i in self.members(x))) for n, m in ready.items()}
            )
            waiting = {n: m for n, m in waiting.items() if n not in ready}
        self.unresolved = waiting

    def known(self, name: str) -> bool:
        """Say whether `name` is a member or a group."""
        return fold(name) in self.names or fold(name) in self.groups

    def is_group(self, name: str) -> bool:
        """Say whether `name` is a group and not a member."""
        return fold(name) in self.groups and fold(name) not in self.names

    def members(self, name: str) -> tuple[str, ...]:
        """
        Give the ids that `name` stands for.

        Raises:
            KeyError: If the name is not known.
        """
        key = fold(name)
        return (self.names[key],) if key in self.names else self.groups[key]


class Layout:
    """
    Numbers the cells and head facts of a form; see the module's docstring.

    `is_gapped`: some list has no entity; `lists`: table and row to the row with `each` of which it is a slot.
    """

    def __init__(self, form: Form) -> None:
        """
        Number the cells.

        Args:
            form: The form; where its rows depend on the report and no shape was given, that of its cases is taken.
        """
        form = shaped(form, sample_shape(form)) if is_open(form) else form
        self.form = form
        self.is_gapped = any(not group for table in form.tables for group in table.groups.values())
        self.tables = {table.id: table for table in form.tables}
        self.table_names = {fold(key): t.id for t in form.tables for key in (t.id, t.name)}
        self.rows: dict[str, Axis] = {}
        self.columns: dict[str, Axis] = {}
        for table in form.tables:
            self.rows[table.id], self.columns[table.id] = axes_of(table)
        self.cells = tuple(cell for table in form.tables for cell in _cells(form, table))
        self.lists = {
            (table.id, row.id): row.id.rpartition(".")[0]
            for table in form.tables for row in table.rows if isinstance(row, SlotRow)
        }  # fmt: skip
        self.index = {(c.table, c.row, c.column): i for i, c in enumerate(self.cells)}
        self.facts = {fold(key): len(self.cells) + i for i, f in enumerate(form.fields) for key in (f.id, f.name)}
        self.calendar = calendar_of(form)
        self._labels: dict[tuple[int, str], str] = {}
        self.aliases = {fold(k): v for k, v in form.aliases.items()}
        self.sections = {("section", s.id): s.id for s in form.sections} | {
            ("table", t.id): t.section for t in form.tables
        }
        self.size = len(self.cells) + len(form.fields)

    def called(self, entities: Mapping[str, Entity]) -> Layout:
        """Give the same layout with the names of a report's entities, by the ids of their slots."""
        layout = copy.copy(self)
        layout.form = named(self.form, entities)
        layout.tables = {table.id: table for table in layout.form.tables}
        layout._labels = {}  # noqa: SLF001 - a copy of its own class
        return layout

    def row(self, table: str, row: str) -> Row:
        """Give a row of the form."""
        return self.tables[table].rows[self.rows[table].ids.index(row)]

    def at(self, table: str, row: str, column: str) -> int | None:
        """Give the number of a cell, or None where the form has no such cell."""
        return self.index.get((table, row, column))

    def label(self, number: int, lang: str = "zh", *, tabled: bool = False) -> str:
        """Name a cell or head fact for people: row and column, and if `tabled` the table, by their short names."""
        if number >= self.size:
            block, own = divmod(number, self.size)
            return phrase(f"name.{_OTHERS[block]}", lang, {"name": self.label(own, lang, tabled=tabled)})
        key = (number, lang)
        if key not in self._labels:
            self._labels[key] = self._label(number, lang)
        if not tabled or number >= len(self.cells):
            return self._labels[key]
        table = self.tables[self.cells[number].table]
        return f"{table.en or table.name}: {self._labels[key]}" if lang == "en" else f"{table.name}·{self._labels[key]}"

    def _label(self, number: int, lang: str) -> str:
        if number >= len(self.cells):
            field = self.form.fields[number - len(self.cells)]
            return field.en or field.name if lang == "en" else field.name
        cell = self.cells[number]
        table = self.tables[cell.table]
        row = next(r for r in table.rows if r.id == cell.row)
        column = next(c for c in table.columns if c.id == cell.column)
        if lang == "en":
            return f"{row.en or row.name} / {column.en or column.name}"
        return f"{row.name}·{column.name}"


def fold(name: str) -> str:
    """Bring a name into the form in which names are compared (NFKC, as Python's own parser does)."""
    return unicodedata.normalize("NFKC", name)


def axes_of(table: Table) -> tuple[Axis, Axis]:
    """Divide the groups: those of rows alone, and the rest, which ought to be of columns."""
    rows = Axis(table.rows, table.groups)
    rest = {name: members for name, members in table.groups.items() if fold(name) in rows.unresolved}
    for column in table.columns:
        if column.overall is not None:
            rest[f"overall_{column.overall}"] = (*rest.get(f"overall_{column.overall}", ()), column.id)
    return rows, Axis(table.columns, rest)


def _cells(form: Form, table: Table) -> list[Cell]:
    return [
        Cell(table.id, row.id, column.id, form.units.get(column.unit or row.unit or table.unit, _NO_UNIT), row.optional)
        for row in table.rows
        for column in table.columns
        if not row.columns or column.id in row.columns
    ]
