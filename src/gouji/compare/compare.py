"""
What differs between two sides, report by report.

Reports are the same by body and year; one report a side is the same whatever it is called. Findings are the same by rule
and by what the rule was applied to, never by their words or figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from gouji.compare import compare_v1 as v1
from gouji.compare.sides import Held, Side
from gouji.findings import CellRef, CellState, Finding, Outcome, ReportResult, Severity
from gouji.numbers import called, parse_number
from gouji.outputs.json_v1 import SAFE, encodable, waived_value
from gouji.outputs.result_v1 import Counts

_FOUND = {Outcome.UNDETERMINED: 1, Outcome.FAIL: 2}
_LEAST = len(Severity)

Key = tuple[object, ...]
Pair = tuple[Held | None, Held | None]
T = TypeVar("T")


def compare(old: Side, new: Side, *, engine: str, lang: str) -> v1.Comparison:
    """
    Compare two sides.

    Args:
        old, new: The sides.
        engine: Version of the program.
        lang: `zh` or `en`, the language in which reports were checked.

    Returns:
        The difference; reports in the order of the new side, those that are on the old one alone last.
    """
    reports = tuple(_report(before, after) for before, after in _paired(old.reports, new.reports))
    return v1.Comparison(
        engine=engine,
        lang="en" if lang == "en" else "zh",
        old=_side(old),
        new=_side(new),
        figures_of="findings" if "result" in (old.kind, new.kind) else "reports",
        reports=reports,
        summary=_summary(reports),
    )


def _side(side: Side) -> v1.SideValue:
    return v1.SideValue(
        source=encodable(side.source),
        kind=side.kind,
        pack=side.pack.id,
        version=side.pack.version,
        sha256=side.pack.sha256,
        reports=len(side.reports),
        unread=side.unread,
    )


def _paired(old: tuple[Held, ...], new: tuple[Held, ...]) -> Iterator[Pair]:
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    waiting = dict(_numbered((_called(held.result), held) for held in old))
    for key, held in _numbered((_called(held.result), held) for held in new):
        yield waiting.pop(key, None), held
    for held in waiting.values():
        yield held, None


def _called(report: ReportResult) -> Key:
    return (called(report.body) or report.source, report.year)


def _numbered(items: Iterable[tuple[Key, T]]) -> Iterator[tuple[Key, T]]:
    """Tell apart what has the same key, by its order."""
    seen: dict[Key, int] = {}
    for key, item in items:
        seen[key] = seen.get(key, 0) + 1
        yield (*key, seen[key]), item


def _report(old: Held | None, new: Held | None) -> v1.ReportChange:
    told = new or old
    assert told is not None
    before, after = _findings(old) if new is not None else {}, _findings(new)
    keys = [*after, *(key for key in before if key not in after)]
    changes = [(_kind(before.get(key), after.get(key)), _change(before.get(key), after.get(key))) for key in keys]
    mended, appeared, remaining = (
        tuple(change for kind, change in changes if kind == wanted) for wanted in ("mended", "appeared", "remaining")
    )
    return v1.ReportChange(
        body=told.result.body,
        year=told.result.year,
        old=_version(old),
        new=_version(new),
        mended=mended,
        appeared=appeared,
        remaining=remaining,
        figures=tuple(_figures(old, new)) if old is not None and new is not None else (),
    )


def _version(held: Held | None) -> v1.Version | None:
    if held is None:
        return None
    result = held.result
    return v1.Version(
        source=encodable(result.source),
        sha256=result.sha256,
        body=result.body,
        year=result.year,
        verdict=result.verdict.value,
    )


def _findings(held: Held | None) -> dict[Key, Finding]:
    return dict(_numbered((_key(finding), finding) for finding in held.result.findings)) if held is not None else {}


def _key(finding: Finding) -> Key:
    return (finding.rule, *sorted(finding.applied_to.items()))


def _kind(old: Finding | None, new: Finding | None) -> str:
    """Say what became of a finding; "" for what is none on either side."""
    before, after = _gravity(old), _gravity(new)
    if after is None:
        return "mended" if before is not None else ""
    return "remaining" if before is not None and after <= before else "appeared"


def _gravity(finding: Finding | None) -> tuple[int, int] | None:
    """Rank a finding; None for an outcome that is none, and for open ones of level info, which are seldom told."""
    if finding is None or finding.outcome not in _FOUND:
        return None
    if finding.outcome is Outcome.UNDETERMINED and finding.severity is Severity.INFO:
        return None
    return _FOUND[finding.outcome], _LEAST - finding.severity.rank


def _change(old: Finding | None, new: Finding | None) -> v1.FindingChange:
    told = new if _gravity(new) is not None else old or new
    assert told is not None
    return v1.FindingChange(
        rule=told.rule,
        severity=told.severity.value,
        title=told.title,
        message=told.message,
        subject=told.subject,
        instance=told.applied_to,
        old=old.outcome.value if old is not None else None,
        new=new.outcome.value if new is not None else None,
        caused_by=told.caused_by,
        waived=waived_value(told.waived),
    )


def _figures(old: Held, new: Held) -> Iterator[v1.FigureChange]:
    for path, after in new.figures.items():
        before = old.figures.get(path)
        if before is not None and _printed(before) != _printed(after):
            yield v1.FigureChange(path=path, label=after.label or before.label, old=_figure(before), new=_figure(after))


def _printed(cell: CellRef) -> tuple[CellState, object]:
    """Give what makes a figure the same: of a number its value, however it is printed."""
    value = cell.value
    number = parse_number(value) if cell.state is CellState.NUMBER and isinstance(value, str) else None
    return cell.state, value if number is None else number


def _figure(cell: CellRef) -> v1.Figure:
    value = str(cell.value) if isinstance(cell.value, int) and abs(cell.value) > SAFE else cell.value
    return v1.Figure(value=value, state=cell.state.value)


def _summary(reports: tuple[v1.ReportChange, ...]) -> v1.CompareSummary:
    appeared = [change for report in reports for change in report.appeared if change.caused_by is None]
    failing = [change.severity for change in appeared if change.new == "fail"]
    counts = {level.value: failing.count(level.value) for level in Severity}
    return v1.CompareSummary(
        both=sum(report.old is not None and report.new is not None for report in reports),
        only_old=sum(report.new is None for report in reports),
        only_new=sum(report.old is None for report in reports),
        mended=sum(change.caused_by is None for report in reports for change in report.mended),
        appeared=len(appeared),
        remaining=sum(change.caused_by is None for report in reports for change in report.remaining),
        figures=sum(len(report.figures) for report in reports),
        appeared_failures=Counts(**counts),
        appeared_waived=sum(change.waived is not None for change in appeared),
    )


def blocks(change: v1.FindingChange, side: Side, fail_on: str) -> bool:
    """
    Say whether a new finding ends a gate.

    Args:
        change: The finding.
        side: The side that it is new on.
        fail_on: `error`, `warning`, `info`, or `never`.
    """
    if fail_on == "never" or change.waived is not None:
        return False
    severity = Severity(change.severity)
    if change.new == Outcome.UNDETERMINED.value:
        return severity in side.blocking
    return severity.rank <= Severity(fail_on).rank
