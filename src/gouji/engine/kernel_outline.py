"""
The generated function for outlines: its source is written once for all numbers of rows, what differs is put in afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from operator import itemgetter
from types import CodeType
from typing import Any, NamedTuple

from gouji.engine.kernel import EXACT, Kernel, Undecided, Writer, evenly
from gouji.packs.bound import marked
from gouji.packs.expression import OVER_GROUPS, Expression
from gouji.packs.ground import Ground
from gouji.packs.outline import Group, Outline, Strand

_Cells = tuple["int | Group", ...]


class Sketched(NamedTuple):
    """A `check` rule for the generator: its outline, tolerance, whether one a cell."""

    parts: Outline
    tolerance: Fraction
    cellwise: bool


class _Blanks(NamedTuple):
    """
    What is put into the source for each form, by name.

    Attributes:
        fixed: What is the same for all.
        single: Number of an instance.
        many: Numbers of the instances of a strand.
        among: Numbers of some instances.
        moving: A cell that goes on from row to row, in the first and in the second of them.
        picked: Cells, taken at once as a tuple.
    """

    fixed: dict[str, Any]
    single: dict[str, Strand]
    many: dict[str, Strand]
    among: dict[str, list[Strand]]
    moving: dict[str, tuple[int, int, Strand]]
    picked: dict[str, _Cells]


class Drawn(NamedTuple):
    """The compiled source, and what is missing in it."""

    code: CodeType
    blanks: _Blanks

    def kernel(self, ground: Ground, numbers: Mapping[Strand, range]) -> Kernel:
        """
        Make the function for a form.

        Args:
            ground: Its cells.
            numbers: The numbers of the instances of each strand.
        """
        blanks = self.blanks
        namespace: dict[str, Any] = {**EXACT, **blanks.fixed, "Undecided": Undecided}
        namespace.update({name: numbers[strand][0] for name, strand in blanks.single.items()})
        namespace.update({name: numbers[strand] for name, strand in blanks.many.items()})
        for name, strands in blanks.among.items():
            namespace[name] = tuple([numbers[strand][0] for strand in strands])
        for name, (one, other, strand) in blanks.moving.items():
            start, pace = ground.number(one), ground.number(other) - ground.number(one)
            namespace[name] = slice(start, start + (len(numbers[strand]) - 1) * pace + 1, pace)
        namespace.update({name: _picker(cells, ground) for name, cells in blanks.picked.items()})
        exec(self.code, namespace)  # noqa: S102 - generated from bound expressions
        kernel: Kernel = namespace["kernel"]
        return kernel


def draw(rules: Sequence[Sketched], counts: Collection[int]) -> Drawn:
    """
    Write the function for rules.

    Args:
        rules: The rules.
        counts: Numbers of the cells whose unit is whole.
    """
    writer = _OutlineWriter(counts)
    for rule in rules:
        writer.outline(rule)
    source = "\n".join(
        [
            "def kernel(v, natural):",
            "    fails = []; skips = []; slow = []",
            writer.picking(),
            *writer.lines,
            "    return fails, skips, slow",
        ]
    )
    return Drawn(compile(source, "<kernel>", "exec"), writer.blanks)


class _OutlineWriter(Writer):
    def __init__(self, counts: Collection[int]) -> None:
        super().__init__(counts, shaped=True)
        self.blanks = _Blanks(self.constants, {}, {}, {}, {}, {})
        self.names = 0

    def outline(self, rule: Sketched) -> None:
        parts, tolerance = rule.parts, rule.tolerance
        alone = [each for part in parts for each in part.strands if each.second is None and not each.first.is_void]
        if alone:
            self.strands(alone, rule)
        for part in parts:
            for strand in part.strands:
                if strand.second is not None:
                    self.run(strand, tolerance)

    def strands(self, strands: Sequence[Strand], rule: Sketched) -> None:
        """Write strands of one instance each."""
        self.risky, tolerance = False, rule.tolerance
        checks = [self.truth(strand.first.check, tolerance) for strand in strands]
        guards = [self.truth(s.first.when, tolerance) if s.first.when else "" for s in strands]
        if any(guards) or self.risky:
            for strand, check, guard in zip(strands, checks, guards, strict=True):
                self.single(self.blank(self.blanks.single, strand), check, guard, "    ")
            return
        known = "natural or " if all(self.is_implied(s.first.check) for s in strands) else ""
        self.lines.append(f"    if not ({known}{' and '.join(checks)}):")
        if rule.cellwise:
            self.lines.append(f"        slow += {self.blank(self.blanks.among, strands)}")
            return
        for strand, check in zip(strands, checks, strict=True):
            number = self.blank(self.blanks.single, strand)
            self.lines.append(f"        if not {check}: fails.append({number})")

    def run(self, strand: Strand, tolerance: Fraction) -> None:
        """Write the instances of a strand as one loop."""
        first, second = strand.first, strand.second
        assert second is not None
        self.risky = False
        moving = [use for use in strand.uses if not isinstance(use, Group) and use[0] != use[1]]
        names = {(one, other - one): f"m{n}" for n, (one, other) in enumerate(moving)}
        truth = self.truth(marked(first.check, second.check, names), tolerance)
        guard = self.truth(marked(first.when, second.when, names), tolerance) if first.when and second.when else ""
        taken = [f"v[{self.blank(self.blanks.moving, (*use, strand))}]" for use in moving]
        indent = "    "
        if not guard and self.is_implied(first.check):
            self.lines.append("    if not natural:")
            indent = "        "
        counted = self.blank(self.blanks.many, strand)
        self.lines.append(f"{indent}for {', '.join(('n', *names.values()))}, in zip({', '.join((counted, *taken))}):")
        self.single("n", truth, guard, f"{indent}    ")

    def value(self, node: Expression) -> str:
        if node.op not in OVER_GROUPS or not (len(node.args) > 1 or any(arg.op == "group" for arg in node.args)):
            return super().value(node)
        if all(arg.op in ("cell", "group") for arg in node.args):
            among = self.picked([arg.value for arg in node.args])
        elif any(arg.op == "group" for arg in node.args):
            among = f"({''.join([f'{self.term(arg)}, ' for arg in node.args])})"
        else:
            return super().value(node)
        return f"sum([x != 0 for x in {among}])" if node.op == "count" else f"{node.op}({among})"

    def term(self, node: Expression) -> str:
        return f"*{self.picked([node.value])}" if node.op == "group" else self.value(node)

    def picked(self, cells: Sequence[int | Group]) -> str:
        return f"{self.blank(self.blanks.picked, tuple(cells))}(v)"

    def picking(self) -> str:
        """Write how the cells that are used get their names."""
        if not self.cells:
            return "    pass"
        first = next(iter(self.cells))
        picked = self.picked((*self.cells, first, first))  # evenly spaced they are not, and so a tuple
        return f"    {', '.join((*self.cells.values(), '_', '_'))} = {picked}"

    def blank(self, kind: dict[str, Any], value: Any) -> str:
        self.names += 1
        name = f"b{self.names}"
        kind[name] = value
        return name


def _picker(cells: _Cells, ground: Ground) -> Any:
    """Make what takes cells; evenly spaced ones are a slice."""
    found: list[int] = []
    for cell in cells:
        found += ground.group(cell) if isinstance(cell, Group) else (ground.number(cell),)
    spaced = evenly(found) if len(found) > 1 else range(found[0], found[0] + 1)
    return itemgetter(*found) if spaced is None else itemgetter(slice(spaced.start, spaced.stop, spaced.step))
