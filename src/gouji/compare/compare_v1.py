"""
The contract `gouji/compare/1`: what `gouji compare --format json` writes.

These types are written for the contract alone; `schemas/compare.schema.json` is generated from them. Within version 1,
keys may be added; none is removed, renamed or retyped.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from gouji.outputs.result_v1 import Counts, Number, OutcomeWord, SeverityWord, WaivedValue
from gouji.schemas import schema_of

SCHEMA: Final = "gouji/compare/1"
StateWord = Literal["number", "blank", "text", "unreadable", "absent", "word"]


class SideValue(msgspec.Struct, frozen=True, kw_only=True):
    """One side: a result that was given, or reports that were checked for the comparison."""

    source: str
    kind: Literal["result", "report"]
    pack: str
    version: str
    sha256: Annotated[str, Meta(description="Of the pack that judged")]
    reports: int
    unread: Annotated[int, Meta(description="Inputs that the result could not read")]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A report on one side."""

    source: str
    sha256: str
    body: str
    year: int | None
    verdict: OutcomeWord


class FindingChange(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, told as on the newer side that has it."""

    rule: str
    severity: SeverityWord
    title: str
    message: str
    subject: str
    instance: Annotated[dict[str, str], Meta(description="What the rule was applied to: kind to id")]
    old: Annotated[OutcomeWord | None, Meta(description="Outcome on the old side; null if it was not told")]
    new: Annotated[OutcomeWord | None, Meta(description="Outcome on the new side; null if it was not told")]
    caused_by: Annotated[str | None, Meta(description="The rule whose finding explains this one")]
    waived: Annotated[WaivedValue | None, Meta(description="Why it ends no gate, if a waiver sets it aside")] = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What was printed in a cell."""

    value: Number
    state: StateWord


class FigureChange(msgspec.Struct, frozen=True, kw_only=True):
    """A cell with another figure."""

    path: Annotated[str, Meta(description="TABLE/ROW/COLUMN, in the ids of the form")]
    label: str
    old: Figure
    new: Figure


class ReportChange(msgspec.Struct, frozen=True, kw_only=True):
    """A report on both sides, or on one: on the new one alone, all its findings are new; on the old one, none is told."""

    body: str
    year: int | None
    old: Version | None
    new: Version | None
    mended: Annotated[tuple[FindingChange, ...], Meta(description="Found on the old side alone")]
    appeared: Annotated[tuple[FindingChange, ...], Meta(description="Found on the new side alone, or graver there")]
    remaining: Annotated[tuple[FindingChange, ...], Meta(description="Found on both sides")]
    figures: tuple[FigureChange, ...]


class CompareSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The comparison in numbers; findings that others explain are not counted."""

    both: int
    only_old: int
    only_new: int
    mended: int
    appeared: int
    remaining: int
    figures: int
    appeared_failures: Annotated[Counts, Meta(description="New findings that fail, by severity")]
    appeared_waived: Annotated[int, Meta(description="New findings that are waived")] = 0


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two sides."""

    schema: Literal["gouji/compare/1"] = SCHEMA
    engine: str
    lang: Literal["zh", "en"]
    old: SideValue
    new: SideValue
    figures_of: Annotated[
        Literal["reports", "findings"],
        Meta(description="Which cells are compared: all, or those of findings, where a side is a result"),
    ]
    reports: tuple[ReportChange, ...]
    summary: CompareSummary


def compare_schema() -> dict[str, Any]:
    """Describe the contract in draft-07."""
    return schema_of(Comparison, title=SCHEMA, description="What `gouji compare --format json` writes")
