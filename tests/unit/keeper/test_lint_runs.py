"""Lints of a whole pack: samples, reasons for leaving lints alone, single editions, and what is too much to tell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gouji.findings import Severity
from gouji.keeper.lint import run
from gouji.keeper.lint.run import Linted, lint_folder
from tests.unit.keeper.quay import CITED, FORM, HEAD, RULES, WORDS, quay, rule

NO_FAIL = (RULES, "      - {name: 不等, given: {近海: 1, 远海: 2, 总计: 4}, expect: fail}\n", "")
GROUP = (
    FORM,
    "      各海: [近海, 远海]\n",
    "      各海: [近海, 远海]\n      两海: [近海, 总计]\n      二海: [远海, 总计]\n",
)


def codes(linted: Linted) -> list[str]:
    assert linted.faults == ()
    return [finding.code for finding in linted.findings]


def sample(folder: Path, **changes: Any) -> None:
    """Write a report that breaks every rule of the pack, but for `changes`."""
    row = {"near": 1, "far": 2, "all": 4}
    told = {
        "pack": "quay", "edition": "1", "year": 2020,
        "sections": [{"id": "catch", "heading": "一、渔获情况", "text": "今年有船99艘。"}],
        "tables": {"fish": {"cod": row, "tuna": row}, "fees": {"port": {"amount": 1001}}},
    } | changes  # fmt: skip
    folder.mkdir(exist_ok=True)
    (folder / f"{len(list(folder.iterdir()))}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


BLANK = {"tables": {"fees": {"port": {"amount": None}}}}


def test_rules_that_samples_trigger_are_not_told(tmp_path: Path) -> None:
    pack = quay(tmp_path / "rules" / "quay")
    sample(tmp_path / "samples")
    sample(tmp_path / "samples", **BLANK)
    linted = lint_folder(pack)
    assert (codes(linted), linted.samples) == ([], 2)


def test_a_rule_that_no_sample_triggers_is_told_at_its_line(tmp_path: Path) -> None:
    pack = quay(tmp_path / "rules" / "quay")
    sample(tmp_path / "samples")
    linted = lint_folder(pack)
    assert [(f.code, f.rule, f.problem.values["samples"]) for f in linted.findings] == [("rule-silent", "FILLED", "1")]
    line = (pack / RULES).read_text(encoding="utf-8").splitlines().index("  - id: FILLED") + 1
    assert linted.findings[0].problem.place.line == line


def test_without_samples_or_with_one_edition_nothing_is_told_of_them(tmp_path: Path) -> None:
    pack = quay(tmp_path / "rules" / "quay")
    assert lint_folder(pack).samples is None
    sample(tmp_path / "samples")
    one = lint_folder(pack, "1")
    assert (codes(one), one.samples) == ([], None)


def test_a_rule_that_is_taken_over_is_triggered_in_either_edition(tmp_path: Path) -> None:
    second = (HEAD, "years: 2000-}\n", 'years: 2000-2009}\n  - {id: "2", title: 新格式, years: 2010-, based_on: "1"}\n')
    changed = ("2/rules.yaml", "", "changes:\n  - {id: FEE, severity: info}\n")
    pack = quay(tmp_path / "rules" / "quay", second, changed, ("2/form.yaml", "", "title: 新格式\n"))
    for year, edition in ((2005, "1"), (2005, "1")):
        sample(tmp_path / "samples", year=year, edition=edition)
        sample(tmp_path / "samples", year=year, edition=edition, **BLANK)
    assert codes(lint_folder(pack)) == []


def test_a_rule_that_is_stated_anew_needs_a_sample_of_its_own(tmp_path: Path) -> None:
    second = (HEAD, "years: 2000-}\n", 'years: 2000-2009}\n  - {id: "2", title: 新格式, years: 2010-, based_on: "1"}\n')
    anew = ("2/rules.yaml", "", "rules:\n" + rule("NEAR", check="近海 <= 9"))
    pack = quay(tmp_path / "rules" / "quay", second, anew, ("2/form.yaml", "", "title: 新格式\n"))
    sample(tmp_path / "samples", year=2005)
    sample(tmp_path / "samples", year=2005, **BLANK)
    told = lint_folder(pack).findings
    assert [(f.code, f.rule, Path(f.problem.place.file).parent.name) for f in told] == [("rule-silent", "NEAR", "2")]


def test_a_rule_says_why_a_lint_does_not_apply(tmp_path: Path) -> None:
    reason = (
        RULES,
        "    title: 各行总计为两海之和\n",
        "    title: 各行总计为两海之和\n    lint: {no-fail-case: 试过}\n",
    )
    linted = lint_folder(quay(tmp_path / "quay", NO_FAIL, reason))
    assert codes(linted) == []
    assert [(a.finding.code, a.finding.subject, a.reason) for a in linted.allowed] == [("no-fail-case", "SUM", "试过")]


@pytest.mark.parametrize("names", ["[两海, 二海]", '"*"', "[两*, 二*]"])
def test_a_pack_says_why_a_lint_does_not_apply_to_a_part(names: str, tmp_path: Path) -> None:
    reason = (HEAD, "", f"lint:\n  - {{code: group-unused, of: {names}, reason: 日后要用}}\n")
    linted = lint_folder(quay(tmp_path / "quay", GROUP, reason))
    assert codes(linted) == []
    assert [(a.finding.subject, a.reason) for a in linted.allowed] == [("两海", "日后要用"), ("二海", "日后要用")]


def test_a_reason_takes_back_no_more_than_it_names(tmp_path: Path) -> None:
    reason = (HEAD, "", "lint:\n  - {code: group-unused, of: [两海, 三海], reason: 日后要用}\n")
    linted = lint_folder(quay(tmp_path / "quay", GROUP, reason))
    assert [(f.code, f.subject, f.problem.values.get("of")) for f in linted.findings] == [
        ("group-unused", "二海", None), ("lint-unused", "group-unused", "三海"),
    ]  # fmt: skip


def test_what_keeps_a_pack_from_loading_cannot_be_taken_back(tmp_path: Path) -> None:
    fault = (RULES, "    cites: [note/1]\n", "    cites: [note/9]\n    lint: {unknown-citation: 以后再写}\n")
    linted = lint_folder(quay(tmp_path / "quay", fault))
    assert [problem.code for problem in linted.faults] == ["unknown-citation"]
    assert (linted.findings, linted.packs) == ((), ())


def test_a_rule_that_is_off_is_not_linted_but_counts_as_use(tmp_path: Path) -> None:
    off = (RULES, "    title: 写明天气\n", "    title: 写明天气\n    status: off\n    lint: {}\n")
    bare = (RULES, "      - {name: 没有写, text: 今年有鱼。, expect: fail}\n", "")
    assert codes(lint_folder(quay(tmp_path / "quay", off, bare))) == []


def test_what_one_edition_does_not_use_another_may(tmp_path: Path) -> None:
    second = (HEAD, "years: 2000-}\n", 'years: 2000-2009}\n  - {id: "2", title: 新格式, years: 2010-, based_on: "1"}\n')
    use = ("2/rules.yaml", "", "rules:\n" + rule("X", check="sum(各海) <= 9", cites="[act/3]"))
    cited = (CITED, "", "  act/3: {document: 码头法, clause: 第三条, says: 其他。, grade: A}\n")
    pack = quay(tmp_path / "quay", second, cited, use, ("2/form.yaml", "", "title: 新格式\n"))
    assert codes(lint_folder(pack)) == []
    assert codes(lint_folder(pack, "1")) == []


LOCAL = {
    "pack.yaml": """\
