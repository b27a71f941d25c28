"""Which slip is the likelier."""

from __future__ import annotations

import pytest

from gouji.engine.localise_rank import (
    DIGIT_COUNT,
    EXCHANGED,
    LEFT_OUT,
    ONE_DIGIT,
    OTHERWISE,
    OVERWRITTEN,
    PUT_IN,
    SHIFTED,
    SIGN,
    TRANSPOSED,
    Neighbours,
    cost,
    displacement,
    slip,
)
from gouji.numbers import Number, parse_number

PLACES = {n: (f"r{n // 3}", f"c{n % 3}") for n in range(9)}


@pytest.mark.parametrize(
    ("printed", "meant", "price"),
    [
        ("3", "8", ONE_DIGIT),
        ("1204", "1294", ONE_DIGIT),
        ("12.5", "12.25", OTHERWISE),
        ("12.5", "12.7", ONE_DIGIT),
        ("87", "78", TRANSPOSED),
        ("1.20", "2.10", TRANSPOSED),
        ("321", "123", OTHERWISE),
        ("12", "112", DIGIT_COUNT),
        ("1120", "120", DIGIT_COUNT),
        ("100", "1", OTHERWISE),
        ("0", "17", LEFT_OUT),
        ("17", "0", PUT_IN),
        ("-17", "17", SIGN),
        ("58", "91", OTHERWISE),
    ],
)
def test_a_slip_has_its_price(printed: str, meant: str, price: int) -> None:
    one, other = parse_number(printed), parse_number(meant)
    assert one is not None
    assert other is not None
    assert slip(one, other) == price


@pytest.mark.parametrize(
    ("old", "new", "price"),
    [
        ((0, 5), (5, 0), SHIFTED),
        ((5, 0), (0, 5), SHIFTED),
        ((4, 5), (5, 4), EXCHANGED),
        ((0, 5), (5, 2), OVERWRITTEN),
        ((5, 0), (2, 5), OVERWRITTEN),
        ((3, 5), (5, 2), None),
        ((0, 5), (1, 4), None),
    ],
)
def test_what_neighbours_say_of_each_other_has_its_price(
    old: tuple[Number, Number], new: tuple[Number, Number], price: int | None
) -> None:
    assert displacement(old, new) == price


def test_only_what_stands_side_by_side_is_exchanged() -> None:
    beside, apart = {0: 5, 1: 0}, {0: 5, 2: 0}
    neighbours = Neighbours(PLACES)
    assert cost({0: 0, 1: 5}, beside, neighbours, ()) == SHIFTED
    assert cost({0: 0, 2: 5}, apart, neighbours, ()) == LEFT_OUT + PUT_IN
    assert neighbours.are(3, 0)
    assert not neighbours.are(2, 3)


def test_a_third_cell_is_a_slip_of_its_own() -> None:
    assert cost({0: 0, 1: 5, 8: 3}, {0: 5, 1: 0, 8: 4}, Neighbours(PLACES), ()) == SHIFTED + ONE_DIGIT


def test_a_cell_that_held_more_than_a_number_is_the_first_to_doubt() -> None:
    neighbours = Neighbours(PLACES)
    assert cost({0: 3}, {0: 4}, neighbours, {0}) < cost({1: 3}, {1: 4}, neighbours, {0})


def test_what_lies_between_is_left_out_where_it_is_not_there() -> None:
    neighbours = Neighbours({n: place for n, place in PLACES.items() if place[0] != "r1"})
    assert neighbours.are(0, 6)
