"""The steps of an audit that workers do, by name; each made ready when it is first asked for."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator

from gouji.audit.settings import Settings
from gouji.audit.worker import Answer, Handler

STEPS = {
    "survey": "gouji.audit.survey:Surveyor",
    "read": "gouji.audit.reading:Reader",
    "liken": "gouji.audit.alikeness:Likener",
    "check": "gouji.audit.checking:UnitChecker",
    "write": "gouji.audit.merge:Merger",
}


def step_task(step: str, task: bytes) -> bytes:
    """Say which step a task is of."""
    return f"{step}\n".encode() + task


class Steps:
    """Does tasks of any step; a handler of workers."""

    def __init__(self, settings: Settings) -> None:
        """Note how."""
        self.settings = settings
        self.step = functools.cache(self._step)

    def __call__(self, task: bytes, skip: frozenset[int]) -> Iterator[Answer]:
        """Do a task."""
        step, _, rest = task.partition(b"\n")
        return self.step(step.decode())(rest, skip)

    def _step(self, step: str) -> Handler:
        module, name = STEPS[step].split(":")
        made: Handler = getattr(importlib.import_module(module), name)(self.settings)
        return made
