"""
The figures of a report as numbers in the order of the form, with everything that is not plainly a number kept apart.

A cell that was left blank, holds text, cannot be read or is absent has no number here; `odd` says which of these it is.
"""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, NamedTuple

import msgspec

from gouji.findings import CellState
from gouji.numbers import MAX_DIGITS, Number, carried_number, from_float, parse_number, worded_number
from gouji.packs.form import Layout
from gouji.packs.form_types import Meaning, Unit
from gouji.reports.flat import columns_of, flattener, taker
from gouji.reports.model import Report, Unreadable

_LARGEST = 10**MAX_DIGITS
_INTEGERS = list[Annotated[int, msgspec.Meta(ge=-(10**18), le=10**18)]]
_NATURALS = list[Annotated[int, msgspec.Meta(ge=0, le=10**18)]]


Bounds = tuple[Number | None, Number | None, bool, bool]
NOTHING: Bounds = (None, None, False, False)
"""The meaning of a word that says that no number applies."""


class Oddity:
    """
    A cell that is not plainly a number.

    Attributes:
        state: What it is.
        printed: What was printed.
        carried: The number that it carries all the same, if any.
        meaning: What a word of the unit means: least, highest, whole numbers alone, without the highest; or `NOTHING`.
    """

    __slots__ = ("carried", "meaning", "printed", "state")

    def __init__(
        self,
        state: CellState,
        printed: str | None = None,
        carried: Number | None = None,
        meaning: Bounds | None = None,
    ) -> None:
        self.state = state
        self.printed = printed
        self.carried = carried
        self.meaning = meaning


class Facts:
    """
    One report's figures.

    Attributes:
        numbers: Value of each cell and then of each head fact, in the order of the layout; 0 stands in where there is no
            number, and `unknown` says where.
        odd: Cell number to what is odd about it.
        unknown: Numbers of the cells and head facts without a value.
        covered: Cells that are lawfully not there: absent optional rows, and rows that an optional row stands for.
        regular: Whether every cell of the form, but for absent optional rows, is plainly a number.
        exact: Whether it is certain that the report has the tables, rows and columns of the form and no others.
        whole: Whether it is certain that the cells of whole units are whole numbers.
        natural: Whether it is certain that they are not negative either.
        has_last: Whether the figures of the year before follow, numbered behind those of this year.
        has_parts: Whether those of the bodies below follow, their sums and then the greatest of them.
        greatest: Number of a greatest figure to the name of the body whose it is.
    """

    __slots__ = (
        "covered", "exact", "greatest", "has_last", "has_parts", "natural", "numbers", "odd", "regular", "unknown", "whole"
    )  # fmt: skip

    def __init__(self, numbers: list[Number], covered: frozenset[int]) -> None:
        self.numbers = numbers
        self.odd: dict[int, Oddity] = {}
        self.unknown: set[int] = set()
        self.covered = covered
        self.regular = True
        self.exact = False
        self.whole = False
        self.natural = False
        self.has_last = False
        self.has_parts = False
        self.greatest: dict[int, str] = {}

    def follow(self, last: Facts) -> None:
        """Put the figures of the year before behind those of this year."""
        size = len(self.numbers)
        self.numbers += last.numbers
        self.odd.update({size + number: oddity for number, oddity in last.odd.items()})
        self.unknown.update(size + number for number in last.unknown)
        self.whole = self.whole and last.whole
        self.natural = self.natural and last.natural
        self.has_last = True

    def gather(
        self, parts: Sequence[tuple[str, Facts]], used: Iterable[int], units: Sequence[Unit], *, whole: bool
    ) -> None:
        """
        Put in the sums of other reports, and the greatest of their figures; there is room for them in `numbers`.

        Args:
            parts: Names of the bodies below, and the figures of their reports.
            used: Numbers of the sums and greatest figures that anything asks for.
            units: Unit of each cell and head fact, for what a figure that is not known may be.
            whole: Whether there is a report of each of the bodies below.
        """
        size = len(units)
        self.has_parts = True
        for number in used:
            block, own = divmod(number, size)
            self._total(number, own, parts, units[own], whole=whole) if block == 2 else self._most(
                number, own, parts, units[own]
            )

    def _total(self, number: int, own: int, parts: Sequence[tuple[str, Facts]], unit: Unit, *, whole: bool) -> None:
        open_ = [facts for _, facts in parts if own in facts.unknown]
        total = sum([facts.numbers[own] for _, facts in parts if own not in facts.unknown])
        self.numbers[number] = total
        if open_ or not whole:
            low = None if unit.min is None or unit.min < 0 else total + unit.min * len(open_)
            states = {facts.state(own) for facts in open_} | (set() if whole else {CellState.ABSENT})
            self._leave_open(number, _state_of(states), (low, None, unit.type == "integer", False))

    def _most(self, number: int, own: int, parts: Sequence[tuple[str, Facts]], unit: Unit) -> None:
        known = [(facts.numbers[own], name) for name, facts in parts if own not in facts.unknown]
        if known:
            self.numbers[number], self.greatest[number] = max(known, key=lambda each: each[0])
        if len(known) < len(parts):
            low = self.numbers[number] if known else unit.min
            self._leave_open(number, CellState.UNREADABLE, (low, None, unit.type == "integer", False))

    def _leave_open(self, number: int, state: CellState, bounds: Bounds) -> None:
        self.odd[number] = Oddity(state, meaning=bounds)
        self.unknown.add(number)

    def is_lacking(self, number: int) -> bool:
        """Say whether a number that should be there is not known; a word of the unit says all there is to say."""
        oddity = self.odd.get(number)
        return oddity is None or oddity.state is not CellState.WORD

    def value(self, number: int) -> Number:
        """Give a number; 0 where there is none, and for reports that are not at hand."""
        return self.numbers[number] if number < len(self.numbers) else 0

    def state(self, number: int) -> CellState:
        """Say what is in a cell."""
        oddity = self.odd.get(number)
        if oddity is not None:
            return oddity.state
        return CellState.ABSENT if number in self.covered else CellState.NUMBER


