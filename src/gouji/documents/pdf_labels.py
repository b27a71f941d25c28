"""
Which lines of words are the label of which numbers, in a table whose rows no line divides.

Three things tell it: lines drawn across, which part the rows; gaps that are wider between labels than within them; and
where numbers stand beside the lines of their label, which is the same in all rows: in the middle, at the first, or at the
last. A line goes on in the next only where it was full. What several readings would give differently is not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_chunks import HALF, STACK, middle, overlap
from gouji.documents.pdf_heads import are_in_line, least_step
from gouji.documents.pdf_lines import Line

Label = tuple[Line, ...]

_LEVEL = 0.3
"""Lines are level that differ by no more than this part of their size."""
_CLOSE = 1.1
_EARLY = 1.05
"""A full line may end so many letters early, for the sake of marks that must not begin or end one."""
_BESIDE = 0.55
_WORD = 4
_MAX_LINES = 12
_ORDINAL = re.compile(
    "(?:\\d{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})[.\u3001\uff0e](?!\\d)|"
    "[(\uff08](?:\\d{1,2}|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})[)\uff09]"
)
_TITLE = re.compile("\u7b2c[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,4}[\u6761\u9879\u7ae0]")


class Labelled(NamedTuple):
    """A row: the lines of its label, and the lines of numbers beside it, which are none where it is blank."""

    label: Label
    values: tuple[int, ...]


def is_ordinal(text: str) -> bool:
    """Tell whether a text begins with a number as labels and items of lists do."""
    return bool(_ORDINAL.match(text))


def label_rows(
    pieces: Sequence[Line],
    values: Sequence[Sequence[Line]],
    floors: Sequence[float],
    bounds: tuple[bool, bool],
    broken: Callable[[int], bool],
) -> list[Labelled] | None:
    """
    Find the label of each line of numbers.

    Args:
        pieces: The lines of labels, from top to bottom.
        values: The lines of numbers, from top to bottom.
        floors: Where lines are drawn across, or grounds end, from top to bottom.
        broken: Tells of a line of numbers whether the next one may hold the rest of its numbers.
        bounds: Whether the first and the last row may be blank: it is certain that the table begins and ends here.

    Returns:
        The rows from top to bottom, those that are blank among them; None where it is not certain.
    """
    bases = [row[0].base for row in values]
    step = min(filter(None, (least_step(pieces), least_step([chunk for row in values for chunk in row]))), default=0.0)
    rows: list[Labelled] = []
    for band in range(len(floors) + 1):
        mine = [piece for piece in pieces if bisect_left(floors, _height(piece)) == band]
        own = [n for n, base in enumerate(bases) if bisect_left(floors, base - _LEVEL * _size(pieces)) == band]
        is_closed = 0 < band < len(floors)
        ways = _in_band(mine, [bases[n] for n in own], pieces, step, is_closed=is_closed)
        found = next((way for way in ways if _are_sure(way, own, pieces, values, broken)), None)
        if found is None:
            return None
        rows += [Labelled(label, tuple(own[v] for v in values)) for label, values in found]
    if rows and ((not rows[0].values and not bounds[0]) or (not rows[-1].values and not bounds[1])):
        return None
    return rows


def _are_sure(
    rows: Sequence[Labelled],
    own: Sequence[int],
    pieces: Sequence[Line],
    values: Sequence[Sequence[Line]],
    broken: Callable[[int], bool],
) -> bool:
    """Tell whether lines of numbers of one row may be so, and those of different ones cannot be of one."""
    for row in rows:
        lines = [own[n] for n in row.values]
        if not _are_broken([values[n] for n in lines]) or not all(broken(n) for n in lines[:-1]):
            return False
    for a, b in pairwise(rows):
        if a.values and b.values and broken(own[a.values[-1]]) and goes_on((a.label[-1], b.label[0]), pieces):
            return False
    return True


def _are_broken(lines: Sequence[Sequence[Line]]) -> bool:
    """Tell whether lines of numbers are those of one row: what stands in one line only is in the middle, or in the first."""
    if len(lines) < 2:
        return True
    chunks = [chunk for line in lines for chunk in line]
    alone = [chunk.base for chunk in chunks if not any(overlap(chunk, other) for other in chunks if other is not chunk)]
    first, last, size = lines[0][0].base, lines[-1][0].base, chunks[0].size
    places = (first + last) / 2, first, last
    return any(all(abs(base - place) <= _LEVEL * size for base in alone) for place in places)


def _height(piece: Line) -> float:
    return piece.base - _LEVEL * piece.size


def _size(pieces: Sequence[Line]) -> float:
    return max((piece.size for piece in pieces), default=0.0)


def _in_band(
    pieces: Sequence[Line], bases: Sequence[float], all_pieces: Sequence[Line], step: float, *, is_closed: bool
) -> Iterator[list[Labelled]]:
    """Give the ways to read what stands between two lines that are drawn, the surest first."""
    if not pieces:
        if not bases:
            yield []
        return
    if is_closed and len(pieces) <= _MAX_LINES and goes_on(pieces, all_pieces) and _are_close(bases, pieces[0].size):
        yield [Labelled(tuple(pieces), tuple(range(len(bases))))]
    found = _by_gaps(pieces, bases, all_pieces, step)
    if found is not None:
        yield found
    ways = {tuple(way) for way in (_chain(pieces, bases, at) for at in (_at_middle, _at_first, _at_last)) if way}
    fitting = [way for way in ways if all(goes_on(label, all_pieces) for label in way)]
    if len(fitting) == 1:
        yield [Labelled(label, (n,)) for n, label in enumerate(fitting[0])]


def _are_close(bases: Sequence[float], size: float) -> bool:
    return len(bases) < 2 or bases[-1] - bases[0] < STACK * 2 * size


def _by_gaps(
    pieces: Sequence[Line], bases: Sequence[float], all_pieces: Sequence[Line], step: float
) -> list[Labelled] | None:
    """Read rows that have gaps between them; the numbers of each stand at the same place beside its label."""
    limit = min(step * _CLOSE, STACK * pieces[0].size)
    places = sorted(
        [(piece.base, -1 - n) for n, piece in enumerate(pieces)] + [(base, n) for n, base in enumerate(bases)]
    )
    groups: list[list[int]] = []
    for n, (base, item) in enumerate(places):
        if n == 0 or base - places[n - 1][0] > limit:
            groups.append([])
        groups[-1].append(item)
    rows = []
    for group in groups:
        label = tuple(pieces[-1 - item] for item in group if item < 0)
        if not label or not goes_on(label, all_pieces):
            return None
        mine = tuple(item for item in group if item >= 0)
        level = sum(1 for piece in label if any(_is_level(bases[item], piece.base, piece) for item in mine))
        if len(mine) > 1 and level > 1 and not _is_between(label, [bases[item] for item in mine]):
            return None
        rows.append(Labelled(label, mine))
    for at, of in ((_at_middle, _middle), (_at_first, min), (_at_last, max)):
        own = [(row, [bases[n] for n in row.values]) for row in rows if row.values]
        if all(_is_level(of(mine), at(row.label), row.label[0]) for row, mine in own):
            return rows
    return None


def _is_between(label: Label, bases: Sequence[float]) -> bool:
    """Tell whether numbers stand in the middle of a label where no line of it is: they are beside the whole of it."""
    at = _at_middle(label)
    is_free = not any(_is_level(piece.base, at, piece) for piece in label)
    return is_free and any(_is_level(base, at, label[0]) for base in bases)


def _middle(bases: Sequence[float]) -> float:
    return (bases[0] + bases[-1]) / 2


def _at_middle(label: Sequence[Line]) -> float:
    return (label[0].base + label[-1].base) / 2


def _at_first(label: Sequence[Line]) -> float:
    return label[0].base


def _at_last(label: Sequence[Line]) -> float:
    return label[-1].base


def _is_level(base: float, at: float, line: Line) -> bool:
    return abs(base - at) <= _LEVEL * line.size


def _chain(pieces: Sequence[Line], bases: Sequence[float], at: Callable[[Sequence[Line]], float]) -> list[Label] | None:
    """Cut lines that follow each other evenly into labels, so that each has its numbers at one place beside it."""
    out: list[Label] = []
    start = 0
    for n, base in enumerate(bases):
        ends = [
            end
            for end in range(start + 1, min(start + _MAX_LINES, len(pieces)) + 1)
            if _is_level(base, at(pieces[start:end]), pieces[start])
            and (n + 1 == len(bases)) == (end == len(pieces))
            and (at is not _at_first or end == len(pieces) or _is_level(bases[n + 1], pieces[end].base, pieces[end]))
        ]
        if len(ends) != 1:
            return None
        out.append(tuple(pieces[start : ends[0]]))
        start = ends[0]
    return out or None


def goes_on(label: Sequence[Line], pieces: Iterable[Line]) -> bool:
    """Tell whether each line of a label but the last is full, and none but the first begins as a label does."""
    if len(label) == 1:
        return True
    edge = _edge(label[0], label[1])
    room = max((p.box[2] - p.box[0] for p in pieces if abs(edge(p) - edge(label[0])) <= HALF * p.size), default=0.0)
    return all(
        are_in_line(a, b)
        and not (is_ordinal(b.text) or _TITLE.match(b.text))
        and a.box[2] - a.box[0] + b.glyphs[0].width + _EARLY * a.size > room
        and b.base - a.base <= STACK * a.size
        for a, b in pairwise(label)
    )


def _edge(a: Line, b: Line) -> Callable[[Line], float]:
    """Tell at which edge two lines are in line."""
    edges: tuple[Callable[[Line], float], ...] = (lambda line: line.box[0], lambda line: line.box[2], middle)
    return min(edges, key=lambda edge: abs(edge(a) - edge(b)))


def beside_labels(pieces: Sequence[Line], bases: Sequence[float]) -> list[Line]:
    """
    List the lines that are of groups of rows: there are labels at their right, in their line or above and below.

    Args:
        pieces: The lines of labels and groups, from top to bottom.
        bases: The base lines of the numbers.
    """
    step = least_step(pieces)
    found = [piece for n, piece in enumerate(pieces) if _is_beside(n, pieces, bases, step)]
    for piece in pieces:
        if piece not in found and any(_goes_down(piece, other, step) for other in found):
            found.append(piece)
    return found


def _goes_down(piece: Line, other: Line, step: float) -> bool:
    """Tell whether two short lines, one below the other, are of one head that runs down."""
    is_short = len(piece.glyphs) < _WORD and len(other.glyphs) < _WORD
    return is_short and are_in_line(piece, other) and abs(piece.base - other.base) <= max(step, piece.size) * _CLOSE


def _is_beside(n: int, pieces: Sequence[Line], bases: Sequence[float], step: float) -> bool:
    piece = pieces[n]
    around = pieces[max(n - 8, 0) : n + 9]
    near = [q for q in around if q is not piece and q.box[0] >= piece.box[2] - HALF * q.size]
    reach = max(step, piece.size) * STACK
    if any(abs(q.base - piece.base) <= _BESIDE * max(step, piece.size) for q in near):
        return True
    is_above = any(0 < q.base - piece.base <= reach for q in near)
    is_below = any(0 < piece.base - q.base <= reach for q in near)
    has_numbers = any(_is_level(base, piece.base, piece) for base in bases)
    return (is_above and is_below and not has_numbers) or _is_letter_of_column(piece, near, around)


def _is_letter_of_column(piece: Line, right: Sequence[Line], around: Sequence[Line]) -> bool:
    """Tell whether a line is one letter of a head that runs down beside labels."""
    if len(piece.glyphs) > 1 or not right:
        return False
    return any(
        len(q.glyphs) == 1 and q is not piece and are_in_line(piece, q) and abs(q.base - piece.base) < 3 * piece.size
        for q in around
    )
