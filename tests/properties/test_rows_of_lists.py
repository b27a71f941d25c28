"""Rules on rows that a report declares, judged in one loop, against the same rules on rows that the form has itself."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.companions import Companions
from gouji.engine.evaluate import judge_facts
from gouji.engine.linear import linear_checks
from gouji.engine.outcomes import Outcomes
from gouji.engine.program import Program
from gouji.findings import Severity
from gouji.packs.form_types import Column, Field, Form, Meaning, Row, Section, SlotRow, Table, Unit
from gouji.packs.model import Case, Rule
from gouji.packs.series import LEAST
from gouji.reports.model import Report
from tests.properties.drawn import pack_of

COLUMNS = ("had", "got", "left", "day_1", "day_2", "day_3")
UNITS = {
    "days": Unit(type="decimal", min=0, words={"N/A": Meaning(), "<1": Meaning(least="0", below="1")}),
    "count": Unit(type="integer", min=0),
}
VALUES: list[Any] = [0, 1, 1, 2, 3, "0.5", "N/A", "<1", None, "/", "absent", -1]
CHECKS: list[dict[str, Any]] = [
    {"check": "had + got = left"},
    {"check": "had + got = left", "absent": "zero"},
    {"check": "left <= got / had", "when": "had > 0", "absent": "not-applicable"},
    {"check": "given(had) or had <= max(one[homes, had])"},
    {"check": "had = two[row, had] and two[row, got] <= sum(two[homes, got])"},
    {"check": "two[whole, had] >= had", "missing": "not-applicable"},
    {"check": "had = last.one[row, left]", "absent": "fail"},
    {"check": "had <= one[homes_1, had] + count(one[homes, got])", "tolerance": "1"},
    {"check": "day_{n+1} <= day_{n}", "for_number": {"n": "1-2"}, "only": "homes"},
    {"check": "value >= 0 and integer(value)", "for_each": "cell"},
    {"check": "sum(homes) = whole", "for_each": "column", "absent": "not-applicable"},
    {"check": "not (had > got)", "missing": "fail"},
]


def form(count: int, kind: type[Row]) -> Form:
    columns = tuple(Column(id=name, name=name, label=name) for name in COLUMNS)
    homes = tuple(kind(id=f"home.{n}", name=f"homes_{n}", label="") for n in range(1, count + 1))
    rows = (*homes, Row(id="whole", name="whole", label=""))
    groups = {"homes": tuple(row.id for row in homes)}
    tables = tuple(
        Table(id=name, name=name, label=name, section="s", unit=unit, columns=columns, rows=rows, groups=groups)
        for name, unit in (("one", "days"), ("two", "count"))
    )
    fields = (Field(id="year", name="year"), Field(id="published", name="published"))
    return Form(title="t", fields=fields, units=UNITS, sections=(Section(id="s", name="s", label="s"),), tables=tables)


RULES = [
    Rule(
        id=f"R{n}",
        title="t",
        severity=Severity.ERROR,
        grade="A",
        cites=("c",),
        cases=(Case(name="c", expect="pass"),),
        **{"in_": "one", "for_each": "row", **keys},
    )
    for n, keys in enumerate(CHECKS)
]


@st.composite
def reports(draw: st.DrawFn, count: int) -> Report:
    def row() -> dict[str, Any]:
        cells = {column: draw(st.sampled_from(VALUES)) for column in COLUMNS}
        return {column: value for column, value in cells.items() if value != "absent"}

    ids = [*(f"home.{n}" for n in range(1, count + 1)), "whole"]
    tables = {name: {i: row() for i in ids if draw(st.integers(0, 9))} for name in ("one", "two")}
    return msgspec.convert({"year": 2024, "published": "2025-01-31", "tables": tables}, Report)


def outcomes(program: Program, report: Report, last: Report | None) -> Outcomes:
    return judge_facts(program, report, program.read(report, Companions(last=last)))


@given(st.data())
def test_rows_of_a_list_are_judged_as_rows_of_the_form(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 9))
    moved, plain = (Program(pack_of(form(count, kind), RULES)) for kind in (SlotRow, Row))
    assert any(bound.series for bound in moved.bound.values()) is (count >= LEAST)
    assert not any(bound.series for bound in plain.bound.values())
    assert moved.instances == plain.instances
    assert linear_checks(moved) == linear_checks(plain)
    for number, bound in plain.bound.items():
        other = moved.bound[number]
        assert (other.check, other.when, other.cells) == (bound.check, bound.when, bound.cells)
    for _ in range(3):
        report = data.draw(reports(count))
        last = data.draw(st.one_of(st.none(), reports(count)))
        assert outcomes(moved, report, last).others == outcomes(plain, report, last).others
