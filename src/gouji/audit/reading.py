"""
The first half of an audit: inputs to reports, kept by the hash of what they were read from.

Reports that are lines of a file stay where they are; only whose they are and of which year is noted.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

import msgspec
import pyarrow as pa

from gouji.audit.alikeness import Taker
from gouji.audit.archives import Members
from gouji.audit.discover import Kind
from gouji.audit.judging import decoded
from gouji.audit.lines import Piece, read_piece
from gouji.audit.lookup import Lookup
from gouji.audit.names import Names
from gouji.audit.records import Entry, Head, Reading, Trait, Unit
from gouji.audit.rows import read_rows
from gouji.audit.settings import Settings
from gouji.audit.worker import Answer
from gouji.errors import GoujiError, InputError, Place, Problem
from gouji.inputs import Known, Source, reports_in
from gouji.numbers import called
from gouji.reports.model import Report

MAX_BYTES = 256_000_000
_FAULT = "input-fault"
_MOST_NAMES = 256
_HERE = "\0"
"""Stands for the name of an input in what is kept of it, since others of the same bytes may have another."""


class Stored(msgspec.Struct, frozen=True):
    """A report as it is kept: what stands behind the name of its input, and the report or why there is none."""

    mark: str
    report: Report | None = None
    problems: tuple[Problem, ...] = ()


class _HeadBody(msgspec.Struct, frozen=True):
    name: str = ""
    region: str = ""


class _HeadOnly(msgspec.Struct, frozen=True):
    """As much of a report as says whose it is."""

    pack: str = ""
    body: _HeadBody = _HeadBody()
    year: int | None = None


_packer = msgspec.msgpack.Encoder()
_stored = msgspec.json.Decoder(Stored)  # of the two forms the one that holds whole numbers of any length
_head = msgspec.json.Decoder(_HeadOnly)


def pack_report(stored: Stored) -> bytes:
    """Pack a report for the store."""
    data = msgspec.json.encode(stored)
    packed: bytes = pa.compress(data, codec="zstd", asbytes=True)
    return len(data).to_bytes(4, "little") + packed


def unpack_report(data: bytes) -> Stored:
    """Unpack a report from the store."""
    size = int.from_bytes(data[:4], "little")
    return _stored.decode(pa.decompress(memoryview(data)[4:], size, codec="zstd", asbytes=True))


class Reader:
    """Reads the inputs of units; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """Open the packs and what is known."""
        self.settings = settings
        self.editions = settings.editions()
        self.pack_of = functools.lru_cache(_MOST_NAMES)(self._pack_of)
        self.known = Lookup(Path(settings.register), Path(settings.store))
        self.members = Members()
        self.taker = Taker(self.editions, settings.lang, Names.of(settings)) if settings.likeness else None

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Read a unit; gives a `Reading` for each input."""
        unit = msgspec.msgpack.decode(task, type=Unit)
        for entry in self.known.entries(unit.first, unit.last):
            yield entry.id
            if entry.id in skip:
                reading = _refused(entry, Problem(code="input-crashed", place=Place(file=entry.name)))
            else:
                reading = self._read(entry, unit)
            yield _packer.encode(reading)

    def _read(self, entry: Entry, unit: Unit) -> Reading:
        if entry.problem is not None:
            return _refused(entry, msgspec.json.decode(entry.problem, type=Problem), entry.sha256)
        if entry.fault:
            values = {"size": str(entry.size), "limit": str(MAX_BYTES)}
            return _refused(entry, Problem(code=entry.fault, place=Place(file=entry.name), values=values))
        try:
            if unit.kind == Kind.LINES:
                return self._lines(entry, unit)
            return self._rows(entry, unit) if unit.kind == Kind.ROWS else self._whole(entry)
        except InputError as error:
            return _refused(entry, error.problems[0])

    def _whole(self, entry: Entry) -> Reading:
        data = self._bytes(entry)
        sha256 = hashlib.sha256(data).hexdigest()
        key = self._key(sha256, PurePath(entry.name).suffix.lower())
        known = self.known.reading(key)
        if known is not None:
            return Reading(
                entry.id, sha256, key, 0, known.heads, None, None, self._known_traits(entry, key), known.packs
            )
        stored = list(self._stored(Source(name=entry.name, data=data)))
        fault = next((p for each in stored for p in each.problems if p.code == _FAULT), None)
        if fault is not None:  # not kept: the next program, or a machine with more memory, may do better
            return _refused(entry, named((fault,), entry.name)[0], sha256)
        return self._reading(entry, sha256, key, stored)

    def _reading(self, entry: Entry, sha256: str, key: str, stored: list[Stored], first: int = 0) -> Reading:
        read = [(n, each.report) for n, each in enumerate(stored, first) if each.report is not None]
        heads = [self._of(r.pack, r.body.name, r.year, r.body.region, n) for n, r in read]
        reports = tuple((n, pack_report(each)) for n, each in enumerate(stored, first))
        kept = tuple(head for head in heads if head)
        packs = self._packs(report.pack for _, report in read)
        return Reading(entry.id, sha256, key, first, kept, reports, None, self._traits(entry, stored), packs)

    def _packs(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give the ids of the packs by which reports are judged that name one, each once."""
        return tuple(sorted(filter(None, map(self.pack_of, set(names)))))

    def _traits(self, entry: Entry, stored: Iterable[Stored]) -> tuple[Trait, ...]:
        """Take out of reports what is compared with others."""
        if self.taker is None:
            return ()
        taken = (self.taker.take(entry.name + s.mark, s.report) for s in stored if s.report is not None)
        return tuple(trait for traits in taken for trait in traits)

    def _known_traits(self, entry: Entry, key: str, *part: int) -> tuple[Trait, ...]:
        """Take it out of reports that were read before."""
        if self.taker is None:
            return ()
        return self._traits(entry, map(unpack_report, self.known.reports(key, *part)))

    def _stored(self, source: Source) -> Iterator[Stored]:
        """Read an input; whatever it does to a reader is its own fault."""
        name = source.name
        try:
            for told, report in reports_in(source, self.editions, Known(), self.settings.lang):
                mark = told.removeprefix(name)
                yield _unnamed(mark, report.problems, name) if isinstance(report, InputError) else Stored(mark, report)
        except InputError as error:
            yield _unnamed("", error.problems, name)
        except GoujiError:
            raise  # a pack that is faulty
        except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001
            values = {"detail": f"{type(error).__name__}: {error}"[:200]}
            yield _unnamed("", (Problem(code=_FAULT, place=Place(file=name), values=values),), name)

    def _lines(self, entry: Entry, unit: Unit) -> Reading:
        path = Path(entry.path)
        check_unchanged(entry)
        heads: list[Head | None] = []
        traits: list[Trait] = []
        named_packs: set[str] = set()
        for line in read_piece(path, Piece(unit.a, unit.b, unit.number, unit.line)):
            try:
                found = _head.decode(line.data)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                continue  # told when it is checked
            named_packs.add(found.pack)
            body, at = found.body, (line.number, line.offset, len(line.data))
            heads.append(self._of(found.pack, body.name, found.year, body.region, *at))
            if self.taker is not None:
                key = entry.name if entry.reports == 1 else f"{entry.name}#{line.number}"
                for taken in decoded(line, key):
                    traits += self.taker.take(taken.key, taken.report) if taken.report is not None else ()
        kept = tuple(head for head in heads if head)
        return Reading(entry.id, entry.sha256, "", 0, kept, None, None, tuple(traits), self._packs(named_packs))

    def _rows(self, entry: Entry, unit: Unit) -> Reading:
        key = self._key(entry.sha256, ".parquet")
        known = self.known.reading(key, unit.number)
        if known is not None:
            traits = self._known_traits(entry, key, unit.number, unit.line)
            return Reading(entry.id, entry.sha256, key, unit.number, known.heads, None, None, traits, known.packs)
        check_unchanged(entry)
        stored: list[Stored] = []
        rows = read_rows(Path(entry.path), entry.name, unit.a, unit.b, unit.line)
        for n, data in enumerate(rows, unit.number):
            name = entry.name if entry.reports == 1 else f"{entry.name}#{n}"
            for each in self._stored(Source(name=f"{name}.json", data=data)):
                mark = name.removeprefix(entry.name) + each.mark.removeprefix(".json")
                stored.append(Stored(mark, each.report, named(each.problems, _HERE, mark)))
        return self._reading(entry, entry.sha256, key, stored, unit.number)

    def _of(
        self, pack: str, name: str, year: int | None, region: str, n: int, a: int = 0, b: int = 0
    ) -> Head | None:  # fmt: skip
        body, judge = called(name), self.pack_of(pack)
        return None if year is None or not body or not judge else Head(judge, body, year, region, n, a, b)

    def _pack_of(self, name: str) -> str:
        """Give the id of the pack that judges reports which name one; "" for one that is not at hand."""
        first = self.editions.of_pack(name).first
        return first.id if not name or name in first.family else ""

    def _key(self, sha256: str, suffix: str) -> str:
        return hashlib.sha256(f"{self.settings.reading}\0{sha256}\0{suffix}".encode()).hexdigest()

    def _bytes(self, entry: Entry) -> bytes:
        return read_bytes(entry, self.members)


