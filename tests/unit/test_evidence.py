"""What an outcome rests on is shown whatever it is: words and numbers of a text, sums, cells that are not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.check import Checker, Options
from gouji.cli.explain import _evidence
from gouji.engine.evidence import MOST_HEARD, Evidence, Unknown
from gouji.engine.explain import Explanation
from gouji.messages import phrase
from gouji.outputs.layout import Pen
from gouji.packs.load import load_folder
from tests.small import case_of, checker, plain, replaced, rules_file, small_pack, with_cells

CLAIM = {"in": "收成", "claim": {"says": "收成", "holds": ["n = 水果[全部, 总计]", "n = 水果[苹果, 总计] * 2"]}}
ROW = {"in": "水果", "for_each": "row", "only": "苹果", "check": "总计 = 东园 + 西园"}


def explained(folder: Path, rule: dict[str, Any], report: dict[str, Any], lang: str = "zh") -> tuple[Explanation, ...]:
    checking = checker(folder, rule, lang=lang)
    return checking.explained(case_of(checking, report), "R")


def evidence(folder: Path, rule: dict[str, Any], report: dict[str, Any]) -> Evidence:
    return explained(folder, rule, report)[0].evidence


def saying(text: str, **changes: Any) -> dict[str, Any]:
    return plain(sections=[{"id": "yield", "heading": "一、收成情况", "text": text}], **changes)


@pytest.mark.parametrize(("said", "holds"), [(9, "成立"), (8, "不成立")])
def test_a_claim_shows_its_number_and_what_it_is_held_against_whether_it_holds_or_not(
    tmp_path: Path, said: int, holds: str
) -> None:
    (told,) = explained(tmp_path, CLAIM, saying(f"今年丰收。\n共收{said}吨。"))
    (heard,) = told.evidence.heard
    assert told.expression == "n = 水果[全部, 总计] | n = 水果[苹果, 总计] * 2"
    assert (heard.quote, heard.counts, heard.values) == (f"共收{said}吨", True, (("n", str(said)),))
    assert [(s.names, s.numbers, s.value) for s in heard.steps] == [
        ("n = 全部·总计", f"{said} = 9", holds),
        ("(苹果·总计 * 2)", "(3 * 2)", "6"),
        ("n = (苹果·总计 * 2)", f"{said} = (3 * 2)", "不成立"),
    ]


def test_a_claim_that_is_taken_back_is_shown_as_that(tmp_path: Path) -> None:
    claim = {**CLAIM["claim"], "unless": {"sentence": "灾害"}}  # type: ignore[dict-item]
    (told,) = explained(tmp_path, {**CLAIM, "claim": claim}, saying("共收9吨。因霜冻少收3吨。"))
    assert [(h.quote, h.counts, bool(h.steps)) for h in told.evidence.heard] == [
        ("共收9吨", True, True),
        ("因霜冻少收3吨", False, False),
    ]


def test_a_claim_shows_the_cells_that_are_not_known(tmp_path: Path) -> None:
    claim = {**CLAIM, "claim": {"says": "收成", "holds": "n = 水果[全部, 总计]"}}
    report = with_cells({"fruit/all/total": None}, sections=saying("共收9吨。")["sections"])
    (unknown,) = evidence(tmp_path, claim, report).unknown
    assert (unknown.cell.path, unknown.values, unknown.is_open, unknown.is_whole) == (
        "fruit/all/total", "0..∞", True, True
    )  # fmt: skip


@pytest.mark.parametrize("text", ["今年丰收,有霜冻。", "平常一年。"])
def test_words_are_shown_where_they_stand_and_named_where_they_do_not(tmp_path: Path, text: str) -> None:
    found = evidence(tmp_path, {"in": "收成", "text": {"must": "丰收"}}, saying(text))
    said = "丰收" in text
    assert [(h.name, h.quote) for h in found.heard] == ([("丰收", "今年丰收")] if said else [])
    assert found.silent == (() if said else ("丰收",))


def test_each_instance_of_a_rule_on_words_shows_its_own(tmp_path: Path) -> None:
    rule = {"in": "收成", "text": {"each": ["丰收", "灾害"]}}
    told = explained(tmp_path, rule, saying("今年丰收。"))
    assert [(t.finding.outcome.value, len(t.evidence.heard), t.evidence.silent) for t in told] == [
        ("pass", 1, ()),
        ("fail", 0, ("灾害",)),
    ]


def test_a_length_is_counted_whether_it_is_kept_or_not(tmp_path: Path) -> None:
    for most in (3, 30):
        found = evidence(tmp_path, {"in": "收成", "text": {"at_most": most}}, saying("今年丰收。"))
        assert found.length == 5


def test_passages_are_shown_up_to_a_bound(tmp_path: Path) -> None:
    found = evidence(tmp_path, {"in": "收成", "text": {"must_not": "灾害"}}, saying("霜冻。" * 100))
    assert len(found.heard) == MOST_HEARD


@pytest.mark.parametrize(
    ("cell", "missing", "told"),
    [
        (None, "undetermined", ("0..∞", True, True)),
        (None, "zero", ("0", False, False)),
        (..., "undetermined", ("0..∞", True, True)),
        ({"unreadable": "污"}, "zero", ("0..∞", True, True)),
    ],
)
def test_a_cell_without_a_number_is_shown_with_what_it_is_reckoned_as(
    tmp_path: Path, cell: Any, missing: str, told: tuple[str, bool, bool]
) -> None:
    found = evidence(tmp_path, {**ROW, "missing": missing}, with_cells({"fruit/apple/east": cell}))
    (unknown,) = found.unknown
    assert (unknown.values, unknown.is_open, unknown.is_whole) == told


def test_a_cell_that_may_be_below_zero_may_be_anything(tmp_path: Path) -> None:
    rule = {"in": "开支表", "check": "开支表[增减, 农具] < 0"}
    (unknown,) = evidence(tmp_path, rule, with_cells({"costs/change/tools": None})).unknown
    assert isinstance(unknown, Unknown)
    assert unknown.values == "任意数"


def test_an_explanation_has_the_suggestion_and_the_slip_of_the_finding(tmp_path: Path) -> None:
    column = {"id": "C", "in": "水果", "for_each": "column", "check": "全部 = sum(各果)"}
    files = {"1/rules.yaml": rules_file({**ROW, "only": []}, column)}
    checking = Checker(load_folder(small_pack(tmp_path, files)), Options())
    case = case_of(checking, with_cells({"fruit/pear/east": 9}))
    (wrong,) = [t.finding for t in checking.explained(case, "R") if t.finding.outcome.value == "fail"]
    assert wrong.suggestion is not None
    assert wrong.slip is not None
    assert [(c.path, c.before, c.after) for c in wrong.slip.cells] == [("fruit/pear/east", "9", "1")]
    assert [t.finding.caused_by for t in checking.explained(case, "C") if t.finding.outcome.value == "fail"] == ["R"]


@pytest.mark.parametrize(
    ("rule", "labels", "printed"),
    [
        ({"in": "水果", "require": {"rows": "present"}}, {"fruit/apple": "苹 果 树"}, "苹 果 树"),
        ({"in": "水果", "require": {"columns": "present"}}, {"fruit/apple/east": "东"}, "东"),
        ({"in": "收成", "require": {"sections": "present"}}, {"sections/yield": "一、产量"}, "一、产量"),
        ({"in": "水果", "require": {"rows": "present"}}, {}, ""),
        ({"in": "水果", "require": {"columns": "present"}}, {"fruit/apple/east": None}, ""),
    ],
)
def test_a_label_that_is_not_that_of_the_form_is_shown(
    tmp_path: Path, rule: dict[str, Any], labels: dict[str, str | None], printed: str
) -> None:
    assert explained(tmp_path, rule, plain(labels=labels))[0].printed == printed


@pytest.mark.parametrize(("word", "values"), [("若干", "1..5"), ("不种", phrase("truth.void", "zh"))])
def test_a_word_that_stands_for_a_number_is_shown_with_what_it_means(tmp_path: Path, word: str, values: str) -> None:
    words = 'words: {若干: {least: "1", below: "5"}, 不种: {}}'
    form = replaced("1/form.yaml", ("ton: {label: 吨,", f"ton: {{{words}, label: 吨,"))
    checking = Checker(load_folder(small_pack(tmp_path, {**form, "1/rules.yaml": rules_file(ROW)})), Options())
    (told,) = checking.explained(case_of(checking, with_cells({"fruit/apple/east": word})), "R")
    (unknown,) = told.evidence.unknown
    assert (unknown.cell.value, unknown.values) == (word, values)
    assert any(word in line for line in _evidence(told.evidence, "", Pen(lang="zh", width=80)))
