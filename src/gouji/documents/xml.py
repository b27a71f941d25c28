"""
XML to a plain tree of elements: names, attributes, text, lines.

What the elements mean is told by a pack. Nothing is resolved, included or fetched: a file that declares entities is
refused, and so is one that is deeper or larger than any report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gouji.errors import InputError, Place, Problem

MAX_BYTES = 64_000_000
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 60
_HEAD = 2048


class Element:
    """
    An element of an XML file.

    Attributes:
        name: `{namespace}local`, or `local` without one.
        attributes: Name, written in the same way, to value.
        text: All of its own text, before, between and after its children.
        children: Its elements, in order.
        line: Its line in the file, from 1.
    """

    __slots__ = ("attributes", "children", "line", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""
        self.children: list[Element] = []
        self.line = line

    def walk(self) -> Iterator[Element]:
        """Give the element and all below it, in the order of the file."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)


def is_xml(data: bytes) -> bool:
    """Say whether a file is XML by what it begins with; a web page is not taken for it."""
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and not is_page(data)


def is_page(data: bytes) -> bool:
    """Say whether a file is a web page by what it begins with."""
    head = data[:_HEAD].lower()
    return b"<html" in head or b"<!doctype html" in head


def read_xml(data: bytes, source: str) -> Element:
    """
    Read an XML file.

    Args:
        data: The whole file.
        source: Its name.

    Returns:
        The root element.

    Raises:
        InputError: If it is no well-formed XML, declares a document type, or is too large or too deep.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise _refused("reader-missing", source, name=error.name or "lxml") from None
    if len(data) > MAX_BYTES:
        raise _refused("xml-size", source, limit=MAX_BYTES)
    parser = etree.XMLPullParser(
        events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    tree = _Tree(source)
    try:
        for start in range(0, len(data), 1 << 20):
            parser.feed(data[start : start + (1 << 20)])
            tree.take(parser)
        closed = parser.close()
    except etree.XMLSyntaxError as error:
        line, column = error.position or (None, None)
        place = Place(file=source, line=line, column=column)
        raise InputError(Problem(code="xml-syntax", place=place, values={"detail": str(error.msg)})) from None
    if closed.getroottree().docinfo.doctype:
        raise _refused("xml-doctype", source)
    assert tree.root is not None
    return tree.root


class _Tree:
    """Builds the plain tree while the file is parsed, so that what is too much ends early; the parser bounds the depth too."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root: Element | None = None
        self._done: list[Element] = []
        self._depths: list[int] = []
        self._count = 0

    def take(self, parser: Any) -> None:
        """Take over the elements that have ended; those within one have ended before it, and wait for it."""
        done = self._done
        for _, node in parser.read_events():
            if not self._count and node.getroottree().docinfo.doctype:
                raise _refused("xml-doctype", self.source)
            self._count += 1
            attributes = node.attrib
            element = Element(node.tag, dict(attributes) if attributes else {}, node.sourceline or 1)
            element.text = node.text or ""
            size = len(node)
            if size:
                element.text += "".join([child.tail for child in node if child.tail])
                element.children = done[-size:]
                del done[-size:]
                del node[:]  # what was taken over need not be held twice
            done.append(element)
            self._bound(size)
        self.root = done[0] if done else None

    def _bound(self, size: int) -> None:
        depths = self._depths
        depth = 1
        if size:
            depth += max(depths[-size:])
            del depths[-size:]
        depths.append(depth)
        if self._count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise _refused("xml-large", self.source, elements=MAX_ELEMENTS, depth=MAX_DEPTH)


def _refused(code: str, source: str, **values: object) -> InputError:
    return InputError(Problem(code=code, place=Place(file=source), values={k: str(v) for k, v in values.items()}))
