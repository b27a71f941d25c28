"""
All numeric rules of a pack as one generated Python function.

The function takes the numbers of one report, loads each cell once and runs every check as straight-line code on exact
integers and fractions. It tells only what does not pass. Source is generated from bound expressions alone: cell numbers,
literals, operators and the functions of the language; no text of a rule enters it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from operator import itemgetter
from types import CodeType
from typing import Any, NamedTuple

from gouji.engine.intervals import OPERATORS, Interval, decimals
from gouji.numbers import Number
from gouji.packs.bound import Bound, Series
from gouji.packs.expression import OVER_GROUPS, Expression

Kernel = Callable[[Sequence[Number], bool], "tuple[list[int], list[int], list[int]]"]
"""
Numbers of one report, and whether those of whole units are known to be whole and not negative, to the instances that
fail, that do not apply, and that must be looked at one by one.
"""


MANY, FEW = 100, 2
"""Evenly spaced cells that are taken as a slice: in the kernel of a pack, and in one of the many kernels for its shapes."""

_SOURCES = 16
"""Sources kept compiled; the shapes of a pack have a few between them."""


class CheckRule(NamedTuple):
    """A `check` rule for the generator: number of its first instance, its instances, tolerance, whether one a cell."""

    first: int
    bound: tuple[Bound, ...]
    tolerance: Fraction
    cellwise: bool


class Undecided(Exception):
    """An operation without a value, such as a division by zero; the instance is left to the interval reading."""


def build(rules: Sequence[CheckRule], size: int, counts: Collection[int], *, shaped: bool = False) -> Kernel:
    """
    Generate and compile the function.

    Args:
        rules: All `check` rules.
        size: How many numbers of those that it is given a kernel is about: the first.
        counts: Numbers of the cells whose unit is whole.
        shaped: Whether this is one of many kernels for the shapes of a form. Numbers of cells and instances are then kept
            out of the source, so that shapes share what is compiled; to make that is cheaper, to run it is not.

    Returns:
        The function; it never raises for numbers that are integers or fractions.
    """
    writer = Writer(counts, shaped=shaped)
    for rule in rules:
        writer.rule(rule)
    lines = [writer.picking() if shaped else _loading(sorted(writer.cells), size), *writer.lines]
    source = "\n".join(
        ["def kernel(v, natural):", "    fails = []; skips = []; slow = []", *lines, "    return fails, skips, slow"]
    )
    namespace: dict[str, Any] = {**EXACT, **writer.constants, "Undecided": Undecided}
    exec(_shared(source) if shaped else _compiled(source), namespace)  # noqa: S102 - generated from bound expressions
    kernel: Kernel = namespace["kernel"]
    return kernel


def _compiled(source: str) -> CodeType:
    return compile(source, "<kernel>", "exec")


_shared = functools.lru_cache(_SOURCES)(_compiled)


class Writer:
    """Writes the source of a kernel, rule by rule; numbers that differ from form to form are kept out of it if `shaped`."""

    def __init__(self, counts: Collection[int], *, shaped: bool) -> None:
        self.counts = counts
        self.shaped = shaped
        self.sliced = FEW if shaped else MANY
        self.lines: list[str] = []
        self.cells: dict[int, str] = {}
        self.constants: dict[str, Any] = {}
        self.risky = False

    def rule(self, rule: CheckRule) -> None:
        """Write all instances of a rule."""
        if not rule.bound:
            return  # the rows that it is about are those of a list on which nobody is
        runs: dict[Series, list[int]] = {}
        alone: list[tuple[int, Bound]] = []
        for number, bound in enumerate(rule.bound, rule.first):
            if bound.series is None:
                alone.append((number, bound))
            else:
                runs.setdefault(bound.series, []).append(number)
        if alone:
            self.each(alone, rule)
        for series, numbers in runs.items():
            self.loop(series, numbers, rule.tolerance)

    def each(self, instances: Sequence[tuple[int, Bound]], rule: CheckRule) -> None:
        """Write instances one by one."""
        self.risky = False
        checks = [self.truth(b.check, rule.tolerance) for _, b in instances]
        guards = [self.truth(b.when, rule.tolerance) if b.when else "" for _, b in instances]
        numbers = [number for number, _ in instances]
        if any(guards) or self.risky:
            for number, check, guard in zip(numbers, checks, guards, strict=True):
                self.single(self.number(number), check, guard, "    ")
            return
        known = "natural or " if all(self.is_implied(b.check) for _, b in instances) else ""
        self.lines.append(f"    if not ({known}{' and '.join(checks)}):")
        if rule.cellwise:
            self.lines.append(f"        slow += {self.range(numbers[0], numbers[-1] + 1, 1)}")
        else:
            pairs = zip(numbers, checks, strict=True)
            self.lines += [f"        if not {c}: fails.append({self.number(n)})" for n, c in pairs]

    def loop(self, series: Series, numbers: Sequence[int], tolerance: Fraction) -> None:
        """Write the instances of a series as one loop; the cells that go on from one to the next are taken by slices."""
        self.risky = False
        names = {pair: f"m{n}" for n, pair in enumerate(series.paces) if pair[1]}
        check, when = series.marked(names) if names else (series.check, series.when)
        truth, guard = self.truth(check, tolerance), self.truth(when, tolerance) if when else ""
        steps, count = numbers[1] - numbers[0], len(numbers)
        taken = [self.slice(cell, cell + (count - 1) * pace + 1, pace) for cell, pace in names]
        counted = self.range(numbers[0], numbers[-1] + 1, steps)
        indent = "    "
        if not guard and self.is_implied(series.check):
            self.lines.append("    if not natural:")
            indent = "        "
        self.lines.append(f"{indent}for {', '.join(('n', *names.values()))}, in zip({', '.join((counted, *taken))}):")
        self.single("n", truth, guard, f"{indent}    ")

    def is_implied(self, check: Expression) -> bool:
        """Say whether a check only asks a cell of a whole unit to be whole, or not to be negative."""
        if check.op not in ("integer", "compare") or check.args[0].op != "cell":
            return False
        is_asked = check.op == "integer" or (check.value == (">=",) and _is_number(check.args[1], 0))
        return is_asked and check.args[0].value in self.counts

    def single(self, number: str, check: str, guard: str, indent: str) -> None:
        """Write one instance: its number, check and guard as they are written."""
        body = [f"if not {check}: fails.append({number})"]
        if guard:
            body = [f"if {guard}:", f"    {body[0]}", f"else: skips.append({number})"]
        if self.risky:
            body = ["try:", *(f"    {line}" for line in body), f"except Undecided: slow.append({number})"]
        self.lines += [f"{indent}{line}" for line in body]

    def truth(self, node: Expression, tolerance: Fraction) -> str:
        """Write a condition."""
        if node.op in ("and", "or"):
            return f"({f' {node.op} '.join(self.truth(a, tolerance) for a in node.args)})"
        if node.op == "not":
            return f"(not {self.truth(node.args[0], tolerance)})"
        if node.op != "compare":
            return self.value(node)
        assert isinstance(node.value, tuple)
        if len(node.args) == 2 and not tolerance and self.is_split(*node.args):
            cell, number = (self.value(a) for a in node.args)
            return f"({cell}.numerator {node.value[0]} {number} * {cell}.denominator)"
        sides = [self.value(a) for a in node.args]
        if not tolerance:
            return f"({sides[0]}{''.join(f' {op} {s}' for op, s in zip(node.value, sides[1:], strict=True))})"
        pairs = zip(node.value, sides, sides[1:], strict=False)
        return f"({' and '.join(self.loose(op, a, b, tolerance) for op, a, b in pairs)})"

    def is_split(self, left: Expression, right: Expression) -> bool:
        """Say whether a cell that may be a fraction is held against a whole number; to compare its parts is faster."""
        is_whole = right.op == "number" and isinstance(right.value, int)
        return is_whole and left.op == "cell" and left.value not in self.counts

    def loose(self, op: str, left: str, right: str, tolerance: Fraction) -> str:
        """Write a comparison in which equality has a tolerance."""
        if op in ("==", "!="):
            return f"(abs({left} - {right}) {'<=' if op == '==' else '>'} {self.constant(tolerance)})"
        return f"({left} {op} {right})"

    def value(self, node: Expression) -> str:
        """Write an expression."""
        if node.op in ("number", "cell", "slot", "calendar"):
            return self.leaf(node)
        if node.op in _SLICED and len(node.args) >= self.sliced and (taken := _spaced(node.args)):
            return f"{node.op}({self.slice(taken.start, taken.stop, taken.step)})"
        if self.shaped and node.op in OVER_GROUPS and len(node.args) >= FEW and all(a.op == "cell" for a in node.args):
            group = f"{self.constant(itemgetter(*(a.value for a in node.args)))}(v)"
            return f"sum([x != 0 for x in {group}])" if node.op == "count" else f"{node.op}({group})"
        args = [self.value(a) for a in node.args]
        write = _WRITTEN.get(node.op)
        if write is not None:
            return write(args)
        self.risky = True
        return f"x_{_NAMES.get(node.op, node.op)}({', '.join(args)})"

    def leaf(self, node: Expression) -> str:
        """Write a number, a cell or a slot."""
        if node.op == "cell":
            assert isinstance(node.value, int)
            return self.cells.setdefault(node.value, f"c{len(self.cells) if self.shaped else node.value}")
        if node.op == "slot":
            return str(node.value)
        return str(node.value) if isinstance(node.value, int) else self.constant(node.value)

    def number(self, number: int) -> str:
        """Write the number of an instance."""
        return self.constant(number) if self.shaped else str(number)

    def range(self, start: int, stop: int, step: int) -> str:
        """Write the numbers of instances."""
        return self.constant(range(start, stop, step)) if self.shaped else f"range({start}, {stop}, {step})"

    def slice(self, start: int, stop: int, step: int) -> str:
        """Write evenly spaced cells."""
        return f"v[{self.constant(slice(start, stop, step)) if self.shaped else f'{start}:{stop}:{step}'}]"

    def picking(self) -> str:
        """Write how the cells that are used get their names."""
        if not self.cells:
            return "    pass"
        first = next(iter(self.cells))
        picked = self.constant(itemgetter(*self.cells, first, first))  # of one cell alone it would give no tuple
        return f"    {', '.join((*self.cells.values(), '_', '_'))} = {picked}(v)"

    def constant(self, value: Any) -> str:
        """Keep a value out of the source; give its name."""
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name


Condition = Callable[[Sequence[Number], Mapping[str, Number]], bool]
"""Numbers of one report and of the slots of a claim, all of them known, to whether a condition holds."""


class _ConditionWriter(Writer):
    def leaf(self, node: Expression) -> str:
        return f"s[{node.value!r}]" if node.op == "slot" else super().leaf(node)


def condition(node: Expression, tolerance: Fraction) -> Condition | None:
    """
    Generate the function of a condition.

    Args:
        node: The condition, bound.
        tolerance: How far the sides of an equality may differ.

    Returns:
        The function; it never raises. None for a condition that may have no value.
    """
    writer = _ConditionWriter((), shaped=False)
    written = writer.truth(node, tolerance)
    if writer.risky:
        return None
    loaded = "; ".join([f"{name} = v[{number}]" for number, name in writer.cells.items()] or ["pass"])
    namespace: dict[str, Any] = {**EXACT, **writer.constants}
    source = f"def condition(v, s):\n    {loaded}\n    return {written}"
    exec(_compiled(source), namespace)  # noqa: S102 - generated from bound expressions
    made: Condition = namespace["condition"]
    return made


_NAMES = {"/": "divide"}
_MOST_TERMS = 100
_SLICED = frozenset({"sum", "min", "max"})


def _is_number(node: Expression, value: int) -> bool:
    return node.op == "number" and node.value == value


def _spaced(nodes: Sequence[Expression]) -> range | None:
    return None if any(node.op != "cell" for node in nodes) else evenly([node.value for node in nodes])


def evenly(cells: list[int]) -> range | None:
    """Give the numbers of two or more cells as a range, if they are evenly spaced."""
    pace = cells[1] - cells[0]
    spaced = range(cells[0], cells[-1] + 1, pace) if pace > 0 else range(0)
    return spaced if cells == list(spaced) else None


def _loading(used: Sequence[int], size: int) -> str:
    """Write how the numbers get their names: all at once, unless most of them need none."""
    if len(used) * 4 < size:
        return "    " + "; ".join([f"c{n} = v[{n}]" for n in used] or ["pass"])
    named = frozenset(used)
    names = ", ".join(f"c{n}" if n in named else "_" for n in range(size))
    return f"    ({names},) = v[:{size}]" if used else "    pass"


def _infix(sign: str) -> Callable[[list[str]], str]:
    return lambda args: f"({args[0]} {sign} {args[1]})"


def _extreme(name: str) -> Callable[[list[str]], str]:
    return lambda args: args[0] if len(args) == 1 else f"{name}({', '.join(args)})"


def _added(terms: Sequence[str]) -> str:
    """Write a sum; Python's compiler recurses over `+`, so that many terms are left to `sum`."""
    return f"({' + '.join(terms)})" if len(terms) <= _MOST_TERMS else f"sum(({', '.join(terms)}))"


