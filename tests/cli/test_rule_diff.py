"""`gouji rules diff`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gouji.outputs.layout import columns
from tests.cli.conftest import PACK, Gouji


@pytest.fixture
def other(rules: Path, tmp_path: Path) -> Path:
    """The invented pack, with a looser sum and a graver bound."""
    folder = tmp_path / "other" / "harbour"
    shutil.copytree(rules / "harbour", folder)
    text = PACK["1/rules.yaml"].replace("近海 + 远海 = 总计", "近海 + 远海 <= 总计", 1)
    (folder / "1/rules.yaml").write_text(text.replace("severity: warning", "severity: error"), encoding="utf-8")
    return folder


def test_a_pack_and_itself_do_not_differ(gouji: Gouji) -> None:
    ran = gouji("rules", "diff", "harbour", "harbour")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode().endswith("1 版:没有不同\n\n没有不同\n")


def test_what_differs_is_told_key_by_key(gouji: Gouji, other: Path) -> None:
    ran = gouji("rules", "diff", "harbour", other)
    text = ran.stdout.decode()
    assert (ran.returncode, ran.stderr) == (1, b"")
    sums = "   |  check\n   |  - 近海 + 远海 = 总计\n   |  + 近海 + 远海 <= 总计\n"
    assert f"错误 SUM  只改含义 · 各鱼种:总计等于近海与远海之和\n{sums}" in text
    assert "错误 MUCH  级别升高 · 总计不超过一千\n   |  severity\n   |  - warning\n   |  + error\n" in text
    assert "对" not in text.splitlines()[-1]


def test_the_findings_that_differ_are_told_by_rule_and_body(gouji: Gouji, other: Path, reports: Path) -> None:
    ran = gouji("rules", "diff", "harbour", other, reports, "--format", "json")
    told = json.loads(ran.stdout)["effects"]
    assert ran.returncode == 1
    assert (told["reports"], told["changed"], told["unread"]) == (5, 2, 0)
    assert [(r["rule"], r["appear"], r["vanish"], r["level"]) for r in told["rules"]] == [
        ("MUCH", 0, 0, 2),
        ("SUM", 0, 2, 0),
    ]
    example = told["rules"][1]["examples"][0]
    assert (example["body"], example["year"]) == ("某渔港", 2020)
    assert example["message"].endswith("两海之和 2,总计 4。")


def test_a_difference_without_effect_on_reports_is_still_one(gouji: Gouji, other: Path, reports: Path) -> None:
    ran = gouji("rules", "diff", "harbour", other, reports / "good.json")
    assert ran.returncode == 1
    assert "对 1 份报告的影响:0 份的结论有变" in ran.stdout.decode()


def test_reports_that_cannot_be_read_are_told(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    ran = gouji("rules", "diff", "harbour", "harbour", "x.json")
    assert ran.returncode == 3
    assert "未能读取的报告 1 份" in ran.stdout.decode()


def test_a_comment_for_a_review_is_written_to_a_file(gouji: Gouji, other: Path, reports: Path, tmp_path: Path) -> None:
    ran = gouji("rules", "diff", "harbour", other, reports, "--format", "markdown", "--output", tmp_path / "x.md")
    page = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert "| SUM 各鱼种:总计等于近海与远海之和 | 0 | 2 | 0 | 2 | 1 |" in page


def test_a_narrow_terminal_is_enough(gouji: Gouji, other: Path, reports: Path) -> None:
    text = gouji("rules", "diff", "harbour", other, reports, COLUMNS="40").stdout.decode()
    assert max(columns(line) for line in text.splitlines()) <= 40


@pytest.mark.parametrize(
    "arguments", [["none", "harbour"], ["harbour", "two"], ["harbour"], ["--git", "-x", "harbour"]]
)
def test_a_wrong_use_is_told(gouji: Gouji, rules: Path, tmp_path: Path, arguments: list[str]) -> None:
    for name in ("a", "b"):
        shutil.copytree(rules / "harbour", tmp_path / "two" / name)
    ran = gouji("rules", "diff", *arguments)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr


def git(folder: Path, *arguments: str) -> None:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
    named = ("-c", "user.name=keeper", "-c", "user.email=keeper@example.org")
    subprocess.run(["git", *named, *arguments], cwd=folder, env=quiet, check=True, capture_output=True)


def test_revisions_are_compared_with_each_other_and_with_what_is_on_disk(
    gouji: Gouji, rules: Path, other: Path, reports: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "rules")
    git(tmp_path, "commit", "-q", "-m", "one")
    shutil.copyfile(other / "1/rules.yaml", rules / "harbour" / "1/rules.yaml")
    git(tmp_path, "commit", "-q", "-a", "-m", "two")
    shown = [
        gouji("rules", "diff", *arguments, reports, "--format", "json")
        for arguments in (
            ("--git", "HEAD~1", "HEAD"),
            ("--git", "HEAD~1:rules/harbour", "HEAD:rules"),
            ("--git", "HEAD~1", rules / "harbour"),
        )
    ]
    assert [ran.returncode for ran in shown] == [1, 1, 1]
    effects = [json.loads(ran.stdout)["effects"] for ran in shown]
    assert effects[0]["changed"] == 2
    assert effects[0] == effects[1] == effects[2]
    assert gouji("rules", "diff", "--git", "HEAD", rules / "harbour").returncode == 0


def test_a_pack_outside_the_repository_needs_a_path(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    git(tmp_path / "inner", "init", "-q")
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    ran = gouji("rules", "diff", "--git", "HEAD", "HEAD", "--lang", "en")
    assert ran.returncode == 2
    assert "there are no files" in ran.stderr.decode()
