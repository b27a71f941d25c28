"""
What the requirements have in common: the report as they see it, their compiled form, and how a printed label is judged.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gouji.engine.outcomes import Instance, Verdict
from gouji.engine.signs import ALWAYS
from gouji.findings import Outcome
from gouji.packs.bind import selected, tables_of
from gouji.packs.form import Layout, fold
from gouji.packs.form_types import Labelled
from gouji.packs.model import Rule
from gouji.packs.names import as_names
from gouji.reports.facts import Facts
from gouji.reports.match import match_label
from gouji.reports.model import Report

_MOST_HEADS = 200
_LONG_LABEL = 400

Judged = Iterator[tuple[int, Verdict]]
Judge = Callable[["Look"], Judged]


Head = tuple[str, str | None]
"""Key and text of a column head that is printed otherwise than the form has it, or lost."""


class Look:
    """One report as the structure checks see it; `regular` says that every cell of the form is a plain number."""

    def __init__(self, report: Report, facts: Facts, regular: bool) -> None:
        self.report = report
        self.facts = facts
        self.regular = regular

    @functools.cached_property
    def heads(self) -> dict[tuple[str, str], list[Head]]:
        """Column heads by the ids of table and column, of each the first `_MOST_HEADS`."""
        found: dict[tuple[str, str], list[Head]] = {}
        for key, printed in self.report.labels.items():
            if key.count("/") == 2:
                table, _, column = key.split("/")
                heads = found.setdefault((table, column), [])
                if len(heads) < _MOST_HEADS:
                    heads.append((key, printed))
        return found


class StructureCheck(NamedTuple):
    """
    A compiled requirement: its instances, and what judges a report, by position among them.

    `heeds` are the signs (see `engine.signs`) without any of which a report is judged like every plain one.
    """

    instances: tuple[Instance, ...]
    judge: Judge
    heeds: int = ALWAYS


class Context(NamedTuple):
    """A rule being compiled, and the parts of the form that it is about."""

    rule: Rule
    position: int
    layout: Layout

    def instance(self, *pairs: tuple[str, str], cells: tuple[int, ...] = ()) -> Instance:
        """Make an instance of the rule."""
        return Instance(self.position, pairs, cells)

    def sections(self) -> list[Labelled]:
        """List the sections of `in`, or all."""
        wanted = {fold(n) for n in as_names(self.rule.in_)}
        return [s for s in self.layout.form.sections if not wanted or wanted & {fold(s.id), fold(s.name)}]

    def tables(self) -> tuple[str, ...]:
        """List the ids of the tables of `in`, or all."""
        return tables_of(self.rule, self.layout) or tuple(t.id for t in self.layout.form.tables)

    def rows(self) -> list[tuple[str, Labelled, tuple[int, ...]]]:
        """List table id, row and cells of the rows that are asked for."""
        return [
            (t, self.layout.row(t, r), self.cells(t, row=r))
            for t in self.tables()
            for r in selected(self.rule, self.layout, t, "row")
        ]

    def columns(self) -> list[tuple[str, Labelled, tuple[int, ...]]]:
        """List table id, column and cells of the columns that are asked for."""
        return [
            (t, next(c for c in self.layout.tables[t].columns if c.id == i), self.cells(t, column=i))
            for t in self.tables()
            for i in selected(self.rule, self.layout, t, "column")
        ]

    def cells(self, table: str, row: str = "", column: str = "") -> tuple[int, ...]:
        """Number the cells of a table, a row or a column; those of optional rows only if the row is named."""
        rows = [row] if row else [r.id for r in self.layout.tables[table].rows if not r.optional]
        columns = [column] if column else self.layout.columns[table].ids
        found = (self.layout.at(table, r, c) for r in rows for c in columns)
        return tuple(n for n in found if n is not None)


def label_verdict(context: Context, item: Labelled, printed: str | None, at: str, *, absent: bool) -> Verdict | None:
    """Judge a printed label against the official one, by the deviations that the rule tells."""
    if absent or not printed:
        return Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")
    found = (len(printed) < _LONG_LABEL and match_label(printed, item)) or "unknown"
    if found == "exact" or found not in context.rule.labels:
        return None
    note = next((v.note for v in item.variants if v.note and match_label(printed, item) == v.kind), "")
    values = {"printed": printed, "label": item.label, "kind": found, "note": note}
    return Verdict(Outcome.FAIL, "reason.label", values, labels=(printed, item.label), at=at)


def extra(n: int, labels: list[str]) -> Judged:
    """Tell what is there beyond the form."""
    if labels:
        values = {"labels": ", ".join(labels), "count": len(labels)}
        yield n, Verdict(Outcome.FAIL, "reason.extra", values, labels=tuple(labels))
