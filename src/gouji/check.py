"""
From bytes to a result, every step in order: read, judge, explain, fold.

A single report is a batch of one. What is wrong with an input is told in the result and never ends the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath

import msgspec

from gouji.engine.causes import fold_causes
from gouji.engine.evaluate import judge_facts
from gouji.engine.explain import finding
from gouji.engine.outcomes import Outcomes
from gouji.engine.program import Program, in_years
from gouji.engine.telling import Case
from gouji.errors import InputError, Place, Problem
from gouji.findings import Finding, Outcome, PackStamp, ReportResult, Result, Severity, Unread
from gouji.packs.model import RulePack
from gouji.reports.decode import decode_reports, is_json
from gouji.reports.model import Body, Report

_GRAVITY = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE, Outcome.PASS)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One input: the name under which it is told, and its bytes; or the fault that kept it from being read."""

    name: str
    data: bytes = b""
    fault: Problem | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """
    How to check.

    `everything` tells passes and not-applicable instances too; `published` (ISO date) and `kind` (of body) are used
    where the report does not say them itself.
    """

    lang: str = "zh"
    everything: bool = False
    published: str = ""
    kind: str = ""


class Checker:
    """A pack ready to check reports in one language; made once, used for any number of reports."""

    def __init__(self, pack: RulePack, options: Options | None = None) -> None:
        self.pack = pack
        self.options = options or Options()
        self.program = Program(pack)

    def outcomes(self, report: Report) -> Outcomes:
        """Decide every instance for one report, without telling any of it."""
        return judge_facts(self.program, report, self.program.reader.read(report))

    def case(self, report: Report) -> Case:
        """Decide every instance for one report, ready to be explained."""
        report = self._completed(report)
        facts = self.program.reader.read(report)
        outcomes = judge_facts(self.program, report, facts)
        return Case(self.program, report, facts, outcomes, self.options.lang)

    def report(self, report: Report, source: str = "", sha256: str = "") -> ReportResult:
        """
        Check one report.

        Args:
            report: The report, in the form of the pack.
            source: The name under which it is told.
            sha256: Hash of the input it came from.
        """
        case = self.case(report)
        return ReportResult(
            source=source,
            sha256=sha256,
            body=report.body.name,
            year=report.year,
            edition=self.pack.edition,
            verdict=self._verdict(case),
            ledger=case.outcomes.ledger(),
            findings=tuple(self._findings(case)),
        )

    def _completed(self, report: Report) -> Report:
        """Put in what the caller knows and the report does not say."""
        changes: dict[str, object] = {}
        if self.options.published and not report.published:
            changes["published"] = self.options.published
        kind = self.options.kind or report.body.kind
        if kind in ("", "unknown"):
            kind = self.program.kind_of(report.body.name)
        if kind != report.body.kind:
            changes["body"] = Body(name=report.body.name, kind=kind, region=report.body.region)
        return msgspec.structs.replace(report, **changes) if changes else report

    def _verdict(self, case: Case) -> Outcome:
        graves = {
            v.outcome
            for n, v in case.outcomes.others.items()
            if self.program.rule_of(n).severity is Severity.ERROR and v.outcome is not Outcome.NOT_APPLICABLE
        }
        return next((o for o in _GRAVITY if o in graves), Outcome.PASS)

    def _findings(self, case: Case) -> list[Finding]:
        numbers = sorted(n for n in case.outcomes.others if self._is_told(case, n))
        told = [finding(case, n) for n in numbers]
        wanting = [self._wanting(case, n) for n in numbers]
        folded = fold_causes(told, self.pack.causes, wanting, self.program.layout.sections)
        if self.options.everything:
            rest = set(range(len(self.program.instances))) - set(numbers)
            folded += [finding(case, n) for n in sorted(rest)]
        return sorted(folded, key=_order)

    def _wanting(self, case: Case, number: int) -> frozenset[str]:
        """Give the paths of the cells for want of which a numeric instance is undetermined."""
        verdict = case.outcomes.others[number]
        if verdict.outcome is not Outcome.UNDETERMINED or verdict.reason not in ("reason.blanks", "reason.guard-open"):
            return frozenset()
        layout = self.program.layout
        return frozenset(layout.cells[n].path for n in verdict.cells if n < len(layout.cells))

    def _is_told(self, case: Case, number: int) -> bool:
        """Failures are told, and what of error or warning level could not be determined."""
        outcome = case.outcomes.others[number].outcome
        if outcome is Outcome.UNDETERMINED:
            return self.program.rule_of(number).severity is not Severity.INFO
        return outcome is Outcome.FAIL


