"""What rules guard: which notice a change of one, the health of tables, what is lower than before, the page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from gouji.cli.coverage_text import coverage_lines
from gouji.engine import elimination
from gouji.errors import UsageError
from gouji.keeper.coverage import guards, health
from gouji.keeper.coverage.baseline import Fall, falls, read_baseline
from gouji.keeper.coverage.cover import cover
from gouji.keeper.coverage.html import coverage_page
from gouji.keeper.coverage.model import CellGuard, Coverage, Seen, TableGuard, coverage_bytes, coverage_schema
from gouji.outputs.layout import Pen, columns
from gouji.packs.load import load_folder
from tests.extensions import valley
from tests.small import plain, replaced, report_of, rules_file, small_pack, with_cells

ROWS = {"id": "ROWS", "in": "水果", "for_each": "row", "check": "总计 = sum(各园)"}
COLUMNS = {"id": "COLUMNS", "in": "水果", "for_each": "column", "check": "全部 = sum(各果)"}
POSITIVE = {"id": "POSITIVE", "in": "水果", "for_each": "cell", "check": "值 >= 0", "severity": "warning"}
FRUIT = [f"fruit/{row}/{column}" for row in ("apple", "pear", "plum", "all") for column in ("east", "west", "total")]


def covered(
    folder: Path, *rules: dict[str, Any], reports: tuple[dict[str, Any], ...] = (), lang: str = "zh"
) -> Coverage:
    pack = load_folder(small_pack(folder, {"1/rules.yaml": rules_file(*rules)}))
    return cover(pack, [(f"{n}.json", report_of(told)) for n, told in enumerate(reports)], lang)


def guard(coverage: Coverage, path: str) -> CellGuard:
    return next(cell for cell in coverage.cells() if cell.path == path)


def table(coverage: Coverage, name: str = "fruit") -> TableGuard:
    return next(each for each in coverage.tables if each.id == name)


def test_an_equality_always_notices_a_change_of_each_of_its_cells(tmp_path: Path) -> None:
    coverage = covered(tmp_path, ROWS, COLUMNS)
    assert [guard(coverage, path).always for path in FRUIT] == [("ROWS", "COLUMNS")] * 12
    assert guard(coverage, "costs/spring/wages") == CellGuard(
        column="wages", path="costs/spring/wages", always=(), seen=()
    )
    assert coverage.unguarded == (
        "costs/spring/wages",
        "costs/spring/tools",
        "costs/autumn/wages",
        "costs/change/tools",
    )


def test_a_cell_that_cancels_out_is_not_guarded(tmp_path: Path) -> None:
    coverage = covered(
        tmp_path, {"id": "X", "check": "水果[苹果, 东园] + 水果[梨, 东园] = 水果[梨, 东园] + 水果[李, 东园]"}
    )
    guarded = [cell.path for cell in coverage.cells() if cell.always]
    assert guarded == ["fruit/apple/east", "fruit/plum/east"]


@pytest.mark.parametrize(("tolerance", "always"), [("0.4", ("X",)), ("0.5", ()), ("1", ())])
def test_a_tolerance_that_takes_a_step_in_lets_it_pass(tmp_path: Path, tolerance: str, always: tuple[str, ...]) -> None:
    coverage = covered(tmp_path, {**ROWS, "id": "X", "tolerance": tolerance})
    assert guard(coverage, "fruit/apple/east").always == always


def test_an_inequality_is_seen_to_notice_the_step_over_its_bound(tmp_path: Path) -> None:
    coverage = covered(tmp_path, POSITIVE)
    assert guard(coverage, "fruit/apple/east") == CellGuard(
        column="east", path="fruit/apple/east", always=(), seen=(Seen(rule="POSITIVE", more=False, less=True),)
    )
    assert set(FRUIT) <= set(coverage.at_times)


def test_a_bound_that_no_right_report_stands_at_is_not_seen(tmp_path: Path) -> None:
    bound = {"id": "X", "check": "水果[苹果, 东园] <= 7"}
    assert guard(covered(tmp_path / "1", bound), "fruit/apple/east").seen == ()
    at_bound = with_cells({"fruit/apple/east": 7})
    seen = guard(covered(tmp_path / "2", bound, reports=(at_bound,)), "fruit/apple/east").seen
    assert seen == (Seen(rule="X", more=True, less=False),)


def test_a_guarded_rule_is_never_certain_but_may_be_seen(tmp_path: Path) -> None:
    guarded = {**ROWS, "id": "X", "when": "总计 > 0"}
    coverage = covered(tmp_path, guarded, reports=(plain(),))
    assert guard(coverage, "fruit/apple/east") == CellGuard(
        column="east", path="fruit/apple/east", always=(), seen=(Seen(rule="X", more=True, less=True),)
    )


def test_a_rule_for_some_kinds_is_seen_in_reports_of_theirs_alone(tmp_path: Path) -> None:
    some = {**ROWS, "id": "X", "applies": {"kinds": ["farm"]}}
    farm, school = plain(), plain(body={"name": "某学校", "kind": "school"})
    assert guard(covered(tmp_path / "1", some, reports=(school,)), "fruit/apple/east").seen == ()
    assert [s.rule for s in guard(covered(tmp_path / "2", some, reports=(farm,)), "fruit/apple/east").seen] == ["X"]


def test_what_a_text_says_guards_the_cell_it_is_held_against(tmp_path: Path) -> None:
    claim = {"id": "X", "in": "收成", "claim": {"says": "收成", "holds": "n = 水果[全部, 总计]"}, "severity": "warning"}
    silent, telling = plain(), plain(preamble="")
    telling["sections"][0]["text"] = "今年收9吨。"
    assert guard(covered(tmp_path / "1", claim, reports=(silent,)), "fruit/all/total").seen == ()
    seen = guard(covered(tmp_path / "2", claim, reports=(telling,)), "fruit/all/total").seen
    assert seen == (Seen(rule="X", more=True, less=True),)


def test_only_right_reports_are_tried(tmp_path: Path) -> None:
    bound = {"id": "X", "check": "水果[苹果, 东园] <= 7"}
    wrong = with_cells({"fruit/apple/east": 7})  # breaks ROWS
    coverage = covered(tmp_path, bound, ROWS, reports=(wrong, plain()))
    assert coverage.reports == ("1.json",)
    assert guard(coverage, "fruit/apple/east").seen == ()


def test_a_pack_that_extends_another_guards_what_it_left_of_it(tmp_path: Path) -> None:
    local = cover(load_folder(valley(tmp_path)))
    base = cover(load_folder(tmp_path / "orchard"))
    assert (table(base).health.relations, table(local).health.relations) == (4, 0)
    assert (len(base.info_only), len(local.info_only)) == (0, 15)
    assert [fall.code for fall in falls(base, msgspec.structs.replace(local, pack=base.pack))] == [
        "cells",
        "rank",
        "detects",
    ]


def test_what_could_not_be_tried_within_the_bound_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert covered(tmp_path / "1", ROWS, POSITIVE).complete
    monkeypatch.setattr(guards, "MAX_WORK", 10)
    coverage = covered(tmp_path / "2", ROWS, POSITIVE)
    assert not coverage.complete
    assert guard(coverage, "fruit/apple/east").always == ("ROWS",)
    for width in (40, 80):
        assert any("没有试完" in line for line in drawn(coverage, width))
    assert "没有试完" in coverage_page(coverage, "zh").decode()


def test_relations_too_many_to_reduce_have_no_rank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elimination, "MAX_WORK", 0)
    monkeypatch.setattr(health, "LEAST", 0)
    monkeypatch.setattr(health, "MAX_WORK", 0)
    found = table(covered(tmp_path, ROWS, COLUMNS)).health
    assert (found.relations, found.rank, found.detects, found.exact) == (7, None, 1, False)


def test_rules_that_are_off_guard_nothing(tmp_path: Path) -> None:
    assert len(covered(tmp_path, {**ROWS, "status": "off"}, {**POSITIVE, "only": "苹果"}).unguarded) == 16


def test_cells_that_info_rules_alone_guard_are_listed(tmp_path: Path) -> None:
    coverage = covered(tmp_path, {**ROWS, "severity": "info"}, {**COLUMNS, "only": "东园"})
    assert set(coverage.info_only) == {p for p in FRUIT if "/east" not in p} | {
        "fruit/mixed/west",
        "fruit/mixed/total",
    }
    assert coverage.at_times == ()


def test_a_table_with_totals_both_ways_notices_three_and_corrects_one(tmp_path: Path) -> None:
    health = table(covered(tmp_path, ROWS, COLUMNS)).health
    assert (health.cells, health.relations, health.rank) == (12, 7, 6)
    assert (health.detects, health.corrects, health.exact, len(health.unnoticed)) == (3, 1, True, 4)
    (redundant,) = health.redundant
    assert redundant.relation == "COLUMNS[total]"
    assert {(term.relation, term.factor) for term in redundant.sum_of} == {
        ("ROWS[apple]", "-1"), ("ROWS[pear]", "-1"), ("ROWS[plum]", "-1"), ("ROWS[all]", "1"),
        ("COLUMNS[east]", "1"), ("COLUMNS[west]", "1"),
    }  # fmt: skip


def test_relations_that_cannot_hold_together_are_told(tmp_path: Path) -> None:
    health = table(
        covered(
            tmp_path,
            ROWS,
            {"id": "OFF", "in": "水果", "for_each": "row", "only": "梨", "check": "sum(各园) + 2 = 总计"},
        )
    ).health
    assert health.redundant == ()
    assert [(item.relation, item.gap) for item in health.contradictory] == [("OFF[pear]", "2")]


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "info"},
        {"when": "总计 > 0"},
        {"applies": {"kinds": ["farm"]}},
        {"tolerance": "1"},
        {"check": "总计 <= sum(各园)"},
        {"check": "总计 = sum(各园) + 开支表[春季, 工资]"},
    ],
    ids=str,
)
def test_what_does_not_always_bind_is_no_relation_of_the_table(tmp_path: Path, change: dict[str, Any]) -> None:
    health = table(covered(tmp_path, {**ROWS, **change})).health
    assert (health.relations, health.rank, health.detects, health.corrects) == (0, 0, 0, 0)


def test_a_rule_taken_out_is_lower_and_told_once_for_all_its_cells(tmp_path: Path) -> None:
    old, new = covered(tmp_path / "1", ROWS, COLUMNS), covered(tmp_path / "2", ROWS)
    first, *rest = falls(old, new)
    assert (first.code, first.values["n"], first.values["rules"]) == ("cells", 15, "COLUMNS")
    assert str(first.values["cells"]).startswith("fruit/apple/east, fruit/apple/west")
    assert rest == [
        Fall("rank", {"table": "fruit", "old": 6, "new": 4}),
        Fall("detects", {"table": "fruit", "old": 3, "new": 1}),
        Fall("corrects", {"table": "fruit", "old": 1, "new": 0}),
    ]
    assert falls(new, old) == ()


def test_the_same_rules_under_other_names_are_no_lower(tmp_path: Path) -> None:
    old, new = covered(tmp_path / "1", ROWS, POSITIVE), covered(tmp_path / "2", {**ROWS, "id": "Y"}, POSITIVE)
    assert falls(old, new) == ()


def test_a_rule_that_sinks_to_info_is_lower(tmp_path: Path) -> None:
    old, new = covered(tmp_path / "1", ROWS), covered(tmp_path / "2", {**ROWS, "severity": "info"})
    assert [fall.code for fall in falls(old, new)] == ["cells", "rank", "detects"]


def test_a_contradiction_is_lower(tmp_path: Path) -> None:
    off = {"id": "OFF", "check": "水果[梨, 东园] + 水果[梨, 西园] + 2 = 水果[梨, 总计]"}
    old, new = covered(tmp_path / "1", ROWS), covered(tmp_path / "2", ROWS, off)
    assert falls(old, new) == (Fall("contradictory", {"table": "fruit", "old": 0, "new": 1}),)


def test_cells_that_are_gone_or_new_without_a_rule_are_lower(tmp_path: Path) -> None:
    pack = small_pack(tmp_path / "1", {"1/rules.yaml": rules_file(ROWS)})
    row = "      - {id: spring, name: 春季, label: 春季}\n"
    other = small_pack(
        tmp_path / "2", replaced("1/form.yaml", (row, "      - {id: winter, name: 冬季, label: 冬季}\n"))
    )
    found = falls(cover(load_folder(pack)), cover(load_folder(other)))
    assert [(fall.code, fall.values["cells"]) for fall in found] == [
        ("gone", "costs/spring/wages, costs/spring/tools"),
        ("unguarded", "costs/winter/wages, costs/winter/tools"),
    ]


def test_another_edition_is_not_compared(tmp_path: Path) -> None:
    old = covered(tmp_path, ROWS)
    other = msgspec.structs.replace(old, pack=msgspec.structs.replace(old.pack, edition="2"))
    with pytest.raises(UsageError) as caught:
        falls(other, old)
    assert caught.value.problems[0].code == "coverage-other"


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000, b'{"schema": "gouji/result/1"}'])
def test_a_file_that_is_no_coverage_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_baseline(tmp_path / "x.json")
    assert caught.value.problems[0].code == "coverage-file"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_baseline(tmp_path / "none.json")


def test_the_json_follows_its_schema_and_is_read_back(tmp_path: Path) -> None:
    coverage = covered(tmp_path, ROWS, COLUMNS, POSITIVE, reports=(plain(),))
    data = coverage_bytes(coverage)
    jsonschema.Draft7Validator(coverage_schema()).validate(json.loads(data))
    (tmp_path / "x.json").write_bytes(data)
    assert read_baseline(tmp_path / "x.json") == coverage
    assert max(map(len, data.splitlines())) < 600


def test_the_same_pack_gives_the_same_bytes(tmp_path: Path) -> None:
    written = {coverage_bytes(covered(tmp_path, ROWS, COLUMNS, POSITIVE, reports=(plain(),))) for _ in range(3)}
    assert len(written) == 1


def drawn(coverage: Coverage, width: int, lang: str = "zh") -> list[str]:
    return list(coverage_lines(coverage, Pen(lang=lang, width=width)))


def test_the_form_is_drawn_with_its_labels_and_counts(tmp_path: Path) -> None:
    lines = drawn(covered(tmp_path, ROWS, COLUMNS, POSITIVE), 80)
    rows = {line.split()[0]: line.split()[1:] for line in lines if line and line[0] in "苹梨李全"}
    assert rows == {name: ["2+1"] * 3 for name in ("苹果", "梨", "李", "全部水果")}
    assert any(line.split() == ["东园", "西园", "总计"] for line in lines)
    assert "   = 勾稽关系 7 项,秩 6,多余 1,矛盾 0" in lines


def test_english_names_are_used_where_the_form_has_them(tmp_path: Path) -> None:
    text = "\n".join(drawn(covered(tmp_path, ROWS, lang="en"), 100, "en"))
    assert "All fruit" in text
    assert "7 relations" not in text
    assert "4 relations, rank 4" in text


@pytest.mark.parametrize(("width", "whole"), [(80, True), (40, False)])
def test_words_of_a_head_stay_whole_where_there_is_room(tmp_path: Path, width: int, whole: bool) -> None:
    pack = small_pack(
        tmp_path, replaced("1/form.yaml", ("label: 西园, en: West", "label: 西园, en: Western orchards of all"))
    )
    lines = drawn(cover(load_folder(pack), lang="en"), width, "en")
    assert any("orchards" in line.split() for line in lines)
    assert any("Western" in line.split() for line in lines)
    pack = small_pack(tmp_path, replaced("1/form.yaml", ("label: 西园, en: West", "label: 西园, en: Westernmost")))
    lines = drawn(cover(load_folder(pack), lang="en"), width, "en")
    assert any("Westernmost" in line.split() for line in lines) == whole


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120])
def test_a_drawing_fits_the_terminal(tmp_path: Path, width: int) -> None:
    coverage = covered(tmp_path, ROWS, COLUMNS, {**POSITIVE, "severity": "info"})
    assert max(columns(line) for line in drawn(coverage, width)) <= width


class Page(HTMLParser):
    """Counts what stands in a page, and whether its tags close."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_brings_all_it_needs(tmp_path: Path) -> None:
    page = Page(coverage_page(covered(tmp_path, ROWS, COLUMNS, POSITIVE), "zh"))
    assert page.open == []
    tags = [tag for tag, _ in page.seen]
    assert not {"script", "link", "img", "iframe", "object"} & set(tags)
    assert not any(name.startswith("on") or name == "src" for _, attributes in page.seen for name in attributes)
    assert ("html", {"lang": "zh-CN"}) in page.seen
    links = {str(a["href"]) for tag, a in page.seen if tag == "a"}
    anchors = {f"#{a['id']}" for _, a in page.seen if "id" in a}
    assert links == anchors
    assert len(links) >= 2
    assert sum(tag == "th" and a["scope"] == "row" for tag, a in page.seen) == 8


