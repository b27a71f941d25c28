"""What is wrong with a pack: each fault at its line, with excerpt, cause and remedy in both languages, all in one go."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gouji.errors import Problem
from gouji.messages import LANGUAGES
from gouji.packs import assemble, convert, lexicon, lint, lint_form
from tests.small import FILES, problems_of, replaced, rules_file

Changes = dict[str, Any]
RULES, FORM, HEAD, WORDS = "1/rules.yaml", "1/form.yaml", "pack.yaml", "lexicon.yaml"
SLOT = re.compile(r"\{(?:name|near|known|found|rule|limit|detail|column|key|file|line|text|least|most)\}")


def line_of(text: str, part: str) -> int:
    """The line on which a part of a text stands; it must stand there once."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if part in line]
    assert len(lines) == 1, (part, lines)
    return lines[0]


def is_told_well(folder: Path, problem: Problem) -> bool:
    """Whether a problem has words in both languages, and a place that is there; the excerpt is the line."""
    for lang in LANGUAGES:
        assert problem.cause(lang)
        assert problem.remedy(lang)
        assert not SLOT.search(problem.cause(lang) + problem.remedy(lang)), problem
    if problem.place.line is not None:
        lines = [*Path(problem.place.file).read_bytes().decode("utf-8-sig", "replace").splitlines(), "", ""]
        assert problem.place.excerpt == lines[problem.place.line - 1].strip()[:160]
    return problem.place.file.startswith(str(folder))


def codes(folder: Path, changes: Changes) -> list[tuple[str, str]]:
    """Load a changed pack; give code and file of every problem."""
    found = problems_of(folder, changes)
    assert all(is_told_well(folder, problem) for problem in found)
    return [(problem.code, Path(problem.place.file).relative_to(folder).as_posix()) for problem in found]


def single(folder: Path, changes: Changes) -> Problem:
    (found,) = problems_of(folder, changes)
    assert is_told_well(folder, found)
    return found


def test_the_small_pack_is_sound(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == ()


# --- YAML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("rules:\n\t- id: X\n", "yaml-syntax", 2),
        ("rules: [\n", "yaml-syntax", None),
        ("rules: []\n}\n", "yaml-syntax", 2),
        ('rules: "\n', "yaml-syntax", None),
        ("rules: []\nrules: []\n", "duplicate-key", 2),
        ("rules: []\n---\nrules: []\n", "yaml-documents", 2),
        ("rules: &a []\n", "yaml-alias", 1),
        ("rules:\n  - *a\n", "yaml-alias", 2),
        ("rules: !!python/object:os.system []\n", "yaml-tag", 1),
        ("rules: !!seq []\n", "yaml-tag", 1),
        ("rules: !x []\n", "yaml-tag", 1),
        ("%TAG ! tag:x,2000:\n---\nrules: !x []\n", "yaml-tag", 3),
        ("rules: " + "[" * 30 + "]" * 30 + "\n", "yaml-depth", 1),
        ("rules: " + "{a: " * 30 + "}" * 30 + "\n", "yaml-depth", 1),
        ("", "empty-file", 1),
        ("# nothing\n", "empty-file", 1),
        ("---\n...\n", "wrong-type", None),
        ("rules: []\nx: 1\n", "unknown-key", 2),
        ("? [a]\n: b\n", "bad-key", 1),
        ("- a\n", "wrong-type", 1),
        ("rules\n", "wrong-type", 1),
        ("rules: x\n", "wrong-type", 1),
        ("rules:\n  - x\n", "wrong-type", 2),
        ("rules: {}\n", "wrong-type", 1),
        ("# 果\nrules: \x01\n", "yaml-syntax", 2),
        ("rules: []\x00\n", "yaml-syntax", 1),
        ("rules:\r- \x9b\n", "yaml-syntax", 2),
        ("rules: []\nx: \ufffe\n", "yaml-syntax", 2),
    ],
)
def test_yaml_is_read_strictly(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    found = problems_of(tmp_path, {RULES: text})
    assert all(is_told_well(tmp_path, problem) for problem in found)
    assert code in {problem.code for problem in found}
    first = next(problem for problem in found if problem.code == code)
    assert first.place.file.endswith(RULES)
    assert line is None or first.place.line == line


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "latin-1"])
def test_what_is_not_utf8_is_told_so(tmp_path: Path, encoding: str) -> None:
    text = FILES[RULES].replace("各行总计等于两园之和", "été" if encoding == "latin-1" else "各行")
    text = text if encoding != "latin-1" else "# été\n"
    found = single(tmp_path, {RULES: text.encode(encoding)})
    assert (found.code, bool(found.place.line)) == ("yaml-encoding", True)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_line_ends(tmp_path: Path, end: str) -> None:
    changed = FILES[RULES].replace("check: 总计", "check: 总记").replace("\n", end)
    found = single(tmp_path, {RULES: changed.encode()})
    assert (found.code, found.place.line) == ("unknown-name", line_of(FILES[RULES], "check:"))
    assert "总记" in found.place.excerpt


