"""
What a report is held against beside itself: other reports, and what it has in common with them.

Whoever checks says which companions were looked for (`asked`), so that a rule can tell one that is not there from one
that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec

from gouji.reports.model import Report

Sought = Literal["last", "parts", "others", "sole", "names", "norms"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The report of a body directly below, with the name under which it is told."""

    name: str
    report: Report


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a text, or some tables, of a report have in common with those of another one.

    Attributes:
        rule: The rule by which they are too alike.
        section: Id of the section; "" for tables.
        other: Name of the other body.
        source: Key of its report.
        shared, own, theirs: Pieces of text, or cells with other figures than zero, in both, in this one, in the other.
        is_same: Whether nothing differs once names, years and numbers are taken out.
        quote, other_quote: A passage of this text, and the one of the other that is most like it.
    """

    rule: str
    section: str = ""
    other: str = ""
    source: str = ""
    shared: int = 0
    own: int = 0
    theirs: int = 0
    is_same: bool = False
    quote: str = ""
    other_quote: str = ""


class Norm(msgspec.Struct, frozen=True, kw_only=True):
    """
    How great the figures are in the reports of a year and of bodies of one kind.

    Attributes:
        rule: The rule that asks.
        kind: The kind of body.
        reports: How many reports there are.
        most: Of a cell, by its path, the figure that the share of the reports which the rule names does not exceed, exact;
            only of cells in which enough reports have a number.
    """

    rule: str
    kind: str
    reports: int
    most: dict[str, int | str] = {}


class Companions(msgspec.Struct, frozen=True, kw_only=True):
    """
    The companions of one report.

    Attributes:
        last: The report of the same body for the year before.
        parts: The reports of the bodies directly below.
        absent: Names of the bodies directly below of which there is no report.
        likenesses: What it has in common with the reports of other bodies.
        twins: Names of other reports of the same body for the same year.
        names: What its texts call a body, where a pattern asks (`{other_body}`), and is the name of another one.
        norms: How great figures are in the reports of its year, for each kind of body.
        asked: Which of them were looked for; `sole` for twins.
    """

    last: Report | None = None
    parts: tuple[Part, ...] = ()
    absent: tuple[str, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    twins: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()
    asked: tuple[Sought, ...] = ()

    def each(self, change: Callable[[Report], Report]) -> Companions:
        """Give the same with every report changed."""
        return msgspec.structs.replace(
            self,
            last=None if self.last is None else change(self.last),
            parts=tuple(Part(name=part.name, report=change(part.report)) for part in self.parts),
        )


ALONE = Companions()
"""The companions of a report that is checked by itself."""


class AtHand(NamedTuple):
    """
    What is there to hold a report against.

    Attributes:
        last: Whether the report of the year before is.
        figures: Whether its figures are.
        parts: Whether the figures of bodies below are.
        asked: The companions that were looked for.
    """

    last: bool
    figures: bool
    parts: bool
    asked: tuple[Sought, ...]


NOTHING_AT_HAND = AtHand(last=False, figures=False, parts=False, asked=())
ALL_AT_HAND = AtHand(last=True, figures=True, parts=True, asked=("last", "parts", "others", "sole", "names", "norms"))
