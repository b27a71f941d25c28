"""
What every format shows alike: which findings, which of them block, their words safe to print, and lines that are of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from gouji.findings import Finding, Location, Outcome, ReportResult, Result, Severity
from gouji.messages import brief
from gouji.outputs import telling
from gouji.outputs.layout import GLUE, Pen, clean

STDIN = "-"
LONGEST = 4000
"""Characters of one text that are written; a page of a report has fewer."""

Span = tuple[int, int, int, int]
"""First line and column, last line and the column after it, from 1."""

Spans = Mapping[str, Mapping[str, Span]]
"""Source of a JSON report to the path of a cell to where its value stands in the file."""

NO_SPANS: Spans = MappingProxyType({})

_DATA = frozenset({".json", ".jsonl", ".ndjson"})
_QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def shown(report: ReportResult, *, everything: bool) -> tuple[Finding, ...]:
    """
    Choose the findings of a report that are written.

    Args:
        report: What was found in it.
        everything: Choose also what passed, what does not apply, and what other findings explain.
    """
    if everything:
        return report.findings
    return tuple(f for f in report.findings if f.outcome not in _QUIET and f.caused_by is None)


def blocks(finding: Finding, result: Result, fail_on: str) -> bool:
    """Say whether a finding ends a gate: it would, and no waiver sets it aside; arguments as `would_block`."""
    return finding.waived is None and would_block(finding, result, fail_on)


def would_block(finding: Finding, result: Result, fail_on: str) -> bool:
    """
    Say whether a finding ends a gate unless it is waived.

    Args:
        finding: Of any outcome.
        result: The result that it is of.
        fail_on: The severity from which findings block; `never` is taken as `error` here.

    Returns:
        True for what fails at or above the threshold, and for what cannot be told where that makes the verdict
        undetermined.
    """
    if finding.outcome is Outcome.UNDETERMINED:
        profile = result.pack.profile
        return finding.severity in (profile.undetermined if profile else (Severity.ERROR,))
    threshold = Severity.ERROR if fail_on == "never" else Severity(fail_on)
    return finding.outcome is Outcome.FAIL and finding.severity.rank <= threshold.rank


def file_of(source: str) -> str:
    """Name the file of a report: of several in one file, each is told as `FILE#1`, `FILE#2`; empty for stdin."""
    name, mark, number = source.rpartition("#")
    file = name if mark and number.isdecimal() and PurePath(name).suffix.lower() in _DATA else source
    return "" if file == STDIN else file


def place_in_file(source: str, at: Location | None) -> tuple[int | None, int | None]:
    """Give line and column in the file itself; a JSON report tells those of the document from which it was made."""
    if at is None or PurePath(file_of(source)).suffix.lower() in _DATA or not file_of(source):
        return None, None
    return at.line, at.column


def region_of(report: ReportResult, finding: Finding, spans: Spans) -> tuple[int | None, ...]:
    """
    Give where to look first in the file itself.

    Args:
        report: Of which the finding is.
        finding: The finding.
        spans: Where cells of JSON reports stand.

    Returns:
        Line and column, or a span: in a JSON report that of the cell that would have to change, or of the first one.
    """
    line, column = place_in_file(report.source, finding.at)
    if line is not None:
        return line, column
    known = spans.get(report.source, {})
    changes = finding.slip.cells if finding.slip else finding.suggestion.cells if finding.suggestion else ()
    paths = (*(change.path for change in changes), *(cell.path for cell in finding.cells))
    return next((known[path] for path in paths if path in known), (None, None))


def safe(text: str) -> str:
    """Make text of strangers safe in every format: one line, no controls, no marks of direction, of bounded length."""
    return clean(brief(text, LONGEST)).replace(GLUE, " ")


def lines(texts: Iterable[str]) -> str:
    """Put texts below each other, each once and made safe; without those that are empty."""
    return "\n".join(dict.fromkeys(safe(text) for text in texts if text))


def message(finding: Finding, pen: Pen) -> str:
    """
    Tell what was found, in lines.

    Returns:
        Of what and the message; the operands or both sides; what would mend it; the words it rests on.
    """
    return lines(_facts(finding, pen))


def notes(finding: Finding, pen: Pen) -> str:
    """Tell what stands below a finding in the text, in lines."""
    return lines(telling.notes(finding, pen))


def _facts(finding: Finding, pen: Pen) -> Iterable[str]:
    said = finding.message or finding.title
    yield said if said.startswith(finding.subject) else f"{finding.subject}: {said}"
    if finding.detail not in finding.message:
        yield finding.detail
    elif finding.left is not None and finding.right is not None and not finding.detail:
        yield pen.say("text.sides", left=finding.left, right=finding.right)
    if finding.would_pass is not None:
        yield pen.say("text.would-pass", value=finding.would_pass)
    if finding.quote and finding.quote not in finding.message:
        yield pen.say("text.quote", quote=finding.quote)
