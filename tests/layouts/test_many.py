"""
Many reports in many layouts, out of random figures: what is read is right, nearly all is read, and the head is known.

Every layout that tells all figures is drawn with the same seeds: big numbers, decimals, blanks, marks for none. In layouts that
lose blank cells a row with a blank may be unreadable, but nothing may be wrong.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from gouji.documents import read_document
from gouji.packs.form_types import Form
from gouji.reports.extract import extract
from gouji.reports.model import Report, Unreadable
from tests.layouts import docx, html, render
from tests.layouts.render import FORM, KEEP_BLANKS, Figures, cells_of, figures

Write = Callable[[Figures], bytes]
SEEDS = range(4)
BODIES = (
    "青石市园林局",
    "白水县人民政府办公室",
    "云台区发展和改革委员会",
    "石桥镇人民政府",
    "长乐街道办事处",
    "松江省生态环境厅",
    "临河县公安局",
    "东湖区教育体育局",
)
YEARS = (2021, 2022, 2023, 2024, 2025)


def encoded(write: Callable[[Figures], str]) -> Write:
    return lambda given: write(given).encode()


LAYOUTS: dict[str, tuple[str, Write]] = {
    **{f"html {name}": ("page.html", encoded(write)) for name, write in html.LAYOUTS.items()},
    **{f"docx {name}": ("report.docx", write) for name, write in docx.LAYOUTS.items()},
    **{
        f"text {name}": ("report.md" if name == "markdown" else "report.txt", encoded(write))
        for name, write in render.LAYOUTS.items()
    },
    "text on a page": ("report.txt", encoded(lambda given: render.on_a_page(render.pipes(given)))),
    "text traditional": ("report.txt", encoded(lambda given: render.traditional(render.pipes(given)))),
    "text with readings": ("report.txt", encoded(lambda given: render.with_readings(render.pipes(given)))),
}
LOSE_BLANKS = {f"text {name}" for name in render.LAYOUTS if name not in KEEP_BLANKS}
"""Where blank cells may leave nothing behind."""


def number(pick: random.Random) -> str:
    return pick.choice(
        [
            "0",
            str(pick.randrange(1, 10)),
            str(pick.randrange(10, 1000)),
            str(pick.randrange(1000, 10**8)),
            str(pick.randrange(10**8, 10**12)),
        ]
    )


def drawn(seed: int, *, blanks: bool) -> Figures:
    """Draw the figures of a report: in money a decimal, elsewhere counts, marks for none and, if wished, blanks."""
    pick = random.Random(seed)
    odd = ["", "", "/", "-", "0"] if blanks else ["0", "1"]
    given = figures(lambda: number(pick) if pick.random() < 0.7 else pick.choice(odd))
    given["proactive"]["fees"] = [f"{pick.randrange(0, 10**6)}.{pick.randrange(0, 10**4):04d}"]
    return given


def renamed(data: bytes, name: str, body: str, year: int) -> bytes:
    """Give a report another body and year."""
    if name.endswith(".docx"):
        return data
    text = data.decode().replace("青石市园林局", body).replace("2026-01-20", f"{year + 1}-01-20")
    text = text.replace("2025年", f"{year}年").replace("\\u9752\\u77f3\\u5e02\\u56ed\\u6797\\u5c40", escaped(body))
    return text.replace("2025\\u5e74", f"{year}\\u5e74").encode()


def escaped(text: str) -> str:
    return text.encode("unicode_escape").decode()


def judged(report: Report, want: dict[str, str]) -> Counter[str]:
    """Count the cells that are right, wrong, unreadable, absent; a cell that is no cell of the report is wrong."""
    count: Counter[str] = Counter(right=0, wrong=0, unreadable=0)
    found = {
        f"{table}/{row}/{column}": cell
        for table, rows in report.tables.items()
        for row, cells in rows.items()
        if isinstance(cells, dict)
        for column, cell in cells.items()
    }
    for path, cell in found.items():
        if isinstance(cell, Unreadable):
            count["unreadable"] += 1
        else:
            count["right" if want.get(path) == ("" if cell is None else str(cell)) else "wrong"] += 1
    count["absent"] = len(want.keys() - found.keys())
    return count


def head_faults(report: Report, body: str, year: int, form: Form, *, name: str) -> list[str]:
    """Name the facts of the head that are not right."""
    facts = {
        "body": report.body.name == body,
        "year": report.year == year,
        "sections": [section.id for section in report.sections] == [section.id for section in form.sections],
        "published": not name.endswith(".html") or report.published == f"{year + 1}-01-20",
        "period": report.period == f"{year}-01-01/{year}-12-31",
    }
    return [fact for fact, is_right in facts.items() if not is_right]


@pytest.mark.parametrize("blanks", [False, True], ids=["numbers", "blanks"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_cell_is_wrong_and_nearly_all_are_read(layout: str, blanks: bool) -> None:
    name, write = LAYOUTS[layout]
    total: Counter[str] = Counter()
    faults: list[str] = []
    for seed in SEEDS:
        given = drawn(seed, blanks=blanks)
        pick = random.Random(f"{layout} {seed}")
        body, year = (BODIES[0], 2025) if name.endswith(".docx") else (pick.choice(BODIES), pick.choice(YEARS))
        report = extract(read_document(renamed(write(given), name, body, year), name), FORM)
        total += judged(report, cells_of(given))
        faults += head_faults(report, body, year, FORM, name=name)
    assert (total["wrong"], total["absent"]) == (0, 0)
    if not (blanks and layout in LOSE_BLANKS):
        assert total["unreadable"] <= total["right"] // 100
    assert [fault for fault in faults if layout != "text traditional" or fault != "body"] == []


def test_there_are_forty_layouts() -> None:
    assert len(LAYOUTS) >= 40
