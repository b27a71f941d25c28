"""Results as JUnit XML, read by a parser that no one here wrote."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import junitparser
import msgspec
import pytest

from gouji.findings import Finding, Outcome, ProfileStamp, Result, Severity
from gouji.outputs.junit import write_junit
from tests.outputs import results
from tests.outputs.hostile import hostile

EXPECTED = Path(__file__).parents[1] / "outputs" / "junit"
KINDS = {junitparser.Failure: "failure", junitparser.Error: "error", junitparser.Skipped: "skipped"}


def parsed(result: Result, fail_on: str = "error", lang: str = "zh") -> junitparser.JUnitXml:
    read = junitparser.JUnitXml.fromstring(write_junit(result, lang=lang, fail_on=fail_on))
    assert isinstance(read, junitparser.JUnitXml)
    return read


def came_out(suite: junitparser.TestSuite) -> dict[str, str]:
    """Give for each case, by name, how it came out."""
    found = {case.name: [KINDS[type(each)] for each in case.result] or ["passed"] for case in suite}
    assert all(len(each) == 1 for each in found.values())
    return {name: each[0] for name, each in found.items()}


def one(finding: Finding, fail_on: str = "error", **changes: object) -> str:
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    result = msgspec.structs.replace(results.ONE, reports=(report,), **changes)
    (outcome,) = came_out(next(iter(parsed(result, fail_on)))).values()
    return outcome


@pytest.mark.parametrize(("lang", "fail_on"), [("zh", "error"), ("en", "warning")])
def test_junit_is_as_expected(lang: str, fail_on: str) -> None:
    expected = (EXPECTED / f"expected.{lang}-{fail_on}.xml").read_bytes()
    assert write_junit(results.MANY, lang=lang, fail_on=fail_on) == expected


def test_a_suite_is_a_report_and_a_case_is_an_instance() -> None:
    first, second, third, fourth = parsed(results.MANY)
    assert (first.name, first.tests) == (results.FAULTY.source, len(results.FAULTY.findings))
    assert (second.name, second.tests) == ("reports/b.json", 0)
    assert [case.classname for case in third] == ["gouji.input-missing"]
    assert [case.classname for case in fourth] == ["gouji.json-syntax"]
    assert {each.name: each.value for each in first.properties()}["verdict"] == "fail"


def test_counts_are_those_of_the_cases() -> None:
    read = parsed(results.MANY)
    told = (read.tests, read.failures, read.errors, read.skipped)
    read.update_statistics()
    assert told == (read.tests, read.failures, read.errors, read.skipped) == (13, 3, 3, 4)
    for suite in read:
        told = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert told == (suite.tests, suite.failures, suite.errors, suite.skipped)


@pytest.mark.parametrize(
    ("severity", "fail_on", "outcome"),
    [
        ("error", "error", "failure"),
        ("warning", "error", "skipped"),
        ("warning", "warning", "failure"),
        ("info", "warning", "skipped"),
        ("info", "info", "failure"),
        ("error", "never", "failure"),
        ("warning", "never", "skipped"),
    ],
)
def test_what_ends_the_gate_is_a_failure(severity: str, fail_on: str, outcome: str) -> None:
    assert one(msgspec.structs.replace(results.BALANCE, severity=Severity(severity)), fail_on) == outcome


def test_what_cannot_be_told_is_an_error_where_it_ends_the_gate() -> None:
    assert one(results.BLANK) == "error"
    weak = msgspec.structs.replace(results.BLANK, severity=Severity.WARNING)
    assert one(weak) == "skipped"
    profile = ProfileStamp(id="p", title="", fail_on="error", undetermined=(Severity.WARNING,))
    assert one(weak, pack=msgspec.structs.replace(results.STAMP, profile=profile)) == "error"
    assert one(results.BLANK, pack=msgspec.structs.replace(results.STAMP, profile=profile)) == "skipped"


def test_passes_are_green_and_nothing_else_is() -> None:
    assert one(results.PASSED[0]) == "passed"
    assert one(results.UNBOUND) == "skipped"
    for outcome in set(Outcome) - {Outcome.PASS}:
        for severity in Severity:
            assert one(msgspec.structs.replace(results.BALANCE, outcome=outcome, severity=severity)) != "passed"


def test_what_another_failure_explains_is_skipped_but_not_what_a_weaker_finding_explains() -> None:
    suite = next(iter(parsed(results.ONE)))
    assert came_out(suite)["T3-SUM 申请情况 总计列"] == "skipped"
    folded = msgspec.structs.replace(results.FOLDED, caused_by="LABELS-ROWS")
    report = msgspec.structs.replace(results.FAULTY, findings=(results.LABEL, folded))
    suite = next(iter(parsed(msgspec.structs.replace(results.ONE, reports=(report,)))))
    assert came_out(suite)["T3-SUM 申请情况 总计列"] == "error"


def test_every_case_of_a_suite_has_a_name_of_its_own() -> None:
    report = msgspec.structs.replace(results.FAULTY, findings=(results.BALANCE,) * 3)
    suite = next(iter(parsed(msgspec.structs.replace(results.ONE, reports=(report,)))))
    assert [case.name for case in suite] == [
        "T3-BALANCE 申请情况 自然人列",
        "T3-BALANCE 申请情况 自然人列 [requests/natural_person]",
        "T3-BALANCE 申请情况 自然人列 [requests/natural_person]'",
    ]


def test_a_failure_tells_message_figures_clause_and_hint() -> None:
    case = next(c for c in next(iter(parsed(results.ONE))) if c.name.startswith("T3-BALANCE"))
    (failure,) = case.result
    assert failure.message == "错误: 申请情况 自然人列: 自然人列收支不平"
    for words in ("相差 -1", "国办公开办函〔2021〕30号", "按办理台账核对这四格"):
        assert words in failure.text


def test_texts_of_strangers_stay_texts() -> None:
    data = write_junit(hostile(), lang="zh", fail_on="error")
    top = ET.parse(io.BytesIO(data)).getroot()  # noqa: S314 (written by the writer under test)
    names = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error"}
    assert {element.tag for element in top.iter()} == names
    assert len(list(top.iter("testcase"))) == 3
    said = [*(e.text or "" for e in top.iter()), *(v for e in top.iter() for v in e.attrib.values())]
    assert all(ch.isprintable() or ch == "\n" for text in said for ch in text)
    assert any("\\x1b]0;t\\x07" in text for text in said)
    assert b"::" not in data
    assert any("::error file=a::b" in text for text in said)


def test_a_text_of_any_length_is_cut() -> None:
    assert len(write_junit(hostile("长" * 1_000_000, "a.txt"), lang="zh", fail_on="error")) < 100_000
