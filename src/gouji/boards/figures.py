"""
What the figures of many reports come to: how one cell is spread over the reports, what cells add up to year by year.

Sums are exact; the steps of a spread are 0, 1, 2, 5, 10, 20, 50 and so on, since counts of few and of very many stand side
by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from gouji.boards.tables import Tally, batches
from gouji.boards.words import Drawn

EDGES = (0, *(digit * 10**power for power in range(9) for digit in (1, 2, 5)))
"""Where steps begin: each goes up to the next one, the last has no end; what is below 0 is a step of its own."""
WIDE = pa.decimal256(76, 9)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """
    A chart of figures, counted.

    Attributes:
        drawn: Which one.
        years: The years in which there is anything, in order; "" where a report does not say its year.
        names: Steps of a spread as (first, last), `None` where open; or the words for each cell.
        values: By name, then by year: reports, or sums.
        without: Reports by year that print no number in the one cell of a spread.
    """

    drawn: Drawn
    years: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[tuple[Decimal, ...], ...]
    without: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for row in self.values for value in row)


def count_figures(folder: Path, charts: Sequence[Drawn]) -> tuple[Figure, ...]:
    """
    Count what the cells of charts come to.

    Args:
        folder: What an audit wrote.
        charts: What is to be drawn.

    Raises:
        UsageError: If the table of cells cannot be read.
    """
    paths = pa.array(sorted({path for chart in charts for _, cells in chart.lines for path in cells}), pa.string())
    tables = pa.array(sorted({path.split("/")[0] for path in paths.to_pylist()}), pa.string())
    sums, steps = Tally(["path", "year"], ["number"]), Tally(["path", "year", "step"], [])
    for batch in batches(folder, "cells", ["table", "row", "column", "year", "number"]) if len(paths) else ():
        near = batch.filter(pc.is_in(batch["table"], value_set=tables))
        path = pc.binary_join_element_wise(near["table"], near["row"], near["column"], "/")
        year = pc.fill_null(near["year"].cast(pa.string()), "")
        named = pa.table({"path": path, "year": year, "number": near["number"].cast(WIDE)})
        chosen = named.filter(pc.is_in(named["path"], value_set=paths))
        steps.add(chosen.select(["path", "year"]).append_column("step", _steps(chosen["number"])))
        sums.add(chosen.filter(pc.is_valid(chosen["number"])))
    summed = {(row["path"], row["year"]): Decimal(row["number"]) for row in sums.rows()}
    stepped = {(row["path"], row["year"], row["step"]): row["n"] for row in steps.rows()}
    return tuple(_spread(chart, stepped) if chart.is_spread else _sums(chart, summed) for chart in charts)


def _steps(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give the step of each number, from 0; -1 for what is below 0, -2 where there is none."""
    value = numbers.cast(pa.float64())
    step = pc.fill_null(pc.cast(pc.is_null(value), pa.int64()), 0)
    step = pc.subtract(pc.multiply(step, 0), 1)
    for edge in EDGES:
        step = pc.add(step, pc.fill_null(pc.greater_equal(value, float(edge)), False).cast(pa.int64()))
    return pc.if_else(pc.is_null(value), -2, step)


def _spread(chart: Drawn, stepped: dict[tuple[str, str, int], int]) -> Figure:
    path = chart.lines[0][1][0]
    mine = {(year, step): n for (of, year, step), n in stepped.items() if of == path}
    years = tuple(sorted({year for year, _ in mine}))
    used = [step for _, step in mine if step >= -1]
    span = range(min(used), max(used) + 1) if used else range(0)
    return Figure(
        drawn=chart,
        years=years,
        names=tuple(_step_name(step) for step in span),
        values=tuple(tuple(Decimal(mine.get((year, step), 0)) for year in years) for step in span),
        without=tuple(mine.get((year, -2), 0) for year in years),
    )


def _step_name(step: int) -> str:
    if step < 0:
        return "< 0"
    first = EDGES[step]
    if step == len(EDGES) - 1:
        return f"≥ {first:,}"
    last = EDGES[step + 1] - 1
    return f"{first:,}" if last == first else f"{first:,}–{last:,}"


def _sums(chart: Drawn, summed: dict[tuple[str, str], Decimal]) -> Figure:
    drawn = {path for _, cells in chart.lines for path in cells}
    years = tuple(sorted({year for path, year in summed if path in drawn}))
    values = tuple(
        tuple(_total([summed[path, year] for path in cells if (path, year) in summed]) for year in years)
        for _, cells in chart.lines
    )
    return Figure(drawn=chart, years=years, names=tuple(words for words, _ in chart.lines), values=values)


def _total(values: Sequence[Decimal]) -> Decimal:
    with localcontext(prec=100):
        return sum(values, Decimal(0))
