"""Write a province: `python -m samples.province OUT`; see the package."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from samples.make import Sample, render
from samples.province.bodies import Body, Plan
from samples.province.province import EDITION, PACK, Made, walk
from samples.render import LAYOUTS, suffix_of

Write = Callable[[Made], None]


def main(arguments: list[str]) -> int:
    """Write what is asked for."""
    asked = _parser().parse_args(arguments)
    first, _, last = asked.years.partition("-")
    plan = Plan(
        seed=asked.seed,
        cities=asked.cities,
        counties=asked.counties,
        departments=asked.departments,
        towns=asked.towns,
        years=tuple(range(int(first), int(last or first) + 1)),
        faults=asked.faults,
    )
    asked.out.mkdir(parents=True, exist_ok=True)
    made = islice(walk(plan), asked.most)
    if asked.lines:
        with (asked.out / "reports.jsonl").open("wb") as file:
            count = _write(asked.out, plan, made, lambda one: _line(file.write, one))
    else:
        documents = _Documents(asked.out, asked.layouts)
        count = _write(asked.out, plan, made, documents.write)
    sys.stderr.write(f"{count} reports in {asked.out}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m samples.province", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write")
    plan = Plan()
    parser.add_argument("--seed", type=int, default=plan.seed, help="which province")
    for name in ("cities", "counties", "departments", "towns"):
        parser.add_argument(f"--{name}", type=int, default=getattr(plan, name), help="of each area above; %(default)s")
    parser.add_argument("--years", default=f"{plan.years[0]}-{plan.years[-1]}", help="FIRST-LAST; %(default)s")
    parser.add_argument("--faults", type=float, default=0.05, help="part of the reports with a fault; %(default)s")
    parser.add_argument("--most", type=int, help="end after so many reports")
    parser.add_argument("--lines", action="store_true", help="one file of JSON Lines")
    parser.add_argument(
        "--layouts",
        type=lambda text: text.split(","),
        default=["json"],
        help=f"in turns: json, {', '.join(LAYOUTS)}; %(default)s",
    )
    return parser


def _write(out: Path, plan: Plan, made: Iterable[Made], write: Write) -> int:
    """Write reports one by one, and beside them who stands below whom, who was renamed, and what was put in."""
    bodies: dict[Body, None] = {}
    faults: list[tuple[str, int, str, str]] = []
    count = 0
    for one in made:
        bodies[one.body] = None
        name = one.body.called(one.year, plan.years[-1])
        faults += [(name, one.year, fault.name, " ".join(fault.rules)) for fault in one.faults]
        if one.report is not None:
            write(one)
            count += 1
    names = {body.name for body in bodies}
    _table(out / "hierarchy.csv", ("body", "parent", "kind", "region"), (_placed(body, names) for body in bodies))
    _table(out / "aliases.csv", ("name", "body"), ((body.former, body.name) for body in bodies if body.former))
    _table(out / "faults.csv", ("body", "year", "fault", "rules"), faults)
    return count


def _placed(body: Body, names: Collection[str]) -> tuple[str, str, str, str]:
    """Give the line of a body; where the writing ended before the report of the body above, it stands below none."""
    return body.name, body.parent if body.parent in names else "", body.kind, body.region


def _table(path: Path, heads: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)


def _line(write: Callable[[bytes], Any], made: Made) -> None:
    write(json.dumps(made.report, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


class _Documents:
    """Writes each report as a file of its own, in one layout after the other: OUT/YEAR/REGION/BODY."""

    def __init__(self, out: Path, layouts: list[str]) -> None:
        self.out = out
        self.layouts = self._turns(layouts)
        form = load_folder(builtin_rules() / PACK, EDITION).form
        self.columns = {table.id: table for table in form.tables}

    @staticmethod
    def _turns(layouts: list[str]) -> Iterator[str]:
        while True:
            yield from layouts

    def write(self, made: Made) -> None:
        assert made.report is not None
        layout = next(self.layouts)
        name = made.report["body"]["name"]
        folder = self.out / str(made.year) / made.body.region
        folder.mkdir(parents=True, exist_ok=True)
        suffix = ".json" if layout == "json" else suffix_of(layout)
        (folder / f"{name}{suffix}").write_bytes(render(Sample(_source(made.report)), layout))


def _source(report: dict[str, Any]) -> dict[str, Any]:
    """Turn a report into the source of a sample."""
    sections = {section["id"]: section["text"] for section in report["sections"]}
    tables = {
        table: {row: list(cells.values()) for row, cells in rows.items()} for table, rows in report["tables"].items()
    }
    rows = tables["requests"]
    omit = [f"requests/{row}" for row in ("closed_other",) if row not in rows]
    omit += [f"sections/{name}" for name in ("problems",) if name not in sections]
    order = list(sections)
    return report | {"sections": sections, "tables": tables, "print": {"omit": omit, "order": order}}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
