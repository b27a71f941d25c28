"""Results as a workbook."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from gouji.check import Options, check_laid
from gouji.errors import UsageError
from gouji.findings import CellState, Outcome, Result, Severity
from gouji.inputs import Source, open_editions
from gouji.outputs.layout import Pen
from gouji.outputs.xlsx import write_xlsx
from gouji.outputs.xlsx_book import Book, lines_of
from gouji.outputs.xlsx_formulas import Spot, cell_name, exact, worked
from gouji.sheets import Box, Check, Laid, Sheet, Side
from tests.outputs import laid, results
from tests.unit.test_outputs_html import poisoned

SAMPLES = Path(__file__).parents[2] / "samples"
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Settings of LibreOffice by which it reckons every formula anew when it opens a workbook."""
EVIL = (
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "{=1}",
    "=cmd|'/c calc'!A0",
    "x\x00\x1b\ud800",
)
OTHER = {Outcome.PASS: "OK", Outcome.FAIL: "≠", Outcome.UNDETERMINED: "?"}


def book(name: str = "MANY", lang: str = "zh") -> bytes:
    return write_xlsx(getattr(results, name), laid.OF[name], lang=lang)


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def checked(name: str) -> tuple[Result, tuple[Laid, ...]]:
    source = Source(name=name, data=(SAMPLES / name).read_bytes())
    return check_laid([source], open_editions(), Options(lang="zh"))


def test_the_same_result_gives_the_same_bytes() -> None:
    assert book() == book()
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(book())).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"2000-01-01" in zipfile.ZipFile(io.BytesIO(book())).read("docProps/core.xml")


def test_the_sheets_are_findings_tables_figures_checks_and_what_judged() -> None:
    assert opened(book("ONE")).sheetnames == [
        "发现",
        "主动公开",
        "申请情况",
        "复议诉讼",
        "其他数据",
        "勾稽核算",
        "说明",
    ]
    assert opened(book("ONE", "en")).sheetnames[-2:] == ["Checks", "About"]
    assert opened(book()).sheetnames == [
        "发现", "1 主动公开", "1 申请情况", "1 复议诉讼", "1 其他数据", "2 申请情况", "勾稽核算", "说明",
    ]  # fmt: skip


def test_findings_are_a_list_that_can_be_filtered_under_a_head_that_stays() -> None:
    sheet = opened(book())["发现"]
    rows = list(sheet.iter_rows(values_only=True))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:U{len(rows)}"
    heads = rows[0]
    told = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
    assert [row["规则"] for row in told] == ["T3-ROWS", "T3-ROWS", "T3-BALANCE", "LABELS-ROWS", "TEXT-FEES", "T4-SUM"]
    balance = told[2]
    assert (balance["左边"], balance["右边"], balance["差"], balance["级别"]) == (12, 13, -1, "错误")
    assert "国办公开办函〔2021〕30号" in balance["依据"]
    assert sheet.column_dimensions["I"].width > 30


def test_a_table_is_laid_out_as_the_form_with_merged_heads() -> None:
    sheet = opened(book("ONE"))["申请情况"]
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A4:B5", "C4:C5", "D4:E4", "A8:A10", "A6:B6"}
    assert sheet["A1"].value == "三、申请情况"
    assert [sheet[c].value for c in ("D4", "A8", "A6", "C6", "D6")] == ["法人", "三、办理结果", "一、新收", 10, 0.5]
    assert sheet["D5"].value == "企业\n(报告印作「商业企业」)"
    assert sheet["E5"].value == "其他\n(没有印出)"
    assert sheet["D6"].number_format == "0.00"
    assert sheet.freeze_panes == "C6"


def test_faulty_cells_are_coloured_and_say_why() -> None:
    sheet = opened(book("ONE"))["申请情况"]
    assert sheet["C6"].fill.fgColor.rgb == "FFF8C9C4"
    assert "T3-BALANCE" in sheet["C6"].comment.text
    assert sheet["D7"].comment is None
    assert sheet["D6"].fill.fgColor.rgb != "FFF8C9C4"
    label = opened(book("ONE"))["主动公开"]["A6"]
    assert "LABELS-ROWS" in label.comment.text


