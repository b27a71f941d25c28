"""`gouji rules packs`, `gouji rules pack`, packs as archives, packs that extend others, and `--profile`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from gouji.outputs.layout import columns
from tests.cli.conftest import Gouji

LOCAL = {
    "pack.yaml": """\
id: bay
title: 海湾渔港年报
version: 2.0.0
extends: {pack: harbour, version: ">=1"}
profiles:
  - {id: strict, title: 从严, en: Strict, fail_on: warning, switch_on: [BAY]}
""",
    "1/rules.yaml": """\
rules:
  - id: BAY
    title: 海湾总计不超过一百吨
    severity: warning
    grade: C
    cites: [rule/2]
    status: off
    check: 渔获表[鳕鱼, 总计] <= 100
    cases: [{name: 多, given: {"渔获表[鳕鱼, 总计]": 101}, expect: fail}]
changes:
  - {id: SUM, severity: warning, reason: 海湾只作警告}
  - {id: MUCH, status: off, reason: 海湾不设上限}
""",
    "CHANGELOG.md": "# Changelog\n\n## 1\n\n- first\n\n## 2\n\n- second\n",
}


@pytest.fixture
def bay(rules: Path) -> Path:
    """A pack that extends the invented one, beside it."""
    for name, text in LOCAL.items():
        path = rules / "bay" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return rules / "bay"


def told(gouji: Gouji, *arguments: object, **environment: str) -> Any:
    return json.loads(gouji(*arguments, "--format", "json", **environment).stdout)


def test_all_packs_are_listed_the_one_that_is_shipped_first(gouji: Gouji, bay: Path) -> None:
    listed = told(gouji, "rules", "packs")
    assert listed["schema"] == "gouji/packs/1"
    assert listed["packs"][0]["origin"] == "shipped"
    local, base = (pack for pack in listed["packs"] if pack["origin"] != "shipped")
    assert [(p["id"], p["origin"], p["version"], p["hidden_by"], p["faulty"]) for p in (local, base)] == [
        ("bay", "environment", "2.0.0", None, False), ("harbour", "environment", "1.2.3", None, False),
    ]  # fmt: skip
    assert (local["editions"], local["profiles"], local["place"]) == ({"1": "2000-"}, ["strict"], str(bay))
    assert local["extends"] == [{"id": "harbour", "version": "1.2.3", "sha256": base["sha256"]}]
    assert "changelog" not in local


def test_a_pack_that_another_hides_is_told_with_the_reason(gouji: Gouji, rules: Path) -> None:
    ran = gouji("rules", "packs", "--rules", rules / "harbour", "--pack", "harbour", "--lang", "en")
    text = "".join(ran.stdout.decode().replace("   = ", "").split())
    assert ran.returncode == 0
    assert text.count("harbour1.2.3渔港年报") == 2
    assert text.count("notused:") == 1
    assert f"notused:{rules / 'harbour'},givenwith--rules,hasthesameidandcomesfirst" in text


def test_the_list_fits_a_narrow_terminal_and_speaks_both_languages(gouji: Gouji, bay: Path) -> None:
    for lang, words in (("zh", "使用方案 strict:从严"), ("en", "profile strict: Strict")):
        text = gouji("rules", "packs", "--lang", lang, "--pack", "bay", COLUMNS="44").stdout.decode()
        assert words in text
        assert max(columns(line) for line in text.splitlines() if "sha256" not in line) <= 44


def test_the_changelog_is_shown_whole_or_by_edition(gouji: Gouji, bay: Path) -> None:
    text = gouji("rules", "packs", "--changelog", "--pack", "bay").stdout.decode()
    assert "- first" in text
    assert "- second" in text
    text = gouji("rules", "packs", "--changelog", "--pack", "bay", "--edition", "2").stdout.decode()
    assert "- first" not in text
    assert "- second" in text
    none = gouji("rules", "packs", "--changelog", "--pack", "harbour").stdout.decode()
    assert "没有更新记录" in none
    assert (
        told(gouji, "rules", "packs", "--changelog", "--pack", "bay")["packs"][0]["changelog"] == LOCAL["CHANGELOG.md"]
    )


def test_a_faulty_pack_is_listed_and_its_faults_are_told(gouji: Gouji, bay: Path) -> None:
    (bay / "pack.yaml").write_text(LOCAL["pack.yaml"].replace("harbour", "port"), encoding="utf-8")
    ran = gouji("rules", "packs")
    assert ran.returncode == 2
    assert "有错,不能用" in ran.stdout.decode()
    assert "pack.yaml:4" in ran.stderr.decode()


@pytest.mark.parametrize("wheel", [False, True])
def test_a_pack_is_written_as_one_file_that_is_the_same_pack(
    gouji: Gouji, bay: Path, rules: Path, reports: Path, tmp_path: Path, wheel: bool
) -> None:
    kind = ["--wheel"] if wheel else []
    (tmp_path / "out").mkdir()
    assert gouji("rules", "pack", "bay", *kind, "--output", "out").returncode == 0
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == ("gouji_pack_bay-2.0.0-py3-none-any.whl" if wheel else "bay-2.0.0.zip")
    assert gouji("rules", "pack", bay, *kind).stdout == file.read_bytes()
    base = ["--rules", rules / "harbour"]
    asked = ["check", reports / "bad.json", "--pack", "bay", *base]
    from_file, from_folder = (told(gouji, *asked, "--rules", place, GOUJI_RULES="") for place in (file, bay))
    assert from_file == from_folder
    assert from_file["pack"]["sha256"] == told(gouji, "rules", "packs", "--pack", "bay")["packs"][0]["sha256"]


def test_a_faulty_pack_is_not_written(gouji: Gouji, bay: Path, tmp_path: Path) -> None:
    (bay / "1" / "rules.yaml").write_text("rules: [", encoding="utf-8")
    ran = gouji("rules", "pack", "bay", "--output", "x.zip")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert not (tmp_path / "x.zip").exists()


def test_one_pack_is_written_at_a_time(gouji: Gouji, bay: Path, rules: Path) -> None:
    ran = gouji("rules", "pack", rules)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "bay, harbour" in ran.stderr.decode()


def test_archives_are_linted_tested_and_listed_like_folders(gouji: Gouji, bay: Path, tmp_path: Path) -> None:
    gouji("rules", "pack", "harbour", "--output", "harbour.zip")
    assert gouji("rules", "test", "harbour.zip").stdout.decode() == "harbour 1 版:3 条规则,9 个用例,不符 0\n"
    assert gouji("rules", "lint", "harbour.zip").returncode == 0
    assert gouji("rules", "list", "--rules", "harbour.zip", GOUJI_RULES="").returncode == 0
    assert gouji("rules", "list", GOUJI_RULES="harbour.zip").returncode == 0


def test_the_result_says_where_each_rule_came_from(gouji: Gouji, bay: Path, reports: Path) -> None:
    result = told(gouji, "check", reports / "bad.json", "--pack", "bay")
    assert [(base["id"], base["version"]) for base in result["pack"]["extends"]] == [("harbour", "1.2.3")]
    assert [(a["name"], a["pack"], a["reason"]) for a in result["pack"]["altered"]] == [
        ("SUM", "bay", "海湾只作警告"), ("MUCH", "bay", "海湾不设上限"),
    ]  # fmt: skip
    (report,) = result["reports"]
    assert {(f["rule"], f["severity"], f["origin"]["pack"]) for f in report["findings"]} == {
        ("SUM", "warning", "harbour")
    }
    assert report["findings"][0]["altered"][0]["amendments"] == [
        {"key": "severity", "before": "error", "after": "warning"}
    ]
    assert {pack: ledger["total"] for pack, ledger in report["ledgers"].items()} == {
        "harbour": report["ledger"]["total"], "bay": 0,
    }  # fmt: skip
    text = gouji("check", reports / "bad.json", "--pack", "bay", COLUMNS="120").stdout.decode()
    for words in (
        "出自 规则包 harbour 1.2.3", "扩展 harbour 1.2.3(sha256",
        "改动 规则 SUM(severity:error → warning),由 bay 2.0.0:海湾只作警告",
        "改动 规则 MUCH(status:active → off),由 bay 2.0.0:海湾不设上限",
    ):  # fmt: skip
        assert words in text, words


def test_without_an_extension_the_result_has_no_further_keys(gouji: Gouji, reports: Path) -> None:
    result = told(gouji, "check", reports / "bad.json")
    assert set(result["pack"]) == {"id", "title", "edition", "version", "sha256"}
    assert "ledgers" not in result["reports"][0]
    assert not {"origin", "altered"} & set(result["reports"][0]["findings"][0])


def test_a_result_is_within_its_schema(gouji: Gouji, bay: Path, reports: Path) -> None:
    from jsonschema import Draft7Validator

    from gouji.packs.locate import builtin_schemas

    schema = json.loads((builtin_schemas() / "result.schema.json").read_bytes())
    for more in ([], ["--profile", "strict"]):
        result = told(gouji, "check", reports / "bad.json", "--pack", "bay", *more)
        assert [error.message for error in Draft7Validator(schema).iter_errors(result)] == []


def test_a_rule_is_shown_with_its_origin(gouji: Gouji, bay: Path) -> None:
    text = gouji("rules", "show", "SUM", "--pack", "bay", COLUMNS="120").stdout.decode()
    assert "出自 规则包 harbour 1.2.3" in text
    assert "改动 规则 SUM(severity:error → warning),由 bay 2.0.0:海湾只作警告" in text
    assert "出自 规则包 bay 2.0.0" in gouji("rules", "show", "BAY", "--pack", "bay").stdout.decode()
    listed = told(gouji, "rules", "list", "--pack", "bay")["rules"]
    assert {rule["id"]: rule["origin"] for rule in listed} == {
        "SUM": "harbour", "MUCH": "harbour", "ROUND": "harbour", "BAY": "bay",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("report", "arguments", "status"),
    [
        ("bad.json", [], 0),
        ("bad.json", ["--profile", "strict"], 1),
        ("bad.json", ["--profile", "strict", "--fail-on", "error"], 0),
        ("many.json", [], 0),
        ("many.json", ["--profile", "strict"], 1),
    ],
)
def test_a_profile_switches_rules_on_and_sets_the_threshold(
    gouji: Gouji, bay: Path, reports: Path, report: str, arguments: list[str], status: int
) -> None:
    ran = gouji("check", reports / report, "--pack", "bay", *arguments)
    assert ran.returncode == status
    assert ("使用方案 strict" in ran.stdout.decode()) is bool(arguments)


def test_the_result_for_programs_names_the_profile(gouji: Gouji, bay: Path, reports: Path) -> None:
    result = told(gouji, "check", reports / "good.json", "--pack", "bay", "--profile", "strict")
    assert result["pack"]["profile"] == {
        "id": "strict", "title": "从严", "fail_on": "warning", "undetermined": ["error"],
    }  # fmt: skip
    assert ("BAY", "从严") in {(a["name"], a["reason"]) for a in result["pack"]["altered"]}


def test_a_profile_that_is_not_there_is_wrong_usage(gouji: Gouji, bay: Path, reports: Path) -> None:
    ran = gouji("check", reports / "bad.json", "--pack", "bay", "--profile", "strickt")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "strict" in ran.stderr.decode()


def test_the_same_pack_gives_the_same_bytes(gouji: Gouji, bay: Path) -> None:
    written = {hashlib.sha256(gouji("rules", "pack", "bay", "--wheel").stdout).hexdigest() for _ in range(2)}
    assert len(written) == 1
