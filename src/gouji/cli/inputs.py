"""The arguments of a call as inputs: files, folders in sorted order, patterns, and `-` for stdin."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gouji.errors import Place, Problem
from gouji.inputs import SUFFIXES, Source

STDIN = "-"
MAX_BYTES = 256_000_000
"""No more than this is read of one input; a batch of ten thousand JSON reports has a third of it."""


class Inputs:
    """
    The inputs that the arguments of a call name, one at a time, in the order of the arguments.

    Attributes:
        skipped: Files of folders that were passed over, as they are found.
    """

    def __init__(self, arguments: Iterable[str]) -> None:
        """Take paths of files and folders, patterns such as `reports/*.html`, or `-`."""
        self._arguments = tuple(arguments)
        self.skipped: list[str] = []

    def __iter__(self) -> Iterator[Source]:
        """Read the inputs; one that cannot be read carries the fault."""
        for argument in self._arguments:
            for path in _expanded(argument):
                if path == STDIN or not Path(path).is_dir():
                    yield read_input(path)
                else:
                    yield from self._folder(path)

    def _folder(self, path: str) -> Iterator[Source]:
        any_found = False
        lost: list[OSError] = []
        for found in _walk(path, lost):
            if os.path.splitext(found)[1].lower() in SUFFIXES:  # noqa: PTH122
                any_found = True
                yield read_input(found)
            else:
                self.skipped.append(shown(found))
        yield from (_refused("folder-unreadable", str(error.filename)) for error in lost)
        if not any_found and not lost:
            yield _refused("input-no-reports", path, suffixes=" ".join(sorted(SUFFIXES)))


def _expanded(argument: str) -> list[str]:
    """Expand a pattern that the shell has left as it is; a path that exists is no pattern."""
    if argument == STDIN or os.path.lexists(argument) or not glob.has_magic(argument):
        return [argument]
    return sorted(glob.iglob(argument, recursive=True)) or [argument]  # noqa: PTH207 - a Path would drop a leading ./


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


def _walk(folder: str, lost: list[OSError]) -> Iterator[str]:
    """
    Files below a folder, sorted by folder, then by name; hidden ones and linked folders are left alone.

    What keeps a folder from being read is added to `lost`.
    """
    for root, folders, files in os.walk(folder, onerror=lost.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield os.path.join(root, name)  # noqa: PTH118 (a Path would drop a leading ./)


def _refused(code: str, path: str, **values: object) -> Source:
    name, said = shown(path), {key: str(value) for key, value in values.items()}
    return Source(name=name, fault=Problem(code=code, place=Place(file=name), values=said))
