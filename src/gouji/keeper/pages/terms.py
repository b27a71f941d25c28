"""The names that the expressions of a rule use, each with the official labels it stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from gouji.packs.bind import as_first
from gouji.packs.expression import Tree, parse
from gouji.packs.form import Axis, Layout, fold
from gouji.packs.form_types import Labelled
from gouji.packs.model import Rule
from gouji.packs.names import as_names


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """
    A name in an expression.

    `kind` is `table`, `row`, `column`, `field`, `value` (the cell) or `slot` (a number said in the text); `items` are the
    parts of the form that it stands for, more than one for a group.
    """

    name: str
    kind: str
    items: tuple[Labelled, ...] = ()


def expressions(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Give the expressions of a rule as (key, text), as they are written."""
    found = [("when", rule.when or ""), ("check", rule.check or "")]
    found += [("holds", text) for text in (as_names(rule.claim.holds) if rule.claim else ())]
    return tuple((key, text) for key, text in found if text)


def terms_of(rule: Rule, layout: Layout) -> tuple[Term, ...]:
    """
    List the names that a rule's expressions use, each once, in order of appearance.

    Args:
        rule: A rule that binds to the form.
        layout: The form.
    """
    found: dict[tuple[str, str], Term] = {}
    for _, text in expressions(rule):
        for term in _Names(rule, layout, parse(as_first(rule, text))).walk():
            found.setdefault((term.kind, term.name), term)
    return tuple(found.values())


class _Names:
    def __init__(self, rule: Rule, layout: Layout, tree: Tree) -> None:
        self.rule, self.layout, self.tree = rule, layout, tree
        named = (layout.table_names.get(fold(name)) for name in as_names(rule.in_))
        self.home = next((table for table in named if table), "") if rule.for_each else ""

    def walk(self) -> Iterator[Term]:
        yield from self._in(self.tree.body)

    def _in(self, node: ast.AST) -> Iterator[Term]:
        match node:
            case ast.Subscript(
                value=ast.Name(id=table), slice=ast.Tuple(elts=[ast.Name() as row, ast.Name() as column])
            ):
                yield from self._address(table, row.id, column.id)
            case ast.Name():
                yield self._bare(node.id)
            case ast.Call():
                for argument in node.args:
                    yield from self._in(argument)
            case _:
                for child in ast.iter_child_nodes(node):
                    yield from self._in(child)

    def _address(self, name: str, row: str, column: str) -> Iterator[Term]:
        table = self.layout.table_names[fold(name)]
        yield Term(name=name, kind="table", items=(self.layout.tables[table],))
        yield from self._part(table, "row", row)
        yield from self._part(table, "column", column)

    def _part(self, table: str, kind: str, name: str) -> Iterator[Term]:
        if self._axis(table, kind).known(name):
            yield Term(name=name, kind=kind, items=self._items(table, kind, name))

    def _bare(self, name: str) -> Term:
        key = fold(name)
        kind = {"column": "row", "row": "column"}.get(self.rule.for_each or "", "")
        if kind and self._axis(self.home, kind).known(key):
            return Term(name=name, kind=kind, items=self._items(self.home, kind, key))
        if key in self.layout.facts:
            return Term(name=name, kind="field")
        return Term(name=name, kind="slot" if self.rule.claim else "value")

    def _axis(self, table: str, kind: str) -> Axis:
        return (self.layout.rows if kind == "row" else self.layout.columns)[table]

    def _items(self, table: str, kind: str, name: str) -> tuple[Labelled, ...]:
        of = self.layout.tables[table]
        ids = self._axis(table, kind).members(name)
        return tuple(item for item in (of.rows if kind == "row" else of.columns) if item.id in ids)
