"""What a rule is about, which names it uses, and where it is written: the parts from which its page is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gouji.engine.program import Program
from gouji.keeper.pages import examples
from gouji.keeper.pages.book import Book, read_book
from gouji.keeper.pages.excerpts import MAX_SHOWN
from gouji.keeper.pages.subjects import by_subject, subject_of
from gouji.keeper.pages.terms import terms_of
from gouji.packs.model import RulePack
from tests.small import FILES, RULE, small_pack

ROWS = {"in": "水果", "for_each": "row", "check": "总计 = sum(各园)"}


def book(folder: Path, *rules: dict[str, Any]) -> Book:
    written = [{**RULE, "id": f"R{n}", **rule} for n, rule in enumerate(rules)]
    return read_book(small_pack(folder, {"1/rules.yaml": json.dumps({"rules": written}, ensure_ascii=False, indent=1)}))


def names(folder: Path, **rule: Any) -> list[tuple[str, str, list[str]]]:
    (version,) = book(folder, rule).rules["R0"]
    return [(t.name, t.kind, [i.label for i in t.items]) for t in terms_of(version.rule, version.edition.layout)]


@pytest.mark.parametrize(
    ("rule", "about"),
    [
        (ROWS, [("table", "fruit")]),
        ({"check": "水果[苹果, 总计] >= 开支表[春季, 工资]"}, [("table", "fruit"), ("table", "costs")]),
        ({"check": "年度 > 0"}, [("report", "")]),
        ({"in": "收成", "text": {"any": ["丰收"]}}, [("section", "yield")]),
        ({"in": ["其他", "收成"], "text": {"any": ["丰收"]}}, [("section", "yield"), ("section", "other")]),
        ({"in": "narrative", "text": {"any": ["丰收"]}}, [("report", "")]),
        ({"in": "开支表", "require": {"rows": "present"}}, [("table", "costs")]),
        ({"in": "开支", "require": {"sections": "present"}}, [("section", "cost")]),
    ],
)
def test_a_rule_is_about_what_it_names_or_uses(tmp_path: Path, rule: dict[str, Any], about: list[Any]) -> None:
    (version,) = book(tmp_path, rule).rules["R0"]
    assert list(subject_of(version.rule, version.edition.layout)) == about


def test_rules_are_listed_in_the_order_of_the_form_and_with_each_subject(tmp_path: Path) -> None:
    both = {"check": "水果[苹果, 总计] >= 开支表[春季, 工资]"}
    found = by_subject(book(tmp_path, both, ROWS, {"check": "年度 > 0"}))
    assert list(found.items()) == [
        (("report", ""), ("R2",)),
        (("table", "fruit"), ("R0", "R1")),
        (("table", "costs"), ("R0",)),
    ]


def test_names_are_told_with_the_labels_that_they_stand_for(tmp_path: Path) -> None:
    assert names(tmp_path, **ROWS) == [("总计", "column", ["总计"]), ("各园", "column", ["东园", "西园"])]


def test_addresses_are_told_by_table_row_and_column_and_each_name_once(tmp_path: Path) -> None:
    check = "sum(水果[各果, 总计]) = 水果[全部, 总计] and 年度 > 2000"
    assert names(tmp_path, check=check, when="水果[全部, east] > 0") == [
        ("水果", "table", ["水果表"]),
        ("全部", "row", ["全部水果"]),
        ("east", "column", ["东园"]),
        ("各果", "row", ["苹果", "梨", "李", "杂果"]),
        ("总计", "column", ["总计"]),
        ("年度", "field", []),
    ]


def test_the_cell_and_the_numbers_of_a_text_are_told_as_such(tmp_path: Path) -> None:
    assert names(tmp_path / "a", **{**ROWS, "for_each": "cell", "check": "值 >= 0"}) == [("值", "value", [])]
    claim = {"in": "收成", "claim": {"says": ["收成"], "holds": ["n = 水果[全部, 总计]"]}}
    assert names(tmp_path / "b", **claim)[0] == ("n", "slot", [])


def test_a_rule_is_shown_with_its_lines_and_without_those_of_others(tmp_path: Path) -> None:
    text = FILES["1/rules.yaml"] + (
        "  # a word before\n\n"
        "  - id: NEXT # and one beside\n"
        "    title: |\n      two\n\n      lines\n"
        "    severity: info\n    grade: A\n    cites: [rule/1]\n    check: 年度 > 0\n"
        "    cases: [{name: 例, expect: pass}]\n\n# the end\n"
    )
    found = read_book(small_pack(tmp_path, {"1/rules.yaml": text})).rules
    (first,), (second,) = found["ROW-SUM"][0].excerpts, found["NEXT"][0].excerpts
    assert (first.file, first.line) == ("1/rules.yaml", 2)
    assert first.text.startswith("- id: ROW-SUM\n  title:")
    assert first.text.endswith("expect: pass}]")
    assert second.line == text.splitlines().index("  - id: NEXT # and one beside") + 1
    assert second.text.startswith("- id: NEXT # and one beside\n  title: |\n    two\n\n    lines\n")
    assert second.text.endswith("expect: pass}]")


def test_a_file_without_line_ends_is_not_on_every_page_as_a_whole(tmp_path: Path) -> None:
    rules = [{**RULE, "id": f"R{n}", "title": "立" * 300, "check": "年度 > 0"} for n in range(100)]
    folder = small_pack(tmp_path, {"1/rules.yaml": json.dumps({"rules": rules}, ensure_ascii=False)})
    assert {len(version.excerpts[0].text) for (version,) in read_book(folder).rules.values()} == {MAX_SHOWN + 2}


def test_the_example_of_a_rule_costs_no_work_on_other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []

    def counted(pack: RulePack) -> Program:
        judged.append(len(pack.rules))
        return Program(pack)

    monkeypatch.setattr(examples, "Program", counted)
    case = {"name": "例", "given": {"东园": 1, "西园": 1, "总计": 3}, "expect": "fail"}
    many = book(tmp_path, *({**ROWS, "title": f"立{n}", "cases": [case]} for n in range(5)))
    found = examples.find_examples(many, (), "zh").cases
    assert [key for key, _ in found.items()] == [("1", f"R{n}") for n in range(5)]
    assert judged == [1] * 5
