"""
Fonts of a PDF file: bytes of a text to letters with their widths.

A letter is what the file says that it is (its ToUnicode map), else what its character set says; where neither says it,
it is `UNKNOWN`, never a guess. Tables of the file are bounded before they are unfolded.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pdfminer.cmapdb import CMap, CMapBase, IdentityCMap, IdentityCMapByte
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, int_value, list_value, resolve1

from gouji.documents.pdf_file import Budget, Damaged, Excessive
from gouji.documents.radicals import CHARACTERS

UNKNOWN = "\ufffd"
_MAX_CODES = 200_000
_SYMBOLIC = 4
_HALF = 0.5
_TOP = 0.88
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")
# Radicals and compatibility forms stand for the character that they show; Chrome prints them for common ones.
_SHAPES = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_UNWRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufff0-\uffff]|[\U000f0000-\U0010ffff]")


class Letter(NamedTuple):
    """A letter of a font: what it says, its advance (in text space for size 1), whether word spacing applies to it."""

    text: str
    advance: float
    is_space: bool


class Font:
    """
    A font, ready to read texts.

    Attributes:
        is_vertical: Whether it writes from top to bottom.
    """

    def __init__(self, font: PDFFont, texts: Mapping[int, str], *, is_guess: bool) -> None:
        self._font = font
        self._texts = texts
        self._is_guess = is_guess
        self._letters: dict[tuple[int, int], Letter] = {}
        self.is_vertical = font.is_vertical()

    def read(self, data: bytes) -> Iterator[Letter]:
        """Read the letters of a text."""
        for code, cid in _codes(self._font, data):
            letter = self._letters.get((code, cid))
            if letter is None:
                letter = self._letters[code, cid] = self._letter(code, cid)
            yield letter

    def _letter(self, code: int, cid: int) -> Letter:
        advance = self._font.char_width(cid) if cid >= 0 else _HALF
        is_space = code == ord(" ") and not self._font.is_multibyte()
        return Letter(" " if is_space and code not in self._texts else self._text(code, cid), advance, is_space)

    def _text(self, code: int, cid: int) -> str:
        text = self._texts.get(code)
        if text is None and not self._is_guess and cid >= 0:
            try:
                text = self._font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = None
        return clean(text) if text else UNKNOWN


class UnknownFont:
    """A font that is missing or broken: as many unknown letters as there are bytes."""

    is_vertical = False

    def read(self, data: bytes) -> Iterator[Letter]:
        """Read the letters of a text."""
        return (Letter(UNKNOWN, _HALF, is_space=False) for _ in data)


def load_font(spec: object, budget: Budget) -> Font | UnknownFont:
    """Load a font by its dictionary; one that cannot be loaded gives unknown letters."""
    try:
        return _loaded(dict_value(spec), budget)
    except (Damaged, Excessive):
        raise
    except Exception:  # noqa: BLE001 - the library raises anything on a broken font
        return UnknownFont()


def clean(text: str) -> str:
    """Give a text in the characters that it shows; what nobody can read becomes unknown."""
    if _SHAPES.search(text):
        text = text.translate(CHARACTERS)
        text = "".join(unicodedata.normalize("NFKC", char) if _SHAPES.match(char) else char for char in text)
    return _UNWRITTEN.sub(UNKNOWN, text.replace("\u00a0", " ").replace("\u3000", " ").replace("\u00ad", "-"))


def _loaded(spec: dict[str, Any], budget: Budget) -> Font:
    spec = {key: resolve1(value) for key, value in spec.items()}
    texts = _texts(spec.pop("ToUnicode", None), budget)
    name = getattr(spec.get("Subtype"), "name", "")
    if name == "Type0":
        below = {key: resolve1(value) for key, value in dict_value(list_value(spec["DescendantFonts"])[0]).items()}
        _bound(below.get("W"), 3)
        _bound(below.get("W2"), 5)
        below["FontDescriptor"] = _without_file(below, ("FontFile", "FontFile2", "FontFile3"))
        spec["DescendantFonts"] = [below]
    else:
        spec["FontDescriptor"] = _without_file(spec, ("FontFile2", "FontFile3"))
        if not spec["FontDescriptor"]:
            del spec["FontDescriptor"]
    font = PDFResourceManager(caching=False).get_font(None, spec)
    return Font(font, texts, is_guess=_is_guess(spec))


def _is_guess(spec: Mapping[str, Any]) -> bool:
    """Tell whether the character set of a font is known only to its embedded file, which is not read."""
    descriptor = spec.get("FontDescriptor", {})
    is_symbolic = bool(int_value(descriptor.get("Flags", 0)) & _SYMBOLIC)
    return is_symbolic and descriptor.get("embedded", False) and "Encoding" not in spec


def _without_file(spec: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Give the descriptor of a font without its embedded file, which is large and not needed."""
    descriptor = dict(dict_value(spec.get("FontDescriptor", {})))
    embedded = [descriptor.pop(name) for name in names if name in descriptor]
    return descriptor | ({"embedded": True} if embedded else {})


