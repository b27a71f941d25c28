"""
Bytes to text, by strict trial: a text in a character set that it was not written in is worse than none.

A byte order mark decides; else UTF-8, if all of it is valid; else UTF-16, if there are null bytes; else GB18030 or
Big5, whichever gives fewer characters that nobody writes, for nearly all Big5 is valid GB18030 too.
"""

from __future__ import annotations

import codecs
import re

from gouji.errors import InputError, Place, Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u0180-\u02bf\u0700-\u0fff\u1100-\u1fff\ud800-\uf8ff\ufffe\uffff]")
_COMMON = re.compile("[，。、的]")
_DAMAGE = 20
"""Text with one broken character in so many is damaged, not in another character set; so many controls, not text."""


def decode(data: bytes, source: str) -> str:
    """
    Decode a text file.

    Args:
        data: The whole file.
        source: Its name, for the message.

    Raises:
        InputError: If it is damaged, in no character set that is known here, or not text at all.
    """
    text = _decoded(data, source)
    if "\x00" in text or len(_UNWRITTEN.findall(text)) * _DAMAGE > len(text):
        raise InputError(Problem(code="input-binary", place=Place(file=source)))
    return text


def _decoded(data: bytes, source: str) -> str:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked:
        return _strict(data, marked, source)
    if b"\x00" in data:
        return _likeliest(data, ("utf-16-le", "utf-16-be")) or "\x00"
    try:
        return data.decode()
    except UnicodeDecodeError as fault:
        if _is_damaged_utf8(data):
            raise _undecodable(data, fault.start, source) from None
        text = _likeliest(data, ("gb18030", "big5hkscs"))
        if text is None:
            raise _undecodable(data, fault.start, source) from None
        return text


def _strict(data: bytes, charset: str, source: str) -> str:
    try:
        return data.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        raise _undecodable(data, fault.start, source) from None


def _likeliest(data: bytes, charsets: tuple[str, ...]) -> str | None:
    """Decode in the character set that gives the fewest characters nobody writes, the first of equals."""
    texts = []
    for charset in charsets:
        try:
            texts.append(data.decode(charset))
        except UnicodeDecodeError:
            continue
    return min(texts, key=lambda text: (len(_UNWRITTEN.findall(text)), -len(_COMMON.findall(text))), default=None)


def _is_damaged_utf8(data: bytes) -> bool:
    text = data.decode(errors="replace")
    broken = text.count("\ufffd")
    ascii_only = data.translate(None, delete=bytes(range(128, 256)))
    return broken * _DAMAGE < len(text) - broken - len(ascii_only)


def _undecodable(data: bytes, offset: int, source: str) -> InputError:
    line = data.count(b"\n", 0, offset) + 1
    values = {"offset": str(offset)}
    return InputError(Problem(code="input-charset", place=Place(file=source, line=line), values=values))
