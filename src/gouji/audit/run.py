"""
One audit from its arguments to its folder: find, read, check, write; each step goes on where a run before it ended.
"""

from __future__ import annotations

import functools
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from gouji.audit.alikeness import MOST, Around, held_against
from gouji.audit.alikeness import Task as Likened
from gouji.audit.checking import shard_path
from gouji.audit.discover import Found, find_inputs, is_container
from gouji.audit.folder import MANIFEST, Folder, sync, sync_files
from gouji.audit.manifest import SCHEMA, Chained, Manifest, files_of, read_manifest, write_manifest
from gouji.audit.merge import Merged, Table
from gouji.audit.names import Names
from gouji.audit.pool import Pool, open_pool
from gouji.audit.reading import decode_reading
from gouji.audit.records import Survey, Unit
from gouji.audit.register import Register
from gouji.audit.sets import write_missing, write_templates
from gouji.audit.settings import Settings
from gouji.audit.stamp import pack_hashes, reading_stamp
from gouji.audit.steps import step_task
from gouji.audit.survey import Named
from gouji.audit.totals import totals
from gouji.audit.wish import Wish, check_same, judge_of
from gouji.audit.worker import Start, unwritable
from gouji.engine.naming import called_as
from gouji.errors import InputError, Place, Problem, UsageError
from gouji.inputs import Editions
from gouji.packs.form_types import Form
from gouji.packs.model import RulePack

LONGEST = ("cells", "texts", "ledger", "findings", "reports", "inputs", "unread", "extras", "likeness")
"""Tables in the order in which they are begun to be written: what takes longest first."""

MANY = 100
"""Units of work after which new workers are begun; rules and what they keep of texts take a worker 150 MB."""

Finish = Callable[[Path], None]
"""Makes further files from the tables in a folder, beside them."""


class Progress(Protocol):
    """Is told how far an audit is."""

    def begin(self, stage: str, total: int) -> None:
        """Begin a stage (`find`, `read`, `check`, `write`) of so many inputs, reports or tables."""

    def advance(self, count: int) -> None:
        """Say that so many more are done."""


def audit(wish: Wish, folder: Folder, progress: Progress, finish: Sequence[Finish] = ()) -> Manifest:
    """
    Audit.

    Args:
        wish: What is asked for.
        folder: Where.
        progress: Is told how far it is.
        finish: What else is made from the tables.

    Returns:
        What was put into the folder.

    Raises:
        GoujiError: If the pack does not load, the folder is another's, or it cannot be written.
        WorkerFault: If there is a fault in the program.
    """
    editions, names = wish.settings.editions(), _names(wish.settings)
    try:
        folder.open(resume=wish.resume, force=wish.force)
        try:
            if wish.resume and folder.manifest.exists() and not folder.register.exists():
                found = read_manifest(folder.path)
                check_same(found.judge, wish, editions, folder.path)
                folder.clear()
                return found
            return _Run(wish, editions, names, folder, progress).whole(finish)
        finally:
            folder.close()
    except (OSError, sqlite3.Error) as error:
        raise UsageError(unwritable(error, str(folder.path))) from error


def _names(settings: Settings) -> Names:
    """Read the tables of bodies that were given; a fault of theirs is one of the call, and none of an input."""
    try:
        return Names.of(settings)
    except InputError as error:
        raise UsageError(*error.problems) from None


