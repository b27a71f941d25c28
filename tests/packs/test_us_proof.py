"""Real reports of United States agencies, where they are: known faults are found, and right ones are left in peace."""

from __future__ import annotations

import random
from functools import cache
from pathlib import PurePath

import pytest

from gouji.check import Checker, Options
from gouji.findings import Outcome, ReportResult, Severity
from gouji.inputs import Editions, Read, open_packs, read_inputs
from tests.packs.us_proof import (
    EXPLAINED,
    SETS,
    Judged,
    Kind,
    Proof,
    Relation,
    counted,
    names,
    relations,
    sources,
    verdict,
)  # fmt: skip

pytestmark = pytest.mark.skipif(not SETS.is_dir(), reason="the real reports are not here")

YEARS = {"submitted": (2008, 2012, 2016), "published": (2019, 2021, 2022)}
DRAWN = 9
"""Reports drawn of each year."""


@cache
def packs() -> Editions:
    return open_packs()


@cache
def drawn(kind: Kind) -> tuple[Judged, ...]:
    """Reports of a set, drawn by a seed, each judged without that of the year before."""
    proof, found = Proof(packs()), list[Judged]()
    for year in YEARS[kind]:
        found += proof.judge(kind, year, sources(kind, year, random.Random(year).sample(names(kind, year), DRAWN)))
    assert proof.unread == []
    assert len(found) == DRAWN * 3
    return tuple(found)


def read(kind: Kind, year: int, name: str) -> Read:
    (path,) = (path for path in names(kind, year) if PurePath(path).name == name)
    (source,) = sources(kind, year, [path])
    (found,) = read_inputs(source, packs())
    return found


@cache
def told(kind: Kind, year: int, name: str) -> ReportResult:
    found = read(kind, year, name)
    assert found.report is not None
    return Checker(found.pack, Options(lang="en")).report(found.report, name)


def failing(result: ReportResult) -> set[str]:
    return {finding.rule for finding in result.findings if finding.outcome is Outcome.FAIL}


@pytest.mark.parametrize("kind", ["submitted", "published"])
def test_no_rule_fails_in_more_reports_than_in_the_whole(kind: Kind) -> None:
    for relation in relations():
        fails, _ = relation.submitted if kind == "submitted" else relation.published
        if relation.rules not in EXPLAINED:
            assert counted(drawn(kind), relation)[0] <= fails, relation.id


def test_what_holds_in_every_submitted_report_is_never_told_of_one() -> None:
    always = [relation for relation in relations() if not relation.submitted[0]]
    assert len(always) > 30
    for relation in always:
        assert [each.name for each in drawn("submitted") if verdict(each, relation) is False] == [], relation.id


def test_the_relations_of_the_catalogue_are_held_by_rules_of_the_pack() -> None:
    both = (*drawn("submitted"), *drawn("published"))
    unheld = {relation.id for relation in relations() if not counted(both, relation)[1]}
    assert {name.rpartition("-LAST")[2] for name in unheld} <= {"", "-C", " -PROCESSED"}


@pytest.mark.parametrize(
    ("year", "name", "rule"),
    [
        (2019, "treasury-2019.xml", "US-TX-NOT-NEGATIVE"),
        (2021, "eeoc-2021.xml", "US-OLD-DATE-IN-TIME"),
        (2022, "epa-2022.xml", "US-OLD-DATE-IN-TIME"),
        (2021, "nasa-2021.xml", "US-ST-KNOWN-ROWS"),
        (2022, "doi-2022.xml", "US-ST-KNOWN-ROWS"),
    ],
)
def test_a_known_fault_is_found(year: int, name: str, rule: str) -> None:
    assert rule in failing(told("published", year, name))


def test_the_total_of_the_last_component_in_the_overall_row_is_told_once() -> None:
    found = [f for f in told("published", 2022, "doi-2022.xml").findings if f.rule.startswith("US-VB1-")]
    (cause,) = (f for f in found if f.caused_by is None and f.severity is Severity.ERROR)
    assert cause.rule == "US-VB1-OVERALL-TOTAL"
    assert "FOIA.gov" in cause.message
    assert {f.rule for f in found if f.caused_by == cause.rule} == {"US-VB1-TOTAL", "US-VB1-PROCESSED"}
    assert cause.follows == 2


@pytest.mark.parametrize("name", ["exim-bank-2011.xml", "lsc-2011.xml"])
def test_an_error_page_stored_as_a_report_is_told_as_such(name: str) -> None:
    assert [problem.code for problem in read("published", 2011, name).problems] == ["html-as-xml"]


def test_the_same_report_submitted_is_right_where_the_published_one_is_not() -> None:
    totals = Relation("", "US-VB1-*", "", (0, 0), (0, 0))
    assert [each.name for each in drawn("submitted") if verdict(each, totals) is False] == []
