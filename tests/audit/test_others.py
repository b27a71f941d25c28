"""Names and figures of a whole audit, held against each report."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.audit.corpus import encoded, rows_of, run, told, tree, write_pack

LEXICON = """\
patterns:
  别港自称: "^{other_body}(?:今年)?捕"
"""
KINDS = """\
kinds:
  - {id: port, name: 港口, endings: [港]}
  - {id: town, name: 镇, endings: [镇渔会, 镇]}
"""
RULES = """\
  - id: NAMED
    title: 渔获情况说的是本港
    severity: info
    grade: A
    cites: [rule/1]
    in: 渔获
    text: {must_not: 别港自称}
    message: "{quote}"
    en: {title: The text is about the own port, message: "{quote}"}
    cases:
      - {name: 别港, report: {body: {name: 甲港镇}}, text: 丙港镇捕鱼。, others: [{body: {name: 丙港镇}}], expect: fail}
      - {name: 本港, report: {body: {name: 甲港镇}}, text: 甲港镇捕鱼。, others: [{body: {name: 丙港镇}}], expect: pass}
      - {name: 没有别港, text: 丙港镇捕鱼。, expect: not-applicable}
  - id: FAR
    title: 渔获不远远高出各港
    severity: info
    grade: A
    cites: [rule/1]
    in: 渔获表
    usual: {share: "0.9", times: "2", above: 5, least: 10}
    message: "{value} > {expected}"
    en: {title: The catch is not far out, message: "{value} > {expected}"}
    cases:
      - {name: 多, report: {body: {kind: town}, tables: {catch: {cod: {all: 9}}}}, others: [{}], crowd: 9, expect: fail}
      - {name: 不多, report: {body: {kind: town}, tables: {catch: {cod: {all: 5}}}}, others: [{}], crowd: 9, expect: pass}
      - {name: 太少, report: {body: {kind: town}}, others: [{}], crowd: 8, expect: not-applicable}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    rules = write_pack(tmp_path)
    (rules / "harbour/lexicon.yaml").write_text(LEXICON, encoding="utf-8")
    for name, more in (("1/form.yaml", KINDS), ("1/rules.yaml", RULES)):
        path = rules / "harbour" / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    return rules


def write(folder: Path, reports: list[dict[str, Any]]) -> Path:
    folder.mkdir()
    for n, report in enumerate(reports):
        (folder / f"{n:03d}.json").write_bytes(encoded(report))
    return folder


def found(out: Path, rule: str) -> set[tuple[str, str]]:
    return {(r["body"], r["message"]) for r in rows_of(out, "findings") if (r["rule"], r["outcome"]) == (rule, "fail")}


def applied(out: Path, rule: str) -> list[int]:
    return [row["not_applicable"] for row in rows_of(out, "ledger") if row["rule"] == rule]


def towns(count: int, year: int = 2020) -> list[dict[str, Any]]:
    return [told(f"第{n}镇", year, n, 1, n + 1) for n in range(count)]


def test_a_name_of_another_body_is_told_where_the_own_is_due(tmp_path: Path, rules: Path) -> None:
    reports = [
        told("云港丁镇", 2020, text="云港丙镇今年捕鱼。"), told("云港丙镇", 2020, text="云港丙镇今年捕鱼。"),
        told("云港戊镇", 2020, text="云港捕鱼。"), told("云港", 2020, text="云港丙镇捕鱼。"),
        told("云港己镇", 2020, text="云港庚镇捕鱼,说到云港丙镇捕鱼。"), told("云港丙镇渔会", 2020, text="今年云港丙镇捕鱼。"),
        told("海港辛镇", 2019, text="云港丙 镇捕鱼。"),
    ]  # fmt: skip
    run(rules, tmp_path / "out", write(tmp_path / "in", reports))
    assert found(tmp_path / "out", "NAMED") == {
        ("云港丁镇", "云港丙镇今年捕鱼"),
        ("海港辛镇", "云港丙镇捕鱼"),
    }


def test_bodies_above_and_below_in_the_table_are_none_other(tmp_path: Path, rules: Path) -> None:
    (tmp_path / "bodies.csv").write_text(
        "body,parent,kind\n大洋省,,port\n云雾港,大洋省,port\n红丁镇,云雾港,town\n绿丙镇,云雾港,town\n", encoding="utf-8"
    )
    reports = [
        told("红丁镇", 2020, text="大洋省捕鱼。\n云雾港捕鱼。"), told("云雾港", 2020, text="绿丙镇捕鱼。"),
        told("绿丙镇", 2020, text="红丁镇捕鱼。"), told("大洋省", 2020, text="红丁镇捕鱼。"),
    ]  # fmt: skip
    run(rules, tmp_path / "out", write(tmp_path / "in", reports), settings={"hierarchy": str(tmp_path / "bodies.csv")})
    assert {body for body, _ in found(tmp_path / "out", "NAMED")} == {"绿丙镇", "大洋省"}


