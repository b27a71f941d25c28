"""`gouji check --format …`: every format from the installed command."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

import junitparser
import pytest

from gouji.cli import main
from gouji.outputs.csv_table import COLUMNS
from tests.cli.conftest import BAD, Gouji

SHAPES = ["sarif", "junit", "github", "csv"]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_format_changes_neither_status_nor_stderr(gouji: Gouji, reports: Path, shape: str) -> None:
    for name, options in (("good", []), ("bad", []), ("open", []), ("many", ["--fail-on", "warning"]), ("missing", [])):
        path = reports / f"{name}.json"
        plain, told = (gouji("check", path, "--format", each, *options) for each in ("json", shape))
        assert (told.returncode, told.stderr) == (plain.returncode, plain.stderr)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_call_gives_the_same_bytes(gouji: Gouji, reports: Path, shape: str) -> None:
    first, second = (gouji("check", reports, "--format", shape, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert first == second != b""


@pytest.mark.parametrize("shape", SHAPES)
def test_a_format_can_be_written_to_a_file_and_in_english(
    gouji: Gouji, reports: Path, tmp_path: Path, shape: str
) -> None:
    chinese, english = (
        gouji("check", reports / "bad.json", "--format", shape, "--lang", lang) for lang in ("zh", "en")
    )
    assert "各鱼种" in chinese.stdout.decode()
    assert "Each fish" in english.stdout.decode()
    ran = gouji("check", reports / "bad.json", "--format", shape, "--lang", "en", "--output", "out")
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert (tmp_path / "out").read_bytes() == english.stdout


@pytest.mark.usefixtures("reports")
def test_sarif_tells_every_outcome_when_asked(gouji: Gouji) -> None:
    (run,) = json.loads(gouji("check", "年报/bad.json", "--format", "sarif", "--all").stdout)["runs"]
    assert sorted(result["kind"] for result in run["results"]) == ["fail"] * 2 + ["pass"] * 4
    assert run["artifacts"][0]["location"]["uri"] == "%E5%B9%B4%E6%8A%A5/bad.json"
    (run,) = json.loads(gouji("check", "年报/bad.json", "--format", "sarif").stdout)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["SUM", "SUM"]


def test_a_fingerprint_outlives_a_correction(gouji: Gouji, reports: Path) -> None:
    def marks(name: str, text: str) -> list[str]:
        (reports / name).write_text(text, encoding="utf-8")
        (run,) = json.loads(gouji("check", reports / name, "--format", "sarif").stdout)["runs"]
        return [mark for result in run["results"] for mark in result["partialFingerprints"].values()]

    first = marks("one.json", BAD)
    assert len(set(first)) == 2
    assert marks("two.json", BAD.replace('"all": 4', '"all": 6')) == first


def test_junit_cases_are_the_ledger(gouji: Gouji, reports: Path) -> None:
    suites = junitparser.JUnitXml.fromstring(gouji("check", reports, "--format", "junit").stdout)
    told = {Path(s.name).stem: (s.tests, s.failures, s.errors, s.skipped) for s in suites}
    assert told == {
        "bad": (6, 2, 0, 0), "good": (6, 0, 0, 0), "many": (6, 0, 0, 2), "odd": (6, 0, 0, 2), "open": (6, 0, 2, 0),
    }  # fmt: skip
    for name, status in (("bad", 1), ("good", 0), ("many", 0), ("odd", 0), ("open", 1)):
        ended = bool(told[name][1] + told[name][2])
        assert ended == bool(gouji("check", reports / f"{name}.json").returncode) == bool(status)


@pytest.mark.usefixtures("reports")
def test_annotations_name_the_file(gouji: Gouji) -> None:
    lines = gouji("check", "年报/many.json", "年报/bad.json", "--format", "github").stdout.decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["::warning file=年报/many.json"] * 2 + [
        "::error file=年报/bad.json"
    ] * 2


def test_cells_of_a_json_report_are_pointed_to(gouji: Gouji, reports: Path) -> None:
    text = json.dumps(json.loads(BAD), indent=1, ensure_ascii=False)
    (reports / "laid.json").write_text(text, encoding="utf-8")
    (run,) = json.loads(gouji("check", reports / "laid.json", "--format", "sarif").stdout)["runs"]
    lines = text.splitlines()
    for result in run["results"]:
        for place in result["relatedLocations"]:
            region = place["physicalLocation"]["region"]
            value = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
            assert place["message"]["text"].endswith(f" {value}")
    first = gouji("check", reports / "laid.json", "--format", "github").stdout.decode().splitlines()[0]
    line = next(n for n, each in enumerate(lines, 1) if '"near"' in each or '"all"' in each)
    assert f",line={line}," in first


def test_csv_is_read_as_it_was_meant(gouji: Gouji, reports: Path) -> None:
    text = gouji("check", reports / "bad.json", "--format", "csv").stdout.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == 3
    row = dict(zip(COLUMNS, rows[1], strict=True))
    assert (row["rule"], row["left"], row["right"], row["difference"]) == ("SUM", "2", "4", "-2")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_report_harms_no_reader(gouji: Gouji, reports: Path, shape: str) -> None:
    told = json.loads(BAD)
    told["body"]["name"] = "=1+1\x1b[2J\u202e\x9b]]>"
    told["tables"]["catch"]["cod"]["near"] = "=cmd|' /C calc'!A0\x1b]0;x\x07\n::error ::x<b>"
    (reports / "evil.json").write_text(json.dumps(told), encoding="utf-8")
    text = gouji("check", reports / "evil.json", "--all", "--format", shape).stdout.decode()
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", text) is None
    assert "\n::error ::x" not in text
    assert shape != "junit" or "<b>" not in text
    assert shape != "csv" or re.search(r"(^|,)\"?=", text, re.MULTILINE) is None


def test_a_workbook_that_cannot_be_written_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.setattr("gouji.cli.check.open_packs", lambda *_: pytest.fail("a pack was opened"))
    written = tmp_path / "w.xlsx"
    with pytest.raises(SystemExit) as ended:
        main(["check", "missing.json", "--format", "xlsx", "--output", str(written), "--lang", "en"])
    assert ended.value.code == 2
    assert not written.exists()
    assert "pip install 'gouji[xlsx]'" in capsys.readouterr().err
