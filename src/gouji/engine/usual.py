"""
The shape `usual`: figures held against those of all bodies of the same kind, for those that stand far out.

How great the figures of a kind are is worked out once for all reports of a year, exactly and in no order: of each cell
only the greatest figures are kept, as many as may lie above the share that a rule names, so that memory does not grow with
the reports. Median and deviation would say nothing here: in most cells most bodies have a zero.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.companions import Companions, Norm, Sought
from gouji.engine.outcomes import Instance, Verdict
from gouji.findings import Outcome
from gouji.numbers import Number, show
from gouji.packs.bind import selected, tables_of
from gouji.packs.form import Layout
from gouji.packs.form_types import Form
from gouji.packs.model import Rule, Usual
from gouji.reports.facts import Facts

Figure = int | str | None
"""A figure as it is kept: a whole number, any other as text, None where there is none."""
_NO_OTHERS = Verdict(Outcome.NOT_APPLICABLE, "reason.no-others")
_FEW_OTHERS = Verdict(Outcome.NOT_APPLICABLE, "reason.few-others")
_MOST_TOLD = 8
_LARGEST = 1 << 62


class UsualCheck(NamedTuple):
    """
    A compiled rule.

    Attributes:
        rule, usual: The rule and its shape.
        instances: One a table.
        cells: Numbers of the cells of each table.
    """

    rule: Rule
    usual: Usual
    instances: tuple[Instance, ...]
    cells: tuple[tuple[int, ...], ...]

    def unheld(self, asked: tuple[Sought, ...]) -> Verdict | None:
        """Say why the rule is not decided for want of other reports; None where it is."""
        return None if "norms" in asked else _NO_OTHERS

    def judge(
        self, kind: str, facts: Facts, companions: Companions, layout: Layout
    ) -> Iterator[tuple[int, Verdict]]:  # fmt: skip
        """Judge the report of a kind of body; tells only what does not pass."""
        norm = next((each for each in companions.norms if (each.rule, each.kind) == (self.rule.id, kind)), None)
        for n, cells in enumerate(self.cells):
            verdict = _FEW_OTHERS if norm is None else self._table(cells, facts, norm, layout)
            if verdict is not None:
                yield n, verdict

    def _table(self, cells: Sequence[int], facts: Facts, norm: Norm, layout: Layout) -> Verdict | None:
        if not any(layout.cells[n].path in norm.most for n in cells):
            return _FEW_OTHERS
        numbers, above, times = facts.numbers, self.usual.above, Fraction(self.usual.times)
        great = [n for n in cells if numbers[n] > above and n not in facts.unknown]
        known = [(n, norm.most[path]) for n in great if (path := layout.cells[n].path) in norm.most]
        far = [(n, most) for n, most in known if numbers[n] > times * number_of(most)]
        return self._told(far, facts, norm) if far else None

    def _told(self, far: Sequence[tuple[int, int | str]], facts: Facts, norm: Norm) -> Verdict:
        """Tell the figures that stand out, the farthest first."""
        ordered = sorted(far, key=lambda each: (_distance(facts.numbers[each[0]], number_of(each[1])), each[0]))
        first, most = ordered[0]
        labels = (show(facts.numbers[first]), show(number_of(most)))
        values = {
            "count": len(far), "reports": norm.reports, "share": f"{float(Fraction(self.usual.share)) * 100:g}%",
            "most": labels[1],
        }  # fmt: skip
        cells = tuple(n for n, _ in ordered[:_MOST_TOLD])
        return Verdict(Outcome.FAIL, "reason.unusual", values, cells=cells, labels=labels)


def _distance(value: Number, most: Number) -> Fraction:
    return -Fraction(value) / most if most else Fraction(-value * _LARGEST)


def compile_usual(rule: Rule, position: int, layout: Layout) -> UsualCheck:
    """
    Compile a rule of the shape `usual`.

    Args:
        rule: A rule free of faults.
        position: Its position in the pack.
        layout: The form's cells.
    """
    assert rule.usual is not None
    tables = tables_of(rule, layout) or tuple(layout.tables)
    rows = {table: frozenset(selected(rule, layout, table, "row")) for table in tables}
    numbers = tuple(
        tuple(n for n, cell in enumerate(layout.cells) if cell.table == table and cell.row in rows[table])
        for table in tables
    )
    instances = tuple(
        Instance(position, (("table", table),), cells) for table, cells in zip(tables, numbers, strict=True)
    )
    return UsualCheck(rule, rule.usual, instances, numbers)


def figures_of(check: UsualCheck, facts: Facts) -> tuple[Figure, ...]:
    """Take out of a report the figures that a rule asks for, in the order of its cells."""
    return tuple(
        None if n in facts.unknown or n in facts.covered else _kept(facts.numbers[n])
        for cells in check.cells
        for n in cells
    )


def is_of_kind(kind: str, form: Form) -> bool:
    """Say whether bodies of a kind are held against one another: it is one of the form, or the form has none."""
    return not form.kinds or any(kind == each.id for each in form.kinds)


class Gauge:
    """Finds how great the figures of a rule are among reports that come one by one, in any order."""

    def __init__(self, check: UsualCheck, layout: Layout, reports: int) -> None:
        """
        Start at nothing.

        Args:
            check: The rule.
            layout: Of the pack.
            reports: How many reports may come; by it is known how many figures must be kept.
        """
        self.check = check
        self.paths = [layout.cells[n].path for cells in check.cells for n in cells]
        self.share = Fraction(check.usual.share)
        self.kept = reports - _rank(reports, self.share) + 1
        self._reports: dict[str, int] = defaultdict(int)
        self._counts: dict[str, list[int]] = {}
        self._greatest: dict[str, list[list[Number]]] = {}

    def add(self, kind: str, figures: Sequence[Figure]) -> None:
        """Add a report: the kind of its body, and its figures as `figures_of` gives them."""
        self._reports[kind] += 1
        counts = self._counts.setdefault(kind, [0] * len(self.paths))
        greatest = self._greatest.setdefault(kind, [[] for _ in self.paths])
        for n, figure in enumerate(figures):
            if figure is None:
                continue
            counts[n] += 1
            value, heap = number_of(figure), greatest[n]
            if len(heap) < self.kept:
                heapq.heappush(heap, value)
            elif value > heap[0]:
                heapq.heapreplace(heap, value)

    def norms(self) -> Iterator[Norm]:
        """Tell of each kind of body, in order, how great figures are."""
        for kind in sorted(self._reports):
            counted = zip(self.paths, self._counts[kind], self._greatest[kind], strict=True)
            most = {
                path: _kept(sorted(heap, reverse=True)[count - _rank(count, self.share)])
                for path, count, heap in counted
                if count >= self.check.usual.least
            }
            yield Norm(rule=self.check.rule.id, kind=kind, reports=self._reports[kind], most=most)


def number_of(figure: int | str) -> Number:
    """Give a figure that was kept."""
    return figure if isinstance(figure, int) else Fraction(figure)


def _kept(value: Number) -> int | str:
    return value if isinstance(value, int) and -_LARGEST < value < _LARGEST else show(value)


def _rank(count: int, share: Fraction) -> int:
    """Say the how-manieth of figures in ascending order it is that a share of them does not exceed."""
    return max(-(-count * share.numerator // share.denominator), 1)
