"""
Rules to instances: what a rule is applied to, and the cells that its names mean there.

A rule with `for_each: column` has one instance a column, and in each its bare names are the rows of that column. The
loader binds every rule once to find unknown names; the engine evaluates the same instances.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gouji.packs.bound import Binding, Bound
from gouji.packs.expression import BLOCKS, Expression, ExpressionFault, Tree, bind, cells, parse
from gouji.packs.form import Axis, Layout, fold
from gouji.packs.limits import MAX_USES
from gouji.packs.model import Rule
from gouji.packs.names import as_names, nearest
from gouji.packs.series import in_series

_NO_ROWS = "no-rows"
_ALWAYS = Expression("compare", (Expression("number", (), 0), Expression("number", (), 0)), ("==",))


class Scope:
    """What names mean inside one instance of a rule."""

    def __init__(self, layout: Layout, rule: Rule, binding: Binding, slots: Iterable[str] = ()) -> None:
        self.layout = layout
        self.binding = binding
        self.for_each = rule.for_each
        self.slots = frozenset(slots)

    def resolve(self, name: str, address: tuple[str, ...] | None, column: int) -> tuple[Expression, ...]:
        """
        Find what a name or an address stands for.

        Raises:
            ExpressionFault: If it stands for nothing, with the nearest name that would.
        """
        whose, dot, own = name.partition(".")
        if dot:
            found, block = self.resolve(own, address, column), BLOCKS[whose]
            return tuple(self._beside(node, block) for node in found if node.op != "slot")
        if address is not None:
            return self._address(name, address, column)
        if name in self.slots:
            return (Expression("slot", (), name, column),)
        return self._bare(name, column)

    def _beside(self, node: Expression, block: int) -> Expression:
        """Give the same figure of another report."""
        return node._replace(value=node.value + block * self.layout.size)

    def _bare(self, name: str, column: int) -> tuple[Expression, ...]:
        table, key = self.binding.table, fold(name)
        if self.for_each == "cell" and key == "value":
            return (Expression("cell", (), self.binding.cell, column),)
        if self.for_each == "column" and self.layout.rows[table].known(key):
            return self._crossing(
                table, key, self.layout.rows[table].members(key), (self.binding.column,), name, column
            )
        if self.for_each == "row" and self.layout.columns[table].known(key):
            ids = self.layout.columns[table].members(key)
            return self._cells([(table, self.binding.row, c) for c in ids], name, column)
        if key in self.layout.facts:
            return (Expression("cell", (), self.layout.facts[key], column),)
        raise ExpressionFault("unknown-name", column, name=name, near=nearest(name, self._known()))

    def _address(self, name: str, address: tuple[str, ...], column: int) -> tuple[Expression, ...]:
        table = self.layout.table_names.get(fold(name))
        if table is None:
            raise ExpressionFault("unknown-table", column, name=name, near=nearest(name, self.layout.table_names))
        if len(address) == 1 and (self.binding.row or self.binding.column):
            address = ("row", address[0]) if self.binding.row else (address[0], "column")
        if len(address) != 2:
            raise ExpressionFault("bad-address", column, name=name)
        rows = self._ids(self.layout.rows[table], address[0], "row", name, column)
        columns = self._ids(self.layout.columns[table], address[1], "column", name, column)
        return self._crossing(table, address[0], rows, columns, f"{name}[{', '.join(address)}]", column)

    def _crossing(
        self, table: str, named: str, rows: tuple[str, ...], columns: tuple[str, ...], said: str, column: int
    ) -> tuple[Expression, ...]:  # fmt: skip
        """Give the cells where rows, known by a name, and columns cross."""
        return self._cells([(table, r, c) for r in rows for c in columns], said, column)

    def _ids(self, axis: Axis, name: str, kind: str, table: str, column: int) -> tuple[str, ...]:
        bound: str = getattr(self.binding, kind)
        if name == kind and bound:
            return (bound,)
        if not axis.known(name):
            near = nearest(name, [*axis.names, *axis.groups])
            raise ExpressionFault(f"unknown-{kind}", column, name=name, table=table, near=near)
        return axis.members(name)

    def _cells(self, keys: list[tuple[str, str, str]], name: str, column: int) -> tuple[Expression, ...]:
        found = [n for key in keys if (n := self.layout.at(*key)) is not None]
        if not keys and self.layout.is_gapped:
            raise ExpressionFault(_NO_ROWS, column)
        if not found:
            raise ExpressionFault("no-such-cell", column, name=name)
        return tuple([Expression("cell", (), n, column) for n in found])

    def _known(self) -> list[str]:
        table, layout = self.binding.table, self.layout
        axis = {"column": layout.rows, "row": layout.columns}.get(self.for_each or "", {}).get(table)
        names = [*axis.names, *axis.groups] if axis else ["value"] if self.for_each == "cell" else []
        return [*names, *layout.facts, *layout.aliases, *self.slots]


def bindings(rule: Rule, layout: Layout) -> tuple[Binding, ...]:
    """
    List what a `check` rule is applied to.

    Raises:
        ExpressionFault: If `in` or `only` names what the form does not have, or `for_each` lacks its table.
    """
    if rule.for_each is None:
        return (Binding(),)
    tables = tables_of(rule, layout)
    if not tables:
        raise ExpressionFault("for-each-without-table", 0)
    found = [b for table in tables for b in _in_table(rule, layout, table)]
    if not found and not layout.is_gapped:
        raise ExpressionFault("only-nothing", 0)
    return tuple(found)


def tables_of(rule: Rule, layout: Layout) -> tuple[str, ...]:
    """
    Give the ids of the tables that `in` names.

    Raises:
        ExpressionFault: If it names no table of the form.
    """
    found = []
    for name in as_names(rule.in_):
        table = layout.table_names.get(fold(name))
        if table is None:
            raise ExpressionFault("unknown-table", 0, name=name, near=nearest(name, layout.table_names))
        found.append(table)
    return tuple(found)


def selected(rule: Rule, layout: Layout, table: str, kind: str) -> tuple[str, ...]:
    """
    Give the ids of the rows (`kind` `row`) or columns (`column`) that `only` picks; all but optional rows, without it.

    Raises:
        ExpressionFault: If `only` names what the table does not have.
    """
    found = _members(layout.rows[table] if kind == "row" else layout.columns[table], as_names(rule.only), kind, table)
    optional = {r.id for r in layout.tables[table].rows if r.optional} if kind == "row" and not rule.only else set()
    return tuple(i for i in found if i not in optional)


def _members(axis: Axis, names: Sequence[str], kind: str, table: str) -> tuple[str, ...]:
    """Give the ids that names stand for, in the order of the form; all, where there is no name."""
    picked: set[str] = set()
    for name in names:
        if not axis.known(name):
            near = nearest(name, [*axis.names, *axis.groups])
            raise ExpressionFault(f"unknown-{kind}", 0, name=name, table=table, near=near)
        picked.update(axis.members(name))
    return tuple(i for i in axis.ids if i in picked) if names else axis.ids


def _in_table(rule: Rule, layout: Layout, table: str) -> list[Binding]:
    if rule.for_each == "table":
        return [Binding(table)]
    if rule.for_each == "column":
        return [Binding(table, "", c) for c in selected(rule, layout, table, "column")]
    rows, columns = _crossings(rule, layout, table)
    if rule.for_each == "row":
        return [Binding(table, r) for r in rows]
    keys = ((table, row, column) for row in rows for column in columns)
    return [Binding(*key, layout.index[key]) for key in keys if key in layout.index]


def _crossings(rule: Rule, layout: Layout, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Give the rows and the columns that `only` picks; a name that is no row may be a column, where a cell is meant.

    Optional rows count too, for where they stand their figures must be right as well.
    """
    down, across, names = layout.rows[table], layout.columns[table], as_names(rule.only)
    columns = [n for n in names if rule.for_each == "cell" and across.known(n) and not down.known(n)]
    rows = [n for n in names if n not in columns]
    return _members(down, rows, "row", table), _members(across, columns, "column", table)