class _Run:
    def __init__(
        self, wish: Wish, editions: Editions, names: Names, folder: Folder, progress: Progress
    ) -> None:  # fmt: skip
        self.wish, self.editions, self.names, self.folder, self.progress = wish, editions, names, folder, progress
        self.settings = msgspec.structs.replace(
            wish.settings, packs=pack_hashes(editions), reading=reading_stamp(editions, wish.settings.lang),
            register=str(folder.register), store=str(folder.store), shards=str(folder.shards), spool=str(folder.spool),
            hierarchy=_copied(wish.settings.hierarchy, folder.bodies), renamed=_copied(wish.settings.renamed, folder.renamed),
            waivers=_written(wish.waivers, folder.waivers),
        )  # fmt: skip
        self.packs: list[RulePack] = []
        self.is_empty = False
        self.register = Register(folder.register, folder.store)
        self.settings = msgspec.structs.replace(self.settings, today=self._day())
        self.judge = msgspec.structs.replace(judge_of(wish, editions), today=self.settings.today)
        self.pool = self._workers()

    def _workers(self) -> Pool:
        return open_pool(Start("gouji.audit.steps:Steps", self.settings), self.wish.jobs)

    def _day(self) -> str:
        """Choose the day against which last days of waivers are held: that of the call, or the one with which it began."""
        if not self.wish.is_dated:
            return ""
        day = self.wish.asked_day or self.register.said("day") or self.wish.day
        if not self.register.said("day"):
            self.register.say("day", day)
        return day

    def whole(self, finish: Sequence[Finish]) -> Manifest:
        try:
            self._agree()
            if not self.register.said("staged"):
                self._plan()
                self._read()
                self._name_packs()
                self._liken()
                self._check()
                merged = self._merge()
                self.pool.close()
                self._stage(merged, finish)
            self.folder.publish(self.register.said("former").split("\n"))
        finally:
            self.pool.close()
            self.register.close()
            if self.is_empty:
                self.folder.discard()
        self.folder.clear()
        return read_manifest(self.folder.path)

    def _agree(self) -> None:
        """Make sure that what is gone on with is what is asked for."""
        asked = (
            self.judge,
            sorted(self.settings.packs.items()),
            self.settings.reading,
            sorted(self.wish.arguments),
            self.wish.csv,
        )
        mark = hashlib.sha256(msgspec.json.encode(asked)).hexdigest()
        if self.register.said("asked") not in ("", mark):
            raise UsageError(Problem(code="audit-other", place=Place(file=str(self.folder.path))))
        self.register.say("asked", mark)

    def _plan(self) -> None:
        """Find the inputs and divide them into units, once."""
        if self.register.said("planned"):
            return
        self.progress.begin("find", 0)
        with self.register.together():
            own = (self.folder.path, self.folder.store.parent)
            self.register.find(self._counted(find_inputs(self.wish.arguments, own)))
            containers = [found for found in self.register.found() if is_container(found)]
            tasks = {n: msgspec.msgpack.encode((n, found)) for n, found in enumerate(containers)}
            surveys: dict[str, Survey] = {}
            for _, results in self._work("survey", tasks, 0.0):
                name, survey = msgspec.msgpack.decode(results[0], type=Named)
                surveys[name] = survey
            self.register.number(surveys)
            if not self.register.units():
                self.is_empty = True
                raise UsageError(Problem(code="audit-nothing", place=Place(file=" ".join(self.wish.arguments))))
            self.register.say("planned", "1")

    def _counted(self, found: Iterable[Found]) -> Iterator[Found]:
        for each in found:
            yield each
            self.progress.advance(1)

    def _read(self) -> None:
        units = {unit.id: unit for unit in self.register.units(done=False)}
        weights = self._begin("read", units)
        for number, results in self._units("read", units):
            self.register.keep(units[number], map(decode_reading, results), self.names.named)
            self.progress.advance(weights[number])
        self.register.index()

    def _name_packs(self) -> None:
        """Note the packs beside the first of which there are reports."""
        own = self.editions.first.id
        beside = [name for name in self.register.packs() if name != own]
        self.packs = [self.editions.of_pack(name).first for name in sorted([own, *beside])]
        stamps = tuple(pack.stamp for pack in self.packs if pack.id != own)
        self.judge = msgspec.structs.replace(self.judge, beside=stamps)

    def _liken(self) -> None:
        """Hold the reports of each pack, edition and year against one another; their texts, unless there are too many."""
        asked = [Likened(*each, texts=each[3] <= MOST) for each in self.register.likened()]
        notes = [held_against(task.pack, task.edition, task.year) for task in asked]
        tasks = {n: task for n, task in enumerate(asked) if not self.register.said(notes[n])}
        for pack in {task.pack for task in tasks.values()}:
            self.register.call(pack, functools.partial(self._called, self.editions.of_pack(pack).first.form))
        self.progress.begin("liken", len(tasks))
        encoded = {n: msgspec.msgpack.encode(task) for n, task in tasks.items()}
        for number, results in self._work("liken", encoded, 0.0):
            self.register.liken(asked[number], msgspec.msgpack.decode(results[0], type=Around))
            self.progress.advance(1)

    def _called(self, form: Form, body: str) -> Iterator[str]:
        """Give what a body is called, by each of its names."""
        for name in (body, *self.names.former(body)):
            yield from called_as(name, form)

    def _check(self) -> None:
        """Check the units of which there is no shard; of many, workers let go what they hold before tables are written."""
        units = {unit.id: unit for unit in self.register.units() if not shard_path(self.settings, unit).exists()}
        weights = self._begin("check", units)
        for number, _ in self._units("check", units):
            self.progress.advance(weights[number])
        sync(self.folder.shards)
        if len(units) > MANY:
            self.pool.close()
            self.pool = self._workers()

    def _merge(self) -> list[Merged]:
        count = len(self.register.units())
        names = [name for name in LONGEST if name != "likeness" or self.register.likened()]
        seed = self.judge.seed()
        tables = [Table(name, str(self.folder.staged), count, self.wish.csv, seed) for name in names]
        self.progress.begin("write", len(tables))
        tasks = {n: msgspec.msgpack.encode(table) for n, table in enumerate(tables)}
        merged = []
        for _, results in self._work("write", tasks, 0.0):
            merged.append(msgspec.msgpack.decode(results[0], type=Merged))
            self.progress.advance(1)
        return merged

    def _stage(self, merged: Sequence[Merged], finish: Sequence[Finish]) -> None:
        """Make all that is made from the tables, then the manifest; from here on only moving is left."""
        staged, csv, sets = self.folder.staged, self.wish.csv, {pack.id: pack.sets for pack in self.packs}
        more = write_missing(staged, self.register, self.names, sets, csv=csv) + write_templates(staged, sets, csv=csv)
        if self.settings.waivers:
            from gouji.audit.aside import write_waivers  # reading YAML is paid for by those who have waivers

            shards = [shard_path(self.settings, unit) for unit in self.register.units()]
            more += write_waivers(staged, shards, self.settings, csv=csv)
        for make in finish:
            make(staged)
        rows = {file.name: file.rows for file in (*more, *(file for each in merged for file in each.files))}
        counts = {key: count for each in merged for key, count in each.counts.items()}
        packs = {key: count for each in merged for key, count in each.packs.items()}
        came_to = totals(counts, packs, {name: rows[f"{name}.parquet"] for name in ("inputs", "reports", "unread")})
        manifest = Manifest(
            schema=SCHEMA, judge=self.judge, **msgspec.structs.asdict(came_to),
            chain=Chained(seed=self.judge.seed(), head=next(each.head for each in merged if each.head)),
            files=tuple(files_of(self.folder.staged, rows)),
        )  # fmt: skip
        (staged / MANIFEST).write_bytes(write_manifest(manifest))
        sync_files(staged)
        sync(staged)
        self.register.say("former", "\n".join(_former(self.folder)))
        self.register.say("staged", "1")

    def _begin(self, stage: str, units: dict[int, Unit]) -> dict[int, int]:
        """Begin a stage; gives the number of inputs or reports of each unit."""
        weights = self.register.weights()
        self.progress.begin(stage, sum(weights[number] for number in units))
        return weights

    def _units(self, step: str, units: dict[int, Unit]) -> Iterator[tuple[int, list[bytes]]]:
        tasks = {number: msgspec.msgpack.encode(unit) for number, unit in units.items()}
        return self._work(step, tasks, self.settings.patience)

    def _work(self, step: str, tasks: dict[int, bytes], patience: float) -> Iterator[tuple[int, list[bytes]]]:
        """Have one step done for many tasks; gives number and results of each."""
        return self.pool.run({number: step_task(step, task) for number, task in tasks.items()}, patience)


def _written(waivers: Sequence[tuple[str, bytes]], place: Path) -> tuple[tuple[str, str], ...]:
    """Keep files of waivers as they were when the audit began; gives their names and where they are."""
    for n, (_, data) in enumerate(waivers):
        (place / f"{n}.yaml").write_bytes(data)
    return tuple((name, str(place / f"{n}.yaml")) for n, (name, _) in enumerate(waivers))


def _copied(path: str, place: Path) -> str:
    """Keep a table as it was when the audit began."""
    if path:
        place.write_bytes(Path(path).read_bytes())
    return str(place) if path else ""


def _former(folder: Folder) -> list[str]:
    """Name the files of the audit that stands in the folder."""
    try:
        return [entry.path for entry in read_manifest(folder.path).files]
    except (OSError, msgspec.DecodeError):
        return []
