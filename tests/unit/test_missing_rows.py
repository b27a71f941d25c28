"""A row is absent only if it was not printed: where values or parts of its table are left over, it is unreadable."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gouji.documents.model import Document, Paragraph, Picture, PictureKind
from gouji.documents.text import read_text
from gouji.findings import Location
from gouji.reports.extract import extract
from gouji.reports.model import Report, Unreadable
from tests.layouts import render
from tests.layouts.render import FORM, Figures, figures

ROW = "refused_third_party"
LABEL = "4.保护第三方合法权益"
KEEP_ROWS = [render.pipes, render.markdown, render.bordered_pipes]


def given() -> Figures:
    return figures(iter(map(str, range(1, 400))).__next__)


def read(text: str, *others: Picture, behind: str = "") -> Report:
    """Read a text, pictures put right behind the line that contains some words."""
    document = read_text(text.encode(), "report.txt")
    blocks = []
    for block in document.blocks:
        blocks.append(block)
        texts = (
            [block.text] if isinstance(block, Paragraph) else [c.text for r in getattr(block, "rows", ()) for c in r]
        )
        if behind and any(behind in words for words in texts):
            blocks += others
    return extract(Document(source="", format="text", blocks=tuple(blocks)), FORM, "en")


def state(report: Report, table: str, row: str) -> str:
    """Say of a row that it is absent, read, or why it is not."""
    cells = report.tables[table].get(row)
    if cells is None:
        return "absent"
    assert isinstance(cells, dict)
    reasons = {cell.unreadable for cell in cells.values() if isinstance(cell, Unreadable)}
    return reasons.pop() if len(reasons) == 1 else "read"


def without(figure: Figures, row: str) -> Figures:
    return {table: {k: v for k, v in rows.items() if k != row} for table, rows in figure.items()}


@pytest.mark.parametrize("layout", KEEP_ROWS)
def test_a_row_that_was_not_printed_is_absent(layout: Callable[[Figures], str]) -> None:
    assert state(read(layout(without(given(), ROW))), "requests", ROW) == "absent"


@pytest.mark.parametrize("layout", [*KEEP_ROWS, render.lines])
def test_values_without_a_label_make_the_missing_row_unreadable(layout: Callable[[Figures], str]) -> None:
    assert state(read(layout(given()).replace(LABEL, "")), "requests", ROW) not in ("absent", "read")


def test_the_only_value_of_a_row_whose_label_is_lost_makes_it_unreadable() -> None:
    report = read(render.lines(given()).replace("行政事业性收费\n", ""))
    assert state(report, "proactive", "fees").startswith("the table has values of which it is not known")


@pytest.mark.parametrize("printed", ["4.保护第三方权", "益权法合方三第护保", "保护第方政府"])
def test_a_row_of_unknown_words_most_of_which_are_those_of_a_missing_row_may_be_it(printed: str) -> None:
    report = read(render.pipes(given()).replace(LABEL, printed))
    found = report.tables["requests"].get(ROW)
    assert found is not None
    assert [extra.label for extra in report.extras] in ([printed], [])
    assert state(report, "requests", ROW) != "read" or [*found.values()] == list(map(int, given()["requests"][ROW]))


@pytest.mark.parametrize("kind", PictureKind)
def test_a_picture_right_behind_a_table_may_hold_the_rows_that_are_missing_in_it(kind: PictureKind) -> None:
    picture = Picture(kind=kind, at=Location(page=2))
    text = render.pipes(without(given(), "carried_out"))
    assert state(read(text, picture, behind="（七）总计"), "requests", "carried_out") not in ("absent", "read")


@pytest.mark.parametrize("kind", PictureKind)
def test_a_picture_elsewhere_holds_rows_only_if_it_is_a_table_that_could_not_be_read(kind: PictureKind) -> None:
    picture = Picture(kind=kind, at=Location(page=2))
    text = render.pipes(without(given(), "carried_out")).replace("四、政府", "另有说明。\n四、政府", 1)
    found = state(read(text, picture, behind="另有说明"), "requests", "carried_out")
    assert (found == "absent") == (kind is not PictureKind.UNRULED)


def test_a_picture_makes_nothing_unreadable_that_is_there() -> None:
    picture = Picture(kind=PictureKind.UNRULED, at=Location(page=2))
    report = read(render.pipes(given()), picture, behind="（七）总计")
    assert not any(isinstance(cell, Unreadable) for row in report.tables["requests"].values() for cell in row.values())  # type: ignore[union-attr]


def test_groups_of_columns_whose_heads_do_not_fit_leave_no_row_of_the_table_absent() -> None:
    report = read(render.pipes(given()).replace("行政复议 |", "某某 |").replace("结果维持", "某某", 1))
    assert {row.id for row in next(t for t in FORM.tables if t.id == "disputes").rows} == set(report.tables["disputes"])


def test_a_number_that_slid_out_of_its_row_leaves_no_other_in_its_place() -> None:
    figure = given()
    values = figure["disputes"]
    printed = " | ".join(value for row in values.values() for value in row)
    slid = printed.replace(values["direct_suit"][1], "", 1) + f"\n{values['direct_suit'][1]}"
    text = render.pipes(figure)
    assert printed in text
    report = read(text.replace(printed, slid))
    cells = [cell for row in report.tables["disputes"].values() for cell in row.values()]  # type: ignore[union-attr]
    assert len(cells) == 15
    assert all(isinstance(cell, Unreadable) for cell in cells)


def test_a_head_is_no_value_of_the_line_that_stands_below_it() -> None:
    text = render.pipes(given())
    heads = next(line for line in text.split("\n") if line.startswith("结果维持 | 结果纠正"))
    report = read(text.replace(heads, heads.replace("其他结果", "7", 1)))
    cells = [cell for row in report.tables["disputes"].values() for cell in row.values()]  # type: ignore[union-attr]
    assert not any(isinstance(cell, str) for cell in cells)


def test_a_label_that_has_run_together_with_the_next_is_not_known_by_its_number() -> None:
    figure = given()
    text = (
        render.pipes(figure)
        .replace("2.重复申请 |", " |")
        .replace("3.要求提供公开出版物 |", "2.重复申请3.要求提供公开出版物 |")
    )
    report = read(text)
    for row in ("rejected_repeat", "rejected_publication"):
        assert state(report, "requests", row) not in ("absent", "read")
