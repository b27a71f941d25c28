"""A pack and right reports to what the rules guard: the guard map and the health of each table, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gouji import __version__
from gouji.check import Checker
from gouji.engine.linear import LinearCheck, linear_checks
from gouji.engine.program import Program
from gouji.keeper.coverage.guards import Guards, find_guards
from gouji.keeper.coverage.health import table_health
from gouji.keeper.coverage.model import (
    SCHEMA,
    CellGuard,
    Coverage,
    Head,
    PackName,
    RowGuard,
    RuleWord,
    Seen,
    TableGuard,
)
from gouji.packs.form_types import Labelled, Table
from gouji.packs.model import Rule, RulePack
from gouji.reports.model import Report

Cells = Mapping[tuple[str, str], list[CellGuard]]
"""Cells by the ids of table and row."""


def cover(pack: RulePack, samples: Iterable[tuple[str, Report]] = (), lang: str = "zh") -> Coverage:
    """
    Find out what the rules of an edition guard.

    Args:
        pack: The edition.
        samples: Names and reports of its form; changes are tried in those that are right.
        lang: The language of labels and titles.
    """
    checker = Checker(pack)
    program = checker.program
    checks = linear_checks(program)
    guards = find_guards(checker, checks, samples)
    cells = [_cell(program, guards, n) for n in range(len(program.layout.cells))]
    used = {rule for cell in cells for rule in (*cell.always, *(seen.rule for seen in cell.seen))}
    words = tuple(_word(rule, lang) for rule in program.rules if rule.id in used)
    grave = frozenset(word.id for word in words if word.severity != "info")
    return Coverage(
        schema=SCHEMA,
        engine=__version__,
        pack=PackName(id=pack.id, edition=pack.edition, version=pack.version, sha256=pack.sha256),
        reports=guards.reports,
        complete=guards.complete,
        rules=words,
        tables=_tables(program, checks, cells, lang),
        unguarded=_paths(cell for cell in cells if not _rules(cell)),
        info_only=_paths(cell for cell in cells if _rules(cell) and not grave & _rules(cell)),
        at_times=_paths(cell for cell in cells if grave & _rules(cell) and not grave.intersection(cell.always)),
    )


def _cell(program: Program, guards: Guards, number: int) -> CellGuard:
    cell, rules = program.layout.cells[number], program.rules
    seen = sorted(guards.seen.get(number, {}).items())
    return CellGuard(
        column=cell.column,
        path=cell.path,
        always=tuple(rules[rule].id for rule in sorted(guards.always.get(number, ()))),
        seen=tuple(Seen(rule=rules[rule].id, more=1 in steps, less=-1 in steps) for rule, steps in seen),
    )


def _rules(cell: CellGuard) -> frozenset[str]:
    return frozenset((*cell.always, *(seen.rule for seen in cell.seen)))


def _paths(cells: Iterable[CellGuard]) -> tuple[str, ...]:
    return tuple(cell.path for cell in cells)


def _word(rule: Rule, lang: str) -> RuleWord:
    title = rule.en.title if lang == "en" and rule.en is not None else rule.title
    return RuleWord(id=rule.id, severity=rule.severity.value, title=title)


def _tables(
    program: Program, checks: Sequence[LinearCheck], cells: list[CellGuard], lang: str
) -> tuple[TableGuard, ...]:  # fmt: skip
    by_row: dict[tuple[str, str], list[CellGuard]] = {}
    for place, cell in zip(program.layout.cells, cells, strict=True):
        by_row.setdefault((place.table, place.row), []).append(cell)
    return tuple(
        TableGuard(
            id=table.id,
            label=_label(table, lang),
            transposed=table.transposed,
            columns=tuple(Head(id=c.id, label=_label(c, lang), under=_under(c, lang)) for c in table.columns),
            rows=_rows(table, by_row, lang),
            health=table_health(program, checks, table.id),
        )
        for table in program.layout.form.tables
    )


def _rows(table: Table, cells: Cells, lang: str) -> tuple[RowGuard, ...]:
    return tuple(
        RowGuard(
            id=row.id,
            label=_label(row, lang),
            under=_under(row, lang),
            optional=row.optional,
            cells=tuple(cells.get((table.id, row.id), ())),
        )
        for row in table.rows
    )


def _label(item: Labelled, lang: str) -> str:
    return item.en or item.label if lang == "en" else item.label


def _under(item: Labelled, lang: str) -> tuple[str, ...]:
    """Give the labels above; the form has no English ones, and an English name says enough by itself."""
    return () if lang == "en" and item.en else item.under
