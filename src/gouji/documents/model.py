"""
A document of any format as blocks in reading order, each with its place.

Readers produce it, extraction consumes it. A `Paragraph` is one visual line or paragraph; a `Grid` is a table whose
spans are resolved: rows of equal length, a spanned text repeated in `origin`-marked cells. A `Picture` is what a reader
sees on the page but not as text: an image, a frame, an attachment. Nothing is fetched.
"""

from __future__ import annotations

import enum

import msgspec

from gouji.findings import Location


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A line or paragraph; `level` is the heading level where the format states one (markdown, HTML), else None."""

    text: str
    at: Location
    level: int | None = None


class GridCell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    One cell of a grid.

    `text` is what is printed, white space at the ends removed, "" when blank. `spanned` is true where the cell only
    repeats a neighbour's text because that one spans over it. `doubt` is the code of the reason (`doubt.CODE` of the
    messages) why the text may not be what is printed, "" for none; such a cell is not blank, and its text is no value.
    """

    text: str
    at: Location
    spanned: bool = False
    doubt: str = ""


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table: rows of cells, as printed; rows may differ in length where the format lost cells."""

    rows: tuple[tuple[GridCell, ...], ...]
    at: Location


class PictureKind(enum.Enum):
    """What stands where text is expected."""

    IMAGE = "image"
    FRAME = "frame"
    ATTACHMENT = "attachment"
    UNRULED = "unruled"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown or linked but is not text here: `alt` is what the format says of it, `name` its file name."""

    kind: PictureKind
    at: Location
    alt: str = ""
    name: str = ""


OBJECT = "\ufffc"
"""Stands in the text of a cell for something in it that is not text, so that the cell is not taken for blank."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One file, read: its blocks in reading order and what its metadata says (`title`, `published`, ...)."""

    source: str
    format: str
    blocks: tuple[Paragraph | Grid | Picture, ...]
    metadata: dict[str, str] = {}