def test_nothing_of_a_pack_becomes_markup(tmp_path: Path) -> None:
    evil = '<script>alert("1")</script>&'
    changes = replaced("1/form.yaml", ("label: 全部水果", f"label: '{evil}'"), ("label: 水果表", f"label: '{evil}'"))
    rules = {"1/rules.yaml": rules_file({**ROWS, "title": evil})}
    data = coverage_page(cover(load_folder(small_pack(tmp_path, {**changes, **rules}))), "zh").decode()
    assert "<script" not in data
    assert data.count("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;") == 2


def test_a_table_whose_rows_are_printed_side_by_side_is_drawn_so(tmp_path: Path) -> None:
    changes = replaced("1/form.yaml", ("    section: cost\n", "    section: cost\n    transposed: true\n"))
    page = Page(coverage_page(cover(load_folder(small_pack(tmp_path, changes))), "en"))
    groups = [a["colspan"] for tag, a in page.seen if tag == "th" and a["scope"] == "colgroup"]
    assert groups == ["2", "1", "1"]


def test_counts_are_never_percentages(tmp_path: Path) -> None:
    coverage = covered(tmp_path, ROWS)
    body = re.sub(r"<style>.*?</style>", "", coverage_page(coverage, "zh").decode(), flags=re.DOTALL)
    assert "%" not in body + "".join(drawn(coverage, 80)) + coverage_bytes(coverage).decode()
