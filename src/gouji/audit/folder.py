"""
The folder of an audit: what is in it while the audit runs, who may work in it, and how results get their place.

Everything unfinished stands in `.work`. Results are put in place when all of them are there, the manifest last, so that a
folder with a manifest holds one whole audit and nothing of another.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from gouji.errors import Place, Problem, UsageError

MANIFEST = "manifest.json"
WORK = ".work"


class Folder:
    """The paths of an audit."""

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        """
        Name the paths; nothing is made.

        Args:
            path: Where the results are to be.
            cache: Where what was read of documents is kept; None for a place in the folder itself.
        """
        self.path = path
        self.work = path / WORK
        self.manifest = path / MANIFEST
        self.register = self.work / "register.sqlite"
        self.store = (cache or self.work) / "store.sqlite"
        self.shards = self.work / "shards"
        self.spool = self.work / "spool"
        self.staged = self.work / "staged"
        self.bodies = self.work / "bodies.csv"
        self.renamed = self.work / "renamed.csv"
        self.waivers = self.work / "waivers"
        self.is_new = False
        self._lock: IO[bytes] | None = None

    def open(self, *, resume: bool, force: bool) -> None:
        """
        Make the folder ready for an audit, or for the rest of one, and keep others out.

        Raises:
            UsageError: If it holds something else, another audit and neither may be gone on with nor replaced, or another
                process is at work in it.
        """
        known = self.work.is_dir() or self.manifest.is_file()
        if self.path.exists() and not self.path.is_dir():
            raise self._refusal("audit-file")
        if self.path.exists() and not known and any(self.path.iterdir()):
            raise self._refusal("audit-folder")
        self.is_new = not self.path.exists()
        self.work.mkdir(parents=True, exist_ok=True)
        self.store.parent.mkdir(parents=True, exist_ok=True)
        self._keep_out()
        try:
            self._settle(resume=resume, force=force)
        except BaseException:
            self.close()
            raise

    def _settle(self, *, resume: bool, force: bool) -> None:
        """Decide what becomes of an audit that is there."""
        if force and not resume:
            self.clear()
        elif self.register.exists() and not resume:
            raise self._refusal("audit-unfinished")
        elif self.manifest.exists() and not self.register.exists() and not resume:
            raise self._refusal("audit-finished")
        for folder in (self.shards, self.spool, self.staged, self.waivers):
            folder.mkdir(exist_ok=True)

    def close(self) -> None:
        """Let others in."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def clear(self) -> None:
        """Remove what is unfinished, but for what was read of documents."""
        for folder in (self.shards, self.spool, self.staged, self.waivers):
            shutil.rmtree(folder, ignore_errors=True)
        for path in (self.register, Path(f"{self.register}-journal"), self.bodies, self.renamed):
            path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Remove what was begun of an audit of nothing, and the folder itself if it was made for it."""
        self.clear()
        if self.is_new:
            shutil.rmtree(self.path, ignore_errors=True)

    def publish(self, former: Iterable[str]) -> None:
        """
        Put what is staged in place; may be called again if it was interrupted.

        Args:
            former: Paths of files of the audit that stood here before.
        """
        staged = self.staged / MANIFEST
        if staged.exists():
            self.manifest.unlink(missing_ok=True)
            for name in former:
                if _is_below(name) and not (self.staged / name).exists():
                    (self.path / name).unlink(missing_ok=True)
                    _prune(self.path, Path(name).parent)
            for path in sorted(self.staged.iterdir()):
                if path.name != MANIFEST:
                    _replace(path, self.path / path.name)
            sync(self.path)
            staged.replace(self.manifest)
        sync(self.path)

    def _keep_out(self) -> None:
        self._lock = (self.work / "lock").open("ab")
        try:
            _lock(self._lock)
        except OSError:
            self.close()
            raise self._refusal("audit-busy") from None

    def _refusal(self, code: str) -> UsageError:
        return UsageError(Problem(code=code, place=Place(file=str(self.path))))


def sync_files(folder: Path) -> None:
    """Make sure that all files below a folder are on the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_below(path: str) -> bool:
    return ".." not in Path(path).parts and not Path(path).is_absolute()


def _prune(home: Path, folder: Path) -> None:
    """Remove folders below `home` that are empty now."""
    with contextlib.suppress(OSError):  # that is not
        for each in (folder, *folder.parents)[:-1]:
            (home / each).rmdir()


def _replace(source: Path, target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    source.replace(target)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        with contextlib.suppress(InterruptedError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
