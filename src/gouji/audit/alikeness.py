"""
What reports have in common with those of other bodies: taken out of each where it is read, compared once for all of a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from gouji.audit.lookup import Lookup
from gouji.audit.records import Trait
from gouji.audit.settings import Settings
from gouji.audit.worker import Answer
from gouji.check import Checker, Options
from gouji.engine.alike import Traits, alike, traits_of
from gouji.engine.companions import Likeness
from gouji.inputs import Editions, governed
from gouji.reports.model import Report

MOST = 100_000
"""Reports of one year that are compared with each other; more are not looked at, and the rules that ask do not apply."""

_traits = msgspec.msgpack.Decoder(Traits)
_likenesses = msgspec.msgpack.Decoder(tuple[Likeness, ...])


class Task(msgspec.Struct, frozen=True):
    """Which reports to compare."""

    pack: str
    edition: str
    year: int | None


def looked_for(pack: str, edition: str, year: int | None) -> str:
    """Give the note that reports of a pack, edition and year were compared."""
    return f"alike {pack} {edition} {year}"


def decode_likenesses(data: bytes | None) -> tuple[Likeness, ...]:
    """Take likenesses from what is kept of them."""
    return () if data is None else _likenesses.decode(data)


class Taker:
    """Takes out of reports what is compared with others."""

    def __init__(self, editions: Editions, lang: str) -> None:
        """Take the editions of a pack, with those beside it."""
        self.editions, self.lang = editions, lang
        self._checkers: dict[tuple[str, str], Checker] = {}

    def take(self, key: str, report: Report) -> Iterator[Trait]:
        """Take it out of one report, if some rule of the edition that governs it asks."""
        _, found, pack, _ = governed(key, report, self.editions)
        if found is None:
            return
        own = (pack.id, pack.edition)
        if own not in self._checkers:
            self._checkers[own] = Checker(pack, Options(lang=self.lang))
        checker = self._checkers[own]
        if not checker.program.looks_around:
            return
        try:
            traits = traits_of(checker.program, checker.completed(found))
        except Exception:  # noqa: BLE001 - a fault of ours ends no audit; it is told where the report is checked
            return
        if traits.of:
            yield Trait(key, *own, found.year, msgspec.msgpack.encode(traits))


class Likener:
    """Compares the reports of one pack, edition and year; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """Open the packs and the register."""
        self.editions = settings.editions()
        self.lang = settings.lang
        self.known = Lookup(Path(settings.register), Path(settings.store))

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Compare; gives keys and likenesses."""
        asked = msgspec.msgpack.decode(task, type=Task)
        pack = self.editions.of_pack(asked.pack).of(asked.edition)
        program = Checker(pack, Options(lang=self.lang)).program
        traits = {key: _traits.decode(data) for key, data in self.known.traits(pack.id, pack.edition, asked.year)}
        found = alike(program, traits)
        yield msgspec.msgpack.encode([(key, msgspec.msgpack.encode(found[key])) for key in sorted(found)])
