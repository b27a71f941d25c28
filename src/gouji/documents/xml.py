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
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
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
    """Builds the plain tree while the file is parsed, so that what is too much ends early."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def take(self, parser: Any) -> None:
        for event, node in parser.read_events():
            if event == "start":
                self._start(node)
            else:
                self._end(node)

    def _start(self, node: Any) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_DEPTH:
            raise _refused("xml-large", self.source, elements=MAX_ELEMENTS, depth=MAX_DEPTH)
        if self._count == 1 and node.getroottree().docinfo.doctype:
            raise _refused("xml-doctype", self.source)
        element = Element(str(node.tag), {str(k): str(v) for k, v in node.attrib.items()}, node.sourceline or 1)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, node: Any) -> None:
        element = self._open.pop()
        element.text = "".join([node.text or "", *(child.tail or "" for child in node)])
        for child in list(node):
            node.remove(child)  # what was taken over need not be held twice


def _refused(code: str, source: str, **values: object) -> InputError:
    return InputError(Problem(code=code, place=Place(file=source), values={k: str(v) for k, v in values.items()}))
