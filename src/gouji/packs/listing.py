"""
All packs that are there: the ones that are used by their ids, and the ones that others hide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gouji.errors import GoujiError, Problem
from gouji.packs.load import load_folder
from gouji.packs.locate import Found, Origin, given_packs, installed_packs, read_notes, shipped_packs
from gouji.packs.model import RulePack

CHANGELOG = "CHANGELOG.md"
_SECTION = re.compile(r"^## ", re.MULTILINE)
_PREFERENCE = tuple(Origin)
_SHOWN = (Origin.SHIPPED, Origin.GIVEN, Origin.ENVIRONMENT, Origin.INSTALLED)


class Listed(NamedTuple):
    """A pack that is there: where, what it is (None if it is faulty), and the one of the same id that is used instead."""

    found: Found
    pack: RulePack | None
    hidden_by: Found | None


def list_packs(extra: Sequence[Path], problems: list[Problem]) -> list[Listed]:
    """
    List all packs, those that come with the program first.

    Args:
        extra: The places of `--rules`.
        problems: Receives what is wrong with packs and announcements.

    Raises:
        UsageError: If there is no pack in a place that was given.
    """
    found = [*given_packs(extra), *shipped_packs(), *installed_packs(problems)]
    used: dict[str, Found] = {}
    for each in sorted(found, key=lambda f: _PREFERENCE.index(f.origin)):
        used.setdefault(each.id, each)
    ordered = sorted(found, key=lambda f: _SHOWN.index(f.origin))
    return [Listed(f, _loaded(f.place, extra, problems), None if used[f.id] is f else used[f.id]) for f in ordered]


def changelog_of(place: Path, edition: str | None) -> str:
    """
    Give the changelog of a pack.

    Args:
        place: Where the pack is.
        edition: Id of an edition; only the sections whose headings begin with it are wanted then.

    Returns:
        The text; "" if there is none.
    """
    text = read_notes(place).get(CHANGELOG, b"").decode("utf-8", "replace")
    if edition is None:
        return text
    sections = _SECTION.split(text)[1:]
    named = re.compile(rf"(Edition )?{re.escape(edition)}\b", re.IGNORECASE)
    return "".join(f"## {section}" for section in sections if named.match(section))


def _loaded(place: Path, extra: Sequence[Path], problems: list[Problem]) -> RulePack | None:
    try:
        return load_folder(place, None, extra)
    except GoujiError as error:
        problems += error.problems
        return None
