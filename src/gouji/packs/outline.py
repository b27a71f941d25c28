"""
Rules bound once for all numbers of rows.

What a rule means depends little on how many entities a report declares: there are more instances, one for each of them,
and longer groups, and cells stand further on. So a rule is bound for two entities of each list, with groups of their rows
left as they are; this outline is then laid on the cells of a form for any larger number. What cannot be told so (a rule
that names the second entity by number, say) has no outline and is bound anew for each form.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from gouji.packs.bind import Scope, instance, listing
from gouji.packs.bound import Binding, Bound
from gouji.packs.expression import Expression, ExpressionFault
from gouji.packs.form import Layout, fold
from gouji.packs.model import Rule
from gouji.packs.names import as_names
from gouji.packs.open_rows import Shape

FEWEST = 2
"""Entities of a list from which on one outline fits all numbers of them."""


def outlined(shape: Shape) -> Shape:
    """Give the shape whose outlines fit a shape."""
    return tuple(min(count, FEWEST) for count in shape)


class Group(NamedTuple):
    """Cells of rows that are as many as the report has: table, name of the rows, columns, and of which report they are."""

    table: str
    rows: str
    columns: tuple[str, ...]
    block: int = 0


class Strand:
    """
    One instance of a rule, or those for the rows of a list, as they are in the form of the outlines.

    Attributes:
        first: The instance, or that of the first row; groups stand in its expressions.
        second: That of the second row; None for one instance.
        uses: Its cells, in order of appearance: number in the first and in the second row, or a group.
        size: Parts of its expressions, apart from the cells of groups.
        groups: The groups, as often as they occur.
        reach: The blocks of figures from which its cells are.
    """

    __slots__ = ("first", "groups", "reach", "second", "size", "uses")

    def __init__(self, first: Bound, second: Bound | None, block: int) -> None:
        """
        Compare two instances.

        Args:
            first, second: The instances.
            block: How many figures a report has.

        Raises:
            ValueError: If they differ in more than the numbers of cells.
        """
        self.first, self.second = first, second
        other = first if second is None else second
        found: list[tuple[int, int] | Group] = []
        _compare(first.check, other.check, found)
        if first.when is not None and other.when is not None:
            _compare(first.when, other.when, found)
        self.uses = tuple(dict.fromkeys(found))
        self.groups = tuple([each for each in found if isinstance(each, Group)])
        self.size = first.size - len(self.groups)
        self.reach = frozenset(each.block if isinstance(each, Group) else each[0] // block for each in self.uses)


class Part(NamedTuple):
    """
    Strands that follow one another in each row.

    Attributes:
        table: The table whose rows they are about, and `of` the list of these; "" and "" for strands of one instance.
        of: See `table`.
        strands: What there is to each row.
    """

    table: str
    of: str
    strands: tuple[Strand, ...]


Outline = tuple[Part, ...]
"""All instances of a rule, in order."""


class Unplaceable(Exception):
    """A rule whose meaning depends on how many rows there are otherwise than outlines can say."""


class _Scope(Scope):
    """Leaves groups of the rows of lists as they are."""

    def _beside(self, node: Expression, block: int) -> Expression:
        if node.op == "group":
            return node._replace(value=node.value._replace(block=node.value.block + block))
        return super()._beside(node, block)

    def _crossing(
        self, table: str, named: str, rows: tuple[str, ...], columns: tuple[str, ...], said: str, column: int
    ) -> tuple[Expression, ...]:  # fmt: skip
        found = super()._crossing(table, named, rows, columns, said, column)
        if rows == (self.binding.row,) or not any(list_of(self.layout, table, row) for row in rows):
            return found
        if not self.layout.rows[table].is_group(named):
            raise Unplaceable
        return (Expression("group", (), Group(table, fold(named), columns), column),)


def outline(rule: Rule, layout: Layout) -> Outline | None:
    """
    Bind a `check` rule for all numbers of rows.

    Args:
        rule: The rule.
        layout: The cells of the form for two entities of each list that is not shorter.

    Returns:
        The outline; None if the rule must be bound for each form.
    """
    try:
        return tuple(_parts(rule, layout))
    except (Unplaceable, ExpressionFault, ValueError):
        return None


def _parts(rule: Rule, layout: Layout) -> Iterator[Part]:
    if any(_names_slot(name, layout) for name in as_names(rule.only)):
        raise Unplaceable
    listed, trees = listing(rule, layout)

    def bound(binding: Binding) -> Bound:
        return instance(rule, layout, binding, trees, _Scope)

    rows = [(key, list(each)) for key, each in groupby(listed, lambda b: (b.table, b.row))]
    position = 0
    while position < len(rows):
        (table, row), here = rows[position]
        of = list_of(layout, table, row)
        position += FEWEST if of else 1
        if not of:
            yield Part("", "", tuple([Strand(bound(binding), None, layout.size) for binding in here]))
            continue
        there = rows[position - 1][1] if position <= len(rows) else []
        if row != f"{of}.1" or [b._replace(row="", cell=-1) for b in here] != [
            b._replace(row="", cell=-1) for b in there if b.row == f"{of}.2"
        ]:
            raise Unplaceable
        yield Part(table, of, tuple([_run(bound(a), bound(b), layout) for a, b in zip(here, there, strict=True)]))


def _run(first: Bound, second: Bound, layout: Layout) -> Strand:
    strand = Strand(first, second, layout.size)
    if first.is_void or second.is_void:
        raise Unplaceable
    for use in strand.uses:
        if not isinstance(use, Group) and use[0] != use[1]:
            one, other = (layout.cells[number % layout.size] for number in use)
            if (one.row, other.row) != (first.binding.row, second.binding.row) or use[0] > use[1]:
                raise Unplaceable
    return strand


def _names_slot(name: str, layout: Layout) -> bool:
    return any(
        not axis.is_group(name) and axis.known(name) and list_of(layout, table, axis.members(name)[0])
        for table, axis in layout.rows.items()
    )


def list_of(layout: Layout, table: str, row: str) -> str:
    """Give the list of which a row is a slot, if it is one of which there may be more; "" otherwise."""
    of = layout.lists.get((table, row), "")
    return of if of and (table, f"{of}.{FEWEST}") in layout.lists else ""


def _compare(first: Expression, second: Expression, found: list[tuple[int, int] | Group]) -> None:
    if first.op != second.op or len(first.args) != len(second.args):
        raise ValueError(first.op)
    if first.op == "cell":
        found.append((first.value, second.value))
    elif first.value != second.value:
        raise ValueError(first.op)
    elif first.op == "group":
        found.append(first.value)
    for one, other in zip(first.args, second.args, strict=True):
        _compare(one, other, found)
