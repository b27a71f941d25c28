"""
Measure what reading and judging XML reports of many forms costs: real ones, whose rows differ from report to report.

All is measured in one process, in processor time, once, for there is nothing to warm up: a form is made ready for each
number of rows when a report first has it. The files are the published reports of United States agencies, where they are.

Usage:
    python bench/xml_reports.py [--files 300] [--folder ../shared/us-foia/published]
"""

from __future__ import annotations

import argparse
import gc
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath

from gouji.check import Checker
from gouji.cli import COLLECTED
from gouji.inputs import Source, open_packs, read_inputs
from gouji.packs.model import RulePack
from gouji.reports.model import Report

FOLDER = Path(__file__).parents[2] / "shared" / "us-foia" / "published"


def files_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Name the reports: archive and name in it, in order."""
    for archive in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(archive) as opened:
            yield from ((archive, name) for name in sorted(opened.namelist()) if name.endswith(".xml"))


def sources(chosen: list[tuple[Path, str]]) -> list[Source]:
    """Read the files."""
    found = []
    for archive, name in chosen:
        with zipfile.ZipFile(archive) as opened:
            found.append(Source(name=PurePath(name).name, data=opened.read(name)))
    return found


class Clock:
    """Processor time since it was last asked."""

    def __init__(self) -> None:
        self._last = time.process_time()

    def lap(self) -> float:
        """Give the seconds."""
        last, self._last = self._last, time.process_time()
        return self._last - last


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=0, help="how many, drawn with a fixed seed; 0 for all")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the archives are")
    options = parser.parse_args()
    names = list(files_in(options.folder))
    chosen = sorted(random.Random(5).sample(names, options.files)) if options.files else names
    inputs = sources(chosen)
    gc.set_threshold(*COLLECTED)
    editions, clock = open_packs(), Clock()
    read: list[tuple[RulePack, Report]] = [
        (each.pack, each.report) for source in inputs for each in read_inputs(source, editions) if each.report
    ]
    reading = clock.lap()
    checkers: dict[str, Checker] = {}
    for pack, report in read:
        checkers.setdefault(pack.edition, Checker(pack)).outcomes(report)
    cold = clock.lap()
    for pack, report in read:
        checkers[pack.edition].outcomes(report)
    warm = clock.lap()
    for pack, report in read:
        checkers[pack.edition].report(report)
    told = clock.lap()
    shapes = {(pack.edition, *map(len, report.entities.values())) for pack, report in read}
    print(
        f"{len(inputs)} files, {sum(len(each.data) for each in inputs) / 1e6:.0f} MB; {len(read)} reports, {len(shapes)} shapes"
    )
    print("\n| step | processor time | a report |\n|---|---|---|")
    for step, seconds in (
        ("reading", reading),
        ("making forms ready", cold - warm),
        ("judging", warm),
        ("judging and telling", told),
    ):
        print(f"| {step} | {seconds:.1f} s | {seconds / len(read) * 1000:.1f} ms |")


if __name__ == "__main__":
    main()
