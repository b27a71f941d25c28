"""
A pack as it was at a revision of a git repository, without a checkout.

The revision is resolved first, and only its hash is used from there on; paths are taken literally. The files are read as
git keeps them (no filters, no attributes, no hooks, no fetching of what is not there) and put into a zip, which is then
read with the bounds and the suspicion that every archive of a pack gets.
"""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from gouji.errors import PackError, Place, Problem, UsageError
from gouji.packs import limits
from gouji.packs.locate import places_in

TIMEOUT = 60
_REVISION = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~+-]{0,199}")
_SAFE = ("--literal-pathspecs", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")
_LINK = "120000"
_FILES = frozenset({"100644", "100755"})
_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day a zip can tell; the same revision gives the same bytes."""


class Revision(NamedTuple):
    """What is asked for: a revision, and a path in the repository, from its top; empty where none was given."""

    name: str
    path: str


class _Entry(NamedTuple):
    """A file at a revision: its path, the hash of its content, its size."""

    path: str
    blob: str
    size: int


def parse_revision(text: str) -> Revision:
    """
    Read `REV` or `REV:PATH`.

    Raises:
        UsageError: If the revision is no name of one, or the path leads out of the repository.
    """
    name, _, path = text.partition(":")
    parts = path.rstrip("/").split("/") if path else []
    if not _REVISION.fullmatch(name) or ".." in name:
        raise _usage("git-revision", text)
    if not path.isprintable() or "\\" in path or any(part in ("", ".", "..", ".git") for part in parts):
        raise _usage("git-path", text)
    return Revision(name, "/".join(parts))


def top_of(folder: Path) -> Path:
    """
    Find the top of the repository that a folder is in.

    Raises:
        UsageError: If it is in none, or git is not there.
    """
    return Path(_git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n"))


def path_in(top: Path, place: Path) -> str:
    """Give the path of a place in a repository, from its top; empty if it is outside."""
    resolved = place.resolve()
    return resolved.relative_to(top.resolve()).as_posix() if resolved.is_relative_to(top.resolve()) else ""


def pack_at(revision: Revision, top: Path, into: Path) -> Path:
    """
    Take a pack out of a repository.

    Args:
        revision: Which revision, and where in it the pack, or the folder that holds it, stands.
        top: The top of the repository.
        into: A folder of the caller's, for the archive.

    Returns:
        The place of the pack in the archive.

    Raises:
        UsageError: If there is no such revision or path, or not exactly one pack there.
        PackError: If it is not within bounds.
    """
    text = f"{revision.name}:{revision.path}"
    commit = _commit(top, revision)
    entries = _entries(top, commit, revision.path)
    if not entries:
        raise _usage("git-nothing", text)
    file = into / f"{commit[:12]}.zip"
    _pack(top, entries, file)
    found = places_in(file / revision.path)
    if len(found) != 1:
        raise _usage("git-packs", text, n=len(found))
    return found[0]


def _commit(top: Path, revision: Revision) -> str:
    try:
        found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision.name}^{{commit}}")
    except UsageError as error:
        raise _usage("git-revision", revision.name) from error
    return found.decode("ascii", "replace").strip()


def _entries(top: Path, commit: str, path: str) -> list[_Entry]:
    """List the files below a path, within the bounds of an archive."""
    told = _git(top, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, *(["--", path] if path else []))
    found: list[_Entry] = []
    for line in told.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, blob, size = about.decode("ascii").split()
        shown = name.decode("utf-8", "backslashreplace")
        if mode == _LINK:
            raise _fault("archive-link", f"{commit[:12]}:{shown}", name=shown)
        if mode in _FILES:
            found.append(_Entry(shown, blob, int(size)))
    total = sum(entry.size for entry in found)
    if len(found) > limits.MAX_ENTRIES:
        raise _fault("archive-entries", commit[:12], count=len(found), limit=limits.MAX_ENTRIES)
    if total > limits.MAX_ARCHIVE:
        raise _fault("archive-unpacked", commit[:12], size=total, limit=limits.MAX_ARCHIVE)
    return found


def _pack(top: Path, entries: Sequence[_Entry], file: Path) -> None:
    """Put files into a zip, as git keeps them."""
    asked = "".join(f"{entry.blob}\n" for entry in entries).encode()
    told = _git(top, "cat-file", "--batch", given=asked)
    with zipfile.ZipFile(file, "w") as archive:
        at = 0
        for entry in entries:
            start = told.find(b"\n", at) + 1
            if told[at : start - 1] != f"{entry.blob} blob {entry.size}".encode():
                raise _usage("git-failed", str(top), detail=f"{entry.path}: {told[at : start - 1][:100]!r}")
            archive.writestr(zipfile.ZipInfo(entry.path, _DATE), told[start : start + entry.size])
            at = start + entry.size + 1


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT", "XDG_CONFIG_HOME") if key in os.environ}
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
    try:
        run = subprocess.run(  # noqa: S603 - no shell; what strangers name is checked before
            ["git", *_SAFE, *arguments],  # noqa: S607 - the user's own git
            input=given, cwd=folder, env=kept | quiet, capture_output=True, check=False, timeout=TIMEOUT,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _usage("git-failed", str(folder), detail=str(error)[:200]) from error
    if run.returncode:
        detail = (run.stderr.decode("utf-8", "backslashreplace").splitlines() or [str(run.returncode)])[0]
        raise _usage("git-failed", str(folder), detail=detail[:200])
    return run.stdout


def _usage(code: str, name: str, **values: object) -> UsageError:
    said = {"name": name[:200], **{key: str(value) for key, value in values.items()}}
    return UsageError(Problem(code=code, place=Place(file="--git"), values=said))


def _fault(code: str, shown: str, **values: object) -> PackError:
    said = {"file": shown, **{key: str(value) for key, value in values.items()}}
    return PackError(Problem(code=code, place=Place(file=shown), values=said))
