"""`gouji rules test`: cases, samples, mutants; for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from gouji.packs.locate import builtin_schemas
from tests.cli.conftest import BAD, PACK, Gouji, report

GOOD = report()
SCHEMA = json.loads((builtin_schemas() / "rules-test.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir(exist_ok=True)
    (folder / "good.json").write_text(GOOD, encoding="utf-8")
    return folder


def test_rules_that_no_sample_makes_fail_are_told(gouji: Gouji, rules: Path, samples: Path) -> None:
    (samples / "bad.json").write_text(BAD, encoding="utf-8")
    ran = gouji("rules", "test", "--samples", samples)
    assert ran.returncode == 1
    assert ran.stdout.decode() == (
        "未发现 MUCH:没有一个样例使它不通过\n"
        "未发现 ROUND:没有一个样例使它不通过\n"
        "harbour 1 版:3 条规则,9 个用例,不符 0\n"
        "2 份样例,2 条规则从未发现问题\n"
    )


def test_the_samples_beside_the_rules_are_taken(gouji: Gouji, rules: Path) -> None:
    folder = rules.parent / "samples"
    folder.mkdir()
    (folder / "one.json").write_text(report(1, 1, 1001), encoding="utf-8")
    ran = gouji("rules", "test", "--lang", "en")
    assert (ran.returncode, ran.stdout.decode().splitlines()[-1]) == (0, "1 samples, 0 rules that find nothing in any")


def test_samples_that_cannot_be_read_are_told_on_stderr(gouji: Gouji, rules: Path, samples: Path) -> None:
    (samples / "broken.json").write_text("{", encoding="utf-8")
    ran = gouji("rules", "test", "--samples", samples)
    assert "broken.json" in ran.stderr.decode()
    assert "1 份样例" in ran.stdout.decode()
    assert gouji("rules", "test", "--samples", "nowhere").returncode == 2


def test_mutants_that_nothing_notices_are_told_with_a_case_to_paste(gouji: Gouji, rules: Path) -> None:
    ran = gouji("rules", "test", "--mutants")
    told = ran.stdout.decode()
    assert ran.returncode == 1
    assert "无人察觉 MUCH  数差一\n" in told
    assert "   |  check:1000 → 1001\n" not in told  # 1001 fails in the cases
    assert "   |  check:1000 → 999\n" in told
    assert '      - {name: "?", given: {总计: 1000}, expect: pass}\n' in told
    file = rules / "harbour" / "1" / "rules.yaml"
    file.write_text(
        PACK["1/rules.yaml"].replace(
            "      - {name: 过多,", "      - {name: 恰好, given: {总计: 1000}, expect: pass}\n      - {name: 过多,"
        ),
        encoding="utf-8",
    )
    assert "1000 → 999" not in gouji("rules", "test", "--mutants").stdout.decode()


def test_a_sample_may_notice_a_mutant(gouji: Gouji, rules: Path, samples: Path) -> None:
    (samples / "much.json").write_text(report(500, 500, 1000), encoding="utf-8")

    def survived() -> int:
        told = json.loads(gouji("rules", "test", "--mutants", "--samples", samples, "--format", "json").stdout)
        mutants = told["editions"][0]["mutants"]
        assert (
            sum(mutants[k] for k in ("by_cases", "by_samples", "alike")) + len(mutants["survivors"]) == mutants["total"]
        )
        return len(mutants["survivors"])

    before = survived()
    (samples / "much.json").write_text(report(0, 2, 2), encoding="utf-8")
    assert survived() > before


def test_the_outcome_for_programs_keeps_its_contract(gouji: Gouji, rules: Path, tmp_path: Path) -> None:
    ran = gouji("rules", "test", "--mutants", "--format", "json", "--output", "out.json")
    assert (ran.returncode, ran.stdout) == (1, b"")
    data = (tmp_path / "out.json").read_bytes()
    told = json.loads(data)
    jsonschema.validate(told, SCHEMA)
    assert told["schema"] == "gouji/rules-test/1"
    assert told["sound"] is False
    (edition,) = told["editions"]
    assert edition["cases"] == {"total": 9, "failed": []}
    assert edition["samples"] == {"reports": 0, "unread": 0, "silent": []}
    assert {"rule": "MUCH", "entry": None, "operator": "constant", "before": "1000", "after": "999"}.items() <= next(
        s for s in edition["mutants"]["survivors"] if s["operator"] == "constant"
    ).items()
    gouji("rules", "test", "--mutants", "--format", "json", "--output", "out.json")
    assert (tmp_path / "out.json").read_bytes() == data


def test_cases_that_do_not_hold_are_told_to_programs(gouji: Gouji, rules: Path) -> None:
    text = PACK["1/rules.yaml"].replace("总计 <= 1000", "总计 <= 2000")
    (rules / "harbour" / "1/rules.yaml").write_text(text, encoding="utf-8")
    told = json.loads(gouji("rules", "test", "--format", "json").stdout)
    jsonschema.validate(told, SCHEMA)
    assert told["editions"][0]["cases"]["failed"] == [
        {"rule": "MUCH", "case": "过多", "expected": "fail", "found": "pass", "fault": None, "detail": None}
    ]
    assert told["editions"][0]["mutants"] is None
