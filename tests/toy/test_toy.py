"""A regulation that nobody ever made, from its YAML to the findings, by the command that people run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.copies import copy_pack, edit

HERE = Path(__file__).parent
RULES = HERE / "rules"
REPORTS = HERE / "reports"
SHAPES = ("check", "require", "text", "claim")

WRONG = {
    ("WATCH-BY-WEATHER", "watches/first", "fail", "90", "91", "-1"),
    ("STORES-BALANCE", "stores/oil", "fail", "312.5", "312.375", "0.125"),
    ("STORES-BALANCE", "stores/wick", "undetermined", "28", "17.5..∞", "-∞..10.5"),
    ("PARTS", "", "fail", None, None, None),
    ("GUIDANCE", "", "fail", None, None, None),
    ("FOG-SAID", "", "fail", "45", "44", "1"),
    ("OIL-SAID", "", "fail", "300", "310.25", "-10.25"),
    ("HEADINGS", "", "fail", None, None, None),
    ("WATCH-FILLED", "watches", "fail", None, None, None),
    ("RELIEF", "", "fail", None, None, None),
    ("DULL-SAID", "", "fail", "84", "85", "-1"),
    ("IN-TIME", "", "fail", "0", "0", "0"),
    ("REMARKS", "stores", "fail", None, None, None),
    ("REMARKS", "relief", "fail", None, None, None),
}
"""What is wrong in `wrong.json`, less what others explain: rule, place in a table or word, outcome, both sides, difference."""

WRONG_TEXT = {
    ("WATCH-BY-WEATHER", "watches/first", "fail", "90", "91", "-1"),
    ("STORES-BALANCE", "stores/oil", "fail", "312.5", "312.375", "0.125"),
    ("GUIDANCE", "", "fail", None, None, None),
    ("FOG-SAID", "", "fail", "45", "44", "1"),
    ("OIL-SAID", "", "fail", "300", "310.25", "-10.25"),
    ("IN-TIME", "", "fail", "0", "0", "0"),
    ("HEADINGS", "", "fail", None, None, None),
    ("WATCH-HEADS", "watches/fog", "fail", None, None, None),
    ("WATCH-FILLED", "watches", "fail", None, None, None),
    ("DULL-SAID", "", "fail", "84", "85", "-1"),
}
"""What is wrong in `wrong.txt`, likewise."""


def gouji(*arguments: object, rules: Path = RULES, status: int = 0) -> str:
    """Run the command on the invented pack; return what it says, once it has ended with `status`."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "PYTHONPATH") if key in os.environ}
    environment = {**kept, "GOUJI_RULES": str(rules), "GOUJI_CACHE": "off", "COLUMNS": "160", "PYTHONWARNINGS": "error"}
    ran = subprocess.run(
        [sys.executable, "-m", "gouji", *map(str, arguments)],
        capture_output=True, env=environment, cwd=HERE, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == status, ran.stderr.decode() + ran.stdout.decode()
    return ran.stdout.decode()


def checked(report: Path, *arguments: object, rules: Path = RULES, status: int = 1) -> dict[str, Any]:
    """Check one report; return its part of the JSON result."""
    told = gouji("check", report, "--format", "json", *arguments, rules=rules, status=status)
    (found,) = json.loads(told, parse_float=str)["reports"]  # decimals as they are written
    return dict(found)


def briefly(finding: dict[str, Any]) -> tuple[str | None, ...]:
    """Give rule, place in a table or word, outcome, both sides and difference of a finding."""
    where = "/".join(
        finding["instance"][kind] for kind in ("table", "row", "column", "word") if kind in finding["instance"]
    )
    sides = (finding[key] for key in ("left", "right", "difference"))
    return (finding["rule"], where, finding["outcome"], *(None if side is None else str(side) for side in sides))


def test_the_pack_is_sound() -> None:
    assert gouji("rules", "lint", "--lang", "en").splitlines() == [
        "lighthouse-report, edition 1902: 1 rules, no problems",
        "lighthouse-report, edition 1910: 25 rules, no problems",
        "no samples at hand, so it was not asked which rules nothing triggers",
    ]


@pytest.mark.parametrize(("edition", "rules", "cases"), [("1902", 1, 3), ("1910", 25, 84)])
def test_its_cases_hold(edition: str, rules: int, cases: int) -> None:
    said = gouji("rules", "test", "--edition", edition, "--lang", "en")
    assert said == f"lighthouse-report, edition {edition}: {rules} rules, {cases} cases, 0 mismatches\n"


def test_it_uses_every_shape_that_there_is_but_one_that_is_still_to_come() -> None:
    files = sorted((RULES / "lighthouse-report" / "1910").glob("*.yaml"))
    rules = [r for f in files for r in yaml.safe_load(f.read_text(encoding="utf-8")).get("rules", ())]
    assert {shape for rule in rules for shape in SHAPES if shape in rule} == set(SHAPES)


def test_its_rules_are_listed() -> None:
    lines = gouji("rules", "list", "--lang", "en").splitlines()
    assert len(lines) > 25
    assert lines[0].split(None, 3) == ["WATCH-BY-WEATHER", "error", "D", lines[0].split(None, 3)[3]]
    assert "clear, hazy and foggy nights are all nights" in lines[0]


def test_one_of_its_rules_is_shown() -> None:
    shown = gouji("rules", "show", "OIL-PER-NIGHT", "--lang", "en")
    for words in ("two gallons a night", "store_table[油, used]", "Form A", "never lit"):
        assert words in shown, words


def test_a_right_report_passes_without_a_finding() -> None:
    found = checked(REPORTS / "right.json", status=0)
    assert (found["verdict"], found["findings"]) == ("pass", [])
    assert found["ledger"]["total"] == sum(v for k, v in found["ledger"].items() if k != "total")


def test_a_wrong_report_is_told_all_that_is_wrong_and_no_more() -> None:
    found = checked(REPORTS / "wrong.json")
    told = {briefly(f) for f in found["findings"] if not f.get("caused_by")}
    assert (found["verdict"], told) == ("fail", WRONG)


def test_findings_cite_the_clause() -> None:
    findings = checked(REPORTS / "wrong.json", "--lang", "en")["findings"]
    (late,) = [f for f in findings if f["rule"] == "IN-TIME"]
    assert [(c["document"], c["clause"]) for c in late["cites"]] == [("Ordinance on Harbour Lights", "Article 4")]


def test_findings_that_a_blank_or_a_wrong_cell_explains_are_folded_under_it() -> None:
    folded = {(f["rule"], f["caused_by"]) for f in checked(REPORTS / "wrong.json")["findings"] if f.get("caused_by")}
    assert folded == {("WATCH-BY-WEATHER", "WATCH-FILLED"), ("WATCH-BY-QUARTER", "WATCH-FILLED"),
                      ("NIGHTS-OF-A-YEAR", "WATCH-FILLED"), ("WATCH-BY-QUARTER", "WATCH-BY-WEATHER")}  # fmt: skip


def test_the_text_output_speaks_english() -> None:
    said = gouji("check", REPORTS / "wrong.json", "--lang", "en", status=1)
    for words in (
        "error WATCH-BY-WEATHER  Every row: clear, hazy and foggy nights are all nights",
        "first / clear 60 + first / haze 12 + first / fog 18 = 90; first / all nights 91; difference -1",
        "Told are 45, the table has 44: of which 40 nights of haze and 45 nights of fog.",
        "verdict: fail",
    ):
        assert words in said, words
    assert [c for c in said if "\u3400" <= c <= "\u9fff"] == []


def test_an_instance_is_explained_step_by_step() -> None:
    said = gouji("explain", REPORTS / "right.json", "OIL-PER-NIGHT", "--lang", "en")
    for words in ("store_table[油, used] / watch_table[whole_year, nights] <= 2", "(310.25 / 365)", "0.85"):
        assert words in said, words


def test_a_right_document_passes_too() -> None:
    assert checked(REPORTS / "right.md", status=0)["findings"] == []


def test_a_document_gives_the_report_that_it_holds() -> None:
    given = json.loads((REPORTS / "right.json").read_text(encoding="utf-8"), parse_float=str)
    found = json.loads(gouji("extract", REPORTS / "right.md"), parse_float=str)
    for key in ("pack", "edition", "body", "year", "title", "published", "sections", "tables"):
        assert found[key] == given[key], key
    assert found["provenance"]["stores/wick/used"] == {"line": 28, "column": 41}


def test_a_wrong_document_is_told_what_is_wrong_and_where() -> None:
    findings = [f for f in checked(REPORTS / "wrong.txt")["findings"] if not f.get("caused_by")]
    assert {briefly(f) for f in findings} == WRONG_TEXT
    lines = {f["rule"]: f["at"]["line"] for f in findings if f["at"]}
    assert {lines[rule] for rule in ("WATCH-BY-WEATHER", "WATCH-FILLED", "STORES-BALANCE")} == {8, 11, 16}
    assert {lines[rule] for rule in ("HEADINGS", "GUIDANCE", "FOG-SAID", "OIL-SAID")} == {3, 4, 6, 17}


def test_all_tells_what_passed_and_what_does_not_apply() -> None:
    found = checked(REPORTS / "right.json", "--all", status=0)
    told = [f["outcome"] for f in found["findings"]]
    assert len(told) == found["ledger"]["total"]
    assert {o: told.count(o) for o in set(told)} == {k: v for k, v in found["ledger"].items() if v and k != "total"}


def test_the_edition_follows_from_what_is_asked(tmp_path: Path) -> None:
    report = tmp_path / "old.json"
    old = {"year": 1904, "tables": {"nights": {"year": {"lit": 360, "dark": 5, "all": 366}}}}
    report.write_text(json.dumps(old), encoding="utf-8")
    found = checked(report, "--edition", "1902")
    assert {briefly(f) for f in found["findings"]} == {("NIGHTS", "nights/year", "fail", "365", "366", "-1")}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The invented pack, to be changed."""
    return copy_pack(RULES / "lighthouse-report", tmp_path / "rules")


def test_a_changed_threshold_changes_the_verdict(pack: Path) -> None:
    edit(pack, "1910/figures.yaml", "severity: info\n    grade: B\n    cites: [form/stores]\n    when:",
         "severity: error\n    grade: B\n    cites: [form/stores]\n    when:")  # fmt: skip
    assert checked(REPORTS / "right.json", rules=pack, status=0)["verdict"] == "pass"
    edit(pack, "1910/figures.yaml", "nights] <= 2", "nights] <= 0.84")
    found = checked(REPORTS / "right.json", rules=pack)
    assert {briefly(f) for f in found["findings"]} == {("OIL-PER-NIGHT", "", "fail", "0.85", "0.84", "0.01")}


def test_a_changed_word_changes_the_verdict(pack: Path) -> None:
    edit(pack, "lexicon.yaml", "guidance: [", "guidance: [a whale, ")
    found = checked(REPORTS / "right.json", rules=pack)
    assert [(f["rule"], f["quote"]) for f in found["findings"]] == [("GUIDANCE", "that a whale passed.")]


def test_a_changed_sum_changes_the_verdict(pack: Path) -> None:
    edit(pack, "1910/form.yaml", "weathers: [晴, 霾, 雾]", "weathers: [晴, 霾]")
    found = checked(REPORTS / "right.json", rules=pack)
    assert {f["rule"] for f in found["findings"]} == {"WATCH-BY-WEATHER"}
    assert len(found["findings"]) == 5


def test_a_changed_label_changes_the_verdict(pack: Path) -> None:
    edit(pack, "1910/form.yaml", "text: 1. The tower and its light, kind: outdated",
         "text: 1. The tower and its light, kind: typography")  # fmt: skip
    before, after = (checked(REPORTS / "wrong.json", rules=rules)["findings"] for rules in (RULES, pack))
    assert {f["rule"] for f in before} - {f["rule"] for f in after} == {"HEADINGS"}
