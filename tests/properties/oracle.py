"""
A second opinion on numeric rules: slow, plain, over `decimal.Decimal`, and sharing no code with the engine.

It works on trees that the tests draw themselves, so that it does not depend on the parser either. Division is carried
to far more places than any figure here has, and numbers closer than `NEAR` count as equal.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

CONTEXT = Context(prec=200, Emax=10**6, Emin=-(10**6))
INF = Decimal("Infinity")
NEAR = Decimal(10) ** -80
SNAP = Decimal(10) ** -90

Cell = tuple[str, str, str]
Truth = bool | None


class Span(NamedTuple):
    """All numbers from `low` to `high`; only whole ones, if `whole`."""

    low: Decimal
    high: Decimal
    whole: bool

    @property
    def exact(self) -> bool:
        return self.low == self.high


ANY = Span(-INF, INF, False)


class Node(NamedTuple):
    """
    A tree: `op` with its parts.

    `number` (value: text), `bare` (value: name), `address` (value: table, row, column), `neg`, `plus`, `+ - * /`,
    `call` (value: function), `compare` (value: signs), `and`, `or`, `not`.
    """

    op: str
    args: tuple[Node, ...] = ()
    value: Any = None


class Fact(NamedTuple):
    """What a cell is by the one who wrote it: `number`, `blank`, `text`, `unreadable`, `absent`, and its number if any."""

    state: str
    number: Decimal | None = None


Read = Callable[[Cell | str], Span]
Find = Callable[[Node], "list[Cell | str]"]


def snap(value: Decimal) -> Decimal:
    """Take away the last places, in which a division that does not end is wrong."""
    return value if value.is_infinite() else value.quantize(SNAP, context=CONTEXT).normalize(CONTEXT)


def is_whole(value: Decimal) -> bool:
    return value.is_finite() and value == value.to_integral_value()


def span(low: Decimal, high: Decimal, whole: bool) -> Span:
    low, high = snap(low), snap(high)
    return Span(low, high, is_whole(low) if low == high else whole)


def exactly(value: Decimal) -> Span:
    return span(value, value, False)


def whole(*parts: Span) -> bool:
    return all(p.whole for p in parts)


def add(a: Span, b: Span) -> Span:
    return span(CONTEXT.add(a.low, b.low), CONTEXT.add(a.high, b.high), whole(a, b))


def negate(a: Span) -> Span:
    return Span(CONTEXT.minus(a.high), CONTEXT.minus(a.low), a.whole)


def product(x: Decimal, y: Decimal) -> Decimal:
    return Decimal(0) if x == 0 or y == 0 else CONTEXT.multiply(x, y)


def multiply(a: Span, b: Span) -> Span:
    corners = [product(x, y) for x in a[:2] for y in b[:2]]
    return span(min(corners), max(corners), whole(a, b))


def divide(a: Span, b: Span) -> Span:
    if b.low <= 0 <= b.high:
        return ANY
    inverse = sorted(Decimal(0) if x.is_infinite() else CONTEXT.divide(Decimal(1), x) for x in b[:2])
    corners = [product(x, y) for x in a[:2] for y in inverse]
    return span(min(corners), max(corners), False)


def smallest(*parts: Span) -> Span:
    return span(min(p.low for p in parts), min(p.high for p in parts), whole(*parts))


def largest(*parts: Span) -> Span:
    return span(max(p.low for p in parts), max(p.high for p in parts), whole(*parts))


def magnitude(a: Span) -> Span:
    if a.low >= 0:
        return a
    if a.high <= 0:
        return negate(a)
    return span(Decimal(0), max(-a.low, a.high), a.whole)


def count(*parts: Span) -> Span:
    not_zero = [equal(p, exactly(Decimal(0))) for p in parts]
    low = sum(1 for t in not_zero if t is False)
    return span(Decimal(low), Decimal(low + sum(1 for t in not_zero if t is None)), True)


def rounded(a: Span, places: Span | None = None) -> Span:
    places = places or exactly(Decimal(0))
    if not places.exact or not places.whole or not 0 <= places.low <= 12:
        return ANY
    step = Decimal(1).scaleb(-int(places.low))
    ends = [x if x.is_infinite() else x.quantize(step, ROUND_HALF_UP, CONTEXT) for x in a[:2]]
    return span(ends[0], ends[1], a.whole or places.low == 0)


def decimals(a: Span) -> Span:
    if a.whole:
        return exactly(Decimal(0))
    if not a.exact or len(a.low.as_tuple().digits) > 70:
        return ANY
    exponent = a.low.normalize(CONTEXT).as_tuple().exponent
    assert isinstance(exponent, int)
    return exactly(Decimal(max(-exponent, 0)))


def day(*parts: Span) -> Span:
    if not all(p.exact and p.whole for p in parts):
        return ANY
    try:
        return exactly(Decimal(datetime.date(*(int(p.low) for p in parts)).toordinal()))
    except (ValueError, OverflowError):
        return ANY


def less(a: Span, b: Span) -> Truth:
    if a.high < b.low and not near(a.high, b.low):
        return True
    return False if a.low >= b.high or near(a.low, b.high) else None


def near(x: Decimal, y: Decimal) -> bool:
    return x == y if x.is_infinite() or y.is_infinite() else abs(CONTEXT.subtract(x, y)) < NEAR


def equal(a: Span, b: Span) -> Truth:
    if a.exact and b.exact:
        return near(a.low, b.low)
    if less(a, b) is True or less(b, a) is True:
        return False
    torn = any(x.exact and not x.whole and y.whole for x, y in ((a, b), (b, a)))
    return False if torn else None


def denied(truth: Truth) -> Truth:
    return None if truth is None else not truth


def every(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    return False if False in found else None if None in found else True


def some(truths: Iterable[Truth]) -> Truth:
    return denied(every(denied(t) for t in truths))


def compare(sign: str, a: Span, b: Span, tolerance: Decimal) -> Truth:
    if tolerance and sign in ("=", "!="):
        gap = magnitude(add(a, negate(b)))
        close = denied(less(exactly(tolerance), gap))
        return close if sign == "=" else denied(close)
    return {
        "=": equal(a, b),
        "!=": denied(equal(a, b)),
        "<": less(a, b),
        ">": less(b, a),
        "<=": denied(less(b, a)),
        ">=": denied(less(a, b)),
    }[sign]


NUMERIC: Mapping[str, Callable[..., Span]] = {
    "+": add,
    "-": lambda a, b: add(a, negate(b)),
    "*": multiply,
    "/": divide,
    "neg": negate,
    "plus": lambda a: a,
    "sum": lambda *parts: list(itertools.accumulate(parts, add))[-1],
    "min": smallest,
    "max": largest,
    "count": count,
    "abs": magnitude,
    "round": rounded,
    "decimals": decimals,
    "date": day,
    "days": lambda a, b: add(b, negate(a)),
}


def number(node: Node, find: Find, read: Read) -> Span:
    """Work out a node that gives a number."""
    if node.op == "number":
        return exactly(Decimal(node.value))
    if node.op in ("bare", "address"):
        (cell,) = find(node)
        return read(cell)
    return NUMERIC[node.value if node.op == "call" else node.op](*numbers(node.args, find, read))


def numbers(nodes: Iterable[Node], find: Find, read: Read) -> list[Span]:
    """Work out the arguments of a function; a group gives all its cells."""
    found: list[Span] = []
    for node in nodes:
        found += [read(c) for c in find(node)] if node.op in ("bare", "address") else [number(node, find, read)]
    return found


def truth(node: Node, find: Find, read: Read, tolerance: Decimal) -> Truth:
    """Work out a node that holds or does not hold."""
    if node.op in ("and", "or"):
        return (every if node.op == "and" else some)([truth(a, find, read, tolerance) for a in node.args])
    if node.op == "not":
        return denied(truth(node.args[0], find, read, tolerance))
    sides = [number(a, find, read) for a in node.args]
    if node.op == "compare":
        pairs = zip(node.value, sides, sides[1:], strict=False)
        return every([compare(sign, a, b, tolerance) for sign, a, b in pairs])
    if node.value == "integer":
        return is_whole(sides[0].low) if sides[0].exact else True if sides[0].whole else None
    value, of = sides
    if not value.exact or not of.exact or of.low == 0:
        return None
    quotient = snap(CONTEXT.divide(value.low, of.low))
    return is_whole(quotient)


def leaves(node: Node) -> list[Node]:
    """List the names and addresses in a tree."""
    own = [node] if node.op in ("bare", "address") else []
    return own + [leaf for arg in node.args for leaf in leaves(arg)]


def outcome(
    check: Node, when: Node | None, find: Find, facts: Callable[[Cell | str], Fact],
    possible: Callable[[Cell | str], Span], missing: str, tolerance: Decimal,
) -> str:  # fmt: skip
    """
    Decide one instance.

    Args:
        check, when: The rule.
        find: Cells or head facts that a name means in this instance.
        facts: What is in a cell.
        possible: What a cell may hold.
        missing: The rule's policy.
        tolerance: The rule's tolerance.
    """

    def read(cell: Cell | str) -> Span:
        fact = facts(cell)
        if fact.number is not None:
            return exactly(fact.number)
        if missing == "zero" and fact.state in ("blank", "absent"):
            return exactly(Decimal(0))
        return possible(cell)

    guard = True if when is None else truth(when, find, read, tolerance)
    if guard is False:
        return "not-applicable"
    used = [c for tree in (check, when) if tree for leaf in leaves(tree) for c in find(leaf)]
    if missing in ("fail", "not-applicable") and any(facts(c).number is None for c in used):
        return missing
    holds = truth(check, find, read, tolerance)
    if holds is True:
        return "pass"
    return "undetermined" if guard is None or holds is None else "fail"
