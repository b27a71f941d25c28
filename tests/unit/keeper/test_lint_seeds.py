"""Each lint finds the one fault that is planted for it, at its line, and nothing in a pack without faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.keeper.lint.catalogue import LEVELS
from gouji.keeper.lint.run import Linted, lint_folder
from tests.unit.keeper.quay import CITED, FORM, HEAD, RULES, WORDS, quay, rule

Edit = tuple[str, str, str]
NEAR_CHECK = "    check: 近海 >= 远海\n"
FEE_CHECK = "    check: 收费表[港口费, 金额] <= 1000\n"
MESSAGE = '    message: "{subject}:总计 {left},两海之和 {right}。"\n'
SHIP = '  船数: "船{n}艘"\n'
FIRST = '  - {id: "1", title: 码头年报格式, years: 2000-}\n'
SECOND = '  - {id: "2", title: 新格式, years: YEARS, based_on: "1"}\n'
NEW_FORM: Edit = ("2/form.yaml", "", "title: 新格式\n")


def second(first: str, years: str) -> tuple[Edit, Edit]:
    """Edit the head so that there are two editions."""
    return (HEAD, FIRST, FIRST.replace("2000-", first) + SECOND.replace("YEARS", years)), NEW_FORM


SEEDS: dict[str, tuple[str, str, list[Edit]]] = {
    "citation-unused": (CITED, "act/3:", [
        (CITED, "", "  act/3: {document: 码头法, clause: 第三条, says: 其他。, grade: A}\n")]),
    "background-cited": (RULES, "cites: [act/1, act/3]", [
        (CITED, "", "  act/3: {document: 码头法, clause: 第三条, says: 其他。, grade: A, background: true}\n"),
        (RULES, "", rule("X", check="近海 <= 9", cites="[act/1, act/3]"))]),
    "grade-above-citations": (RULES, "grade: B  #", [
        (RULES, "    grade: C\n", "    grade: B  #\n")]),
    "severity-above-evidence": (RULES, "severity: error  #", [
        (RULES, "    severity: warning\n    grade: C\n", "    severity: error  #\n    grade: C\n")]),
    "check-never": (RULES, "check: 近海 < 0", [
        (RULES, NEAR_CHECK, "    check: 近海 < 0\n")]),
    "check-never by its guard": (RULES, "check: 近海 - 1 >= 近海 + 远海", [
        (RULES, NEAR_CHECK, "    check: 近海 - 1 >= 近海 + 远海\n")]),
    "check-never for whole numbers": (RULES, "check: 近海 + 近海 = 3", [
        (RULES, NEAR_CHECK, "    check: 近海 + 近海 = 3\n")]),
    "check-never in one row": (RULES, "check: 渔获表[鳕鱼, 总计] > 渔获表[row, 总计]", [
        (RULES, NEAR_CHECK, "    check: 渔获表[鳕鱼, 总计] > 渔获表[row, 总计]\n")]),
    "check-never of a claim": (RULES, "says: 船数", [
        (RULES, '"n <= 渔获表[鳕鱼, 总计]"', '"n < n - 渔获表[鳕鱼, 总计]"')]),
    "check-always of a claim": (RULES, "says: 船数", [
        (RULES, '"n <= 渔获表[鳕鱼, 总计]"', '"n <= n + max(渔获表[鳕鱼, 总计], 渔获表[鳕鱼, 近海])"')]),
    "check-always": (RULES, "check: 近海 + 远海 >= 近海", [
        (RULES, NEAR_CHECK, "    check: 近海 + 远海 >= 近海\n")]),
    "check-always by its guard": (RULES, "check: 近海 + 远海 + 远海 >= 近海 + 2", [
        (RULES, NEAR_CHECK, "    check: 近海 + 远海 + 远海 >= 近海 + 2\n")]),
    "check-always of one cell": (RULES, "check: 近海 > 3 or 近海 <= 3", [
        (RULES, "    when: 远海 > 0\n" + NEAR_CHECK, "    check: 近海 > 3 or 近海 <= 3\n")]),
    "when-never": (RULES, "when: 远海 < 0", [
        (RULES, "    when: 远海 > 0\n", "    when: 远海 < 0\n")]),
    "when-always": (RULES, "when: 近海 + 远海 >= 0", [
        (RULES, "    when: 远海 > 0\n", "    when: 近海 + 远海 >= 0\n")]),
    "unit-clash": (RULES, "check: 近海 >= 收费表", [
        (RULES, NEAR_CHECK, "    check: 近海 >= 收费表[港口费, 金额]\n")]),
    "unit-clash of a date": (RULES, "check: 近海 >= 发布日期", [
        (RULES, NEAR_CHECK, "    check: 近海 >= 发布日期\n")]),
    "unit-clash in a claim": (RULES, "says: 船数", [
        (RULES, 'holds: "n <= 渔获表[鳕鱼, 总计]"', 'holds: "n <= 渔获表[鳕鱼, 总计] + 收费表[港口费, 金额]"')]),
    "rule-duplicate": (RULES, "id: X", [
        (RULES, "", rule("X", check="近海 = 总计 - 远海"))]),
    "rule-duplicate of words": (RULES, "id: X", [
        (RULES, "", rule("X", **{"for_each": "", "in": "渔获"}, text="{any: 天气}", grade="B", cites="[act/2]")
         .replace("given: {近海: 1}", "text: 晴", 1).replace("given: {近海: 1}, otherwise: 0", "text: 雨"))]),
    "rule-implied": (RULES, "id: X", [
        (RULES, "", rule("X", check="远海 + 近海 <= 总计 + 1"))]),
    "no-fail-case": (RULES, "- {name: 相等", [
        (RULES, "      - {name: 不等, given: {近海: 1, 远海: 2, 总计: 4}, expect: fail}\n", "")]),
    "no-pass-case": (RULES, "- {name: 不等", [
        (RULES, "      - {name: 相等, given: {近海: 1, 远海: 2, 总计: 3}, expect: pass}\n", "")]),
    "case-twice": (RULES, "name: 又相等", [
        (RULES, "      - {name: 不等", ("      - {name: 又相等, given: {总计: 3, 近海: 1, 远海: 2}, expect: pass}\n"
         "      - {name: 不等"))]),
    "slot-unfilled": (RULES, 'message: "{quote}"', [
        (RULES, MESSAGE, '    message: "{quote}"\n')]),
    "slot-unfilled in English": (RULES, "en: {title: The weather is told", [
        (RULES, "message: No word of the weather.", 'message: "{left}"')]),
    "text-blank": (RULES, 'hint: " "', [
        (RULES, MESSAGE, MESSAGE + '    hint: " "\n')]),
    "message-missing": (RULES, "id: SUM", [
        (RULES, MESSAGE, "")]),
    "english-missing": (RULES, "id: SUM", [
        (RULES, '    en: {title: Each total is the sum of both seas, message: "{left} is not {right}."}\n', "")]),
    "english-missing of a hint": (RULES, "en: {title: Each total", [
        (RULES, MESSAGE, MESSAGE + "    hint: 核对这一行。\n")]),
    "title-twice": (RULES, "title: 写明天气  #", [
        (RULES, "title: 写明天气\n", "title: 写明天气  #\n"), (RULES, "title: 收费表没有空格", "title: 写明天气")]),
    "title-no-statement": (RULES, "title: 写明天气了吗?", [
        (RULES, "title: 写明天气\n", "title: 写明天气了吗?\n")]),
    "pattern-slow": (WORDS, '船数: "船', [
        (WORDS, SHIP, '  船数: "船(?:[^,]{1,31}东){1,31}{n}艘"\n')]),
    "pattern-never": (WORDS, '船数: "船', [
        (WORDS, SHIP, '  船数: "船{n}艘。"\n')]),
    "pattern-never by a blank": (WORDS, '船数: "船', [
        (WORDS, SHIP, '  船数: "船 {n}艘 有"\n')]),
    "pattern-never by an empty class": (WORDS, "船数: '船", [
        (WORDS, SHIP, "  船数: '船{n}[^\\x00-\\x{10FFFF}]'\n")]),
    "pattern-unused": (WORDS, "船名:", [
        (WORDS, SHIP, SHIP + '  船名: "船名{n}"\n')]),
    "word-unused": (WORDS, "风向:", [
        (WORDS, "patterns:\n", "  风向: [东风, 西风]\npatterns:\n")]),
    "word-redundant": (WORDS, "天气: [晴, 多云, 晴天]", [
        (WORDS, "[晴, 多云]", "[晴, 多云, 晴天]")]),
    "cell-unguarded": (FORM, "id: ice", [
        (FORM, "    rows: [{id: port, name: 港口费, label: 港口费}]\n",
         ("    rows: [{id: port, name: 港口费, label: 港口费}]\n  - id: ice\n    name: 冰表\n    label: 冰表\n"
         "    section: catch\n    unit: ton\n    columns: [{id: amount, name: 数量, label: 数量}]\n"
         "    rows: [{id: used, name: 用冰, label: 用冰}]\n"))]),
    "cell-unguarded in a row": (FORM, "id: herring", [
        (RULES, "    check: 总计 = sum(各海)\n", "    only: [鳕鱼, 金枪鱼]\n    check: 总计 = sum(各海)\n"),
        (RULES, "    when: 远海 > 0\n", "    only: [鳕鱼, 金枪鱼]\n    when: 远海 > 0\n"),
        (FORM, "    groups:\n", "      - {id: herring, name: 鲱鱼, label: 鲱鱼, columns: [near]}\n    groups:\n")]),
    "group-unused": (FORM, "两海:", [
        (FORM, "      各海: [近海, 远海]\n", "      各海: [近海, 远海]\n      两海: [近海, 总计]\n")]),
    "unit-unused": (FORM, "kilo:", [
        (FORM, "  ton: {label: 吨}\n", "  ton: {label: 吨}\n  kilo: {label: 千克}\n")]),
    "alias-hides-name": (FORM, "aliases:", [
        (FORM, "aliases: {值: value, 日期: date}", "aliases: {值: value, 日期: date, 年度: sum}")]),
    "edition-no-years": (HEAD, "years: 2030-2000", [
        (HEAD, "years: 2000-", "years: 2030-2000")]),
    "editions-overlap": (HEAD, 'id: "2"', [*second("2000-2010", "2010-")]),
    "editions-gap": (HEAD, 'id: "2"', [*second("2000-2008", "2010-")]),
    "cause-cycle": (HEAD, "rule: FILLED", [
        (HEAD, "causes:\n", "causes:\n  - {rule: SUM, explains: [NEAR]}\n"),
        (HEAD, "explains: [FEE]", "explains: [FEE, FILLED]")]),
    "lint-unknown": (RULES, "lint: {no-fial-case: x}", [
        (RULES, MESSAGE, MESSAGE + "    lint: {no-fial-case: x}\n")]),
    "lint-unknown in the head": (HEAD, "code: unknown-key", [
        (HEAD, "", "lint:\n  - {code: unknown-key, of: x, reason: x}\n")]),
    "lint-unused": (RULES, "lint: {no-fail-case: x}", [
        (RULES, MESSAGE, MESSAGE + "    lint: {no-fail-case: x}\n")]),
    "lint-unused in the head": (HEAD, "code: group-unused", [
        (HEAD, "", "lint:\n  - {code: group-unused, of: 各*, reason: x}\n")]),
}  # fmt: skip
"""Lint (and in which way) to the file and the line at which it is told, and the edits that plant the fault."""


def told(linted: Linted) -> list[tuple[str, str, int | None]]:
    assert linted.faults == ()
    return [(f.code, f.problem.place.file, f.problem.place.line) for f in linted.findings]


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if text in line]
    assert len(found) == 1, found
    return found[0]


def test_a_pack_without_faults_is_clean(tmp_path: Path) -> None:
    linted = lint_folder(quay(tmp_path / "quay"))
    assert told(linted) == []
    assert [(pack.id, len(pack.rules)) for pack in linted.packs] == [("quay", 6)]
    assert linted.samples is None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_fault_is_told_at_its_line_and_nothing_else(seed: str, tmp_path: Path) -> None:
    file, line, edits = SEEDS[seed]
    folder = quay(tmp_path / "quay", *edits)
    linted = lint_folder(folder)
    code = seed.split(" ", maxsplit=1)[0]
    assert told(linted) == [(code, str(folder / file), line_of(folder / file, line))]
    assert linted.findings[0].severity is LEVELS[code]
    for lang in ("zh", "en"):
        said = linted.findings[0].problem.cause(lang) + linted.findings[0].problem.remedy(lang)
        assert "{" not in said.replace("{quote}", "").replace("{left}", ""), said


def test_every_lint_has_a_seed() -> None:
    elsewhere = {"rule-silent", "editions-many"}
    assert {seed.split(" ")[0] for seed in SEEDS} | elsewhere == LEVELS.keys()
