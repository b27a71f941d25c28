"""What a page shows or links but does not hold as text: images, frames, attachments. Only named here, never fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from gouji.documents.model import Picture, PictureKind
from gouji.findings import Location

_MAX_TEXT = 200
_SPECK = 16
"""Pixels; an image that is no wider or no higher is an ornament."""
_SUFFIX = re.compile(r"\.(?i:docx?|wps|et|xlsx?|pdf|ofd|rtf|zip|rar|7z)")
_FILE = re.compile(rf"{_SUFFIX.pattern}\Z")


def image(attributes: Mapping[str, str], at: Location) -> Picture | None:
    """Name an `<img>`; None for an ornament."""
    if any(_pixels(attributes.get(side, "")) <= _SPECK for side in ("width", "height")):
        return None
    return Picture(kind=PictureKind.IMAGE, at=at, alt=_alt(attributes), name=_name(attributes.get("src", "")))


def frame(attributes: Mapping[str, str], at: Location) -> Picture:
    """Name an `<iframe>`, `<frame>`, `<embed>` or `<object>`; one that shows a file is an attachment."""
    name = _name(attributes.get("src") or attributes.get("data") or "")
    kind = PictureKind.ATTACHMENT if _FILE.search(name) else PictureKind.FRAME
    return Picture(kind=kind, at=at, alt=_alt(attributes), name=name)


def is_file(address: str) -> bool:
    """Tell whether an `<a>` links to a file."""
    return ("%" in address or _SUFFIX.search(address) is not None) and _FILE.search(_name(address)) is not None


def attachment(attributes: Mapping[str, str], at: Location) -> Picture:
    """Name the file that an `<a>` links to."""
    return Picture(kind=PictureKind.ATTACHMENT, at=at, alt=_alt(attributes), name=_name(attributes.get("href", "")))


def _name(address: str) -> str:
    """Give the last part of an address, without its query."""
    if address[:5].lower() == "data:":
        return ""
    path = address[-2_000:].partition("#")[0].partition("?")[0].strip()
    name = path.rstrip("/").rpartition("/")[2]
    return (unquote(name) if "%" in name else name)[-_MAX_TEXT:]


def _alt(attributes: Mapping[str, str]) -> str:
    return " ".join((attributes.get("alt") or attributes.get("title") or "")[:_MAX_TEXT].split())


def _pixels(text: str) -> int:
    digits = text.strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else _SPECK + 1
