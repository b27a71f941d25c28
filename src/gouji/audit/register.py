"""
The register of one audit: which inputs there are, what has been read of them, and which report is of whom and when.

It is kept on disk, so that memory does not grow with the number of reports and a run that died goes on where it was. One
process writes it; workers read it. What was read of documents stands in a second file, the store, by the hash of the input
and of all that reading depends on, and outlives the audit.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from gouji.audit.alikeness import Around, Task, held_against, looked_for
from gouji.audit.discover import Found, Kind
from gouji.audit.records import Entry, Known, Reading, Survey, Unit, entries

MOST_INPUTS = 64
MOST_BYTES = 4_000_000
"""Inputs and bytes of a unit of work."""

_PATIENCE = 60.0
_REGISTER = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE found (place BLOB PRIMARY KEY, name TEXT, path BLOB, kind INT, size INT, position INT, container TEXT,
    fault TEXT, changed INT) WITHOUT ROWID;
CREATE TABLE inputs (id INTEGER PRIMARY KEY, name TEXT, path BLOB, kind INT, size INT, position INT, container TEXT,
    fault TEXT, changed INT, sha256 TEXT DEFAULT '', key TEXT DEFAULT '', problem BLOB, reports INT DEFAULT 0);
CREATE TABLE units (id INTEGER PRIMARY KEY, kind INT, first INT, last INT, a INT, b INT, number INT, line INT,
    done INT DEFAULT 0);
CREATE TABLE traits (report TEXT PRIMARY KEY, pack TEXT, edition TEXT, year INT, data BLOB) WITHOUT ROWID;
CREATE TABLE likenesses (report TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE names (report TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE norms (mark TEXT PRIMARY KEY, data BLOB) WITHOUT ROWID;
CREATE TABLE called (pack TEXT, name TEXT, body TEXT, PRIMARY KEY (pack, name, body)) WITHOUT ROWID;
CREATE TABLE packs (pack TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE heads (pack TEXT, body TEXT, year INT, region TEXT, input INT, n INT, a INT, b INT);
"""
_STORE = """
CREATE TABLE IF NOT EXISTS store.readings (key TEXT, part INT, known BLOB, PRIMARY KEY (key, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS store.reports (key TEXT, n INT, data BLOB, PRIMARY KEY (key, n)) WITHOUT ROWID;
"""


