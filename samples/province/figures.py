"""The figures of a body: tables that reconcile, and that follow from those of the year before."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

Figures = dict[str, int]
"""`TABLE/ROW/COLUMN` to a whole number; the fees are in units of one ten-thousandth."""
Tables = dict[str, dict[str, dict[str, Any]]]

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
FEES = "proactive/fees/amount"
PATHS = (
    *(f"proactive/{row}/{column}" for row in ("regulations", "normative") for column in ("issued", "repealed", "in_force")),
    *(f"proactive/{row}/decisions" for row in ("licences", "penalties", "coercion")),
    FEES,
    *(f"requests/{row}/{column}" for row in ROWS for column in (*APPLICANTS, "total")),
    *(f"disputes/{row}/{column}" for row in SUITS for column in (*RESULTS, "total")),
)  # fmt: skip


class Size(NamedTuple):
    """How much a body has to do in a year, about."""

    requests: int
    decisions: int
    documents: int


SIZES = {"department": Size(60, 9000, 8), "township": Size(14, 900, 2), "office": Size(90, 40, 14)}


def follow(pick: random.Random, kind: str, scale: float, before: Figures | None) -> Figures:
    """
    Draw the figures of a year.

    Args:
        pick: Where they are drawn from.
        kind: Kind of the body, which says how much it has to do.
        scale: By how much this body is larger or smaller than others of its kind.
        before: Its figures of the year before; None for the first year.
    """
    size = SIZES[kind]
    out = dict.fromkeys(PATHS, 0)
    _documents(pick, size, out, before)
    for row, part in (("licences", 1.0), ("penalties", 0.3), ("coercion", 0.01)):
        path = f"proactive/{row}/decisions"
        usual = before[path] if before else round(size.decisions * scale * part)
        out[path] = round(usual * pick.uniform(0.85, 1.18)) + pick.randint(1, 9)
    usual = before[FEES] if before else round(size.decisions * scale * 900)
    out[FEES] = round(usual * pick.uniform(0.9, 1.12)) + pick.randint(1, 9999)
    for column, part in zip(APPLICANTS, (1.0, 0.15, 0.02, 0.02, 0.08, 0.04), strict=True):
        _column(pick, column, size.requests * scale * part, out, before)
    for row in ROWS:
        out[f"requests/{row}/total"] = sum(out[f"requests/{row}/{column}"] for column in APPLICANTS)
    _disputes(pick, size, out, before)
    return out


def _documents(pick: random.Random, size: Size, out: Figures, before: Figures | None) -> None:
    issued, stock = pick.randint(0, size.documents), pick.randint(size.documents, size.documents * 5)
    had = before["proactive/normative/in_force"] if before else stock
    repealed = pick.randint(0, min(had + issued, size.documents // 2))
    for column, value in (("issued", issued), ("repealed", repealed), ("in_force", had + issued - repealed)):
        out[f"proactive/normative/{column}"] = value


def _column(pick: random.Random, column: str, usual: float, out: Figures, before: Figures | None) -> None:
    received = round(usual * pick.uniform(0.7, 1.35))
    had = before[f"requests/carried_out/{column}"] if before else pick.randint(0, max(received // 12, 1))
    left = pick.randint(0, (received + had) // 10)
    done = received + had - left
    for row in pick.choices(list(OUTCOMES), weights=list(OUTCOMES.values()), k=done):
        out[f"requests/{row}/{column}"] += 1
    for row, value in (("received", received), ("carried_in", had), ("processed", done), ("carried_out", left)):
        out[f"requests/{row}/{column}"] = value


def _disputes(pick: random.Random, size: Size, out: Figures, before: Figures | None) -> None:
    for row, most in zip(SUITS, (size.requests // 14, size.requests // 60, size.requests // 30), strict=True):
        waiting = before[f"disputes/{row}/pending"] if before else 0
        parts = [pick.randint(0, most) for _ in RESULTS[:3]]
        parts[0] += waiting  # what waited is decided
        parts.append(pick.randint(0, most // 2))
        for column, value in zip((*RESULTS, "total"), (*parts, sum(parts)), strict=True):
            out[f"disputes/{row}/{column}"] = value


def add(total: Figures, part: Figures) -> None:
    """Add the figures of a part to those of the whole."""
    for path, value in part.items():
        total[path] = total.get(path, 0) + value


def tables_of(figures: Figures) -> Tables:
    """Lay figures out as the tables of a report."""
    out: Tables = {}
    for path in PATHS:
        table, row, column = path.split("/")
        value: int | str = figures[path]
        if path == FEES:
            value = f"{figures[path] // 10_000}.{figures[path] % 10_000:04d}"
        out.setdefault(table, {}).setdefault(row, {})[column] = value
    return out
