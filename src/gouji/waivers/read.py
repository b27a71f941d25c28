"""
Files of waivers, read as strictly as those of a pack: what is unknown, twice, missing or blank is told with its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gouji.errors import Place, Problem, UsageError
from gouji.packs.convert import Marks, convert
from gouji.packs.nodes import MAX_BYTES, parse
from gouji.packs.source import Source
from gouji.waivers.model import Waiver, WaiverFile

_SAID = ("reason", "by")


class Entry(NamedTuple):
    """A waiver, and where it stands: FILE:LINE, the line and the column of its first key."""

    waiver: Waiver
    place: str
    line: int
    column: int

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from all others."""
        return self.place, self.column


class WaiverBook(NamedTuple):
    """A file of waivers that was read."""

    name: str
    data: bytes
    entries: tuple[Entry, ...]

    @property
    def sha256(self) -> str:
        """Hash of the file."""
        return hashlib.sha256(self.data).hexdigest()


def read_waivers(file: Path) -> WaiverBook:
    """
    Read a file of waivers.

    Raises:
        UsageError: If it is not there, or anything in it is wrong; tells all of it.
    """
    name = os.fsencode(file).decode("utf-8", "backslashreplace")
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        values = {"detail": getattr(error, "strerror", None) or str(error)}
        raise UsageError(Problem(code="waivers-file", place=Place(file=name), values=values)) from None
    return book_of(name, data)


def book_of(name: str, data: bytes) -> WaiverBook:
    """
    Read waivers from the bytes of a file; raises as `read_waivers`.

    Args:
        name: The name under which the file is told.
        data: UTF-8 YAML.
    """
    source, problems = Source(name, data), list[Problem]()
    node = parse(source, problems)
    if node is None:
        raise UsageError(*(problems or [source.problem("waivers-empty")]))
    marks = Marks(source)
    read: WaiverFile | None = convert(node, WaiverFile, marks, problems)
    if read is not None:
        problems += [problem for n, waiver in enumerate(read.waivers) for problem in _faults(waiver, n, marks)]
    if read is None or problems:
        raise UsageError(*problems)
    places = (marks.places["waivers", n] for n in range(len(read.waivers)))
    entries = (
        Entry(waiver, f"{name}:{line}", line, column)
        for waiver, (line, column) in zip(read.waivers, places, strict=True)
    )
    return WaiverBook(name, data, tuple(entries))


def _faults(waiver: Waiver, number: int, marks: Marks) -> Iterator[Problem]:
    path = ("waivers", number)
    for key in _SAID:
        if not getattr(waiver, key).strip():
            yield marks.problem("empty-text", (*path, key), key=key)
    if not (waiver.body.strip() or waiver.source.strip()):
        yield marks.problem("waiver-report", path, rule=waiver.rule)
    if waiver.until is not None and not is_date(waiver.until):
        yield marks.problem("waiver-date", (*path, "until"), date=waiver.until)


def is_date(text: str) -> bool:
    """Say whether text is a day of the calendar, as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
