"""Lints of units: what is added, or held against one another, is counted or measured in the same unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, on_rule
from gouji.packs.expression import Expression
from gouji.packs.form import Layout
from gouji.packs.form_types import Unit

Dimension = Mapping[str, int] | None
"""Unit to power; None for what has none of its own, as a literal, and goes with everything."""

_DATE, _YEAR, _DAY = "date", "year", "day"
_ALIKE = frozenset({"+", "-", "sum", "min", "max", "compare", "multiple"})


class Clash(Exception):
    """Two parts of an expression that do not go together, with the column in the text."""

    def __init__(self, column: int, left: str, right: str) -> None:
        super().__init__(left, right)
        self.column = column
        self.left = left
        self.right = right


class _Text(NamedTuple):
    keys: tuple[str | int, ...]
    expression: Expression


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the expressions in which units clash, each once."""
    for edition in pack.editions:
        units = Units(edition.layout)
        for placed, bound in edition.checks:
            texts = [_Text((key,), node) for b in bound for key, node in (("when", b.when), ("check", b.check)) if node]
            for keys, clash in _first(units, texts):
                yield on_rule("unit-clash", placed, *keys, shift=clash.column, left=clash.left, right=clash.right)
        yield from _claims(edition, units)


def _claims(edition: PlacedEdition, units: Units) -> Iterator[LintFinding]:
    for placed, keys, _, expression in edition.claims:
        for where, clash in _first(units, [_Text(keys, expression)]):
            yield on_rule("unit-clash", placed, *where, shift=clash.column, left=clash.left, right=clash.right)


def _first(units: Units, texts: list[_Text]) -> Iterator[tuple[tuple[str | int, ...], Clash]]:
    """Give the first clash of each text of a rule."""
    told: set[tuple[str | int, ...]] = set()
    for keys, expression in texts:
        try:
            units.of(expression)
        except Clash as clash:
            if keys not in told:
                yield keys, clash
            told.add(keys)


class Units:
    """Knows the unit of each cell of a form, and which of them are the same under two names."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._names: dict[int, str] = {}
        self._families: list[tuple[Unit, str]] = []

    def of(self, node: Expression) -> Dimension:
        """
        Tell in what an expression is measured.

        Raises:
            Clash: If parts of it do not go together.
        """
        if node.op == "cell" and isinstance(node.value, int):
            return {self._of_cell(node.value): 1}
        args = [self.of(arg) for arg in node.args]
        if node.op in _ALIKE:
            return self._alike(node, args)
        if node.op in ("*", "/"):
            return _product(args[0], args[1], 1 if node.op == "*" else -1)
        if node.op == "date":
            self._expect(node.args[0], args[0], _YEAR)
            return {_DATE: 1}
        if node.op == "days":
            for arg, given in zip(node.args, args, strict=True):
                self._expect(arg, given, _DATE)
            return {_DAY: 1}
        return args[0] if node.op in ("neg", "abs", "round") else None

    def _of_cell(self, number: int) -> str:
        if number not in self._names:
            self._names[number] = self._named(number)
        return self._names[number]

    def _named(self, number: int) -> str:
        number %= self._layout.size
        if number >= len(self._layout.cells):
            field = self._layout.form.fields[number - len(self._layout.cells)]
            return _DATE if field.id == "published" else _YEAR
        unit = self._layout.cells[number].unit
        for other, name in self._families:
            if is_same(unit, other):
                return name
        name = _DATE if unit.type == "date" else unit.label or f"unit {len(self._families) + 1}"
        self._families.append((unit, name))
        return name

    def _alike(self, node: Expression, args: list[Dimension]) -> Dimension:
        """Hold the parts of a sum or comparison against one another; days may be added to a date, and dates subtracted."""
        first: Dimension = None
        for arg, given in zip(node.args, args, strict=True):
            if first is None:
                first = given
            elif node.op == "-" and first == given == {_DATE: 1}:
                return {_DAY: 1}
            elif node.op in ("+", "-") and first == {_DATE: 1} and given == {_DAY: 1}:
                continue
            elif given is not None and given != first:
                raise Clash(arg.column, _written(first), _written(given))
        return first

    def _expect(self, node: Expression, given: Dimension, wanted: str) -> None:
        if given is not None and given != {wanted: 1}:
            raise Clash(node.column, wanted, _written(given))


def is_same(unit: Unit, other: Unit) -> bool:
    """
    Say whether two units are one: printed alike, or the one is among what the other may be printed as, one for one.

    What may be printed in place of a number makes no other unit.
    """
    if unit.label == other.label and unit.label:
        return True
    if msgspec.structs.replace(unit, words={}) == msgspec.structs.replace(other, words={}):
        return True
    return unit is other or other.also.get(unit.label) == "1" or unit.also.get(other.label) == "1"


def _product(left: Dimension, right: Dimension, power: int) -> Dimension:
    if left is None and right is None:
        return None
    total = Counter(dict(left or {}))
    for unit, each in (right or {}).items():
        total[unit] += power * each
    return {unit: each for unit, each in sorted(total.items()) if each} or None


def _written(dimension: Dimension) -> str:
    return (
        "·".join(unit if power == 1 else f"{unit}^{power}" for unit, power in sorted((dimension or {}).items())) or "1"
    )
