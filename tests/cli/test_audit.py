"""`gouji audit` and `gouji verify` from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gouji.cli.audit import exit_status
from gouji.findings import PackStamp
from tests.cli.conftest import BAD, GOOD, Gouji

pytest.importorskip("pyarrow")

from gouji.audit.manifest import SCHEMA, Chained, Judge, Manifest


def test_an_audit_says_what_came_of_it(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    done = gouji("audit", reports, "-o", "out", "--no-boards", "--lang", "en")
    assert done.returncode == 1
    said = done.stdout.decode().splitlines()
    assert said[0] == "5 inputs, 5 reports; 0 not read, 0 files of other kinds passed over. Results in out"
    assert said[1] == "3 pass, 1 fail, 1 undetermined"
    head = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["chain"]["head"]
    assert said[2:] == [f"End of the chain {head}"]
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("blocking", "unread", "fail_on", "status"),
    [
        ((0, 0, 0), 0, "info", 0),
        ((1, 1, 1), 0, "error", 1),
        ((0, 1, 1), 0, "error", 0),
        ((0, 1, 1), 1, "warning", 1),
        ((1, 1, 1), 0, "never", 0),
        ((1, 1, 1), 1, "never", 3),
        ((0, 0, 1), 1, "warning", 3),
    ],
)
def test_the_exit_status_is_that_of_a_gate(
    blocking: tuple[int, int, int], unread: int, fail_on: str, status: int
) -> None:
    judge = Judge(engine="1", pack=PackStamp(id="harbour", version="1", sha256=""))
    manifest = Manifest(
        schema=SCHEMA, judge=judge, inputs=2, reports=2, unread=unread, passed_over=1,
        verdicts={"pass": 2}, with_findings={},
        blocking=dict(zip(("error", "warning", "info"), blocking, strict=True)),
        chain=Chained(seed="", head=""), files=(),
    )  # fmt: skip
    assert exit_status(manifest, fail_on) == status


def test_an_audit_may_be_quiet(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    done = gouji("audit", "a.json", "-o", "out", "--no-boards", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (3, b"", b"")


def test_a_table_of_bodies_that_were_renamed_is_read(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(GOOD, encoding="utf-8")
    for text, status in (("原名,现名\n旧港, 新港\n", 0), ("旧港,\n", 2)):
        (tmp_path / "names.csv").write_text(text, encoding="utf-8-sig")
        done = gouji("audit", "a.json", "-o", "out", "--no-boards", "--force", "--aliases", "names.csv")
        assert done.returncode == status
    assert "names.csv:1" in done.stderr.decode()
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_verify_tells_an_audit_that_was_altered(gouji: Gouji, reports: Path, tmp_path: Path) -> None:
    assert gouji("audit", reports.name, "-o", "out", "--no-boards").returncode == 1
    done = gouji("verify", "out", "--inputs", ".", "--lang", "en")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[1] == "5 inputs are as they were"
    (reports / "good.json").write_text(BAD, encoding="utf-8")
    (tmp_path / "out" / "cells.csv").write_bytes(b"")
    done = gouji("verify", "out", "--inputs", ".", "--lang", "en")
    assert done.returncode == 1
    places = [line.partition(": ")[0] for line in done.stdout.decode().splitlines()]
    assert places == ["cells.csv", "年报/good.json"]


def test_verify_wants_an_audit(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    done = gouji("verify", "out")
    assert done.returncode == 3
    assert "manifest.json" in done.stderr.decode()


def test_the_first_inputs_that_were_not_read_are_told_with_the_reason(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(12):
        (tmp_path / "in" / f"{n:02}.json").write_text("{", encoding="utf-8")
    (tmp_path / "in" / "a.css").write_text("", encoding="utf-8")
    done = gouji("audit", "in", "nowhere", "-o", "out", "--no-boards", "--lang", "en")
    assert done.returncode == 3
    said = done.stderr.decode().splitlines()
    assert len(said) == 21
    assert said[0].startswith("error: in/00.json:1:")
    assert said[1].startswith("   = help ")
    assert said[-1] == "3 more were not read, see unread.parquet"
    done = gouji("audit", "nowhere", "-o", "none", "--no-boards", "--lang", "en")
    assert done.returncode == 3
    assert done.stderr.decode().startswith("error: nowhere: ")


def test_verify_tells_numbers_of_a_manifest_that_are_not_those_of_the_tables(
    gouji: Gouji, reports: Path, tmp_path: Path
) -> None:
    gouji("audit", reports.name, "-o", "out", "--no-boards")
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["verdicts"]["pass"] += manifest["verdicts"].pop("fail")
    manifest["verdicts"]["fail"] = 0
    path.write_text(json.dumps(manifest), encoding="utf-8")
    done = gouji("verify", "out", "--lang", "en")
    assert done.returncode == 1
    assert done.stdout.decode().startswith("manifest.json: verdicts: the manifest says ")
    (tmp_path / "out" / "findings.parquet").write_bytes(b"")
    done = gouji("verify", "out", "--lang", "en")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode().startswith("findings.parquet: The file was altered")
