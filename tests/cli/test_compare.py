"""`gouji compare`: results and reports, what is printed and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from gouji.compare.compare_v1 import compare_schema
from tests.cli.conftest import BAD, GOOD, Gouji


def result(gouji: Gouji, path: Path, *names: object) -> Path:
    """Write the result of a check."""
    gouji("check", *names, "--format", "json", "--output", path)
    return path


@pytest.mark.parametrize(
    ("old", "new", "options", "status"),
    [
        ("bad", "good", [], 0),
        ("good", "bad", [], 1),
        ("good", "bad", ["--fail-on", "never"], 0),
        ("bad", "bad", [], 0),
        ("good", "open", [], 1),
        ("good", "many", [], 0),
        ("good", "many", ["--fail-on", "warning"], 1),
        ("good", "odd", ["--fail-on", "warning"], 0),
        ("good", "missing", [], 3),
        ("missing", "good", [], 3),
        ("good", "good", ["--pack", "missing"], 2),
    ],
)
def test_only_what_is_new_ends_the_gate(
    gouji: Gouji, reports: Path, old: str, new: str, options: list[str], status: int
) -> None:
    ran = gouji("compare", reports / f"{old}.json", reports / f"{new}.json", *options)
    assert ran.returncode == status, ran.stderr.decode()


def test_versions_of_a_report_tell_every_figure(gouji: Gouji, reports: Path) -> None:
    told = json.loads(gouji("compare", reports / "good.json", reports / "bad.json", "--format", "json").stdout)
    jsonschema.validators.Draft7Validator(compare_schema()).validate(told)
    assert told["figures_of"] == "reports"
    (report,) = told["reports"]
    assert [(f["path"], f["old"]["value"], f["new"]["value"]) for f in report["figures"]] == [
        ("catch/cod/all", 2, 4),
        ("catch/tuna/all", 2, 4),
    ]
    assert [(c["rule"], c["old"], c["new"]) for c in report["appeared"]] == [("SUM", "pass", "fail")] * 2


def test_results_and_reports_give_the_same_findings(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    sides = {
        name: result(gouji, tmp_path / f"{name}.result.json", reports / f"{name}.json") for name in ("good", "bad")
    }
    told = [
        json.loads(gouji("compare", old, new, "--format", "json").stdout)
        for old in (sides["good"], reports / "good.json")
        for new in (sides["bad"], reports / "bad.json")
    ]
    appeared = [[(c["rule"], c["instance"]) for c in each["reports"][0]["appeared"]] for each in told]
    assert appeared[0]
    assert all(each == appeared[0] for each in appeared)
    assert [each["figures_of"] for each in told] == ["findings"] * 3 + ["reports"]


def test_two_results_need_no_pack(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    path = result(gouji, tmp_path / "r.json", reports)
    ran = gouji("compare", path, path, "--pack", "missing")
    assert ran.returncode == 0
    assert "新出现 0 项" in ran.stdout.decode()


def test_text_is_chinese_unless_asked_otherwise(gouji: Gouji, reports: Path) -> None:
    arguments = ("compare", reports / "bad.json", reports / "good.json")
    assert "已改正 2 项" in gouji(*arguments).stdout.decode()
    assert "2 mended" in gouji(*arguments, "--lang", "en").stdout.decode()


def test_a_side_may_be_stdin_and_the_comparison_a_file(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    printed = gouji("compare", "-", reports / "bad.json", stdin=GOOD.encode())
    ran = gouji("compare", "-", reports / "bad.json", "--output", "out.txt", stdin=GOOD.encode())
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert (tmp_path / "out.txt").read_bytes() == printed.stdout


def test_the_same_sides_give_the_same_bytes(gouji: Gouji, reports: Path) -> None:
    for shape in ("text", "json"):
        arguments = ("compare", reports / "good.json", reports / "bad.json", "--format", shape)
        first, second = (gouji(*arguments, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
        assert first == second != b""


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"schema": "gouji/result/9"}', b'{"schema": "gouji/result/1"}', b"[" * 100_000]
)
def test_a_side_that_is_neither_is_told(gouji: Gouji, reports: Path, data: bytes) -> None:
    (reports / "side.json").write_bytes(data)
    ran = gouji("compare", reports / "side.json", reports / "good.json")
    assert (ran.returncode, ran.stdout) == (3, b"")
    assert "side.json" in ran.stderr.decode()


def test_a_batch_with_a_report_that_cannot_be_read_is_told(gouji: Gouji, reports: Path) -> None:
    (reports / "batch.jsonl").write_text(f'{BAD}\n{{"yaer": 1}}\n', encoding="utf-8")
    ran = gouji("compare", reports / "batch.jsonl", reports / "good.json")
    assert ran.returncode == 3
    assert "batch.jsonl#2" in ran.stderr.decode()
