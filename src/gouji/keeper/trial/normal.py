"""
Bound expressions in a normal form: where two have the same one, they mean the same for every figure that the units admit.

Sums are brought together term by term; a comparison becomes one of a sum with zero; signs, order and scale do not
matter. Whole numbers cannot lie between two whole ones, and what is never below zero is zero where it is not above.
What figures beyond the units would do is other rules' business. Where a word may stand for a number, or say that there
is none, this does not hold (what does not apply takes all of a sum with it): there an expression means what is written.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from gouji.packs.bound import Bound
from gouji.packs.expression import Expression
from gouji.packs.form_types import Unit

Units = Callable[[Expression], Unit | None]
"""Gives the unit of a cell or slot; None where nothing is known of it."""

_TRUE, _FALSE = ("truth", True), ("truth", False)
_DENIED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Linear(NamedTuple):
    """A constant and terms, each with its factor."""

    constant: Fraction
    terms: tuple[tuple[Any, Fraction], ...]


def normal_bound(bound: Bound, units: Units, tolerance: Fraction) -> tuple[Any, Any]:
    """Give the normal form of one instance: the check and the guard; a guard that always holds is none."""
    guard = _truth(bound.when, units, tolerance) if bound.when else _TRUE
    return _truth(bound.check, units, tolerance), guard


def normal_truth(node: Expression, units: Units, tolerance: Fraction) -> Any:
    """Give the normal form of a condition."""
    return _truth(node, units, tolerance)


def _truth(node: Expression, units: Units, tolerance: Fraction, *, denied: bool = False) -> Any:
    match node.op:
        case "not":
            return _truth(node.args[0], units, tolerance, denied=not denied)
        case "and" | "or":
            parts = [_truth(a, units, tolerance, denied=denied) for a in node.args]
            return _joined("or" if (node.op == "and") == denied else "and", parts)
        case "compare":
            assert isinstance(node.value, tuple)
            pairs = zip(node.value, node.args, node.args[1:], strict=False)
            parts = [_comparison(_DENIED[op] if denied else op, a, b, units, tolerance) for op, a, b in pairs]
            return _joined("or" if denied else "and", parts)
    return ("not", _plain(node, units)) if denied else _plain(node, units)


def _joined(op: str, parts: list[Any]) -> Any:
    neutral, ruling = (_TRUE, _FALSE) if op == "and" else (_FALSE, _TRUE)
    if ruling in parts:
        return ruling
    kept = sorted({repr(p): p for p in parts if p != neutral}.items())
    if not kept:
        return neutral
    return kept[0][1] if len(kept) == 1 else (op, tuple(p for _, p in kept))


def _comparison(op: str, left: Expression, right: Expression, units: Units, tolerance: Fraction) -> Any:
    if _is_worded(left, units) or _is_worded(right, units):
        return _as_written(op, left, right, tolerance)
    sides = _less(_linear(left, units), _linear(right, units))
    if tolerance and op in ("==", "!="):
        return (op, tolerance, max(sides, _scaled(sides, Fraction(-1)), key=repr))
    if not sides.terms:
        return _TRUE if _holds(op, sides.constant) else _FALSE
    if sides.terms[0][1] < 0:
        op, sides = _MIRRORED[op], _scaled(sides, Fraction(-1))
    known = {term: _unit(term, units) for term, _ in sides.terms}
    sides = _scaled(sides, 1 / abs(_divisor(sides)))
    if all(u is not None and u.type == "integer" for u in known.values()):
        op, sides = _closed(op, sides)
    return _bounded(op, sides, known)


def _as_written(op: str, left: Expression, right: Expression, tolerance: Fraction) -> Any:
    """Keep both sides; only that they may change places is used."""
    one, other = (op, (_bare(left), _bare(right))), (_MIRRORED[op], (_bare(right), _bare(left)))
    return (*min(one, other, key=repr), tolerance if op in ("==", "!=") else 0)


def _bare(node: Expression) -> Expression:
    """Leave out where a node stands in the text."""
    return Expression(node.op, tuple(map(_bare, node.args)), node.value)


def _is_worded(node: Expression, units: Units) -> bool:
    """Say whether a cell in it may hold a word in place of a number."""
    if node.op == "cell":
        unit = units(node)
        return unit is None or bool(unit.words)
    return any(_is_worded(arg, units) for arg in node.args)


def _closed(op: str, sides: Linear) -> tuple[str, Linear]:
    """Write a strict comparison of whole numbers with whole factors as one that is not strict."""
    if op == "<" and sides.constant.denominator == 1:
        return "<=", sides._replace(constant=sides.constant + 1)
    if op == ">" and sides.constant.denominator == 1:
        return ">=", sides._replace(constant=sides.constant - 1)
    return op, sides


def _bounded(op: str, sides: Linear, known: dict[Any, Unit | None]) -> Any:
    """Use that a sum of figures with positive factors has a least value."""
    if all(f > 0 for _, f in sides.terms) and all(u is not None and u.min is not None for u in known.values()):
        least = sides.constant + sum(f * _least(known[t]) for t, f in sides.terms)
        if least > 0:
            return _TRUE if op in (">", ">=", "!=") else _FALSE
        if least == 0:
            if op in (">=", "<"):
                return _TRUE if op == ">=" else _FALSE
            op = {"<=": "==", ">": "!="}.get(op, op)
        whole = all(u is not None and u.type == "integer" for u in known.values())
        if op == ">=" and whole and least == -1:
            return "!=", sides._replace(constant=sides.constant + 1)
    return op, sides


def _least(unit: Unit | None) -> Fraction:
    assert unit is not None
    assert unit.min is not None
    return Fraction(unit.min)


def _holds(op: str, value: Fraction) -> bool:
    return {"==": value == 0, "!=": value != 0, "<": value < 0, "<=": value <= 0, ">": value > 0, ">=": value >= 0}[op]


def _divisor(sides: Linear) -> Fraction:
    """Find the number by which the factors become whole numbers without a common divisor."""
    factors = [f for _, f in sides.terms]
    over = math.lcm(*(f.denominator for f in factors))
    return Fraction(math.gcd(*(int(f * over) for f in factors)), over)


def _unit(term: Any, units: Units) -> Unit | None:
    return units(term[1]) if term[0] == "leaf" else Unit(min=0) if term[0] in ("count", "decimals") else None


def _linear(node: Expression, units: Units) -> Linear:
    match node.op:
        case "number":
            return Linear(Fraction(node.value), ())
        case "+":
            return _more(_linear(node.args[0], units), _linear(node.args[1], units))
        case "-":
            return _less(_linear(node.args[0], units), _linear(node.args[1], units))
        case "neg":
            return _scaled(_linear(node.args[0], units), Fraction(-1))
        case "sum":
            total = Linear(Fraction(0), ())
            for arg in node.args:
                total = _more(total, _linear(arg, units))
            return total
        case "*":
            left, right = (_linear(a, units) for a in node.args)
            if not left.terms or not right.terms:
                return _scaled(right, left.constant) if not left.terms else _scaled(left, right.constant)
    return Linear(Fraction(0), ((_plain(node, units), Fraction(1)),))


def _plain(node: Expression, units: Units) -> Any:
    """Give what is no sum: a cell, a slot, a function of sums."""
    if node.op in ("cell", "slot"):
        return ("leaf", Expression(node.op, (), node.value))
    if _is_worded(node, units):
        return ("leaf", _bare(node))
    args = [_linear(a, units) for a in node.args]
    return (node.op, tuple(sorted(args, key=repr) if node.op in ("min", "max", "count", "*") else args))


def _more(one: Linear, other: Linear) -> Linear:
    terms: dict[Any, Fraction] = {}
    for term, factor in (*one.terms, *other.terms):
        terms[term] = terms.get(term, Fraction(0)) + factor
    kept = sorted(((t, f) for t, f in terms.items() if f), key=repr)
    return Linear(one.constant + other.constant, tuple(kept))


def _less(one: Linear, other: Linear) -> Linear:
    return _more(one, _scaled(other, Fraction(-1)))


def _scaled(sides: Linear, factor: Fraction) -> Linear:
    return Linear(sides.constant * factor, tuple((t, f * factor) for t, f in sides.terms if f * factor))
