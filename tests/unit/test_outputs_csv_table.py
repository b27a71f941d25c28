"""Results as CSV."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import msgspec
import pytest

from gouji.findings import CellChange, CellState, Result, Suggestion
from gouji.messages import LANGUAGES, table
from gouji.outputs.csv_table import COLUMNS, write_csv
from tests.outputs import results
from tests.outputs.hostile import CONTROLS, hostile

TESTS = Path(__file__).parents[1]


def rows(result: Result, *, lang: str = "zh", everything: bool = False) -> list[dict[str, str]]:
    """Read a table strictly, its columns by their names in the code."""
    text = write_csv(result, lang=lang, everything=everything).decode("utf-8-sig")
    _, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert all(len(line) == len(COLUMNS) for line in lines)
    return [dict(zip(COLUMNS, line, strict=True)) for line in lines]


def with_message(text: str, **changes: object) -> dict[str, str]:
    finding = msgspec.structs.replace(results.BALANCE, message=text, **changes)
    report = msgspec.structs.replace(results.FAULTY, findings=(finding,))
    (row,) = rows(msgspec.structs.replace(results.ONE, reports=(report,)))
    return row


@pytest.mark.parametrize(("lang", "everything"), [("zh", True), ("en", False)])
def test_csv_is_as_expected(lang: str, everything: bool) -> None:
    expected = TESTS / "outputs" / "csv" / f"expected.{lang}{'-all' if everything else ''}.csv"
    assert write_csv(results.MANY, lang=lang, everything=everything) == expected.read_bytes()


def test_spreadsheets_know_the_encoding_and_lines_end_as_rfc_4180_has_it() -> None:
    data = write_csv(results.MANY, lang="zh", everything=True)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n") == len(results.FAULTY.findings) + 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_heads_are_words_of_the_language_and_differ(lang: str) -> None:
    head = write_csv(results.NONE, lang=lang, everything=False).decode("utf-8-sig").splitlines()[0].split(",")
    assert head == [table(lang)[f"csv.{name}"] for name in COLUMNS]
    assert len(set(head)) == len(COLUMNS)


def test_a_row_is_a_finding() -> None:
    row = next(each for each in rows(results.ONE) if each["rule"] == "T3-BALANCE")
    assert (row["left"], row["right"], row["difference"], row["line"]) == ("12", "13", "-1", "27")
    assert row["cells"].startswith("新收·自然人 10;上年结转·自然人 2;")
    assert (row["outcome"], row["severity"], row["body"], row["year"]) == ("不通过", "错误", "某市文化和旅游局", "2025")


def test_what_was_not_read_is_a_row() -> None:
    assert [(row["source"], row["outcome"], row["rule"]) for row in rows(results.NONE)] == [
        ("reports/c.txt", "未能读取", "input-missing")
    ]


def test_what_would_mend_a_finding_is_told() -> None:
    change = CellChange(path="requests/carried_out/natural_person", label="结转下年度·自然人", before="2", after="1")
    row = with_message("x", suggestion=Suggestion(kind="cells", cells=(change,), relations=39, whole=True))
    assert "结转下年度·自然人 2 → 1" in row["suggestion"]


def test_what_is_explained_or_passes_is_told_on_demand() -> None:
    assert len(rows(results.ONE)) == 6
    assert [row["caused-by"] for row in rows(results.ONE, everything=True) if row["caused-by"]] == ["T3-ROWS"]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "|", "%", "\t=", "\r=", "\n=", " =", "\u3000=", "\xa0=", "＝", "＋", "－", "＠"]
)
def test_no_cell_is_a_formula(start: str) -> None:
    row = with_message(f"{start}HYPERLINK(1)")
    assert row["message"][0] == "'"
    assert row["message"].endswith("HYPERLINK(1)")


def test_numbers_that_were_worked_out_are_numbers_and_printed_ones_are_texts() -> None:
    assert with_message("x", difference="-0.50")["difference"] == "-0.50"
    assert with_message("x", difference="-1..2")["difference"] == "'-1..2"
    assert with_message("x", difference="-1+cmd|' /C calc'!A0")["difference"].startswith("'-")
    assert with_message("-1")["message"] == "'-1"


@pytest.mark.parametrize("text", ["", "a=b", "3-4", "每年", "'x", '"', "a,b", 'a"b', "a;b"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert with_message(text)["message"] == text


def test_texts_of_strangers_keep_to_their_cell() -> None:
    data = write_csv(hostile(), lang="zh", everything=True).decode("utf-8-sig")
    assert data.count("\n") == 4
    assert re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u202e\ufeff]", data) is None
    for row in rows(hostile(), everything=True):
        assert not any(value.lstrip()[:1] in set("=+-@\t\r") for value in row.values() if value)


def test_controls_alone_are_shown() -> None:
    assert with_message(CONTROLS)["message"].startswith("\\x1b]0;t\\x07\\x1b[31m\\u202e\\x9b2J")


def test_a_text_of_any_length_is_cut() -> None:
    (first, *_) = rows(hostile("长" * 1_000_000, "a.txt"))
    assert max(map(len, first.values())) <= 4000


def test_a_word_in_place_of_a_number_is_told_as_it_stands() -> None:
    cell = msgspec.structs.replace(results.BALANCE.cells[0], value="N/A", state=CellState.WORD)
    assert with_message("x", cells=(cell,))["cells"] == "新收·自然人 N/A"
