r"""
A pattern of a lexicon, ready to be held against sentences: RE2 with slots.

Slots are written `{name}`. Four stand for a year of four digits: `{year}` the report's own, `{last_year}`,
`{next_year}`, and `{other_year}` any but its own. Two stand for numbers with a check digit and match only if it
is right: `{id18}`, a citizen's identity number (GB 11643-1999, check character after ISO 7064 MOD 11-2), and
`{card}`, a bank card (ISO/IEC 7812-1, Luhn); and `{mobile}`, a mobile
number of eleven digits. `{other_body}` matches what is the name of another body, where somebody knows whose names these
are, and nothing else. Any other name is a number slot: it matches a numeral, and its exact value
comes with the match. A numeral that is a part of something longer (another numeral, a range, an ordinal) matches none.

Patterns run in linear time whatever the text, within a memory limit.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import re2

from gouji.numbers import Number, continues, number_pattern, parse_number
from gouji.packs.literals import demands

MAX_PATTERN = 20_000
_MAX_MEMORY = 4 << 20
_MAX_MEMORY_OF_SET = 64 << 20
_MAX_RETRIES = 64
_MOST_READ = 1 << 20
"""Bytes read of one sentence, over and over; far above what any takes that is one."""
# Behind every text that a set is held against: a set that runs out of memory says that it found nothing, not even this.
_END, _PART = "\0", "\1"
# Reports are of few years; strangers' may be of any.
_MAX_YEARS = 8
OTHER_BODY = "other_body"
_NAME = "[^,:;()]+?"
_SLOT = re.compile(r"(?<!\\[pPx])\{([^\W\d]\w*)\}")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")
_YEAR_SLOTS = ("year", "last_year", "next_year", "other_year")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class PatternFault(Exception):
    """A pattern that cannot be used; `code` names the reason, `detail` says more."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class Match(NamedTuple):
    """Where a pattern was found in a text, and the values of its slots."""

    start: int
    end: int
    values: dict[str, Number]


class Pattern:
    """
    One pattern, compiled when it is first used.

    Attributes:
        slots: The names of its number and year slots.
        speaks_of_year: Whether it can be used only where the report's year is known.
        speaks_of_others: Whether it can be used only where the names of other bodies are known.
    """

    def __init__(self, template: str) -> None:
        names = _SLOT.findall(template)
        self._template = template
        self.slots = frozenset(names) - _CHECKED.keys() - {OTHER_BODY}
        self.speaks_of_others = OTHER_BODY in names
        self.speaks_of_year = any(name in _YEAR_SLOTS for name in names)
        self._compiled: dict[int, Compiled] = {}

    def of(self, year: int) -> Compiled:
        """Return the pattern as it stands in a report of `year`; of any year, if it does not speak of the year."""
        key = year if self.speaks_of_year else 0
        if key not in self._compiled:
            if len(self._compiled) >= _MAX_YEARS:
                self._compiled.clear()
            self._compiled[key] = Compiled(self._template, year)
        return self._compiled[key]


def check_pattern(template: str) -> None:
    """
    Compile a pattern, for its faults.

    Raises:
        PatternFault: `too-long`; `full-width` (it holds what folded text never has); `syntax`; `matches-nothing` (it
            matches the empty text).
    """
    if len(template) > MAX_PATTERN:
        raise PatternFault("too-long", str(MAX_PATTERN))
    if wide := _FULL_WIDTH.search(template):
        raise PatternFault("full-width", wide[0])
    regexp = compile_plain(_with_groups(template, 2021))
    if len(regexp.groupindex) < len(_SLOT.findall(template)):
        raise PatternFault("syntax", "[{...}]")
    if regexp.search(b"") is not None:
        raise PatternFault("matches-nothing")


class Compiled:
    """
    A pattern for one year.

    Attributes:
        source: The pattern without slots and without capturing groups of their own.
        needs, heads, whole: What a text must have for it to match there; see `gouji.packs.literals.Demands`.
    """

    def __init__(self, template: str, year: int) -> None:
        self._slots = _SLOT.findall(template)
        self._template = template
        self._year = year
        self.source = _SLOT.sub(lambda slot: f"(?:{_slot_pattern(slot[1], year)})", template)
        # A numeral demands nothing of a text, and is long to write.
        self.needs, self.heads, self.whole = demands(_SLOT.sub(lambda slot: _demanding(slot[1], year), template))

    def fits(self, sentence: str) -> bool:
        """Tell whether a sentence has what the pattern demands, so that it may match."""
        return (self.heads is None or sentence[:1] in self.heads) and self._has_needs(sentence, 0)

    @functools.cached_property
    def _regexp(self) -> re2._Regexp:
        return compile_plain(_with_groups(self._template, self._year))

    @functools.cached_property
    def groups(self) -> list[tuple[int, str]]:
        """Number and slot name of the capturing groups; a slot in a character class has none."""
        index = self._regexp.groupindex
        named = [(index.get(f"slot{number}".encode()), name) for number, name in enumerate(self._slots)]
        return [(group, name) for group, name in named if group is not None]

    def occurs(self, data: bytes) -> bool:
        """Tell whether the bare pattern, its slots unchecked, occurs in a text encoded as UTF-8."""
        return self._regexp.search(data) is not None

    def matches(self, text: str, is_other: Callable[[str], bool] | None = None) -> Iterator[Match]:
        """
        Find the pattern in a text.

        Args:
            text: Folded text, usually one sentence.
            is_other: Says whether something is the name of another body; nothing is, if nobody knows.

        Yields:
            Matches that do not overlap, from the left, with a value for each slot that took part.
        """
        data = text.encode("utf-8", "replace")
        at = read = 0
        for _ in range(_MAX_RETRIES):
            found = self._regexp.search(data, at)
            read += len(data) - at
            if found is None:
                return
            start, end = found.span()
            values = self._values(found, data, text, is_other) if start < end else None
            if values is None:
                at = start + char_width(data, start)
            else:
                begin = len(data[:start].decode())
                behind = begin + len(data[start:end].decode())
                yield Match(begin, behind, values)
                if not self._has_needs(text, behind):
                    return
                at = end
            if read > _MOST_READ:
                return

    def _has_needs(self, text: str, behind: int) -> bool:
        for needs in self.needs:
            for need in needs:
                if text.find(need, behind) >= 0:
                    break
            else:
                return False
        return True

    def _values(
        self, found: re2._Match, data: bytes, text: str, is_other: Callable[[str], bool] | None
    ) -> dict[str, Number] | None:  # fmt: skip
        values: dict[str, Number] = {}
        for group, name in self.groups:
            start, end = found.span(group)
            if start < 0:
                continue
            begin = len(data[:start].decode())
            numeral = data[start:end].decode()
            if name == OTHER_BODY:
                if is_other is None or not is_other(numeral):
                    return None
                continue
            if name in _CHECKED:
                if not _stands_alone(text, begin, begin + len(numeral)) or not _CHECKED[name].holds(numeral):
                    return None
                continue
            value = parse_number(numeral)
            if value is None or continues(text, begin, begin + len(numeral)):
                return None
            values[name] = value
        return values


