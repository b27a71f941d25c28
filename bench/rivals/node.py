"""Ways of checking in Node, where it is at hand: ajv, json-rules-engine and Spectral, each from bytes as the others."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from relations import CELLS, relations

HERE = Path(__file__).parent / "node"


def is_at_hand() -> bool:
    """Tell whether Node and the packages are there: `npm install` in `bench/rivals/node` puts them there."""
    return shutil.which("node") is not None and (HERE / "node_modules").is_dir()


def measure(batch: list[bytes], turns: int) -> dict[str, Any]:
    """
    Time all of them on a batch.

    Args:
        batch: Reports as JSON.
        turns: How often each one runs; a first turn does not count.

    Returns:
        `versions`; `seconds`: name to the CPU seconds of each turn; `found`: name to pairs of report and relation.
    """
    given = {
        "batch": [data.decode() for data in batch],
        "cells": CELLS,
        "relations": [relation._asdict() for relation in relations()],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "batch.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        command = ["node", str(HERE / "rivals.mjs"), str(path), str(turns)]
        told = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    out: dict[str, Any] = json.loads(told.stdout)
    return out
