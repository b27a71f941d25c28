"""
Outlines laid on the cells of a form: the instances that rules have for some number of rows, made as they are asked for.

See `gouji.packs.outline`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from gouji.packs.bound import Binding, Bound, Series
from gouji.packs.expression import Expression, ExpressionFault
from gouji.packs.form import Layout
from gouji.packs.limits import MAX_USES
from gouji.packs.outline import Group, Outline, Part, Strand, Unplaceable


class Ground:
    """
    The cells of a form for some number of entities, as outlines find them.

    Attributes:
        template: The cells of the form of the outlines.
        layout: Those of this form.
        counts: How many slots each list has.
        slots: Those of a list in a table.
    """

    def __init__(self, template: Layout, layout: Layout) -> None:
        """
        Find the cells of the one form in the other.

        Raises:
            Unplaceable: If names mean something else in this form than in that of the outlines.
        """
        self.template, self.layout = template, layout
        self.slots: dict[tuple[str, str], list[str]] = {}
        for (table, row), of in layout.lists.items():
            self.slots.setdefault((table, of), []).append(row)
        lengths = {key: len(rows) for key, rows in self.slots.items()}
        self.counts = {of: count for (_, of), count in lengths.items()}
        if any(self.counts[of] != count for (_, of), count in lengths.items()) or not _agree(template, layout, lengths):
            raise Unplaceable
        index, facts = layout.index, range(len(layout.cells), layout.size)
        self._moved: list[int] = [*(index[cell.table, cell.row, cell.column] for cell in template.cells), *facts]
        self._groups: dict[Group, tuple[int, ...]] = {}
        self._series: dict[Strand, Series] = {}

    def number(self, number: int) -> int:
        """Give the number of a cell by that in the form of the outlines."""
        block, own = divmod(number, self.template.size)
        return self._moved[own] + block * self.layout.size

    def group(self, group: Group) -> tuple[int, ...]:
        """Number the cells of a group."""
        if group not in self._groups:
            index, before = self.layout.index, group.block * self.layout.size
            rows = self.layout.rows[group.table].members(group.rows)
            keys = ((group.table, row, column) for row in rows for column in group.columns)
            self._groups[group] = tuple([index[key] + before for key in keys if key in index])
        return self._groups[group]

    def cells(self, strand: Strand) -> tuple[int, ...]:
        """Number the cells of a strand of one instance."""
        found: list[int] = []
        for use in strand.uses:
            found += self.group(use) if isinstance(use, Group) else (self.number(use[0]),)
        return tuple(dict.fromkeys(found))

    def series(self, strand: Strand) -> Series:
        """Give the series of a strand of many instances."""
        found = self._series.get(strand)
        if found is None:
            first, second = strand.first, strand.second
            assert second is not None
            found = Series.known(
                self._placed(first), self._paces(strand), self.size(strand), lambda: self._placed(second)
            )
            self._series[strand] = found
        return found

    def _paces(self, strand: Strand) -> tuple[tuple[int, int], ...]:
        found: list[tuple[int, int]] = []
        for use in strand.uses:
            if isinstance(use, Group):
                found += [(number, 0) for number in self.group(use)]
            else:
                number = self.number(use[0])
                found.append((number, self.number(use[1]) - number))
        return tuple(dict.fromkeys(found))

    def bound(self, strand: Strand, binding: Binding, steps: int) -> Bound:
        """Give an instance of a strand."""
        if strand.second is not None:
            series = self.series(strand)
            return Bound(binding, None, None, series.cells(steps), series=series, steps=steps)
        placed = self._placed(strand.first)
        return Bound(binding, placed.check, placed.when, self.cells(strand), strand.first.is_void)

    def size(self, strand: Strand) -> int:
        """Count the parts of the expressions of an instance."""
        return strand.size + sum([len(self.group(group)) for group in strand.groups])

    def _placed(self, bound: Bound) -> Bound:
        when = None if bound.when is None else self._place(bound.when)
        return Bound(bound.binding, self._place(bound.check), when, ())

    def _place(self, node: Expression) -> Expression:
        if node.op == "cell":
            return Expression("cell", (), self.number(node.value), node.column)
        if not node.args:
            return node
        args: list[Expression] = []
        for arg in node.args:
            if arg.op == "group":
                args += [Expression("cell", (), number, arg.column) for number in self.group(arg.value)]
            else:
                args.append(self._place(arg))
        return Expression(node.op, tuple(args), node.value, node.column)


def _agree(template: Layout, layout: Layout, lengths: Mapping[tuple[str, str], int]) -> bool:
    """
    Say whether every name of the smaller form means the same in the larger, and none of the new ones meant anything.

    A group must have all slots of a list, or none.
    """
    if template.facts.keys() != layout.facts.keys():
        return False
    for table, axis in template.rows.items():
        larger, columns = layout.rows[table], template.columns[table]
        known = {*axis.groups, *columns.names, *columns.groups, *template.facts, "value", "row", "column"}
        if not (axis.names.items() <= larger.names.items() and axis.groups.keys() == larger.groups.keys()):
            return False
        if len(set(larger.ids)) < len(larger.ids) or not known.isdisjoint(larger.names.keys() - axis.names.keys()):
            return False
        for members in larger.groups.values():
            found = Counter(of for row in members if (of := layout.lists.get((table, row))) is not None)
            if any(lengths[table, of] != count for of, count in found.items()):
                return False
    return True


class Placed(Sequence[Bound]):
    """The instances of a rule in a form, made one by one when they are asked for."""

    __slots__ = ("_length", "_starts", "ground", "rows")

    def __init__(self, parts: Outline, ground: Ground) -> None:
        """
        Lay an outline on the cells of a form.

        Raises:
            ExpressionFault: As `bind_check` where the expressions become too large.
        """
        self.ground = ground
        self.rows: list[Rows] = []
        self._starts: list[int] = []
        self._length = total = 0
        for part in parts:
            rows = Rows(part, ground)
            self.rows.append(rows)
            self._starts.append(self._length)
            self._length += len(rows)
            total += rows.height * sum([ground.size(strand) for strand in part.strands])
        if total > MAX_USES:
            raise ExpressionFault("rule-large", 0, limit=MAX_USES, key="check")

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, position: int) -> Bound:  # type: ignore[override]  # nobody asks for slices
        """Make an instance."""
        if not 0 <= position < self._length:
            raise IndexError(position)
        at = bisect_right(self._starts, position) - 1
        return self.rows[at][position - self._starts[at]]

    def blocks(self) -> Iterator[tuple[int, Rows]]:
        """Give the instances part by part, each with the position of its first."""
        return zip(self._starts, self.rows, strict=True)

    def spread(self) -> Iterator[tuple[Strand, range]]:
        """Give each strand with the positions of its instances."""
        for start, rows in self.blocks():
            width = len(rows.part.strands)
            for n, strand in enumerate(rows.part.strands, start):
                yield strand, range(n, start + len(rows), width)


class Rows(Sequence[Bound]):
    """The instances of one part of a rule, row by row."""

    __slots__ = ("ground", "height", "part")

    def __init__(self, part: Part, ground: Ground) -> None:
        self.part = part
        self.ground = ground
        self.height = ground.counts[part.of] if part.of else 1

    def __len__(self) -> int:
        return self.height * len(self.part.strands)

    def __getitem__(self, position: int) -> Bound:  # type: ignore[override]  # nobody asks for slices
        """Make an instance."""
        steps, n = divmod(position, len(self.part.strands))
        if not 0 <= steps < self.height:
            raise IndexError(position)
        strand = self.part.strands[n]
        table, row, column, cell, number = strand.first.binding
        if steps:
            row = self.ground.slots[self.part.table, self.part.of][steps]
        if cell >= 0:
            cell = self.ground.layout.index[table, row, column]
        return self.ground.bound(strand, Binding(table, row, column, cell, number), steps)
