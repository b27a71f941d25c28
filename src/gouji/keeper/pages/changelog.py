"""
The changelog of a pack: since which version a rule is there, and what was changed in it.

It is written for people, by edition, in the manner of Keep a Changelog; nothing in it is typed. What can be told of a rule
with certainty is which entries name it. An entry that begins with a word for "added" and names a rule says since when the
rule is there; a rule that no such entry names is as old as the oldest version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gouji.messages import LANGUAGES, phrase
from gouji.packs.locate import read_notes

MAX_BYTES = 1_000_000
_NAME = "CHANGELOG.md"
_VERSION = re.compile(r"\[?v?(\d+\.\d+\.\d+)\]?")
_HEADING = re.compile(r"(#{2,6})\s+(.*)")
_BULLET = re.compile(r"[-*+]\s+(.*)")
_ID = re.compile(r"[A-Z0-9][A-Z0-9-]*\*?")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """
    One entry of the changelog.

    `version` is the number under whose heading it stands, `part` the heading around that (an edition), `kind` the heading
    below it, `text` the entry in one line.
    """

    version: str
    part: str
    kind: str
    text: str

    def names(self, rule: str) -> bool:
        """Say whether the entry names a rule, by its id or by the beginning of it and `*`."""
        found = _ID.findall(self.text)
        return any(rule == name or (name.endswith("*") and rule.startswith(name[:-1])) for name in found)

    @property
    def adds(self) -> bool:
        """Say whether the entry, or the heading above it, begins with a word for "added"."""
        words = tuple(phrase("pages.added-word", lang).lower() for lang in LANGUAGES)
        return self.kind.lower().startswith(words) or self.text.lower().startswith(words)


def read_changelog(place: Path) -> tuple[Entry, ...]:
    """
    Read the changelog of a pack.

    Args:
        place: The folder of the pack, or its place in an archive.

    Returns:
        The entries in their order; none where there is no changelog, or one that is too large to be written for people.
    """
    data = read_notes(place).get(_NAME, b"")
    return parse_changelog(data.decode("utf-8", "replace")) if len(data) <= MAX_BYTES else ()


def parse_changelog(text: str) -> tuple[Entry, ...]:
    """Take a changelog apart into its entries."""
    entries: list[Entry] = []
    place = Entry(version="", part="", kind="", text="")
    for line in (*text.splitlines(), "# "):
        heading, bullet = _HEADING.match(line), _BULLET.match(line)
        if heading or bullet or line.startswith("# "):
            entries += [place] if place.text and place.version else []
            place = msgspec.structs.replace(place, text=bullet[1] if bullet else "")
        if heading:
            place = _under(place, len(heading[1]), heading[2])
        elif place.text and not bullet and line.strip():
            place = msgspec.structs.replace(place, text=f"{place.text} {line.strip()}")
    return tuple(entries)


def _under(place: Entry, level: int, heading: str) -> Entry:
    version = _VERSION.search(heading)
    if version:
        return msgspec.structs.replace(place, version=version[1], kind="")
    if level == 2:
        return Entry(version="", part=heading.strip(), kind="", text="")
    return msgspec.structs.replace(place, kind=heading.strip())


def since(entries: Sequence[Entry], rule: str) -> str:
    """Say since which version a rule is in the pack; "" where there is no changelog."""
    adding = [entry.version for entry in entries if entry.adds and entry.names(rule)]
    return min(adding or [entry.version for entry in entries], key=_number, default="")


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
