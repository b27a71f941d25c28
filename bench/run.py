"""
Measure what checking costs, as multiples of parsing the same bytes.

Everything is measured in one process, in turns, so that a slow moment of the machine hits all alike; the median of the
turns counts. Reports in words of their own come from the made-up province of `samples`, and none comes twice; the others
come again in each turn. Prints a table; `--write FILE` puts it between the marks `<!-- bench -->` and `<!-- /bench -->` of
a file.

Usage:
    python bench/run.py [--reports 1000] [--turns 7] [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import itertools
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Sequence
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


def measure(batches: Sequence[Batch], names: Container[str] | None = None) -> dict[str, float]:
    """
    Time contenders on batches, in turns.

    Args:
        batches: Reports as JSON, as many in each batch, one batch a turn; the first turn does not count.
        names: Of the contenders; None for all.

    Returns:
        Name to CPU seconds for a batch, the median of the turns.
    """
    runs = {name: run for name, run in contenders().items() if names is None or name in names}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for turn, batch in enumerate(batches):
        for name, run in runs.items():
            began = time.process_time()
            run(batch)
            if turn:
                times[name].append(time.process_time() - began)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def in_own_words(size: int, count: int) -> list[Batch]:
    """Make batches of right reports of which each is of another body, with a narrative of its own."""
    sys.path.append(str(Path(__file__).parents[1]))
    from samples.province.bodies import Plan
    from samples.province.province import walk

    plan = Plan(cities=20, counties=20, departments=40, towns=20, years=(2024,), faults=0)
    made = (orjson.dumps(one.report) for one in walk(plan) if one.report is not None)
    return [list(itertools.islice(made, size)) for _ in range(count)]


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


def table(columns: dict[str, dict[str, float]], count: int) -> list[str]:
    """Write the ratios as markdown; `columns` are the times by head and contender."""
    lines = [f"| way | {' | '.join(columns)} |", "|---|" + "---:|" * len(columns)]
    first = next(iter(columns.values()))
    for name in first:
        lines.append(_line(name, [t[name] / t[PARSE] if name in t else None for t in columns.values()]))
        if name in (FIGURES, WHOLE):
            rest = [(t[name] - t[READING]) / t[PARSE] for t in columns.values()]
            lines.append(_line("… without the reading", rest))
    parses = [f"{t[PARSE] / count * 1e6:.0f}" for t in columns.values()]
    return [*lines, "", f"1.0 is {', '.join(parses)} µs of CPU a report."]


def _line(name: str, ratios: Sequence[float | None]) -> str:
    return f"| {name} | {' | '.join('–' if ratio is None else f'{ratio:.1f}' for ratio in ratios)} |"


def main() -> int:
    """Measure and print; write where asked."""
    parser = argparse.ArgumentParser(description="Measure what checking costs, as multiples of parsing.")
    parser.add_argument("--reports", type=int, default=1000, help="reports in a batch")
    parser.add_argument("--turns", type=int, default=7, help="turns that count")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this file")
    options = parser.parse_args()
    turns = options.turns + 1
    right, faulty = (
        [orjson.dumps(make_report(seed, faults=faults)) for seed in range(options.reports)] for faults in (0, 2)
    )
    own = in_own_words(options.reports, turns)
    size = sum(map(len, right)) / len(right) / 1000
    batch = f"{options.reports} reports of {size:.0f} KB, median of {options.turns} turns"
    columns = {
        "right reports": measure([right] * turns),
        "each with 2 slips": measure([faulty] * turns),
        "right ones, none met before": measure(own, (PARSE, READING, FIGURES, WHOLE)),
    }
    ratios = table(columns, options.reports)
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
