"""
Whether conditions on sums can hold together: Fourier-Motzkin elimination over the rationals, with whole numbers tightened.

What is found impossible is impossible. What is too large to be looked at, or fails for a reason of whole numbers alone,
counts as possible: nothing wrong is told, at the price of silence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.intervals import Interval
from gouji.keeper.lint.linear import CONSTANT, Branch, Form, scaled

_MAX_TERMS = 120
_MAX_LIMITS = 400
_MAX_BITS = 4096
EFFORT = 60_000
"""Limits that are put together, or looked through, for all conditions of an edition; a form like any takes hundreds."""
_ZERO = Fraction(0)


class _Limit(NamedTuple):
    """`form <= 0`, or `form < 0` where strict."""

    form: Form
    strict: bool


class Effort:
    """How much more is worked out, in limits that are put together or looked through."""

    def __init__(self, left: int = EFFORT) -> None:
        self.left = left

    def spend(self, limits: int) -> None:
        """
        Take from what is left.

        Raises:
            _Unknown: If nothing is left.
        """
        self.left -= limits
        if self.left < 0:
            raise _Unknown


class _Impossible(Exception):
    """The conditions contradict one another."""


class _Unknown(Exception):
    """It would take too long to tell."""


def is_possible(
    branch: Branch, bounds: Mapping[str, Interval], truths: Mapping[str, bool | None], effort: Effort
) -> bool:
    """
    Say whether conditions may hold together.

    Args:
        branch: The conditions.
        bounds: Term to the values that it may have.
        truths: Property to whether it always, never (or sometimes: None) holds.
        effort: What may still be spent on it; where nothing is left, all counts as possible.
    """
    said = {(atom.op, atom.name) for atom in branch if atom.name}
    for op, name in said:
        if truths[name] is (op == "not") or ("not" if op == "is" else "is", name) in said:
            return False
    try:
        _solve(branch, bounds, effort)
    except _Impossible:
        return False
    except _Unknown:
        return True
    return True


def _solve(branch: Branch, bounds: Mapping[str, Interval], effort: Effort) -> None:
    forms = [atom for atom in branch if not atom.name]
    terms = dict.fromkeys(term for atom in forms for term in atom.form if term != CONSTANT)
    if len(terms) > _MAX_TERMS:
        raise _Unknown
    equal = [_whole_equal(atom.form, bounds) for atom in forms if atom.op == "=="]
    limits = [_tightened(_Limit(atom.form, atom.op == "<"), bounds) for atom in forms if atom.op != "=="]
    limits += [limit for term in terms for limit in _bounds(term, bounds[term])]
    limits = _without(equal, limits)
    while limits := _sound(limits):
        effort.spend(sum(len(limit.form) for limit in limits) // 8 + 1)
        limits = _eliminated(limits)


def _bounds(term: str, bound: Interval) -> Iterable[_Limit]:
    if bound.low is not None:
        yield _Limit({term: Fraction(-1), CONSTANT: Fraction(bound.low)}, strict=False)
    if bound.high is not None:
        yield _Limit({term: Fraction(1), CONSTANT: -Fraction(bound.high)}, strict=False)


def _integral(form: Form, bounds: Mapping[str, Interval]) -> tuple[Form, int] | None:
    """Give a form of whole terms with whole factors, and the largest number that divides all of these."""
    terms = [term for term in form if term != CONSTANT]
    if not terms or not all(bounds[term].whole for term in terms):
        return None
    whole = scaled(form, Fraction(math.lcm(*(form[term].denominator for term in terms))))
    return whole, math.gcd(*(int(whole[term]) for term in terms))


def _whole_equal(form: Form, bounds: Mapping[str, Interval]) -> Form:
    """Refuse what no whole numbers fulfil, such as `2 x = 3`."""
    found = _integral(form, bounds)
    if found and (found[0].get(CONSTANT, _ZERO) / found[1]).denominator != 1:
        raise _Impossible
    return form


def _tightened(limit: _Limit, bounds: Mapping[str, Interval]) -> _Limit:
    """Move a limit on whole numbers to the last one that keeps it: `2 x < 5` is `x <= 2`."""
    found = _integral(limit.form, bounds)
    if found is None:
        return limit
    form = dict(scaled(found[0], Fraction(1, found[1])))
    constant = form.get(CONSTANT, _ZERO)
    form[CONSTANT] = Fraction(math.floor(constant) + 1 if limit.strict else math.ceil(constant))
    return _Limit(form, strict=False)


def _without(equal: list[Form], limits: list[_Limit]) -> list[_Limit]:
    """Use up equalities by putting in what one of their terms is equal to."""
    while equal:
        form = equal.pop()
        terms = [term for term, factor in form.items() if term != CONSTANT and factor]
        if not terms:
            if form.get(CONSTANT, _ZERO):
                raise _Impossible
            continue
        term = min(terms)
        equal = [_replaced(other, term, form) for other in equal]
        limits = [_Limit(_replaced(limit.form, term, form), limit.strict) for limit in limits]
    return limits


def _replaced(form: Form, term: str, equal: Form) -> Form:
    return _sum(form, equal, -form[term] / equal[term]) if form.get(term) else form


def _sum(left: Form, right: Form, factor: Fraction) -> Form:
    total = dict(left)
    for term, each in right.items():
        total[term] = total.get(term, _ZERO) + factor * each
    if any(max(each.numerator.bit_length(), each.denominator.bit_length()) > _MAX_BITS for each in total.values()):
        raise _Unknown
    return {term: each for term, each in total.items() if each}


def _sound(limits: list[_Limit]) -> list[_Limit]:
    """Drop limits without terms, each once, and stop at one that is not kept."""
    found: dict[tuple[object, ...], _Limit] = {}
    for limit in limits:
        if limit.form.keys() - {CONSTANT}:
            found.setdefault((limit.strict, *sorted(limit.form.items())), limit)
            continue
        constant = limit.form.get(CONSTANT, _ZERO)
        if constant > 0 or (limit.strict and constant == 0):
            raise _Impossible
    if len(found) > _MAX_LIMITS:
        raise _Unknown
    return list(found.values())


def _eliminated(limits: list[_Limit]) -> list[_Limit]:
    """Take out the term that costs least: each limit from below is put together with each from above."""
    counts: dict[str, list[int]] = {}
    for limit in limits:
        for term, factor in limit.form.items():
            counts.setdefault(term, [0, 0])[factor > 0] += 1
    counts.pop(CONSTANT, None)
    term = min(counts, key=lambda each: (counts[each][0] * counts[each][1], each))
    if counts[term][0] * counts[term][1] > _MAX_LIMITS:
        raise _Unknown
    over = [limit for limit in limits if limit.form.get(term, _ZERO) > 0]
    under = [limit for limit in limits if limit.form.get(term, _ZERO) < 0]
    rest = [limit for limit in limits if not limit.form.get(term)]
    return rest + [
        _Limit(_sum(scaled(a.form, 1 / a.form[term]), b.form, -1 / b.form[term]), a.strict or b.strict)
        for a in over
        for b in under
    ]
