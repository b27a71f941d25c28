"""Workers may die: what they were at is done again, and only what kills them is left out."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from gouji.audit.pool import WorkerFault, open_pool
from gouji.audit.settings import Settings
from gouji.audit.worker import Start
from gouji.errors import UsageError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def done(
    tasks: dict[int, bytes], jobs: int = 1, handler: str = "tests.audit.dying:Dying", **more: object
) -> dict[int, list[bytes]]:
    settings = Settings(**more)  # type: ignore[arg-type]
    with contextlib.closing(open_pool(Start(handler, settings), jobs)) as pool:
        return dict(pool.run(tasks, settings.patience))


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_every_task_is_done_once(jobs: int) -> None:
    tasks = {n: b"do:%d,%d" % (n, n + 1) for n in range(20)}
    assert done(tasks, jobs) == {n: [b"%d" % n, b"%d" % (n + 1)] for n in range(20)}


def test_what_a_worker_dies_of_twice_is_left_out_and_the_rest_is_done() -> None:
    assert done({1: b"die:1,100,2,101,3", 2: b"die:4"}) == {
        1: [b"1", b"skipped", b"2", b"skipped", b"3"],
        2: [b"4"],
    }


def test_what_a_worker_dies_of_once_is_done(tmp_path: Path) -> None:
    assert done({1: b"once:1,100,2"}, spool=str(tmp_path / "seen")) == {1: [b"1", b"2"]}


def test_what_takes_too_long_is_left_out() -> None:
    assert done({1: b"hang:1,100,2"}, patience=0.5) == {1: [b"1", b"skipped", b"2"]}


def test_what_is_printed_gets_not_in_between() -> None:
    assert done({1: b"print:1,100,2"}) == {1: [b"1", b"2"]}


@pytest.mark.parametrize("jobs", [0, 1])
def test_an_error_of_the_run_ends_it(jobs: int) -> None:
    for task, code in ((b"full:100", "output-unwritable"), (b"refuse:100", "audit-busy")):
        with pytest.raises(UsageError) as caught:
            done({1: task}, jobs)
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize("jobs", [0, 1])
def test_a_fault_of_the_program_is_told_with_its_traceback(jobs: int) -> None:
    with pytest.raises(WorkerFault, match="ZeroDivisionError"):
        done({1: b"fault:100"}, jobs)


def test_workers_do_one_set_of_tasks_after_another() -> None:
    with contextlib.closing(open_pool(Start("tests.audit.dying:Dying", Settings()), 2)) as pool:
        assert dict(pool.run({1: b"die:1,100", 2: b"do:3"}, 0.0)) == {1: [b"1", b"skipped"], 2: [b"3"]}
        assert dict(pool.run({1: b"do:4"}, 0.0)) == {1: [b"4"]}


def test_memory_is_bounded() -> None:
    pytest.importorskip("resource")
    with pytest.raises(WorkerFault, match="MemoryError"):
        done({1: b"memory:100"}, memory=500_000_000)


def test_a_worker_that_cannot_begin_is_a_fault() -> None:
    with pytest.raises(WorkerFault):
        done({1: b"do:1"}, handler="tests.audit.nowhere:Nothing")
