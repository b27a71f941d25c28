"""
A coverage as one HTML page that needs nothing beside it: no script, no font or picture from elsewhere.

Each table is drawn as the form prints it, with headings that a screen reader can follow; what colour says, the signs in a
cell and the list below the table say too, on paper as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from gouji.keeper.coverage.marks import Mark, distance_key, mark_of
from gouji.keeper.coverage.model import CellGuard, Coverage, Health, Redundant, RowGuard, TableGuard
from gouji.messages import phrase

_STYLE = """
:root {
 color-scheme: light dark;
 --line: #888; --ok: #d9f2dc; --part: #fdf0cf; --bad: #fbd9d6; --ink: #1a1a1a; --back: #fff
}
@media (prefers-color-scheme: dark) {
 :root { --ok: #174a22; --part: #5a4708; --bad: #6b1f1a; --ink: #eee; --back: #161616 }
}
body {
 font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 80em; padding: 0 1em;
 color: var(--ink); background: var(--back)
}
.wide { overflow-x: auto }
table { border-collapse: collapse; margin: 1em 0 }
caption { text-align: left; font-weight: bold; padding: .3em 0 }
th, td { border: 1px solid var(--line); padding: .2em .5em }
th { font-weight: normal; text-align: left; vertical-align: bottom }
td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
td.void { background: repeating-linear-gradient(45deg, transparent 0 4px, var(--line) 4px 5px) }
.always { background: var(--ok) } .at-times { background: var(--part) } .info, .none { background: var(--bad) }
.under { display: block; font-size: .8em; opacity: .8 } sup a { color: inherit }
code { font-size: .92em; overflow-wrap: anywhere }
@media print {
 :root { color-scheme: light; --ok: #fff; --part: #eee; --bad: #ccc; --ink: #000; --back: #fff }
 body { margin: 0; max-width: none; font-size: 9pt }
 .wide { overflow: visible }
 tr, li { break-inside: avoid }
 sup a { text-decoration: none }
}
"""


def coverage_page(coverage: Coverage, lang: str) -> bytes:
    """
    Write the page.

    Args:
        coverage: What is guarded.
        lang: The language of the page's own words, `zh` or `en`.
    """
    return ("\n".join(_page(coverage, lang)) + "\n").encode()


def _page(coverage: Coverage, lang: str) -> Iterator[str]:
    title = _say("coverage.title", lang, pack=coverage.pack.id, edition=coverage.pack.edition)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<!doctype html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    yield f"<p>{escape(coverage.pack.version)} · <code>sha256 {escape(coverage.pack.sha256)}</code></p>"
    yield f"<p>{_say('coverage.legend', lang)}</p>"
    names = ", ".join(coverage.reports) or "-"
    yield f"<p>{_say('coverage.reports', lang, n=len(coverage.reports), names=names)}</p>"
    if not coverage.complete:
        yield f"<p>{_say('coverage.incomplete', lang)}</p>"
    for table in coverage.tables:
        yield from _table(table, coverage, lang)
    lists = (
        ("coverage.none-at-all", coverage.unguarded),
        ("coverage.info-alone", coverage.info_only),
        ("coverage.at-times", coverage.at_times),
    )
    for key, paths in lists:
        yield f"<p>{_say(key, lang, n=len(paths))}</p>"
        yield from (f"<p><code>{escape(', '.join(paths))}</code></p>" for _ in paths[:1])
    yield "</main>\n</body>\n</html>"


def _say(key: str, lang: str, **values: object) -> str:
    return escape(phrase(key, lang, values))


class _Sets:
    """The sets of rules that guard cells of a table, numbered in the order of the cells."""

    def __init__(self, table: TableGuard, grave: frozenset[str]) -> None:
        self.table = table.id
        self.numbers: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
        self.cells: dict[str, tuple[Mark, int]] = {}
        for cell in (cell for row in table.rows for cell in row.cells):
            key = (cell.always, tuple(_seen(cell)))
            self.cells[cell.path] = (mark_of(cell, grave), self.numbers.setdefault(key, len(self.numbers) + 1))

    def anchor(self, number: int) -> str:
        """Name the place where a set is listed."""
        return escape(f"{self.table}-{number}", quote=True)


def _seen(cell: CellGuard) -> Iterator[str]:
    for each in cell.seen:
        yield each.rule + ("" if each.more and each.less else " +1" if each.more else " −1")


def _table(table: TableGuard, coverage: Coverage, lang: str) -> Iterator[str]:
    sets = _Sets(table, coverage.grave())
    yield f'<h2>{escape(table.label)}</h2>\n<div class="wide">\n<table>\n<caption>{escape(table.id)}</caption>'
    yield from _across(table, sets, lang) if table.transposed else _down(table, sets, lang)
    yield "</table>\n</div>"
    yield f"<h3>{_say('coverage.sets', lang)}</h3>\n<ol>"
    for (always, seen), number in sets.numbers.items():
        said = _say("coverage.set", lang, always=", ".join(always) or "-", seen=", ".join(seen) or "-")
        yield f'<li id="{sets.anchor(number)}">{said}</li>'
    yield "</ol>"
    yield from _health(table.health, lang)


def _head(label: str, under: tuple[str, ...], scope: str) -> str:
    above = f'<span class="under">{escape(" › ".join(under))}</span>' if under else ""
    return f'<th scope="{scope}">{above}{escape(label)}</th>'


def _down(table: TableGuard, sets: _Sets, lang: str) -> Iterator[str]:
    heads = "".join(_head(column.label, column.under, "col") for column in table.columns)
    yield f'<thead>\n<tr><th scope="col">{_say("coverage.row", lang)}</th>{heads}</tr>\n</thead>\n<tbody>'
    for row in table.rows:
        cells = {cell.column: cell for cell in row.cells}
        label = row.label + (phrase("coverage.optional", lang) if row.optional else "")
        drawn = "".join(_cell(cells.get(column.id), sets, lang) for column in table.columns)
        yield f"<tr>{_head(label, row.under, 'row')}{drawn}</tr>"
    yield "</tbody>"


def _across(table: TableGuard, sets: _Sets, lang: str) -> Iterator[str]:
    """Draw a table whose rows are printed side by side, as groups of columns."""
    labels = {column.id: column.label for column in table.columns}
    rows = [row for row in table.rows if row.cells]
    yield "<thead>"
    if any(row.under for row in rows):
        yield f"<tr>{''.join(_group(' › '.join(u), sum(len(r.cells) for r in g)) for u, g in _groups(rows))}</tr>"
    yield f"<tr>{''.join(_group(row.label, len(row.cells)) for row in rows)}</tr>"
    heads = "".join(f'<th scope="col">{escape(labels[cell.column])}</th>' for row in rows for cell in row.cells)
    yield f"<tr>{heads}</tr>\n</thead>\n<tbody>"
    yield f"<tr>{''.join(_cell(cell, sets, lang) for row in rows for cell in row.cells)}</tr>\n</tbody>"


def _groups(rows: list[RowGuard]) -> Iterator[tuple[tuple[str, ...], list[RowGuard]]]:
    yield from ((under, list(group)) for under, group in groupby(rows, key=lambda row: row.under))


def _group(label: str, size: int) -> str:
    return f'<th scope="colgroup" colspan="{size}">{escape(label)}</th>'


def _cell(cell: CellGuard | None, sets: _Sets, lang: str) -> str:
    if cell is None:
        return '<td class="void"></td>'
    mark, number = sets.cells[cell.path]
    said = _spoken(mark, lang)
    link = f'<sup><a href="#{sets.anchor(number)}">{number}</a></sup>'
    return f'<td class="{mark.kind}" title="{escape(cell.path)}: {said}">{mark}{link}</td>'


def _spoken(mark: Mark, lang: str) -> str:
    if mark.always or mark.seen:
        return _say("coverage.mark-always", lang, n=mark.always, m=mark.seen)
    return _say("coverage.mark-info", lang, n=mark.info) if mark.info else _say("coverage.mark-none", lang)


def _health(health: Health, lang: str) -> Iterator[str]:
    rank = phrase("coverage.rank-unknown", lang) if health.rank is None else health.rank
    counts = {"redundant": len(health.redundant), "contradictory": len(health.contradictory)}
    yield f"<p>{_say('coverage.health', lang, relations=health.relations, rank=rank, **counts)}</p>"
    yield f"<p>{_say(distance_key(health), lang, detects=health.detects, corrects=health.corrects)}</p>"
    if health.unnoticed:
        yield f"<p>{_say('coverage.unnoticed', lang, cells=', '.join(health.unnoticed))}</p>"
    for key, items in (("coverage.redundant", health.redundant), ("coverage.contradictory", health.contradictory)):
        yield from (f"<p>{_combination(key, item, lang)}</p>" for item in items)


def _combination(key: str, item: Redundant, lang: str) -> str:
    terms = " ".join(f"{_factor(term.factor)}{term.relation}" for term in item.sum_of)
    return _say(key, lang, relation=item.relation, n=len(item.sum_of), rules=terms, gap=item.gap)


def _factor(factor: str) -> str:
    return {"1": "+ ", "-1": "− "}.get(factor, f"+ {factor} × ")
