"""
Expressions in words, with the labels of the form in place of names.

The words follow the syntax tree that the rule keeper wrote, before cells are put in: one sentence for all instances.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gouji.messages import phrase
from gouji.numbers import show
from gouji.packs.expression import PARTS, Tree, exact
from gouji.packs.form import Axis, Layout, fold
from gouji.packs.form_types import Column, Labelled, Row
from gouji.packs.model import Rule
from gouji.packs.names import as_names

_LISTED = 3
"""Members of a group that are listed; more that follow one another are told by the first and the last."""

_BLANKS = re.compile(" {2,}")
_BLANK_BEFORE = re.compile(" (?=[,.;:)。])|(?<=[(]) ")
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip


class Labels:
    """The printed labels of a form in one language, quoted and listed."""

    def __init__(self, layout: Layout, lang: str) -> None:
        self.layout, self.lang = layout, lang

    def say(self, key: str, **values: object) -> str:
        """Say a phrase of plain sentences."""
        return phrase(f"plain.{key}", self.lang, values)

    def worded(self, own: str, en: str) -> str:
        """Choose the words of the language; the pack's own where it has no English."""
        return en if self.lang == "en" and en else own

    def quoted(self, text: str) -> str:
        """Put a label in the marks of the language."""
        return self.say("quoted", text=text)

    def join(self, parts: Iterable[str], how: str = "list-last") -> str:
        """List: `A`, `A and B`, `A, B and C`; with `list-or`, any of them."""
        *first, last = list(parts) or [""]
        return self.say(how, first=self.say("list").join(first), last=last) if first else last

    def table(self, table: str) -> str:
        """Name a table."""
        item = self.layout.tables[table]
        return self.say("table", name=self.worded(item.name, item.en))

    def item(self, table: str, kind: str, name: str) -> str:
        """Quote the label of a row or column, with the one above it where it alone would be mistaken for another."""
        items: tuple[Row, ...] | tuple[Column, ...]
        items = self.layout.tables[table].rows if kind == "row" else self.layout.tables[table].columns
        found = next(i for i in items if i.id == name)
        return self.quoted(" ".join((*self._above(found, items), self.worded(found.label, found.en))))

    def _above(self, item: Labelled, items: Iterable[Labelled]) -> tuple[str, ...]:
        """Give the label above an item, unless it stands above most or English names, which stand alone, are used."""
        if not item.under or (self.lang == "en" and item.en):
            return ()
        shared = [other.under[-1:] == item.under[-1:] for other in items]
        return item.under[-1:] if 2 * sum(shared) < len(shared) else ()

    def items(self, table: str, kind: str, ids: tuple[str, ...], *, named: bool = False) -> str:
        """
        Quote rows or columns: each of a few, else from the first to the last where they follow one another.

        Optional rows are left out where they stand beside others, for they stand for those; rows of a list are all quoted
        alike, and so once.

        Args:
            table, kind: The table; `row` or `column`.
            ids: Which of them.
            named: Say that they are rows or columns also where each is quoted.
        """
        axis = (self.layout.rows if kind == "row" else self.layout.columns)[table]
        optional = {row.id for row in self.layout.tables[table].rows if row.optional} if kind == "row" else set()
        chosen = [i for i in ids if i not in optional] or ids
        at = sorted(axis.ids.index(i) for i in chosen)
        if len(at) <= _LISTED or at != list(range(at[0], at[-1] + 1)):
            quoted = self.join(dict.fromkeys(self.item(table, kind, axis.ids[n]) for n in at))
            return self.say(f"named.{kind}", items=quoted) if named else quoted
        ends = (self.item(table, kind, axis.ids[n]) for n in (at[0], at[-1]))
        first, last = ends
        return self.say(f"range.{kind}", first=first, last=last, count=len(at))


def tidied(text: str) -> str:
    """Take out the blanks that stand double, or before a sign that takes none."""
    return _BLANK_BEFORE.sub("", _BLANKS.sub(" ", text)).strip()


class _Term(NamedTuple):
    """A term of a sum: its words, and whether they stand for several figures."""

    words: str
    many: bool = False


