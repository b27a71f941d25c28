"""
The contract `gouji/coverage/1`: what the rules of one edition guard, and how sound the relations of its tables are.

These types are written for the contract; `schemas/coverage.schema.json` is generated from them. A file in this form is
also what a later state of the pack is held against. Rules that always notice a change, and those that were seen to, are
counted apart; nothing is made into a percentage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from gouji.schemas import schema_of

SCHEMA: Literal["gouji/coverage/1"] = "gouji/coverage/1"


class PackName(msgspec.Struct, frozen=True, kw_only=True):
    """Which pack, which edition, and the hash of its files."""

    id: str
    edition: str
    version: str
    sha256: str


class RuleWord(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that guards some cell."""

    id: str
    severity: Literal["error", "warning", "info"]
    title: str


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that noticed a change of a cell in a right report, though it need not in another."""

    rule: str
    more: Annotated[bool, Meta(description="It noticed one more")]
    less: Annotated[bool, Meta(description="It noticed one less")]


class CellGuard(msgspec.Struct, frozen=True, kw_only=True):
    """A cell and the rules that notice when it is one more or one less than right."""

    column: str
    path: Annotated[str, Meta(description="TABLE/ROW/COLUMN, in the ids of the form")]
    always: Annotated[tuple[str, ...], Meta(description="Rules that notice it in every report that is right otherwise")]
    seen: Annotated[tuple[Seen, ...], Meta(description="Further rules that noticed it in one of the right reports")]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A column as the form prints it; `under` are the labels above it, outermost first."""

    id: str
    label: str
    under: tuple[str, ...]


class RowGuard(msgspec.Struct, frozen=True, kw_only=True):
    """A row as the form prints it, with its cells."""

    id: str
    label: str
    under: tuple[str, ...]
    optional: bool
    cells: tuple[CellGuard, ...]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A relation of a table, times a factor."""

    relation: Annotated[str, Meta(description="RULE, or RULE[ROW or COLUMN]")]
    factor: Annotated[str, Meta(description="An exact number, such as -1 or 1/3")]


class Redundant(msgspec.Struct, frozen=True, kw_only=True):
    """A relation whose terms are a sum of others; `gap` is 0 if it then says the same, else both cannot hold."""

    relation: str
    sum_of: tuple[Term, ...]
    gap: str


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """
    How sound the equalities of a table are that bind every report, at error or warning level.

    `detects` is the largest number of cells such that every change of so many, or fewer, breaks a relation; `corrects`
    the largest such that any such change has one smallest repair. Where `exact` is false, both are at least so large.
    """

    cells: Annotated[int, Meta(description="Cells of the table, without those of optional rows")]
    relations: int
    rank: Annotated[int | None, Meta(description="Null where there are too many relations")]
    redundant: tuple[Redundant, ...]
    contradictory: tuple[Redundant, ...]
    detects: int
    corrects: int
    exact: bool
    unnoticed: Annotated[
        tuple[str, ...],
        Meta(description="A smallest set of cells that can change together without breaking a relation"),
    ]


class TableGuard(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the form with its cells, and the health of its relations."""

    id: str
    label: str
    transposed: bool
    columns: tuple[Head, ...]
    rows: tuple[RowGuard, ...]
    health: Health


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the rules of an edition guard.

    `reports` are the right reports in which changes were tried, `complete` says whether all were; `unguarded` are the cells
    that no rule guards, `info_only` those that rules of info level alone do, `at_times` those of which no rule of error or
    warning level always notices.
    """

    schema: Literal["gouji/coverage/1"]
    engine: str
    pack: PackName
    reports: tuple[str, ...]
    complete: Annotated[bool, Meta(description="False where the pack is too large to try every change")] = True
    rules: tuple[RuleWord, ...]
    tables: tuple[TableGuard, ...]
    unguarded: tuple[str, ...]
    info_only: tuple[str, ...]
    at_times: tuple[str, ...]

    def cells(self) -> Iterator[CellGuard]:
        """Walk all cells."""
        return (cell for table in self.tables for row in table.rows for cell in row.cells)

    def grave(self) -> frozenset[str]:
        """Name the rules of error or warning level."""
        return frozenset(rule.id for rule in self.rules if rule.severity != "info")


def coverage_schema() -> dict[str, Any]:
    """Describe the contract in JSON Schema, draft-07."""
    return schema_of(Coverage, title=SCHEMA, description="What gouji rules coverage --format json writes.")


def coverage_bytes(coverage: Coverage) -> bytes:
    """Write a coverage as JSON, a cell a line."""
    return _lines(msgspec.json.encode(coverage))


def _lines(data: bytes) -> bytes:
    """Break the line before each cell and each row, so that a change of one cell is a change of one line."""
    for mark in (
        b'{"column":',
        b'{"id":',
        b'"tables":',
        b'"health":',
        b'"unguarded":',
        b'"info_only":',
        b'"at_times":',
    ):
        data = data.replace(mark, b"\n" + mark)
    return data + b"\n"
