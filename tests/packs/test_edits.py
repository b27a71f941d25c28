"""What a rule keeper changes in the YAML changes what a report is told, and no Python has to know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker
from gouji.findings import Outcome
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.reports.model import Report
from tests.copies import copy_pack, edit

CLEAN = Path(__file__).parents[2] / "samples" / "clean" / "report.json"
ID = "cn-gov-info-annual-report"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The pack of the first regulation, to be changed."""
    return copy_pack(builtin_rules() / ID, tmp_path)


def told(pack: Path, changes: dict[str, Any] | None = None) -> tuple[Outcome, set[str]]:
    """Check the clean sample, less or more; return the verdict and the rules that fail."""
    report = json.loads(CLEAN.read_text(encoding="utf-8")) | (changes or {})
    found = Checker(load_folder(pack, "2021")).report(msgspec.convert(report, Report))
    return found.verdict, {finding.rule for finding in found.findings if finding.outcome is Outcome.FAIL}


def test_unchanged_the_pack_has_nothing_against_the_clean_report(pack: Path) -> None:
    verdict, rules = told(pack)
    assert verdict is Outcome.PASS
    assert not {name for name in rules if name.startswith(("T2", "T3", "T4", "PUB", "SEC"))}


def test_a_changed_sum_changes_the_verdict(pack: Path) -> None:
    edit(
        pack,
        "2021/arithmetic.yaml",
        "check: 新收 + 上年结转 = 办理结果总计 + 结转下年度",
        "check: 新收 + 上年结转 = 办理结果总计",
    )
    verdict, rules = told(pack)
    assert (verdict, "T3-BALANCE" in rules) == (Outcome.FAIL, True)


def test_a_changed_group_changes_the_verdict(pack: Path) -> None:
    edit(
        pack,
        "2021/form.yaml",
        "各项结果: [结果维持, 结果纠正, 其他结果, 尚未审结]",
        "各项结果: [结果维持, 结果纠正, 其他结果]",
    )
    verdict, rules = told(pack)
    assert (verdict, "T4-GROUP-SUM" in rules) == (Outcome.FAIL, True)


def test_a_changed_date_changes_the_verdict(pack: Path) -> None:
    late = {"published": "2026-02-05"}
    assert told(pack, late)[0] is Outcome.FAIL
    path = pack / "2021" / "timeliness.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("date(报告年度 + 1, 1, 31)", "date(报告年度 + 1, 2, 28)"), encoding="utf-8")
    verdict, rules = told(pack, late)
    assert (verdict, "PUB-DEADLINE-DEPT" in rules) == (Outcome.PASS, False)


def test_a_changed_threshold_changes_what_is_told(pack: Path) -> None:
    edit(
        pack,
        "2021/plausibility.yaml",
        "check: 结转下年度 * 3 <= 新收 + 上年结转",
        "check: 结转下年度 * 30 <= 新收 + 上年结转",
    )
    assert "T3-CARRY-SHARE" in told(pack)[1]


def test_a_changed_label_changes_what_is_told(pack: Path) -> None:
    edit(pack, "2021/form.yaml", "label: 六、其他需要报告的事项", "label: 六、别的需要报告的事项")
    assert "SEC-HEADING" in told(pack)[1]


def test_a_changed_word_changes_the_verdict(pack: Path) -> None:
    forbidden = """\
rules:
  - id: NEW-WORD
    title: 不写某词
    severity: error
    grade: B
    cites: [format-2021/sections]
    in: narrative
    text: {must_not: [某词]}
    cases:
      - {name: 没有, text: 一切如常。, expect: pass}
      - {name: 有, text: 此处有某个词。, expect: fail}
"""
    (pack / "2021" / "new.yaml").write_text(forbidden, encoding="utf-8")
    edit(pack, "lexicon.yaml", "\nwords:\n", "\nwords:\n  某词: [某个词]\n")
    assert told(pack)[0] is Outcome.PASS
    edit(pack, "lexicon.yaml", "某词: [某个词]", "某词: [某个词, 适老化]")
    verdict, rules = told(pack)
    assert (verdict, "NEW-WORD" in rules) == (Outcome.FAIL, True)
