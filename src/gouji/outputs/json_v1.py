"""`Result` to JSON, in the contract of `result_v1`, for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from gouji import findings as found
from gouji.findings import Outcome, Severity
from gouji.outputs import result_v1 as v1

SAFE = 2**53 - 1
"""Greatest whole number that every JSON reader keeps exactly (RFC 8259, section 6)."""

# Controls that JSON does not escape by itself, and the marks of bidirectional text.
_STEERING = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def write_json(result: found.Result) -> bytes:
    """
    Write a result as `gouji/result/1`.

    Args:
        result: What was found.

    Returns:
        UTF-8, indented by one space a level, ended by a line feed; the same result gives the same bytes.
    """
    return json_bytes(_result(result))


def json_bytes(value: object) -> bytes:
    """Write a value as JSON, indented, ended by a line feed; what could steer a terminal is written as an escape."""
    text = (msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n").decode()
    return _STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text).encode()


def _result(result: found.Result) -> v1.ResultValue:
    editions = {report.edition for report in result.reports if report.pack is None}
    return v1.ResultValue(
        schema="gouji/result/1",
        engine=result.engine,
        lang="en" if result.lang == "en" else "zh",
        pack=_pack(result.pack, editions.pop() if len(editions) == 1 else None),
        reports=tuple(_report(report) for report in result.reports),
        unread=tuple(_unread(unread) for unread in result.unread),
        summary=_summary(result),
        waivers=_waivers(result.waivers) if result.waivers is not None else UNSET,
    )


def _pack(stamp: found.PackStamp, edition: str | None) -> v1.PackValue:
    return v1.PackValue(
        id=stamp.id,
        title=stamp.title,
        edition=edition,
        version=stamp.version,
        sha256=stamp.sha256,
        extends=tuple(_base(base) for base in stamp.extends) or UNSET,
        altered=tuple(_alteration(alteration) for alteration in stamp.alterations) or UNSET,
        profile=_profile(stamp.profile) if stamp.profile else UNSET,
    )


def _waivers(stamp: found.WaiverStamp) -> v1.WaiversValue:
    return v1.WaiversValue(
        files=tuple(v1.WaiverFileValue(source=encodable(name), sha256=sha256) for name, sha256 in stamp.files),
        today=stamp.today,
        used=stamp.used,
        elsewhere=stamp.elsewhere,
        lapsed=tuple(_lapse(lapse) for lapse in stamp.lapses),
    )


def _lapse(lapse: found.Lapse) -> v1.LapseValue:
    return v1.LapseValue(
        kind=lapse.kind,
        place=encodable(lapse.place),
        rule=lapse.rule,
        report=lapse.report,
        year=lapse.year,
        until=lapse.until,
        what=lapse.what,
        was=lapse.was,
        now=lapse.now,
    )


def waived_value(waived: found.Waived | None) -> v1.WaivedValue | None:
    """Give the waiver of a finding as the contract has it."""
    if waived is None:
        return None
    return v1.WaivedValue(
        reason=waived.reason,
        by=waived.by,
        until=waived.until,
        ticket=waived.ticket,
        place=encodable(waived.place),
    )


def _report(report: found.ReportResult) -> v1.ReportValue:
    return v1.ReportValue(
        source=encodable(report.source),
        sha256=report.sha256,
        body=report.body,
        year=report.year,
        edition=report.edition,
        verdict=report.verdict.value,
        ledger=_ledger(report.ledger),
        findings=tuple(_finding(finding) for finding in report.findings),
        ledgers={pack: _ledger(ledger) for pack, ledger in report.ledgers} or UNSET,
        pack=_pack(report.pack, report.edition) if report.pack is not None else UNSET,
    )


def _ledger(ledger: found.Ledger) -> v1.LedgerValue:
    return v1.LedgerValue(
        passed=ledger.passed,
        fail=ledger.failed,
        undetermined=ledger.undetermined,
        not_applicable=ledger.not_applicable,
        total=ledger.total,
    )


def _profile(profile: found.ProfileStamp) -> v1.ProfileValue:
    return v1.ProfileValue(
        id=profile.id,
        title=profile.title,
        fail_on=profile.fail_on,
        undetermined=tuple(severity.value for severity in profile.undetermined),
    )


def _base(stamp: found.PackStamp) -> v1.BaseValue:
    return v1.BaseValue(id=stamp.id, title=stamp.title, version=stamp.version, sha256=stamp.sha256)


def _alteration(alteration: found.Alteration) -> v1.AlterationValue:
    return v1.AlterationValue(
        kind=alteration.kind,
        name=alteration.name,
        pack=alteration.pack,
        version=alteration.version,
        reason=alteration.reason,
        amendments=tuple(v1.AmendmentValue(key=a.key, before=a.before, after=a.after) for a in alteration.amendments),
    )


def _finding(finding: found.Finding) -> v1.FindingValue:
    return v1.FindingValue(
        rule=finding.rule,
        severity=finding.severity.value,
        outcome=finding.outcome.value,
        title=finding.title,
        meaning=finding.meaning,
        message=finding.message,
        detail=finding.detail,
        hint=finding.hint,
        grade=finding.grade,
        cites=tuple(_cite(citation) for citation in finding.cites),
        instance=finding.applied_to,
        subject=finding.subject,
        at=_at(finding.at),
        quote=finding.quote,
        cells=tuple(_cell(cell) for cell in finding.cells),
        left=_number(finding.left),
        right=_number(finding.right),
        difference=_number(finding.difference),
        would_pass=_number(finding.would_pass),
        caused_by=finding.caused_by,
        follows=finding.follows,
        suggestion=_suggestion(finding.suggestion),
        slip=_slip(finding.slip),
        waived=waived_value(finding.waived),
        origin=v1.OriginValue(pack=finding.origin.id, version=finding.origin.version) if finding.origin else UNSET,
        altered=tuple(_alteration(alteration) for alteration in finding.altered) or UNSET,
    )


def _cite(citation: found.Citation) -> v1.Cite:
    return v1.Cite(
        id=citation.id,
        document=citation.document,
        number=citation.number,
        clause=citation.clause,
        says=citation.says,
        grade=citation.grade,
    )


def _cell(cell: found.CellRef) -> v1.CellValue:
    value = str(cell.value) if isinstance(cell.value, int) and abs(cell.value) > SAFE else cell.value
    return v1.CellValue(path=cell.path, label=cell.label, value=value, state=cell.state.value, at=_at(cell.at))


def _suggestion(suggestion: found.Suggestion | None) -> v1.Suggestion | None:
    if suggestion is None:
        return None
    return v1.Suggestion(
        cells=_changes(suggestion.cells),
        others=suggestion.others,
        kind=suggestion.kind,
        relations=suggestion.relations,
    )


def _slip(slip: found.Slip | None) -> v1.Slip | None:
    return None if slip is None else v1.Slip(cells=_changes(slip.cells), breaks=slip.breaks)


def _changes(cells: Iterable[found.CellChange]) -> tuple[v1.Change, ...]:
    return tuple(v1.Change(path=cell.path, from_=_number(cell.before), to=_number(cell.after)) for cell in cells)


def _at(at: found.Location | None) -> v1.At | None:
    if at is None:
        return None
    return v1.At(
        line=at.line,
        column=at.column,
        page=at.page,
        table=at.table,
        row=at.row,
        cell=at.cell,
        box=at.box,
        element=at.element,
        part=at.part,
    )


def _number(text: str | None) -> int | str | None:
    if text is None or not text.removeprefix("-").isdecimal() or len(text) > len(str(SAFE)) + 1:
        return text
    number = int(text)
    return number if abs(number) <= SAFE and str(number) == text else text


def _unread(unread: found.Unread) -> v1.UnreadValue:
    return v1.UnreadValue(
        source=encodable(unread.source),
        code=unread.code,
        cause=encodable(unread.cause),
        remedy=encodable(unread.remedy),
        line=unread.line,
        column=unread.column,
    )


def encodable(text: str) -> str:
    """Make a file's name writable: what was no UTF-8 in it becomes an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def _summary(result: found.Result) -> v1.Summary:
    verdicts = [report.verdict for report in result.reports]
    return v1.Summary(
        reports=len(result.reports),
        unread=len(result.unread),
        verdicts=v1.Verdicts(
            passed=verdicts.count(Outcome.PASS),
            fail=verdicts.count(Outcome.FAIL),
            undetermined=verdicts.count(Outcome.UNDETERMINED),
        ),
        findings=_counts(finding for report in result.reports for finding in report.findings),
        waived=sum(f.waived is not None and f.caused_by is None for r in result.reports for f in r.findings),
    )


def _counts(told: Iterable[found.Finding]) -> v1.Counts:
    severities = [f.severity for f in told if f.outcome is Outcome.FAIL and f.caused_by is None]
    return v1.Counts(
        error=severities.count(Severity.ERROR),
        warning=severities.count(Severity.WARNING),
        info=severities.count(Severity.INFO),
    )
