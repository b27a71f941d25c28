"""How much of PDF reports is read, kind by kind: `python -m tests.layouts.pdf_measure [kind...]`."""

from __future__ import annotations

import random
import sys
from collections import Counter

from gouji.documents.pdf import read_pdf
from gouji.errors import InputError
from gouji.reports.extract import extract
from gouji.reports.model import Report, Unreadable
from tests.layouts.pdf import document
from tests.layouts.pdf_kinds import KINDS, POOLS, any_layout, given
from tests.layouts.render import FORM, Figures, cells_of

STATES = ("read", "unreadable", "absent", "wrong")


def judged(report: Report, figures: Figures) -> tuple[Counter[str], list[str]]:
    """Count the cells that were read, told to be unreadable, absent and wrong; name the wrong ones."""
    count: Counter[str] = Counter()
    wrong = []
    for path, printed in cells_of(figures).items():
        table, row, column = path.split("/")
        cell = report.tables.get(table, {}).get(row, {}).get(column, "absent")  # type: ignore[union-attr]
        if isinstance(report.tables.get(table, {}).get("unreadable"), str) or isinstance(cell, Unreadable):
            count["unreadable"] += 1
        elif cell == "absent" or (cell is None and printed == "") or str(cell) == printed:
            count["absent" if cell == "absent" else "read"] += 1
        else:
            count["wrong"] += 1
            wrong.append(f"{path}: {cell!r} for {printed!r}")
    return count, wrong


def measured(data: bytes, figures: Figures) -> tuple[Counter[str], list[str]]:
    """Read a file, and judge what was read; a file that is told as not read is unreadable."""
    try:
        report = extract(read_pdf(data, "report.pdf"), FORM)
    except InputError:
        return Counter(unreadable=len(cells_of(figures))), []
    return judged(report, figures)


def main(kinds: list[str]) -> None:
    """Print a line for each kind."""
    whole: Counter[str] = Counter()
    for kind in kinds or KINDS:
        count: Counter[str] = Counter()
        for pool in POOLS:
            one, wrong = measured(document(given(kind, pool), KINDS[kind]), given(kind, pool))
            count += one
            for line in wrong[:3]:
                sys.stdout.write(f"  {kind} / {pool}: {line}\n")
        _tell(kind, count)
        whole += count
    _tell("all", whole)


def at_random(first: int, last: int) -> None:
    """Print a line for all of some random layouts."""
    whole: Counter[str] = Counter()
    for number in range(first, last):
        chance = random.Random(f"layout {number}")
        layout, pool = any_layout(chance), chance.choice(list(POOLS))
        figures = given(str(number), pool, number)
        count, wrong = measured(document(figures, layout), figures)
        whole += count
        for line in wrong[:3]:
            sys.stdout.write(f"  {number}: {line}\n")
        if "-v" in sys.argv:
            _tell(f"{number} {layout.rules} {layout.above} {layout.numbers} {pool}", count)
    _tell("random", whole)


def _tell(name: str, count: Counter[str]) -> None:
    total = max(count.total(), 1)
    shares = "  ".join(f"{state} {count[state]:6} {count[state] / total:6.1%}" for state in STATES)
    sys.stdout.write(f"{name:40}  {shares}\n")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "-v"]
    if words and words[0].isdigit():
        at_random(int(words[0]), int(words[1]))
    else:
        main(words)
