"""
Cells that span rows and columns, laid out as a grid the way browsers do (HTML, "forming a table"), and where the spans lie.

Pages say rowspan=20 where the group has 22 rows: the older form had 20. The rows below then lack a cell at the left, and
every value stands one column off. Such a row is put right only where one change of the spans above it gives it, and the
row below, the width of the table, puts each of its cells where other rows have cells like it, and is the only such change;
leaving it as it stands must not be another explanation. Where that is not so, the row is given as its own cells alone,
without those that span into it: which columns they are in is not for a reader of documents to guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from gouji.documents.model import GridCell

MAX_WIDTH = 1_000
"""Columns that one cell may span; the limit of HTML."""
_UNFIT = "spans-unfit"
_MAX_SUSPECTS = 16
_MAX_CHANGES = 2


class Printed(msgspec.Struct, frozen=True, gc=False):
    """A cell as the source has it, how many columns and rows it says that it spans; 0 rows are all to the end."""

    cell: GridCell
    width: int = 1
    height: int = 1


class PrintedRow(NamedTuple):
    """A row as the source has it; no cell spans beyond the rows of its group."""

    cells: Sequence[Printed]
    group: int = 0


class TooManyCells(Exception):
    """The tables of a document have more cells than allowed."""


class Budget:
    """How many cells may still be visited, for all the tables of a document."""

    def __init__(self, cells: int) -> None:
        self.left = cells

    def spend(self, cells: int) -> None:
        """
        Take from what is left.

        Raises:
            TooManyCells: If nothing is left.
        """
        self.left -= cells
        if self.left < 0:
            raise TooManyCells


Rows = tuple[tuple[GridCell, ...], ...]


class _Placed(NamedTuple):
    """A cell in its place: first column, the row behind its last one."""

    x: int
    until: int
    cell: Printed

    @property
    def end(self) -> int:
        return self.x + self.cell.width


class _Laid(NamedTuple):
    """A row in its place: its own cells, those that hang into it from above, and the column behind its last one."""

    own: tuple[_Placed, ...]
    hanging: tuple[_Placed, ...]
    end: int
    collides: bool
    is_sure: bool = True


def lay_out(rows: Sequence[PrintedRow], budget: Budget) -> Rows:
    """
    Lay a table out as rows of cells.

    Args:
        rows: The rows as the source has them.
        budget: How many cells may be visited; each is visited up to four times.

    Returns:
        The rows that have cells of their own. A column in which no cell begins is left out. A row is shorter where its
        last cells are missing, and where it cannot be told which columns its cells are in; if by chance it is not, its
        cells are doubted. The place of a cell counts the columns, not the cells of the row.

    Raises:
        TooManyCells: If that is not enough.
    """
    if all(cell.width == 1 and cell.height == 1 for row in rows for cell in row.cells):
        budget.spend(sum(len(row.cells) for row in rows))
        return tuple(tuple(cell.cell for cell in row.cells) for row in rows if row.cells)
    laid = _Layout(rows, budget).laid()
    return _grid([row for row in laid if row.own], budget)


class _Layout:
    """Rows being laid out, first as they stand, then with the spans that lie put right. Made for one table, used once."""

    def __init__(self, rows: Sequence[PrintedRow], budget: Budget) -> None:
        self.rows = rows
        self.ends = _group_ends(rows)
        self.budget = budget
        self.regular = _Regular([])

    def laid(self) -> list[_Laid]:
        """Lay out all rows."""
        laid = self._pass()
        self.regular = _Regular(laid)
        if all(row.end == self.regular.width for row in laid if row.own):
            return laid
        return self._pass()

    def _pass(self) -> list[_Laid]:
        laid: list[_Laid] = []
        spans: list[_Placed] = []
        for number, row in enumerate(self.rows):
            over = [span for span in spans if span.until >= number]
            self.budget.spend(len(over) + len(row.cells))
            hanging = [span for span in over if span.until > number]
            found = self._placed(number, hanging)
            if self.regular.width and row.cells and found.end != self.regular.width:
                found = self._mended(number, found, [span for span in over if span.until == number])
            laid.append(found)
            spans = _spans_below(found, number) if row.cells else over
        return laid

    def _placed(self, number: int, hanging: Iterable[_Placed]) -> _Laid:
        """Put the cells of a row, from the left, into the columns that spans from above leave free."""
        above = sorted(hanging, key=lambda span: span.x)
        own: list[_Placed] = []
        x = n = 0
        collides = False
        for cell in self.rows[number].cells:
            while n < len(above) and above[n].x <= x:
                collides = collides or (bool(own) and above[n].x < own[-1].end)
                x = max(x, above[n].end)
                n += 1
            height = self.ends[number] - number if cell.height == 0 else cell.height
            own.append(_Placed(x, min(number + height, self.ends[number]), cell))
            x += cell.width
        collides = collides or (n < len(above) and above[n].x < x)
        end = max([x, *(span.end for span in above)])
        return _Laid(tuple(own), tuple(above), end, collides)

    def _mended(self, number: int, found: _Laid, ended: list[_Placed]) -> _Laid:
        """Let spans above a row that is too narrow go on, or those above one that is too wide end; if only one way fits."""
        missing = self.regular.width - found.end
        suspects = ended if missing > 0 else list(found.hanging)
        if self.regular.explains(found):
            return found if not suspects or missing < 0 else found._replace(is_sure=False)
        fitting = []
        for changed in _changes(suspects, abs(missing)):
            self.budget.spend(len(found.own))
            mended = self._placed(number, _after(found.hanging, changed, number, missing))
            if self.regular.fits(mended) and (missing > 0 or self._goes_on(number + 1, mended)):
                fitting.append(mended)
        places = {tuple(placed.x for placed in mended.own) for mended in fitting}
        return fitting[0] if len(places) == 1 else found._replace(is_sure=False)

    def _goes_on(self, number: int, above: _Laid) -> bool:
        """Tell whether the row below one of which a span was cut has its width without that span too."""
        if number == len(self.rows) or not self.rows[number].cells:
            return True
        hanging = [span for span in _spans_below(above, number - 1) if span.until > number]
        return self._placed(number, hanging).end == self.regular.width


def _spans_below(row: _Laid, number: int) -> list[_Placed]:
    """List the spans that reach, or end, below a row, from left to right."""
    return sorted((*row.hanging, *(own for own in row.own if own.until > number + 1)), key=lambda span: span.x)


def _group_ends(rows: Sequence[PrintedRow]) -> list[int]:
    """Give for each row the number of the row behind the last of its group."""
    ends = [len(rows)] * len(rows)
    for number in range(len(rows) - 2, -1, -1):
        ends[number] = ends[number + 1] if rows[number].group == rows[number + 1].group else number + 1
    return ends


def _changes(suspects: Sequence[_Placed], width: int) -> Iterator[tuple[_Placed, ...]]:
    """Choose one or two of the spans that are together of some width."""
    if len(suspects) <= _MAX_SUSPECTS:
        for count in range(1, _MAX_CHANGES + 1):
            for chosen in combinations(suspects, count):
                if sum(span.cell.width for span in chosen) == width:
                    yield chosen


def _after(
    hanging: Sequence[_Placed], changed: Sequence[_Placed], number: int, missing: int
) -> list[_Placed]:  # fmt: skip
    if missing > 0:
        return [*hanging, *(span._replace(until=number + 1) for span in changed)]
    return [span for span in hanging if span not in changed]


class _Regular:
    """
    What the rows of a table have in common: their width, where cells begin and how wide they are, what columns hold.

    Attributes:
        width: Columns of most rows, the wider of equals; 0 of no rows.
    """

    def __init__(self, laid: Iterable[_Laid]) -> None:
        rows = [row for row in laid if row.own]
        widths = Counter(row.end for row in rows)
        self.width = max(widths, key=lambda width: (widths[width], width), default=0)
        own = [placed for row in rows if row.end == self.width and not row.collides for placed in row.own]
        self.extents = {(placed.x, placed.cell.width) for placed in own}
        self.figures, self.words, self.blanks = (
            Counter(placed.x for placed in own if _holds(placed) == kind) for kind in ("figure", "words", "blank")
        )

    def fits(self, row: _Laid) -> bool:
        """Tell whether a row is as wide as the others and has its cells where they have such cells."""
        return row.end == self.width and self.explains(row)

    def explains(self, row: _Laid) -> bool:
        """Tell whether a row has its cells where others have such cells, though the last may be missing."""
        return not row.collides and all(
            (placed.x, placed.cell.width) in self.extents and self._is_usual(placed) for placed in row.own
        )

    def _is_usual(self, placed: _Placed) -> bool:
        """Tell whether a cell is no word among figures, and no figure or blank among words; of no figures nothing is known."""
        figures, words = self.figures[placed.x], self.words[placed.x]
        holds = _holds(placed)
        if holds == "words":
            return figures <= 2 * words
        if holds == "blank":
            return bool(figures or self.blanks[placed.x]) or not self.figures
        return words <= 2 * figures or not self.figures


def _holds(placed: _Placed) -> str:
    text = placed.cell.cell.text
    if any(char.isalpha() for char in text):
        return "words"
    return "figure" if any(char.isdigit() for char in text) else "blank"


def _grid(laid: Sequence[_Laid], budget: Budget) -> Rows:
    """Fill the columns in which cells begin, each row from its own cells and those that hang into it."""
    starts = sorted({placed.x for row in laid if row.is_sure for placed in row.own})
    budget.spend(len(starts) * len(laid))
    spanned: dict[int, GridCell] = {}
    return tuple(tuple(_filled(row, starts, spanned)) for row in laid)


def _filled(row: _Laid, starts: Sequence[int], spanned: dict[int, GridCell]) -> list[GridCell]:
    own = [placed.cell.cell for placed in row.own]
    if not row.is_sure:
        return _alone(own, len(starts))
    covers = sorted([*zip(row.own, own, strict=True), *((span, None) for span in row.hanging)], key=lambda c: c[0].x)
    cells: list[GridCell] = []
    n = 0
    for x in starts:
        if x >= row.end:
            break
        while n < len(covers) and covers[n][0].end <= x:
            n += 1
        if n == len(covers) or covers[n][0].x > x:
            return _alone(own, len(starts))  # a hole: a cell is missing, and not the last
        placed, cell = covers[n]
        if cell is None or placed.x < x:
            key = id(placed.cell)
            cell = spanned.get(key) or spanned.setdefault(key, replace(placed.cell.cell, spanned=True))
        elif cell.at.cell != len(cells) + 1:
            cell = replace(cell, at=replace(cell.at, cell=len(cells) + 1))
        cells.append(cell)
    return cells


def _alone(own: list[GridCell], width: int) -> list[GridCell]:
    """Give the cells of a row alone; if they are as many as the columns, with the doubt that they are in them."""
    return [replace(cell, doubt=_UNFIT) for cell in own] if len(own) == width else own
