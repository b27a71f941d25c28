"""`gouji.reports.flat`: the cells of complete reports, and nothing for all others."""

import copy

import pytest

from gouji.packs.form import Layout
from gouji.packs.form_types import Column, Form, Row, Table, Unit
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.reports.flat import flattener

FORM = load_folder(builtin_rules() / "cn-gov-info-annual-report", "2021").form
LAYOUT = Layout(FORM)


def complete():
    """Tables in which each cell holds its own number."""
    tables = {}
    for number, cell in enumerate(LAYOUT.cells):
        if not cell.optional:
            tables.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = number
    return tables


def test_the_cells_of_a_complete_report_come_in_the_order_of_the_form():
    cells = flattener(FORM)(complete())
    assert cells == [0 if cell.optional else number for number, cell in enumerate(LAYOUT.cells)]


def test_values_are_taken_as_they_are():
    tables = complete()
    tables["requests"]["received"]["total"] = None
    tables["proactive"]["fees"]["amount"] = "0.5460"
    cells = flattener(FORM)(tables)
    assert cells[LAYOUT.index["requests", "received", "total"]] is None
    assert cells[LAYOUT.index["proactive", "fees", "amount"]] == "0.5460"


@pytest.mark.parametrize(
    "change",
    [
        lambda tables: tables.pop("disputes"),
        lambda tables: tables.update(more={}),
        lambda tables: tables.update(disputes={"unreadable": "why"}),
        lambda tables: tables["requests"].pop("received"),
        lambda tables: tables["requests"].update(closed={"total": 1}),
        lambda tables: tables["requests"].update(other={"total": 1}),
        lambda tables: tables["requests"].update(received="unreadable"),
        lambda tables: tables["requests"]["received"].pop("total"),
        lambda tables: tables["requests"]["received"].update(more=1),
        lambda tables: tables["requests"].update(renamed=tables["requests"].pop("received")),
        lambda tables: tables["requests"]["received"].update(renamed=tables["requests"]["received"].pop("total")),
    ],
)
def test_a_report_with_less_or_more_or_other_than_the_form_is_left_alone(change):
    tables = copy.deepcopy(complete())
    change(tables)
    assert flattener(FORM)(tables) is None


def test_ids_are_no_code():
    odd = 'a"]; raise SystemExit; ["'
    table = Table(
        id=odd,
        name="t",
        label="t",
        section="s",
        unit="u",
        columns=(Column(id=odd, name="c", label="c"),),
        rows=(Row(id=odd, name="r", label="r"),),
    )
    form = Form(title="f", units={"u": Unit()}, sections=(), tables=(table,))
    assert flattener(form)({odd: {odd: {odd: 7}}}) == [7]
