"""
Who has reported: the reports of a run by body and year, and through the hierarchy who else should have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from gouji.engine.companions import Companions, Likeness, Part, Sought
from gouji.numbers import called
from gouji.packs.files import Sets
from gouji.reports.model import Report
from gouji.sets.hierarchy import Body, Hierarchy

MOST_PARTS = 2_000
"""Reports of bodies below that are held against one report; beyond, the rest counts as not at hand."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A report of the run: its key, and whose it is."""

    key: str
    body: str
    kind: str = ""
    region: str = ""
    year: int | None = None


class Below(msgspec.Struct, frozen=True, kw_only=True):
    """A body directly below another one, with the key of its report; None where it has sent none."""

    name: str
    key: str | None


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A body of which the run has no report for a year, and the rule by which it owes one."""

    body: str
    kind: str
    region: str
    year: int
    rule: str


class Roster:
    """The reports of a run by body and year."""

    def __init__(self, entries: Iterable[Entry], hierarchy: Hierarchy | None = None, sets: Sets | None = None) -> None:
        """
        Enter the reports.

        Args:
            entries: The reports, in any order; of several of one body and year, that with the first key counts.
            hierarchy: Which body is below which; None where nobody says.
            sets: What the pack says of sets, for who owes a report.
        """
        self.hierarchy = hierarchy
        self.sets = sets or Sets()
        self._entries = {entry.key: entry for entry in sorted(entries, key=lambda entry: entry.key)}
        self._years = {entry.year for entry in self._entries.values()}
        self._keys: dict[tuple[str, int | None], str] = {}
        self._all: dict[tuple[str, int | None], list[str]] = {}
        for entry in self._entries.values():
            if entry.body.strip():
                self._keys.setdefault((self._named(entry.body), entry.year), entry.key)
                self._all.setdefault((self._named(entry.body), entry.year), []).append(entry.key)

    def last(self, key: str) -> str | None:
        """Give the key of the report of the same body for the year before; None if it is not there."""
        entry = self._entries[key]
        return None if entry.year is None else self._keys.get((self._named(entry.body), entry.year - 1))

    def twins(self, key: str) -> tuple[str, ...]:
        """List the keys of other reports of the same body and year, as far as regions do not tell them apart."""
        entry = self._entries[key]
        named = self._all.get((self._named(entry.body), entry.year), ()) if entry.year is not None else ()
        regions = ("", entry.region)
        return tuple(
            other for other in named
            if other != key and (not entry.region or self._entries[other].region in regions)
        )  # fmt: skip

    def parts(self, key: str) -> tuple[Below, ...]:
        """List the bodies directly below that of a report in its year, in the order of the hierarchy."""
        entry = self._entries[key]
        if self.hierarchy is None or entry.year is None:
            return ()
        found = self.hierarchy.below(entry.body, entry.year)
        return tuple(Below(name=body.name, key=self._of(body, entry.year)) for body in found)

    def missing(self) -> tuple[Missing, ...]:
        """List who has not reported, for each year of which the run has any report, in the order of the hierarchy."""
        if self.hierarchy is None:
            return ()
        years = sorted({entry.year for entry in self._entries.values() if entry.year is not None})
        return tuple(missing for year in years for missing in self._missing(self.hierarchy.bodies, year))

    def companions(
        self, key: str, fetch: Callable[[str], Report | None], likenesses: Sequence[Likeness] | None = None
    ) -> Companions:
        """
        Gather what a report is held against; the year before is looked for if the run has any report for it.

        Args:
            key: The report.
            fetch: Gives a report by its key; None for one that cannot be had again.
            likenesses: What was found in common with others; None if nobody looked.
        """
        last = self.last(key)
        parts, absent = [], []
        for n, below in enumerate(self.parts(key)):
            report = fetch(below.key) if below.key is not None and n < MOST_PARTS else None
            if report is None:
                absent.append(below.name)
            else:
                parts.append(Part(name=below.name, report=report))
        year = self._entries[key].year
        asked: tuple[Sought, ...] = ("last",) if year is not None and year - 1 in self._years else ()
        asked += ("parts",) if self.hierarchy is not None else ()
        asked += ("others",) if likenesses is not None else ()
        asked += ("sole",) if year is not None else ()
        return Companions(
            last=None if last is None else fetch(last), parts=tuple(parts), absent=tuple(absent),
            likenesses=tuple(likenesses or ()), twins=self.twins(key), asked=asked,
        )  # fmt: skip

    def _named(self, name: str) -> str:
        return called(name) if self.hierarchy is None else self.hierarchy.named(name)

    def _of(self, body: Body, year: int) -> str | None:
        return self._keys.get((self._named(body.name), year))

    def _missing(self, bodies: Sequence[Body], year: int) -> Iterator[Missing]:
        for body in bodies:
            rule = next((each.rule for each in self.sets.missing if body.kind in each.kinds), None)
            if rule is not None and body.is_of(year) and self._of(body, year) is None:
                yield Missing(body=body.name, kind=body.kind, region=body.region, year=year, rule=rule)
