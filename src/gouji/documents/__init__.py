"""Bytes to `Document`: one module a format, none of which knows a regulation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import NoReturn

from gouji.documents.model import Document
from gouji.documents.text import read_text
from gouji.errors import InputError, Place, Problem

Reader = Callable[[bytes, str], Document]

_HEAD = 1024
_SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".xhtml": "html",
    ".jsp": "html",
    ".asp": "html",
    ".aspx": "html",
    ".php": "html",
    ".docx": "docx",
    ".doc": "doc",
    ".wps": "doc",
    ".pdf": "pdf",
}
_SIGNATURES = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"))
_TAGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<tr", b"<p>")
_PREFACES = (b"<?xml", b"<!--")


def read_document(data: bytes, source: str) -> Document:
    """
    Read a document of any format that is known here.

    Args:
        data: The whole file.
        source: Its name; where content and suffix disagree, the content decides.

    Raises:
        InputError: If the file cannot be read, or is of a format that is not read.
    """
    return READERS[_format(data, source)](data, source)


def _format(data: bytes, source: str) -> str:
    """Name the format by signature, by suffix, or by the tags near the beginning."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    signed = next((name for signature, name in _SIGNATURES if head.startswith(signature)), None)
    if signed:
        return signed
    if b"%PDF-" in head and not _is_page(head):
        return "pdf"  # readers of PDF files pass over what stands before
    known = _SUFFIXES.get(PurePath(source).suffix.lower())
    if known in ("html", "markdown"):
        return known
    return "html" if _is_page(head) else known or "text"


def _is_page(head: bytes) -> bool:
    """Tell a page by its first tag, in whatever character set; software saves pages under the names of other formats too."""
    head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe").lower()
    return head.startswith(_TAGS) or (head.startswith(_PREFACES) and any(tag in head for tag in _TAGS[:3]))


def _not_read(data: bytes, source: str) -> NoReturn:
    name = _format(data, source)
    raise InputError(Problem(code="input-format", place=Place(file=source), values={"format": name}))


def _docx(data: bytes, source: str) -> Document:
    try:
        from gouji.documents.docx import read_docx
    except ImportError as error:
        raise _missing(source, error) from None
    return read_docx(data, source)


def _html(data: bytes, source: str) -> Document:
    try:
        from gouji.documents.html import read_html
    except ImportError as error:
        raise _missing(source, error) from None
    return read_html(data, source)


def _pdf(data: bytes, source: str) -> Document:
    try:
        from gouji.documents.pdf import read_pdf
    except ImportError as error:
        raise _missing(source, error) from None
    return read_pdf(data, source)


def _missing(source: str, error: ImportError) -> InputError:
    """Tell that the library of a format is not installed."""
    values = {"name": error.name or str(error)}
    return InputError(Problem(code="reader-missing", place=Place(file=source), values=values))


READERS: Mapping[str, Reader] = {
    "text": read_text,
    "markdown": read_text,
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "doc": _not_read,
}
