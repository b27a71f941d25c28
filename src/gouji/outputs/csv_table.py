"""
A result as CSV (RFC 4180), one row a finding, for spreadsheets.

It begins with a byte order mark, by which spreadsheets know UTF-8. No cell is a formula: what begins like one, or would
after blanks are cut, has an apostrophe before it; numbers that the program worked out are left as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from gouji.findings import CellRef, CellState, Finding, Lapse, ReportResult, Result, Unread
from gouji.outputs.layout import Pen
from gouji.outputs.places import location
from gouji.outputs.shown import place_in_file, safe, shown
from gouji.outputs.telling import citation_words, mending
from gouji.outputs.waivers import lapse_words, waived_words

COLUMNS = (
    "source", "body", "year", "edition", "verdict", "outcome", "severity", "rule", "title", "subject", "message",
    "detail", "left", "right", "difference", "would-pass", "cells", "quote", "place", "line", "clause", "grade", "hint",
    "suggestion", "follows", "caused-by", "sha256", "waived",
)  # fmt: skip
"""What the columns hold; a message `csv.NAME` is the head of each."""

_STARTERS = "=+-@|%\uff1d\uff0b\uff0d\uff20"
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NUMBERS = frozenset({"year", "line", "left", "right", "difference", "would-pass", "follows"})


def write_csv(result: Result, *, lang: str, everything: bool) -> bytes:
    """
    Write a table of the findings of a run, and of what was not read.

    Args:
        result: What was found.
        lang: `zh` or `en`.
        everything: Write also what passed, what does not apply, and what other findings explain.

    Returns:
        UTF-8 with a byte order mark; lines end with CR LF.
    """
    pen = Pen(lang=lang, width=0)
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([pen.say(f"csv.{name}") for name in COLUMNS])
    for row in _rows(result, pen, everything):
        writer.writerow([_cell(name, row.get(name)) for name in COLUMNS])
    return sheet.getvalue().encode("utf-8-sig", "backslashreplace")


def _rows(result: Result, pen: Pen, everything: bool) -> Iterator[dict[str, object]]:
    for report in result.reports:
        for finding in shown(report, everything=everything):
            yield _row(finding, report, pen)
    for unread in result.unread:
        yield _unread(unread, pen)
    for lapse in result.waivers.lapses if result.waivers else ():
        yield _lapse(lapse, pen)


def _row(finding: Finding, report: ReportResult, pen: Pen) -> dict[str, object]:
    joint = pen.say("text.semicolon")
    line, _ = place_in_file(report.source, finding.at)
    return {
        "source": report.source,
        "body": report.body,
        "year": report.year,
        "edition": report.form,
        "verdict": pen.say(f"outcome.{report.verdict.value}"),
        "outcome": pen.say(f"outcome.{finding.outcome.value}"),
        "severity": pen.say(f"severity.{finding.severity.value}"),
        "rule": finding.rule,
        "title": finding.title,
        "subject": finding.subject,
        "message": finding.message,
        "detail": finding.detail,
        "left": finding.left,
        "right": finding.right,
        "difference": finding.difference,
        "would-pass": finding.would_pass,
        "cells": joint.join(_figure(cell, pen) for cell in finding.cells),
        "quote": finding.quote,
        "place": location(finding.at, pen) if finding.at else "",
        "line": line,
        "clause": joint.join(citation_words(citation) for citation in finding.cites),
        "grade": finding.grade,
        "hint": finding.hint,
        "suggestion": joint.join(mending(finding, pen)),
        "follows": finding.follows or None,
        "caused-by": finding.caused_by,
        "sha256": report.sha256,
        "waived": waived_words(finding.waived, pen) if finding.waived is not None else "",
    }


def _figure(cell: CellRef, pen: Pen) -> str:
    value = "" if cell.value is None else cell.value
    is_plain = cell.state in (CellState.NUMBER, CellState.WORD)
    return f"{cell.label or cell.path} {value if is_plain else pen.say(f'cell.{cell.state.value}', value=value)}"


def _unread(unread: Unread, pen: Pen) -> dict[str, object]:
    return {
        "source": unread.source,
        "outcome": pen.say("text.unread"),
        "rule": unread.code,
        "message": unread.cause,
        "hint": unread.remedy,
        "line": unread.line,
    }


def _lapse(lapse: Lapse, pen: Pen) -> dict[str, object]:
    return {
        "body": lapse.report,
        "year": lapse.year,
        "outcome": pen.say("page.waivers"),
        "rule": lapse.rule,
        "message": lapse_words(lapse, pen),
    }


def _cell(name: str, value: object) -> str:
    """Write one cell on one line; no formula, whatever it says."""
    text = safe("" if value is None else str(value))
    is_number = name in _NUMBERS and _PLAIN.fullmatch(text) is not None
    return text if is_number or text.lstrip()[:1] not in _STARTERS or not text.strip() else f"'{text}"
