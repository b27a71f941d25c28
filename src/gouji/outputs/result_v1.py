"""
The contract `gouji/result/1`: what `gouji check --format json` writes.

These types are written for the contract alone; `schemas/result.schema.json` is generated from them. Within version 1,
keys may be added and a key that is null today may get a value; none is removed, renamed or retyped.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from gouji.schemas import schema_of

SeverityWord = Literal["error", "warning", "info"]
OutcomeWord = Literal["pass", "fail", "undetermined", "not-applicable"]
Number = Annotated[
    int | str | None,
    Meta(
        description="A number if whole and within 2^53-1, else an exact decimal string or a range a..b; null if unknown"
    ),
]


class At(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place in the source; all numbers count from 1, `box` is x0, top, x1, bottom in points."""

    line: int | None = None
    column: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    box: tuple[float, float, float, float] | None = None
    element: str | None = None
    part: str | None = None


class Cite(msgspec.Struct, frozen=True, kw_only=True):
    """A clause on which the rule rests, with the evidence grade for it."""

    id: str
    document: str
    number: str
    clause: str
    says: str
    grade: str


class CellValue(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as printed; only the state `number` has a value without doubt."""

    path: Annotated[str, Meta(description="TABLE/ROW/COLUMN, in the ids of the form")]
    label: str
    value: Number
    state: Literal["number", "blank", "text", "unreadable", "absent", "word"]
    at: At | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it is and as it would be."""

    path: str
    from_: Number = msgspec.field(name="from")
    to: Number


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """
    A smallest change of figures under which the relations of the table hold; `others` counts the further ones.

    Added since: `kind` and `relations`.
    """

    cells: tuple[Change, ...]
    others: int
    kind: Annotated[
        Literal["cells", "detect", "many"],
        Meta(
            description="cells: these would mend it; detect: it cannot be told which of several cells is wrong, `cells` is "
            "empty and `others` counts them, 0 if unknown; many: no few cells would mend it"
        ),
    ]
    relations: Annotated[int, Meta(description="How many relations hold then")]


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong cells that explain a finding and those folded under it: all of its suggestion, or a part. Added since."""

    cells: tuple[Change, ...]
    breaks: Annotated[int, Meta(description="How many outcomes fail that would pass with these cells changed")]


class OriginValue(msgspec.Struct, frozen=True, kw_only=True):
    """The pack in which a rule was written."""

    pack: str
    version: str


class AmendmentValue(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a rule, or of a list, as it was and as it is; text as it is written, other things as JSON."""

    key: str
    before: str
    after: str


class AlterationValue(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack, or its profile, altered of a pack that it extends, and why."""

    kind: Annotated[
        Literal["rule", "words", "labels"],
        Meta(description="A rule, a list of the lexicon, or a label of the form"),
    ]
    name: str
    pack: Annotated[str, Meta(description="The pack that altered it")]
    version: str
    reason: str
    amendments: tuple[AmendmentValue, ...]


class WaivedValue(msgspec.Struct, frozen=True, kw_only=True):
    """A waiver that sets a finding aside."""

    reason: str
    by: Annotated[str, Meta(description="Who says so")]
    until: Annotated[str | None, Meta(description="Last day, as an ISO date; null for no end")]
    ticket: str
    place: Annotated[str, Meta(description="The waiver, as FILE:LINE")]


class FindingValue(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome of one rule instance."""

    rule: str
    severity: SeverityWord
    outcome: OutcomeWord
    title: Annotated[str, Meta(description="What must hold")]
    meaning: Annotated[str, Meta(description="What the rule asks, in a sentence made from the labels of the form")]
    message: Annotated[str, Meta(description="What does not")]
    detail: Annotated[str, Meta(description="What was found, beyond the message: operands and sums, a printed label")]
    hint: Annotated[str, Meta(description="How to mend it")]
    grade: Annotated[str, Meta(description="Evidence grade of the rule: A, B, C, D, U")]
    cites: tuple[Cite, ...]
    instance: Annotated[dict[str, str], Meta(description="What the rule was applied to: kind to id")]
    subject: Annotated[str, Meta(description="The same in words")]
    at: Annotated[At | None, Meta(description="Where to look first")]
    quote: Annotated[str, Meta(description="The words of the report on which the finding rests")]
    cells: tuple[CellValue, ...]
    left: Number
    right: Number
    difference: Annotated[Number, Meta(description="Left minus right")]
    would_pass: Annotated[Number, Meta(description="The value of the one blank with which the rule would hold")]
    caused_by: Annotated[str | None, Meta(description="The rule whose finding explains this one")]
    follows: Annotated[int, Meta(description="How many outcomes this finding explains")]
    suggestion: Suggestion | None
    slip: Slip | None
    waived: Annotated[WaivedValue | None, Meta(description="Why it ends no gate, if a waiver sets it aside")]
    origin: Annotated[
        OriginValue | UnsetType, Meta(description="Where the rule was written, if the pack extends another")
    ] = UNSET
    altered: Annotated[
        tuple[AlterationValue, ...] | UnsetType, Meta(description="How the rule differs from what is written there")
    ] = UNSET


class LedgerValue(msgspec.Struct, frozen=True, kw_only=True):
    """Every rule instance by outcome; the four add up to `total`."""

    passed: int = msgspec.field(name="pass")
    fail: int
    undetermined: int
    not_applicable: int = msgspec.field(name="not-applicable")
    total: int


class BaseValue(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that is extended."""

    id: str
    title: str
    version: str
    sha256: str


class ProfileValue(msgspec.Struct, frozen=True, kw_only=True):
    """A profile: from which severity findings block, and of which severities what cannot be told does."""

    id: str
    title: str
    fail_on: Literal["error", "warning", "info", "never"]
    undetermined: tuple[SeverityWord, ...]


class PackValue(msgspec.Struct, frozen=True, kw_only=True):
    """Which pack judged; `edition` is null where the reports are of several, each then says its own."""

    id: str
    title: str
    edition: str | None
    version: str
    sha256: str
    extends: Annotated[
        tuple[BaseValue, ...] | UnsetType, Meta(description="The packs that it extends, the nearest first")
    ] = UNSET
    altered: Annotated[
        tuple[AlterationValue, ...] | UnsetType, Meta(description="All that was altered of them, or by the profile")
    ] = UNSET
    profile: Annotated[
        ProfileValue | UnsetType, Meta(description="The profile by which the pack was used, if one was")
    ] = UNSET


class ReportValue(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one report."""

    source: str
    sha256: str
    body: str
    year: int | None
    edition: str
    verdict: OutcomeWord
    ledger: LedgerValue
    findings: tuple[FindingValue, ...]
    ledgers: Annotated[
        dict[str, LedgerValue] | UnsetType,
        Meta(description="The ledger by the packs in which the rules were written, if the pack extends another"),
    ] = UNSET
    pack: Annotated[
        PackValue | UnsetType, Meta(description="The pack that judged, if it is another than the result's")
    ] = UNSET


class UnreadValue(msgspec.Struct, frozen=True, kw_only=True):
    """An input that gave no report."""

    source: str
    code: str
    cause: str
    remedy: str
    line: int | None
    column: int | None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Findings that fail and are not explained by another, by severity."""

    error: int
    warning: int
    info: int


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """Reports by verdict."""

    passed: int = msgspec.field(name="pass")
    fail: int
    undetermined: int


class WaiverFileValue(msgspec.Struct, frozen=True, kw_only=True):
    """A file of waivers."""

    source: str
    sha256: str


class LapseValue(msgspec.Struct, frozen=True, kw_only=True):
    """A waiver that sets nothing aside."""

    kind: Annotated[
        Literal["expired", "changed", "unused"],
        Meta(
            description="expired: its last day is past; changed: what it was given for is no longer what is found; "
            "unused: nothing was found"
        ),
    ]
    place: Annotated[str, Meta(description="The waiver, as FILE:LINE")]
    rule: str
    report: Annotated[str, Meta(description="Its body, or else its source")]
    year: int | None
    until: str | None
    what: Annotated[str, Meta(description="What changed: path of a cell, or empty for the words quoted")]
    was: str | None
    now: str | None


class WaiversValue(msgspec.Struct, frozen=True, kw_only=True):
    """The waivers by which findings were set aside."""

    files: tuple[WaiverFileValue, ...]
    today: Annotated[
        str | None, Meta(description="The day against which last days were held; null where no waiver has one")
    ]
    used: Annotated[int, Meta(description="Waivers that set something aside")]
    elsewhere: Annotated[int, Meta(description="Waivers of reports that were not among the inputs")]
    lapsed: tuple[LapseValue, ...]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The run in numbers; waived findings are counted among `findings`."""

    reports: int
    unread: int
    verdicts: Verdicts
    findings: Counts
    waived: Annotated[int, Meta(description="Findings that are waived, and that no other one explains")] = 0


class ResultValue(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a run."""

    schema: Literal["gouji/result/1"]
    engine: str
    lang: Literal["zh", "en"]
    pack: PackValue
    reports: tuple[ReportValue, ...]
    unread: tuple[UnreadValue, ...]
    summary: Summary
    waivers: Annotated[WaiversValue | UnsetType, Meta(description="Where waivers were given")] = UNSET


def result_schema() -> dict[str, Any]:
    """
    Describe `gouji/result/1`.

    Returns:
        The JSON Schema (draft-07) that is kept in `schemas/result.schema.json`.
    """
    return schema_of(ResultValue, title="gouji/result/1", description="What `gouji check --format json` writes")
