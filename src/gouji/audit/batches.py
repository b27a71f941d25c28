"""
Record batches of reports to record batches of results: the same function on one machine and in a data platform.

A batch has the column `report` with JSON reports, or `content` with documents; `source` names each row, and `last` may
hold the JSON report of the same body for the year before. What comes out has the columns of `gouji.audit.columns`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from gouji.audit.columns import TABLES
from gouji.audit.judging import Judging, Taken
from gouji.audit.tables import Tables
from gouji.engine.companions import ALONE, Companions
from gouji.errors import InputError, Place, Problem, UsageError
from gouji.inputs import Editions, Known, Source, reports_in
from gouji.packs.model import RulePack
from gouji.reports.decode import decode_reports
from gouji.reports.model import Report

MOST_REPORTS = 500
"""Reports whose results make a batch, about."""


def audit_batches(
    batches: Iterable[pa.RecordBatch], rules: RulePack | Editions, table: str = "findings", lang: str = "zh"
) -> Iterator[pa.RecordBatch]:
    """
    Check reports in record batches.

    Args:
        batches: With the columns `report` or `content`, and `source` and `last` where there are any; text or bytes. A row
            without `source` is told as `#n`, counted from 1 over all batches.
        rules: One edition of a pack, or all of them.
        table: Which table is wanted: `reports` (with the hash of a report's results in `chain`), `findings`, `ledger`,
            `cells` or `unread`.
        lang: The language of findings.

    Yields:
        Record batches of that table, in the order of the reports.

    Raises:
        UsageError: If there is no such table, or a batch has no column of reports.
    """
    if table not in TABLES or table == "inputs":
        known = ", ".join(name for name in TABLES if name != "inputs")
        raise UsageError(Problem(code="batch-table", place=Place(file=table), values={"known": known}))
    for results in audit_all(batches, rules, lang):
        yield from results.get(table, ())


def audit_all(
    batches: Iterable[pa.RecordBatch], rules: RulePack | Editions, lang: str = "zh"
) -> Iterator[dict[str, list[pa.RecordBatch]]]:  # fmt: skip
    """
    Check reports in record batches, and give all tables of each part; arguments and faults as `audit_batches`.

    Yields:
        Name of a table to its record batches.
    """
    judging = Judging(rules if isinstance(rules, Editions) else Editions(rules), lang)
    tables, number = Tables(lang), 0
    for batch in batches:
        for name, data, last, is_json in _rows(batch, number):
            for taken in _taken(name, data, judging, is_json=is_json):
                companions = functools.partial(_companions, last)
                judging.judge(taken, name, hashlib.sha256(data).hexdigest(), companions, tables)
            if tables.count >= MOST_REPORTS:
                yield _plain(tables.take())
        number += len(batch)
    yield _plain(tables.take())


def _rows(batch: pa.RecordBatch, before: int) -> Iterator[tuple[str, bytes, bytes, bool]]:
    """Walk the rows: name, report or document, last year's report, whether it is a report."""
    names = batch.schema.names
    column = next((name for name in ("report", "content") if name in names), None)
    if column is None:
        raise UsageError(Problem(code="batch-columns", place=Place(file=", ".join(names))))
    sources = batch.column("source") if "source" in names else None
    lasts = batch.column("last") if "last" in names else None
    for n, value in enumerate(batch.column(column)):
        source = None if sources is None else sources[n].as_py()
        last = b"" if lasts is None else _bytes(lasts[n].as_py())
        yield str(source or f"#{before + n + 1}"), _bytes(value.as_py()), last, column == "report"


def _taken(name: str, data: bytes, judging: Judging, *, is_json: bool) -> Iterator[Taken]:
    try:
        if is_json and data.strip():
            found: Iterable[tuple[str, Report | InputError]] = decode_reports(data, name)
        else:
            found = reports_in(Source(name=name, data=data), judging.editions, Known(), judging.lang)
        for key, report in found:
            yield Taken(key, None, report.problems) if isinstance(report, InputError) else Taken(key, report)
    except InputError as error:
        yield Taken(name, None, error.problems)


def _companions(last: bytes, _: Report) -> Companions:
    """Read the report of the year before; one that cannot be read is told in its own place, and here is none."""
    if not last.strip():
        return ALONE
    try:
        found = decode_reports(last, "last")[0][1]
    except InputError:
        return ALONE
    return ALONE if isinstance(found, InputError) else Companions(last=found, asked=("last",))


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""


def _plain(tables: dict[str, list[pa.RecordBatch]]) -> dict[str, list[pa.RecordBatch]]:
    """Give columns as the contract has them, none of them coded."""
    found = {}
    for name, batches in tables.items():
        whole = pa.Table.from_batches(batches)
        plain = pa.Table.from_arrays([column.cast(f.type) for column, f in zip(whole.columns, TABLES[name], strict=True)],
                                     schema=TABLES[name])  # fmt: skip
        found[name] = plain.combine_chunks().to_batches()
    return found
