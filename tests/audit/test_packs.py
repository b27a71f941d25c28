"""Reports of several packs in one audit: each is judged by its own, and nothing of one is held against another."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gouji.audit.manifest import read_manifest
from gouji.boards.apart import place_of
from gouji.check import Options, check
from gouji.errors import UsageError
from gouji.findings import Result
from gouji.inputs import Source, open_packs
from gouji.packs import load
from gouji.packs.locate import given_packs
from tests.audit.corpus import encoded, rows_of, run, started, told, tree, write_pack
from tests.audit.test_sets import COPIED, KINDS, RULES, SETS, TABLE
from tests.cli.test_pack_by_input import NAMED, sent

HARBOUR, CHINA, STATES = "harbour", "cn-gov-info-annual-report", "us-annual-foia-report"
JUDGED = ("findings", "ledger", "cells")


def status(rules: Path, place: Path, *arguments: str) -> int:
    """Audit by the installed command; gives how it ended."""
    process = started(rules, place, "audit", *arguments)
    process.communicate(timeout=120)
    return process.returncode


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports of three packs, of one that is not there, and of a page."""
    place = tmp_path_factory.mktemp("mixed")
    write_pack(place)
    home = place / "年报"
    home.mkdir()
    (home / "a.json").write_bytes(encoded(told("甲港", 2020, total=3)))
    (home / "b.xml").write_bytes(sent())
    (home / "c.json").write_bytes(NAMED.read_bytes())
    (home / "d.json").write_bytes(encoded(told("乙港", 2020) | {"pack": "quarry"}))
    (home / "e.jsonl").write_bytes(
        encoded(told("丙港", 2020)) + b"\n" + json.dumps(json.loads(NAMED.read_bytes())).encode()
    )
    (home / "f.xml").write_bytes(sent(2020))
    return place


@pytest.fixture(scope="module")
def out(mixed: Path) -> Path:
    assert status(mixed / "rules", mixed, "年报", "-o", "out", "--jobs", "1", "--lang", "en") == 1
    return mixed / "out"


def checked(mixed: Path) -> Result:
    sources = [Source(name=f"年报/{p.name}", data=p.read_bytes()) for p in sorted((mixed / "年报").iterdir())]
    return check(sources, open_packs(None, None, (mixed / "rules",)), Options(lang="en"))


def test_each_report_is_judged_by_its_pack(out: Path) -> None:
    told_ = [(Path(row["report"]).name, row["pack"], row["edition"]) for row in rows_of(out, "reports")]
    assert told_ == [
        ("a.json", HARBOUR, "1"), ("b.xml", STATES, "2019"), ("c.json", CHINA, "2021"), ("e.jsonl#1", HARBOUR, "1"),
        ("e.jsonl#2", CHINA, "2021"), ("f.xml", STATES, "2019"),
    ]  # fmt: skip
    assert [(row["source"], row["code"]) for row in rows_of(out, "unread")] == [("年报/d.json", "other-pack")]


def test_what_stands_in_the_tables_is_what_a_check_says(out: Path, mixed: Path) -> None:
    result = checked(mixed)
    rows = {row["report"]: row for row in rows_of(out, "reports")}
    found = {key: [row["rule"] for row in rows_of(out, "findings") if row["report"] == key] for key in rows}
    for report in result.reports:
        row, ledger = rows[report.source], report.ledger
        assert (row["edition"], row["body"], row["year"]) == (report.edition, report.body, report.year)
        assert sum(row[k] for k in ("passed", "failed", "undetermined", "not_applicable")) == ledger.total
        assert [finding.rule for finding in report.findings] == found[report.source]
    assert len(rows) == len(result.reports) == 6


@pytest.mark.parametrize("name", JUDGED)
def test_every_row_says_by_which_rules_it_came_about(out: Path, name: str) -> None:
    of = {row["report"]: (row["pack"], row["edition"]) for row in rows_of(out, "reports")}
    rows = rows_of(out, name)
    assert {(row["pack"], row["edition"]) for row in rows} >= {(HARBOUR, "1")}
    assert all((row["pack"], row["edition"]) == of[row["report"]] for row in rows)


def test_the_manifest_names_every_pack_with_its_hash(out: Path, mixed: Path) -> None:
    manifest = read_manifest(out)
    editions = open_packs(None, None, (mixed / "rules",))
    assert manifest.judge.pack.sha256 == editions.first.sha256
    hashes = {pack.id: pack.sha256 for pack in manifest.judge.beside}
    assert hashes == {name: editions.of_pack(name).first.sha256 for name in (CHINA, STATES)}
    assert manifest.packs == {CHINA: 2, HARBOUR: 2, STATES: 2}


