"""
A coverage held against an earlier one: what is guarded less than it was.

What is counted is, for each cell, the rules of error or warning level that always notice a change, those that were ever
seen to, and all; and for each table rank, detection and correction. A rule that takes the place of another lowers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from gouji.errors import Place, Problem, UsageError
from gouji.keeper.coverage.marks import Mark, mark_of
from gouji.keeper.coverage.model import CellGuard, Coverage, Health

MAX_BYTES = 64_000_000
_SHOWN = 4


class Fall(NamedTuple):
    """Something that is lower than it was: a message code after `coverage.fall-`, and values."""

    code: str
    values: dict[str, object]


def read_baseline(file: Path) -> Coverage:
    """
    Read a coverage that was written before.

    Raises:
        UsageError: If the file is not there, or is no coverage.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise _fault(file, f"> {MAX_BYTES} bytes")
        return msgspec.json.decode(data, type=Coverage)
    except OSError as error:
        raise _fault(file, error.strerror or str(error)) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _fault(file, str(error)) from error


def _fault(file: Path, detail: str) -> UsageError:
    return UsageError(Problem(code="coverage-file", place=Place(file=str(file)), values={"detail": detail}))


def falls(old: Coverage, new: Coverage) -> tuple[Fall, ...]:
    """
    List what is lower.

    Raises:
        UsageError: If they are of different packs or editions.
    """
    if (old.pack.id, old.pack.edition) != (new.pack.id, new.pack.edition):
        values = {
            "old": f"{old.pack.id} {old.pack.edition}",
            "new": f"{new.pack.id} {new.pack.edition}",
        }
        raise UsageError(Problem(code="coverage-other", place=Place(file="--check"), values=values))
    return (*_of_cells(old, new), *_of_tables(old, new))


def _of_cells(old: Coverage, new: Coverage) -> Iterator[Fall]:
    """Tell cells that fell alike together, since one rule that is taken out may guard a whole table."""
    groups: dict[tuple[str, Mark, Mark, tuple[str, ...]], list[str]] = {}
    after = {cell.path: cell for cell in new.cells()}
    before = {cell.path: cell for cell in old.cells()}
    for path, cell in before.items():
        mark, now = mark_of(cell, old.grave()), after.get(path)
        if now is None:
            groups.setdefault(("gone", mark, mark, ()), []).append(path)
        elif _is_lower(mark, other := mark_of(now, new.grave())):
            groups.setdefault(("cells", mark, other, _lost(cell, now)), []).append(path)
    for path in (*new.unguarded, *new.info_only):
        if path not in before:
            groups.setdefault(("unguarded", Mark(0, 0, 0), mark_of(after[path], new.grave()), ()), []).append(path)
    for (code, mark, other, lost), paths in groups.items():
        cells = ", ".join(paths[:_SHOWN]) + (" …" if len(paths) > _SHOWN else "")
        values = {"n": len(paths), "cells": cells, "old": mark, "new": other, "rules": ", ".join(lost) or "-"}
        yield Fall(code, values)


def _is_lower(old: Mark, new: Mark) -> bool:
    return any(a > b for a, b in zip(_sums(old), _sums(new), strict=True))


def _sums(mark: Mark) -> tuple[int, int, int]:
    return mark.always, mark.always + mark.seen, sum(mark)


def _lost(old: CellGuard, new: CellGuard) -> tuple[str, ...]:
    """Name the rules that guarded a cell better than now."""
    left = {*new.always, *(seen.rule for seen in new.seen)}
    gone = [rule for rule in old.always if rule not in new.always]
    return (*gone, *(seen.rule for seen in old.seen if seen.rule not in left))


def _of_tables(old: Coverage, new: Coverage) -> Iterator[Fall]:
    tables = {table.id: table.health for table in new.tables}
    for table in old.tables:
        health = tables.get(table.id)
        if health is None:
            yield Fall("table", {"table": table.id})
        else:
            yield from _of_health(table.id, table.health, health)


def _of_health(table: str, old: Health, new: Health) -> Iterator[Fall]:
    pairs = (
        ("rank", old.rank or 0, new.rank or 0),
        ("detects", old.detects, new.detects),
        ("corrects", old.corrects, new.corrects),
        ("contradictory", -len(old.contradictory), -len(new.contradictory)),
    )
    for name, before, after in pairs:
        if after < before:
            yield Fall(name, {"table": table, "old": abs(before), "new": abs(after)})
