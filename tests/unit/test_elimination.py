"""Relations are reduced exactly: rank, and what follows from what."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.elimination import Dependent, TooMuchWork, reduce_relations
from gouji.numbers import Number

Rows = list[tuple[dict[int, Number], Number]]


def test_independent_relations_have_full_rank() -> None:
    reduced = reduce_relations([({0: 1, 1: -1}, 0), ({1: 1, 2: 1}, 5), ({2: 3}, 0)])
    assert (reduced.rank, reduced.dependent) == (3, ())


def test_a_relation_that_follows_is_told_with_the_combination() -> None:
    reduced = reduce_relations([({0: 1, 1: 1}, 2), ({1: 2}, 4), ({0: 2, 1: 4}, 8)])
    assert reduced.rank == 2
    assert reduced.dependent == (Dependent(2, ((0, Fraction(2)), (1, Fraction(1))), Fraction(0)),)


def test_a_relation_that_contradicts_others_is_told_with_the_gap() -> None:
    reduced = reduce_relations([({0: 1, 1: 1}, 0), ({0: 3, 1: 3}, -1)])
    assert reduced.dependent == (Dependent(1, ((0, Fraction(3)),), Fraction(-1)),)


def test_a_relation_without_terms_follows_from_nothing() -> None:
    assert reduce_relations([({}, 1)]).dependent == (Dependent(0, (), Fraction(1)),)


def test_coefficients_that_floats_would_lose_are_kept_apart() -> None:
    tiny = Fraction(1, 10**30)
    assert reduce_relations([({0: 1, 1: 1}, 0), ({0: 1, 1: 1 + tiny}, 0)]).rank == 2


def test_too_many_relations_are_given_up() -> None:
    rows: Rows = [(dict.fromkeys(range(k, k + 6), 1), 0) for k in range(20)]
    assert reduce_relations(rows * 2, work=5000).rank == 20
    with pytest.raises(TooMuchWork):
        reduce_relations(rows * 2, work=100)


def test_long_numbers_count_for_more_work() -> None:
    def rows(size: int) -> Rows:
        return [({0: size + k, 1: size - k, 2: k}, 0) for k in range(1, 5)]

    assert reduce_relations(rows(9), work=100).rank == 2
    with pytest.raises(TooMuchWork):
        reduce_relations(rows(10**4000), work=100)


COEFFICIENTS = st.dictionaries(st.integers(0, 5), st.integers(-3, 3), max_size=4)


@given(st.lists(st.tuples(COEFFICIENTS, st.integers(-2, 2)), max_size=8))
def test_each_combination_gives_the_relation(rows: Rows) -> None:
    reduced = reduce_relations(rows)
    assert reduced.rank + len(reduced.dependent) == len(rows)
    for relation, combination, gap in reduced.dependent:
        assert all(n < relation for n, _ in combination)
        for cell in range(6):
            assert sum(f * rows[n][0].get(cell, 0) for n, f in combination) == rows[relation][0].get(cell, 0)
        assert rows[relation][1] - sum(f * rows[n][1] for n, f in combination) == gap


@given(st.lists(st.tuples(COEFFICIENTS, st.just(0)), max_size=6), st.permutations(range(6)))
def test_the_rank_does_not_depend_on_the_order(rows: Rows, order: list[int]) -> None:
    shuffled = [rows[n] for n in order if n < len(rows)]
    assert reduce_relations(rows).rank == reduce_relations(shuffled).rank
