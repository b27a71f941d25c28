"""Where no report says its area, or of what kind its body is, nothing is said of areas or kinds, on pages and in sheets."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from gouji.boards.dashboard import write_dashboard
from gouji.boards.words import Words
from gouji.boards.workbook import write_workbook
from tests.boards import made

HEADS = ["Body", "Area", "Kind of body", "Reports", "fail", "undetermined", "Errors", "Warnings", "Notes"]
KNOWN = [(("",), ("unknown",), []), (("140400", ""), ("unknown",), [1]), (("",), ("office", "unknown"), [2])]


def _audit(place: Path, areas: tuple[str, ...], kinds: tuple[str, ...]) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "AREAS", areas)
        patch.setattr(made, "KINDS", kinds)
        return made.make(place, bodies=12)


@pytest.mark.parametrize(("areas", "kinds", "sides"), KNOWN)
def test_only_what_some_report_says_is_a_column(
    tmp_path: Path, areas: tuple[str, ...], kinds: tuple[str, ...], sides: list[int]
) -> None:
    write_dashboard(_audit(tmp_path, areas, kinds), "en")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<table[^>]*id="bodies-table".*?</table>', page, re.DOTALL)
    assert found is not None
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', found[0])
    assert heads == [head for n, head in enumerate(HEADS) if n not in (1, 2) or n in sides]
    rows = re.findall(r"<tr>(.*?)</tr>", found[0], re.DOTALL)[1:]
    assert {row.count("<td") + row.count("<th") for row in rows} == {len(heads)}
    data = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["bodies"]["sides"] == sides


@pytest.mark.parametrize(("areas", "kinds", "sides"), KNOWN)
def test_only_what_some_report_says_is_a_group(
    tmp_path: Path, areas: tuple[str, ...], kinds: tuple[str, ...], sides: list[int]
) -> None:
    write_workbook(_audit(tmp_path, areas, kinds), "en", Words())
    book = openpyxl.load_workbook(tmp_path / "workbook.xlsx", read_only=True)
    by = {row[0] for row in book["Groups"].iter_rows(min_row=2, values_only=True)}
    assert by == {"Year", *(HEADS[n] for n in sides)}
    assert {row[2] for row in book["By body"].iter_rows(min_row=2, values_only=True)} <= {None, *kinds} - {"unknown"}


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no browser")
@pytest.mark.parametrize(("areas", "kinds", "sides"), KNOWN)
def test_the_rows_that_a_browser_makes_have_as_many_cells_as_heads(
    tmp_path: Path, areas: tuple[str, ...], kinds: tuple[str, ...], sides: list[int]
) -> None:
    write_dashboard(_audit(tmp_path, areas, kinds), "en")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        (tmp_path / "index.html").as_uri(),
    ]
    dom = subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout
    table = re.search(r'<table[^>]*id="bodies-table".*?</table>', dom, re.DOTALL)
    assert table is not None
    rows = re.findall(r"<tr>(.*?)</tr>", table[0], re.DOTALL)
    assert len(rows) == 13
    assert {len(re.findall(r"<t[dh][ >]", row)) for row in rows} == {7 + len(sides)}
