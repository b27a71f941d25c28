"""What goes wrong in reports: each kind of fault, and the rules that ought to tell it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from samples.province.figures import APPLICANTS, OUTCOMES

Report = dict[str, Any]


class Scene(NamedTuple):
    """A report into which a fault is put, the report of the year before, and that of a neighbour for the same year."""

    pick: random.Random
    report: Report
    last: Report | None
    neighbour: Report | None

    @property
    def peer(self) -> Report | None:
        """The report of the neighbour, unless that is the office of a government, which may speak for others."""
        is_office = self.neighbour is not None and self.neighbour["body"]["kind"] == "office"
        return None if is_office else self.neighbour


class Fault(NamedTuple):
    """
    A kind of fault.

    Attributes:
        name: What it is called in the list of faults.
        rules: The rules of which at least one ought to tell it.
        put: Puts it into the report of a scene; gives None for a report that is missing.
        needs: What the scene must have: `last`, `neighbour`, `peer` or nothing.
    """

    name: str
    rules: tuple[str, ...]
    put: Callable[[Scene], Report | None]
    needs: str = ""

    def fits(self, scene: Scene) -> bool:
        """Tell whether a scene has what the fault takes."""
        return not self.needs or getattr(scene, self.needs) is not None


def _missing(_: Scene) -> None:
    return None


def _late(scene: Scene) -> Report:
    return scene.report | {"published": f"{scene.report['year'] + 1}-{scene.pick.randint(4, 9):02d}-15"}


def _digit(scene: Scene) -> Report:
    """A result of an application is one too many, or has a digit twice."""
    row = scene.report["tables"]["requests"][scene.pick.choice(list(OUTCOMES))]
    column = scene.pick.choice(APPLICANTS)
    row[column] = scene.pick.choice((row[column] + 1, row[column] * 10 + 7))
    return scene.report


def _total(scene: Scene) -> Report:
    """The total of a row is not its sum."""
    row = scene.report["tables"]["requests"][scene.pick.choice(("received", "processed", "granted"))]
    row["total"] += scene.pick.choice((1, 10))
    return scene.report


def _dispute(scene: Scene) -> Report:
    scene.report["tables"]["disputes"]["reconsideration"]["total"] += 1
    return scene.report


def _row(scene: Scene) -> Report:
    del scene.report["tables"]["requests"]["closed_other"]
    return scene.report


def _section(scene: Scene) -> Report:
    sections = scene.report["sections"]
    return scene.report | {"sections": [each for each in sections if each["id"] != "problems"]}


def _carried(scene: Scene) -> Report:
    """What is carried in is not what was carried out the year before, though the table adds up."""
    requests = scene.report["tables"]["requests"]
    for row, change in (("carried_in", 3), ("processed", 3), ("granted", 3)):
        for column in ("natural_person", "total"):
            requests[row][column] += change
    return scene.report


def _stock(scene: Scene) -> Report:
    scene.report["tables"]["proactive"]["normative"]["in_force"] += 4
    return scene.report


def _same_figures(scene: Scene) -> Report:
    assert scene.last is not None
    return scene.report | {"tables": scene.last["tables"]}


def _same_text(scene: Scene) -> Report:
    """Last year's account, with another year in it."""
    assert scene.last is not None
    old, new = str(scene.last["year"]), str(scene.report["year"])
    return _with_text(scene.report, {key: text.replace(old, new) for key, text in _texts(scene.last).items()})


def _near_text(scene: Scene) -> Report:
    """Last year's problems, with one sentence more."""
    assert scene.last is not None
    text = _texts(scene.last)["problems"]
    return _with_text(scene.report, {"problems": text + "\n此外,夜间咨询的人手还不够。"})


def _borrowed(scene: Scene) -> Report:
    """The problems of a neighbour."""
    assert scene.neighbour is not None
    return _with_text(scene.report, {"problems": _texts(scene.neighbour).get("problems", "")})


def _named_otherwise(scene: Scene) -> Report:
    """The name of a neighbour where the own name is due."""
    assert scene.peer is not None
    own, other = (each["body"]["name"] for each in (scene.report, scene.peer))
    return scene.report | {"preamble": scene.report["preamble"].replace(own, other)}


def _far_out(scene: Scene) -> Report:
    """A number has three digits too many, or an amount is in another unit."""
    table = scene.report["tables"]["proactive"]
    row = scene.pick.choice(("licences", "penalties", "fees"))
    if row == "fees":
        table[row]["amount"] = f"{round(float(table[row]['amount']) * 10_000)}"
    else:
        table[row]["decisions"] *= 1000
    return scene.report


def _texts(report: Report) -> dict[str, str]:
    return {
        section["id"]: section["text"] for section in report["sections"] if section["id"] in ("overview", "problems")
    }


def _with_text(report: Report, texts: dict[str, str]) -> Report:
    sections = [section | {"text": texts.get(section["id"], section["text"])} for section in report["sections"]]
    return report | {"sections": sections}


FAULTS = (
    Fault("missing", ("SET-MISSING", "SET-MISSING-TOWN"), _missing),
    Fault("late", ("PUB-DEADLINE-DEPT", "PUB-TOWN"), _late),
    Fault("one result", ("T3-COL-SUM", "T3-ROW-SUM"), _digit),
    Fault("one total", ("T3-ROW-SUM",), _total),
    Fault("one dispute", ("T4-GROUP-SUM",), _dispute),
    Fault("no row", ("T3-ROWS", "T3-OTHER-SUBROWS"), _row),
    Fault("no section", ("SEC-PRESENT",), _section),
    Fault("carried over", ("YOY-CARRY",), _carried, "last"),
    Fault("documents in force", ("YOY-STOCK-DOC",), _stock, "last"),
    Fault("figures of last year", ("YOY-SAME-TABLES",), _same_figures, "last"),
    Fault("text of last year", ("YOY-TEXT-EXACT",), _same_text, "last"),
    Fault("nearly the text of last year", ("YOY-TEXT-S5",), _near_text, "last"),
    Fault("text of a neighbour", ("SET-SIM-EXACT",), _borrowed, "neighbour"),
)

OUTLYING = (
    Fault("name of a neighbour", ("SET-FOREIGN-NAME",), _named_otherwise, "peer"),
    Fault("figure far out", ("POP-OUTLIER", "YOY-OUTLIER"), _far_out),
)
"""What shows only beside the reports of all others; put into reports that have no other fault."""
