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
    Unprinted,
    Value,
    Void,
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
from gouji.packs.model import Rule
from gouji.reports.facts import NOTHING, Facts

Lookup = Callable[[int], Value]
FAIL = Verdict(Outcome.FAIL)
SKIP = Verdict(Outcome.NOT_APPLICABLE, "reason.guard")
DOES_NOT_APPLY = Verdict(Outcome.NOT_APPLICABLE, "reason.does-not-apply")


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
    op = node.op
    if op == "cell":
        assert isinstance(node.value, int)
        return cell(node.value)
    if op in ("number", "calendar"):
        return node.value
    if op == "slot":
        assert isinstance(node.value, str)
        return slots[node.value]
    args = [cell(a.value) if a.op == "cell" else evaluate(a, cell, slots, tolerance) for a in node.args]
    if op != "compare":
        return OPERATORS[op](*args)
    assert isinstance(node.value, tuple)
    if len(args) == 2:
        return compare(node.value[0], args[0], args[1], tolerance)
    pairs = zip(node.value, args, args[1:], strict=False)
    return every(*(compare(op, left, right, tolerance) for op, left, right in pairs))


def compare(op: str, left: Value, right: Value, tolerance: Fraction) -> Any:
    """Compare two values; `tolerance` widens equality alone."""
    if tolerance and op in ("==", "!=") and Void.VALUE not in (left, right):
        near = at_most(magnitude(subtract(left, right)), tolerance)
        return near if op == "==" else denied(near)
    return COMPARE[op](left, right)


def possible(layout: Layout, number: int) -> Interval:
    """Give all values that a cell without a known value may have, by its unit."""
    number %= layout.size
    unit = layout.cells[number].unit if number < len(layout.cells) else HEAD_UNIT
    if unit.type == "date":
        return Interval(None, None, True)
    return Interval(unit.min, None, unit.type == "integer")


def is_possible(layout: Layout, number: int, value: Number) -> bool:
    """Say whether a cell may have a value, by its unit."""
    low, _, whole = possible(layout, number)[:3]
    return (low is None or value >= low) and (value.denominator == 1 or not whole)


def lookup(facts: Facts, layout: Layout, rule: Rule) -> Lookup:
    """
    Make what gives a cell's value: a number where it is known, else an interval, or nothing where it does not apply.

    Args:
        facts: The report's figures.
        layout: The form's cells.
        rule: For its policy; with `missing: zero`, what was left blank or out counts as 0, with `absent: zero` what was
            left out.
    """
    zero = {CellState.BLANK: rule.missing == "zero", CellState.ABSENT: (rule.absent or rule.missing) == "zero"}

    def value(number: int) -> Any:
        if number not in facts.unknown or zero.get(facts.state(number)):
            return facts.value(number)
        oddity = facts.odd.get(number)
        if oddity is not None and oddity.meaning is not None:
            return Void.VALUE if oddity.meaning is NOTHING else Interval(*oddity.meaning, word=oddity.printed or "")
        free = possible(layout, number)
        return Unprinted(*free) if facts.state(number) is CellState.ABSENT else free

    return value


def policies_of(facts: Facts, rule: Rule) -> dict[int, str]:
    """
    Say of each cell that should have a value and has none what a rule wants done about it.

    What was printed and cannot be read is never taken for zero.
    """
    policies = {CellState.ABSENT: rule.absent or rule.missing, CellState.BLANK: rule.missing}
    other = "undetermined" if rule.missing == "zero" else rule.missing
    return {n: policies.get(facts.state(n), other) for n in facts.unknown if facts.is_lacking(n)}


def outcome_of(guard: Any, truth: Any) -> Verdict:
    """
    Put a guard and a check together.

    A guard that cannot be told leaves the outcome open, unless the check holds in any case.
    """
    if truth is Void.TRUTH or guard is Void.TRUTH:
        return DOES_NOT_APPLY
    if truth is True:
        return Verdict(Outcome.PASS)
    if guard is None or truth is None:
        return Verdict(Outcome.UNDETERMINED, "reason.guard-open" if guard is None else "reason.blanks")
    return FAIL
