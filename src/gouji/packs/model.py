"""
The types of a rule pack, as a rule keeper writes them.

These types are the single definition of the file forms: strict loading, the JSON Schemas in `schemas/` and the editor's
completion all derive from them. Names are the keys of the YAML files. Descriptions are what an editor shows.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gouji.findings import Alteration, Citation, PackStamp, ProfileStamp, Severity
from gouji.packs.files import Board, Cause, Profile, Sets
from gouji.packs.form_types import Form
from gouji.packs.strict import Amount, CellValue, Expr, Names, Ratio, Strict, Text, VariantClass, Years
from gouji.packs.xml_map import XmlFile


class Applies(Strict, frozen=True, kw_only=True):
    """Which reports a rule binds; a report it does not bind comes out as not-applicable."""

    kinds: tuple[str, ...] = ()
    years: Years | None = None
    says: dict[str, Names] = {}


class Unless(Strict, frozen=True, kw_only=True):
    """Names of the lexicon that take a hit back when they occur in it, in its clause, its sentence or the text."""

    match: Names = ()
    clause: Names = ()
    sentence: Names = ()
    text: Names = ()


class Require(Strict, frozen=True, kw_only=True):
    """Something the form asks to be there. Exactly one key."""

    sections: Literal["present", "content", "order", "labels", "numbers"] | None = None
    tables: Literal["present", "there"] | None = None
    rows: Literal["present", "absent", "once", "order", "labels"] | None = None
    columns: Literal["present", "heads", "labels"] | None = None
    cells: Literal["filled", "numbers", "readable", "units", "in_place"] | None = None
    extras: Literal["rows", "columns", "sections"] | None = None
    fields: tuple[str, ...] | None = None
    companions: Literal["last", "parts", "sole"] | None = None


class TextRule(Strict, frozen=True, kw_only=True):
    """
    What a text must or must not say. Names refer to `words` and `patterns` of the lexicon.

    `must`: each name occurs; `any`: one of them does; `must_not`: none does; `each`: one instance a name, it occurs;
    `at_least`, `at_most`: length in characters, white space not counted.
    """

    must: Names = ()
    any: Names = ()
    must_not: Names = ()
    each: Names = ()
    at_least: int | None = None
    at_most: int | None = None
    unless: Unless | None = None


class Claim(Strict, frozen=True, kw_only=True):
    """
    Numbers said in the text, held against cells or against one another.

    `says` names patterns with number slots such as `{n}`; `as` gives slots a fixed value where the words carry none
    ("nothing was received": `as: {n: 0}`). `parts` names a pattern whose further hits in the same sentence make the
    list `parts`. A claim holds if any expression of `holds` does. Hits near a word of `unless` are passed over.
    `count` says which hits must hold: `any` (one of them; the default, for texts name parts as well) or `all`.
    """

    says: Names
    holds: Expr | tuple[Expr, ...]
    fixed: dict[str, int] = {}
    parts: str = ""
    unless: Unless | None = None
    count: Literal["any", "all"] = "any"


class Similar(Strict, frozen=True, kw_only=True):
    """
    The sections that `in` names, one by one, or its tables together, against those of another report.

    `to`: the same body's report for the year before, or any other body's for the same year. Of texts, signs, numbers and
    the names of the bodies are taken out, and the words of `without`. They are too alike if the ratio (Jaccard, of all
    runs of five characters) is above `at_most`; without `at_most`, if nothing differs. Texts shorter than `least` are
    passed over, and against others the sentences that more than a share `common` of all reports has. Tables are too
    alike if all figures are the same and at least `least` of them are not zero, those of `aside` not counted.
    """

    to: Literal["previous", "others"]
    at_most: Ratio | None = None
    least: Annotated[int, Meta(ge=1)] = 150
    without: Names = ()
    aside: Names = ()
    common: Ratio = "0.5"


class Usual(Strict, frozen=True, kw_only=True):
    """
    The figures of the tables that `in` names, none of which stands far out of those of bodies of the same kind.

    A figure does if it is more than `times` as great as that which a `share` of the reports of the year does not exceed,
    and greater than `above`. Cells in which fewer than `least` reports have a number are passed over.
    """

    share: Ratio = "0.995"
    times: Amount = "3"
    above: Annotated[int, Meta(ge=0)] = 0
    least: Annotated[int, Meta(ge=2)] = 200


class English(Strict, frozen=True, kw_only=True):
    """A rule's words in English."""

    title: Text
    message: str = ""
    hint: str = ""


