"""
The files of a pack that is a folder: which are read, which are left alone, which are never read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from gouji.errors import Place, Problem
from gouji.packs import limits
from gouji.packs.source import Source

HEAD = "pack.yaml"
NOTES = frozenset({".md", ".txt"})
"""What is written for people: no part of the rules, and none of the hash."""


def read_folder(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """
    Read the files of a pack, by path in the folder; links that lead out of the folder are not followed.

    Args:
        folder: The folder of the pack.
        problems: Receives what could not be read.
    """
    root = folder.resolve()
    found: dict[str, Source] = {}
    left = limits.MAX_BYTES
    for path in _paths(root):
        name = path.relative_to(root).as_posix()
        shown = shown_path(folder, name)
        code = "too-many-files" if len(found) >= limits.MAX_FILES else _refusal(path, root, left)
        if code:
            problems.append(refused(code, shown))
        if len(found) >= limits.MAX_FILES:
            break
        data = None if code else _bytes(path, shown, problems)
        if data is not None:
            found[name] = Source(shown, data)
            left -= len(data)
    return found


def folder_notes(folder: Path) -> dict[str, bytes]:
    """Read what is written for people in a folder, by path; what is a link, or too large, is left out."""
    found: dict[str, bytes] = {}
    left = limits.MAX_BYTES
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(n for n in folders if not n.startswith("."))
        for path in (Path(top, name) for name in sorted(files) if not name.startswith(".")):
            size = (
                path.stat().st_size if path.suffix in NOTES and path.is_file() and not path.is_symlink() else left + 1
            )
            if size <= left and len(found) < limits.MAX_FILES:
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
                left -= size
    return found


def shown_path(place: Path, name: str) -> str:
    """Write the path of a file for people; what is no UTF-8 in it becomes an escape."""
    return os.fsencode(place / name).decode("utf-8", "backslashreplace")


def refused(code: str, shown: str) -> Problem:
    """Say that a file was not read for the bounds of a pack."""
    limit = limits.MAX_FILES if code == "too-many-files" else limits.MAX_BYTES
    return Problem(code=code, place=Place(file=shown), values={"name": shown, "limit": str(limit)})


def _paths(root: Path) -> Iterator[Path]:
    """Walk files and links in order of their names; hidden ones are left alone, and so is what is written for people."""
    for top, folders, files in os.walk(root):
        linked = [n for n in folders if Path(top, n).is_symlink()]
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in linked)
        for path in (Path(top, name) for name in sorted((*files, *linked)) if not name.startswith(".")):
            if path.is_symlink() or path.suffix not in NOTES:
                yield path


def _refusal(path: Path, root: Path, left: int) -> str:
    """Say by a message code why a file is not read; "" if it is."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(root):
        return "link-outside"
    if not target.is_file():
        return "no-plain-file"
    return "pack-size" if target.stat().st_size > left else ""


def _bytes(path: Path, shown: str, problems: list[Problem]) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(limits.MAX_BYTES)
    except OSError as error:
        values = {"detail": error.strerror or str(error)}
        problems.append(Problem(code="file-unreadable", place=Place(file=shown), values=values))
        return None
