"""
Workers of an audit: tasks out, results back, whichever is done first.

A worker that dies, or takes too long over one input, ends nothing: the task is done again, and an input over which
workers died twice is left out of it and told.
"""

from __future__ import annotations

import collections
import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

import gouji
from gouji.audit import frames
from gouji.audit.worker import Order, Start, answers, handler_of, home_of
from gouji.errors import Problem, UsageError

DEATHS = 2
"""Deaths over one input after which it is to blame."""

Results = tuple[int, list[bytes]]
"""The number of a task, and what it gave."""


class WorkerFault(Exception):
    """A fault of the program in a worker; the message is the traceback."""


class Pool(Protocol):
    """Who does tasks."""

    def run(self, tasks: Mapping[int, bytes], patience: float) -> Iterator[Results]:
        """
        Have tasks done.

        Args:
            tasks: Number to task; begun in this order.
            patience: Seconds that may pass without a sign of a worker; 0 for any number.

        Yields:
            The results of each task, as they are done.

        Raises:
            GoujiError: If the run cannot go on, such as on a full disk.
            WorkerFault: If there is a fault in the program.
        """

    def close(self) -> None:
        """End the workers."""


def open_pool(start: Start, jobs: int) -> Pool:
    """
    Get workers; they are begun when there are tasks.

    Args:
        start: What they do and how.
        jobs: How many; 0 does all in this process.
    """
    return Workers(start, jobs) if jobs else Here(start)


class Here:
    """Does tasks in this process."""

    def __init__(self, start: Start) -> None:
        """Get ready."""
        self.handler = handler_of(start)
        self.home = home_of(start)

    def run(self, tasks: Mapping[int, bytes], patience: float) -> Iterator[Results]:
        """Do tasks; as `Pool.run`."""
        for number, task in tasks.items():
            results: list[bytes] = []
            for kind, data in answers(self.handler, Order(task), self.home):
                if kind == frames.GIVEN:
                    results.append(data)
                else:
                    _check(kind, data)
            yield number, results

    def close(self) -> None:
        """Do nothing."""


def _check(kind: bytes, data: bytes) -> None:
    if kind == frames.REFUSED:
        problems = msgspec.json.decode(data, type=tuple[Problem, ...])
        raise UsageError(*problems)
    if kind == frames.BROKEN:
        raise WorkerFault(data.decode("utf-8", "replace"))


class _Worker:
    """A process, the task that it is at, and the input of that."""

    def __init__(self, start: Start, answers: queue.Queue[tuple[_Worker, tuple[bytes, bytes] | None]]) -> None:
        home = str(Path(gouji.__file__).parents[1])
        path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gouji.audit.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self.task: int | None = None
        self.at: int | None = None
        self.since = time.monotonic()
        self.results: list[bytes] = []
        self._tell(frames.TASK, msgspec.json.encode(start))
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    def begin(self, number: int, order: Order) -> None:
        self.task, self.at, self.results, self.since = number, None, [], time.monotonic()
        self._tell(frames.TASK, msgspec.msgpack.encode(order))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _tell(self, kind: bytes, data: bytes) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):  # its death is told by the end of its answers
            frames.send(self.process.stdin, kind, data)

    def _listen(self, answers: queue.Queue[tuple[_Worker, tuple[bytes, bytes] | None]]) -> None:
        assert self.process.stdout is not None
        frame: tuple[bytes, bytes] | None = (b"", b"")
        while frame is not None:
            try:
                frame = frames.receive(self.process.stdout)
            except (OSError, ValueError):
                frame = None
            answers.put((self, frame))


class Workers:
    """Has tasks done by processes."""

    def __init__(self, start: Start, jobs: int) -> None:
        """Note what `jobs` workers are to do."""
        self.start, self.jobs = start, jobs
        self.answers: queue.Queue[tuple[_Worker, tuple[bytes, bytes] | None]] = queue.Queue(4 * jobs + 4)
        self.workers: list[_Worker] = []
        self.deaths: collections.Counter[tuple[int, int | None]] = collections.Counter()
        self.skips: dict[int, set[int]] = {}

    def run(self, tasks: Mapping[int, bytes], patience: float) -> Iterator[Results]:
        """Have tasks done; as `Pool.run`."""
        waiting = collections.deque(tasks)
        self.deaths.clear()
        self.skips.clear()
        while waiting or any(worker.task is not None for worker in self.workers):
            self._feed(waiting, tasks)
            yield from self._heed(waiting, patience)

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self.workers:
            worker.end()
        self.workers.clear()

    def _feed(self, waiting: collections.deque[int], tasks: Mapping[int, bytes]) -> None:
        idle = [worker for worker in self.workers if worker.task is None]
        while waiting and (idle or len(self.workers) < self.jobs):
            if not idle:
                self.workers.append(_Worker(self.start, self.answers))
                idle.append(self.workers[-1])
            number = waiting.popleft()
            idle.pop().begin(number, Order(tasks[number], tuple(sorted(self.skips.get(number, ())))))

    def _heed(self, waiting: collections.deque[int], patience: float) -> Iterator[Results]:
        try:
            worker, frame = self.answers.get(timeout=1.0)
        except queue.Empty:
            self._look_at_the_clock(patience)
            return
        if worker not in self.workers:
            return
        worker.since = time.monotonic()
        if frame is None:
            self._bury(worker, waiting)
        elif frame[0] == frames.AT:
            worker.at = int(frame[1])
        elif frame[0] == frames.GIVEN:
            worker.results.append(frame[1])
        elif frame[0] == frames.DONE:
            assert worker.task is not None
            number, worker.task = worker.task, None
            yield number, worker.results
        else:
            _check(*frame)

    def _look_at_the_clock(self, patience: float) -> None:
        for worker in self.workers:
            if worker.task is not None and patience and time.monotonic() - worker.since > patience:
                worker.process.kill()

    def _bury(self, worker: _Worker, waiting: collections.deque[int]) -> None:
        """Put the task of a worker that died back, without the input that it died of if it was not the first time."""
        worker.end()
        self.workers.remove(worker)
        if worker.task is None:
            return
        blamed = (worker.task, worker.at)
        self.deaths[blamed] += 1
        if self.deaths[blamed] >= DEATHS:
            if worker.at is None:
                raise WorkerFault(f"workers die of task {worker.task}")
            self.skips.setdefault(worker.task, set()).add(worker.at)
        waiting.appendleft(worker.task)
