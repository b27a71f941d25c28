"""
From bytes to a result, every step in order: read, judge, explain, fold.

A single report is a batch of one. What is wrong with an input is told in the result and never ends the others.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from gouji.engine.causes import Group, fold_causes
from gouji.engine.companions import ALONE, Companions
from gouji.engine.evaluate import judge_facts
from gouji.engine.explain import Explanation, explain, finding
from gouji.engine.laying import lay_out
from gouji.engine.outcomes import Outcomes
from gouji.engine.outlines import Outlines
from gouji.engine.program import Parts, Program
from gouji.engine.telling import MAX_PRINTED, Case
from gouji.errors import Problem
from gouji.findings import (
    CellChange,
    Finding,
    Ledger,
    Outcome,
    PackStamp,
    ReportResult,
    Result,
    Severity,
    Suggestion,
    Unread,
)
from gouji.inputs import Editions, Known, LastYears, Source, read_inputs
from gouji.messages import brief
from gouji.packs.model import RulePack
from gouji.packs.open_rows import Shape, is_open
from gouji.packs.outline import FEWEST, outlined
from gouji.reports.characters import SIMPLIFIED
from gouji.reports.model import Body, Report
from gouji.reports.slots import Slots, entities_of, slots_of
from gouji.sheets import Laid

if TYPE_CHECKING:
    from gouji.engine.localise_system import Systems
    from gouji.engine.slips import Slipped

MOST_SHAPES = 64
"""Programs that are kept, one for each number of rows that reports have."""

_GRAVITY = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE, Outcome.PASS)


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """
    How to check.

    `everything` tells passes and not-applicable instances too; `known` is what the caller knows of the reports, `last`
    those of the years before; `below` finds those of the bodies below that of a report.
    """

    lang: str = "zh"
    everything: bool = False
    known: Known = Known()
    last: LastYears | None = None
    below: Callable[[Report], Companions] | None = None


class Checker:
    """A pack ready to check reports in one language; made once, used for any number of reports."""

    def __init__(self, pack: RulePack, options: Options | None = None, shapes: int = MOST_SHAPES) -> None:
        """
        Make it.

        Args:
            pack: The rules.
            options: How to check.
            shapes: How many programs are kept, one for each number of rows that reports have.
        """
        self.pack = pack
        self.options = options or Options()
        blocking = pack.profile.undetermined if pack.profile else (Severity.ERROR,)
        self._blocking = {Outcome.FAIL: (Severity.ERROR,), Outcome.UNDETERMINED: blocking}
        self._is_open = is_open(pack.form)
        self._of_shape = functools.lru_cache(shapes)(self._made)
        self._outlines = functools.cache(lambda shape: Outlines.of_pack(pack, shape))
        self._systems = functools.lru_cache(shapes)(self._systems_of)

    @functools.cached_property
    def program(self) -> Program:
        """The pack made ready; where the rows of its form depend on the report, for the shape of its cases."""
        return Program(self.pack)

    def outcomes(self, report: Report) -> Outcomes:
        """Decide every instance for one report, without telling any of it."""
        program, report, _ = self._prepared(report)
        return judge_facts(program, report, program.read(report))

    def case(self, report: Report, companions: Companions = ALONE) -> Case:
        """
        Decide every instance for one report, ready to be explained.

        Args:
            report: The report, in the form of the pack.
            companions: What it is held against beside itself.
        """
        program, report, slots = self._prepared(self.completed(report))
        beside = companions if slots is None else companions.each(slots.put)
        facts = program.read(report, beside)
        outcomes = judge_facts(program, report, facts, beside)
        return Case(program.called(entities_of(slots)), report, facts, outcomes, self.options.lang, slots)

    def _prepared(self, report: Report) -> tuple[Program, Report, Slots | None]:
        """Find the program for the rows that a report has, and put the report into its slots."""
        slots = slots_of(report, self.pack.form) if self._is_open else None
        if slots is None:
            return self.program, report, None
        return self._of_shape(slots.shape), slots.put(report), slots

    def _made(self, shape: Shape) -> Program:
        """Make the program for a number of rows; from two on, what does not depend on it is made once."""
        is_alike = any(count >= FEWEST for count in shape)
        outlines = self._outlines(outlined(shape)) if is_alike else None
        return Program(self.pack, Parts.of(self.pack, shape), outlines)

    def _systems_of(self, shape: Shape | None) -> Systems:
        from gouji.engine.localise_system import Systems

        return Systems(self.program if shape is None else self._of_shape(shape))

    def report(
        self, report: Report, source: str = "", sha256: str = "", companions: Companions = ALONE
    ) -> ReportResult:
        """
        Check one report.

        Args:
            report: The report, in the form of the pack.
            source: The name under which it is told.
            sha256: Hash of the input it came from.
            companions: What it is held against beside itself.
        """
        return self.result(self.case(report, companions), source, sha256)

    def laid(
        self, report: Report, source: str = "", sha256: str = "", companions: Companions = ALONE
    ) -> tuple[ReportResult, Laid]:
        """Check one report and lay it out as its form; as `report`."""
        case = self.case(report, companions)
        return self.result(case, source, sha256), lay_out(case)

    def result(self, case: Case, source: str, sha256: str) -> ReportResult:
        """Tell what was found in a report whose instances are decided; `source` and `sha256` as in `report`."""
        return ReportResult(
            source=source,
            sha256=sha256,
            body=brief(case.report.body.name, MAX_PRINTED),
            year=case.report.year,
            edition=self.pack.edition,
            verdict=self._verdict(case),
            ledger=case.outcomes.ledger(),
            findings=tuple(self._traced(finding) for finding in self._findings(case)),
            ledgers=self._ledgers(case),
        )

    def explained(self, case: Case, rule: str) -> tuple[Explanation, ...]:
        """
        Tell how each instance of a rule came out, with what would mend it and what it follows from.

        Args:
            case: The report, decided.
            rule: Id of the rule.

        Raises:
            KeyError: If no active rule has this id.
        """
        told = {found.instance: found for found in self.result(case, "", "").findings if found.rule == rule}
        explained = explain(case, rule)
        findings = (self._traced(_told(one.finding, case.slots)) for one in explained)
        return tuple(
            msgspec.structs.replace(one, finding=told.get(found.instance, found))
            for one, found in zip(explained, findings, strict=True)
        )

    def completed(self, report: Report) -> Report:
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
        if not outcomes.open:
            return Outcome.PASS
        told = ((outcomes.of(n), case.severity(n)) for n in outcomes.open)
        graves = {outcome for outcome, severity in told if severity in self._blocking[outcome]}
        return next((o for o in _GRAVITY if o in graves), Outcome.PASS)

    def _traced(self, finding: Finding) -> Finding:
        """Say where the rule of a finding was written, and how it was altered, if the pack is not all of it."""
        if not (self.pack.origins or self.pack.alterations):
            return finding
        origin, altered = self.pack.origin_of(finding.rule), self.pack.alterations_of(finding.rule)
        return msgspec.structs.replace(finding, origin=origin and origin.plain, altered=altered)

    def _ledgers(self, case: Case) -> tuple[tuple[str, Ledger], ...]:
        """Divide the ledger by the packs in which the rules were written; nothing if that is one."""
        homes = self.pack.origins
        if not homes:
            return ()
        numbers: dict[str, list[int]] = {name: [] for name in reversed(self.pack.family)}
        for n in range(case.outcomes.total):
            numbers[homes[case.program.rule_of(n).id]].append(n)
        return tuple((name, case.outcomes.ledger_of(members)) for name, members in numbers.items())

    def _findings(self, case: Case) -> list[Finding]:
        numbers = [n for n in case.outcomes.open if self._is_told(case, n)]
        if not numbers and not self.options.everything:
            return []
        suggested, slipped = self._suggested(case) if any(n in case.program.bound for n in numbers) else ({}, ())
        told = [msgspec.structs.replace(finding(case, n), suggestion=suggested.get(n)) for n in numbers]
        wanting = [self._wanting(case, n) for n in numbers]
        at = {number: i for i, number in enumerate(numbers)}
        groups = [Group(slip, tuple(at[n] for n in instances)) for slip, instances in slipped]
        folded = fold_causes(told, self.pack.causes, wanting, case.program.layout.sections, groups)
        if self.options.everything:
            rest = set(range(len(case.program.instances))) - set(numbers)
            folded += [finding(case, n) for n in sorted(rest)]
        return [_told(found, case.slots) for found in sorted(folded, key=_order)]

    def _suggested(self, case: Case) -> tuple[dict[int, Suggestion], tuple[Slipped, ...]]:
        from gouji.engine.localise import suggest  # paid for by reports of which something is told
        from gouji.engine.slips import slips

        systems = self._systems(case.slots.shape if case.slots else None).about(case.outcomes.open)
        suggested = suggest(case, systems)
        return suggested, slips(case, systems, suggested)

    def _wanting(self, case: Case, number: int) -> frozenset[str]:
        """Give the paths of the cells for want of which a numeric instance is undetermined."""
        verdict = case.outcomes.others[number]
        if verdict.outcome is not Outcome.UNDETERMINED or verdict.reason not in ("reason.blanks", "reason.guard-open"):
            return frozenset()
        layout = case.program.layout
        return frozenset(layout.cells[n].path for n in verdict.cells if n < len(layout.cells))

    def _is_told(self, case: Case, number: int) -> bool:
        """Failures are told, and what could not be determined of error or warning level, or of one that blocks."""
        if case.outcomes.of(number) is Outcome.FAIL:
            return True
        severity = case.severity(number)
        return severity is not Severity.INFO or severity in self._blocking[Outcome.UNDETERMINED]


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
    return _run(sources, rules, options or Options(), Checker.report)


def check_laid(
    sources: Iterable[Source], rules: RulePack | Editions, options: Options | None = None
) -> tuple[Result, tuple[Laid, ...]]:
    """
    Check inputs and lay their reports out as their forms, for writers that show the reports themselves; as `check`.

    Returns:
        The result, and each of its reports laid out.
    """
    laid: list[Laid] = []

    def both(checker: Checker, report: Report, source: str, sha256: str, companions: Companions) -> ReportResult:
        result, sheets = checker.laid(report, source, sha256, companions)
        laid.append(sheets)
        return result

    return _run(sources, rules, options or Options(), both), tuple(laid)


_Judge = Callable[[Checker, Report, str, str, Companions], ReportResult]


def _run(sources: Iterable[Source], rules: RulePack | Editions, options: Options, judge: _Judge) -> Result:
    editions = rules if isinstance(rules, Editions) else Editions(rules)
    checkers: dict[tuple[str, str], Checker] = {}
    homes: list[str] = []
    reports: list[ReportResult] = []
    unread: list[Unread] = []
    for source in sources:
        sha256 = hashlib.sha256(source.data).hexdigest()
        for name, report, pack, problems in read_inputs(source, editions, options.known, options.lang):
            unread += [_unread(source, p, options.lang) for p in problems]
            if report is not None:
                checker = checkers.get((pack.id, pack.edition)) or Checker(pack, options)
                checkers[pack.id, pack.edition] = checker
                homes.append(pack.id)
                reports.append(judge(checker, report, name, sha256, _companions(report, options)))
    stamps = stamps_of([checker.pack for checker in checkers.values()] or [editions.first])
    first, *others = stamps.values()
    if others:
        homed = zip(reports, map(stamps.__getitem__, homes), strict=True)
        reports = [msgspec.structs.replace(report, pack=None if stamp is first else stamp) for report, stamp in homed]
    return Result(engine=_version(), pack=first, lang=options.lang, reports=tuple(reports), unread=tuple(unread))


def stamps_of(judged: Iterable[RulePack]) -> dict[str, PackStamp]:
    """
    Give the stamps of packs by their ids, in the order of their first editions; with all that their editions altered.

    Args:
        judged: The editions that judged.
    """
    editions: dict[str, list[RulePack]] = {}
    for pack in judged:
        editions.setdefault(pack.id, []).append(pack)
    altered = {n: dict.fromkeys(each for pack in packs for each in pack.alterations) for n, packs in editions.items()}
    return {n: msgspec.structs.replace(editions[n][0].stamp, alterations=tuple(each)) for n, each in altered.items()}


def _companions(report: Report, options: Options) -> Companions:
    found = options.below(report) if options.below is not None else ALONE
    if options.last is None:
        return found
    return msgspec.structs.replace(found, last=options.last.of(report), asked=("last", *found.asked))


def _told(found: Finding, slots: Slots | None) -> Finding:
    """Name rows as the report does."""
    if slots is None:
        return found
    cells = tuple(msgspec.structs.replace(cell, path=slots.told(cell.path)) for cell in found.cells)
    suggestion, slip = found.suggestion, found.slip
    if suggestion is not None:
        suggestion = msgspec.structs.replace(suggestion, cells=_renamed(suggestion.cells, slots))
    if slip is not None:
        slip = msgspec.structs.replace(slip, cells=_renamed(slip.cells, slots))
    pairs = slots.pairs(found.instance)
    return msgspec.structs.replace(found, instance=pairs, cells=cells, suggestion=suggestion, slip=slip)


def _renamed(changes: Iterable[CellChange], slots: Slots) -> tuple[CellChange, ...]:
    return tuple(msgspec.structs.replace(change, path=slots.told(change.path)) for change in changes)


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
