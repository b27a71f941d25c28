"""
What logs in SARIF 2.1.0 (OASIS Standard, 27 March 2020) have in common, whatever they tell.

Files are named as they were given: relative paths stay relative, with `/` and percent signs, so that a service finds them
from the top of the repository in which it runs.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from gouji.findings import Severity
from gouji.outputs.json_v1 import json_bytes

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR.value: "error", Severity.WARNING.value: "warning", Severity.INFO.value: "note"}

Node = dict[str, Any]


def log_bytes(run: Node) -> bytes:
    """Write a log of one run."""
    return json_bytes({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def uri(file: str) -> str:
    """Give the address of a file: absolute if its path is."""
    path = PurePath(file)
    name = quote(path.as_posix(), safe="/", errors="backslashreplace")
    if not path.is_absolute():
        return name
    return f"file://{name}" if name.startswith("/") else f"file:///{name}"


def said(text: str) -> Node:
    """
    Make a message of plain text.

    Braces would be placeholders and `[…](…)` a link (sections 3.11.5 and 3.11.6), and texts of strangers are neither.
    """
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def pascal(code: str) -> str:
    """Write an id of words and hyphens as one word, as names of rules are."""
    return "".join(word.capitalize() for word in code.split("-"))


def without_empty(node: Node) -> Node:
    """Leave out what is null or empty; false and 0 stay."""
    return {key: value for key, value in node.items() if value is not None and value not in ("", [], {}, ())}
