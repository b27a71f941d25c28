"""
An audit held against its manifest: the hash of every file, the chain over the results, and the inputs.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from gouji.audit.archives import Member, Members, is_packed, list_members, unpack
from gouji.audit.chain import Chain
from gouji.audit.columns import REPORTS
from gouji.audit.folder import MANIFEST, WORK
from gouji.audit.manifest import SCHEMA, Manifest, hash_of, read_manifest
from gouji.audit.tables import digest
from gouji.audit.totals import differing, totals_of
from gouji.errors import GoujiError, InputError, Place, Problem

Rows = Iterator[dict[str, Any]]
_BROKEN = (OSError, ValueError, TypeError, KeyError, MemoryError, pa.ArrowException)
"""What reading a table raises that is none, or another."""


class Difference(NamedTuple):
    """Something that is not as the manifest says: what, as a message key with values, and where."""

    key: str
    place: str
    values: dict[str, str] = {}


def manifest_of(folder: Path) -> Manifest:
    """
    Read the manifest of an audit.

    Raises:
        InputError: If there is none, or it is none.
    """
    place = Place(file=str(folder / MANIFEST))
    try:
        manifest = read_manifest(folder)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        values = {"detail": getattr(error, "strerror", None) or str(error)}
        raise InputError(Problem(code="audit-manifest", place=place, values=values)) from None
    if manifest.schema != SCHEMA:
        raise InputError(Problem(code="audit-manifest", place=place, values={"detail": manifest.schema[:80]}))
    return manifest


def verify_files(folder: Path, manifest: Manifest) -> Iterator[Difference]:
    """Hold the files of an audit against its manifest."""
    for entry in manifest.files:
        path = folder / entry.path
        if not path.is_file():
            yield Difference("verify.file-missing", entry.path)
            continue
        try:
            found, size = hash_of(path), path.stat().st_size
        except OSError as error:
            yield Difference("verify.file-unread", entry.path, {"detail": error.strerror or str(error)})
            continue
        if found != entry.sha256:
            yield Difference("verify.file-other", entry.path, {"expected": entry.sha256, "found": found})
        elif size != entry.bytes:
            yield Difference("verify.counts", MANIFEST, _both(f"{entry.path} bytes", entry.bytes, size))
    known = {MANIFEST, *(entry.path for entry in manifest.files)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] != WORK and name.as_posix() not in known:
            yield Difference("verify.file-extra", name.as_posix())


def verify_chain(folder: Path, manifest: Manifest) -> Iterator[Difference]:
    """Work the chain out again from the tables of reports and findings, and tell the first link that differs."""
    if manifest.judge.seed() != manifest.chain.seed:
        yield Difference("verify.seed", MANIFEST)
    chain = Chain(manifest.chain.seed)
    try:
        findings = _Findings(folder / "findings.parquet")
        for row in _rows(folder / "reports.parquet"):
            *report, link = row.values()
            if len(row) != len(REPORTS) or chain.link(digest(tuple(report), findings.of(row["report"]))) != link:
                yield Difference("verify.chain", "reports.parquet", {"report": str(row.get("report"))})
                return
        is_over = chain.head == manifest.chain.head and not findings.are_left()
    except _BROKEN as error:
        yield Difference("verify.tables-broken", "reports.parquet, findings.parquet", {"detail": _first(error)})
        return
    if not is_over:
        yield Difference("verify.chain-end", MANIFEST)


def verify_counts(folder: Path, manifest: Manifest) -> Iterator[Difference]:
    """Hold the numbers of a manifest against the tables."""
    try:
        found = totals_of(folder)
        for name, (said, counted) in differing(manifest, found).items():
            yield Difference("verify.counts", MANIFEST, _both(name, said, counted))
        for entry in manifest.files:
            table = folder / f"{entry.path.partition('.')[0]}.parquet"
            if entry.rows is not None and table.is_file():
                rows = pq.read_metadata(table).num_rows
                if rows != entry.rows:
                    yield Difference("verify.counts", MANIFEST, _both(f"{entry.path} rows", entry.rows, rows))
    except _BROKEN as error:
        yield Difference("verify.tables-broken", "reports.parquet, unread.parquet", {"detail": _first(error)})


def verify_inputs(folder: Path, base: Path) -> Iterator[Difference]:
    """
    Hold the inputs of an audit against their hashes.

    Args:
        folder: The audit.
        base: The folder in which it was called.

    Yields:
        The inputs that are gone or are others.
    """
    with tempfile.TemporaryDirectory(prefix="gouji-") as spool, contextlib.closing(Members()) as members:
        archives = _Archives(base, Path(spool), members)
        try:
            for row in _rows(folder / "inputs.parquet"):
                if row["sha256"] and (key := archives.differs(row["source"], row["container"], row["sha256"])):
                    yield Difference(key, row["source"])
        except _BROKEN as error:
            yield Difference("verify.tables-broken", "inputs.parquet", {"detail": _first(error)})


def _both(name: str, said: object, found: object) -> dict[str, str]:
    return {"name": name, "expected": str(said), "found": str(found)}


def _first(error: Exception) -> str:
    """Give the first line of what a library says."""
    return (str(error).splitlines() or [type(error).__name__])[0]


class _Findings:
    """The findings of one report after the other."""

    def __init__(self, path: Path) -> None:
        self.rows = _rows(path)
        self.next: dict[str, Any] | None = None
        self._step()

    def of(self, report: str) -> list[tuple[Any, ...]]:
        found = []
        while self.next is not None and self.next["report"] == report:
            found.append(tuple(self.next.values()))
            self._step()
        return found

    def are_left(self) -> bool:
        return self.next is not None

    def _step(self) -> None:
        self.next = next(self.rows, None)


class _Archives:
    """Finds inputs again, also those in archives."""

    def __init__(self, base: Path, spool: Path, members: Members) -> None:
        self.base, self.spool, self.members = base, spool, members
        self.last: tuple[str, Path, dict[str, Member]] = ("", base, {})

    def differs(self, source: str, container: str, sha256: str) -> str:
        """Say how an input differs, as a message key; "" if it does not."""
        try:
            return "" if self.hash_of(source, container) == sha256 else "verify.input-other"
        except (OSError, GoujiError, KeyError):
            return "verify.input-missing"

    def hash_of(self, source: str, container: str) -> str:
        if not container:
            return hash_of(self.base / source)
        if self.last[0] != container:
            self.last = self._listed(container)
        _, path, members = self.last
        member = members[source.removeprefix(f"{container}/")]
        return hashlib.sha256(self.members.read(path, member.position, member.size)).hexdigest()

    def _listed(self, container: str) -> tuple[str, Path, dict[str, Member]]:
        path = self.base / container
        if is_packed(container):
            self.members.close()
            unpack(path, self.spool / "archive.tar")
            path = self.spool / "archive.tar"
        return container, path, {member.name: member for member in list_members(path)}


def _rows(path: Path) -> Rows:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(8192):
            yield from batch.to_pylist()
