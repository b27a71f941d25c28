"""
A page, cut into tags and what is between them, by regular expressions whose time is linear in the length of the page.

A cell that holds one text is one piece, for most tags of a report are in its tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gouji.documents.html_tags import NotPlain, Tag, understood

TAG = re.compile("<([a-zA-Z/!?][^>]*)>")
_IN_CELL = r"(?:<(?!/?[tT][dhrDHR][ >])[^>]*+>[ \t\n]*+)"
_PIECES = re.compile(
    rf"<(?:([tT][dhDH][^>]*+>[ \t\n]*+{_IN_CELL}{{0,9}}+)([^<]*+)({_IN_CELL}{{0,9}}+</[tT][dhDH])|([a-zA-Z/!?][^>]*))>"
)
"""A cell with one text in it, as what is before, in and behind the text; or else a tag."""
_RAW_NAMES = "script style title textarea xmp iframe noembed".split()
_RAW = re.compile(rf"<(?:!--|((?i:{'|'.join(_RAW_NAMES)}))(?=[ \t\n\f/>]))")
_MAY_BE_RAW = re.compile("<[!sStTxXiInN][-cCtTiIeEmMfFoO]")
"""How it begins; to look for that alone is twice as fast."""
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[ \t\n\f/>])", re.IGNORECASE) for name in _RAW_NAMES}
_QUOTED = re.compile("=(?:\"[^\"<>]*+>[^\"<]*+\"|'[^'<>]*+>[^'<]*+')")
"""A value with a bracket in it, which is then written as its reference; in a text that changes nothing either."""


class Region(NamedTuple):
    """
    A part of a page up to a comment or an element in which no tags count.

    Attributes:
        head: The text before its first tag.
        begins, inners, ends: For each cell what is before, in and behind its text; None for any other tag.
        tags: For each other tag what is written between its brackets; None for a cell.
        words: The text behind each.
        raw: What is in the comment or element.
        name: Name of the element; "" for a comment, and at the end of the page.
    """

    head: str
    begins: list[str | None]
    inners: list[str | None]
    ends: list[str | None]
    tags: list[str | None]
    words: list[str]
    raw: str
    name: str


def cut(text: str) -> tuple[list[Region], dict[str, Tag]]:
    """
    Cut a page.

    Returns:
        Its parts, and all its tags by what is written between their brackets.

    Raises:
        NotPlain: If a comment, an element or a tag does not end, or not certainly, or a tag is not written plainly.
    """
    parts = list(_regions(text))
    try:
        return _cut(parts)
    except NotPlain:
        veiled = [(_QUOTED.sub(_veiled, written), raw, name) for written, raw, name in parts]
        if veiled == parts:
            raise
        return _cut(veiled)


def cut_cell(text: str) -> list[tuple[None, str, str, str, str]]:
    """Cut a cell as the rest of a page is cut."""
    parts = TAG.split(text)
    return [(None, "", "", tag, words) for tag, words in zip(parts[1::2], parts[2::2], strict=True)]


def _cut(parts: Iterable[tuple[str, str, str]]) -> tuple[list[Region], dict[str, Tag]]:
    regions = [_region(*part) for part in parts]
    return regions, _known_tags(regions)


def _region(written: str, raw: str, name: str) -> Region:
    if written.rfind("<") > written.rfind(">"):
        raise NotPlain  # and an end would be sought for every bracket
    pieces: list[Any] = _PIECES.split(written)
    begins, inners, ends, tags, words = (pieces[n::5] for n in range(1, 6))
    return Region(pieces[0], begins, inners, ends, tags, words, raw, name)


def _veiled(quoted: re.Match[str]) -> str:
    return quoted[0].replace(">", "&gt;")


def _known_tags(regions: Iterable[Region]) -> dict[str, Tag]:
    written: set[str | None] = set()
    for region in regions:
        written.update(region.tags)
        for begin in set(region.begins) - {None}:
            written.update(TAG.findall(f"<{begin}"))
        for end in set(region.ends) - {None}:
            written.update(TAG.findall(f"{end}>"))
    return {tag: understood(tag) for tag in written if tag is not None}


def _regions(text: str) -> Iterator[tuple[str, str, str]]:
    """Find comments and elements in which no tags count: what goes before each, what is in it, its name."""
    start = 0
    for place in _MAY_BE_RAW.finditer(text):
        found = _RAW.match(text, place.start()) if place.start() >= start else None
        if found is None:
            continue
        name = (found[1] or "").lower()
        if name:
            begin = text.find(">", found.end()) + 1
            match = _RAW_ENDS[name].search(text, begin) if begin else None
            if match is None:
                raise NotPlain
            yield text[start:begin], text[begin : match.start()], name
            start = match.start()
        else:
            end = text.find("-->", found.end())
            if end < 0 or "--!>" in (inner := text[found.end() : end]) or inner[:1] == ">" or inner[:2] == "->":
                raise NotPlain
            yield text[start : found.start()], inner, ""
            start = end + 3
    yield text[start:], "", ""
