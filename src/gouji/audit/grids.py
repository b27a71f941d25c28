"""
The ledger and the cells of many reports as columns.

Reports of one form have the same rules and the same cells, so that what stands in these columns is mostly a pattern that
repeats; numpy repeats it, and only what is other in a report is put in by hand.
"""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gouji.audit.columns import DECIMAL
from gouji.engine.program import Program
from gouji.engine.telling import Case
from gouji.findings import CellState, Outcome, ReportResult
from gouji.numbers import Number
from gouji.packs.form import Cell
from gouji.packs.model import RulePack
from gouji.reports.slots import Slots

STATES = (CellState.NUMBER, CellState.BLANK, CellState.TEXT, CellState.UNREADABLE, CellState.WORD)
MOST_PATTERNS = 64
MOST_PRINTED = 200
_NAMES = pa.array([state.value for state in STATES])
_EXACT = decimal.Context(prec=80)
_LARGEST = 10**18
_INDEX = pa.int32()

Special = tuple[int, int, str, decimal.Decimal | None]
"""Number of a cell, of its state, what was printed, and its number."""


class Pattern:
    """What the reports of one form have in common."""

    def __init__(self, program: Program, slots: Slots | None, pack: RulePack) -> None:
        """Take it from a program of a pack; `slots` has the report's own names of rows, where the form leaves them to it."""
        self.program = program
        self.pack = pack
        layout = program.layout
        self.size = len(layout.cells)
        self.rules = pa.array([rule.id for rule in program.rules], pa.string())
        self.severities = pa.array([rule.severity.value for rule in program.rules], pa.string()).dictionary_encode()
        self.instances = np.array([stop - first for first, stop in program.spans], np.int32)
        self.rule_of = np.repeat(np.arange(len(program.rules)), self.instances)
        told = [(slots.told(cell.path) if slots else cell.path).split("/", 1) for cell in layout.cells]
        rows = [path.rpartition("/")[0] for _, path in told]
        self.tables = pa.array([table for table, _ in told]).dictionary_encode()
        self.rows = pa.array(rows, pa.string()).dictionary_encode()
        self.columns = pa.array([cell.column for cell in layout.cells], pa.string()).dictionary_encode()
        self.decimals = [n for n, cell in enumerate(layout.cells) if cell.unit.type != "integer"]


class Grids:
    """Gathers the ledger and the cells of reports until they are taken."""

    def __init__(self) -> None:
        """Start without any."""
        self._patterns: dict[tuple[int, tuple[str, ...]], Pattern] = {}
        self._runs: list[_Run] = []

    def add(self, case: Case, result: ReportResult, pack: RulePack) -> None:
        """Add a report, with the rules that judged it."""
        pattern = self._pattern(case, pack)
        if not self._runs or self._runs[-1].pattern is not pattern:
            self._runs.append(_Run(pattern))
        self._runs[-1].add(case, result)

    def take(self) -> dict[str, list[pa.RecordBatch]]:
        """Give what was gathered, and start anew."""
        runs, self._runs = self._runs, []
        if not runs:
            return {}
        return {"ledger": [run.ledger() for run in runs], "cells": [run.cells() for run in runs]}

    def _pattern(self, case: Case, pack: RulePack) -> Pattern:
        entities = tuple(e.id for e in case.slots.entities.values()) if case.slots else ()
        key = (id(case.program.spans), entities)
        if key not in self._patterns:
            if len(self._patterns) >= MOST_PATTERNS:
                self._patterns.clear()
            self._patterns[key] = Pattern(case.program, case.slots, pack)
        return self._patterns[key]


