"""
An audit as pages that work from a disk: the picture of the whole, and a page for each body.

The same tables give the same bytes. What is left out of the pages because there is so much of it is told with the limit,
and where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from gouji.boards import charts, extras
from gouji.boards.bodies import write_pages
from gouji.boards.counts import Body, Counts, Group, RuleCount, count_all, rules_of_bodies
from gouji.boards.figures import Figure, count_figures
from gouji.boards.files import write_file
from gouji.boards.links import PAGES, link, page_name, with_page
from gouji.boards.page import (
    CHARTS,
    LICENCES,
    NAME,
    Cell,
    Heat,
    Html,
    asset,
    closing,
    note,
    number,
    opening,
    share,
    table,
)
from gouji.boards.stamp import stamp_lines
from gouji.boards.tables import has_table
from gouji.boards.words import Words
from gouji.messages import brief
from gouji.outputs.html_marks import safe, said
from gouji.outputs.layout import Pen

LISTED = 10_000
"""Bodies among which the page searches; the gravest ones."""
FIRST = 100
"""Bodies that are shown where no script runs."""
HEAT = (25, 20)
"""Rules and groups of a heat map."""
WIDTH = 1_000_000


def write_dashboard(
    folder: Path, lang: str, words: Words | None = None, pages: int | None = PAGES, *, home: str = ""
) -> None:  # fmt: skip
    """
    Write `index.html`, a page for each body below `bodies/`, and the licences of what the pages use below `assets/`.

    Args:
        folder: What an audit wrote.
        lang: `zh` or `en`.
        words: For ids.
        pages: How many bodies get a page, the gravest first; None for all of them.
        home: Where the page of all packs is, seen from here, if this is that of one; and the tables of the audit.

    Raises:
        UsageError: If a table cannot be read.
        OSError: If a file cannot be written.
    """
    board = _Board(folder, Pen(lang=lang, color=False, width=WIDTH), words or Words(), pages, home)
    write_pages(folder, with_page(board.counts.bodies, pages), board.words, board.pen)
    (folder / "assets").mkdir(exist_ok=True)
    for name in LICENCES:
        write_file(folder / "assets" / name, asset(name).splitlines())
    write_file(folder / "index.html", board.lines())


class _Board:
    """The page of the whole, under way."""

    def __init__(self, folder: Path, pen: Pen, words: Words, pages: int | None, home: str) -> None:
        self.folder, self.pen, self.words, self.pages, self.home = folder, pen, words, pages, home
        self.counts: Counts = count_all(folder, None if pages is None else max(pages, LISTED))
        self.figures: tuple[Figure, ...] = count_figures(folder, words.charts)
        self.charts: list[charts.Chart] = []
        self.linked = frozenset(body.key for body in with_page(self.counts.bodies, pages))
        self.numbers = {c.rule: n for n, c in enumerate(self._failing())}
        self.sides = self._sides()

    def lines(self) -> Iterator[str]:
        """Write the page."""
        pen = self.pen
        title = pen.say("board.title", title=self.words.title or pen.say("board.untitled"))
        scripts = (asset(CHARTS), asset("board.js"))
        yield from opening(title, pen, scripts)
        if self.home:
            yield f'<p class="faint"><a href="{self.home}index.html">{said(pen, "board.all-packs")}</a></p>'
        yield from (f'<p class="stamp">{safe(line)}</p>' for line in stamp_lines(self.words, pen))
        yield from self._cards()
        parts = [(key, list(lines)) for key, lines in self._parts()]
        parts = [(key, lines) for key, lines in parts if lines]
        yield f'<nav aria-label="{said(pen, "board.contents")}"><ul class="toc">'
        yield from (f'<li><a href="#{key}">{said(pen, f"board.part-{key}")}</a></li>' for key, _ in parts)
        yield "</ul></nav>"
        for key, lines in parts:
            yield f'<section id="{key}" aria-labelledby="{key}-h">\n<h2 id="{key}-h">{said(pen, f"board.part-{key}")}</h2>'
            yield from lines
            yield "</section>"
        yield from closing(scripts, self._data())

    def _parts(self) -> Iterator[tuple[str, Iterator[str]]]:
        yield "years", self._groups("years", self.counts.years, "board.year")
        yield "rules", self._rules()
        yield "regions", self._groups("regions", self.counts.regions, "board.region")
        yield "kinds", self._groups("kinds", self._kinds(), "board.kind")
        yield "heat", self._heat()
        yield "figures", self._figures()
        yield "bodies", self._bodies()
        yield from extras.parts(self.folder, self.words, self.pen)
        yield "about", self._about()

    def _cards(self) -> Iterator[str]:
        total, pen = self.counts.total, self.pen
        cards = [
            (number(total.reports), said(pen, "board.reports")),
            (number(self.counts.sizes["body"]), said(pen, "board.bodies")),
        ]
        for n, key in ((total.failed, "fail"), (total.open, "undetermined"), (total.passed, "pass")):
            cards.append((number(n), f"{said(pen, f'outcome.{key}')} · {share(n, total.reports)}"))
        for n, key in ((total.errors, "errors"), (total.warnings, "warnings"), (total.infos, "infos")):
            cards.append((number(n), said(pen, f"board.{key}")))
        if has_table(self.folder, "waivers"):
            cards.append((number(self.counts.waived), said(pen, "board.waived")))
        cards.append((number(extras.unread(self.folder)), said(pen, "board.unread")))
        yield '<ul class="cards">'
        yield from (f"<li><b>{value}</b>{words}</li>" for value, words in cards)
        yield "</ul>"

    def _draw(self, chart: charts.Chart, caption: str) -> str:
        self.charts.append(chart)
        return f'<div class="chart" id="{chart.id}" role="img" aria-label="{safe(caption)}"></div>'

    def _groups(self, key: str, groups: tuple[Group, ...], head: str) -> Iterator[str]:
        """Show how groups came out, if there is more than one or it has a name."""
        if len(groups) < 2 and (key != "years" or not any(group.name for group in groups)):
            return
        pen = self.pen
        across = key != "years"
        shown = sorted(groups, key=lambda g: (-g.failed, -g.reports, g.name))[: charts.MOST] if across else groups
        unit = "" if across else pen.say(head)
        caption = pen.say(f"board.part-{key}")
        yield '<div class="pair">'
        yield self._draw(charts.verdicts(f"c-{key}", shown, pen, unit=unit, across=across), caption)
        heads = [pen.say(k) for k in (head, *GROUP_HEADS)]
        yield from table(heads, (self._group_row(group) for group in groups), caption)
        yield "</div>"
        total = self.counts.sizes[key.removesuffix("s")]
        if total > len(shown):
            yield note(pen, "board.most", n=number(len(shown)), of=number(total))

    def _group_row(self, group: Group) -> list[Cell]:
        return [group.name or self.pen.say("board.unnamed"), *group_cells(group)]

    def _kinds(self) -> tuple[Group, ...]:
        names = self.words.kinds
        return tuple(msgspec.structs.replace(g, name=self._kind(g.name) if g.name in names or g.name == "unknown" else g.name)
                     for g in self.counts.kinds)  # fmt: skip

    def _kind(self, kind: str) -> str:
        return self.words.kinds.get(kind, self.pen.say("board.kind-unknown") if kind == "unknown" else kind)

    def _failing(self) -> list[RuleCount]:
        return [rule for rule in self.counts.rules if rule.reports]

    def _rules(self) -> Iterator[str]:
        failing, pen = self._failing(), self.pen
        if not failing:
            yield f"<p>{said(pen, 'board.no-faults')}</p>"
            return
        caption = pen.say("board.part-rules")
        yield '<div class="pair">'
        yield self._draw(charts.rules("c-rules", failing[: charts.MOST], pen), caption)
        waived = ("waived",) if has_table(self.folder, "waivers") else ()
        heads = [
            pen.say(f"board.{k}") for k in ("rule", "title-of-rule", "level", "reports", "share", "findings", *waived)
        ]
        yield from table(heads, map(self._rule_row, failing), caption)
        yield "</div>"
        yield note(pen, "board.rules-note")
        quiet = len(self.counts.rules) - len(failing)
        if quiet:
            yield note(pen, "board.quiet", n=quiet)

    def _rule_row(self, rule: RuleCount) -> list[Cell]:
        to_bodies = f'<a href="#bodies" data-rule="{self.numbers[rule.rule]}">{safe(rule.rule)}</a>'
        level = f'<span class="tag {safe(rule.severity)}">{said(self.pen, f"severity.{rule.severity}")}</span>'
        return [
            Html(to_bodies), self.words.rules.get(rule.rule, rule.title), Html(level), rule.reports,
            share(rule.reports, self.counts.total.reports), rule.findings,
            *([rule.waived] if has_table(self.folder, "waivers") else ()),
        ]  # fmt: skip

    def _heat(self) -> Iterator[str]:
        """Show where rules fail: the share of the reports of a group, darker the more."""
        sides = (("region", self.counts.regions, self.counts.by_region), ("kind", self.counts.kinds, self.counts.by_kind),
                 ("year", self.counts.years, self.counts.by_year))  # fmt: skip
        rules = self._failing()[: HEAT[0]]
        for key, groups, found in sides:
            if len(groups) < 2 or not rules:
                continue
            chosen = (
                groups if key == "year" else sorted(groups, key=lambda g: (-g.failed, -g.reports, g.name))[: HEAT[1]]
            )
            caption = self.pen.say(f"board.heat-{key}")
            names = [
                brief(self._kind(g.name) if key == "kind" else g.name, NAME) or self.pen.say("board.unnamed")
                for g in chosen
            ]
            yield '<div class="heat">'
            rows = (self._heat_row(rule, chosen, found) for rule in rules)
            yield from table([self.pen.say("board.rule"), *names], rows, caption)
            yield "</div>"
            if len(chosen) < self.counts.sizes[key]:
                yield note(self.pen, "board.most", n=number(len(chosen)), of=number(self.counts.sizes[key]))
        yield note(self.pen, "board.heat-note") if rules else ""

    def _heat_row(self, rule: RuleCount, groups: Iterable[Group], found: dict[tuple[str, str], int]) -> list[Cell]:
        title = self.words.rules.get(rule.rule, rule.title)
        return [f"{rule.rule} {title}", *(Heat(found.get((rule.rule, g.name), 0), g.reports) for g in groups)]

    def _figures(self) -> Iterator[str]:
        for n, figure in enumerate(self.figures):
            if figure.is_empty:
                continue
            title, pen = figure.drawn.title, self.pen
            years = [year or pen.say("board.unnamed") for year in figure.years]
            yield f'<h3>{safe(title)}</h3>\n<div class="pair">'
            yield self._draw(charts.figure(f"c-figure-{n}", figure, pen), title)
            first = pen.say("board.figure" if figure.drawn.is_spread else "board.cell")
            rows: list[list[Cell]] = [[name, *values] for name, values in zip(figure.names, figure.values, strict=True)]
            if any(figure.without):
                rows.append([pen.say("board.without"), *figure.without])
            yield from table([first, *years], rows, title)
            yield "</div>"

    def _bodies(self) -> Iterator[str]:
        pen, bodies, total = self.pen, self.counts.bodies, self.counts.sizes["body"]
        yield '<div class="filters needs-script">'
        yield f'<label>{said(pen, "board.search")}<input id="f-text" type="search" autocomplete="off"></label>'
        regions, kinds = self._listed_groups()
        choices = (
            ("rule", [f"{c.rule} {self.words.rules.get(c.rule, c.title)}" for c in self._failing()]),
            ("region", [name or pen.say("board.unnamed") for name in regions]),
            ("kind", [self._kind(name) or pen.say("board.unnamed") for name in kinds]),
        )
        for key, names in choices:
            if len(names) < 2 and key != "rule":
                continue
            options = "".join(f'<option value="{n}">{safe(name[:80])}</option>' for n, name in enumerate(names))
            every = f'<option value="">{said(pen, "board.every")}</option>'
            yield f'<label>{said(pen, f"board.{key}")}<select id="f-{key}">{every}{options}</select></label>'
        yield f'<button type="button" id="f-clear">{said(pen, "board.clear")}</button>\n</div>'
        yield '<p class="faint" id="f-count" aria-live="polite"></p>'
        heads = [pen.say(k) for k in ("board.body", *(_SIDES[n] for n in self.sides), *_BODY_HEADS)]
        yield from table(heads, map(self._body_row, bodies[:FIRST]), pen.say("board.part-bodies"), name="bodies-table")
        yield f'<button type="button" class="more" id="f-more">{said(pen, "board.more")}</button>'
        if total > FIRST:
            yield f'<p class="faint no-script">{said(pen, "board.first-bodies", n=FIRST, of=number(total))}</p>'
        if total > LISTED:
            yield note(pen, "board.listed", n=number(LISTED), of=number(total))
        if total > len(self.linked):
            yield note(pen, "board.paged", n=number(len(self.linked)), of=number(total))

    def _listed_groups(self) -> tuple[dict[str, int], dict[str, int]]:
        """Number the areas and kinds of the bodies that are listed."""
        listed = self.counts.bodies[:LISTED]
        regions, kinds = sorted({body.region for body in listed}), sorted({body.kind for body in listed})
        return {name: n for n, name in enumerate(regions)}, {name: n for n, name in enumerate(kinds)}

    def _body_row(self, body: Body) -> list[Cell]:
        name: Cell = Html(f'<a href="{link(body.key)}">{safe(body.name)}</a>') if body.key in self.linked else body.name
        cells = _body_numbers(body)
        about = {1: body.region or self.pen.say("board.unnamed"), 2: self._kind(body.kind)}
        return [name, *(about[n] for n in self.sides), *cells]

    def _sides(self) -> list[int]:
        """Number the columns of the area and the kind, each if any body that is listed has one."""
        regions, kinds = self._listed_groups()
        return [n for n, named in ((1, any(regions)), (2, bool(set(kinds) - {"", "unknown"}))) if named]

    def _about(self) -> Iterator[str]:
        yield f"<p>{said(self.pen, 'board.about')}</p>\n<ul>"
        names = (
            "workbook.xlsx",
            *(f"{self.home}{name}.parquet" for name in ("reports", "findings", "ledger", "cells", "texts")),
            f"{self.home}manifest.json",
        )
        told = ((name, "board.file-" + name.rpartition("/")[2].partition(".")[0]) for name in names)
        yield from (f"<li><code>{name}</code> {said(self.pen, key)}</li>" for name, key in told)
        yield "</ul>"
        yield note(self.pen, "board.library")

    def _data(self) -> object:
        """Give the scripts what they draw and list."""
        listed = self.counts.bodies[:LISTED]
        regions, kinds = self._listed_groups()
        failing = rules_of_bodies(self.folder, [body.key for body in listed])
        unnamed = self.pen.say("board.unnamed")
        rows = [
            [
                body.name, regions[body.region], kinds[body.kind], *_body_numbers(body),
                sorted(self.numbers[rule] for rule in failing.get(body.key, ())),
                page_name(body.key) if body.key in self.linked else "",
            ]
            for body in listed
        ]  # fmt: skip
        return {
            "words": {"found": self.pen.say("board.found")},
            "charts": [msgspec.to_builtins(chart) for chart in self.charts],
            "bodies": {
                "sides": self.sides,
                "regions": [brief(name, NAME) or unnamed for name in regions],
                "kinds": [brief(self._kind(name), NAME) or unnamed for name in kinds],
                "rows": rows,
            },
        }


GROUP_HEADS = ("board.reports", "outcome.fail", "board.share", "outcome.undetermined", "outcome.pass", "board.errors",
                "board.warnings", "board.infos")  # fmt: skip
_SIDES = {1: "board.region", 2: "board.kind"}
_BODY_HEADS = ("board.reports", "outcome.fail", "outcome.undetermined", "board.errors", "board.warnings", "board.infos")


def group_cells(group: Group) -> list[Cell]:
    """Give what `GROUP_HEADS` head."""
    rate = share(group.failed, group.reports)
    return [group.reports, group.failed, rate, group.open, group.passed, group.errors, group.warnings, group.infos]


def _body_numbers(body: Body) -> list[int]:
    return [body.reports, body.failed, body.open, body.errors, body.warnings, body.infos]
