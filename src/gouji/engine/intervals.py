"""
Arithmetic and logic on what is known only within bounds.

A blank may be any number of its unit: an `Interval`. Operators take exact numbers and intervals alike; comparisons give
True, False or None (depends on the blanks), and `and`, `or`, `not` are those of strong Kleene logic. The operators
stand in one table, by the signs of the expression language.
"""

from __future__ import annotations

import bisect
import datetime
import enum
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from gouji.numbers import Number


class Interval(NamedTuple):
    """
    All numbers from `low` to `high`; None is without bound.

    `whole`: whole numbers alone. `below`: `high` itself is left out. `word`: the printed word that means these numbers;
    the same word is the same number.
    """

    low: Number | None
    high: Number | None
    whole: bool = False
    below: bool = False
    word: str = ""


class Unprinted(Interval):
    """What a cell that was not printed may be."""


class Void(enum.Enum):
    """Values that are none: what does not apply, and whether something holds of it."""

    VALUE = "value"
    TRUTH = "truth"


Value = int | Fraction | Interval
Truth = bool | None
_End = int | Fraction | float

ANYTHING = Interval(None, None)
"""The value of what has none, such as a division by zero: nothing can be told of it."""


def _spread(value: Value) -> Interval:
    return value if isinstance(value, Interval) else Interval(value, value)


def _make(low: Number | None, high: Number | None, *parts: Value) -> Value:
    if low is not None and low == high:
        return low
    return Interval(low, high, all(map(_holds_whole, parts)))


def _holds_whole(value: Value) -> bool:
    return value.whole if isinstance(value, Interval) else value.denominator == 1


def add(left: Value, right: Value) -> Value:
    """Add."""
    if not isinstance(left, Interval) and not isinstance(right, Interval):
        return left + right
    a, b = _spread(left), _spread(right)
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return _make(low, high, left, right)


def negate(value: Value) -> Value:
    """Change the sign."""
    if not isinstance(value, Interval):
        return -value
    low = None if value.high is None else -value.high
    return Interval(low, None if value.low is None else -value.low, value.whole)


def subtract(left: Value, right: Value) -> Value:
    """Subtract."""
    if not isinstance(left, Interval) and not isinstance(right, Interval):
        return left - right
    return add(left, negate(right))


def multiply(left: Value, right: Value) -> Value:
    """Multiply."""
    if not isinstance(left, Interval) and not isinstance(right, Interval):
        return left * right
    a, b = _spread(left), _spread(right)
    corners = [_corner(x, y) for x in _ends(a) for y in _ends(b)]
    low, high = min(corners), max(corners)
    return _make(_bound(low), _bound(high), left, right)


def _ends(interval: Interval) -> tuple[_End, _End]:
    """Give both ends; one that is not there as infinity, which Python compares exactly with every number."""
    low, high = interval[:2]
    return -math.inf if low is None else low, math.inf if high is None else high


def _corner(x: _End, y: _End) -> _End:
    if x == 0 or y == 0:
        return 0
    if isinstance(x, float) or isinstance(y, float):
        return math.inf if (x > 0) is (y > 0) else -math.inf
    return x * y


def _bound(end: _End) -> Number | None:
    return None if isinstance(end, float) else end


def divide(left: Value, right: Value) -> Value:
    """Divide exactly; a divisor that is or may be zero gives nothing that can be told."""
    b = _spread(right)
    if (b.low is None or b.low <= 0) and (b.high is None or b.high >= 0):
        return ANYTHING
    if not isinstance(left, Interval) and not isinstance(right, Interval):
        return plain(Fraction(left) / right)
    if b.low is None or b.high is None:
        inverse = Interval(Fraction(0), Fraction(1) / b.low) if b.low else Interval(Fraction(1) / b.high, Fraction(0))  # type: ignore[operator]
        return multiply(left, inverse)
    return multiply(left, Interval(Fraction(1) / b.high, Fraction(1) / b.low))


def plain(value: Number) -> Number:
    """Write a whole fraction as an integer."""
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def total(*values: Value) -> Value:
    """Add any number of values."""
    result: Value = 0
    for value in values:
        result = add(result, value)
    return result


