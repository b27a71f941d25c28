"""
What is printed above or below the line: the mark of a footnote, a power, an index.

Written into the line it would be read on with the digits before it: a twelve with footnote one is no 121. So digits
become the signs that Unicode has for them above and below the line, which are no digits to whoever reads numbers.
"""

from __future__ import annotations

import re

_DIGITS = "0123456789"
_ABOVE = str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BELOW = str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉")
_SIGNS = re.compile("[⁰¹²³⁴-⁹₀-₉]")
_MARK = re.compile(r"[*※†‡#a-zA-Z\u2460-\u2473]{1,3}|[\[［〔【(（]注?\d{0,3}[\]］〕】)）]|注\d{0,3}")


def above(text: str) -> str | None:
    """
    Write what is above the line into it.

    Returns:
        Digits as their signs above the line, the usual marks of footnotes as they are; None for anything else.
    """
    return text.translate(_ABOVE) if text.isdecimal() and text.isascii() else _as_mark(text)


def below(text: str) -> str | None:
    """Write what is below the line into it, as `above` does."""
    return text.translate(_BELOW) if text.isdecimal() and text.isascii() else _as_mark(text)


def is_doubtful(text: str) -> bool:
    """Tell whether a text of no letters has digits above or below the line: which digits are its number is not certain."""
    return not text.isascii() and _SIGNS.search(text) is not None and not any(map(str.isalpha, text))


def _as_mark(text: str) -> str | None:
    return text if _MARK.fullmatch(text) else None
