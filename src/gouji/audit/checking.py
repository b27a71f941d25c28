"""
The second half of an audit: reports, each with that of the year before, to outcomes, to tables.

A report is judged by the edition that governs it, exactly as one that is checked alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from gouji.audit.discover import Kind
from gouji.audit.judging import Judging, Taken
from gouji.audit.lines import Line, Piece, read_line, read_piece
from gouji.audit.reading import check_unchanged, named, unpack_report
from gouji.audit.register import Entry, Lookup, Unit
from gouji.audit.settings import Settings
from gouji.audit.shards import ShardWriter
from gouji.audit.tables import Tables
from gouji.audit.worker import Answer
from gouji.engine.companions import ALONE, Companions
from gouji.errors import InputError, Place, Problem, UsageError
from gouji.inputs import called
from gouji.reports.decode import decode_reports
from gouji.reports.model import Report

MOST_REPORTS = 500
"""Reports whose rows are gathered before they are written."""


class UnitChecker:
    """Checks the reports of units; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """
        Open the pack and the register.

        Raises:
            UsageError: If the pack is not the one with which the audit began.
        """
        self.settings = settings
        editions = settings.editions()
        if settings.pack_sha256 != editions.first.sha256:
            raise UsageError(Problem(code="audit-pack-changed", place=Place(file=editions.first.id)))
        self.judging = Judging(editions, settings.lang)
        self.known = Lookup(Path(settings.register), Path(settings.store))
        self.years = self.known.years()
        self.names = former_names(settings.aliases)

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Check a unit and write its shard; gives nothing."""
        unit = msgspec.msgpack.decode(task, type=Unit)
        tables = Tables(self.settings.lang)
        with ShardWriter(shard_path(self.settings, unit)) as shard:
            for entry in self.known.entries(unit.first, unit.last):
                yield entry.id
                counts = [0, 0]
                for taken in self._crashed(entry) if entry.id in skip else self._taken(entry, unit):
                    is_report = self.judging.judge(taken, entry.name, entry.sha256, self._companions, tables)
                    counts[not is_report] += 1
                    if tables.count >= MOST_REPORTS:
                        _write(tables, shard)
                size = entry.size if entry.sha256 else None
                tables.input((entry.name, entry.container, entry.sha256, size, *counts))
            _write(tables, shard)

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
            yield from _decoded(line, key)

    def _companions(self, report: Report) -> Companions:
        """Look for the year before, unless the audit has no report at all for it."""
        if report.year is None or report.year - 1 not in self.years:
            return ALONE
        return Companions(last=self._last(report, report.year), asked=("last",))

    def _last(self, report: Report, year: int) -> Report | None:
        """Find the report of the same body for the year before, also under names that it had before."""
        body = called(report.body.name)
        if not body:
            return None
        for name in (body, *self.names.get(body, ())):
            found = self.known.find(name, year - 1, report.body.region)
            if found is not None:
                return self._found(*found)
        return None

    def _found(self, number: int, n: int, a: int, b: int) -> Report | None:
        entry = self.known.entries(number, number)[0]
        if entry.key:
            return unpack_report(self.known.report(entry.key, n)).report
        try:
            check_unchanged(entry)
            line = Line(read_line(Path(entry.path), a, b), a, n, 1)
        except (InputError, OSError):
            return None
        return next(_decoded(line, entry.name)).report


def former_names(aliases: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """
    Give all other names of bodies that were renamed.

    Args:
        aliases: Former name to the name that follows it, folded.

    Returns:
        Each name to the other names of the same body, in order.
    """
    groups: dict[str, set[str]] = {}
    for name in aliases:
        last, seen = name, {name}
        while (follows := aliases.get(last)) is not None and follows not in seen:
            last = follows
            seen.add(last)
        groups.setdefault(last, set()).update(seen)
    return {name: tuple(sorted(group - {name})) for group in groups.values() for name in group}


def shard_path(settings: Settings, unit: Unit) -> Path:
    """Say where the results of a unit are."""
    return Path(settings.shards) / f"{unit.id:08d}"


def _decoded(line: Line, key: str) -> Iterator[Taken]:
    """Decode a line; the place of a fault is told in the whole file."""
    try:
        for name, report in decode_reports(line.data, key):
            if isinstance(report, InputError):
                yield Taken(name, None, _moved(report.problems, line.line - 1))
            else:
                yield Taken(name, report)
    except InputError as error:
        yield Taken(key, None, _moved(error.problems, line.line - 1))


def _moved(problems: tuple[Problem, ...], lines: int) -> tuple[Problem, ...]:
    put = msgspec.structs.replace
    return tuple(
        put(p, place=put(p.place, line=p.place.line + lines)) if p.place.line is not None else p for p in problems
    )


def _write(tables: Tables, shard: ShardWriter) -> None:
    for name, batches in tables.take().items():
        shard.write(name, batches)
