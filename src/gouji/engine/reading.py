"""
The second reading of a check: the same bound expression, worked out by simpleeval on one report.

It shares neither the generated code nor the walk that decide; the outcome must be the same, and where it is not, that is
an error of the program and shown as such. The evaluator is a subclass with a closed list of nodes, nothing but numbers
and intervals as names, and no functions but those of the language.
"""

from __future__ import annotations

import ast
import functools
import warnings
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from simpleeval import SimpleEval

from gouji.engine.decide import Lookup, compare
from gouji.engine.intervals import OPERATORS, Value, every, some
from gouji.packs.expression import FUNCTIONS, Expression

_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.USub: "neg", ast.Not: "not",
}  # fmt: skip
_COMPARISONS: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


_READ = {name: OPERATORS[name] for name in FUNCTIONS}
_KEPT = 512
"""Expressions kept parsed: all instances of a large pack."""


class Reading(SimpleEval):  # type: ignore[misc]
    """simpleeval on exact numbers and intervals, with Kleene logic and without short-circuit."""

    def __init__(self, names: Mapping[str, Value], tolerance: Fraction) -> None:
        super().__init__(operators=_operators(tolerance), functions=_READ, names=dict(names))
        allowed = (ast.Expr, ast.Name, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.Call, ast.Constant)
        self.nodes: dict[Any, Callable[..., Any]] = {
            node: handler for node, handler in self.nodes.items() if node in allowed
        }
        self.nodes[ast.BoolOp] = self._every_operand
        self.nodes[ast.Compare] = self._every_comparison

    def _every_operand(self, node: ast.BoolOp) -> Any:
        return (every if isinstance(node.op, ast.And) else some)(*(self._eval(v) for v in node.values))

    def _every_comparison(self, node: ast.Compare) -> Any:
        values = [self._eval(v) for v in (node.left, *node.comparators)]
        pairs = zip(node.ops, values, values[1:], strict=False)
        return every(*(self.operators[type(op)](left, right) for op, left, right in pairs))

    def _check_disallowed_items(self, item: Any) -> None:
        """Only numbers, intervals and truths come up here; there is nothing to search for callables."""


@functools.lru_cache(_KEPT)
def _operators(tolerance: Fraction) -> dict[Any, Callable[..., Any]]:
    comparisons: dict[Any, Callable[..., Any]] = {
        node: (lambda left, right, op=op: compare(op, left, right, tolerance)) for node, op in _COMPARISONS.items()
    }
    return {node: OPERATORS[op] for node, op in _SIGNS.items()} | comparisons


@functools.lru_cache(_KEPT)
def _parsed(text: str) -> ast.stmt:
    tree: ast.stmt = SimpleEval.parse(text)
    return tree


def read(node: Expression, cell: Lookup, slots: Mapping[str, Value], tolerance: Fraction) -> Any:
    """
    Work out a bound expression by simpleeval.

    Args, returns: As `decide.evaluate`.
    """
    names: dict[str, Value] = {}
    text = _write(node, cell, slots, names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # simpleeval asks ast for node types that Python retires
        return Reading(names, tolerance).eval(text, _parsed(text))


def _write(node: Expression, cell: Lookup, slots: Mapping[str, Value], names: dict[str, Value]) -> str:
    """Write an expression with flat names, and put their values into `names`."""
    if node.op in ("number", "cell", "slot", "calendar"):
        name = f"{node.op[0]}{node.value}" if node.op in ("cell", "slot") else f"k{len(names)}"
        names[name] = _leaf(node, cell, slots)
        return name
    args = [_write(a, cell, slots, names) for a in node.args]
    if node.op == "compare":
        assert isinstance(node.value, tuple)
        return f"({args[0]}{''.join(f' {op} {a}' for op, a in zip(node.value, args[1:], strict=True))})"
    if node.op in ("neg", "not"):
        return f"({'-' if node.op == 'neg' else 'not '}{args[0]})"
    if node.op in FUNCTIONS:
        return f"{node.op}({', '.join(args)})"
    return f"({f' {node.op} '.join(args)})"


def _leaf(node: Expression, cell: Lookup, slots: Mapping[str, Value]) -> Value:
    if node.op == "cell":
        assert isinstance(node.value, int)
        return cell(node.value)
    if node.op == "slot":
        return slots[str(node.value)]
    return node.value  # type: ignore[no-any-return]
