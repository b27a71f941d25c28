"""
A worker of an audit: a process that does one task after the other, and may die of a bad input without harm.

It reads tasks from stdin and answers on what was stdout; nothing that a library prints gets in between. It ends when the
process that started it does.
"""

from __future__ import annotations

import importlib
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Protocol

import msgspec

from gouji.audit import frames
from gouji.audit.settings import Settings
from gouji.errors import GoujiError, Place, Problem

Answer = int | bytes
"""The number of the input at work, before it is touched; or a result."""


class Handler(Protocol):
    """Does tasks."""

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Do a task; inputs of `skip` have killed workers before and are told as such."""


class Order(msgspec.Struct, frozen=True):
    """A task, and the inputs to be left alone."""

    task: bytes
    skip: tuple[int, ...] = ()


class Start(msgspec.Struct, frozen=True):
    """What a worker is told first: who does the tasks, as `module:name`, and how."""

    handler: str
    settings: Settings


def handler_of(start: Start) -> Handler:
    """Make what does the tasks."""
    module, name = start.handler.split(":")
    make: Callable[[Settings], Handler] = getattr(importlib.import_module(module), name)
    return make(start.settings)


def home_of(start: Start) -> str:
    """Give the folder of the audit; "" where there is none."""
    shards = start.settings.shards
    return str(Path(shards).parent.parent) if shards else ""


def answers(handler: Handler, order: Order, home: str = "") -> Iterator[tuple[bytes, bytes]]:
    """Do a task for the audit in the folder `home`, its answers as frames; what goes wrong is one of them."""
    try:
        for answer in handler(order.task, frozenset(order.skip)):
            yield (frames.AT, str(answer).encode()) if isinstance(answer, int) else (frames.GIVEN, answer)
    except (OSError, sqlite3.OperationalError) as error:
        yield frames.REFUSED, msgspec.json.encode((unwritable(error, home),))
    except GoujiError as error:
        yield frames.REFUSED, msgspec.json.encode(error.problems)
    except Exception:  # noqa: BLE001 (a fault of ours; it must not look like a bad input)
        yield frames.BROKEN, traceback.format_exc().encode()
    else:
        yield frames.DONE, b""


def unwritable(error: OSError | sqlite3.Error, home: str) -> Problem:
    """Say that the folder `home` of an audit cannot be written or read."""
    file = getattr(error, "filename", None)
    detail = getattr(error, "strerror", None) or str(error)
    return Problem(code="output-unwritable", place=Place(file=str(file or home or "-")), values={"detail": detail})


def main() -> None:
    """Serve until there is nobody to serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders, said = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    first = frames.receive(orders)
    if first is None:
        return
    start = msgspec.json.decode(first[1], type=Start)
    _limit(start.settings.memory)
    handler: Handler | None = None
    while (frame := frames.receive(orders)) is not None:
        try:
            handler = handler or handler_of(start)
            _serve(handler, msgspec.msgpack.decode(frame[1], type=Order), said, home_of(start))
        except GoujiError as error:
            frames.send(said, frames.REFUSED, msgspec.json.encode(error.problems))
        except BrokenPipeError:
            os._exit(0)


def _serve(handler: Handler, order: Order, said: IO[bytes], home: str) -> None:
    for kind, data in answers(handler, order, home):
        frames.send(said, kind, data)


def _limit(size: int) -> None:
    """Bound the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if size and (hard == resource.RLIM_INFINITY or size < hard):
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))


if __name__ == "__main__":
    main()