def test_a_number_in_words_is_reckoned_with_and_its_words_are_kept() -> None:
    sheet = opened(book("ONE"))["主动公开"]
    assert (sheet["B6"].value, sheet["C6"].value) == (22, "/")
    assert "22(含修订)" in sheet["B6"].comment.text


def test_checks_are_live_formulas_in_the_list_and_beside_the_figures() -> None:
    formulas, values = opened(book("ONE")), opened(book("ONE"), values=True)
    rows = {r[1]: r for r in formulas["勾稽核算"].iter_rows(min_row=2, values_only=True)}
    shown = {r[1]: r for r in values["勾稽核算"].iter_rows(min_row=2, values_only=True)}
    assert rows["T3-BALANCE"][5] == "=SUM('申请情况'!C6:C7)"
    assert shown["T3-BALANCE"][5:10] == (12, "=", 13, -1, "≠ -1")
    assert [shown[name][9] for name in ("T3-SUM", "T4-TOTAL", "T3-ROW", "T3-LAST")] == ["?", "OK", "OK", "OK"]
    assert rows["T3-BALANCE"][8:10] == (
        "=ROUND(F2-H2,9)",
        '=IF(COUNT(\'申请情况\'!C6:C7,\'申请情况\'!C10:C11)<4,"?",IF(I2=0,"OK","≠ "&I2))',
    )
    assert rows["T3-ROW"][7] == "=(2)*SUM('申请情况'!D6)+(1)"
    table = formulas["申请情况"]
    beside = {c.coordinate: c.value for row in table.iter_rows() for c in row if str(c.value).startswith("=")}
    assert set(beside) == {"C13", "C14", "G6"}
    assert table["B13"].value == "T3-BALANCE"
    assert table["G5"].value == "T3-ROW"
    assert "'" not in beside["C13"]
    assert values["申请情况"]["C13"].value == "≠ -1"
    assert formulas["复议诉讼"]["A8"].value.startswith("=IF(COUNT(A6:B6)<2")
    assert formulas["复议诉讼"]["C8"].value == "T4-TOTAL"


def test_the_last_sheet_says_what_judged_what_and_how_it_came_out() -> None:
    words = "\n".join(str(c) for row in opened(book())["说明"].iter_rows(values_only=True) for c in row if c)
    words = words.replace("\xa0", " ")
    report = results.FAULTY
    for said in (
        results.STAMP.sha256,
        results.STAMP.id,
        "0.1.0",
        report.sha256,
        report.source,
        "通过 90",
        "共 109 项",
        "reports/d.json",
    ):
        assert said in words, said


