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

from gouji.findings import CellRef, Finding, Outcome, ReportResult, Result
from gouji.outputs.json_v1 import SAFE
from gouji.outputs.layout import Pen
from gouji.outputs.sarif_log import LEVELS, Node, log_bytes, said, uri, without_empty
from gouji.outputs.sarif_places import Places, slipped, suggested
from gouji.outputs.sarif_rules import describe_pack, describe_rules, rules_of
from gouji.outputs.shown import NO_SPANS, Spans, file_of, lines, message, safe, shown
from gouji.outputs.waivers import lapse_words, stamp_words

_KINDS = {
    Outcome.FAIL: "fail",
    Outcome.PASS: "pass",
    Outcome.UNDETERMINED: "open",
    Outcome.NOT_APPLICABLE: "notApplicable",
}
_TAGS = {"zh": "zh-CN", "en": "en"}
FINGERPRINT = "ruleInstance/v1"


def write_sarif(result: Result, *, lang: str, everything: bool, spans: Spans = NO_SPANS) -> bytes:
    """
    Write a log of one run.

    Args:
        result: What was found.
        lang: `zh` or `en`.
        everything: Write also what passed, what does not apply, and what other findings explain.
        spans: Where cells of JSON reports stand; a suggestion is a fix where all its cells are known.

    Returns:
        UTF-8, indented by one space a level, ended by a line feed; the same result gives the same bytes.
    """
    pen = Pen(lang=lang, width=0)
    told = [(report, finding) for report in result.reports for finding in shown(report, everything=everything)]
    rules = rules_of(finding for _, finding in told)
    numbers = {rule: n for n, rule in enumerate(rules)}
    codes = sorted({unread.code for unread in result.unread})
    artifacts = _artifacts(result)
    places = Places(artifacts, spans)
    driver = {
        "name": "gouji",
        "semanticVersion": result.engine,
        "language": _TAGS[lang],
        "rules": describe_rules(rules, pen),
        "notifications": [{"id": code} for code in (*codes, *_lapsed(result))],
    }
    run = {
        "tool": {"driver": without_empty(driver), "extensions": [describe_pack(pack) for pack in result.packs]},
        "automationDetails": {"id": f"gouji/{result.pack.id}/"},
        "invocations": [_invocation(result, codes, places, pen)],
        "language": _TAGS[lang],
        "columnKind": "unicodeCodePoints",
        **({"properties": {"waivers": [safe(w) for w in stamp_words(result.waivers, pen)]}} if result.waivers else {}),
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
        **({"pack": report.pack.id} if report.pack is not None else {}),
        "verdict": report.verdict.value,
        "ledger": {**dict(zip(kinds, counts, strict=True)), "total": ledger.total},
    }


def _lapsed(result: Result) -> list[str]:
    """Name the kinds of waivers that set nothing aside."""
    return sorted({f"waiver-{lapse.kind}" for lapse in result.waivers.lapses}) if result.waivers else []


def _invocation(result: Result, codes: list[str], places: Places, pen: Pen) -> Node:
    ids = [*codes, *_lapsed(result)]
    unread = [
        {
            "descriptor": {"id": each.code, "index": codes.index(each.code)},
            "level": "error",
            "message": said(lines((each.cause, each.remedy))),
            **_located(places.physical(each.source, (each.line, each.column))),
        }
        for each in result.unread
    ]
    lapsed = [
        {
            "descriptor": {"id": f"waiver-{lapse.kind}", "index": ids.index(f"waiver-{lapse.kind}")},
            "level": "warning",
            "message": said(safe(lapse_words(lapse, pen))),
        }
        for lapse in (result.waivers.lapses if result.waivers else ())
    ]
    return without_empty({"executionSuccessful": not unread, "toolExecutionNotifications": [*unread, *lapsed]})


def _located(physical: Node) -> Node:
    return {"locations": [{"physicalLocation": physical}]} if physical else {}


def _result(finding: Finding, report: ReportResult, numbers: Mapping[str, int], places: Places, pen: Pen) -> Node:
    kind = _KINDS[finding.outcome]
    return without_empty(
        {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "kind": kind,
            "level": LEVELS[finding.severity.value] if kind == "fail" else "none",
            "message": said(message(finding, pen)),
            "locations": places.locations(finding, report),
            "relatedLocations": places.related(finding, report),
            "partialFingerprints": {FINGERPRINT: fingerprint(finding, report)},
            "fixes": places.fixes(finding, report, pen),
            "suppressions": _suppressions(finding),
            "properties": _properties(finding),
        }
    )


def _suppressions(finding: Finding) -> list[Node]:
    """Say that a finding is waived (section 3.35): outside the report, and accepted."""
    waived = finding.waived
    if waived is None:
        return []
    told = {key: safe(getattr(waived, key) or "") for key in ("by", "until", "ticket", "place")}
    return [
        {
            "kind": "external",
            "status": "accepted",
            "justification": safe(waived.reason),
            "properties": without_empty(dict(told)),
        }
    ]


def fingerprint(finding: Finding, report: ReportResult) -> str:
    """Hash what a finding is about: rule, instance, year, and the body, or the source where no body is known."""
    about = [finding.rule, [list(pair) for pair in finding.instance], report.body or report.source, report.year]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()


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
            "suggestion": suggested(finding.suggestion) if finding.suggestion is not None else None,
            "slip": slipped(finding.slip) if finding.slip is not None else None,
            "origin": finding.origin and f"{finding.origin.id} {finding.origin.version}",
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
