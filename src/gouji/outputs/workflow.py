"""
Workflow commands of GitHub Actions, one a line.

Escaped as the runner reads them (actions/toolkit, `command.ts`): in the text `%`, carriage return and line feed; in
properties also `:` and `,`. Other controls are written as escapes, so that no text can start a command of its own.
"""

from __future__ import annotations

from gouji.findings import Severity
from gouji.outputs.layout import clean

COMMANDS = {Severity.ERROR.value: "error", Severity.WARNING.value: "warning", Severity.INFO.value: "notice"}


def command(name: str, properties: dict[str, str | int | None], text: str) -> str:
    """
    Write one command.

    Args:
        name: `error`, `warning` or `notice`.
        properties: What is null is left out.
        text: Its lines are kept.

    Returns:
        One line, without its end.
    """
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{name} {given}::" + "%0A".join(_text(line) for line in text.split("\n"))


def _text(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
