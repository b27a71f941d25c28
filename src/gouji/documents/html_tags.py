"""
Tags of pages, understood from what stands between their brackets, as far as they are plainly written.

What start tags end, and which end tags are passed over, is as in the parser: the tables are those of libxml2 2.14 (MIT), and
a test holds them against it.
"""

from __future__ import annotations

import enum
import html
import re
from html.entities import html5

import msgspec

_MAX_TAG = 2_000
"""Characters; a longer tag is left to the parser."""


class Kind(enum.Enum):
    """What a tag does."""

    NOTHING = enum.auto()
    START = enum.auto()
    WHOLE = enum.auto()
    """Begins an element, and ends it."""
    END = enum.auto()
    OUTER_START = enum.auto()
    """Begins `html`, `head` or `body`, if it may there."""
    OUTER_END = enum.auto()


NOTHING, START, WHOLE, END, OUTER_START, OUTER_END = Kind
"""For what is asked of every tag; naming a member of an enumeration costs as much as the answer."""

_NAME = re.compile(r"(/?)([a-zA-Z][a-zA-Z0-9:_-]*+)")
_COMMON = re.compile('([a-z][a-z0-9]*+)((?: [a-z-]++="[^"&<\n]*+")*+)')
_PAIRS = re.compile(' ([a-z-]++)="([^"]*+)"')
"""A start tag as it mostly is, and its attributes."""
_ATTRIBUTE = (
    r"(?:[ \t\f\n]++|(?<=[\"']))([a-zA-Z_:@][a-zA-Z0-9_:.@-]*+)"
    r"(?:[ \t\f\n]*+=[ \t\f\n]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\f\n\"'=<>`]++)))?+"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_REST = re.compile(rf"(?:{_ATTRIBUTE})*+[ \t\f\n]*+(/?)")
_PASSED = re.compile(r"!(?!--).*|\?.*", re.DOTALL)
"""Declarations, and what browsers take for comments."""
_REFERENCE = re.compile("(&[a-zA-Z][a-zA-Z0-9]*;|&#[0-9]{1,6};|&#[xX][0-9a-fA-F]{1,5};)")
_UNENDED = re.compile("&(?:([a-zA-Z][a-zA-Z0-9]*)|#)(.?)", re.DOTALL)
"""What may begin a reference without an end, and what is behind it."""

PAGE = "#page"
"""What is around all elements."""
BARE = frozenset((PAGE, "html", "head"))
"""What holds no text of its own."""
HEAD = frozenset("meta link script style title base".split())
"""What begins the head where its tag is left out."""
ENDS_HEAD = frozenset("a b blockquote br center div dl em font form hr i img ol p pre span strong table u ul".split())
"""Elements that certainly end it where its end tag is left out."""
_OUTER = ("html", "head", "body")
_VOID = "area base basefont br col hr img input isindex link meta param".split()
_UNREAD = "frameset frame noframes plaintext".split()
_KINDS = {**dict.fromkeys(_VOID, WHOLE), **dict.fromkeys(_UNREAD, NOTHING), **dict.fromkeys(_OUTER, OUTER_START)}

_LEVELS = "h1 h2 h3 h4 h5 h6"
_ENDS = {
    "a": "a",
    "address": "p ul",
    "blockquote": "p",
    "caption": "p",
    "center": "font b i p",
    "col": "caption p",
    "colgroup": "caption colgroup p",
    "dd": "p menu dir address pre listing dt",
    "dir": "p",
    "div": "p",
    "dl": "p dt menu dir address pre listing",
    "dt": "p menu dir address pre listing dd",
    "fieldset": f"legend p {_LEVELS} pre listing a",
    "form": f"form p {_LEVELS} dl ul ol menu dir address pre listing",
    "hr": "p",
    "li": f"p {_LEVELS} dl address pre listing li",
    "listing": "p",
    "menu": "p ul",
    "ol": "p",
    "optgroup": "option",
    "option": "option",
    "p": f"p {_LEVELS} tt i b u s strike big small",
    "pre": "p ul",
    "table": f"p {_LEVELS} pre listing a",
    "tbody": "th td tr caption colgroup thead tfoot tbody p",
    "td": "th td p span font a b i u",
    "tfoot": "th td tr caption colgroup thead tbody p",
    "th": "th td p span font a b i u",
    "thead": "caption colgroup",
    "title": "p",
    "tr": "th td tr caption colgroup p",
    "ul": "p menu dir address pre listing",
    "xmp": "p",
    **dict.fromkeys(_LEVELS.split(), "p"),
}
"""Which open elements a start tag ends."""
FIRM = {
    "div": 1,
    "td": 2,
    "th": 2,
    "tr": 3,
    "thead": 4,
    "tbody": 4,
    "tfoot": 4,
    "table": 5,
    "head": 6,
    "body": 6,
    "html": 7,
}
"""An end tag ends what is open within its element, unless that is firmer."""
_ENDING = {name: BARE.union(ends.split()) for name, ends in _ENDS.items()}


class NotPlain(Exception):
    """The page is not written plainly enough."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    """
    A tag, understood.

    Attributes:
        kind: What it does.
        name: Its name, in small letters.
        attributes: Those of a start tag; of several of one name the first.
        ends: The elements before which it cannot simply begin: those that it ends, and those that hold hardly anything.
        lines: How many line feeds are in it.
    """

    kind: Kind
    name: str
    attributes: dict[str, str]
    ends: frozenset[str]
    lines: int = 0


def understood(written: str) -> Tag:
    """
    Understand a tag.

    Args:
        written: What stands between its brackets.

    Raises:
        NotPlain: If it is not certain what it means, or that it ends there.
    """
    if len(written) > _MAX_TAG:
        raise NotPlain
    common = _COMMON.fullmatch(written)
    if common is not None and len(pairs := _PAIRS.findall(common[2])) == len(attributes := dict(pairs)):
        return _started(common[1], attributes)
    named = _NAME.match(written)
    if named is not None:
        return _named(written, named)
    if not _PASSED.fullmatch(written):
        raise NotPlain
    return Tag(NOTHING, "", {}, frozenset(), written.count("\n"))


def referred(text: str) -> list[str]:
    """
    Put characters for references.

    Returns:
        The text, cut at its references: texts and characters in turns.

    Raises:
        NotPlain: If there is one of which it is not certain what it means.
    """
    parts = _REFERENCE.split(text)
    parts[::2] = [html.unescape(part) if _UNENDED.search(part) else part for part in parts[::2]]
    parts[1::2] = map(_character, parts[1::2])
    return parts


def _character(reference: str) -> str:
    character = html.unescape(reference)
    if not character:
        raise NotPlain  # a control, which browsers keep and this leaves out
    return character


def _value(text: str) -> str:
    """Put characters for references in the value of an attribute, where one without an end may be the name of a parameter."""
    if "&" not in text:
        return text
    parts = _REFERENCE.split(text)
    for name, behind in (found for part in parts[::2] for found in _UNENDED.findall(part)):
        if not name or (name in html5 and behind != "="):
            raise NotPlain
    return "".join(
        part if n % 2 == 0 or (part[1] != "#" and part[1:] not in html5) else _character(part)
        for n, part in enumerate(parts)
    )


def _named(written: str, named: re.Match[str]) -> Tag:
    name = named[2].lower()
    rest = _REST.fullmatch(written, named.end())
    if rest is None:
        raise NotPlain
    lines = written.count("\n")
    if named[1]:
        return Tag(OUTER_END if name in _OUTER else END, name, {}, frozenset(), lines)
    attributes: dict[str, str] = {}
    for key, *values in _ATTRIBUTES.findall(written, named.end()):
        attributes.setdefault(key.lower(), _value("".join(values)))
    tag = _started(name, attributes)
    if rest[5] and tag.kind is OUTER_START:
        raise NotPlain
    return msgspec.structs.replace(tag, kind=WHOLE if rest[5] else tag.kind, lines=lines)


def _started(name: str, attributes: dict[str, str]) -> Tag:
    kind = _KINDS.get(name, START)
    if kind is NOTHING:
        raise NotPlain
    return Tag(kind, name, attributes, _ENDING.get(name, BARE))
