"""
Expressions as people read them: with the names of cells, with their values, and each side with its operands.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction

from gouji.engine.decide import Lookup
from gouji.engine.intervals import Interval, Value, Void
from gouji.engine.telling import Case, cell_ref
from gouji.messages import phrase
from gouji.numbers import show
from gouji.packs.expression import Expression

MAX_TERMS = 12


def written(case: Case, node: Expression, cell: Lookup | None, slots: Mapping[str, Value] | None = None) -> str:
    """
    Write an expression for people: with the names of its cells, or with their values.

    Args:
        case: The report.
        node: The expression.
        cell: Gives the values of cells; None to write names.
        slots: Numbers that a text says, by the names of their slots; None to write these.
    """
    if node.op == "calendar":
        return ""
    if node.op == "number":
        return shown(node.value, case.lang)
    if node.op == "cell":
        assert isinstance(node.value, int)
        return told(case, node, cell(node.value)) if cell else name_of(case, node.value)
    if node.op == "slot":
        return str(node.value) if slots is None else shown(slots.get(str(node.value)), case.lang)
    args = [written(case, a, cell, slots) for a in node.args if a.op != "calendar"]
    if node.op == "compare":
        assert isinstance(node.value, tuple)
        signs = ["=" if op == "==" else op for op in node.value]
        return args[0] + "".join(f" {sign} {a}" for sign, a in zip(signs, args[1:], strict=True))
    if node.op in ("neg", "not"):
        return f"{'-' if node.op == 'neg' else 'not '}{args[0]}"
    if node.op == "sum" and 1 < len(args) <= MAX_TERMS:
        return "(" + " + ".join(args) + ")"
    if node.op in ("+", "-", "*", "/", "and", "or"):
        return "(" + f" {node.op} ".join(args) + ")"
    return f"{node.op}({', '.join(args)})"


def name_of(case: Case, number: int) -> str:
    """Name a cell for people."""
    return case.label(number)


def operands(case: Case, node: Expression, left: Value, right: Value, difference: Value) -> str:
    """Write both sides with their operands: `a 10 + b 2 = 12`."""
    sides = "; ".join(_side(case, side, value) for side, value in zip(node.args[:2], (left, right), strict=True))
    if node.value != ("==",) or difference == 0:
        return sides
    return f"{sides}; {phrase('finding.difference', case.lang, {'difference': shown(difference, case.lang)})}"


def _side(case: Case, node: Expression, value: Value) -> str:
    terms = list(_terms(node, ""))
    if len(terms) == 1 and terms[0][1].op in ("number", "date"):
        return told(case, node, value)
    kept = [(sign, t) for sign, t in terms if len(terms) <= 3 or not _is_zero(case, t)]
    rest = len(terms) - len(kept)
    text = " ".join(f"{sign} {_term(case, t)}".strip() for sign, t in kept[:MAX_TERMS]).removeprefix("+ ") or "0"
    if rest:
        text += " " + phrase("finding.zeros", case.lang, {"count": rest})
    if len(kept) > MAX_TERMS:
        text += " + …"
    return text if len(terms) == 1 and terms[0][1].op == "cell" else f"{text} = {told(case, node, value)}"


def _terms(node: Expression, sign: str) -> Iterator[tuple[str, Expression]]:
    """Take a sum apart into signed terms."""
    if node.op in ("+", "-"):
        yield from _terms(node.args[0], sign)
        yield from _terms(node.args[1], node.op if sign != "-" else "+" if node.op == "-" else "-")
    elif node.op == "sum":
        for arg in node.args:
            yield from _terms(arg, sign or "+")
    else:
        yield sign or "+", node


def _is_zero(case: Case, node: Expression) -> bool:
    return node.op == "cell" and node.value not in case.facts.unknown and case.facts.value(int(str(node.value))) == 0


def _term(case: Case, node: Expression) -> str:
    if node.op != "cell":
        return written(case, node, None)
    assert isinstance(node.value, int)
    ref = cell_ref(case, node.value)
    word = str(ref.value) if ref.value is not None else phrase(f"state.{ref.state.value}", case.lang)
    return f"{ref.label} {word}"


def told(case: Case, node: Expression, value: object) -> str:
    """Write the value of an expression for people; a day is a date, not the number by which it is reckoned."""
    if _is_day(case, node) and isinstance(value, int) and 0 < value <= datetime.date.max.toordinal():
        return datetime.date.fromordinal(value).isoformat()
    return shown(value, case.lang)


def _is_day(case: Case, node: Expression) -> bool:
    layout = case.program.layout
    if node.op in ("min", "max"):
        return all(_is_day(case, each) for each in node.args)
    if node.op != "cell" or not isinstance(node.value, int):
        return node.op == "date"
    number = node.value % layout.size
    if number < len(layout.cells):
        return layout.cells[number].unit.type == "date"
    return layout.form.fields[number - len(layout.cells)].id == "published"


def shown(value: object, lang: str) -> str:
    """Write a value for people: a number, a range, or whether a condition holds."""
    if isinstance(value, Void):
        return phrase("truth.void", lang)
    if isinstance(value, Interval) and value.word:
        return value.word
    if value is None or isinstance(value, bool):
        return phrase(f"truth.{str(value).lower()}", lang)
    if isinstance(value, Interval):
        ends = (show(end) if end is not None else "∞" for end in value[:2])
        low, high = ends
        return f"{'-' if low == '∞' else ''}{low}..{high}"
    return show(value) if isinstance(value, int | Fraction) else str(value)
