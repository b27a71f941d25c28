"""
Which checks are linear, recognised from their expressions: sums and differences of cells, scaled by literals.

What a check says of figures is seen here whatever regulation it is of, so that relations can be counted, reduced and
solved. All coefficients are exact. A conjunction of comparisons is as many relations; anything else that is not a linear
comparison (a product of cells, a least value, an alternative) is none.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeVar

from gouji.engine.program import Program
from gouji.numbers import Number
from gouji.packs.bound import Bound, Series
from gouji.packs.expression import Expression

Key = TypeVar("Key", bound=Hashable)

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


def linear_checks(program: Program, numbers: Iterable[int] | None = None) -> tuple[LinearCheck, ...]:
    """
    List the instances of a program's checks that are linear, in order.

    Args:
        program: The pack, ready to run.
        numbers: The instances that are asked about, in order; None for all.
    """
    return tuple(_checks(program, sorted(program.bound) if numbers is None else numbers))


def _checks(program: Program, numbers: Iterable[int]) -> Iterator[LinearCheck]:
    series: dict[Series, tuple[Relation, ...] | None] = {}
    for number in numbers:
        bound, position = program.made(number), program.positions[number]
        rule = program.rules[position]
        relations = _relations(bound, program.tolerances[position], series)
        if relations is not None:
            guarded, some = rule.when is not None, rule.applies is not None
            yield LinearCheck(number, position, relations, guarded, some, rule.missing)


def _relations(
    bound: Bound, tolerance: Number, known: dict[Series, tuple[Relation, ...] | None]
) -> tuple[Relation, ...] | None:  # fmt: skip
    """Read an instance; of a series, the first is read, and its cells go on as they do in the expression."""
    series = bound.series
    if series is None:
        return relations_of(bound.check, tolerance)
    if series not in known:
        known[series] = relations_of(series.check, tolerance)
    first, paces = known[series], dict(series.paces)
    if first is None:
        return None
    moved = tuple(_stepped(relation, paces, bound.steps) for relation in first)
    is_apart = len(paces) == len(series.paces) and len(bound.cells) == len(paces)
    return moved if is_apart else relations_of(bound.check, tolerance)


def _stepped(relation: Relation, paces: Mapping[int, int], steps: int) -> Relation:
    return relation._replace(terms=tuple(sorted([(cell + steps * paces[cell], c) for cell, c in relation.terms])))


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
    return summed(node, CONSTANT, _cell)


def _cell(node: Expression) -> Form | None:
    return {node.value: 1} if isinstance(node.value, int) and node.op == "cell" else None


def summed(
    node: Expression, constant: Key, leaf: Callable[[Expression], Mapping[Key, Number] | None]
) -> dict[Key, Number] | None:
    """
    Read a bound number as a sum of terms with factors; sums and differences, and products with a literal, are put together.

    Args:
        node: The expression.
        constant: Key of what is a number alone.
        leaf: Makes a sum of what is none by itself: a cell, a product of cells, a call; None if that cannot be.

    Returns:
        Factors by term, none of them zero; None if a part of it cannot be read.
    """
    if node.op == "number":
        assert isinstance(node.value, int | Fraction)
        return {constant: node.value} if node.value else {}
    if node.op not in _LINEAR:
        alone = leaf(node)
        return None if alone is None else dict(alone)
    args = [form for arg in node.args if (form := summed(arg, constant, leaf)) is not None]
    if len(args) < len(node.args):
        return None
    if node.op in ("*", "/"):
        product = _product(node.op, args[0], args[1], constant)
        other = leaf(node) if product is None else product
        return None if other is None else dict(other)
    total: dict[Key, Number] = {}
    for position, arg in enumerate(args):
        _add(total, arg, -1 if node.op == "neg" or (node.op == "-" and position) else 1)
    return total


def _product(op: str, left: dict[Key, Number], right: dict[Key, Number], constant: Key) -> dict[Key, Number] | None:
    """Multiply or divide by a literal; a product of cells, and a division by nothing or by a cell, is no sum."""
    if right.keys() <= {constant}:
        factor = right.get(constant, 0)
        if op == "*":
            return _scaled(left, factor)
        return _scaled(left, Fraction(1, factor)) if factor else None
    if op == "*" and left.keys() <= {constant}:
        return _scaled(right, left.get(constant, 0))
    return None


def _scaled(form: dict[Key, Number], factor: Number) -> dict[Key, Number]:
    return {term: c * factor for term, c in form.items()} if factor else {}


def _add(total: dict[Key, Number], form: Mapping[Key, Number], factor: int) -> None:
    for term, c in form.items():
        value = total.get(term, 0) + c * factor
        if value:
            total[term] = value
        else:
            del total[term]


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value


_LINEAR = frozenset({"+", "-", "*", "/", "neg", "sum"})