def check(sources: Iterable[Source], pack: RulePack, options: Options | None = None) -> Result:
    """
    Check any number of inputs, each of one or more reports.

    Args:
        sources: The inputs, in the order in which they are told.
        pack: The rules.
        options: How to check.

    Returns:
        The result; an input that cannot be read stands in `unread`.
    """
    checker = Checker(pack, options)
    lang = checker.options.lang
    reports: list[ReportResult] = []
    unread: list[Unread] = []
    for source in sources:
        try:
            sha256 = hashlib.sha256(source.data).hexdigest()
            reports += [checker.report(report, name, sha256) for name, report in read_reports(source, pack)]
        except InputError as error:
            unread += [_unread(source, p, lang) for p in error.problems]
    stamp = PackStamp(id=pack.id, version=pack.version, sha256=pack.sha256, title=pack.title)
    return Result(engine=_version(), pack=stamp, lang=lang, reports=tuple(reports), unread=tuple(unread))


def read_report(source: Source, pack: RulePack) -> Report:
    """
    Read an input of exactly one report.

    Raises:
        InputError: If it cannot be read, or holds several.
    """
    found = list(read_reports(source, pack))
    if len(found) != 1:
        raise InputError(
            Problem(code="several-reports", place=Place(file=source.name), values={"count": str(len(found))})
        )
    return found[0][1]


def read_reports(source: Source, pack: RulePack) -> Iterator[tuple[str, Report]]:
    """
    Read the reports of an input: JSON reports as they are, documents through extraction.

    Yields:
        The name under which a report is told, and the report.

    Raises:
        InputError: If the input cannot be read, or a report is of another pack or edition.
    """
    if source.fault is not None:
        raise InputError(source.fault)
    if not source.data.strip():
        raise InputError(Problem(code="input-empty", place=Place(file=source.name)))
    if is_json(source.data, PurePath(source.name).suffix):
        found = decode_reports(source.data, source.name)
    else:
        from gouji.documents import read_document
        from gouji.reports.extract import extract

        report = extract(read_document(source.data, source.name), pack.form)
        found = [(source.name, msgspec.structs.replace(report, pack=pack.id, edition=pack.edition))]
    for name, report in found:
        _fits(report, name, pack)
        yield name, report


def _fits(report: Report, name: str, pack: RulePack) -> None:
    """Refuse a report that says it is of another pack or edition, or of a year that the edition does not govern."""
    for said, code, own in ((report.pack, "other-pack", pack.id), (report.edition, "other-edition", pack.edition)):
        if said and said != own:
            raise InputError(Problem(code=code, place=Place(file=name), values={"found": said, "own": own}))
    if report.year is not None and not report.edition and not in_years(pack.years, report.year):
        values = {"year": str(report.year), "years": pack.years, "own": pack.edition}
        raise InputError(Problem(code="other-year", place=Place(file=name), values=values))


def _unread(source: Source, problem: Problem, lang: str) -> Unread:
    return Unread(
        source=problem.place.file or source.name,
        code=problem.code,
        cause=problem.cause(lang),
        remedy=problem.remedy(lang),
        line=problem.place.line,
        column=problem.place.column,
    )


def _order(finding: Finding) -> tuple[int, ...]:
    """Order findings by what they are, then by severity; folded ones behind the others, else as the pack has them."""
    told = finding.caused_by is not None
    return (_GRAVITY.index(finding.outcome) > 1, told, finding.severity.rank, _GRAVITY.index(finding.outcome))


def _version() -> str:
    from gouji import __version__

    return __version__
