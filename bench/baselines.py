"""
What gouji is compared with, each written as well as one would write it by hand.

`handwritten` is straight-line Python over parsed JSON: the sums, the cells, the sections and, when asked, what the
narrative says. `Naive` is the usual way to run rules from data: jsonschema for the shape and simpleeval for each
expression, both prepared beforehand, with flat names so that simpleeval does not walk nested values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import jsonschema
import simpleeval
from relations import COLUMNS, DECISIONS, DOCUMENTS, STAGES, flat, relations
from reports import OUTCOMES, RESULTS, ROWS, SECTIONS, SUITS

Report = dict[str, Any]


def handwritten(report: Report) -> list[str]:
    """
    Check the arithmetic and the structure of a report.

    Args:
        report: A parsed JSON report.

    Returns:
        One line a fault.
    """
    faults: list[str] = []
    tables = report["tables"]
    _sections(report, faults)
    _proactive(tables["proactive"], faults)
    _requests(tables["requests"], faults)
    _disputes(tables["disputes"], faults)
    return faults


def handwritten_text(report: Report) -> list[str]:
    """Check the arithmetic, the structure and the narrative of a report; one line a fault."""
    faults = handwritten(report)
    texts = {section["id"]: section["text"] for section in report["sections"]}
    whole = "\n".join([report["preamble"], *texts.values()])
    _claims(texts["overview"], report["tables"], faults)
    faults += [f"aspect {name}" for name, pattern in MUST_OVERVIEW.items() if not pattern.search(texts["overview"])]
    faults += [f"problems {name}" for name, pattern in MUST_PROBLEMS.items() if not pattern.search(texts["problems"])]
    faults += [f"residue {name}" for name, pattern in MUST_NOT.items() if pattern.search(whole)]
    if not FEE.search(texts["other"]):
        faults.append("fee")
    _head(report, faults)
    return faults


def _head(report: Report, faults: list[str]) -> None:
    year = report["year"]
    if f"{year}年1月1日" not in report["preamble"] or f"{year}年12月31日" not in report["preamble"]:
        faults.append("period")
    if str(year) not in report["title"]:
        faults.append("title")
    if not f"{year + 1}-01-01" <= report["published"] <= f"{year + 1}-01-31":
        faults.append("published")


def _count(value: object, place: str, faults: list[str]) -> int:
    if type(value) is int and value >= 0:
        return value
    faults.append(f"{place}: {value!r} is not a count")
    return 0


def _sections(report: Report, faults: list[str]) -> None:
    found = [section["id"] for section in report["sections"]]
    faults += [f"section {name}" for name in SECTIONS if name not in found]
    if found != [name for name in SECTIONS if name in found]:
        faults.append("order of sections")
    faults += [f"heading {s['id']}" for s in report["sections"] if s["heading"] != SECTIONS.get(s["id"])]


def _proactive(table: Report, faults: list[str]) -> None:
    for row in DOCUMENTS:
        issued, repealed, in_force = (_count(table[row].get(stage), row, faults) for stage in STAGES)
        if issued > in_force + repealed:
            faults.append(f"flow {row}")
    for row in DECISIONS:
        _count(table[row].get("decisions"), row, faults)
    try:
        if Decimal(table["fees"]["amount"]) < 0:
            faults.append("fees")
    except (InvalidOperation, KeyError, TypeError):
        faults.append("fees")


def _requests(table: Report, faults: list[str]) -> None:
    columns = dict.fromkeys(COLUMNS, 0)
    for row in ROWS:
        cells = table.get(row)
        if cells is None:
            faults.append(f"row {row}")
            continue
        values = [_count(cells.get(column), row, faults) for column in COLUMNS]
        if sum(values[:-1]) != values[-1]:
            faults.append(f"sum of row {row}")
        if row in OUTCOMES:
            for column, value in zip(COLUMNS, values, strict=True):
                columns[column] += value
    received, carried_in, processed, carried_out = (
        table[row] for row in ("received", "carried_in", "processed", "carried_out")
    )
    for column in COLUMNS:
        if columns[column] != processed[column]:
            faults.append(f"sum of column {column}")
        if received[column] + carried_in[column] != processed[column] + carried_out[column]:
            faults.append(f"balance of column {column}")


def _disputes(table: Report, faults: list[str]) -> None:
    for row in SUITS:
        values = [_count(table[row].get(column), row, faults) for column in (*RESULTS, "total")]
        if sum(values[:-1]) != values[-1]:
            faults.append(f"sum of {row}")


def _claims(overview: str, tables: Report, faults: list[str]) -> None:
    total = {row: cells["total"] for row, cells in tables["requests"].items()}
    suits = tables["disputes"]["direct_suit"]["total"] + tables["disputes"]["suit_after_reconsideration"]["total"]
    said: dict[str, Callable[[], int]] = {
        "received": lambda: total["received"],
        "carried_in": lambda: total["carried_in"],
        "processed": lambda: total["processed"],
        "carried_out": lambda: total["carried_out"],
        "granted": lambda: total["granted"],
        "partial": lambda: total["partial"],
        "refused": lambda: sum(count for row, count in total.items() if row.startswith("refused_")),
        "unavailable": lambda: sum(count for row, count in total.items() if row.startswith("unavailable_")),
        "rejected": lambda: sum(count for row, count in total.items() if row.startswith("rejected_")),
        "closed": lambda: sum(count for row, count in total.items() if row.startswith("closed_")),
        "issued": lambda: tables["proactive"]["normative"]["issued"],
        "repealed": lambda: tables["proactive"]["normative"]["repealed"],
        "in_force": lambda: tables["proactive"]["normative"]["in_force"],
        "reconsideration": lambda: tables["disputes"]["reconsideration"]["total"],
        "suits": lambda: suits,
    }
    for name, pattern in CLAIMS.items():
        hit = pattern.search(overview)
        if hit and int(hit[1].replace(",", "")) != said[name]():
            faults.append(f"said {name}")


_NUMBER = r"(\d[\d,]*)件"
CLAIMS = {
    "received": re.compile(r"(?:新收|收到|受理)[^。，]{0,12}申请" + _NUMBER),
    "carried_in": re.compile(r"上年(?:度)?结转" + _NUMBER),
    "processed": re.compile(r"办结" + _NUMBER),
    "carried_out": re.compile(r"结转下年度(?:继续办理)?" + _NUMBER),
    "granted": re.compile(r"予以公开" + _NUMBER),
    "partial": re.compile(r"部分公开" + _NUMBER),
    "refused": re.compile(r"不予公开" + _NUMBER),
    "unavailable": re.compile(r"无法提供" + _NUMBER),
    "rejected": re.compile(r"不予处理" + _NUMBER),
    "closed": re.compile(r"其他处理" + _NUMBER),
    "issued": re.compile(r"制发行政规范性文件" + _NUMBER),
    "repealed": re.compile(r"废止" + _NUMBER),
    "in_force": re.compile(r"现行有效" + _NUMBER),
    "reconsideration": re.compile(r"行政复议" + _NUMBER),
    "suits": re.compile(r"行政诉讼" + _NUMBER),
}
MUST_OVERVIEW = {
    name: re.compile(words)
    for name, words in {
        "proactive": "主动公开",
        "requests": "依申请",
        "management": "信息管理",
        "platform": "平台建设|公开平台",
        "supervision": "监督保障|监督",
    }.items()
}
MUST_PROBLEMS = {"problem": re.compile("问题|不足|短板|有待"), "improvement": re.compile("改进|措施|下一步")}
FEE = re.compile("(?:没有|未|无)[^。]{0,6}(?:收取|产生|发生)[^。]{0,6}费|处理费")
MUST_NOT = {
    name: re.compile(words)
    for name, words in {
        "form": "该部分以表格形式报告|表格如下|填表说明",
        "blank": r"XX|××|20XX年",
        "letter": "根据贵办|妥否请批示|现报来",
        "old law": "国务院令第492号|〔2019〕60号",
        "old fees": "检索费|复印费|邮寄费",
        "identity": r"(?<!\d)\d{17}[\dXx](?!\d)",
        "mobile": r"(?<!\d)1[3-9]\d{9}(?!\d)",
        "secret": "绝密★|机密★|秘密★",
    }.items()
}


class Naive:
    """jsonschema and a loop of simpleeval over expressions, prepared once for all reports."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.validator = jsonschema.Draft7Validator(schema)
        self.evaluator = simpleeval.SimpleEval(functions={})
        self.rules = [(each.name, each.text, self.evaluator.parse(each.text)) for each in relations()]

    def check(self, report: Report) -> list[str]:
        """Check the shape and the arithmetic of a report; one line a fault."""
        faults = [error.message for error in self.validator.iter_errors(report)]
        self.evaluator.names = flat(report)
        for name, text, parsed in self.rules:
            try:
                if not self.evaluator.eval(text, previously_parsed=parsed):
                    faults.append(name)
            except (simpleeval.InvalidExpression, TypeError):
                faults.append(f"cannot be told: {text}")
        return faults
