"""The arguments of a call as inputs: files, folders in sorted order, and `-` for stdin."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gouji.errors import Place, Problem
from gouji.inputs import Source

STDIN = "-"
MAX_BYTES = 256_000_000
"""No more than this is read of one input; a batch of ten thousand JSON reports has a third of it."""

SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".json", ".jsonl", ".ndjson", ".docx", ".pdf", ".xml"}
    | {".html", ".htm", ".shtml", ".xhtml", ".jsp", ".asp", ".aspx", ".php"}
)
"""What counts as a report inside a folder; a file that is named itself is read whatever its name."""


def read_inputs(arguments: Iterable[str]) -> Iterator[Source]:
    """
    Read what the arguments name, one input at a time, in the order of the arguments.

    Args:
        arguments: Paths of files and folders, or `-`.

    Yields:
        The inputs; one that cannot be read carries the fault.
    """
    for argument in arguments:
        if argument == STDIN or not Path(argument).is_dir():
            yield read_input(argument)
            continue
        found = list(_walk(argument))
        yield from map(read_input, found)
        if not found:
            yield _refused("input-no-reports", argument, suffixes=" ".join(sorted(SUFFIXES)))


def read_input(path: str) -> Source:
    """
    Read one file, or stdin for `-`.

    Returns:
        The input; if it cannot be read, with the fault.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _refused("input-missing", path)
    except IsADirectoryError:
        return _refused("input-folder", path)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        return _refused("file-unreadable", path, detail=getattr(error, "strerror", None) or str(error))
    if len(data) > MAX_BYTES:
        return _refused("input-size", path, size=f"> {MAX_BYTES}", limit=MAX_BYTES)
    return Source(name=shown(path), data=data)


def shown(path: str) -> str:
    """Name a path for people: its bytes as UTF-8 whatever the locale, with escapes for those that are none."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(folder: str) -> Iterator[str]:
    """Reports below a folder, sorted by folder, then by name; hidden ones and linked folders are left alone."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:  # noqa: PTH122
                yield os.path.join(root, name)  # noqa: PTH118 (a Path would drop a leading ./)


def _refused(code: str, path: str, **values: object) -> Source:
    name, said = shown(path), {key: str(value) for key, value in values.items()}
    return Source(name=name, fault=Problem(code=code, place=Place(file=name), values=said))
