"""What lints found as SARIF 2.1.0, for code scanning services and editors."""

from __future__ import annotations

from gouji.outputs.lint_v1 import LintReport, LintValue
from gouji.outputs.sarif_log import LEVELS, Node, log_bytes, pascal, uri


def write_sarif(report: LintReport) -> bytes:
    """Write a log of one run."""
    codes = sorted({value.code for value in report.findings})
    first = {value.code: value for value in reversed(report.findings)}
    driver = {
        "name": "gouji rules lint",
        "semanticVersion": report.engine,
        "rules": [_rule(first[code]) for code in codes],
    }
    return log_bytes(
        {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "results": [_result(value, codes.index(value.code)) for value in report.findings],
        }
    )


def _rule(value: LintValue) -> Node:
    return {
        "id": value.code,
        "name": pascal(value.code),
        "helpUri": value.page,
        "defaultConfiguration": {"level": LEVELS[value.severity]},
    }


def _result(value: LintValue, index: int) -> Node:
    place: Node = {"artifactLocation": {"uri": uri(value.file)}}
    if value.line is not None:
        place["region"] = _region(value, value.line)
    return {
        "ruleId": value.code,
        "ruleIndex": index,
        "level": LEVELS[value.severity],
        "message": {"text": f"{value.cause}\n{value.remedy}"},
        "locations": [{"physicalLocation": place}],
    }


def _region(value: LintValue, line: int) -> Node:
    region: Node = {"startLine": line}
    if value.column is not None:
        region["startColumn"] = value.column
    return {**region, "snippet": {"text": value.excerpt}} if value.excerpt else region
