"""
Seeded reports for the bench: right ones, whose 200 cells reconcile and whose narrative says the same numbers, and ones
with slips in the figures.

Nothing here knows the rules under test: the figures are drawn so that the relations printed in the form hold, and the
sentences are filled with them. Same seed, same report.
"""

from __future__ import annotations

import random
from typing import Any

from narrative import narrative

Cells = dict[str, dict[str, Any]]

APPLICANTS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other")
OUTCOMES = {
    "granted": 30,
    "partial": 12,
    "refused_secret": 1,
    "refused_law": 1,
    "refused_safety": 1,
    "refused_third_party": 4,
    "refused_internal": 2,
    "refused_process": 3,
    "refused_case_file": 2,
    "refused_query": 1,
    "unavailable_not_held": 20,
    "unavailable_to_create": 4,
    "unavailable_unclear": 2,
    "rejected_petition": 5,
    "rejected_repeat": 3,
    "rejected_publication": 1,
    "rejected_excessive": 1,
    "rejected_confirmation": 1,
    "closed_uncorrected": 2,
    "closed_unpaid": 0,
    "closed_other": 4,
}
"""Row to weight: how often an application ends there."""

ROWS = ("received", "carried_in", *OUTCOMES, "processed", "carried_out")
RESULTS = ("upheld", "corrected", "other", "pending")
SUITS = ("reconsideration", "direct_suit", "suit_after_reconsideration")
SECTIONS = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
BODIES = ("云岭市", "青禾市", "临溪区", "安澜县", "禾丰县", "松涛区", "明渠县", "南桥市")
OFFICES = ("教育局", "水利局", "民政局", "农业农村局", "交通运输局", "市场监督管理局", "生态环境局", "住房和城乡建设局")


def make_report(seed: int, faults: int = 0) -> dict[str, Any]:
    """
    Make one report.

    Args:
        seed: Which report; any whole number.
        faults: How many cells of tables III and IV get a wrong figure afterwards.

    Returns:
        A JSON report of about 10 KB: 200 cells and a narrative of about 3,000 characters.
    """
    rng = random.Random(seed)
    year = rng.choice((2021, 2022, 2023, 2024, 2025))
    body = rng.choice(BODIES) + rng.choice(OFFICES)
    tables = {"proactive": _proactive(rng), "requests": _requests(rng), "disputes": _disputes(rng)}
    texts = narrative(rng, body, year, tables)
    _slip(rng, tables, faults)
    return {
        "pack": "cn-gov-info-annual-report",
        "edition": "2021",
        "body": {"name": body, "kind": "department", "region": ""},
        "year": year,
        "title": f"{body}{year}年政府信息公开工作年度报告",
        "published": f"{year + 1}-01-{rng.randint(8, 31):02d}",
        "preamble": texts["preamble"],
        "sections": [{"id": key, "heading": head, "text": texts.get(key, "")} for key, head in SECTIONS.items()],
        "tables": tables,
    }


def _proactive(rng: random.Random) -> Cells:
    issued, repealed, before = rng.randint(0, 12), rng.randint(0, 6), rng.randint(6, 60)
    return {
        "regulations": {"issued": 0, "repealed": 0, "in_force": 0},
        "normative": {"issued": issued, "repealed": repealed, "in_force": before + issued - repealed},
        "licences": {"decisions": rng.randint(0, 20000)},
        "penalties": {"decisions": rng.randint(0, 3000)},
        "coercion": {"decisions": rng.randint(0, 90)},
        "fees": {"amount": f"{rng.randint(0, 9_000_000) / 10_000:.4f}"},
    }


def _requests(rng: random.Random) -> Cells:
    columns = {name: _column(rng, size) for name, size in zip(APPLICANTS, _sizes(rng), strict=True)}
    columns["total"] = {row: sum(column[row] for column in columns.values()) for row in ROWS}
    return {row: {name: column[row] for name, column in columns.items()} for row in ROWS}


def _sizes(rng: random.Random) -> list[int]:
    people = rng.randint(12, 400)
    return [people, *(rng.randint(0, people // part) for part in (5, 40, 40, 12, 20))]


def _column(rng: random.Random, received: int) -> dict[str, int]:
    carried_in = rng.randint(0, received // 10)
    carried_out = rng.randint(0, (received + carried_in) // 10)
    processed = received + carried_in - carried_out
    column = dict.fromkeys(ROWS, 0)
    for row in rng.choices(list(OUTCOMES), weights=list(OUTCOMES.values()), k=processed):
        column[row] += 1
    return column | {
        "received": received,
        "carried_in": carried_in,
        "processed": processed,
        "carried_out": carried_out,
    }


def _disputes(rng: random.Random) -> Cells:
    table: Cells = {}
    for suit, most in zip(SUITS, (9, 3, 5), strict=True):
        parts = {result: rng.randint(0, most) for result in RESULTS}
        table[suit] = {**parts, "total": sum(parts.values())}
    return table


def _slip(rng: random.Random, tables: dict[str, Cells], faults: int) -> None:
    """Change `faults` different cells the way people slip: one off, a digit twice, digits swapped, a zero."""
    places = [
        (table, row, column)
        for table in ("requests", "disputes")
        for row, cells in tables[table].items()
        for column in cells
    ]
    for table, row, column in rng.sample(places, faults):
        old = int(tables[table][row][column])
        swapped = int(str(old)[::-1])
        options = {old + 1, old * 10 + old % 10, swapped, 0, old + 10} - {old}
        tables[table][row][column] = rng.choice(sorted(options))
