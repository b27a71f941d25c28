"""The words that stand for ids in the tables of an audit, in one language, and what its pack would have drawn of figures."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gouji.packs.form_types import Labelled, Table
from gouji.packs.model import RulePack
from gouji.packs.names import matches


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A chart of figures: the spread of the one cell, or the sums of all; `cells` are paths, each with its words."""

    title: str
    is_spread: bool
    cells: tuple[tuple[str, str], ...]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """
    Words for ids; an id without words is shown as it is.

    Attributes:
        title: Of the pack.
        labels: `TABLE`, `TABLE/ROW` and `TABLE//COLUMN` to what the form prints there.
        kinds: Kinds of body.
        rules: Rule id to what must hold.
        severities: Rule id to `error`, `warning` or `info`.
        cites: Citation id to document, number and clause.
        charts: What to draw of figures.
        late: Rules that tell which reports are late.
        packs: Id, version and hash of each pack that judged.
    """

    title: str = ""
    labels: dict[str, str] = {}
    kinds: dict[str, str] = {}
    rules: dict[str, str] = {}
    severities: dict[str, str] = {}
    cites: dict[str, str] = {}
    charts: tuple[Drawn, ...] = ()
    late: tuple[str, ...] = ()
    packs: tuple[tuple[str, str, str], ...] = ()


def words_of(packs: Sequence[RulePack], lang: str) -> Words:
    """
    Collect the words of packs.

    Args:
        packs: The editions of the pack that judged, in any order; what several have is taken from the newest.
        lang: `zh` or `en`.
    """
    ordered = sorted(packs, key=lambda pack: (pack.id, pack.years))
    if not ordered:
        return Words()
    newest = ordered[-1]
    labels: dict[str, str] = {}
    for pack in ordered:
        for table in pack.form.tables:
            labels |= _labels(table, lang)
    rules = [rule for pack in ordered for rule in pack.rules]
    return Words(
        title=newest.title,
        labels=labels,
        kinds={k.id: _said(k.name, k.en, lang) for pack in ordered for k in pack.form.kinds},
        rules={r.id: r.en.title if lang == "en" and r.en else r.title for r in rules},
        severities={r.id: r.severity.value for r in rules},
        cites={
            c.id: " ".join(filter(None, (c.document, c.number, c.clause)))
            for p in ordered
            for c in p.citations.values()
        },
        charts=tuple(_charts(newest, labels, lang)),
        late=tuple(sorted({r.id for r in rules if any(matches(name, r.id) for name in newest.board.late)})),
        packs=tuple(dict.fromkeys((p.id, p.version, p.sha256) for p in ordered)),
    )


def _labels(table: Table, lang: str) -> dict[str, str]:
    found = {table.id: _of(table, lang)}
    found |= {f"{table.id}/{row.id}": _of(row, lang) for row in table.rows}
    return found | {f"{table.id}//{column.id}": _of(column, lang) for column in table.columns}


def _of(item: Labelled, lang: str) -> str:
    """Give what the form prints, with what stands above it; in English the short name, where there is one."""
    return item.en if lang == "en" and item.en else " › ".join((*item.under, item.label))


def _charts(pack: RulePack, labels: dict[str, str], lang: str) -> list[Drawn]:
    found = []
    for chart in pack.board.charts:
        cells = (chart.spread,) if chart.spread else chart.sums
        named = tuple(zip(cells, _apart(cells, labels), strict=True))
        found.append(Drawn(title=_said(chart.title, chart.en, lang), is_spread=bool(chart.spread), cells=named))
    return found


def _apart(cells: Sequence[str], labels: dict[str, str]) -> list[str]:
    """Name cells by what tells them apart: their rows, if these differ, their columns, if those do."""
    parts = [cell.split("/") for cell in cells]
    used = [k for k in range(3) if len({part[k] for part in parts}) > 1] or [1, 2]
    return [
        " · ".join(labels.get(("{0}", "{0}/{1}", "{0}//{2}")[k].format(*part), part[k]) for k in used) for part in parts
    ]


def _said(name: str, english: str, lang: str) -> str:
    return english if lang == "en" and english else name
