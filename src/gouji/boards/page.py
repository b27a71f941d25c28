"""
Pages of a dashboard: what stands around them, tables, and the policy that lets nothing run but what the page itself brings.

A page works from a disk: nothing is fetched. What strangers wrote is text everywhere, in data for scripts too.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from importlib import resources
from typing import NamedTuple

from gouji.messages import brief
from gouji.outputs.html_marks import safe, said
from gouji.outputs.html_style import STYLE
from gouji.outputs.layout import Pen

ASSETS = resources.files("gouji.boards") / "assets"
CHARTS = "echarts.common.min.js"
"""Apache ECharts 6.1.0, as the npm registry has it: bars and lines, drawn as SVG."""
LICENCES = ("echarts.LICENSE", "echarts.NOTICE", "d3.LICENSE", "zrender.LICENSE")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


class Heat(NamedTuple):
    """So many of the reports of a group: the more of them, the darker."""

    part: int
    whole: int


Cell = Html | Heat | str | int | Decimal | None
SHADES = 5
LONGEST = 1000
"""Signs of one text that are written; of a name, `NAME`."""
NAME = 120
ROOM = (("t", 11), ("s", 5))
"""Classes of cells that get a column of some width, and from how many signs on."""


@functools.cache
def asset(name: str) -> str:
    """Read a file that belongs to the pages."""
    return (ASSETS / name).read_text(encoding="utf-8")


def opening(title: str, pen: Pen, scripts: Sequence[str] = ()) -> Iterator[str]:
    """
    Begin a page.

    Args:
        title: As text.
        pen: For the language.
        scripts: The scripts that stand in it, word for word.

    Yields:
        Lines of HTML, up to within `main`.
    """
    style = STYLE + asset("board.css")
    policy = [f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"]
    if scripts:
        # What is drawn sets its fonts by attributes.
        policy += [
            "script-src " + " ".join(f"'{_hash(script)}'" for script in scripts),
            "style-src-attr 'unsafe-inline'",
        ]
    yield f'<!doctype html>\n<html lang="{"zh-CN" if pen.lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">'
    yield f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{safe(title)}</h1>"


def closing(scripts: Sequence[str] = (), data: object = None) -> Iterator[str]:
    """End a page, with data for its scripts and the scripts themselves."""
    yield "</main>"
    if scripts:
        yield f'<script type="application/json" id="data">{as_data(data)}</script>'
        yield from (f"<script>{script}</script>" for script in scripts)
    yield "</body>\n</html>"


def as_data(value: object) -> str:
    """Write data so that no text in it ends the element around it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def table(heads: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str, *, name: str = "") -> Iterator[str]:
    """
    Write a table that can be sorted where scripts run, and scrolled where it is long.

    Args:
        heads: Of the columns.
        rows: A head of the row, then the values; numbers stand on the right.
        caption: What it shows.
        name: Its name in the page.
    """
    named = f' id="{name}"' if name else ""
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(caption)}">'
    yield f'<table class="sortable"{named}>\n<caption>{safe(caption)}</caption>'
    columns = "".join(f'<th scope="col">{safe(head)}</th>' for head in heads)
    yield f"<thead><tr>{columns}</tr></thead>\n<tbody>"
    for first, *others in rows:
        yield f'<tr><th scope="row">{_shown(first)}</th>{"".join(map(_cell, others))}</tr>'
    yield "</tbody>\n</table>\n</div>"


def text(words: object, longest: int = LONGEST) -> str:
    """Write what a stranger wrote as text, no longer than anybody reads."""
    return safe(brief(str(words), longest))


def number(value: float | Decimal | None) -> str:
    """Write a number as people read it."""
    if isinstance(value, Decimal):
        shown = f"{value:,f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "" if value is None else f"{value:,}"


def share(part: int, whole: int) -> str:
    """Write a share in per cent, with one decimal; nothing of nothing."""
    return f"{Decimal(part * 100) / Decimal(whole):.1f} %" if whole else "–"


def note(pen: Pen, key: str, **values: object) -> str:
    """Say something beside what is shown."""
    return f'<p class="faint">{said(pen, key, **values)}</p>'


def _cell(value: Cell) -> str:
    if isinstance(value, Heat):
        shade = f" h{min(SHADES, 1 + value.part * SHADES // value.whole)}" if value.part and value.whole else ""
        return f'<td class="n{shade}" data-v="{value.part}" title="{share(*value)}">{value.part or ""}</td>'
    if isinstance(value, int | Decimal):
        return f'<td class="n" data-v="{value}">{number(value)}</td>'
    if isinstance(value, str) and not isinstance(value, Html) and value.endswith(" %"):
        return f'<td class="n" data-v="{value[:-2]}">{value}</td>'
    length = len(value) if isinstance(value, str) and not isinstance(value, Html) else 0
    room = next((f' class="{name}"' for name, least in ROOM if length >= least), "")
    return f"<td{room}>{_shown(value)}</td>"


def _shown(value: Cell) -> str:
    if isinstance(value, Html):
        return value
    assert not isinstance(value, Heat)
    return number(value) if isinstance(value, int | Decimal) else text(value or "")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