_WRITTEN: dict[str, Callable[[list[str]], str]] = {
    **{sign: _infix(sign) for sign in "+-*"},
    "neg": lambda args: f"(-{args[0]})",
    "sum": _added,
    "count": lambda args: _added([f"({a} != 0)" for a in args]),
    "min": _extreme("min"),
    "max": _extreme("max"),
    "integer": lambda args: f"(({args[0]}).denominator == 1)",
    "abs": lambda args: f"abs({args[0]})",
    **dict.fromkeys(("given", "exact", "printed"), lambda args: "True"),
}
"""How exact numbers are worked out; what is not here may have no value and is called."""


_KEPT = 1024
"""Days kept: reports of one year ask for the same ones again and again."""


def _exactly(operator: Callable[..., Any]) -> Callable[..., Any]:
    def exact(*args: Any) -> Any:
        result = operator(*args)
        if result is None or isinstance(result, Interval):
            raise Undecided
        return result

    return exact


EXACT = {
    f"x_{_NAMES.get(op, op)}": _exactly(OPERATORS[op])
    for op in ("/", "round", "decimals", "multiple", "date", "days", "workdays")
}
EXACT["x_date"] = functools.lru_cache(_KEPT)(EXACT["x_date"])


@functools.lru_cache(_KEPT)
def _places(denominator: int) -> int:
    return int(_exactly(decimals)(Fraction(1, denominator)))


EXACT["x_decimals"] = lambda number: _places(number.denominator)
