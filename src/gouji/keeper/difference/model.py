"""
The contract `gouji/rules-diff/1`: how two states of a pack differ, and what that does to reports.

These types are written for the contract; `schemas/rules-diff.schema.json` is generated from them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gouji.schemas import schema_of

SCHEMA: Literal["gouji/rules-diff/1"] = "gouji/rules-diff/1"

Kind = Literal["added", "removed", "changed"]
What = Literal[
    "severity-up", "severity-down", "turned-on", "turned-off", "meaning", "basis", "words", "cases", "lint", "lexicon"
]
Part = Literal["form", "xml", "lexicon", "citations", "causes", "sets", "board"]
SeverityWord = Literal["error", "warning", "info"]


class PackState(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two states: where it was taken from, which pack and version, the hash of its files."""

    source: str
    id: str
    version: str
    sha256: str


class KeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """
    A key that differs, with both values; null where it is not there.

    Of lists only the items that differ are given: those that are gone, and those that are new.
    """

    key: str
    old: str | None
    new: str | None


class RuleChange(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that is new, gone or other; `what` says in which ways, `lexicon` that words or patterns it uses are other."""

    rule: str
    kind: Kind
    severity: SeverityWord
    title: str
    what: tuple[What, ...]
    keys: tuple[KeyChange, ...]


class ItemChange(msgspec.Struct, frozen=True, kw_only=True):
    """Something beside the rules that is new, gone or other: a row, a unit, a list of words, a clause."""

    part: Part
    path: Annotated[str, Meta(description="Such as tables/requests/rows/received, words/NAME, citations/ID")]
    kind: Kind
    keys: tuple[KeyChange, ...]
    used_by: Annotated[
        tuple[str, ...], Meta(description="Rules that use a list of words or patterns, or cite a clause")
    ]


class EditionChange(msgspec.Struct, frozen=True, kw_only=True):
    """An edition that is new, gone or other; empty lists of one that is the same."""

    edition: str
    kind: Literal["added", "removed", "changed", "same"]
    keys: tuple[KeyChange, ...]
    rules: tuple[RuleChange, ...]
    items: tuple[ItemChange, ...]


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that one of the states tells and the other does not, or tells at another level."""

    effect: Literal["appears", "vanishes", "level"]
    source: str
    body: str
    year: int | None
    instance: tuple[tuple[str, str], ...]
    old: Annotated[str | None, Meta(description="SEVERITY fail, or SEVERITY undetermined; null if not told")]
    new: str | None
    message: str


class RuleEffect(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the findings of a rule: how many appear, vanish, change level, stay; the first examples."""

    rule: str
    title: str
    appear: int
    vanish: int
    level: int
    same: int
    reports: Annotated[int, Meta(description="Reports in which something appears, vanishes or changes level")]
    examples: tuple[Example, ...]


class VerdictChange(msgspec.Struct, frozen=True, kw_only=True):
    """How many reports go from one verdict to another."""

    old: str
    new: str
    reports: int


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A report that one of the states, or both, could not read."""

    source: str
    by: Literal["old", "new", "both"]
    cause: str


class Effects(msgspec.Struct, frozen=True, kw_only=True):
    """What the difference does to the reports of a corpus; `rules` are those whose findings differ."""

    reports: int
    changed: Annotated[int, Meta(description="Reports whose findings differ")]
    same: Annotated[int, Meta(description="Findings that are the same")]
    verdicts: tuple[VerdictChange, ...]
    rules: tuple[RuleEffect, ...]
    unread: int
    unread_first: tuple[Unreadable, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """How two states of a pack differ; `effects` is null where no reports were given."""

    schema: Literal["gouji/rules-diff/1"]
    engine: str
    old: PackState
    new: PackState
    editions: tuple[EditionChange, ...]
    effects: Effects | None

    @property
    def is_none(self) -> bool:
        """Say whether nothing differs."""
        return all(e.kind == "same" for e in self.editions) and not (self.effects and self.effects.changed)


def difference_schema() -> dict[str, Any]:
    """Describe the contract in JSON Schema, draft-07."""
    return schema_of(Difference, title=SCHEMA, description="What gouji rules diff --format json writes.")


def difference_bytes(difference: Difference) -> bytes:
    """Write a difference as JSON."""
    return msgspec.json.format(msgspec.json.encode(difference), indent=1) + b"\n"
