"""A second invented regulation, whose reports name rows of their own, come as XML, and look back to the year before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options
from gouji.documents.xml import read_xml
from gouji.engine.cases import run_cases
from gouji.engine.companions import Companions
from gouji.errors import InputError
from gouji.findings import Outcome
from gouji.inputs import Source, open_editions, read_report
from gouji.keeper.lint.run import lint_folder
from gouji.packs.load import load_folder
from gouji.reports.model import Report

HERE = Path(__file__).parent / "service"
PACK = HERE / "harbour-return"
SENT = HERE / "reports" / "sent.xml"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(PACK), Options(lang="en"))


def report(data: bytes = SENT.read_bytes(), name: str = "sent.xml") -> Report:
    return read_report(Source(name=name, data=data), open_editions(None, None, (HERE,)))[0]


def told(checker: Checker, read: Report, last: Report | None = None) -> set[tuple[str, str, str]]:
    """Give rule, row or number, and difference of what fails."""
    found = checker.report(read, companions=Companions(last=last)).findings
    failing = [f for f in found if f.outcome is Outcome.FAIL]
    return {(f.rule, "/".join(v for k, v in f.instance if k != "table"), f.difference or "") for f in failing}


def changed(**tables: Any) -> Report:
    plain = msgspec.to_builtins(report())
    for table, rows in tables.items():
        for row, cells in rows.items():
            plain["tables"][table].setdefault(row, {}).update(cells)
    return msgspec.convert(plain, Report)


def test_the_pack_is_sound() -> None:
    assert all(result.passed for result in run_cases(load_folder(PACK)))
    assert lint_folder(PACK, None, (HERE,)).findings == ()


def test_rows_are_those_that_the_report_declares(checker: Checker) -> None:
    assert told(checker, report()) == {
        ("MOVES", "Coal & Ore / East", "-1"),
        ("MOVES", "harbour", "-1"),
        ("TOWED-LISTED", "harbour", "3"),
        ("TOWED-LISTED", "?", "1"),
        ("TOWED", "?", "-1"),
        ("LONGEST-ORDER", "harbour/n=2", "1"),
        ("LONGEST-DAYS", "harbour/n=2", "3"),
    }


def test_a_finding_names_the_row_and_its_place_as_the_report_does(checker: Checker) -> None:
    (finding,) = (f for f in checker.report(report()).findings if ("row", "Coal & Ore / East") in f.instance)
    assert finding.cells[0].path == "moves/Coal & Ore / East/start"
    assert finding.at is not None
    assert finding.at.line == 10
    assert finding.subject == "Moves of ships row Coal & Ore / East"


def test_the_ledger_has_as_many_instances_as_the_report_has_rows(checker: Checker) -> None:
    alone = msgspec.structs.replace(report(), entities={})
    assert checker.report(report()).ledger.total == 36
    assert checker.report(alone).ledger.total == 18


def test_what_cannot_be_reckoned_without_rows_does_not_apply(checker: Checker) -> None:
    alone = msgspec.structs.replace(report(), entities={})
    case = checker.case(alone)
    rules = {case.program.rule_of(n).id for n in case.program.void}
    assert rules == {"HARBOUR-SUM", "STAYS-LOWEST", "STAYS-MIDDLE"}
    assert {case.outcomes.of(n) for n in case.program.void} == {Outcome.NOT_APPLICABLE}


def test_the_sum_of_the_rows_leaves_the_whole_out(checker: Checker) -> None:
    found = told(checker, changed(moves={"harbour": {"arrived": 13}}))
    assert ("HARBOUR-SUM", "arrived", "1") in found


def test_a_row_is_held_against_the_same_row_of_another_table(checker: Checker) -> None:
    assert ("TOWED", "Coal & Ore / East", "2") in told(checker, changed(moves={"Coal & Ore / East": {"towed": 2}}))


def test_a_row_of_nobody_is_kept_counted_and_told(checker: Checker) -> None:
    read = report()
    assert read.tables["reasons"]["?"] == {"total": 1, "listed": ()}
    assert list(read.entities["quays"]) == ["North", "Coal & Ore / East", "?"]
    assert [(extra.table, extra.label) for extra in read.extras] == [("reasons", "?")]
    assert ("TOWED-LISTED", "?", "1") in told(checker, read)


@pytest.mark.parametrize(
    ("cells", "fails"),
    [
        ({"median": "<1", "lowest": "<1", "highest": "<1"}, False),
        ({"median": "<1", "lowest": 1, "highest": 2}, True),
        ({"median": 1, "lowest": "<1", "highest": 2}, False),
        ({"median": "N/A", "lowest": 5, "highest": 2}, False),
        ({"median": "0.5", "lowest": "<1", "highest": 2}, None),
    ],
)
def test_words_mean_what_the_form_says(checker: Checker, cells: dict[str, Any], fails: bool | None) -> None:
    found = checker.report(changed(stays={"North": cells})).findings
    outcomes = [f.outcome for f in found if f.rule == "STAYS-ORDER" and ("row", "North") in f.instance]
    assert outcomes == ([] if fails is False else [Outcome.FAIL if fails else Outcome.UNDETERMINED])


def test_a_year_is_held_against_the_one_before(checker: Checker) -> None:
    last = changed(moves={"North": {"end": 4}, "Coal & Ore / East": {"end": 2}, "harbour": {"end": 5}})
    found = told(checker, report(), last)
    assert ("START-LAST", "Coal & Ore / East", "-2") in found
    assert ("START-LAST", "harbour", "-1") in found
    assert not any(row == "North" for rule, row, _ in found if rule == "START-LAST")


def test_a_row_is_found_under_the_name_that_it_had(checker: Checker) -> None:
    plain = msgspec.to_builtins(changed(moves={"North": {"end": 7}}))
    plain["tables"]["moves"]["Old North"] = plain["tables"]["moves"].pop("North")
    assert ("START-LAST", "North", "-3") in told(checker, report(), msgspec.convert(plain, Report))


def test_a_footnote_to_the_table_eases_what_it_may_explain(checker: Checker) -> None:
    last = changed(moves={"harbour": {"end": 5}})
    bare = msgspec.structs.replace(report(), footnotes={})
    levels = []
    for read in (report(), bare):
        found = checker.report(read, companions=Companions(last=last)).findings
        levels += [f.severity.value for f in found if f.rule == "START-LAST" and ("row", "harbour") in f.instance]
    assert levels == ["info", "warning"]


def test_another_dialect_is_read_by_its_own_words(checker: Checker) -> None:
    data = SENT.read_bytes().replace(b"</h:Name>\n", b"</h:Name><h:Press>1</h:Press>\n", 1)
    data = (
        data.replace(b"<h:Lowest>1<", b"<h:Lowest>0.0000<", 1)
        .replace(b"return/2", b"return/1")
        .replace(b"h:Year", b"h:ReturnYear")
    )
    read = report(data)
    assert read.year == 1921
    assert read.tables["stays"]["North"]["lowest"] == "N/A"  # type: ignore[index]
    assert read.tables["moves"]["North"]["towed"] == 30  # type: ignore[index]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE html><html><body>Temporarily unavailable</body></html>", "html-as-xml"),
        (b"<?xml version='1.0'?><Return>", "xml-syntax"),
        (b"<?xml version='1.0'?><Return/>", "xml-other-root"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml-doctype"),
        (b"<?xml version='1.0'?><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "xml-doctype"),
        (b"<?xml version='1.0'?>" + b"<a>" * 100 + b"</a>" * 100, "xml-large"),
    ],
)
def test_what_is_no_report_is_told_as_such(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        report(data)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_entities_are_never_resolved() -> None:
    levels = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
    bomb = f"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a0 'x'>{levels}]><r>&a8;</r>"
    with pytest.raises(InputError):
        read_xml(bomb.encode(), "bomb.xml")


def test_what_does_not_apply_is_told_without_sides() -> None:
    checker = Checker(load_folder(PACK), Options(lang="en", everything=True))
    found = checker.report(changed(stays={"North": dict.fromkeys(("lowest", "median", "highest"), "N/A")})).findings
    (finding,) = (f for f in found if f.rule == "STAYS-ORDER" and ("row", "North") in f.instance)
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert (finding.left, finding.right, finding.difference) == (None, None, None)


def test_of_what_applies_that_which_does_not_hold_is_told() -> None:
    pack = load_folder(PACK)
    (rule,) = (rule for rule in pack.rules if rule.id == "STAYS-ORDER")
    both = msgspec.structs.replace(rule, check="lowest <= median and highest >= 5")
    read = changed(stays={"North": {"lowest": 1, "median": "N/A", "highest": 2}})
    found = Checker(msgspec.structs.replace(pack, rules=(both,)), Options(lang="en")).report(read).findings
    assert [(f.left, f.right, f.difference) for f in found if f.outcome is Outcome.FAIL] == [("2", "5", "-3")]


def test_cells_of_several_tables_are_named_with_their_tables(checker: Checker) -> None:
    found = {f.rule: f for f in checker.report(report()).findings if ("row", "?") in f.instance or f.rule == "MOVES"}
    assert (
        found["TOWED"].detail == "Moves of ships: ? / towed (absent); Why ships were towed: ? / total 1; difference -1"
    )
    assert [cell.label for cell in found["TOWED"].cells] == [
        "Moves of ships: ? / towed",
        "Why ships were towed: ? / total",
    ]
    assert found["MOVES"].detail.startswith("The harbour / start 4")


def test_one_table_of_two_years_needs_no_name(checker: Checker) -> None:
    last = msgspec.structs.replace(report(), year=1920)
    found = checker.report(report(), companions=Companions(last=last, asked=("last",))).findings
    labels = {cell.label for f in found if f.rule == "START-LAST" for cell in f.cells}
    assert labels
    assert not any("Moves of ships" in label for label in labels)


def test_a_lost_row_makes_no_sums_where_nobody_is_declared(checker: Checker) -> None:
    start, end = SENT.read_bytes().index(b"    <h:Quay s:id"), SENT.read_bytes().index(b"  </h:Board>")
    read = report(SENT.read_bytes()[:start] + SENT.read_bytes()[end:])
    assert read.entities == {"quays": {}}
    assert {extra.label for extra in read.extras} >= {"?"}
    assert not {rule for rule, _, _ in told(checker, read)} & {"HARBOUR-SUM", "STAYS-LOWEST"}


@pytest.mark.parametrize(
    ("written", "read_as"), [(".5", "0.5"), ("-.25", "-0.25"), ("2.5", "2.5"), (".", "."), (".5x", ".5x")]
)
def test_a_decimal_may_begin_with_its_point(written: str, read_as: str) -> None:
    data = SENT.read_bytes().replace(b"<h:Median>2.5<", f"<h:Median>{written}<".encode())
    assert report(data).tables["stays"]["North"]["median"] == read_as
