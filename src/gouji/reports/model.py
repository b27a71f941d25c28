"""
One body's report for one year, in the form of a pack: the JSON report, typed.

It is the seam between reading and checking. `schemas/report.schema.json` is generated from these types.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from gouji.findings import Location


class _Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value of a report: unknown keys are errors."""


class Unreadable(_Value, frozen=True, kw_only=True):
    """Something was printed, but cannot be read with certainty; the text says why."""

    unreadable: Annotated[str, Meta(min_length=1)]


Listed = tuple[str, int | float | str | None]
"""An entry of a list in a cell: its text, and the number printed with it."""

Cell = int | float | str | None | Unreadable | tuple[Listed, ...]
"""
A number, a decimal string or printed text, a blank, unreadable, or a list of texts with numbers. A cell that was not
printed is left out.
"""

Row = dict[str, Cell]
"""Column id to cell."""

Table = dict[str, Row | str]
"""Row id to row; or, for a table that was seen but cannot be read, the one key `unreadable` with the reason."""


class Body(_Value, frozen=True, kw_only=True):
    """Who reports. `kind` is an id of the form's kinds, or `unknown`."""

    name: str = ""
    kind: str = "unknown"
    region: str = ""


class Section(_Value, frozen=True, kw_only=True):
    """A section as printed; paragraphs of `text` are divided by line feeds. `id` is the form's."""

    id: Annotated[str, Meta(min_length=1)]
    heading: str = ""
    text: str | Unreadable = ""


class Extra(_Value, frozen=True, kw_only=True):
    """A row, column or section that the form does not have, as printed; or a row that stands there once more."""

    kind: Literal["row", "column", "section", "table", "repeat"]
    label: str
    table: str = ""
    values: tuple[str, ...] = ()
    text: str = ""
    at: Location | None = None


class Report(_Value, frozen=True, kw_only=True):
    """
    The report.

    `period` is the stated first and last day, divided by a slash. `entities` are the lists that the report declares for
    itself: id of the list to ids and names, in order; the ids name rows of tables. `footnotes` are those of each
    table, by its id. `labels` holds what was printed where it differs from
    the official label: `TABLE/ROW` for a row's label, `TABLE/ROW/COLUMN` for a column's head (under the first row that
    it heads), `sections/ID` for a heading; null where values stand but no label was printed. `provenance` gives places:
    `TABLE/ROW/COLUMN` for a cell, `TABLE/ROW` for a row's label, `TABLE` for a table, `sections/ID` for a heading,
    `sections/ID/N` for its N-th paragraph (from 0), `preamble/N`, `title`, `published`.
    """

    pack: str = ""
    edition: str = ""
    body: Body = Body()
    year: Annotated[int, Meta(ge=1, le=9999)] | None = None
    title: str = ""
    period: Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2})?$")] = ""
    published: Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    preamble: str = ""
    entities: dict[str, dict[str, str]] = {}
    sections: tuple[Section, ...] = ()
    tables: dict[str, Table] = {}
    labels: dict[str, str | None] = {}
    footnotes: dict[str, tuple[str, ...]] = {}
    extras: tuple[Extra, ...] = ()
    provenance: dict[str, Location] = {}
