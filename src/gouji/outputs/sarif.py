"""
A result as SARIF 2.1.0, for services and viewers of findings.

A finding that fails is of kind `fail` and has the level of its severity; one that cannot be told is `open`; with
`--all`, passes and what does not apply are told too. Fingerprints are made of rule, instance, body and year and not of
figures, so that a finding stays the same when the report is edited or renamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from gouji.findings import CellRef, Finding, Location, Outcome, ReportResult, Result, Suggestion, Unread
from gouji.outputs.json_v1 import SAFE
from gouji.outputs.layout import Pen
from gouji.outputs.sarif_log import LEVELS, Node, log_bytes, said, uri, without_empty
from gouji.outputs.sarif_rules import describe_pack, describe_rules, rules_of
from gouji.outputs.shown import file_of, lines, message, place_in_file, safe, shown

_KINDS = {
    Outcome.FAIL: "fail",
    Outcome.PASS: "pass",
    Outcome.UNDETERMINED: "open",
    Outcome.NOT_APPLICABLE: "notApplicable",
}
_TAGS = {"zh": "zh-CN", "en": "en"}
FINGERPRINT = "ruleInstance/v1"


def write_sarif(result: Result, *, lang: str, everything: bool) -> bytes:
    """
    Write a log of one run.

    Args:
        result: What was found.
        lang: `zh` or `en`.
        everything: Write also what passed, what does not apply, and what other findings explain.

    Returns:
        UTF-8, indented by one space a level, ended by a line feed; the same result gives the same bytes.
    """
    pen = Pen(lang=lang, width=0)
    told = [(report, finding) for report in result.reports for finding in shown(report, everything=everything)]
    rules = rules_of(finding for _, finding in told)
    numbers = {rule: n for n, rule in enumerate(rules)}
    codes = sorted({unread.code for unread in result.unread})
    artifacts = _artifacts(result)
    places = {artifact["location"]["uri"]: n for n, artifact in enumerate(artifacts)}
    driver = {
        "name": "gouji",
        "semanticVersion": result.engine,
        "language": _TAGS[lang],
        "rules": describe_rules(rules, pen),
        "notifications": [{"id": code} for code in codes],
    }
    run = {
        "tool": {"driver": without_empty(driver), "extensions": [describe_pack(result.pack)]},
        "automationDetails": {"id": f"gouji/{result.pack.id}/"},
        "invocations": [_invocation(result.unread, codes, places)],
        "language": _TAGS[lang],
        "columnKind": "unicodeCodePoints",
        "artifacts": artifacts,
        "results": [_result(finding, report, numbers, places, pen) for report, finding in told],
    }
    return log_bytes(run)


def _artifacts(result: Result) -> list[Node]:
    """Describe the files, each once: with its hash, and with its reports."""
    files: dict[str, list[ReportResult]] = {}
    for report in result.reports:
        files.setdefault(file_of(report.source), []).append(report)
    unread = {file_of(unread.source) for unread in result.unread} - files.keys()
    known = [_artifact(file, reports) for file, reports in files.items() if file]
    return known + [{"location": {"uri": uri(file)}} for file in sorted(unread) if file]


def _artifact(file: str, reports: Iterable[ReportResult]) -> Node:
    return {
        "location": {"uri": uri(file)},
        "roles": ["analysisTarget"],
        "hashes": {"sha-256": next(iter(reports)).sha256},
        "properties": {"reports": [_report(report) for report in reports]},
    }


def _report(report: ReportResult) -> Node:
    ledger = report.ledger
    counts = (ledger.passed, ledger.failed, ledger.undetermined, ledger.not_applicable)
    kinds = ("pass", "fail", "open", "notApplicable")
    return {
        "source": safe(report.source),
        "body": safe(report.body),
        "year": report.year,
        "edition": report.edition,
        "verdict": report.verdict.value,
        "ledger": {**dict(zip(kinds, counts, strict=True)), "total": ledger.total},
    }


def _invocation(unread: Iterable[Unread], codes: list[str], places: Mapping[str, int]) -> Node:
    notifications = [
        {
            "descriptor": {"id": each.code, "index": codes.index(each.code)},
            "level": "error",
            "message": said(lines((each.cause, each.remedy))),
            **_located(_physical(each.source, each.line, each.column, places)),
        }
        for each in unread
    ]
    return without_empty({"executionSuccessful": not notifications, "toolExecutionNotifications": notifications})


def _located(physical: Node) -> Node:
    return {"locations": [{"physicalLocation": physical}]} if physical else {}


def _physical(source: str, line: int | None, column: int | None, places: Mapping[str, int]) -> Node:
    file = file_of(source)
    if not file:
        return {}
    address = uri(file)
    place: Node = {"artifactLocation": {"uri": address, "index": places[address]}}
    if line is not None:
        place["region"] = without_empty({"startLine": line, "startColumn": column})
    return place


def _result(
    finding: Finding, report: ReportResult, numbers: Mapping[str, int], places: Mapping[str, int], pen: Pen
) -> Node:
    kind = _KINDS[finding.outcome]
    return without_empty(
        {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "kind": kind,
            "level": LEVELS[finding.severity.value] if kind == "fail" else "none",
            "message": said(message(finding, pen)),
            "locations": _locations(finding, report, places),
            "relatedLocations": [
                related
                for number, cell in enumerate(finding.cells)
                if (related := _related(number, cell, report, places))
            ],
            "partialFingerprints": {FINGERPRINT: fingerprint(finding, report)},
            "properties": _properties(finding),
        }
    )


def fingerprint(finding: Finding, report: ReportResult) -> str:
    """Hash what a finding is about: rule, instance, year, and the body, or the source where no body is known."""
    about = [finding.rule, [list(pair) for pair in finding.instance], report.body or report.source, report.year]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()


def _locations(finding: Finding, report: ReportResult, places: Mapping[str, int]) -> list[Node]:
    """Give the one place to look at first; the cells are its logical locations."""
    place = {
        "physicalLocation": _physical(report.source, *place_in_file(report.source, finding.at), places),
        "logicalLocations": [_logical(cell) for cell in finding.cells],
        "properties": _elsewhere(finding.at),
    }
    return [found] if (found := without_empty(place)) else []


def _related(number: int, cell: CellRef, report: ReportResult, places: Mapping[str, int]) -> Node:
    """Point to a cell, where it is known where it stands."""
    line, column = place_in_file(report.source, cell.at)
    if cell.at is None or not (physical := _physical(report.source, line, column, places)):
        return {}
    return without_empty(
        {
            "id": number,
            "message": said(safe(f"{cell.label or cell.path} {'' if cell.value is None else cell.value}".rstrip())),
            "physicalLocation": physical,
            "logicalLocations": [_logical(cell)],
            "properties": _elsewhere(cell.at),
        }
    )


def _logical(cell: CellRef) -> Node:
    return without_empty({"name": safe(cell.label), "fullyQualifiedName": safe(cell.path), "kind": "element"})


def _elsewhere(at: Location | None) -> Node:
    """Give a place in terms for which SARIF has no word: page, table, row, cell, box, element, part."""
    if at is None:
        return {}
    keys = ("line", "column", "page", "table", "row", "cell", "box", "element", "part")
    known = {key: getattr(at, key) for key in keys}
    return without_empty({key: safe(value) if isinstance(value, str) else value for key, value in known.items()})


def _properties(finding: Finding) -> Node:
    texts = ("subject", "left", "right", "difference", "would_pass", "quote", "hint", "grade", "caused_by")
    values = {key: getattr(finding, key) for key in texts}
    names = {"would_pass": "wouldPass", "caused_by": "causedBy"}
    return without_empty(
        {
            "severity": finding.severity.value,
            "outcome": finding.outcome.value,
            "instance": [{"kind": kind, "id": safe(name)} for kind, name in finding.instance],
            **{names.get(key, key): safe(value) for key, value in values.items() if value},
            "follows": finding.follows or None,
            "cells": [_cell(cell) for cell in finding.cells],
            "suggestion": _suggestion(finding.suggestion) if finding.suggestion is not None else None,
            "origin": finding.origin and f"{finding.origin.id} {finding.origin.version}",
        }
    )


def _suggestion(suggestion: Suggestion) -> Node:
    """Give what would mend a finding; no `fix` to be applied: which of the figures is wrong is for the body to say."""
    cells = ({key: getattr(change, key) for key in ("path", "label", "before", "after")} for change in suggestion.cells)
    return without_empty(
        {
            "kind": suggestion.kind,
            "cells": [{key: safe(value) for key, value in cell.items() if value is not None} for cell in cells],
            "others": suggestion.others,
            "relations": suggestion.relations,
        }
    )


def _cell(cell: CellRef) -> Node:
    value = str(cell.value) if isinstance(cell.value, int) and abs(cell.value) > SAFE else cell.value
    return without_empty(
        {
            "path": safe(cell.path),
            "label": safe(cell.label),
            "value": safe(value) if isinstance(value, str) else value,
            "state": cell.state.value,
        }
    )
