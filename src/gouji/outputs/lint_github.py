"""What lints found as annotations of GitHub Actions."""

from __future__ import annotations

from gouji.outputs.lint_v1 import LintReport, LintValue
from gouji.outputs.workflow import COMMANDS, command


def write_github(report: LintReport) -> bytes:
    """Write a command a finding."""
    return "".join(_command(value) + "\n" for value in report.findings).encode("utf-8", "backslashreplace")


def _command(value: LintValue) -> str:
    place = {"file": value.file, "line": value.line, "col": value.column, "title": value.code}
    text = "\n".join(" ".join(words.split("\n")) for words in (value.cause, value.remedy))
    return command(COMMANDS[value.severity], place, text)
