"""Spans of cells, true ones and lies, on small tables of which one can see at a glance how they must lie."""

from __future__ import annotations

import pytest

from gouji.documents.model import GridCell
from gouji.documents.spans import Budget, Printed, PrintedRow, Rows, TooManyCells, lay_out
from gouji.findings import Location

Spec = str | tuple[str, int, int]


def rows(*given: list[Spec], groups: list[int] | None = None) -> list[PrintedRow]:
    return [
        PrintedRow([printed(spec) for spec in row], groups[n] if groups else 0) for n, row in enumerate(given)
    ]  # fmt: skip


def printed(spec: Spec) -> Printed:
    text, width, height = (spec, 1, 1) if isinstance(spec, str) else spec
    return Printed(GridCell(text=text, at=Location()), width, height)


def laid(given: list[PrintedRow], budget: int = 10_000) -> list[str]:
    return shown(lay_out(given, Budget(budget)))


def shown(grid: Rows) -> list[str]:
    """Show a row as its texts, a spanned cell in brackets, a doubted one with a question mark."""
    return [" ".join(f"[{c.text}]" if c.spanned else c.text + "?" * bool(c.doubt) for c in row) for row in grid]


def test_a_table_without_spans_is_as_it_is() -> None:
    assert laid(rows(["a", "b"], ["c"], [], ["d", "e", "f"])) == ["a b", "c", "d e f"]


def test_spans_repeat_their_cell() -> None:
    given = rows([("a", 1, 2), ("b", 2, 1)], ["c", "d"], ["e", "f", "g"])
    assert laid(given) == ["a b [b]", "[a] c d", "e f g"]


def test_a_span_over_rows_and_columns_is_one_cell() -> None:
    assert laid(rows([("a", 2, 2), "b"], ["c"], ["d", "e", "f"])) == ["a [a] b", "[a] [a] c", "d e f"]


def test_a_span_of_no_rows_reaches_to_the_end_of_its_group() -> None:
    given = rows([("a", 1, 0), "b"], ["c"], ["d", "e"], groups=[1, 1, 2])
    assert laid(given) == ["a b", "[a] c", "d e"]


def test_a_span_does_not_reach_out_of_its_group() -> None:
    given = rows([("a", 1, 9), "b"], ["c"], ["d", "e"], groups=[1, 1, 2])
    assert laid(given) == ["a b", "[a] c", "d e"]


def test_a_span_that_overflows_the_table_ends_with_it() -> None:
    assert laid(rows([("a", 1, 65_534), "b"], ["c"])) == ["a b", "[a] c"]


def test_a_column_in_which_nothing_begins_is_none() -> None:
    assert laid(rows([("a", 400, 1), ("b", 300, 1)], [("c", 400, 1), ("d", 300, 1)])) == ["a b", "c d"]


def test_rows_without_cells_count_for_spans_and_are_left_out() -> None:
    assert laid(rows([("a", 1, 3), "b"], [], ["c"], ["d", "e"])) == ["a b", "[a] c", "d e"]


LABELS = [[("h", 2, 1), "x", "y"], [("一", 2, 1), "1", "2"]]


@pytest.mark.parametrize("said", [1, 2, 3, 4, 5, 9])
def test_a_group_whose_span_is_too_short_or_too_long_is_put_right(said: int) -> None:
    group: list[list[Spec]] = [[("三", 1, said), "a", "3", "4"], ["b", "5", "6"], ["c", "7", "8"], ["d", "9", "0"]]
    given = rows(*LABELS, *group, [("四", 2, 1), "11", "12"], [("五", 2, 1), "13", "14"])
    whole = ["三 a 3 4", "[三] b 5 6", "[三] c 7 8", "[三] d 9 0", "四 [四] 11 12", "五 [五] 13 14"]
    if said > 1:
        assert laid(given)[2:] == whole
    else:  # it is no span at all; where the values are is not guessed
        assert laid(given)[2:4] == ["三 a 3 4", "b 5 6"]


def test_a_row_that_may_lack_its_last_cell_is_no_proof_of_a_lie() -> None:
    group: list[list[Spec]] = [[("三", 1, 2), "a", "3", "4"], ["b", "5", "6"], [("四", 2, 1), "7"]]
    assert laid(rows(*LABELS, *group, [("五", 2, 1), "8", "9"]))[4:] == ["四 7", "五 [五] 8 9"]


def test_a_row_with_a_cell_too_many_is_given_alone() -> None:
    group: list[list[Spec]] = [[("三", 1, 3), "a", "3", "4"], ["b", "5", "6", "7"], ["c", "8", "9"]]
    assert laid(rows(*LABELS, *group)) == ["h [h] x y", "一 [一] 1 2", "三 a 3 4", "b? 5? 6? 7?", "[三] c 8 9"]


def test_of_two_ways_to_put_a_row_right_none_is_taken() -> None:
    group: list[list[Spec]] = [[("三", 1, 2), ("甲", 1, 2), "3"], ["4"], ["", ""]]
    given = rows([("h", 1, 1), "i", "x"], ["j", "k", "5"], ["l", "m", "6"], *group)
    assert laid(given)[5] == " "


def test_spans_of_heads_that_reach_into_the_only_row_of_values_are_cut() -> None:
    given = rows([("p", 2, 1), ("q", 2, 1)], [("a", 1, 3), "b", "c", "d"], ["e", "f", "g"], ["1", "2", "3", "4"])
    assert laid(given)[3] == "1 2 3 4"


def test_the_budget_bounds_the_work() -> None:
    with pytest.raises(TooManyCells):
        laid(rows(*([["a", "b"]] * 6)), 11)
    with pytest.raises(TooManyCells):
        laid(rows([("a", 1, 9)] * 9, *([["b"]] * 9)), 100)


def test_a_span_is_not_cut_for_the_sake_of_one_row_that_has_a_cell_too_many() -> None:
    rest: list[list[Spec]] = [[("甲", 1, 2), "a", "", "3"], ["b", "5"], [("丙", 1, 2), "c", "7"], ["d", "9"]]
    first: list[Spec] = [("三", 1, 6), ("子", 1, 2), "x", "1"]
    given = rows([("h", 3, 1), "p"], first, ["y", "2"], *rest, [("四", 3, 1), "11"])
    assert laid(given) == [
        "h [h] [h] p",
        "三 子 x 1",
        "[三] [子] y 2",
        "甲? a? ? 3?",
        "[三] [甲] b 5",
        "[三] 丙 c 7",
        "[三] [丙] d 9",
        "四 [四] [四] 11",
    ]