def test_a_body_by_its_former_name_is_none_other(tmp_path: Path, rules: Path) -> None:
    reports = [told("新风镇", 2020, text="旧雨镇捕鱼。"), told("旧雨镇", 2019, text="旧雨镇捕鱼。")]
    home = write(tmp_path / "in", reports)
    run(rules, tmp_path / "out", home, aliases={"旧雨镇": "新风镇"})
    assert found(tmp_path / "out", "NAMED") == set()
    reports.append(told("别处镇", 2020, text="旧雨镇捕鱼。"))
    run(rules, tmp_path / "more", write(tmp_path / "more-in", reports), aliases={"旧雨镇": "新风镇"})
    assert {body for body, _ in found(tmp_path / "more", "NAMED")} == {"别处镇"}
    run(rules, tmp_path / "other", home)
    assert {body for body, _ in found(tmp_path / "other", "NAMED")} == {"新风镇"}


def test_a_body_by_another_name_of_the_table_is_another(tmp_path: Path, rules: Path) -> None:
    (tmp_path / "bodies.csv").write_text("body,aliases\n新风镇,旧雨镇\n别处镇,\n", encoding="utf-8")
    reports = [told("新风镇", 2020, text="旧雨镇捕鱼。"), told("别处镇", 2020, text="旧雨镇捕鱼。")]
    run(rules, tmp_path / "out", write(tmp_path / "in", reports), settings={"hierarchy": str(tmp_path / "bodies.csv")})
    assert {body for body, _ in found(tmp_path / "out", "NAMED")} == {"别处镇"}


def test_a_figure_far_out_of_those_of_the_year_and_kind_is_told(tmp_path: Path, rules: Path) -> None:
    reports = [*towns(20), *(told(f"第{n}港", 2020, 90, 9, 99) for n in range(12)), *towns(9, 2019)]
    reports += [told("大镇", 2020, 39, 0, 39), told("小镇", 2020, 38, 0, 38), told("大镇", 2019, 99, 0, 99)]
    run(rules, tmp_path / "out", write(tmp_path / "in", reports))
    assert found(tmp_path / "out", "FAR") == {("大镇", "39 > 19"), ("大镇", "99 > 8")}
    few = write(tmp_path / "few", [*towns(8), told("大镇", 2020, 37, 0, 37)])
    run(rules, tmp_path / "fewer", few)
    assert found(tmp_path / "fewer", "FAR") == set()
    assert set(applied(tmp_path / "fewer", "FAR")) == {1}


def test_the_kind_that_the_table_of_bodies_gives_counts(tmp_path: Path, rules: Path) -> None:
    names = [f"第{n}处" for n in range(12)]
    (tmp_path / "bodies.csv").write_text("body,kind\n" + "".join(f"{n},town\n" for n in names), encoding="utf-8")
    home = write(tmp_path / "in", [told(name, 2020, 50 if name == "第3处" else 1, 1, 2) for name in names])
    run(rules, tmp_path / "out", home)
    assert found(tmp_path / "out", "FAR") == set()
    run(rules, tmp_path / "known", home, settings={"hierarchy": str(tmp_path / "bodies.csv")})
    assert found(tmp_path / "known", "FAR") == {("第3处", "50 > 1")}


def test_workers_and_the_order_of_files_change_nothing(tmp_path: Path, rules: Path) -> None:
    reports = [*towns(30), told("大镇", 2020, 99, 0, 99, text="第3镇捕鱼。")]
    outs = []
    for name, jobs in (("one", 0), ("two", 2)):
        (tmp_path / name).mkdir()
        home = write(tmp_path / name / "in", reports)
        run(rules, tmp_path / name / "out", home, jobs=jobs)
        outs.append(tmp_path / name / "out")
        random.Random(name).shuffle(reports)
    assert found(outs[0], "FAR") == found(outs[1], "FAR") == {("大镇", "99 > 27")}
    assert found(outs[0], "NAMED") == found(outs[1], "NAMED") == {("大镇", "第3镇捕鱼")}


def test_an_audit_that_knows_what_was_read_gives_the_same_bytes(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", [*towns(30), told("大镇", 2020, 99, 0, 99, text="第3镇捕鱼。")])
    for name, jobs in (("one", 0), ("two", 0), ("three", 2)):
        run(rules, tmp_path / name, home, cache=tmp_path / "cache", jobs=jobs)
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(tmp_path / "three")
    assert found(tmp_path / "two", "FAR") != set()


def test_where_texts_are_too_many_to_be_compared_names_and_figures_are_held_all_the_same(
    tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gouji.audit.run.MOST", 1)
    home = write(tmp_path / "in", [*towns(30), told("大镇", 2020, 99, 0, 99, text="第3镇捕鱼。")])
    run(rules, tmp_path / "out", home)
    assert {body for body, _ in found(tmp_path / "out", "FAR") | found(tmp_path / "out", "NAMED")} == {"大镇"}


def test_what_nobody_asked_for_does_not_apply(tmp_path: Path, rules: Path) -> None:
    home = write(tmp_path / "in", [*towns(30), told("大镇", 2020, 99, 0, 99, text="第3镇捕鱼。")])
    run(rules, tmp_path / "out", home, settings={"likeness": False})
    assert applied(tmp_path / "out", "FAR") == applied(tmp_path / "out", "NAMED") == [1] * 31
