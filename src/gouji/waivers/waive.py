"""
Waivers held against a result: which findings they set aside, and which waivers set nothing aside, and why.

Outcomes, ledger and verdict stay what they are: a waiver changes what ends a gate and nothing else. What a finding that is
set aside explains is set aside with it, since one cause is one finding.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Literal, NamedTuple

from msgspec.structs import replace

from gouji.findings import Finding, Lapse, Outcome, ReportResult, Result, Waived, WaiverStamp
from gouji.numbers import called
from gouji.waivers.model import Waiver
from gouji.waivers.read import Entry, WaiverBook

_OPEN = (Outcome.FAIL, Outcome.UNDETERMINED)
_RANKS = ("used", "expired", "changed", "unused")

Kind = Literal["used", "expired", "changed", "unused", "elsewhere"]


class Change(NamedTuple):
    """What is no longer as a waiver saw it: path of a cell, or empty for the words quoted; as it was and as it is."""

    what: str
    was: str | None
    now: str | None


class Fate(NamedTuple):
    """What became of a waiver: `used`, `expired`, `changed`, `unused`, or `elsewhere` if its report was not there."""

    kind: Kind
    change: Change | None = None


class Waiving(NamedTuple):
    """A result with its findings set aside, and what became of each waiver, in the order of the books."""

    result: Result
    fates: tuple[tuple[Fate, ...], ...]


def waive(result: Result, books: Sequence[WaiverBook], today: str) -> Waiving:
    """
    Set findings aside.

    Args:
        result: What was found.
        books: The waivers; where several fit a finding, the first that holds is told.
        today: The day against which last days are held, as an ISO date.

    Returns:
        The result with `waived` on its findings and the stamp of the waivers; what became of each.
    """
    shelf = Shelf(books, today)
    reports = tuple(shelf.report(report) for report in result.reports)
    fates = tuple(tuple(shelf.fates[entry.key] for entry in book.entries) for book in books)
    pairs = [(entry, shelf.fates[entry.key]) for book in books for entry in book.entries]
    stamp = WaiverStamp(
        files=tuple((book.name, book.sha256) for book in books),
        today=today if any(entry.waiver.until for entry, _ in pairs) else None,
        used=sum(fate.kind == "used" for _, fate in pairs),
        elsewhere=sum(fate.kind == "elsewhere" for _, fate in pairs),
        lapses=tuple(lapse for entry, fate in pairs if (lapse := _lapse(entry, fate)) is not None),
    )
    return Waiving(replace(result, reports=reports, waivers=stamp), fates)


def better(one: Fate, other: Fate) -> Fate:
    """Choose between two things that became of a waiver, as it may be for several findings: the first, unless it is worse."""
    if one.kind == "elsewhere":
        return other
    return other if other.kind != "elsewhere" and _RANKS.index(other.kind) < _RANKS.index(one.kind) else one


class Shelf:
    """Waivers by the report that they are for, and what became of each so far, by its key."""

    def __init__(self, books: Sequence[WaiverBook], today: str) -> None:
        """
        Begin without any report.

        Args:
            books: The waivers; where several fit a finding, the first that holds is told.
            today: The day against which last days are held, as an ISO date.
        """
        self.today = today
        self.fates: dict[tuple[str, int], Fate] = {}
        self._counts: Counter[tuple[str, int]] = Counter()
        self._of: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in (entry for book in books for entry in book.entries):
            self.fates[entry.key] = Fate("elsewhere")
            waiver = entry.waiver
            key = ("body", called(waiver.body)) if waiver.body.strip() else ("source", _path(waiver.source))
            self._of[key].append(entry)

    def report(self, report: ReportResult) -> ReportResult:
        """Set findings of one report aside."""
        keys = (("body", called(report.body)), ("source", _path(report.source)))
        entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in (entry for key in keys for entry in self._of.get(key, ())):
            if _is_of(entry.waiver, report):
                self._tell(entry, Fate("unused"))
                entries[entry.waiver.rule].append(entry)
        if not entries:
            return report
        findings = [self._finding(finding, entries.get(finding.rule, ())) for finding in report.findings]
        return replace(report, findings=tuple(_with_their_cause(findings)))

    def taken(self) -> dict[tuple[str, int], tuple[Fate, int]]:
        """Give what became of waivers of the reports so far, with how many findings each set aside, and begin anew."""
        told = {key: (fate, self._counts[key]) for key, fate in self.fates.items() if fate.kind != "elsewhere"}
        self.fates |= dict.fromkeys(told, Fate("elsewhere"))
        self._counts.clear()
        return told

    def _finding(self, finding: Finding, entries: Sequence[Entry]) -> Finding:
        held = [(entry, fate) for entry in entries if (fate := self._fate(entry.waiver, finding)) is not None]
        for entry, fate in held:
            self._tell(entry, fate)
        first = next((entry for entry, fate in held if fate.kind == "used"), None)
        if first is None:
            return finding
        self._counts[first.key] += 1
        return replace(finding, waived=_waived(first))

    def _fate(self, waiver: Waiver, finding: Finding) -> Fate | None:
        """Hold a waiver against a finding of its rule and report; None if it is about another one."""
        about = finding.applied_to
        if finding.outcome not in _OPEN or waiver.outcome not in ("any", finding.outcome.value):
            return None
        if any(about.get(kind) != name for kind, name in waiver.instance.items()):
            return None
        change = next(_changes(waiver, finding), None)
        if change is not None:
            return Fate("changed", change)
        return Fate("expired" if waiver.until is not None and waiver.until < self.today else "used")

    def _tell(self, entry: Entry, fate: Fate) -> None:
        self.fates[entry.key] = better(self.fates[entry.key], fate)


def _path(source: str) -> str:
    return PurePath(source).as_posix()


def _is_of(waiver: Waiver, report: ReportResult) -> bool:
    is_body = not waiver.body.strip() or called(waiver.body) == called(report.body)
    is_source = not waiver.source.strip() or _path(waiver.source) == _path(report.source)
    return is_body and is_source and waiver.year in (None, report.year)


def _changes(waiver: Waiver, finding: Finding) -> Iterator[Change]:
    """List what is no longer as it was seen."""
    now = {cell.path: cell.value for cell in finding.cells}
    for path, value in waiver.cells.items():
        if path not in now or _said(now[path]) != _said(value):
            yield Change(path, _said(value), _said(now.get(path)))
    if waiver.quote and waiver.quote.split() != finding.quote.split():
        yield Change("", waiver.quote, finding.quote)


def _said(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def _waived(entry: Entry) -> Waived:
    waiver = entry.waiver
    return Waived(
        reason=waiver.reason, by=waiver.by, until=waiver.until, ticket=waiver.ticket, place=entry.place
    )  # fmt: skip


def _with_their_cause(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Set aside what findings explain that are set aside, where all that may explain it are."""
    heads: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.caused_by is None and finding.follows:
            heads[finding.rule].append(finding)
    for finding in findings:
        causes = heads.get(finding.caused_by, []) if finding.caused_by is not None else []
        is_covered = finding.waived is None and causes and all(cause.waived for cause in causes)
        yield replace(finding, waived=causes[0].waived) if is_covered else finding


def _lapse(entry: Entry, fate: Fate) -> Lapse | None:
    waiver, change = entry.waiver, fate.change or Change("", None, None)
    if fate.kind == "used" or fate.kind == "elsewhere":  # noqa: PLR1714 - so that the type of the rest is known
        return None
    return Lapse(
        kind=fate.kind,
        place=entry.place,
        rule=waiver.rule,
        report=waiver.body or waiver.source,
        year=waiver.year,
        until=waiver.until,
        what=change.what,
        was=change.was,
        now=change.now,
    )
