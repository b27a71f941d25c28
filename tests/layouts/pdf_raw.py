"""PDF files written object by object, for what no library writes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
FILLER = b" ".join(b"BT /F 9 Tf 40 %d Td (enough letters for a page of text) Tj ET" % y for y in range(60, 260, 20))


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """Write a stream object."""
    if packed:
        data, entries = zlib.compress(data, 9), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def file(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Write a file; object 1 is its root."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1)
    for number in range(1, max(objects) + 1):
        out += b"%010d 00000 %s \n" % (offsets.get(number, 0), b"n" if number in offsets else b"f")
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, start)
    return bytes(out)


def page(
    content: bytes,
    *,
    resources: bytes = b"",
    entries: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    packed: bool = False,
) -> bytes:
    """Write a file of one page of 400 points square, with a font F; `more` are further objects, from number 10."""
    return file(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R "
            b"/Resources << /Font << /F 5 0 R >> %s >> %s >>" % (resources, entries),
            4: stream(content, packed=packed),
            5: FONT,
            **(more or {}),
        }
    )