def test_the_bytes_are_the_same_whoever_works_and_in_whatever_order(out: Path, mixed: Path) -> None:
    arguments = [f"年报/{p.name}" for p in sorted((mixed / "年报").iterdir(), reverse=True)]
    assert status(mixed / "rules", mixed, *arguments, "-o", "other", "--jobs", "2", "--lang", "en") == 1
    assert tree(mixed / "other") == tree(out)


@pytest.mark.parametrize("asked", [{"pack": HARBOUR}, {"edition": "1"}])
def test_whoever_asks_for_a_pack_gets_no_other(
    mixed: Path, tmp_path: Path, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mixed)
    manifest = run(mixed / "rules", tmp_path / "out", "年报", settings=asked)
    assert (manifest.packs, manifest.judge.beside) == ({HARBOUR: 2}, ())
    unread = [(Path(row["source"]).name, row["code"]) for row in rows_of(tmp_path / "out", "unread")]
    assert unread == [
        ("b.xml", "xml-unmapped"), ("c.json", "other-pack"), ("d.json", "other-pack"), ("e.jsonl#2", "other-pack"),
        ("f.xml", "xml-unmapped"),
    ]  # fmt: skip
    assert all(row["cause"] and row["remedy"] for row in rows_of(tmp_path / "out", "unread"))


def test_packs_that_judged_nothing_are_not_named(mixed: Path, tmp_path: Path) -> None:
    manifest = run(mixed / "rules", tmp_path / "out", mixed / "年报" / "a.json")
    assert (manifest.packs, manifest.judge.beside) == ({HARBOUR: 1}, ())


def test_what_was_read_of_reports_of_all_packs_is_not_read_again(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mixed)
    run(mixed / "rules", tmp_path / "one", "年报", cache=tmp_path / "cache")
    monkeypatch.setattr("gouji.audit.reading.reports_in", lambda *_: pytest.fail("read again"))
    run(mixed / "rules", tmp_path / "two", "年报", cache=tmp_path / "cache")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_each_pack_has_its_own_boards_and_a_page_leads_to_them(out: Path) -> None:
    page = (out / "index.html").read_text(encoding="utf-8")
    assert not (out / "workbook.xlsx").exists()
    assert "年报/d.json" in page
    for name, reports in ((HARBOUR, 2), (CHINA, 2), (STATES, 2)):
        place = out / "packs" / name
        assert f'href="packs/{name}/index.html"' in page
        assert not list(place.glob("*.parquet"))
        assert 'href="../../index.html"' in (place / "index.html").read_text(encoding="utf-8")
        book = openpyxl.load_workbook(place / "workbook.xlsx", read_only=True)
        bodies = list(book["By body"].iter_rows(min_row=2, values_only=True))
        assert sum(int(str(row[3])) for row in bodies if row[3] is not None) == reports
        rules = {row[0] for row in book["By rule"].iter_rows(min_row=2, values_only=True)}
        assert ("SUM" in rules) is (name == HARBOUR)
    assert (out / "packs" / HARBOUR / "index.html").read_text(encoding="utf-8").count("SUM") > 0


def test_an_audit_of_one_pack_beside_the_usual_one_has_its_words(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "sent.xml").write_bytes(sent())
    asked = ("sent.xml", "-o", "out", "--jobs", "1", "--no-csv", "--lang", "en", "--fail-on", "never")
    assert status(mixed / "rules", tmp_path, *asked) == 0
    assert "Freedom of Information Act" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert not (tmp_path / "out" / "packs").exists()


