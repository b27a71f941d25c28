"""The reports of a province, one after the other: those of bodies before those of the government above them."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from samples.province import bodies
from samples.province.bodies import Area, Body, Plan
from samples.province.faults import FAULTS, OUTLYING, Fault, Scene
from samples.province.figures import Figures, add, follow, tables_of
from samples.province.texts import SECTIONS, texts_of

PACK, EDITION = "cn-gov-info-annual-report", "2021"
_LATE = {"government": (3, 1, 28), "department": (1, 8, 31), "office": (1, 8, 31), "township": (1, 8, 31)}
"""Kind to the month and the days of it on which reports are published."""

_RARER = 0.15
"""How much rarer reports that stand out are than others with a fault."""


class Made(NamedTuple):
    """
    A report that was made.

    Attributes:
        body, year: Whose it is, and of which year.
        report: The JSON report; None if it is missing.
        faults: What was put into it.
    """

    body: Body
    year: int
    report: dict[str, Any] | None
    faults: tuple[Fault, ...] = ()


def walk(plan: Plan) -> Iterator[Made]:
    """Make every report of a plan, all years of a body together."""
    head, cities = bodies.province(plan)
    whole = _sums(plan)
    for city in cities:
        yield from _area(plan, city, whole)
    yield from _government(plan, head, whole)


def _area(plan: Plan, area: Area, above: list[Figures]) -> Iterator[Made]:
    mine = _sums(plan)
    for inner in area.areas:
        yield from _area(plan, inner, mine)
    neighbour: list[dict[str, Any] | None] = [None] * len(plan.years)
    for body in area.bodies:
        made = list(_with_faults(plan, body, list(_right(plan, body, mine)), neighbour))
        yield from made
        neighbour = [each.report for each in made]
    yield from _government(plan, area.government, mine)
    for total, part in zip(above, mine, strict=True):
        add(total, part)


def _sums(plan: Plan) -> list[Figures]:
    return [{} for _ in plan.years]


def _right(plan: Plan, body: Body, sums: list[Figures]) -> Iterator[dict[str, Any]]:
    """Make the reports of a body as they ought to be, and add them to those of the government above it."""
    pick = random.Random(f"{plan.seed} {body.name}")
    scale = pick.lognormvariate(0.0, 0.6)
    before = None
    for year, total in zip(plan.years, sums, strict=True):
        before = follow(pick, body.kind, scale, before)
        add(total, before)
        yield _report(pick, plan, body, year, before)


def _government(plan: Plan, body: Body, sums: list[Figures]) -> Iterator[Made]:
    pick = random.Random(f"{plan.seed} {body.name}")
    for year, figures in zip(plan.years, sums, strict=True):
        yield Made(body, year, _report(pick, plan, body, year, figures))


def _report(pick: random.Random, plan: Plan, body: Body, year: int, figures: Figures) -> dict[str, Any]:
    name = body.called(year, plan.years[-1])
    texts = texts_of(pick, body, name, year, figures)
    month, first, last = _LATE[body.kind]
    return {
        "pack": PACK,
        "edition": EDITION,
        "body": {"name": name, "kind": body.kind, "region": body.region},
        "year": year,
        "title": f"{name}{year}年政府信息公开工作年度报告",
        "published": f"{year + 1}-{month:02d}-{pick.randint(first, last):02d}",
        "preamble": texts["preamble"],
        "sections": [{"id": key, "heading": head, "text": texts.get(key, "")} for key, head in SECTIONS.items()],
        "tables": tables_of(figures),
    }


def _with_faults(
    plan: Plan, body: Body, reports: list[dict[str, Any]], neighbour: list[dict[str, Any] | None]
) -> Iterator[Made]:
    """Put faults into some of the reports of a body; those of the years before and of a neighbour lend what is copied."""
    for n, year in enumerate(plan.years):
        pick = random.Random(f"{plan.seed} faults of {body.name} in {year}")
        made = Made(body, year, reports[n])
        of = FAULTS if pick.random() < plan.faults else OUTLYING if pick.random() < plan.faults * _RARER else ()
        if of and body.kind != "office":
            scene = Scene(pick, copy.deepcopy(reports[n]), reports[n - 1] if n else None, neighbour[n])
            made = _faulty(made, scene, of)
        yield made


def _faulty(made: Made, scene: Scene, of: Sequence[Fault]) -> Made:
    fitting = [fault for fault in of if fault.fits(scene)]
    if not fitting:
        return made
    fault = scene.pick.choice(fitting)
    report = fault.put(scene)
    return made._replace(report=report, faults=(fault,))
