"""
Expressions with one thing changed: a comparison, a sign, an addend, a condition, a member of a group, a name, a number.

Works on the syntax tree, so that every change is again an expression; whether its names still mean something is found
out by binding it.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

from gouji.packs.bind import tables_of
from gouji.packs.expression import OVER_GROUPS, ExpressionFault, parse
from gouji.packs.form import Axis, Layout, fold
from gouji.packs.form_types import Table
from gouji.packs.model import Rule

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip


MOST_MEMBERS = 300
"""Members of a group that are dropped one by one; a larger one would have to be written out at a length nobody reads."""


class Changed(NamedTuple):
    """An expression with one change: the operator, what stood there, what stands there now, and all of it."""

    operator: str
    before: str
    after: str
    text: str


class Vocabulary:
    """What the names of a rule's expressions have beside them: members of a group, the next row or column."""

    def __init__(self, rule: Rule, layout: Layout) -> None:
        self.layout = layout
        tables = tables_of(rule, layout) if rule.for_each in ("row", "column") else ()
        self.bare: tuple[Table, Axis] | None = None
        if tables:
            axes = layout.rows if rule.for_each == "column" else layout.columns
            self.bare = layout.tables[tables[0]], axes[tables[0]]

    def members(self, node: ast.expr) -> list[ast.expr]:
        """Spell out a group as its members; nothing for what is no group."""
        if isinstance(node, ast.Name) and self.bare and self.bare[1].is_group(node.id):
            table, axis = self.bare
            return [ast.Name(_name(table, i)) for i in axis.members(node.id)]
        if isinstance(node, ast.Subscript) and (place := self._place(node)):
            table, rows, columns = place
            if len(rows) * len(columns) > 1:
                return [
                    _address(node, _name(table, r), _name(table, c))
                    for r in rows
                    for c in columns
                    if self.layout.at(table.id, r, c) is not None
                ]
        return []

    def neighbours(self, node: ast.expr) -> Iterator[ast.expr]:
        """Give what a slip of one row or one column would have written instead of a name."""
        if isinstance(node, ast.Name) and self.bare:
            table, axis = self.bare
            if fold(node.id) in axis.names:
                yield ast.Name(_name(table, _next(table, axis, axis.names[fold(node.id)])))
        elif isinstance(node, ast.Subscript) and (place := self._place(node)):
            table, (row, *rows), (column, *columns) = place
            if not rows and not columns:
                for r, c in (
                    (_next(table, self.layout.rows[table.id], row), column),
                    (row, _next(table, self.layout.columns[table.id], column)),
                ):
                    if self.layout.at(table.id, r, c) is not None:
                        yield _address(node, _name(table, r), _name(table, c))

    def _place(self, node: ast.Subscript) -> tuple[Table, tuple[str, ...], tuple[str, ...]] | None:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        names = [part.id for part in parts if isinstance(part, ast.Name)]
        table = self.layout.table_names.get(fold(node.value.id)) if isinstance(node.value, ast.Name) else None
        if table is None or len(names) != 2:
            return None
        rows, columns = self.layout.rows[table], self.layout.columns[table]
        if not (rows.known(names[0]) and columns.known(names[1])):
            return None
        return self.layout.tables[table], rows.members(names[0]), columns.members(names[1])


def changed_expressions(text: str, vocabulary: Vocabulary) -> Iterator[Changed]:
    """
    Make every change of an expression, each once.

    Args:
        text: An expression that parses.
        vocabulary: What its names have beside them.
    """
    tree = ast.Expression(parse(text).body)
    seen = {_written(tree.body)}
    for index, node in enumerate(ast.walk(tree)):
        for operator, new, before, after in _changes(node, vocabulary) if isinstance(node, ast.expr) else ():
            whole = _written(_replaced(tree, index, new).body)
            if whole not in seen and _parses(whole):
                seen.add(whole)
                yield Changed(operator, before, after, whole)


