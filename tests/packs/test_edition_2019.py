"""Real reports for 2019 and 2020 against the trial format: what their figures say, and no false alarm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker
from gouji.findings import Finding, Outcome, ReportResult, Severity
from gouji.inputs import Source, open_editions, read_report
from gouji.packs.form_types import Form, Labelled
from gouji.packs.load import load_pack
from gouji.reports.match import match_label
from gouji.reports.model import Report, Unreadable
from tests.layouts.html import article, page
from tests.layouts.render import figures as figures_of

WORDS = "主要问题是更新不够及时，公开的深度有待拓展。下一步将按月检查、及时更新，并加强培训。"
SAMPLES = Path(__file__).parents[2] / "samples"
FIGURES = Path(__file__).parents[3] / "shared" / "reports" / "figures"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_pack("cn-gov-info-annual-report", "2019"))


def figures(name: str) -> dict[str, Any]:
    path = FIGURES / f"{name}.json"
    if not path.exists():
        pytest.skip("the figures of real reports are not at hand")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def as_report(real: dict[str, Any], form: Form) -> Report:
    """Make a JSON report of figures that are told by their printed labels."""
    sections = [{"id": s.id, "heading": s.label, "text": WORDS} for s in form.sections]
    plain = {"body": {"name": real["body"]}, "year": real["year"], "sections": sections, "tables": tables(real, form)}
    return msgspec.convert(plain, Report)


def tables(real: dict[str, Any], form: Form) -> dict[str, Any]:
    proactive, requests, disputes = form.tables
    blocks = (pair for block in real["table2"].values() for pair in block.items())
    heads = [named(requests.columns, head).id for head in real["table3"]["columns"]]
    found = {
        "proactive": {named(proactive.rows, row).id: dict(by_label(proactive.columns, cells)) for row, cells in blocks},
        "requests": {
            named(requests.rows, row).id: dict(zip(heads, cells, strict=True))
            for row, cells in real["table3"]["rows"].items()
        },
    }
    if real["table4"]:
        found["disputes"] = {
            named(disputes.rows, row).id: dict(by_label(disputes.columns, cells))
            for row, cells in real["table4"].items()
        }
    return found


def by_label(columns: tuple[Labelled, ...], cells: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((named(columns, label).id, value) for label, value in cells.items())


def named(items: tuple[Labelled, ...], label: str) -> Labelled:
    return next(item for item in items if match_label(label, item) == "exact")


def failing(result: ReportResult, severity: Severity | None = None) -> list[Finding]:
    return [
        f for f in result.findings if f.outcome is Outcome.FAIL and severity in (None, f.severity) and not f.caused_by
    ]


def test_a_report_full_of_lawful_blanks_is_not_wrong_and_not_green(checker: Checker) -> None:
    real = figures("shanghai-gbt-2019")
    result = checker.report(as_report(real, checker.pack.form))
    assert failing(result, Severity.ERROR) == []
    assert result.verdict is Outcome.UNDETERMINED
    arithmetic = {f.rule: f for f in failing(result) if f.rule.startswith("T")}
    assert set(arithmetic) == {"T3-BLANK", "T4-BLANK"}
    assert {f.severity for f in arithmetic.values()} == {Severity.INFO}
    assert arithmetic["T3-BLANK"].follows > 20
    told = [f.rule for f in result.findings if f.outcome is Outcome.UNDETERMINED and not f.caused_by]
    assert told == []


def test_its_amount_with_a_unit_is_a_number(checker: Checker) -> None:
    report = as_report(figures("shanghai-gbt-2019"), checker.pack.form)
    case = checker.case(report)
    number = checker.program.layout.index[("proactive", "procurement", "amount")]
    assert case.facts.numbers[number] == 251000
    assert number not in case.facts.odd


def test_a_slip_is_seen_between_the_blanks(checker: Checker) -> None:
    real = figures("shanghai-gbt-2019")
    real["table3"]["rows"]["（七）总计"][1] = 34
    told = {f.rule for f in failing(checker.report(as_report(real, checker.pack.form)), Severity.ERROR)}
    assert "T3-COL-SUM" in told


def test_a_misread_column_is_asked_about(checker: Checker) -> None:
    real = figures("gd-fgj-2020")
    result = checker.report(as_report(real, checker.pack.form))
    shown = [f for f in failing(result) if f.rule.startswith("T2")]
    assert [(f.rule, dict(f.instance)["row"], f.severity) for f in shown] == [
        ("T2-E19-DECISIONS", "licences", Severity.INFO),
        ("T2-E19-DECISIONS", "other_services", Severity.INFO),
    ]


def test_what_is_shown_of_it_is_not_wrong(checker: Checker) -> None:
    """Of the page only its opening was seen, so rows and table IV are missing; nothing else may be held against it."""
    result = checker.report(as_report(figures("gd-fgj-2020"), checker.pack.form))
    assert {f.rule for f in failing(result, Severity.ERROR) if f.rule.startswith("T")} == {"T3-ROWS", "T4-PRESENT"}


def test_a_later_report_on_the_trial_form_is_told_so() -> None:
    real = figures("jiaxian-xizhen-2022")
    form = load_pack("cn-gov-info-annual-report", "2021").form
    labels = [label for block in real["table2"].values() for cells in block.values() for label in cells]
    extras = [{"kind": "column", "table": "proactive", "label": label} for label in dict.fromkeys(labels)]
    sections = [{"id": s.id, "heading": s.label, "text": WORDS} for s in form.sections]
    report = msgspec.convert({"year": 2022, "sections": sections, "tables": {}, "extras": extras}, Report)
    result = Checker(load_pack("cn-gov-info-annual-report", "2021")).report(report)
    assert "DOC-EDITION-STALE" in {f.rule for f in failing(result, Severity.ERROR)}


@pytest.mark.parametrize(("sample", "edition"), [("trial-format", "2019"), ("clean", "2021")])
def test_where_the_year_is_lost_the_form_tells_the_edition(sample: str, edition: str) -> None:
    text = (SAMPLES / sample / "report.txt").read_text(encoding="utf-8")
    source = Source(name="report.txt", data=re.sub("20[0-9]{2}", "", text).encode())
    report, pack = read_report(source, open_editions("cn-gov-info-annual-report"))
    assert (report.year, report.edition, pack.edition) == (None, edition, edition)
    findings = Checker(pack).report(report).findings
    assert {f.rule for f in findings if f.severity is Severity.ERROR and f.outcome is Outcome.FAIL} == set()


def test_an_early_report_on_the_later_form_has_no_number_in_another_column_and_is_told_so() -> None:
    numbers = count(101)
    given = figures_of(lambda: str(next(numbers)))
    data = page(article(given)).replace("2025", "2020").encode()
    editions = open_editions("cn-gov-info-annual-report")
    report, pack = read_report(Source(name="page.html", data=data), editions)
    assert (report.year, report.edition, pack.edition) == (2020, "2019", "2019")
    for row in ("regulations", "normative"):
        cells = report.tables["proactive"][row]
        assert isinstance(cells, dict)
        assert all(isinstance(cell, Unreadable) for cell in cells.values())
    assert report.tables["requests"]["granted"] == dict(
        zip(report.tables["requests"]["granted"], map(int, given["requests"]["granted"]), strict=True)
    )
    findings = Checker(pack).report(report).findings
    assert [f.quote for f in findings if f.rule == "DOC-EDITION-EARLY"] == ["本年制发件数"]
