"""The types of the files of a pack that are neither form nor rules: `pack.yaml`, `citations.yaml`, `lexicon.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from gouji.packs.strict import Id, Names, Ratio, Strict, Text, Years

Version = Annotated[str, Meta(pattern=r"^\d{1,9}\.\d{1,9}\.\d{1,9}$", description="schema.kind.version")]
Requires = Annotated[str, Meta(max_length=200, description="schema.kind.requires")]


class Edition(Strict, frozen=True, kw_only=True):
    """
    An edition of the form and the report years it governs; its files stand in the folder of its id.

    With `based_on`, its `form.yaml` holds only what differs (`FormChange`), and the rules of that edition hold too, but
    for those that `without` names (an id, or its beginning and `*`) and those that it states anew under the same id.
    Where such a rule cites a clause that `cites` names, it cites here the one given for it.
    """

    id: Id
    title: Text
    years: Years
    based_on: str = ""
    without: tuple[str, ...] = ()
    cites: dict[str, str] = {}


class Cause(Strict, frozen=True, kw_only=True):
    """Findings of `rule` explain those of `explains` that share a cell, section or table with them."""

    rule: str
    explains: tuple[str, ...]


class Allowance(Strict, frozen=True, kw_only=True):
    """Why a lint is right to find something and there is nothing to mend; for what is no rule, which says so itself."""

    code: str
    of: Names
    reason: Text


Level = Literal["error", "warning", "info"]


class Off(Strict, frozen=True, kw_only=True):
    """Rules that a profile switches off, and why."""

    rules: Annotated[tuple[str, ...], Meta(min_length=1)]
    reason: Text


class Profile(Strict, frozen=True, kw_only=True):
    """
    A way to use a pack, chosen by name: from which severity a finding blocks, which rules are switched on or off.

    `undetermined` lists the severities of which a rule that cannot be told makes the verdict undetermined.
    """

    id: Id
    title: Text
    en: str = ""
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    undetermined: tuple[Level, ...] = ("error",)
    switch_on: tuple[str, ...] = ()
    switch_off: tuple[Off, ...] = ()


class Sum(Strict, frozen=True, kw_only=True):
    """Cells of the newest form, as TABLE/ROW/COLUMN, that are added up and drawn as one."""

    title: Text
    en: str = ""
    cells: Annotated[tuple[str, ...], Meta(min_length=1)]


class Chart(Strict, frozen=True, kw_only=True):
    """
    What the figures of many reports are drawn as; exactly one of the two.

    `spread`: how many reports have how great a number in one cell. `sums`: cells added up over the reports of each year.
    """

    title: Text
    en: str = ""
    spread: str = ""
    sums: Annotated[tuple[Sum, ...], Meta(max_length=12)] = ()
    beside: bool = False


class Board(Strict, frozen=True, kw_only=True):
    """What is worth showing of many reports at once: `charts`, and the rules that tell which reports are `late`."""

    charts: Annotated[tuple[Chart, ...], Meta(max_length=20)] = ()
    late: tuple[str, ...] = ()


class Expected(Strict, frozen=True, kw_only=True):
    """Bodies of `kinds` owe a report each year: what is told, and how grave it is, where the run has none of theirs."""

    rule: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*$")]
    title: Text
    en: str = ""
    severity: Level
    grade: Literal["A", "B", "C", "D", "U"]
    cites: Annotated[tuple[str, ...], Meta(min_length=1)]
    kinds: Annotated[tuple[str, ...], Meta(min_length=1)]


class Templates(Strict, frozen=True, kw_only=True):
    """
    A deviation that many reports of an area share is told once, for whoever handed the form out.

    It must be of a rule of `of`, in at least `least` reports and in the `share` of those of the area.
    """

    rule: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*$")]
    title: Text
    en: str = ""
    severity: Level
    grade: Literal["A", "B", "C", "D", "U"]
    cites: Annotated[tuple[str, ...], Meta(min_length=1)]
    of: Annotated[tuple[str, ...], Meta(min_length=1)]
    least: Annotated[int, Meta(ge=2)] = 5
    share: Ratio = "0.3"


class Sets(Strict, frozen=True, kw_only=True):
    """What is told of many reports together: who owes a report (`missing`), and which deviations many share."""

    missing: Annotated[tuple[Expected, ...], Meta(max_length=20)] = ()
    templates: Templates | None = None


class PackFile(Strict, frozen=True, kw_only=True):
    """`pack.yaml`."""

    id: Id
    title: Text
    en: str = ""
    version: Version
    language: Literal["zh", "en"] = "zh"
    issuer: str = ""
    requires: Requires = ""
    editions: Annotated[tuple[Edition, ...], Meta(min_length=1)]
    causes: tuple[Cause, ...] = ()
    profiles: tuple[Profile, ...] = ()
    sets: Sets | None = None
    board: Board | None = None
    lint: tuple[Allowance, ...] = ()


class CitationEntry(Strict, frozen=True, kw_only=True):
    """A clause, told in our own words."""

    document: Text
    number: str = ""
    clause: Text
    says: Text
    grade: Literal["A", "B", "C", "D", "U"]
    en: str = ""
    background: bool = False


class CitationFile(Strict, frozen=True, kw_only=True):
    """`citations.yaml`: citation id to clause."""

    citations: dict[str, CitationEntry]


class LexiconFile(Strict, frozen=True, kw_only=True):
    """`lexicon.yaml`: word lists and patterns of the language of the regulation, by name."""

    words: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str | tuple[str, ...]] = {}
