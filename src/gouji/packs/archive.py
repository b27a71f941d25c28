"""
Packs in a zip or a wheel, read in memory and never unpacked to disk.

A place in an archive is written as a path that runs through it: `packs.zip/orchard`. Nothing of an archive is read
before all of it is found to be plain: names that stay inside, no links, nothing encrypted, nothing twice, and sizes
within bounds (an archive may say of itself what it likes; no more is unpacked than the bounds allow).
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gouji.errors import PackError, Place, Problem
from gouji.packs import limits
from gouji.packs.folder import HEAD, NOTES, refused, shown_path
from gouji.packs.source import Source

_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x41
"""Bits 0 and 6 of the flags (APPNOTE 4.4.4)."""


def packs_in_archive(file: Path) -> list[Path]:
    """
    Find the packs of an archive, in order of their names: where a `pack.yaml` stands that is not in another pack.

    Raises:
        PackError: If it is not plain, or not within bounds.
    """
    with _opened(file) as archive:
        heads = (PurePosixPath(name).parent for name in archive.namelist() if PurePosixPath(name).name == HEAD)
        found: list[PurePosixPath] = []
        for head in sorted(h for h in heads if not _is_hidden(h)):
            if not found or not head.is_relative_to(found[-1]):  # what is within a pack comes right behind it
                found.append(head)
    if len(found) > limits.MAX_PACKS:
        raise _fault(file, "archive-packs", count=len(found), limit=limits.MAX_PACKS)
    return [file / head for head in found]


def read_archive(file: Path, inside: str, problems: list[Problem]) -> dict[str, Source]:
    """
    Read the files of a pack in an archive, by path in the pack, as those of a folder.

    Args:
        file: The archive.
        inside: The path of the pack in it.
        problems: Receives what could not be read.

    Raises:
        PackError: If the archive is not plain, or not within bounds.
    """
    found: dict[str, Source] = {}
    left = limits.MAX_BYTES
    with _opened(file) as archive:
        for name, info in _members(archive, inside):
            if PurePosixPath(name).suffix in NOTES:
                continue
            shown = shown_path(file / inside, name)
            code = "too-many-files" if len(found) >= limits.MAX_FILES else "pack-size" if info.file_size > left else ""
            if code:
                problems.append(refused(code, shown))
            if len(found) >= limits.MAX_FILES:
                break
            data = b"" if code else _bytes(archive, info, file)
            if not code:
                found[name] = Source(shown, data)
                left -= len(data)
    return found


def archive_notes(file: Path, inside: str) -> dict[str, bytes]:
    """Read what is written for people in a pack of an archive; raises as `read_archive`."""
    found: dict[str, bytes] = {}
    left = limits.MAX_BYTES
    with _opened(file) as archive:
        for name, info in _members(archive, inside):
            wanted = PurePosixPath(name).suffix in NOTES and info.file_size <= left
            if wanted and len(found) < limits.MAX_FILES:
                found[name] = _bytes(archive, info, file)
                left -= info.file_size
    return found


def _opened(file: Path) -> zipfile.ZipFile:
    """Open an archive and look at all its entries; what is told of it is the first thing that is wrong."""
    try:
        with file.open("rb") as opened:
            data = opened.read(limits.MAX_ARCHIVE + 1)
        if len(data) > limits.MAX_ARCHIVE:
            raise _fault(file, "archive-size", size=file.stat().st_size, limit=limits.MAX_ARCHIVE)
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as error:
        raise _fault(file, "archive-broken", detail=_first_line(error)) from error
    _check(archive, file)
    return archive


def _check(archive: zipfile.ZipFile, file: Path) -> None:
    entries = archive.infolist()
    if len(entries) > limits.MAX_ENTRIES:
        raise _fault(file, "archive-entries", count=len(entries), limit=limits.MAX_ENTRIES)
    seen: set[str] = set()
    total = 0
    for info in entries:
        name = info.orig_filename
        code = _refusal(info) or ("archive-twice" if name.rstrip("/") in seen else "")
        if code:
            raise _fault(file, code, name=name[:200])
        seen.add(name.rstrip("/"))
        total += info.file_size
    if total > limits.MAX_UNPACKED:
        raise _fault(file, "archive-unpacked", size=total, limit=limits.MAX_UNPACKED)


def _refusal(info: zipfile.ZipInfo) -> str:
    """Say by a message code why an entry is not plain; "" if it is."""
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    if (
        len(name) > limits.MAX_NAME
        or not name.isprintable()
        or "\\" in name
        or _DRIVE.match(name)
        or any(p in ("", ".", "..") for p in parts)
    ):
        return "archive-name"
    if info.flag_bits & _ENCRYPTED:
        return "archive-encrypted"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "archive-link"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "archive-method"
    return "archive-ratio" if info.file_size > limits.MAX_RATIO * info.compress_size + limits.SMALL else ""


def _members(archive: zipfile.ZipFile, inside: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Walk the files below a path in order of their names; hidden ones are left alone."""
    start = f"{inside}/" if inside else ""
    for info in sorted(archive.infolist(), key=lambda i: i.filename):
        name = info.filename.removeprefix(start)
        if info.filename.startswith(start) and not info.is_dir() and not _is_hidden(PurePosixPath(name)):
            yield name, info


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: Path) -> bytes:
    """Unpack an entry; one that is longer than it says fails its checksum."""
    try:
        with archive.open(info) as member:
            data = member.read(limits.MAX_BYTES)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _fault(file, "archive-broken", detail=f"{info.filename[:200]}: {_first_line(error)}") from error
    if len(data) != info.file_size:
        raise _fault(file, "archive-broken", detail=f"{info.filename[:200]}: {len(data)} != {info.file_size}")
    return data


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _fault(file: Path, code: str, **values: object) -> PackError:
    shown = shown_path(file, "")
    said = {key: str(value) for key, value in values.items()}
    return PackError(Problem(code=code, place=Place(file=shown), values={"file": shown, **said}))
