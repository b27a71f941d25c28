"""Rules in plain sentences: what each shape says, with the labels of the form, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gouji.engine.plain import plain
from gouji.packs.form import Layout
from gouji.packs.load import list_editions, load_folder, load_pack
from gouji.packs.locate import builtin_rules
from gouji.packs.model import Rule
from tests.small import checker

OF_FRUIT = {"in": "水果"}
BY_COLUMN, BY_ROW, BY_CELL = ({**OF_FRUIT, "for_each": kind} for kind in ("column", "row", "cell"))


def said(folder: Path, lang: str = "zh", **rule: Any) -> str:
    checking = checker(folder, rule)
    return plain(checking.program.rules[0], checking.program.layout, lang, checking.program.pack.words)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            {**BY_ROW, "check": "总计 = sum(各园)"},
            "水果表的每一行,「总计」等于「东园」与「西园」之和。",
            "In every row of Fruit, “Total” equals the sum of “East” and “West”.",
        ),
        (
            {**BY_COLUMN, "check": "全部 = sum(各果)"},
            "水果表的每一列,「全部水果」等于「苹果」、「梨」与「李」之和。",
            "In every column of Fruit, “All fruit” equals the sum of “Apples”, “Pears” and “Plums”.",
        ),
        (
            {**BY_COLUMN, "only": "总计", "when": "全部 > 0", "check": "苹果 * 2 <= 全部 - 梨 - 李"},
            "水果表的「总计」列,「全部水果」大于 0 的,「苹果」的 2 倍不大于「全部水果」减去「梨」与「李」之和。",
            (
                "In “Total” of Fruit, where “All fruit” is more than 0, 2 times “Apples” is at most “All fruit” minus the"
                " sum of “Pears” and “Plums”."
            ),
        ),
        (
            {**BY_CELL, "check": "值 >= 0 and (integer(值) or 值 < 1)", "missing": "not-applicable"},
            "水果表的每一格,格里的数不小于 0,并且(格里的数是整数,或者格里的数小于 1);有空白或缺少的格时不判断。",
            (
                "In every cell of Fruit, the figure is at least 0, and (the figure is a whole number, or the figure is less"
                " than 1); not judged where a cell is blank or absent."
            ),
        ),
        (
            {"check": "水果[苹果, 总计] + 水果[梨, 总计] >= 1", "tolerance": "0.5", "missing": "zero"},
            "水果表「苹果」行「总计」列与水果表「梨」行「总计」列之和不小于 1,相差不超过 0.5 的不算;空白和缺少的格按 0 计。",
            (
                "The sum of “Total” of “Apples” in Fruit and “Total” of “Pears” in Fruit is at least 1, within 0.5; blank"
                " and absent cells count as 0."
            ),
        ),
        (
            {"check": "发布日期 <= date(年度 + 1, 3, 31)", "applies": {"kinds": ["farm"], "years": "2001-"}},
            "农场:2001 年度起:发布日期不晚于年度的次年 3 月 31 日。",
            "For farm: From the report year 2001 on: 发布日期 is not after day 31 of month 3 of the year after Year.",
        ),
        (
            {**OF_FRUIT, "only": "杂果", "require": {"rows": "absent"}},
            "水果表没有「杂果」行。",
            "Fruit does not have “杂果”.",
        ),
        (
            {"in": "收成", "text": {"any": ["丰收", "收成"], "unless": {"sentence": "灾害"}}},
            "「一、收成情况」说到「丰收」(「丰收」、「增产」)或者「收成」(同一句里有「灾害」的除外)。",
            "There stands “丰收” (“丰收”, “增产”) or “收成” in “I. Yield” (but not where the sentence has “灾害”).",
        ),
        (
            {"in": "收成", "claim": {"says": "收成", "holds": ["n = 水果[全部, 总计]", "n = 0"]}},
            "「一、收成情况」说到「收成」的,下列之一成立:所说的 n 等于水果表「全部水果」行「总计」列;或者所说的 n 等于 0。",
            (
                "Where “收成” stands in “I. Yield”, one of these holds: the n that is said equals “Total” of “All fruit” in"
                " Fruit; or the n that is said equals 0."
            ),
        ),
    ],
)
def test_a_rule_is_a_sentence_in_the_labels_of_the_form(tmp_path: Path, rule: dict[str, Any], zh: str, en: str) -> None:
    assert said(tmp_path / "zh", **rule) == zh
    assert said(tmp_path / "en", "en", **rule) == en


def test_many_rows_are_told_by_the_first_and_the_last() -> None:
    pack = load_pack("cn-gov-info-annual-report", "2021")
    layout = Layout(pack.form)
    (rule,) = (r for r in pack.rules if r.id == "T3-COL-SUM")
    assert "共 21 行之和" in plain(rule, layout, "zh")
    assert "the sum of the 21 rows from “Disclosed” to “Other”" in plain(rule, layout, "en")


def shipped() -> list[Any]:
    found = []
    for folder in sorted(path.parent for path in builtin_rules().glob("*/pack.yaml")):
        for edition in list_editions(folder):
            pack = load_folder(folder, edition)
            found += [pytest.param(pack, rule, id=f"{pack.id}-{edition}-{rule.id}") for rule in pack.rules]
    return found


@pytest.mark.parametrize(("pack", "rule"), shipped())
def test_every_rule_of_the_shipped_packs_has_its_sentence(pack: Any, rule: Rule) -> None:
    layout = Layout(pack.form)
    zh, en = (plain(rule, layout, lang, pack.words) for lang in ("zh", "en"))
    for text in (zh, en):
        assert not re.search(r"[{}]|  |\bNone\b", text)
    assert zh.endswith("。")
    assert en.endswith(".")
    own = re.sub("“[^”]*”|the \\w+ that is said", "", en)
    assert not re.search("[\u4e00-\u9fff]", own), own
