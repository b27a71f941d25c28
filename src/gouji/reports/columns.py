"""
Which column each value of a row belongs to, by the heads that are printed above it.

Heads over several columns are printed in lines, those over groups first; read line by line, a group's own columns come
after all that stand beside the group. Where heads are lost but a row has all its values, the values are in the order of
the form. Where heads say that the table is another one, nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.packs.form_types import Column, Row, Table
from gouji.reports.events import Text
from gouji.reports.match import match_label, typographic
from gouji.reports.reasons import Reason
from gouji.reports.rows import Head, Heads


class Slot(NamedTuple):
    """A place for a value: its column, None for one that the form does not have; its head, None where none is printed."""

    column: Column | None
    head: Text | None


class Slots(NamedTuple):
    """The places of a row from left to right, as far as they can be told; in `fault`, why its values are not read."""

    items: tuple[Slot, ...]
    fault: Reason | None = None


def columns_of(table: Table, row: Row) -> tuple[Column, ...]:
    """List the columns in which a row has a cell."""
    return tuple(column for column in table.columns if not row.columns or column.id in row.columns)


def slots_of(table: Table, row: Row, heads: Heads) -> Slots:
    """Tell which columns the values of a row are in, if the row has as many values as there are slots."""
    official = columns_of(table, row)
    leaves = _in_order(heads.items)
    known = [head.column for head in leaves if head.column is not None]
    strange = len(leaves) - len(known)
    if not any(column in official for column in known) and not strange:
        return Slots(tuple(Slot(column, None) for column in official))
    if strange:
        return _with_strangers(official, leaves)
    return _known(official, leaves)


def _known(official: Sequence[Column], leaves: Sequence[Head]) -> Slots:
    """All heads are columns of the form; some may not have been printed."""
    places = [official.index(head.column) for head in leaves if head.column in official]
    if len(places) < len(leaves) or places != sorted(set(places)):
        return Slots((), Reason("heads-order"))
    printed = {places[n]: head.text for n, head in enumerate(leaves)}
    fault = Reason("heads-other-form") if len(leaves) > 1 and all(map(_is_outdated, leaves)) else None
    return Slots(tuple(Slot(column, printed.get(n)) for n, column in enumerate(official)), fault)


def _with_strangers(official: Sequence[Column], leaves: Sequence[Head]) -> Slots:
    """Some heads are not known: they are other words for the columns in their places, or columns beyond the form."""
    known = [head.column for head in leaves if head.column is not None]
    is_other = any(map(_is_outdated, leaves))
    if known and len(leaves) == len(official):
        pairs = list(zip(leaves, official, strict=True))
        if all(head.column in (None, column) for head, column in pairs):
            fault = Reason("heads-other-form") if is_other else None
            return Slots(tuple(Slot(column, head.text) for head, column in pairs), fault)
    if known != list(official):
        return Slots((), Reason("heads-strange"))
    if is_other or 2 * len(known) <= len(leaves):
        return Slots((), Reason("heads-other-form"))
    return Slots(tuple(Slot(head.column, head.text) for head in leaves))


def _is_outdated(head: Head) -> bool:
    return head.column is not None and match_label(head.text.text, head.column) == "outdated"


def _in_order(items: Sequence[Head]) -> list[Head]:
    """Put the heads of a group in the place of the group, and leave the group out."""
    out = list(items)
    for group in (head for head in items if head.group):
        inner = [
            n
            for n, head in enumerate(out)
            if head.column is not None and group.group in map(typographic, head.column.under)
        ]
        at = next(n for n, head in enumerate(out) if head is group)
        if not inner or inner[0] <= at + 1:
            continue
        first, last = inner[0], inner[-1]
        if all(head.column is None for head in out[last + 1 :]):
            last = len(out) - 1
        block = out[first : last + 1]
        out = [*out[: at + 1], *block, *out[at + 1 : first], *out[last + 1 :]]
    return [head for head in out if not head.group]
