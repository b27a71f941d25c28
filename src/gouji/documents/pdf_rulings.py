"""
Ruling lines to lattices: which spaces of a page the reader sees divided from each other.

Lines that touch make a lattice. Where no line stands between two of its spaces they are one: a merged cell. A page break
leaves a lattice open at the end where its uprights run on without a line across them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gouji.documents.pdf_file import Excessive
from gouji.documents.pdf_marks import Box, Glyph, Rule

_PIECE = 0.8
"""Pieces of one line are no farther apart across it."""
_SNAP = 3.0
"""Lines of one lattice that are so close are one: double lines, and borders of rows that were set one by one."""
_GAP = 3.5
"""A gap in a line up to this is none: dashes, corners."""
_TOUCH = 3.5
_OPEN = 5.0
"""Lines that run on so far behind the last crossing line leave the lattice open."""
_STRIP = 6.0
"""Spaces narrower than this that have no text are double lines."""
_COVERED = 0.5
_MAX_PAIRS = 4_000_000
_MAX_SPACES = 60_000


class Lattice(NamedTuple):
    """
    Spaces divided by lines.

    Attributes:
        xs, ys: Where its columns and rows begin and end.
        spaces: For each row and column, the number of the cell that lies there.
        boxes: The box of each cell.
        broken: Cells that are no rectangles, since a piece of a line is missing.
        is_open_top, is_open_bottom: Whether its uprights run on beyond its first or last line across.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spaces: tuple[tuple[int, ...], ...]
    boxes: tuple[Box, ...]
    broken: frozenset[int]
    is_open_top: bool
    is_open_bottom: bool

    @property
    def box(self) -> Box:
        """The whole of it."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def space(self, x: float, y: float) -> int | None:
        """Give the cell at a place."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.spaces[row][column]
        return None


def lattices(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Lattice]:
    """
    Find the lattices of a page that divide it into at least two columns.

    Args:
        rules: The lines of the page.
        glyphs: Its letters; narrow spaces without any are no spaces.

    Returns:
        The lattices, inner ones before those around them.
    """
    across = joined_rules([rule for rule in rules if rule.is_across])
    down = joined_rules([rule for rule in rules if not rule.is_across])
    if len(across) * len(down) > _MAX_PAIRS:
        raise Excessive("lines")
    found = []
    for members in _touching(across, down):
        lattice = _lattice(
            joined_rules([rule for rule in members if rule.is_across], _SNAP),
            joined_rules([rule for rule in members if not rule.is_across], _SNAP),
            glyphs,
        )
        if lattice is not None and any(len(set(row)) > 1 for row in lattice.spaces):
            found.append(lattice)
    return sorted(found, key=lambda lattice: (_area(lattice.box), lattice.box))


def joined_rules(rules: Iterable[Rule], reach: float = _PIECE) -> list[Rule]:
    """Make one line of pieces that lie in one line; all that lie in one line have the same place."""
    out: list[Rule] = []
    for group in _groups(sorted(rules, key=lambda rule: rule.at), reach):
        length = sum(rule.end - rule.start for rule in group)
        at = sum(rule.at * (rule.end - rule.start) for rule in group) / length
        start = end = None
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None or end is None or rule.start > end + _GAP:
                if start is not None and end is not None:
                    out.append(Rule(rule.is_across, at, start, end))
                start, end = rule.start, rule.end
            else:
                end = max(end, rule.end)
        if start is not None and end is not None:
            out.append(Rule(group[0].is_across, at, start, end))
    return out


