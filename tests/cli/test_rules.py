"""`gouji rules` and `gouji explain` and `gouji extract`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.outputs.layout import columns
from tests.cli.conftest import BAD, PACK, Gouji

SAMPLES = Path(__file__).parents[2] / "samples"


def test_rules_are_listed_with_severity_grade_and_title(gouji: Gouji) -> None:
    lines = gouji("rules", "list").stdout.decode().splitlines()
    assert lines[0] == "SUM    错误  A  各鱼种:总计等于近海与远海之和"
    assert lines[-1] == "3 条规则 · harbour 1 版 · 1.2.3"


def test_rules_are_listed_for_programs(gouji: Gouji) -> None:
    told = json.loads(gouji("rules", "list", "--format", "json", "--lang", "en").stdout)
    assert told["schema"] == "gouji/rules/1"
    assert [rule["id"] for rule in told["rules"]] == ["SUM", "MUCH", "ROUND"]
    assert told["rules"][0] == {
        "id": "SUM",
        "severity": "error",
        "grade": "A",
        "status": "active",
        "title": "Each fish: total is near plus far",
        "cites": ["rule/1"],
    }


def test_all_of_a_rule_is_shown(gouji: Gouji) -> None:
    text = gouji("rules", "show", "SUM").stdout.decode()
    for words in (
        "渔港年报规定(港字1号) 第一条",
        "合计等于各项之和",
        "check: 近海 + 远海 = 总计",
        "name: 不等",
        "hint: 核对",
    ):
        assert words in text, words


@pytest.mark.parametrize("command", [["rules", "list"], ["explain", "bad.json", "SUM"]])
def test_rules_fit_a_narrow_terminal(gouji: Gouji, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "bad.json").write_text(BAD, encoding="utf-8")
    text = gouji(*command, COLUMNS="40").stdout.decode()
    assert max(columns(line) for line in text.splitlines()) <= 40


def test_cases_that_hold_are_counted(gouji: Gouji, rules: Path) -> None:
    for arguments in ([], ["harbour"], [rules], [rules / "harbour"]):
        ran = gouji("rules", "test", *arguments)
        assert ran.returncode == 0
        assert ran.stdout.decode() == "harbour 1 版:3 条规则,9 个用例,不符 0\n"


def test_cases_that_do_not_hold_are_told_with_rule_case_expected_and_found(gouji: Gouji, rules: Path) -> None:
    text = (
        PACK["1/rules.yaml"]
        .replace("近海 + 远海 = 总计", "近海 + 远海 <= 总计")
        .replace("总计 <= 1000", "总计 <= 2000")
    )
    (rules / "harbour" / "1/rules.yaml").write_text(text, encoding="utf-8")
    ran = gouji("rules", "test")
    told = ran.stdout.decode()
    assert ran.returncode == 1
    assert "不符 SUM  不等" in told
    assert "不符 MUCH  过多\n   |  预期 fail,得到 pass" in told
    assert told.endswith("不符 2\n")


def test_a_sound_pack_is_told_to_be_sound(gouji: Gouji, rules: Path) -> None:
    ran = gouji("rules", "lint", rules)
    said = "harbour 1 版:3 条规则,没有问题\n手头没有样例,没有查哪些规则从未触发\n"
    assert (ran.returncode, ran.stdout.decode(), ran.stderr) == (0, said, b"")


def test_all_editions_of_a_pack_are_tested_and_checked(gouji: Gouji, rules: Path) -> None:
    pack = rules / "harbour"
    (pack / "pack.yaml").write_text(
        PACK["pack.yaml"].replace("2000-}", "2010-}") + '  - {id: "0", title: 旧格式, years: 2000-2009}\n',
        encoding="utf-8",
    )
    (pack / "0").mkdir()
    for name in ("form.yaml", "rules.yaml"):
        (pack / "0" / name).write_text(PACK[f"1/{name}"], encoding="utf-8")
    assert gouji("rules", "lint").stdout.decode().count("没有问题") == 2
    assert gouji("rules", "test").stdout.decode().count("9 个用例") == 2
    assert gouji("rules", "test", "--edition", "0").stdout.decode().count("9 个用例") == 1
    (pack / "0" / "rules.yaml").write_text(PACK["1/rules.yaml"].replace("[rule/1]", "[rule/9]"), encoding="utf-8")
    ran = gouji("rules", "lint")
    assert ran.returncode == 2
    assert ran.stdout.decode() == "harbour 1 版:3 条规则,没有问题\nharbour:1 处问题\n"
    assert "0/rules.yaml:6" in ran.stderr.decode()


def test_a_pack_may_be_given_by_option_as_well(gouji: Gouji, rules: Path, reports: Path) -> None:
    ran = gouji("check", reports / "bad.json", "--rules", rules / "harbour", "--edition", "1", GOUJI_RULES="")
    assert ran.returncode == 1


def test_an_explanation_goes_step_by_step(gouji: Gouji, reports: Path) -> None:
    ran = gouji("explain", reports / "bad.json", "SUM")
    text = ran.stdout.decode()
    assert ran.returncode == 0
    assert text.count("不通过  ") == 2
    for words in ("算式 近海 + 远海 = 总计", "鳕鱼", "金枪鱼", "→ 2", "→ 不成立", "渔港年报规定"):
        assert words in text, words


def test_an_explanation_needs_a_report(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_bytes(b"")
    for name in ("missing.json", "empty.json", "."):
        ran = gouji("explain", name, "SUM")
        assert ran.returncode == 3
        assert ran.stdout == b""
        assert ran.stderr.decode().startswith("错误: ")


def test_extraction_gives_a_report_that_checks_alike(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    ran = gouji("extract", reports / "bad.json", "--output", "out.json")
    assert (ran.returncode, ran.stdout) == (0, b"")
    assert json.loads((tmp_path / "out.json").read_bytes())["tables"] == json.loads(BAD)["tables"]
    assert gouji("check", "out.json").returncode == 1
    assert gouji("extract", "missing.txt").returncode == 3


def test_an_explanation_says_what_would_mend_it_and_what_blanks_may_be(gouji: Gouji, tmp_path: Path) -> None:
    slip = gouji("explain", SAMPLES / "one-slip" / "report.txt", "T3-BALANCE", GOUJI_RULES="").stdout.decode()
    assert "结转下年度·自然人 1 → 2(改此一格," in "".join(line.removeprefix("     ") for line in slip.splitlines())
    assert slip.count("= 建议") == 2, "what passed needs no mending"
    blank = gouji("explain", SAMPLES / "blanks" / "report.txt", "T3-BALANCE", GOUJI_RULES="").stdout.decode()
    assert "   |  新收·其他组织(空白)可为 0..∞ 的整数\n" in blank
    assert "   = 由 T3-BLANK 引起\n" in blank


def test_an_explanation_shows_what_the_text_says_and_what_it_is_held_against(gouji: Gouji) -> None:
    text = gouji("explain", SAMPLES / "narrative-disagrees" / "report.txt", "NAR-RECEIVED", GOUJI_RULES="")
    assert "原文「全年共收到政府信息公开申请47件」;第 9 行;n = 47\n" in text.stdout.decode()
    assert "   |    47 = 46 → 不成立\n" in text.stdout.decode()
    words = gouji("explain", SAMPLES / "careless" / "report.txt", "S5-NONE", "--lang", "en", GOUJI_RULES="")
    assert "the report says “没有问题”; line 579\n" in words.stdout.decode()


def test_an_explanation_may_look_at_the_report_of_the_year_before(gouji: Gouji) -> None:
    folder = SAMPLES / "faults-last-year"
    alone = gouji("explain", folder / "report.json", "YOY-CARRY", GOUJI_RULES="").stdout.decode()
    beside = gouji("explain", folder / "report.json", "YOY-CARRY", "--previous", folder / "last.json", GOUJI_RULES="")
    assert "不通过  " not in alone
    assert "不通过  " in beside.stdout.decode()
