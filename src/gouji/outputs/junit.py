"""
A result as JUnit XML, as CI systems read it: a suite a report, a case a rule instance.

The cases are the ledger of a report, so the result must tell every instance. What ends the gate is a `failure`, or an
`error` where it cannot be told; what does not end it, waived findings among it, is `skipped`, with the reason. Since JUnit
has no levels, nothing is green that is not a pass. An input that was not read is a suite of one error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from gouji.findings import Finding, Outcome, PackStamp, ReportResult, Result, Unread, WaiverStamp
from gouji.messages import brief
from gouji.outputs.layout import Pen
from gouji.outputs.shown import blocks, file_of, lines, message, notes, place_in_file, safe
from gouji.outputs.waivers import lapse_words, waived_words

LONGEST_NAME = 200
LONGEST_MESSAGE = 400
_COUNTED = ("failure", "error", "skipped")


class _Case(NamedTuple):
    """A case: its attributes, and what stands in it, by the element that says how it came out; "" for a pass."""

    attributes: dict[str, object]
    element: str = ""
    kind: str = ""
    said: str = ""
    text: str = ""


class _Suite(NamedTuple):
    """The cases of a report, with what is known of it."""

    name: str
    properties: dict[str, object]
    cases: tuple[_Case, ...]


def write_junit(result: Result, *, lang: str, fail_on: str) -> bytes:
    """
    Write the suites of a run.

    Args:
        result: What was found, passes and all.
        lang: `zh` or `en`.
        fail_on: The severity from which findings block.

    Returns:
        UTF-8; no times, so the same result gives the same bytes.
    """
    pen = Pen(lang=lang, width=0)
    suites = [_suite(report, result, pen, fail_on) for report in result.reports]
    suites += [_unread(unread, pen) for unread in result.unread]
    suites += [_lapses(result.waivers, pen)] if result.waivers is not None and result.waivers.lapses else []
    written = ['<?xml version="1.0" encoding="UTF-8"?>']
    written.append(_open("testsuites", {"name": "gouji check", **_counts(case for s in suites for case in s.cases)}))
    written += [line for suite in suites for line in _suite_lines(suite)]
    return "".join(line + "\n" for line in [*written, "</testsuites>"]).encode("utf-8", "backslashreplace")


def _suite(report: ReportResult, result: Result, pen: Pen, fail_on: str) -> _Suite:
    ending = {f.rule for f in report.findings if f.caused_by is None and blocks(f, result, fail_on)}
    taken: set[str] = set()
    cases = []
    for finding in report.findings:
        attributes = _attributes(finding, report, report.pack or result.pack, taken)
        cases.append(_case(finding, attributes, blocks(finding, result, fail_on), finding.caused_by in ending, pen))
    return _Suite(safe(report.source), _known(report, result), tuple(cases))


def _attributes(finding: Finding, report: ReportResult, pack: PackStamp, taken: set[str]) -> dict[str, object]:
    """Name a case by rule and subject; by the ids of its instance too where that is not enough."""
    ids = "/".join(name for _, name in finding.instance)
    name = brief(f"{finding.rule} {finding.subject or ids}".strip(), LONGEST_NAME)
    if name in taken:
        name = brief(f"{name} [{ids}]", LONGEST_NAME * 2)
    while name in taken:
        name += "'"
    taken.add(name)
    line, _ = place_in_file(report.source, finding.at)
    file = file_of(report.source) or None
    return {"name": safe(name), "classname": f"{pack.id}.{finding.rule}", "file": file, "line": line}


def _case(finding: Finding, attributes: dict[str, object], ends: bool, explained: bool, pen: Pen) -> _Case:
    if finding.outcome is Outcome.PASS:
        return _Case(attributes)
    outcome, severity = finding.outcome.value, finding.severity.value
    word = pen.say(f"severity.{severity}")
    head = {
        Outcome.FAIL: word,
        Outcome.UNDETERMINED: pen.say("text.undetermined", severity=word),
        Outcome.NOT_APPLICABLE: pen.say("outcome.not-applicable"),
    }[finding.outcome]
    told = message(finding, pen)
    first = told.partition("\n")[0]
    said = brief(f"{head}: {first}", LONGEST_MESSAGE)
    if not ends or explained:
        because = pen.say("text.caused-by", rule=finding.caused_by) if explained else ""
        because = because if finding.waived is None else safe(waived_words(finding.waived, pen))
        return _Case(attributes, "skipped", outcome, "; ".join(filter(None, (said, because))))
    text = "\n".join(filter(None, (safe(finding.title), told, notes(finding, pen))))
    element = "failure" if finding.outcome is Outcome.FAIL else "error"
    return _Case(attributes, element, f"{outcome} {severity}", said, text)


def _unread(unread: Unread, pen: Pen) -> _Suite:
    attributes: dict[str, object] = {"name": pen.say("text.unread"), "classname": f"gouji.{unread.code}"}
    place = {"file": file_of(unread.source) or None, "line": unread.line}
    text = lines((unread.cause, unread.remedy))
    case = _Case(attributes | place, "error", f"unread {unread.code}", brief(safe(unread.cause), LONGEST_MESSAGE), text)
    return _Suite(safe(unread.source), {}, (case,))


def _lapses(stamp: WaiverStamp, pen: Pen) -> _Suite:
    """Tell the waivers that set nothing aside; what they were for ends the gate by itself, where it is found."""
    cases = []
    for lapse in stamp.lapses:
        attributes: dict[str, object] = {"name": safe(f"{lapse.place} {lapse.rule}"), "classname": "gouji.waivers"}
        cases.append(_Case(attributes, "skipped", lapse.kind, safe(lapse_words(lapse, pen))))
    return _Suite(pen.say("page.waivers"), {}, tuple(cases))


def _known(report: ReportResult, result: Result) -> dict[str, object]:
    pack = report.pack or result.pack
    return {
        "body": report.body,
        "year": report.year,
        "edition": report.edition,
        "verdict": report.verdict.value,
        "sha256": report.sha256,
        "pack": f"{pack.id} {pack.version}",
        "pack.sha256": pack.sha256,
        "gouji": result.engine,
        "waivers": ", ".join(safe(name) for name, _ in result.waivers.files) if result.waivers else None,
        "waivers.today": result.waivers.today if result.waivers else None,
    }


def _suite_lines(suite: _Suite) -> Iterator[str]:
    yield " " + _open("testsuite", {"name": suite.name, **_counts(suite.cases)})
    if suite.properties:
        yield "  <properties>"
        for name, value in suite.properties.items():
            if value is not None:
                yield f"   {_open('property', {'name': name, 'value': value})[:-1]}/>"
        yield "  </properties>"
    for case in suite.cases:
        yield from _case_lines(case)
    yield " </testsuite>"


def _case_lines(case: _Case) -> Iterator[str]:
    head = "  " + _open("testcase", case.attributes)
    if not case.element:
        yield f"{head[:-1]}/>"
        return
    yield head
    inner = "   " + _open(case.element, {"type": case.kind, "message": case.said})
    yield f"{inner}{_escaped(case.text)}</{case.element}>" if case.text else f"{inner[:-1]}/>"
    yield "  </testcase>"


def _counts(cases: Iterable[_Case]) -> dict[str, object]:
    elements = [case.element for case in cases]
    failures, errors, skipped = (elements.count(element) for element in _COUNTED)
    return {"tests": len(elements), "failures": failures, "errors": errors, "skipped": skipped}


def _open(name: str, attributes: dict[str, object]) -> str:
    known = "".join(f' {key}="{_escaped(safe(str(v)))}"' for key, v in attributes.items() if v is not None)
    return f"<{name}{known}>"


def _escaped(text: str) -> str:
    # A runner that shows the file in its log must not take a line of it for a command.
    return escape(text, quote=True).replace("::", "&#58;&#58;")
