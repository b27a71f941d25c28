"""
The character set of a page: what its bytes prove, then what it says of itself, then detection.

A page that is valid UTF-8 is UTF-8, whatever it says: text in another character set hardly ever is. What it says (XML
declaration, `<meta charset>`, or the header inside a `<meta>`) counts only if all of it can be decoded so, or nearly all
where a character was cut in two; a label that decodes anything (Latin) counts last. The names are those of the WHATWG
Encoding Standard: GB2312 and GBK mean GB18030.
"""

from __future__ import annotations

import codecs
import re

from gouji.documents.charset import decode
from gouji.errors import InputError

_HEAD = 16_384
_SAID = re.compile(
    rb"""<(?:meta\b[^<>]{0,300}?\bcharset|\?xml\b[^<>]{0,300}?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
}
_LATIN = frozenset({"iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252"})
_DAMAGE = 500
"""Characters to one that is broken, in a page cut off or cut together by its software."""


def decode_page(data: bytes, source: str) -> str:
    """
    Decode a page.

    Args:
        data: The whole file.
        source: Its name, for the message.

    Returns:
        The text; a character that is broken is U+FFFD, null characters are left out.

    Raises:
        InputError: If it is in no character set that is known here, or is not text.
    """
    if data.startswith(_MARKS) or _is_wide(data):
        return decode(data, source)
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\x00", b"")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _other(data, source)


def _is_wide(data: bytes) -> bool:
    """Tell two bytes a character from a few null bytes that strayed into a page."""
    return data.count(b"\x00", 0, _HEAD) * 4 > len(data[:_HEAD])


def _other(data: bytes, source: str) -> str:
    said = [name.decode().lower() for name in _SAID.findall(data[:_HEAD])]
    charsets = [_CODECS[name] for name in said if name in _CODECS]
    for charset in charsets:
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    try:
        return decode(data, source)
    except InputError:
        for charset in (*charsets, "utf-8"):
            text = data.decode(charset, errors="replace")
            if text.count("\ufffd") * _DAMAGE <= len(text):
                return text
        if _LATIN.intersection(said):
            return data.decode("cp1252", errors="replace")
        raise
