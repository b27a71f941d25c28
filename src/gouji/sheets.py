"""
A report laid out as its official form, with what of its figures is to be checked: for writers that show the report itself.

These values know no regulation and no engine. A sheet is one table of the form as a grid of boxes, a passage is one text,
a check is a linear relation of cells that anybody can recompute.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from gouji.findings import CellState, Location, Outcome, Severity

Pairs = tuple[tuple[str, str], ...]
Kind = Literal["corner", "banner", "column", "row", "cell", "void"]


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """
    A box of the grid.

    Attributes:
        kind: An empty `corner` or one with a word over the row heads, a `banner` over a group of heads or rows, the head
            of a `column` or `row`, a `cell`, or a `void` where the form has none.
        row, column: Its place from 0. Height and width are how many rows and columns it takes.
        text: The official label, or what was printed in the cell; for an unreadable one, why.
        printed: The label that the report has in its place, "" for the same; `lost`: it has none though values stand there.
        path: `TABLE/ROW/COLUMN` of a cell, `TABLE/ROW` of a row's head, `TABLE//COLUMN` of a column's; "" for others.
        number: The exact number in a cell, as a decimal; None where it has none.
        label: The short name of a cell.
    """

    kind: Kind
    row: int
    column: int
    height: int = 1
    width: int = 1
    text: str = ""
    printed: str = ""
    lost: bool = False
    path: str = ""
    state: CellState | None = None
    number: str | None = None
    label: str = ""
    at: Location | None = None


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """A row, column, table or section that the form does not have, as printed."""

    kind: str
    label: str
    values: tuple[str, ...] = ()
    text: str = ""
    at: Location | None = None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """
    A table laid out as the form prints it.

    Attributes:
        height, width: Rows and columns of the grid; `heads` of the rows are heads from top to bottom.
        printed: The title that the report has in place of the label, "" for the same.
        is_absent: Whether the report does not have the table.
        unreadable: Why the table as a whole cannot be read, "" if it can.
    """

    id: str
    name: str
    label: str
    section: str
    height: int
    width: int
    heads: int
    boxes: tuple[Box, ...]
    printed: str = ""
    unit: str = ""
    note: str = ""
    is_absent: bool = False
    unreadable: str = ""
    extras: tuple[Extra, ...] = ()
    footnotes: tuple[str, ...] = ()
    at: Location | None = None


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A text of the report: its title, what comes before the sections, or a section; `id` is its name in findings."""

    id: str
    label: str
    text: str
    printed: str = ""
    unreadable: str = ""
    at: Location | None = None
    places: tuple[tuple[int, Location], ...] = ()


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The words on which the outcome of one instance rests: offsets in the text of a passage."""

    rule: str
    instance: Pairs
    passage: str
    start: int
    end: int


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a comparison: paths of cells with exact coefficients, and a constant; all added up."""

    terms: tuple[tuple[str, str], ...]
    constant: str = "0"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """
    A linear relation between cells that binds this report.

    Attributes:
        sign: One of `==`, `!=`, `<`, `<=`, `>`, `>=`.
        tolerance: By how much an equality may be missed, as a decimal.
        needed: Paths of the cells that must have a number; others count 0 where they have none.
        lacking: What is said where one of those has none: it cannot be told, or does not hold.
        outcome: How the program decided it.
    """

    rule: str
    title: str
    severity: Severity
    instance: Pairs
    subject: str
    left: Side
    sign: str
    right: Side
    outcome: Outcome
    tolerance: str = "0"
    needed: tuple[str, ...] = ()
    lacking: Literal["undetermined", "fail"] = "undetermined"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number that checks use and that stands in no table: of the head, or of the report of the year before."""

    path: str
    label: str
    text: str
    number: str | None = None


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """A report laid out: its texts in order, its tables in the order of the form, what ties its figures together."""

    passages: tuple[Passage, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    quotes: tuple[Quote, ...] = ()
    checks: tuple[Check, ...] = ()
    figures: tuple[Figure, ...] = ()
    extras: tuple[Extra, ...] = ()
