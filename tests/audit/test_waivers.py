"""Waivers of an audit set aside what they set aside in a check, whoever works, and are told once for all reports."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gouji.audit.manifest import Manifest, read_manifest
from gouji.audit.run import _Run
from gouji.audit.verify import verify_chain
from gouji.boards.dashboard import write_dashboard
from gouji.boards.workbook import write_workbook
from gouji.check import Options, check
from gouji.errors import UsageError
from gouji.inputs import Source, open_packs
from gouji.outputs.gate import gate_of
from gouji.waivers.read import WaiverBook, book_of
from gouji.waivers.waive import waive
from tests.audit.corpus import encoded, rows_of, run, started, told, tree, write_pack

DAY = "2026-03-01"
WAIVERS = """\
waivers:
  - {rule: SUM, body: 甲港, reason: 正在更正, by: 某人, until: 2026-03-01, ticket: 港〔2026〕1号}
  - {rule: SUM, source: in/b.json, instance: {row: cod}, reason: "=1+1", by: 某人}
  - {rule: SUM, body: 丙港, reason: 早已到期, by: 某人, until: 2026-02-28}
  - {rule: SUM, body: 丁港, cells: {catch/cod/near: 9}, reason: 已变, by: 某人}
  - {rule: MUCH, body: 乙港, reason: 未用, by: 某人}
  - {rule: SUM, body: 远方, reason: 别处, by: 某人}
  - {rule: SUM, body: 戊港, outcome: undetermined, reason: 空白, by: 某人}
"""
FATES = ["used", "used", "expired", "changed", "unused", "elsewhere", "used"]
REPORTS = {
    "a.json": told("甲港", 2020, 1, 1, 3), "b.json": told("乙港", 2020, 1, 1, 4), "c.json": told("丙港", 2020, 1, 1, 5),
    "d.json": told("丁港", 2020, 1, 1, 6), "e.json": told("戊港", 2020, None, 1, 6), "f.json": told("己港", 2020),
    "g.json": told("甲港", 2021, 600, 600, 1201),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of reports, beside it the rules."""
    write_pack(tmp_path)
    (tmp_path / "in").mkdir()
    for name, report in REPORTS.items():
        (tmp_path / "in" / name).write_bytes(encoded(report))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def audited(
    place: Path, out: str, waivers: str = WAIVERS, day: str = DAY, now: str = "2030-01-01", **wish: Any
) -> Manifest:  # fmt: skip
    """Audit with waivers; `day` is asked for, `now` is that of the run."""
    books = (("w.yaml", waivers.encode()),)
    return run(
        place / "rules", place / out, "in", waivers=books, is_dated="until" in waivers, asked_day=day, day=now, **wish
    )


def book(waivers: str = WAIVERS) -> WaiverBook:
    return book_of("w.yaml", waivers.encode())


def sources() -> list[Source]:
    return [Source(name=f"in/{name}", data=encoded(report)) for name, report in REPORTS.items()]


def waived(out: Path) -> list[tuple[str, str, str | None, str | None]]:
    return [(row["report"], row["rule"], row["waived"], row["waiver"]) for row in rows_of(out, "findings")]


def test_what_is_set_aside_is_what_a_check_sets_aside(place: Path) -> None:
    audited(place, "out")
    result = waive(check(sources(), open_packs(None, None, (place / "rules",)), Options()), [book()], DAY).result
    told_ = [(report.source, finding) for report in result.reports for finding in report.findings]
    expected = [(s, f.rule, f.waived and f.waived.reason, f.waived and f.waived.place) for s, f in told_]
    found = [row for row in waived(place / "out") if row[1] != "LAST"]
    assert found == [row for row in expected if row[1] != "LAST"]
    assert sum(row[2] is not None for row in found) == 7


def test_they_are_counted_apart_and_change_no_outcome(place: Path) -> None:
    manifest = audited(place, "out")
    plain = run(place / "rules", place / "plain", "in")
    assert (manifest.verdicts, manifest.with_findings) == (plain.verdicts, plain.with_findings)
    rows = {Path(row["report"]).name: row for row in rows_of(place / "out", "reports")}
    assert {name: row["waived"] for name, row in rows.items()} == {
        "a.json": 2, "b.json": 1, "c.json": 0, "d.json": 0, "e.json": 2, "f.json": 0, "g.json": 2
    }  # fmt: skip
    for row in rows_of(place / "plain", "reports"):
        name = Path(row["report"]).name
        kept = row.keys() - {"waived", "blocks", "chain"}
        assert {key: row[key] for key in kept} == {key: rows[name][key] for key in kept}
    assert manifest.waived == 7


