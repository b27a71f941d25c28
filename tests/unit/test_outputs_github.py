"""Results as annotations of GitHub Actions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from gouji.findings import Finding, ProfileStamp, Result, Severity
from gouji.outputs.github import LONGEST_TEXT, LONGEST_TITLE, write_github
from tests.outputs import results
from tests.outputs.hostile import hostile

EXPECTED = Path(__file__).parents[1] / "outputs" / "github"


class Annotation(NamedTuple):
    """A command as the runner reads it."""

    level: str
    properties: dict[str, str]
    text: str


def read(line: str) -> Annotation:
    """Read a command as actions/runner does, `ActionCommand.TryParseV2`."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    level, _, given = head.partition(" ")
    pairs = (each.partition("=") for each in given.split(","))
    return Annotation(level, {key: unescaped(value) for key, _, value in pairs}, unescaped(data))


def unescaped(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def told(result: Result, fail_on: str = "error", lang: str = "zh") -> list[Annotation]:
    lines = write_github(result, lang=lang, fail_on=fail_on).decode().splitlines()
    return [read(line) for line in lines]


def level(finding: Finding, fail_on: str = "error", **changes: object) -> str:
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    (annotation,) = told(msgspec.structs.replace(results.ONE, reports=(report,), **changes), fail_on)
    return annotation.level


@pytest.mark.parametrize(("lang", "fail_on"), [("zh", "error"), ("en", "warning")])
def test_annotations_are_as_expected(lang: str, fail_on: str) -> None:
    expected = (EXPECTED / f"expected.{lang}-{fail_on}.txt").read_bytes()
    assert write_github(results.MANY, lang=lang, fail_on=fail_on) == expected


def test_a_finding_is_told_with_file_line_rule_and_figures() -> None:
    found = next(each for each in told(results.ONE) if each.properties["title"].startswith("T3-BALANCE"))
    assert found.properties == {
        "file": "reports/某市文旅局-2025.txt",
        "line": "27",
        "title": "T3-BALANCE 各列:新收与上年结转之和,等于办理结果总计与结转下年度之和",
    }
    assert found.text.split("\n")[:2] == ["申请情况 自然人列: 自然人列收支不平", results.BALANCE.detail]


@pytest.mark.parametrize(
    ("severity", "fail_on", "expected"),
    [
        ("error", "error", "error"),
        ("warning", "error", "warning"),
        ("info", "error", "notice"),
        ("warning", "warning", "error"),
        ("info", "info", "error"),
        ("error", "never", "error"),
    ],
)
def test_the_level_says_what_a_finding_does_to_the_gate(severity: str, fail_on: str, expected: str) -> None:
    assert level(msgspec.structs.replace(results.BALANCE, severity=Severity(severity)), fail_on) == expected


def test_what_cannot_be_told_is_an_error_only_where_it_ends_the_gate() -> None:
    lenient = ProfileStamp(id="p", title="", fail_on="error", undetermined=())
    assert level(results.BLANK) == "error"
    assert level(results.BLANK, pack=msgspec.structs.replace(results.STAMP, profile=lenient)) == "warning"
    weak = msgspec.structs.replace(results.BLANK, severity=Severity.WARNING)
    assert level(weak) == "notice"


def test_the_gravest_come_first() -> None:
    report = msgspec.structs.replace(results.FAULTY, findings=(results.AMOUNT, results.LABEL, results.BALANCE))
    levels = [each.level for each in told(msgspec.structs.replace(results.ONE, reports=(report,)))]
    assert levels == ["error", "warning", "notice"]


def test_passes_and_what_is_explained_make_no_annotations() -> None:
    titles = {each.properties["title"].split()[0] for each in told(results.ONE)}
    assert titles == {"T3-ROWS", "T3-BALANCE", "T4-SUM", "LABELS-ROWS", "TEXT-FEES"}


def test_nothing_to_tell_is_nothing() -> None:
    clean = msgspec.structs.replace(results.ONE, reports=(results.CLEAN,))
    assert write_github(clean, lang="zh", fail_on="error") == b""


def test_stdin_is_no_file_and_lines_of_a_document_are_not_those_of_its_json() -> None:
    for source, expected in (("-", {"title"}), ("a.json", {"file", "title"}), ("a.txt", {"file", "line", "title"})):
        report = msgspec.structs.replace(results.FAULTY, source=source, findings=(results.BALANCE,))
        (found,) = told(msgspec.structs.replace(results.ONE, reports=(report,)))
        assert set(found.properties) == expected


def test_in_a_json_report_the_first_known_cell_is_pointed_to() -> None:
    report = msgspec.structs.replace(results.FAULTY, source="a.json", findings=(results.BALANCE,))
    result = msgspec.structs.replace(results.ONE, reports=(report,))
    spans = {"a.json": {"requests/carried_in/natural_person": (3, 5, 3, 6)}}
    (found,) = map(read, write_github(result, lang="zh", fail_on="error", spans=spans).decode().splitlines())
    assert (found.properties["line"], found.properties["col"]) == ("3", "5")


def test_texts_of_strangers_start_no_command_and_set_no_property() -> None:
    data = write_github(hostile(), lang="zh", fail_on="error").decode()
    lines = data.split("\n")[:-1]
    assert len(lines) == 3
    assert re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\ufeff]", data) is None
    for line in lines:
        found = read(line)
        assert found.level == "error"
        assert set(found.properties) <= {"file", "line", "title"}
        assert "::error file=a::b" in found.text


def test_texts_are_of_sensible_length() -> None:
    for found in told(hostile("长" * 1_000_000, "a.txt")):
        assert len(found.properties["title"]) <= LONGEST_TITLE
        assert len(found.text) <= LONGEST_TEXT
