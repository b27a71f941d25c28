"""
A report ready to be printed, in whatever layout: title, paragraphs, headings, tables.

This is all that the layouts take. To see your own report in each of them, make a `Paper` (`samples/make.py` makes one out
of a `source.yaml`) and give it to `samples.render.LAYOUTS`.
"""

from __future__ import annotations

from typing import NamedTuple

from samples.render.grid import Sheet


class Part(NamedTuple):
    """A section as printed: its heading ("" for none), its paragraphs, its tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Sheet, ...] = ()


class Paper(NamedTuple):
    """
    A report as printed.

    Attributes:
        title: Its title; "" for none.
        preamble: Paragraphs between the title and the first heading.
        parts: Its sections, in order.
        body: Who reports, for what a page says around the report.
        published: The day of publication as an ISO date, likewise; "" if it is not stated.
    """

    title: str
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    body: str = ""
    published: str = ""
