"""
Printed labels against the labels of a form.

Typography is never an error, so it is folded away before two labels are compared, in two steps: `fold_label` takes out
what no reader sees (width of signs, white space), `typographic` what every reader passes over (quotation marks, the
mark behind an ordinal, a stray mark at the end). Labels that differ after both steps differ in their words.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, NamedTuple

from gouji.numbers import parse_number
from gouji.packs.form_types import Labelled
from gouji.packs.strict import VariantClass
from gouji.reports.characters import SIMPLIFIED

MatchKind = Literal[VariantClass, "exact"]

_CACHE = 8192
_HAN_DIGIT = "[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]"
_MARKS = "、,.:;。"
_ORDINAL = re.compile(
    rf"(?:\((?P<han_in>{_HAN_DIGIT}{{1,3}})\)|(?P<han>{_HAN_DIGIT}{{1,3}})(?=[{_MARKS}])"
    rf"|\((?P<in>\d{{1,2}})\)|(?P<plain>\d{{1,2}})(?=[^\d])|第(?P<part>{_HAN_DIGIT}{{1,2}})(?:部分|章|节))[{_MARKS})]*"
)
# A blank in the place of the mark behind a number.
_SPACED = re.compile(rf"\s*({_HAN_DIGIT}{{1,2}})\s+(?=\S\S)")
_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u2018\u2019\u300c\u300d\u300e\u300f\"'"))
_FRAMES = "【】"
_WIDE = "\u1100"
"""Characters before this one are of scripts that part words by blanks."""
_TYPOGRAPHY = _QUOTES | {ord(","): "、"} | SIMPLIFIED
# The mark of a footnote behind a label, or a star before it.
_NOTE = re.compile(
    r"(?:[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+|[\u2460-\u2473]|[*\uff0a\u203b\u2020\u2021#\uff03]{1,3}"
    r"|[\[\uff3b\u3014\u3010]\u6ce8?\s?\d{1,2}[\]\uff3d\u3015\u3011]|[(\uff08]\u6ce8\s?\d{0,2}[)\uff09]|\u6ce8\d{1,2})\s*$"
)
_STARS = "*\uff0a\u203b \t\u3000\u00a0"
_INVISIBLE = re.compile("[\\s\u200b-\u200d\u2060\ufeff]+")
# What a converter of scripts leaves behind: the reading of the character before, in brackets.
_READING = re.compile("(?<=[\u4e00-\u9fff])\\([a-z\u00e0-\u00fc\u0101-\u01dc]{1,7}\\)")


class Ordinal(NamedTuple):
    """The number before a label, written as a Chinese numeral (`han`), as one in brackets, or in digits."""

    number: int
    style: Literal["han", "bracketed", "arabic"]


class LabelMatch(NamedTuple):
    """A member of the form that a printed label can stand for, and how the two agree."""

    labelled: Labelled
    kind: MatchKind


class LabelIndex:
    """
    Many labels at once, found by what is printed.

    Args:
        labelled: Members of a form; labels may occur more than once.
    """

    def __init__(self, labelled: Iterable[Labelled]) -> None:
        self._members: dict[str, list[Labelled]] = {}
        for item in labelled:
            for text in (item.label, *(v.text for v in item.variants)):
                members = self._members.setdefault(typographic(text), [])
                if item not in members:
                    members.append(item)

    def find(self, printed: str) -> tuple[LabelMatch, ...]:
        """Give all members that `printed` can stand for, in the order of the form."""
        found = ((item, match_label(printed, item)) for item in self._members.get(typographic(printed), ()))
        return tuple(LabelMatch(item, kind) for item, kind in found if kind is not None)


def match_label(printed: str, labelled: Labelled) -> MatchKind | None:
    """
    Say how a printed label agrees with that of a member of the form.

    Returns:
        `exact` where they are equal but for width and white space; `typography` where they differ in marks that no
        reader heeds; the class of the variant that is equal in either way; None where the words are others.
    """
    if fold_label(unnoted(printed)) == fold_label(labelled.label):
        return "exact"
    key = typographic(printed)
    if key == typographic(labelled.label):
        return "typography"
    return next((v.kind for v in labelled.variants if key == typographic(v.text)), None)


def joined(texts: Iterable[str]) -> str:
    """Put pieces of a text together that stand on several lines or in several cells: with a blank between Latin words only."""
    whole = ""
    for text in texts:
        whole += f" {text}" if whole and text and _parts(whole[-1], text[0]) else text
    return whole


def closed_up(text: str) -> str:
    """Take the blanks out of a text, but those between Latin words."""
    return joined(text.split())


def unnoted(text: str) -> str:
    """Take the mark of a footnote off a label; it is no part of the words, nor of a number beside them."""
    bare = _NOTE.sub("", text.lstrip(_STARS) if text[:1] in _STARS else text)
    return bare or text


@functools.lru_cache(_CACHE)
def fold_label(text: str) -> str:
    """Write brackets, digits and marks in one width (NFKC), and take out all white space and residue of converters."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _READING.sub("", folded) if "(" in folded else folded


@functools.lru_cache(_CACHE)
def typographic(text: str) -> str:
    """
    Take out of a label all that is only typography.

    Returns:
        The folded text without quotation marks and marks at its end, with one comma, its ordinal written `1.`, or
        `(1)` where it is a Chinese numeral in brackets.
    """
    ordinal, words = split_ordinal(text)
    if ordinal is None:
        return words
    return f"({ordinal.number}){words}" if ordinal.style == "bracketed" else f"{ordinal.number}.{words}"


@functools.lru_cache(_CACHE)
def split_ordinal(text: str) -> tuple[Ordinal | None, str]:
    """
    Divide a label into its ordinal, if it has one, and its words.

    Returns:
        The ordinal; the words as `typographic` has them.
    """
    text = unnoted(text)
    folded = fold_label(_SPACED.sub(r"\1、", text, 1) if _SPACED.match(text) else text).strip(_FRAMES)
    match = _ORDINAL.match(folded)
    words = folded[match.end() :] if match else folded
    if match is None or not words:
        return None, _words(folded)
    numeral = match[match.lastgroup or 0]
    number = parse_number(numeral)
    if not isinstance(number, int):
        return None, _words(folded)
    style: Literal["han", "bracketed", "arabic"] = "arabic"
    if match.lastgroup in ("han", "han_in", "part"):
        style = "bracketed" if match.lastgroup == "han_in" else "han"
    return Ordinal(number, style), _words(words)


def letters(text: str) -> str:
    """Give the letters and digits of a text alone, in one width and script."""
    return "".join(char for char in fold_label(text).translate(_TYPOGRAPHY) if char.isalnum())


def is_near(printed: str, official: str) -> bool:
    """
    Tell whether the words of two labels are the same but for a slip: letters wrong, lost, or added behind.

    Args:
        printed, official: Words without ordinals, as `split_ordinal` gives them.
    """
    if len(official) < 4 or abs(len(printed) - len(official)) > len(official):
        return False
    if len(printed) == len(official):
        return sum(a != b for a, b in zip(printed, official, strict=True)) <= max(1, len(official) // 6)
    if len(printed) < len(official):
        return 5 * len(printed) >= 3 * len(official) and len(printed) >= 4 and _is_within(printed, official)
    return (
        len(printed) <= len(official) + max(1, len(official) // 4)
        and not any(letter.isdigit() for letter in printed)
        and _is_within(official, printed)
    )


def _parts(before: str, after: str) -> bool:
    """Tell whether a blank between two characters parts words: one is a Latin letter, the other none of Chinese."""
    return (_is_latin(before) and after < _WIDE) or (_is_latin(after) and before < _WIDE)


def _is_latin(char: str) -> bool:
    return char.isalpha() and char < _WIDE


def _words(folded: str) -> str:
    return folded.translate(_TYPOGRAPHY).rstrip(_MARKS)


def _is_within(short: str, long: str) -> bool:
    """Tell whether `short` is left of `long` when some letters are taken out."""
    letters = iter(long)
    return all(letter in letters for letter in short)
