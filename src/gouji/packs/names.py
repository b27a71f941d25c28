"""Names and years as packs give them: one or several, wildcards, ranges, and the nearest known name to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from gouji.packs.limits import MAX_KNOWN
from gouji.packs.strict import Names

_LONG_NAME = 80


def as_names(names: Names) -> tuple[str, ...]:
    """Give one name or several as a tuple."""
    return (names,) if isinstance(names, str) else names


def matches(pattern: str, rule: str) -> bool:
    """Say whether a rule id is meant by a name of `causes`: the id itself, or its beginning and `*`."""
    return rule.startswith(pattern[:-1]) if pattern.endswith("*") else rule == pattern


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word closest to `word`, or "" if none is close."""
    import difflib  # only for those who mistype

    return next(iter(difflib.get_close_matches(word[:_LONG_NAME], list(islice(known, MAX_KNOWN)), 1, 0.5)), "")


def in_years(years: str, year: int) -> bool:
    """Say whether a year lies in `2021`, `2019-2020` or `2021-`."""
    first, dash, last = years.partition("-")
    return int(first) <= year <= int(last or (9999 if dash else first))


def are_none(years: str) -> bool:
    """Say whether years end before they begin, so that no year lies in them."""
    first, _, last = years.partition("-")
    return bool(last) and int(last) < int(first)
