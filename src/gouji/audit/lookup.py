"""The register and the store of an audit as workers see them: for reading alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gouji.audit.records import Entry, Known, entries

_PATIENCE = 60.0
_MOST_TWINS = 50


class Lookup:
    """The register and the store, open for reading."""

    def __init__(self, path: Path, store: Path) -> None:
        """Open both."""
        self.db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_PATIENCE)
        self.db.execute("ATTACH ? AS store", (f"{store.absolute().as_uri()}?mode=ro",))

    def entries(self, first: int, last: int) -> list[Entry]:
        """Give inputs by number, both ends included."""
        return entries(self.db, first, last)

    def reading(self, key: str, part: int = 0) -> Known | None:
        """Give what is kept of a reading; None if it is not known."""
        asked = "SELECT known FROM store.readings WHERE key = ? AND part = ?"
        found = self.db.execute(asked, (key, part)).fetchone()
        return None if found is None else msgspec.msgpack.decode(found[0], type=Known)

    def reports(self, key: str, first: int = 0, count: int = -1) -> Iterator[bytes]:
        """Walk the reports of an input, in order; from a number on, as many as are asked for."""
        asked = "SELECT data FROM store.reports WHERE key = ? AND n >= ? ORDER BY n LIMIT ?"
        yield from (row[0] for row in self.db.execute(asked, (key, first, count)))

    def report(self, key: str, n: int) -> bytes:
        """Give one report of a reading."""
        found = self.db.execute("SELECT data FROM store.reports WHERE key = ? AND n = ?", (key, n)).fetchone()
        return bytes(found[0])

    def said(self, key: str) -> bool:
        """Say whether a note was made about the run."""
        return self.db.execute("SELECT 1 FROM meta WHERE key = ?", (key,)).fetchone() is not None

    def traits(self, pack: str, edition: str, year: int | None) -> Iterator[tuple[str, bytes]]:
        """Walk what of the reports of a pack, edition and year is compared with others."""
        asked = "SELECT report, data FROM traits WHERE pack = ? AND edition = ? AND year IS ? ORDER BY report"
        yield from self.db.execute(asked, (pack, edition, year))

    def likenesses(self, report: str) -> bytes | None:
        """Give what a report has in common with others; None for nothing."""
        found = self.db.execute("SELECT data FROM likenesses WHERE report = ?", (report,)).fetchone()
        return None if found is None else bytes(found[0])

    def names(self, report: str) -> bytes | None:
        """Give the names of other bodies that stand where a report's own is due; None for none."""
        found = self.db.execute("SELECT data FROM names WHERE report = ?", (report,)).fetchone()
        return None if found is None else bytes(found[0])

    def norms(self, mark: str) -> bytes | None:
        """Give how great the figures are of reports that were held against one another, by the note that they were."""
        found = self.db.execute("SELECT data FROM norms WHERE mark = ?", (mark,)).fetchone()
        return None if found is None else bytes(found[0])

    def bodies_called(self, pack: str, name: str) -> list[str]:
        """Give the bodies with reports that a pack judges which are called so."""
        asked = "SELECT body FROM called WHERE pack = ? AND name = ?"
        return [row[0] for row in self.db.execute(asked, (pack, name))]

    def years(self) -> frozenset[tuple[str, int]]:
        """Give the packs and years of which there are reports."""
        return frozenset((pack, year) for pack, year in self.db.execute("SELECT pack, year FROM years"))

    def inputs_of(self, pack: str, body: str, year: int, region: str) -> list[tuple[int, str]]:
        """List the inputs with a report of a body for a year, number and name, as often as they have one, in order."""
        asked = (
            "SELECT input, name FROM heads JOIN inputs ON inputs.id = input WHERE pack = ? AND body = ? AND year = ? "
            "AND (? = '' OR region IN ('', ?)) ORDER BY input, n LIMIT ?"
        )
        return list(self.db.execute(asked, (pack, body, year, region, region, _MOST_TWINS)))

    def find(self, pack: str, body: str, year: int, region: str) -> tuple[int, int, int, int] | None:
        """
        Find a report of a body for a year that a pack judges, the first by name: of its region, or where one says none.

        Returns:
            Its input, its number in it, and its place in a file of lines; None if there is none.
        """
        asked = "SELECT input, n, a, b FROM heads WHERE pack = ? AND body = ? AND year = ?"
        order = " ORDER BY input, n LIMIT 1"
        found = self.db.execute(f"{asked} AND region = ?{order}", (pack, body, year, region)).fetchone()
        if found is None and region:
            found = self.db.execute(f"{asked} AND region = ''{order}", (pack, body, year)).fetchone()
        elif found is None:
            found = self.db.execute(f"{asked}{order}", (pack, body, year)).fetchone()
        return None if found is None else (found[0], found[1], found[2], found[3])
