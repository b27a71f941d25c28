"""What charts show, as data for the script that draws them; a chart has nothing that the table beside it has not."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from gouji.boards.counts import Group, RuleCount
from gouji.boards.figures import Figure
from gouji.messages import brief
from gouji.outputs.layout import Pen, clean

MOST = 20
"""Bars of a chart that lists."""
BAR = 60
"""Signs of the name of a bar."""
YEARS = 4
"""Years up to which a spread is drawn year upon year."""


class Series(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values, one for each name of the chart; `tone` is a colour that means something."""

    name: str
    values: tuple[float, ...]
    tone: str | None = None


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """
    Bars.

    Attributes:
        id: Name of its place in the page.
        across: Whether bars lie, one below the other.
        stack: Whether the bars of a name stand upon each other.
        labelled: Whether each bar has its number beside it, though there are several series.
        of: What is counted.
        unit: What the names are.
    """

    id: str
    names: tuple[str, ...]
    series: tuple[Series, ...]
    of: str
    unit: str = ""
    across: bool = False
    stack: bool = True
    labelled: bool = False


def verdicts(name: str, groups: Sequence[Group], pen: Pen, *, unit: str = "", across: bool = False) -> Chart:
    """Draw how the reports of groups came out."""
    series = (
        Series(name=pen.say("outcome.fail"), tone="error", values=tuple(g.failed for g in groups)),
        Series(name=pen.say("outcome.undetermined"), tone="undetermined", values=tuple(g.open for g in groups)),
        Series(name=pen.say("outcome.pass"), tone="pass", values=tuple(g.passed for g in groups)),
    )
    names = tuple(clean(brief(g.name, BAR)) or pen.say("board.unnamed") for g in groups)
    return Chart(id=name, names=names, series=series, of=pen.say("board.reports"), unit=unit, across=across)


def rules(name: str, counts: Sequence[RuleCount], pen: Pen) -> Chart:
    """Draw in how many reports rules fail; each level has its own colour."""
    series = tuple(
        Series(
            name=pen.say(f"severity.{level}"),
            tone=level,
            values=tuple(c.reports if c.severity == level else 0 for c in counts),
        )
        for level in ("error", "warning", "info")
        if any(c.severity == level for c in counts)
    )
    names = tuple(clean(brief(c.rule, BAR)) for c in counts)
    return Chart(id=name, names=names, series=series, of=pen.say("board.reports"), across=True, labelled=True)


def figure(name: str, counted: Figure, pen: Pen) -> Chart:
    """Draw figures: a spread over its steps, sums over the years."""
    years = tuple(year or pen.say("board.unnamed") for year in counted.years)
    if not counted.drawn.is_spread:
        series = tuple(
            Series(name=clean(words), values=tuple(map(_plain, values)))
            for words, values in zip(counted.names, counted.values, strict=True)
        )
        unit = pen.say("board.year")
        return Chart(
            id=name, names=years, series=series, of=pen.say("board.sum"), unit=unit, stack=not counted.drawn.is_beside
        )  # fmt: skip
    columns = list(zip(*counted.values, strict=True))
    if len(years) <= YEARS:
        series = tuple(Series(name=y, values=tuple(map(_plain, c))) for y, c in zip(years, columns, strict=True))
    else:
        series = (
            Series(name=pen.say("board.reports"), values=tuple(_plain(sum(row, Decimal(0))) for row in counted.values)),
        )
    return Chart(id=name, names=counted.names, series=series, of=pen.say("board.reports"), unit=pen.say("board.figure"))


def _plain(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)
