"""
What lints found as annotations of GitHub Actions: one workflow command a line.

Escaped as the runner reads them (actions/toolkit, `command.ts`): in the text `%`, carriage return and line feed; in
properties also `:` and `,`. Other controls are written as escapes, so that no file's name can start a command of its own.
"""

from __future__ import annotations

from gouji.outputs.layout import clean
from gouji.outputs.lint_v1 import LintReport, LintValue

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def write_github(report: LintReport) -> bytes:
    """Write a command a finding."""
    return "".join(_command(value) + "\n" for value in report.findings).encode("utf-8", "backslashreplace")


def _command(value: LintValue) -> str:
    given = {"file": value.file, "line": value.line, "col": value.column, "title": value.code}
    properties = ",".join(f"{key}={_property(str(each))}" for key, each in given.items() if each is not None)
    return f"::{_COMMANDS[value.severity]} {properties}::{_text(value.cause)}%0A{_text(value.remedy)}"


def _text(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