def test_a_byte_order_mark_is_no_fault_and_no_part_of_a_line(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "sound", {RULES: b"\xef\xbb\xbf" + FILES[RULES].encode()}) == ()
    found = single(tmp_path / "faulty", {RULES: b"\xef\xbb\xbfruless: []\n" + FILES[RULES].encode()})
    assert (found.code, found.place.line, found.place.excerpt) == ("unknown-key", 1, "ruless: []")


def test_scalars_are_typed_by_their_key_and_not_by_yaml(tmp_path: Path) -> None:
    rule = FILES[RULES].replace("title: 各行总计等于两园之和", "title: no").replace("东园: 1,", "东园: 0x1,")
    assert problems_of(tmp_path, {RULES: rule.replace("- id: ROW-SUM", "- id: 2021")}) == ()


# --- types ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "part"),
    [
        (HEAD, "id: orchard", "id: 果园", "bad-pattern", "id: 果园"),
        (HEAD, "id: orchard", "id: [a]", "wrong-type", "id: [a]"),
        (HEAD, "id: orchard", 'id: "orchard\\n"', "bad-pattern", "orchard"),
        (HEAD, "title: 果园年报\n", "title: ''\n", "empty-text", "title: ''"),
        (HEAD, "version: 1.0.0", "version: 1.0", "bad-pattern", "version: 1.0"),
        (HEAD, "version: 1.0.0", "version: 1.0.0\nlanguage: fr", "not-one-of", "language: fr"),
        (HEAD, "years: 2000-", "years: soon", "bad-pattern", "years: soon"),
        (HEAD, "title: 果园年报格式, ", "", "missing-key", 'id: "1"'),
        (RULES, "severity: error", "severity: eror", "not-one-of", "severity: eror"),
        (RULES, "severity: error", "severity: [error]", "not-one-of", "severity: [error]"),
        (RULES, "    grade: A\n", "", "missing-key", "- id: ROW-SUM"),
        (RULES, "grade: A", "grde: A", "unknown-key", "grde: A"),
        (RULES, "id: ROW-SUM", "id: row sum", "bad-pattern", "id: row sum"),
        (RULES, "id: ROW-SUM", 'id: "ROW\\n"', "bad-pattern", "ROW"),
        (RULES, "cites: [rule/1]", "cites: []", "too-few", "cites: []"),
        (RULES, "cites: [rule/1]", "cites: rule/1", "wrong-type", "cites: rule/1"),
        (
            RULES,
            "cases: [{name: 相等, given: {东园: 1, 西园: 2, 总计: 3}, expect: pass}]",
            "cases: []",
            "too-few",
            "cases: []",
        ),
        (RULES, "expect: pass", "expect: passed", "not-one-of", "expect: passed"),
        (RULES, "东园: 1,", "东园: [1],", "wrong-type", "东园: [1]"),
        (RULES, "for_each: row", "for_each: rows", "not-one-of", "for_each: rows"),
        (RULES, "in: 水果", "in: {a: b}", "wrong-type", "in: {a: b}"),
        (RULES, "grade: A", "grade: A\n    tolerance: -1", "bad-pattern", "tolerance: -1"),
        (RULES, "grade: A", "grade: A\n    tolerance: " + "9" * 20, "bad-pattern", "tolerance: 9"),
        (RULES, "grade: A", "grade: A\n    missing: ignore", "not-one-of", "missing: ignore"),
        (RULES, "check: 总计 = sum(各园)", "check: " + "总计 + " * 700 + "1 = 1", "long-text", "check: "),
        (FORM, "optional: true", "optional: yes", "wrong-type", "optional: yes"),
        (FORM, "min: null", "min: none", "wrong-type", "min: none"),
        (FORM, "min: null", "min: '3'", "wrong-type", "min: '3'"),
        (FORM, 'also: {吨: "1", 担: "0.05"}', "also: {吨: 1/0}", "bad-pattern", "1/0"),
        (FORM, 'also: {吨: "1", 担: "0.05"}', "also: {吨: 1e999999999}", "bad-pattern", "1e999999999"),
        (FORM, "kind: shortened", "kind: short", "not-one-of", "kind: short"),
        (FORM, "{id: year, name: 年度, en: Year}", "{id: title, name: 标题}", "not-one-of", "id: title"),
        (WORDS, "丰收: [丰收, 增产]", "丰收: 丰收", "wrong-type", "丰收: 丰收"),
        ("citations.yaml", "grade: A", "grade: E", "not-one-of", "grade: E"),
    ],
)
def test_values_are_held_to_their_types(tmp_path: Path, name: str, old: str, new: str, code: str, part: str) -> None:
    change = replaced(name, (old, new))
    found = problems_of(tmp_path, change)
    assert all(is_told_well(tmp_path, problem) for problem in found)
    first = next(problem for problem in found if problem.code == code)
    assert first.place.file.endswith(name)
    assert first.place.line == line_of(str(change[name]), part)


