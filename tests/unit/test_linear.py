"""Linear checks are recognised from their expressions, with exact coefficients; others are none."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.decide import evaluate
from gouji.engine.linear import CONSTANT, LinearCheck, Relation, form_of, linear_checks, relations_of
from gouji.packs.expression import Expression, bind, parse
from tests.small import checker

CELLS = {name: n for n, name in enumerate("abcd")}


def bound(text: str) -> Expression:
    def resolve(name: str, address: object, column: int) -> tuple[Expression, ...]:
        numbers = range(4) if name == "every" else [CELLS[name]]
        return tuple(Expression("cell", (), n, column) for n in numbers)

    return bind(parse(text), resolve, "truth", {})


def told(text: str) -> list[tuple[dict[int, object], object, str]] | None:
    found = relations_of(bound(text))
    return None if found is None else [(dict(r.terms), r.constant, r.sign) for r in found]


@pytest.mark.parametrize(
    ("text", "terms", "constant", "sign"),
    [
        ("a = b + c", {0: 1, 1: -1, 2: -1}, 0, "=="),
        ("a + b = c + d + 1", {0: 1, 1: 1, 2: -1, 3: -1}, -1, "=="),
        ("d = sum(every) - 2", {0: -1, 1: -1, 2: -1}, 2, "=="),
        ("a * 10 <= b * 4", {0: 10, 1: -4}, 0, "<="),
        ("3 * a / 4 > 0.5", {0: Fraction(3, 4)}, Fraction(-1, 2), ">"),
        ("-(a - b) >= 2 * (c + 3)", {0: -1, 1: 1, 2: -2}, -6, ">="),
        ("a + b != 7", {0: 1, 1: 1}, -7, "!="),
        ("a * 2 < (1 + 1) * b", {0: 2, 1: -2}, 0, "<"),
        ("a - a + b = 0", {1: 1}, 0, "=="),
        ("a * 0 = 1", {}, -1, "=="),
        ("sum(a, a, b) = 0", {0: 2, 1: 1}, 0, "=="),
    ],
)
def test_a_linear_comparison_is_read(text: str, terms: dict[int, Any], constant: object, sign: str) -> None:
    assert told(text) == [(terms, constant, sign)]


def test_a_chain_and_a_conjunction_are_several_relations() -> None:
    assert told("a <= b = c") == [({0: 1, 1: -1}, 0, "<="), ({1: 1, 2: -1}, 0, "==")]
    assert told("a = b and (c >= 1 and d < 2)") == [
        ({0: 1, 1: -1}, 0, "=="),
        ({2: 1}, -1, ">="),
        ({3: 1}, -2, "<"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a * b = 1",
        "1 / a = b",
        "a / 0 = b",
        "max(a, b) = c",
        "min(every) = 0",
        "abs(a) = b",
        "count(every) = 1",
        "round(a) = b",
        "decimals(a) <= 2",
        "integer(a)",
        "multiple(a, 2)",
        "a = b or c = d",
        "not a = b",
        "a = b and integer(a)",
        "a = b < max(c, d)",
        "date(a, 1, 31) <= b",
    ],
)
def test_what_is_not_a_conjunction_of_linear_comparisons_is_none(text: str) -> None:
    assert relations_of(bound(text)) is None


def test_a_slot_of_a_text_is_not_linear() -> None:
    assert form_of(Expression("+", (Expression("slot", (), "n"), Expression("number", (), 1)))) is None


def test_coefficients_are_whole_where_they_can_be() -> None:
    (found,) = relations_of(bound("a / 2 + b / 2 = 1.5 + b / 2")) or ()
    assert found == Relation(((0, Fraction(1, 2)),), Fraction(-3, 2), "==")
    (whole,) = relations_of(bound("a / 2 + a / 2 = 0")) or ()
    assert [type(c) for _, c in whole.terms] == [int]


def test_a_tolerance_widens_equalities_alone() -> None:
    assert [r.tolerance for r in relations_of(bound("a = b <= c != d"), Fraction(1, 2)) or ()] == [
        Fraction(1, 2),
        0,
        Fraction(1, 2),
    ]
    (exact,), (loose,) = relations_of(bound("a = b")) or (), relations_of(bound("a = b"), 1) or ()
    assert (exact.is_exact_equality, loose.is_exact_equality) == (True, False)


NUMBERS = st.fractions(min_value=-9, max_value=9, max_denominator=4)


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> str:
    kind = draw(st.sampled_from(["cell", "number", "+", "-", "*", "/", "neg", "sum"] if depth else ["cell", "number"]))
    if kind == "cell":
        return draw(st.sampled_from("abcd"))
    if kind == "number":
        return str(draw(st.integers(0, 12)))
    one, other = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    factor = draw(st.integers(1, 9))
    return {
        "neg": f"(-{one})",
        "sum": f"sum({one}, {other})",
        "*": f"({one} * {factor})",
        "/": f"({one} / {factor})",
    }.get(kind, f"({one} {kind} {other})")


@given(expressions(), st.lists(NUMBERS, min_size=4, max_size=4))
def test_a_form_has_the_value_of_its_expression(text: str, values: list[Fraction]) -> None:
    node = bound(f"{text} = 0").args[0]
    form = form_of(node)
    assert form is not None
    assert all(form.values())
    value = sum((c * (values[n] if n != CONSTANT else 1) for n, c in form.items()), Fraction(0))
    assert value == evaluate(node, values.__getitem__, {}, Fraction(0))


def found(folder: Path, **rule: Any) -> tuple[LinearCheck, ...]:
    return linear_checks(checker(folder, {"id": "X", "check": "苹果 = 梨 + 1", **rule}).program)


def test_the_checks_of_a_program_come_by_instance_with_their_cells(tmp_path: Path) -> None:
    program = checker(tmp_path, {"id": "X", "in": "水果", "for_each": "column", "check": "苹果 = 梨 + 1"}).program
    assert [
        (c.instance, [([program.layout.cells[n].path for n, _ in r.terms], r.constant) for r in c.relations])
        for c in linear_checks(program)
    ] == [
        (0, [(["fruit/apple/east", "fruit/pear/east"], -1)]),
        (1, [(["fruit/apple/west", "fruit/pear/west"], -1)]),
        (2, [(["fruit/apple/total", "fruit/pear/total"], -1)]),
    ]


def test_a_guard_a_kind_and_the_policy_for_missing_cells_are_noted(tmp_path: Path) -> None:
    at = {"in": "水果", "for_each": "column", "only": "东园"}
    (plain,) = found(tmp_path / "1", **at)
    (guarded,) = found(tmp_path / "2", **at, when="李 > 0", missing="zero")
    (bound_to_some,) = found(tmp_path / "3", **at, applies={"kinds": ["farm"]})
    assert (plain.guarded, plain.bound_to_some, plain.missing, plain.is_unconditional) == (
        False,
        False,
        "undetermined",
        True,
    )
    assert (guarded.guarded, guarded.missing, guarded.is_unconditional) == (True, "zero", False)
    assert (bound_to_some.bound_to_some, bound_to_some.is_unconditional) == (True, False)


def test_a_check_that_is_not_linear_is_left_out(tmp_path: Path) -> None:
    assert found(tmp_path, check="水果[苹果, 东园] * 水果[梨, 东园] = 1") == ()