def compile_plain(source: str) -> re2._Regexp:
    """
    Compile RE2 source, without slots, for texts encoded as UTF-8.

    Raises:
        PatternFault: `syntax`.
    """
    options = re2.Options()
    options.max_mem = _MAX_MEMORY
    options.log_errors = False
    try:
        return re2.compile(source.encode(), options)
    except (re2.error, UnicodeEncodeError) as error:
        raise PatternFault("syntax", _reason(error)) from None


class SetOf:
    """Many patterns, looked for together in time that does not depend on how many they are."""

    def __init__(self, sources: Iterable[str]) -> None:
        """
        Compile RE2 sources without slots and anchors.

        Args:
            sources: The patterns, numbered from 0.
        """
        options = re2.Options()
        options.max_mem = _MAX_MEMORY_OF_SET
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._last = -1
        for source in (*sources, re2.escape(_END)):
            self._set.Add(source.encode("utf-8", "replace"))
            self._last += 1
        self._set.Compile()

    def present(self, texts: Sequence[str]) -> Iterator[Sequence[int]]:
        """Give for each text the numbers of the patterns that occur in it; all of them, if that cannot be told."""
        last, match = self._last, self._set.Match
        for data in (_END + _PART).join((*texts, "")).encode("utf-8", "replace").split(_PART.encode())[:-1]:
            found = match(data)
            if not found:
                yield range(last)
            else:
                found.remove(last)
                yield found


def char_width(data: bytes, at: int) -> int:
    """Count the bytes of the character that begins at `at`; 1 at the end of the text."""
    first = data[at : at + 1]
    return 1 if first < b"\xc0" else 2 if first < b"\xe0" else 3 if first < b"\xf0" else 4


def _with_groups(template: str, year: int) -> str:
    """Write a pattern with a capturing group for each slot."""
    numbers = itertools.count()
    return _SLOT.sub(lambda slot: f"(?P<slot{next(numbers)}>{_slot_pattern(slot[1], year)})", template)


def _demanding(name: str, year: int) -> str:
    return f"(?:{_slot_pattern(name, year)})" if name in _CHECKED or name in _YEAR_SLOTS else "(?:.)"


def _slot_pattern(name: str, year: int) -> str:
    if name in _CHECKED:
        return _CHECKED[name].pattern
    if name == OTHER_BODY:
        return _NAME
    return _year_pattern(name, year) if name in _YEAR_SLOTS else number_pattern()


def _reason(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(error)


def _year_pattern(slot: str, year: int) -> str:
    if slot == "other_year":
        return _any_year_but(year)
    return f"{year + ('last_year', 'year', 'next_year').index(slot) - 1:04d}"


def _any_year_but(year: int) -> str:
    """Write a pattern for the years 1900 to 2099 without one."""
    century, tens, ones = f"{year // 100:02d}", year // 10 % 10, year % 10
    others = [c for c in ("19", "20") if c != century]
    ways = [f"{c}[0-9][0-9]" for c in others]
    if century in ("19", "20"):
        ways += [f"{century}{_digit_but(tens)}[0-9]", f"{century}{tens}{_digit_but(ones)}"]
    return "|".join(ways)


def _digit_but(digit: int) -> str:
    return f"[{''.join(str(d) for d in range(10) if d != digit)}]"


def _stands_alone(text: str, start: int, end: int) -> bool:
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return not any(char.isascii() and char.isalnum() for char in around)


def _is_identity_number(numeral: str) -> bool:
    """Tell whether 18 characters are an identity number: date of birth and check character are right."""
    try:
        dt.date(int(numeral[6:10]), int(numeral[10:12]), int(numeral[12:14]))
    except ValueError:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(numeral, _ID_WEIGHTS, strict=False)) % 11
    return "10X98765432"[rest] == numeral[17].upper()


def _is_card_number(numeral: str) -> bool:
    """Tell whether the last digit is the Luhn check digit of those before it."""
    digits = [int(digit) for digit in reversed(numeral)]
    return sum(digits[0::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


class _Checked(NamedTuple):
    """A number that carries a check digit: how it looks, and whether it is right."""

    pattern: str
    holds: Callable[[str], bool]


_CHECKED = {
    "id18": _Checked(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]", _is_identity_number),
    "card": _Checked(r"[3-6][0-9]{15,18}", _is_card_number),
    "mobile": _Checked(r"1[3-9][0-9]{9}", lambda _: True),
}