def formula_cells(data: bytes) -> list[str]:
    """Give every formula that the files of a workbook hold."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    sheets = (archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet"))
    return [formula for sheet in sheets for formula in re.findall(r"<f>(.*?)</f>", sheet)]


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_of_a_stranger_is_a_formula_or_a_link(evil: str) -> None:
    tables = tuple(poisoned(laid.FAULTY, evil).sheets)
    sheets = msgspec.structs.replace(laid.FAULTY, sheets=tables, passages=())
    data = write_xlsx(poisoned(results.ONE, evil), (sheets,), lang="zh")
    assert all(
        re.fullmatch(r"(IF|SUM|ROUND|COUNT|ABS|OK|[-+*(),'\"&amp;lgt ?<>=≠:A-Z0-9\w]|)+", f)
        for f in formula_cells(data)
    )
    assert not any(evil.strip()[1:5] in formula for formula in formula_cells(data) if len(evil) > 8)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if "externalLink" in name or "connections" in name]
    for sheet in opened(data):
        for row in sheet.iter_rows():
            assert all(c.hyperlink is None for c in row)
            strange = [
                c
                for c in row
                if isinstance(c.value, str) and evil[:4].strip("\t\x00") in c.value and c.data_type == "s"
            ]
            assert all(c.quotePrefix for c in strange)


def test_sheets_have_names_that_spreadsheets_take() -> None:
    under_way = Book(Pen(lang="zh", color=False, width=80))
    names = [
        under_way.name(n) for n in ("a/b:c*[d]?'e\\", "A b c  d   e", "x" * 50, "X" * 50, "", "History", "'quoted'")
    ]
    assert names[2:4] == ["x" * 31, "X" * 29 + " 2"]
    assert len({name.casefold() for name in names}) == len(names)
    assert not any(set(name) & set("[]:*?/\\'") or len(name) > 31 or not name for name in names)
    assert names[5].casefold() != "history"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-0.50", Fraction(-1, 2)), ("1" * 15, int("1" * 15)), ("1" * 16, None), ("1/3", None),
        ("0..1", None), ("2020-08-27", None), ("١", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_number_is_written_as_one_if_it_keeps_its_digits(text: str | None, value: Fraction | None) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    ("place", "name"), [((0, 0), "A1"), ((4, 25), "Z5"), ((9, 26), "AA10"), ((0, 701), "ZZ1"), ((0, 702), "AAA1")]
)
def test_cells_are_named_as_spreadsheets_do(place: tuple[int, int], name: str) -> None:
    assert cell_name(*place) == name


def a_check(sign: str, left: int, right: int, tolerance: str = "0") -> str | float:
    spots = {"a": Spot("S", 0, 0, Fraction(left)), "b": Spot("S", 0, 1, Fraction(right))}
    check = msgspec.structs.replace(
        laid.ACROSS, left=laid.side("a"), right=laid.side("b"), sign=sign, tolerance=tolerance, needed=("a", "b")
    )
    formulas = worked(check, spots, "S")
    assert formulas is not None
    return formulas.result.value


@pytest.mark.parametrize(
    ("sign", "holds", "fails"),
    [
        ("==", (2, 2), (2, 3)), ("!=", (2, 3), (2, 2)), ("<", (1, 2), (2, 2)),
        ("<=", (2, 2), (3, 2)), (">", (3, 2), (2, 2)), (">=", (2, 2), (1, 2)),
    ],
)  # fmt: skip
def test_each_relation_is_reckoned(sign: str, holds: tuple[int, int], fails: tuple[int, int]) -> None:
    assert a_check(sign, *holds) == "OK"
    assert str(a_check(sign, *fails)).startswith("≠")


def test_a_tolerance_is_kept() -> None:
    assert a_check("==", 2, 3, "1") == "OK"
    assert a_check("==", 2, 4, "1") == "≠ -2"
    assert a_check("!=", 2, 3, "1") == "≠ -1"


def test_a_check_whose_figures_are_nowhere_has_no_formula() -> None:
    assert worked(laid.BALANCE, {}, "S") is None


def test_a_check_of_very_many_cells_stays_within_bounds() -> None:
    spots = {str(n): Spot("S", 2 * n, 0, Fraction(1)) for n in range(600)}
    many = Side(terms=tuple((str(n), "1") for n in range(600)))
    check = msgspec.structs.replace(laid.BALANCE, left=many, right=Side(terms=(), constant="600"), needed=())
    formulas = worked(check, spots, "S")
    assert formulas is not None
    assert formulas.result.value == "OK"
    assert max(part.count(",") for part in re.findall(r"\(([^()]*)\)", formulas.left.text)) < 255
    long = {path: spot._replace(sheet="Another sheet") for path, spot in spots.items()}
    assert worked(check, long, "S") is None


def test_the_missing_library_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError) as caught:
        book()
    assert "gouji[xlsx]" in caught.value.problems[0].remedy("zh")
    assert "xlsxwriter" in caught.value.problems[0].cause("en")


def recalculated(data: bytes, folder: Path) -> Any:
    """Open a workbook in LibreOffice, let it reckon every formula, and give the values."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not there")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    (folder / "in.xlsx").write_bytes(data)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "xlsx", "--outdir", folder / "out", folder / "in.xlsx"], check=True, capture_output=True, timeout=180
    )
    if not (folder / "out" / "in.xlsx").exists():
        pytest.skip("this LibreOffice has no spreadsheet")
    return openpyxl.load_workbook(folder / "out" / "in.xlsx", data_only=True)


def results_of(workbook: Any) -> list[tuple[str, str]]:
    """Give for each check what its formula says and what the program said."""
    return [(str(row[9]), str(row[10])) for row in workbook["勾稽核算"].iter_rows(min_row=2, values_only=True)]


