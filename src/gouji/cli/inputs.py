"""The REPORT arguments of a call as named bytes: files, folders in sorted order, and `-` for stdin."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from gouji.errors import Place, Problem
from gouji.findings import Unread

STDIN = "-"
MAX_BYTES = 64 * 2**20
"""Greatest size of one input; a report has some ten kilobytes, a scanned one some megabytes."""

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".json", ".html", ".htm", ".docx", ".pdf", ".xml"})
"""What counts as a report inside a folder; a file that is named itself is read whatever its name."""


class Input(NamedTuple):
    """One input: the name that people know it by, and its bytes."""

    name: str
    data: bytes


def read_inputs(arguments: Iterable[str], tell: Callable[[Problem], None]) -> Iterator[Input]:
    """
    Read what the arguments name, one input at a time, in the order of the arguments.

    Args:
        arguments: Paths of files and folders, or `-`.
        tell: Called with each input that cannot be read, when its turn comes.

    Yields:
        The inputs that can.
    """
    for path in _files(arguments, tell):
        found = _read(path)
        if isinstance(found, Problem):
            tell(found)
        else:
            yield Input(shown(path), found)


def unread(problem: Problem, lang: str) -> Unread:
    """Say in words, in `lang`, why an input gave no report."""
    place = problem.place
    words = {"cause": problem.cause(lang), "remedy": problem.remedy(lang)}
    return Unread(source=place.file, code=problem.code, line=place.line, column=place.column, **words)


def shown(path: str) -> str:
    """Name a path for people; bytes of it that are no UTF-8 become escapes."""
    return path.encode("utf-8", "backslashreplace").decode()


def _files(arguments: Iterable[str], tell: Callable[[Problem], None]) -> Iterator[str]:
    for argument in arguments:
        if argument == STDIN or not Path(argument).is_dir():
            yield argument
            continue
        found = 0
        for path in _walk(argument):
            found += 1
            yield path
        if not found:
            tell(_problem("input-no-reports", argument, suffixes=" ".join(sorted(SUFFIXES))))


def _walk(folder: str) -> Iterator[str]:
    """Reports below a folder, sorted by folder, then by name; hidden ones and linked folders are left alone."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:  # noqa: PTH122
                yield os.path.join(root, name)  # noqa: PTH118 (a Path would drop a leading ./)


def _read(path: str) -> bytes | Problem:
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _problem("input-missing", path)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        return _problem("file-unreadable", path, detail=getattr(error, "strerror", None) or str(error))
    return data if len(data) <= MAX_BYTES else _problem("input-size", path, limit=MAX_BYTES)


def _problem(code: str, path: str, **values: object) -> Problem:
    return Problem(code=code, place=Place(file=shown(path)), values={k: str(v) for k, v in values.items()})
