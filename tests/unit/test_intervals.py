"""Arithmetic within bounds: never narrower than what can be, nor wider than it has to be; Kleene logic."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.intervals import ANYTHING, COMPARE, OPERATORS, Interval, Value
from gouji.packs.expression import FUNCTIONS

BLANK = Interval(0, None, True)
MONEY = Interval(0, None)
CHANGE = Interval(None, None, True)
HALF = Fraction(1, 2)
TRUTHS = (True, False, None)


@pytest.mark.parametrize(
    ("sign", "values", "result"),
    [
        ("+", (1, 2), 3),
        ("+", (BLANK, 2), Interval(2, None, True)),
        ("+", (BLANK, HALF), Interval(HALF, None)),
        ("+", (BLANK, Fraction(4, 2)), Interval(2, None, True)),
        ("+", (CHANGE, BLANK), CHANGE),
        ("-", (5, BLANK), Interval(None, 5, True)),
        ("-", (BLANK, BLANK), CHANGE),
        ("*", (BLANK, 2), Interval(0, None, True)),
        ("*", (BLANK, -2), Interval(None, 0, True)),
        ("*", (BLANK, 0), 0),
        ("*", (CHANGE, 0), 0),
        ("*", (BLANK, HALF), MONEY),
        ("*", (2, Interval(-5, None, True)), Interval(-10, None, True)),
        ("*", (Interval(2, 3, True), Interval(-5, None, True)), Interval(-15, None, True)),
        ("*", (Interval(-2, 3), Interval(-5, 7)), Interval(-15, 21)),
        ("*", (Interval(-2, None, True), BLANK), CHANGE),
        ("/", (1, 3), Fraction(1, 3)),
        ("/", (4, 2), 2),
        ("/", (1, 0), ANYTHING),
        ("/", (1, BLANK), ANYTHING),
        ("/", (6, Interval(2, 3, True)), Interval(2, 3)),
        ("/", (6, Interval(2, None, True)), Interval(0, 3)),
        ("/", (6, Interval(None, -2, True)), Interval(-3, 0)),
        ("/", (BLANK, 2), MONEY),
        ("/", (BLANK, -2), Interval(None, 0)),
        ("neg", (BLANK,), Interval(None, 0, True)),
        ("sum", (1, BLANK, 2), Interval(3, None, True)),
        ("sum", (4,), 4),
        ("min", (3, BLANK), Interval(0, 3, True)),
        ("min", (0, BLANK), 0),
        ("min", (Fraction(5, 2), BLANK), Interval(0, Fraction(5, 2))),
        ("max", (3, BLANK), Interval(3, None, True)),
        ("max", (3, CHANGE), Interval(3, None, True)),
        ("count", (0, 1, 2), 2),
        ("count", (0, BLANK, 3), Interval(1, 2, True)),
        ("count", (Interval(1, None, True),), 1),
        ("abs", (-3,), 3),
        ("abs", (Interval(-3, 2, True),), Interval(0, 3, True)),
        ("abs", (CHANGE,), BLANK),
        ("abs", (Interval(None, -2, True),), Interval(2, None, True)),
        ("round", (HALF,), 1),
        ("round", (-HALF,), -1),
        ("round", (Fraction(5, 2),), 3),
        ("round", (Fraction(1, 3), 2), Fraction(33, 100)),
        ("round", (Fraction(1, 3), Fraction(4, 2)), Fraction(33, 100)),
        ("round", (MONEY,), BLANK),
        ("round", (BLANK, 2), BLANK),
        ("round", (Interval(Fraction(9, 10), Fraction(11, 10)),), 1),
        ("round", (1, -1), ANYTHING),
        ("round", (1, HALF), ANYTHING),
        ("round", (1, 13), ANYTHING),
        ("round", (1, BLANK), ANYTHING),
        ("decimals", (3,), 0),
        ("decimals", (Fraction(1, 8),), 3),
        ("decimals", (Fraction(1, 3),), ANYTHING),
        ("decimals", (BLANK,), 0),
        ("decimals", (MONEY,), ANYTHING),
        ("date", (2024, 2, 29), datetime.date(2024, 2, 29).toordinal()),
        ("date", (Fraction(4048, 2), 2, 29), datetime.date(2024, 2, 29).toordinal()),
        ("date", (2023, 2, 29), ANYTHING),
        ("date", (10**30, 1, 1), ANYTHING),
        ("date", (0, 1, 1), ANYTHING),
        ("date", (2023, HALF, 1), ANYTHING),
        ("date", (CHANGE, 1, 1), ANYTHING),
        ("days", (3, 10), 7),
        ("days", (CHANGE, 10), CHANGE),
    ],
)
def test_a_result_is_as_narrow_as_can_be_told(sign: str, values: tuple[Value, ...], result: Value) -> None:
    assert OPERATORS[sign](*values) == result


@pytest.mark.parametrize(
    ("sign", "left", "right", "result"),
    [
        ("==", 1, 1, True),
        ("==", 1, HALF, False),
        ("==", BLANK, 3, None),
        ("==", BLANK, -1, False),
        ("==", BLANK, HALF, False),
        ("==", MONEY, HALF, None),
        ("==", Interval(4, None, True), Interval(None, 3, True), False),
        ("==", Interval(3, None, True), Interval(None, 3, True), None),
        ("!=", BLANK, -1, True),
        ("!=", BLANK, 0, None),
        ("<", BLANK, 0, False),
        ("<", -1, BLANK, True),
        ("<", 0, BLANK, None),
        ("<=", 0, BLANK, True),
        ("<=", 1, BLANK, None),
        (">", BLANK, -1, True),
        (">", BLANK, 0, None),
        (">=", BLANK, 0, True),
        (">=", Interval(None, 5), 6, False),
    ],
)
def test_a_comparison_is_told_whenever_all_values_agree(sign: str, left: Value, right: Value, result: object) -> None:
    assert COMPARE[sign](left, right) is result


@pytest.mark.parametrize(
    ("sign", "values", "result"),
    [
        ("integer", (3,), True),
        ("integer", (HALF,), False),
        ("integer", (BLANK,), True),
        ("integer", (MONEY,), None),
        ("multiple", (6, 3), True),
        ("multiple", (7, 3), False),
        ("multiple", (Fraction(3, 4), Fraction(1, 4)), True),
        ("multiple", (6, 0), None),
        ("multiple", (BLANK, 3), None),
        ("multiple", (6, BLANK), None),
    ],
)
def test_conditions_on_numbers(sign: str, values: tuple[Value, ...], result: object) -> None:
    assert OPERATORS[sign](*values) is result


@pytest.mark.parametrize(("left", "right"), list(itertools.product(TRUTHS, TRUTHS)))
def test_logic_is_that_of_strong_kleene(left: bool | None, right: bool | None) -> None:
    order = (False, None, True)
    at = [order.index(left), order.index(right)]
    assert OPERATORS["and"](left, right) is order[min(at)]
    assert OPERATORS["or"](left, right) is order[max(at)]
    assert OPERATORS["not"](left) is order[2 - at[0]]


def test_there_is_an_operator_for_every_function() -> None:
    assert set(FUNCTIONS) <= set(OPERATORS)


NUMBERS = st.one_of(st.integers(-30, 30), st.fractions(-5, 5, max_denominator=8)).map(
    lambda n: int(n) if n == int(n) else n
)


@st.composite
def known_or_not(draw: st.DrawFn) -> tuple[Value, list[int | Fraction]]:
    """Draw a value, and some numbers that it may be."""
    number = draw(NUMBERS)
    if draw(st.booleans()):
        return number, [number]
    whole = draw(st.booleans())
    number = int(number) if whole else number
    low = draw(st.one_of(st.none(), st.integers(-9, 9)))
    high = draw(st.one_of(st.none(), st.integers(-9, 9).map(lambda n: n + (low or 0))))
    if low is not None and high is not None and high <= low:
        high = None
    steps = draw(st.lists(NUMBERS, min_size=1, max_size=4))
    inside = [int(n) if whole else n for n in (number, *steps)]
    inside = [n for n in inside if (low is None or n >= low) and (high is None or n <= high)]
    return Interval(low, high, whole), inside + [n for n in (low, high) if n is not None]


def lies_in(number: Value, value: Value) -> bool:
    if isinstance(number, Interval):
        return value == ANYTHING if number == ANYTHING else False
    if not isinstance(value, Interval):
        return value == number
    above = value.low is None or number >= value.low
    return above and (value.high is None or number <= value.high) and (number.denominator == 1 or not value.whole)


@settings(max_examples=3 * settings.default.max_examples)
@given(st.sampled_from(["+", "-", "*", "/", "min", "max", "sum", "days", "count", "neg", "abs", "round"]), st.data())
def test_what_is_worked_out_with_bounds_holds_for_all_within_them(sign: str, data: st.DataObject) -> None:
    drawn = [data.draw(known_or_not()) for _ in range(1 if sign in ("neg", "abs", "round") else 2)]
    result = OPERATORS[sign](*(value for value, _ in drawn))
    for numbers in itertools.product(*(inside for _, inside in drawn)):
        exact = OPERATORS[sign](*numbers)
        assert lies_in(exact, result) or result == ANYTHING, (drawn, numbers, exact, result)


@settings(max_examples=2 * settings.default.max_examples)
@given(st.sampled_from(list(COMPARE)), known_or_not(), known_or_not())
def test_what_is_compared_with_bounds_holds_for_all_within_them(
    sign: str, left: tuple[Value, list[int | Fraction]], right: tuple[Value, list[int | Fraction]]
) -> None:
    told = COMPARE[sign](left[0], right[0])
    for a, b in itertools.product(left[1], right[1]):
        assert told is None or COMPARE[sign](a, b) is told
