"""Every folder under `samples/` is a test: its files are what its source gives, checking them finds what it expects."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gouji.check import Checker, Options, check
from gouji.findings import Finding, Outcome, Severity
from gouji.inputs import Editions, Source, open_editions, read_inputs, read_report
from gouji.keeper.corpus import companions_of
from gouji.reports.model import Report
from samples import make

SAMPLES = Path(__file__).parents[2] / "samples"
FOLDERS: list[Path] = make.folders()
FILES = [path for folder in FOLDERS for path in sorted(make.rendered(folder))]
THOROUGH = ("clean", "wrong-figures", "trial-format")
"""Samples that are held against every layout; of the others, one layout a format."""
TYPICAL = ("html-word.html", "docx-split-runs.docx", "pdf.pdf")
PRINTED = [folder for folder in FOLDERS if len(make.rendered(folder)) > 1]  # the others are what only JSON can say
LAID = [(f, file) for f in PRINTED for file in make.every(f) if f.name in THOROUGH or file in TYPICAL]


def name(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


def test_there_are_samples() -> None:
    assert len(FOLDERS) >= 6


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_files_are_what_the_source_gives(folder: Path) -> None:
    for path, data in (make.rendered(folder) | make.beside(folder)).items():
        assert make.same(path.read_bytes(), data), f"run python -m samples.make {folder.name}"


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_same_source_gives_the_same_bytes(folder: Path) -> None:
    render = make.every if folder in PRINTED else make.rendered
    assert render(folder) == render(folder)


def test_files_are_compared_by_what_is_packed_in_them() -> None:
    (sample,) = (make.open_sample(folder) for folder in FOLDERS if folder.name == "clean")
    other = make.open_sample(SAMPLES / "one-slip")
    for layout in ("docx", "pdf"):
        data = make.render(sample, layout)
        assert make.same(data, packed_otherwise(data))
        assert not make.same(data, make.render(other, layout))


def packed_otherwise(data: bytes) -> bytes:
    """Give a file that says the same, packed in another way."""
    if data.startswith(b"%PDF-"):
        streams = re.compile(rb"(?<=>>stream\n).*?(?=\nendstream)", re.DOTALL)
        return streams.sub(lambda match: zlib.compress(zlib.decompress(match[0]), 1), data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for info in archive.infolist():
            copy.writestr(info.filename, archive.read(info), zipfile.ZIP_STORED)
    return out.getvalue()


def test_binaries_stay_small() -> None:
    assert sum(path.stat().st_size for path in FILES if path.suffix in (".docx", ".pdf")) < 100_000


@pytest.fixture(scope="session")
def editions() -> Editions:
    return open_editions("cn-gov-info-annual-report")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_sample_gives_what_it_expects(path: Path, editions: Editions) -> None:
    expect(path.parent, Source(name=path.name, data=path.read_bytes()), editions)


@pytest.mark.parametrize(("folder", "file"), LAID, ids=lambda value: getattr(value, "name", value))
def test_a_sample_gives_the_same_in_every_layout(folder: Path, file: str, editions: Editions) -> None:
    """Layouts that are not committed are rendered here."""
    source = Source(name=file, data=make.every(folder)[file])
    expect(folder, source, editions)
    true, read = (read_report(s, editions)[0] for s in (Source(name=".json", data=true_of(folder)), source))
    assert printed(read) == printed(true)


def true_of(folder: Path) -> bytes:
    return make.render(make.open_sample(folder), make.JSON)


def expect(folder: Path, source: Source, editions: Editions) -> None:
    """Check a report, and hold what is found against what the sample expects."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    (read,) = read_inputs(source, editions)
    assert read.report is not None
    companions = companions_of(folder / "report.json", editions)
    report = Checker(read.pack).report(read.report, source.name, companions=companions)
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
