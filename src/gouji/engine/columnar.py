"""
All numeric rules of a pack over columns: as `engine.kernel`, for many reports at once.

A generated function takes a column of whole numbers for each cell and tells, for each instance, in which rows it does not
hold or does not apply. What cannot be worked out on whole numbers of 64 bits without fail is left to the kernel of one
report, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gouji.engine.kernel import CheckRule, Kernel, build
from gouji.engine.program import Program
from gouji.packs.bound import Bound
from gouji.packs.expression import Expression

LARGEST = 10**12
"""Figures from this on are left to the kernel of one report."""

_ROOM = 2**62
_MOST_TERMS = 60
Columns = Mapping[int, Any]
"""Number of a cell to its column, an array of `int64`."""


class Unsuited(Exception):
    """An expression that is not worked out on columns."""


class Told(NamedTuple):
    """Instance number to the rows, as an array of truths, in which it fails, and in which its guard keeps it from applying."""

    fails: dict[int, Any]
    skips: dict[int, Any]


class ColumnKernel:
    """
    The `check` rules of a program, ready for columns.

    Attributes:
        cells: The cells that are needed as columns.
        rest: Numbers of the instances that are decided row by row.
        rest_cells: The cells that these need.
        heads: Numbers of the instances that use facts of the report's head and no cell.
    """

    def __init__(self, program: Program) -> None:
        """Generate the function; rules that need other reports are left out."""
        cells = len(program.layout.cells)
        self.size = len(program.layout.cells) + len(program.layout.form.fields)
        whole = {n for n, cell in enumerate(program.layout.cells) if cell.unit.type == "integer"} | set(
            range(cells, self.size)
        )
        own = {n: b for n, b in program.bound.items() if n not in program.beyond and not b.is_void}
        self.heads = frozenset(n for n, b in own.items() if all(c >= cells for c in b.cells))
        lines: list[str] = []
        rest: list[tuple[int, Bound]] = []
        used: set[int] = set()
        for number, bound in own.items():
            if number in self.heads:
                continue
            try:
                lines += _written(number, bound, whole, program)
            except Unsuited:
                rest.append((number, bound))
            else:
                used.update(bound.cells)
        self.cells = tuple(sorted(used))
        self.rest = frozenset(number for number, _ in rest)
        self.rest_cells = tuple(sorted({cell for _, bound in rest for cell in bound.cells}))
        rules = [CheckRule(n, (b,), program.tolerances[program.instances[n].rule], False) for n, b in rest]
        counts = {n for n in whole if n < cells}
        self._one: Kernel | None = build(rules, self.size, counts) if rules else None
        self._function = _compiled(lines, self.cells)

    def judge(self, columns: Columns, rows: int) -> Told:
        """
        Decide instances for rows whose cells are all whole numbers smaller than `LARGEST`.

        Args:
            columns: The cells of `cells`.
            rows: How many rows there are.
        """
        fails: dict[int, Any] = {}
        skips: dict[int, Any] = {}
        self._function(columns, rows, fails, skips)
        return Told(fails, skips)

    def judge_one(self, numbers: Sequence[Any]) -> tuple[list[int], list[int], list[int]]:
        """
        Decide the instances of `rest` for one row.

        Args:
            numbers: A number for each cell and each fact of the head; only those of `rest_cells` matter.

        Returns:
            The instances that fail, that do not apply, and that must be looked at one by one.
        """
        return self._one(numbers, False) if self._one is not None else ([], [], [])


def _compiled(lines: Sequence[str], cells: Sequence[int]) -> Callable[..., None]:
    loads = [f"    c{n} = columns[{n}]" for n in cells]
    source = "\n".join(["def judge(columns, rows, fails, skips):", "    pass", *loads, *lines])
    names: dict[str, Any] = {"minimum": np.minimum, "maximum": np.maximum, "absolute": np.abs, "both": np.logical_and,
                             "either": np.logical_or, "opposite": np.logical_not, "note": _note}  # fmt: skip
    exec(compile(source, "<columns>", "exec"), names)  # noqa: S102 - generated from bound expressions alone
    made: Callable[..., None] = names["judge"]
    return made


def _note(number: int, truths: Any, rows: int, found: dict[int, Any]) -> None:
    """Keep in which rows something is so, if there are any."""
    whole = np.broadcast_to(truths, rows)
    if whole.any():
        found[number] = whole


def _written(number: int, bound: Bound, whole: set[int], program: Program) -> list[str]:
    """Write one instance."""
    if not whole.issuperset(bound.cells):
        raise Unsuited
    writer = _Writer(program.tolerances[program.instances[number].rule])
    check = writer.truth(bound.check)
    if bound.when is None:
        return [] if check == "True" else [f"    note({number}, opposite({check}), rows, fails)"]
    return [
        f"    g = {writer.truth(bound.when)}",
        f"    note({number}, both(g, opposite({check})), rows, fails)",
        f"    note({number}, opposite(g), rows, skips)",
    ]


class _Writer:
    """Writes an expression for arrays; refuses what might not fit into 64 bits or is no matter of whole numbers."""

    def __init__(self, tolerance: Any) -> None:
        self.tolerance = tolerance

    def truth(self, node: Expression) -> str:
        if node.op in ("and", "or"):
            parts = [self.truth(argument) for argument in node.args]
            return _folded({"and": "both", "or": "either"}[node.op], parts)
        if node.op == "not":
            return f"opposite({self.truth(node.args[0])})"
        if node.op in ("integer", "given", "exact", "printed"):
            self.value(node.args[0])
            return "True"
        if node.op != "compare" or not isinstance(node.value, tuple):
            raise Unsuited
        sides = [self.value(argument)[0] for argument in node.args]
        pairs = zip(node.value, sides, sides[1:], strict=False)
        return _folded("both", [self.compared(sign, left, right) for sign, left, right in pairs])

    def compared(self, sign: str, left: str, right: str) -> str:
        if self.tolerance and sign in ("==", "!="):
            return f"(absolute({left} - {right}) {'<=' if sign == '==' else '>'} {int(self.tolerance)})"
        return f"({left} {sign} {right})"

    def value(self, node: Expression) -> tuple[str, int]:
        """Give the source of a value, and what it can be at most, without its sign."""
        if node.op == "cell":
            return f"c{node.value}", LARGEST
        if node.op == "number":
            if not isinstance(node.value, int):
                raise Unsuited
            return f"({node.value})", abs(node.value)
        parts = [self.value(argument) for argument in node.args]
        sources, sizes = [source for source, _ in parts], [size for _, size in parts]
        if node.op not in _WRITTEN or len(sources) > _MOST_TERMS:
            raise Unsuited
        write, largest = _WRITTEN[node.op]
        if largest(sizes) > _ROOM:
            raise Unsuited
        return write(sources), largest(sizes)


def _folded(name: str, parts: Sequence[str]) -> str:
    """Write calls of two arguments, one in the other."""
    whole = parts[0]
    for part in parts[1:]:
        whole = f"{name}({whole}, {part})"
    return whole


def _product(sizes: Sequence[int]) -> int:
    return sizes[0] * sizes[1]


_WRITTEN: dict[str, tuple[Callable[[list[str]], str], Callable[[list[int]], int]]] = {
    "+": (lambda a: f"({' + '.join(a)})", sum),
    "-": (lambda a: f"({' - '.join(a)})", sum),
    "*": (lambda a: f"({' * '.join(a)})", _product),
    "neg": (lambda a: f"(-{a[0]})", sum),
    "sum": (lambda a: f"({' + '.join(a)})", sum),
    "count": (lambda a: f"({' + '.join(f'(({part}) != 0) * 1' for part in a)})", len),
    "min": (lambda a: _folded("minimum", a), max),
    "max": (lambda a: _folded("maximum", a), max),
    "abs": (lambda a: f"absolute({a[0]})", max),
}
"""How values are written, and how large they can become."""
