"""What a PDF file says of itself. The days are those of the file, not of publication."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

_MAX = 400
_NAMES = {"Title": "title", "CreationDate": "created", "ModDate": "modified"}
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"))


def metadata_of(document: PDFDocument) -> dict[str, str]:
    """Give title, day of creation and of change, where they are stated and make sense."""
    out: dict[str, str] = {}
    for info in document.info:
        for name, key in _NAMES.items():
            text = _text(info, name)
            value = text if key == "title" else _date(text)
            if value and key not in out:
                out[key] = value
    return out


def _text(info: Mapping[str, object], name: str) -> str:
    raw = resolve1(info.get(name))
    if not isinstance(raw, bytes):
        return ""
    charset = next((charset for mark, charset in _MARKS if raw.startswith(mark)), None)
    text = raw.decode(charset, "replace").lstrip("\ufeff") if charset else decode_text(raw)
    return " ".join(text.split())[:_MAX]


def _date(text: str) -> str:
    match = _DATE.match(text)
    if match is None:
        return ""
    year, month, day, hour, minute, second, utc, hours, minutes = match.groups()
    date = f"{year}-{month}-{day}"
    if hour is None:
        return date
    zone = "Z" if utc else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{zone}"
