"""
Printed numeral to exact number, and back; never through a binary float that rounds.

Whole numbers are `int`, everything else `Fraction`. What is not without doubt one number gives None: a caller that gets
None has to say so, it may not take zero. Chinese numerals are read as GB/T 15835 and ordinary usage write them; where
usage is loose (three-to-five written as two digits side by side, a last unit left out) there is no number.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

Number = int | Fraction

MAX_DIGITS = 30
_MOST_BITS = 12_000
_MAX_TEXT = 200

_SHORT = 40
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_FREQUENT, _LESS = (
    [(chr(wide), chr(narrow)) for wide, narrow in _FULL_WIDTH.items() if chr(narrow) in signs]
    for signs in (",:;()", "!?%.-/ 0123456789")
)
_SIGNS = {"+": 1, "-": -1, "\u2212": -1, "\u2013": -1}
_MYRIADS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_ONE_TO_NINE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_DIGITS = {"零": 0, "〇": 0, "两": 2} | _ONE_TO_NINE
_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN = "".join(_DIGITS) + "".join(_TENS) + "万" + "亿"

_PLAIN = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:万亿|万|亿)?"
_ARABIC = re.compile(r"([+\-\u2212\u2013]?)([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?(万亿|万|亿)?")
_L = f"[{''.join(_ONE_TO_NINE)}]"
_D, _O = f"(?:{_L}|两)", "[〇零]"
_REMARK = re.compile(r"\(([^()]*)\)")
_NOTE = re.compile(r"\s*(?:\[\d{1,2}\]|[\u2460-\u2473]|[*\u203b\u2020\u2021]{1,3})\s*$")

# Numbers of cards, telephones and identity papers: a finding must not spread what it warns of.
_PRIVATE = re.compile("(?<=[0-9]{3})[0-9]{4,}(?=[0-9]{3}[0-9Xx])")


def fold(text: str) -> str:
    """
    Write full-width ASCII as ASCII and the ideographic space as a space.

    Args:
        text: Any text.

    Returns:
        A text of the same length; every offset means the same place as before.
    """
    if text.isascii():
        return text
    if len(text) < _SHORT:
        return text.translate(_FULL_WIDTH)
    # A narrative has little but these; translating all of it costs ten times as much.
    for signs in (_FREQUENT, _LESS):
        for wide, narrow in signs:
            text = text.replace(wide, narrow)
        if not _may_be_wide(text):
            return text
    return text.translate(_FULL_WIDTH)


def _may_be_wide(text: str) -> bool:
    """Tell whether a text may hold full-width ASCII or the ideographic space."""
    return "\u3000" in text or b"\xff" in text.encode("utf-16-le", "surrogatepass")[1::2]


def parse_number(text: str) -> Number | None:
    """
    Read a text that is one numeral and nothing else.

    Args:
        text: Digits, half or full width, with a sign, thousands separators (only in well-formed groups of three), a
            decimal fraction, a suffix for ten thousand or a hundred million; or a whole number in Chinese numerals.
            White space at the ends is passed over.

    Returns:
        The exact number; None for anything else and for more than `MAX_DIGITS` digits.
    """
    if text.isascii() and len(text) <= MAX_DIGITS:
        whole, _, decimals = text.partition(".")
        if whole.isdigit() and (decimals.isdigit() or "." not in text):
            return _exact(whole + decimals, len(decimals))
    if len(text) > _MAX_TEXT:
        return None
    text = fold(text).strip()
    match = _ARABIC.fullmatch(text)
    if match is None:
        return _han_number(text)
    sign, whole, fraction, suffix = match.groups(default="")
    digits = whole.replace(",", "")
    if len(digits) + max(len(fraction) - 1, 0) > MAX_DIGITS:
        return None
    return _plain(_exact(digits + fraction[1:], len(fraction[1:])) * _MYRIADS[suffix] * _SIGNS.get(sign, 1))


def worded_number(text: str, also: Mapping[str, str], signs: Mapping[str, int]) -> Number | None:
    """
    Read a text that is one numeral with a word for its sign before it or a unit behind it, and nothing else.

    Args:
        text: As in `parse_number`; a numeral behind a word for its sign has no sign of its own.
        also: Units that may be printed behind the number, each with its factor as a decimal string.
        signs: Words that may be printed before the number, each with 1 or -1.

    Returns:
        The number in the unit of the cell; None for anything else.
    """
    if len(text) > _MAX_TEXT:
        return None
    printed, factor = fold(text).strip(), Fraction(1)
    word = next((w for w in sorted(signs, key=len, reverse=True) if w and printed.startswith(w)), "")
    if word:
        printed, factor = printed.removeprefix(word).strip(), Fraction(signs[word])
        if printed[:1] in _SIGNS:
            return None
    unit = next((u for u in sorted(also, key=len, reverse=True) if u and printed.endswith(u)), "")
    if unit:
        printed, factor = printed.removesuffix(unit), factor * Fraction(also[unit])
    number = parse_number(printed)
    return None if number is None else _plain(number * factor)


def carried_number(text: str, also: Mapping[str, str], signs: Mapping[str, int] | None = None) -> Number | None:
    """
    Find the number that a printed cell carries beside words.

    Args:
        text: The cell as printed. Remarks in parentheses are passed over, unless they are themselves a number, and so
            is the mark of a footnote at the end: a circled number, one in square brackets, a star.
        also: Units that may be printed behind the number, each with its factor as a decimal string.
        signs: Words that may be printed before the number, each with 1 or -1.

    Returns:
        The number in the unit of the cell; None if the cell carries none, or more than one, or an unknown unit.
    """
    if len(text) > _MAX_TEXT:
        return None
    printed = _NOTE.sub("", fold(text))
    if any(parse_number(remark) is not None for remark in _REMARK.findall(printed)):
        return None
    return worded_number(_REMARK.sub("", printed), also, signs or {})


def number_pattern() -> str:
    """Return the RE2 pattern of an unsigned numeral in running text that is folded; it has no capturing group."""
    return f"(?:{_PLAIN}|[{_HAN}]+)"


def continues(text: str, start: int, end: int) -> bool:
    """
    Tell whether the numeral at `text[start:end]` is not a number of its own: part of a longer one, a range, an ordinal.

    Args:
        text: Folded text.
        start, end: Where the numeral was found.

    Returns:
        True where digits, a blank, decimal point, separator, range or ordinal sign join it to another number.
    """
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    return before.endswith("第") or _joined(before[::-1]) or _joined(after)


def show(number: Number) -> str:
    """Write a number as an exact decimal; one that has no finite decimal as `p/q`."""
    if isinstance(number, int):
        return _digits(number)
    places = _decimal_places(number.denominator)
    if places is None:
        return f"{_digits(number.numerator)}/{_digits(number.denominator)}"
    digits = _digits(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def _digits(number: int) -> str:
    """Write a whole number; of one that only a hostile rule can make, the size."""
    return str(number) if number.bit_length() <= _MOST_BITS else f"~2^{number.bit_length()}"


def from_float(value: float) -> Number | None:
    """
    Read a float of a JSON file as the decimal that was written there.

    Args:
        value: A float; up to 15 significant digits come back from binary as they went in.

    Returns:
        The decimal; None for more digits, for infinities and for what is not a number.
    """
    mantissa, _, exponent = repr(value).partition("e")
    digits = mantissa.lstrip("-").replace(".", "").strip("0")
    if len(digits) > 15 or not mantissa.lstrip("-")[0].isdigit() or abs(int(exponent or 0)) > MAX_DIGITS:
        return None
    return _plain(Fraction(repr(value)))


def _exact(digits: str, places: int) -> Number:
    return _plain(Fraction(int(digits), 10**places)) if places else int(digits)


def _plain(number: Number) -> Number:
    return number.numerator if number.denominator == 1 else number


def _joined(near: str) -> bool:
    """Tell whether a numeral goes on in `near`, its next characters going away from it."""
    if not near:
        return False
    if near[0] in "0123456789" or near[0] in _HAN:
        return True
    return near[0] in " .,-/~\u2013\u2014至到" and near[1:].isdecimal()


def _decimal_places(denominator: int) -> int | None:
    """Count the decimals of a fraction in lowest terms; None where they do not end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


