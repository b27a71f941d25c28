"""
`Result` to text that a person likes to read, in a terminal or a mail.

Report by report: its findings by severity, its ledger and verdict; then what could not be read. Whatever comes from a
report or a pack is cleaned on its way out, so that no document can steer the terminal it is shown on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gouji.findings import Finding, Ledger, Outcome, ReportResult, Result, Severity, Unread
from gouji.outputs.gate import gate_of, gate_words
from gouji.outputs.layout import Pen
from gouji.outputs.origins import heritage_lines
from gouji.outputs.telling import BAR, finding_lines
from gouji.outputs.waivers import lapse_words, stamp_words

_OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE)
_QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def write_text(
    result: Result, *, lang: str, color: bool, width: int, everything: bool, fail_on: str = "error"
) -> str:  # fmt: skip
    """
    Tell a result to a person.

    Args:
        result: What was found.
        lang: `zh` or `en`.
        color: Use ANSI colours.
        width: Columns of the terminal.
        everything: Tell also what passed, what does not apply, and the findings that others explain.
        fail_on: The severity from which findings block; told where waivers are heeded.

    Returns:
        Lines, each ended by a line feed.
    """
    pen = Pen(lang=lang, color=color, width=width)
    blocks = [_report(report, pen, everything) for report in result.reports]
    blocks += [_unread(unread, pen) for unread in result.unread]
    blocks.append(_summary(result, fail_on, pen))
    return "\n".join("".join(line + "\n" for line in block) for block in blocks)


def _report(report: ReportResult, pen: Pen, everything: bool) -> list[str]:
    lines = pen.block(_headline(report, pen), style="strong")
    lines += pen.block(
        pen.say("text.input", source=report.source, edition=report.form, sha256=report.sha256[:12]), style="faint"
    )
    told = [f for f in report.findings if f.outcome not in _QUIET and (everything or f.caused_by is None)]
    told.sort(key=lambda f: (f.caused_by is not None, f.waived is not None, f.severity.rank))
    for _, alike in groupby(told, key=_alike):
        lines += ["", *finding_lines(list(alike), report.source, pen, everything)]
    if everything:
        lines += _quiet([finding for finding in report.findings if finding.outcome in _QUIET], pen)
    return [*lines, "", *_verdict(report, pen)]


def _alike(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.outcome, finding.title, finding.caused_by, finding.waived is None


def _headline(report: ReportResult, pen: Pen) -> str:
    body = report.body or pen.say("text.body-unknown")
    year = pen.say("text.year", year=report.year) if report.year is not None else pen.say("text.year-unknown")
    return f"{body} · {year}"


def _verdict(report: ReportResult, pen: Pen) -> list[str]:
    told = [f for f in report.findings if f.outcome is Outcome.FAIL and f.caused_by is None]
    lines = pen.block(
        ledger_words(report.ledger, pen),
        head=pen.say(f"verdict.{report.verdict.value}") + "  ",
        mark=report.verdict.value,
        hang="  ",
    )
    lines += pen.block(_severities(told, pen), head="  ") if told else []
    waived = sum(f.waived is not None and f.caused_by is None for f in report.findings)
    lines += pen.block(pen.say("waived.count", n=waived), head="  ") if waived else []
    for pack, ledger in report.ledgers:
        lines += pen.block(ledger_words(ledger, pen), head=f"  {pack}: ", hang="    ", style="faint")
    return lines


def _severities(findings: Sequence[Finding], pen: Pen) -> str:
    counts = ((severity, sum(f.severity is severity for f in findings)) for severity in Severity)
    return pen.say("text.comma").join(pen.say(f"count.{severity.value}", n=n) for severity, n in counts if n)


def ledger_words(ledger: Ledger, pen: Pen) -> str:
    """Say how all instances came out, and how many there are."""
    counts = (ledger.passed, ledger.failed, ledger.undetermined, ledger.not_applicable)
    parts = (pen.say(f"ledger.{outcome.value}", n=n) for outcome, n in zip(_OUTCOMES, counts, strict=True))
    return pen.say("text.comma").join(parts) + pen.say("text.semicolon") + pen.say("ledger.total", n=ledger.total)


def _quiet(findings: Sequence[Finding], pen: Pen) -> list[str]:
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        said = finding.message if finding.outcome is Outcome.NOT_APPLICABLE else ""
        groups.setdefault((finding.outcome.value, finding.rule, said), []).append(finding)
    lines: list[str] = [""] if groups else []
    for (outcome, rule, said), members in groups.items():
        subjects = pen.say("text.enumeration").join(dict.fromkeys(f.subject for f in members if f.subject))
        told = pen.say("text.semicolon").join(filter(None, (members[0].title, subjects, said)))
        lines += pen.block(told, head=f"{pen.say(f'outcome.{outcome}')} {rule}  ", mark=outcome, hang="  ")
    return lines


def _unread(unread: Unread, pen: Pen) -> list[str]:
    place = ":".join(str(part) for part in (unread.source, unread.line, unread.column) if part is not None)
    lines = pen.block(place, head=pen.say("text.unread") + "  ", mark="error", hang="  ", style="strong")
    lines += pen.block(unread.cause, head=BAR, hang=BAR, mark="mark")
    if unread.remedy:
        lines += pen.block(pen.say("text.hint", hint=unread.remedy), head="   = ", mark="mark")
    return lines


def _summary(result: Result, fail_on: str, pen: Pen) -> list[str]:
    lines: list[str] = []
    for lapse in result.waivers.lapses if result.waivers else ():
        lines += pen.block(lapse_words(lapse, pen), hang="  ", style="warning")
    if len(result.reports) != 1 or result.unread:
        verdicts = [report.verdict for report in result.reports]
        counts = ((outcome, verdicts.count(outcome)) for outcome in _OUTCOMES)
        parts = [pen.say(f"reports.{outcome.value}", n=n) for outcome, n in counts if n]
        parts += [pen.say("reports.unread", n=len(result.unread))] if result.unread else []
        total = pen.say("reports.total", n=len(result.reports))
        lines += pen.block(pen.say("text.comma").join([total, *parts]), style="strong")
    if result.waivers is not None:
        gate = gate_of(result, fail_on)
        lines += pen.block(gate_words(gate, pen), style="pass" if gate.passes else "fail")
        lines += [line for words in stamp_words(result.waivers, pen) for line in pen.block(words, style="faint")]
    for pack in result.packs:
        stamp = pen.say("text.stamp", pack=pack.id, version=pack.version, sha256=pack.sha256[:12], engine=result.engine)
        lines += [*pen.block(stamp, style="faint"), *heritage_lines(pack, pen)]
    return lines