def listing(rule: Rule, layout: Layout) -> tuple[tuple[Binding, ...], Trees]:
    """
    List what a `check` rule is applied to, each number of it by itself, and parse its expressions.

    Raises:
        ExpressionFault: As `bind_check`.
    """
    trees = {number: _trees(rule, number) for number in numbers_of(rule)}
    return tuple(_numbered(bindings(rule, layout), trees)), trees


def bind_check(rule: Rule, layout: Layout) -> tuple[Bound, ...]:
    """
    Bind all instances of a `check` rule.

    Raises:
        ExpressionFault: If an expression does not parse or a name is unknown; `values["key"]` says which key.
    """
    listed, trees = listing(rule, layout)
    moved = in_series(listed, layout, lambda binding: instance(rule, layout, binding, trees))
    found: list[Bound] = []
    total = 0
    for position, binding in enumerate(listed):
        item = moved.get(position) or instance(rule, layout, binding, trees)
        found.append(item)
        total += item.size
        if total > MAX_USES:
            raise ExpressionFault("rule-large", 0, limit=MAX_USES, key="check")
    return tuple(found)


Trees = Mapping[str, tuple[Tree, Tree | None]]
"""The number that a rule stands for to its expressions: what must hold, and when."""


def instance(rule: Rule, layout: Layout, binding: Binding, trees: Trees, scope_of: type[Scope] = Scope) -> Bound:
    """
    Bind one instance of a `check` rule.

    Raises:
        ExpressionFault: As `bind_check`.
    """
    check, when = trees[binding.number]
    scope = scope_of(layout, rule, binding)
    try:
        bound = _bound("check", check, scope)
        guard = _bound("when", when, scope) if when else None
    except ExpressionFault as fault:
        if fault.code != _NO_ROWS:
            raise
        return Bound(binding, _ALWAYS, None, (), is_void=True)
    used = dict.fromkeys((*cells(bound), *(cells(guard) if guard else ())))
    return Bound(binding, bound, guard, tuple(used))