def test_an_unknown_key_is_told_with_the_nearest_that_is_known(tmp_path: Path) -> None:
    found = single(tmp_path, replaced(RULES, ("message:", "mesage:")))
    assert found.values["near"] == "message"
    assert "message" in found.remedy("en")


def test_keys_written_twice_are_told_wherever_they_stand(tmp_path: Path) -> None:
    for n, (name, old) in enumerate(
        [(RULES, "    grade: A\n"), (FORM, "title: 果园年报\n"), (WORDS, '  收成: "收{n}吨"\n')]
    ):
        found = single(tmp_path / str(n), replaced(name, (old, old + old)))
        text = FILES[name]
        assert (found.code, found.place.line) == ("duplicate-key", text[: text.index(old)].count("\n") + 2)


# --- names and references ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "part"),
    [
        ("section: yield\n", "section: yeild\n", "unknown-section", "section: yeild"),
        ("unit: ton\n", "unit: tonne\n", "unknown-unit", "id: apple"),
        ("unit: change,", "unit: chnge,", "unknown-unit", "unit: chnge"),
        ("columns: [wages]}", "columns: [wage]}", "unknown-column", "columns: [wage]"),
        ("stands_for: [pear, plum]", "stands_for: [pear, plumb]", "unknown-row", "stands_for: [pear, plumb]"),
        ("id: plum, name: 李", "id: pear, name: 李", "duplicate-name", "name: 李"),
        ("id: plum, name: 李", "id: plum, name: 梨", "duplicate-name", "id: plum"),
        ("id: plum, name: 李", "id: plum, name: ｐｅａｒ", "duplicate-name", "id: plum"),
        ("{id: cost, name: 开支,", "{id: cost, name: 收成,", "duplicate-name", "id: cost,"),
        ("name: 开支表", "name: 水果", "duplicate-name", "id: costs"),
        ("name: 农具", "name: 农 具", "bad-name", "农 具"),
        ("name: 农具", "name: 2农具", "bad-name", "2农具"),
        ("name: 农具", "name: not", "bad-name", "name: not"),
        ("name: 农具", "name: True", "bad-name", "name: True"),
        ("各园: [东园, 西园]", "各 园: [东园, 西园]", "bad-name", "各 园"),
        ("各园: [东园, 西园]", "各园: [东园, 北园]", "bad-group", "北园"),
        ("各园: [东园, 西园]", "各园: [东园, 苹果]", "bad-group", "各园: [东园, 苹果]"),
        ("各园: [东园, 西园]", "各园: [各园]", "bad-group", "各园: [各园]"),
        ("各果: [苹果, 梨, 李, 杂果]", "苹果: [苹果, 梨]", "duplicate-name", "苹果: [苹果, 梨]"),
        ("aliases: {值: value, 合计: sum}", "aliases: {值: valu, 合计: sum}", "unknown-alias", "valu"),
        ("aliases: {值: value, 合计: sum}", "aliases: {值: eval}", "unknown-alias", "eval"),
    ],
)
def test_references_of_the_form_lead_somewhere(tmp_path: Path, old: str, new: str, code: str, part: str) -> None:
    change = replaced(FORM, (old, new))
    found = [problem for problem in problems_of(tmp_path, change) if problem.place.file.endswith(FORM)]
    assert all(is_told_well(tmp_path, problem) for problem in found)
    assert (code, line_of(str(change[FORM]), part)) in {(p.code, p.place.line) for p in found}


