"""The 44 relations of the figures of a report, as data for those that gouji is compared with."""

from __future__ import annotations

from typing import Any, NamedTuple

from reports import APPLICANTS, OUTCOMES, RESULTS, ROWS, SUITS

COLUMNS = (*APPLICANTS, "total")
DOCUMENTS = ("regulations", "normative")
STAGES = ("issued", "repealed", "in_force")
DECISIONS = ("licences", "penalties", "coercion")
CELLS = {
    f"{table}_{row}_{column}": (table, row, column)
    for table, rows, columns in (
        ("proactive", DOCUMENTS, STAGES),
        ("proactive", DECISIONS, ("decisions",)),
        ("requests", ROWS, COLUMNS),
        ("disputes", SUITS, (*RESULTS, "total")),
    )
    for row in rows
    for column in columns
}
"""Name of a cell that holds a whole number, not negative, to its table, row and column: 199 of the 200."""


class Relation(NamedTuple):
    """Two sums of cells, and how they compare: `==` or `<=`."""

    name: str
    left: tuple[str, ...]
    operator: str
    right: tuple[str, ...]

    @property
    def text(self) -> str:
        """Write it as an expression."""
        return f"{' + '.join(self.left)} {self.operator} {' + '.join(self.right)}"


def relations() -> list[Relation]:
    """List all."""
    return [
        *(_sum(f"requests_{row}", "total", APPLICANTS) for row in ROWS),
        *(
            Relation(
                f"column {c}", (f"requests_processed_{c}",), "==", tuple(f"requests_{row}_{c}" for row in OUTCOMES)
            )
            for c in COLUMNS
        ),
        *(_balance(c) for c in COLUMNS),
        *(_sum(f"disputes_{row}", "total", RESULTS) for row in SUITS),
        *(_flow(f"proactive_{row}") for row in DOCUMENTS),
    ]


def _sum(row: str, total: str, parts: tuple[str, ...]) -> Relation:
    return Relation(f"row {row}", (f"{row}_{total}",), "==", tuple(f"{row}_{part}" for part in parts))


def _balance(column: str) -> Relation:
    left, right = _pair(column, "received", "carried_in"), _pair(column, "processed", "carried_out")
    return Relation(f"balance {column}", left, "==", right)


def _flow(row: str) -> Relation:
    return Relation(f"flow {row}", (f"{row}_issued",), "<=", (f"{row}_in_force", f"{row}_repealed"))


def _pair(column: str, first: str, second: str) -> tuple[str, str]:
    return f"requests_{first}_{column}", f"requests_{second}_{column}"


def flat(report: dict[str, Any]) -> dict[str, Any]:
    """Give the cells of a report by name."""
    return {
        f"{table}_{row}_{column}": value
        for table, rows in report["tables"].items()
        for row, cells in rows.items()
        for column, value in cells.items()
    }


def broken(report: dict[str, Any]) -> set[str]:
    """Name the relations that do not hold, worked out as plainly as can be: what every way of checking has to find."""
    cells = flat(report)
    found = set()
    for relation in relations():
        left, right = sum(cells[name] for name in relation.left), sum(cells[name] for name in relation.right)
        if not (left == right if relation.operator == "==" else left <= right):
            found.add(relation.name)
    return found
