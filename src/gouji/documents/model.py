"""
A document of any format as blocks in reading order, each with its place.

Readers produce it, extraction consumes it. A `Paragraph` is one visual line or paragraph; a `Grid` is a table whose
spans are resolved: rows of equal length, a spanned text repeated in `origin`-marked cells.
"""

from __future__ import annotations

import msgspec

from gouji.findings import Location


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A line or paragraph; `level` is the heading level where the format states one (markdown, HTML), else None."""

    text: str
    at: Location
    level: int | None = None


class GridCell(msgspec.Struct, frozen=True, kw_only=True):
    """
    One cell of a grid.

    `text` is what is printed, white space at the ends removed, "" when blank. `spanned` is true where the cell only
    repeats a neighbour's text because that one spans over it.
    """

    text: str
    at: Location
    spanned: bool = False


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table: rows of cells, as printed; rows may differ in length where the format lost cells."""

    rows: tuple[tuple[GridCell, ...], ...]
    at: Location


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One file, read: its blocks in reading order and what its metadata says (`title`, `published`, ...)."""

    source: str
    format: str
    blocks: tuple[Paragraph | Grid, ...]
    metadata: dict[str, str] = {}
