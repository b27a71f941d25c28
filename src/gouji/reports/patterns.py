"""
The patterns by which a form finds the head of its report: RE2 with slots for what is to be read.

    {year}   a year of four digits, or in Chinese numerals by digits
    {name}   any name without marks
    {body}   a name that ends as the name of a body does
    {date}   a date with its year; {day} one without. Signs between the parts may be lost

A pattern is held against text in half width, without white space.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import re2

from gouji.errors import PackError, Place, Problem
from gouji.numbers import parse_number
from gouji.reports.characters import SIMPLIFIED
from gouji.reports.match import closed_up, fold_label

_SLOT = re.compile(r"\{(year|name|body|date|day)\}")
_MARKS = "\\s\\d,.;:!?()<>|/、。《》\u201c\u201d"
# Who speaks of itself ("this", "our", "the said" ...) gives no name.
_NO_NAME = "\u6211\u672c\u8be5\u5404\u5168\u5176"
_YEAR = "(?:19|20)[0-9]{2}|[\u4e8c\u4e00\u3007\u25cb\u96f6\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d]{4}"
_DAY = "[0-9]{1,2}[-/.月]?[0-9]{1,2}日?"
_DATE = "(?:19|20)[0-9]{2}[-/.年]?" + _DAY
_MAX_MEMORY = 8 << 20
_NAMES = frozenset({"name", "body"})
_LATIN = re.compile("[A-Za-z]")


class Found(NamedTuple):
    """What a pattern matched, and what its slots did, by slot; one that did not take part is missing."""

    whole: str
    slots: dict[str, str]

    def year(self) -> int | None:
        """Give the year of the slot as a number."""
        number = parse_number(self.slots.get("year", "").replace("\u25cb", "\u3007"))
        return number if isinstance(number, int) else None


class Patterns:
    """
    Patterns with slots, tried in order.

    Args:
        templates: The patterns, for simplified characters; they match traditional ones too.
        endings: How names of bodies end.
    """

    def __init__(self, templates: Iterable[str], endings: tuple[str, ...] = ()) -> None:
        self._patterns = [_compiled(template, endings) for template in templates]

    def is_whole(self, text: str) -> bool:
        """Tell whether one of the patterns matches the whole of a text."""
        return self.whole(text) is not None

    def whole(self, text: str) -> Found | None:
        """Give what the first pattern found that matches the whole of a text."""
        folded = fold_label(text)
        simple = folded.translate(SIMPLIFIED)
        return next((_found(match, folded, text) for p in self._patterns if (match := p.fullmatch(simple))), None)

    def search(self, text: str) -> Iterator[Found]:
        """Give what each pattern finds first in a text, pattern by pattern."""
        folded = fold_label(text)
        simple = folded.translate(SIMPLIFIED)
        for pattern in self._patterns:
            if match := pattern.search(simple):
                yield _found(match, folded, text)


def read_date(text: str, year: int | None = None) -> dt.date | None:
    """
    Read a date of which signs between the parts may be lost.

    Args:
        text: What the slot `date`, or `day`, matched.
        year: The year, for a text without one.

    Returns:
        The date; None where the parts cannot be told apart, or make no date.
    """
    rest = text
    if year is None:
        year, rest = int(text[:4]), text[4:]
    parts = re.findall("[0-9]+", rest)
    if len(parts) == 1 and len(parts[0]) in (2, 4):
        half = len(parts[0]) // 2
        parts = [parts[0][:half], parts[0][half:]]
    if len(parts) != 2:
        return None
    try:
        return dt.date(year, int(parts[0]), int(parts[1]))
    except ValueError:
        return None


def _compiled(template: str, endings: tuple[str, ...]) -> re2._Regexp:
    ends = "|".join(re2.escape(ending) for ending in sorted(endings, key=len, reverse=True)) or "$^"
    slots = {
        "year": _YEAR,
        "name": f"[^{_MARKS}]{{2,40}}?",
        "body": f"[^{_MARKS}{_NO_NAME}][^{_MARKS}]{{0,39}}?(?:{ends})",
        "date": _DATE,
        "day": _DAY,
    }
    seen: dict[str, int] = {}

    def group(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f"(?P<{name}{seen[name] if seen[name] > 1 else ''}>{slots[name]})"

    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    try:
        return re2.compile(_SLOT.sub(group, template), options)
    except re2.error as fault:
        place = Place(file="form.yaml", excerpt=template)
        values = {"name": template, "detail": str(fault)}
        raise PackError(Problem(code="lexicon-syntax", place=place, values=values)) from None


def _found(match: re2._Match, folded: str, printed: str) -> Found:
    """Read the slots in the folded text, of which every character was matched by one; names with the blanks of Latin words."""
    spans = {name: match.span(group) for name, group in match.re.groupindex.items()}
    slots = {name: folded[start:end] for name, (start, end) in spans.items() if start >= 0}
    for name in slots.keys() & _NAMES:
        slots[name] = _with_blanks(folded, printed, spans[name]) if _LATIN.search(slots[name]) else slots[name]
    return Found(folded[slice(*match.span())], slots)


def _with_blanks(folded: str, printed: str, span: tuple[int, int]) -> str:
    """Find a part of a folded text in what was printed, which has the same characters in the same order, and others."""
    whole = unicodedata.normalize("NFKC", printed)
    places: list[int] = []
    at = -1
    for char in folded[: span[1]]:
        at = whole.index(char, at + 1)
        places.append(at)
    return closed_up(whole[places[span[0]] : at + 1])


@functools.lru_cache(256)
def patterns(templates: tuple[str, ...], endings: tuple[str, ...] = ()) -> Patterns:
    """Compile patterns, once for all reports of a form."""
    return Patterns(templates, endings)
