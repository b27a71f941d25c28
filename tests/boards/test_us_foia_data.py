"""
The questions of docs/us-foia-data.md: DuckDB answers each for the reports of a few agencies, and what the page says of all
of them is what the files themselves say when they are read without this program.
"""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("duckdb")

from lxml import etree

from docs import us_foia_data

SETS = Path(__file__).parents[3] / "shared" / "us-foia" / "published"
REFRESH = "run python -m docs.us_foia_data FOLDER"
STATISTICS = ("PendingAtStart", "Received", "Processed", "PendingAtEnd")

needs_sets = pytest.mark.skipif(not SETS.is_dir(), reason="the published reports are not here")


@pytest.fixture(scope="module")
def page() -> str:
    return us_foia_data.PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("us-foia")
    return us_foia_data.audited(us_foia_data.sliced(SETS, place / "few"), place / "audit")


@needs_sets
def test_every_question_is_answered_for_a_few_agencies(page: str, audit: Path) -> None:
    expected = us_foia_data.ANSWERS.read_text(encoding="utf-8")
    assert us_foia_data.answers(page, audit) == expected, REFRESH


@needs_sets
def test_every_question_finds_something_in_the_few_and_in_all(page: str, audit: Path) -> None:
    told = [answer for _, answer in us_foia_data.QUERY.findall(page)]
    assert all(answer.count("\n") > 1 for answer in [*told, *us_foia_data.asked(page, audit)])


def test_every_query_of_the_page_has_an_answer_or_makes_views(page: str) -> None:
    assert len(us_foia_data.VIEWS.findall(page)) == 1
    assert page.count("```sql\n") == len(us_foia_data.QUERY.findall(page)) + 1
    assert len(us_foia_data.QUERY.findall(page)) == len(us_foia_data.HEAD.findall(page)) == 11


def test_the_page_and_the_few_ask_the_same_questions(page: str) -> None:
    few = us_foia_data.ANSWERS.read_text(encoding="utf-8")
    assert us_foia_data.HEAD.findall(few) == us_foia_data.HEAD.findall(page)


@pytest.fixture(scope="module")
def published() -> dict[tuple[str, str], etree._Element]:
    """The reports by year and agency, the first of each by the name of its file."""
    found: dict[tuple[str, str], etree._Element] = {}
    for root in _roots():
        year = root.xpath("string(*[starts-with(local-name(), 'DocumentFiscalYear')])")
        body = root.xpath("string(*[local-name()='Organization']/*[local-name()='OrganizationName'])")
        found.setdefault((year, body), _kept(root))
    return found


@needs_sets
def test_requests_of_all_years_are_those_of_the_files(
    page: str, published: dict[tuple[str, str], etree._Element]
) -> None:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for (year, _), sections in published.items():
        (row,) = _overall(sections, "ProcessedRequestSection")
        sums[year]["agencies"] += 1
        for name in STATISTICS:
            sums[year][name] += int(row.findtext(f"{{*}}ProcessingStatistics{name}Quantity"))
    expected = [[year, *(str(sums[year][name]) for name in ("agencies", *STATISTICS[1:]))] for year in sorted(sums)]
    assert [line[:5] for line in _table(page, 1)] == expected, REFRESH


@needs_sets
def test_totals_that_are_no_sums_are_those_of_the_files(
    page: str, published: dict[tuple[str, str], etree._Element]
) -> None:
    wrong: Counter[str] = Counter()
    for (year, _), sections in published.items():
        (row,) = _overall(sections, "RequestDispositionSection")
        total = int(row.findtext("{*}RequestDispositionTotalQuantity"))
        parts = [int(cell.text) for cell in row.iter("{*}*") if etree.QName(cell).localname.endswith("Quantity")]
        wrong[year] += total != sum(parts) - total
    told = {line[0]: int(line[2]) for line in _table(page, 8)}
    assert told == {year: wrong[year] for year in told}, REFRESH
    assert sum(told.values()) > 400


@needs_sets
def test_what_does_not_arrive_in_the_next_year_is_that_of_the_files(
    page: str, published: dict[tuple[str, str], etree._Element]
) -> None:
    figures = {key: _overall(sections, "ProcessedRequestSection")[0] for key, sections in published.items()}
    by: Counter[str] = Counter()
    years = sorted({year for year, _ in figures})
    for before, later in pairwise(years):
        for body in {name for year, name in figures if year == later and (before, name) in figures}:
            start = int(figures[later, body].findtext("{*}ProcessingStatisticsPendingAtStartQuantity"))
            end = int(figures[before, body].findtext("{*}ProcessingStatisticsPendingAtEndQuantity"))
            by[later] += abs(start - end)
    assert {line[0]: int(line[-1]) for line in _table(page, 10)} == by, REFRESH


def _roots() -> Iterator[etree._Element]:
    for path in sorted(SETS.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".xml") and "__MACOSX" not in name:
                    root = etree.fromstring(archive.read(name))
                    if etree.QName(root).localname == "FoiaAnnualReport":
                        yield root


def _kept(root: etree._Element) -> etree._Element:
    """Leave of a report its name and two tables, so that fifteen years find room."""
    for child in list(root):
        if etree.QName(child).localname not in ("Organization", "ProcessedRequestSection", "RequestDispositionSection"):
            root.remove(child)
    return root


def _overall(root: etree._Element, section: str) -> list[etree._Element]:
    """Find the rows of a table that are those of the agency overall."""
    agency = root.xpath("string(*[local-name()='Organization']/@*[local-name()='id'])")
    table = root.find(f"{{*}}{section}")
    assert table is not None
    refs = {
        link[0].xpath("string(@*)")
        for link in table
        if "Association" in link.tag and link[1].xpath("string(@*)") == agency
    }
    return [row for row in table if row.xpath("string(@*)") in refs and "Association" not in row.tag]


def _table(page: str, number: int) -> list[list[str]]:
    answer = us_foia_data.QUERY.findall(page)[number - 1][1]
    return [line.split() for line in answer.splitlines()[1:]]