class Terms:
    """The expressions of one rule in words."""

    def __init__(self, labels: Labels, rule: Rule, fixed: Mapping[str, int] | None = None) -> None:
        """
        Prepare the names that the rule may use.

        Args:
            labels: The labels of the form.
            rule: The rule, for what its bare names mean.
            fixed: Slots of a claim that stand for a fixed number.
        """
        self.labels, self.layout, self.rule = labels, labels.layout, rule
        self.fixed = fixed or {}
        named = (self.layout.table_names.get(fold(name)) for name in as_names(rule.in_))
        self.home = next((table for table in named if table), "") if rule.for_each else ""

    def truth(self, tree: Tree) -> str:
        """Say a condition."""
        return _Writer(self, tree).truth(tree.body)

    def bare(self, name: str) -> _Term:
        """Say what a bare name stands for: the cell, a row or column of the instance, a fact of the head, a slot."""
        key = fold(name)
        if self.rule.for_each == "cell" and self.layout.aliases.get(key, key) == "value":
            return _Term(self.labels.say("value"))
        kind = {"column": "row", "row": "column"}.get(self.rule.for_each or "")
        if kind and self._axis(kind).known(key):
            return self._members(self.home, kind, key)
        field = next((f for f in self.layout.form.fields if key in (fold(f.id), fold(f.name))), None)
        if field is not None:
            return _Term(self.labels.worded(field.name, field.en))
        if name in self.fixed:
            return _Term(self.labels.say("number", number=self.fixed[name]))
        return (
            _Term(self.labels.say("parts"), many=True) if name == "parts" else _Term(self.labels.say("slot", name=name))
        )

    def address(self, table: str, row: str, column: str) -> _Term:
        """Say which cells an address means."""
        found = self.layout.table_names[fold(table)]
        down, across = (self._part(found, kind, name) for kind, name in (("row", row), ("column", column)))
        many = down.many or across.many
        words = self.labels.say("address", table=self.labels.table(found), row=down.words, column=across.words)
        return _Term(words, many)

    def _part(self, table: str, kind: str, name: str) -> _Term:
        axis = (self.layout.rows if kind == "row" else self.layout.columns)[table]
        key = self.layout.aliases.get(fold(name), name)
        if key == kind and not axis.known(name):
            return _Term(self.labels.say(f"this.{kind}"))
        return self._members(table, kind, name, named=True)

    def _axis(self, kind: str) -> Axis:
        return (self.layout.rows if kind == "row" else self.layout.columns)[self.home]

    def _members(self, table: str, kind: str, name: str, *, named: bool = False) -> _Term:
        ids = (self.layout.rows if kind == "row" else self.layout.columns)[table].members(name)
        return _Term(self.labels.items(table, kind, ids, named=named), many=len(ids) > 1)


