"""Figures of a report: zero, blank, text, unreadable and absent are five different things."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from gouji.findings import CellState
from gouji.packs.form import Layout
from gouji.packs.load import load_folder
from gouji.reports.facts import Facts, FactsReader, ordinal
from tests.small import plain, report_of, small_pack, with_cells

NUMBER, BLANK, TEXT, UNREADABLE, ABSENT, WORD = CellState


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return Layout(load_folder(small_pack(tmp_path_factory.mktemp("pack"))).form)


def read(layout: Layout, told: dict[str, Any]) -> Facts:
    return FactsReader(layout).read(report_of(told))


def number_of(layout: Layout, path: str) -> int:
    table, row, column = path.split("/")
    found = layout.at(table, row, column)
    assert found is not None
    return found


def one(layout: Layout, path: str, value: Any) -> tuple[CellState, object]:
    """Read a report with one cell changed; give the state of that cell and its number, if it has one."""
    facts = read(layout, with_cells({path: value}))
    n = number_of(layout, path)
    return facts.state(n), None if n in facts.unknown else facts.numbers[n]


@pytest.mark.parametrize(
    ("value", "state", "number"),
    [
        (0, NUMBER, 0),
        (7, NUMBER, 7),
        (-7, NUMBER, -7),
        (10**29, NUMBER, 10**29),
        ("7", NUMBER, 7),
        (" 7 ", NUMBER, 7),
        ("７", NUMBER, 7),
        ("1,234", NUMBER, 1234),
        ("七", NUMBER, 7),
        ("1.50", NUMBER, Fraction(3, 2)),
        (2.0, NUMBER, 2),
        (0.1, NUMBER, Fraction(1, 10)),
        (1e5, NUMBER, 100000),
        (1.5e-7, NUMBER, Fraction(3, 20_000_000)),
        (-0.0, NUMBER, 0),
        (None, BLANK, None),
        ("", BLANK, None),
        (" \u3000\t", BLANK, None),
        ("/", TEXT, None),
        ("约7", TEXT, None),
        ("7至8", TEXT, None),
        ("12,34", TEXT, None),
        ("9" * 60, TEXT, None),
        (10**30, TEXT, None),
        (-(10**300), TEXT, None),
        ("7吨", TEXT, 7),
        ("40担", TEXT, 2),
        ("7斤", TEXT, None),
        ("7(含1吨次果)", TEXT, 7),
        ("7(8)", TEXT, None),
        ("\u202e7", TEXT, None),
        ("x" * 10_000, TEXT, None),
        ({"unreadable": "污损"}, UNREADABLE, None),
        (0.12345678901234567, UNREADABLE, None),
        (1e300, UNREADABLE, None),
        (..., ABSENT, None),
    ],
)
def test_a_cell_is_read_as_what_it_is(layout: Layout, value: Any, state: CellState, number: object) -> None:
    assert one(layout, "fruit/apple/east", value) == (state, number)


def test_only_a_complete_report_of_plain_numbers_is_regular(layout: Layout) -> None:
    assert read(layout, plain()).regular
    for change in ({"fruit/apple/east": None}, {"fruit/apple/east": ...}, {"fruit/pear": ...}, {"costs": ...}):
        assert not read(layout, with_cells(change)).regular
    assert read(layout, with_cells({"fruit/stranger": {"east": 1}, "stranger": {}})).regular


def test_whole_and_natural_are_said_of_the_cells_that_count_alone(layout: Layout) -> None:
    told = {name: {"costs/change/tools": 4, "fruit/apple/east": v} for name, v in (("n", 7), ("z", -7), ("q", "7"))}
    sides = {name: read(layout, with_cells(change)) for name, change in told.items()}
    assert {name: (facts.whole, facts.natural) for name, facts in sides.items()} == {
        "n": (True, True),
        "z": (True, False),
        "q": (False, False),
    }
    sides["n"].follow(sides["z"])
    assert (sides["n"].whole, sides["n"].natural) == (True, False)


def test_a_number_of_a_report_that_is_not_at_hand_stands_at_zero(layout: Layout) -> None:
    facts = read(layout, plain())
    n = number_of(layout, "fruit/apple/total")
    assert (facts.value(n), facts.value(n + len(facts.numbers))) == (facts.numbers[n], 0)


@pytest.mark.parametrize("path", ["fruit/pear", "costs/spring"])
def test_a_row_that_is_not_there_has_no_number(layout: Layout, path: str) -> None:
    facts = read(layout, with_cells({path: ...}))
    numbers = [n for n, cell in enumerate(layout.cells) if cell.path.startswith(f"{path}/")]
    assert numbers
    assert {facts.state(n) for n in numbers} == {ABSENT}
    assert facts.unknown == set(numbers)


def test_a_table_that_is_not_there_has_no_number(layout: Layout) -> None:
    facts = read(layout, with_cells({"fruit": ...}))
    numbers = {n for n, cell in enumerate(layout.cells) if cell.table == "fruit" and not cell.optional}
    assert facts.unknown == numbers
    assert {facts.state(n) for n in numbers} == {ABSENT}


@pytest.mark.parametrize(
    ("change", "printed"),
    [
        ({"fruit": {"unreadable": "图片"}}, "图片"),
        ({"fruit/apple": "模糊"}, "模糊"),
        ({"fruit/apple/east": {"unreadable": "污损"}}, "污损"),
    ],
)
def test_what_cannot_be_read_says_why(layout: Layout, change: dict[str, Any], printed: str) -> None:
    facts = read(layout, with_cells(change))
    n = number_of(layout, "fruit/apple/east")
    assert facts.state(n) is UNREADABLE
    assert facts.odd[n].printed == printed


def test_an_optional_row_that_is_not_there_counts_nothing(layout: Layout) -> None:
    facts = read(layout, plain())
    mixed = [n for n, cell in enumerate(layout.cells) if cell.row == "mixed"]
    assert facts.covered == set(mixed)
    assert [facts.numbers[n] for n in mixed] == [0, 0, 0]
    assert facts.unknown == set()


MIXED = {"fruit/pear": ..., "fruit/plum": ..., "fruit/mixed": {"east": 2, "west": 4, "total": 6}}


def covered(layout: Layout, change: dict[str, Any]) -> set[str]:
    facts = read(layout, with_cells(change))
    assert not facts.covered & facts.unknown
    return {layout.cells[n].row for n in facts.covered}


def test_an_optional_row_stands_for_rows_that_are_not_there(layout: Layout) -> None:
    assert covered(layout, MIXED) == {"pear", "plum"}
    assert number_of(layout, "fruit/mixed/east") not in read(layout, with_cells(MIXED)).odd


@pytest.mark.parametrize(
    "change",
    [
        MIXED | {"fruit/pear": {"east": 1}},
        MIXED | {"fruit/plum": {"total": None}},
        MIXED | {"fruit/plum": "模糊"},
        {"fruit/mixed": {"east": 0, "west": 0, "total": 0}},
    ],
)
def test_it_stands_for_none_of_them_where_any_is_there(layout: Layout, change: dict[str, Any]) -> None:
    assert covered(layout, change) == set()


@pytest.mark.parametrize("row", [{}, ""])
def test_an_optional_row_without_a_cell_stands_for_nothing(layout: Layout, row: Any) -> None:
    change = MIXED | {"fruit/mixed": row}
    assert covered(layout, change) == {"mixed"}
    assert number_of(layout, "fruit/pear/east") in read(layout, with_cells(change)).unknown


def test_cells_outside_the_form_are_passed_over(layout: Layout) -> None:
    facts = read(layout, with_cells({"costs/autumn/tools": 99, "fruit/apple/x": 1, "x": {"y": {"z": 1}}}))
    assert len(facts.numbers) == layout.size
    assert 99 not in facts.numbers


@pytest.mark.parametrize(("year", "known"), [(2020, True), (None, False)])
def test_the_year_is_a_number_or_absent(layout: Layout, year: int | None, known: bool) -> None:
    facts = read(layout, plain(year=year))
    n = layout.facts["年度"]
    assert (n not in facts.unknown) is known
    assert facts.state(n) is (NUMBER if known else ABSENT)


@pytest.mark.parametrize(
    ("date", "day"),
    [("2020-02-29", 737484), ("0001-01-01", 1), ("2021-02-29", None), ("", None), ("0000-01-01", None)],
)
def test_a_date_is_the_number_of_its_day(layout: Layout, date: str, day: int | None) -> None:
    assert ordinal(date) == day
    facts = read(layout, plain(published=date))
    n = layout.facts["发布日期"]
    assert (None if n in facts.unknown else facts.numbers[n]) == day


def test_digits_of_other_scripts_make_no_date() -> None:
    assert ordinal("２０２０-02-29") is None
    assert ordinal("2020-02-29\n") is None


def test_one_reader_keeps_nothing_of_a_report(layout: Layout) -> None:
    reader = FactsReader(layout)
    before = reader.read(report_of(plain()))
    reader.read(report_of(with_cells(MIXED | {"fruit/apple/east": None})))
    after = reader.read(report_of(plain()))
    assert (before.numbers, before.unknown, before.covered) == (after.numbers, after.unknown, after.covered)
