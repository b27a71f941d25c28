"""
The expression language of rules: text to a checked syntax tree, and the tree to cells.

The grammar is that of simpleeval, made exact and closed: `+ - * /`, comparisons with `=` as equality, `and or not`,
parentheses, decimal literals, calls of a fixed table of functions, names, and addresses `table[row, column]`; either of
the report of the year before with `last.` before it, and of the reports of the bodies below with `parts.`, which are
many and so are added up, or the greatest is taken. Text is NFKC-normalised first, so full-width signs work. Anything else
does not parse, with the column of the fault.

`parse` checks grammar and types without a form; `bind` puts cells in for names, for one instance of a rule.
"""

from __future__ import annotations

import ast
import functools
import re
import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from gouji.numbers import Number

MAX_LENGTH = 2000
MAX_DEPTH = 40

_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-", "–": "-", "、": ","}
_TOKEN = re.compile(r"\s+|[^\W\d]\w*|\d+(?:\.\d+)?(?![\w.])|<=|>=|!=|==|[-+*/()\[\],=<>]|(?<=\w)\.(?=[^\W\d_])")
_BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip

FUNCTIONS: dict[str, tuple[int, int, str]] = {
    "sum": (1, 99, "number"), "min": (1, 99, "number"), "max": (1, 99, "number"), "count": (1, 99, "number"),
    "abs": (1, 1, "number"), "round": (1, 2, "number"), "decimals": (1, 1, "number"), "integer": (1, 1, "truth"),
    "multiple": (2, 2, "truth"), "date": (3, 3, "number"), "days": (2, 2, "number"),
    "workdays": (2, 2, "number"), "given": (1, 1, "truth"), "exact": (1, 1, "truth"), "printed": (1, 1, "truth"),
}  # fmt: skip
"""Function name to least and most number of arguments and the kind of the result."""
LAST = "last"
"""What stands, with a dot, before a name of the report of the year before."""
PARTS = "parts"
"""What stands, with a dot, before a name of the reports of the bodies below; inside `sum` or `max` alone."""
OVER_PARTS = ("sum", "max")
BLOCKS = {LAST: 1, f"{PARTS}:sum": 2, f"{PARTS}:max": 3}
"""Where the figures of other reports stand behind those of the report itself, in blocks of the layout's size."""
OVER_GROUPS = frozenset({"sum", "min", "max", "count"})


class Expression(NamedTuple):
    """
    A node of a bound expression.

    `op` is one of `number`, `cell`, `slot`, `calendar`, `+ - * /`, `neg`, `compare`, `and`, `or`, `not`, or a function's
    name; `value` is the number, the cell's number, the slot's name, the days worked on or the comparison signs; `column`
    is the place in the text. In an outline, `group` stands for cells of which it is not known how many there are.
    """

    op: str
    args: tuple[Expression, ...] = ()
    value: Any = None
    column: int = 0