def _changes(node: ast.expr, vocabulary: Vocabulary) -> Iterator[tuple[str, ast.expr, str, str]]:
    """Give the changes of one node: operator, the new node, and what is told of it."""
    here = _written(node)
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            yield from _conditions(node)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            swapped = ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
            yield "sign", swapped, here, _written(swapped)
            yield "addend", node.left, _written(node.right), ""
            if isinstance(node.op, ast.Add):
                yield "addend", node.right, _written(node.left), ""
        case ast.UnaryOp(op=ast.USub()):
            yield "sign", node.operand, here, _written(node.operand)
        case ast.Call(func=ast.Name(id=name)) if vocabulary.layout.aliases.get(name, name) in OVER_GROUPS:
            yield from _without_one(node, vocabulary)
        case ast.Constant(value=int() | float() as value):
            yield from (("constant", ast.Constant(v), here, str(v)) for v in (value + 1, value - 1) if v >= 0)
        case ast.Name() | ast.Subscript():
            yield from (("neighbour", new, here, _written(new)) for new in vocabulary.neighbours(node))


def _conditions(node: ast.Compare | ast.BoolOp | ast.UnaryOp) -> Iterator[tuple[str, ast.expr, str, str]]:
    """Change a comparison, or take one of several conditions away, or a denial."""
    here = _written(node)
    match node:
        case ast.Compare():
            for n, op in enumerate(node.ops):
                ops = [*node.ops[:n], _COMPARISONS[type(op)](), *node.ops[n + 1 :]]
                new = ast.Compare(node.left, ops, node.comparators)
                yield "comparison", new, here, _written(new)
        case ast.BoolOp():
            for n, part in enumerate(node.values):
                rest = [*node.values[:n], *node.values[n + 1 :]]
                yield "junction", ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0], _written(part), ""
        case ast.UnaryOp():
            yield "junction", node.operand, here, _written(node.operand)


def _without_one(node: ast.Call, vocabulary: Vocabulary) -> Iterator[tuple[str, ast.expr, str, str]]:
    """Take one argument of a call away, or one member of a group among them."""
    for n, argument in enumerate(node.args):
        before, behind = node.args[:n], node.args[n + 1 :]
        members = vocabulary.members(argument)
        if len(node.args) > 1:
            yield "member", ast.Call(node.func, [*before, *behind], []), _written(argument), ""
        for k, member in enumerate(members) if 1 < len(members) <= MOST_MEMBERS else ():
            rest = [*before, *members[:k], *members[k + 1 :], *behind]
            yield "member", ast.Call(node.func, rest, []), _written(member), ""


def _replaced(tree: ast.Expression, index: int, new: ast.expr) -> ast.Expression:
    copied = copy.deepcopy(tree)
    target = list(ast.walk(copied))[index]
    whole = _Swap(target, new).visit(copied)
    assert isinstance(whole, ast.Expression)
    return whole


class _Swap(ast.NodeTransformer):
    def __init__(self, target: ast.AST, new: ast.expr) -> None:
        self.target, self.new = target, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.target else self.generic_visit(node)


def _written(node: ast.expr) -> str:
    return ast.unparse(node).replace("==", "=")


def _parses(text: str) -> bool:
    try:
        parse(text)
    except ExpressionFault:
        return False
    return True


def _name(table: Table, item: str) -> str:
    """Call a row or column by its short name where that means the same."""
    return next((i.name for i in (*table.rows, *table.columns) if i.id == item), item)


def _next(table: Table, axis: Axis, item: str) -> str:
    """Give the row or column after one, the one before the last; rows of other editions are stepped over."""
    optional = {row.id for row in table.rows if row.optional}
    ids = [i for i in axis.ids if i == item or i not in optional]
    at = ids.index(item)
    return ids[at + 1] if at + 1 < len(ids) else ids[at - 1]


def _address(node: ast.Subscript, row: str, column: str) -> ast.expr:
    return ast.Subscript(node.value, ast.Tuple([ast.Name(row), ast.Name(column)]))