def least(*values: Value) -> Value:
    """Take the smallest."""
    sure = next(
        (v for v in values if isinstance(v, Interval) and all(at_most(v, w) for w in values if w is not v)), None
    )
    if sure is not None:
        return sure
    spread = [_spread(v) for v in values]
    lows, highs = [v.low for v in spread], [v.high for v in spread if v.high is not None]
    low = None if None in lows else min(v for v in lows if v is not None)
    return _make(low, min(highs) if highs else None, *values)


def greatest(*values: Value) -> Value:
    """Take the largest."""
    return negate(least(*(negate(v) for v in values)))


def count(*values: Value) -> Value:
    """Count the values that are not zero."""
    sure = [equal(v, 0) for v in values]
    low = sum(1 for s in sure if s is False)
    return _make(low, low + sum(1 for s in sure if s is None))


def magnitude(value: Value) -> Value:
    """Take the value without its sign."""
    if not isinstance(value, Interval):
        return -value if value < 0 else value
    if value.low is not None and value.low >= 0:
        return value
    if value.high is not None and value.high <= 0:
        return negate(value)
    high = None if value.low is None or value.high is None else max(-value.low, value.high)
    return Interval(0, high, value.whole)


def nearest(value: Value, places: Value = 0) -> Value:
    """Round to decimal places, halves away from zero."""
    places = places if isinstance(places, Interval) else plain(places)
    if not isinstance(places, int) or not 0 <= places <= 12:
        return ANYTHING
    if isinstance(value, Interval):
        low = None if value.low is None else _round(value.low, places)
        high = None if value.high is None else _round(value.high, places)
        return Interval(low, high, value.whole or places == 0) if low is None or low != high else low
    return _round(value, places)


def _round(value: Number, places: int) -> Number:
    scaled = abs(Fraction(value)) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return plain(Fraction(whole if value >= 0 else -whole, 10**places))


def decimals(value: Value) -> Value:
    """Count the decimal places that a number needs; a fraction that never ends has no such number."""
    if isinstance(value, Interval):
        return 0 if value.whole else ANYTHING
    denominator = value.denominator
    for places in range(denominator.bit_length()):
        if 10**places % denominator == 0:
            return places
    return ANYTHING


def day(year: Value, month: Value, day_of_month: Value) -> Value:
    """Number the day of a date; an unknown part or a day that does not exist gives nothing that can be told."""
    parts = [v if isinstance(v, Interval) else plain(v) for v in (year, month, day_of_month)]
    if not all(isinstance(v, int) for v in parts):
        return ANYTHING
    try:
        return datetime.date(*parts).toordinal()  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return ANYTHING


def days_between(start: Value, end: Value) -> Value:
    """Count the days from one day to another."""
    return subtract(end, start)


def workdays_between(start: Value, end: Value, worked: Any) -> Value:
    """
    Count the days worked on after one day, up to and with another; negative, if the other comes before.

    Args:
        start, end: Numbers of days.
        worked: `weekend` as weekdays, 0 for Monday, and `holidays` as numbers of days in order.
    """
    if isinstance(start, Interval) or isinstance(end, Interval) or start.denominator != 1 or end.denominator != 1:
        return ANYTHING
    first, last = sorted((int(start), int(end)))
    weeks, rest = divmod(last - first, 7)
    days = weeks * (7 - len(worked.weekend))
    days += sum(1 for day in range(last - rest + 1, last + 1) if (day - 1) % 7 not in worked.weekend)
    holidays = worked.holidays[bisect.bisect_right(worked.holidays, first) : bisect.bisect_right(worked.holidays, last)]
    days -= sum(1 for day in holidays if (day - 1) % 7 not in worked.weekend)
    return days if start <= end else -days


def equal(left: Value, right: Value) -> Truth:
    """Compare for equality."""
    if not isinstance(left, Interval) and not isinstance(right, Interval):
        return left == right
    if _is_same_word(left, right):
        return True
    if less(left, right) or less(right, left) or _between_whole(left, right) or _between_whole(right, left):
        return False
    return None


def _is_same_word(left: Value, right: Value) -> bool:
    return isinstance(left, Interval) and isinstance(right, Interval) and left.word == right.word != ""


def _between_whole(value: Value, other: Value) -> bool:
    """Say whether an exact fraction is held against whole numbers only, none of which it can equal."""
    return isinstance(value, Fraction) and value.denominator != 1 and isinstance(other, Interval) and other.whole


