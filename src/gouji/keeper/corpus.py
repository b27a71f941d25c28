"""
Sample reports that a pack is held against: where they are, and each read for the edition that governs it.

The samples of a pack in `rules/PACK` stand in `samples` inside the pack, or beside `rules`; others are named by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from gouji.engine.companions import ALONE, Companions
from gouji.errors import Problem
from gouji.inputs import Editions, Source, read_inputs
from gouji.packs.model import RulePack
from gouji.reports.model import Report


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """
    A report of a corpus: the name under which it is told, the report, and the edition that governs it.

    `companions` are the reports that it is held against, where they stand beside it.
    """

    name: str
    report: Report
    pack: RulePack
    companions: Companions = ALONE


class Corpus(msgspec.Struct, frozen=True, kw_only=True):
    """The reports that could be read, in order of their names, and what kept others from it."""

    samples: tuple[Sample, ...] = ()
    unread: tuple[Problem, ...] = ()

    def of(self, edition: str) -> tuple[Sample, ...]:
        """Give the samples that one edition governs."""
        return tuple(sample for sample in self.samples if sample.pack.edition == edition)


def sample_folders(pack: Path) -> tuple[Path, ...]:
    """Find the folders in which the samples of the pack in a folder stand; none if it was brought without them."""
    places = (pack / "samples", *(folder / "samples" for folder in pack.resolve().parents[1:2]))
    return tuple(place for place in places if place.is_dir())


def read_corpus(places: Iterable[Path], editions: Editions, *, pattern: str = "*.json*") -> Corpus:
    """
    Read the reports of a pack below some folders.

    Args:
        places: Files, and folders that are walked.
        editions: The pack; reports that say they are of another pack are passed over.
        pattern: Which files of a folder are read.
    """
    samples: list[Sample] = []
    unread: list[Problem] = []
    for path in _files(places, pattern):
        for read in read_inputs(Source(name=str(path), data=path.read_bytes()), editions):
            if read.report is not None:
                beside = companions_of(path, editions)
                samples.append(Sample(name=read.name, report=read.report, pack=read.pack, companions=beside))
            unread += [problem for problem in read.problems if problem.code not in _OTHERS]
    return Corpus(samples=tuple(samples), unread=tuple(unread))


_OTHERS = frozenset({"other-pack"})
LAST = "last.json"
"""Name of the report of the year before, beside a sample."""
COMPANIONS = "companions.json"
"""Name of what else a sample is held against: `parts`, `absent`, `likenesses` and `asked`, as in `Companions`."""
RESULTS = frozenset({"expected.json", LAST, COMPANIONS})
"""Names of files beside samples that are no samples themselves, but what is to be found in one, or what it follows."""


def companions_of(path: Path, editions: Editions) -> Companions:
    """
    Read what stands beside a sample for it to be held against.

    Args:
        path: The file of the sample.
        editions: The pack.
    """
    file = path.with_name(COMPANIONS)
    found = msgspec.json.decode(file.read_bytes(), type=Companions) if file.is_file() else ALONE
    last = _last(path, editions)
    return found if last is None else msgspec.structs.replace(found, last=last, asked=(*found.asked, "last"))


def _last(path: Path, editions: Editions) -> Report | None:
    """Read the report of the year before that stands beside a sample."""
    file = path.with_name(LAST)
    if not file.is_file():
        return None
    found = (read.report for read in read_inputs(Source(name=str(file), data=file.read_bytes()), editions))
    return next((report for report in found if report is not None), None)


def _files(places: Iterable[Path], pattern: str) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(path for path in place.rglob(pattern) if path.is_file() and path.name not in RESULTS)
        else:
            yield place
