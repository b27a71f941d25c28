"""
JSON to `Report`: one report, a list of reports, or one report a line.

The typed decoder judges; where it refuses, the place of the fault is found by walking the plain JSON, so that the
message names the key and not only the type.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import msgspec
from msgspec.structs import replace

from gouji.errors import InputError, Place, Problem
from gouji.reports.model import Report

MAX_BYTES = 256_000_000
_one = msgspec.json.Decoder(Report)
_many = msgspec.json.Decoder(list[msgspec.Raw])


def is_json(data: bytes, name: str) -> bool:
    """Say whether an input is meant as JSON: by the suffix of its name, or by what it begins with."""
    if name.lower().endswith((".json", ".jsonl", ".ndjson")):
        return True
    return PurePath(name).suffix.lower() in ("", ".dat") and data.lstrip()[:1] in (b"{", b"[")


def decode_reports(data: bytes, name: str) -> list[tuple[str, Report | InputError]]:
    """
    Decode the reports of a JSON input.

    Args:
        data: An object, a list of objects, or one object a line; UTF-8, with or without a byte order mark.
        name: Name of the input; reports of a list are told as `NAME#1`, `NAME#2`, ...

    Returns:
        Name and report, in order; in place of one of several that is no report, why it is not.

    Raises:
        InputError: If the input is not JSON, or its only report is none; with line and key.
    """
    if len(data) > MAX_BYTES:
        values = {"size": str(len(data)), "limit": str(MAX_BYTES)}
        raise InputError(Problem(code="input-size", place=Place(file=name), values=values))
    data = data.removeprefix(b"\xef\xbb\xbf")
    pieces = _pieces(data, name)
    if len(pieces) == 1 and data.lstrip()[:1] != b"[":
        return [(name, _report(pieces[0], name))]
    found = [(f"{name}#{n}", _tried(piece, f"{name}#{n}")) for n, piece in enumerate(pieces, 1)]
    if not any(isinstance(report, InputError) for _, report in found):
        return found
    before = _lines_before(data, pieces)
    return [
        (told, _shifted(r, n) if isinstance(r, InputError) else r) for (told, r), n in zip(found, before, strict=True)
    ]


def _tried(data: bytes, name: str) -> Report | InputError:
    try:
        return _report(data, name)
    except InputError as error:
        return error


def _lines_before(data: bytes, pieces: list[bytes]) -> Iterator[int]:
    """Count the lines before each piece of an input."""
    at = line = 0
    for piece in pieces:
        start = data.find(piece, at)
        line += data.count(b"\n", at, start)
        yield line
        line += piece.count(b"\n")
        at = start + len(piece)


def _shifted(error: InputError, lines: int) -> InputError:
    """Tell the line of a fault in the whole input, not in the piece."""
    places = [(p, p.place.line) for p in error.problems]
    return InputError(
        *(replace(p, place=replace(p.place, line=line + lines)) if line is not None else p for p, line in places)
    )


def _pieces(data: bytes, name: str) -> list[bytes]:
    if data.lstrip()[:1] == b"[":
        try:
            return [bytes(piece) for piece in _many.decode(data)]
        except (msgspec.DecodeError, RecursionError) as error:
            raise _fault(data, name, error) from None
    first, _, rest = data.lstrip().partition(b"\n")
    if b"\r" not in data and not (rest and first.rstrip().endswith(b"}")):
        return [data]  # spares cutting what is one report on one line, or on lines of its own
    lines = [line for line in data.splitlines() if line.strip()]
    whole = all(line.lstrip()[:1] == b"{" for line in lines) and lines[0].rstrip()[-1:] == b"}"
    return lines if whole and len(lines) > 1 else [data]


def _report(data: bytes, name: str) -> Report:
    try:
        return _one.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _fault(data, name, error) from None


def _fault(data: bytes, name: str, error: Exception) -> InputError:
    """Tell why an input is refused: not UTF-8, not JSON, or JSON that is no report."""
    line: int | None
    try:
        data.decode("utf-8")
        plain = msgspec.json.decode(data)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        return InputError(
            Problem(code="json-encoding", place=Place(file=name, line=line), values={"offset": str(wrong.start)})
        )
    except (msgspec.DecodeError, RecursionError) as wrong:
        line, column, detail = _syntax(data, wrong)
        place = Place(file=name, line=line, column=column, excerpt=_excerpt(data, line))
        return InputError(Problem(code="json-syntax", place=place, values={"detail": detail}))
    path = _path(plain)
    place = Place(file=name, line=_line(data, path), path=path)
    return InputError(
        Problem(code="json-shape", place=place, values={"detail": str(error).split(" - at ")[0], "path": path or "$"})
    )


def _syntax(data: bytes, error: Exception) -> tuple[int | None, int | None, str]:
    import json

    try:
        json.loads(data)
    except json.JSONDecodeError as found:
        return found.lineno, found.colno, found.msg
    except (RecursionError, ValueError):
        pass
    return None, None, str(error).split(" (byte")[0]


def _excerpt(data: bytes, line: int | None) -> str:
    lines = data.splitlines()
    return lines[line - 1].decode("utf-8", "replace").strip()[:160] if line and line <= len(lines) else ""


def _path(plain: Any) -> str:
    """Find the first value that is no part of a report, by decoding the parts one by one."""
    if not isinstance(plain, dict):
        return "$"
    for key, value in plain.items():
        if not _converts({key: value}):
            return _deeper(key, value)
    return "$"


def _deeper(key: str, value: Any) -> str:
    if key != "tables" or not isinstance(value, dict):
        return key
    for table, rows in value.items():
        if not _converts({key: {table: rows}}):
            for row, cells in rows.items() if isinstance(rows, dict) else ():
                if not _converts({key: {table: {row: cells}}}):
                    for column, cell in cells.items() if isinstance(cells, dict) else ():
                        if not _converts({key: {table: {row: {column: cell}}}}):
                            return f"{key}/{table}/{row}/{column}"
                    return f"{key}/{table}/{row}"
            return f"{key}/{table}"
    return key


def _converts(part: dict[str, Any]) -> bool:
    try:
        msgspec.convert(part, Report)
    except msgspec.ValidationError:
        return False
    return True


def _line(data: bytes, path: str) -> int | None:
    """Find the line of a path's last key, searching for its keys one behind the other."""
    at = 0
    for key in path.split("/") if path != "$" else ():
        at = data.find(f'"{key}"'.encode(), at)
        if at < 0:
            return None
    return data.count(b"\n", 0, at) + 1