def less(left: Value, right: Value) -> Truth:
    """Compare for less."""
    if not isinstance(left, Interval) and not isinstance(right, Interval):
        return left < right
    if _is_same_word(left, right):
        return False
    a, b = _spread(left), _spread(right)
    if a.high is not None and b.low is not None and (a.high < b.low or (a.below and a.high == b.low)):
        return True
    return False if a.low is not None and b.high is not None and a.low >= b.high else None


def at_most(left: Value, right: Value) -> Truth:
    """Compare for less or equal."""
    truth = less(right, left)
    return None if truth is None else not truth


def is_whole(value: Value) -> Truth:
    """Say whether a number is whole."""
    if isinstance(value, Interval):
        return True if value.whole else None
    return value.denominator == 1


def is_multiple(value: Value, of: Value) -> Truth:
    """Say whether a number is a whole multiple of another."""
    if isinstance(value, Interval) or isinstance(of, Interval) or of == 0:
        return None
    return bool(value % of == 0)


def is_given(value: Any) -> Truth:
    """Say whether a cell holds a number; what does not apply holds none, and of a blank it is not known."""
    if isinstance(value, Interval):
        return True if value.word else None
    return value is not Void.VALUE


def is_exact(value: Any) -> Truth:
    """Say whether a cell holds a number and not a word that stands for several."""
    if isinstance(value, Interval):
        return False if value.word else None
    return True


def is_printed(value: Any) -> bool:
    """Say whether a cell was printed, whatever it says."""
    return not isinstance(value, Unprinted)


def denied(truth: Any) -> Any:
    """Kleene not; of what does not apply nothing is denied."""
    return truth if truth is None or truth is Void.TRUTH else not truth


def every(*truths: Any) -> Any:
    """Kleene and; what does not apply yields to what is false alone."""
    return False if False in truths else Void.TRUTH if Void.TRUTH in truths else None if None in truths else True


def some(*truths: Any) -> Any:
    """Kleene or; what does not apply yields to what is true alone."""
    return True if True in truths else Void.TRUTH if Void.TRUTH in truths else None if None in truths else False


def _strict(operator: Callable[..., Any], void: Void = Void.VALUE) -> Callable[..., Any]:
    """Give nothing where one of the values does not apply."""

    def applied(*values: Any) -> Any:
        return void if Void.VALUE in values else operator(*values)

    return applied


def _passing(operator: Callable[..., Any]) -> Callable[..., Any]:
    """Pass over the values that do not apply; give nothing where none is left."""

    def applied(*values: Any) -> Any:
        if operator is count:
            return count(*(value for value in values if value is not Void.VALUE))
        left = [value for value in values if value is not Void.VALUE]
        return operator(*left) if left or not values else Void.VALUE

    return applied


COMPARE: dict[str, Callable[[Value, Value], Any]] = {
    "==": _strict(equal, Void.TRUTH),
    "!=": _strict(lambda a, b: denied(equal(a, b)), Void.TRUTH),
    "<": _strict(less, Void.TRUTH),
    "<=": _strict(at_most, Void.TRUTH),
    ">": _strict(lambda a, b: less(b, a), Void.TRUTH),
    ">=": _strict(lambda a, b: denied(less(a, b)), Void.TRUTH),
}
OPERATORS: dict[str, Callable[..., Any]] = {
    "+": _strict(add), "-": _strict(subtract), "*": _strict(multiply), "/": _strict(divide), "neg": _strict(negate),
    "and": every, "or": some, "not": denied,
    "given": is_given, "exact": _strict(is_exact, Void.TRUTH), "printed": is_printed,
    "sum": _passing(total), "min": _passing(least), "max": _passing(greatest), "count": _passing(count),
    "abs": _strict(magnitude), "round": _strict(nearest), "decimals": _strict(decimals),
    "integer": _strict(is_whole, Void.TRUTH), "multiple": _strict(is_multiple, Void.TRUTH),
    "date": _strict(day), "days": _strict(days_between), "workdays": _strict(workdays_between),
}  # fmt: skip
"""What the signs and functions of the language do; a value that does not apply passes through them as `Void`."""
