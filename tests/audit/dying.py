"""Handlers that die, hang or fail, for the tests of workers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from gouji.audit.settings import Settings
from gouji.audit.worker import Answer
from gouji.errors import Place, Problem, UsageError


class Dying:
    """Does `WHAT:item,item`; says the items, and dies of those that are so many."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        what, _, items = task.decode().partition(":")
        for item in map(int, items.split(",")):
            yield item
            if item in skip:
                yield b"skipped"
            elif item < 100:
                yield str(item).encode()
            else:
                self.fail(what, item)

    def fail(self, what: str, item: int) -> None:
        if what == "die":
            os._exit(9)
        if what == "hang":
            time.sleep(60)
        if what == "print":
            print("x" * 100_000)  # noqa: T201
            os.write(1, b"noise")
        if what == "once" and not os.path.exists(self.settings.spool):  # noqa: PTH110
            os.mkdir(self.settings.spool)  # noqa: PTH102
            os._exit(9)
        if what == "memory":
            held = [bytes(10**7) for _ in range(200)]
            raise AssertionError(len(held))
        if what == "full":
            raise OSError(28, "No space left on device", "somewhere")
        if what == "refuse":
            raise UsageError(Problem(code="audit-busy", place=Place(file="here")))
        if what == "fault":
            raise ZeroDivisionError
