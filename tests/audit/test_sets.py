"""Reports held against one another in an audit: parts of a whole, other bodies, who is missing, what many share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gouji.audit import alikeness
from tests.audit.corpus import encoded, rows_of, run, told, tree, write_pack

SETS = """\
sets:
  missing:
    - {rule: MISSING, title: 各港都有报告, severity: error, grade: A, cites: [rule/1], kinds: [port, town]}
  templates:
    {rule: TEMPLATE, title: 没有共同的偏差, severity: info, grade: A, cites: [rule/1], of: [SUM], least: 3, share: "0.5"}
"""
KINDS = """\
kinds:
  - {id: port, name: 港口, endings: [港]}
  - {id: town, name: 镇, endings: [镇]}
"""
RULES = """\
  - id: PARTS
    title: 鳕鱼总计不少于下级之和
    severity: error
    grade: A
    cites: [rule/1]
    check: 渔获表[鳕鱼, 总计] >= sum(parts.渔获表[鳕鱼, 总计])
    message: "本级 {left},下级 {right}。"
    en: {title: Cod is no less than that of the parts, message: "{left} is less than {right}."}
    cases:
      - {name: 相等, report: {tables: {catch: {cod: {all: 2}}}}, parts: [{tables: {catch: {cod: {all: 2}}}}], expect: pass}
      - {name: 少了, report: {tables: {catch: {cod: {all: 2}}}}, parts: [{tables: {catch: {cod: {all: 3}}}}], expect: fail}
      - {name: 没有找, report: {tables: {catch: {cod: {all: 2}}}}, parts: unasked, expect: not-applicable}
  - id: SOLE
    title: 一港一年一份报告
    severity: error
    grade: A
    cites: [rule/1]
    require: {companions: sole}
    message: "另有 {labels}。"
    en: {title: A port has one report a year, message: "Besides {labels}."}
    cases:
      - {name: 一份, expect: pass}
      - {name: 两份, twins: [b.json], expect: fail}
      - {name: 没有找, twins: unasked, expect: not-applicable}
  - id: ALIKE
    title: 渔获情况不照抄别港
    severity: warning
    grade: A
    cites: [rule/1]
    in: 渔获
    similar: {to: others, least: 20}
    message: "与 {detail} 相同。"
    en: {title: The text is not that of another port, message: "As {detail}."}
    cases:
      - name: 照抄
        text: {catch: 今年近海有鱼而远海没有鱼所以大家都在近海捕鱼并且卖得很好}
        others: [{sections: [{id: catch, text: 今年近海有鱼而远海没有鱼所以大家都在近海捕鱼并且卖得很好}]}]
        expect: fail
      - name: 不同
        text: {catch: 今年近海有鱼而远海没有鱼所以大家都在近海捕鱼并且卖得很好}
        others: [{sections: [{id: catch, text: 港内整修码头因而渔船停航三个月直到秋天方才恢复出海作业}]}]
        expect: pass
      - {name: 没有别港, text: {catch: 今年近海有鱼而远海没有鱼}, expect: not-applicable}