class _Writer:
    """Walks one syntax tree; sums are flattened into what is added and what is taken away."""

    def __init__(self, terms: Terms, tree: Tree) -> None:
        self.terms, self.tree, self.say = terms, tree, terms.labels.say
        self.aliases = terms.layout.aliases

    def truth(self, node: ast.expr, *, inner: bool = False) -> str:
        match node:
            case ast.BoolOp():
                joined = self.say("and" if isinstance(node.op, ast.And) else "or").join(
                    self.truth(value, inner=True) for value in node.values
                )
                return self.say("bracket", text=joined) if inner else joined
            case ast.UnaryOp(op=ast.Not()):
                return self.say("not", text=self.truth(node.operand))
            case ast.Compare():
                return self.say("and").join(self._comparisons(node))
            case ast.Call():
                return self._call(node)
        return self.tree.source(node)

    def _comparisons(self, node: ast.Compare) -> Iterator[str]:
        left = node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            sides = {"left": self.number(left), "right": self.number(right)}
            yield self.say(f"compare.{'later' if self._is_day(right) else 'number'}.{_SIGNS[type(op)]}", **sides)
            left = right

    def _is_day(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and self._function(node) == "date"

    def number(self, node: ast.expr) -> str:
        added: list[_Term] = []
        taken: list[_Term] = []
        for sign, term in self._terms(node, plus=True):
            (added if sign else taken).append(term)
        words = self._sum(added)
        return self.say("minus", left=words or "0", right=self._sum(taken)) if taken else words

    def _sum(self, terms: list[_Term]) -> str:
        joined = self.terms.labels.join(term.words for term in terms)
        return self.say("sum", terms=joined) if len(terms) > 1 or any(t.many for t in terms) else joined

    def _terms(self, node: ast.expr, *, plus: bool) -> Iterator[tuple[bool, _Term]]:
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                yield from self._terms(node.left, plus=plus)
                yield from self._terms(node.right, plus=plus == isinstance(node.op, ast.Add))
            case ast.UnaryOp(op=ast.USub()):
                yield from self._terms(node.operand, plus=not plus)
            case ast.UnaryOp():
                yield from self._terms(node.operand, plus=plus)
            case ast.Call() if self._function(node) == "sum":
                for argument in node.args:
                    yield from self._terms(argument, plus=plus)
            case _:
                yield plus, self._term(node)

    def _term(self, node: ast.expr) -> _Term:
        match node:
            case ast.Constant():
                return _Term(self.say("number", number=show(exact(self.tree.source(node)))))
            case ast.Name():
                return self.terms.bare(node.id)
            case ast.Attribute():
                return self._others(node, self.terms.bare(node.attr))
            case ast.Subscript(value=ast.Attribute(attr=table)):
                return self._others(node.value, self._address(table, node.slice))
            case ast.Subscript(value=ast.Name(id=table)):
                return self._address(table, node.slice)
            case ast.BinOp(op=ast.Mult()):
                left, right = node.left, node.right
                if isinstance(left, ast.Constant):
                    left, right = right, left
                return _Term(self.say("times", left=self.number(left), right=self.number(right)))
            case ast.BinOp(op=ast.Div()):
                return _Term(self.say("over", left=self.number(node.left), right=self.number(node.right)))
            case ast.Call():
                return _Term(self._call(node))
        return _Term(self.tree.source(node))

    def _others(self, node: ast.expr, term: _Term) -> _Term:
        """Say of whom a figure is that is not of the report itself."""
        name = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
        key = "below" if self.aliases.get(name, name) == PARTS else "last"
        return term._replace(words=self.say(key, words=term.words))

    def _address(self, table: str, where: ast.expr) -> _Term:
        names = [
            part.id for part in (where.elts if isinstance(where, ast.Tuple) else (where,)) if isinstance(part, ast.Name)
        ]
        if len(names) == 1:
            names = ["row", names[0]] if self.terms.rule.for_each in ("row", "cell") else [names[0], "column"]
        return self.terms.address(table, *names)

    def _function(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        return self.aliases.get(name, name)

    def _call(self, node: ast.Call) -> str:
        name = self._function(node)
        if name == "date" and len(node.args) == 3:
            year, month, day = node.args
            key = "date-said" if all(isinstance(part, ast.Name) for part in node.args) else "date"
            words = [part.id if isinstance(part, ast.Name) else self.number(part).strip() for part in (month, day)]
            said = year.id if key == "date-said" and isinstance(year, ast.Name) else self._year(year)
            return self.say(key, year=said, month=words[0], day=words[1])
        if name in ("min", "max", "count"):
            items = (term.words for argument in node.args for _, term in self._terms(argument, plus=True))
            return self.say(name, items=self.terms.labels.join(items))
        given = dict(zip(("first", "second"), map(self.number, node.args[:2]), strict=False))
        key = "round-to" if name == "round" and len(node.args) > 1 else name
        return self.say(key, **given)

    def _year(self, node: ast.expr) -> str:
        """Say the year after, or before, one that is named; a bare number is a year of its own."""
        match node:
            case ast.BinOp(op=ast.Add(), right=ast.Constant(value=1)):
                return self.say("year-after", year=self.number(node.left))
            case ast.BinOp(op=ast.Sub(), right=ast.Constant(value=1)):
                return self.say("year-before", year=self.number(node.left))
        return self.number(node)
