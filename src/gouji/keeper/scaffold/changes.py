"""
What a scaffold would write, as values, so that it can be shown, tried and only then written.

Nothing is ever overwritten: a new file must not be there yet, and a file that is added to must still be what was read.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from gouji.errors import GoujiError, PackError, Place, Problem, UsageError
from gouji.packs.folder import read_folder


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be written: `before` is what an existing one holds now, None if the file is new."""

    path: Path
    after: str
    before: str | None = None


def read_text(path: Path) -> str:
    """
    Read a file that is to be added to, its line ends as they are.

    Raises:
        UsageError: If it cannot be read as UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal("new-unreadable", path, detail=str(error)) from error


def check_name(name: str) -> None:
    """
    Make sure that a name makes one folder, where it is wanted and nowhere else.

    Raises:
        UsageError: If it does not.
    """
    if "/" in name or name.startswith("."):
        raise refusal("new-name", name)


def check_changes(changes: Sequence[Change]) -> None:
    """
    Make sure that nothing would be overwritten.

    Raises:
        UsageError: If a new file is there already, or another one is no longer what it was; tells all of them.
    """
    found = [_obstacle(change) for change in changes]
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise UsageError(*problems)


def write_changes(changes: Sequence[Change]) -> None:
    """
    Write all files, each in one step.

    Raises:
        UsageError: As `check_changes`, or if a file cannot be written.
    """
    check_changes(changes)
    for change in changes:
        try:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            draft = change.path.with_name(f".{change.path.name}.{os.getpid()}.part")
            draft.write_bytes(change.after.encode("utf-8"))
            draft.replace(change.path)
        except OSError as error:
            raise refusal("output-unwritable", change.path, detail=error.strerror or str(error)) from error


@contextlib.contextmanager
def tried(folder: Path, changes: Sequence[Change]) -> Iterator[Path]:
    """
    Copy a pack as it would be after changes, for as long as the context lasts.

    Args:
        folder: Folder of the pack, which need not be there yet.
        changes: What would be written; what is not in the folder does not matter.

    Raises:
        PackError: If the pack cannot be read; faults of the copy that come out of the context are told of the pack.
    """
    files = _files(folder) | {
        change.path.relative_to(folder).as_posix(): change.after.encode("utf-8")
        for change in changes
        if change.path.is_relative_to(folder)
    }
    with tempfile.TemporaryDirectory(prefix="gouji-new-") as top:
        trial = Path(top).resolve() / "rules" / folder.resolve().name
        for name, data in files.items():
            path = trial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        try:
            yield trial
        except PackError as error:
            raise PackError(*_at_home(error, trial, folder)) from error


def refusal(code: str, path: Path | str, **values: str) -> UsageError:
    """Say why nothing is written."""
    return UsageError(Problem(code=code, place=Place(file=str(path)), values={"name": str(path), **values}))


def _obstacle(change: Change) -> Problem | None:
    if change.before is None:
        there = change.path.exists() or change.path.is_symlink()
        return refusal("new-exists", change.path).problems[0] if there else None
    return None if read_text(change.path) == change.before else refusal("new-changed", change.path).problems[0]


def _files(folder: Path) -> dict[str, bytes]:
    problems: list[Problem] = []
    files = read_folder(folder, problems) if folder.is_dir() else {}
    if problems:
        raise PackError(*problems)
    return {name: source.data for name, source in files.items()}


def _at_home(error: GoujiError, trial: Path, folder: Path) -> Iterator[Problem]:
    for problem in error.problems:
        file = problem.place.file.replace(str(trial), str(folder))
        yield msgspec.structs.replace(problem, place=msgspec.structs.replace(problem.place, file=file))
