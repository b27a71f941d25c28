"""
What lints found as SARIF 2.1.0 (OASIS Standard, 27 March 2020), for code scanning services and editors.

Files are named as they were given: relative paths stay relative, with `/` and percent signs, so that a service finds them
from the top of the repository in which it runs.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from gouji.outputs.lint_v1 import LintReport, LintValue

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write_sarif(report: LintReport) -> bytes:
    """Write a log of one run."""
    codes = sorted({value.code for value in report.findings})
    first = {value.code: value for value in reversed(report.findings)}
    driver = {
        "name": "gouji rules lint",
        "semanticVersion": report.engine,
        "rules": [_rule(first[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(value, codes.index(value.code)) for value in report.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _rule(value: LintValue) -> dict[str, Any]:
    return {
        "id": value.code,
        "name": "".join(word.capitalize() for word in value.code.split("-")),
        "helpUri": value.page,
        "defaultConfiguration": {"level": _LEVELS[value.severity]},
    }


def _result(value: LintValue, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(value.file)}}
    if value.line is not None:
        place["region"] = _region(value, value.line)
    return {
        "ruleId": value.code,
        "ruleIndex": index,
        "level": _LEVELS[value.severity],
        "message": {"text": f"{value.cause}\n{value.remedy}"},
        "locations": [{"physicalLocation": place}],
    }


def _region(value: LintValue, line: int) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": line}
    if value.column is not None:
        region["startColumn"] = value.column
    return {**region, "snippet": {"text": value.excerpt}} if value.excerpt else region


def _uri(file: str) -> str:
    path = PurePath(file)
    if path.is_absolute():
        return Path(file).as_uri()
    return quote(path.as_posix(), safe="/")
