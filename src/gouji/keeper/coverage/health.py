"""
How sound the relations of a table are: how many, how many independent, and how many wrong cells they cannot miss.

Counted are the equalities over cells of one table that bind every report exactly, of rules at error or warning level.
Rows that are optional count nothing when they are not there, and are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gouji.engine import elimination
from gouji.engine.elimination import Dependent, TooMuchWork, reduce_relations
from gouji.engine.linear import LinearCheck, Relation
from gouji.engine.program import Program
from gouji.findings import Severity
from gouji.keeper.coverage.distance import MAX_WORK, Distance, least_distance
from gouji.keeper.coverage.model import Health, Redundant, Term
from gouji.numbers import Number

LEAST = 1000
"""Work that each table gets beside its share."""


class TableRelations(NamedTuple):
    """The equalities of a table: names, terms by cell, constants; and the cells of the table that are not optional."""

    names: tuple[str, ...]
    rows: tuple[tuple[dict[int, Number], Number], ...]
    cells: tuple[int, ...]

    def columns(self) -> list[dict[int, Number]]:
        """Give, for each cell, its coefficient in each relation that uses it."""
        found: dict[int, dict[int, Number]] = {n: {} for n in self.cells}
        for position, (terms, _) in enumerate(self.rows):
            for cell, coefficient in terms.items():
                found[cell][position] = coefficient
        return list(found.values())


def table_relations(program: Program, checks: Sequence[LinearCheck], table: str) -> TableRelations:
    """
    Take out the equalities that are about cells of one table alone.

    Args:
        program: The pack.
        checks: Its linear checks.
        table: Id of the table.
    """
    layout = program.layout
    inside = frozenset(n for n, cell in enumerate(layout.cells) if cell.table == table)
    counted = tuple(n for n in sorted(inside) if not layout.cells[n].optional)
    kept = frozenset(counted)
    names: list[str] = []
    rows: list[tuple[dict[int, Number], Number]] = []
    for check in checks:
        for relation in check.relations if _counts(program, check) else ():
            terms = {cell: c for cell, c in relation.terms if cell in kept}
            if terms and _is_of(relation, inside):
                names.append(relation_name(program, check))
                rows.append((terms, relation.constant))
    return TableRelations(tuple(names), tuple(rows), counted)


def _counts(program: Program, check: LinearCheck) -> bool:
    return check.is_unconditional and program.rules[check.rule].severity is not Severity.INFO


def _is_of(relation: Relation, cells: frozenset[int]) -> bool:
    return relation.is_exact_equality and cells.issuperset(cell for cell, _ in relation.terms)


def relation_name(program: Program, check: LinearCheck) -> str:
    """Name a relation by its rule and what it is applied to."""
    pairs = program.instances[check.instance].pairs
    where = "/".join(value for kind, value in pairs if kind != "table")
    return program.rules[check.rule].id + (f"[{where}]" if where else "")


def table_health(program: Program, checks: Sequence[LinearCheck], table: str) -> Health:
    """Work out the health of a table's relations, with its share of the work; as `table_relations`."""
    found = table_relations(program, checks, table)
    share = (len(found.cells) + 1) / (len(program.layout.cells) + 1)
    try:
        reduced = reduce_relations(found.rows, work=LEAST + int(elimination.MAX_WORK * share))
        rank, dependent = reduced.rank, reduced.dependent
    except TooMuchWork:
        rank, dependent = None, ()
    distance = least_distance(found.columns(), work=LEAST + int(MAX_WORK * share))
    told = [(item.gap, _redundant(item, found.names)) for item in dependent]
    return Health(
        cells=len(found.cells),
        relations=len(found.names),
        rank=rank,
        redundant=tuple(item for gap, item in told if not gap),
        contradictory=tuple(item for gap, item in told if gap),
        detects=distance.least - 1,
        corrects=(distance.least - 1) // 2,
        exact=distance.exact,
        unnoticed=_unnoticed(program, found, distance),
    )


def _redundant(item: Dependent, names: Sequence[str]) -> Redundant:
    terms = tuple(Term(relation=names[n], factor=str(factor)) for n, factor in item.combination)
    return Redundant(relation=names[item.relation], sum_of=terms, gap=str(item.gap))


def _unnoticed(program: Program, found: TableRelations, distance: Distance) -> tuple[str, ...]:
    return tuple(program.layout.cells[found.cells[n]].path for n in distance.witness)
