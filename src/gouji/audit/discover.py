"""
What there is to audit: files, folders, patterns, and what stands in archives and in files of many reports.

Inputs are found in any order and numbered in that of their names, so that neither the order of arguments nor that of a
file system shows in a result.
"""

from __future__ import annotations

import enum
import glob
import os
import stat as stat_of
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from gouji.audit.archives import is_archive
from gouji.inputs import SUFFIXES

LINES = (".jsonl", ".ndjson")
ROWS = (".parquet",)
LOST = "folder-unreadable"
"""Code of folders below others of which it cannot be said what is in them."""
PASSED_OVER = "input-passed-over"
"""Code of files of folders and archives of which the suffix is none that is read."""

LONG_LINES = 4_000_000
"""Bytes from which a file of one report a line is read in pieces."""


class Kind(enum.IntEnum):
    """How an input is read: whole, as a member of an archive, by its lines, by its rows; or not at all."""

    FILE = 0
    MEMBER = 1
    LINES = 2
    ROWS = 3
    FAULT = 4


class Found(NamedTuple):
    """
    An input.

    Attributes:
        name: How it is told: the path as it was given, its bytes as UTF-8.
        path: Where it is; of a member, where the archive is.
        kind: How it is read.
        size: Bytes, as far as they are known.
        position: Of a member, where it is in the archive.
        container: Name of the archive, or "".
        fault: Code of what keeps it from being read, or "".
        changed: When it was last changed, in nanoseconds.
    """

    name: str
    path: str
    kind: Kind
    size: int = 0
    position: int = 0
    container: str = ""
    fault: str = ""
    changed: int = 0


def find_inputs(arguments: Iterable[str], without: Collection[Path] = ()) -> Iterator[Found]:
    """
    Find the inputs that arguments name; containers are not opened.

    Args:
        arguments: Files, folders, or patterns such as `reports/**/*.html`.
        without: Folders that are left alone where they are found below others, such as that of the results.

    Yields:
        The inputs, in no order that means anything; one may come twice.
    """
    left = frozenset(os.path.realpath(folder) for folder in without)
    for argument in arguments:
        for path in _expanded(argument):
            if os.path.isdir(path):  # noqa: PTH112 - a path may hold a null character
                yield from _below(path, left)
            else:
                yield found_file(path, asked=True)


def found_file(path: str, *, asked: bool) -> Found:
    """
    Look at a file.

    Args:
        path: The file.
        asked: Whether it was named itself, and so is read whatever its suffix.
    """
    name, suffix = shown(path), PurePath(path).suffix.lower()
    known = suffix in SUFFIXES or suffix in ROWS or is_archive(name)
    try:
        stat = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return Found(name, path, Kind.FILE)  # told when it is read
    if not stat_of.S_ISREG(stat.st_mode):
        return Found(name, path, Kind.FAULT, fault="input-special")
    if not (known or asked):
        return Found(name, path, Kind.FAULT, stat.st_size, fault=PASSED_OVER)
    return Found(name, path, _kind(suffix, stat.st_size), stat.st_size, changed=stat.st_mtime_ns)


def is_container(found: Found) -> bool:
    """Say whether an input must be opened to know what is in it."""
    return found.kind in (Kind.LINES, Kind.ROWS) or (found.kind is Kind.FILE and is_archive(found.name))


def shown(path: str) -> str:
    """Name a path for people: without needless parts, its bytes as UTF-8, with escapes for those that are none."""
    plain = path if "\0" in path or ".." in PurePath(path).parts else os.path.normpath(path)
    return os.fsencode(plain).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _kind(suffix: str, size: int) -> Kind:
    if suffix in LINES and size > LONG_LINES:
        return Kind.LINES
    return Kind.ROWS if suffix in ROWS else Kind.FILE


def _expanded(argument: str) -> list[str]:
    """Expand a pattern that the shell has left as it is; a path that exists is no pattern."""
    if os.path.lexists(argument) or not glob.has_magic(argument):
        return [argument]
    return sorted(glob.iglob(argument, recursive=True)) or [argument]  # noqa: PTH207


def _below(folder: str, left: frozenset[str]) -> Iterator[Found]:
    """Find the files below a folder; hidden ones and linked folders are left alone, those that cannot be read are told."""
    lost: list[OSError] = []
    for root, folders, files in os.walk(folder, onerror=lost.append):
        if os.path.realpath(root) in left:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield found_file(str(Path(root, name)), asked=False)
    yield from (Found(shown(str(e.filename)), str(e.filename), Kind.FAULT, fault=LOST) for e in lost)
