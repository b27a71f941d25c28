"""The least distance of relations is found exactly, or bounded where the search would take too long."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.elimination import reduce_relations
from gouji.keeper.coverage.distance import Distance, least_distance

Columns = list[dict[int, int]]


def slow(columns: Columns) -> int:
    """Try every set, the small ones first."""
    for size in range(1, len(columns) + 1):
        for chosen in combinations(columns, size):
            if reduce_relations([(column, 0) for column in chosen]).rank < size:
                return size
    return len(columns) + 1


def grid(rows: int, columns: int) -> Columns:
    """A table each row and each column of which has a total."""
    return [
        {r: 1 if c < columns - 1 else -1, 100 + c: 1 if r < rows - 1 else -1}
        for r in range(rows)
        for c in range(columns)
    ]


def test_a_cell_in_no_relation_can_change_unnoticed() -> None:
    assert least_distance([{0: 1}, {}, {0: 2}]) == Distance(1, True, (1,))


def test_two_cells_of_one_sum_can_change_together() -> None:
    assert least_distance([{0: 1}, {0: 1}, {0: -1}]) == Distance(2, True, (0, 1))


def test_three_columns_can_be_dependent_with_other_factors() -> None:
    assert least_distance([{0: 1}, {1: 1}, {0: 2, 1: -3}]) == Distance(3, True, (0, 2, 1))


def test_totals_of_rows_and_columns_notice_any_three() -> None:
    found = least_distance(grid(6, 5))
    assert (found.least, found.exact, len(found.witness)) == (4, True, 4)


def test_independent_columns_have_no_dependent_set() -> None:
    assert least_distance([{0: 1}, {1: 1}, {2: 5}]) == Distance(4, True)
    assert least_distance([]) == Distance(1, True)


def test_a_search_that_is_cut_off_gives_a_bound() -> None:
    found = least_distance(grid(12, 12), work=200)
    assert (found.exact, found.witness) == (False, ())
    assert 1 < found.least <= 4


def test_factors_that_floats_would_lose_are_kept_apart() -> None:
    large = 10**25
    assert least_distance([{0: large, 1: 1}, {0: large, 1: 2}]) == Distance(3, True)


@given(st.lists(st.dictionaries(st.integers(0, 3), st.sampled_from([1, -1, 2]), max_size=3), max_size=7))
def test_the_search_finds_what_trying_all_sets_finds(columns: Columns) -> None:
    found = least_distance(columns)
    assert (found.least, found.exact) == (slow(columns), True)
    if found.witness:
        chosen = [(columns[n], 0) for n in found.witness]
        assert len(set(found.witness)) == found.least
        assert reduce_relations(chosen).rank == found.least - 1
