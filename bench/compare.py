"""
Compare gouji with what people would use in its place, on the same reports and relations.

Every way starts from the bytes of JSON reports, and has to name each relation that does not hold: one that misses any, or
tells more, ends the run. Times are CPU times, as multiples of `orjson.loads` of the same bytes; the median of the turns
counts. Prints a table; `--write FILE` puts it between the marks `<!-- rivals -->` and `<!-- /rivals -->` of a file.

Usage:
    pip install -e '.[bench,rivals]'; npm install --prefix bench/rivals/node
    python bench/compare.py [--reports 1000] [--turns 5] [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import msgspec
import orjson
from baselines import Naive
from relations import broken, relations
from reports import make_report
from rivals import columnar, node
from run import write_between

from gouji.check import Checker
from gouji.findings import Outcome
from gouji.inputs import Editions, Source, read_inputs
from gouji.packs.load import load_pack
from gouji.packs.model import RulePack
from gouji.reports.model import Report
from gouji.schemas import schema_of

Found = set[tuple[int, str]]
PARSE = "`orjson.loads` alone"
OPEN, CLOSE = "<!-- rivals -->", "<!-- /rivals -->"
_RELATIONS = {
    "T3-ROW-SUM": "row",
    "T3-COL-SUM": "column",
    "T3-BALANCE": "balance",
    "T4-GROUP-SUM": "row",
    "T2-FLOW": "flow",
}


class Way(NamedTuple):
    """A way of checking: what it is, its version, and what it cannot say."""

    name: str
    version: str
    lacks: str
    check: Callable[[list[bytes]], Found] = lambda _: set()
    is_judge: bool = True


def ways() -> list[Way]:
    """List those that run in Python; every one starts from bytes."""
    blanks = "a blank is an error or passes; no places, citations or texts of the report"
    return [
        Way(PARSE, version("orjson"), "", _parse, is_judge=False),
        Way("**gouji**, deciding and naming", "", "", _deciding(_figures(load_pack()))),
        Way("**gouji**, with every finding explained, and suggestions", "", "", _gouji(_figures(load_pack()))),
        Way(
            "jsonschema and simpleeval",
            f"{version('jsonschema')}, {version('simpleeval')}",
            f"sums are strings that a loop runs; {blanks}",
            _naive(),
        ),
        Way(
            "DuckDB SQL",
            version("duckdb"),
            "a cell that is no number ends the query, or the schema is guessed anew; no sections, no documents",
            columnar.duckdb_sql(),
        ),
        Way(
            "pandera on polars",
            f"{version('pandera')}, {version('polars')}",
            "rules are Python; one strange cell and no report is read",
            columnar.pandera_on_polars(),
        ),
        Way(
            "Great Expectations",
            version("great-expectations"),
            "no expectation holds a sum against another column: differences are made beforehand, in code",
            columnar.great_expectations(),
        ),
    ]


def _parse(batch: list[bytes]) -> Found:
    for data in batch:
        orjson.loads(data)
    return set()


def _figures(pack: RulePack) -> RulePack:
    return msgspec.structs.replace(pack, rules=tuple(rule for rule in pack.rules if rule.id in _RELATIONS))


def _deciding(pack: RulePack) -> Callable[[list[bytes]], Found]:
    checker, editions = Checker(pack), Editions(pack)
    program = checker.program
    names = {n: _relation(program.rule_of(n).id, dict(each.pairs)) for n, each in enumerate(program.instances)}

    def check(batch: list[bytes]) -> Found:
        return {(number, names[n]) for number, report in _read(batch, editions) for n in checker.outcomes(report).open}

    return check


def _gouji(pack: RulePack) -> Callable[[list[bytes]], Found]:
    checker, editions = Checker(pack), Editions(pack)

    def check(batch: list[bytes]) -> Found:
        told = ((number, checker.report(report).findings) for number, report in _read(batch, editions))
        failing = ((number, f) for number, findings in told for f in findings if f.outcome is Outcome.FAIL)
        return {(number, _relation(f.rule, dict(f.instance))) for number, f in failing}

    return check


def _read(batch: list[bytes], editions: Editions) -> Iterator[tuple[int, Report]]:
    for number, data in enumerate(batch):
        for _, report, _, _ in read_inputs(Source(name=f"{number}.json", data=data), editions):
            assert report is not None
            yield number, report


def _relation(rule: str, instance: dict[str, str]) -> str:
    """Name the relation that a finding tells as the others do."""
    kind = _RELATIONS[rule]
    return f"{kind} {instance['column']}" if "column" in instance else f"{kind} {instance['table']}_{instance['row']}"


def _naive() -> Callable[[list[bytes]], Found]:
    naive = Naive(schema_of(Report, title="Report", description="A report, with the shape of all its values"))
    return lambda batch: {(n, fault) for n, data in enumerate(batch) for fault in naive.check(orjson.loads(data))}


def measure(batch: list[bytes], turns: int) -> dict[Way, float]:
    """
    Time every way on a batch, in turns.

    Args:
        batch: Reports as JSON.
        turns: How often each one runs; a first turn does not count.

    Returns:
        Way to CPU seconds for the batch, the median of the turns.

    Raises:
        RuntimeError: If a way does not find just the relations that do not hold.
    """
    truth = {(number, name) for number, data in enumerate(batch) for name in broken(orjson.loads(data))}
    times: dict[Way, list[float]] = {way: [] for way in ways()}
    for turn in range(turns + 1):
        for way, seconds in times.items():
            began = time.process_time()
            found = way.check(batch)
            if turn:
                seconds.append(time.process_time() - began)
            elif way.is_judge:
                _hold(way.name, found, truth)
    out = {way: statistics.median(seconds) for way, seconds in times.items()}
    return out | (_node(batch, turns, truth) if node.is_at_hand() else {})


def _hold(name: str, found: Found, truth: Found) -> None:
    if found != truth:
        raise RuntimeError(f"{name} misses {len(truth - found)} relations and tells {len(found - truth)} that hold")


def _node(batch: list[bytes], turns: int, truth: Found) -> dict[Way, float]:
    told = node.measure(batch, turns)
    versions, lacks = told["versions"], {
        "ajv": "types and signs alone: a schema has no sums",
        "ajv and json-rules-engine": "each sum is a function in JavaScript; the rules compare their results",
        "Spectral": "each relation calls a function in JavaScript; what it knows itself are keys and patterns",
    }  # fmt: skip
    out = {}
    for name, seconds in told["seconds"].items():
        if name != "ajv":
            _hold(name, {(number, relation) for number, relation in told["found"][name]}, truth)
        engine = {"ajv": "ajv", "Spectral": "spectral-core"}.get(name, "json-rules-engine")
        way = Way(f"{name} (Node {versions['node']})", versions[engine], lacks[name])
        out[way] = statistics.median(seconds)
    return out


def table(right: dict[Way, float], faulty: dict[Way, float], count: int) -> list[str]:
    """Write the ratios as markdown, the fastest first."""
    (parse, base), *rest = right.items()
    lines = ["| way | version | right reports | each with 2 slips | what it cannot say |", "|---|---|---:|---:|---|"]
    after = {way.name: seconds for way, seconds in faulty.items()}
    for way, seconds in [(parse, base), *sorted(rest, key=lambda pair: pair[1])]:
        ratios = f"{seconds / base:.1f} | {after[way.name] / after[parse.name]:.1f}"
        lines.append(f"| {way.name} | {way.version or '–'} | {ratios} | {way.lacks or '–'} |")
    return [*lines, "", f"1.0 is {base / count * 1e6:.0f} µs of CPU a report."]


def main() -> int:
    """Measure and print; write where asked."""
    parser = argparse.ArgumentParser(description="Compare gouji with what people would use in its place.")
    parser.add_argument("--reports", type=int, default=1000, help="reports in a batch")
    parser.add_argument("--turns", type=int, default=5, help="turns that count")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this file")
    options = parser.parse_args()
    right = [orjson.dumps(make_report(seed)) for seed in range(options.reports)]
    faulty = [orjson.dumps(make_report(seed, faults=2)) for seed in range(options.reports)]
    rows = table(measure(right, options.turns), measure(faulty, options.turns), options.reports)
    head = f"Python {platform.python_version()}, {options.reports} reports, {len(relations())} relations and the 199 counts, "
    lines = [f"{head}median of {options.turns} turns:", "", *rows]
    print("\n".join(lines))
    if options.write:
        write_between(options.write, lines, OPEN, CLOSE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
