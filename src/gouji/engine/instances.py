"""
The instances of the `check` rules of a program, and which of them use a cell or are about a row.

Where the rows of a form depend on the report, they are made when they are asked for: of tens of thousands a report needs
some, and there is a program for each number of rows.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from gouji.engine.kernel import Kernel
from gouji.engine.outcomes import Instance
from gouji.engine.outlines import Outlines
from gouji.numbers import Number
from gouji.packs.bound import Bound
from gouji.packs.expression import BLOCKS
from gouji.packs.form import Layout
from gouji.packs.ground import Ground, Placed
from gouji.packs.outline import Strand

_BLOCKS = 1 + len(BLOCKS)


class Listed:
    """
    All instances of a program, made at once.

    Attributes:
        all: The instances.
        bound: Instance number to bound expressions, for `check` rules.
        users: Cell number to the `check` instances that use it.
        about: Table and row to the `check` instances that are about that row.
        void: Instances that speak of the rows of a list on which the reports have nobody.
    """

    def __init__(self) -> None:
        self.all: list[Instance] = []
        self.bound: dict[int, Bound] = {}
        self.users: dict[int, list[int]] = {}
        self.about: dict[tuple[str, str], list[int]] = {}
        self.void: set[int] = set()

    def take(self, instances: Sequence[Instance]) -> None:
        """Add instances of a rule of another shape."""
        self.all += instances

    def add(self, position: int, bound: Sequence[Bound]) -> None:
        """Add the instances of the `check` rule at a position."""
        first = len(self.all)
        self.bound.update(enumerate(bound, first))
        self.all += [Instance(position, item.binding.pairs(), item.cells) for item in bound]
        _enter(first, bound, self)

    def touching(self, layout: Layout, table: str) -> list[int]:
        """List the `check` instances that use a cell of a table, in order."""
        cells = (n for n, cell in enumerate(layout.cells) if cell.table == table)
        return sorted({number for cell in cells for number in self.users.get(cell, ())})

    def placed(self, position: int) -> Sequence[Bound] | None:
        """Lay out the rule at a position, if it has an outline."""
        return None

    def kernel(self, reach: int, listed: Kernel | None) -> Kernel:
        """
        Put together what decides the rules of a reach (see `gouji.engine.program`).

        Args:
            reach: The reach.
            listed: Decides those that are bound for this form; None if there are none.
        """
        assert listed is not None
        return listed

    def reaching(self, size: int) -> tuple[set[int], set[int]]:
        """Give the instances that use figures of the year before, and of bodies below; `size` is that of the layout."""
        blocks = {n: {cell // size for cell in bound.cells} for n, bound in self.bound.items()}
        return {n for n, used in blocks.items() if 1 in used}, {
            n for n, used in blocks.items() if max(used, default=0) > 1
        }


def _enter(first: int, bound: Sequence[Bound], listed: Listed) -> None:
    users, about = listed.users, listed.about
    for number, item in enumerate(bound, first):
        if item.is_void:
            listed.void.add(number)
        for cell in item.cells:
            users.setdefault(cell, []).append(number)
        if item.binding.row:
            about.setdefault((item.binding.table, item.binding.row), []).append(number)


class Spread:
    """The instances of a program laid out from outlines; as `Listed`."""

    def __init__(self, outlines: Outlines, ground: Ground) -> None:
        """Begin with none."""
        self.outlines = outlines
        self.ground = ground
        self.numbers: dict[Strand, range] = {}
        self.all = Instances()
        self.bound = Bounds()
        self.void: set[int] = set()
        self._others = Listed()
        self.users = _Users(self, self._others.users)
        self.about = _About(self, self._others.about)

    def touching(self, layout: Layout, table: str) -> list[int]:
        """As `Listed.touching`."""
        numbers = (self.numbers[strand] for strand in self.outlines.touching(table))
        return sorted({*chain.from_iterable(numbers), *self._others.touching(layout, table)})

    def placed(self, position: int) -> Sequence[Bound] | None:
        """As `Listed.placed`."""
        parts = self.outlines.of.get(position)
        return None if parts is None else Placed(parts, self.ground)

    def take(self, instances: Sequence[Instance]) -> None:
        """As `Listed.take`."""
        self.all.take(instances)

    def add(self, position: int, bound: Sequence[Bound]) -> None:
        """As `Listed.add`."""
        first = len(self.all)
        self.bound.add(first, bound)
        self.all.bind(position, bound)
        if isinstance(bound, Placed):
            for strand, places in bound.spread():
                self.numbers[strand] = range(first + places.start, first + places.stop, places.step)
                if strand.first.is_void:
                    self.void.update(self.numbers[strand])
            return
        self._others.bound.update(enumerate(bound, first))
        _enter(first, bound, self._others)
        self.void |= self._others.void

    def reaching(self, size: int) -> tuple[set[int], set[int]]:
        """As `Listed.reaching`."""
        last, below = self._others.reaching(size)
        for strand, numbers in self.numbers.items():
            if 1 in strand.reach:
                last.update(numbers)
            if max(strand.reach, default=0) > 1:
                below.update(numbers)
        return last, below

    def kernel(self, reach: int, listed: Kernel | None) -> Kernel:
        """As `Listed.kernel`."""
        placed = self.outlines.kernel(reach, self.ground, self.numbers)
        return placed if listed is None else _both(placed, listed)


class Instances(Sequence[Instance]):
    """Instances, of which those of `check` rules are made when they are asked for."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._blocks: list[tuple[int, Sequence[Instance] | Sequence[Bound]]] = []
        self._length = 0

    def bind(self, position: int, bound: Sequence[Bound]) -> None:
        """Add the instances of the `check` rule at a position."""
        self._add(position, bound)

    def take(self, instances: Sequence[Instance]) -> None:
        """Add instances."""
        self._add(-1, instances)

    def _add(self, position: int, block: Sequence[Instance] | Sequence[Bound]) -> None:
        if block:
            self._firsts.append(self._length)
            self._blocks.append((position, block))
            self._length += len(block)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, number: int) -> Instance:  # type: ignore[override]  # nobody asks for slices
        """Give an instance."""
        if not 0 <= number < self._length:
            raise IndexError(number)
        at = bisect_right(self._firsts, number) - 1
        position, block = self._blocks[at]
        item = block[number - self._firsts[at]]
        return item if isinstance(item, Instance) else Instance(position, item.binding.pairs(), item.cells)


