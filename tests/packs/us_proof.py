"""
The rules of the pack `us-annual-foia-report` against every real report, and against an independent measurement.

`us_catalogue.csv` says of each relation in how many reports it did not hold, and to how many it applied, when it was measured
without this program: in reports as agencies submitted them (fiscal years 2008 to 2019), and as FOIA.gov publishes them (2019
to 2025). The reports here are a part of those, so that a rule may fail in no more of them. Where the measurement had two
relations for what is one rule here, their failures are added up. `docs/us-foia.md` says why some rules do fail in more.

Usage:
    python -m tests.packs.us_proof [--years 2019,2020]
"""

from __future__ import annotations

import argparse
import csv
import fnmatch
import functools
import gc
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from gouji.check import Checker
from gouji.cli import COLLECTED
from gouji.engine.companions import Companions
from gouji.findings import Outcome
from gouji.inputs import Editions, Source, open_editions, read_inputs
from gouji.numbers import called
from gouji.reports.model import Report

PACK = "us-annual-foia-report"
SETS = Path(__file__).parents[3] / "shared" / "us-foia"
SET_YEARS = {"published": range(2008, 2023), "submitted": (2008, 2010, 2012, 2014, 2016)}
EXPLAINED = frozenset({"US-ST-ROW-ONCE", "US-TX-ALLOWED", "US-OLD-SOME-VIC5", "US-X-PERCENT"})
"""Rules that fail in more reports than the catalogue has it, with reason: see `docs/us-foia.md`."""
ALL = ""
"""The table that stands for all tables of a rule."""

Kind = Literal["published", "submitted"]
Key = tuple[str, str]
"""Rule and table."""


class Relation(NamedTuple):
    """A relation of the catalogue: the rules here that hold it, and for both sets in how many it fails, of how many."""

    id: str
    rules: str
    table: str
    submitted: tuple[int, int]
    published: tuple[int, int]


class Judged(NamedTuple):
    """A real report: where it is from, and the rules, by table, that apply to it and whether they hold."""

    kind: Kind
    year: int
    name: str
    holds: dict[Key, bool]


def relations() -> list[Relation]:
    """Read the catalogue's counts."""
    with (Path(__file__).parent / "us_catalogue.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Relation(
            row["relation"], row["rules"], row["table"],
            (int(row["submitted_fails"]), int(row["submitted_of"])),
            (int(row["published_fails"]), int(row["published_of"])),
        )
        for row in rows
    ]  # fmt: skip


def names(kind: Kind, year: int) -> list[str]:
    """Name the files of a set, in order; what a file system has left beside them is none."""
    with zipfile.ZipFile(SETS / kind / f"{year}.zip") as files:
        found = (PurePath(name) for name in sorted(files.namelist()))
        return [str(path) for path in found if path.suffix == ".xml" and not path.name.startswith("._")]


def sources(kind: Kind, year: int, wanted: Iterable[str] | None = None) -> Iterator[Source]:
    """Give the files of a set, or some of them, in order of their names."""
    with zipfile.ZipFile(SETS / kind / f"{year}.zip") as files:
        for name in sorted(names(kind, year) if wanted is None else wanted):
            yield Source(name=PurePath(name).name, data=files.read(name))


class Proof:
    """Judges the reports of one set, year after year, each together with that of the year before."""

    def __init__(self, editions: Editions | None = None) -> None:
        self.editions = editions or open_editions(PACK)
        self.unread: list[tuple[int, str, str]] = []
        self._checkers: dict[str, Checker] = {}
        self._last: dict[str, Report] = {}
        self._year = 0

    def judge(self, kind: Kind, year: int, files: Iterable[Source]) -> Iterator[Judged]:
        """Judge the reports of a year; the years of a set come in order."""
        last = self._last if self._year == year - 1 else {}
        self._last, self._year = {}, year
        for source in files:
            for name, report, pack, problems in read_inputs(source, self.editions):
                self.unread += [(year, source.name, problem.code) for problem in problems]
                if report is None:
                    continue
                checker = self._checkers.get(pack.edition) or self._checkers.setdefault(pack.edition, Checker(pack))
                body = called(report.body.name)
                before = last.get(body)
                self._last.setdefault(body, report)
                yield Judged(kind, year, name, held(checker, report, before))


