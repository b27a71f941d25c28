"""The province of invented reports: right where nothing was put in, and each fault told by a rule that ought to tell it."""

from __future__ import annotations

import itertools
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options, check
from gouji.engine.alike import Gauges, traits_of
from gouji.engine.companions import Companions
from gouji.engine.naming import called_as, others_among
from gouji.findings import Outcome, ReportResult, Severity
from gouji.inputs import Source, open_editions
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.reports.model import Report
from samples.province import Made, Plan, walk
from samples.province.__main__ import main
from samples.province.faults import FAULTS, OUTLYING, Fault, Scene
from samples.province.province import EDITION, PACK

SMALL = Plan(cities=1, counties=2, departments=3, towns=2)


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(walk(SMALL))


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(builtin_rules() / PACK, EDITION), Options())


def report_of(report: dict[str, Any]) -> Report:
    return msgspec.convert(report, Report)


def judged(checker: Checker, report: dict[str, Any], last: dict[str, Any] | None) -> ReportResult:
    companions = Companions(last=report_of(last) if last else None)
    return checker.report(report_of(report), companions=companions)


def by_body(made: list[Made]) -> dict[str, list[Made]]:
    out: dict[str, list[Made]] = defaultdict(list)
    for one in made:
        out[one.body.name].append(one)
    return out


def test_nothing_is_found_in_a_right_province(made: list[Made], checker: Checker) -> None:
    for reports in by_body(made).values():
        for last, one in itertools.pairwise((None, *reports)):
            assert one.report is not None
            result = judged(checker, one.report, last.report if last else None)
            assert [f for f in result.findings if f.severity is not Severity.INFO] == []
            assert result.verdict is Outcome.PASS


def test_a_government_reports_what_those_below_it_report(made: list[Made]) -> None:
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    own: dict[tuple[str, int], dict[str, int]] = {}
    for one in made:
        cells = {
            f"{table}/{row}/{column}": round(float(value) * 10_000)
            for table, rows in one.report["tables"].items()
            for row, columns in rows.items()
            for column, value in columns.items()
        }
        own[one.body.name, one.year] = cells
        for path, value in cells.items():
            sums[one.body.parent, one.year][path] += value
    governments = {(one.body.name, one.year) for one in made if one.body.kind == "government"}
    assert len(governments) == 4 * len(SMALL.years)
    assert {place: own[place] for place in governments} == {place: dict(sums[place]) for place in governments}


def test_no_two_texts_are_alike(made: list[Made]) -> None:
    for section in ("overview", "problems"):
        texts = [
            re.sub(r"\W|\d", "", next(s["text"] for s in one.report["sections"] if s["id"] == section)) for one in made
        ]
        shingles = [{text[n : n + 5] for n in range(len(text) - 4)} for text in texts]
        most = max(len(a & b) / len(a | b) for a, b in itertools.combinations(shingles, 2))
        assert 0 < most < 0.4


def test_the_same_plan_gives_the_same_reports_and_another_seed_others(made: list[Made]) -> None:
    assert list(walk(SMALL)) == made
    others = {one.body.name for one in walk(SMALL._replace(seed=2))}
    assert others & {one.body.name for one in made} == {"云州省人民政府"}


def test_reports_are_made_one_by_one() -> None:
    endless = Plan(cities=10**9, counties=10)
    assert len({one.body.name for one in itertools.islice(walk(endless), 60)}) == 20


def test_bodies_are_renamed_in_the_last_year() -> None:
    plan = SMALL._replace(departments=20)
    names = {(one.year, one.report["body"]["name"][-7:]) for one in walk(plan) if one.body.former and one.report}
    assert {year for year, name in names if name.endswith("投资促进局")} == {plan.years[-1]}
    assert {year for year, name in names if name.endswith("商务局")} == set(plan.years[:-1])


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.rules[0][:4] != "SET-"], ids=lambda fault: fault.name)
def test_each_fault_is_told_by_a_rule_that_ought_to(fault: Fault, made: list[Made], checker: Checker) -> None:
    told = 0
    bodies = [reports for reports in by_body(made).values() if reports[0].body.kind in ("department", "township")]
    for reports in bodies[:5]:
        last, one = reports[0].report, reports[1].report
        assert last is not None
        assert one is not None
        scene = Scene(random.Random(fault.name), msgspec.json.decode(msgspec.json.encode(one)), last, None)
        report = fault.put(scene)
        assert report is not None
        assert report != one
        findings = judged(checker, report, last).findings
        told += any(f.rule in fault.rules and f.outcome is Outcome.FAIL for f in findings)
    assert told == 5


