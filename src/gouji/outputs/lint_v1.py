"""
The contract `gouji/lint/1`: what `gouji rules lint --format json` writes.

These types are written for the contract alone; `schemas/lint.schema.json` is generated from them. Within version 1, keys
may be added; none is removed, renamed or retyped. The other formats are drawn from the same values.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from gouji.schemas import schema_of

SCHEMA: Final = "gouji/lint/1"
LevelWord = Literal["error", "warning", "info"]


class LintedPack(msgspec.Struct, frozen=True, kw_only=True):
    """An edition that loads."""

    id: str
    edition: str
    version: str
    sha256: str
    rules: int


class LintValue(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found; line and column count from 1."""

    code: str
    severity: LevelWord
    loads: Annotated[bool, Meta(description="False if the pack does not load for it")]
    file: str
    line: int | None
    column: int | None
    path: Annotated[str, Meta(description="Path within the file, where there is no line")]
    excerpt: Annotated[str, Meta(description="The line, without the blanks around it")]
    rule: Annotated[str | None, Meta(description="Id of the rule that it is about, if it is about one")]
    subject: Annotated[str, Meta(description="The name to give with a reason for leaving it alone")]
    cause: str
    remedy: str
    page: Annotated[str, Meta(description="Its page in the documentation, from the top of the project")]


class AllowedValue(msgspec.Struct, frozen=True, kw_only=True):
    """What was found and is left alone, with the reason that the pack gives."""

    code: str
    subject: str
    reason: str


class LintSummary(msgspec.Struct, frozen=True, kw_only=True):
    """How much was found of each level."""

    error: int = 0
    warning: int = 0
    info: int = 0


class LintReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the lints say of packs; findings in the order of files and lines."""

    schema: Literal["gouji/lint/1"] = SCHEMA
    engine: str
    lang: Literal["zh", "en"]
    packs: tuple[LintedPack, ...]
    samples: Annotated[int | None, Meta(description="On how many samples rules were tried; null if none were at hand")]
    findings: tuple[LintValue, ...]
    allowed: tuple[AllowedValue, ...]
    summary: LintSummary


def lint_schema() -> dict[str, Any]:
    """Describe the contract in draft-07."""
    return schema_of(LintReport, title=SCHEMA, description="What `gouji rules lint --format json` writes")


def write_json(report: LintReport) -> bytes:
    """Write the contract."""
    return msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
