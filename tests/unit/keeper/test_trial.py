"""Mutants of an invented pack: what is changed, what is the same, what notices, and the case that would."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml

from gouji.engine.cases import run_cases
from gouji.keeper.trial import suggest, try_pack
from gouji.keeper.trial.alike import is_alike
from gouji.keeper.trial.bench import Bench
from gouji.keeper.trial.expressions import Vocabulary, changed_expressions
from gouji.keeper.trial.hunt import Hunt, Verdict
from gouji.keeper.trial.operators import mutants_of
from gouji.keeper.trial.patterns import alphabet, widened, witness
from gouji.keeper.trial.places import spot_of
from gouji.keeper.trial.try_pack import try_edition
from gouji.keeper.trial.yaml_line import case_line
from gouji.packs.form import Layout
from gouji.packs.lexicon import compile_lexicon
from gouji.packs.load import load_folder, load_parts
from gouji.packs.model import Case, RulePack

HARBOUR = Path(__file__).parents[2] / "toy/service/harbour-return"
HEAD = 'id: quarry\ntitle: 采石年报\nversion: 1.0.0\neditions:\n  - {id: "1", title: 采石年报格式, years: 2000-}\n'
CITED = "citations:\n  act/1: {document: 采石法, clause: 第一条, says: 合计须为各项之和。, grade: A}\n"
WORDS = """\
words:
  约数: [约, 左右]
  县: [全县]
patterns:
  船数: "船{n}艘"
  没有: "(?:^|,)无船$"
"""
FORM = """\
title: 采石年报
fields:
  - {id: year, name: 年度}
aliases: {值: value}
units:
  ton: {label: 吨}
  gain: {label: 吨, min: null}
sections:
  - {id: stone, name: 石料, label: 一、石料情况, variants: [{text: 一、石料, kind: shortened}]}
tables:
  - id: stones
    name: 石料表
    label: 石料表
    section: stone
    unit: ton
    columns:
      - {id: a, name: 甲, label: 甲矿}
      - {id: b, name: 乙, label: 乙矿}
      - {id: c, name: 丙, label: 丙矿}
      - {id: all, name: 总计, label: 总计}
    rows:
      - {id: rough, name: 毛石, label: 毛石}
      - {id: slab, name: 板材, label: 板材}
    groups:
      各矿: [甲, 乙, 丙]
"""
COMMON = "severity: error\n    grade: A\n    cites: [act/1]\n    message: 不符。\n    hint: 核对。"
SUM = f"""\
  - id: SUM
    title: 总计等于三矿之和
    {COMMON}
    in: 石料表
    for_each: row
    check: 总计 = sum(各矿)
    cases:
      - {{name: 各计一次, given: {{甲: 1, 乙: 2, 丙: 4, 总计: 7}}, expect: pass}}
      - {{name: 多一, given: {{甲: 1, 乙: 2, 丙: 4, 总计: 8}}, expect: fail}}
      - {{name: 空白, given: {{甲: 1, 总计: 8}}, expect: undetermined}}
      - {{name: 空白也必错, given: {{甲: 9, 总计: 8}}, expect: fail}}
"""
WEAK = """\
      - {name: 全零, given: {甲: 0, 乙: 0, 丙: 0, 总计: 0}, expect: pass}
      - {name: 多一, given: {甲: 0, 乙: 0, 丙: 0, 总计: 1}, expect: fail}
      - {name: 空白, given: {甲: 1, 总计: 8}, expect: undetermined}
"""
SAID = f"""\
  - id: SAID
    title: 所说的船数等于总计
    {COMMON}
    in: stone
    claim:
      says: 船数
      holds: n = 石料表[毛石, 总计]
      unless: {{clause: 约数, sentence: [县, 约数]}}
    cases:
      - {{name: 相同, text: 船3艘。, report: {{tables: {{stones: {{rough: {{all: 3}}}}}}}}, expect: pass}}
      - {{name: 不同, text: 船4艘。, report: {{tables: {{stones: {{rough: {{all: 3}}}}}}}}, expect: fail}}
      - {{name: 没有说, text: 无。, expect: not-applicable}}
