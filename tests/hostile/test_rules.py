"""Packs of strangers: linting, trying and running them ends in a clear error or a normal result, within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.confined import Said, confined, confined_all
from tests.small import FILES, plain, rules_file, small_pack

Changes = dict[str, Any]
FORM, RULES, WORDS, HEAD, CITED = "1/form.yaml", "1/rules.yaml", "lexicon.yaml", "pack.yaml", "citations.yaml"
SUM = {"in": "水果", "for_each": "row", "check": "总计 = sum(各园)"}
RAW = "\x1b[31m\x07\x9b2J\u202e\u2066\u200f\r\b"
LARGE = 200_000


def many(pattern: str, number: int) -> str:
    """Repeat a text, with its number for `#` and the next one for `@`."""
    return "".join(pattern.replace("#", str(n)).replace("@", str(n + 1)) for n in range(number))


def more_groups(text: str) -> Changes:
    """The form, with more groups behind its first."""
    return swapped(FORM, ("各园: [东园, 西园]", "各园: [东园, 西园]\n" + text))


def swapped(name: str, *pairs: tuple[str, str]) -> Changes:
    """A file of the pack with other words."""
    text = FILES[name]
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {name: text}


def rows(number: int, **more: Any) -> str:
    """A form whose first table has many rows of one column."""
    found = [{"id": f"r{n}", "name": f"n{n}", "label": "x"} for n in range(number)]
    columns = [{"id": "a", "name": "甲", "label": "甲"}]
    table = {"id": "t", "name": "表", "label": "表", "section": "s", "unit": "u", "columns": columns, "rows": found}
    form = {"title": "x", "units": {"u": {}}, "sections": [{"id": "s", "name": "栏", "label": "栏"}]}
    return json.dumps({**form, "tables": [{**table, **more}]}, ensure_ascii=False)


def check(text: str, **keys: Any) -> Changes:
    return {RULES: rules_file({**SUM, "check": text, **keys})}


BOMBS: dict[str, Changes] = {
    "aliases": {RULES: "a: &a [x,x]\n" + "".join(f"{c}: &{c} [*a,*a]\n" for c in "bcdefghij")},
    "merge keys": {RULES: "a: &a {x: 1}\nrules: [{<<: *a}]\n"},
    "python objects": {RULES: "rules: !!python/object/apply:os.system ['echo hacked']\n"},
    "binary": {RULES: "rules: !!binary AAAA\n"},
    "deep lists": {RULES: "rules: " + "[" * 10**5},
    "deep maps": {RULES: "rules: " + "{a: " * 10**5},
    "deep blocks": {RULES: "".join(" " * n + "a:\n" for n in range(1000))},
    "deep sequences": {RULES: "- " * 10**5},
    "documents": {RULES: "---\n" * 10**5},
    "long key": {RULES: "a" * LARGE + ": 1\n"},
    "long scalar": {RULES: "rules: " + "a" * LARGE},
    "long number": {RULES: rules_file({**SUM, "cases": [{"name": "x", "expect": "pass", "at": "9" * LARGE}]})},
    "many scalars": {WORDS: "words: {a: [" + "x," * 400_000 + "x]}"},
    "many keys": {WORDS: "words:\n" + many(" a#: [x]\n", LARGE // 12)},
    "many unknown keys": {RULES: many("a#: b\n", LARGE // 10)},
    "one key over and over": {RULES: "a: b\n" * (LARGE // 5)},
    "many unknown clauses": {RULES: rules_file({**SUM, "cites": ["x"] * (LARGE // 5)})},
    "many clauses": {
        CITED: "citations:\n" + many(" c#: {document: a, clause: b, says: c, grade: A}\n", LARGE // 50),
        RULES: rules_file(*({**SUM, "id": f"R{n}", "cites": [f"x{n}"]} for n in range(1000))),
    },
    "many unknown rows": {
        FORM: rows(50).replace('"label": "x"}', '"label": "x", "stands_for": ["y"' + ', "y"' * 4000 + "]}", 20)
    },
    "many unknown words": {RULES: rules_file({"in": "收成", "text": {"must": [f"x{n}" for n in range(10**5)]}})},
    "comments": {RULES: "#\n" * (LARGE // 2)},
    "blank lines": {RULES: "\n" * LARGE},
    "quoted escapes": {RULES: 'rules: "' + "\\u0041" * (LARGE // 6) + '"'},
    "control characters": {RULES: b"rules: \x1b[31m\n"},
    "null characters": {RULES: b"\0" * LARGE},
    "surrogates": {RULES: 'rules: ["\\ud800"]\n'},
    "surrogate in a title": swapped(RULES, ("各行总计等于两园之和", '"\\ud800"')),
    "no utf-8": {RULES: b"\xff" * LARGE},
    "long sum": check(" + ".join(["总计"] * 10**6) + " = 1"),
    "deep brackets": check("(" * 10**5 + "总计" + ")" * 10**5 + " = 1"),
    "deep calls": check("abs(" * 39 + "总计" + ")" * 39 + " = 1"),
    "many minus signs": check("-" * 1990 + "1 = 1"),
    "powers": check("9 ** 9 ** 9 ** 9 = 1"),
    "attributes": check("总计.__class__.__mro__[1].__subclasses__() = 1"),
    "imports": check("__import__('os').system('id') = 0"),
    "comprehensions": check("sum([x for x in 各园]) = 1"),
    "lambdas": check("(lambda: 1)() = 1"),
    "long literal": check("9" * 1990 + " = 1"),
    "shifts": check("1 << 99999999 = 1"),
    "doubling groups": more_groups("      g0: [东园, 西园]\n" + many("      g@: [g#, g#]\n", 80)),
    "long chain of groups": more_groups(many("      g#: [g@]\n", 499)),
    "many groups": {FORM: rows(3, groups={f"g{n}": ["n1"] for n in range(10**4)})},
    "many rows": {FORM: rows(LARGE // 50)},
    "many cells for each cell": {
        FORM: rows(4900, groups={"g": [f"n{n}" for n in range(90)]}),
        **check("值 = sum(表[g, 甲])", **{"in": "表", "for_each": "cell"}),
    },
    "many rules": {RULES: rules_file(*({**SUM, "id": f"R{n}"} for n in range(1000)))},
    "many requirements on many rows": {
        FORM: rows(4900),
        RULES: rules_file(*({"id": f"R{n}", "require": {"rows": "present"}} for n in range(500))),
    },
    "patterns that multiply": {WORDS: 'patterns: {a: "((((a{1,100}){1,100}){1,100}){1,100})"}'},
    "patterns that backtrack": {WORDS: 'patterns: {a: "(a+)+b", b: "(a|a)*c", c: "(.*)*(.*)*d"}'},
    "patterns that include each other": {WORDS: "patterns:\n" + many(' p#: "{=p@}{=p@}"\n', 500)},
    "a long chain of includes": {WORDS: "patterns:\n" + many(' p#: "x{=p@}"\n', 5000) + ' p5000: "y"\n'},
    "many patterns": {WORDS: "patterns:\n" + many(' p#: "(?:ab|cd){1,50}"\n', LARGE // 30)},
    "many long patterns": {WORDS: f'patterns:\n base: "{"ab[c-z]+" * 2000}"\n' + many(' p#: "{=base}"\n', LARGE // 20)},
    "many alternatives": {WORDS: "words: {w: [" + many("w#,", 10**5) + 'w]}\npatterns: {a: "{=w}{=w}", b: "{=w}"}'},
    "broken patterns of the form": {FORM: FILES[FORM] + 'title_patterns: ["(", "(a+)+$", "{name"]\nfurniture: ["*"]\n'},
    "years that end before they begin": swapped(HEAD, ("2000-", "2030-2000")),
    "templates": {RULES: rules_file({**SUM, "message": "{0.__class__}{" * 10**4})},
    "many slots": {RULES: rules_file({**SUM, "message": "{subject}" * 10**4})},
    "units that explode": swapped(FORM, ('"0.05"', "1e999999999")),
    "units over zero": swapped(FORM, ('"0.05"', "1/0")),
}

DUDS = {
    "long number", "many scalars", "many keys", "deep calls", "long literal", "doubling groups", "many rules",
    "patterns that backtrack", "many patterns", "years that end before they begin",
    "templates", "many slots",
}  # fmt: skip
"""What looks like a bomb and is within the bounds."""


def use(folder: Path, changes: Changes) -> Said:
    """Lint a pack; if it is sound, check with it and try its cases."""
    small_pack(folder / "orchard", changes)
    report = folder / "r.json"
    report.write_text(json.dumps(plain(), ensure_ascii=False), encoding="utf-8")
    pack = folder / "orchard"
    return confined_all([["rules", "lint", pack], ["rules", "test", pack], ["check", report, "--rules", pack]])


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name: str, tmp_path: Path) -> None:
    said = use(tmp_path, BOMBS[name])
    assert said.statuses[0] in ((0, 1) if name in DUDS else (2,))
    assert len(said.statuses) == (3 if name in DUDS else 1)
    assert said.err or said.out
    assert "hacked" not in said.out


def test_a_faulty_pack_judges_nothing(tmp_path: Path) -> None:
    small_pack(tmp_path / "orchard", BOMBS["aliases"])
    assert confined("check", "-", "--rules", tmp_path / "orchard", stdin=b"{}").status == 2


PRODUCT = "*".join(["(" + "*".join(["总计"] * 12) + ")"] * 9)


def test_numbers_cannot_grow_without_end(tmp_path: Path) -> None:
    """Nine times twelve factors of thirty digits each, in many instances."""
    rules = [{"in": "水果", "for_each": "row", "id": f"R{n}", "check": f"{PRODUCT} = {PRODUCT} + 1"} for n in range(10)]
    small_pack(tmp_path / "orchard", {RULES: rules_file(*rules)})
    told = plain()
    for row in told["tables"]["fruit"].values():
        row["total"] = 10**30 - 1
    report = tmp_path / "r.json"
    report.write_text(json.dumps(told), encoding="utf-8")
    own = ["--rules", tmp_path / "orchard"]
    assert confined_all([["check", report, *own], ["explain", report, "R1", *own]]).statuses == (1, 0)


def test_patterns_that_would_backtrack_run_in_linear_time(tmp_path: Path) -> None:
    words = {WORDS: 'patterns: {a: "(a+)+b", b: "(a|a)*c", c: "(?:a?){50}a{50}d", n: "(a*)*{n}x"}'}
    rules = [{"id": f"R-{k.upper()}", "in": "narrative", "text": {"must_not": [k]}} for k in ("a", "b", "c", "n")]
    small_pack(tmp_path / "orchard", {**words, RULES: rules_file(*rules)})
    told = plain()
    told["sections"][0]["text"] = "a" * 150_000 + "。" + "1" * 30_000
    report = tmp_path / "r.json"
    report.write_text(json.dumps(told), encoding="utf-8")
    said = confined("check", report, "--rules", tmp_path / "orchard")
    assert said.status == 0


SENTENCES = "".join(f"甲{chr(0x4E00 + n % 5000)}{chr(0x5E00 + n // 5000)}。" for n in range(38_000))
NEED_ONE = {f"p{n}": [f"甲[a-z]{{0,{n % 30 + 1}}}[0-9]{{{n // 30 + 1}}}"] for n in range(900)}
READ_ALL = {f"p{n}": [f"[^,]*甲[^,]*{{n}}{chr(0x4E00 + n)}?x"] for n in range(400)}


def forbidden(patterns: dict[str, list[str]], place: str) -> list[dict[str, Any]]:
    return [{"id": f"R-{name.upper()}", "in": place, "text": {"must_not": [name]}} for name in patterns]


MASSES: dict[str, tuple[dict[str, list[str]], list[dict[str, Any]], dict[str, str]]] = {
    "patterns that need one sign": (NEED_ONE, forbidden(NEED_ONE, "narrative"), {"text": SENTENCES}),
    "patterns in a title": (NEED_ONE, forbidden(NEED_ONE, "title"), {"title": SENTENCES}),
    "patterns that stand near": (
        {**NEED_ONE, "one": ["甲.{1,2}"]},
        [{"id": "R-NEAR", "in": "narrative", "text": {"must_not": ["one"], "unless": {"sentence": [*NEED_ONE]}}}],
        {"text": SENTENCES},
    ),
    "patterns that read all of a sentence": (READ_ALL, forbidden(READ_ALL, "narrative"), {"text": "甲1-2x" * 30_000}),
}


@pytest.mark.parametrize("name", MASSES)
def test_many_patterns_on_much_text_end_in_no_verdict(name: str, tmp_path: Path) -> None:
    patterns, rules, texts = MASSES[name]
    words = {WORDS: json.dumps({"patterns": patterns}, ensure_ascii=False)}
    small_pack(tmp_path / "orchard", {**words, RULES: rules_file(*rules)})
    told = plain(title=texts.get("title", "年报"))
    told["sections"][0]["text"] = texts.get("text", "无")
    report = tmp_path / "r.json"
    report.write_text(json.dumps(told), encoding="utf-8")
    said = confined("check", report, "--rules", tmp_path / "orchard", "--format", "json", "--fail-on", "never")
    ledger = json.loads(said.out.rpartition("\n")[0] or said.out)["reports"][0]["ledger"]
    assert ledger["undetermined"] == ledger["total"] == len(rules)


def quoted(text: str) -> str:
    """Write text as a YAML scalar with escapes, as a stranger would smuggle it in."""
    return json.dumps(text)


def smuggled(*rules: dict[str, Any]) -> str:
    """Write a file of rules with escapes."""
    return json.dumps(json.loads(rules_file(*rules)))


STEERING: dict[str, Callable[[], Changes]] = {
    "rules": lambda: {
        RULES: smuggled({**SUM, **dict.fromkeys(("title", "message", "hint", "note"), RAW + "{subject}")})
    },
    "English": lambda: {RULES: smuggled({**SUM, "en": dict.fromkeys(("title", "message", "hint"), RAW)})},
    "form": lambda: swapped(FORM, *((f"label: {x}", f"label: {quoted(x + RAW)}") for x in ("水果表", "苹果", "东园"))),
    "head": lambda: swapped(HEAD, ("title: 果园年报\n", f"title: {quoted(RAW)}\n")),
    "clauses": lambda: swapped(CITED, *((word, quoted(RAW)) for word in ("果园规定", "第一条", "园字1号"))),
    "faults": lambda: {
        RULES: smuggled(
            {**SUM, "cites": [RAW], "check": f"总计{RAW} = 1", "message": "{" + "x}", "in": RAW, "only": RAW}
        ),
        WORDS: f"words: {{{quoted(RAW)}: [{quoted(RAW)}]}}\npatterns: {{{quoted(RAW)}: {quoted('(' + RAW)}}}\n",
        HEAD: FILES[HEAD] + f"{quoted(RAW)}: 1\ncauses: [{{rule: {quoted(RAW)}, explains: [{quoted(RAW)}]}}]\n",
    },
    "file names": lambda: {"1/\x1b[31m\u202e.yml": "x"},
    "cases": lambda: {
        RULES: smuggled(
            {**SUM, "cases": [{"name": RAW, "expect": "fail"}, {"name": RAW, "expect": "pass", "given": {RAW: 1}}]}
        )
    },
}


@pytest.mark.parametrize("name", STEERING)
def test_a_pack_cannot_steer_the_terminal(name: str, tmp_path: Path) -> None:
    small_pack(tmp_path / "orchard", STEERING[name]())
    told = plain(labels={"fruit/apple": "x"})
    told["tables"]["fruit"]["apple"]["total"] = 9
    report = tmp_path / "r.json"
    report.write_text(json.dumps(told), encoding="utf-8")
    pack = tmp_path / "orchard"
    lint, others = ["rules", "lint", pack], ["--rules", pack]
    rule = "R" if RULES in STEERING[name]() else "ROW-SUM"
    runs = [["check", report], ["check", report, "--all", "--lang", "en"], ["rules", "list"], ["rules", "show", rule]]
    runs = [[*run, *others] for run in (*runs, ["explain", report, rule])]
    said = confined_all([lint, ["rules", "test", pack], *runs])
    assert said.statuses[0] == (2 if name in ("faults", "file names") else 0)
    assert len(said.statuses) == (7 if said.statuses[0] == 0 else 1)
    assert said.out + said.err


@pytest.mark.parametrize("name", ["__class__", "unreadable", "..", "a/b/c", "None", "self", "x" * 5000])
def test_ids_may_be_any_that_the_types_allow(name: str, tmp_path: Path) -> None:
    said = use(tmp_path, swapped(FORM, ("id: apple,", f"id: {name},"), ("id: east,", f"id: {name},")))
    assert len(said.statuses) in (1, 3)


@pytest.mark.parametrize("label", [" ", "\u3000", "\u200b", "|", "(", ".*", "x" * 100_000])
def test_labels_may_be_any_that_the_types_allow(label: str, tmp_path: Path) -> None:
    official = ("一、收成情况", "三、其他事项", "东园", "梨")
    form = swapped(FORM, *((f"label: {words}", f"label: {quoted(label)}") for words in official))
    labelled = [{"require": {kind: "labels"}, "labels": ["unknown"]} for kind in ("sections", "rows", "columns")]
    others = [{"require": {"sections": kind}} for kind in ("content", "numbers", "order")]
    rules = [{"id": f"R{n}", **rule} for n, rule in enumerate([*labelled, *others])]
    said = use(tmp_path, {**form, RULES: rules_file(*rules)})
    assert len(said.statuses) == 3


def circle(number: int) -> Changes:
    """Write rules, each of which is said to explain the next one, and the last one the first."""
    causes = "".join(f"  - {{rule: R{n}, explains: [R{(n + 1) % number}]}}\n" for n in range(number))
    return {
        RULES: rules_file(*({**SUM, "id": f"R{n}"} for n in range(number))),
        HEAD: f"{FILES[HEAD]}causes:\n{causes}",
    }


def relations(number: int) -> str:
    """Write a conjunction of relations between three cells each, all of other factors."""
    cell = [f"表[n{n}, 甲]" for n in range(30)]
    return " and ".join(
        f"{3 + n * 7 % 11} * {cell[n]} + {5 + n * 5 % 13} * {cell[(n * 7 + 1) % 30]} > {cell[(n * 11 + 2) % 30]} + {n}"
        for n in range(number)
    )


LONG = "9" * 60
LINTS: dict[str, tuple[Changes, str]] = {
    "as many uses as there may be": (
        {FORM: rows(4900, groups={"g": [f"n{n}" for n in range(77)]}),
         **check("value = sum(表[g, 甲])", **{"in": "表", "for_each": "cell"})}, "no-fail-case"),
    "ways without end": (
        check(" or ".join(f"总计 = {n}" for n in range(120)), when=" and ".join(["(东园 = 1 or 西园 = 2)"] * 39)),
        "no-fail-case"),
    "limits without end": (
        {FORM: rows(30), RULES: rules_file(*(
            {"in": "表", "id": f"R{n}", "check": f"{relations(30)} and 表[n1, 甲] > {n}"} for n in range(100)))},
        "rule-implied"),
    "factors that grow": (
        check(" and ".join(f"{LONG}{n} * 东园 + {LONG}{n + 1} * 西园 < {LONG}{n + 2} * 总计" for n in range(9))),
        "no-fail-case"),
    "products of products": (check("(" * 35 + "东园" + " * (西园 + 1))" * 35 + " > 0"), "no-fail-case"),
    "sums of absolute values": (check("abs(" * 38 + "东园 - 西园" + ")" * 38 + " >= 0"), "no-fail-case"),
    "words within words": ({WORDS: f"words: {{a: [{many('w' * 40 + '#,', 80_000)}w]}}"}, "word-unused"),
    "causes in a circle": (circle(2000), "cause-cycle"),
    "reasons without end": (
        {HEAD: f"{FILES[HEAD]}lint:\n" + many('  - {code: word-unused, of: ["a#*", b#], reason: x}\n', 20_000),
         WORDS: f"words:\n{many(' a#: [x]', 1)}\n{many(' c#: [x]' + chr(10), 10_000)}"}, "lint-unused"),
    "editions without end": (
        {HEAD: FILES[HEAD] + many('  - {id: "e#", title: x, years: 1999, based_on: "1"}\n', 240),
         RULES: rules_file(*({**SUM, "id": f"R{n}"} for n in range(500))),
         **{f"e{n}/form.yaml": "title: x\n" for n in range(240)}}, "editions-many"),
    "patterns of many steps": ({WORDS: "patterns:\n" + many(' p#: "(?:[^,]{1,31}#){1,31}"\n', 400)}, "pattern-slow"),
    "alike but for their years": (
        {RULES: rules_file(*(
            {**SUM, "id": f"R{n}", "when": f"东园 > {n}", "check": f"总计 <= {n}", "applies": {"years": str(1000 + n)}}
            for n in range(2000)))}, "no-fail-case"),
}  # fmt: skip
"""Packs that load and would keep lints busy, and a lint that is told of each all the same."""


@pytest.mark.parametrize("name", LINTS)
def test_lints_come_to_an_end(name: str, tmp_path: Path) -> None:
    changes, code = LINTS[name]
    pack = small_pack(tmp_path / "orchard", changes)
    said = confined("rules", "lint", pack, "--format", "json")
    assert said.status in (0, 1)
    told = json.loads(said.out)
    assert code in {value["code"] for value in told["findings"]}
    assert len(told["findings"]) < 3000
