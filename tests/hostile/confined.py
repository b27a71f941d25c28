"""The command in a room of its own: little memory, little time, and nothing of what it says may steer a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

resource = pytest.importorskip("resource")

MEMORY = 1536 << 20
SECONDS = 20
"""Of work; how long that takes depends on what else the machine has to do."""
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_START = f"""
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
runpy.run_module("gouji", run_name="__main__", alter_sys=True)
"""


class Said(NamedTuple):
    """What a run came to."""

    status: int
    out: str
    err: str


def confined(*arguments: object, stdin: bytes = b"", rules: Path | None = None) -> Said:
    """
    Run the command within bounds.

    Raises:
        AssertionError: If it breaks down, says what a terminal would obey, or takes too long.
    """
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", _START, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "GOUJI_RULES": str(rules or "")},
        timeout=6 * SECONDS,
        check=False,
    )
    out, err = run.stdout.decode(), run.stderr.decode()
    assert run.returncode in (0, 1, 2, 3), err[-2000:]
    assert "Traceback" not in err, err[-2000:]
    assert not STEERING.search(out), STEERING.search(out)
    assert not STEERING.search(err), STEERING.search(err)
    assert len(out) + len(err) < 5_000_000
    return Said(run.returncode, out, err)
