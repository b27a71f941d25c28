"""Every layout of real reports is read: each cell is right, or is told to be unreadable, never anything else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from gouji.documents.text import read_text
from gouji.reports.extract import extract
from gouji.reports.model import Report, Unreadable
from tests.layouts import render
from tests.layouts.render import FORM, KEEP_BLANKS, LAYOUTS, Figures, cells_of, figures


def read(text: str, layout: str = "") -> Report:
    return extract(read_text(text.encode(), "report.md" if layout == "markdown" else "report.txt"), FORM, "en")


def different() -> Figures:
    """Figures that are all different, so that none can be taken for another."""
    numbers = count(101)
    return figures(lambda: str(next(numbers)))


def ordinary(seed: int = 1) -> Figures:
    """Figures as they are: mostly 0."""
    pick = random.Random(seed)
    return figures(lambda: pick.choice(["0", "0", "0", "0", str(pick.randrange(1, 3000))]))


def with_blanks(seed: int = 1) -> Figures:
    pick = random.Random(seed)
    return figures(lambda: pick.choice(["", "", "0", str(pick.randrange(1, 3000)), "/", "0.50"]))


def printed(report: Report) -> dict[str, str]:
    """Give path to what a cell is read to have printed in it, for the cells that are read."""
    return {
        f"{table}/{row}/{column}": "" if cell is None else str(cell)
        for table, rows in report.tables.items()
        for row, cells in rows.items()
        if not isinstance(cells, str)
        for column, cell in cells.items()
        if not isinstance(cell, Unreadable)
    }


def unreadable(report: Report) -> Iterator[tuple[str, str]]:
    for table, rows in report.tables.items():
        for row, cells in rows.items():
            assert not isinstance(cells, str)
            for column, cell in cells.items():
                if isinstance(cell, Unreadable):
                    yield f"{table}/{row}/{column}", cell.unreadable


@pytest.mark.parametrize("given", [different(), ordinary()], ids=["different", "ordinary"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_cell_of_a_layout_that_tells_all_is_read(layout: str, given: Figures) -> None:
    report = read(LAYOUTS[layout](given), layout)
    assert printed(report) == cells_of(given)
    assert (report.labels, report.extras) == ({}, ())
    assert [s.heading for s in report.sections] == [s.label for s in FORM.sections]
    assert {s.id: s.text for s in report.sections} == {
        s.id: "\n".join(render.TEXTS.get(s.id, [])) for s in FORM.sections
    }
    assert (report.year, report.title, report.preamble) == (2025, render.TITLE, render.PREAMBLE)
    assert (report.body.name, report.body.kind) == ("青石市园林局", "department")
    assert report.period == "2025-01-01/2025-12-31"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("layout", KEEP_BLANKS)
def test_blank_cells_stay_blank_where_the_layout_keeps_them(layout: str, seed: int) -> None:
    given = with_blanks(seed)
    assert printed(read(LAYOUTS[layout](given), layout)) == cells_of(given)


@pytest.mark.parametrize("layout", [render.lines, render.spaced_lines, render.one_cell_pipes, render.dropped_blanks])
@pytest.mark.parametrize("seed", range(3))
def test_where_blank_cells_are_lost_no_cell_is_guessed(layout: Callable[[Figures], str], seed: int) -> None:
    given = with_blanks(seed)
    report = read(layout(given))
    assert printed(report).items() <= cells_of(given).items()
    lost = {path for path, why in unreadable(report) if "values for" in why or "blank cells" in why}
    rows = [f"{t}/{r}" for t, rs in given.items() for r, v in rs.items() if "" in v and len(v) > 1]
    assert all(any(path.startswith(row + "/") for path in lost) for row in rows if row.startswith("requests"))


@pytest.mark.parametrize("blank", [(0, 1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (6,)])
@pytest.mark.parametrize("layout", KEEP_BLANKS)
def test_a_table_with_whole_columns_blank_is_read(layout: str, blank: tuple[int, ...]) -> None:
    given = different()
    for cells in given["requests"].values():
        for n in blank:
            cells[n] = ""
    report = read(LAYOUTS[layout](given), layout)
    if layout == "bare_pipes" and blank == (6,):  # a pipe ends every row, as if it closed it
        assert printed(report).items() <= cells_of(given).items()
    else:
        assert printed(report) == cells_of(given)


@pytest.mark.parametrize("layout", ["pipes", "separate_pipes", "bordered_pipes", "markdown"])
def test_a_table_without_a_value_is_a_table_of_blanks(layout: str) -> None:
    given = figures(str)
    assert printed(read(LAYOUTS[layout](given), layout)) == cells_of(given)


@pytest.mark.parametrize("group", ["（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"])
def test_numbers_under_the_label_of_a_group_are_its_rows_if_none_is_wanting(group: str) -> None:
    given = different()
    rows = [row.id for table in FORM.tables for row in table.rows if row.under and row.under[-1] == group]
    report = read(render.lost_labels(given, group))
    assert printed(report) == cells_of(given)
    assert report.labels == {f"requests/{row}": None for row in rows}


def test_numbers_under_the_label_of_a_group_are_not_read_if_one_is_wanting() -> None:
    given = different()
    text = render.lost_labels(given, "（三）不予公开").replace(f"\n{given['requests']['refused_law'][3]}\n", "\n", 1)
    report = read(text)
    assert "refused_secret" in report.tables["requests"]
    assert not any(path.startswith("requests/refused") for path in printed(report))
    assert printed(report).items() <= cells_of(given).items()


@pytest.mark.parametrize("given", [figures(lambda: "0"), ordinary(), with_blanks()], ids=["0", "ordinary", "blanks"])
def test_a_page_without_repetitions_is_not_read_as_zeros(given: Figures) -> None:
    report = read(render.once(render.lines(given)))
    assert printed(report).items() <= cells_of(given).items()
    assert not any(path.startswith("requests") for path in printed(report))
    assert len(report.tables["requests"]) > 20


@pytest.mark.parametrize(
    ("change", "year", "period"),
    [
        (render.lost_letters, 2025, "2025-01-01/2025-12-31"),
        (render.traditional, 2025, "2025-01-01/2025-12-31"),
        (render.with_readings, 2025, "2025-01-01/2025-12-31"),
        (render.on_a_page, 2025, "2025-01-01/2025-12-31"),
    ],
)
@pytest.mark.parametrize("layout", ["lines", "pipes", "markdown"])
def test_a_changed_page_is_the_same_report(layout: str, change: Callable[[str], str], year: int, period: str) -> None:
    given = different()
    report = read(change(LAYOUTS[layout](given)), layout)
    assert printed(report) == cells_of(given)
    assert (report.year, report.period) == (year, period)
    assert len(report.sections) == 6
    assert report.extras == ()


def test_traditional_labels_are_kept_as_printed() -> None:
    labels = read(render.traditional(render.lines(different()))).labels
    assert labels["requests/processed"] == "（七）總計"


def test_the_words_of_a_page_leave_the_text_alone() -> None:
    report = read(render.on_a_page(render.lines(different())))
    assert report.published == "2026-01-20"
    assert (report.preamble, report.sections[5].text) == (render.PREAMBLE, render.TEXTS["other"][0])


@pytest.mark.parametrize(
    "value", ["/", "-", "无", "0.5460", "+1", "减4", "251000元", "22 (其中修订16件)", "11398889", "１２", "1,234"]
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_values_of_all_kinds_are_kept(layout: str, value: str) -> None:
    given = different()
    given["proactive"]["normative"][1] = value
    given["proactive"]["fees"] = [value]
    given["requests"]["granted"] = [value] * 7
    given["disputes"]["direct_suit"][4] = value
    assert printed(read(LAYOUTS[layout](given), layout)) == cells_of(given)


def test_labels_and_values_in_one_line_are_read() -> None:
    given = different()
    text = render.document(given, lambda rows: [" ".join(c for c in row if c) for row in rows])
    report = read(text)
    assert printed(report).items() <= cells_of(given).items()
    assert sum(path.startswith("requests") for path in printed(report)) > 100


def test_page_marks_between_rows_do_no_harm() -> None:
    given = different()
    cut = f"\n{given['requests']['granted'][3]}\n"
    assert printed(read(render.lines(given).replace(cut, f"{cut}\n- 4 -\n", 1))) == cells_of(given)
