"""What two states of a pack differ in, and what that does to the findings of reports."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from gouji.cli.diff_text import difference_lines
from gouji.inputs import Source
from gouji.keeper.difference.compare import State, compare, open_state
from gouji.keeper.difference.effects import EXAMPLES, MAX_UNREAD, effects_on
from gouji.keeper.difference.markdown import code, difference_page, plain
from gouji.keeper.difference.model import (
    Difference,
    Effects,
    Example,
    ItemChange,
    KeyChange,
    RuleChange,
    VerdictChange,
    difference_bytes,
    difference_schema,
)
from gouji.keeper.difference.words import what
from gouji.outputs.layout import Pen, columns
from tests.extensions import valley
from tests.small import FILES, RULE, replaced, rules_file, small_pack, with_cells
from tests.small import plain as report

ROWS = {"id": "ROWS", "in": "水果", "for_each": "row", "check": "总计 = sum(各园)", "message": "总计 {left}。"}
Files = dict[str, str | bytes | None]


def state(folder: Path, *rules: dict[str, Any], files: Files | None = None) -> State:
    changes: Files = {"1/rules.yaml": rules_file(*rules or (ROWS,))}
    return open_state(folder.name, small_pack(folder, {**changes, **(files or {})}))


def difference(folder: Path, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Difference:
    return compare(state(folder / "old", *old), state(folder / "new", *new))


def rules(folder: Path, old: dict[str, Any], new: dict[str, Any]) -> tuple[RuleChange, ...]:
    return difference(folder, [old], [new]).editions[0].rules


def items(folder: Path, *pairs: tuple[str, str], file: str = "1/form.yaml") -> tuple[ItemChange, ...]:
    return compare(state(folder / "old"), state(folder / "new", files=replaced(file, *pairs))).editions[0].items


def source(told: dict[str, Any], name: str = "a.json") -> Source:
    return Source(name=name, data=json.dumps(told).encode())


def effects(folder: Path, old: dict[str, Any], new: dict[str, Any], *told: dict[str, Any]) -> Effects:
    sources = (source(each, f"{n}.json") for n, each in enumerate(told))
    return effects_on(sources, state(folder / "old", old).editions, state(folder / "new", new).editions)


def test_the_same_pack_has_no_difference(tmp_path: Path) -> None:
    same = difference(tmp_path, [ROWS], [ROWS])
    assert same.is_none
    assert [edition.kind for edition in same.editions] == ["same"]


def test_a_comment_is_no_difference_though_the_files_differ(tmp_path: Path) -> None:
    files: Files = {"1/form.yaml": FILES["1/form.yaml"] + "# 说明\n"}
    found = compare(state(tmp_path / "old"), state(tmp_path / "new", files=files))
    assert found.is_none
    assert found.old.sha256 != found.new.sha256


def test_rules_that_are_new_and_gone_are_told(tmp_path: Path) -> None:
    found = difference(tmp_path, [ROWS, {**ROWS, "id": "B"}], [{**ROWS, "id": "A", "severity": "info"}, ROWS])
    assert [(c.rule, c.kind, c.severity, c.what) for c in found.editions[0].rules] == [
        ("A", "added", "info", ()),
        ("B", "removed", "error", ()),
    ]


@pytest.mark.parametrize(
    ("old", "new", "ways", "keys"),
    [
        ({"severity": "warning"}, {}, ("severity-up",), [("severity", "warning", "error")]),
        ({}, {"severity": "info"}, ("severity-down",), [("severity", "error", "info")]),
        ({}, {"status": "off"}, ("turned-off",), [("status", None, "off")]),
        ({"status": "off"}, {}, ("turned-on",), [("status", "off", None)]),
        ({}, {"check": "总计 >= sum(各园)"}, ("meaning",), [("check", "总计 = sum(各园)", "总计 >= sum(各园)")]),
        ({}, {"when": "总计 > 0"}, ("meaning",), [("when", None, "总计 > 0")]),
        ({}, {"only": ["苹果", "梨"]}, ("meaning",), [("only", None, '["苹果","梨"]')]),
        ({"only": "苹果"}, {"only": ["苹果", "梨"]}, ("meaning",), [("only", None, '["梨"]')]),
        (
            {"only": ["梨", "苹果"]},
            {"only": ["苹果", "梨"]},
            ("meaning",),
            [("only", '["梨","苹果"]', '["苹果","梨"]')],
        ),
        ({}, {"applies": {"kinds": ["farm"]}}, ("meaning",), [("applies.kinds", None, '["farm"]')]),
        ({}, {"missing": "zero"}, ("meaning",), [("missing", None, "zero")]),
        ({"missing": "undetermined"}, {}, (), []),
        ({}, {"title": "另一题"}, ("words",), [("title", "立", "另一题")]),
        ({}, {"en": {"title": "T"}}, ("words",), [("en.title", None, "T")]),
        ({}, {"hint": "改", "grade": "B"}, ("basis", "words"), [("grade", "A", "B"), ("hint", None, "改")]),
        (
            {},
            {"cases": [{"name": "例", "expect": "fail"}, {"name": "又", "expect": "pass"}]},
            ("cases",),
            [
                ("cases.例", '{"name":"例","expect":"pass"}', '{"name":"例","expect":"fail"}'),
                ("cases.又", None, '{"name":"又","expect":"pass"}'),
            ],
        ),
    ],
)
def test_what_of_a_rule_is_other_is_told_key_by_key(
    tmp_path: Path, old: dict[str, Any], new: dict[str, Any], ways: tuple[str, ...], keys: list[tuple[str, Any, Any]]
) -> None:
    found = rules(tmp_path, {**ROWS, **old}, {**ROWS, **new})
    assert [(c.kind, c.what) for c in found] == ([("changed", ways)] if ways else [])
    assert [(k.key, k.old, k.new) for c in found for k in c.keys] == keys


def test_keys_within_keys_are_told_by_their_path(tmp_path: Path) -> None:
    text = {"id": "X", "in": "收成", "text": {"must_not": "灾害", "unless": {"clause": "丰收"}}}
    other = {**text, "text": {"must_not": "灾害", "unless": {"sentence": "丰收"}}}
    (change,) = rules(tmp_path, text, other)
    assert change.keys == (
        KeyChange(key="text.unless.sentence", old=None, new="丰收"),
        KeyChange(key="text.unless.clause", old="丰收", new=None),
    )


@pytest.mark.parametrize(
    ("ways", "zh", "en"),
    [
        (("words",), "只改措辞", "words only"),
        (("cases",), "只改用例", "cases only"),
        (("severity-up",), "级别升高", "graver"),
        (("severity-down", "words"), "级别降低、措辞", "less grave, words"),
    ],
)
def test_the_ways_are_said_in_words(ways: Any, zh: str, en: str) -> None:
    change = RuleChange(rule="R", kind="changed", severity="error", title="", what=ways, keys=())
    assert (what(change, "zh"), what(change, "en")) == (zh, en)


def test_rows_columns_labels_and_variants_of_the_form_are_told(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        ("label: 苹果, en: Apples, variants: [{text: 苹 果 树, kind: statutory}]", "label: 苹果们, en: Apples"),
        ("      - {id: plum, name: 李, label: 李, en: Plums}\n", "      - {id: plum, name: 李, label: 李, en: Plum}\n"),
        (
            "      - {id: west, name: 西园, label: 西园, en: West}\n",
            "      - {id: west, name: 西园, label: 西, en: West}\n",
        ),
    )
    assert [(i.part, i.path, i.kind, [(k.key, k.old, k.new) for k in i.keys]) for i in found] == [
        ("form", "tables/fruit/columns/west", "changed", [("label", "西园", "西")]),
        (
            "form",
            "tables/fruit/rows/apple",
            "changed",
            [
                ("label", "苹果", "苹果们"),
                ("variants", '[{"text":"苹 果 树","kind":"statutory"}]', None),
            ],
        ),
        ("form", "tables/fruit/rows/plum", "changed", [("en", "Plums", "Plum")]),
    ]


def test_a_new_row_is_told_with_what_it_holds_and_its_place(tmp_path: Path) -> None:
    spring = "      - {id: spring, name: 春季, label: 春季}\n"
    found = items(tmp_path, (spring, "      - {id: winter, name: 冬季, label: 冬季}\n" + spring))
    assert [(i.path, i.kind) for i in found] == [("tables/costs", "changed"), ("tables/costs/rows/winter", "added")]
    assert found[0].keys == (KeyChange(key="rows", old=None, new='["winter"]'),)
    assert ("label", None, "冬季") in [(k.key, k.old, k.new) for k in found[1].keys]


def test_rows_in_another_order_are_told(tmp_path: Path) -> None:
    spring, autumn = "{id: spring, name: 春季, label: 春季}", "{id: autumn, name: 秋季, label: 秋季, columns: [wages]}"
    found = items(tmp_path, (spring, "@"), (autumn, spring), ("@", autumn))
    assert [(i.path, [(k.key, k.old, k.new) for k in i.keys]) for i in found] == [
        ("tables/costs", [("rows", '["spring","autumn","change"]', '["autumn","spring","change"]')])
    ]


def test_units_kinds_and_patterns_of_the_form_are_told(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        ("  money: {label: 万元, type: decimal}\n", "  money: {label: 元, type: decimal}\n"),
        ("endings: [农场]}", "endings: [农场, 林场]}"),
        ("title: 果园年报\nfields", "title: 果园报告\nfields"),
    )
    assert [(i.path, [(k.key, k.old, k.new) for k in i.keys]) for i in found] == [
        ("form", [("title", "果园年报", "果园报告")]),
        ("units/money", [("label", "万元", "元")]),
        ("kinds/farm", [("endings", None, '["林场"]')]),
    ]


def test_words_are_told_with_the_rules_that_use_them(tmp_path: Path) -> None:
    text = {"id": "X", "in": "收成", "text": {"must_not": "灾害"}}
    files = replaced("lexicon.yaml", ("灾害: [霜冻, 虫害]", "灾害: [霜冻, 冰雹]"))
    found = compare(state(tmp_path / "old", text, ROWS), state(tmp_path / "new", text, ROWS, files=files)).editions[0]
    (item,) = found.items
    assert (item.part, item.path, item.kind, item.used_by) == ("lexicon", "words/灾害", "changed", ("X",))
    assert item.keys == (KeyChange(key="items", old='["虫害"]', new='["冰雹"]'),)
    assert [(c.rule, c.what) for c in found.rules] == [("X", ("lexicon",))]


def test_a_pattern_within_a_pattern_reaches_the_rule(tmp_path: Path) -> None:
    claim = {"id": "X", "in": "收成", "claim": {"says": "外", "holds": "n = 1"}}
    texts = [f'patterns:\n  外: "{{内}}{{n}}吨"\n  内: "{word}"\n' for word in ("收", "收获")]
    old, new = (
        state(tmp_path / name, claim, files={"lexicon.yaml": text})
        for name, text in zip(("a", "b"), texts, strict=True)
    )
    assert [(i.path, i.used_by) for i in compare(old, new).editions[0].items] == [("patterns/内", ("X",))]


def test_clauses_are_told_with_the_rules_that_cite_them(tmp_path: Path) -> None:
    (item,) = items(tmp_path, ("clause: 第一条", "clause: 第二条"), file="citations.yaml")
    assert (item.part, item.path, item.used_by) == ("citations", "citations/rule/1", ("ROWS",))
    assert item.keys == (KeyChange(key="clause", old="第一条", new="第二条"),)


def test_what_the_pack_says_of_itself_is_told(tmp_path: Path) -> None:
    files = replaced("pack.yaml", ("version: 1.0.0", "version: 1.1.0"), ("years: 2000-", "years: 2010-"))
    found = compare(state(tmp_path / "old"), state(tmp_path / "new", files=files)).editions[0]
    assert [(k.key, k.old, k.new) for k in found.keys] == [("version", "1.0.0", "1.1.0"), ("years", "2000-", "2010-")]


def test_what_is_told_and_drawn_of_many_reports_is_told(tmp_path: Path) -> None:
    expected = "rule: MISSING, title: 都有, severity: error, grade: A, cites: [rule/1], kinds: [farm]"
    old = f"""\
