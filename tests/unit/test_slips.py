"""What one slip breaks is told once, and nothing is folded that the change would not mend."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options
from gouji.engine.causes import Group, fold_causes
from gouji.engine.localise import suggest
from gouji.engine.localise_system import systems_of
from gouji.engine.slips import slips as slips_of
from gouji.findings import CellChange, Finding, Location, Outcome, PackStamp, ReportResult, Result, Slip, Suggestion
from gouji.outputs.csv_table import write_csv
from gouji.outputs.html import write_html
from gouji.outputs.json_v1 import write_json
from gouji.outputs.layout import Pen
from gouji.outputs.marks import paths
from gouji.outputs.sarif import write_sarif
from gouji.outputs.telling import notes
from gouji.outputs.text import write_text
from gouji.outputs.xlsx import write_xlsx
from gouji.packs.files import Cause
from gouji.packs.load import load_folder, load_pack
from gouji.reports.model import Report
from tests import slips
from tests.small import findings, rules_file, small_pack, with_cells
from tests.unit.test_causes import SECTIONS, found


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_pack("cn-gov-info-annual-report", "2021"))


def checked(checker: Checker, changes: dict[tuple[str, str], int | None], seed: int = 5) -> ReportResult:
    figures: dict[tuple[str, str], int | None] = {**slips.requests(random.Random(seed)), **changes}
    return checker.report(Report(year=2024, tables={"requests": slips.nested(figures)}))


def sums(result: ReportResult) -> list[Finding]:
    """Give what fails of the table's relations."""
    rules = ("T3-ROW-SUM", "T3-COL-SUM", "T3-BALANCE")
    return [f for f in result.findings if f.rule in rules and f.outcome is Outcome.FAIL]


def leads(told: list[Finding]) -> list[tuple[str, tuple[tuple[str, str | None, str], ...], int, int]]:
    return [
        (f.rule, tuple((c.path, c.before, c.after) for c in f.slip.cells), f.slip.breaks, f.follows)
        for f in told
        if f.slip is not None
    ]


