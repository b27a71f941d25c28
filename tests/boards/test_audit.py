"""`gouji audit` writes a workbook and a dashboard that its manifest vouches for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from reports import make_report

BOARDS = ("workbook.xlsx", "index.html")


def gouji(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gouji", *arguments],
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and ".work" not in p.parts
    }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("audit")
    made = [make_report(seed, faults=seed % 3) for seed in range(12)]
    (place / "reports.jsonl").write_text("".join(json.dumps(report) + "\n" for report in made), encoding="utf-8")
    done = gouji(place, "audit", "reports.jsonl", "-o", "one", "--jobs", "1", "--fail-on", "never", "--no-csv")
    assert done.returncode == 0, done.stderr
    return place


def test_boards_are_among_the_files_of_the_manifest(place: Path) -> None:
    files = {entry["path"] for entry in json.loads((place / "one" / "manifest.json").read_text())["files"]}
    assert files >= set(BOARDS)
    assert len([name for name in files if name.startswith("bodies/")]) > 1
    assert not [name for name in files if ".part" in name]
    assert gouji(place, "verify", "one").returncode == 0
    page = (place / "one" / "index.html").read_bytes()
    (place / "one" / "index.html").write_bytes(page + b" ")
    assert gouji(place, "verify", "one").returncode == 1
    (place / "one" / "index.html").write_bytes(page)


def test_boards_are_the_same_whatever_the_number_of_workers(place: Path) -> None:
    gouji(place, "audit", "reports.jsonl", "-o", "two", "--jobs", "2", "--no-csv")
    assert contents(place / "two") == contents(place / "one")


def test_so_many_pages_are_written_as_are_asked_for(place: Path) -> None:
    gouji(place, "audit", "reports.jsonl", "-o", "few", "--jobs", "1", "--no-csv", "--pages", "1", "--lang", "en")
    assert len(list((place / "few" / "bodies").iterdir())) == 1
    assert '<html lang="en">' in (place / "few" / "index.html").read_text(encoding="utf-8")
    gouji(place, "audit", "reports.jsonl", "-o", "none", "--jobs", "1", "--no-csv", "--no-boards")
    assert not [name for name in contents(place / "none") if name in BOARDS or name.startswith("bodies/")]
