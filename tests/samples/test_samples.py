"""Every folder under `samples/` is a test: its files are what its source gives, checking them finds what it expects."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gouji.check import Options, check
from gouji.findings import Finding, Outcome, Severity
from gouji.inputs import Editions, Source, open_editions, read_report
from gouji.reports.model import Report

SAMPLES = Path(__file__).parents[2] / "samples"


def load_make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("samples_make", SAMPLES / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = load_make()
FOLDERS: list[Path] = make.folders()
FILES = [path for folder in FOLDERS for path in sorted(make.rendered(folder))]


def name(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


def test_there_are_samples() -> None:
    assert len(FOLDERS) >= 6


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_files_are_what_the_source_gives(folder: Path) -> None:
    for path, text in make.rendered(folder).items():
        assert path.read_bytes() == text.encode(), f"run python samples/make.py {folder.name}"


@pytest.fixture(scope="session")
def editions() -> Editions:
    return open_editions("cn-gov-info-annual-report")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_sample_gives_what_it_expects(path: Path, editions: Editions) -> None:
    expected = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))
    result = check([Source(name=path.name, data=path.read_bytes())], editions)
    assert result.unread == ()
    (report,) = result.reports
    told = [finding for finding in report.findings if counts(finding)]
    assert Counter(map(key, told)) == Counter(map(key_expected, expected["findings"]))
    shown = {key(finding): {cell.path for cell in finding.cells} for finding in told}
    for entry in expected["findings"]:
        assert set(entry["cells"]) <= shown[key_expected(entry)]
    assert report.verdict.value == expected["verdict"]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_ledger_of_a_sample_closes(path: Path, editions: Editions) -> None:
    (report,) = check([Source(name=path.name, data=path.read_bytes())], editions, Options(everything=True)).reports
    ledger = report.ledger
    assert ledger.total == len(report.findings)
    assert ledger.failed == sum(finding.outcome is Outcome.FAIL for finding in report.findings)
    assert ledger.undetermined == sum(finding.outcome is Outcome.UNDETERMINED for finding in report.findings)


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_a_sample_reads_the_same_from_every_layout(folder: Path, editions: Editions) -> None:
    """The cells of all files of a folder are those of its JSON report."""
    read = {
        path.name: read_report(Source(name=path.name, data=path.read_bytes()), editions)[0]
        for path in make.rendered(folder)
    }
    true = read.pop("report.json")
    for file, report in read.items():
        assert printed(report) == printed(true), file
        assert report.year == true.year
        assert report.body.name == true.body.name
        assert [section.id for section in report.sections] == [section.id for section in true.sections]


def printed(report: Report) -> dict[str, str | None]:
    """Give the cells of a report as they stand on paper."""
    return {
        f"{table}/{row}/{column}": None if cell is None else str(cell)
        for table, rows in report.tables.items()
        for row, cells in rows.items()
        if not isinstance(cells, str)
        for column, cell in cells.items()
    }


def counts(finding: Finding) -> bool:
    """Samples expect findings of error and warning level that no other one explains."""
    return finding.severity is not Severity.INFO and finding.caused_by is None


def key(finding: Finding) -> tuple[str, ...]:
    """Tell findings apart by rule, outcome and place in a table; texts have no places that all layouts share."""
    instance = dict(finding.instance)
    places = (instance.get(kind, "") for kind in ("table", "row", "column"))
    return (finding.rule, finding.severity.value, finding.outcome.value, *places)


def key_expected(entry: dict[str, Any]) -> tuple[str, ...]:
    places = (entry["instance"].get(kind, "") for kind in ("table", "row", "column"))
    return (entry["rule"], entry["severity"], entry["outcome"], *places)
