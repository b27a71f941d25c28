"""Every requirement: what meets it, what does not, what cannot be told, what it does not apply to."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from gouji.engine.sections import REQUIREMENTS as OF_SECTIONS
from gouji.engine.tables import REQUIREMENTS as OF_TABLES
from gouji.packs.model import Require
from tests.small import case_of, checker, findings, outcomes, plain, with_cells

PASS, FAIL, OPEN, NONE = "pass", "fail", "undetermined", "not-applicable"
GONE = {"fruit": ...}
PICTURE = {"fruit": {"unreadable": "图片"}}
ALL_LABELS = ["typography", "statutory", "shortened", "outdated", "wrong", "unknown"]


def told(folder: Path, require: dict[str, Any], report: dict[str, Any], **keys: Any) -> list[str]:
    return outcomes(checker(folder, {"require": require, **keys}), report)


def sections(*ids: str, **texts: Any) -> list[dict[str, Any]]:
    """Sections with their official headings; `texts` gives some of them other words."""
    heads = {"yield": "一、收成情况", "cost": "二、开支情况", "other": "三、其他事项", "x": "四、别的"}
    return [{"id": i, "heading": heads[i], "text": texts.get(i, "今年丰收。")} for i in ids]


def headed(**headings: str) -> list[dict[str, Any]]:
    return [{**section, "heading": headings.get(section["id"], section["heading"])} for section in plain()["sections"]]


WHOLE = sections("yield", "cost", "other")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (WHOLE, [PASS, PASS, PASS]),
        (sections("yield", "other"), [PASS, FAIL, PASS]),
        ([], [FAIL, FAIL, FAIL]),
        (sections("yield", "cost", "other", "x"), [PASS, PASS, PASS]),
        (sections("x"), [FAIL, FAIL, FAIL]),
    ],
)
def test_sections_are_present(tmp_path: Path, found: list[Any], expected: list[str]) -> None:
    assert told(tmp_path, {"sections": "present"}, plain(sections=found)) == expected


def test_only_the_sections_of_in_are_asked_for(tmp_path: Path) -> None:
    report = plain(sections=sections("yield"))
    assert told(tmp_path, {"sections": "present"}, report, **{"in": ["收成", "other"]}) == [PASS, FAIL]


@pytest.mark.parametrize(
    ("found", "cells", "expected"),
    [
        (WHOLE, {}, [PASS, PASS, PASS]),
        (sections("yield", "cost", "other", other=" \n\u3000"), {}, [PASS, PASS, FAIL]),
        (sections("yield", "cost", "other", **{"yield": ""}), {}, [PASS, PASS, PASS]),
        (sections("yield", "cost", "other", **{"yield": ""}), {**GONE, "costs": ...}, [FAIL, PASS, PASS]),
        (sections("yield", "cost", "other", **{"yield": ""}), PICTURE, [OPEN, PASS, PASS]),
        (sections("yield", "cost", "other", other={"unreadable": "图片"}), {}, [PASS, PASS, OPEN]),
        (sections("yield", "cost"), {}, [PASS, PASS, NONE]),
    ],
)
def test_sections_have_content(tmp_path: Path, found: list[Any], cells: dict[str, Any], expected: list[str]) -> None:
    assert told(tmp_path, {"sections": "content"}, with_cells(cells, sections=found)) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (WHOLE, PASS),
        (sections("yield", "other"), PASS),
        (sections("yield", "x", "cost", "other"), PASS),
        (sections("cost", "yield", "other"), FAIL),
        (sections("yield", "cost", "yield"), FAIL),
        (sections("yield", "yield"), FAIL),
        (sections("yield"), NONE),
        (sections("x", "x"), NONE),
        ([], NONE),
    ],
)
def test_sections_are_in_order(tmp_path: Path, found: list[Any], expected: str) -> None:
    assert told(tmp_path, {"sections": "order"}, plain(sections=found)) == [expected]


@pytest.mark.parametrize(
    ("classes", "headings", "labels", "expected"),
    [
        (ALL_LABELS, {}, {}, PASS),
        (ALL_LABELS, {"yield": "一、 收成 情况"}, {}, PASS),
        (["typography"], {"yield": "一.收成情况"}, {}, FAIL),
        (["typography"], {"yield": "一 收成情况"}, {}, FAIL),
        (ALL_LABELS, {"yield": "收成情况"}, {}, PASS),
        (ALL_LABELS, {"yield": "二、收成情况"}, {}, PASS),
        (["shortened"], {"yield": "一、收成"}, {}, FAIL),
        (["outdated"], {"yield": "一、收成"}, {}, PASS),
        (["outdated"], {"yield": "一、产量"}, {}, FAIL),
        (["unknown"], {"yield": "一、别的"}, {}, FAIL),
        (["unknown"], {}, {"sections/yield": "一、别的"}, FAIL),
        (["unknown"], {"yield": "一、别的"}, {"sections/yield": "一、收成情况"}, PASS),
        (ALL_LABELS, {}, {"sections/yield": None}, NONE),
        (ALL_LABELS, {"yield": ""}, {}, NONE),
        (["unknown"], {"yield": "收" * 100_000}, {}, FAIL),
    ],
)
def test_sections_have_their_official_headings(
    tmp_path: Path, classes: list[str], headings: dict[str, str], labels: dict[str, Any], expected: str
) -> None:
    report = plain(sections=headed(**headings), labels=labels)
    assert told(tmp_path, {"sections": "labels"}, report, labels=classes) == [expected, PASS, PASS]


def test_a_heading_of_a_section_that_is_not_there_is_not_asked_for(tmp_path: Path) -> None:
    report = plain(sections=sections("yield", "cost"))
    assert told(tmp_path, {"sections": "labels"}, report, labels=ALL_LABELS) == [PASS, PASS, NONE]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("二、开支情况", PASS),
        ("（二）开支情况", PASS),
        ("2.开支情况", PASS),
        ("三、开支情况", FAIL),
        ("开支情况", FAIL),
        ("", NONE),
        (" " * 10**6, FAIL),
    ],
)
def test_sections_are_numbered(tmp_path: Path, heading: str, expected: str) -> None:
    assert told(tmp_path, {"sections": "numbers"}, plain(sections=headed(cost=heading))) == [PASS, expected, PASS]
    assert told(tmp_path, {"sections": "numbers"}, plain(sections=sections("yield"))) == [PASS, NONE, NONE]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, PASS),
        ({"fruit/apple": ...}, PASS),
        (GONE, FAIL),
        ({"fruit": {}}, FAIL),
        ({"fruit": {"stranger": {"x": 1}}}, FAIL),
        ({"fruit": {"apple": {}}}, FAIL),
        ({"fruit": {"apple": {"east": None}}}, PASS),
        (PICTURE, OPEN),
        ({"fruit": {"apple": "模糊"}}, OPEN),
    ],
)
def test_tables_are_present(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    assert told(tmp_path, {"tables": "present"}, with_cells(cells)) == [expected, PASS]
    assert told(tmp_path, {"tables": "present"}, with_cells(cells), **{"in": "水果"}) == [expected]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, [PASS, PASS, PASS, PASS]),
        ({"fruit/pear": ...}, [PASS, FAIL, PASS, PASS]),
        ({"fruit/pear": {}}, [PASS, FAIL, PASS, PASS]),
        ({"fruit/pear": {"east": None}}, [PASS, PASS, PASS, PASS]),
        ({"fruit/pear": "模糊"}, [PASS, PASS, PASS, PASS]),
        ({"fruit/pear": ..., "fruit/plum": ..., "fruit/mixed": {"east": 1}}, [PASS, NONE, NONE, PASS]),
        ({"fruit/pear": ..., "fruit/mixed": {"east": 1}}, [PASS, FAIL, PASS, PASS]),
        ({"fruit/pear": ..., "fruit/plum": ..., "fruit/mixed": {}}, [PASS, FAIL, FAIL, PASS]),
        (GONE, [NONE, NONE, NONE, NONE]),
        (PICTURE, [OPEN, OPEN, OPEN, OPEN]),
    ],
)
def test_rows_are_present(tmp_path: Path, cells: dict[str, Any], expected: list[str]) -> None:
    assert told(tmp_path, {"rows": "present"}, with_cells(cells), **{"in": "水果"}) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, [PASS, PASS]),
        ({"costs/change/tools": ..., "costs/spring/tools": ...}, [PASS, FAIL]),
        ({"costs/change/tools": ...}, [PASS, PASS]),
        ({"costs/change/tools": None, "costs/spring/tools": ...}, [PASS, PASS]),
        ({"costs": ...}, [NONE, NONE]),
        ({"costs": {"unreadable": "图片"}}, [OPEN, OPEN]),
    ],
)
def test_columns_are_present(tmp_path: Path, cells: dict[str, Any], expected: list[str]) -> None:
    assert told(tmp_path, {"columns": "present"}, with_cells(cells), **{"in": "开支表"}) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({}, NONE),
        ({"fruit/apple": {"line": 3}}, NONE),
        ({"fruit/apple": {"line": 3}, "fruit/pear": {"line": 4}, "fruit/all": {"line": 9}}, PASS),
        ({"fruit/apple": {"line": 5}, "fruit/pear": {"line": 4}}, FAIL),
        ({"fruit/apple": {"page": 1, "line": 90}, "fruit/pear": {"page": 2, "line": 1}}, PASS),
        ({"fruit/apple": {"page": 2, "line": 1}, "fruit/pear": {"page": 1, "line": 90}}, FAIL),
        ({"fruit/apple": {"box": [0, 10, 5, 20]}, "fruit/pear": {"box": [0, 30, 5, 40]}}, PASS),
        ({"fruit/apple": {"box": [0, 30, 5, 40]}, "fruit/pear": {"box": [0, 10, 5, 20]}}, FAIL),
        ({"fruit/apple": {"box": [0, 1e300, 5, 40]}, "fruit/pear": {"box": [0, 10, 5, 20]}}, FAIL),
        ({"fruit/apple": {}, "fruit/pear": {}}, PASS),
    ],
)
def test_rows_are_in_order(tmp_path: Path, places: dict[str, Any], expected: str) -> None:
    assert told(tmp_path, {"rows": "order"}, plain(provenance=places), **{"in": "水果"}) == [expected]


def test_the_order_of_keys_says_nothing_about_the_order_of_rows(tmp_path: Path) -> None:
    report = plain()
    report["tables"]["fruit"] = dict(reversed(report["tables"]["fruit"].items()))
    assert told(tmp_path, {"rows": "order"}, report, **{"in": "水果"}) == [NONE]


@pytest.mark.parametrize(
    ("classes", "labels", "cells", "expected"),
    [
        (ALL_LABELS, {}, {}, PASS),
        (ALL_LABELS, {"fruit/apple": "苹 果"}, {}, PASS),
        (["statutory"], {"fruit/apple": "苹果树"}, {}, FAIL),
        (["wrong"], {"fruit/apple": "苹果树"}, {}, PASS),
        (["typography"], {"fruit/apple": "“苹果”"}, {}, FAIL),
        (["unknown"], {"fruit/apple": "柿子"}, {}, FAIL),
        (["unknown"], {"fruit/apple": "果" * 100_000}, {}, FAIL),
        (["unknown"], {"fruit/apple": "柿子"}, {"fruit/apple": ...}, NONE),
        (ALL_LABELS, {"fruit/apple": None}, {}, NONE),
        (ALL_LABELS, {"fruit/apple": ""}, {}, NONE),
        (["unknown"], {"fruit/stranger": "柿子", "x/apple": "柿子"}, {}, PASS),
        (ALL_LABELS, {}, GONE, NONE),
        (ALL_LABELS, {}, PICTURE, PASS),
    ],
)
def test_rows_have_their_official_labels(
    tmp_path: Path, classes: list[str], labels: dict[str, Any], cells: dict[str, Any], expected: str
) -> None:
    found = told(tmp_path, {"rows": "labels"}, with_cells(cells, labels=labels), labels=classes, **{"in": "水果"})
    assert found[0] == expected
    assert set(found[1:]) <= {PASS, expected}


@pytest.mark.parametrize(
    ("classes", "labels", "cells", "expected"),
    [
        (ALL_LABELS, {}, {}, [PASS, PASS, PASS]),
        (["wrong"], {"fruit/apple/total": "合计"}, {}, [PASS, PASS, FAIL]),
        (["unknown"], {"fruit/apple/total": "合计"}, {}, [PASS, PASS, PASS]),
        (["unknown"], {"fruit/pear/east": "北园", "fruit/apple/east": "东园"}, {}, [FAIL, PASS, PASS]),
        (["unknown"], {"fruit/apple/east": None}, {}, [PASS, PASS, PASS]),
        (
            ["unknown"],
            {"fruit/apple/east/x": "北园", "fruit//east": "北园", "x/apple/east": "北园"},
            {},
            [FAIL, PASS, PASS],
        ),
        (ALL_LABELS, {"fruit/apple/east": "北园"}, GONE, [NONE, NONE, NONE]),
    ],
)
def test_columns_have_their_official_labels(
    tmp_path: Path, classes: list[str], labels: dict[str, Any], cells: dict[str, Any], expected: list[str]
) -> None:
    report = with_cells(cells, labels=labels)
    assert told(tmp_path, {"columns": "labels"}, report, labels=classes, **{"in": "水果"}) == expected


@pytest.mark.parametrize(
    ("labels", "cells", "expected"),
    [
        ({}, {}, PASS),
        ({"fruit/apple/east": "北园", "fruit/apple": None, "costs/spring/tools": None}, {}, PASS),
        ({"fruit/apple/east": None}, {}, FAIL),
        ({"fruit/stranger/east": None}, {}, FAIL),
        ({"fruit/apple/east": None}, GONE, NONE),
    ],
)
def test_columns_have_heads(tmp_path: Path, labels: dict[str, Any], cells: dict[str, Any], expected: str) -> None:
    assert told(tmp_path, {"columns": "heads"}, with_cells(cells, labels=labels), **{"in": "水果"}) == [expected]


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("filled", {}, PASS),
        ("filled", {"fruit/pear/east": None}, FAIL),
        ("filled", {"fruit/pear/east": " "}, FAIL),
        ("filled", {"fruit/pear/east": ...}, FAIL),
        ("filled", {"fruit/pear/east": "/"}, PASS),
        ("filled", {"fruit/pear/east": {"unreadable": "污损"}}, PASS),
        ("filled", {"fruit/pear": ...}, PASS),
        ("filled", {"costs/spring/tools": None}, PASS),
        ("filled", GONE, NONE),
        ("filled", PICTURE, PASS),
        ("numbers", {}, PASS),
        ("numbers", {"fruit/pear/east": "/"}, FAIL),
        ("numbers", {"fruit/pear/east": "1吨"}, FAIL),
        ("numbers", {"fruit/pear/east": "1.5"}, PASS),
        ("numbers", {"fruit/pear/east": 10**40}, FAIL),
        ("numbers", {"fruit/pear/east": None}, PASS),
        ("numbers", GONE, NONE),
        ("readable", {}, PASS),
        ("readable", {"fruit/pear/east": {"unreadable": "污损"}}, OPEN),
        ("readable", {"fruit/pear": "模糊"}, OPEN),
        ("readable", PICTURE, OPEN),
        ("readable", {"fruit/pear/east": None}, PASS),
        ("readable", GONE, NONE),
        ("in_place", {}, PASS),
        ("in_place", GONE, NONE),
    ],
)
def test_cells_hold_what_they_should(tmp_path: Path, kind: str, cells: dict[str, Any], expected: str) -> None:
    assert told(tmp_path, {"cells": kind}, with_cells(cells), **{"in": "水果"}) == [expected]


@pytest.mark.parametrize(
    ("cells", "paths"),
    [
        ({"fruit/pear/east": None, "fruit/all/total": ""}, ["fruit/pear/east", "fruit/all/total"]),
        ({"fruit/pear/east": ..., "fruit/pear/west": None}, ["fruit/pear/east", "fruit/pear/west"]),
    ],
)
def test_the_blanks_are_listed(tmp_path: Path, cells: dict[str, Any], paths: list[str]) -> None:
    (found,) = findings(checker(tmp_path, {"require": {"cells": "filled"}, "in": "水果"}), with_cells(cells))
    assert [cell.path for cell in found.cells] == paths


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("rows", {}, PASS),
        ("rows", {"extras": [{"kind": "row", "label": "小计", "table": "fruit"}]}, FAIL),
        ("rows", {"extras": [{"kind": "row", "label": "小计", "table": "costs"}]}, PASS),
        ("rows", {"extras": [{"kind": "column", "label": "小计", "table": "fruit"}]}, PASS),
        ("rows", {"cells": {"fruit/stranger": {"east": 1}}}, FAIL),
        ("rows", {"cells": {"fruit/mixed": {"east": 1}}}, PASS),
        ("rows", {"cells": PICTURE}, NONE),
        ("rows", {"cells": GONE}, NONE),
        ("rows", {"cells": GONE, "extras": [{"kind": "row", "label": "小计", "table": "fruit"}]}, FAIL),
        ("columns", {}, PASS),
        ("columns", {"extras": [{"kind": "column", "label": "小计", "table": "fruit"}]}, FAIL),
        ("columns", {"cells": {"fruit/apple/stranger": 1}}, FAIL),
        ("columns", {"cells": {"fruit/apple": "模糊"}}, PASS),
        ("columns", {"cells": GONE}, NONE),
    ],
)
def test_there_is_nothing_beyond_the_form(tmp_path: Path, kind: str, changes: dict[str, Any], expected: str) -> None:
    report = with_cells(changes.get("cells", {}), extras=changes.get("extras", []))
    assert told(tmp_path, {"extras": kind}, report, **{"in": "水果"}) == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, PASS),
        ({"sections": sections("yield", "x")}, FAIL),
        ({"extras": [{"kind": "section", "label": "附则"}]}, FAIL),
        ({"extras": [{"kind": "table", "label": "附表"}]}, FAIL),
        ({"extras": [{"kind": "row", "label": "小计", "table": "fruit"}]}, PASS),
        ({"tables": {**plain()["tables"], "stranger": {}}}, FAIL),
        ({"tables": {}, "sections": []}, PASS),
    ],
)
def test_there_are_no_sections_beyond_the_form(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    assert told(tmp_path, {"extras": "sections"}, plain(**changes)) == [expected]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [PASS, PASS, PASS, PASS]),
        ({"year": None, "title": ""}, [FAIL, PASS, FAIL, PASS]),
        ({"published": "", "body": {"kind": "farm"}}, [PASS, FAIL, PASS, FAIL]),
    ],
)
def test_facts_of_the_head_are_there(tmp_path: Path, changes: dict[str, Any], expected: list[str]) -> None:
    assert told(tmp_path, {"fields": ["year", "published", "title", "body"]}, plain(**changes)) == expected


def test_every_requirement_that_a_rule_may_have_is_tested_here() -> None:
    known = {*OF_SECTIONS, *OF_TABLES}
    elsewhere = ("fields", "companions")  # the latter in tests/toy/test_sets.py
    hints = {field: Require.__annotations__[field] for field in Require.__struct_fields__ if field not in elsewhere}
    wanted = {f"{field}-{name}" for field, hint in hints.items() for name in _names(field, hint)}
    assert wanted <= known
    assert "fields" in known


def _names(field: str, hint: Any) -> list[str]:
    from gouji.packs import model

    found = eval(hint, vars(model)) if isinstance(hint, str) else hint  # noqa: S307 - an annotation of our own
    return [name for option in get_args(get_args(found)[0]) for name in get_args(option)]


def test_what_is_beyond_the_form_is_told_in_part_and_counted_in_whole(tmp_path: Path) -> None:
    many = {f"fruit/x{n}": {"east": 1} for n in range(5000)}
    checking = checker(tmp_path, {"require": {"extras": "rows"}, "in": "水果", "message": "{count}: {labels}"})
    (found,) = findings(checking, with_cells(many))
    assert found.message.startswith("5000: x0")
    assert len(found.message) < 1100


def test_the_place_told_is_that_of_the_label(tmp_path: Path) -> None:
    checking = checker(tmp_path, {"require": {"rows": "labels"}, "in": "水果", "labels": ["unknown"]})
    told = plain(labels={"fruit/pear": "柿子"}, provenance={"fruit/pear": {"line": 7}, "fruit": {"line": 1}})
    (found,) = findings(checking, told)
    assert found.at is not None
    assert found.at.line == 7
    assert case_of(checking, told).outcomes.ledger().failed == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, PASS),
        ({"fruit/mixed": {"east": 0, "west": 0, "total": 0}}, FAIL),
        ({"fruit/mixed": {"east": None}}, FAIL),
        ({"fruit/mixed": {"east": {"unreadable": "糊"}}}, FAIL),
        (GONE, NONE),
        (PICTURE, OPEN),
    ],
)
def test_a_row_that_must_not_be_there_is_not_printed(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    asked = {"in": "水果", "only": "杂果"}
    assert told(tmp_path, {"rows": "absent"}, with_cells(cells), **asked) == [expected]
