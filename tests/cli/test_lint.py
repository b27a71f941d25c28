"""`gouji rules lint`: its formats, its exit statuses, its pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gouji.packs.locate import builtin_schemas
from tests.cli.conftest import PACK, Gouji

NO_FAIL = ("      - {name: 过多, given: {总计: 1001}, expect: fail}\n", "")
NO_ENGLISH = ('    en: {title: The total is even, message: "{subject}: the total is odd."}\n', "")
ABOVE = ("    severity: warning\n", "    severity: error\n")


def edit(folder: Path, *edits: tuple[str, str]) -> Path:
    """Change the rules of the pack; each first text, found once, to the second."""
    path = folder / "1" / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def test_a_finding_is_told_with_place_excerpt_cause_remedy_and_page(gouji: Gouji, rules: Path) -> None:
    path = edit(rules / "harbour", ABOVE)
    ran = gouji("rules", "lint", "rules/harbour", "--lang", "en")
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert ran.stdout.decode().splitlines() == [
        "error severity-above-evidence  rule MUCH is of level error, which evidence of",
        "  grade C (citations: C) does not bear",
        f"  --> rules/harbour/1/rules.yaml:{line_of(path, 'id: MUCH') + 2}:15",
        "   |  severity: error",
        "   = help an error needs grade A, B or D, a warning or info A to D; verify what",
        "     is U, and set `status: off` until then",
        "   = page docs/lints/severity-above-evidence.md",
        "",
        "harbour: 1 errors, 0 warnings, 0 hints",
        "no samples at hand, so it was not asked which rules nothing triggers",
    ]


@pytest.mark.parametrize(
    ("edits", "statuses"),
    [([], (0, 0, 0)), ([NO_ENGLISH], (0, 0, 1)), ([NO_FAIL], (0, 1, 1)), ([ABOVE], (1, 1, 1))],
)
def test_the_threshold_decides_how_it_ends(
    edits: list[tuple[str, str]], statuses: tuple[int, ...], gouji: Gouji, rules: Path
) -> None:
    edit(rules / "harbour", *edits)
    levels = ("error", "warning", "info")
    assert tuple(gouji("rules", "lint", "--fail-on", level).returncode for level in levels) == statuses
    assert gouji("rules", "lint").returncode == statuses[0]


def test_json_keeps_its_contract(gouji: Gouji, rules: Path, tmp_path: Path) -> None:
    path = edit(rules / "harbour", NO_FAIL, NO_ENGLISH)
    with (path.parents[1] / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("lint:\n  - {code: no-fail-case, of: MUCH, reason: 以后再写}\n")
    ran = gouji("rules", "lint", "rules/harbour", "--format", "json", "--output", "lint.json")
    assert (ran.returncode, ran.stdout) == (0, b"")
    told = json.loads((tmp_path / "lint.json").read_bytes())
    schema = json.loads((builtin_schemas() / "lint.schema.json").read_bytes())
    jsonschema.validators.Draft7Validator(schema).validate(told)
    assert told["schema"] == "gouji/lint/1"
    assert [(p["id"], p["edition"], p["rules"]) for p in told["packs"]] == [("harbour", "1", 3)]
    assert told["summary"] == {"error": 0, "warning": 0, "info": 1}
    assert told["allowed"] == [{"code": "no-fail-case", "subject": "MUCH", "reason": "以后再写"}]
    assert told["samples"] is None
    (value,) = told["findings"]
    assert value == {
        "code": "english-missing", "severity": "info", "loads": True, "file": "rules/harbour/1/rules.yaml",
        "line": line_of(path, "id: ROUND"), "column": 5, "path": "", "excerpt": "- id: ROUND", "rule": "ROUND",
        "subject": "ROUND", "cause": "规则 ROUND 缺英文:title, message", "remedy": "请在 en 之下补写",
        "page": "docs/lints/english-missing.md",
    }  # fmt: skip


@pytest.mark.parametrize("shape", ["text", "json", "github", "sarif"])
def test_the_same_pack_gives_the_same_bytes(shape: str, gouji: Gouji, rules: Path) -> None:
    edit(rules / "harbour", NO_FAIL, NO_ENGLISH, ABOVE)
    runs = [gouji("rules", "lint", "--format", shape, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")]
    assert runs[0] == runs[1] != b""


def test_what_keeps_a_pack_from_loading_is_told_in_every_format(gouji: Gouji, rules: Path) -> None:
    path = edit(rules / "harbour", ("[rule/1]", "[rule/9]"))
    line = line_of(path, "[rule/9]")
    ran = gouji("rules", "lint", "--format", "json")
    (value,) = json.loads(ran.stdout)["findings"]
    assert ran.returncode == 2
    assert (value["code"], value["loads"], value["line"]) == ("unknown-citation", False, line)
    assert json.loads(ran.stdout)["packs"] == []
    sarif = json.loads(gouji("rules", "lint", "--format", "sarif").stdout)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "unknown-citation"
    github = gouji("rules", "lint", "--format", "github").stdout.decode()
    assert github.startswith("::error file=rules/harbour/1/rules.yaml,line=")
    text = gouji("rules", "lint")
    assert (text.returncode, text.stdout.decode()) == (2, "harbour:1 处问题\n")
    assert f"rules.yaml:{line}" in text.stderr.decode()


def test_sarif_names_rule_place_and_page(gouji: Gouji, rules: Path) -> None:
    path = edit(rules / "harbour", NO_FAIL, NO_ENGLISH, ABOVE)
    log = json.loads(gouji("rules", "lint", "rules/harbour", "--format", "sarif", "--lang", "en").stdout)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    known = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in known] == ["english-missing", "no-fail-case", "severity-above-evidence"]
    assert [rule["helpUri"] for rule in known] == [f"docs/lints/{rule['id']}.md" for rule in known]
    assert [rule["defaultConfiguration"]["level"] for rule in known] == ["note", "warning", "error"]
    for result in run["results"]:
        assert known[result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": "rules/harbour/1/rules.yaml"}
    above = next(r for r in run["results"] if r["ruleId"] == "severity-above-evidence")
    assert above["level"] == "error"
    assert above["locations"][0]["physicalLocation"]["region"] == {
        "startLine": line_of(path, "id: MUCH") + 2, "startColumn": 15, "snippet": {"text": "severity: error"},
    }  # fmt: skip


def strange(tmp_path: Path, name: str) -> Path:
    """Write the pack, with a fault, into a folder of a strange name."""
    for file, text in PACK.items():
        path = tmp_path / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(*ABOVE), encoding="utf-8")
    return tmp_path / name


def test_files_in_sarif_are_addresses(gouji: Gouji, tmp_path: Path) -> None:
    strange(tmp_path, "a b%20#港")
    log: dict[str, Any] = json.loads(gouji("rules", "lint", "a b%20#港", "--format", "sarif").stdout)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b%2520%23%E6%B8%AF/1/rules.yaml"


def test_annotations_are_escaped(gouji: Gouji, tmp_path: Path) -> None:
    strange(tmp_path, "a,b:c%0A\n::error ::x\x1b[31m")
    ran = gouji("rules", "lint", tmp_path / "a,b:c%0A\n::error ::x\x1b[31m", "--format", "github", "--lang", "en")
    lines = ran.stdout.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=a%2Cb%3Ac%250A %3A%3Aerror %3A%3Ax\\x1b[31m/1/rules.yaml,line=")
    assert re.search(r",line=\d+,col=\d+,title=severity-above-evidence::rule MUCH is of level error, ", lines[0])
    assert "%0Aan error needs grade A" in lines[0]


def test_levels_of_annotations(gouji: Gouji, rules: Path) -> None:
    edit(rules / "harbour", NO_FAIL, NO_ENGLISH, ABOVE)
    lines = gouji("rules", "lint", "--format", "github").stdout.decode().splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]


def test_a_lint_is_explained(gouji: Gouji) -> None:
    ran = gouji("rules", "lint", "--explain", "rule-implied", "--lang", "en")
    assert ran.returncode == 0
    assert ran.stdout.decode().startswith("warning rule-implied  what rule … asks is asked by … already\n")
    assert "## How to mend it" in ran.stdout.decode()
    ran = gouji("rules", "lint", "--explain", "rule-implyed", "--lang", "en")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "near: rule-implied" in ran.stderr.decode()


def test_on_samples_rules_are_tried(gouji: Gouji, rules: Path, reports: Path) -> None:
    reports.rename(rules.parent / "samples")
    ran = gouji("rules", "lint", "--fail-on", "info", "--lang", "en")
    assert (ran.returncode, ran.stdout.decode()) == (
        0, "harbour, edition 1: 3 rules, no problems\ntried on 5 samples\n",
    )  # fmt: skip
    (rules.parent / "samples" / "odd.json").unlink()
    told = json.loads(gouji("rules", "lint", "--format", "json").stdout)
    assert [(value["code"], value["rule"]) for value in told["findings"]] == [("rule-silent", "ROUND")]
    assert told["samples"] == 4
