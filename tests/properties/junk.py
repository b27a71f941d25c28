"""Reports of the pack that comes with the program, spoilt in every way that a report can be."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from bench.reports import make_report

CELLS = [
    0, 1, -1, 7, 10**15, 10**40, None, "", "  ", "/", "约5", "5件", "2(含1件撤回)", "1,234", "12.50", "-0.25", "三",
    "1.5万", 2.5, 0.1, 1e300, "9" * 60, {"unreadable": "污损"}, "\u202e12", "𝟙", "٣", "½", "{left}", "__class__",
]  # fmt: skip
TEXTS = ["", " ", "无。", "收到申请5件。", "\x1b[31m", "{0.__class__}", "\u202e", {"unreadable": "图片"}, "2019年" * 50]


def spoilt(seed: int) -> dict[str, Any]:
    """Make a report and do some things to it that no sound report has had done to it."""
    rng = random.Random(seed)
    report = copy.deepcopy(make_report(seed, faults=rng.randint(0, 3)))
    for way in rng.choices(WAYS, k=rng.randint(1, 8)):
        way(report, rng)
    return report


def _table(report: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    tables = [t for t in report["tables"].values() if isinstance(t, dict)]
    return rng.choice(tables) if tables else {}


def _row(report: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    rows = [r for r in _table(report, rng).values() if isinstance(r, dict)]
    return rng.choice(rows) if rows else {}


def _cells(report: dict[str, Any], rng: random.Random) -> None:
    for _ in range(rng.randint(1, 12)):
        row = _row(report, rng)
        if row:
            row[rng.choice(list(row))] = rng.choice(CELLS)


def _lost_cell(report: dict[str, Any], rng: random.Random) -> None:
    row = _row(report, rng)
    if row:
        del row[rng.choice(list(row))]


def _lost_row(report: dict[str, Any], rng: random.Random) -> None:
    table = _table(report, rng)
    if table:
        del table[rng.choice(list(table))]


def _lost_column(report: dict[str, Any], rng: random.Random) -> None:
    column = rng.choice(["total", "other", "issued", "decisions", "upheld", "natural_person"])
    for row in _table(report, rng).values():
        if isinstance(row, dict):
            row.pop(column, None)


def _lost_table(report: dict[str, Any], rng: random.Random) -> None:
    if report["tables"]:
        del report["tables"][rng.choice(list(report["tables"]))]


def _odd_table(report: dict[str, Any], rng: random.Random) -> None:
    odd: list[dict[str, Any]] = [
        {},
        {"unreadable": "图片"},
        {"unreadable": "图片", "received": {}},
        {"received": "模糊"},
    ]
    report["tables"][rng.choice(["proactive", "requests", "disputes", "stranger"])] = rng.choice(odd)


def _odd_row(report: dict[str, Any], rng: random.Random) -> None:
    table = _table(report, rng)
    table[rng.choice(["closed", "received", "stranger", "unreadable", ""])] = rng.choice(
        ["", "模糊", {}, {"x": 1}, {"total": 3}]
    )


def _merged_row(report: dict[str, Any], rng: random.Random) -> None:
    """Print （六）其他处理 as the single row of the older format."""
    rows = report["tables"].get("requests", {})
    parts = [rows.pop(name, None) for name in ("closed_uncorrected", "closed_unpaid", "closed_other")]
    sound = [p for p in parts if isinstance(p, dict)]
    columns = {c for p in sound for c in p}
    rows["closed"] = {c: sum(p[c] for p in sound if isinstance(p.get(c), int)) for c in sorted(columns)}


def _sections(report: dict[str, Any], rng: random.Random) -> None:
    sections = report["sections"]
    rng.choice([rng.shuffle, lambda s: s.clear(), lambda s: s.append(dict(s[0])) if s else None])(sections)
    if sections:
        sections[rng.randrange(len(sections))]["text"] = rng.choice(TEXTS)
        rng.choice(sections)["heading"] = rng.choice(
            ["", "一、", "九、别的", "\x1b]0;x\x07", "二、主动公开政府信息情况"]
        )
        rng.choice(sections)["id"] = rng.choice(["overview", "stranger", "other"])


def _head(report: dict[str, Any], rng: random.Random) -> None:
    key, values = rng.choice([
        ("year", [None, 1, 1999, 2021, 2031, 9999]),
        ("published", ["", "2023-02-30", "9999-12-31", "0001-01-01", "2024-02-01"]),
        ("title", ["", "报告", "\u202e告报"]),
        ("preamble", ["", "2019年", "{body}"]),
        ("edition", ["", "2021"]),
    ])  # fmt: skip
    report[key] = rng.choice(values)
    kinds = ["unknown", "department", "government", "township", "subdistrict", "authorised", "", "stranger"]
    report["body"] = {"name": rng.choice(["", "某市教育局", "某镇人民政府", "\x1b[2J"]), "kind": rng.choice(kinds)}


def _labels(report: dict[str, Any], rng: random.Random) -> None:
    keys = [
        "requests/received",
        "requests/received/total",
        "proactive/fees/amount",
        "sections/other",
        "x",
        "a/b/c/d",
        "",
    ]
    labels = [None, "", "规范性文件", "本年收费金额", "三、收到", "总 计", "𝟙" * 300]
    report["labels"] = {rng.choice(keys): rng.choice(labels) for _ in range(rng.randint(1, 4))}


def _extras(report: dict[str, Any], rng: random.Random) -> None:
    kinds = [rng.choice(["row", "column", "section", "table"]) for _ in range(rng.randint(1, 3))]
    tables = ["requests", "proactive", "", "x"]
    report["extras"] = [
        {"kind": k, "label": rng.choice(["", "小计", "\x1b"]), "table": rng.choice(tables)} for k in kinds
    ]


def _provenance(report: dict[str, Any], rng: random.Random) -> None:
    paths = ["requests", "requests/received", "requests/processed", "requests/received/total", "sections/overview", "x"]
    places: list[dict[str, Any]] = [
        {"line": 3},
        {"page": 1, "box": [0.0, 1e300, 1.0, -1e300]},
        {},
        {"line": -1},
        {"line": 10**30},
    ]
    report["provenance"] = {path: rng.choice(places) for path in rng.sample(paths, rng.randint(1, 5))}


WAYS: list[Callable[[dict[str, Any], random.Random], None]] = [
    _cells, _cells, _lost_cell, _lost_row, _lost_column, _lost_table, _odd_table, _odd_row, _merged_row, _sections,
    _head, _labels, _extras, _provenance,
]  # fmt: skip
