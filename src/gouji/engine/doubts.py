"""
Rows that add up if read one column further, or with a digit moved to the neighbouring cell.

Arithmetic never decides what a cell says. But where figures break relations that all hold for a row read a little
differently, the document or its reading is more likely at fault than the figures, and that is worth saying.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from gouji.engine.decide import Lookup, evaluate, lookup, outcome_of
from gouji.engine.intervals import Value, subtract
from gouji.engine.outcomes import Verdict
from gouji.engine.program import Program
from gouji.findings import Outcome
from gouji.numbers import Number, show
from gouji.reports.facts import Facts

MAX_ROWS = 4
MAX_COLUMNS = 40
_EXACT = Fraction(0)


class Reading(NamedTuple):
    """Another reading of a row: how it differs, as a message key, and its numbers; None for one that would be lost."""

    reason: str
    numbers: tuple[Number | None, ...]


def doubt(
    program: Program, facts: Facts, found: Mapping[int, Verdict], failing: frozenset[int], table: str
) -> Verdict | None:
    """
    Look for a row of a table that breaks relations as it is read and none as it might be meant.

    Args:
        program: The pack, ready to run.
        facts: The report's figures.
        found: The outcomes so far.
        failing: Those that fail.
        table: Id of the table.

    Returns:
        A failure that names the row's cells and the other reading; None if there is no such row.
    """
    for cells in _broken_rows(program, failing, table):
        numbers = [facts.numbers[n] for n in cells]
        if (
            len(cells) <= MAX_COLUMNS
            and facts.unknown.isdisjoint(cells)
            and all(isinstance(v, int) and v >= 0 for v in numbers)
        ):
            for reading in readings(tuple(int(v) for v in numbers)):
                if _mends(program, facts, found, _completed(program, facts, cells, reading)):
                    values = {"numbers": ", ".join("?" if v is None else show(v) for v in reading.numbers)}
                    return Verdict(Outcome.FAIL, reading.reason, values, cells)
    return None


def readings(numbers: tuple[int, ...]) -> Iterator[Reading]:
    """Give the other readings of a row: all a column further, or a digit on the other side of a border."""
    if any(numbers):
        yield Reading("reason.shifted-left", (*numbers[1:], None))
        yield Reading("reason.shifted-right", (None, *numbers[:-1]))
    for n, (left, right) in enumerate(pairwise(numbers)):
        for one, other in _moved(str(left), str(right)):
            yield Reading("reason.digit-moved", (*numbers[:n], one, other, *numbers[n + 2 :]))


def _moved(left: str, right: str) -> Iterator[tuple[int, int]]:
    """Move the digit at a border to its other side, where a plain number is on each side then."""
    if len(left) > 1:
        yield int(left[:-1]), int(left[-1] + right if right != "0" else left[-1])
    if left != "0" and (len(right) == 1 or right[1] != "0"):
        yield int(left + right[0]), int(right[1:] or "0")


def _broken_rows(program: Program, failing: frozenset[int], table: str) -> Iterator[tuple[int, ...]]:
    """Give the cells of rows about which a relation of the row itself does not hold."""
    layout, told = program.layout, 0
    for row in layout.rows[table].ids if failing else ():
        if told < MAX_ROWS and not failing.isdisjoint(program.row_users.get((table, row), ())):
            told += 1
            yield tuple(n for n, c in enumerate(layout.cells) if (c.table, c.row) == (table, row))


def _fails(found: Mapping[int, Verdict], number: int) -> bool:
    return number in found and found[number].outcome is Outcome.FAIL


def _completed(program: Program, facts: Facts, cells: tuple[int, ...], reading: Reading) -> dict[int, Number]:
    """Give each cell its number in another reading; one that would be lost is what the row's own relation asks for."""
    trial: dict[int, Number] = {n: 0 if v is None else v for n, v in zip(cells, reading.numbers, strict=True)}
    lost = next((n for n, v in zip(cells, reading.numbers, strict=True) if v is None), -1)
    cell = program.layout.cells[cells[0]]
    for number in program.row_users.get((cell.table, cell.row), ()) if lost >= 0 else ():
        check = program.bound[number].check
        if number not in program.beyond and check.op == "compare" and check.value == ("==",):
            gaps = [
                subtract(*(evaluate(a, _cell({**trial, lost: x}, facts), {}, _EXACT) for a in check.args))
                for x in (0, 1)
            ]
            if isinstance(gaps[0], int) and isinstance(gaps[1], int) and gaps[0] != gaps[1]:
                wanted = Fraction(gaps[0], gaps[0] - gaps[1])
                return {**trial, lost: int(wanted)} if wanted >= 0 and wanted.denominator == 1 else trial
    return trial


def _cell(trial: Mapping[int, Number], facts: Facts) -> Lookup:
    return lambda n: trial.get(n, facts.numbers[n])


def _mends(program: Program, facts: Facts, found: Mapping[int, Verdict], trial: Mapping[int, Number]) -> bool:
    """Say whether all relations of the cells that change hold then, and at least two do not now; one cell is only wrong."""
    changed = [n for n, value in trial.items() if facts.numbers[n] != value]
    if len(changed) < 2:
        return False
    users = dict.fromkeys(i for n in changed for i in program.users.get(n, ()) if i not in program.beyond)
    if sum(_fails(found, number) for number in users) < 2:
        return False
    return all(_holds(program, facts, number, trial) for number in users)


def _holds(program: Program, facts: Facts, number: int, trial: Mapping[int, Number]) -> bool:
    rule, bound = program.rule_of(number), program.bound[number]
    known, tolerance = lookup(facts, program.layout, rule), Fraction(rule.tolerance)

    def cell(n: int) -> Value:
        return trial[n] if n in trial else known(n)

    guard = True if bound.when is None else evaluate(bound.when, cell, {}, tolerance)
    if guard is False:
        return True
    return outcome_of(guard, evaluate(bound.check, cell, {}, tolerance)).outcome is not Outcome.FAIL