@pytest.fixture(scope="module")
def wide() -> list[dict[str, Any]]:
    """Right reports of many departments for one year."""
    plan = Plan(cities=2, counties=1, departments=55, towns=3, years=(2024,))
    return [one.report for one in walk(plan) if one.report is not None]


def told_beside(checker: Checker, reports: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Give the rules that ask for all other reports, with the bodies of which they find something."""
    read, form = [report_of(report) for report in reports], checker.pack.form
    traits = [traits_of(checker.program, report) for report in read]
    names = {name: (each.body,) for each in traits for name in called_as(each.body, form)}
    gauges, told = Gauges(checker.program, len(traits)), set()
    for each in traits:
        gauges.add(each)
    norms = gauges.norms()
    for report, own in zip(read, traits, strict=True):
        others = others_among(own.said, own.body, lambda name: names.get(name, ()), form)
        beside = Companions(names=others, norms=norms, asked=("names", "norms"))
        case = checker.case(report, beside)
        told |= {(case.program.rule_of(n).id, own.body) for n in case.outcomes.open}
    return {each for each in told if each[0] in ("POP-OUTLIER", "SET-FOREIGN-NAME")}


def test_nothing_stands_out_of_a_right_province(wide: list[dict[str, Any]], checker: Checker) -> None:
    assert sum(report["body"]["kind"] == "department" for report in wide) > 200
    assert told_beside(checker, wide) == set()


def test_what_shows_only_beside_all_others_is_told_of_the_faulty_alone(
    wide: list[dict[str, Any]], checker: Checker
) -> None:
    reports, put = msgspec.json.decode(msgspec.json.encode(wide)), set()
    by_rule = {fault.rules[0]: fault for fault in OUTLYING}
    for rule, at in (("POP-OUTLIER", 30), ("SET-FOREIGN-NAME", 31), ("SET-FOREIGN-NAME", 100)):
        scene = Scene(random.Random(at), reports[at], None, reports[at - 1])
        reports[at] = by_rule[rule].put(scene)
        put.add((rule, reports[at]["body"]["name"]))
    assert told_beside(checker, reports) == put


def test_a_province_is_written_as_documents(tmp_path: Path) -> None:
    small = ["--cities", "1", "--counties", "1", "--departments", "1", "--towns", "1", "--years", "2024-2025"]
    assert main([str(tmp_path / "json"), *small, "--faults", "0.9"]) == 0
    assert main([str(tmp_path / "mixed"), *small, "--faults", "0.9", "--layouts", "html,docx,pdf,lines"]) == 0
    assert (tmp_path / "json/faults.csv").read_text(encoding="utf-8").count("\n") > 3
    results = []
    for folder in ("json", "mixed"):
        files = sorted(path for path in (tmp_path / folder).rglob("*") if path.is_file() and path.suffix != ".csv")
        result = check([Source(name=p.stem, data=p.read_bytes()) for p in files], open_editions(PACK))
        assert result.unread == ()
        results.append([(r.source, r.year, r.verdict, r.body) for r in result.reports])
    assert results[0] == results[1]
    assert (tmp_path / "json/hierarchy.csv").read_bytes() == (tmp_path / "mixed/hierarchy.csv").read_bytes()


def test_a_province_cut_short_has_nobody_below_a_body_that_is_not_there(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--most", "4", "--years", "2025-2025"]) == 0
    lines = (tmp_path / "hierarchy.csv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
    assert len(rows) == 4
    assert {row["parent"] for row in rows} <= {"", *(row["body"] for row in rows)}
