"""Reports laid out as their forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options, check, check_laid
from gouji.findings import CellState, Outcome, ReportResult
from gouji.inputs import Source, open_editions
from gouji.outputs.html import write_html
from gouji.outputs.marks import marks, told
from gouji.outputs.xlsx import write_xlsx
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.reports.decode import decode_reports
from gouji.reports.model import Report
from gouji.sheets import Box, Laid, Sheet

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
HARBOUR = ROOT / "tests" / "toy" / "service"
LIGHTHOUSE = ROOT / "tests" / "toy" / "rules"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(builtin_rules() / "cn-gov-info-annual-report", "2021"))


def sample(name: str = "clean", **changes: Any) -> Report:
    data = (SAMPLES / name / "report.json").read_bytes()
    report = next(iter(decode_reports(data, name)))[1]
    assert isinstance(report, Report)
    return msgspec.structs.replace(report, **changes)


def laid(checker: Checker, report: Report) -> Laid:
    return checker.laid(report)[1]


def sheet(found: Laid, name: str) -> Sheet:
    return next(sheet for sheet in found.sheets if sheet.id == name)


def box(found: Sheet, path: str) -> Box:
    return next(box for box in found.boxes if box.path == path)


def toys() -> list[tuple[ReportResult, Laid]]:
    cases = (
        (HARBOUR, HARBOUR / "reports" / "sent.xml"),
        *((LIGHTHOUSE, LIGHTHOUSE.parent / "reports" / name) for name in ("right.json", "wrong.txt", "right.md")),
    )
    found = []
    for rules, path in cases:
        source = Source(name=path.name, data=path.read_bytes())
        result, sheets = check_laid([source], open_editions(None, None, (rules,)), Options(lang="en"))
        found += list(zip(result.reports, sheets, strict=True))
    return found


def assert_is_tiled(sheet: Sheet) -> None:
    """Hold that every place of the grid is covered by one box and no more."""
    places = [
        (y, x)
        for box in sheet.boxes
        for y in range(box.row, box.row + box.height)
        for x in range(box.column, box.column + box.width)
    ]
    assert len(places) == len(set(places)) == sheet.height * sheet.width, sheet.id


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_boxes_of_a_table_cover_its_grid_once(edition: str, lang: str) -> None:
    pack = load_folder(builtin_rules() / "cn-gov-info-annual-report", edition)
    found = Checker(pack, Options(lang=lang)).laid(Report())[1]
    assert len(found.sheets) == len(pack.form.tables)
    for each in found.sheets:
        assert_is_tiled(each)


def test_tables_of_other_packs_are_tiled_too_rows_of_the_report_among_them() -> None:
    reports = toys()
    for _, found in reports:
        for each in found.sheets:
            assert_is_tiled(each)
    rows = {box.text for each in reports[0][1].sheets for box in each.boxes if box.kind == "row"}
    assert len(reports) == 4
    assert len(rows) > 2


def test_every_cell_of_a_finding_stands_in_a_sheet_or_among_the_other_figures() -> None:
    seen = 0
    for result, found in toys():
        known = {box.path for each in found.sheets for box in each.boxes} | {figure.path for figure in found.figures}
        for path in (cell.path for finding in result.findings for cell in finding.cells if finding.left is not None):
            assert path in known | {"year", "published"}
            seen += 1
    assert seen > 10


def test_groups_of_rows_with_columns_of_their_own_stand_below_one_another(checker: Checker) -> None:
    found = sheet(laid(checker, sample()), "proactive")
    banners = [(b.row, b.width) for b in found.boxes if b.kind == "banner"]
    assert banners == [(0, 4), (4, 4), (7, 4), (11, 4)]
    assert found.heads == 0
    assert box(found, "proactive/fees/amount").width == 3


def test_common_heads_span_what_they_head(checker: Checker) -> None:
    found = sheet(laid(checker, sample()), "requests")
    spans = {b.text: (b.row, b.column, b.height, b.width) for b in found.boxes if b.kind == "banner"}
    assert sorted(spans.values()) == [
        (0, 4, 1, 5),
        (4, 0, 22, 1),
        (6, 1, 8, 1),
        (14, 1, 3, 1),
        (17, 1, 5, 1),
        (22, 1, 3, 1),
    ]
    assert (found.height, found.width, found.heads) == (27, 10, 2)


def test_rows_that_are_printed_side_by_side_are_columns(checker: Checker) -> None:
    found = sheet(laid(checker, sample()), "disputes")
    assert (found.height, found.width, found.heads) == (4, 15, 3)
    assert {b.row for b in found.boxes if b.kind == "cell"} == {3}


def test_an_optional_row_stands_there_where_the_report_has_it(checker: Checker) -> None:
    report = sample()
    rows = dict(report.tables["requests"])
    parts = ("closed_uncorrected", "closed_unpaid", "closed_other")
    changed = {row: cells for row, cells in rows.items() if row not in parts}
    columns = rows["received"]
    assert isinstance(columns, dict)
    changed["closed"] = dict.fromkeys(columns, 0)
    found = laid(checker, msgspec.structs.replace(report, tables={**report.tables, "requests": changed}))
    paths = {b.path for b in sheet(found, "requests").boxes}
    assert "requests/closed/total" in paths
    assert not {f"requests/{row}/total" for row in parts} & paths
    used = {path for c in found.checks for side in (c.left, c.right) for path, _ in side.terms}
    assert not {f"requests/{row}/total" for row in parts} & used
    assert "requests/closed" not in {b.path for b in sheet(laid(checker, report), "requests").boxes}


def test_a_cell_says_what_is_printed_and_its_number_apart(checker: Checker) -> None:
    tables = {
        "proactive": {"fees": {"amount": "0.5460"}, "normative": {"issued": "22 (其中修订16件)", "repealed": None}}
    }
    found = sheet(laid(checker, sample(tables=tables)), "proactive")
    cells = {
        path: box(found, f"proactive/{path}") for path in ("fees/amount", "normative/issued", "normative/repealed")
    }
    states = [(c.text, c.number, c.state) for c in cells.values()]
    assert states[0] == ("0.5460", "0.546", CellState.NUMBER)
    assert states[1][::2] == ("22 (其中修订16件)", CellState.TEXT)
    assert states[2] == ("", None, CellState.BLANK)
    absent = box(found, "proactive/licences/decisions")
    assert (absent.text, absent.number, absent.state) == ("", None, CellState.ABSENT)


def test_printed_labels_stand_beside_those_of_the_form(checker: Checker) -> None:
    labels = {"requests/received": "一、新收申请", "requests/received/total": None, "sections/overview": "一、概述"}
    found = laid(checker, sample(labels=labels))
    table = sheet(found, "requests")
    assert box(table, "requests/received").printed == "一、新收申请"
    assert box(table, "requests//total").lost
    assert not box(table, "requests//other").lost
    assert next(p for p in found.passages if p.id == "overview").printed == "一、概述"


def test_a_table_that_is_absent_or_unreadable_says_so(checker: Checker) -> None:
    found = laid(checker, sample(tables={"requests": {"unreadable": "是图片"}}))
    assert sheet(found, "requests").unreadable == "是图片"
    assert not sheet(found, "requests").is_absent
    assert sheet(found, "disputes").is_absent
    assert sheet(found, "disputes").boxes


def test_relations_have_two_cells_or_more_and_bind_the_report(checker: Checker) -> None:
    found = laid(checker, sample())
    assert len(found.checks) > 50
    assert all(len(c.left.terms) + len(c.right.terms) > 1 for c in found.checks)
    assert {c.outcome for c in found.checks} == {Outcome.PASS}
    assert {"T3-ROW-SUM", "T3-COL-SUM", "T3-BALANCE"} <= {c.rule for c in found.checks}


def test_relations_say_of_what_they_cannot_do_without(checker: Checker) -> None:
    report = sample()
    rows = {row: dict(cells) if isinstance(cells, dict) else cells for row, cells in report.tables["requests"].items()}
    del rows["received"]
    found = laid(checker, msgspec.structs.replace(report, tables={**report.tables, "requests": rows}))
    balance = [c for c in found.checks if c.rule == "T3-BALANCE"]
    assert balance
    assert all(any(path.startswith("requests/received/") for path in c.needed) for c in balance)


def test_the_words_of_a_finding_are_told_by_their_place(checker: Checker) -> None:
    report = sample("narrative-disagrees")
    result, found = checker.laid(report)
    quoted = {(q.rule, q.instance): q for q in found.quotes}
    resting = [f for f in result.findings if f.quote and f.outcome is Outcome.FAIL]
    assert resting
    for finding in resting:
        quote = quoted[finding.rule, finding.instance]
        text = next(p.text for p in found.passages if p.id == quote.passage)
        assert 0 <= quote.start < quote.end <= len(text)


def test_laying_out_changes_nothing_of_what_was_found() -> None:
    source = Source(name="r.json", data=(SAMPLES / "wrong-figures" / "report.json").read_bytes())
    pack = open_editions()
    result, found = check_laid([source, Source(name="x.json", data=b"{")], pack)
    assert result == check([source, Source(name="x.json", data=b"{")], pack)
    assert len(found) == len(result.reports) == 1


def test_findings_without_cells_mark_the_head_or_the_table_they_are_about(checker: Checker) -> None:
    report = sample(labels={"requests/received": "一、新收申请"})
    marked = marks(told(checker.report(report)))
    assert set(marked) == {"requests/received"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_report_and_the_reports_of_toys_are_shown(checker: Checker, lang: str) -> None:
    pairs = [*toys(), checker.laid(Report())]
    result = check([], open_editions())
    result = msgspec.structs.replace(result, reports=tuple(report for report, _ in pairs))
    sheets = tuple(found for _, found in pairs)
    assert write_html(result, sheets, lang=lang).startswith(b"<!doctype html>")
    assert write_xlsx(result, sheets, lang=lang).startswith(b"PK")
