"""
Which checks are linear, recognised from their expressions: sums and differences of cells, scaled by literals.

What a check says of figures is seen here whatever regulation it is of, so that relations can be counted, reduced and
solved. All coefficients are exact. A conjunction of comparisons is as many relations; anything else that is not a linear
comparison (a product of cells, a least value, an alternative) is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.program import Program
from gouji.numbers import Number
from gouji.packs.expression import Expression

CONSTANT = -1
"""Key of the constant among the coefficients of a form; cells are numbered from 0."""

Form = Mapping[int, Number]
"""Coefficient by number of the cell, and under `CONSTANT` what is added; none is zero."""


class Relation(NamedTuple):
    """
    A linear relation: the terms and the constant, added up, stand in relation `sign` to zero.

    Attributes:
        terms: Numbers of the cells and their coefficients, in order of the cells; no coefficient is zero.
        constant: What is added to the terms.
        sign: One of `==`, `!=`, `<`, `<=`, `>`, `>=`.
        tolerance: By how much an equality may be missed.
    """

    terms: tuple[tuple[int, Number], ...]
    constant: Number
    sign: str
    tolerance: Number = 0

    @property
    def is_exact_equality(self) -> bool:
        """Say whether a change of the sum, however small, breaks the relation wherever it holds."""
        return self.sign == "==" and not self.tolerance

    def coefficient(self, cell: int) -> Number:
        """Give the coefficient of a cell, 0 where the relation does not use it."""
        return next((c for n, c in self.terms if n == cell), 0)


class LinearCheck(NamedTuple):
    """
    An instance of a check that is linear.

    Attributes:
        instance: Its number in the program.
        rule: The position of its rule in the program.
        relations: What must hold, all of it.
        guarded: Whether it binds only where the rule's `when` holds.
        bound_to_some: Whether the rule binds only bodies of certain kinds, or certain years.
        missing: The rule's policy for cells without a value.
    """

    instance: int
    rule: int
    relations: tuple[Relation, ...]
    guarded: bool
    bound_to_some: bool
    missing: str

    @property
    def is_unconditional(self) -> bool:
        """Say whether it binds every report."""
        return not (self.guarded or self.bound_to_some)


def linear_checks(program: Program) -> tuple[LinearCheck, ...]:
    """List the instances of a program's checks that are linear, in order."""
    return tuple(_checks(program))


def _checks(program: Program) -> Iterator[LinearCheck]:
    for number, bound in sorted(program.bound.items()):
        rule = program.rule_of(number)
        relations = relations_of(bound.check, Fraction(rule.tolerance))
        if relations is not None:
            guarded, some = bound.when is not None, rule.applies is not None
            yield LinearCheck(number, program.instances[number].rule, relations, guarded, some, rule.missing)


def relations_of(check: Expression, tolerance: Number = 0) -> tuple[Relation, ...] | None:
    """
    Read a condition as linear relations that must all hold.

    Args:
        check: A bound condition.
        tolerance: How far the sides of an equality may differ.

    Returns:
        The relations, left side minus right side; None if the condition is not a conjunction of linear comparisons.
    """
    if check.op == "and":
        parts = [relations_of(arg, tolerance) for arg in check.args]
        return None if None in parts else tuple(r for part in parts for r in part or ())
    if check.op != "compare" or not isinstance(check.value, tuple):
        return None
    sides = [form_of(arg) for arg in check.args]
    pairs = zip(check.value, sides, sides[1:], strict=False)
    found = [_relation(s, left, right, tolerance) for s, left, right in pairs if left is not None and right is not None]
    return tuple(found) if len(found) == len(check.value) else None


def _relation(sign: str, left: Form, right: Form, tolerance: Number) -> Relation:
    form = dict(left)
    _add(form, right, -1)
    constant = form.pop(CONSTANT, 0)
    terms = tuple((cell, _plain(form[cell])) for cell in sorted(form))
    return Relation(terms, _plain(constant), sign, _plain(tolerance) if sign in ("==", "!=") else 0)


def form_of(node: Expression) -> Form | None:
    """
    Read a bound number as a linear form.

    Returns:
        Its coefficients; None if it is not linear in the cells, or holds a slot of a text.
    """
    match node.op:
        case "number":
            assert isinstance(node.value, int | Fraction)
            return {CONSTANT: node.value} if node.value else {}
        case "cell":
            assert isinstance(node.value, int)
            return {node.value: 1}
    if node.op not in _LINEAR:
        return None
    args = [form for arg in node.args if (form := form_of(arg)) is not None]
    return _combined(node.op, args) if len(args) == len(node.args) else None


def _combined(op: str, args: list[Form]) -> Form | None:
    match op:
        case "neg":
            return _scaled(args[0], -1)
        case "*" | "/":
            return _product(op, *args)
    total: dict[int, Number] = {}
    for position, arg in enumerate(args):
        _add(total, arg, -1 if op == "-" and position else 1)
    return total


def _product(op: str, left: Form, right: Form) -> Form | None:
    """Multiply or divide by a literal; a product of cells, and a division by nothing or by a cell, is not linear."""
    if right.keys() <= {CONSTANT}:
        factor = right.get(CONSTANT, 0)
        if op == "*":
            return _scaled(left, factor)
        return _scaled(left, Fraction(1, factor)) if factor else None
    if op == "*" and left.keys() <= {CONSTANT}:
        return _scaled(right, left.get(CONSTANT, 0))
    return None


def _scaled(form: Form, factor: Number) -> Form:
    return {cell: c * factor for cell, c in form.items()} if factor else {}


def _add(total: dict[int, Number], form: Form, factor: int) -> None:
    for cell, c in form.items():
        value = total.get(cell, 0) + c * factor
        if value:
            total[cell] = value
        else:
            del total[cell]


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value


_LINEAR = frozenset({"+", "-", "*", "/", "neg", "sum"})
