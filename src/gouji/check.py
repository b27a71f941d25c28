"""
From bytes to a result, every step in order: read, judge, explain, fold.

A single report is a batch of one. What is wrong with an input is told in the result and never ends the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from gouji.engine.causes import fold_causes
from gouji.engine.evaluate import judge_facts
from gouji.engine.explain import finding
from gouji.engine.outcomes import Outcomes
from gouji.engine.program import Program
from gouji.engine.telling import MAX_PRINTED, Case
from gouji.errors import Problem
from gouji.findings import Finding, Ledger, Outcome, ReportResult, Result, Severity, Unread
from gouji.inputs import Editions, Known, Source, read_inputs
from gouji.messages import brief
from gouji.packs.model import RulePack
from gouji.reports.characters import SIMPLIFIED
from gouji.reports.model import Body, Report

_GRAVITY = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE, Outcome.PASS)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """
    How to check.

    `everything` tells passes and not-applicable instances too; `known` is what the caller knows of the reports.
    """

    lang: str = "zh"
    everything: bool = False
    known: Known = Known()


class Checker:
    """A pack ready to check reports in one language; made once, used for any number of reports."""

    def __init__(self, pack: RulePack, options: Options | None = None) -> None:
        self.pack = pack
        self.options = options or Options()
        self.program = Program(pack)
        blocking = pack.profile.undetermined if pack.profile else (Severity.ERROR,)
        self._blocking = {Outcome.FAIL: (Severity.ERROR,), Outcome.UNDETERMINED: blocking}

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
            body=brief(report.body.name, MAX_PRINTED),
            year=report.year,
            edition=self.pack.edition,
            verdict=self._verdict(case),
            ledger=case.outcomes.ledger(),
            findings=tuple(self._traced(finding) for finding in self._findings(case)),
            ledgers=self._ledgers(case.outcomes),
        )

    def _completed(self, report: Report) -> Report:
        """Tell the kind of body by its name where the report does not say it."""
        kind = (
            self.pack.form.kind_of(report.body.name.translate(SIMPLIFIED))
            if report.body.kind in ("", "unknown")
            else report.body.kind
        )
        if kind == report.body.kind:
            return report
        body = Body(name=report.body.name, kind=kind, region=report.body.region)
        return msgspec.structs.replace(report, body=body)

    def _verdict(self, case: Case) -> Outcome:
        outcomes = case.outcomes
        told = ((outcomes.of(n), self.program.rule_of(n).severity) for n in outcomes.open)
        graves = {outcome for outcome, severity in told if severity in self._blocking[outcome]}
        return next((o for o in _GRAVITY if o in graves), Outcome.PASS)

    def _traced(self, finding: Finding) -> Finding:
        """Say where the rule of a finding was written, and how it was altered, if the pack is not all of it."""
        if not (self.pack.origins or self.pack.alterations):
            return finding
        origin, altered = self.pack.origin_of(finding.rule), self.pack.alterations_of(finding.rule)
        return msgspec.structs.replace(finding, origin=origin and origin.plain, altered=altered)

    def _ledgers(self, outcomes: Outcomes) -> tuple[tuple[str, Ledger], ...]:
        """Divide the ledger by the packs in which the rules were written; nothing if that is one."""
        homes = self.pack.origins
        if not homes:
            return ()
        numbers: dict[str, list[int]] = {name: [] for name in reversed(self.pack.family)}
        for n in range(outcomes.total):
            numbers[homes[self.program.rule_of(n).id]].append(n)
        return tuple((name, outcomes.ledger_of(members)) for name, members in numbers.items())

    def _findings(self, case: Case) -> list[Finding]:
        numbers = [n for n in case.outcomes.open if self._is_told(case, n)]
        if not numbers and not self.options.everything:
            return []
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
        failed = case.outcomes.of(number) is Outcome.FAIL
        return failed or self.program.rule_of(number).severity is not Severity.INFO


def check(sources: Iterable[Source], rules: RulePack | Editions, options: Options | None = None) -> Result:
    """
    Check any number of inputs, each of one or more reports.

    Args:
        sources: The inputs, in the order in which they are told.
        rules: One edition of a pack, which then judges every report; or all of them, each report by that of its year.
        options: How to check.

    Returns:
        The result; an input or a report that cannot be read stands in `unread`.
    """
    options = options or Options()
    editions = rules if isinstance(rules, Editions) else Editions(rules)
    checkers: dict[str, Checker] = {}
    reports: list[ReportResult] = []
    unread: list[Unread] = []
    for source in sources:
        sha256 = hashlib.sha256(source.data).hexdigest()
        for name, report, pack, problems in read_inputs(source, editions, options.known, options.lang):
            unread += [_unread(source, p, options.lang) for p in problems]
            if report is not None:
                checker = checkers.get(pack.edition) or checkers.setdefault(pack.edition, Checker(pack, options))
                reports.append(checker.report(report, name, sha256))
    judged = [checker.pack for checker in checkers.values()] or [editions.first]
    altered = tuple(dict.fromkeys(alteration for pack in judged for alteration in pack.alterations))
    stamp = msgspec.structs.replace(editions.first.stamp, alterations=altered)
    return Result(engine=_version(), pack=stamp, lang=options.lang, reports=tuple(reports), unread=tuple(unread))


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
