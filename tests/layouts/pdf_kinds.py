"""Kinds of layout of PDF reports, by what the lines, grounds and places of the tables tell and what they do not."""

from __future__ import annotations

import random
from dataclasses import replace

from reportlab.lib.pagesizes import A3, A4, landscape

from tests.layouts.pdf import Layout
from tests.layouts.render import Figures, figures

NARROW = {"requests": (20, 60, 150, *[11] * 7), "disputes": (9,) * 15}
WIDE = {"requests": (20, 50, 60, *[22] * 7), "disputes": (9,) * 15}
LONG = {"requests": (8, 16, 22, *[10] * 7), "disputes": (9,) * 15}

KINDS: dict[str, Layout] = {
    "ruled": Layout(),
    "ruled, double lines": Layout(rules="double"),
    "ruled, dashes": Layout(rules="dashed"),
    "ruled, dots": Layout(drawn="dots"),
    "ruled, thin areas": Layout(drawn="rects"),
    "ruled, open sides": Layout(rules="open"),
    "ruled, numbers broken": Layout(widths=NARROW, size=9, padding=2),
    "ruled, number at the top": Layout(numbers="top", widths=LONG),
    "ruled, spaced letters": Layout(spacing=0.5),
    "ruled, letter by letter": Layout(letters=True),
    "ruled, in forms": Layout(form=True),
    "ruled, printed twice": Layout(bold=True, shaded=True),
    "none": Layout(rules="none"),
    "none, close": Layout(rules="none", padding=1),
    "none, very close": Layout(rules="none", padding=0, leading=1.3),
    "none, small, wide": Layout(rules="none", size=7, padding=6),
    "none, right": Layout(rules="none", align="right"),
    "none, left": Layout(rules="none", align="left"),
    "none, text at the top": Layout(rules="none", above="top", widths=LONG),
    "none, text at the bottom": Layout(rules="none", above="bottom", widths=LONG),
    "none, number on the first line": Layout(rules="none", numbers="top", widths=LONG),
    "none, number on the last line": Layout(rules="none", numbers="bottom", widths=LONG),
    "none, labels of many lines": Layout(rules="none", widths=LONG),
    "none, ragged": Layout(rules="none", ragged=True),
    "none, letter by letter": Layout(rules="none", letters=True),
    "none, in forms": Layout(rules="none", form=True),
    "none, printed twice": Layout(rules="none", bold=True),
    "none, landscape": Layout(rules="none", page=landscape(A4), size=10),
    "none, A3": Layout(rules="none", page=A3, size=12),
    "none, turned": Layout(rules="none", rotate=90),
    "none, running up": Layout(rules="none", sideways=270),
    "none, over pages": Layout(rules="none", breaks=frozenset({("requests", 9), ("requests", 18)})),
    "none, over pages, heads again": Layout(
        rules="none", breaks=frozenset({("requests", 9), ("requests", 18)}), repeats=True, head="内部资料 2025"
    ),
    "none, white areas": Layout(rules="none", backgrounds=True),
    "none, narrow": Layout(rules="none", widths=NARROW, size=8, padding=2),
    "zebra": Layout(rules="none", zebra=True),
    "zebra, heads shaded": Layout(rules="none", zebra=True, shaded=True, widths=LONG),
    "zebra, close": Layout(rules="none", zebra=True, padding=1, align="right"),
    "across": Layout(rules="across"),
    "across, thin areas": Layout(rules="across", drawn="rects", align="right"),
    "across, dots": Layout(rules="across", drawn="dots"),
    "across, labels of many lines": Layout(rules="across", widths=LONG),
    "across, number on the first line": Layout(rules="across", numbers="top", widths=LONG),
    "across, close": Layout(rules="across", padding=1),
    "across, over pages": Layout(rules="across", breaks=frozenset({("requests", 9), ("requests", 18)}), repeats=True),
    "across, narrow": Layout(rules="across", widths=NARROW, size=9, padding=2),
    "down": Layout(rules="down"),
    "down, dots": Layout(rules="down", drawn="dots"),
    "down, close": Layout(rules="down", padding=1),
    "down, labels of many lines": Layout(rules="down", widths=LONG),
    "down, over pages": Layout(rules="down", breaks=frozenset({("requests", 9), ("requests", 18)})),
    "down, without ends": Layout(rules="bare"),
    "three": Layout(rules="three"),
    "three, close": Layout(rules="three", padding=1, align="right"),
    "three, labels of many lines": Layout(rules="three", widths=LONG),
    "three, over pages": Layout(rules="three", breaks=frozenset({("requests", 12)}), repeats=True),
}

POOLS = {
    "ordinary": "0 0 0 0 0 1 3 12 104 2776",
    "two digits": "10 12 95 20 37 44 81",
    "blanks": " 0 0  5 3",
    "marks": "0 - / 无 3 12",
}


def given(kind: str, pool: str, seed: int = 0) -> Figures:
    """Draw figures for a kind."""
    chance = random.Random(f"{kind} {pool} {seed}")
    return figures(lambda: chance.choice(POOLS[pool].split(" ")), optional=seed % 2 == 1)


def any_layout(chance: random.Random) -> Layout:
    """Draw a layout, however bad."""
    pick = chance.choice
    layout = Layout(
        rules=pick(["all", "all", "double", "dashed", "open", "none", "none", "across", "down", "bare", "three"]),
        drawn=pick(["lines", "rects", "dots"]),
        size=pick([7, 8, 9, 10, 10.5, 12]),
        padding=pick([0, 0.5, 1, 2, 3, 5]),
        align=pick(["center", "right", "left"]),
        above=pick(["middle", "top", "bottom"]),
        numbers=pick(["", "", "top", "middle", "bottom"]),
        page=pick([A4, landscape(A4), A3]),
        margin=pick([50, 70, 90]),
        rotate=pick([0, 0, 90, 180, 270]),
        marks=pick(["- {n} -", "{n}", "", "第 {n} 页"]),
        backgrounds=chance.random() < 0.3,
        bold=chance.random() < 0.3,
        zebra=chance.random() < 0.2,
        ragged=chance.random() < 0.1,
        repeats=chance.random() < 0.3,
        breaks=frozenset(("requests", chance.randint(1, 26)) for _ in range(pick([0, 1, 2]))),
        cuts=frozenset(("requests", chance.randint(3, 25)) for _ in range(pick([0, 0, 1]))),
        leading=pick([1.1, 1.3, 1.6]),
        spacing=pick([0, 0, 0.3, -0.2]),
    )
    if chance.random() < 0.3:
        widths = {"requests": (15, 50, 120, *[chance.randint(14, 40) for _ in range(7)])}
        layout = replace(layout, widths=widths | {"disputes": tuple(chance.randint(14, 30) for _ in range(15))})
    return layout
