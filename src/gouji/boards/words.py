"""The words that stand for ids in the tables of an audit, in one language, and what its pack would have drawn of figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gouji import __version__
from gouji.packs.form_types import Labelled, Table
from gouji.packs.model import RulePack
from gouji.packs.names import matches


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A chart of figures: the spread of one cell, or sums; `lines` are what is drawn as one: its words, and its cells."""

    title: str
    is_spread: bool
    is_beside: bool = False
    lines: tuple[tuple[str, tuple[str, ...]], ...]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """
    Words for ids; an id without words is shown as it is.

    Attributes:
        engine: Version of the program that judged.
        title: Of the pack.
        labels: `TABLE`, `TABLE/ROW`, `TABLE//COLUMN` and `sections/SECTION` to what the form prints there.
        names: The same to short names.
        kinds: Kinds of body.
        rules: Rule id to what must hold.
        severities: Rule id to `error`, `warning` or `info`.
        cites: Citation id to document, number and clause.
        charts: What to draw of figures.
        late: Rules that tell which reports are late.
        packs: Id, version and hash of each pack that judged.
    """

    engine: str = ""
    title: str = ""
    labels: dict[str, str] = {}
    names: dict[str, str] = {}
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
    names: dict[str, str] = {}
    for table in (table for pack in ordered for table in pack.form.tables):
        parts = dict(_parts(table))
        labels |= {path: _label(part, lang) for path, part in parts.items()}
        names |= {path: _said(part.name, part.en, lang) for path, part in parts.items()}
    labels |= {f"sections/{s.id}": _label(s, lang) for pack in ordered for s in pack.form.sections}
    rules = [rule for pack in ordered for rule in pack.rules]
    return Words(
        engine=__version__,
        title=_said(newest.title, newest.en, lang),
        labels=labels,
        names=names,
        kinds={k.id: _said(k.name, k.en, lang) for pack in ordered for k in pack.form.kinds},
        rules={r.id: r.en.title if lang == "en" and r.en else r.title for r in rules}
        | {each.rule: _said(each.title, each.en, lang) for pack in ordered for each in pack.sets.missing},
        severities={r.id: r.severity.value for r in rules},
        cites={
            c.id: " ".join(filter(None, (c.document, c.number, c.clause)))
            for p in ordered
            for c in p.citations.values()
        },
        charts=tuple(_charts(newest, lang)),
        late=tuple(sorted({r.id for r in rules if any(matches(name, r.id) for name in newest.board.late)})),
        packs=tuple(dict.fromkeys((p.id, p.version, p.sha256) for p in ordered)),
    )


def _parts(table: Table) -> Iterator[tuple[str, Labelled]]:
    yield table.id, table
    yield from ((f"{table.id}/{row.id}", row) for row in table.rows)
    yield from ((f"{table.id}//{column.id}", column) for column in table.columns)


def _label(item: Labelled, lang: str) -> str:
    """Give what the form prints, with what stands above it; in English the short name, where there is one."""
    return item.en if lang == "en" and item.en else " › ".join((*item.under, item.label))


def _charts(pack: RulePack, lang: str) -> Iterator[Drawn]:
    for chart in pack.board.charts:
        title = _said(chart.title, chart.en, lang)
        if chart.spread:
            yield Drawn(title=title, is_spread=True, lines=((title, (chart.spread,)),))
        else:
            lines = tuple((_said(each.title, each.en, lang), each.cells) for each in chart.sums)
            yield Drawn(title=title, is_spread=False, is_beside=chart.beside, lines=lines)


def _said(name: str, english: str, lang: str) -> str:
    return english if lang == "en" and english else name
