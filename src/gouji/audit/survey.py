"""What stands in containers: members of archives, pieces of files of lines, rows of Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

import msgspec

from gouji.audit.archives import is_packed, list_members, unpack
from gouji.audit.discover import PASSED_OVER, Found, Kind
from gouji.audit.lines import cut
from gouji.audit.records import Survey
from gouji.audit.rows import hash_of, parts_of
from gouji.audit.settings import Settings
from gouji.audit.worker import Answer
from gouji.errors import InputError, Place, Problem
from gouji.inputs import SUFFIXES


class Named(NamedTuple):
    """A survey, with the name of the container."""

    name: str
    survey: Survey


class Surveyor:
    """Looks into containers; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """Note where archives are unpacked."""
        self.spool = Path(settings.spool)

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Look into one container; gives a `Named`."""
        number, found = msgspec.msgpack.decode(task, type=tuple[int, Found])
        yield 0
        try:
            survey = _crashed(found) if skip else self._survey(number, found)
        except InputError as error:
            survey = Survey(problem=msgspec.structs.replace(error.problems[0], place=Place(file=found.name)))
        yield msgspec.msgpack.encode(Named(found.name, survey))

    def _survey(self, number: int, found: Found) -> Survey:
        path = Path(found.path)
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            code = "input-missing" if isinstance(error, FileNotFoundError) else "file-unreadable"
            values = {"detail": error.strerror or str(error)}
            return Survey(problem=Problem(code=code, place=Place(file=found.name), values=values))
        if found.kind is Kind.LINES:
            return _lines(path, found)
        return _rows(path, found) if found.kind is Kind.ROWS else self._archive(path, number, found)

    def _archive(self, path: Path, number: int, found: Found) -> Survey:
        if is_packed(found.name):
            spooled = self.spool / f"{number}.tar"
            unpack(path, spooled)
            path = spooled
        members = []
        for member in list_members(path):
            fault = member.fault or ("" if _is_read(member.name) else PASSED_OVER)
            name, position = f"{found.name}/{member.name}", member.position
            kind = Kind.FAULT if fault == PASSED_OVER else Kind.MEMBER
            members.append(Found(name, str(path), kind, member.size, position, found.name, fault))
        if not members:
            return Survey(problem=Problem(code="container-empty", place=Place(file=found.name)))
        return Survey(members=tuple(members))


def _lines(path: Path, found: Found) -> Survey:
    try:
        pieces, count, sha256 = cut(path)
    except ValueError:
        return Survey(problem=Problem(code="line-long", place=Place(file=found.name)))
    if not count:
        return Survey(problem=Problem(code="input-empty", place=Place(file=found.name)))
    return Survey(parts=tuple((p.offset, p.length, p.number, p.line) for p in pieces), reports=count, sha256=sha256)


def _rows(path: Path, found: Found) -> Survey:
    parts, count = parts_of(path, found.name)
    if not count:
        return Survey(problem=Problem(code="input-empty", place=Place(file=found.name)))
    return Survey(parts=tuple(parts), reports=count, sha256=hash_of(path))


def _is_read(name: str) -> bool:
    return PurePath(name).suffix.lower() in SUFFIXES


def _crashed(found: Found) -> Survey:
    return Survey(problem=Problem(code="input-crashed", place=Place(file=found.name)))