def _groups(rules: Sequence[Rule], reach: float) -> Iterable[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > reach:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _touching(across: Sequence[Rule], down: Sequence[Rule]) -> list[list[Rule]]:
    """Gather lines that cross or touch each other."""
    rules = [*across, *down]
    parents = list(range(len(rules)))
    places = [rule.at for rule in across]
    for n, rule in enumerate(down, start=len(across)):
        first, last = bisect_left(places, rule.start - _TOUCH), bisect_right(places, rule.end + _TOUCH)
        for m in range(first, last):
            if across[m].start - _TOUCH <= rule.at <= across[m].end + _TOUCH:
                parents[_root(parents, n)] = _root(parents, m)
    members: dict[int, list[Rule]] = defaultdict(list)
    for n, rule in enumerate(rules):
        members[_root(parents, n)].append(rule)
    return list(members.values())


def _root(parents: list[int], n: int) -> int:
    while parents[n] != n:
        parents[n] = parents[parents[n]]
        n = parents[n]
    return n


def _lattice(across: list[Rule], down: list[Rule], glyphs: Sequence[Glyph]) -> Lattice | None:
    if not _are_enough(len({r.at for r in across}), len({r.at for r in down})):
        return None
    left, right = min(r.start for r in across), max(r.end for r in across)
    top, bottom = min(r.start for r in down), max(r.end for r in down)
    xs, ys = _bounds(down, left, right), _bounds(across, top, bottom)
    bounds = xs[0][0], ys[0][0], xs[-1][-1], ys[-1][-1]
    inside = [g.center for g in glyphs if g.text != " " and _holds(bounds, *g.center)]
    xs, ys = _without_strips(xs, [x for x, _ in inside]), _without_strips(ys, [y for _, y in inside])
    if (len(xs) - 1) * (len(ys) - 1) > _MAX_SPACES or len(xs) < 2 or len(ys) < 2:
        return None
    ats_x, ats_y = [_middle(group) for group in xs], [_middle(group) for group in ys]
    walls = _covered(down, xs, ats_y)
    floors = _covered(across, ys, ats_x)
    spaces, boxes, broken = _cells(ats_x, ats_y, walls, floors)
    is_open_top = not any(r.at in ys[0] for r in across)
    is_open_bottom = not any(r.at in ys[-1] for r in across)
    return Lattice(tuple(ats_x), tuple(ats_y), spaces, boxes, broken, is_open_top, is_open_bottom)


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _are_enough(across: int, down: int) -> bool:
    """Tell whether lines divide an area, which the axes of a chart do not."""
    return (across >= 2 and down >= 2) or (across >= 3 and down >= 1) or (across >= 1 and down >= 3)


def _bounds(rules: Iterable[Rule], first: float, last: float) -> list[list[float]]:
    """List where lines of one direction are, with the open ends of those that cross them."""
    ats = sorted({rule.at for rule in rules})
    if ats[0] - first > _OPEN:
        ats.insert(0, first)
    if last - ats[-1] > _OPEN:
        ats.append(last)
    return [[at] for at in ats]


def _without_strips(bounds: list[list[float]], centers: list[float]) -> list[list[float]]:
    centers = sorted(centers)
    out = [bounds[0]]
    for bound in bounds[1:]:
        before = out[-1][0]
        has_text = bisect_left(centers, bound[0]) > bisect_right(centers, before)
        if bound[0] - before < _STRIP and not has_text:
            out[-1] = out[-1] + bound
        else:
            out.append(bound)
    return out


def _middle(group: list[float]) -> float:
    return sum(group) / len(group)


def _covered(rules: Iterable[Rule], bounds: list[list[float]], crossing: Sequence[float]) -> list[list[bool]]:
    """Say for each bound and each space along it whether a line stands there; outer ones always do."""
    by_place: dict[float, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_place[rule.at].append(rule)
    out = []
    for n, group in enumerate(bounds):
        mine = [rule for at in group for rule in by_place[at]]
        is_outer = n in (0, len(bounds) - 1)
        pairs = pairwise(crossing)
        out.append([is_outer or _share(mine, start, end) >= _COVERED for start, end in pairs])
    return out


def _share(rules: Iterable[Rule], start: float, end: float) -> float:
    return max((min(rule.end, end) - max(rule.start, start) for rule in rules), default=0.0) / max(end - start, 0.1)


def _cells(
    xs: Sequence[float], ys: Sequence[float], walls: list[list[bool]], floors: list[list[bool]]
) -> tuple[tuple[tuple[int, ...], ...], tuple[Box, ...], frozenset[int]]:
    """Make cells of the spaces between which no line stands."""
    columns, rows = len(xs) - 1, len(ys) - 1
    parents = list(range(columns * rows))
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and not walls[column + 1][row]:
                parents[_root(parents, here + 1)] = _root(parents, here)
            if row + 1 < rows and not floors[row + 1][column]:
                parents[_root(parents, here + columns)] = _root(parents, here)
    members: dict[int, list[int]] = defaultdict(list)
    for here in range(columns * rows):
        members[_root(parents, here)].append(here)
    numbers = {root: n for n, root in enumerate(members)}
    spaces = tuple(
        tuple(numbers[_root(parents, row * columns + column)] for column in range(columns)) for row in range(rows)
    )
    boxes, broken = [], set()
    for n, places in enumerate(members.values()):
        left, right = min(p % columns for p in places), max(p % columns for p in places) + 1
        top, bottom = places[0] // columns, places[-1] // columns + 1
        boxes.append((xs[left], ys[top], xs[right], ys[bottom]))
        if len(places) != (right - left) * (bottom - top):
            broken.add(n)
    return spaces, tuple(boxes), frozenset(broken)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
