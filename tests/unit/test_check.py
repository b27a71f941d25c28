"""From inputs to a result: order, what is not read, the same bytes for the same input, one or many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options, check
from gouji.errors import InputError, Place, Problem
from gouji.findings import Outcome, Result, Severity
from gouji.inputs import Editions, Known, Source, read_report
from gouji.packs.load import load_folder
from gouji.packs.model import RulePack
from tests.small import findings, plain, report_of, rules_file, small_pack, with_cells

RULES = [
    {"id": "SUM", "in": "水果", "for_each": "row", "check": "总计 = 东园 + 西园"},
    {"id": "MUCH", "severity": "warning", "in": "水果", "for_each": "row", "check": "总计 < 100"},
    {"id": "EVEN", "severity": "info", "in": "水果", "for_each": "row", "check": "multiple(总计, 3)"},
    {"id": "THERE", "require": {"tables": "present"}},
]
BAD = {"fruit/pear/total": 200, "fruit/apple/total": 4}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    return load_folder(small_pack(tmp_path_factory.mktemp("pack"), {"1/rules.yaml": rules_file(*RULES)}))


def source(name: str, told: Any) -> Source:
    return Source(name=name, data=json.dumps(told, ensure_ascii=False).encode())


def briefly(result: Result) -> list[tuple[str, str]]:
    return [(report.source, report.verdict.value) for report in result.reports]


def test_reports_are_told_in_the_order_of_the_inputs(pack: RulePack) -> None:
    many = [source("c.json", plain()), source("a.json", [with_cells(BAD), plain()]), source("b.json", with_cells(BAD))]
    result = check(many, pack)
    assert briefly(result) == [("c.json", "pass"), ("a.json#1", "fail"), ("a.json#2", "pass"), ("b.json", "fail")]
    assert briefly(check(reversed(many), pack)) == [briefly(result)[i] for i in (3, 1, 2, 0)]


UNREAD = [
    (Source(name="x.json", data=b"{"), "json-syntax"),
    (Source(name="x.json", data=b""), "input-empty"),
    (Source(name="x.json", data=b" \n"), "input-empty"),
    (Source(name="x.json", data=b'{"year": "x"}'), "json-shape"),
    (Source(name="x.json", data=b'{"title": "\xff"}'), "json-encoding"),
    (Source(name="x.json", data=b'{"pack": "other"}'), "other-pack"),
    (Source(name="x.json", data=b'{"edition": "9"}'), "other-edition"),
    (Source(name="x.json", data=b'{"year": 1999}'), "other-year"),
    (Source(name="x.bin", data=b"\0\1\2"), None),
    (Source(name="x.json", fault=Problem(code="input-missing", place=Place(file="x.json"))), "input-missing"),
]


@pytest.mark.parametrize(("bad", "code"), UNREAD)
def test_an_input_that_cannot_be_read_is_told_and_never_ends_the_others(
    pack: RulePack, bad: Source, code: str | None
) -> None:
    result = check([source("a.json", plain()), bad, source("b.json", with_cells(BAD))], pack)
    assert briefly(result) == [("a.json", "pass"), ("b.json", "fail")]
    (unread,) = result.unread
    assert unread.source == bad.name
    assert unread.cause
    assert unread.remedy
    assert code in (None, unread.code)


def test_one_bad_report_of_a_list_is_told_by_its_number(pack: RulePack) -> None:
    result = check([source("l.json", [plain(), {"year": "x"}, {"pack": "other"}, with_cells(BAD)])], pack)
    assert briefly(result) == [("l.json#1", "pass"), ("l.json#4", "fail")]
    assert [(u.source, u.code) for u in result.unread] == [("l.json#2", "json-shape"), ("l.json#3", "other-pack")]


def test_the_same_input_gives_the_same_bytes(pack: RulePack, tmp_path: Path) -> None:
    inputs = [source("a.json", with_cells(BAD)), source("b.json", {}), Source(name="c.json", data=b"{")]
    first = msgspec.json.encode(check(inputs, pack))
    assert msgspec.json.encode(check(inputs, pack)) == first
    again = load_folder(small_pack(tmp_path, {"1/rules.yaml": rules_file(*RULES)}))
    assert msgspec.json.encode(check(inputs, again)) == first


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_report_or_many_give_the_same_findings(pack: RulePack, lang: str) -> None:
    reports = [plain(), with_cells(BAD), {}, with_cells({"fruit": ...}), with_cells({"fruit/pear/east": None})]
    options = Options(lang=lang, everything=True)
    together = check([source("r.json", told) for told in reports * 3], pack, options).reports
    alone = [check([source("r.json", told)], pack, options).reports[0] for told in reports]
    assert list(together) == alone * 3


def test_findings_are_ordered_by_what_they_are_and_how_grave(pack: RulePack) -> None:
    blank = {**BAD, "fruit/plum/east": None, "fruit/all/total": "/", "fruit/all/east": None}
    told = findings(Checker(pack, Options(everything=True)), with_cells(blank))
    order = {"fail": 0, "undetermined": 0, "not-applicable": 1, "pass": 1}
    assert [order[f.outcome.value] for f in told] == sorted(order[f.outcome.value] for f in told)
    grave = [(f.severity.rank, f.outcome is Outcome.UNDETERMINED) for f in told if order[f.outcome.value] == 0]
    assert grave == sorted(grave)
    assert {f.severity for f in told} == set(Severity)


def test_what_is_of_no_weight_is_not_told(pack: RulePack) -> None:
    told = findings(Checker(pack), with_cells({"fruit/pear/total": None, "fruit/plum/total": 4, "fruit/plum/east": 2}))
    assert [(f.rule, f.outcome.value) for f in told] == [
        ("SUM", "undetermined"), ("MUCH", "undetermined"), ("EVEN", "fail"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({}, "pass"),
        ({"fruit/plum/total": 4, "fruit/plum/east": 2}, "pass"),
        ({"fruit/plum/total": 300, "fruit/plum/east": 298}, "pass"),
        ({"fruit/plum/total": 4}, "fail"),
        ({"fruit/plum/total": None}, "undetermined"),
        ({"fruit/plum/total": None, "fruit/pear/total": 4}, "fail"),
        ({"fruit": ...}, "fail"),
    ],
)
def test_the_verdict_is_that_of_the_gravest_rules(pack: RulePack, cells: dict[str, Any], verdict: str) -> None:
    result = Checker(pack).report(report_of(with_cells(cells)))
    assert result.verdict.value == verdict
    assert result.ledger.total == 4 * 5 - 3


def test_a_result_names_what_judged_and_what_was_judged(pack: RulePack) -> None:
    result = check([source("a.json", plain())], pack)
    assert (result.pack.id, result.pack.version, result.pack.sha256) == ("orchard", "1.0.0", pack.sha256)
    (report,) = result.reports
    assert (report.body, report.year, report.edition) == ("某农场", 2020, "1")
    assert len(report.sha256) == 64
    other = check([source("a.json", plain(title="x"))], pack).reports[0]
    assert other.sha256 != report.sha256


def test_what_the_caller_knows_counts(pack: RulePack) -> None:
    known = Known(year=2005, body="某学校", kind="school", published="2006-01-02")
    (report,) = check([source("a.json", plain())], pack, Options(known=known)).reports
    assert (report.year, report.body) == (2005, "某学校")


def test_a_name_without_end_is_cut(pack: RulePack) -> None:
    told = plain(body={"name": "园" * 100_000, "kind": "farm"})
    (report,) = check([source("a.json", told)], pack).reports
    assert len(report.body) == 200


def test_an_input_of_several_reports_is_not_one(pack: RulePack) -> None:
    with pytest.raises(InputError, match="2"):
        read_report(source("a.json", [{}, {}]), Editions(pack))
    report, judge = read_report(source("a.json", [plain()]), Editions(pack))
    assert (report.year, judge) == (2020, pack)


def test_no_inputs_give_an_empty_result(pack: RulePack) -> None:
    result = check([], pack)
    assert (result.reports, result.unread) == ((), ())
