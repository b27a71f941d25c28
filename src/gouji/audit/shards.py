"""
What was found in one unit of an audit, in a file that is there whole or not at all.

A file is a row of frames: number of the table, length, and record batches as an Arrow stream. Tables of many units are
read one behind the other without the rest of them.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyarrow as pa

from gouji.audit.columns import TABLES

_HEAD = struct.Struct("<BQ")
_NAMES = (*TABLES, "fates")


class ShardWriter:
    """Writes a shard; it gets its name when all of it is on the disk."""

    def __init__(self, path: Path) -> None:
        """Begin a draft beside `path`."""
        self.path = path
        self.draft = path.with_name(f".{path.name}.{os.getpid()}")
        self.file: IO[bytes] = self.draft.open("wb")

    def write(self, name: str, batches: Iterable[pa.RecordBatch]) -> None:
        """
        Write batches of a table, of one schema.

        Raises:
            OSError: If they cannot be written.
        """
        listed = list(batches)
        if not listed:
            return
        sink = pa.BufferOutputStream()
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.ipc.new_stream(sink, listed[0].schema, options=options) as stream:
            for batch in listed:
                stream.write_batch(batch)
        data = sink.getvalue()
        self.file.write(_HEAD.pack(_NAMES.index(name), data.size))
        self.file.write(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.file.flush()
                os.fsync(self.file.fileno())
                self.file.close()
                self.draft.replace(self.path)
        finally:
            self.file.close()
            self.draft.unlink(missing_ok=True)


def read_shard(path: Path, name: str) -> Iterator[pa.RecordBatch]:
    """
    Read the batches of one table.

    Args:
        path: The shard.
        name: The table.
    """
    wanted = _NAMES.index(name)
    with path.open("rb") as file:
        while head := file.read(_HEAD.size):
            table, length = _HEAD.unpack(head)
            if table != wanted:
                file.seek(length, os.SEEK_CUR)
                continue
            with pa.ipc.open_stream(file.read(length)) as stream:
                yield from stream
