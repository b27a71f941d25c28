"""
Archives of reports: what is in them, and the bytes of a member, within bounds.

Nothing is unpacked under a name that an archive gives. Archives in archives are not opened.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from gouji.errors import InputError, Place, Problem

MAX_MEMBERS = 200_000
MAX_UNPACKED = 64_000_000_000
MAX_MEMBER = 256_000_000
_UTF8_FLAG = 0x800
_PLAIN = ".tar"
_STREAMS: dict[str, Callable[[Path], Any]] = {
    ".tar.gz": gzip.GzipFile,
    ".tgz": gzip.GzipFile,
    ".tar.bz2": bz2.BZ2File,
    ".tar.xz": lzma.LZMAFile,
}
_SUFFIXES = (".zip", _PLAIN, *_STREAMS)
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError,
    struct.error, ValueError, OverflowError, gzip.BadGzipFile,
)  # fmt: skip
"""What the libraries raise for archives that are broken, enciphered, or packed in a way that is not known."""


class Member(NamedTuple):
    """A file in an archive: its name there, where it is found again, how long it is, and why it is not read, if so."""

    name: str
    position: int
    size: int
    fault: str = ""


def is_archive(name: str) -> bool:
    """Say whether a file is an archive, by its name."""
    return name.lower().endswith(_SUFFIXES)


def is_packed(name: str) -> bool:
    """Say whether an archive must be unpacked as a whole before any member can be found."""
    return name.lower().endswith(tuple(_STREAMS))


def unpack(path: Path, spool: Path) -> None:
    """
    Unpack a compressed tape archive to a plain one.

    Raises:
        InputError: If it is broken or longer than `MAX_UNPACKED`.
        OSError: If it cannot be read or the other not be written.
    """
    suffix = next(suffix for suffix in _STREAMS if path.name.lower().endswith(suffix))
    try:
        with _STREAMS[suffix](path) as packed, spool.open("wb") as plain:
            shutil.copyfileobj(_Bounded(packed, path), plain, 1 << 20)
    except BROKEN as error:
        raise _fault("container-broken", path, detail=str(error)) from None


class _Bounded:
    """A stream that refuses to go on for ever."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream, self._path, self._left = stream, path, MAX_UNPACKED

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _fault("container-size", self._path, limit=MAX_UNPACKED)
        return data


def list_members(path: Path) -> list[Member]:
    """
    List the files in an archive, in its order; those that are hidden, and all that is no file, are left out.

    Raises:
        InputError: If it is broken, or has too many members.
        OSError: If it cannot be read.
    """
    walk = _zip_members if zipfile.is_zipfile(path) else _tar_members
    members: list[Member] = []
    left = MAX_UNPACKED
    try:
        for member in walk(path):
            if len(members) >= MAX_MEMBERS:
                raise _fault("container-members", path, limit=MAX_MEMBERS)
            left -= member.size
            members.append(_held(member, left))
    except BROKEN as error:
        raise _fault("container-broken", path, detail=str(error)) from None
    return _named_apart(members)


class Members:
    """Reads members of archives; keeps the last one open, since its neighbours are asked for next."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._file: zipfile.ZipFile | IO[bytes] | None = None
        self._infos: list[zipfile.ZipInfo] = []

    def read(self, path: Path, position: int, size: int) -> bytes:
        """
        Read a member.

        Args:
            path: The archive.
            position, size: As in `Member`.

        Raises:
            InputError: If it is broken or enciphered.
            OSError: If the archive cannot be read.
        """
        try:
            if path != self._path:
                self._open(path)
            if isinstance(self._file, zipfile.ZipFile):
                with self._file.open(self._infos[position]) as member:
                    return member.read(MAX_MEMBER + 1)
            assert self._file is not None
            self._file.seek(position)
            return self._file.read(size)
        except (*BROKEN, IndexError) as error:
            raise _fault("container-broken", path, detail=str(error)) from None

    def _open(self, path: Path) -> None:
        self.close()
        self._file = zipfile.ZipFile(path) if zipfile.is_zipfile(path) else path.open("rb")
        self._infos = self._file.infolist() if isinstance(self._file, zipfile.ZipFile) else []
        self._path = path

    def close(self) -> None:
        """Close the archive that is open."""
        if self._file is not None:
            self._file.close()
        self._path = self._file = None


def _zip_members(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for position, info in enumerate(archive.infolist()):
            name = _zip_name(info)
            if not info.is_dir() and not _is_hidden(name):
                yield Member(name, position, info.file_size)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Read a name by the marks it has; without any, as UTF-8 or as the programs write it that are used in China."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _tar_members(path: Path) -> Iterator[Member]:
    with tarfile.open(path, "r:") as archive:
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined] # else it keeps every one
            name = info.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if info.isreg() and not _is_hidden(name):
                yield Member(name, info.offset_data, info.size, "container-sparse" if info.issparse() else "")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or parts[0] == "__MACOSX" or any(part.startswith(".") and part != ".." for part in parts)


def _held(member: Member, left: int) -> Member:
    if member.size > MAX_MEMBER or left < 0:
        return member._replace(fault="input-size")
    return member._replace(fault="container-nested") if is_archive(member.name) else member


def _named_apart(members: list[Member]) -> list[Member]:
    """Give members of one name numbers."""
    seen: dict[str, int] = {}
    named = []
    for member in members:
        n = seen[member.name] = seen.get(member.name, 0) + 1
        named.append(member if n == 1 else member._replace(name=f"{member.name}~{n}"))
    return named


def _fault(code: str, path: Path, **values: object) -> InputError:
    said = {key: str(value) for key, value in values.items()}
    return InputError(Problem(code=code, place=Place(file=str(path)), values=said))
