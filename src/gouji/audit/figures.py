"""
Figures that are columns already, judged as columns: a column for each cell, `TABLE/ROW/COLUMN`, and a row for each report.

Only the rules that check figures of a report by itself are asked: there is no text, and nothing to hold it against. Rows whose
figures are whole numbers are decided together; a row in which something does not hold, or a figure is not there, is made a
report and told as such.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa

from gouji.audit.columns import FINDINGS, LEDGER, REPORTS
from gouji.audit.tables import batch_of, digest, finding_row, report_row
from gouji.check import Checker, Options
from gouji.engine.columnar import LARGEST, ColumnKernel
from gouji.engine.decide import SKIP
from gouji.engine.outcomes import Outcomes
from gouji.errors import Place, Problem, UsageError
from gouji.findings import Outcome
from gouji.inputs import Editions
from gouji.outputs.layout import Pen
from gouji.packs.model import RulePack
from gouji.packs.open_rows import is_open
from gouji.reports.model import Body, Report

HEADS = ("source", "body", "kind", "region", "year", "published")
"""Columns beside the cells; each may be left out but `year`."""

_KEYS = tuple(map(REPORTS.get_field_index, ("report", "pack", "edition")))


class Results(NamedTuple):
    """What came of a batch, in the order of its rows."""

    reports: pa.RecordBatch
    findings: pa.RecordBatch
    ledger: pa.RecordBatch


def audit_columns(
    batches: Iterable[pa.RecordBatch], rules: RulePack | Editions, lang: str = "zh"
) -> Iterator[Results]:  # fmt: skip
    """
    Check figures in columns.

    Args:
        batches: With the columns of `HEADS`, `year` at least, and a column for each cell: whole numbers or decimals. Null is a
            blank; a cell without a column was not printed. Further columns without a slash in their names are left alone.
        rules: One edition of a pack, which then judges every row; or all of them. Forms whose rows the report names are
            not judged so.
        lang: The language of findings.

    Yields:
        The results of each batch; `chain` holds the hash of each report's results, `sha256` nothing.

    Raises:
        UsageError: If a column names a cell that the form does not have, there is no column `year`, no edition governs a
            year, or a form has rows that reports name.
    """
    editions = rules if isinstance(rules, Editions) else Editions(rules)
    judges: dict[str, _Judge] = {}
    number = 0
    for batch in batches:
        heads = _Heads(batch, number)
        parts = []
        for pack, rows in _by_edition(heads.years, editions):
            judge = judges.get(pack.edition) or judges.setdefault(pack.edition, _Judge(pack, lang))
            parts.append(judge.judge(batch, heads, rows))
        yield _in_order(parts)
        number += len(batch)


class _Heads:
    """Who and when, row by row."""

    def __init__(self, batch: pa.RecordBatch, before: int) -> None:
        names = batch.schema.names
        if "year" not in names:
            raise UsageError(Problem(code="batch-columns", place=Place(file=", ".join(names[:20]))))
        said: dict[str, list[Any]] = {
            name: batch.column(name).to_pylist() if name in names else [None] * len(batch) for name in HEADS
        }
        self.sources = [str(source or f"#{before + n + 1}") for n, source in enumerate(said["source"])]
        self.bodies = [str(body or "") for body in said["body"]]
        self.kinds = [str(kind or "unknown") for kind in said["kind"]]
        self.regions = [str(region or "") for region in said["region"]]
        self.years: list[int | None] = said["year"]
        self.published = [_iso(date) for date in said["published"]]


class _Row(NamedTuple):
    """The rows of the three tables for one report; of the ledger the counts, rule by rule."""

    number: int
    report: tuple[Any, ...]
    findings: list[tuple[Any, ...]]
    counts: Any


class _Part(NamedTuple):
    """What one edition says of some rows."""

    rows: list[_Row]
    rules: list[tuple[str, str]]


class _Judge:
    """One edition of a pack, of which the rules that check figures are asked."""

    def __init__(self, pack: RulePack, lang: str) -> None:
        if is_open(pack.form):
            raise UsageError(Problem(code="batch-open", place=Place(file=pack.id)))
        self.pack = msgspec.structs.replace(pack, rules=tuple(rule for rule in pack.rules if rule.check is not None))
        self.checker = Checker(self.pack, Options(lang=lang))
        self.program = self.checker.program
        self.kernel = ColumnKernel(self.program)
        self.pen = Pen(lang=lang, width=0)
        self.cells = {cell.path: n for n, cell in enumerate(self.program.layout.cells)}
        self.rules = [(rule.id, rule.severity.value) for rule in self.program.rules]
        spans = [stop - first for first, stop in self.program.spans]
        self.sizes = np.array(spans, np.int64)
        self.rule_of = np.repeat(np.arange(len(spans)), spans)

    def judge(self, batch: pa.RecordBatch, heads: _Heads, rows: Sequence[int]) -> _Part:
        columns = {self._cell(name): batch.column(name) for name in batch.schema.names if "/" in name}
        return _Part(list(_Figures(columns, rows, heads, self).judged()), self.rules)

    def _cell(self, path: str) -> int:
        if path not in self.cells:
            raise UsageError(Problem(code="batch-cell", place=Place(file=path), values={"pack": self.pack.id}))
        return self.cells[path]


class _Figures:
    """Some rows of a batch, and what one edition says of them."""

    def __init__(self, columns: Mapping[int, Any], rows: Sequence[int], heads: _Heads, judge: _Judge) -> None:
        self.columns, self.rows, self.heads, self.of = columns, rows, heads, judge
        self.taken = np.array(rows, np.int64)

    def judged(self) -> Iterator[_Row]:
        """Judge row by row what cannot be judged together, and give all in order."""
        keys, samples = self._samples()
        plain, arrays = self._arrays()
        told = self.of.kernel.judge(arrays, len(self.rows))
        fixed = np.array([sample.fixed for sample in samples])[keys]
        open_ = ~plain | np.array([sample.is_open for sample in samples])[keys]
        skipped = np.zeros((len(self.rows), len(self.of.rules)), np.int64)
        for number, fails in told.fails.items():
            open_ |= fails & ~fixed[:, number]
        for number, skips in told.skips.items():
            skipped[:, self.of.rule_of[number]] += skips & ~fixed[:, number]
        self._rest(np.flatnonzero(~open_), fixed, open_, skipped)
        lacking = np.array([sample.lacking for sample in samples])[keys] + skipped
        for n, is_open_ in enumerate(open_.tolist()):
            yield self._told(n) if is_open_ else self._passed(n, lacking[n], samples[keys[n]])

    def _rest(self, rows: Any, fixed: Any, open_: Any, skipped: Any) -> None:
        """Decide in each row what is not decided on columns."""
        kernel = self.of.kernel
        if not kernel.rest:
            return
        values = {cell: self._exact(cell) for cell in kernel.rest_cells}
        numbers: list[Any] = [0] * kernel.size
        for n in rows.tolist():
            for cell, column in values.items():
                numbers[cell] = column[n]
            fails, skips, slow = kernel.judge_one(numbers)
            open_[n] = any(not fixed[n, number] for number in (*fails, *slow))
            for number in skips:
                skipped[n, self.of.rule_of[number]] += not fixed[n, number]

    def _exact(self, cell: int) -> list[Any]:
        """Give the exact numbers of a cell, or of a fact of the head."""
        if cell < len(self.of.cells):
            column = self.columns.get(cell)
            return (
                [0] * len(self.rows)
                if column is None
                else [_number(value) for value in column.take(self.taken).to_pylist()]
            )
        field = self.of.program.layout.form.fields[cell - len(self.of.cells)].id
        values = self.heads.years if field == "year" else [_ordinal(date) for date in self.heads.published]
        return [values[n] or 0 for n in self.rows]

    def _arrays(self) -> tuple[Any, dict[int, Any]]:
        """Give the rows whose figures are plain, and the figures as arrays, 0 where they are not."""
        layout, count = self.of.program.layout, len(self.rows)
        plain, arrays = np.ones(count, bool), {}
        for n, cell in enumerate(layout.cells):
            column = self.columns.get(n)
            if column is None:
                plain &= cell.optional
                arrays[n] = np.zeros(count, np.int64)
                continue
            array, known = _plain(column.take(self.taken), cell.unit.type)
            arrays[n] = array
            plain &= known
        for n, field in enumerate(layout.form.fields, len(layout.cells)):
            arrays[n] = np.array(self._exact(n), np.int64)
            plain &= (arrays[n] != 0) | (field.id not in ("year", "published")) | ~np.isin(n, self.of.kernel.cells)
        return plain, arrays

    def _samples(self) -> tuple[Any, list[_Sample]]:
        """Give for each row which sample it is like, and the samples: one for each year, kind and date."""
        heads, found, keys = self.heads, {}, []  # type: _Heads, dict[tuple[Any, ...], int], list[int]
        samples: list[_Sample] = []
        for n in self.rows:
            report = self.of.checker.completed(self._report(n, with_cells=False))
            key = (heads.years[n], report.body.kind, heads.published[n])
            if key not in found:
                found[key] = len(samples)
                samples.append(_Sample.of(self.of, report, self._report(n)))
            keys.append(found[key])
        return np.array(keys, np.int64), samples

    def _report(self, n: int, *, with_cells: bool = True) -> Report:
        heads = self.heads
        body = Body(name=heads.bodies[n], kind=heads.kinds[n], region=heads.regions[n])
        tables: dict[str, dict[str, dict[str, Any]]] = {}
        for cell, column in self.columns.items() if with_cells else ():
            place = self.of.program.layout.cells[cell]
            tables.setdefault(place.table, {}).setdefault(place.row, {})[place.column] = _value(column[n].as_py())
        return Report(body=body, year=heads.years[n], published=heads.published[n], tables=tables)  # type: ignore[arg-type]

    def _told(self, n: int) -> _Row:
        """Judge a row as the report that it is."""
        row, judge = self.rows[n], self.of
        case = judge.checker.case(self._report(row))
        result = judge.checker.result(case, self.heads.sources[row], "")
        findings = [finding_row(finding, case, result, judge.pack, judge.pen) for finding in result.findings]
        report = report_row(case, result, self.heads.sources[row], judge.pack)
        return _Row(row, (*report, digest(report, findings)), findings, _counts(judge, case.outcomes))

    def _passed(self, n: int, lacking: Any, sample: _Sample) -> _Row:
        """Give the row of a report in which all holds that applies."""
        row, judge, heads = self.rows[n], self.of, self.heads
        none = int(lacking.sum())
        report = (
            heads.sources[row], heads.sources[row], "", judge.pack.id, judge.pack.edition, heads.bodies[row][:200],
            sample.kind, heads.regions[row], heads.years[row], "", heads.published[row], "pass",
            int(judge.sizes.sum()) - none, 0, 0, none, 0, 0, 0, 0, "",
        )  # fmt: skip
        counts = np.zeros((len(judge.rules), 4), np.int64)
        counts[:, 0], counts[:, 3] = judge.sizes - lacking, lacking
        return _Row(row, (*report, digest(report, [])), [], counts)


class _Sample(NamedTuple):
    """
    What is the same for all reports of a year, a kind of body and a date.

    Attributes:
        kind: The kind.
        fixed: Instance by instance, whether it does not apply whatever the figures.
        lacking: Rule by rule, how many of these there are.
        is_open: Whether a rule on the head alone fails or cannot be told.
    """

    kind: str
    fixed: Any
    lacking: Any
    is_open: bool

    @staticmethod
    def of(judge: _Judge, head: Report, report: Report) -> _Sample:
        outcomes = judge.checker.case(report).outcomes
        heads = judge.kernel.heads
        fixed = np.zeros(outcomes.total, bool)
        fixed[[n for n, verdict in outcomes.others.items()
               if verdict.outcome is Outcome.NOT_APPLICABLE and (verdict is not SKIP or n in heads)]] = True  # fmt: skip
        lacking = np.bincount(judge.rule_of[fixed], minlength=len(judge.rules))
        return _Sample(head.body.kind, fixed, lacking, any(n in heads for n in outcomes.open))


def _counts(judge: _Judge, outcomes: Outcomes) -> Any:
    kinds = {Outcome.FAIL: 1, Outcome.UNDETERMINED: 2, Outcome.NOT_APPLICABLE: 3}
    counts = np.zeros((len(judge.rules), 4), np.int64)
    for number, verdict in outcomes.others.items():
        counts[judge.rule_of[number], kinds[verdict.outcome]] += 1
    counts[:, 0] = judge.sizes - counts.sum(1)
    return counts


def _by_edition(years: Sequence[int | None], editions: Editions) -> Iterator[tuple[RulePack, list[int]]]:
    found: dict[str, tuple[RulePack, list[int]]] = {}
    for n, year in enumerate(years):
        pack = editions.governing(Report(year=year))
        if pack is None:
            said = ", ".join(f"{edition}: {span}" for edition, span in editions.first.editions.items())
            values = {"year": str(year), "years": said, "own": editions.first.id}
            raise UsageError(Problem(code="other-year", place=Place(file=f"#{n + 1}"), values=values))
        found.setdefault(pack.edition, (pack, []))[1].append(n)
    yield from found.values()


def _in_order(parts: Sequence[_Part]) -> Results:
    rows = sorted(((row, part.rules) for part in parts for row in part.rows), key=lambda each: each[0].number)
    findings = [finding for row, _ in rows for finding in row.findings]
    reports = [row.report for row, _ in rows]
    return Results(batch_of(reports, REPORTS), batch_of(findings, FINDINGS), _ledger(parts, rows))


def _ledger(parts: Sequence[_Part], rows: Sequence[tuple[_Row, list[tuple[str, str]]]]) -> pa.RecordBatch:
    """Put the counts of all rows below each other."""
    names = [name for part in parts for name in part.rules]
    starts = np.cumsum([0, *(len(part.rules) for part in parts)])
    start = {id(part.rules): start for part, start in zip(parts, starts.tolist(), strict=False)}
    sizes = [len(rules) for _, rules in rows]
    at = [np.arange(start[id(rules)], start[id(rules)] + len(rules)) for _, rules in rows]
    which = pa.array(np.concatenate(at) if at else np.zeros(0, np.int64))
    counts = np.concatenate([row.counts for row, _ in rows]) if rows else np.zeros((0, 4), np.int64)
    heads = [pa.array([row.report[n] for row, _ in rows], pa.string()) for n in _KEYS]
    columns = [
        *(each.take(pa.array(np.repeat(np.arange(len(rows)), sizes))) for each in heads),
        *(pa.array([name[part] for name in names], pa.string()).take(which) for part in (0, 1)),
        *(pa.array(counts[:, n], pa.int32()) for n in range(4)),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=LEDGER)


def _plain(column: Any, unit: str) -> tuple[Any, Any]:
    """Give a column as whole numbers, and where it is of such."""
    if pa.types.is_integer(column.type) and unit != "date":
        known = column.is_valid().to_numpy(zero_copy_only=False)
        array = column.cast(pa.int64(), safe=False).fill_null(0).to_numpy(zero_copy_only=False)
        return np.where(known, array, 0), known & (np.abs(array) < LARGEST)
    if pa.types.is_decimal(column.type) and unit == "decimal":
        return np.zeros(len(column), np.int64), column.is_valid().to_numpy(zero_copy_only=False)
    return np.zeros(len(column), np.int64), np.zeros(len(column), bool)


def _number(value: Any) -> Any:
    return Fraction(value) if isinstance(value, decimal.Decimal) else value or 0


def _value(value: Any) -> Any:
    return format(value, "f") if isinstance(value, decimal.Decimal) else value


def _iso(date: Any) -> str:
    return date.isoformat()[:10] if isinstance(date, datetime.date) else str(date or "")


def _ordinal(date: str) -> int | None:
    try:
        return datetime.date.fromisoformat(date).toordinal()
    except ValueError:
        return None