class FactsReader:
    """Reads the facts of reports in one form; made once a pack."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._flatten = flattener(layout.form)
        self._decimal = [n for n, cell in enumerate(layout.cells) if cell.unit.type != "integer"]
        zero = {(t.id, c.id) for t in layout.form.tables for c in t.columns if c.left_out == "zero"}
        listed = {(t.id, c.id) for t in layout.form.tables for c in t.columns if c.listed}
        self._listed = {n for n, cell in enumerate(layout.cells) if (cell.table, cell.column) in listed}
        self._zero_left_out = {n for n, cell in enumerate(layout.cells) if (cell.table, cell.column) in zero}
        self.tables: list[tuple[str, list[_RowReader]]] = []
        for table in layout.form.tables:
            rows = []
            for row in table.rows:
                ids = columns_of(table, row)
                first = layout.index[(table.id, row.id, ids[0])]
                rows.append(_RowReader(row.id, taker(ids), ids, [0] * len(ids) if row.optional else [], first))
            self.tables.append((table.id, rows))
        self.standing = {
            layout.index[(table.id, row.id, reader.ids[0])]: [
                [layout.index[(table.id, part, c.id)] for c in table.columns if (table.id, part, c.id) in layout.index]
                for part in row.stands_for
            ]
            for table, (_, readers) in zip(layout.form.tables, self.tables, strict=True)
            for row, reader in zip(table.rows, readers, strict=True)
            if row.optional
        }
        self._gone: dict[tuple[int, ...], frozenset[int]] = {}
        self._every_optional = self._covered(tuple(self.standing))

    def read(self, report: Report) -> Facts:
        """Read one report's figures; nothing about the report can make this fail."""
        facts = self._exactly(report) or self._carefully(report)
        self._head(report, facts)
        return facts

    def _exactly(self, report: Report) -> Facts | None:
        """Read a report with the rows and columns of the form and whole numbers in all cells that count something."""
        values = self._flatten(report.tables)
        if values is None:
            return None
        decimals = [values[number] for number in self._decimal]
        for number in self._decimal:
            values[number] = 0
        natural = _are(values, _NATURALS)
        if not natural and not _are(values, _INTEGERS):
            return None
        facts = Facts(values, self._every_optional)
        facts.exact = facts.whole = True
        facts.natural = natural
        for number, value in zip(self._decimal, decimals, strict=True):
            self._take(number, value, facts)
        facts.regular = not facts.odd
        return facts

    def _carefully(self, report: Report) -> Facts:
        values: list[Any] = []
        gone: list[int] = []
        for table_id, rows in self.tables:
            table = report.tables.get(table_id, _NOTHING)
            for row_id, take, ids, zeros, first in rows:
                row: Any = table.get(row_id)
                if not row and zeros:
                    values += zeros
                    gone.append(first)
                    continue
                try:
                    values += take(row)
                except (KeyError, TypeError):
                    values += [_pick(table, row, column) for column in ids]
        facts = Facts(values, self._covered(tuple(gone)))
        if not _are_plain(values):
            self._sort_out(values, facts)
            self._cover(gone, facts)
            facts.regular = not facts.odd
        return facts

    def _covered(self, gone: tuple[int, ...]) -> frozenset[int]:
        """Number the cells of optional rows that are absent, by the first cell of each."""
        if gone not in self._gone:
            sizes = {r.first: len(r.ids) for _, rows in self.tables for r in rows}
            self._gone[gone] = frozenset(n for first in gone for n in range(first, first + sizes[first]))
        return self._gone[gone]

    def _sort_out(self, values: list[Any], facts: Facts) -> None:
        for number, value in enumerate(values):
            if type(value) is not int or not -_LARGEST < value < _LARGEST:
                self._take(number, value, facts)

    def _take(self, number: int, value: Any, facts: Facts) -> None:
        """Put a cell that need not be a whole number among the facts."""
        unit = self.layout.cells[number].unit
        is_plain = type(value) is int and -_LARGEST < value < _LARGEST and unit.type != "date"
        if value is _LEFT_OUT and number in self._zero_left_out:
            value, is_plain = 0, True
        if isinstance(value, tuple) and number not in self._listed:
            value = ", ".join(f"{text} {amount}" for text, amount in value) or "[]"
        found, oddity = (value, None) if is_plain else _read(value, unit)
        facts.numbers[number] = 0 if found is None else found
        if oddity is not None:
            facts.odd[number] = oddity
        if found is None:
            facts.unknown.add(number)

    def _cover(self, gone: list[int], facts: Facts) -> None:
        """Settle the rows that a present optional row stands for, if all of them are absent."""
        for first, parts in self.standing.items():
            numbers = [n for part in parts for n in part]
            if first not in gone and all(facts.state(n) is CellState.ABSENT for n in numbers):
                facts.covered |= frozenset(numbers)
                facts.unknown.difference_update(numbers)

    def _head(self, report: Report, facts: Facts) -> None:
        for field in self.layout.form.fields:
            value = _HEAD[field.id](report)
            number = len(facts.numbers)
            facts.numbers.append(0 if value is None else value)
            if value is None:
                facts.odd[number] = Oddity(CellState.ABSENT)
                facts.unknown.add(number)


