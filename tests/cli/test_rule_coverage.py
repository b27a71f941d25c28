"""`gouji rules coverage`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.outputs.layout import columns
from tests.cli.conftest import PACK, Gouji


def loosen(rules: Path) -> None:
    text = PACK["1/rules.yaml"].replace("近海 + 远海 = 总计", "近海 + 远海 >= 总计")
    (rules / "harbour" / "1/rules.yaml").write_text(text, encoding="utf-8")


def test_the_form_is_drawn_with_what_guards_each_cell(gouji: Gouji) -> None:
    ran = gouji("rules", "coverage")
    lines = ran.stdout.decode().splitlines()
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert next(line for line in lines if line.startswith("鳕鱼")).split() == ["鳕鱼", "1", "1", "1"]
    assert "   = 勾稽关系 2 项,秩 2,多余 0,矛盾 0" in lines
    assert "没有规则看住的格 0 个" in lines


def test_samples_can_be_named(gouji: Gouji, reports: Path) -> None:
    told = json.loads(gouji("rules", "coverage", "--format", "json", "--samples", reports).stdout)
    assert told["reports"] == ["good.json", "odd.json"]  # the others are not right
    guards = told["tables"][0]["rows"][0]["cells"][2]
    assert guards["always"] == ["SUM"]
    assert [each["rule"] for each in guards["seen"]] == ["ROUND"]


def test_json_and_html_are_written_to_a_file(gouji: Gouji, tmp_path: Path) -> None:
    for shape, begin in (("json", b'{"schema":"gouji/coverage/1"'), ("html", b"<!doctype html>")):
        ran = gouji("rules", "coverage", "--format", shape, "--output", tmp_path / f"x.{shape}")
        assert (ran.returncode, ran.stdout) == (0, b"")
        assert (tmp_path / f"x.{shape}").read_bytes().startswith(begin)


def test_several_editions_are_not_one_file(gouji: Gouji, rules: Path) -> None:
    text = PACK["pack.yaml"] + '  - {id: "2", title: 渔港年报格式, years: 2010-, based_on: "1"}\n'
    (rules / "harbour" / "pack.yaml").write_text(text, encoding="utf-8")
    (rules / "harbour" / "2").mkdir()
    (rules / "harbour" / "2/form.yaml").write_text("title: 渔港年报\n", encoding="utf-8")
    ran = gouji("rules", "coverage", "--format", "json")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "--edition" in ran.stderr.decode()
    assert gouji("rules", "coverage", "--format", "json", "--edition", "2").returncode == 0
    assert gouji("rules", "coverage").stdout.decode().count("勾稽关系") == 2


def test_what_is_no_lower_passes_and_what_is_lower_fails(gouji: Gouji, rules: Path, tmp_path: Path) -> None:
    gouji("rules", "coverage", "--format", "json", "--output", tmp_path / "kept.json")
    ran = gouji("rules", "coverage", "--check", "kept.json")
    assert (ran.returncode, ran.stdout.decode()) == (0, "harbour 1 版 1.2.3:不低于 kept.json\n")
    loosen(rules)
    ran = gouji("rules", "coverage", "--check", "kept.json", "--lang", "en")
    lines = ran.stdout.decode().splitlines()
    assert ran.returncode == 1
    assert lines[0] == "harbour 1 1.2.3: lower than kept.json in 4 places"
    assert any("rank 2 → 0" in line for line in lines)
    assert any("without SUM" in line for line in lines)


@pytest.mark.parametrize("content", ["", "{}"])
def test_a_file_that_is_no_coverage_is_a_wrong_use(gouji: Gouji, tmp_path: Path, content: str) -> None:
    (tmp_path / "kept.json").write_text(content, encoding="utf-8")
    ran = gouji("rules", "coverage", "--check", "kept.json")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "kept.json" in ran.stderr.decode()


def test_a_narrow_terminal_is_enough(gouji: Gouji) -> None:
    text = gouji("rules", "coverage", COLUMNS="36").stdout.decode()
    assert max(columns(line) for line in text.splitlines()) <= 36