def read_bytes(entry: Entry, members: Members) -> bytes:
    """
    Read the bytes of a file or of a member of an archive.

    Raises:
        InputError: If that cannot be done, or there are too many.
    """
    path, place = Path(entry.path), Place(file=entry.name)
    try:
        if entry.kind == Kind.MEMBER:
            data = members.read(path, entry.position, entry.size)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(Problem(code="input-missing", place=place)) from None
    except InputError as error:
        raise InputError(*(msgspec.structs.replace(p, place=place) for p in error.problems)) from None
    except (OSError, ValueError) as error:
        values = {"detail": getattr(error, "strerror", None) or str(error)}
        raise InputError(Problem(code="file-unreadable", place=place, values=values)) from None
    if len(data) > MAX_BYTES:
        values = {"size": f"> {MAX_BYTES}", "limit": str(MAX_BYTES)}
        raise InputError(Problem(code="input-size", place=place, values=values))
    return data


def check_unchanged(entry: Entry) -> None:
    """
    Make sure that a file that is read in pieces is the one that was cut.

    Raises:
        InputError: If it is gone, or was written since.
    """
    try:
        stat = Path(entry.path).stat()
    except OSError:
        raise InputError(Problem(code="input-missing", place=Place(file=entry.name))) from None
    if (stat.st_size, stat.st_mtime_ns) != (entry.size, entry.changed):
        raise InputError(Problem(code="input-changed", place=Place(file=entry.name)))


def named(problems: tuple[Problem, ...], name: str, mark: str = "") -> tuple[Problem, ...]:
    """Put the name of an input, with a mark behind it, into problems that are kept without."""
    put = msgspec.structs.replace
    return tuple(put(p, place=put(p.place, file=p.place.file.replace(_HERE, name + mark))) for p in problems)


def _unnamed(mark: str, problems: tuple[Problem, ...], name: str) -> Stored:
    told = []
    for problem in problems:
        file = problem.place.file
        place = msgspec.structs.replace(
            problem.place, file=_HERE + file[len(name) :] if file.startswith(name) else file
        )
        told.append(msgspec.structs.replace(problem, place=place))
    return Stored(mark, None, tuple(told))


def _refused(entry: Entry, problem: Problem, sha256: str = "") -> Reading:
    return Reading(entry.id, sha256, "", 0, (), None, msgspec.json.encode(problem))


def decode_reading(data: bytes) -> Reading:
    """Take a reading from what a worker gave."""
    found: Any = msgspec.msgpack.decode(data, type=Reading)
    return found  # type: ignore[no-any-return]
