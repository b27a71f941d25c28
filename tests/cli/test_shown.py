"""`gouji check --format html` and `xlsx`: files to hand on."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Gouji


@pytest.mark.usefixtures("reports")
def test_a_page_of_several_reports_goes_to_a_file(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    page = tmp_path / "result.html"
    ran = gouji("check", reports / "bad.json", reports / "good.json", "--format", "html", "--output", page)
    assert ran.returncode == 1
    assert ran.stdout == b""
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert 'href="#r2"' in text
    assert 'lang="zh-CN"' in text


def test_a_page_goes_to_stdout_in_english(gouji: Gouji, reports: Path) -> None:
    ran = gouji("check", reports / "good.json", "--format", "html", "--lang", "en")
    assert ran.returncode == 0
    assert b'lang="en"' in ran.stdout
    assert ran.stderr == b""


def test_a_workbook_goes_to_a_file_and_what_was_not_read_to_stderr(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.xlsx"
    ran = gouji("check", reports / "bad.json", reports / "missing.json", "--format", "xlsx", "--output", file)
    assert ran.returncode == 1
    assert "missing.json" in ran.stderr.decode()
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    assert book.sheetnames[0] == "发现"
    assert book.sheetnames[-1] == "说明"


def test_what_passed_is_told_on_a_page_when_asked_for(gouji: Gouji, reports: Path) -> None:
    few, all_ = (gouji("check", reports / "good.json", "--format", "html", *more).stdout for more in ([], ["--all"]))
    assert len(all_) > len(few)
