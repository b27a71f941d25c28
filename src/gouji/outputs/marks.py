"""
Findings and the boxes of a report tied together: which finding is about which cell, head, table or text.

Findings that another one explains mark nothing: their cause does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gouji.findings import CellState, Finding, Outcome, ReportResult, Severity

QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


class Numbered(NamedTuple):
    """A finding with its number in the report, from 1."""

    number: int
    finding: Finding

    @property
    def level(self) -> str:
        """Say how grave it is: a severity, or `undetermined`."""
        return self.finding.severity.value if self.finding.outcome is Outcome.FAIL else Outcome.UNDETERMINED.value


LEVELS = (*(severity.value for severity in Severity), Outcome.UNDETERMINED.value)
"""From the gravest to the least."""


def told(report: ReportResult) -> list[Numbered]:
    """Number the findings that are told by themselves, level by level."""
    open_ones = [f for f in report.findings if f.outcome not in QUIET and f.caused_by is None]
    ranked = sorted(open_ones, key=lambda finding: LEVELS.index(Numbered(0, finding).level))
    return [Numbered(number, finding) for number, finding in enumerate(ranked, 1)]


def folded(report: ReportResult) -> list[Finding]:
    """List the findings that others explain."""
    return [f for f in report.findings if f.outcome not in QUIET and f.caused_by is not None]


def marks(findings: Sequence[Numbered]) -> Mapping[str, list[Numbered]]:
    """Give, by the path of a box, a table or `sections/ID`, the findings about it, the gravest first."""
    found: dict[str, list[Numbered]] = {}
    for numbered in findings:
        for path in dict.fromkeys(paths(numbered.finding)):
            found.setdefault(path, []).append(numbered)
    return found


def paths(finding: Finding) -> Iterator[str]:
    """
    Name what a finding is about: the wrong cells, if these are known, or its own.

    Where it compares no figures, that is the head, table or section of its instance.
    """
    if finding.slip is not None:
        yield from (change.path for change in finding.slip.cells)
        if not (finding.suggestion and finding.suggestion.others):
            return
    named = dict(finding.instance)
    table, row, column = (named.get(kind, "") for kind in ("table", "row", "column"))
    is_of_head = finding.left is None and bool(row) is not bool(column)
    if finding.cells and not is_of_head:
        yield from (cell.path for cell in finding.cells)
    elif table:
        yield f"{table}/{row}/{column}" if column else f"{table}/{row}" if row else table
        yield from (cell.path for cell in finding.cells if cell.state is not CellState.NUMBER)
    elif "section" in named:
        yield f"sections/{named['section']}"


def gravest(findings: Sequence[Numbered]) -> str:
    """Give the gravest level of some findings, at least one."""
    return min((numbered.level for numbered in findings), key=LEVELS.index)


def amended(findings: Sequence[Numbered]) -> Mapping[str, str]:
    """Give, by the path of a cell, what it would have to say by the suggestions of some findings, the first one's first."""
    found: dict[str, str] = {}
    for numbered in findings:
        for change in numbered.finding.suggestion.cells if numbered.finding.suggestion else ():
            found.setdefault(change.path, change.after)
    return found
