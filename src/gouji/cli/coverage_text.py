"""A coverage on a terminal: each table drawn as the form has it, then its rules, then the health of its relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gouji.keeper.coverage.marks import Mark, distance_key, mark_of
from gouji.keeper.coverage.model import Coverage, Health, Redundant, RowGuard, TableGuard
from gouji.outputs.layout import Pen, clean, columns, pad, pad_left, wrap

NARROW = 16
"""Columns that labels of rows want beside the cells; where there are fewer, each row is a paragraph."""
WIDE = 44
HEADS = (8, 6)
"""Columns at which heads are wrapped, the narrower ones where there is no room."""
STYLES = {"always": "pass", "at-times": "warning", "info": "error", "none": "error"}
MOST = 12
"""Cells of a list that are named; the rest is counted."""


def coverage_lines(coverage: Coverage, ink: Pen) -> Iterator[str]:
    """Write a coverage."""
    named = {"pack": coverage.pack.id, "edition": coverage.pack.edition}
    yield from ink.block(ink.say("coverage.title", **named), style="strong")
    yield from ink.block(ink.say("coverage.legend"), style="faint")
    names = ", ".join(coverage.reports) or "-"
    yield from ink.block(ink.say("coverage.reports", n=len(coverage.reports), names=names), style="faint")
    if not coverage.complete:
        yield from ink.block(ink.say("coverage.incomplete"), style="warning")
    for table in coverage.tables:
        yield ""
        yield from _table(table, coverage, ink)
    yield ""
    lists = {
        "coverage.none-at-all": (coverage.unguarded, "error"),
        "coverage.info-alone": (coverage.info_only, "error"),
        "coverage.at-times": (coverage.at_times, "warning"),
    }
    for key, (paths, style) in lists.items():
        yield from _list(ink.say(key, n=len(paths)), paths, style, ink)


def _list(said: str, paths: Sequence[str], style: str, ink: Pen) -> list[str]:
    lines = ink.block(said, style=style if paths else "pass")
    shown = ", ".join(paths[:MOST]) + (" …" if len(paths) > MOST else "")
    return lines + (ink.block(shown, head="   |  ", mark="mark", hang="   |  ") if paths else [])


def _table(table: TableGuard, coverage: Coverage, ink: Pen) -> Iterator[str]:
    grave = coverage.grave()
    marks = {cell.path: mark_of(cell, grave) for row in table.rows for cell in row.cells}
    yield from ink.block(f"{table.label} [{table.id}]", style="strong")
    wide = _widths(table, marks, ink)
    room = ink.width - sum(wide) - 2 * len(wide)
    drawn = _drawn(table, marks, wide, min(room, WIDE), ink) if room >= NARROW else _listed(table, marks, ink)
    yield from drawn
    yield from _rules(table, coverage, ink)
    yield from _health(table.health, ink)


def _widths(table: TableGuard, marks: dict[str, Mark], ink: Pen) -> list[int]:
    """Choose the widths of columns: as the longest words of the heads want it if there is room, else narrower."""
    size = max((len(str(mark)) for mark in marks.values()), default=1)
    heads = [clean(column.label) for column in table.columns]
    words = [max(map(columns, head.split()), default=0) if head.isascii() else 0 for head in heads]
    whole = [max(size, min(HEADS[0], columns(head)), word) for head, word in zip(heads, words, strict=True)]
    choices = [whole, *([max(size, min(most, columns(head))) for head in heads] for most in HEADS)]
    return next((wide for wide in choices if ink.width - sum(wide) - 2 * len(wide) >= NARROW), choices[-1])


def _drawn(
    table: TableGuard, marks: dict[str, Mark], wide: Sequence[int], room: int, ink: Pen
) -> Iterator[str]:  # fmt: skip
    heads = [wrap(clean(column.label), width, width) for column, width in zip(table.columns, wide, strict=True)]
    for at in range(max(map(len, heads))):
        cells = (pad_left(head[at] if at < len(head) else "", width) for head, width in zip(heads, wide, strict=True))
        yield ink.paint(" " * room + "".join("  " + cell for cell in cells), "mark")
    above: tuple[str, ...] = ()
    for row in table.rows:
        yield from _above(above, row, ink)
        above = row.under
        yield from _row(table, row, marks, wide, room, ink)


def _above(before: tuple[str, ...], row: RowGuard, ink: Pen) -> list[str]:
    """Write the labels above a row where they are other than those of the row before."""
    if not row.under or row.under == before:
        return []
    return ink.block(" › ".join(row.under), style="faint")


def _row(
    table: TableGuard, row: RowGuard, marks: dict[str, Mark], wide: Sequence[int], room: int, ink: Pen
) -> Iterator[str]:
    paths = {cell.column: cell.path for cell in row.cells}
    found = [marks.get(paths.get(column.id, "")) for column in table.columns]
    cells = ("  " + _cell(mark, width, ink) for mark, width in zip(found, wide, strict=True))
    first, *rest = wrap(clean(_label(row, ink)), room, room)
    yield (pad(first, room) + "".join(cells)).rstrip()
    yield from rest


def _label(row: RowGuard, ink: Pen) -> str:
    return row.label + (ink.say("coverage.optional") if row.optional else "")


def _cell(mark: Mark | None, width: int, ink: Pen) -> str:
    return ink.paint(pad_left(str(mark), width), STYLES[mark.kind]) if mark else " " * width


def _listed(table: TableGuard, marks: dict[str, Mark], ink: Pen) -> Iterator[str]:
    heads = {column.id: column.label for column in table.columns}
    for row in table.rows:
        yield from ink.block(_label(row, ink), style="mark")
        cells = (f"{heads[cell.column]}\u00a0{marks[cell.path]}" for cell in row.cells)
        yield from ink.block("  ".join(cells), head="  ", hang="  ")


def _rules(table: TableGuard, coverage: Coverage, ink: Pen) -> Iterator[str]:
    cells = [cell for row in table.rows for cell in row.cells]
    always = Counter(rule for cell in cells for rule in cell.always)
    seen = Counter(each.rule for cell in cells for each in cell.seen)
    yield from ink.block(ink.say("coverage.rules"), style="faint")
    rows = [
        (
            rule.id,
            ink.say(f"severity.{rule.severity}"),
            ink.say("coverage.rule", always=always[rule.id], seen=seen[rule.id]),
        )
        for rule in coverage.rules
        if always[rule.id] or seen[rule.id]
    ]
    yield from ink.table(rows, head="   |  ", mark="mark") if rows else []


def _health(health: Health, ink: Pen) -> Iterator[str]:
    rank = ink.say("coverage.rank-unknown") if health.rank is None else health.rank
    said = ink.say(
        "coverage.health",
        relations=health.relations, rank=rank,
        redundant=len(health.redundant), contradictory=len(health.contradictory),
    )  # fmt: skip
    yield from ink.block(said, head="   = ", mark="mark", style="error" if health.contradictory else "")
    said = ink.say(distance_key(health), detects=health.detects, corrects=health.corrects)
    yield from ink.block(said, head="   = ", mark="mark")
    if health.unnoticed:
        yield from ink.block(ink.say("coverage.unnoticed", cells=", ".join(health.unnoticed)), head="     ")
    for item in health.redundant:
        yield from ink.block(_combination("coverage.redundant", item, ink), head="     ")
    for item in health.contradictory:
        yield from ink.block(_combination("coverage.contradictory", item, ink), head="     ", style="error")


def _combination(key: str, item: Redundant, ink: Pen) -> str:
    counted = Counter(term.relation.partition("[")[0] for term in item.sum_of)
    rules = ", ".join(f"{rule} × {n}" for rule, n in counted.items())
    return ink.say(key, relation=item.relation, n=len(item.sum_of), rules=rules, gap=item.gap)