def assert_no_errors(workbook: Any) -> None:
    for sheet in workbook:
        for row in sheet.iter_rows():
            assert all(c.data_type != "e" for c in row), sheet.title


def test_a_spreadsheet_reckons_what_the_program_found(tmp_path: Path) -> None:
    data = write_xlsx(*checked("wrong-figures/report.json"), lang="zh")
    again = recalculated(data, tmp_path)
    assert_no_errors(again)
    told = results_of(again)
    assert {(result[0], outcome) for result, outcome in told} == {("O", "通过"), ("≠", "不通过")}
    assert told == results_of(opened(data, values=True))
    for sheet in opened(data, values=True):
        for row in sheet.iter_rows():
            assert [c.value for c in row] == [again[sheet.title][c.coordinate].value for c in row]


def test_a_figure_that_is_changed_changes_the_formulas(tmp_path: Path) -> None:
    data = write_xlsx(*checked("clean/report.json"), lang="zh")
    changed = opened(data)
    sheet = changed["申请情况"]
    cell = next(
        c for row in sheet.iter_rows(min_row=6, min_col=4) for c in row if isinstance(c.value, int) and c.value > 1
    )
    cell.value += 1
    stream = io.BytesIO()
    changed.save(stream)
    before = [result for result, _ in results_of(opened(data, values=True))]
    after = [result for result, _ in results_of(recalculated(stream.getvalue(), tmp_path))]
    assert set(before) == {"OK"}
    assert any(result.startswith("≠") for result in after)


def test_what_a_formula_says_agrees_with_the_program_on_blanks_and_slips() -> None:
    dice = random.Random(7)
    pack = open_editions()
    source = (SAMPLES / "clean" / "report.json").read_bytes()
    for _ in range(6):
        report = msgspec.json.decode(source)
        table = report["tables"]["requests"]
        for row in dice.sample(sorted(table), 3):
            column = dice.choice(sorted(table[row]))
            table[row][column] = dice.choice([None, "/", 7, "12件", 1.5])
        result, sheets = check_laid([Source(name="r.json", data=msgspec.json.encode(report))], pack)
        told = results_of(opened(write_xlsx(result, sheets, lang="zh"), values=True))
        assert len(told) == len(sheets[0].checks) > 50
        for (said, _), check in zip(told, sheets[0].checks, strict=True):
            assert said[:1] in (OTHER[check.outcome][:1], "?"), check
        known = [check for (said, _), check in zip(told, sheets[0].checks, strict=True) if said[:1] != "?"]
        assert all(check.outcome is not Outcome.UNDETERMINED for check in known)


def test_a_hostile_number_is_no_number_of_a_cell() -> None:
    box = Box(kind="cell", row=0, column=0, path="a/b/c", number="9" * 40, text="9" * 40, state=CellState.NUMBER)
    sheet = Sheet(id="a", name="=x", label="=x", section="s", height=1, width=1, heads=0, boxes=(box,))
    check = Check(
        rule="R", title="t", severity=Severity.ERROR, instance=(), subject="", left=laid.side("a/b/c"), sign="==",
        right=Side(terms=(), constant="1"), outcome=Outcome.FAIL, needed=("a/b/c",),
    )  # fmt: skip
    data = write_xlsx(results.ONE, (Laid(sheets=(sheet,), checks=(check,)),), lang="zh")
    assert opened(data)["=x"]["A4"].value == "9" * 40
    assert results_of(opened(data, values=True)) == [("?", "不通过")]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, 1),
        ("a\n\nb", 5, 3),
        ("a" * 30, 11, 3),
        ("中" * 10, 11, 2),
        ("word " * 10, 12, 5),  # two words of five a line, not eleven signs
        ("xxxxx yyyyyyyyy", 10, 2),
        ("中文中文、中", 9, 2),
        ("中中中中、中", 9, 2),  # a comma begins no line
    ],
)
def test_a_row_is_as_high_as_its_text_with_words_whole(text: str, width: int, lines: int) -> None:
    assert lines_of(text, width) == lines
