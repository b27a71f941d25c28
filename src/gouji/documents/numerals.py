"""The numbers that Word and browsers put in front of the items of a list (ECMA-376 part 1, 17.18.59; CSS Counter Styles 3)."""

from __future__ import annotations

_DIGITS = "〇 一 二 三 四 五 六 七 八 九".split()


def chinese(count: int) -> str:
    """Count as Chinese lists do, up to 99; digits beyond."""
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[ones] if ones else "")


def roman(count: int) -> str:
    """Count in small Roman numerals, up to 3999; digits beyond."""
    if not 0 < count < 4000:
        return str(count)
    text = ""
    signs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    for value, sign in (*signs, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += sign * (count // value)
        count %= value
    return text


def doubled_letters(count: int) -> str:
    """Count as Word does: a, b, ... z, aa, bb, ...; digits from 200."""
    return chr(96 + (count - 1) % 26 + 1) * ((count - 1) // 26 + 1) if 0 < count < 200 else str(count)


def letters(count: int) -> str:
    """Count as browsers do: a, b, ... z, aa, ab, ...; digits where there is no letter."""
    if count < 1:
        return str(count)
    text = ""
    while count:
        count, digit = divmod(count - 1, 26)
        text = chr(97 + digit) + text
    return text
