"""What the register of an audit holds: inputs, units of work, what was read of them, and whose reports they are."""

from __future__ import annotations

import os
import sqlite3
from typing import NamedTuple

from gouji.audit.discover import Found
from gouji.errors import Problem


class Entry(NamedTuple):
    """An input in the register; `sha256`, `key` of its reading and `problem` are known once it was read."""

    id: int
    name: str
    path: str
    kind: int
    size: int
    position: int
    container: str
    fault: str
    changed: int
    sha256: str
    key: str
    problem: bytes | None
    reports: int


class Unit(NamedTuple):
    """
    A piece of work: inputs from `first` to `last`, or a part of the one input `first`.

    Of lines, `a` and `b` are offset and length; of rows, row group and row, with `line` as the number of rows. `number`
    is that of the first report in the input.
    """

    id: int
    kind: int
    first: int
    last: int
    a: int = 0
    b: int = 0
    number: int = 1
    line: int = 1


class Head(NamedTuple):
    """By which pack, whose report it is and of which year; where it is in its input, and in a file of lines its bytes."""

    pack: str
    body: str
    year: int
    region: str
    n: int
    a: int = 0
    b: int = 0


class Trait(NamedTuple):
    """What of a report is compared with others: its key, the pack and edition that govern it, its year, and that."""

    report: str
    pack: str
    edition: str
    year: int | None
    data: bytes


class Reading(NamedTuple):
    """
    What was read of an input, or of a part of it.

    Attributes:
        input: Its number.
        sha256: Its hash.
        key: The key of its reports in the store.
        part: The number of the first report of a part; 0 for all.
        heads: Whose reports they are.
        reports: Their numbers and what is kept of them; None where that is known.
        problem: What kept it from being read.
        traits: What of the reports is compared with others.
        packs: Ids of the packs by which its reports are judged.
    """

    input: int
    sha256: str
    key: str
    part: int
    heads: tuple[Head, ...]
    reports: tuple[tuple[int, bytes], ...] | None
    problem: bytes | None = None
    traits: tuple[Trait, ...] = ()
    packs: tuple[str, ...] = ()


class Known(NamedTuple):
    """What is kept of a reading beside its reports: whose they are, and the packs by which they are judged."""

    heads: tuple[Head, ...]
    packs: tuple[str, ...]


class Survey(NamedTuple):
    """What stands in a container: members in its place; or parts of it, as in `Unit`, how many reports, and its hash."""

    members: tuple[Found, ...] = ()
    parts: tuple[tuple[int, int, int, int], ...] = ()
    reports: int = 0
    sha256: str = ""
    problem: Problem | None = None


def entries(db: sqlite3.Connection, first: int, last: int) -> list[Entry]:
    """Give inputs of a register by number, both ends included."""
    rows = db.execute("SELECT * FROM inputs WHERE id BETWEEN ? AND ? ORDER BY id", (first, last))
    return [Entry(row[0], row[1], os.fsdecode(row[2]), *row[3:]) for row in rows]
