"""Reports as text: what is left of a table when a page is copied, crawled or converted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from samples.render.grid import Grid
from samples.render.paper import Paper

Lay = Callable[[Grid], list[str]]
"""Turns a table into blocks of text."""


def document(paper: Paper, table: Lay, gap: str = "\n\n", title: str = "", heading: str = "") -> str:
    """
    Write a whole report.

    Args:
        paper: The report.
        table: How a table is written.
        gap: What stands between blocks.
        title, heading: What stands before the title and before headings.
    """
    blocks = [title + paper.title] if paper.title else []
    blocks += paper.preamble
    for part in paper.parts:
        blocks += [heading + part.heading] if part.heading else []
        blocks += part.paragraphs
        for each in part.tables:
            blocks += table(each.rows)
    return gap.join(blocks) + "\n"


def lines(paper: Paper) -> str:
    """One cell a line; a blank cell leaves nothing."""
    return document(paper, lambda rows: [cell for cell in _cells(rows) if cell])


def spaced_lines(paper: Paper) -> str:
    """One cell a line, with blanks and no-break spaces around."""
    return document(paper, lambda rows: [f"  \u00a0{cell}\u00a0 " for cell in _cells(rows) if cell], gap="\n \n")


def pipes(paper: Paper) -> str:
    """A row a line, spanned cells left out, blank cells kept."""
    return document(paper, lambda rows: [_piped(rows)])


def bare_pipes(paper: Paper) -> str:
    """Pipes only between cells."""
    return document(paper, lambda rows: ["\n".join(" | ".join(c for c in row if c is not None) for row in rows)])


def bordered_pipes(paper: Paper) -> str:
    """Rows opened and closed by pipes, spanned cells as empty tails."""
    return document(paper, lambda rows: ["\n".join("|" + "".join(f" {c or ''} |" for c in row) for row in rows)])


def separate_pipes(paper: Paper) -> str:
    """As pipes, with a blank line between rows."""
    return document(paper, lambda rows: [_piped(rows).replace("\n", "\n\n")])


def one_cell_pipes(paper: Paper) -> str:
    """A cell a line, a pipe a line; a blank cell leaves nothing."""
    return document(paper, lambda rows: ["\n|\n".join(cell for cell in _cells(rows) if cell)], gap="\n")


def dropped_blanks(paper: Paper) -> str:
    """A row a line, blank cells gone."""
    return document(paper, lambda rows: [_piped([[cell or None for cell in row] for row in rows])])


def tabs(paper: Paper) -> str:
    """As copied out of a browser: a row a line, tabs between cells."""
    return document(paper, lambda rows: ["\n".join("\t".join(c for c in row if c is not None) for row in rows)])


def markdown(paper: Paper) -> str:
    """Headings and rectangular tables, spanned cells empty."""

    def table(rows: Grid) -> list[str]:
        printed = ["| " + " | ".join(cell or "" for cell in row) + " |" for row in rows]
        return ["\n".join([printed[0], "|" + " --- |" * len(rows[0]), *printed[1:]])]

    return document(paper, table, title="# ", heading="## ")


def _cells(rows: Grid) -> Iterator[str]:
    return (cell for row in rows for cell in row if cell is not None)


def _piped(rows: Grid) -> str:
    return "\n".join("".join(f"{cell} | " for cell in row if cell is not None).rstrip(" ") for row in rows)


LAYOUTS: dict[str, Callable[[Paper], str]] = {
    "lines": lines,
    "spaced-lines": spaced_lines,
    "pipes": pipes,
    "bare-pipes": bare_pipes,
    "bordered-pipes": bordered_pipes,
    "separate-pipes": separate_pipes,
    "one-cell-pipes": one_cell_pipes,
    "tabs": tabs,
    "markdown": markdown,
}

KEEP_BLANKS = ("pipes", "bordered-pipes", "separate-pipes", "tabs", "markdown")
"""Those in which a blank cell leaves its place."""
