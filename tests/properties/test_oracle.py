"""Kernel, interval walk and simpleeval reading against a plain evaluator that shares no code with them."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.engine.decide import evaluate, lookup
from gouji.engine.evaluate import judge, judge_facts, one
from gouji.engine.program import Program
from gouji.engine.reading import read
from gouji.packs.expression import ExpressionFault
from gouji.packs.form_types import Form, Unit
from gouji.reports.facts import Facts
from gouji.reports.model import Report
from tests.properties import oracle
from tests.properties.drawn import Drawn, Meaning, Sheet, forms, instances, open_forms, pack_of, possible, rules, sheets
from tests.properties.oracle import Node

EXAMPLES = settings.default.max_examples
FORMS = forms()
OVER_GROUPS = ("sum", "min", "max", "count")


def binds(node: Node, meaning: Meaning, over: bool = False) -> bool:
    """Whether every name in a tree means something, and a single cell where one is needed."""
    if node.op in ("bare", "address"):
        found = len(meaning.find(node))
        return found >= 1 if over else found == 1
    over = node.op == "call" and node.value in OVER_GROUPS
    return all(binds(arg, meaning, over) for arg in node.args)


def is_sound(form: Form, drawn: Drawn) -> bool:
    """Whether a rule may be loaded at all."""
    found = instances(form, drawn.rule)
    trees = [tree for tree in (drawn.check, drawn.when) if tree]
    return bool(found) and all(binds(t, Meaning(form, drawn.rule, i)) for t in trees for i in found)


def expected(form: Form, drawn: Drawn, sheet: Sheet, instance: dict[str, str]) -> str:
    """The oracle's outcome of one instance."""
    if (instance.get("table"), instance.get("row")) in sheet.covered:
        return "not-applicable"
    return oracle.outcome(
        drawn.check, drawn.when, Meaning(form, drawn.rule, instance).find, sheet.facts.__getitem__,
        lambda cell: possible(form, cell), drawn.rule.missing, Decimal(drawn.rule.tolerance),
    )  # fmt: skip


def numbered(program: Program, form: Form, found: list[Drawn]) -> list[tuple[int, Drawn, dict[str, str]]]:
    """All instances with their numbers in the program."""
    listed = [(drawn, instance) for drawn in found for instance in instances(form, drawn.rule)]
    assert [i.pairs for i in program.instances] == [tuple(instance.items()) for _, instance in listed]
    return [(n, drawn, instance) for n, (drawn, instance) in enumerate(listed)]


@st.composite
def drawn_packs(draw: st.DrawFn, of: st.SearchStrategy[Form] = FORMS) -> tuple[Form, list[Drawn]]:
    form = draw(of)
    return form, [draw(rules(form, n)) for n in range(draw(st.integers(1, 3)))]


def program_of(form: Form, found: list[Drawn]) -> Program:
    return Program(pack_of(form, [drawn.rule for drawn in found]))


@pytest.mark.parametrize("of", [FORMS, open_forms()], ids=["closed", "open"])
@settings(max_examples=3 * EXAMPLES)
@given(st.data())
def test_kernel_walk_reading_and_oracle_agree(of: st.SearchStrategy[Form], data: st.DataObject) -> None:
    form, every = data.draw(drawn_packs(of))
    found = [drawn for drawn in every if is_sound(form, drawn)]
    for drawn in every:
        if not is_sound(form, drawn):
            with pytest.raises(ExpressionFault):
                program_of(form, [drawn])
    program = program_of(form, found)
    for sheet in data.draw(st.lists(sheets(form), min_size=1, max_size=3)):
        report = msgspec.convert(sheet.plain, Report)
        facts = program.reader.read(report)
        outcomes = judge_facts(program, report, facts)
        assert outcomes.ledger().total == len(program.instances)
        for number, drawn, instance in numbered(program, form, found):
            said = expected(form, drawn, sheet, instance)
            assert outcomes.of(number).value == said, (drawn.rule, instance)
            if (instance.get("table"), instance.get("row")) not in sheet.covered:
                assert one(program, facts, number).outcome.value == said
            assert_readings_agree(program, facts, number)


def assert_readings_agree(program: Program, facts: Facts, number: int) -> None:
    rule, bound = program.rule_of(number), program.bound[number]
    cell, tolerance = lookup(facts, program.layout, rule), Fraction(rule.tolerance)
    for tree in (bound.check, bound.when):
        if tree is not None:
            assert read(tree, cell, {}, tolerance) is evaluate(tree, cell, {}, tolerance)


@settings(max_examples=2 * EXAMPLES)
@given(st.data())
def test_what_is_decided_in_spite_of_blanks_stays_so_however_they_are_filled(data: st.DataObject) -> None:
    form, every = data.draw(drawn_packs())
    found = [
        d._replace(rule=msgspec.structs.replace(d.rule, missing="undetermined")) for d in every if is_sound(form, d)
    ]
    program = program_of(form, found)
    sheet = data.draw(sheets(form))
    report = msgspec.convert(sheet.plain, Report)
    facts = program.reader.read(report)
    before = judge_facts(program, report, facts)
    rng = random.Random(data.draw(st.integers(0, 2**16)))
    for _ in range(3):
        filled = msgspec.convert(fill(sheet.plain, program, facts, rng), Report)
        after = judge(program, filled)
        for number in range(len(program.instances)):
            allowed = {
                "pass": ("pass", "not-applicable"),
                "fail": ("fail",),
                "not-applicable": ("not-applicable",),
                "undetermined": ("pass", "fail", "undetermined", "not-applicable"),
            }[before.of(number).value]
            assert after.of(number).value in allowed, program.rule_of(number)


def fill(plain: dict[str, Any], program: Program, facts: Facts, rng: random.Random) -> dict[str, Any]:
    """Put a possible number into every cell and head fact that has none."""
    filled = copy.deepcopy(plain)
    for number in facts.unknown:
        if number >= len(program.layout.cells):
            filled["year" if number == len(program.layout.cells) else "published"] = rng.choice([2020, 2024])
            continue
        cell = program.layout.cells[number]
        table = filled["tables"].setdefault(cell.table, {})
        table.pop("unreadable", None)
        row = table.get(cell.row)
        table[cell.row] = row if isinstance(row, dict) else {}
        table[cell.row][cell.column] = possible_number(cell.unit, rng)
    if not isinstance(filled["published"], str):
        filled["published"] = f"{filled['published']}-02-29"
    return filled


def possible_number(unit: Unit, rng: random.Random) -> int | str:
    """Draw a number that a cell of this unit may hold: near its least value, near zero, or far off."""
    low = -20 if unit.min is None else unit.min
    whole = rng.choice([low, low, low + 1, low + rng.randint(0, 30), low + rng.randint(0, 10**9)])
    return whole if unit.type == "integer" else f"{whole}.{rng.choice(['0', '5', '25', '0001', '99'])}"


def test_the_oracle_is_not_blind() -> None:
    """It tells apart what differs by the smallest unit, whatever the size."""
    third = oracle.divide(oracle.exactly(Decimal(1)), oracle.exactly(Decimal(3)))
    assert oracle.equal(oracle.multiply(third, oracle.exactly(Decimal(3))), oracle.exactly(Decimal(1))) is True
    assert oracle.equal(oracle.exactly(Decimal("1e20")), oracle.exactly(Decimal("1e20") + Decimal("1e-6"))) is False