class ExpressionFault(Exception):
    """An expression that does not parse or bind: a message code, the column (from 0) in the text, and values."""

    def __init__(self, code: str, column: int, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.column = column
        self.values = {k: str(v) for k, v in values.items()}


class Tree(NamedTuple):
    """A parsed expression: the syntax tree, the normalised text and, for each byte of it, the column in the original."""

    body: ast.expr
    text: str
    columns: tuple[int, ...]

    @property
    def encoded(self) -> bytes:
        """The text in the encoding in which Python's parser counts."""
        return _encoded(self.text)

    def column(self, node: ast.AST) -> int:
        """Give the column of a node in the text as the rule keeper wrote it, from 0."""
        return self.columns[min(getattr(node, "col_offset", 0), len(self.columns) - 1)]

    def source(self, node: ast.AST) -> str:
        """Give the text of a node; an expression is one line, whatever it was written as."""
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
        return self.encoded[start:end].decode()


@functools.lru_cache(8)
def _encoded(text: str) -> bytes:
    return text.encode()


Resolver = Callable[[str, tuple[str, ...] | None, int], "tuple[Expression, ...]"]
"""Name, address (None for a bare name) and column to cells: one, or all of a group."""


@functools.lru_cache(512)
def parse(text: str) -> Tree:
    """
    Parse an expression and check that only the language's own grammar is used.

    Raises:
        ExpressionFault: If it is too long or deep, or has a sign or construct that is not of the language.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionFault("expression-long", 0, limit=MAX_LENGTH, length=len(text))
    folded, columns = _normalise(text)
    prepared, columns = _tokens(folded, columns)
    try:
        tree = ast.parse(prepared, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        offset = min(getattr(error, "offset", None) or len(columns), len(columns)) - 1
        raise ExpressionFault("expression-syntax", columns[offset]) from None
    by_byte = [column for char, column in zip(prepared, columns, strict=False) for _ in char.encode()]
    parsed = Tree(tree.body, prepared, (*by_byte, columns[-1]))
    _check(parsed, tree.body, tree.body)
    return parsed


def bind(tree: Tree, resolve: Resolver, kind: str, aliases: Mapping[str, str], calendar: object = None) -> Expression:
    """
    Put cells in for names.

    Args:
        tree: A parsed expression.
        resolve: Finds what a name or an address stands for; raises `ExpressionFault` where it stands for nothing.
        kind: What the expression must give: `number` or `truth`.
        calendar: The days that are worked on, for `workdays`.
        aliases: Names by which the pack calls functions and names of the engine.

    Raises:
        ExpressionFault: If a name is unknown, a group stands where one value is needed, or kinds do not fit.
    """
    return _Binder(tree, resolve, aliases, calendar).one(tree.body, kind)


def _normalise(text: str) -> tuple[str, tuple[int, ...]]:
    out: list[str] = []
    columns: list[int] = []
    for column, char in enumerate(text):
        piece = _SIGNS.get(char) or unicodedata.normalize("NFKC", char)
        out.append(piece)
        columns.extend([column] * len(piece))
    return "".join(out), (*columns, len(text))


def _tokens(text: str, columns: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """Check every token against the language, bound the nesting, and write `=` as `==`."""
    out: list[str] = []
    places: list[int] = []
    position = depth = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise ExpressionFault("expression-sign", columns[position], sign=text[position])
        token = " " if match[0].isspace() else "==" if match[0] == "=" else match[0]
        depth += (token in "([") - (token in ")]")
        if depth > MAX_DEPTH:
            raise ExpressionFault("expression-deep", columns[position], limit=MAX_DEPTH)
        out.append(token)
        places.extend(columns[min(position + i, match.end() - 1)] for i in range(len(token)))
        position = match.end()
    prepared = "".join(out)
    lead = len(prepared) - len(prepared.lstrip())
    prepared = prepared.strip()
    if not prepared:
        raise ExpressionFault("expression-empty", 0)
    return prepared, (*places[lead : lead + len(prepared)], columns[-1])


def _check(tree: Tree, node: ast.AST, around: ast.AST, depth: int = 0) -> None:
    """Refuse what is not of the language; `around` is the nearest node that has a place in the text."""
    around = node if hasattr(node, "col_offset") else around
    if depth > MAX_DEPTH * 3:
        raise ExpressionFault("expression-deep", tree.column(around), limit=MAX_DEPTH)
    if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Constant) and type(node.value) not in (int, float)):
        raise ExpressionFault("expression-construct", tree.column(around), found=tree.source(around)[:40])
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name):
        raise ExpressionFault("expression-construct", tree.column(around), found=tree.source(around)[:40])
    for child in ast.iter_child_nodes(node):
        _check(tree, child, around, depth + 1)


_ALLOWED = (
    ast.Constant, ast.Name, ast.Load, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Subscript,
    ast.Attribute, ast.Tuple, ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd, *_BINARY, *_COMPARE,
)  # fmt: skip


class _Binder:
    def __init__(self, tree: Tree, resolve: Resolver, aliases: Mapping[str, str], calendar: object) -> None:
        self.tree = tree
        self.over = ""
        self.calendar = calendar
        self.resolve = resolve
        self.aliases = aliases

    def one(self, node: ast.expr, kind: str) -> Expression:
        found = self.many(node)
        if len(found) != 1 or found[0].op == "group":
            raise self.fault("expression-group", node, name=self.tree.source(node))
        if _kind(found[0]) != kind:
            raise self.fault(f"expression-needs-{kind}", node, found=self.tree.source(node))
        return found[0]

    def fault(self, code: str, node: ast.AST, **values: object) -> ExpressionFault:
        return ExpressionFault(code, self.tree.column(node), **values)

    def many(self, node: ast.expr) -> tuple[Expression, ...]:
        column = self.tree.column(node)
        match node:
            case ast.Constant():
                return (Expression("number", (), exact(self.tree.source(node)), column),)
            case ast.Name() | ast.Attribute():
                return self.resolve(self.name(node), None, column)
            case ast.Subscript():
                return self.resolve(self.name(node.value), self.address(node.slice), column)
            case ast.BinOp():
                sides = (self.one(node.left, "number"), self.one(node.right, "number"))
                return (Expression(_BINARY[type(node.op)], sides, None, column),)
            case ast.UnaryOp(op=ast.Not()):
                return (Expression("not", (self.one(node.operand, "truth"),), None, column),)
            case ast.UnaryOp():
                inner = self.one(node.operand, "number")
                return (inner if isinstance(node.op, ast.UAdd) else Expression("neg", (inner,), None, column),)
            case ast.BoolOp():
                op = "and" if isinstance(node.op, ast.And) else "or"
                return (Expression(op, tuple(self.one(v, "truth") for v in node.values), None, column),)
            case ast.Compare():
                items = tuple(self.one(v, "number") for v in (node.left, *node.comparators))
                return (Expression("compare", items, tuple(_COMPARE[type(op)] for op in node.ops), column),)
            case ast.Call():
                return (self.call(node, column),)
        raise self.fault("expression-construct", node, found=self.tree.source(node)[:40])

    def call(self, node: ast.Call, column: int) -> Expression:
        name = self.name(node.func)
        if name not in FUNCTIONS:
            raise self.fault("expression-function", node, name=self.name(node.func), known=", ".join(FUNCTIONS))
        if node.keywords:
            raise self.fault("expression-construct", node, found=self.tree.source(node)[:40])
        least, most, _ = FUNCTIONS[name]
        if name in OVER_GROUPS:
            args = tuple(x for a in node.args for x in self.grouped(name, a))
        else:
            args = tuple(self.one(a, "number") for a in node.args)
        if any(_kind(x) != "number" for x in args):
            raise self.fault("expression-needs-number", node, found=self.tree.source(node))
        if len(args) < least or (len(args) > most and name not in OVER_GROUPS):
            raise self.fault("expression-arguments", node, name=name, found=len(args), least=least, most=most)
        if name == "max" and len(args) == 1 and args[0].op != "group":
            return args[0]
        if name == "workdays":
            args = (*args, Expression("calendar", (), self.calendar, column))
        return Expression(name, args, None, column)

    def grouped(self, function: str, node: ast.expr) -> tuple[Expression, ...]:
        """Bind what a function works on; the name of many reports may stand there, and nowhere below."""
        self.over = function if isinstance(node, ast.Attribute | ast.Subscript) else ""
        found = self.many(node)
        self.over = ""
        return found

    def name(self, node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            whose = self.name(node.value)
            if whose not in (LAST, PARTS):
                dot = self.tree.columns[node.value.end_col_offset or 0]
                raise ExpressionFault("expression-sign", dot, sign=".")
            if whose == PARTS:
                if self.over not in OVER_PARTS:
                    raise self.fault(
                        "expression-parts", node, found=self.tree.source(node), known=", ".join(OVER_PARTS)
                    )
                whose = f"{PARTS}:{self.over}"
            return f"{whose}.{self.aliases.get(node.attr, node.attr)}"
        if not isinstance(node, ast.Name):
            raise self.fault("expression-construct", node, found=self.tree.source(node)[:40])
        return self.aliases.get(node.id, node.id)

    def address(self, node: ast.expr) -> tuple[str, ...]:
        return tuple(self.name(n) for n in (node.elts if isinstance(node, ast.Tuple) else [node]))


@functools.lru_cache(512)
def exact(literal: str) -> Number:
    """Read a decimal literal exactly."""
    value = Fraction(literal)
    return value.numerator if value.denominator == 1 else value


def _kind(node: Expression) -> str:
    if node.op in FUNCTIONS:
        return FUNCTIONS[node.op][2]
    return "truth" if node.op in ("compare", "and", "or", "not") else "number"


def size(node: Expression) -> int:
    """Count the nodes of an expression."""
    return 1 + sum(map(size, node.args))


def cells(node: Expression) -> tuple[int, ...]:
    """List the numbers of the cells an expression uses, each once, in order of appearance."""
    found: dict[int, None] = {}
    _collect(node, found)
    return tuple(found)


def _collect(node: Expression, found: dict[int, None]) -> None:
    if node.op == "cell" and isinstance(node.value, int):
        found[node.value] = None
    for arg in node.args:
        _collect(arg, found)
