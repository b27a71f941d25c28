"""
Measure what checking costs, as multiples of parsing the same bytes.

Everything is measured in one process, in turns, so that a slow moment of the machine hits all alike; the median of the
turns counts. Prints a table; `--write FILE` puts it between the marks `<!-- bench -->` and `<!-- /bench -->` of a file.

Usage:
    python bench/run.py [--reports 1000] [--turns 7] [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import orjson
from baselines import Naive, handwritten, handwritten_text
from reports import make_report

from gouji.check import Checker
from gouji.inputs import Editions, Source, read_inputs
from gouji.packs.load import load_pack
from gouji.packs.model import RulePack
from gouji.reports.model import Report
from gouji.schemas import schema_of

Batch = list[bytes]
Run = Callable[[Batch], None]
PARSE = "`orjson.loads` alone"
READING = "gouji: reading alone, typed and checked"
FIGURES = "**gouji: arithmetic and structure**"
WHOLE = "**gouji: the whole pack**"
OPEN, CLOSE = "<!-- bench -->", "<!-- /bench -->"


def contenders() -> dict[str, Run]:
    """Name each way of checking; every one starts from bytes."""
    pack = load_pack()
    figures = msgspec.structs.replace(pack, rules=tuple(r for r in pack.rules if r.check or r.require))
    naive = Naive(schema_of(Report, title="Report", description="A report, with the shape of all its values"))
    return {
        PARSE: _each(orjson.loads),
        READING: _each(lambda data: list(_read(0, data, Editions(pack)))),
        "by hand: arithmetic and structure": _each(lambda data: handwritten(orjson.loads(data))),
        FIGURES: _gouji(figures),
        "by hand: with the narrative, some 40 patterns": _each(lambda data: handwritten_text(orjson.loads(data))),
        WHOLE: _gouji(pack),
        "jsonschema and a loop of simpleeval, 44 relations": _each(lambda data: naive.check(orjson.loads(data))),
    }


def _each(check: Callable[[bytes], object]) -> Run:
    def run(batch: Batch) -> None:
        for data in batch:
            check(data)

    return run


def _gouji(pack: RulePack) -> Run:
    checker, editions = Checker(pack), Editions(pack)

    def run(batch: Batch) -> None:
        for number, data in enumerate(batch):
            for report in _read(number, data, editions):
                checker.report(report)

    return run


def _read(number: int, data: bytes, editions: Editions) -> Iterator[Report]:
    for _, report, _, _ in read_inputs(Source(name=f"{number}.json", data=data), editions):
        if report is not None:
            yield report


def measure(batch: Batch, turns: int) -> dict[str, float]:
    """
    Time every contender on a batch, in turns.

    Args:
        batch: Reports as JSON.
        turns: How often each one runs; a first turn does not count.

    Returns:
        Name to CPU seconds for the batch, the median of the turns.
    """
    runs = contenders()
    times: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(turns + 1):
        for name, run in runs.items():
            began = time.process_time()
            run(batch)
            if turn:
                times[name].append(time.process_time() - began)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def start_to_exit(turns: int) -> tuple[float, float]:
    """Time `gouji check` of one report, and an interpreter that does nothing; wall seconds, the medians."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        path.write_bytes(orjson.dumps(make_report(1)))
        return (
            _wall([sys.executable, "-m", "gouji", "check", str(path)], turns),
            _wall([sys.executable, "-c", "pass"], turns),
        )


def _wall(command: list[str], turns: int) -> float:
    seconds = []
    for _ in range(turns + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:])


def table(right: dict[str, float], faulty: dict[str, float], count: int) -> list[str]:
    """Write the ratios as markdown."""
    lines = ["| way | right reports | each with 2 slips |", "|---|---:|---:|"]
    for name, seconds in right.items():
        lines.append(_line(name, seconds / right[PARSE], faulty[name] / faulty[PARSE]))
        if name in (FIGURES, WHOLE):
            rest = [(times[name] - times[READING]) / times[PARSE] for times in (right, faulty)]
            lines.append(_line("… without the reading", *rest))
    return [*lines, "", f"1.0 is {right[PARSE] / count * 1e6:.0f} µs of CPU a report."]


def _line(name: str, right: float, faulty: float) -> str:
    return f"| {name} | {right:.1f} | {faulty:.1f} |"


def main() -> int:
    """Measure and print; write where asked."""
    parser = argparse.ArgumentParser(description="Measure what checking costs, as multiples of parsing.")
    parser.add_argument("--reports", type=int, default=1000, help="reports in a batch")
    parser.add_argument("--turns", type=int, default=7, help="turns that count")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this file")
    options = parser.parse_args()
    right = [orjson.dumps(make_report(seed)) for seed in range(options.reports)]
    faulty = [orjson.dumps(make_report(seed, faults=2)) for seed in range(options.reports)]
    size = sum(map(len, right)) / len(right) / 1000
    batch = f"{options.reports} reports of {size:.0f} KB, median of {options.turns} turns"
    ratios = table(measure(right, options.turns), measure(faulty, options.turns), options.reports)
    whole, bare = start_to_exit(options.turns)
    start = f"`gouji check` of one report, from start to exit: {whole:.2f} s; an interpreter alone: {bare:.2f} s."
    lines = [f"Python {platform.python_version()}, {batch}:", "", *ratios, "", start]
    print("\n".join(lines))
    if options.write:
        write_between(options.write, lines, OPEN, CLOSE)
    return 0


def write_between(path: Path, lines: list[str], opening: str, closing: str) -> None:
    """Put lines between two marks of a file."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(opening)
    _, _, after = rest.partition(closing)
    path.write_text("\n".join([before + opening, *lines, closing + after]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
