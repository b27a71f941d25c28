"""
Expressions as sums: what is left of them when like terms are put together and sides are moved.

Sums of cells with factors become linear forms, as in `engine.linear`; anything else (a product of cells, a rounding) is one
term of which no more than its bounds are known. Two expressions with the same form mean the same, however they are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from gouji.engine.decide import evaluate
from gouji.engine.intervals import ANYTHING, Interval
from gouji.engine.linear import summed
from gouji.numbers import Number
from gouji.packs.expression import Expression

CONSTANT = ""
"""The term of a form that is a number alone."""

Form = Mapping[str, Fraction]
"""Term to factor; terms with the factor 0 are left out."""

MAX_BRANCHES = 64
_MIRRORED = {">": "<", ">=": "<="}
_DENIED = {"<": "<=", "<=": "<"}
_UNORDERED = frozenset({"min", "max", "count", "*"})


class TooManyWaysError(Exception):
    """A condition can come true in more ways than are looked at."""


class Atom(NamedTuple):
    """
    A plain condition: `form == 0`, `form <= 0`, `form < 0`; or that a property `name` does (`is`) or does not (`not`) hold.
    """

    op: str
    form: Form = {}
    name: str = ""


Branch = tuple[Atom, ...]
"""Conditions that hold together."""


class Forms:
    """
    Makes forms of bound expressions.

    Attributes:
        bounds: Term to the values that it may have.
        truths: Property to whether it holds for all of these values; None where that depends on them.
    """

    def __init__(self, cell: Callable[[int], Interval]) -> None:
        """
        Start without any.

        Args:
            cell: Gives the values that a cell may have.
        """
        self._cell = cell
        self.bounds: dict[str, Interval] = {}
        self.truths: dict[str, bool | None] = {}
        self._known: dict[int, tuple[Expression, Form]] = {}
        self._compared: dict[int, tuple[Expression, tuple[tuple[str, Form], ...]]] = {}

    def of(self, node: Expression) -> Form:
        """Give the form of a number."""
        known = self._known.get(id(node))
        if known is None:
            found = summed(node, CONSTANT, self._alone)
            assert found is not None
            known = node, {term: Fraction(factor) for term, factor in found.items()}
            self._known[id(node)] = known
        return known[1]

    def _alone(self, node: Expression) -> Mapping[str, Number]:
        """Give the form of a number that is no sum: its one term; from one day to another is a difference."""
        if node.op == "days":
            return self.of(Expression("-", (node.args[1], node.args[0])))
        return {self._term(node): 1}

    def _term(self, node: Expression) -> str:
        """Name a number that is no sum, and keep its bounds."""
        if node.op == "cell":
            name = f"c{node.value}"
            assert isinstance(node.value, int)
            self.bounds[name] = self._cell(node.value)
        elif node.op == "slot":
            name = f"s{node.value}"
            self.bounds[name] = ANYTHING
        else:
            name = self._call(node)
            value = self._value(node)
            self.bounds[name] = value if isinstance(value, Interval) else Interval(value, value)
        return name

    def _call(self, node: Expression) -> str:
        args = [written(self.of(arg)) for arg in node.args]
        if node.op == "abs":
            form = self.of(node.args[0])
            args = [min(written(form), written(scaled(form, Fraction(-1))))]
        return f"{node.op}({';'.join(sorted(args) if node.op in _UNORDERED else args)})"

    def _value(self, node: Expression) -> Any:
        return evaluate(node, self._cell, defaultdict(lambda: ANYTHING), Fraction(0))

    def branches(self, node: Expression, tolerance: Fraction, *, denied: bool = False) -> tuple[Branch, ...]:
        """
        Give the ways in which a condition comes true.

        Args:
            node: The condition.
            tolerance: By how much the sides of an equality may differ.
            denied: Give the ways in which it does not.

        Raises:
            TooManyWaysError: If there are more than are looked at.
        """
        if node.op == "not":
            return self.branches(node.args[0], tolerance, denied=not denied)
        if node.op in ("and", "or"):
            parts = [self.branches(arg, tolerance, denied=denied) for arg in node.args]
            return joined(parts) if (node.op == "and") is not denied else either(parts)
        if node.op == "compare":
            parts = [ways(op, form, tolerance, denied=denied) for op, form in self._differences(node)]
            return either(parts) if denied else joined(parts)
        name = self._call(node)
        self.truths[name] = None if node.op == "printed" else self._value(node)
        return ((Atom("not" if denied else "is", {}, name),),)

    def _differences(self, node: Expression) -> tuple[tuple[str, Form], ...]:
        """Give the comparisons of a chain, each with what its left side has over its right side."""
        if id(node) not in self._compared:
            assert isinstance(node.value, tuple)
            pairs = zip(node.value, node.args, node.args[1:], strict=False)
            found = tuple((op, self.of(Expression("-", (left, right)))) for op, left, right in pairs)
            self._compared[id(node)] = node, found
        return self._compared[id(node)][1]

    def meaning(self, node: Expression, tolerance: Fraction) -> str:
        """Write a condition so that conditions written alike mean the same: sums in order, sides moved."""
        if node.op == "not":
            return f"not({self.meaning(node.args[0], tolerance)})"
        op = "or" if node.op == "or" else "and"
        parts = sorted(set(self._parts(node, op, tolerance)))
        return parts[0] if len(parts) == 1 else f"{op}({'|'.join(parts)})"

    def _parts(self, node: Expression, op: str, tolerance: Fraction) -> Iterable[str]:
        """Give the conditions that `and`, or `or`, joins; a chain of comparisons is such a conjunction."""
        if node.op == op:
            for arg in node.args:
                yield from self._parts(arg, op, tolerance)
        elif node.op == "compare" and (op == "and" or len(node.args) == 2):
            for sign, form in self._differences(node):
                yield "/".join(map(_branch, ways(sign, form, tolerance, denied=False)))
        elif node.op in ("and", "or", "not", "compare"):
            yield self.meaning(node, tolerance)
        else:
            yield self._call(node)


def ways(op: str, form: Form, tolerance: Fraction, *, denied: bool) -> tuple[Branch, ...]:
    """Give the ways in which `form op 0` comes true, or does not."""
    if op in (">", ">="):
        return ways(_MIRRORED[op], scaled(form, Fraction(-1)), tolerance, denied=denied)
    if op in ("==", "!="):
        over, under = _shifted(form, -tolerance), _shifted(scaled(form, Fraction(-1)), -tolerance)
        if (op == "==") is denied:
            return (Atom("<", scaled(over, Fraction(-1))),), (Atom("<", scaled(under, Fraction(-1))),)
        return ((Atom("<=", over), Atom("<=", under)),) if tolerance else ((Atom("==", form),),)
    return ((Atom(_DENIED[op], scaled(form, Fraction(-1))),),) if denied else ((Atom(op, form),),)


def joined(parts: Iterable[tuple[Branch, ...]]) -> tuple[Branch, ...]:
    """Give the ways in which all of several conditions come true."""
    found: tuple[Branch, ...] = ((),)
    for part in parts:
        if len(found) * len(part) > MAX_BRANCHES:
            raise TooManyWaysError
        found = tuple((*one, *other) for one in found for other in part)
    return found


def either(parts: Iterable[tuple[Branch, ...]]) -> tuple[Branch, ...]:
    """Give the ways in which one of several conditions comes true."""
    found = tuple(branch for part in parts for branch in part)
    if len(found) > MAX_BRANCHES:
        raise TooManyWaysError
    return found


def is_constant(form: Form) -> bool:
    """Say whether a form is a number alone."""
    return not form.keys() - {CONSTANT}


def scaled(form: Form, factor: Fraction) -> Form:
    """Multiply a form."""
    return form if factor == 1 else {term: each * factor for term, each in form.items()}


def _shifted(form: Form, by: Fraction) -> Form:
    moved = {**form, CONSTANT: form.get(CONSTANT, Fraction(0)) + by}
    return {term: factor for term, factor in moved.items() if factor}


def written(form: Form) -> str:
    """Write a form, its terms in order."""
    return "+".join(f"{factor}*{term}" for term, factor in sorted(form.items())) or "0"


def direction(form: Form) -> tuple[str, Fraction]:
    """Write a form without its constant, scaled so that its first term has the factor 1 or -1; give the scale."""
    terms = sorted(term for term in form if term != CONSTANT)
    scale = 1 / abs(form[terms[0]]) if terms else Fraction(1)
    return written({term: form[term] * scale for term in terms}), scale


def _branch(branch: Branch) -> str:
    return "&".join(sorted(map(_atom, branch)))


def _atom(atom: Atom) -> str:
    if atom.op in ("is", "not"):
        return f"{atom.op} {atom.name}"
    forms = [scaled(atom.form, direction(atom.form)[1])]
    if atom.op == "==":
        forms.append(scaled(forms[0], Fraction(-1)))
    return f"{atom.op} {min(map(written, forms))}"
