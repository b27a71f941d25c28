"""Files of a dashboard: written beside their place and moved there, so that nobody reads half of one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

PART = ".part"
"""Ending of a file that is not finished; its name begins with a point."""


def write_file(path: Path, lines: Iterable[str]) -> None:
    """
    Write lines to a file; empty ones are left out.

    Raises:
        OSError: If it cannot be written; what was there before is there still.
    """
    part = path.with_name(f".{path.name}{PART}")
    try:
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines if line)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