class _RowReader(NamedTuple):
    """How a row is read: its id, what takes its values, its column ids, zeros if it is optional, its first cell's number."""

    id: str
    take: Callable[[Any], Any]
    ids: tuple[str, ...]
    zeros: list[int]
    first: int


_NOTHING: dict[str, Any] = {}
_ABSENT = object()
_LEFT_OUT = object()
"""A cell that a row does not have, though the row is there."""


def _state_of(states: set[CellState]) -> CellState:
    """Say what a sum is of which parts are not known: left out or blank, if nothing else is wrong with any of them."""
    for state in (CellState.ABSENT, CellState.BLANK):
        if states == {state}:
            return state
    return CellState.BLANK if states == {CellState.ABSENT, CellState.BLANK} else CellState.UNREADABLE


def _are(values: list[Any], wanted: Any) -> bool:
    """Say whether values are of a type; nothing else can tell that as fast."""
    try:
        msgspec.convert(values, wanted)
    except msgspec.ValidationError:
        return False
    return True


def _are_plain(values: list[Any]) -> bool:
    """Say whether all values are integers of a size that occurs; nothing else can tell that as fast."""
    try:
        array("q", values)
    except (TypeError, OverflowError):
        return False
    return True


def ordinal(date: str) -> int | None:
    """Number the day of an ISO date, counted as Python's calendar does; None if there is no such day."""
    try:
        return datetime.date.fromisoformat(date).toordinal()
    except ValueError:
        return None