def numbers_of(rule: Rule) -> tuple[str, ...]:
    """
    List the numbers for which a rule stands, each as `NAME=NUMBER`; one "" for a rule without `for_number`.

    Raises:
        ExpressionFault: If they run backwards.
    """
    if not rule.for_number:
        return ("",)
    ((name, span),) = rule.for_number.items()
    first, _, last = span.partition("-")
    if int(first) > int(last):
        raise ExpressionFault("no-numbers", 0, found=span, key="for_number")
    return tuple(f"{name}={number}" for number in range(int(first), int(last) + 1))


def as_first(rule: Rule, text: str) -> str:
    """Give an expression of a rule as it stands for the first of its numbers; any expression of another rule as it is."""
    return with_number(text, numbers_of(rule)[0])


def _numbered(bindings: Iterable[Binding], numbers: Iterable[str]) -> Iterator[Binding]:
    numbers = tuple(numbers)
    return (binding._replace(number=number) for binding in bindings for number in numbers)


def _trees(rule: Rule, number: str) -> tuple[Tree, Tree | None]:
    check = _parsed("check", with_number(rule.check or "", number))
    return check, _parsed("when", with_number(rule.when, number)) if rule.when else None


def with_number(text: str, number: str) -> str:
    """Put a number (`n=3`) into the names of an expression: `days_{n}` and `days_{n-1}` become `days_3` and `days_2`."""
    if not number:
        return text
    name, _, value = number.partition("=")
    return re.sub(rf"\{{\s*{re.escape(name)}\s*([+-]\s*\d{{1,3}})?\s*\}}", _shift(int(value)), text)


def _shift(value: int) -> Callable[[re.Match[str]], str]:
    return lambda found: str(value + int((found[1] or "0").replace(" ", "")))


def bind_claim(text: str, key: str, rule: Rule, layout: Layout, slots: Iterable[str]) -> Expression:
    """
    Bind an expression of a claim, in which the slots of its patterns are names too.

    Raises:
        ExpressionFault: As `bind_check`.
    """
    return _bound(key, _parsed(key, text), Scope(layout, rule, Binding(), slots))


def _parsed(key: str, text: str) -> Tree:
    try:
        return parse(text)
    except ExpressionFault as fault:
        fault.values["key"] = key
        raise


def _bound(key: str, tree: Tree, scope: Scope) -> Expression:
    try:
        return bind(tree, scope.resolve, "truth", scope.layout.aliases, scope.layout.calendar)
    except ExpressionFault as fault:
        fault.values["key"] = key
        raise
