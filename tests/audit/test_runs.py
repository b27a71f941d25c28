"""The same bytes whatever happens to a run: workers, order, death, a full disk, another run, inputs that go away."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gouji.audit import discover
from gouji.audit import run as audit_run
from gouji.audit.folder import WORK, Folder
from gouji.audit.pool import Pool
from gouji.audit.worker import Start
from gouji.errors import UsageError
from tests.audit.corpus import encoded, rows_of, run, started, told, tree, write_corpus, write_pack

UNREAD = 7
"""Inputs of the corpus that give no report; each is told in two lines."""
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")


def finished(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    out, errors = process.communicate(timeout=120)
    return process.returncode, out.decode(), errors.decode()


def cli(place: Path, out: Path, *more: str, arguments: tuple[str, ...] = ("in",)) -> subprocess.Popen[bytes]:
    return started(place / "rules", place, "audit", *arguments, "-o", out, "--no-boards", "--pack", "harbour", *more)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_number_of_workers_does_not_show(
    place: Path, expected: dict[str, bytes], jobs: int, tmp_path: Path
) -> None:
    status, said, errors = finished(cli(place, tmp_path / "out", "--jobs", str(jobs)))
    assert (status, errors.count("= 建议"), len(errors.splitlines())) == (1, UNREAD, 2 * UNREAD)
    assert "448" in said
    assert tree(tmp_path / "out") == expected


def test_the_order_of_arguments_does_not_show(
    place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    parts = sorted((os.path.join("in", name) for name in os.listdir("in")), reverse=True)  # noqa: PTH118, PTH208
    run(
        place / "rules",
        tmp_path / "out",
        *(part for part in parts if not part.endswith(".jpg")),
        "in",
        "in/short.jsonl",
    )
    found = tree(tmp_path / "out")
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != expected[name]] == []


def test_workers_begun_anew_for_the_tables_do_not_show(
    place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    real = audit_run.open_pool

    def counted(start: Start, jobs: int) -> Pool:
        begun.append(jobs)
        return real(start, jobs)

    monkeypatch.chdir(place)
    monkeypatch.setattr(audit_run, "MANY", 1)
    monkeypatch.setattr(audit_run, "open_pool", counted)
    run(place / "rules", tmp_path / "out", "in", jobs=2)
    assert begun == [2, 2]
    assert tree(tmp_path / "out") == expected


@POSIX
def test_killed_ten_times_and_resumed_it_leaves_the_same(
    place: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    rng, out, deaths, seconds = random.Random(11), tmp_path / "out", 0, 0.4
    while deaths < 10:
        process = cli(place, out, "--jobs", "2", "--resume")
        time.sleep(rng.uniform(0.1, seconds))
        is_over = process.poll() is not None
        process.kill()
        process.communicate()
        deaths, seconds = (deaths, 0.2) if is_over else (deaths + 1, seconds + 0.2)
        if is_over:  # begin anew, and do not wait as long
            assert tree(out) == expected
            shutil.rmtree(out)
    status, _, errors = finished(cli(place, out, "--jobs", "2", "--resume"))
    assert (status, errors.count("= 建议"), len(errors.splitlines())) == (1, UNREAD, 2 * UNREAD)
    assert tree(out) == expected


@pytest.mark.parametrize("step", ["number", "keep", "_merge", "_stage", "publish", "clear"])
def test_a_run_that_ends_in_any_step_goes_on(
    place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from gouji.audit.register import Register
    from gouji.audit.run import _Run

    home = next(each for each in (Register, _Run, Folder) if hasattr(each, step))
    real, calls = getattr(home, step), []

    def dying(*arguments: object) -> object:
        calls.append(step)
        result = real(*arguments)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return result

    monkeypatch.chdir(place)
    monkeypatch.setattr(home, step, dying)
    with pytest.raises(KeyboardInterrupt):
        run(place / "rules", tmp_path / "out", "in")
    monkeypatch.setattr(home, step, real)
    run(place / "rules", tmp_path / "out", "in", resume=True)
    assert tree(tmp_path / "out") == expected
    assert sorted(path.name for path in (tmp_path / "out" / WORK).iterdir()) == ["lock", "store.sqlite"]


def test_results_half_put_in_place_are_put_in_place(
    place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    real, moved = Path.replace, []

    def failing(path: Path, target: Path) -> Path:
        if path.parent.name == "staged":
            moved.append(path.name)
            if len(moved) == 4:
                raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(KeyboardInterrupt):
        run(place / "rules", tmp_path / "out", "in")
    assert 0 < len(tree(tmp_path / "out")) < len(expected)
    run(place / "rules", tmp_path / "out", "in", resume=True)
    assert tree(tmp_path / "out") == expected


@POSIX
def test_two_runs_into_one_folder_are_one_run_and_an_error(
    place: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "out")
    folder.open(resume=False, force=False)
    status, _, errors = finished(cli(place, tmp_path / "out", "--resume", "--lang", "en"))
    assert status == 2
    assert "Another process" in errors
    folder.close()
    assert finished(cli(place, tmp_path / "out", "--resume"))[0] == 1
    assert tree(tmp_path / "out") == expected


@POSIX
@pytest.mark.parametrize("size", [120_000])
def test_a_full_disk_is_an_error_after_which_a_run_goes_on(
    place: Path, expected: dict[str, bytes], tmp_path: Path, size: int
) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        process = cli(place, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    status, said, errors = finished(process)
    assert (status, said) == (2, "")
    assert "Traceback" not in errors
    assert "无法写入" in errors
    assert tree(tmp_path / "out") == {}
    status, _, errors = finished(cli(place, tmp_path / "out", "--resume"))
    assert (status, errors.count("= 建议"), len(errors.splitlines())) == (1, UNREAD, 2 * UNREAD)
    assert tree(tmp_path / "out") == expected


def test_an_input_that_goes_away_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.audit.run import _Run

    monkeypatch.setattr(discover, "LONG_LINES", 1000)
    rules, home = write_pack(tmp_path), write_corpus(tmp_path, 12)
    real = _Run._plan

    def plan(self: _Run) -> None:
        real(self)
        (home / "县1" / "1.json").unlink()
        (home / "long.jsonl").write_bytes(b"{}")
        (home / "rows.parquet").unlink()

    monkeypatch.setattr(_Run, "_plan", plan)
    run(rules, tmp_path / "out", home)
    found = {(Path(row["source"]).name, row["code"]) for row in rows_of(tmp_path / "out", "unread")}
    assert ("1.json", "input-missing") in found
    assert ("long.jsonl", "input-changed") in found
    assert ("rows.parquet", "input-missing") in found
    assert len(rows_of(tmp_path / "out", "reports")) == 11 + 12 + 6 + 9 + 8


@pytest.mark.parametrize("arguments", [("in", "in/a.dat"), ("in/a.dat", "in")])
def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path, arguments: tuple[str, str]) -> None:
    rules, home = write_pack(tmp_path), tmp_path / "in"
    home.mkdir()
    (home / "a.dat").write_bytes(encoded(told("某港", 2020)))
    (home / "b.dat").write_bytes(encoded(told("某港", 2020)))
    run(rules, tmp_path / "out", *(tmp_path / argument for argument in arguments))
    assert [Path(row["report"]).name for row in rows_of(tmp_path / "out", "reports")] == ["a.dat"]
    assert [row["code"] for row in rows_of(tmp_path / "out", "unread")] == ["input-passed-over"]


def test_an_audit_is_not_written_over_without_being_asked(tmp_path: Path) -> None:
    rules, home, out = write_pack(tmp_path), tmp_path / "in", tmp_path / "out"
    home.mkdir()
    (home / "a.json").write_bytes(encoded(told("某港", 2020)))
    run(rules, out, home)
    before = tree(out)
    (home / "b.json").write_bytes(encoded(told("某港", 2021)))
    with pytest.raises(UsageError) as caught:
        run(rules, out, home)
    assert caught.value.problems[0].code == "audit-finished"
    assert tree(out) == before
    run(rules, out, home, resume=True)
    assert tree(out) == before
    run(rules, out, home, force=True, csv=False)
    assert len(rows_of(out, "reports")) == 2
    assert not list(out.glob("*.csv"))


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    rules, out = write_pack(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    for force in (False, True):
        with pytest.raises(UsageError) as caught:
            run(rules, out, tmp_path, force=force)
        assert caught.value.problems[0].code == "audit-folder"
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_an_unfinished_audit_goes_on_only_as_it_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gouji.audit.run import _Run

    rules, home = write_pack(tmp_path), write_corpus(tmp_path, 3)
    real = _Run._check
    monkeypatch.setattr(_Run, "_check", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run(rules, tmp_path / "out", home)
    monkeypatch.setattr(_Run, "_check", real)
    for more, code in (({}, "audit-unfinished"), ({"resume": True, "csv": False}, "audit-other")):
        with pytest.raises(UsageError) as caught:
            run(rules, tmp_path / "out", home, **more)
        assert caught.value.problems[0].code == code
    write_pack(tmp_path, "另一句")
    with pytest.raises(UsageError) as caught:
        run(rules, tmp_path / "out", home, resume=True)
    assert caught.value.problems[0].code == "audit-other"
    run(rules, tmp_path / "out", home, force=True)
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["reports"] > 0


def test_a_pack_that_does_not_load_leaves_no_folder(tmp_path: Path) -> None:
    rules = write_pack(tmp_path)
    (rules / "harbour" / "1" / "rules.yaml").write_text("rules: [", encoding="utf-8")
    write_corpus(tmp_path, 3)
    status, _, errors = finished(cli(tmp_path, tmp_path / "out"))
    assert status == 2
    assert "rules.yaml" in errors
    assert not (tmp_path / "out").exists()


def test_a_folder_below_that_cannot_be_read_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, home = write_pack(tmp_path), tmp_path / "in"
    for name in ("a", "b"):
        (home / name).mkdir(parents=True)
        (home / name / "r.json").write_bytes(encoded(told("甲港", 2020)))
    listed = os.scandir

    def refused(path: str) -> object:
        if str(path) == "in/b":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    monkeypatch.chdir(tmp_path)
    manifest = run(rules, tmp_path / "out", "in")
    assert (manifest.reports, manifest.unread) == (1, 1)
    assert [(row["source"], row["code"]) for row in rows_of(tmp_path / "out", "unread")] == [
        ("in/b", "folder-unreadable")
    ]
    assert [row["source"] for row in rows_of(tmp_path / "out", "inputs")] == ["in/a/r.json", "in/b"]


def test_an_audit_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    rules = write_pack(tmp_path)
    (tmp_path / "in").mkdir()
    for _ in range(2):
        with pytest.raises(UsageError) as raised:
            run(rules, tmp_path / "out", tmp_path / "in")
        assert raised.value.problems[0].code == "audit-nothing"
        assert not (tmp_path / "out").exists()
    (tmp_path / "out").mkdir()
    for _ in range(2):
        with pytest.raises(UsageError) as raised:
            run(rules, tmp_path / "out", tmp_path / "in")
        assert raised.value.problems[0].code == "audit-nothing"


def test_results_do_not_go_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(UsageError) as raised:
        run(write_pack(tmp_path), tmp_path / "out", tmp_path / "rules")
    assert raised.value.problems[0].code == "audit-file"
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_a_faulty_table_of_bodies_is_a_fault_of_the_call(tmp_path: Path) -> None:
    (tmp_path / "bodies.csv").write_text("who\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        run(write_pack(tmp_path), tmp_path / "out", tmp_path, settings={"hierarchy": str(tmp_path / "bodies.csv")})
    assert raised.value.problems[0].place.file == str(tmp_path / "bodies.csv")
    assert not (tmp_path / "out").exists()
