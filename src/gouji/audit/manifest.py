"""
The manifest of an audit: what it was done with, how it came out, and the hash of every file; schema `gouji/audit/1`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from gouji.audit.folder import MANIFEST
from gouji.findings import PackStamp

SCHEMA = "gouji/audit/1"


class WaiverStamp(msgspec.Struct, frozen=True, kw_only=True):
    """A file of waivers: its name as it was given, and its hash."""

    name: str
    sha256: str


class Judge(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the audit was done with.

    Attributes:
        engine: Version of the program.
        pack: The rules, for all reports that do not say that they are of others.
        beside: The packs of which other reports are, by id.
        edition: The edition that was asked for; "" where the year of each report decides.
        lang: The language of findings.
        aliases: Hash of the table of bodies that were renamed; "" for none.
        hierarchy: Hash of the table of bodies; "" for none.
        likeness: Whether reports were held against those of other bodies.
        waivers: By which findings were set aside, in the order in which they were given.
        today: The day against which last days of waivers were held; "" where none has one.
    """

    engine: str
    pack: PackStamp
    beside: tuple[PackStamp, ...] = ()
    edition: str = ""
    lang: str = "zh"
    aliases: str = ""
    hierarchy: str = ""
    likeness: bool = True
    waivers: tuple[WaiverStamp, ...] = ()
    today: str = ""

    def seed(self) -> str:
        """Give the hash with which the chain begins."""
        return hashlib.sha256(msgspec.json.encode((SCHEMA, self))).hexdigest()


class FileEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of the audit, by its path in the folder; `rows` of a table."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None


class Chained(msgspec.Struct, frozen=True, kw_only=True):
    """The ends of the hash chain over the results."""

    seed: str
    head: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """
    The manifest.

    Attributes:
        judge: What the audit was done with.
        inputs, reports, unread: How many there were.
        passed_over: How many files of folders and archives are of a kind that is not read.
        packs: Id of each pack that judged any report to how many, by id.
        verdicts: How many reports came out how.
        with_findings: How many reports have failing findings of each severity, waived ones among them.
        blocking: How many reports have what ends a gate, by the severity from which on it does.
        waived: How many findings are waived, without those that others explain.
        chain: Over the results, in the order of the reports.
        files: All other files, by path.
    """

    schema: str
    judge: Judge
    inputs: int
    reports: int
    unread: int
    passed_over: int
    packs: dict[str, int] = {}
    verdicts: dict[str, int]
    with_findings: dict[str, int]
    blocking: dict[str, int]
    waived: int = 0
    chain: Chained
    files: tuple[FileEntry, ...]


def files_of(folder: Path, rows: dict[str, int]) -> Iterator[FileEntry]:
    """
    Look at all files below a folder, but for the manifest.

    Args:
        folder: The folder.
        rows: Path of a table to how many rows it has.
    """
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            yield FileEntry(path=name, bytes=path.stat().st_size, sha256=hash_of(path), rows=rows.get(name))


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(manifest: Manifest) -> bytes:
    """Write a manifest as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def read_manifest(folder: Path) -> Manifest:
    """
    Read the manifest of an audit.

    Raises:
        OSError: If there is none.
        msgspec.DecodeError: If it is none.
    """
    return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
