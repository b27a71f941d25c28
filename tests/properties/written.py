"""Trees as a rule keeper might write them: any width of signs, brackets where they are needed and a few more."""

from __future__ import annotations

import random

from tests.properties.oracle import Node

_LEVELS = {"or": 1, "and": 2, "not": 3, "compare": 4, "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7, "plus": 7}
_WAYS = {
    "+": ["+", "＋"], "-": ["-", "－", "−", "–"], "*": ["*", "×", "＊"], "/": ["/", "÷", "／"], "=": ["=", "＝", "=="],
    "!=": ["!=", "≠", "！＝"], "<": ["<", "＜"], "<=": ["<=", "≤", "＜＝"], ">": [">", "＞"], ">=": [">=", "≥"],
    "(": ["(", "（"], ")": [")", "）"], ",": [",", "，", "、"], "neg": ["-", "−"], "plus": ["+", "＋"],
}  # fmt: skip
_FUNCTIONS = {"sum": ["sum", "合计", "ｓｕｍ"], "max": ["max", "最大"]}
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def written(node: Node, style: random.Random) -> str:
    """Write a tree as a rule keeper might: with brackets where they are needed and a few more, signs in any width."""
    op, args = node.op, node.args
    if op == "number":
        return str(node.value).translate(_WIDE) if style.random() < 0.1 else str(node.value)
    if op == "bare":
        return str(node.value)
    if op == "address":
        table, row, column = node.value
        return f"{table}[{row}{_sign(',', style)} {column}]"
    if op == "call":
        name = style.choice(_FUNCTIONS.get(node.value, [node.value]))
        return f"{name}{_sign('(', style)}{_sign(',', style).join(written(a, style) for a in args)}{_sign(')', style)}"
    if op in ("neg", "plus", "not"):
        sign = "not " if op == "not" else _sign(op, style)
        return sign + _inner(args[0], _LEVELS[op], style)
    if op == "compare":
        text = _inner(args[0], 5, style)
        return text + "".join(
            f" {_sign(s, style)} {_inner(a, 5, style)}" for s, a in zip(node.value, args[1:], strict=True)
        )
    if op in ("and", "or"):
        return f" {op} ".join(_inner(a, _LEVELS[op] + 1, style) for a in args)
    space = style.choice([" ", "", "  "])
    left, right = _inner(args[0], _LEVELS[op], style), _inner(args[1], _LEVELS[op] + 1, style)
    return f"{left}{space}{_sign(op, style)}{space}{right}"


def _inner(node: Node, level: int, style: random.Random) -> str:
    text = written(node, style)
    return f"({text})" if _LEVELS.get(node.op, 8) < level or style.random() < 0.1 else text


def _sign(sign: str, style: random.Random) -> str:
    return style.choice(_WAYS[sign]) if style.random() < 0.3 else _WAYS[sign][0]
