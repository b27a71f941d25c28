"""
Results of reports as rows of tables: one row a report, a finding, a rule, a printed cell.

Rows of findings are made where something was found. The others are alike in every report of one form, so that they are
made for many reports at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from gouji.audit.columns import EXTRAS, FINDINGS, INPUTS, LIKENESS, REPORTS, TEXTS, UNREAD
from gouji.audit.grids import Grids
from gouji.engine.companions import Likeness
from gouji.engine.telling import Case
from gouji.errors import Problem
from gouji.findings import Finding, Outcome, ReportResult, Severity
from gouji.messages import brief
from gouji.outputs.layout import Pen
from gouji.outputs.places import location
from gouji.outputs.telling import suggestion_words
from gouji.packs.model import RulePack
from gouji.reports.model import Report

MOST_TEXT = 1000
"""Characters of a title, a region, or a name that are kept."""

Row = tuple[Any, ...]


class Tables:
    """Gathers the rows of reports in order, until they are taken."""

    def __init__(self, lang: str) -> None:
        """Start without rows; `lang` is the language of places and suggestions."""
        self.pen = Pen(lang=lang, width=0)
        self.count = 0
        self._reports: list[Row] = []
        self._findings: list[Row] = []
        self._unread: list[Row] = []
        self._inputs: list[Row] = []
        self._likeness: list[Row] = []
        self._texts: list[Row] = []
        self._extras: list[Row] = []
        self._grids = Grids()

    def add(
        self, case: Case, result: ReportResult, source: str, pack: RulePack, likenesses: Iterable[Likeness] = ()
    ) -> None:  # fmt: skip
        """
        Add a report.

        Args:
            case: The report and how its instances came out.
            result: What is told of it; its `source` is the key of the report.
            source: The name of the input it came from.
            pack: The rules that judged it.
            likenesses: What it has in common with others.
        """
        findings = [finding_row(finding, case, result, pack, self.pen) for finding in result.findings]
        row = report_row(case, result, source, pack)
        link, alike = digest(row, findings), [_likeness_row(likeness, result, pack) for likeness in likenesses]
        self._grids.add(case, result, pack)
        self._reports.append((*row, link))
        self._findings += findings
        self._likeness += alike
        self._texts += text_rows(case.report, result, pack)
        self._extras += extra_rows(case.report, result, pack)
        self.count += 1

    def refuse(self, problems: Iterable[Problem], name: str) -> None:
        """Add an input, or a report in one, that gave none."""
        lang = self.pen.lang
        for problem in problems:
            place = problem.place
            told = (problem.code, problem.cause(lang), problem.remedy(lang), place.line, place.column)
            self._unread.append((place.file or name, *told))

    def input(self, row: Row) -> None:
        """Add a row of the table of inputs."""
        self._inputs.append(row)

    def take(self) -> dict[str, list[pa.RecordBatch]]:
        """Give what was gathered, by table, and start anew."""
        plain = (("reports", self._reports, REPORTS), ("findings", self._findings, FINDINGS),
                 ("unread", self._unread, UNREAD), ("inputs", self._inputs, INPUTS),
                 ("likeness", self._likeness, LIKENESS), ("texts", self._texts, TEXTS),
                 ("extras", self._extras, EXTRAS))  # fmt: skip
        taken = {name: [batch_of(rows, schema)] for name, rows, schema in plain if rows}
        taken |= self._grids.take()
        for _, rows, _ in plain:
            rows.clear()
        self.count = 0
        return taken


def finding_row(finding: Finding, case: Case, result: ReportResult, pack: RulePack, pen: Pen) -> Row:
    """Give the row of a finding; `pack` judged, `pen` is for the language of places and suggestions."""
    where, at, suggestion, waived = dict(finding.instance), finding.at, finding.suggestion, finding.waived
    return (
        result.source, pack.id, pack.edition, result.body, case.report.body.kind,
        brief(case.report.body.region, MOST_TEXT), result.year, finding.rule,
        finding.severity.value, finding.outcome.value, finding.title, finding.message, finding.subject,
        where.get("table", ""), where.get("row", ""), where.get("column", ""),
        finding.left, finding.right, finding.difference, finding.detail, finding.quote,
        "; ".join(cite.id for cite in finding.cites), finding.grade, finding.caused_by, finding.follows,
        waived and waived.reason, waived and waived.place,
        suggestion_words(suggestion, pen) if suggestion is not None else "",
        location(at, pen) if at is not None else "", at and at.page, at and at.line,
        [cell.path for cell in finding.cells],
    )  # fmt: skip


def text_rows(report: Report, result: ReportResult, pack: RulePack) -> Iterator[Row]:
    """Give the rows of a report's texts; a section that is there and empty has one."""
    head = (result.source, pack.id, pack.edition, result.body, result.year)
    if report.preamble.strip():
        yield (*head, "preamble", "", "text", report.preamble)
    for section in report.sections:
        if isinstance(section.text, str):
            yield (*head, section.id, section.heading, "text", section.text)
        else:
            yield (*head, section.id, section.heading, "unreadable", section.text.unreadable)
    for extra in report.extras:
        if extra.kind == "section":
            yield (*head, "", extra.label, "text", extra.text)


