"""`gouji rules new` and `gouji rules schema`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.cli.rule_new import rule_command
from tests.cli.conftest import Gouji

CHECK = ("--shape", "check", "--in", "渔获表", "--for-each", "row", "--check", "近海 <= 远海")


def test_a_pack_is_begun_and_told_file_by_file(gouji: Gouji, tmp_path: Path) -> None:
    run = gouji("rules", "new", "pack", "ferry", "--years", "2024-", "--lang", "en", "--output", "new")
    lines = run.stdout.decode().splitlines()
    assert run.returncode == 0
    assert "wrote new/rules/ferry/pack.yaml" in lines
    told = {line.removeprefix("wrote ") for line in lines if line.startswith("wrote ")}
    there = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert told == there
    assert gouji("rules", "lint", "new/rules/ferry").returncode == 0
    assert gouji("rules", "test", "new/rules/ferry").returncode == 0


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(gouji: Gouji, tmp_path: Path, rules: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    run = gouji("rules", "new", "pack", "ferry", "--lang", "en", "--dry-run")
    assert run.returncode == 0
    assert "would write rules/ferry/pack.yaml" in run.stdout.decode()
    assert gouji("rules", "new", "rule", "harbour", "NEW", *CHECK, "--dry-run").returncode == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_there_is_not_overwritten(gouji: Gouji) -> None:
    assert gouji("rules", "new", "pack", "ferry").returncode == 0
    run = gouji("rules", "new", "pack", "ferry", "--lang", "en")
    assert run.returncode == 2
    assert "is there already and is not overwritten" in run.stderr.decode()


def test_a_rule_is_added_and_its_cases_run(gouji: Gouji, rules: Path) -> None:
    run = gouji("rules", "new", "rule", "harbour", "NEW", *CHECK)
    assert run.returncode == 0, run.stderr.decode()
    assert run.stdout.decode().splitlines()[0].endswith("harbour/1/rules.yaml")
    assert "NEW" in gouji("rules", "list").stdout.decode()
    assert gouji("rules", "test").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--shape", "check"), "--check"),
        (("--shape", "require"), "--require"),
        (("--shape", "text"), "--says"),
        (("--shape", "claim", "--says", "a {n}"), "--check"),
        (("--shape", "check", "--check", "渔获表[鳕鱼, 近海] >= 0"), "always true"),
    ],
)
def test_a_rule_that_lacks_something_is_told_what(arguments: tuple[str, ...], said: str, gouji: Gouji) -> None:
    run = gouji("rules", "new", "rule", "harbour", "NEW", *arguments, "--lang", "en")
    assert run.returncode == 2
    assert said in run.stderr.decode()


def test_an_edition_is_added(gouji: Gouji, rules: Path) -> None:
    run = gouji("rules", "new", "edition", "harbour", "2", "--based-on", "1", "--years", "2020-", "--title", "新表样")
    assert run.returncode == 0, run.stderr.decode()
    head = (rules / "harbour" / "pack.yaml").read_text(encoding="utf-8")
    assert head.endswith(
        '  - {id: "1", title: 渔港年报格式, years: 2000-2019}\n'
        '  - {id: "2", title: 新表样, years: 2020-, based_on: "1"}\n'
    )
    assert gouji("rules", "test", "--edition", "2").returncode == 0


def test_schemas_of_a_pack_are_written_anew_each_time(gouji: Gouji, tmp_path: Path) -> None:
    for _ in range(2):
        run = gouji("rules", "schema", "harbour", "--output", "made/schemas", "--lang", "en")
        assert run.returncode == 0
    assert run.stdout.decode().splitlines() == [
        f"wrote made/schemas/{name}.schema.json"
        for name in ("citations", "lexicon", "harbour.pack", "harbour-1.form", "harbour-1.rules")
    ]
    schema = json.loads((tmp_path / "made" / "schemas" / "harbour-1.rules.schema.json").read_text(encoding="utf-8"))
    assert "渔获表" in schema["definitions"]["known-place"]["pattern"]


@pytest.mark.parametrize("command", ["pack", "edition", "rule"])
def test_each_command_has_its_help(command: str, gouji: Gouji) -> None:
    text = gouji("rules", "new", command, "--help").stdout.decode()
    assert text.startswith(f"Usage: gouji rules new {command} ")
    assert "--dry-run" in text


def test_nothing_is_written_into_a_pack_that_comes_with_the_program(
    rules: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gouji.cli.rule_new.PACKAGE", rules.resolve())
    before = {path: path.read_bytes() for path in rules.rglob("*") if path.is_file()}
    with pytest.raises(SystemExit) as ended:
        rule_command(["harbour", "NEW", "--rules", str(rules), *CHECK, "--lang", "en"])
    assert ended.value.code == 2
    assert "gouji rules new pack NAME --extends harbour" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in rules.rglob("*") if path.is_file()} == before
