"""A number that is broken over lines in a table without lines is put together only where all of its row proves it."""

from __future__ import annotations

import io

import pytest

pytest.importorskip("reportlab")
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gouji.documents.model import Grid, GridCell
from gouji.documents.pdf import read_pdf
from tests.layouts.pdf import SONG, TIMES

HEADS = ("自然", "企业", "其他", "总计")
PITCH, LEADING = 14.0, 13.0
Mark = tuple[float, float, str]
"""From the left, from the top, what is printed."""


def cells(marks: list[Mark]) -> list[GridCell]:
    """Read the row under heads of two lines, below one whole row; nothing if the table is not read."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    below: list[Mark] = [(100, 78, "一、本年新收数量"), *((at(n), 78, "3") for n in range(4))]
    above: list[Mark] = [
        (200 + n * PITCH - 5, 20 + LEADING * m, word[m]) for n, word in enumerate(HEADS) for m in (0, 1)
    ]
    for x, y, words in (*above, *below, *marks, (100, 300, "这一段文字不在表格里。" * 3)):
        canvas.setFont(TIMES if words.isascii() else SONG, 10)
        canvas.drawString(x, 800 - y, words)
    canvas.save()
    grids = [block for block in read_pdf(out.getvalue(), "a.pdf").blocks if isinstance(block, Grid)]
    found = [row for grid in grids for row in grid.rows if row[0].text.startswith("二、")]
    return list(found[0][1:]) if found else []


def at(n: int, words: str = "3") -> float:
    """Give where a number begins that stands in the middle of a column."""
    return 200 + n * PITCH - 2.5 * len(words)


def row(
    top: str, bottom: str, *, apart: float = LEADING, shift: float = 0, others: str = "456", level: float = 0.5
) -> list[Mark]:
    """Make a row whose first number stands in two lines, and the others beside them."""
    y = 120.0
    broken: list[Mark] = [(at(0, top), y, top), (at(0, bottom) + shift, y + apart, bottom)]
    beside: list[Mark] = [(at(n), y + apart * level, digit) for n, digit in enumerate(others, start=1) if digit != " "]
    return [(100, y + apart * 0.5, "二、上年结转数量"), *broken, *beside]


def test_a_broken_number_is_put_together_where_the_row_stands_in_the_middle_of_it() -> None:
    read = cells(row("10", "4"))
    assert [(cell.text, cell.doubt) for cell in read] == [("104", ""), ("4", ""), ("5", ""), ("6", "")]


@pytest.mark.parametrize(
    "marks",
    [
        row("1", "0"),
        row("10", "4", apart=LEADING * 1.3),
        row("10", "4", apart=LEADING * 0.8),
        row("10", "4", shift=2.5),
        row("10", "4", others="4 6"),
        row("10", "4", level=0),
        row("10", "4", level=1),
        row("10", "/"),
    ],
    ids=["it would fit", "too far", "too near", "not in line", "a blank", "at the first", "at the last", "no number"],
)
def test_a_broken_number_is_in_doubt_where_something_in_the_row_speaks_against_it(marks: list[Mark]) -> None:
    read = cells(marks)
    assert all(cell.doubt for cell in read[:1])
    assert "104" not in [cell.text for cell in read]