class Case(Strict, frozen=True, kw_only=True):
    """
    A rule with its own test.

    Two ways to give the figures. `given`: names of the rule's scope, or addresses, to values; cells not given are
    `otherwise` (blank unless said); the first instance is meant. `at` names another one. Without `given`, the report is
    a complete one with 0 in every cell and plain text in every section. `remove` takes paths such as
    `tables/requests/closed_other` out of it, `text` sets sections (or the one of `in`), `report` is laid over it key by key.
    """

    name: Text
    expect: Literal["pass", "fail", "undetermined", "not-applicable"]
    given: dict[str, CellValue] | None = None
    otherwise: CellValue = None
    at: str = ""
    text: str | dict[str, str] | None = None
    report: dict[str, Any] | None = None
    last: dict[str, Any] | Literal["none", "unasked"] | None = None
    parts: tuple[dict[str, Any] | Literal["absent"], ...] | Literal["unasked"] | None = None
    others: tuple[dict[str, Any], ...] | None = None
    crowd: Annotated[int, Meta(ge=0, le=1000)] = 0
    twins: tuple[str, ...] | Literal["unasked"] = ()
    remove: tuple[str, ...] = ()
    difference: str | None = None


class Rule(Strict, frozen=True, kw_only=True):
    """One rule: the common keys and exactly one shape of `check`, `require`, `claim`, `text`, `similar`, `usual`."""

    id: Annotated[str, Meta(pattern=r"^[A-Z0-9][A-Z0-9-]*$")]
    title: Text
    severity: Severity
    grade: Literal["A", "B", "C", "D", "U"]
    cites: Annotated[tuple[str, ...], Meta(min_length=1)]
    applies: Applies | None = None
    in_: Names = msgspec.field(default=(), name="in")
    for_each: Literal["row", "column", "cell", "table"] | None = None
    for_number: Annotated[
        dict[str, Annotated[str, Meta(pattern=r"^\d{1,3}-\d{1,3}$")]],
        Meta(
            max_length=1,
        ),
    ] = {}
    only: Names = ()
    when: Expr | None = None
    check: Expr | None = None
    require: Require | None = None
    claim: Claim | None = None
    text: TextRule | None = None
    similar: Similar | None = None
    usual: Usual | None = None
    tolerance: Amount = "0"
    labels: tuple[Literal[VariantClass, "unknown"], ...] = ()
    missing: Literal["undetermined", "zero", "fail", "not-applicable"] = "undetermined"
    absent: Literal["undetermined", "zero", "fail", "not-applicable"] | None = None
    message: str = ""
    hint: str = ""
    eased: Severity | None = None
    status: Literal["active", "off"] = "active"
    note: str = ""
    en: English | None = None
    lint: dict[str, Text] = {}
    cases: Annotated[tuple[Case, ...], Meta(min_length=1)]


class RulePack(msgspec.Struct, frozen=True, kw_only=True):
    """
    A loaded pack for one edition: what the engine runs on.

    `sha256` covers every file, in order of name; `editions` are all that the pack has, with their years. Of a pack that
    extends others, `extends` are those, the nearest first; `origins` says of each rule by its id in which pack it was
    written, and `alterations` how rules, words and labels of the others differ here, and why. `profile` is the one in use.
    """

    id: str
    title: str
    version: str
    sha256: str
    edition: str
    years: str
    editions: dict[str, str]
    language: str
    form: Form
    rules: tuple[Rule, ...]
    citations: dict[str, Citation]
    words: dict[str, tuple[str, ...]]
    patterns: dict[str, tuple[str, ...]]
    causes: tuple[Cause, ...]
    xml: XmlFile | None = None
    requires: str = ""
    extends: tuple[PackStamp, ...] = ()
    origins: dict[str, str] = {}
    alterations: tuple[Alteration, ...] = ()
    profiles: tuple[Profile, ...] = ()
    profile: ProfileStamp | None = None
    board: Board = Board()
    sets: Sets = Sets()
    en: str = ""

    @property
    def family(self) -> tuple[str, ...]:
        """Name the pack and those that it extends; the last one is the pack of the form."""
        return (self.id, *(base.id for base in self.extends))

    @property
    def stamp(self) -> PackStamp:
        """Say which pack this is."""
        return PackStamp(
            id=self.id, version=self.version, sha256=self.sha256, title=self.title, extends=self.extends,
            alterations=self.alterations, profile=self.profile,
        )  # fmt: skip

    def origin_of(self, rule: str) -> PackStamp | None:
        """Say in which pack a rule was written; None for a pack that extends no other."""
        home = self.origins.get(rule)
        return next((stamp for stamp in (self.stamp, *self.extends) if stamp.id == home), None) if home else None

    def alterations_of(self, rule: str) -> tuple[Alteration, ...]:
        """List how a rule differs from what the pack in which it was written says."""
        return tuple(a for a in self.alterations if a.kind == "rule" and a.name == rule)
