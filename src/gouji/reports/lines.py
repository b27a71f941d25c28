"""
A document as one sequence of lines, whatever blocks it was made of: a paragraph is a line, and so is a row of a grid.

Sections begin anywhere, inside a layout table too; a table may be spread over lines of one cell. What is only around
the report on a page (navigation, counters, page marks) is left out here, by the patterns of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gouji.documents.model import Document, GridCell, Paragraph, Picture
from gouji.findings import Location
from gouji.reports.match import joined
from gouji.reports.patterns import Patterns

_MAX_FURNITURE = 80


class Line(NamedTuple):
    """
    A line of the document.

    Attributes:
        number: Its place in the sequence, from 0.
        text: What is printed in it, cells divided by pipes.
        cells: Its cells; one for a paragraph.
        is_row: Whether it is a row of a grid with more than one cell.
        at: Where it stands in the source.
        is_heading: Whether the format of the document marks it as a heading.
        is_behind: Whether something was left out right before it.
        picture: What stands here instead of text (`image`, `frame`, `attachment`), if it is not text.
    """

    number: int
    text: str
    cells: tuple[GridCell, ...]
    is_row: bool
    at: Location
    is_heading: bool = False
    is_behind: bool = False
    picture: str = ""

    @property
    def words(self) -> str:
        """The printed cells run together, as for a heading cut by a table."""
        return joined(printed(self.cells)) if self.is_row else self.text


def lines_of(document: Document, furniture: Patterns) -> list[Line]:
    """
    Lay a document out as lines.

    Args:
        document: The document.
        furniture: Patterns of lines that are no part of a report.
    """
    out: list[Line] = []
    is_behind = False
    for line in _raw(document):
        if _may_be_furniture(line.text) and furniture.is_whole(line.text):
            is_behind = True
            continue
        out.append(line._replace(number=len(out), is_behind=is_behind))
        is_behind = False
    return out


def _may_be_furniture(text: str) -> bool:
    return 0 < len(text) <= _MAX_FURNITURE and not text.isdigit() and "。" not in text


def printed(cells: Iterable[GridCell]) -> list[str]:
    """List the texts of cells, without blanks and without the repetitions of spanned cells."""
    return [cell.text for cell in cells if cell.text and not cell.spanned]


def _raw(document: Document) -> Iterator[Line]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            cell = GridCell(text=block.text, at=block.at)
            yield Line(-1, block.text, (cell,), is_row=False, at=block.at, is_heading=block.level is not None)
        elif isinstance(block, Picture):
            yield Line(-1, "", (), is_row=False, at=block.at, picture=block.kind.value)
        else:
            for row in block.rows:
                if row:
                    yield Line(-1, " | ".join(printed(row)), row, is_row=len(row) > 1, at=row[0].at)
