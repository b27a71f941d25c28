"""
Reports in the layouts of real ones: one module a format, each of which takes a `Paper` and gives a file.

`LAYOUTS` names them all. To see a report of your own in one of them, write a `source.yaml` (see `samples/README.md`), or
make the `Paper` yourself:

    from samples.render import LAYOUTS
    from samples.render.grid import sheet
    from samples.render.paper import Paper, Part

    tables = (sheet(form.tables[0], {"licences": ["12"], …}),)
    paper = Paper("…年度报告", ("…",), (Part("二、主动公开政府信息情况", (), tables),))
    Path("report.pdf").write_bytes(LAYOUTS["pdf"](paper))
"""

from __future__ import annotations

from collections.abc import Callable

from samples.render import docx, html, pdf, text
from samples.render.paper import Paper


def _encoded(write: Callable[[Paper], str]) -> Callable[[Paper], bytes]:
    return lambda paper: write(paper).encode()


LAYOUTS: dict[str, Callable[[Paper], bytes]] = {
    **{name: _encoded(write) for name, write in text.LAYOUTS.items()},
    **{name: _encoded(write) for name, write in html.LAYOUTS.items()},
    **docx.LAYOUTS,
    **pdf.LAYOUTS,
}
"""Name of a layout to what writes it."""

SUFFIXES = {"markdown": ".md", "html": ".html", "docx": ".docx", "pdf": ".pdf"}


def suffix_of(layout: str) -> str:
    """Give the suffix of files of a layout."""
    return SUFFIXES.get(layout.partition("-")[0], ".txt")


LOSES_BLANKS = frozenset(text.LAYOUTS) - frozenset(text.KEEP_BLANKS)
"""Layouts in which a blank cell leaves nothing behind."""