def extra_rows(report: Report, result: ReportResult, pack: RulePack) -> Iterator[Row]:
    """Give a row for each thing that a report has and its form has not."""
    head = (result.source, pack.id, pack.edition, result.body, result.year)
    for extra in report.extras:
        yield (*head, extra.kind, extra.table, extra.label, list(extra.values))


def batch_of(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Make a record batch of rows."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def digest(report: Row, findings: Sequence[Row]) -> str:
    """
    Give the hash of a report's results, from which the chain is made.

    Args:
        report: Its row, without the chain.
        findings: The rows of its findings, in order.
    """
    return hashlib.sha256(msgspec.json.encode((report, findings))).hexdigest()


def _likeness_row(found: Likeness, result: ReportResult, pack: RulePack) -> Row:
    ratio = found.shared / max(found.own + found.theirs - found.shared, 1)
    return (
        result.source, pack.id, pack.edition, result.body, result.year, found.rule, found.section, found.source,
        found.other, ratio, found.shared, found.own, found.theirs, found.is_same, found.quote, found.other_quote,
    )  # fmt: skip


def report_row(case: Case, result: ReportResult, source: str, pack: RulePack) -> Row:
    """Give the row of a report, without its link of the chain; arguments as in `Tables.add`."""
    body, ledger = case.report.body, result.ledger
    told = [f.severity for f in result.findings if f.outcome is Outcome.FAIL and f.caused_by is None]
    waived = sum(f.waived is not None and f.caused_by is None for f in result.findings)
    return (
        result.source, source, result.sha256, pack.id, pack.edition, result.body, body.kind,
        brief(body.region, MOST_TEXT), result.year, brief(case.report.title, MOST_TEXT), case.report.published,
        result.verdict.value, ledger.passed, ledger.failed, ledger.undetermined, ledger.not_applicable,
        *(told.count(severity) for severity in Severity), waived, blocking_from(result, pack),
    )  # fmt: skip


def blocking_from(result: ReportResult, pack: RulePack) -> str:
    """Give the gravest threshold from which on a report ends a gate, as `gouji check` decides it; "" for none."""
    profile = pack.profile
    undetermined = profile.undetermined if profile else (Severity.ERROR,)
    left = [finding for finding in result.findings if finding.waived is None]
    if any(f.outcome is Outcome.UNDETERMINED and f.severity in undetermined for f in left):
        return Severity.ERROR.value
    failing = {f.severity for f in left if f.outcome is Outcome.FAIL}
    return next((severity.value for severity in Severity if severity in failing), "")