class Register:
    """The register and the store, open for writing."""

    def __init__(self, path: Path, store: Path) -> None:
        """
        Open both, and make what is not there.

        Raises:
            sqlite3.Error: If they cannot be opened, or are not what they should be.
        """
        is_new = not path.exists()
        draft = path.with_suffix(".new") if is_new else path
        if is_new:
            draft.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(draft)) as made:
                made.executescript(_REGISTER)
            draft.replace(path)
        self.db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        self.db.execute("ATTACH ? AS store", (os.fspath(store),))
        self.db.executescript("PRAGMA synchronous = NORMAL; PRAGMA store.synchronous = NORMAL;" + _STORE)

    def close(self) -> None:
        """Close both."""
        self.db.close()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Write all that is written within, or nothing of it."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def said(self, key: str) -> str:
        """Give a note about the run; "" if there is none."""
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else ""

    def say(self, key: str, value: str) -> None:
        """Make a note about the run."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def find(self, found: Iterable[Found]) -> None:
        """Note what was found, once for each place: by the least of its names, and read if any argument says so."""
        self.db.executemany(
            "INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (place) DO UPDATE SET "
            "path = iif(excluded.name < name, excluded.path, path), name = min(name, excluded.name), "
            "kind = min(kind, excluded.kind), fault = min(fault, excluded.fault)",
            ((_place(each), each.name, os.fsencode(each.path), *each[2:]) for each in found),
        )

    def found(self) -> Iterator[Found]:
        """Walk what was found, by name."""
        for name, path, *rest in self.db.execute(
            "SELECT name, path, kind, size, position, container, fault, changed FROM found ORDER BY name, place"
        ):
            yield Found(name, os.fsdecode(path), Kind(rest[0]), *rest[1:])

    def number(self, surveys: dict[str, Survey]) -> None:
        """
        Number the inputs and divide them into units.

        Args:
            surveys: Name of a container to what stands in it.
        """
        for survey in surveys.values():
            self.find(survey.members)
        last, same, wide = "", 0, _Batch(self.db)
        for n, found in enumerate(each for each in self.found() if not _is_replaced(each, surveys)):
            survey = surveys.get(found.name, Survey())
            same = same + 1 if found.name == last else 1
            last = found.name
            name = last if same == 1 else f"{last}~{same}"
            problem = None if survey.problem is None else msgspec.json.encode(survey.problem)
            kind = Kind.FAULT if problem else found.kind
            self.db.execute(
                "INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
                (n, name, os.fsencode(found.path), kind, *found[3:], survey.sha256, problem, survey.reports),
            )
            if survey.parts:
                wide.parts(n, kind, survey.parts)
            else:
                wide.whole(n, found.size)
        wide.close()
        self.db.execute("DELETE FROM found")

    def entries(self, first: int, last: int) -> list[Entry]:
        """Give inputs by number, both ends included."""
        return entries(self.db, first, last)

    def units(self, *, done: bool | None = None) -> list[Unit]:
        """Give the units: all, or those that were read, or not."""
        asked = "SELECT id, kind, first, last, a, b, number, line FROM units WHERE done = ifnull(?, done) ORDER BY id"
        rows = self.db.execute(asked, (done,))
        return [Unit(*row) for row in rows]

    def weights(self) -> dict[int, int]:
        """Give the number of inputs in each unit, or of reports if it is a part of one."""
        counts = dict(self.db.execute("SELECT id, reports FROM inputs WHERE reports > 0"))
        weights: dict[int, int] = {}
        later: Unit | None = None
        for unit in reversed(self.units()):
            stop = later.number if later is not None and later.first == unit.first else counts.get(unit.first, 0) + 1
            is_part = unit.kind in (Kind.LINES, Kind.ROWS)
            weights[unit.id] = stop - unit.number if is_part else unit.last - unit.first + 1
            later = unit
        return weights

    def keep(self, unit: Unit, readings: Iterable[Reading], named: Callable[[str], str]) -> None:
        """
        Note what was read of a unit, all at once.

        Args:
            unit: The unit.
            readings: What was read.
            named: Gives the one name by which a body is kept.
        """
        with self.together():
            for reading in readings:
                self._keep(reading, named)
            self.db.execute("UPDATE units SET done = 1 WHERE id = ?", (unit.id,))

    def _keep(self, reading: Reading, named: Callable[[str], str]) -> None:
        self.db.execute(
            "UPDATE inputs SET sha256 = ?, key = ?, problem = ? WHERE id = ?",
            (reading.sha256, reading.key, reading.problem, reading.input),
        )
        self.db.executemany(
            "INSERT INTO heads VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((h.pack, named(h.body), h.year, h.region, reading.input, h.n, h.a, h.b) for h in reading.heads),
        )
        self.db.executemany("INSERT OR IGNORE INTO packs VALUES (?)", ((pack,) for pack in reading.packs))
        self.db.executemany("INSERT OR REPLACE INTO traits VALUES (?, ?, ?, ?, ?)", reading.traits)
        if reading.reports is not None:
            known = msgspec.msgpack.encode(Known(reading.heads, reading.packs))
            self.db.execute(
                "INSERT OR REPLACE INTO store.readings VALUES (?, ?, ?)", (reading.key, reading.part, known)
            )
            self.db.executemany(
                "INSERT OR REPLACE INTO store.reports VALUES (?, ?, ?)",
                ((reading.key, n, data) for n, data in reading.reports),
            )

    def packs(self) -> list[str]:
        """List the ids of the packs by which reports are judged."""
        return [str(row[0]) for row in self.db.execute("SELECT pack FROM packs ORDER BY pack")]

    def likened(self) -> list[tuple[str, str, int | None, int]]:
        """Give pack, edition and year of reports that are compared with others, and how many there are of each."""
        asked = "SELECT pack, edition, year, count(*) FROM traits GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        return [(pack, edition, year, count) for pack, edition, year, count in self.db.execute(asked)]

    def liken(self, task: Task, found: Around) -> None:
        """Note what reports of one pack, edition and year have from one another, and that this was looked for."""
        mark = held_against(task.pack, task.edition, task.year)
        with self.together():
            self.db.executemany("INSERT OR REPLACE INTO likenesses VALUES (?, ?)", found.likenesses)
            self.db.executemany("INSERT OR REPLACE INTO names VALUES (?, ?)", found.names)
            self.db.execute("INSERT OR REPLACE INTO norms VALUES (?, ?)", (mark, found.norms))
            self.say(mark, "1")
            if task.texts:
                self.say(looked_for(task.pack, task.edition, task.year), "1")

    def call(self, pack: str, called: Callable[[str], Iterable[str]]) -> None:
        """
        Make the bodies with reports that a pack judges findable by what they are called.

        Args:
            pack: Id of the pack.
            called: Gives what a body is called, by its name.
        """
        bodies = self.db.execute("SELECT DISTINCT body FROM heads WHERE pack = ?", (pack,))
        rows = ((pack, name, body) for (body,) in bodies for name in called(body))
        with self.together():
            self.db.executemany("INSERT OR IGNORE INTO called VALUES (?, ?, ?)", rows)

    def bodies(self, pack: str) -> Iterator[tuple[str, str, int]]:
        """Walk the reports of bodies that a pack judges: a key, the one name of the body, the year."""
        yield from self.db.execute("SELECT input || '#' || n, body, year FROM heads WHERE pack = ?", (pack,))

    def index(self) -> None:
        """Make the reports findable by body and year."""
        with self.together():
            self.db.execute("CREATE INDEX IF NOT EXISTS by_body ON heads (pack, body, year, region, input, n)")
            self.db.execute("CREATE TABLE IF NOT EXISTS years AS SELECT DISTINCT pack, year FROM heads")


class _Batch:
    """Divides inputs into units."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.first = self.last = self.bytes = 0
        self.is_open = False

    def whole(self, number: int, size: int) -> None:
        is_full = number - self.first >= MOST_INPUTS or self.bytes + size > MOST_BYTES
        if self.is_open and is_full:
            self.close()
        if not self.is_open:
            self.first, self.bytes, self.is_open = number, 0, True
        self.last = number
        self.bytes += size

    def parts(self, number: int, kind: Kind, parts: Iterable[tuple[int, int, int, int]]) -> None:
        self.close()
        self.db.executemany(
            "INSERT INTO units (kind, first, last, a, b, number, line) VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((kind, number, number, *part) for part in parts),
        )

    def close(self) -> None:
        if self.is_open:
            self.db.execute(
                "INSERT INTO units (kind, first, last, a, b, number, line) VALUES (?, ?, ?, 0, 0, 1, 1)",
                (Kind.FILE, self.first, self.last),
            )
        self.is_open = False


def _place(found: Found) -> bytes:
    path = found.path if "\0" in found.path else os.path.abspath(found.path)  # noqa: PTH100
    return os.fsencode(path) + (f"\0{found.position}".encode() if found.container else b"")


def _is_replaced(found: Found, surveys: dict[str, Survey]) -> bool:
    return bool(found.name in surveys and surveys[found.name].members)
