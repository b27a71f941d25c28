"""The command in a room of its own: little memory, little time, and nothing of what it says may steer a terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

import pytest

resource = pytest.importorskip("resource")

MEMORY = 1536 << 20
SECONDS = 20
"""Of work; how long that takes depends on what else the machine has to do."""
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_START = f"""
import json, os, resource, runpy, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
statuses = []
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["gouji", *arguments]
    try:
        runpy.run_module("gouji", run_name="__main__")
    except SystemExit as end:
        statuses.append(end.code or 0)
    if statuses[-1] not in (0, 1):
        break
sys.stdout.flush()
sys.stdout.buffer.write(b"\\n" + json.dumps(statuses).encode())
"""


class Said(NamedTuple):
    """What some runs came to: their exit statuses, and all that they said."""

    statuses: tuple[int, ...]
    out: str
    err: str

    @property
    def status(self) -> int:
        return self.statuses[-1]


def confined(*arguments: object, stdin: bytes = b"") -> Said:
    """Run the command once; as `confined_all`."""
    return confined_all([arguments], stdin)


def confined_all(runs: Sequence[Sequence[object]], stdin: bytes = b"") -> Said:
    """
    Run the command several times in one process, until a run is refused.

    Raises:
        AssertionError: If it breaks down, says what a terminal would obey, or takes too much.
    """
    asked = json.dumps([[os.fsencode(str(a)).decode("utf-8", "surrogateescape") for a in run] for run in runs])
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", _START, asked],
        input=stdin,
        capture_output=True,
        env={**os.environ, "GOUJI_RULES": ""},
        timeout=6 * SECONDS,
        check=False,
    )
    out, err = run.stdout.decode(), run.stderr.decode()
    assert run.returncode == 0, err[-2000:]
    assert "Traceback" not in err, err[-2000:]
    assert not STEERING.search(out), STEERING.search(out)
    assert not STEERING.search(err), STEERING.search(err)
    assert len(out) + len(err) < 5_000_000
    out, _, statuses = out.rpartition("\n")
    return Said(tuple(json.loads(statuses)), out, err)