def test_a_wrong_cell_and_its_row_column_and_balance_are_one_finding(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    was = right["processed", "natural_person"]
    told = sums(checked(checker, {("processed", "natural_person"): was + 3}))
    assert sorted(f.rule for f in told) == ["T3-BALANCE", "T3-COL-SUM", "T3-ROW-SUM"]
    change = ("requests/processed/natural_person", str(was + 3), str(was))
    assert leads(told) == [("T3-COL-SUM", (change,), 3, 2)]
    assert [f.caused_by for f in told if f.slip is None] == ["T3-COL-SUM"] * 2


def test_two_slips_that_no_relation_joins_are_two_findings(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    one, other = ("granted", "natural_person"), ("refused_law", "commercial")
    told = sums(checked(checker, {one: right[one] + 3, other: right[other] + 4}))
    assert len(told) == 4
    named = [cells for _, cells, *_ in leads(told)]
    assert [[path for path, *_ in cells] for cells in named] == [
        ["requests/granted/natural_person"],
        ["requests/refused_law/commercial"],
    ]
    assert [(breaks, follows) for *_, breaks, follows in leads(told)] == [(2, 1), (2, 1)]
    assert {len(f.suggestion.cells) for f in told if f.suggestion} == {2}


def test_two_slips_of_one_row_are_one_finding(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    one, other = ("granted", "natural_person"), ("granted", "commercial")
    told = sums(checked(checker, {one: right[one] + 3, other: right[other] + 4}))
    ((_, cells, breaks, follows),) = leads(told)
    assert (len(cells), breaks, follows) == (2, 3, 2)


def test_a_figure_in_the_row_below_its_own_is_one_finding_though_no_relation_has_both_cells(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    own, below = ("carried_in", "natural_person"), ("granted", "natural_person")
    right |= {own: right[own] + 100, ("carried_in", "total"): right["carried_in", "total"] + 100}
    right |= {("closed_other", c): right["closed_other", c] + 100 + right[below] for c in (below[1], "total")}
    right |= {("granted", "total"): right["granted", "total"] - right[below], below: 0}
    right |= {("processed", c): right["processed", c] + 100 for c in (below[1], "total")}
    figures: dict[tuple[str, str], int | None] = {**right}
    assert not sums(checker.report(Report(year=2024, tables={"requests": slips.nested(figures)})))
    figures |= {own: 0, below: right[own]}
    told = sums(checker.report(Report(year=2024, tables={"requests": slips.nested(figures)})))
    ((_, cells, breaks, follows),) = leads(told)
    assert ({path for path, *_ in cells}, breaks, follows) == (
        {"requests/carried_in/natural_person", "requests/granted/natural_person"}, 4, 3
    )  # fmt: skip


def test_where_it_cannot_be_told_which_cell_is_wrong_nothing_is_grouped(checker: Checker) -> None:
    figures: dict[tuple[str, str], int | None] = {**slips.disputes(random.Random(1))}
    for row in slips.SUITS:
        figures[row, "total"] = (figures[row, "total"] or 0) + 1
    result = checker.report(Report(year=2024, tables={"disputes": slips.nested(figures)}))
    told = [f for f in result.findings if f.rule == "T4-GROUP-SUM" and f.outcome is Outcome.FAIL]
    assert len(told) == 3
    assert {(f.slip, f.caused_by, f.suggestion and f.suggestion.kind) for f in told} == {(None, None, "detect")}


def test_grouping_changes_neither_the_ledger_nor_the_verdict_and_all_shows_everything(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    cell = ("processed", "natural_person")
    result = checked(checker, {cell: right[cell] + 3})
    case = checker.case(Report(year=2024, tables={"requests": slips.nested({**right, cell: right[cell] + 3})}))
    assert result.ledger == case.outcomes.ledger()
    assert result.ledger.failed == sum(f.outcome is Outcome.FAIL for f in result.findings)
    assert result.verdict is Outcome.FAIL


RULES: tuple[dict[str, Any], ...] = (
    {"id": "ROW-SUM", "in": "水果", "for_each": "row", "check": "总计 = 东园 + 西园"},
    {"id": "COL-SUM", "in": "水果", "for_each": "column", "check": "全部 = sum(各果)"},
)


def small_checker(folder: Path, *rules: dict[str, Any], causes: str = "") -> Checker:
    from tests.small import FILES

    files = {"pack.yaml": FILES["pack.yaml"] + causes, "1/rules.yaml": rules_file(*RULES, *rules)}
    return Checker(load_folder(small_pack(folder, files)), Options(lang="en"))


def told(checker: Checker, cells: dict[str, Any]) -> list[tuple[str, str | None, int]]:
    return [(f.rule, f.caused_by, f.slip.breaks if f.slip else 0) for f in findings(checker, with_cells(cells))]


def test_a_rule_of_another_kind_is_folded_only_if_the_change_mends_it(tmp_path: Path) -> None:
    wrong = {"fruit/pear/east": 9}
    mended = {"id": "LITTLE", "severity": "warning", "in": "水果", "check": "水果[梨, 东园] < 9"}
    still = {"id": "NONE", "severity": "warning", "in": "水果", "check": "水果[梨, 东园] < 0"}
    found = told(small_checker(tmp_path, mended, still), wrong)
    assert found == [("ROW-SUM", None, 3), ("NONE", None, 0), ("COL-SUM", "ROW-SUM", 0), ("LITTLE", "ROW-SUM", 0)]


def test_a_cause_of_the_pack_does_not_fold_what_the_change_would_not_mend(tmp_path: Path) -> None:
    still = {"id": "NONE", "severity": "warning", "in": "水果", "check": "水果[梨, 东园] < 0"}
    causes = "causes:\n  - {rule: ROW-SUM, explains: [NONE]}\n"
    found = told(small_checker(tmp_path, still, causes=causes), {"fruit/pear/east": 9})
    assert ("NONE", None, 0) in found


@pytest.mark.parametrize(
    ("causes", "lead"), [("", "ROW-SUM"), ("causes:\n  - {rule: COL-SUM, explains: [ROW-SUM]}\n", "COL-SUM")]
)
def test_the_order_of_causes_says_which_finding_tells_of_the_slip(tmp_path: Path, causes: str, lead: str) -> None:
    found = told(small_checker(tmp_path, causes=causes), {"fruit/pear/east": 9})
    assert [(rule, breaks) for rule, cause, breaks in found if cause is None] == [(lead, 2)]


SLIP = Slip(cells=(CellChange(path="x", label="x", before="1", after="2"),), breaks=2)


def folded(listed: list[Finding], *causes: tuple[str, str], members: tuple[int, ...]) -> list[tuple[str | None, int]]:
    rules = [Cause(rule=rule, explains=tuple(names.split())) for rule, names in causes]
    done = fold_causes(listed, rules, [frozenset()] * len(listed), SECTIONS, [Group(SLIP, members)])
    return [(f.caused_by, f.follows) for f in done]


def test_another_cause_takes_a_slip_in_only_if_it_is_about_the_wrong_cells() -> None:
    listed = [found("TEXT", "x"), found("ROW", "x", "y"), found("COLUMN", "x", "z")]
    assert folded(listed, ("TEXT", "ROW"), members=(1, 2)) == [(None, 2), ("TEXT", 0), ("TEXT", 0)]
    listed = [found("TEXT", "y"), found("ROW", "x", "y"), found("COLUMN", "x", "z")]
    assert folded(listed, ("TEXT", "ROW"), members=(1, 2)) == [(None, 0), (None, 1), ("ROW", 0)]


def test_the_place_to_look_at_first_is_the_wrong_cell() -> None:
    listed = [found("ROW", "y", "x"), found("COLUMN", "x", "z")]
    there = [Location(line=n) for n in range(2)]
    placed = [msgspec.structs.replace(c, at=at) for c, at in zip(listed[0].cells, there, strict=True)]
    listed[0] = msgspec.structs.replace(listed[0], cells=tuple(placed), at=there[0])
    done = fold_causes(listed, [], [frozenset()] * 2, SECTIONS, [Group(SLIP, (0, 1))])
    assert [f.at for f in done] == [there[1], None]
    assert done[0].slip == SLIP


def test_a_slip_of_a_table_that_is_not_there_stays_under_it() -> None:
    listed = [found("TABLE", table="t"), found("ROW", "x", table="t"), found("COLUMN", "x", table="t")]
    assert folded(listed, ("TABLE", "ROW"), members=(1, 2)) == [(None, 2), ("TABLE", 0), ("TABLE", 0)]


def written(checker: Checker, changes: dict[tuple[str, str], int | None], shape: str) -> str:
    """Write a result in one format; what a workbook says, cell by cell."""
    report = Report(year=2024, tables={"requests": slips.nested({**slips.requests(random.Random(5)), **changes})})
    told, laid = checker.laid(report, "r.json", "0" * 64)
    result = Result(engine="0", pack=PackStamp(id="p", version="0", sha256="0"), lang="zh", reports=(told,))
    match shape:
        case "text":
            return write_text(result, lang="zh", color=False, width=400, everything=False)
        case "csv":
            return write_csv(result, lang="zh", everything=False).decode()
        case "html":
            return write_html(result, [laid], lang="zh").decode()
        case "sarif":
            return write_sarif(result, lang="zh", everything=False).decode()
        case "json":
            return write_json(result).decode()
    with zipfile.ZipFile(io.BytesIO(write_xlsx(result, [laid], lang="zh"))) as book:
        return "".join(book.read(name).decode() for name in sorted(book.namelist()) if name.endswith(".xml"))


@pytest.mark.parametrize("shape", ["text", "csv", "html", "xlsx"])
def test_every_format_for_people_tells_the_cell_and_how_many_relations_it_breaks(checker: Checker, shape: str) -> None:
    right = slips.requests(random.Random(5))
    cell = ("processed", "natural_person")
    said = written(checker, {cell: right[cell] + 3}, shape).replace("\xa0", " ")
    assert f"{right[cell] + 3} → {right[cell]}(改此一格,本表 39 项关系均成立;现有 3 项关系因此不成立)" in said
    assert "起因" not in said


@pytest.mark.parametrize("shape", ["text", "csv", "html", "xlsx"])
def test_of_two_slips_each_is_told_with_its_own_finding(checker: Checker, shape: str) -> None:
    right = slips.requests(random.Random(5))
    one, other = ("granted", "natural_person"), ("refused_law", "commercial")
    said = written(checker, {one: right[one] + 3, other: right[other] + 4}, shape).replace("\xa0", " ")
    for cell, more in ((one, 3), (other, 4)):
        assert f" 为 {right[cell] + more},应为 {right[cell]};由此 2 项关系不成立" in said


@pytest.mark.parametrize(("follows", "said"), [(1, False), (3, True)])
def test_what_a_slip_breaks_is_not_counted_twice(follows: int, said: bool) -> None:
    finding = msgspec.structs.replace(found("A", "x"), slip=SLIP, follows=follows)
    assert (
        any(f"{follows} more follow" in note.replace("\xa0", " ") for note in notes(finding, Pen(lang="en", width=0)))
        is said
    )


def test_programs_get_the_slip_as_data(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    cell = ("processed", "natural_person")
    path, was = "requests/processed/natural_person", right[cell]
    told = json.loads(written(checker, {cell: was + 3}, "json"))["reports"][0]["findings"]
    change = {"path": path, "from": was + 3, "to": was}
    assert [f["slip"] for f in told if f["slip"]] == [{"cells": [change], "breaks": 3}]
    log = json.loads(written(checker, {cell: was + 3}, "sarif"))
    (slip,) = [r["properties"]["slip"] for r in log["runs"][0]["results"] if "slip" in r["properties"]]
    assert (slip["breaks"], slip["cells"][0]["path"], slip["cells"][0]["after"]) == (3, path, str(was))


def test_in_sarif_each_of_two_slips_is_a_fix_of_its_own(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    one, other = ("granted", "natural_person"), ("refused_law", "commercial")
    figures = {**right, one: right[one] + 3, other: right[other] + 4}
    told = checker.report(Report(year=2024, tables={"requests": slips.nested(figures)}), "r.json", "0" * 64)
    result = Result(engine="0", pack=PackStamp(id="p", version="0", sha256="0"), lang="zh", reports=(told,))
    paths = [change.path for f in told.findings if f.slip for change in f.slip.cells]
    spans = {"r.json": {path: (n, 1, n, 3) for n, path in enumerate(paths, 1)}}
    log = json.loads(write_sarif(result, lang="zh", everything=False, spans=spans))
    fixes = [r["fixes"][0]["artifactChanges"][0]["replacements"] for r in log["runs"][0]["results"] if "fixes" in r]
    assert [[each["deletedRegion"]["startLine"] for each in fix] for fix in fixes] == [[1], [2]]


def test_a_page_marks_the_wrong_cell_and_not_all_that_it_breaks(checker: Checker) -> None:
    right = slips.requests(random.Random(5))
    page = written(checker, {("processed", "natural_person"): right["processed", "natural_person"] + 3}, "html")
    assert page.count('<td class="error often"') == 1
    assert page.count('<td class="error') == 1


def test_where_another_change_would_do_all_cells_are_marked() -> None:
    finding = msgspec.structs.replace(found("A", "x", "y", left="1"), slip=SLIP, suggestion=Suggestion(kind="cells"))
    assert list(paths(finding)) == ["x"]
    doubted = msgspec.structs.replace(finding, suggestion=Suggestion(kind="cells", others=2))
    assert list(dict.fromkeys(paths(doubted))) == ["x", "y"]


@pytest.mark.parametrize("slip", [*slips.SINGLE, *slips.SHIFTED, *slips.SEVERAL], ids=lambda slip: slip.__name__)
def test_what_is_grouped_holds_in_a_report_with_the_cells_as_they_ought_to_be(
    checker: Checker, slip: slips.Slip
) -> None:
    systems, grouped = systems_of(checker.program), 0
    for seed in range(12):
        rng = random.Random(f"{slip.__name__} {seed}")
        figures: dict[tuple[str, str], int | None] = {**slips.requests(rng)}
        figures |= slip(rng, slips.requests(random.Random(f"{slip.__name__} {seed}")))
        case = checker.case(Report(year=2024, tables={"requests": slips.nested(figures)}))
        found = slips_of(case, systems, suggest(case, systems))
        taken = [n for each in found for n in each.instances]
        assert len(taken) == len(set(taken))
        for each in found:
            mended = {tuple(change.path.split("/")[1:]): int(change.after) for change in each.slip.cells}
            after = checker.case(Report(year=2024, tables={"requests": slips.nested({**figures, **mended})}))
            assert each.slip.breaks == len(each.instances) > 1
            assert {case.outcomes.of(n) for n in each.instances} == {Outcome.FAIL}
            assert Outcome.FAIL not in {after.outcomes.of(n) for n in each.instances}
            grouped += 1
    assert grouped or slip is slips.left_blank


@pytest.mark.parametrize(("said", "breaks"), [(9, 3), (7, 2)])
def test_a_number_in_the_text_that_the_change_agrees_with_is_part_of_the_slip(
    tmp_path: Path, said: int, breaks: int
) -> None:
    claim = {"id": "SAID", "in": "收成", "claim": {"says": "收成", "holds": "n = 水果[全部, 总计]"}}
    sections = [{"id": "yield", "heading": "一、收成情况", "text": f"共收{said}吨。"}]
    checking = small_checker(tmp_path, claim)
    found = findings(checking, with_cells({"fruit/all/total": 8}, sections=sections))
    assert [f.slip.breaks for f in found if f.slip] == [breaks]
    assert [f.caused_by for f in found if f.rule == "SAID"] == ["ROW-SUM" if breaks == 3 else None]
