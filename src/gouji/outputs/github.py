"""
A result as annotations of GitHub Actions: one workflow command a finding, the gravest of a report first.

The level says what a finding does to the gate: `error` ends it; what does not is `warning` or `notice` by its severity,
and `notice` where it is waived. GitHub shows ten of a level a step, so only what text shows without `--all` is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from gouji.findings import Finding, Lapse, Outcome, ReportResult, Result, Severity, Unread
from gouji.messages import brief
from gouji.outputs.layout import Pen
from gouji.outputs.shown import NO_SPANS, Spans, blocks, file_of, lines, message, notes, region_of, safe, shown
from gouji.outputs.waivers import lapse_words
from gouji.outputs.workflow import COMMANDS, command

LONGEST_TITLE = 160
LONGEST_TEXT = 2000


def write_github(result: Result, *, lang: str, fail_on: str, spans: Spans = NO_SPANS) -> bytes:
    """
    Write a command a finding, and one an input that was not read.

    Args:
        result: What was found.
        lang: `zh` or `en`.
        fail_on: The severity from which findings block.
        spans: Where cells of JSON reports stand.

    Returns:
        UTF-8, one command a line; nothing where there is nothing to tell.
    """
    pen = Pen(lang=lang, width=0)
    told = [line for report in result.reports for line in _report(report, result, pen, fail_on, spans)]
    told += [_unread(unread, pen) for unread in result.unread]
    told += [_lapse(lapse, pen) for lapse in (result.waivers.lapses if result.waivers else ())]
    return "".join(line + "\n" for line in told).encode("utf-8", "backslashreplace")


def _report(report: ReportResult, result: Result, pen: Pen, fail_on: str, spans: Spans) -> Iterator[str]:
    ranked = sorted(
        (_rank(finding, result, fail_on), n, finding) for n, finding in enumerate(shown(report, everything=False))
    )
    for rank, _, finding in ranked:
        line, column, *_ = region_of(report, finding, spans)
        place = {"file": file_of(report.source) or None, "line": line, "col": column}
        yield _finding(finding, tuple(COMMANDS.values())[rank], place, pen)


def _rank(finding: Finding, result: Result, fail_on: str) -> int:
    if blocks(finding, result, fail_on):
        return Severity.ERROR.rank
    if finding.waived is not None:
        return Severity.INFO.rank
    eased = finding.severity.rank + (finding.outcome is Outcome.UNDETERMINED)
    return min(max(eased, Severity.WARNING.rank), Severity.INFO.rank)


def _finding(finding: Finding, level: str, place: dict[str, str | int | None], pen: Pen) -> str:
    word = "" if finding.outcome is Outcome.FAIL else f" ({pen.say(f'outcome.{finding.outcome.value}')})"
    word += "" if finding.waived is None else f" ({pen.say('waived.word')})"
    title = brief(safe(f"{finding.rule}{word} {finding.title}"), LONGEST_TITLE)
    text = "\n".join(filter(None, (message(finding, pen), notes(finding, pen))))
    return command(level, {**place, "title": title}, brief(text, LONGEST_TEXT))


def _lapse(lapse: Lapse, pen: Pen) -> str:
    file, _, line = lapse.place.rpartition(":")
    place: dict[str, str | int | None] = {
        "file": safe(file),
        "line": int(line) if line.isdecimal() else None,
        "title": brief(safe(f"{pen.say('page.waivers')} {lapse.rule}"), LONGEST_TITLE),
    }
    return command("warning", place, brief(safe(lapse_words(lapse, pen)), LONGEST_TEXT))


def _unread(unread: Unread, pen: Pen) -> str:
    place = {
        "file": file_of(unread.source) or None,
        "line": unread.line,
        "col": unread.column,
        "title": f"{pen.say('text.unread')} {unread.code}",
    }
    return command("error", place, brief(lines((unread.cause, unread.remedy)), LONGEST_TEXT))