_HEAD: dict[str, Callable[[Report], Number | None]] = {
    "year": lambda report: report.year,
    "published": lambda report: ordinal(report.published),
}


def _pick(table: Any, row: Any, column: str) -> Any:
    if isinstance(table.get("unreadable"), str):
        return Unreadable(unreadable=table["unreadable"])
    if row is None:
        return _ABSENT
    return row.get(column, _LEFT_OUT) if isinstance(row, dict) else Unreadable(unreadable=row)


def _read_list(entries: tuple[Any, ...], unit: Unit) -> tuple[Number | None, Oddity | None]:
    """Add up the numbers of a list; one that is not plainly a number leaves the sum open."""
    total: Number = 0
    for text, value in entries:
        is_plain = type(value) is int and -_LARGEST < value < _LARGEST
        found, oddity = (value, None) if is_plain else _read(value, unit)
        if found is None or (oddity is not None and oddity.carried is not None):
            return None, Oddity(CellState.TEXT, f"{text} {value}")
        total += found
    return total, None


def _bounds(meaning: Meaning) -> Bounds:
    low, high = (None if end is None else parse_number(end) for end in (meaning.least, meaning.below))
    return (low, high, False, high is not None) if high is not None or low is not None else NOTHING


def _read(value: Any, unit: Unit) -> tuple[Number | None, Oddity | None]:
    """Read a cell that is not a plain integer: its number, if it has one, and what is odd about it, if anything."""
    if value is _ABSENT or value is _LEFT_OUT:
        return None, Oddity(CellState.ABSENT)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, Oddity(CellState.BLANK)
    if isinstance(value, str):
        return _read_text(value, unit)
    if isinstance(value, Unreadable):
        return None, Oddity(CellState.UNREADABLE, value.unreadable)
    if isinstance(value, int):
        return None, Oddity(CellState.TEXT, str(value))
    if isinstance(value, tuple):
        return _read_list(value, unit)
    number = from_float(value)
    return (number, None) if number is not None else (None, Oddity(CellState.UNREADABLE, repr(value)))


def _read_text(value: str, unit: Unit) -> tuple[Number | None, Oddity | None]:
    if unit.words and (meaning := unit.words.get(value.strip())) is not None:
        return None, Oddity(CellState.WORD, value.strip(), meaning=_bounds(meaning))
    number: Number | None
    if unit.type == "date":
        number = ordinal(value.strip())
        return (number, None) if number is not None else (None, Oddity(CellState.TEXT, value))
    number = parse_number(value)
    if number is None and (unit.stated or unit.signs):
        number = worded_number(value, unit.also if unit.stated else {}, unit.signs)
    if number is not None:
        return number, None
    carried = carried_number(value, unit.also, unit.signs)
    return carried, Oddity(CellState.TEXT, value, carried)