id: local
title: 地方码头年报
version: 1.0.0
extends: {pack: quay, version: ">=1"}
lint:
  - {code: word-unused, of: 天气, reason: 也是多余}
""",
    "citations.yaml": """\
citations:
  local/1: {document: 地方规定, clause: 第一条, says: 远海不超过九吨。, grade: A}
""",
    "1/local.yaml": "rules:\n" + rule("LOCAL", check="远海 <= 9", cites="[local/1]"),
}


@pytest.mark.parametrize("fault", [False, True])
def test_of_a_pack_that_is_extended_nothing_is_told(tmp_path: Path, *, fault: bool) -> None:
    reason = (RULES, "    title: 写明天气\n", "    title: 写明天气\n    lint: {no-fail-case: 多余}\n")
    other = (HEAD, "", "lint:\n  - {code: unit-unused, of: ton, reason: 多余}\n")
    base = quay(tmp_path / "quay", NO_FAIL, GROUP, reason, other)
    told = ["group-unused", "group-unused", "no-fail-case", "lint-unused", "lint-unused"]
    assert codes(lint_folder(base)) == told
    for name, text in LOCAL.items():
        path = tmp_path / "local" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("远海 <= 9", "远海 < 0") if fault else text, encoding="utf-8")
    linted = lint_folder(tmp_path / "local", extra=(base,))
    lines = [(f.code, f.rule, f.problem.place.line) for f in linted.findings]
    assert lines == [("check-never", "LOCAL", 11), ("lint-unused", "", 6)][0 if fault else 1 :]
    assert [len(pack.rules) for pack in linted.packs] == [7]


def test_findings_stand_in_order_and_are_the_same_each_time(tmp_path: Path) -> None:
    edits = (NO_FAIL, GROUP, (WORDS, "[晴, 多云]", "[晴, 多云, 晴天]"))
    first, second = (lint_folder(quay(tmp_path / "quay", *edits)) for _ in range(2))
    assert first.findings == second.findings
    places = [(f.problem.place.file, f.problem.place.line) for f in first.findings]
    assert places == sorted(places)
    assert codes(first) == ["group-unused", "group-unused", "no-fail-case", "word-redundant"]
    assert run.worst(first.findings) is Severity.WARNING
    assert run.worst(()) is None


def test_of_very_much_the_first_part_is_told_and_that_there_is_more(tmp_path: Path) -> None:
    words = "".join(f"  w{n}: [x{n}]\n" for n in range(run.MAX_PROBLEMS + 50))
    linted = lint_folder(quay(tmp_path / "quay", (WORDS, "patterns:\n", words + "patterns:\n")))
    assert codes(linted).count("word-unused") == run.MAX_PROBLEMS
    assert codes(linted).count("too-many-problems") == 1


def test_of_very_many_editions_the_first_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_RULES", 5)
    second = (HEAD, "years: 2000-}\n", 'years: 2000-2009}\n  - {id: "2", title: 新格式, years: 2010-, based_on: "1"}\n')
    linted = lint_folder(quay(tmp_path / "quay", second, GROUP, ("2/form.yaml", "", "title: 新格式\n")))
    assert codes(linted) == ["editions-many"]
    assert linted.findings[0].problem.values["looked"] == "1"
    assert [pack.edition for pack in linted.packs] == ["1"]
