"""
The operators of a content stream, with their operands (ISO 32000-1, 7.8.2).

A content stream is nearly all of a page's work, so it is cut by one regular expression. Operands are numbers, names
(as `Name`), texts (bytes), lists, and dictionaries as lists of keys and values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.documents.pdf_file import Budget

Operand = object

_MAX_OPERANDS = 64
_MAX_DEPTH = 16
_TOKEN = re.compile(
    rb"[\x00\t\n\x0c\r ]*(?:"
    rb"([+-]?(?:\d+\.?\d*|\.\d+)(?=[\x00\t\n\x0c\r \[\]<>()/%]|$))"  # 1 number
    rb"|\(([^()\\]*)\)"  # 2 plain text
    rb"|([A-Za-z'\"][A-Za-z0-9*'\"]*)"  # 3 operator
    rb"|/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)"  # 4 name
    rb"|(\[|<<)"  # 5 opening
    rb"|(\]|>>)"  # 6 closing
    rb"|<([0-9A-Fa-f\x00\t\n\x0c\r ]*)>"  # 7 hexadecimal text
    rb"|(\()"  # 8 text with brackets or escapes
    rb"|%[^\r\n]*"
    rb"|[^\x00\t\n\x0c\r \[\]<>()/%]+"
    rb"|[\x00-\xff])"
)
_NUMBER, _PLAIN, _OPERATOR, _NAME, _OPEN, _CLOSE, _HEX, _TEXT = range(1, 9)
_TEXT_PART = re.compile(rb"[^()\\]+|\\(?:[0-7]{1,3}|\r\n|[\x00-\xff])|[()]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS = {b"true": True, b"false": False, b"null": None}
_IMAGE_END = re.compile(rb"[\x00\t\n\x0c\r ]EI(?=[\x00\t\n\x0c\r ]|$)")
_PRINTED = re.compile(rb"[\t\n\r -~]*")
_LOOK = 16


class Name(bytes):
    """A name, without its stroke."""


def operators(data: bytes, budget: Budget) -> Iterator[tuple[bytes, list[Operand]]]:
    """
    Cut a content stream into its operators.

    Args:
        data: The stream, unpacked.
        budget: What may be done; a token is one piece of work.

    Yields:
        Each operator with its operands; an inline image as `BI`.
    """
    operands: list[Operand] = []
    stack: list[list[Operand]] = []
    place, end = 0, len(data)
    while place < end:
        match = _TOKEN.match(data, place)
        assert match is not None
        place = match.end()
        kind = match.lastindex
        budget.spend()
        if kind == _NUMBER:
            operands.append(float(match[1]))
        elif kind == _OPERATOR and match[3] not in _WORDS:
            word, place = _operator(match[3], data, place)
            if word:
                yield word, stack[0] if stack else operands
                operands, stack = [], []
        elif kind in (_OPEN, _CLOSE):
            operands = _nested(operands, stack, opens=kind == _OPEN)
        elif kind == _TEXT:
            text, place = _text(data, place)
            operands.append(text)
        elif kind is not None:
            operands.append(_operand(kind, match))
        if len(operands) > _MAX_OPERANDS and not stack:
            del operands[0]


def _operator(word: bytes, data: bytes, place: int) -> tuple[bytes, int]:
    """Give an operator and where it ends; an inline image as one, named by its first, where it has an end."""
    if word == b"ID":
        end = _behind_image(data, place)
        return b"BI" if data[end - 2 : end] == b"EI" else b"", end
    return b"" if word == b"BI" else word, place


def _nested(operands: list[Operand], stack: list[list[Operand]], *, opens: bool) -> list[Operand]:
    """Begin a list, or end one and put it among the operands around it."""
    if opens and len(stack) < _MAX_DEPTH:
        stack.append(operands)
        return []
    if not opens and stack:
        stack[-1].append(operands)
        return stack.pop()
    return operands


def _operand(kind: int, match: re.Match[bytes]) -> Operand:
    if kind == _PLAIN:
        return match[2]
    if kind == _NAME:
        return Name(match[4])
    if kind == _HEX:
        digits = re.sub(rb"[\x00\s]+", b"", match[7])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _WORDS[match[3]]


def _text(data: bytes, place: int) -> tuple[bytes, int]:
    """Read a text with brackets and escapes from behind its opening bracket."""
    pieces: list[bytes] = []
    depth = 1
    while (match := _TEXT_PART.match(data, place)) is not None:
        place = match.end()
        part = match[0]
        if part[:1] == b"\\":
            part = _unescaped(part[1:])
        elif part in (b"(", b")"):
            depth += 1 if part == b"(" else -1
            if depth == 0:
                break
        pieces.append(part)
    return b"".join(pieces), place


def _unescaped(mark: bytes) -> bytes:
    if mark[0] in b"01234567":
        return bytes((int(mark, 8) & 255,))
    return _ESCAPES.get(mark, mark)


def _behind_image(data: bytes, place: int) -> int:
    """Find the end of an inline image: its last operator, with what is no part of a picture behind it."""
    for match in _IMAGE_END.finditer(data, place):
        behind = data[match.end() : match.end() + _LOOK]
        if _PRINTED.fullmatch(behind):
            return match.end()
    return len(data)
