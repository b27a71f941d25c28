"""Rules to instances: which there are, which cells their names mean, and what a name that means nothing is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.packs import bind
from gouji.packs.bind import bind_check, bind_claim, bindings, selected, tables_of
from gouji.packs.bound import Binding
from gouji.packs.expression import ExpressionFault
from gouji.packs.form import Layout, axes_of, fold
from gouji.packs.load import load_folder
from gouji.packs.model import Rule
from tests.small import RULE, small_pack


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return Layout(load_folder(small_pack(tmp_path_factory.mktemp("pack"))).form)


def rule(**keys: Any) -> Rule:
    return msgspec.convert({**RULE, **keys}, Rule)


def used(layout: Layout, **keys: Any) -> list[list[str]]:
    """Bind a check; give the paths of the cells of each instance."""
    paths = [cell.path for cell in layout.cells] + [field.id for field in layout.form.fields]
    return [[paths[n] for n in bound.cells] for bound in bind_check(rule(**keys), layout)]


def fault(layout: Layout, **keys: Any) -> ExpressionFault:
    with pytest.raises(ExpressionFault) as caught:
        bind_check(rule(**keys), layout)
    return caught.value


def test_cells_are_numbered_row_by_row(layout: Layout) -> None:
    assert [cell.path for cell in layout.cells if cell.table == "costs"] == [
        "costs/spring/wages", "costs/spring/tools", "costs/autumn/wages", "costs/change/tools",
    ]  # fmt: skip
    assert all(layout.at(*cell.path.split("/")) == n for n, cell in enumerate(layout.cells))
    assert layout.size == len(layout.cells) + 2
    assert layout.at("costs", "autumn", "tools") is None


def test_each_cell_has_the_unit_of_its_row_or_table(layout: Layout) -> None:
    units = {cell.path: cell.unit.type for cell in layout.cells if cell.table == "costs"}
    assert set(units.values()) == {"integer", "decimal"}
    assert units["costs/change/tools"] == "integer"


@pytest.mark.parametrize(
    ("keys", "instances"),
    [
        ({}, [()]),
        ({"for_each": "table", "in": ["水果", "costs"]}, [("fruit",), ("costs",)]),
        ({"for_each": "row", "in": "开支表"}, [("costs", "spring"), ("costs", "autumn"), ("costs", "change")]),
        ({"for_each": "row", "in": "水果", "only": ["梨", "mixed"]}, [("fruit", "pear"), ("fruit", "mixed")]),
        ({"for_each": "column", "in": "水果", "only": "各园"}, [("fruit", "", "east"), ("fruit", "", "west")]),
        (
            {"for_each": "cell", "in": "开支表"},
            [
                ("costs", "spring", "wages"),
                ("costs", "spring", "tools"),
                ("costs", "autumn", "wages"),
                ("costs", "change", "tools"),
            ],
        ),
        ({"for_each": "cell", "in": "开支表", "only": "autumn"}, [("costs", "autumn", "wages")]),
    ],
)
def test_a_rule_has_an_instance_for_each_thing(layout: Layout, keys: dict[str, Any], instances: list[Any]) -> None:
    found = bindings(rule(check="1 = 1", **keys), layout)
    assert [tuple(b[:3])[: len(i)] for b, i in zip(found, instances, strict=True)] == instances


def test_an_optional_row_is_an_instance_too_for_where_it_stands_it_must_be_right(layout: Layout) -> None:
    rows = [b.row for b in bindings(rule(check="1 = 1", for_each="row", **{"in": "水果"}), layout)]
    assert rows == ["apple", "pear", "plum", "mixed", "all"]
    assert selected(rule(**{"in": "水果"}), layout, "fruit", "row") == ("apple", "pear", "plum", "all")


@pytest.mark.parametrize(
    ("keys", "cells"),
    [
        ({"for_each": "column", "only": "西园", "check": "苹果 = pear"}, ["fruit/apple/west", "fruit/pear/west"]),
        (
            {"for_each": "row", "only": "李", "check": "总计 = sum(各园)"},
            ["fruit/plum/total", "fruit/plum/east", "fruit/plum/west"],
        ),
        (
            {"for_each": "column", "only": "总计", "check": "合计(各果) = 1"},
            ["fruit/apple/total", "fruit/pear/total", "fruit/plum/total", "fruit/mixed/total"],
        ),
        ({"for_each": "cell", "only": "李", "check": "值 = value"}, ["fruit/plum/east"]),
        (
            {"for_each": "row", "only": "梨", "check": "水果[row, 东园] = 水果[苹果, total]"},
            ["fruit/pear/east", "fruit/apple/total"],
        ),
        (
            {"for_each": "cell", "only": "梨", "check": "水果[苹果, column] = 水果[row, 总计]"},
            ["fruit/apple/east", "fruit/pear/total"],
        ),
        (
            {"check": "sum(水果[各果, 各园]) = 开支表[春季, 工资]", "for_each": None},
            [
                *(f"fruit/{row}/{column}" for row in ("apple", "pear", "plum", "mixed") for column in ("east", "west")),
                "costs/spring/wages",
            ],
        ),
        ({"check": "发布日期 > date(年度 + 1, 1, 1)", "for_each": None}, ["published", "year"]),
        (
            {"check": "苹果 = 1", "when": "梨 = 1 and 年度 = 1", "for_each": "column", "only": "东园"},
            ["fruit/apple/east", "fruit/pear/east", "year"],
        ),
        (
            {"check": "sum(开支表[秋季, 工资], 开支表[增减, 农具]) = 1", "for_each": None},
            ["costs/autumn/wages", "costs/change/tools"],
        ),
    ],
)
def test_names_mean_the_cells_of_the_instance(layout: Layout, keys: dict[str, Any], cells: list[str]) -> None:
    found = used(layout, **{"in": "水果" if keys.get("for_each") else (), **keys})
    assert found[0] == cells


@pytest.mark.parametrize("name", ["苹果", "apple", "ａｐｐｌｅ"])
def test_names_are_compared_whatever_their_width(layout: Layout, name: str) -> None:
    assert used(layout, check=f"{name} = 1", for_each="column", only="东园", **{"in": "水果"}) == [["fruit/apple/east"]]
    assert fold(name) in layout.rows["fruit"].names


@pytest.mark.parametrize(
    ("keys", "code", "column", "near"),
    [
        ({"for_each": "column", "check": "苹菓 = 1"}, "unknown-name", 0, "苹果"),
        ({"for_each": "column", "check": "苹果 = 东园"}, "unknown-name", 5, ""),
        ({"for_each": "row", "check": "东园 = 苹果"}, "unknown-name", 5, ""),
        ({"for_each": "table", "check": "苹果 = 1"}, "unknown-name", 0, ""),
        ({"for_each": "column", "check": "value = 1"}, "unknown-name", 0, None),
        ({"for_each": None, "check": "苹果 = 1"}, "unknown-name", 0, ""),
        ({"for_each": None, "check": "1 = 水菓[苹果, 总计]"}, "unknown-table", 4, "水果"),
        ({"for_each": None, "check": "水果[苹菓, 总计] = 1"}, "unknown-row", 0, "苹果"),
        ({"for_each": None, "check": "水果[苹果, 总记] = 1"}, "unknown-column", 0, "总计"),
        ({"for_each": None, "check": "水果[总计, 苹果] = 1"}, "unknown-row", 0, ""),
        ({"for_each": None, "check": "水果[苹果] = 1"}, "bad-address", 0, None),
        ({"for_each": None, "check": "水果[苹果, 总计, 东园] = 1"}, "bad-address", 0, None),
        ({"for_each": None, "check": "水果[row, 总计] = 1"}, "unknown-row", 0, ""),
        ({"for_each": "column", "check": "水果[row, column] = 1"}, "unknown-row", 0, ""),
        ({"for_each": None, "check": "开支表[秋季, 农具] = 1"}, "no-such-cell", 0, None),
        ({"for_each": None, "check": "水果[各果, 总计] = 1"}, "expression-group", 0, None),
        ({"for_each": "column", "check": "各果 = 1"}, "expression-group", 0, None),
        ({"for_each": "row", "check": "1 = 1", "in": ()}, "for-each-without-table", 0, None),
        ({"for_each": "row", "check": "1 = 1", "in": "水菓"}, "unknown-table", 0, "水果"),
        ({"for_each": "row", "check": "1 = 1", "only": "苹菓"}, "unknown-row", 0, "苹果"),
        ({"for_each": "column", "check": "1 = 1", "only": "苹果"}, "unknown-column", 0, ""),
        ({"for_each": "column", "check": "苹果 = 1", "when": "梨 + 菓 = 1"}, "unknown-name", 4, None),
        ({"for_each": "column", "check": "苹果 + 1"}, "expression-needs-truth", 0, None),
    ],
)
def test_a_name_that_means_nothing_is_told_with_the_nearest_that_does(
    layout: Layout, keys: dict[str, Any], code: str, column: int, near: str | None
) -> None:
    found = fault(layout, **{"in": "水果", **keys})
    assert (found.code, found.column) == (code, column)
    if near is not None:
        assert found.values["near"] == near


def test_a_column_without_the_cell_of_a_row_is_refused_where_a_rule_needs_it(layout: Layout) -> None:
    assert fault(layout, check="春季 = 秋季", for_each="column", **{"in": "开支表"}).code == "no-such-cell"
    assert used(layout, check="春季 = 秋季", for_each="column", only="工资", **{"in": "开支表"}) == [
        ["costs/spring/wages", "costs/autumn/wages"]
    ]


def test_a_fault_says_which_key_it_is_in(layout: Layout) -> None:
    assert fault(layout, check="菓 = 1").values["key"] == "check"
    assert fault(layout, check="1 = 1", when="菓 = 1").values["key"] == "when"
    assert fault(layout, check="1 = 1", when="1 +").values["key"] == "when"


def test_slots_of_a_claim_are_names_too(layout: Layout) -> None:
    node = bind_claim("n + 1 = 水果[苹果, 总计]", "holds", rule(), layout, ["n"])
    assert [arg.op for arg in node.args] == ["+", "cell"]
    with pytest.raises(ExpressionFault, match="unknown-name"):
        bind_claim("m = 1", "holds", rule(), layout, ["n"])


def test_a_pair_is_given_for_each_part_that_matters() -> None:
    assert Binding("t", "", "c").pairs() == (("table", "t"), ("column", "c"))
    assert Binding().pairs() == ()


def test_tables_are_found_by_id_and_by_name(layout: Layout) -> None:
    assert tables_of(rule(**{"in": ["水果", "costs"]}), layout) == ("fruit", "costs")


def groups_of(layout: Layout, groups: dict[str, tuple[str, ...]]) -> tuple[dict[str, Any], dict[str, Any]]:
    rows, columns = axes_of(msgspec.structs.replace(layout.tables["fruit"], groups=groups))
    return rows.groups, columns.groups


def test_groups_may_name_groups_in_any_order_and_hold_each_member_once(layout: Layout) -> None:
    rows, columns = groups_of(layout, {"大": ("小", "苹果"), "小": ("苹果", "梨"), "园": ("东园", "西园")})
    assert rows == {"大": ("apple", "pear"), "小": ("apple", "pear")}
    assert columns == {"园": ("east", "west")}


def test_groups_that_double_do_not_grow(layout: Layout) -> None:
    doubling = {f"g{i + 1}": (f"g{i}", f"g{i}") for i in range(60)} | {"g0": ("苹果", "梨")}
    rows, _ = groups_of(layout, doubling)
    assert rows["g60"] == ("apple", "pear")


def test_groups_of_mixed_kind_or_in_a_circle_mean_nothing(layout: Layout) -> None:
    assert groups_of(layout, {"混": ("苹果", "东园"), "甲": ("乙",), "乙": ("甲",), "己": ("己",)}) == ({}, {})


def test_a_rule_of_too_many_cells_is_refused(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bind, "MAX_USES", 20)
    assert fault(layout, check="sum(各果) = 1", for_each="column", **{"in": "水果"}).code == "rule-large"


def test_the_pack_that_comes_with_the_program_is_far_from_the_bounds() -> None:
    from gouji.packs.expression import size
    from gouji.packs.limits import MAX_BYTES, MAX_CELLS, MAX_USES
    from gouji.packs.locate import builtin_rules

    folder = builtin_rules() / "cn-gov-info-annual-report"
    pack = load_folder(folder)
    form = Layout(pack.form)
    uses = sum(size(bound.check) for r in pack.rules if r.check for bound in bind_check(r, form))
    assert uses < MAX_USES / 20
    assert len(form.cells) < MAX_CELLS / 20
    assert sum(path.stat().st_size for path in Path(folder).rglob("*.yaml")) < MAX_BYTES / 6