def test_folders_of_packs_have_names_that_harm_nobody() -> None:
    assert place_of(CHINA) == CHINA
    for name in ("a/../../b", "A", "a.b", "a" * 101):
        assert place_of(name).isalnum()
        assert len(place_of(name)) == 20


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packs that are alike to the letter but for their ids, of which one is at hand beside the other."""
    rules = write_pack(tmp_path)
    for name, more in (("pack.yaml", SETS), ("1/form.yaml", KINDS), ("1/rules.yaml", RULES)):
        path = rules / HARBOUR / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    shutil.copytree(rules / HARBOUR, tmp_path / "quay")
    named = (tmp_path / "quay" / "pack.yaml").read_text(encoding="utf-8").replace("id: harbour", "id: quay")
    (tmp_path / "quay" / "pack.yaml").write_text(named, encoding="utf-8")
    (tmp_path / "bodies.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.setattr(load, "shipped_packs", lambda: given_packs([tmp_path / "quay"]))
    return rules


def write(folder: Path, *reports: dict[str, Any]) -> Path:
    folder.mkdir()
    for n, report in enumerate(reports):
        report["body"] |= {"region": ""}
        (folder / f"{n}.json").write_bytes(encoded(report))
    return folder


def quay(*said: Any, **more: Any) -> dict[str, Any]:
    return told(*said, **more) | {"pack": "quay"}


def failing(out: Path, rule: str) -> list[tuple[str, str, str]]:
    return [
        (row["pack"], row["body"], row["message"])
        for row in rows_of(out, "findings")
        if (row["rule"], row["outcome"]) == (rule, "fail")
    ]


def test_last_year_parts_and_twins_are_those_of_the_same_pack(tmp_path: Path, twins: Path) -> None:
    home = write(
        tmp_path / "in",
        told("大港", 2020, 3, 0, 3), quay("大港", 2020, 3, 0, 3), quay("甲镇", 2020, 9, 0, 9), quay("大港", 2019, 5, 0, 5),
        told("甲镇", 2019, 9, 0, 9),
    )  # fmt: skip
    run(twins, tmp_path / "out", home, settings={"hierarchy": str(tmp_path / "bodies.csv")})
    assert failing(tmp_path / "out", "LAST") == [("quay", "大港", "今年 3,上年 5。")]
    assert failing(tmp_path / "out", "SOLE") == []
    assert [body for _, body, _ in failing(tmp_path / "out", "PARTS")] == ["大港"]
    assert failing(tmp_path / "out", "PARTS")[0][0] == "quay"


def test_who_has_not_reported_is_told_for_each_pack(tmp_path: Path, twins: Path) -> None:
    home = write(tmp_path / "in", told("大港", 2020), quay("大港", 2019), quay("甲镇", 2019))
    run(twins, tmp_path / "out", home, settings={"hierarchy": str(tmp_path / "bodies.csv")})
    missing = [(row["pack"], row["body"], row["year"]) for row in rows_of(tmp_path / "out", "missing")]
    assert missing == [
        ("harbour", "甲镇", 2020), ("harbour", "乙镇", 2020), ("harbour", "丙镇", 2020),
        ("quay", "乙镇", 2019), ("quay", "丙镇", 2019),
    ]  # fmt: skip


def test_texts_are_compared_within_a_pack(tmp_path: Path, twins: Path) -> None:
    home = write(
        tmp_path / "in",
        told("甲镇", 2020, text=COPIED), quay("乙镇", 2020, text=COPIED), quay("丙镇", 2020, text=COPIED),
    )  # fmt: skip
    run(twins, tmp_path / "out", home)
    rows = rows_of(tmp_path / "out", "likeness")
    assert [(row["pack"], row["body"], row["other_body"]) for row in rows] == [
        ("quay", "乙镇", "丙镇"), ("quay", "丙镇", "乙镇"),
    ]  # fmt: skip
    assert {pack for pack, _, _ in failing(tmp_path / "out", "ALIKE")} == {"quay"}


def test_deviations_that_many_share_are_counted_within_a_pack(tmp_path: Path, twins: Path) -> None:
    faulty = [quay(f"{n}镇", 2020, total=3) for n in range(4)]
    home = write(tmp_path / "in", *faulty, *(told(f"{n}镇", 2020, total=3 if n < 2 else 2) for n in range(8)))
    run(twins, tmp_path / "out", home)
    shared = [(row["pack"], row["rule"], row["reports"], row["of"]) for row in rows_of(tmp_path / "out", "templates")]
    assert shared == [("quay", "SUM", 4, 4)] * 2


def test_an_audit_goes_on_only_with_the_packs_with_which_it_began(
    tmp_path: Path, twins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write(tmp_path / "in", told("大港", 2020), quay("大港", 2019))
    with monkeypatch.context() as patch:
        patch.setattr("gouji.audit.run._Run._check", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(twins, tmp_path / "out", home)
    path = tmp_path / "quay" / "1" / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("核对这一行", "再核对"), encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        run(twins, tmp_path / "out", home, resume=True)
    assert raised.value.problems[0].code == "audit-other"


def test_a_faulty_pack_beside_is_told_only_where_a_report_is_of_it(tmp_path: Path, twins: Path) -> None:
    (tmp_path / "quay" / "1" / "rules.yaml").write_text("rules: 1\n", encoding="utf-8")
    home = write(tmp_path / "in", told("大港", 2020))
    assert run(twins, tmp_path / "out", home).reports == 1
    (home / "1.json").write_bytes(encoded(quay("大港", 2019)))
    with pytest.raises(UsageError) as raised:
        run(twins, tmp_path / "other", home)
    assert "quay" in raised.value.problems[0].place.file


def test_a_new_audit_leaves_nothing_of_packs_that_it_does_not_have(mixed: Path, tmp_path: Path) -> None:
    asked = ("-o", str(tmp_path / "out"), "--jobs", "1", "--no-csv", "--pages", "1", "--fail-on", "never")
    assert status(mixed / "rules", mixed, "年报/a.json", "年报/b.xml", *asked) == 0
    assert (tmp_path / "out" / "packs" / STATES / "bodies").is_dir()
    assert status(mixed / "rules", mixed, "年报/a.json", *asked, "--force") == 0
    assert not (tmp_path / "out" / "packs").exists()
    assert (tmp_path / "out" / "workbook.xlsx").is_file()
