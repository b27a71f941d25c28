"""
One instance decided on its tree, with intervals for what is not known.

The generated kernel judges what is fully known; this judges the rest, by the rule's own policy for missing cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from gouji.engine.intervals import (
    COMPARE,
    OPERATORS,
    Interval,
    Truth,
    Value,
    at_most,
    denied,
    every,
    magnitude,
    subtract,
)
from gouji.engine.outcomes import Verdict
from gouji.findings import CellState, Outcome
from gouji.numbers import Number
from gouji.packs.expression import Expression
from gouji.packs.form import HEAD_UNIT, Layout
from gouji.reports.facts import Facts

Lookup = Callable[[int], Value]
FAIL = Verdict(Outcome.FAIL)


def evaluate(node: Expression, cell: Lookup, slots: Mapping[str, Value], tolerance: Fraction) -> Any:
    """
    Work out a bound expression.

    Args:
        node: The expression.
        cell: Gives the value of a cell by its number.
        slots: Values of the slots of a claim.
        tolerance: How far sides of an equality may differ.

    Returns:
        A value, or True, False or None for a condition.
    """
    match node.op:
        case "number":
            return node.value
        case "cell":
            assert isinstance(node.value, int)
            return cell(node.value)
        case "slot":
            assert isinstance(node.value, str)
            return slots[node.value]
    args = [evaluate(a, cell, slots, tolerance) for a in node.args]
    if node.op != "compare":
        return OPERATORS[node.op](*args)
    assert isinstance(node.value, tuple)
    pairs = zip(node.value, args, args[1:], strict=False)
    return every(*(compare(op, left, right, tolerance) for op, left, right in pairs))


def compare(op: str, left: Value, right: Value, tolerance: Fraction) -> Truth:
    """Compare two values; `tolerance` widens equality alone."""
    if tolerance and op in ("==", "!="):
        near = at_most(magnitude(subtract(left, right)), tolerance)
        return near if op == "==" else denied(near)
    return COMPARE[op](left, right)


def possible(layout: Layout, number: int) -> Interval:
    """Give all values that a cell without a known value may have, by its unit."""
    unit = layout.cells[number].unit if number < len(layout.cells) else HEAD_UNIT
    return Interval(unit.min, None, unit.type == "integer")


def is_possible(layout: Layout, number: int, value: Number) -> bool:
    """Say whether a cell may have a value, by its unit."""
    low, _, whole = possible(layout, number)
    return (low is None or value >= low) and (value.denominator == 1 or not whole)


def lookup(facts: Facts, layout: Layout, missing: str) -> Lookup:
    """
    Make what gives a cell's value: a number where it is known, else an interval.

    Args:
        facts: The report's figures.
        layout: The form's cells.
        missing: The rule's policy; with `zero`, what was left blank or out counts as 0.
    """
    zero = (CellState.BLANK, CellState.ABSENT) if missing == "zero" else ()

    def value(number: int) -> Value:
        if number not in facts.unknown or facts.state(number) in zero:
            return facts.numbers[number]
        return possible(layout, number)

    return value


def outcome_of(guard: bool | None, truth: bool | None) -> Verdict:
    """
    Put a guard and a check together.

    A guard that cannot be told leaves the outcome open, unless the check holds in any case.
    """
    if truth is True:
        return Verdict(Outcome.PASS)
    if guard is None or truth is None:
        return Verdict(Outcome.UNDETERMINED, "reason.guard-open" if guard is None else "reason.blanks")
    return FAIL
