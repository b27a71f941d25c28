"""
A PDF file opened within limits: its objects and pages by pdfminer, its streams unpacked here, counting.

pdfminer knows the structure of files, encryption and character sets, but unpacks whatever it is given. Every token and
every unpacked byte is counted here against a limit, so that time and memory are bounded by what was done, not by a
clock. A stream that ends too early is damage, never half a page.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, dict_value, int_value, resolve1
from pdfminer.psparser import PSKeyword
from pdfminer.runlength import rldecode
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

MAX_PAGES = 200
MAX_UNPACKED = 64 * 2**20
"""Bytes of all streams that are read, after unpacking; pictures are not read."""
MAX_WORK = 2_400_000
"""Tokens, letters and lines of all pages; a page of a real report has about 10,000."""
MAX_LETTERS = 20_000
"""Letters of one page; a page full of small print has 5,000."""
_HEAD = 1024
_STEP = 64
_TOKEN = 4
"""Work that a token outside contents is: they are cut by slower means."""
_RUN = 128
"""The most that run length encoding can grow."""

# Without a handler, what the library logs would be printed.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())


class Damaged(Exception):
    """The file is cut off, or contradicts itself."""


class Excessive(Exception):
    """The file is larger, or asks for more work, than any report; the argument says in what."""


class Budget:
    """What may still be done for one file."""

    def __init__(self) -> None:
        self.bytes = MAX_UNPACKED
        self.work = MAX_WORK

    def unpack(self, size: int) -> None:
        """Count bytes that were unpacked."""
        self.bytes -= size
        if self.bytes < 0:
            raise Excessive("bytes")

    def spend(self, work: int = 1) -> None:
        """Count pieces of work."""
        self.work -= work
        if self.work < 0:
            raise Excessive("work")


def open_file(data: bytes, budget: Budget) -> tuple[PDFDocument, list[PDFPage]]:
    """
    Open a file.

    Args:
        data: The whole file.
        budget: What may be done for it.

    Returns:
        The document and its pages, in order.

    Raises:
        PDFEncryptionError: If it cannot be opened without a password.
        Damaged: If pages are missing.
        Excessive: If there are too many.
    """
    start = max(data.find(b"%PDF-", 0, _HEAD), 0)
    document = PDFDocument(_Parser(data[start:], budget))
    # Labels of pages are never needed, and are one more thing that may be broken.
    document.catalog = {key: value for key, value in document.catalog.items() if key != "PageLabels"}
    pages = list(islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if len(pages) > MAX_PAGES:
        raise Excessive("pages")
    stated = dict_value(document.catalog.get("Pages", {})).get("Count")
    if not pages or len(pages) < int_value(stated or 0):
        raise Damaged
    return document, pages


def contents_of(page: PDFPage) -> list[PDFStream]:
    """List the streams of a page's contents; one that is missing is damage."""
    streams = [resolve1(item) for item in page.contents]
    if any(not isinstance(stream, PDFStream) for stream in streams):
        raise Damaged
    return streams


def is_encrypted(fault: BaseException) -> bool:
    """Tell whether a fault is that of a file that needs a password."""
    return isinstance(fault, PDFEncryptionError)


class _Parser(PDFParser):
    """The parser of the library, counting."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        super().__init__(io.BytesIO(data))
        self._data = data
        self._budget = budget

    def nexttoken(self) -> tuple[int, Any]:
        self._budget.spend(_TOKEN)
        return super().nexttoken()

    def nextline(self) -> tuple[int, bytes]:
        pos, line = super().nextline()
        self._budget.spend(1 + len(line) // _STEP)
        return pos, line

    def do_keyword(self, pos: int, token: PSKeyword) -> None:
        super().do_keyword(pos, token)
        if token is self.KEYWORD_STREAM and self.curstack and isinstance(self.curstack[-1][1], PDFStream):
            start, stream = self.curstack[-1]
            assert isinstance(stream, PDFStream)
            assert stream.rawdata is not None
            raw = self._whole(start, stream.rawdata)
            self.curstack[-1] = (start, _Stream(stream.attrs, raw, stream.decipher, self._budget))

    def _whole(self, start: int, raw: bytes) -> bytes | None:
        """Give the bytes of a stream to its end where its stated length is too short; None if it has no end."""
        end = start + (0 if self.fallback else len(raw))
        last = self._data.find(b"endstream", end)
        self._budget.spend(max(last - end, 0) // _STEP)
        if last < 0:
            return None
        return raw if self.fallback or not self._data[end:last].strip() else self._data[start:last]


class _Stream(PDFStream):
    """A stream that is unpacked within limits, and only whole."""

    def __init__(self, attrs: dict[str, Any], raw: bytes | None, decipher: Any, budget: Budget) -> None:
        super().__init__(attrs, raw or b"", decipher)
        self._budget = budget
        self._is_cut = raw is None

    def decode(self) -> None:
        """Unpack; called by the library when the data are first needed."""
        if self._is_cut:
            raise Damaged
        data = self.rawdata or b""
        self._budget.unpack(len(data))
        if self.decipher:
            assert self.objid is not None
            assert self.genno is not None
            self._budget.spend(len(data) // 8)
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, params in self.get_filters():
            data = self._predicted(self._filtered(getattr(name, "name", ""), data), params)
        self.data = data
        self.rawdata = None

    def _filtered(self, name: str, data: bytes) -> bytes:
        if name in ("FlateDecode", "Fl"):
            data = _inflated(data, self._budget.bytes)
        elif name in ("LZWDecode", "LZW"):
            data = b"".join(_pieces(data, self._budget))
        elif name in ("ASCII85Decode", "A85"):
            data = ascii85decode(data)
        elif name in ("ASCIIHexDecode", "AHx"):
            data = asciihexdecode(data)
        elif name in ("RunLengthDecode", "RL"):
            self._budget.unpack(len(data) // 2 * _RUN)
            data = rldecode(data)
        else:
            raise Damaged  # a filter for pictures, or none that there is
        self._budget.unpack(len(data))
        return data

    def _predicted(self, data: bytes, params: Any) -> bytes:
        params = resolve1(params)
        kind = int_value(params.get("Predictor", 1)) if isinstance(params, dict) else 1
        if kind == 1:
            return data
        self._budget.spend(len(data) // 8)
        colors, columns, bits = (int_value(params.get(name, default)) for name, default in _PREDICTED)
        if not all(0 < size <= MAX_LETTERS for size in (colors, columns, bits)):
            raise Damaged
        if kind == 2:
            return apply_tiff_predictor(colors, columns, bits, data)
        return apply_png_predictor(kind, colors, columns, bits, data)


_PREDICTED = (("Colors", 1), ("Columns", 1), ("BitsPerComponent", 8))


def _inflated(data: bytes, limit: int) -> bytes:
    """Unpack a zlib stream to its end; a wrong check sum behind the end does not matter, a missing end does."""
    for bits, skipped in ((zlib.MAX_WBITS, 0), (-zlib.MAX_WBITS, 2)):
        unpacker = zlib.decompressobj(bits)
        try:
            out = unpacker.decompress(data[skipped:], limit + 1)
        except zlib.error:
            continue
        if len(out) > limit:
            raise Excessive("bytes")
        if unpacker.eof:
            return out
    raise Damaged


def _pieces(data: bytes, budget: Budget) -> Iterator[bytes]:
    budget.spend(len(data))
    for piece in LZWDecoder(io.BytesIO(data)).run():
        budget.unpack(len(piece))
        yield piece
