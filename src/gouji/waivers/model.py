"""
The file of waivers: which findings are set aside, why, by whom and until when.

A waiver names a finding by what it is about, which is what its fingerprint in SARIF is made of: rule, instance, and body
or source with the year. What was seen there (`cells`, `quote`) may be added; the waiver then lapses when it changes.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from gouji.packs.schema import described
from gouji.packs.strict import CellValue, Id, Strict, Text

Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Waiver(Strict, frozen=True, kw_only=True):
    """
    One finding, or all of one rule in a report, set aside.

    Attributes:
        rule: Id of the rule.
        body, source: The report, by its body or by the file that is given to check, or both; at least one.
        year: Report year; None for any.
        instance: What the rule was applied to, kind to id; what is not named may be anything.
        outcome: The outcome that is set aside.
        cells, quote: What was seen: path of a cell to its value, words of the report; where they are other now, the
            waiver has lapsed.
        reason, by: Why, and who says so.
        until: The last day on which it holds; None for no end.
        ticket: Where it was decided.
    """

    rule: Id
    body: str = ""
    source: str = ""
    year: int | None = None
    instance: dict[str, str] = {}
    outcome: Literal["any", "fail", "undetermined"] = "any"
    cells: dict[str, CellValue] = {}
    quote: str = ""
    reason: Text
    by: Text
    until: Date | None = None
    ticket: str = ""


class WaiverFile(Strict, frozen=True, kw_only=True):
    """A file of waivers."""

    waivers: tuple[Waiver, ...]


def waivers_schema() -> dict[str, Any]:
    """Describe a file of waivers in draft-07, each key with what an editor shows of it."""
    schema = described(WaiverFile, "gouji waivers", "A file of waivers: findings set aside, with the reason")
    schema["definitions"]["Waiver"]["anyOf"] = [{"required": ["body"]}, {"required": ["source"]}]
    return schema