SUM = {"in": "水果", "for_each": "row", "check": "总计 = sum(各园)"}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({}, "one-shape"),
        ({**SUM, "require": {"rows": "present"}}, "one-shape"),
        ({**SUM, "text": {"must": "丰收"}}, "one-shape"),
        ({"similar": {"to": "previous", "at_most": "0.9"}}, "text-without-in"),
        ({"in": "水果", "similar": {"to": "previous", "at_most": "0.9"}}, "similar-keys"),
        ({"in": "水果", "similar": {"to": "previous", "aside": "桃园"}}, "unknown-row"),
        ({"in": "yield", "similar": {"to": "previous", "aside": "梨"}}, "similar-keys"),
        ({"in": "yield", "similar": {"to": "others", "without": "套话"}}, "unknown-word"),
        ({"in": "harvest", "similar": {"to": "others"}}, "unknown-section"),
        ({**SUM, "cites": ["rule/2"]}, "unknown-citation"),
        ({**SUM, "cites": ["rule/1", "rule/2"]}, "unknown-citation"),
        ({**SUM, "message": "{left} {lft}"}, "unknown-placeholder"),
        ({**SUM, "hint": "{0}"}, "unknown-placeholder"),
        ({**SUM, "en": {"title": "x", "message": "{__class__}"}}, "unknown-placeholder"),
        ({**SUM, "applies": {"kinds": ["farms"]}}, "unknown-kind"),
        ({**SUM, "applies": {"years": "2021-2019"}}, "no-years"),
        ({**SUM, "labels": ["wrong"]}, "labels-without"),
        ({"require": {"rows": "present"}, "labels": ["wrong"], "in": "水果"}, "labels-without"),
        ({**SUM, "check": "总计 = sum(各国)"}, "unknown-name"),
        ({**SUM, "check": "总计 == == 1"}, "expression-syntax"),
        ({**SUM, "check": "总计.x = 1"}, "expression-sign"),
        ({**SUM, "check": "总计 ** 2 = 1"}, "expression-construct"),
        ({**SUM, "check": "总计 + 1"}, "expression-needs-truth"),
        ({**SUM, "check": "各园 = 1"}, "expression-group"),
        ({**SUM, "check": "总合(各园) = 1"}, "expression-function"),
        ({**SUM, "check": "abs(总计, 1) = 1"}, "expression-arguments"),
        ({**SUM, "check": "(总计 = 1) = 1"}, "expression-needs-number"),
        ({**SUM, "check": "水果[苹果] = 1"}, "unknown-column"),
        ({"check": "水果[苹果] = 1"}, "bad-address"),
        ({**SUM, "check": "水果[苹果, 总计, 东园] = 1"}, "bad-address"),
        ({**SUM, "check": "开支表[秋季, 农具] = 1"}, "no-such-cell"),
        ({**SUM, "when": "总计 >"}, "expression-syntax"),
        ({**SUM, "in": "水菓"}, "unknown-table"),
        ({**SUM, "in": []}, "for-each-without-table"),
        ({**SUM, "only": "苹菓"}, "unknown-row"),
        ({**SUM, "for_each": "column", "check": "苹果 = 1", "only": "苹果"}, "unknown-column"),
        ({"require": {}}, "one-requirement"),
        ({"require": {"rows": "present", "columns": "present"}}, "one-requirement"),
        ({"require": {"fields": ["year", "yaer"]}}, "not-one-of"),
        ({"require": {"fields": ["period"]}}, "not-one-of"),
        ({"require": {"sections": "present"}, "in": "收城"}, "unknown-section"),
        ({"require": {"rows": "present"}, "in": "水菓"}, "unknown-table"),
        ({"require": {"rows": "present"}, "in": "水果", "only": "东园"}, "unknown-row"),
        ({"require": {"columns": "present"}, "in": "水果", "only": "苹果"}, "unknown-column"),
        ({"require": {"rows": "present"}, "when": "1 = 1"}, "only-for-check"),
        ({"require": {"rows": "present"}, "for_each": "row"}, "only-for-check"),
        ({"text": {"must": "丰收"}, "in": "收成", "when": "1 = 1"}, "only-for-check"),
        ({"text": {"must": "丰收"}}, "text-without-in"),
        ({"text": {}, "in": "收成"}, "text-empty"),
        ({"text": {"must": "丰手"}, "in": "收成"}, "unknown-word"),
        ({"text": {"must_not": ["丰收", "x"]}, "in": "收成"}, "unknown-word"),
        ({"text": {"any": "丰收", "unless": {"clause": "x"}}, "in": "收成"}, "unknown-word"),
        ({"text": {"must": "丰收"}, "in": "收城"}, "unknown-section"),
        ({"claim": {"says": "收城", "holds": "n = 1"}, "in": "收成"}, "unknown-word"),
        ({"claim": {"says": "收成", "holds": "m = 1"}, "in": "收成"}, "unknown-name"),
        ({"claim": {"says": "收成", "holds": ["n = 1", "n +"]}, "in": "收成"}, "expression-syntax"),
        ({"claim": {"says": "收成", "holds": "n = sum(parts)"}, "in": "收成"}, "unknown-name"),
        ({"claim": {"says": "收成", "holds": "n = 1"}}, "text-without-in"),
    ],
)
def test_a_rule_means_what_it_says(tmp_path: Path, rule: dict[str, Any], code: str) -> None:
    found = problems_of(tmp_path, {RULES: rules_file({"id": "GOOD", **SUM}, rule)})
    assert all(is_told_well(tmp_path, problem) for problem in found)
    assert code in {problem.code for problem in found}
    assert {problem.place.file for problem in found} == {str(tmp_path / RULES)}