def held(checker: Checker, report: Report, before: Report | None) -> dict[Key, bool]:
    """Say which rules, by table, apply to a report and whether they hold in all instances."""
    case = checker.case(report, Companions(last=before))
    found: dict[Key, bool] = {}
    for number, instance in enumerate(case.program.instances):
        outcome = case.outcomes.of(number)
        if outcome in (Outcome.PASS, Outcome.FAIL):
            rule = case.program.rules[instance.rule].id
            for of in {ALL, dict(instance.pairs).get("table", ALL)}:
                key = _key(rule, of)
                found[key] = found.get(key, True) and outcome is Outcome.PASS
    return found


@functools.cache
def _key(rule: str, table: str) -> Key:
    return rule, table


def verdict(judged: Judged, relation: Relation) -> bool | None:
    """Say whether a relation holds in a report; None where it does not apply."""
    found = [
        holds
        for (rule, table), holds in judged.holds.items()
        if table == relation.table and fnmatch.fnmatchcase(rule, relation.rules)
    ]
    return all(found) if found else None


def counted(judged: Iterable[Judged], relation: Relation) -> tuple[int, int]:
    """Count in how many reports a relation fails, and to how many it applies."""
    found = [verdict(each, relation) for each in judged]
    return found.count(False), len(found) - found.count(None)


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """Write holds and applies of each rule by set and year, and of each relation beside the catalogue."""
    years = sorted({(each.kind, each.year) for each in judged})
    counts: dict[str, Counter[tuple[str, int, bool]]] = defaultdict(Counter)
    for each in judged:
        for (rule, of), holds in each.holds.items():
            if of == ALL:
                counts[rule][each.kind, each.year, holds] += 1
    yield "rule\t" + "\t".join(f"{kind} {year}" for kind, year in years)
    for rule, found in sorted(counts.items()):
        cells = [(found[k, y, True], found[k, y, True] + found[k, y, False]) for k, y in years]
        yield f"{rule}\t" + "\t".join(f"{holds}/{of}" if of else "" for holds, of in cells)
    yield ""
    yield "relation: fails/of\tsubmitted\tcatalogue\tpublished 2019-2022\tcatalogue\tmore than it may"
    submitted = [each for each in judged if each.kind == "submitted"]
    published = [each for each in judged if each.kind == "published" and each.year >= 2019]
    for relation in relations():
        ours = counted(submitted, relation), counted(published, relation)
        pairs = (ours[0], relation.submitted), (ours[1], relation.published)
        beside = [f"{fails}/{of}" for pair in pairs for fails, of in pair]
        more = [str(mine[0] - theirs[0]) for mine, theirs in pairs if mine[0] > theirs[0]]
        yield "\t".join([relation.id, *beside, " ".join(more)])


def main() -> None:
    """Judge all reports and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", default="", help="years, divided by commas; all without it")
    gc.set_threshold(*COLLECTED)
    wanted = {int(year) for year in parser.parse_args().years.split(",") if year}
    proof, judged = Proof(), []
    kinds: tuple[Kind, ...] = ("published", "submitted")
    for kind in kinds:
        for year in SET_YEARS[kind]:
            if not wanted or year in wanted:
                judged += list(proof.judge(kind, year, sources(kind, year)))
    unread = ", ".join(f"{year} {name} ({code})" for year, name, code in proof.unread)
    sys.stdout.write("\n".join([*table(judged), "", f"{len(judged)} reports; unread: {unread}", ""]))


if __name__ == "__main__":
    main()
