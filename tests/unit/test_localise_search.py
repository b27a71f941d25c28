"""All smallest changes, against trying everything; and how much work may be done."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from gouji.engine.elimination import TooMuchWork
from gouji.engine.localise_search import Change, mend
from gouji.engine.localise_system import Budget, Equation, settle, vanishing

RANGE = range(-4, 5)


def equations(rows: list[dict[int, int]], values: dict[int, int]) -> list[Equation]:
    return [Equation(dict(row), sum(c * values[n] for n, c in row.items())) for row in rows]


def sums(size: int) -> list[dict[int, int]]:
    """Give the sums of the rows and columns of a square table, the last of each being the total."""
    lines = [[r * size + c for c in range(size)] for r in range(size)]
    lines += [[r * size + c for r in range(size)] for c in range(size)]
    return [{**dict.fromkeys(line[:-1], 1), line[-1]: -1} for line in lines]


def tried(rows: list[dict[int, int]], values: dict[int, int]) -> list[Change]:
    """Try every change by a few of one cell, then of two."""
    for size in (1, 2):
        found = []
        for cells in itertools.combinations(sorted(values), size):
            for by in itertools.product([d for d in RANGE if d], repeat=size):
                trial = values | {n: values[n] + d for n, d in zip(cells, by, strict=True)}
                if min(trial.values()) >= 0 and all(sum(c * trial[n] for n, c in r.items()) == 0 for r in rows):
                    found.append(dict(zip(cells, by, strict=True)))
        if found:
            return found
    return []


@pytest.mark.parametrize("seed", range(40))
def test_the_smallest_changes_are_those_that_trying_everything_finds(seed: int) -> None:
    rng = random.Random(seed)
    rows = sums(4)
    inner = {r * 4 + c: rng.randint(0, 3) for r in range(3) for c in range(3)}
    values = inner | {r * 4 + 3: sum(inner[r * 4 + c] for c in range(3)) for r in range(3)}
    values |= {12 + c: sum(values[r * 4 + c] for r in range(3)) for c in range(4)}
    for _ in range(rng.randint(1, 2)):
        cell = rng.choice(sorted(values))
        values[cell] = max(values[cell] + rng.choice((-2, -1, 1, 2)), 0)
    found = mend(
        equations(rows, values), lambda change: all(values[n] + d >= 0 for n, d in change.items()), Budget(), most=2
    )
    assert list(found.changes) == tried(rows, values)


def test_three_cells_are_found_and_four_are_not_looked_for() -> None:
    values = dict.fromkeys(range(25), 0)
    wrong = {0: 1, 6: 2, 12: 4}
    assert mend(equations(sums(5), values | wrong), lambda _: True, Budget()).changes == ({0: -1, 6: -2, 12: -4},)
    assert mend(equations(sums(5), values | wrong | {18: 8}), lambda _: True, Budget()) == ((), False)


def test_cells_that_only_a_pair_of_equations_tells_apart_are_solved_together() -> None:
    rows = [{0: 1, 1: 1}, {0: 1, 1: -1}]
    assert mend(equations(rows, {0: 5, 1: 2}), lambda _: True, Budget()).changes == ({0: -5, 1: -2},)
    thirds = mend([Equation({0: 3}, 1)], lambda _: True, Budget())
    assert thirds.changes == ({0: Fraction(-1, 3)},)


def test_cells_that_no_equation_tells_apart_leave_open_by_how_much() -> None:
    found = mend([Equation({0: 1, 1: 1}, 7)], lambda change: len(change) > 1, Budget())
    assert found == ((), True)


def test_what_no_cell_can_mend_is_mended_by_none() -> None:
    assert mend([Equation({}, 3), Equation({0: 1}, 3)], lambda _: True, Budget()) == ((), False)


def test_the_steps_are_counted_and_do_not_pass_their_bound() -> None:
    wrong = equations(sums(5), dict.fromkeys(range(25), 0) | {0: 1, 6: 2, 12: 4})
    with pytest.raises(TooMuchWork):
        mend(wrong, lambda _: True, Budget(100))


def test_blanks_are_taken_out_and_follow_from_the_rest() -> None:
    settled = settle([Equation({0: 1, 1: 1, 2: -1}, -5), Equation({1: 1, 3: -2}, 0)], [1], Budget())
    assert [(e.terms, e.gap) for e in settled.equations] == [({0: 1, 2: -1, 3: 2}, -5)]
    assert settled.filled({}, {1}) == {1: 0}
    assert settled.filled({3: 4}, {1}) == {1: 8}


def test_a_blank_that_depends_on_another_one_has_no_value() -> None:
    settled = settle([Equation({0: 1, 1: 1}, -5)], [0, 1], Budget())
    assert settled.filled({}, {0, 1}) == {}


def test_blanks_that_add_up_to_nothing_are_zero_where_they_cannot_be_less() -> None:
    blanks = frozenset({0, 1, 2})
    rows = [Equation({0: 1, 1: 1, 9: 1}, 0), Equation({1: 1, 2: -1}, 0), Equation({2: 1}, 3)]
    assert vanishing(rows, blanks, blanks) == {0, 1, 2}
    assert vanishing(rows, blanks, frozenset({1, 2})) == frozenset()
