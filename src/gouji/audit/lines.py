"""
Files of one report a line: cut into pieces of whole lines, and read again by piece.

Such a file may be longer than memory. It is walked once for its hash and for where the pieces are; a report is told by the
number of its line, blank ones not counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PIECE = 4_000_000
MAX_LINE = 256_000_000
_MARK = b"\xef\xbb\xbf"


class Piece(NamedTuple):
    """Whole lines of a file: where they are, and the numbers of the first report and of the first line in them."""

    offset: int
    length: int
    number: int
    line: int


class Line(NamedTuple):
    """A line that is not blank: its bytes, where it is in the file, and the numbers of its report and of itself."""

    data: bytes
    offset: int
    number: int
    line: int


def cut(path: Path, size: int = PIECE) -> tuple[list[Piece], int, str]:
    """
    Cut a file.

    Args:
        path: The file.
        size: Bytes of a piece, about.

    Returns:
        The pieces, how many lines are not blank, and the SHA-256 of the file.

    Raises:
        OSError: If it cannot be read.
        ValueError: If a line is longer than `MAX_LINE`.
    """
    digest = hashlib.sha256()
    pieces: list[Piece] = []
    offset, number, line, rest = 0, 1, 1, b""
    with path.open("rb") as file:
        while block := file.read(size):
            digest.update(block)
            end = block.rfind(b"\n") + 1
            if not end:
                rest += block
                if len(rest) > MAX_LINE:
                    raise ValueError("line")
                continue
            data, rest = rest + block[:end], block[end:]
            pieces.append(Piece(offset, len(data), number, line))
            number += _count(data)
            line += data.count(b"\n")
            offset += len(data)
    if rest:
        pieces.append(Piece(offset, len(rest), number, line))
        number += _count(rest)
    return pieces, number - 1, digest.hexdigest()


def read_piece(path: Path, piece: Piece) -> Iterator[Line]:
    """
    Read the lines of a piece that are not blank.

    Raises:
        OSError: If the file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(piece.offset)
        data = file.read(piece.length)
    at, number = piece.offset, piece.number
    for n, line in enumerate(data.split(b"\n")):
        if line.strip(b" \t\r\v\f"):
            mark = len(_MARK) if at == 0 and line.startswith(_MARK) else 0
            yield Line(line[mark:], at + mark, number, piece.line + n)
            number += 1
        at += len(line) + 1


def read_line(path: Path, offset: int, length: int) -> bytes:
    """
    Read one line again.

    Raises:
        OSError: If the file cannot be read.
    """
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def _count(data: bytes) -> int:
    return sum(1 for line in data.split(b"\n") if line.strip(b" \t\r\v\f"))
