"""An audit as a workbook: opened again, it holds what the tables hold, within bounds, and nothing that is a formula."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from gouji.boards import workbook
from gouji.boards.counts import count_all
from gouji.boards.links import link
from gouji.boards.workbook import write_workbook
from gouji.errors import UsageError
from tests.boards.made import RULES, make, write
from tests.boards.test_dashboard import WORDS

SIDES = ["缺少的报告", "逾期的报告", "同一模板的问题", "雷同", "未读出的文件"]
EVIL = (
    "=1+1", "+1", "-1", "@SUM(1)", "\t=1", '=HYPERLINK("http://example.org")', "https://example.org/x",
    "x\x00\x1b\u202e", "'[]:*?/\\",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("audit"), bodies=12, years=(None, 2024))
    write_workbook(folder, "zh", WORDS, pages=3)
    return folder


def opened(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "workbook.xlsx")


def lines(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def cells(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def test_the_sheets_are_those_of_an_audit(folder: Path) -> None:
    assert opened(folder).sheetnames == ["总览", "各机构", "各规则", "分组", "发现", *SIDES, "说明"]


def test_lists_have_filters_heads_in_sight_and_widths(folder: Path) -> None:
    for sheet in opened(folder).worksheets[1:-1]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert all(5 <= sheet.column_dimensions[cell.column_letter].width <= 120 for cell in sheet[1])


def test_bodies_are_counted_and_lead_to_their_pages(folder: Path) -> None:
    sheet = opened(folder)["各机构"]
    bodies = count_all(folder).bodies
    assert [(row[0], row[3], row[4], row[7]) for row in lines(sheet)[1:]] == [
        (b.name, b.reports, b.failed, b.errors) for b in bodies
    ]
    links = {cell.row: cell.hyperlink.target.replace("\\", "/") for (cell, *_) in sheet.iter_rows() if cell.hyperlink}
    assert links == {n: link(body.key) for n, body in enumerate(bodies[:3], 2)}


def test_findings_are_those_that_no_other_explains_the_gravest_first(folder: Path) -> None:
    found = lines(opened(folder)["发现"])[1:]
    told = [row for row in pq.read_table(folder / "findings.parquet").to_pylist() if row["caused_by"] is None]
    assert len(found) == len(told)
    levels = {"错误": 0, "警告": 1, "提示": 2}
    assert [levels[row[5]] for row in found] == sorted(levels[row[5]] for row in found)
    assert {row[7] for row in found} == {title for _, _, title in RULES}
    assert {type(row[n]) for row in found for n in (10, 11, 12)} == {int}


def test_years_add_up_on_the_first_sheet(folder: Path) -> None:
    rows = lines(opened(folder)["总览"])
    head = next(n for n, row in enumerate(rows) if row[:2] == ["年度", "报告"])
    years = rows[head + 1 : head + 3]
    assert [row[0] for row in years] == ["未注明", "2024"]
    assert rows[head + 3][1:8] == [sum(row[n] for row in years) for n in range(1, 8)]
    links = [cell.hyperlink.location for (cell, *_) in opened(folder)["总览"].iter_rows() if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in opened(folder).sheetnames[1:-1]]


@pytest.mark.parametrize("evil", EVIL)
def test_what_strangers_wrote_is_text(tmp_path: Path, evil: str) -> None:
    make(tmp_path, bodies=2, name=evil)
    write_workbook(tmp_path, "zh", WORDS)
    book = opened(tmp_path)
    assert not [cell.coordinate for cell in cells(book) if cell.data_type == "f"]
    targets = {cell.hyperlink.target for cell in cells(book) if cell.hyperlink and cell.hyperlink.target}
    assert all(re.fullmatch(r"bodies\\[0-9a-f]{20}\.html", target) for target in targets)
    texts = [
        cell for cell in cells(book) if isinstance(cell.value, str) and cell.value[:1] in "=+-@" and not cell.hyperlink
    ]
    assert all(cell.quotePrefix for cell in texts)


def test_sheets_are_bounded_and_say_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, bodies=9)
    monkeypatch.setattr(workbook, "MOST", 4)
    write_workbook(tmp_path, "en", WORDS)
    book = opened(tmp_path)
    for name in ("By body", "Findings"):
        rows = lines(book[name])
        assert len(rows) == 6
        assert re.match(r"4\s+of\s+\d+\s+rows are listed here", rows[-1][0].replace("\u00a0", " "))
        assert book[name].auto_filter.ref.endswith("5")


def test_the_same_tables_give_the_same_bytes_whatever_the_zone(folder: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.boards.test_dashboard import WORDS;"
        "from gouji.boards.workbook import write_workbook; write_workbook(Path(sys.argv[1]), 'zh', WORDS, pages=3)"
    )
    for zone in ("UTC", "Asia/Shanghai"):
        again = make(tmp_path / zone.replace("/", "-"), bodies=12, years=(None, 2024))
        root = Path(__file__).parents[2]
        env = {"TZ": zone, "PYTHONPATH": f"{root}:{root}/bench:{root}/src"}
        subprocess.run([sys.executable, "-c", script, str(again)], check=True, cwd=root, env=env)
        assert (again / "workbook.xlsx").read_bytes() == (folder / "workbook.xlsx").read_bytes()


def test_nothing_is_left_beside_the_workbook(folder: Path) -> None:
    assert [path.name for path in folder.iterdir() if path.suffix != ".parquet"] == ["workbook.xlsx"]
    with zipfile.ZipFile(folder / "workbook.xlsx") as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "externalLink" in name]


def test_an_audit_of_nothing_is_a_workbook_too(tmp_path: Path) -> None:
    write(tmp_path, {})
    write_workbook(tmp_path, "zh")
    assert opened(tmp_path).sheetnames == ["总览", "说明"]


def test_a_missing_library_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {})
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError) as caught:
        write_workbook(tmp_path, "zh")
    assert caught.value.problems[0].code == "writer-missing"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_opens_it(folder: Path, tmp_path: Path) -> None:
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
               "csv:Text - txt - csv (StarCalc):44,34,76",
               "--outdir", str(tmp_path), str(folder / "workbook.xlsx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert "年度报告" in (tmp_path / "workbook.csv").read_text(encoding="utf-8")
