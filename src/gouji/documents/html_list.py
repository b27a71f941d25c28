"""The numbers that browsers put in front of the items of ordered lists (HTML, 4.4.5 to 4.4.8), where the text has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gouji.documents.numerals import chinese, letters, roman

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]*)")
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,6})")
_HAN = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
_OWN = re.compile(
    rf"[\uff08(]?(?:[0-9\uff10-\uff19]{{1,3}}|[{_HAN}]{{1,3}})[\uff09)、.\uff0e:\uff1a,\uff0c]|[\u2460-\u249b]|第[{_HAN}]{{1,3}}"
)
"""A text begins with a number of its own."""

_KINDS: dict[str, Callable[[int], str]] = {
    "1": lambda n: f"{n}.",
    "a": lambda n: f"{letters(n)}.",
    "A": lambda n: f"{letters(n).upper()}.",
    "i": lambda n: f"{roman(n)}.",
    "I": lambda n: f"{roman(n).upper()}.",
    "han": lambda n: f"{chinese(n)}、",
    "none": lambda n: "",
}
_NAMED = {
    **dict.fromkeys(("decimal", "decimal-leading-zero", "initial"), "1"),
    **dict.fromkeys(("lower-alpha", "lower-latin"), "a"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "A"),
    **dict.fromkeys(("lower-roman",), "i"),
    **dict.fromkeys(("upper-roman",), "I"),
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), "han"),
    **dict.fromkeys(("none", "disc", "circle", "square"), "none"),
}


class Items:
    """A list that is open: what number its next item has, and how it is written."""

    def __init__(self, tag: str, attributes: Mapping[str, str], style: str) -> None:
        """
        Begin a list.

        Args:
            tag: `ol`, or that of a list without numbers.
            attributes: Its attributes.
            style: How its numbers are written, as style sheets say; "" where they do not.
        """
        self._is_counted = tag == "ol"
        self._kind = _kind(attributes, style, attributes.get("type", "1"))
        self._step = -1 if "reversed" in attributes else 1
        self._start = _number(attributes.get("start", ""))
        # A list that counts down and does not say from where begins with the number of its items, which is not known yet.
        self._is_known = self._step > 0 or self._start is not None
        self._next = 1 if self._start is None else self._start

    def sign(self, attributes: Mapping[str, str], style: str) -> str:
        """Give what stands in front of the next item, "" where nothing does; called once an item, in order."""
        if not self._is_counted:
            return ""
        own = _number(attributes.get("value", ""))
        self._is_known = self._is_known or own is not None
        number = self._next if own is None else own
        self._next = number + self._step
        kind = _kind(attributes, style, attributes.get("type", self._kind))
        return _KINDS[kind](number) if self._is_known else ""


def numbered(sign: str, text: str) -> str:
    """Put the number of an item in front of its text, if that has none of its own."""
    if not sign or _OWN.match(text):
        return text
    return f"{sign} {text}" if text[:1].isascii() and text[:1].isalnum() else sign + text


def _kind(attributes: Mapping[str, str], style: str, otherwise: str) -> str:
    own = _STYLE.search(attributes.get("style", "").lower())
    words = own[1].split() if own else [style]
    named = next((_NAMED[word] for word in words if word in _NAMED), None)
    return named or (otherwise if otherwise in _KINDS else "1")


def _number(text: str) -> int | None:
    match = _WHOLE.match(text)
    return int(match[1]) if match else None