sets:
  missing:
    - {{{expected}}}
board:
  late: [ROWS]
  charts:
    - {{title: 收成, spread: fruit/apple/total}}
"""
    new = old.replace("error", "warning").replace("[ROWS]", "[ROWS, ROWS*]").replace("fruit/apple", "fruit/pear")
    head = FILES["pack.yaml"]
    states = [state(tmp_path / str(n), files={"pack.yaml": head + more}) for n, more in enumerate((old, new), 1)]
    told = [
        (item.part, item.path, item.kind, [(k.key, k.old, k.new) for k in item.keys])
        for item in compare(*states).editions[0].items
    ]
    assert told == [
        ("sets", "missing/MISSING", "changed", [("severity", "error", "warning")]),
        ("board", "charts/收成", "changed", [("spread", "fruit/apple/total", "fruit/pear/total")]),
        ("board", "late", "changed", [("rules", None, '["ROWS*"]')]),
    ]


def test_editions_that_are_new_and_gone_are_told(tmp_path: Path) -> None:
    more: Files = {
        "pack.yaml": FILES["pack.yaml"] + '  - {id: "2", title: 新格式, years: 2020-, based_on: "1"}\n',
        "2/form.yaml": "title: 果园年报\n",
    }
    one, two = state(tmp_path / "old"), state(tmp_path / "new", files=more)
    assert [(e.edition, e.kind) for e in compare(one, two).editions] == [("1", "same"), ("2", "added")]
    assert [(e.edition, e.kind) for e in compare(two, one).editions] == [("1", "same"), ("2", "removed")]


def test_a_pack_and_one_that_extends_it_are_compared(tmp_path: Path) -> None:
    local = open_state("local", valley(tmp_path))
    found = compare(open_state("base", tmp_path / "orchard"), local).editions[0]
    assert [(c.rule, c.kind, c.what) for c in found.rules] == [
        ("ROW-SUM", "changed", ("severity-down", "basis")),
        ("APPLES", "added", ()),
    ]
    assert [(k.key, k.old, k.new) for k in found.keys if k.key in ("id", "extends")] == [
        ("id", "orchard", "valley"),
        ("extends", None, '["orchard 1.0.0"]'),
    ]
    assert {(i.path, i.kind) for i in found.items} >= {
        ("words/灾害", "changed"),
        ("words/冰雹词", "added"),
        ("citations/valley/1", "added"),
        ("tables/fruit/columns/total", "changed"),
    }


def test_a_zip_of_a_pack_is_the_pack(tmp_path: Path) -> None:
    folder = small_pack(tmp_path / "orchard")
    file = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "orchard"))
    found = compare(open_state("folder", folder), open_state("zip", file / "orchard"))
    assert (found.is_none, found.old.sha256 == found.new.sha256) == (True, True)


WRONG = with_cells({"fruit/apple/total": 4, "fruit/pear/total": 5})


def test_findings_that_appear_and_vanish_are_counted_with_examples(tmp_path: Path) -> None:
    loose = {**ROWS, "check": "总计 >= sum(各园)"}
    found = effects(tmp_path, loose, ROWS, report(), WRONG)
    assert (found.reports, found.changed, found.same) == (2, 1, 0)
    (rule,) = found.rules
    assert (rule.rule, rule.appear, rule.vanish, rule.level, rule.same, rule.reports) == ("ROWS", 2, 0, 0, 0, 1)
    assert rule.examples[0] == Example(
        effect="appears", source="1.json", body="某农场", year=2020,
        instance=(("table", "fruit"), ("row", "apple")), old=None, new="error fail", message="总计 4。",
    )  # fmt: skip
    assert found.verdicts == (VerdictChange(old="pass", new="fail", reports=1),)
    back = effects(tmp_path, ROWS, loose, report(), WRONG).rules[0]
    assert (back.appear, back.vanish, back.examples[0].effect, back.examples[0].old) == (0, 2, "vanishes", "error fail")


def test_a_finding_of_another_level_is_neither_new_nor_gone(tmp_path: Path) -> None:
    found = effects(tmp_path, ROWS, {**ROWS, "severity": "warning"}, WRONG)
    (rule,) = found.rules
    assert (rule.appear, rule.vanish, rule.level, rule.same) == (0, 0, 2, 0)
    assert (rule.examples[0].old, rule.examples[0].new) == ("error fail", "warning fail")
    assert found.verdicts == (VerdictChange(old="fail", new="pass", reports=1),)


def test_what_was_open_and_now_fails_has_changed_its_level(tmp_path: Path) -> None:
    blank = with_cells({"fruit/apple/total": None})
    found = effects(tmp_path, ROWS, {**ROWS, "missing": "fail"}, blank)
    assert [(e.old, e.new) for e in found.rules[0].examples] == [("error undetermined", "error fail")]


def test_what_is_not_told_is_no_finding(tmp_path: Path) -> None:
    blank = with_cells({"fruit/apple/total": None})
    found = effects(tmp_path, {**ROWS, "severity": "info"}, {**ROWS, "severity": "warning"}, blank)
    assert [(e.effect, e.new) for e in found.rules[0].examples] == [("appears", "warning undetermined")]


def test_findings_that_stay_are_counted_and_not_shown(tmp_path: Path) -> None:
    other = {**ROWS, "message": "另说 {left}。"}
    found = effects(tmp_path, ROWS, other, WRONG)
    assert (found.changed, found.same, found.rules, found.verdicts) == (0, 2, (), ())


def test_examples_are_the_first_ones_of_each_effect(tmp_path: Path) -> None:
    found = effects(tmp_path, {**ROWS, "only": "苹果"}, {**ROWS, "only": "梨"}, *[WRONG] * 5)
    (rule,) = found.rules
    assert (rule.appear, rule.vanish, rule.reports) == (5, 5, 5)
    assert [(e.effect, e.source) for e in rule.examples] == [
        (effect, f"{n}.json") for effect in ("appears", "vanishes") for n in range(EXAMPLES)
    ]


def test_what_cannot_be_read_is_told_and_ends_nothing(tmp_path: Path) -> None:
    old, new = state(tmp_path / "old").editions, state(tmp_path / "new").editions
    broken = [Source(name=f"{n}.json", data=b"{") for n in range(MAX_UNREAD + 5)]
    found = effects_on([*broken, source(WRONG)], old, new)
    assert (found.reports, found.unread, len(found.unread_first)) == (1, MAX_UNREAD + 5, MAX_UNREAD)
    assert (found.unread_first[0].source, found.unread_first[0].by) == ("0.json", "both")


def test_a_report_that_one_state_does_not_govern_is_told(tmp_path: Path) -> None:
    old = state(tmp_path / "old", files=replaced("pack.yaml", ("years: 2000-", "years: 2021-"))).editions
    new = state(tmp_path / "new").editions
    assert [each.by for each in effects_on([source(report())], old, new).unread_first] == ["old"]
    assert [each.by for each in effects_on([source(report())], new, old).unread_first] == ["new"]


def test_several_reports_of_one_input_are_told_apart(tmp_path: Path) -> None:
    data = b"\n".join(json.dumps(each).encode() for each in (report(), WRONG))
    states = [state(tmp_path / "old", {**ROWS, "only": "苹果"}), state(tmp_path / "new", ROWS)]
    found = effects_on([Source(name="a.jsonl", data=data)], *(each.editions for each in states))
    assert (found.reports, found.changed) == (2, 1)
    assert [example.source for example in found.rules[0].examples] == ["a.jsonl#2"]


@pytest.mark.parametrize("shape", ["lines", "list", "pretty"])
def test_all_shapes_of_json_give_the_same_effects(tmp_path: Path, shape: str) -> None:
    told = [report(), WRONG, report()]
    lines = b"\n\n".join(json.dumps(each).encode() for each in told)
    data = {"lines": lines, "list": json.dumps(told).encode(), "pretty": json.dumps(told, indent=1).encode()}[shape]
    states = [state(tmp_path / "old", {**ROWS, "only": "苹果"}), state(tmp_path / "new", ROWS)]
    found = effects_on([Source(name="a.json", data=data)], *(each.editions for each in states))
    assert (found.reports, found.changed, found.rules[0].examples[0].source) == (3, 1, "a.json#2")


def test_a_line_that_is_no_report_is_told_by_its_number(tmp_path: Path) -> None:
    data = b"\n".join((json.dumps(report()).encode(), b"{", json.dumps(WRONG).encode()))
    old, new = state(tmp_path / "old").editions, state(tmp_path / "new").editions
    found = effects_on([Source(name="a.jsonl", data=data)], old, new)
    assert (found.reports, [each.source for each in found.unread_first]) == (2, ["a.jsonl#2"])


def full(folder: Path, lang: str = "zh") -> Difference:
    old = state(folder / "old", ROWS, {**ROWS, "id": "GONE"})
    files = replaced("1/form.yaml", ("label: 全部水果", "label: 所有水果"))
    new = state(folder / "new", {**ROWS, "severity": "warning"}, {**ROWS, "id": "NEW"}, files=files)
    told = effects_on([source(WRONG), Source(name="x.json", data=b"{")], old.editions, new.editions, lang)
    return compare(old, new, lang, told)


def test_the_json_follows_its_schema(tmp_path: Path) -> None:
    data = difference_bytes(full(tmp_path))
    jsonschema.Draft7Validator(difference_schema()).validate(json.loads(data))
    assert msgspec.json.decode(data, type=Difference) == full(tmp_path)


def test_the_same_states_and_reports_give_the_same_bytes(tmp_path: Path) -> None:
    assert len({difference_bytes(full(tmp_path)) + difference_page(full(tmp_path), "zh") for _ in range(2)}) == 1


@pytest.mark.parametrize("width", [24, 40, 80])
def test_the_text_fits_the_terminal(tmp_path: Path, width: int) -> None:
    lines = list(difference_lines(full(tmp_path), Pen(lang="zh", width=width)))
    assert max(map(columns, lines)) <= width
    assert any(line.startswith("警告 ROWS") for line in lines)


def test_the_text_tells_rules_items_and_effects(tmp_path: Path) -> None:
    text = "\n".join(difference_lines(full(tmp_path, "en"), Pen(lang="en", width=120)))
    for words in (
        "warning ROWS  less grave · 立", "error NEW  added · 立", "error GONE  removed · 立",
        "   |  severity\n   |  - error\n   |  + warning", "Form tables/fruit/rows/all  changed",
        "On 1 reports: the findings of 1 differ, 0 findings are the same",
        "2 appear, 0 vanish, 0 change level, 0 stay; 1 reports",
        "appears 某农场 2020 (a.json) [error fail]", "Reports that could not be read: 1",
    ):  # fmt: skip
        assert words in text, words


def test_the_markdown_has_a_table_of_effects(tmp_path: Path) -> None:
    page = difference_page(full(tmp_path), "zh").decode()
    assert "| GONE 立 | 0 | 2 | 0 | 0 | 1 |" in page
    assert "- **ROWS** (警告) 级别降低 — 立" in page
    assert "  - `severity`: `error` → `warning`" in page


@pytest.mark.parametrize(
    "evil", ["<img src=x>", "@someone #1", "[a](http://b)", "a|b", "`x`", "1. *x* _y_ ~z~", "---\n# x"]
)
def test_nothing_of_a_pack_becomes_markup(tmp_path: Path, evil: str) -> None:
    old = state(tmp_path / "old", {**ROWS, "severity": "info"})
    new = state(tmp_path / "new", {**ROWS, "title": evil, "message": evil})
    page = difference_page(
        compare(old, new, effects=effects_on([source(WRONG)], old.editions, new.editions)), "zh"
    ).decode()
    text = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", page)
    assert not re.search(r"<img|@someone|\]\(|a\|b|`|\*x\*|^# x|^---$", text.replace("**", ""), re.MULTILINE)


def test_code_is_fenced_by_more_backticks_than_it_holds() -> None:
    assert code("a``b") == "```a``b```"
    assert code("`a`") == "`` `a` ``"
    assert code("a\nb") == "`a b`"
    assert code("") == "` `"


def test_plain_text_makes_no_link() -> None:
    assert plain("http://a.b www.c.d") == "http&#58;//a.b www&#46;c.d"


def test_plain_text_keeps_its_words() -> None:
    assert plain("表三 各行: 总计") == "表三 各行: 总计"
    assert RULE["title"] == plain(RULE["title"])
