"""
Baselines: waivers written for what is found today, and those taken out again whose finding is gone.

Figures and words are written as they were seen, so that a baseline lapses where they change, and only there. Taking out
leaves every other line of the file as it is, comments and all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator

from msgspec.structs import replace

from gouji.errors import Place, Problem, UsageError
from gouji.findings import Finding, Outcome, ReportResult, Result
from gouji.packs.nodes import MAX_BYTES
from gouji.packs.source import Source
from gouji.waivers.model import Waiver
from gouji.waivers.read import Entry, WaiverBook, book_of

_OPEN = (Outcome.FAIL, Outcome.UNDETERMINED)
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_./\u4e00-\u9fff-]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_HEAD = re.compile(r"""(?m)^(["']?waivers["']?\s*:)""")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def baseline(result: Result, *, reason: str, by: str, until: str | None = None, ticket: str = "") -> tuple[Waiver, ...]:
    """
    Make a waiver for each finding that is told by itself and not set aside yet.

    Args:
        result: What was found.
        reason, by, until, ticket: As in a waiver.

    Returns:
        The waivers, in the order of the reports and of their findings; those of a report that is given twice once.
    """
    said = Waiver(rule="any", reason=reason, by=by, until=until, ticket=ticket)
    waivers = (
        _waiver(finding, report, said)
        for report in result.reports
        for finding in report.findings
        if finding.outcome in _OPEN and finding.caused_by is None and finding.waived is None
    )
    return tuple({tuple(_item(waiver)): waiver for waiver in waivers}.values())


def _waiver(finding: Finding, report: ReportResult, said: Waiver) -> Waiver:
    return replace(
        said,
        rule=finding.rule,
        body=report.body,
        source="" if report.body.strip() else report.source,
        year=report.year,
        instance=finding.applied_to,
        outcome="undetermined" if finding.outcome is Outcome.UNDETERMINED else "any",
        cells={cell.path: cell.value for cell in finding.cells},
        quote=finding.quote,
    )


def waiver_bytes(waivers: Iterable[Waiver]) -> bytes:
    """
    Write waivers as a file: UTF-8 YAML, one key a line.

    Raises:
        UsageError: If there are more of them than a file may hold.
    """
    items = [line for waiver in waivers for line in _item(waiver)]
    head = ["waivers:" if items else "waivers: []"]
    data = "".join(line + "\n" for line in [*head, *items]).encode()
    if len(data) > MAX_BYTES:
        values = {"size": str(len(data)), "limit": str(MAX_BYTES)}
        raise UsageError(Problem(code="baseline-size", place=Place(file="baseline"), values=values))
    return data


def _item(waiver: Waiver) -> Iterator[str]:
    """Write one waiver; keys that say nothing are left out."""
    dash = "-"
    for key in waiver.__struct_fields__:
        value = getattr(waiver, key)
        if value not in ("", None, {}) and (key, value) != ("outcome", "any"):
            yield f"  {dash} {key}:{_value(value)}"
            dash = " "


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"\n      {_scalar(key)}: {_scalar(each)}" for key, each in value.items())
    return f" {_scalar(value)}"


def _scalar(value: object) -> str:
    """Write a value as the reader takes it back: numbers and null plain, texts plain only where nothing can be meant by it."""
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if _DATE.fullmatch(text) or (_PLAIN.fullmatch(text) and text.casefold() not in _WORDS):
        return text
    return "".join(ch if ch.isprintable() else _escaped(ch) for ch in json.dumps(text, ensure_ascii=False))


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def pruned(book: WaiverBook, dead: Container[int]) -> bytes:
    """
    Take waivers out of a file.

    Args:
        book: The file.
        dead: Numbers of the waivers that go, from 0.

    Returns:
        The file without their lines and the comments right above them; all else as it was.

    Raises:
        UsageError: If waivers do not begin on lines of their own.
    """
    lines = book.data.decode("utf-8-sig").splitlines(keepends=True)
    spans = _spans(book, lines)
    gone = {line for n, span in enumerate(spans) if n in dead for line in span}
    kept = "".join(line for n, line in enumerate(lines) if n not in gone)
    if spans and all(n in dead for n in range(len(spans))):
        kept = _HEAD.sub(r"\1 []", kept, count=1)
    left = [entry.waiver for n, entry in enumerate(book.entries) if n not in dead]
    if [entry.waiver for entry in book_of(book.name, kept.encode()).entries] != left:
        raise UsageError(_unlined(book, 1))
    return kept.encode()


def _spans(book: WaiverBook, lines: list[str]) -> list[range]:
    """Give the lines of each waiver, from 0."""
    dashes = [_dash(book, entry, lines) for entry in book.entries]
    starts = [_above(dash, lines) for dash in dashes]
    last = len(lines)
    while dashes and last > dashes[-1] + 1 and _is_beyond(lines[last - 1], _indent(lines[dashes[-1]])):
        last -= 1
    return [range(start, end) for start, end in zip(starts, [*starts[1:], last], strict=True)] if starts else []


def _dash(book: WaiverBook, entry: Entry, lines: list[str]) -> int:
    """Number the line on which the dash of a waiver stands alone before its first key, or above it."""
    number = entry.line - 1
    before = lines[number][: entry.column - 1]
    if not before.strip():
        number -= 1
        before = lines[number]
    if before.strip() != "-":
        raise UsageError(_unlined(book, entry.line))
    return number


def _above(dash: int, lines: list[str]) -> int:
    """Number the first of the comments right above a dash that stand as deep, or else its line."""
    first = dash
    while (
        lines[first - 1].startswith("#", _indent(lines[dash])) and not lines[first - 1][: _indent(lines[dash])].strip()
    ):
        first -= 1
    return first


def _is_beyond(line: str, indent: int) -> bool:
    """Say whether a line at the end of the file is of no waiver: blank, the end of the document, or a comment on the list."""
    is_note = line.lstrip().startswith("#") and _indent(line) <= indent
    return not line.strip() or line.startswith("...") or is_note


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _unlined(book: WaiverBook, line: int) -> Problem:
    return Source(book.name, book.data).problem("waivers-unlined", line)
