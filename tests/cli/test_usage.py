"""Wrong usage, faulty packs and help: one clear message each."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.conftest import PACK, Gouji


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chekc", "x"], "check?"),
        (["fly"], "check, baseline"),
        (["rules", "lin"], "lint?"),
        (["check", "x", "--fromat", "json"], "--format?"),
        (["check", "x", "--qqq"], "gouji check --help"),
        (["check", "x", "--format", "xml"], "text, json"),
        (["check", "x", "--format", "jsn"], "json\n"),
        (["check", "x", "--format"], "gouji check --help"),
        (["check", "x", "--no-color=1"], "--no-color\n"),
        (["check", "x", "--fail-on", "fatal"], "never"),
        (["check", "x", "--lang", "fr"], "zh, en"),
        (["check", "x", "--year", "18"], "1900"),
        (["check", "x", "--year", "MMXX"], "MMXX"),
        (["audit", "x", "-o", "y", "--jobs", "0"], "gouji audit --jobs"),
        (["audit", "x", "--pages", "-1"], "0"),
        (["check", "x", "--published", "2026-02-30"], "2026-02-30"),
        (["check", "x", "--published", "yesterday"], "yesterday"),
        (["check", "x", "--output", "nowhere/x"], "nowhere"),
        (["check", "x", "--previous", "nowhere"], "nowhere"),
        (["audit", "x", "-o", "y", "--aliases", "年报"], "年报"),
        (["verify", "年报/good.json"], "年报/good.json"),
        (["verify", "x", "y"], "gouji verify DIR"),
        (["rules", "show", "x", "y", "z"], "y z"),
        (["rules", "new", "pack", "x", "y"], "gouji rules new pack"),
        (["check"], "REPORT..."),
        (["check", "x", "--kind", "navy"], "navy"),
        (["check", "x", "--pack", "harbor"], "harbour"),
        (["check", "x", "--edition", "9"], "9"),
        (["check", "x", "--rules", "nowhere"], "nowhere"),
        (["explain", "x.json"], "RULE"),
        (["explain", "年报/good.json", "SUMM"], "SUM"),
        (["rules", "show", "sum"], "SUM"),
        (["extract"], "DOCUMENT"),
    ],
)
@pytest.mark.usefixtures("reports")
def test_wrong_usage_is_told_with_what_would_be_right(gouji: Gouji, arguments: list[str], words: str) -> None:
    ran = gouji(*arguments)
    text = ran.stderr.decode()
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert words in text
    assert text.startswith("错误: ")
    assert "\n   = 建议 " in text
    assert not re.search("(?:[a-z]+ ){3}", re.sub("gouji(?: [a-z]+)*", "", text)), "English that is not ours"


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "words"),
    [
        ("1/rules.yaml", "severity: warning", "severty: warning", "rules.yaml:19", "severty"),
        ("1/rules.yaml", "近海 + 远海 = 总计", "近海.__class__ = 总计", "rules.yaml:9", "."),
        ("1/rules.yaml", "近海 + 远海 = 总计", "近海 + 深海 = 总计", "rules.yaml:9", "深海"),
        ("1/rules.yaml", "cites: [rule/1]", "cites: [rule/9]", "rules.yaml:6", "rule/9"),
        ("1/rules.yaml", "rules:", "rules: {", "rules.yaml:", "YAML"),
        ("1/form.yaml", "title: 渔港年报", "title: 渔港年报\ntitle: 渔港", "form.yaml:2", "title"),
        ("pack.yaml", "version: 1.2.3", "version: one", "pack.yaml:3", "one"),
        ("extra.yaml", "", "x: 1", "extra.yaml", "extra.yaml"),
    ],
)
def test_a_faulty_pack_is_told_with_place_cause_and_remedy(
    gouji: Gouji, rules: Path, reports: Path, file: str, old: str, new: str, place: str, words: str
) -> None:
    (rules / "harbour" / file).write_text(PACK.get(file, "").replace(old, new, 1), encoding="utf-8")
    for arguments in (["check", reports / "good.json"], ["rules", "lint"], ["rules", "test"]):
        ran = gouji(*arguments)
        text = ran.stderr.decode()
        assert ran.returncode == 2
        assert text.startswith("错误: ")
        assert place in text
        assert words in text
        assert "   = 建议 " in text
    assert "处问题" in gouji("rules", "lint").stdout.decode()


def test_a_name_that_no_file_can_have_is_no_fault_of_the_program(gouji: Gouji) -> None:
    ran = gouji("check", "x", "--previous", "长" * 3000)
    assert ran.returncode == 2
    assert ran.stderr.decode().startswith("错误: gouji check --previous: ")


def test_all_faults_of_a_pack_are_told_at_once(gouji: Gouji, rules: Path) -> None:
    text = PACK["1/rules.yaml"].replace("severity: warning", "severty: warning").replace("[rule/1]", "[rule/9]")
    (rules / "harbour" / "1/rules.yaml").write_text(text.replace("grade: D", "grade: Z"), encoding="utf-8")
    told = gouji("rules", "lint", "--lang", "en").stderr.decode()
    assert told.count("error: ") >= 2
    assert "severty" in told
    assert "Z" in told


def test_the_version_is_that_of_the_package(gouji: Gouji) -> None:
    assert gouji("--version").stdout.decode().split() == ["gouji", version("gouji")]


@pytest.mark.parametrize(
    "command",
    [[], ["check"], ["extract"], ["explain"], ["rules"], *(["rules", c] for c in ("list", "show", "test", "lint"))],
)
def test_every_command_has_help_in_both_languages(gouji: Gouji, command: list[str]) -> None:
    ran = gouji(*command, "--help")
    text = ran.stdout.decode()
    assert ran.returncode == 0
    assert " · " in text
    assert "[default: text]" in text or "--format" not in text


def test_errors_are_told_in_the_language_asked_for(gouji: Gouji) -> None:
    assert gouji("check", "x", "--pack", "navy", "--lang", "en").stderr.decode().startswith("error: --pack: ")
    assert gouji("check", "x", "--pack", "navy").stderr.decode().startswith("错误: --pack: ")
    for asked in (["--lang", "en"], ["--lang=en"]):
        assert (
            gouji("check", *asked, "--fromat", "x").stderr.decode().startswith("error: gouji check: there is no option")
        )
    for asked in (["--lang", "fr"], ["--lang"], ["--lang=zh"]):
        assert gouji("check", "--fromat", *asked).stderr.decode().startswith("错误: gouji check")
