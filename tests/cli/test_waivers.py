"""`--waivers`, `--today` and `gouji baseline`: exit statuses, what is told on either stream, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import openpyxl
import pytest

from gouji.outputs.result_v1 import result_schema
from tests.cli.conftest import Gouji, report

DAY = ("--today", "2026-03-01")
FORMATS = ("text", "json", "sarif", "junit", "github", "csv", "html", "xlsx")
REASON = "渔获尚未核定"


def waiver(rule: str = "SUM", row: str = "cod", **more: object) -> dict[str, Any]:
    return {
        "rule": rule, "body": "某渔港", "year": 2020, "instance": {"table": "catch", "row": row}, "reason": REASON,
        "by": "李某", **more,
    }  # fmt: skip


@pytest.fixture
def waivers(tmp_path: Path) -> Any:
    """Write a file of waivers and give its name."""

    def write(*items: dict[str, Any], name: str = "w.yaml") -> str:
        (tmp_path / name).write_text(json.dumps({"waivers": list(items)}, ensure_ascii=False), encoding="utf-8")
        return name

    return write


BOTH = (waiver(), waiver(row="tuna"))


@pytest.mark.parametrize(
    ("items", "name", "options", "status"),
    [
        (BOTH, "bad", (), 0),
        (BOTH[:1], "bad", (), 1),
        ((), "bad", (), 1),
        ([each | {"until": "2026-03-01"} for each in BOTH], "bad", (), 0),
        ([each | {"until": "2026-02-28"} for each in BOTH], "bad", (), 1),
        ([each | {"cells": {f"catch/{row}/all": 4}} for each, row in zip(BOTH, ("cod", "tuna"), strict=True)], "bad", (), 0),
        ([each | {"cells": {f"catch/{row}/all": 5}} for each, row in zip(BOTH, ("cod", "tuna"), strict=True)], "bad", (), 1),
        ([{"rule": "SUM", "body": "某渔港", "reason": "r", "by": "x"}], "bad", (), 0),
        ([{"rule": "SUM", "body": "别的渔港", "reason": "r", "by": "x"}], "bad", (), 1),
        (BOTH, "open", (), 0),
        ([each | {"outcome": "fail"} for each in BOTH], "open", (), 1),
        ([each | {"outcome": "undetermined"} for each in BOTH], "open", (), 0),
        (BOTH, "good", (), 0),
        ((waiver("MUCH"), waiver("MUCH", "tuna")), "many", ("--fail-on", "warning"), 0),
        ((waiver("MUCH"),), "many", ("--fail-on", "warning"), 1),
        (BOTH[:1], "bad", ("--fail-on", "never"), 0),
    ],
)  # fmt: skip
def test_what_is_waived_ends_no_gate(
    gouji: Gouji, reports: Path, waivers: Any, items: Any, name: str, options: tuple[str, ...], status: int
) -> None:
    ran = gouji("check", reports / f"{name}.json", "--waivers", waivers(*items), *DAY, *options)
    assert ran.returncode == status, ran.stdout.decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("waivers:\n  - rule: SUM\n    body: 某渔港\n    by: 李某\n", "w.yaml:2:5: "),
        ("waivers:\n  - rule: SUM\n    body: 某渔港\n    by: 李某\n    reason: ' '\n", "w.yaml:5:14: "),
        ("waivers:\n  - rule: SUM\n    by: 李某\n    reason: r\n", "w.yaml:2:5: "),
        ("waivers:\n  - rule: SUM\n    body: 某渔港\n    by: 李某\n    reason: r\n    untill: x\n", "w.yaml:6:5: "),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_faulty_file_ends_the_run_before_any_report_is_read(
    gouji: Gouji, tmp_path: Path, text: str, told: str, lang: str
) -> None:
    (tmp_path / "w.yaml").write_text(text, encoding="utf-8")
    ran = gouji("check", "missing.json", "--waivers", "w.yaml", "--lang", lang)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert told in ran.stderr.decode()
    assert "missing.json" not in ran.stderr.decode()


def test_a_file_that_is_not_there_and_a_day_that_is_none_are_wrong_usage(gouji: Gouji, reports: Path) -> None:
    assert gouji("check", reports / "bad.json", "--waivers", "none.yaml").returncode == 2
    assert gouji("check", reports / "bad.json", "--today", "2026-02-30").returncode == 2


def test_text_tells_what_is_waived_with_the_reason_and_how_the_gate_ends(
    gouji: Gouji, reports: Path, waivers: Any
) -> None:
    name = waivers(*(each | {"until": "2026-03-01", "ticket": "T-7"} for each in BOTH))
    run = ("check", reports / "bad.json", "--waivers", name, *DAY)
    chinese, english = gouji(*run).stdout.decode(), gouji(*run, "--lang", "en").stdout.decode()
    assert f"已豁免 {REASON}(李某,至 2026-03-01;w.yaml:1) T-7" in chinese
    assert "结论:不通过" in chinese
    assert "已豁免 2 项" in chinese
    assert "\n关口:通过,豁免 2 项\n" in chinese
    assert "按 2026-03-01 判断是否到期" in chinese
    assert f"waived {REASON} (李某, until 2026-03-01; w.yaml:1) T-7" in english
    assert "verdict: fail" in english
    assert "\ngate: passes, 2 waived\n" in english


def test_nothing_is_said_of_waivers_where_none_are_given(gouji: Gouji, reports: Path) -> None:
    text = gouji("check", reports / "bad.json", "--lang", "en").stdout.decode()
    assert "waived" not in text
    assert "gate:" not in text
    assert "waivers" not in json.loads(gouji("check", reports / "bad.json", "--format", "json").stdout)


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        ((waiver(until="2026-02-28"),), "豁免已于 2026-02-28 到期", "waiver expired on 2026-02-28"),
        ((waiver(cells={"catch/cod/all": 5}),), "catch/cod/all原为 5,现为 4", "catch/cod/all was 5, is 4"),
        ((waiver("MUCH"),), "豁免没有用上", "waiver unused"),
    ],
)
@pytest.mark.parametrize("shape", FORMATS)
def test_a_waiver_that_sets_nothing_aside_is_told_in_every_format(
    gouji: Gouji, reports: Path, waivers: Any, items: Any, zh: str, en: str, shape: str
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        ran = gouji(
            "check", reports / "bad.json", "--waivers", waivers(*items), *DAY, "--format", shape, "--lang", lang
        )
        assert ran.returncode == 1
        if shape != "text":
            assert words in ran.stderr.decode()
            assert "w.yaml:1 " in ran.stderr.decode()
        if shape == "json":
            assert len(json.loads(ran.stdout)["waivers"]["lapsed"]) == 1
        elif shape == "xlsx":
            about = openpyxl.load_workbook(io.BytesIO(ran.stdout)).worksheets[-1]
            cells = [cell.value for row in about for cell in row]
            assert any(words in str(cell) for cell in cells)
        else:
            assert words in ran.stdout.decode().replace("\n  ", "" if lang == "zh" else " ")


def test_waivers_of_other_reports_are_counted_and_not_complained_of(gouji: Gouji, reports: Path, waivers: Any) -> None:
    other = [waiver(body=f"别港{n}") for n in range(3)]
    ran = gouji("check", reports / "good.json", "--waivers", waivers(*other), "--format", "json")
    stamp = json.loads(ran.stdout)["waivers"]
    assert (stamp["used"], stamp["elsewhere"], stamp["lapsed"], stamp["today"]) == (0, 3, [], None)
    assert "豁免没有用上" not in ran.stderr.decode()


def test_json_keeps_its_contract_and_the_ledger(gouji: Gouji, reports: Path, waivers: Any) -> None:
    plain = json.loads(gouji("check", reports / "bad.json", "--format", "json").stdout)
    told = json.loads(gouji("check", reports / "bad.json", "--format", "json", "--waivers", waivers(*BOTH)).stdout)
    jsonschema.validators.Draft7Validator(result_schema()).validate(told)
    (report_before,), (report_after,) = plain["reports"], told["reports"]
    assert (report_after["ledger"], report_after["verdict"]) == (report_before["ledger"], "fail")
    assert [f["rule"] for f in report_after["findings"]] == [f["rule"] for f in report_before["findings"]]
    said = {"reason": REASON, "by": "李某", "until": None, "ticket": "", "place": "w.yaml:1"}
    assert [f["waived"] for f in report_after["findings"] if f["rule"] == "SUM"] == [said, said]
    assert (told["summary"]["waived"], told["summary"]["findings"]["error"]) == (2, 2)
    assert told["waivers"]["files"][0]["source"] == "w.yaml"


def test_the_same_day_gives_the_same_bytes_and_no_day_matters_without_one(
    gouji: Gouji, reports: Path, waivers: Any
) -> None:
    run = ("check", reports, "--format", "json", "--waivers", waivers(*BOTH))
    assert gouji(*run, "--today", "2020-01-01").stdout == gouji(*run).stdout
    dated = (
        "check",
        reports,
        "--format",
        "json",
        "--waivers",
        waivers(*(each | {"until": "2026-03-01"} for each in BOTH)),
    )
    assert gouji(*dated, *DAY).stdout == gouji(*dated, *DAY).stdout
    assert json.loads(gouji(*dated, *DAY).stdout)["waivers"]["today"] == "2026-03-01"


def test_sarif_suppresses_what_is_waived_and_keeps_its_fingerprint(gouji: Gouji, reports: Path, waivers: Any) -> None:
    plain = json.loads(gouji("check", reports / "bad.json", "--format", "sarif").stdout)
    told = json.loads(gouji("check", reports / "bad.json", "--format", "sarif", "--waivers", waivers(*BOTH[:1])).stdout)
    first, second = told["runs"][0]["results"]
    (suppression,) = first["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert (suppression["justification"], suppression["properties"]["by"]) == (REASON, "李某")
    assert "suppressions" not in second
    marks = [[r["partialFingerprints"] for r in log["runs"][0]["results"]] for log in (plain, told)]
    assert marks[0] == marks[1]


def test_junit_skips_what_is_waived(gouji: Gouji, reports: Path, waivers: Any) -> None:
    out = gouji("check", reports / "bad.json", "--format", "junit", "--waivers", waivers(*BOTH)).stdout
    (suite,) = junitparser.JUnitXml.fromstring(out)
    assert (suite.failures, suite.errors) == (0, 0)
    skipped = [each.message for case in suite for each in case.result if case.classname == "harbour.SUM"]
    assert len(skipped) == 2
    assert all(f"已豁免 {REASON}" in message for message in skipped)


def test_github_notes_what_is_waived(gouji: Gouji, reports: Path, waivers: Any) -> None:
    out = gouji(
        "check", reports / "bad.json", "--format", "github", "--waivers", waivers(*BOTH[:1]), "--lang", "en"
    ).stdout
    lines = [line for line in out.decode().splitlines() if "SUM" in line]
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::notice"]
    assert "SUM (waived)" in lines[1]


def test_csv_xlsx_and_html_have_a_place_for_what_is_waived(gouji: Gouji, reports: Path, waivers: Any) -> None:
    run = ("check", reports / "bad.json", "--waivers", waivers(*BOTH), "--format")
    rows = list(csv.DictReader(io.StringIO(gouji(*run, "csv").stdout.decode("utf-8-sig"))))
    assert [REASON in row["豁免"] for row in rows] == [True, True]
    sheet = openpyxl.load_workbook(io.BytesIO(gouji(*run, "xlsx").stdout))["发现"]
    heads, *found = sheet.iter_rows(values_only=True)
    assert [REASON in row[heads.index("豁免")] for row in found] == [True, True]
    page = gouji(*run, "html").stdout.decode()
    assert page.count(f"已豁免 {REASON}") == 2
    assert "已豁免 2 项" in page.replace("\u00a0", " ")


def test_compare_heeds_waivers(gouji: Gouji, reports: Path, waivers: Any) -> None:
    run = ("compare", reports / "good.json", reports / "bad.json")
    assert gouji(*run).returncode == 1
    assert gouji(*run, "--waivers", waivers(*BOTH[:1])).returncode == 1
    ran = gouji(*run, "--waivers", waivers(*BOTH))
    assert ran.returncode == 0
    assert ran.stdout.decode().count(f"已豁免 {REASON}") == 2
    assert "新出现的问题中已豁免 2 项" in ran.stdout.decode()
    late = gouji(*run, "--waivers", waivers(*(each | {"until": "2026-02-28"} for each in BOTH)), *DAY, "--lang", "en")
    assert (late.returncode, late.stderr.decode().count("waiver expired on 2026-02-28")) == (1, 2)
    told = json.loads(gouji(*run, "--waivers", waivers(*BOTH), "--format", "json").stdout)
    assert [change["waived"]["by"] for change in told["reports"][0]["appeared"]] == ["李某", "李某"]
    assert told["summary"]["appeared_waived"] == 2


def test_compare_heeds_what_a_result_says_is_waived(gouji: Gouji, reports: Path, waivers: Any, tmp_path: Path) -> None:
    gouji("check", reports / "good.json", "--format", "json", "--output", "a.json")
    gouji("check", reports / "bad.json", "--format", "json", "--output", "b.json", "--waivers", waivers(*BOTH))
    assert gouji("compare", "a.json", "b.json").returncode == 0
    gouji("check", reports / "bad.json", "--format", "json", "--output", "b.json")
    assert gouji("compare", "a.json", "b.json").returncode == 1
    assert gouji("compare", "a.json", "b.json", "--waivers", "w.yaml").returncode == 0


def test_a_gate_starts_on_an_old_corpus_by_a_baseline_and_only_new_findings_end_it(gouji: Gouji, reports: Path) -> None:
    made = gouji("baseline", reports, "--reason", "旧账", "--by", "李某", "--until", "2026-12-31", "--output", "b.yaml")
    assert made.returncode == 0, made.stderr.decode()
    run = ("check", reports, "--waivers", "b.yaml", "--fail-on", "info")
    assert gouji("check", reports).returncode == 1
    assert gouji(*run, *DAY).returncode == 0
    assert gouji(*run, "--today", "2027-01-01").returncode == 1
    (reports / "bad.json").write_text(report(total=5), encoding="utf-8")
    changed = gouji(*run, *DAY, "--lang", "en", "--format", "json")
    assert changed.returncode == 1
    assert "was 4, is 5" in changed.stderr.decode()


def test_a_baseline_survives_other_figures_and_other_words_elsewhere(gouji: Gouji, reports: Path) -> None:
    def one(**cod: int) -> None:
        told = json.loads(report(total=4)) | {"title": f"渔港年报 {cod}"}
        told["tables"]["catch"]["cod"] |= cod
        (reports / "bad.json").write_text(json.dumps(told), encoding="utf-8")

    one(near=2, all=3)  # cod is right, tuna is not
    gouji("baseline", reports / "bad.json", "--reason", "旧账", "--by", "李某", "--output", "b.yaml")
    one(near=700, all=701)
    assert gouji("check", reports / "bad.json", "--waivers", "b.yaml").returncode == 0
    one(near=700, all=702)
    assert gouji("check", reports / "bad.json", "--waivers", "b.yaml").returncode == 1


@pytest.mark.parametrize("missing", ["--reason", "--by"])
def test_a_baseline_must_say_why_and_who(gouji: Gouji, reports: Path, missing: str) -> None:
    said = {"--reason": "旧账", "--by": "李某"} | {missing: " "}
    ran = gouji("baseline", reports, *(word for pair in said.items() for word in pair), "--output", "b.yaml")
    assert ran.returncode == 2
    assert missing in ran.stderr.decode()
    assert not (reports.parent / "b.yaml").exists()


def test_a_baseline_takes_the_place_of_no_file(gouji: Gouji, reports: Path, waivers: Any) -> None:
    before = (reports.parent / waivers(*BOTH)).read_bytes()
    ran = gouji("baseline", reports, "--reason", "旧账", "--by", "李某", "--output", "w.yaml")
    assert ran.returncode == 2
    assert (reports.parent / "w.yaml").read_bytes() == before


def test_a_baseline_leaves_out_what_is_waived_already_and_what_ends_no_gate(
    gouji: Gouji, reports: Path, waivers: Any
) -> None:
    said = ("--reason", "旧账", "--by", "李某", "--waivers", waivers(*BOTH))
    assert gouji("baseline", reports / "bad.json", *said).stdout == b"waivers: []\n"
    assert gouji("baseline", reports / "many.json", *said).stdout.decode().count("rule: MUCH") == 2
    assert gouji("baseline", reports / "many.json", *said, "--fail-on", "error").stdout == b"waivers: []\n"


def test_a_baseline_tells_what_it_could_not_read(gouji: Gouji, reports: Path) -> None:
    ran = gouji("baseline", reports / "bad.json", "missing.json", "--reason", "旧账", "--by", "李某")
    assert ran.returncode == 3
    assert ran.stdout.decode().count("rule: SUM") == 2
    assert "missing.json" in ran.stderr.decode()


def test_prune_takes_out_what_is_found_no_more_and_keeps_what_it_cannot_know(
    gouji: Gouji, reports: Path, waivers: Any, tmp_path: Path
) -> None:
    lines = [f"  - {json.dumps(each, ensure_ascii=False)}\n" for each in (*BOTH, waiver(body="别港"))]
    text = "# 清单\nwaivers:\n" + lines[0] + "  # 金枪鱼\n" + lines[1] + lines[2]
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    kept = gouji("baseline", "--prune", "b.yaml", reports / "bad.json", "--lang", "en")
    assert (kept.returncode, (tmp_path / "b.yaml").read_text(encoding="utf-8")) == (0, text)
    told = json.loads(report(total=4))
    told["tables"]["catch"]["tuna"]["all"] = 2
    (reports / "bad.json").write_text(json.dumps(told), encoding="utf-8")
    ran = gouji("baseline", "--prune", "b.yaml", reports / "bad.json", "--lang", "en")
    assert ran.returncode == 0
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == "# 清单\nwaivers:\n" + lines[0] + lines[2]
    assert "taken out: b.yaml:5 SUM" in ran.stderr.decode()
    assert "waivers taken out: 1, left: 2" in ran.stderr.decode()
    assert "waivers of reports that were not given, which stay: 1" in ran.stderr.decode()


@pytest.mark.parametrize("option", ["--reason", "--by", "--until", "--ticket", "--fail-on", "--waivers"])
def test_prune_takes_no_word_for_new_waivers(gouji: Gouji, reports: Path, waivers: Any, option: str) -> None:
    name = waivers(*BOTH)
    said = {"--until": "2026-12-31", "--fail-on": "error", "--waivers": name}.get(option, "x")
    ran = gouji("baseline", "--prune", name, option, said, reports / "good.json")
    assert ran.returncode == 2
    assert option in ran.stderr.decode()
    assert json.loads((reports.parent / name).read_text(encoding="utf-8"))["waivers"] == list(BOTH)


def test_prune_may_write_elsewhere_and_keeps_what_expired_or_changed(
    gouji: Gouji, reports: Path, waivers: Any, tmp_path: Path
) -> None:
    text = "waivers:\n" + "".join(
        f"  - {json.dumps(waiver(**more), ensure_ascii=False)}\n"
        for more in ({"until": "2000-01-01"}, {"cells": {"catch/cod/all": 9}}, {"rule": "MUCH"})
    )
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    ran = gouji("baseline", "--prune", "b.yaml", "--output", "c.yaml", reports / "bad.json")
    assert ran.returncode == 0
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == text
    assert (tmp_path / "c.yaml").read_text(encoding="utf-8") == "".join(text.splitlines(keepends=True)[:3])


def test_an_input_that_is_not_read_takes_no_waiver_with_it(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    text = f"waivers:\n  - {json.dumps(waiver(), ensure_ascii=False)}\n"
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    (reports / "bad.json").write_text("{", encoding="utf-8")
    assert gouji("baseline", "--prune", "b.yaml", reports / "bad.json").returncode == 3
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == text
