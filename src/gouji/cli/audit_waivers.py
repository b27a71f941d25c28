"""What `gouji audit` says on stderr of its waivers: the files, how many are in use, and which set nothing aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.cli import console
from gouji.findings import Lapse, WaiverStamp
from gouji.outputs.waivers import lapse_words, stamp_words

if TYPE_CHECKING:
    from gouji.audit.manifest import Judge

MOST = 20
"""Waivers that set nothing aside that are told; the others stand in the table."""
FILE = "waivers.parquet"


def tell_audit_waivers(folder: Path, judge: Judge, lang: str) -> None:
    """
    Say what became of the waivers of an audit.

    Args:
        folder: What it wrote.
        judge: What it was done with.
        lang: `zh` or `en`.
    """
    import pyarrow.parquet as pq

    rows = pq.read_table(folder / FILE).to_pylist()
    lapses = tuple(_lapses(rows))
    fates = [row["fate"] for row in rows]
    stamp = WaiverStamp(
        files=tuple((each.name, each.sha256) for each in judge.waivers), today=judge.today or None,
        used=fates.count("used"), elsewhere=fates.count("elsewhere"), lapses=lapses,
    )  # fmt: skip
    ink = console.pen(lang, color=False, to_stderr=True)
    told = [*stamp_words(stamp, ink), *(lapse_words(lapse, ink) for lapse in lapses[:MOST])]
    if len(lapses) > MOST:
        told.append(ink.say("audit.waivers-more", n=len(lapses) - MOST, file=FILE))
    console.say(told, ink)


def _lapses(rows: list[dict[str, object]]) -> Iterator[Lapse]:
    """Take those that set nothing aside though a report of theirs is there."""
    import msgspec

    for row in rows:
        if row["fate"] not in ("used", "elsewhere"):
            said = {key: row[key] for key in ("rule", "year", "until", "what", "was", "now")}
            told = {"kind": row["fate"], "place": row["waiver"], "report": row["body"] or row["source"]}
            yield msgspec.convert(said | told, Lapse)