@functools.cache
def _han_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the patterns of Chinese numerals, by digits and by units; large, and often not needed."""
    below_100 = f"{_D}十{_L}?"
    below_1000 = f"{_D}百(?:{below_100}|{_O}{_L})?"
    below_10000 = f"{_D}千(?:{below_1000}|{_O}?{below_100}|{_O}{_L})?"
    alone = f"(?:{below_10000}|{below_1000}|{_L}?十{_L}?|{_D})"
    behind = f"(?:{below_10000}|{_O}?{below_1000}|{_O}?{below_100}|{_O}{_L})"
    by_units = f"{_O}|{alone}亿(?:{behind}万)?{behind}?|{alone}万{behind}?|{alone}"
    return re.compile(f"(?:{_L}|{_O}){{3,}}"), re.compile(by_units)


def _han_number(text: str) -> int | None:
    """Read a whole number in Chinese numerals, by digits as in years or by units."""
    if len(text) > MAX_DIGITS:
        return None
    positional, by_units = _han_patterns()
    if positional.fullmatch(text):
        return int("".join(str(_DIGITS[char]) for char in text))
    if not by_units.fullmatch(text):
        return None
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section, digit = section + (digit or 1) * _TENS[char], 0
        else:
            total, section, digit = total + (section + digit) * _MYRIADS[char], 0, 0
    return total + section + digit


def masked(text: str) -> str:
    """Hide the middle of long numbers."""
    return _PRIVATE.sub(lambda number: "*" * len(number[0]), text)


def called(name: str) -> str:
    """Fold the name of a body for comparison: width, case and blanks mean nothing; the same string where nothing is folded."""
    key = unicodedata.normalize("NFKC", "".join(name.split())).casefold()
    return name if key == name else key