@pytest.mark.parametrize(
    ("check", "column"),
    [("总计 = 苹菓", 5), ("总计 ≤ (sum(各园) + 菓)", 16), ("总计.x = 1", 2), ("总计 = 1 +", 8)],
)
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_fault_in_an_expression_points_at_its_column(tmp_path: Path, check: str, column: int, quote: str) -> None:
    change = replaced(RULES, ("check: 总计 = sum(各园)", f"check: {quote}{check}{quote}"))
    found = single(tmp_path, change)
    line = str(change[RULES]).splitlines()[line_of(str(change[RULES]), "check:") - 1]
    assert found.place.line == line_of(str(change[RULES]), "check:")
    assert found.values["column"] == str(column + 1)
    assert found.place.column == line.index(check) + column + 1


def test_a_rule_id_is_used_once_over_all_files(tmp_path: Path) -> None:
    found = single(tmp_path, {"1/zz.yaml": FILES[RULES]})
    assert (found.code, found.place.line) == ("duplicate-rule", 2)
    assert found.place.file.endswith("zz.yaml")
    assert found.values["first"].endswith("rules.yaml:2")


def test_causes_name_rules_that_are_there(tmp_path: Path) -> None:
    causes = 'causes:\n  - {rule: ROW-SUM, explains: ["ROW-*", "COL-*"]}\n  - {rule: ROW-SUN, explains: [ROW-SUM]}\n'
    found = problems_of(tmp_path, {HEAD: FILES[HEAD] + causes})
    assert [(p.code, p.values["name"], p.place.line) for p in found] == [
        ("unknown-rule", "COL-*", 7), ("unknown-rule", "ROW-SUN", 8),
    ]  # fmt: skip
    assert all(is_told_well(tmp_path, problem) for problem in found)


@pytest.mark.parametrize(
    ("patterns", "code"),
    [
        ('"收({n}吨"', "lexicon-syntax"),
        ('"(?=收)"', "lexicon-syntax"),
        ('"(收)\\\\1"', "lexicon-syntax"),
        ('"收{1,2000}"', "lexicon-syntax"),
        ('"收*"', "lexicon-matches-nothing"),
        ('"{=没有}"', "lexicon-include"),
        ('"{=收成}"', "lexicon-include"),
        ('"收（{n}）"', "lexicon-full-width"),
        ('"' + "收" * 20_001 + '"', "lexicon-too-long"),
    ],
)
def test_patterns_can_be_used(tmp_path: Path, patterns: str, code: str) -> None:
    found = single(tmp_path, replaced(WORDS, ('收成: "收{n}吨"', f"收成: {patterns}")))
    assert (found.code, found.place.line) == (code, line_of(FILES[WORDS], "收成:"))