class Bounds(Mapping[int, Bound]):
    """Instance number to bound expressions; those that were asked for are kept."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._blocks: list[Sequence[Bound]] = []
        self._kept: dict[int, Bound] = {}

    def add(self, first: int, bound: Sequence[Bound]) -> None:
        """Add the instances of a rule."""
        for offset, block in bound.blocks() if isinstance(bound, Placed) else ((0, bound),):
            if block:
                self._firsts.append(first + offset)
                self._blocks.append(block)

    def __getitem__(self, number: int) -> Bound:
        found = self._kept.get(number)
        if found is None:
            found = self._kept[number] = self.made(number)
        return found

    def made(self, number: int) -> Bound:
        """
        Give an instance without keeping it.

        Raises:
            KeyError: If it is none of a `check` rule.
        """
        at = bisect_right(self._firsts, number) - 1
        if at >= 0:
            block, position = self._blocks[at], number - self._firsts[at]
            if position < len(block):
                return block[position]
        raise KeyError(number)

    def __contains__(self, number: object) -> bool:
        at = bisect_right(self._firsts, number) - 1 if isinstance(number, int) else -1
        return at >= 0 and isinstance(number, int) and number < self._firsts[at] + len(self._blocks[at])

    def __iter__(self) -> Iterator[int]:
        pairs = zip(self._firsts, self._blocks, strict=True)
        return chain.from_iterable(range(first, first + len(block)) for first, block in pairs)

    def __len__(self) -> int:
        return sum(map(len, self._blocks))


class _Users(Mapping[int, Sequence[int]]):
    """Cell number to the instances that use it, found when they are asked for."""

    def __init__(self, spread: Spread, others: Mapping[int, Sequence[int]]) -> None:
        self._spread = spread
        self._others = others
        self._kept: dict[int, Sequence[int]] = {}

    def __getitem__(self, cell: int) -> Sequence[int]:
        found = self._kept.get(cell)
        if found is None:
            spread = self._spread
            users = spread.outlines.users(spread.ground.layout, cell)
            found = self._kept[cell] = _merged(users, spread.numbers, self._others.get(cell, ()))
        if not found:
            raise KeyError(cell)
        return found

    def get(self, cell: int, default: Any = None) -> Any:
        """Give the instances that use a cell."""
        return self._kept.get(cell) or super().get(cell, default)

    def __iter__(self) -> Iterator[int]:
        size = self._spread.ground.layout.size
        return (cell for cell in range(size * _BLOCKS) if cell in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _About(Mapping[tuple[str, str], Sequence[int]]):
    """Table and row to the instances that are about it, found when they are asked for."""

    def __init__(self, spread: Spread, others: Mapping[tuple[str, str], Sequence[int]]) -> None:
        self._spread = spread
        self._others = others

    def __getitem__(self, key: tuple[str, str]) -> Sequence[int]:
        spread = self._spread
        found = _merged(spread.outlines.about(spread.ground.layout, *key), spread.numbers, self._others.get(key, ()))
        if not found:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        tables = self._spread.ground.layout.form.tables
        return (key for table in tables for row in table.rows for key in ((table.id, row.id),) if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _merged(
    users: Iterable[tuple[Strand, int | None]], numbers: Mapping[Strand, range], others: Sequence[int]
) -> Sequence[int]:  # fmt: skip
    """Number the instances, in order; those of the row alone, where there is one."""
    found = list(others)
    for strand, steps in users:
        found += numbers[strand] if steps is None else (numbers[strand][steps],)
    return array("I", sorted(found))


def _both(one: Kernel, other: Kernel) -> Kernel:
    def kernel(values: Sequence[Number], natural: bool) -> tuple[list[int], list[int], list[int]]:
        fails, skips, slow = one(values, natural)
        more_fails, more_skips, more_slow = other(values, natural)
        return fails + more_fails, skips + more_skips, slow + more_slow

    return kernel
