"""Rules bound once for all numbers of rows, against the same rules bound for each."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.engine.companions import Companions
from gouji.engine.evaluate import judge_facts
from gouji.engine.linear import linear_checks
from gouji.engine.localise_system import systems_of
from gouji.engine.outcomes import Outcomes
from gouji.engine.outlines import Outlines
from gouji.engine.program import Parts, Program
from gouji.packs.expression import ExpressionFault
from gouji.packs.form_types import Entities, Row
from gouji.packs.model import Rule, RulePack
from gouji.packs.open_rows import Shape
from gouji.packs.outline import outlined
from gouji.reports.model import Report
from tests.properties.drawn import pack_of
from tests.properties.test_rows_of_lists import RULES, form, reports

MORE = [
    {"check": "sum(homes) + whole <= sum(homes, whole)", "for_each": "column"},
    {"check": "min(homes) <= max(homes, 3) and count(homes) <= 9", "for_each": "column", "missing": "zero"},
    {"check": "max(two[homes, got]) >= sum(two[homes, had])", "for_each": None},
    {"check": "sum(last.one[homes, got]) = one[whole, left]", "for_each": None, "absent": "zero"},
    {"check": "sum(one[homes, counts]) = sum(two[all_rows, counts])", "for_each": None},
    {"check": "sum(counts) >= max(two[all_rows, had])", "only": "all_rows"},
    {"check": "got <= sum(parts.one[homes, got])"},
    {"check": "value <= 3", "for_each": "cell", "only": ("homes", "got", "had"), "when": "value > 0"},
    {"check": "round(got / 3, 1) < day_{n}", "for_number": {"n": "1-3"}, "tolerance": "0.1", "absent": "zero"},
]
"""Groups of several kinds, alone and among others, in rules about rows, columns, cells and nothing."""
NAMED = [
    {"check": "one[homes_1, had] <= one[homes_2, got]", "for_each": None},
    {"check": "had >= 0", "only": "homes_2"},
]
"""What names slots by number."""


def rules(listed: list[dict[str, object]], start: int = 100) -> list[Rule]:
    return [
        msgspec.structs.replace(RULES[0], id=f"R{n}", **{"in_": "one", **keys}) for n, keys in enumerate(listed, start)
    ]


def pack(active: list[Rule], more: tuple[Row, ...] = (), **groups: tuple[str, ...]) -> RulePack:
    """Make a pack whose form has a row for each home, and the row `whole` before or behind them."""
    plain = form(0, Row)
    each = Row(id="home", name="homes", label="", each="homes")
    tables = tuple(
        msgspec.structs.replace(
            table,
            rows=(each, *more, *table.rows) if n else (*table.rows, *more, each),
            groups={"counts": ("had", "got"), "all_rows": ("homes", "whole"), **groups},
        )
        for n, table in enumerate(plain.tables)
    )
    entities = (Entities(id="homes", name="homes", label="homes"),)
    return pack_of(msgspec.structs.replace(plain, tables=tables, entities=entities), active)


ACTIVE = [*RULES[:-2], RULES[-1], *rules([{"check": "sum(homes) = whole", "for_each": "column"}, *MORE])]
PACK = pack([msgspec.structs.replace(r, check=(r.check or "").replace("homes_1", "whole")) for r in ACTIVE])


def programs(of: RulePack, shape: Shape) -> tuple[Program, Program]:
    outlines = Outlines.of_pack(of, outlined(shape))
    return Program(of, Parts.of(of, shape), outlines), Program(of, Parts.of(of, shape))


def hold_alike(placed: Program, bound: Program) -> None:
    """Hold all that a program says of its instances."""
    assert list(placed.instances) == list(bound.instances)
    assert list(placed.bound) == list(bound.bound)
    for number, one in bound.bound.items():
        other = placed.bound[number]
        assert (other.check, other.when, other.cells, other.size) == (one.check, one.when, one.cells, one.size)
        assert (other.binding, other.is_void, other.steps) == (one.binding, one.is_void, one.steps)
    assert {cell: list(users) for cell, users in placed.users.items()} == bound.users
    assert {row: list(users) for row, users in placed.row_users.items()} == bound.row_users
    assert placed.spans == bound.spans
    assert (placed.void, placed.backward, placed.gathered) == (bound.void, bound.backward, bound.gathered)
    assert linear_checks(placed) == linear_checks(bound)
    assert systems_of(placed) == systems_of(bound)


def outcomes(program: Program, report: Report, last: Report | None) -> Outcomes:
    return judge_facts(program, report, program.read(report, Companions(last=last)))


@pytest.mark.parametrize("count", [2, 3, 4, 11])
def test_outlines_are_the_rules_for_every_number_of_rows(count: int) -> None:
    placed, bound = programs(PACK, (count,))
    hold_alike(placed, bound)
    assert type(placed.bound) is not type(bound.bound)
    assert Outlines.of_pack(PACK, (2,)).of.keys() == set(range(len(PACK.rules)))


@given(st.data())
def test_reports_are_judged_alike(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 6))
    placed, bound = programs(PACK, (count,))
    for _ in range(3):
        report = data.draw(reports(count))
        last = data.draw(st.one_of(st.none(), reports(count)))
        assert outcomes(placed, report, last).others == outcomes(bound, report, last).others


@pytest.mark.parametrize("keys", NAMED)
def test_rules_that_name_slots_by_number_are_bound_for_each_form(keys: dict[str, object]) -> None:
    mixed = pack([*rules([keys], 90), *ACTIVE[:3]])
    assert 0 not in Outlines.of_pack(mixed, (2,)).of
    hold_alike(*programs(mixed, (4,)))


@pytest.mark.parametrize(
    ("more", "groups"),
    [
        ((Row(id="home.3", name="third", label=""),), {}),
        ((Row(id="other", name="homes_3", label=""),), {}),
        ((), {"homes_3": ("had", "got")}),
        ((), {"some": ("homes_1", "homes_2")}),
    ],
)
def test_names_that_mean_something_else_with_more_rows_forbid_outlines(
    more: tuple[Row, ...], groups: dict[str, tuple[str, ...]]
) -> None:
    clashing = pack(ACTIVE[:2], more, **groups)
    placed, bound = programs(clashing, (4,))
    assert type(placed.bound) is type(bound.bound)
    assert list(placed.instances) == list(bound.instances)


def test_expressions_that_grow_too_large_are_refused_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.packs import bind, ground

    small = pack(rules([{"check": "sum(homes) = whole", "for_each": "column"}]))
    (size,) = {bound.size for bound in programs(small, (5,))[1].bound.values()}
    for limit, fits in ((6 * size, True), (6 * size - 1, False)):
        monkeypatch.setattr(bind, "MAX_USES", limit)
        monkeypatch.setattr(ground, "MAX_USES", limit)
        for outlines in (None, Outlines.of_pack(small, (2,))):
            if fits:
                Program(small, Parts.of(small, (5,)), outlines)
                continue
            with pytest.raises(ExpressionFault) as raised:
                Program(small, Parts.of(small, (5,)), outlines)
            assert raised.value.code == "rule-large"
