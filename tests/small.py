"""A small invented pack as files, so that a test may change one thing in it and see what comes of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from gouji.check import Checker, Options
from gouji.engine.telling import Case
from gouji.errors import GoujiError, PackError, Problem
from gouji.findings import Finding, Outcome
from gouji.packs.load import load_folder
from gouji.reports.model import Report

FILES = {
    "pack.yaml": """\
id: orchard
title: 果园年报
version: 1.0.0
editions:
  - {id: "1", title: 果园年报格式, years: 2000-}
""",
    "citations.yaml": """\
citations:
  rule/1: {document: 果园规定, number: 园字1号, clause: 第一条, says: 合计等于各项之和。, grade: A}
""",
    "lexicon.yaml": """\
words:
  丰收: [丰收, 增产]
  灾害: [霜冻, 虫害]
patterns:
  收成: "收{n}吨"
""",
    "1/form.yaml": """\
title: 果园年报
fields:
  - {id: year, name: 年度, en: Year}
  - {id: published, name: 发布日期}
aliases: {值: value, 合计: sum}
units:
  ton: {label: 吨, type: integer, also: {吨: "1", 担: "0.05"}}
  money: {label: 万元, type: decimal}
  change: {label: 吨, type: integer, min: null}
sections:
  - id: yield
    name: 收成
    label: 一、收成情况
    en: I. Yield
    variants: [{text: 一、收成, kind: shortened}, {text: 一、产量, kind: outdated, note: 旧格式}]
  - {id: cost, name: 开支, label: 二、开支情况}
  - {id: other, name: 其他, label: 三、其他事项}
tables:
  - id: fruit
    name: 水果
    label: 水果表
    en: Fruit
    section: yield
    unit: ton
    columns:
      - {id: east, name: 东园, label: 东园, en: East}
      - {id: west, name: 西园, label: 西园, en: West}
      - {id: total, name: 总计, label: 总计, en: Total, variants: [{text: 合计, kind: wrong}]}
    rows:
      - {id: apple, name: 苹果, label: 苹果, en: Apples, variants: [{text: 苹 果 树, kind: statutory}]}
      - {id: pear, name: 梨, label: 梨, en: Pears}
      - {id: plum, name: 李, label: 李, en: Plums}
      - {id: mixed, name: 杂果, label: 杂果, optional: true, stands_for: [pear, plum]}
      - {id: all, name: 全部, label: 全部水果, en: All fruit}
    groups:
      各园: [东园, 西园]
      各果: [苹果, 梨, 李, 杂果]
  - id: costs
    name: 开支表
    label: 开支表
    section: cost
    unit: money
    columns: [{id: wages, name: 工资, label: 工资}, {id: tools, name: 农具, label: 农具}]
    rows:
      - {id: spring, name: 春季, label: 春季}
      - {id: autumn, name: 秋季, label: 秋季, columns: [wages]}
      - {id: change, name: 增减, label: 增减, unit: change, columns: [tools]}
kinds:
  - {id: farm, name: 农场, en: farm, endings: [农场]}
  - {id: school, name: 学校, endings: [学校], words: [小学]}
""",
    "1/rules.yaml": """\
rules:
  - id: ROW-SUM
    title: 各行总计等于两园之和
    severity: error
    grade: A
    cites: [rule/1]
    in: 水果
    for_each: row
    check: 总计 = sum(各园)
    message: "{subject}:总计 {left},两园之和 {right},相差 {difference}。"
    cases: [{name: 相等, given: {东园: 1, 西园: 2, 总计: 3}, expect: pass}]
""",
}

RULE = {
    "id": "R",
    "title": "立",
    "severity": "error",
    "grade": "A",
    "cites": ["rule/1"],
    "cases": [{"name": "例", "expect": "pass"}],
}
ROW = {"east": 1, "west": 2, "total": 3}


def small_pack(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the pack; `changes` gives files other contents, or takes them out."""
    for name, content in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def rules_file(*rules: dict[str, Any]) -> str:
    """Write a file of rules; each gets what every rule must have."""
    return json.dumps({"rules": [{**RULE, **rule} for rule in rules]}, ensure_ascii=False)


def replaced(name: str, *pairs: tuple[str, str]) -> dict[str, str | bytes | None]:
    """Change a file of the pack: each first text, found once, to the second."""
    text = FILES[name]
    for old, new in pairs:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return {name: text}


def problems_of(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> tuple[Problem, ...]:
    """Load the changed pack; give what is wrong with it."""
    try:
        load_folder(small_pack(folder, changes))
    except PackError as error:
        return error.problems
    except GoujiError as error:  # what is no fault of the pack's is no answer
        raise AssertionError(error) from error
    return ()


def checker(folder: Path, *rules: dict[str, Any], **options: Any) -> Checker:
    """Load the pack with these rules."""
    return Checker(load_folder(small_pack(folder, {"1/rules.yaml": rules_file(*rules)})), Options(**options))


def plain(**changes: Any) -> dict[str, Any]:
    """Give a report in which everything is as it should be, but for `changes`."""
    rows = {"apple": dict(ROW), "pear": dict(ROW), "plum": dict(ROW), "all": {"east": 3, "west": 6, "total": 9}}
    costs = {"spring": {"wages": "1.5", "tools": 2}, "autumn": {"wages": 3}, "change": {"tools": -4}}
    heads = {"yield": "一、收成情况", "cost": "二、开支情况", "other": "三、其他事项"}
    return {
        "year": 2020,
        "published": "2021-01-31",
        "title": "某农场2020年果园年报",
        "body": {"name": "某农场", "kind": "farm"},
        "preamble": "果园年报。",
        "sections": [{"id": key, "heading": head, "text": "今年丰收。"} for key, head in heads.items()],
        "tables": {"fruit": rows, "costs": costs},
    } | changes


def with_cells(cells: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Change cells of the report by path; `...` takes a cell, a row or a table out."""
    report = plain(**changes)
    for path, value in cells.items():
        *parents, key = path.split("/")
        place = report["tables"]
        for parent in parents:
            place = place.setdefault(parent, {})
        if value is ...:
            del place[key]
        else:
            place[key] = value
    return report


def report_of(told: dict[str, Any]) -> Report:
    """Read a report as it comes in: as JSON."""
    return msgspec.json.decode(msgspec.json.encode(told), type=Report)


def case_of(checking: Checker, told: dict[str, Any]) -> Case:
    """Judge a report, ready to be explained."""
    return checking.case(report_of(told))


def outcomes(checking: Checker, told: dict[str, Any]) -> list[str]:
    """Judge a report; give the outcome of every instance, in order."""
    case = case_of(checking, told)
    return [case.outcomes.of(n).value for n in range(len(checking.program.instances))]


def findings(checking: Checker, told: dict[str, Any]) -> tuple[Finding, ...]:
    """Check a report; give what is told of it."""
    return checking.report(report_of(told)).findings


def failing(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.outcome is Outcome.FAIL]
