"""Units of cells: of the column before the row, with words for signs, and stated in the cell where the form prints none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gouji.engine.requirement import Look
from gouji.engine.structure import compile_require
from gouji.findings import CellState
from gouji.packs.bind import bindings
from gouji.packs.expression import ExpressionFault
from gouji.packs.form import Layout
from gouji.packs.form_types import Column, Form, Row, Section, Table, Unit
from gouji.packs.model import Case, Require, Rule
from gouji.reports.facts import FactsReader
from gouji.reports.model import Report

UNITS = {
    "count": Unit(also={"pcs": "1"}),
    "change": Unit(min=None, positive=("up",), negative=("down", "downto"), also={"pcs": "1"}),
    "pence": Unit(type="decimal", also={"d": "1", "s": "12"}, stated=True),
}
FORM = Form(
    title="Stall",
    units=UNITS,
    sections=(Section(id="s", name="s", label="Stall"),),
    tables=(
        Table(
            id="stall", name="stall", label="Stall", section="s", unit="count",
            columns=(
                Column(id="sold", name="sold", label="Sold"),
                Column(id="change", name="change", label="Up/down", unit="change"),
                Column(id="takings", name="takings", label="Takings", unit="pence"),
            ),
            rows=(
                Row(id="eggs", name="eggs", label="Eggs"),
                Row(id="cloth", name="cloth", label="Cloth", unit="pence"),
            ),
            groups={"numbers": ("sold", "change")},
        ),
    ),
)  # fmt: skip
LAYOUT = Layout(FORM)


def rule(**keys: object) -> Rule:
    case = Case(name="none", expect="pass")
    return Rule(id="R", title="r", severity="error", grade="D", cites=("c",), in_="stall", cases=(case,), **keys)


def read(row: str, column: str, value: object):
    report = Report(tables={"stall": {row: {column: value}}})
    number = LAYOUT.index[("stall", row, column)]
    facts = FactsReader(LAYOUT).read(report)
    return report, facts, number


def test_the_unit_of_a_column_goes_before_that_of_the_row():
    names = {(cell.row, cell.column): cell.unit for cell in LAYOUT.cells}
    assert names[("eggs", "sold")] == UNITS["count"]
    assert names[("cloth", "sold")] == UNITS["pence"]
    assert names[("cloth", "change")] == UNITS["change"]


@pytest.mark.parametrize(
    ("value", "number"), [("up4", 4), ("down4", -4), ("down 4", -4), ("+19", 19), ("-2", -2), (-2, -2), ("down0", 0)]
)
def test_a_word_for_a_sign_belongs_to_the_number(value, number):
    _, facts, cell = read("eggs", "change", value)
    assert (facts.state(cell), facts.numbers[cell]) == (CellState.NUMBER, number)


@pytest.mark.parametrize("value", ["down-4", "downup4", "down", "4down", "+(0) -(0)"])
def test_a_sign_that_is_not_clear_gives_no_number(value):
    _, facts, cell = read("eggs", "change", value)
    assert (facts.state(cell), cell in facts.unknown) == (CellState.TEXT, True)


def test_a_sign_and_a_unit_carry_a_number_beside_words():
    _, facts, cell = read("eggs", "change", "down4pcs")
    assert (facts.state(cell), facts.numbers[cell]) == (CellState.TEXT, -4)


def test_words_for_signs_mean_nothing_where_the_unit_has_none():
    _, facts, cell = read("eggs", "sold", "down4")
    assert (facts.state(cell), cell in facts.unknown) == (CellState.TEXT, True)


@pytest.mark.parametrize(("value", "number"), [("30d", 30), ("2.5s", 30), ("0.1s", Fraction(6, 5)), ("30", 30)])
def test_a_unit_that_the_form_leaves_to_the_cell_is_no_remark(value, number):
    _, facts, cell = read("eggs", "takings", value)
    assert (facts.state(cell), facts.numbers[cell]) == (CellState.NUMBER, number)


def test_a_remark_beside_it_is_one():
    _, facts, cell = read("eggs", "takings", "30d (at last)")
    assert (facts.state(cell), facts.numbers[cell]) == (CellState.TEXT, 30)


@pytest.mark.parametrize(
    ("value", "outcomes"),
    [
        ("30d", []),
        ("2s", []),
        ("30", ["fail"]),
        (30, ["fail"]),
        (1.5, ["fail"]),
        ("30.50", ["fail"]),
        (0, ["not-applicable"]),
        ("0.00", ["not-applicable"]),
        (None, ["not-applicable"]),
        ("some", ["not-applicable"]),
    ],
)
def test_a_figure_whose_unit_is_printed_nowhere_is_told(value, outcomes):
    report, facts, _ = read("eggs", "takings", value)
    check = compile_require(rule(require=Require(cells="units")), 0, LAYOUT)
    found = list(check.judge(Look(report, facts, facts.regular)))
    assert [verdict.outcome.value for _, verdict in found] == outcomes


def test_an_instance_a_cell_may_be_restricted_to_rows_and_to_columns():
    def picked(*only: str) -> set[tuple[str, str]]:
        return {(b.row, b.column) for b in bindings(rule(check="value >= 0", for_each="cell", only=only), LAYOUT)}

    assert picked("sold") == {("eggs", "sold"), ("cloth", "sold")}
    assert picked("numbers") == picked("sold") | {("eggs", "change"), ("cloth", "change")}
    assert picked("eggs", "numbers") == {("eggs", "sold"), ("eggs", "change")}
    assert picked("eggs") == {("eggs", "sold"), ("eggs", "change"), ("eggs", "takings")}
    assert len(picked()) == 6


@pytest.mark.parametrize(("each", "only"), [("row", "sold"), ("column", "eggs"), ("cell", "ham")])
def test_other_instances_are_restricted_along_their_own_axis(each, only):
    with pytest.raises(ExpressionFault):
        bindings(rule(check="1 >= 0", for_each=each, only=only), LAYOUT)