def test_what_became_of_each_waiver_is_told_once(place: Path) -> None:
    audited(place, "out")
    rows = rows_of(place / "out", "waivers")
    assert [row["waiver"] for row in rows] == [f"w.yaml:{n}" for n in range(2, 9)]
    assert [row["fate"] for row in rows] == FATES
    assert [row["findings"] for row in rows] == [4, 1, 0, 0, 0, 0, 2]
    assert [(row["until"], row["today"]) for row in rows[:3]] == [(DAY, DAY), (None, None), ("2026-02-28", DAY)]
    assert (rows[3]["what"], rows[3]["was"], rows[3]["now"]) == ("catch/cod/near", "9", "1")
    fates = waive(check(sources(), open_packs(None, None, (place / "rules",)), Options()), [book()], DAY).fates
    assert [fate.kind for fate in fates[0]] == FATES


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_workers_does_not_show(place: Path, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.audit.register.MOST_INPUTS", 2)
    audited(place, "here")
    audited(place, "there", jobs=jobs)
    assert tree(place / "here") == tree(place / "there")


def test_the_manifest_names_the_waivers_and_the_day(place: Path) -> None:
    manifest = audited(place, "out")
    assert [(each.name, each.sha256) for each in manifest.judge.waivers] == [("w.yaml", book().sha256)]
    assert manifest.judge.today == DAY
    assert read_manifest(place / "out") == manifest
    assert run(place / "rules", place / "plain", "in").chain.seed != manifest.chain.seed


def test_the_day_of_the_run_counts_where_none_is_asked_for(place: Path) -> None:
    assert audited(place, "out", day="", now="2026-03-02").judge.today == "2026-03-02"
    assert rows_of(place / "out", "waivers")[0]["fate"] == "expired"


def test_without_last_days_no_day_is_in_the_results(place: Path) -> None:
    waivers = WAIVERS.replace("until: 2026-03-01, ", "").replace(", until: 2026-02-28", "")
    assert audited(place, "one", waivers, day="", now="2026-03-02").judge.today == ""
    audited(place, "two", waivers, day="", now="2031-03-02")
    assert tree(place / "one") == tree(place / "two")


def broken(_: _Run) -> None:
    raise ZeroDivisionError


def test_a_run_that_goes_on_on_another_day_ends_as_on_the_first(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audited(place, "whole", day="", now=DAY)
    with monkeypatch.context() as patch:
        patch.setattr("gouji.audit.run._Run._check", broken)
        with pytest.raises(ZeroDivisionError):
            audited(place, "out", day="", now=DAY)
    audited(place, "out", day="", now="2026-03-09", resume=True)
    assert tree(place / "out") == tree(place / "whole")


@pytest.mark.parametrize("change", [{"waivers": WAIVERS + "\n"}, {"day": "2026-03-02"}])
def test_a_run_goes_on_only_with_its_own_waivers_and_day(
    place: Path, change: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("gouji.audit.run._Run._check", broken)
        with pytest.raises(ZeroDivisionError):
            audited(place, "out")
    with pytest.raises(UsageError) as raised:
        audited(place, "out", resume=True, **change)
    assert raised.value.problems[0].code == "audit-other"
    assert audited(place, "out", resume=True).waived == 7


@pytest.mark.parametrize("change", [{"waivers": WAIVERS + "\n"}, {"day": "2026-03-02"}])
def test_results_of_other_waivers_are_not_passed_off_as_these(place: Path, change: dict[str, str]) -> None:
    audited(place, "out")
    assert audited(place, "out", resume=True).waived == 7
    assert audited(place, "out", resume=True, day="").judge.today == DAY
    with pytest.raises(UsageError) as raised:
        audited(place, "out", resume=True, **change)
    assert raised.value.problems[0].code == "audit-differs"


def test_other_waivers_are_held_against_reports_that_were_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audited(place, "out")
    monkeypatch.setattr("gouji.audit.reading.reports_in", lambda *_: pytest.fail("read again"))
    assert audited(place, "out", "waivers: []\n", force=True).waived == 0
    assert rows_of(place / "out", "waivers") == []
    run(place / "rules", place / "out", "in", force=True)
    assert "waivers.parquet" not in tree(place / "out")


@pytest.mark.parametrize("fail_on", ["error", "warning", "info"])
@pytest.mark.parametrize("waivers", [WAIVERS, "waivers: []\n", "every"])
def test_a_report_blocks_where_a_gate_says_so(place: Path, fail_on: str, waivers: str) -> None:
    if waivers == "every":
        each = "  - {{rule: {}, body: {}, reason: r, by: b}}\n"
        bodies = [report["body"]["name"] for report in REPORTS.values()]
        waivers = "waivers:\n" + "".join(each.format(r, b) for r in ("SUM", "ROUND") for b in sorted(set(bodies)))
    manifest = audited(place, "out", waivers)
    blocking = 0
    for source, row in zip(sources(), rows_of(place / "out", "reports"), strict=True):
        result = check([source], open_packs(None, None, (place / "rules",)), Options())
        is_ended = not gate_of(waive(result, [book(waivers)], DAY).result, fail_on).passes
        levels = ("error", "warning", "info")
        assert (row["blocks"] in levels[: levels.index(fail_on) + 1]) is is_ended, source.name
        blocking += is_ended
    assert manifest.blocking[fail_on] == blocking


def test_whoever_takes_a_waiver_away_breaks_the_chain(place: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    manifest = audited(place, "out")
    path = place / "out" / "findings.parquet"
    table = pq.read_table(path)
    table = table.set_column(table.schema.get_field_index("waived"), "waived", pa.nulls(len(table), pa.string()))
    pq.write_table(table, path)
    assert [each.key for each in verify_chain(place / "out", manifest)] == ["verify.chain"]


def test_workbook_and_pages_show_what_is_waived(place: Path) -> None:
    audited(place, "out")
    write_workbook(place / "out", "en")
    write_dashboard(place / "out", "en")
    book_ = openpyxl.load_workbook(place / "out" / "workbook.xlsx")
    rules = {row[0]: row[-1] for row in book_["By rule"].iter_rows(min_row=2, values_only=True)}
    assert rules["SUM"] == 5
    findings = [row[-1] for row in book_["Findings"].iter_rows(min_row=2, values_only=True)]
    assert Counter(filter(None, findings)) == {"正在更正": 4, "=1+1": 1, "空白": 2}
    assert all(cell.data_type != "f" for sheet in book_ for row in sheet.iter_rows() for cell in row)
    fates = [row[0] for row in book_["Waivers"].iter_rows(min_row=2, values_only=True)]
    assert fates == ["in use", "in use", "expired", "changed", "unused", "of other reports", "in use"]
    page = (place / "out" / "index.html").read_text(encoding="utf-8")
    assert "<b>7</b>Waived" in page
    assert "港〔2026〕1号" in page
    bodies = "".join(path.read_text(encoding="utf-8") for path in (place / "out" / "bodies").iterdir())
    assert bodies.count("Waived: 正在更正 (w.yaml:2)") == 4


def test_without_waivers_nothing_is_said_of_them(place: Path) -> None:
    run(place / "rules", place / "out", "in")
    write_workbook(place / "out", "en")
    write_dashboard(place / "out", "en")
    sheets = openpyxl.load_workbook(place / "out" / "workbook.xlsx")
    heads = {str(cell.value) for name in ("By rule", "Findings") for cell in sheets[name][1]}
    assert not [head for head in heads if "aived" in head]
    pages = [place / "out" / "index.html", *(place / "out" / "bodies").iterdir()]
    assert not [path for path in pages if "aived" in path.read_text(encoding="utf-8")]


def spoken(place: Path, *arguments: str) -> tuple[int, list[str], str]:
    process = started(place / "rules", place, "audit", "in", "-j", "1", "--no-boards", "--lang", "en", *arguments)
    out, errors = process.communicate(timeout=120)
    return process.returncode, out.decode().splitlines(), errors.decode()


def test_the_command_tells_waivers_and_ends_as_the_gate(place: Path) -> None:
    (place / "w.yaml").write_text(WAIVERS, encoding="utf-8")
    status, said, errors = spoken(place, "-o", "out", "--waivers", "w.yaml", "--today", DAY)
    assert (status, said[2]) == (1, "waived: 7")
    assert errors.splitlines()[0] == f"waivers w.yaml (sha256 {book().sha256[:12]})"
    assert errors.splitlines()[1] == f"waivers: 3 in use, 3 not, 1 of other reports, held against {DAY}"
    assert ["w.yaml:4" in line for line in errors.splitlines()].count(True) == 1
    every = "waivers:\n" + "".join(
        f"  - {{rule: {rule}, body: {body}, reason: r, by: b}}\n"
        for rule in ("SUM", "LAST") for body in ("甲港", "乙港", "丙港", "丁港", "戊港")
    )  # fmt: skip
    (place / "every.yaml").write_text(every, encoding="utf-8")
    status, _, errors = spoken(place, "-o", "every", "--waivers", "every.yaml", "--quiet")
    assert (status, errors) == (0, "")
    assert spoken(place, "-o", "level", "--waivers", "every.yaml", "--quiet", "--fail-on", "info")[0] == 1


def test_a_faulty_file_of_waivers_ends_a_run_before_it_begins(place: Path) -> None:
    (place / "w.yaml").write_text("waivers:\n  - {rule: SUM, body: 甲港, by: 某人}\n", encoding="utf-8")
    status, said, errors = spoken(place, "-o", "out", "--waivers", "w.yaml")
    assert (status, said) == (2, [])
    assert "w.yaml:2" in errors
    assert not (place / "out").exists()
