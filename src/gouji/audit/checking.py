"""
The second half of an audit: reports, each with that of the year before, to outcomes, to tables.

A report is judged by the pack and the edition that govern it, exactly as one that is checked alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from gouji.audit.alikeness import decode_likenesses, decode_names, decode_norms, held_against, looked_for
from gouji.audit.discover import Kind
from gouji.audit.judging import Judging, Taken, decoded
from gouji.audit.lines import Line, Piece, read_line, read_piece
from gouji.audit.lookup import Lookup
from gouji.audit.names import Names
from gouji.audit.reading import check_unchanged, named, unpack_report
from gouji.audit.records import Entry, Unit
from gouji.audit.settings import Settings
from gouji.audit.shards import ShardWriter
from gouji.audit.tables import Tables
from gouji.audit.worker import Answer
from gouji.engine.companions import Companions, Likeness, Part, Sought
from gouji.errors import InputError, Place, Problem, UsageError
from gouji.reports.model import Body, Report
from gouji.sets.roster import MOST_PARTS

if TYPE_CHECKING:
    from gouji.audit.aside import Aside

MOST_REPORTS = 500
"""Reports whose rows are gathered before they are written."""

_MOST_NAMES = 256
_MOST_NORMS = 32


class UnitChecker:
    """Checks the reports of units; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """
        Open the packs and the register.

        Raises:
            UsageError: If the pack is not the one with which the audit began.
        """
        self.settings = settings
        self.aside = _aside(settings)
        self.judging = Judging(settings.editions(), settings.lang, self.aside)
        self.pack_of = functools.lru_cache(_MOST_NAMES)(self._pack_of)
        self.pack_of("")
        self.known = Lookup(Path(settings.register), Path(settings.store))
        self.years = self.known.years()
        self.said: Callable[[str], bool] = functools.cache(self.known.said)
        self.norms = functools.lru_cache(_MOST_NORMS)(lambda mark: decode_norms(self.known.norms(mark)))
        self.names = Names.of(settings)

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Check a unit and write its shard; gives nothing."""
        unit = msgspec.msgpack.decode(task, type=Unit)
        tables = Tables(self.settings.lang)
        with ShardWriter(shard_path(self.settings, unit)) as shard:
            for entry in self.known.entries(unit.first, unit.last):
                yield entry.id
                counts = [0, 0]
                for taken in self._crashed(entry) if entry.id in skip else self._taken(entry, unit):
                    is_report = self._judge(taken, entry, tables)
                    counts[not is_report] += 1
                    if tables.count >= MOST_REPORTS:
                        _write(tables, shard)
                size = entry.size if entry.sha256 else None
                tables.input((entry.name, entry.container, entry.sha256, size, *counts))
            _write(tables, shard)
            if self.aside is not None:
                shard.write("fates", [self.aside.fates()])

    def _judge(self, taken: Taken, entry: Entry, tables: Tables) -> bool:
        if taken.report is not None:
            self.pack_of(taken.report.pack)
            taken = taken._replace(report=self.names.completed(taken.report))
        companions = functools.partial(self._companions, taken.key, entry.id)
        return self.judging.judge(taken, entry.name, entry.sha256, companions, tables)

    def _pack_of(self, name: str) -> str:
        """Give the id of the pack that judges reports which name one; it must be what it was when the audit began."""
        pack = self.judging.editions.of_pack(name).first
        if self.settings.packs.get(pack.id) != pack.sha256:
            raise UsageError(Problem(code="audit-pack-changed", place=Place(file=pack.id)))
        return pack.id

    def _crashed(self, entry: Entry) -> Iterator[Taken]:
        yield Taken(entry.name, None, (Problem(code="input-crashed", place=Place(file=entry.name)),))

    def _taken(self, entry: Entry, unit: Unit) -> Iterator[Taken]:
        """Give the reports of an input, or of the part of it that is a unit."""
        if entry.problem is not None:
            yield Taken(entry.name, None, (msgspec.json.decode(entry.problem, type=Problem),))
        elif unit.kind == Kind.LINES:
            yield from self._lines(entry, unit)
        else:
            part = (unit.number, unit.line) if unit.kind == Kind.ROWS else ()
            for data in self.known.reports(entry.key, *part):
                stored = unpack_report(data)
                key = entry.name + stored.mark
                yield Taken(key, stored.report, named(stored.problems, entry.name))

    def _lines(self, entry: Entry, unit: Unit) -> Iterator[Taken]:
        try:
            check_unchanged(entry)
        except InputError as error:
            yield Taken(f"{entry.name}#{unit.number}", None, error.problems)
            return
        for line in read_piece(Path(entry.path), Piece(unit.a, unit.b, unit.number, unit.line)):
            key = entry.name if entry.reports == 1 else f"{entry.name}#{line.number}"
            yield from decoded(line, key)

    def _companions(self, key: str, number: int, report: Report) -> Companions:
        """Look for all that a report is held against; the year before only if the audit has any report for it."""
        pack, year = self.pack_of(report.pack), report.year
        asked: list[Sought] = []
        last: Report | None = None
        parts: tuple[Part, ...] = ()
        absent: tuple[str, ...] = ()
        likenesses: tuple[Likeness, ...] = ()
        if year is not None and (pack, year - 1) in self.years:
            asked.append("last")
            last = self._of(pack, report.body.name, year - 1, report.body.region)
        if self.names.hierarchy is not None:
            asked.append("parts")
            parts, absent = self._parts(report)
        mark, is_held, is_likened = self._held(report)
        if is_likened:
            asked.append("others")
            likenesses = decode_likenesses(self.known.likenesses(key))
        if is_held:
            asked += ["names", "norms"]
        twins: tuple[str, ...] = ()
        if year is not None:
            asked.append("sole")
            twins = self._twins(pack, report.body, year, number)
        return Companions(
            last=last, parts=parts, absent=absent, likenesses=likenesses, twins=twins, asked=tuple(asked),
            names=decode_names(self.known.names(key)) if is_held else (), norms=self.norms(mark) if is_held else (),
        )  # fmt: skip

    def _twins(self, pack: str, of: Body, year: int, number: int) -> tuple[str, ...]:
        """Name the inputs with other reports of a body for a year; the own input, if it has more than one."""
        body = self.names.named(of.name)
        found = self.known.inputs_of(pack, body, year, of.region) if body else []
        own = next((n for n, place in enumerate(found) if place[0] == number), None)
        return tuple(told for n, (_, told) in enumerate(found) if n != own)

    def _parts(self, report: Report) -> tuple[tuple[Part, ...], tuple[str, ...]]:
        """Give the reports of the bodies below, and the names of those that have none."""
        parts: list[Part] = []
        absent: list[str] = []
        pack = self.pack_of(report.pack)
        for body in self.names.below(report):
            found = self._of(pack, body.name, report.year, "") if len(parts) < MOST_PARTS else None
            if found is None:
                absent.append(body.name)
            else:
                parts.append(Part(name=body.name, report=found))
        return tuple(parts), tuple(absent)

    def _held(self, report: Report) -> tuple[str, bool, bool]:
        """Say whether the reports of the pack, edition and year were held against one another, and their texts too."""
        pack = self.judging.editions.of_pack(report.pack).governing(report)
        if pack is None:
            return "", False, False
        place = (pack.id, pack.edition, report.year)
        mark = held_against(*place)
        return mark, self.said(mark), self.said(looked_for(*place))

    def _of(self, pack: str, name: str, year: int | None, region: str) -> Report | None:
        """Find the report of a body for a year, by any of its names."""
        body = self.names.named(name)
        found = self.known.find(pack, body, year, region) if body and year is not None else None
        return None if found is None else self._found(*found)

    def _found(self, number: int, n: int, a: int, b: int) -> Report | None:
        entry = self.known.entries(number, number)[0]
        if entry.key:
            return unpack_report(self.known.report(entry.key, n)).report
        try:
            check_unchanged(entry)
            line = Line(read_line(Path(entry.path), a, b), a, n, 1)
        except (InputError, OSError):
            return None
        return next(decoded(line, entry.name)).report


def shard_path(settings: Settings, unit: Unit) -> Path:
    """Say where the results of a unit are."""
    return Path(settings.shards) / f"{unit.id:08d}"


def _aside(settings: Settings) -> Aside | None:
    if not settings.waivers:
        return None
    from gouji.audit.aside import Aside  # reading YAML is paid for by those who have waivers

    return Aside(settings)


def _write(tables: Tables, shard: ShardWriter) -> None:
    for name, batches in tables.take().items():
        shard.write(name, batches)