def _bound(widths: object, size: int) -> None:
    """Refuse a table of widths with runs of codes that no font has."""
    run: list[float] = []
    total = 0.0
    for item in list_value(widths or []):
        value = resolve1(item)
        if isinstance(value, list):
            total, run = total + len(value), []
        elif isinstance(value, int | float):
            run.append(value)
            if len(run) == size:
                total, run = total + max(run[1] - run[0], 0), []
        if total > _MAX_CODES:
            raise Excessive("work")


def _codes(font: PDFFont, data: bytes) -> Iterator[tuple[int, int]]:
    """Cut a text into codes, each with its glyph; -1 where the character set does not have the code."""
    if not font.is_multibyte():
        return ((byte, byte) for byte in data)
    cmap: CMapBase = font.cmap  # type: ignore[attr-defined]
    if isinstance(cmap, IdentityCMapByte):
        return ((byte, byte) for byte in data)
    if isinstance(cmap, IdentityCMap):
        count = len(data) // 2
        return ((code, code) for code in struct.unpack(f">{count}H", data[: 2 * count]))
    return _walk(cmap.code2cid if isinstance(cmap, CMap) else {}, data)


def _walk(table: dict[int, Any], data: bytes) -> Iterator[tuple[int, int]]:
    code, here = 0, table
    for byte in data:
        code = code << 8 | byte
        found = here.get(byte, -1)
        if isinstance(found, dict):
            here = found
        else:
            yield code, found
            code, here = 0, table


def _texts(stream: object, budget: Budget) -> dict[int, str]:
    """Read a ToUnicode map: code to text."""
    texts: dict[int, str] = {}
    if not isinstance(stream, PDFStream):
        return texts
    data = stream.get_data()
    budget.spend(len(data) // 4)
    for body in _sections(data, b"beginbfchar", b"endbfchar"):
        items = [match[1] for match in _HEX.finditer(body) if match[1] is not None]
        for code, text in zip(items[::2], items[1::2], strict=False):
            texts[_number(code)] = _utf16(text)
    for body in _sections(data, b"beginbfrange", b"endbfrange"):
        _read_ranges(body, texts, budget)
    return texts


def _sections(data: bytes, begin: bytes, end: bytes) -> Iterator[bytes]:
    start = data.find(begin)
    while start >= 0:
        stop = data.find(end, start)
        if stop < 0:
            return
        yield data[start + len(begin) : stop]
        start = data.find(begin, stop)


def _read_ranges(body: bytes, texts: dict[int, str], budget: Budget) -> None:
    matches = list(_HEX.finditer(body))
    place = 0
    while place + 2 < len(matches):
        first, last, what = matches[place : place + 3]
        place += 3
        if first[1] is None or last[1] is None:
            return
        low, high = _number(first[1]), _number(last[1])
        budget.spend(max(high - low, 0) // 2)
        if high - low > _MAX_CODES:
            raise Excessive("work")
        if what[1] is not None:
            texts |= _run(low, high, _utf16(what[1]))
            continue
        code = low
        while place < len(matches) and matches[place][2] != b"]":
            texts[code] = _utf16(matches[place][1] or b"")
            code, place = code + 1, place + 1
        place += 1


def _run(low: int, high: int, first: str) -> Iterator[tuple[int, str]]:
    """Give the texts of a run of codes: the last character counts up."""
    if first:
        for code in range(low, high + 1):
            point = ord(first[-1]) + code - low
            if point <= 0x10FFFF:
                yield code, first[:-1] + chr(point)


def _number(digits: bytes) -> int:
    compact = b"".join(digits.split())[:8]
    return int(compact, 16) if compact else 0


def _utf16(digits: bytes) -> str:
    compact = b"".join(digits.split())[:64]
    raw = bytes.fromhex(compact[: len(compact) // 2 * 2].decode())
    return raw.decode("latin-1" if len(raw) == 1 else "utf-16-be", "ignore")