class _Run:
    """Reports of one pattern, one behind the other."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.keys: list[str] = []
        self.bodies: list[str] = []
        self.years: list[int | None] = []
        self.others: list[int] = []
        self.counts: list[tuple[int, int, int]] = []
        self.values: list[int] = []
        self.specials: list[Special] = []
        self.gone: list[tuple[int, frozenset[int]]] = []

    def add(self, case: Case, result: ReportResult) -> None:
        """Add a report, all of it or, if anything about it is not as it should be, nothing."""
        others, counts = _others(case)
        values, specials, gone = self._cells_of(case)
        self.others += others
        self.counts.append(counts)
        self.values += values
        self.specials += specials
        if gone:
            self.gone.append((len(self.keys) * self.pattern.size, gone))
        self.keys.append(result.source)
        self.bodies.append(result.body)
        self.years.append(result.year)

    def _cells_of(self, case: Case) -> tuple[list[int], list[Special], frozenset[int]]:
        """Give the whole numbers of all cells, those that hold anything else, and those that are not there."""
        facts, pattern, at = case.facts, self.pattern, len(self.keys) * self.pattern.size
        values: list[Any] = facts.numbers[: pattern.size]
        specials: list[Special] = []
        gone = facts.covered.difference(facts.odd) if facts.odd else facts.covered
        for n in pattern.decimals if facts.whole else _unusual(case):
            state = facts.state(n)
            if state is CellState.ABSENT:
                gone |= {n}
            else:
                number = None if n in facts.unknown else as_decimal(values[n])
                specials.append((at + n, STATES.index(state), _printed(case, n), number))
            values[n] = 0
        return values, specials, gone

    def ledger(self) -> pa.RecordBatch:
        pattern, count, rules = self.pattern, len(self.keys), len(self.pattern.rules)
        kinds = np.repeat(np.tile(np.arange(3), count), np.array(self.counts, np.int64).ravel())
        reports = np.repeat(np.arange(count), [sum(each) for each in self.counts])
        at = (reports * rules + pattern.rule_of[np.array(self.others, np.int64)]) * 3 + kinds
        found = np.bincount(at, minlength=count * rules * 3).reshape(-1, 3).astype(np.int32)
        passed = np.tile(pattern.instances, count) - found.sum(1, dtype=np.int32)
        return pa.RecordBatch.from_arrays(
            [
                _coded(np.repeat(np.arange(count), rules), pa.array(self.keys)),
                *self._judged(count * rules),
                _coded(np.tile(np.arange(rules), count), pattern.rules),
                _coded(np.tile(pattern.severities.indices.to_numpy(), count), pattern.severities.dictionary),
                *(pa.array(each) for each in (passed, *found.T)),
            ],
            ["report", "pack", "edition", "rule", "severity", "passed", "failed", "undetermined", "not_applicable"],
        )

    def cells(self) -> pa.RecordBatch:
        pattern, count, size = self.pattern, len(self.keys), self.pattern.size
        kept = np.ones(count * size, bool)
        for at, gone in self.gone:
            kept[at + np.fromiter(gone, np.int64, len(gone))] = False
        special = np.zeros(count * size, bool)
        specials = sorted(each for each in self.specials if kept[each[0]])
        special[[each[0] for each in specials]] = True
        states = np.zeros(count * size, np.int8)
        states[[each[0] for each in specials]] = [each[1] for each in specials]
        whole = pa.array(np.array(self.values, np.int64)[kept])
        mask = pa.array(special[kept])
        reports = np.repeat(np.arange(count), size)[kept]
        bodies = pa.array(self.bodies, pa.string()).dictionary_encode()
        years = pa.array(self.years, pa.int16()).take(pa.array(reports))
        printed = pc.replace_with_mask(whole.cast(pa.string()), mask, pa.array([s[2] for s in specials], pa.string()))
        number = pc.replace_with_mask(whole.cast(DECIMAL), mask, pa.array([s[3] for s in specials], DECIMAL))
        return pa.RecordBatch.from_arrays(
            [
                _coded(reports, pa.array(self.keys)), *self._judged(len(reports)),
                _coded(bodies.indices.to_numpy()[reports], bodies.dictionary), years,
                *(self._repeated(each, kept) for each in (pattern.tables, pattern.rows, pattern.columns)),
                _coded(states[kept], _NAMES), printed, number,
            ],
            ["report", "pack", "edition", "body", "year", "table", "row", "column", "state", "printed", "number"],
        )  # fmt: skip

    def _judged(self, count: int) -> tuple[Any, Any]:
        """Name the pack and the edition in as many rows."""
        none, pack = np.zeros(count, np.int32), self.pattern.pack
        return _coded(none, pa.array([pack.id])), _coded(none, pa.array([pack.edition]))

    def _repeated(self, coded: Any, kept: Any) -> Any:
        return _coded(np.tile(coded.indices.to_numpy(), len(self.keys))[kept], coded.dictionary)


def _others(case: Case) -> tuple[list[int], tuple[int, int, int]]:
    """Number the instances that did not pass, and count them: those that fail, that cannot be told, that do not apply."""
    outcomes, open_ = case.outcomes, case.outcomes.open
    others = [n for n in open_ if outcomes.found[n].outcome is Outcome.FAIL]
    failed = len(others)
    if len(open_) > failed:
        told = set(others)
        others += [n for n in open_ if n not in told]
    others += outcomes.found.keys() - set(open_) if open_ else outcomes.found
    others += outcomes.settled
    return others, (failed, len(open_) - failed, len(others) - len(open_))


def as_decimal(number: Number) -> decimal.Decimal | None:
    """Give a number as the table of cells can hold it: exactly, or not at all."""
    if isinstance(number, Fraction):
        found = _EXACT.divide(decimal.Decimal(number.numerator), decimal.Decimal(number.denominator))
        exact = found == found.quantize(decimal.Decimal("1e-9"), context=_EXACT)
        return found if exact and abs(found) < decimal.Decimal("1e29") else None
    return decimal.Decimal(number) if abs(number) < 10**29 else None


def _unusual(case: Case) -> Iterator[int]:
    """Number the cells that hold anything but a whole number of a usual size."""
    for n, cell in enumerate(case.program.layout.cells):
        value = _raw(case, cell)
        if (
            type(value) is not int
            or not -_LARGEST < value < _LARGEST
            or cell.unit.type != "integer"
            or n in case.facts.odd
        ):
            yield n


def _printed(case: Case, number: int) -> str:
    """Give what was printed in a cell, as text."""
    odd = case.facts.odd.get(number)
    if odd is not None:
        return (odd.printed or "")[:MOST_PRINTED]
    value = _raw(case, case.program.layout.cells[number])
    if isinstance(value, tuple):
        return "; ".join(f"{text}: {amount}" for text, amount in value)[:MOST_PRINTED]
    return str(case.facts.numbers[number] if value is None else value)[:MOST_PRINTED]


def _raw(case: Case, cell: Cell) -> Any:
    row = case.report.tables.get(cell.table, {}).get(cell.row)
    return row.get(cell.column) if isinstance(row, dict) else None


def _coded(indices: Any, names: Any) -> Any:
    """Code a column by names of which none is there twice; Arrow writes bytes of nowhere to Parquet otherwise."""
    return pa.DictionaryArray.from_arrays(pa.array(indices, _INDEX), names)