"""


@pytest.fixture
def quarry(tmp_path: Path) -> Path:
    """A pack of one rule that is held well."""
    write(tmp_path / "quarry", SUM)
    return tmp_path / "quarry"


def write(folder: Path, *rules: str) -> RulePack:
    (folder / "1").mkdir(parents=True, exist_ok=True)
    files = {"pack.yaml": HEAD, "citations.yaml": CITED, "lexicon.yaml": WORDS, "1/form.yaml": FORM}
    files["1/rules.yaml"] = "rules:\n" + "".join(rules)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_folder(folder)


def weak(text: str) -> str:
    """A rule whose cases tell little."""
    return text[: text.index("    cases:\n")] + "    cases:\n" + WEAK


def survivors(pack: RulePack) -> list[Verdict]:
    hunt = Hunt(pack)
    return [v for v in map(hunt.judge, hunt.mutants()) if v.fate == "survived"]


def test_every_part_of_an_expression_is_changed_once(quarry: Path) -> None:
    pack = load_folder(quarry)
    vocabulary = Vocabulary(pack.rules[0], Layout(pack.form))
    told = {(c.operator, c.text) for c in changed_expressions("总计 + 1 <= sum(各矿) - 丙", vocabulary)}
    assert told == {
        ("comparison", "总计 + 1 < sum(各矿) - 丙"),
        ("sign", "总计 - 1 <= sum(各矿) - 丙"),
        ("sign", "总计 + 1 <= sum(各矿) + 丙"),
        ("addend", "总计 <= sum(各矿) - 丙"),
        ("addend", "1 <= sum(各矿) - 丙"),
        ("addend", "总计 + 1 <= sum(各矿)"),
        ("member", "总计 + 1 <= sum(乙, 丙) - 丙"),
        ("member", "总计 + 1 <= sum(甲, 丙) - 丙"),
        ("member", "总计 + 1 <= sum(甲, 乙) - 丙"),
        ("constant", "总计 + 2 <= sum(各矿) - 丙"),
        ("constant", "总计 + 0 <= sum(各矿) - 丙"),
        ("neighbour", "丙 + 1 <= sum(各矿) - 丙"),
        ("neighbour", "总计 + 1 <= sum(各矿) - 总计"),
    }


def test_conditions_and_addresses_are_changed(quarry: Path) -> None:
    pack = load_folder(quarry)
    vocabulary = Vocabulary(pack.rules[0], Layout(pack.form))
    told = {c.text for c in changed_expressions("not 石料表[毛石, 甲] = 0 and 总计 > 0", vocabulary)}
    assert told >= {
        "not 石料表[毛石, 甲] = 0",
        "总计 > 0",
        "石料表[毛石, 甲] = 0 and 总计 > 0",
        "not 石料表[板材, 甲] = 0 and 总计 > 0",
        "not 石料表[毛石, 乙] = 0 and 总计 > 0",
        "not 石料表[毛石, 甲] != 0 and 总计 > 0",
        "not 石料表[毛石, 甲] = 0 and 总计 >= 0",
    }


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("^船{n}艘?左右$", ["^", "船", "左右", "$"]),
        ("(?:^|,)无(?:船|车)[件宗]", ["(?:^|,)", "无"]),
        ("甲|乙丙", ["甲", "乙丙"]),
        (r"\(甲\)", [r"\(甲\)"]),
        ("{=县}.{0,3}共", ["共"]),
        ("甲*乙", ["乙"]),
        ("船", []),
    ],
)
def test_a_pattern_loses_what_it_demands_and_nothing_else(pattern: str, pieces: list[str]) -> None:
    found = list(widened(pattern))
    # What would match the empty text is no pattern.
    assert [piece for piece, rest in found] == [p for p in pieces if rest_is_something(pattern, p)]


def rest_is_something(pattern: str, piece: str) -> bool:
    rest = pattern.replace(piece, "", 1)
    return rest.strip("*|") != "" and not rest.startswith("|") and not rest.endswith(("|", "*"))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^船{n}艘", "船3艘"),
        ("(?:收|接)到(?:了)?{n}[件宗]", "收到3件"),
        ("甲{2}乙*", "甲甲"),
        ("{=县}共{year}年", "全县共2020年"),
        (r"\(甲\)", "(甲)"),
    ],
)
def test_a_witness_matches_its_pattern(pattern: str, text: str) -> None:
    entries = {"县": ("全县",)}
    assert witness(pattern, entries, 2020) == text
    lexicon = compile_lexicon({"县": ["全县"]}, {"样": [pattern]})
    assert any(True for compiled in lexicon["样"].patterns for _ in compiled.of(2020).matches(text))


def test_the_signs_of_a_pattern_are_listed_where_they_can_be() -> None:
    assert alphabet("甲(?:乙|[丙0-2])+") == frozenset("甲乙丙012")
    assert alphabet("甲[^,]") is None
    assert alphabet("甲.") is None


def test_a_rule_that_is_held_well_has_no_survivors(quarry: Path) -> None:
    trial = try_edition(quarry, "1", hunted=True)
    assert trial.mutants is not None
    assert trial.mutants.survivors == ()
    assert trial.mutants.of("case") == trial.mutants.total
    assert trial.is_sound


def test_a_survivor_is_told_with_its_line_and_the_case_that_ends_it(quarry: Path) -> None:
    write(quarry, weak(SUM))
    trial = try_edition(quarry, "1", hunted=True)
    assert trial.mutants is not None
    told = trial.mutants.survivors
    assert {s.verdict.mutant.operator for s in told} == {"member"}
    line = next(
        n for n, text in enumerate((quarry / "1/rules.yaml").read_text("utf-8").splitlines(), 1) if "check" in text
    )
    assert {(s.spot.file, s.spot.line) for s in told} == {(str(quarry / "1/rules.yaml"), line)}
    cases = [s.verdict.case for s in told if s.verdict.case is not None]
    assert len(cases) == len(told)
    lines = [case_line(case).replace('"?"', f"第{n}个") for n, case in enumerate(cases)]
    pasted = "".join(f"      - {line}\n" for line in lines)
    pack = write(quarry, weak(SUM) + pasted)
    assert all(result.passed for result in run_cases(pack))
    assert survivors(pack) == []


def test_a_case_is_found_beside_one_of_a_report_without_the_rows_that_are_named() -> None:
    """A changed sum that names the rows of the cases cannot be asked about a report that declares none."""
    pack = load_folder(HARBOUR)
    rule = next(rule for rule in pack.rules if rule.id == "HARBOUR-SUM")
    weak_cases = (
        Case(name="without quays", remove=("entities/quays",), expect="not-applicable"),
        Case(name="nothing", given={"quays": 0, "harbour": 0}, expect="pass"),
    )
    rule = msgspec.structs.replace(rule, cases=weak_cases)
    told = [v for v in survivors(msgspec.structs.replace(pack, rules=(rule,))) if v.mutant.operator == "member"]
    assert [v.mutant.before for v in told] == ["quays_1", "quays_2"]
    assert all(v.case is not None for v in told)
    closed = tuple(msgspec.structs.replace(v.case, name=str(n)) for n, v in enumerate(told) if v.case)
    pack = msgspec.structs.replace(pack, rules=(msgspec.structs.replace(rule, cases=(*weak_cases, *closed)),))
    assert all(result.passed for result in run_cases(pack))
    assert [v for v in survivors(pack) if v.mutant.operator == "member"] == []


def test_no_more_cases_are_tried_than_anybody_would_wait_for(quarry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = write(quarry, weak(SUM))
    assert [v.case is not None for v in survivors(pack)] == [True, True, True]
    monkeypatch.setattr(suggest, "MOST_RUN", 10)
    assert [v.case is not None for v in survivors(pack)] == [True, False, False]


def test_a_word_that_takes_a_claim_back_needs_a_case(quarry: Path) -> None:
    pack = write(quarry, SAID)
    told = {(v.mutant.path[-1], v.mutant.before): v.case for v in survivors(pack)}
    assert {("sentence", "县"), ("sentence", "约数")} <= told.keys()
    assert told["sentence", "县"] is not None
    assert "全县" in str(told["sentence", "县"].text)


def test_a_word_that_stands_at_a_wider_level_too_is_no_survivor(quarry: Path) -> None:
    hunt = Hunt(write(quarry, SAID))
    fates = {(v.mutant.path[-1], v.mutant.before): v.fate for v in map(hunt.judge, hunt.mutants())}
    assert fates["clause", "约数"] == "alike"


@pytest.mark.parametrize(
    ("check", "operator", "alike"),
    [
        ("总计 > 0", {"总计 >= 1", "总计 != 0", "not 总计 = 0"}, True),
        (
            "甲 + 乙 <= 丙",
            {"丙 >= 乙 + 甲", "0 <= 丙 - (乙 + 甲)", "甲 * 2 + 乙 * 2 <= 丙 + 丙", "甲 + 乙 < 丙 + 1"},
            True,
        ),
        ("sum(各矿) = 0", {"sum(各矿) <= 0", "not sum(各矿) > 0", "sum(甲, 丙) + 乙 < 1"}, True),
        ("总计 = 甲 and 乙 >= 0", {"甲 = 总计"}, True),
        ("总计 > 0", {"总计 > 1", "总计 >= 0", "甲 > 0"}, False),
        ("甲 + 乙 <= 丙", {"甲 + 乙 < 丙", "甲 - 乙 <= 丙", "甲 + 乙 >= 丙"}, False),
        ("max(甲, 乙) = 总计", {"min(甲, 乙) = 总计", "max(甲, 丙) = 总计"}, False),
    ],
)
def test_what_means_the_same_for_every_count_is_known(
    quarry: Path, check: str, operator: set[str], alike: bool
) -> None:
    pack = load_folder(quarry)
    rule = msgspec.structs.replace(pack.rules[0], check=check)
    for other in operator:
        changed = msgspec.structs.replace(rule, check=other)
        assert is_alike(rule, changed, Layout(pack.form), {}) is alike, other


def test_figures_that_may_be_negative_are_not_taken_for_counts(quarry: Path) -> None:
    (quarry / "1/form.yaml").write_text(FORM.replace("unit: ton", "unit: gain"), encoding="utf-8")
    pack = load_folder(quarry)
    rule = msgspec.structs.replace(pack.rules[0], check="总计 > 0")
    assert not is_alike(rule, msgspec.structs.replace(rule, check="总计 != 0"), Layout(pack.form), {})
    assert is_alike(rule, msgspec.structs.replace(rule, check="总计 >= 1"), Layout(pack.form), {})


@pytest.mark.parametrize(
    ("check", "other", "alike"),
    [
        ("highest >= lowest", "lowest <= highest", True),
        ("lowest <= highest and median = 1", "1 = median and not lowest > highest", True),
        ("lowest >= 0", "median >= 0", False),
        ("lowest + median >= lowest", "median >= 0", False),
        ("lowest + median = highest", "sum(lowest, median) = highest", False),
        ("lowest = median", "lowest - median = 0", False),
        ("given(lowest)", "given(median)", False),
        ("highest > 0", "count(highest) = 1", False),
    ],
)
def test_where_a_word_may_say_that_there_is_no_number_nothing_is_added_up(check: str, other: str, alike: bool) -> None:
    pack = load_folder(HARBOUR)
    rule = next(rule for rule in pack.rules if rule.id == "STAYS-ORDER")
    one, two = (msgspec.structs.replace(rule, check=text, when=None) for text in (check, other))
    assert is_alike(one, two, Bench(pack).parts.layout, {}) is alike


def test_a_changed_entry_is_told_where_it_stands(quarry: Path) -> None:
    pack = write(quarry, SAID)
    found = [v for v in survivors(pack) if v.mutant.rule is None]
    assert {v.mutant.before for v in found} == {"船", "艘"}
    parts = load_parts(quarry, "1")[0]
    spots = {spot_of(v.mutant, parts) for v in found}
    assert {(Path(s.file).name, s.line) for s in spots} == {("lexicon.yaml", 5)}


def test_the_same_mutants_in_the_same_order(quarry: Path) -> None:
    pack = write(quarry, weak(SUM), SAID)
    assert survivors(pack) == survivors(pack)


def test_rules_that_are_off_are_left_alone(quarry: Path) -> None:
    pack = write(quarry, weak(SUM).replace("    in: 石料表", '    status: "off"\n    in: 石料表'))
    assert list(Hunt(pack).mutants()) == []


@pytest.mark.parametrize(
    "case",
    [
        Case(name="? 是", given={"甲": 1, "乙": None, "丙": "1.5"}, otherwise=0, expect="fail"),
        Case(name="冒号: 与逗号,", text="甲\n乙 #不是注", at="毛石", expect="pass"),
        Case(name="no", text={"stone": "[方] {花} \"引\" 'y'"}, remove=("tables/stones",), expect="not-applicable"),
        Case(
            name="2020", report={"year": 2020, "published": "2021-01-02", "tables": {}}, difference="-1", expect="fail"
        ),
    ],
)
def test_a_case_is_written_as_it_is_read(quarry: Path, case: Case) -> None:
    line = case_line(case)
    assert "\n" not in line
    assert yaml.safe_load(line)["name"] == case.name
    pack = write(quarry, SUM + f"      - {line}\n")
    assert pack.rules[0].cases[-1] == case


def test_more_mutants_than_are_tried_are_not_passed_over_in_silence(
    quarry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(try_pack, "MOST_MUTANTS", 3)
    trial = try_edition(quarry, "1", hunted=True)
    assert trial.mutants is not None
    assert (trial.mutants.total, trial.mutants.cut, trial.is_sound) == (3, True, False)


def test_a_claim_looks_in_every_place_that_it_names(quarry: Path) -> None:
    form = FORM.replace("tables:\n", "  - {id: sand, name: 砂料, label: 二、砂料情况}\ntables:\n")
    files = (quarry / "1/form.yaml", quarry / "1/rules.yaml")
    files[0].write_text(form, encoding="utf-8")
    files[1].write_text("rules:\n" + SAID.replace("in: stone", "in: [stone, sand]"), encoding="utf-8")
    told = {v.mutant.before: v.case for v in survivors(load_folder(quarry)) if v.mutant.operator == "place"}
    assert told.keys() == {"stone", "sand"}
    assert {place: case.text for place, case in told.items() if case is not None} == {
        "stone": {"stone": "船3艘。"},
        "sand": {"sand": "船3艘。"},
    }


def test_what_makes_a_figure_stand_out_is_moved_both_ways() -> None:
    pack = load_folder(Path(__file__).parents[2] / "toy" / "sets" / "guild-return")
    (rule,) = (rule for rule in pack.rules if rule.id == "FAR-OUT")
    lexicon = compile_lexicon(pack.words, pack.patterns)
    moved = [mutant for mutant in mutants_of(rule, Layout(pack.form), lexicon) if mutant.path[0] == "usual"]
    assert [(mutant.path[1], mutant.before, mutant.after) for mutant in moved] == [
        ("share", "0.75", "0.7"), ("share", "0.75", "1"), ("times", "2.5", "1.25"), ("times", "2.5", "5"),
        ("above", "4", "3"), ("above", "4", "5"), ("least", "4", "3"), ("least", "4", "5"),
    ]  # fmt: skip
