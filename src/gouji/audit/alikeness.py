"""
What reports have in common with those of other bodies: taken out of each where it is read, compared once for all of a year.

Names of other bodies and figures of all of them are taken out and held against the report in the same two steps, one report
after the other: their number is not bounded by what fits into memory.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from gouji.audit.lookup import Lookup
from gouji.audit.names import Names
from gouji.audit.records import Trait
from gouji.audit.settings import Settings
from gouji.audit.worker import Answer
from gouji.check import Checker, Options
from gouji.engine.alike import Gauges, Traits, alike, traits_of
from gouji.engine.companions import Likeness, Norm
from gouji.engine.naming import others_among
from gouji.inputs import Editions, governed
from gouji.packs.model import RulePack
from gouji.reports.model import Report

MOST = 100_000
"""Reports of one year whose texts are compared with each other; more are not, and the rules that ask do not apply."""

_traits = msgspec.msgpack.Decoder(Traits)
_likenesses = msgspec.msgpack.Decoder(tuple[Likeness, ...])
_names = msgspec.msgpack.Decoder(tuple[str, ...])
_norms = msgspec.msgpack.Decoder(tuple[Norm, ...])


class Task(msgspec.Struct, frozen=True):
    """Which reports to hold against one another, how many there are, and whether their texts are compared too."""

    pack: str
    edition: str
    year: int | None
    reports: int
    texts: bool


class Around(NamedTuple):
    """What was found: keys to likenesses, keys to names of other bodies, and how great figures are."""

    likenesses: list[tuple[str, bytes]]
    names: list[tuple[str, bytes]]
    norms: bytes


def held_against(pack: str, edition: str, year: int | None) -> str:
    """Give the note that reports of a pack, edition and year were held against the names and figures of all."""
    return f"around {pack} {edition} {year}"


def looked_for(pack: str, edition: str, year: int | None) -> str:
    """Give the note that reports of a pack, edition and year were compared."""
    return f"alike {pack} {edition} {year}"


def decode_likenesses(data: bytes | None) -> tuple[Likeness, ...]:
    """Take likenesses from what is kept of them."""
    return () if data is None else _likenesses.decode(data)


def decode_names(data: bytes | None) -> tuple[str, ...]:
    """Take names from what is kept of them."""
    return () if data is None else _names.decode(data)


def decode_norms(data: bytes | None) -> tuple[Norm, ...]:
    """Take how great figures are from what is kept of it."""
    return () if data is None else _norms.decode(data)


class Taker:
    """Takes out of reports what is compared with others."""

    def __init__(self, editions: Editions, lang: str, names: Names) -> None:
        """Take the editions of a pack, with those beside it, and the bodies."""
        self.editions, self.lang, self.names = editions, lang, names
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
            traits = traits_of(checker.program, checker.completed(self.names.completed(found)))
        except Exception:  # noqa: BLE001 - a fault of ours ends no audit; it is told where the report is checked
            return
        if traits.of or traits.figures or traits.said:
            yield Trait(key, *own, found.year, msgspec.msgpack.encode(traits))


class Likener:
    """Holds the reports of one pack, edition and year against one another; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """Open the packs and the register."""
        self.editions = settings.editions()
        self.lang = settings.lang
        self.known = Lookup(Path(settings.register), Path(settings.store))
        self.bodies = Names.of(settings)

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Compare; gives an `Around`."""
        asked = msgspec.msgpack.decode(task, type=Task)
        pack = self.editions.of_pack(asked.pack).of(asked.edition)
        program = Checker(pack, Options(lang=self.lang)).program
        gauges, names, compared = Gauges(program, asked.reports), list[tuple[str, bytes]](), dict[str, Traits]()
        for key, data in self.known.traits(pack.id, pack.edition, asked.year):
            traits = _traits.decode(data)
            gauges.add(traits)
            if others := self._others(pack, traits):
                names.append((key, msgspec.msgpack.encode(others)))
            if asked.texts and traits.of:
                compared[key] = msgspec.structs.replace(traits, figures={}, said=())
        found = alike(program, compared)
        likenesses = [(key, msgspec.msgpack.encode(found[key])) for key in sorted(found)]
        yield msgspec.msgpack.encode(Around(likenesses, names, msgspec.msgpack.encode(gauges.norms())))

    def _others(self, pack: RulePack, traits: Traits) -> tuple[str, ...]:
        """Give the names of other bodies that stand where a report's own is due."""
        if not traits.said:
            return ()
        bodies_of = functools.partial(self.known.bodies_called, pack.id)
        return others_among(traits.said, traits.body, bodies_of, pack.form, self.bodies.kin(traits.body, traits.year))