"""
COPIED = "今年近海有鱼而远海没有鱼所以大家都在近海捕鱼并且卖得很好。"
TABLE = "body,parent,kind,region\n大港,,port,3300\n甲镇,大港,town,3301\n乙镇,大港,town,3301\n丙镇,大港,town,3302\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    rules = write_pack(tmp_path)
    home = rules / "harbour"
    for name, more in (("pack.yaml", SETS), ("1/form.yaml", KINDS), ("1/rules.yaml", RULES)):
        path = home / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    (tmp_path / "bodies.csv").write_text(TABLE, encoding="utf-8")
    return rules


def write(folder: Path, *reports: dict[str, Any], region: str = "") -> Path:
    folder.mkdir()
    for n, report in enumerate(reports):
        report["body"] |= {"region": region, "kind": "unknown"}
        (folder / f"{n}.json").write_bytes(encoded(report))
    return folder


def settings(tmp_path: Path, **more: Any) -> dict[str, Any]:
    return {"hierarchy": str(tmp_path / "bodies.csv")} | more


def found(out: Path, rule: str) -> list[tuple[str, str]]:
    return [
        (row["body"], row["message"])
        for row in rows_of(out, "findings")
        if (row["rule"], row["outcome"]) == (rule, "fail")
    ]


def test_a_whole_is_held_against_its_parts_of_the_same_year(tmp_path: Path, rules: Path) -> None:
    home = write(
        tmp_path / "in",
        told("大港", 2020, 3, 0, 3), told("甲镇", 2020, 1, 1, 2), told("乙 镇", 2020, 2, 0, 2), told("甲镇", 2019, 9, 0, 9),
        told("大港", 2019, 9, 0, 9), told("丙镇", 2020, 0, 0, 0),
    )  # fmt: skip
    run(rules, tmp_path / "out", home, settings=settings(tmp_path))
    assert found(tmp_path / "out", "PARTS") == [("大港", "本级 3,下级 4。")]


def test_without_a_table_of_bodies_nobody_is_a_part(tmp_path: Path, rules: Path) -> None:
    run(rules, tmp_path / "out", write(tmp_path / "in", told("大港", 2020), told("甲镇", 2020, 9, 0, 9)))
    assert found(tmp_path / "out", "PARTS") == []
    assert "missing.parquet" not in tree(tmp_path / "out")


def test_of_several_reports_of_one_body_and_year_each_names_the_others(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", told("甲镇", 2020), told("乙镇", 2020), told("甲 镇", 2020), told("甲镇", 2019))
    (home / "9.json").write_bytes(encoded(told("乙镇", 2020)) + b"\n" + encoded(told("丙镇", 2020)))
    run(rules, tmp_path / "out", home)
    messages = [(body, message.replace(str(home), "in")) for body, message in found(tmp_path / "out", "SOLE")]
    assert messages == [
        ("甲镇", "另有 in/2.json。"), ("乙镇", "另有 in/9.json。"), ("甲 镇", "另有 in/0.json。"), ("乙镇", "另有 in/1.json。")
    ]  # fmt: skip
    ledger = [row for row in rows_of(tmp_path / "out", "ledger") if row["rule"] == "SOLE"]
    assert [(row["passed"], row["failed"]) for row in ledger].count((1, 0)) == 2


def test_reports_of_bodies_of_one_name_in_two_regions_are_no_twins(tmp_path: Path, rules: Path) -> None:
    write(tmp_path / "a", told("甲镇", 2020), region="3301")
    write(tmp_path / "b", told("甲镇", 2020), region="3302")
    run(rules, tmp_path / "out", tmp_path / "a", tmp_path / "b")
    assert found(tmp_path / "out", "SOLE") == []


def test_who_has_not_reported_is_told_for_each_year(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", told("大港", 2020), told("甲镇", 2020), told("丙镇", 2020), told("大港", 2019))
    run(rules, tmp_path / "out", home, settings=settings(tmp_path))
    assert [tuple(row.values()) for row in rows_of(tmp_path / "out", "missing")] == [
        ("harbour", "甲镇", "town", "3301", 2019, "MISSING"),
        ("harbour", "乙镇", "town", "3301", 2019, "MISSING"),
        ("harbour", "丙镇", "town", "3302", 2019, "MISSING"),
        ("harbour", "乙镇", "town", "3301", 2020, "MISSING"),
    ]


def test_the_table_of_bodies_says_what_a_report_does_not(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", told("甲镇", 2020), told("别港", 2020))
    run(rules, tmp_path / "out", home, settings=settings(tmp_path))
    reports = [(row["body"], row["kind"], row["region"]) for row in rows_of(tmp_path / "out", "reports")]
    assert reports == [("甲镇", "town", "3301"), ("别港", "port", "")]


def test_other_names_of_bodies_lead_to_them(tmp_path: Path, rules: Path) -> None:
    (tmp_path / "names.csv").write_text("name,body\n甲乡,甲镇\n", encoding="utf-8")
    home = write(tmp_path / "in", told("大港", 2020, 1, 1, 2), told("甲乡", 2020, 9, 0, 9), told("甲乡", 2019, 9, 0, 9))
    run(rules, tmp_path / "out", home, settings=settings(tmp_path, renamed=str(tmp_path / "names.csv")))
    assert found(tmp_path / "out", "PARTS") == [("大港", "本级 2,下级 9..∞。")]
    assert {row["body"] for row in rows_of(tmp_path / "out", "missing")} == {"乙镇", "丙镇", "大港"}


@pytest.mark.parametrize("jobs", [0, 2])
def test_texts_are_held_against_those_of_other_bodies_of_the_year(tmp_path: Path, rules: Path, jobs: int) -> None:
    home = write(
        tmp_path / "in",
        told("甲镇", 2020, text=COPIED), told("乙镇", 2020, text=COPIED), told("丙镇", 2019, text=COPIED), told("丁镇", 2020),
        told("甲镇", 2020, text=COPIED),
    )  # fmt: skip
    run(rules, tmp_path / "out", home, jobs=jobs)
    assert {body for body, _ in found(tmp_path / "out", "ALIKE")} == {"甲镇", "乙镇"}
    rows = rows_of(tmp_path / "out", "likeness")
    assert [(Path(r["report"]).name, Path(r["other"]).name, r["ratio"], r["same"]) for r in rows] == [
        ("0.json", "1.json", 1.0, True),
        ("1.json", "0.json", 1.0, True),
        ("1.json", "4.json", 1.0, True),
        ("4.json", "1.json", 1.0, True),
    ]


def test_an_audit_that_knows_what_was_read_finds_the_same_texts(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", told("甲镇", 2020, text=COPIED), told("乙镇", 2020, text=COPIED))
    for name in ("one", "two"):
        run(rules, tmp_path / name, home, cache=tmp_path / "cache")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert len(rows_of(tmp_path / "two", "likeness")) == 2


@pytest.mark.parametrize("how", ["not asked", "too many"])
def test_where_texts_are_not_compared_the_rules_do_not_apply(
    tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    home = write(tmp_path / "in", told("甲镇", 2020, text=COPIED), told("乙镇", 2020, text=COPIED))
    if how == "too many":
        monkeypatch.setattr("gouji.audit.run.MOST", 1)
    run(rules, tmp_path / "out", home, settings={"likeness": how == "too many"})
    ledger = [row for row in rows_of(tmp_path / "out", "ledger") if row["rule"] == "ALIKE"]
    assert [row["not_applicable"] for row in ledger] == [1, 1]
    assert alikeness.MOST > 1


def test_what_many_reports_of_a_region_share_is_told_once(tmp_path: Path, rules: Path) -> None:
    rows = "".join(f"{n}镇,大港,town,330{n % 2}\n" for n in range(12))
    (tmp_path / "bodies.csv").write_text("body,parent,kind,region\n大港,,port,3300\n" + rows, encoding="utf-8")
    home = write(tmp_path / "in", *(told(f"{n}镇", 2020, total=3 if n % 2 and n < 8 else 2) for n in range(12)))
    run(rules, tmp_path / "out", home, settings=settings(tmp_path))
    shared = rows_of(tmp_path / "out", "templates")
    assert [(r["rule"], r["row"], r["region"], r["reports"], r["of"], r["bodies"]) for r in shared] == [
        ("SUM", row, "3301", 4, 6, ["1镇", "3镇", "5镇", "7镇"]) for row in ("cod", "tuna")
    ]
