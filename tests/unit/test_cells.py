"""A cell is the number that is printed, or what is printed."""

from __future__ import annotations

import pytest

from gouji.documents.model import GridCell
from gouji.findings import Location
from gouji.reports import cells
from gouji.reports.cells import is_value
from gouji.reports.model import Cell
from gouji.reports.reasons import Reason


def read_cell(text: str, doubt: str = "") -> Cell | Reason:
    return cells.read_cell(GridCell(text=text, at=Location(), doubt=doubt))


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("33", 33), ("-2", -2), ("11398889", 11398889)])
def test_a_whole_number_is_a_number(text: str, number: int) -> None:
    assert read_cell(text) == number
    assert is_value(text)


@pytest.mark.parametrize(
    "text",
    [
        *("0.5460", "1,234", "007", "+1", "１２", "251000元", "0.5万元", "22 (其中修订 16 件)", "22（含1件）", "减4"),
        *("/", "-", "——", "―", "─", "无", "+(0) -(0)", "100%", "1234567890123456", "-0", "12[1]", "12*", "12①"),
    ],
)
def test_all_else_stays_as_printed(text: str) -> None:
    assert read_cell(text) == text
    assert text == "-0" or is_value(text)


def test_a_doubted_cell_is_not_read() -> None:
    assert read_cell("7", doubt="smudged") == Reason("smudged")


def test_a_blank_is_no_zero() -> None:
    assert read_cell("") is None
    assert not is_value("")


@pytest.mark.parametrize(
    "text",
    [
        "1.属于国家秘密",
        "2025年",
        "1月",
        "第3页",
        "- 3 -",
        "规章",
        "0 0",
        "1, 2",
        "二、上年",
        "3.其他",
        "2026-01-20",
        "无法提供",
    ],
)
def test_a_label_a_date_or_a_page_is_no_value(text: str) -> None:
    assert not is_value(text)
