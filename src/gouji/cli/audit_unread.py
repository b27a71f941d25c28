"""What `gouji audit` says on stderr of the inputs that gave no report: the first of them, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gouji.cli import console
from gouji.findings import Unread

MOST = 10
"""Inputs that are told; all stand in the table."""
FILE = "unread.parquet"


def tell_unread_inputs(folder: Path, total: int, lang: str, *, color: bool) -> None:
    """
    Say why inputs were not read.

    Args:
        folder: What an audit wrote.
        total: How many reasons there are, without files that were passed over.
        lang: `zh` or `en`.
        color: False where colour is not wanted at all.
    """
    console.tell_unread(islice(_unread(folder / FILE), MOST), lang, color=color)
    if total > MOST:
        console.note("audit.unread-more", lang, n=total - MOST, file=FILE)


def _unread(path: Path) -> Iterator[Unread]:
    import pyarrow.parquet as pq

    from gouji.audit.discover import PASSED_OVER

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(1000):
            yield from (Unread(**row) for row in batch.to_pylist() if row["code"] != PASSED_OVER)