@pytest.mark.parametrize(
    "key", ["title_patterns", "period_patterns", "body_patterns", "published_patterns", "furniture"]
)
def test_patterns_of_the_form_can_be_used(tmp_path: Path, key: str) -> None:
    assert problems_of(tmp_path / "sound", {FORM: FILES[FORM] + f'{key}: ["{{name}}{{year}}年报", "(a+)+$"]\n'}) == ()
    change = FILES[FORM] + f'{key}:\n  - "{{year}}年"\n  - "({{year}}"\n'
    found = single(tmp_path / "faulty", {FORM: change})
    assert (found.code, found.place.line) == ("lexicon-syntax", change.count("\n"))


def test_words_are_words_and_names_are_used_once(tmp_path: Path) -> None:
    change = replaced(
        WORDS, ("灾害: [霜冻, 虫害]", "灾害: [霜冻, ' ']"), ('收成: "收{n}吨"', '收成: "收{n}吨"\n  丰收: 丰')
    )
    assert codes(tmp_path, change) == [("lexicon-empty-word", WORDS), ("lexicon-twice", WORDS)]


# --- all in one go ----------------------------------------------------------------------------------------------------


def test_all_faults_of_all_files_are_told_in_one_go_and_in_order(tmp_path: Path) -> None:
    changes = {
        **replaced(HEAD, ("version: 1.0.0", "version: 1.0.0\ncauses: [{rule: NONE, explains: [NONE]}]")),
        **replaced("citations.yaml", ("rule/1:", "rule/9:")),
        **replaced(WORDS, ('收成: "收{n}吨"', '收成: "收("')),
        **replaced(FORM, ("section: cost", "section: x"), ("unit: change,", "unit: chnge,"), ("[东园, 西园]", "[东园, 北]")),
        RULES: rules_file(
            {"id": "A", **SUM, "message": "{x}"},
            {"id": "A", **SUM, "check": "总记 = 1", "when": "1 +"},
            {"id": "B", "text": {"must": "x"}, "in": "y"},
        ),
        "stray.yaml": "a: 1\n",
        "1/more.txt": "prose",
        "2/rules.yaml": "rules: []\n",
    }  # fmt: skip
    found = problems_of(tmp_path, changes)
    assert all(is_told_well(tmp_path, problem) for problem in found)
    told = {(problem.code, Path(problem.place.file).name) for problem in found}
    assert told >= {
        ("unknown-rule", "pack.yaml"), ("lexicon-syntax", "lexicon.yaml"), ("unknown-section", "form.yaml"),
        ("unknown-unit", "form.yaml"), ("bad-group", "form.yaml"), ("unknown-citation", "rules.yaml"),
        ("unknown-placeholder", "rules.yaml"), ("duplicate-rule", "rules.yaml"), ("unknown-word", "rules.yaml"),
        ("unknown-section", "rules.yaml"), ("not-loaded", "stray.yaml"), ("not-loaded", "rules.yaml"),
    }  # fmt: skip
    places = [(p.place.file, p.place.line or 0, p.place.column or 0) for p in found]
    assert places == sorted(places)
    assert len({(p.code, p.place, tuple(p.values.items())) for p in found}) == len(found)


def test_all_faults_of_types_in_one_file_are_told(tmp_path: Path) -> None:
    text = (
        FILES[RULES]
        .replace("severity: error", "severity: e")
        .replace("grade: A", "grade: Z")
        .replace("title:", "titel:")
    )
    assert sorted(code for code, _ in codes(tmp_path, {RULES: text})) == [
        "missing-key", "not-one-of", "not-one-of", "unknown-key",
    ]  # fmt: skip


@pytest.mark.parametrize("limit", [3, 8])
def test_of_very_many_faults_the_first_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    for module in (assemble, convert, lint, lint_form, lexicon):
        monkeypatch.setattr(module, "MAX_PROBLEMS", limit)
    many = {
        RULES: rules_file({**SUM, "cites": [f"x{n}" for n in range(50)]}),
        WORDS: "patterns:\n" + "".join(f'  p{n}: "("\n' for n in range(50)),
    }
    found = problems_of(tmp_path, many)
    assert len(found) == limit + 1
    assert found[-1].code == "too-many-problems"
    assert all(is_told_well(tmp_path, problem) for problem in found)
