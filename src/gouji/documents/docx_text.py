"""
The text of a Word paragraph as it is seen (ECMA-376 part 1, 17.3): runs and breaks, changes as accepted, no hidden text.

What is raised, lowered or struck out is no part of the number beside it, and a picture is no blank.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gouji.documents.model import OBJECT
from gouji.documents.raised import above, below, is_doubtful

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
APART = "\v"
"""Around what is struck out."""
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_DROPPED = {
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "trPr")
}
_TRANSPARENT = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")}
_DRAWN = {f"{W}{name}" for name in ("drawing", "pict", "object")}
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_LEVELS = {"superscript": above, "subscript": below}


def content(parent: etree._Element) -> Iterator[etree._Element]:
    """Give the children of an element, those inside content controls, insertions and compatibility choices in their place."""
    for child in parent:
        if not is_element(child) or child.tag in _DROPPED:
            continue
        if child.tag in _TRANSPARENT:
            yield from content(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from content(child[0]) if len(child) else ()
        else:
            yield child


def text_of(element: etree._Element) -> str:
    """
    Join the text of a paragraph's runs as they are seen: without deletions, field codes and hidden runs.

    Returns:
        The text; what is struck out in it stands between two `APART`, a picture is left out.
    """
    parts: list[str] = []
    for child in content(element):
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag] if child.get(f"{W}type") != "page" else "")
        elif child.tag == f"{W}sym":
            parts.append(_symbol(child.get(f"{W}char", "")))
        elif child.tag == f"{W}r":
            parts.append(_run(child))
        elif child.tag not in _DRAWN and child.tag != f"{W}footnoteReference":
            parts.append(text_of(child))
    return "".join(parts)


def has_picture(element: etree._Element) -> bool:
    """Tell whether a picture, or an embedded object that is shown as one, stands in a paragraph; one in a text box does not."""
    return any(
        any(_is_shown(part) for part in _drawn(child)) if child.tag in _DRAWN else has_picture(child)
        for child in content(element)
        if child.tag != f"{W}t"
    )


def doubt_of(text: str) -> str:
    """Say why a text of no letters may not be one number: the code of the reason, "" for none."""
    if any(map(str.isalpha, text)):
        return ""
    if OBJECT in text or APART in text or is_doubtful(text):
        return "apart"
    return "broken" if "\n" in text else ""


def is_element(node: etree._Element) -> bool:
    """Tell an element from a comment or a processing instruction."""
    return isinstance(node.tag, str)


def _run(run: etree._Element) -> str:
    text = text_of(run)
    properties = run.find(f"{W}rPr")
    if properties is None or not text:
        return text
    if _is_on(properties, "vanish"):
        return ""
    if _is_on(properties, "strike") or _is_on(properties, "dstrike"):
        return f"{APART}{text}{APART}" if text.strip() else text
    level = properties.find(f"{W}vertAlign")
    write = _LEVELS.get(level.get(f"{W}val", "")) if level is not None else None
    if write is None or not text.strip():
        return text
    return write(text.strip()) or f"{APART}{text}{APART}"


def _is_on(properties: etree._Element, name: str) -> bool:
    found = properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off")


def _drawn(element: etree._Element) -> Iterator[etree._Element]:
    """Walk what is drawn, text boxes left out."""
    for child in element:
        if is_element(child) and child.tag != f"{W}txbxContent":
            yield child
            yield from _drawn(child)


def _is_shown(element: etree._Element) -> bool:
    return element.tag in (_BLIP, _IMAGE)


def _symbol(code: str) -> str:
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return chr(point) if 0x20 <= point < 0xE000 or 0xF900 <= point <= 0xFFFD else "\ufffd"
