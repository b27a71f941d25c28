"""
Files into a folder that only this program fills: what an earlier run wrote and this one does not goes, nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from gouji.errors import Place, Problem, UsageError

LIST = ".gouji-pages"
"""Name of the list of what was written, one path a line."""


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """
    Write files into a folder.

    Args:
        folder: A folder that is new, empty, or was written by this function.
        files: Path in the folder to content.

    Raises:
        UsageError: If the folder holds something else, or cannot be written.
    """
    assert not any(map(_leads_out, files)), "names are made by this program"
    try:
        earlier = written_before(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / LIST).write_bytes("".join(f"{name}\n" for name in sorted({*files, *earlier})).encode())
        for name in earlier - files.keys():
            _remove(folder, name)
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)
        (folder / LIST).write_bytes("".join(f"{name}\n" for name in sorted(files)).encode())
    except OSError as error:
        values = {"detail": error.strerror or str(error)}
        raise UsageError(Problem(code="output-unwritable", place=Place(file=str(folder)), values=values)) from error


def written_before(folder: Path) -> set[str]:
    """
    List what an earlier run wrote into a folder.

    Raises:
        UsageError: If the folder holds something else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    if not (folder / LIST).is_file():
        raise UsageError(Problem(code="pages-folder", place=Place(file=str(folder))))
    names = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return {name for name in names if name and not _leads_out(name)}


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    for parent in path.relative_to(folder).parents:
        place = folder / parent
        if parent.parts and place.is_dir() and not any(place.iterdir()):
            place.rmdir()
