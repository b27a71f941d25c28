"""What lints find out of conditions: held against all small figures, one by one."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.decide import evaluate
from gouji.engine.intervals import Interval
from gouji.keeper.lint.feasible import Effort, is_possible
from gouji.keeper.lint.linear import MAX_BRANCHES, Forms, TooManyWaysError
from gouji.packs.expression import Expression, bind, parse

NAMES = ("a", "b", "c")
COUNT = Interval(0, None, True)
AMOUNT = Interval(0, None, False)
ANY = Interval(None, None, False)
FIGURES = tuple(itertools.product(range(4), repeat=3))


def bound(text: str) -> Expression:
    def resolve(name: str, address: tuple[str, ...] | None, column: int) -> tuple[Expression, ...]:
        assert address is None
        return (Expression("cell", (), NAMES.index(name), column),)

    return bind(parse(text), resolve, "truth", {})


def may(text: str, unit: Interval = COUNT, tolerance: str = "0", *, denied: bool = False) -> bool:
    forms = Forms(lambda _: unit)
    branches = forms.branches(bound(text), Fraction(tolerance), denied=denied)
    return any(is_possible(branch, forms.bounds, forms.truths, Effort()) for branch in branches)


@pytest.mark.parametrize(
    ("text", "unit", "holds", "fails"),
    [
        ("a = b", COUNT, True, True),
        ("a < 0", COUNT, False, True),
        ("a < 0", ANY, True, True),
        ("a >= 0", COUNT, True, False),
        ("a - a = 0", ANY, True, False),
        ("a + b - b = a + 1", ANY, False, True),
        ("2 * a = 3", COUNT, False, True),
        ("2 * a = 3", AMOUNT, True, True),
        ("2 * a + 4 * b = 2 * c + 1", COUNT, False, True),
        ("0 < a < 1", COUNT, False, True),
        ("0 < a < 1", AMOUNT, True, True),
        ("a < b and b < c and c < a", ANY, False, True),
        ("a <= b and b <= c and c <= a", ANY, True, True),
        ("a < b or b <= a", ANY, True, False),
        ("not (a < b) and not (b <= a)", ANY, False, True),
        ("a != a", ANY, False, True),
        ("a != b and a = b", ANY, False, True),
        ("sum(a, b) = a and b > 0", ANY, False, True),
        ("a / 2 > a", AMOUNT, False, True),
        ("abs(a) < 0", ANY, False, True),
        ("abs(a - b) = abs(b - a)", ANY, True, False),
        ("abs(a) = 1", ANY, True, True),
        ("count(a, b) > 2", ANY, False, True),
        ("max(a, b) >= min(a, b)", COUNT, True, True),
        ("a * b = b * a", ANY, True, False),
        ("a / b = 1", ANY, True, True),
        ("integer(a)", COUNT, True, False),
        ("integer(a)", AMOUNT, True, True),
        ("integer(a) and not integer(a)", AMOUNT, False, True),
        ("multiple(a, 10) or not multiple(a, 10)", COUNT, True, False),
        ("date(a, 2, 30) > 0", COUNT, True, True),
    ],
)  # fmt: skip
def test_what_conditions_may_come_to(text: str, unit: Interval, *, holds: bool, fails: bool) -> None:
    assert may(text, unit) is holds
    assert may(text, unit, denied=True) is fails


def test_a_tolerance_widens_equality_alone() -> None:
    assert may("a = a + 1", tolerance="1")
    assert not may("a = a + 1", tolerance="0.5")
    assert not may("a != a + 1", tolerance="1")
    assert not may("a = a + 1", tolerance="1", denied=True)
    assert not may("a + 1 <= a", tolerance="1")


def test_too_many_ways_are_not_looked_at() -> None:
    forms = Forms(lambda _: COUNT)
    either = " or ".join(f"a = {n}" for n in range(MAX_BRANCHES + 1))
    with pytest.raises(TooManyWaysError):
        forms.branches(bound(either), Fraction(0))
    both = " and ".join(f"(a = {n} or b = {n})" for n in range(7))
    with pytest.raises(TooManyWaysError):
        forms.branches(bound(both), Fraction(0))


SUMS = st.lists(
    st.tuples(st.sampled_from("+-"), st.integers(1, 3), st.sampled_from([*NAMES, "1", "2"])), min_size=1, max_size=4
)
COMPARISONS = st.tuples(SUMS, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), SUMS)


def summed(parts: list[tuple[str, int, str]]) -> str:
    return "0 " + " ".join(f"{sign} {factor} * {name}" for sign, factor, name in parts)


CONDITIONS = st.recursive(
    COMPARISONS.map(lambda c: f"{summed(c[0])} {c[1]} {summed(c[2])}"),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(lambda t: f"({t[1]}) {t[0]} ({t[2]})"),
        inner.map(lambda text: f"not ({text})"),
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS)
def test_what_is_told_impossible_no_figures_do(text: str) -> None:
    node = bound(text)
    outcomes = {evaluate(node, figures.__getitem__, {}, Fraction(0)) for figures in FIGURES}
    if not may(text):
        assert outcomes == {False}
    if not may(text, denied=True):
        assert outcomes == {True}


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_conditions_written_alike_mean_the_same(one: str, other: str) -> None:
    forms = Forms(lambda _: ANY)
    if forms.meaning(bound(one), Fraction(0)) == forms.meaning(bound(other), Fraction(0)):
        for figures in FIGURES:
            first, second = (evaluate(bound(text), figures.__getitem__, {}, Fraction(0)) for text in (one, other))
            assert first == second


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a + b = c", "c - a = b", True),
        ("a + b = c", "2 * c = b + b + 2 * a", True),
        ("a <= b", "b >= a", True),
        ("a <= b", "a < b", False),
        ("a < b and b < c", "c > b and b > a", True),
        ("a < b < c", "b < c and a < b", True),
        ("a = 1 or b = 1", "b = 1 or a = 1", True),
        ("a = 1 or b = 1", "b = 1 and a = 1", False),
        ("abs(a - b) > 1", "1 < abs(b - a)", True),
        ("max(a, b) = c", "c = max(b, a)", True),
        ("a / b = c", "b / a = c", False),
        ("a - b = 0", "a = b + 1", False),
    ],
)  # fmt: skip
def test_sides_and_order_do_not_matter(one: str, other: str, *, same: bool) -> None:
    forms = Forms(lambda _: ANY)
    assert (forms.meaning(bound(one), Fraction(0)) == forms.meaning(bound(other), Fraction(0))) is same


def test_many_terms_are_not_looked_at_in_vain() -> None:
    names = [f"n{n}" for n in range(130)]

    def resolve(name: str, _: tuple[str, ...] | None, column: int) -> tuple[Expression, ...]:
        return (Expression("cell", (), names.index(name), column),)

    node = bind(parse(f"sum({', '.join(names[:65])}) + sum({', '.join(names[65:])}) < 0"), resolve, "truth", {})
    forms = Forms(lambda _: COUNT)
    (branch,) = forms.branches(node, Fraction(0))
    assert is_possible(branch, forms.bounds, forms.truths, Effort())
