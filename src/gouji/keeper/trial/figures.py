"""
Cases near those of a rule, by other figures: one figure changed, left out or blank; another instance, kind or year.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from gouji.keeper.trial.bench import Trial
from gouji.packs.form import Layout
from gouji.packs.model import Case, Rule
from gouji.packs.strict import CellValue

_REPLACE = msgspec.structs.replace
_FIGURES: tuple[CellValue, ...] = (0, 1, 2, 3, None)
_SMALL = 3
"""Names up to which all combinations of figures are tried."""


def figure_cases(trial: Trial) -> Iterator[Case]:
    """
    Vary the figures of a rule's cases.

    Args:
        trial: The rule as it is.
    """
    rule, names = trial.rule, names_of(trial)
    for case in rule.cases:
        yield from _varied(case, names, trial.program.layout)
    for case in rule.cases:
        yield from _elsewhere(case, trial)
    yield from _made(rule, names)


def names_of(trial: Trial) -> dict[str, int]:
    """Give the names under which a case of the rule gives figures, each with the number of its cell."""
    program = trial.program
    first, stop = program.spans[trial.position]
    if first == stop:
        return {}
    instance = program.instances[first]
    cells = program.bound[first].cells if first in program.bound else instance.cells
    return {_named(trial.rule, program.layout, number): number for number in cells}


_WHOSE = ("", "last.", "parts.", "parts.")


def _named(rule: Rule, layout: Layout, number: int) -> str:
    block, number = divmod(number, layout.size)
    if number >= len(layout.cells):
        return _WHOSE[block] + layout.form.fields[number - len(layout.cells)].name
    cell = layout.cells[number]
    table = layout.tables[cell.table]
    row = next(r.name for r in table.rows if r.id == cell.row)
    column = next(c.name for c in table.columns if c.id == cell.column)
    if block:
        return f"{_WHOSE[block]}{table.name}[{row}, {column}]"
    if rule.for_each == "cell":
        return next((alias for alias, name in layout.aliases.items() if name == "value"), "value")
    return {"column": row, "row": column}.get(rule.for_each or "", f"{table.name}[{row}, {column}]")


def _varied(case: Case, names: dict[str, int], layout: Layout) -> Iterator[Case]:
    """Change one figure of a case."""
    if case.given is not None:
        for name in names:
            for value in (*_around(case.given.get(name)), *_FIGURES):
                if value != case.given.get(name, case.otherwise):
                    yield _new(case, given={**case.given, name: value})
        return
    for number in (n for n in names.values() if n < layout.size):
        for value in (*_FIGURES, *_numbers(case)):
            yield overlaid(case, layout, {number: value})


def overlaid(case: Case, layout: Layout, figures: dict[int, CellValue]) -> Case:
    """Put figures into a case that lays a report over the plain one."""
    report: dict[str, Any] = dict(case.report or {})
    tables = {t: {r: dict(c) for r, c in rows.items()} for t, rows in report.get("tables", {}).items() if _plain(rows)}
    for number, value in figures.items():
        if number < len(layout.cells):
            cell = layout.cells[number]
            tables.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = value
    return _new(case, report={**report, **({"tables": tables} if tables else {})})


def _plain(rows: Any) -> bool:
    return isinstance(rows, dict) and all(isinstance(cells, dict) for cells in rows.values())


def _around(value: CellValue) -> tuple[CellValue, ...]:
    return (value + 1, value - 1) if isinstance(value, int) and value else ()


def _numbers(case: Case) -> tuple[int, ...]:
    """Give the numbers that a case speaks of, each with those beside it."""
    found = [int(digits) for digits in re.findall(r"\d{1,6}", repr((case.text, (case.report or {}).get("tables"))))]
    return tuple(dict.fromkeys(n + shift for n in found for shift in (0, 1, -1) if n + shift >= 0))


def _elsewhere(case: Case, trial: Trial) -> Iterator[Case]:
    """Ask the same of another instance, of another kind of body, in another year."""
    program = trial.program
    for number in range(*program.spans[trial.position]):
        words = [v for k, v in program.instances[number].pairs if k != "table"]
        if words and case.given is not None:
            yield _new(case, at="/".join(words))
    for kind in (*(k.id for k in program.layout.form.kinds), "unknown"):
        yield _new(case, report={**(case.report or {}), "body": {"kind": kind}})
    applies = trial.rule.applies
    years = [int(y) + shift for y in (applies.years or "").split("-") if y for shift in (-1, 0, 1)] if applies else []
    for year in years:
        yield _new(case, report={**(case.report or {}), "year": year})


def _made(rule: Rule, names: dict[str, int]) -> Iterator[Case]:
    """Make cases from nothing: few names in all combinations, many with one or two of them not 0."""
    listed = list(names)
    if 0 < len(listed) <= _SMALL:
        for values in itertools.product((0, 1, 2, 3), repeat=len(listed)):
            yield Case(name="?", given=dict(zip(listed, values, strict=True)), expect="pass")
    for one in listed:
        yield Case(name="?", given={one: 1}, otherwise=0, expect="pass")
    for one, other in itertools.permutations(listed, 2):
        for low, high in ((1, 1), (1, 2)):
            yield Case(name="?", given={one: low, other: high}, otherwise=0, expect="pass")
    for one, two, other in itertools.permutations(listed[:12], 3):
        yield Case(name="?", given={one: 1, two: 1, other: 2}, otherwise=0, expect="pass")


def _new(case: Case, **changes: Any) -> Case:
    return _REPLACE(case, name="?", difference=None, **changes)
