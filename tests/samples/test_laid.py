"""Samples that are laid over one another: their files are what their sources give, and they find what they expect."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

from gouji.check import Options, check
from gouji.findings import Finding, Severity
from gouji.inputs import Editions, LastYears, Source, open_editions
from gouji.keeper.corpus import LAST
from samples import laid

FOLDERS = laid.folders()
RIGHT = [folder for folder in FOLDERS if not folder.name.startswith("faults")]
XML = [path for folder in FOLDERS for path in sorted(folder.glob("*.xml"))]


def name(path: Path) -> str:
    return path.relative_to(laid.HERE).as_posix()


@functools.cache
def editions(pack: str) -> Editions:
    return open_editions(pack)


def told(path: Path) -> tuple[str, tuple[Finding, ...]]:
    """Check a file, with the report of the year before that stands beside it."""
    pack = editions(path.parent.parent.name)
    last = path.with_name(LAST)
    before = LastYears([Source(name=LAST, data=last.read_bytes())], pack) if last.is_file() else None
    (report,) = check([Source(name=path.name, data=path.read_bytes())], pack, Options(lang="en", last=before)).reports
    return report.verdict.value, report.findings


def shown(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Samples expect findings of error and warning level that no other one explains."""
    return [
        {"rule": f.rule, "severity": f.severity.value, "outcome": f.outcome.value, "instance": dict(f.instance)}
        for f in findings
        if f.severity is not Severity.INFO and f.caused_by is None
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_files_are_what_the_source_gives(folder: Path) -> None:
    for path, data in laid.rendered(folder).items():
        assert path.read_bytes() == data, "run python -m samples.laid"


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_a_sample_gives_what_it_expects(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    verdict, findings = told(folder / "report.json")
    assert {"verdict": verdict, "findings": shown(findings)} == expected


@pytest.mark.parametrize("folder", RIGHT, ids=name)
def test_a_right_report_is_left_in_peace(folder: Path) -> None:
    assert told(folder / "report.json") == ("pass", ())


def test_there_is_a_sample_in_each_way_to_write_xml() -> None:
    assert {path.stem for path in XML} == {"published", "submitted"}


@pytest.mark.parametrize("path", XML, ids=name)
def test_xml_gives_what_json_gives(path: Path) -> None:
    assert told(path) == told(path.with_name("report.json"))


@pytest.mark.parametrize("path", XML, ids=name)
def test_the_figures_of_xml_are_those_of_json(path: Path) -> None:
    """Cells that XML leaves out are words there that say so; a list of the oldest has as many as are pending."""
    pack = editions(path.parent.parent.name)
    read, true = (_cells(each, pack) for each in (path, path.with_name("report.json")))
    words = {cell: value for cell, value in read.items() if cell not in true}
    assert {cell: read.get(cell) for cell in true} == true
    assert set(words.values()) <= {"N/A"}


def _cells(path: Path, pack: Editions) -> dict[str, str]:
    from gouji.inputs import read_report

    report, _ = read_report(Source(name=path.name, data=path.read_bytes()), pack)
    return {
        f"{table}/{row}/{column}": _number(value)
        for table, rows in report.tables.items()
        for row, cells in rows.items()
        if not isinstance(cells, str)
        for column, value in cells.items()
    }


def _number(value: Any) -> str:
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").isdigit() else text
