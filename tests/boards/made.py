"""A seeded folder of an audit, written column by column as the contract of its tables says; no report is checked for it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from reports import BODIES, OFFICES, make_report

from gouji.audit.columns import SET_TABLES, TABLES

AREAS = ("140400", "140402", "140403", "140404", "140405", "")
KINDS = ("department", "government", "township", "unknown")
RULES = (
    ("T3-ROW-SUM", "error", "总计等于各列之和"),
    ("T3-BALANCE", "error", "新收与上年结转之和,等于办理结果总计与结转下年度之和"),
    ("T2-ROWS", "warning", "第二部分的表,各行齐全"),
    ("S5-SHORT", "info", "写明问题和改进"),
)
PACK = "cn-gov-info-annual-report"
JUDGED = {"pack": PACK, "edition": "2021"}
TEXTS = (
    ("preamble", "", "text", "本报告依照规定编制。联系电话 13912345678。"),
    ("overview", "一、总体情况", "text", "今年主动公开。\n新收申请十三件,办结十二件。"),
    ("problems", "五、存在的问题", "unreadable", "是图片"),
    ("", "七、附件", "text", "另附一表。"),
)
Rows = dict[str, list[dict[str, Any]]]


def make(
    folder: Path, seed: int = 1, bodies: int = 6, years: tuple[int | None, ...] = (2023, 2024), name: str = ""
) -> Path:
    """
    Write the tables of an audit that never was.

    Args:
        folder: Where to.
        seed: Same seed, same bytes.
        bodies: How many there are.
        years: Of each body's reports.
        name: A text to stand wherever a stranger's may.
    """
    draw = random.Random(seed)
    rows: Rows = {table: [] for table in TABLES}
    for n in range(bodies):
        body = name or f"{BODIES[n % len(BODIES)]}{OFFICES[n // len(BODIES) % len(OFFICES)]}{n // 64 or ''}"
        head = {
            "body": f"{body}{n if name else ''}",
            "kind": name or draw.choice(KINDS),
            "region": name or draw.choice(AREAS),
        }
        for year in years:
            _report(rows, draw, {**head, "year": year, "report": f"{name}reports/{n:06}-{year}.json"}, name)
    for n in range(2):
        rows["unread"].append(
            {
                "source": f"{name}broken-{n}.pdf",
                "code": "not-a-report",
                "cause": name or "没有报告",
                "remedy": name or "另给一份",
            }
        )
    _sides(rows, name)
    write(folder, rows)
    return folder


def _sides(rows: Rows, name: str) -> None:
    """Add what an audit says beside its reports: of the first two, and a body that is missing."""
    one, other = rows["reports"][0], rows["reports"][-1]
    head = {"kind": one["kind"], "region": one["region"], "rule": RULES[2][0]}
    rows["missing"] = [{**head, "pack": PACK, "body": name or "没有报告的机构", "year": 2020}]
    place = {"table": "proactive", "row": "fees", "column": "", "subject": name or "收费行"}
    rows["templates"] = [
        {**head, **place, "pack": PACK, "reports": 20, "of": 30, "bodies": [name or f"机构{n}" for n in range(20)]}
    ]
    rows["likeness"] = [
        {
            **JUDGED, "report": one["report"], "body": one["body"], "year": one["year"], "rule": "S5-SHORT",
            "section": "problems",
            "other": other["report"], "other_body": other["body"], "ratio": ratio, "shared": 9, "own": 10, "theirs": 10,
            "same": ratio == 1, "quote": name or "存在的问题", "other_quote": name or "存在问题",
        }
        for ratio in (0.8, 1.0, 0.9)
    ]  # fmt: skip


def write(folder: Path, rows: Rows) -> None:
    """Write tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, schema in {**TABLES, **SET_TABLES}.items():
        if table == "waivers":  # is there only where waivers were given
            continue
        pq.write_table(pa.Table.from_pylist(rows.get(table, []), schema=schema), folder / f"{table}.parquet")


def _report(rows: Rows, draw: random.Random, head: dict[str, Any], name: str) -> None:
    broken = [rule for rule in RULES if draw.random() < 0.4]
    found = [row for rule in broken for row in _findings(draw, head, rule, name)]
    told = [row for row in found if row["caused_by"] is None]
    levels = {level: sum(row["severity"] == level for row in told) for level in ("error", "warning", "info")}
    is_open = not levels["error"] and draw.random() < 0.3
    rows["findings"] += found
    rows["ledger"] += [
        {
            **JUDGED, "report": head["report"], "rule": rule, "severity": severity, "passed": 5,
            "failed": sum(row["rule"] == rule for row in found), "undetermined": int(is_open), "not_applicable": 1,
        }
        for rule, severity, _ in RULES
    ]  # fmt: skip
    rows["cells"] += _cells(draw, head, name)
    rows["texts"] += [
        {
            **JUDGED, "report": head["report"], "body": head["body"], "year": head["year"], "section": section,
            "heading": name or heading, "state": state, "text": name or said,
        }
        for section, heading, state, said in TEXTS
    ]  # fmt: skip
    rows["reports"].append(
        head
        | {
            "source": head["report"], "sha256": f"{draw.getrandbits(256):064x}", **JUDGED,
            "title": name or "年度报告", "published": f"{(head['year'] or 2000) + 1}-01-20",
            "verdict": "fail" if levels["error"] else "undetermined" if is_open else "pass",
            "passed": 20, "failed": len(found), "undetermined": 4 * is_open, "not_applicable": 4,
            "errors": levels["error"], "warnings": levels["warning"], "infos": levels["info"], "waived": 0,
            "blocks": next((level for level in levels if levels[level]), ""), "chain": "00",
        }
    )  # fmt: skip


def _findings(
    draw: random.Random, head: dict[str, Any], rule: tuple[str, str, str], name: str
) -> Iterator[dict[str, Any]]:
    for n in range(draw.randint(1, 3)):
        column = ("total", "natural_person", "commercial")[n]
        text = name or "差 1"
        yield head | JUDGED | {
            "rule": rule[0], "severity": rule[1], "outcome": "fail", "title": name or rule[2], "message": text,
            "subject": name or "新收行", "table": "requests", "row": "received", "column": column, "left": "12", "right": "13",
            "difference": "-1", "detail": name or "10 + 2 = 12", "quote": name or "申请十三件,办结",
            "cites": name or "format-2021/table-3/note",
            "grade": "A", "caused_by": "T3-ROW-SUM" if n == 2 else None, "follows": 0, "suggestion": name,
            "place": name or "第 140 行", "page": None, "line": 140, "cells": [f"requests/received/{column}"],
        }  # fmt: skip


def _cells(draw: random.Random, head: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    report = make_report(draw.randrange(10_000))
    for table, lines in report["tables"].items():
        for row, line in lines.items():
            for column, value in line.items():
                number = Decimal(str(value)) if str(value).replace(".", "").isdecimal() else None
                yield {
                    **JUDGED, "report": head["report"], "body": head["body"], "year": head["year"], "table": table, "row": row,
                    "column": column, "state": "blank" if value is None else "text" if number is None else "number",
                    "printed": "" if value is None else str(value) + (name if table == "disputes" else ""), "number": number,
                }  # fmt: skip
