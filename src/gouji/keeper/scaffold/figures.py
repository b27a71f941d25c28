"""
Figures with which a new rule holds and others with which it does not, found by trying: its first cases.

The engine decides each trial, so what is written into the pack is what the rule really does. Most rules compare two sides
that are linear in each cell, and two trials tell where they meet; what is not, is sought among small figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product

import msgspec

from gouji.engine.cases import CaseFault, CaseRunner
from gouji.engine.explain import finding
from gouji.engine.program import Program
from gouji.findings import Outcome
from gouji.packs.bind import bind_claim
from gouji.packs.bound import Binding
from gouji.packs.expression import cells
from gouji.packs.form import Layout
from gouji.packs.model import Case, Rule
from gouji.packs.names import as_names

SLOT = "n"
"""The slot of a claim whose figure is sought, beside those of the cells."""

_PARTS = (12, 5, 3)
_POOL = (10, 0, 1, 2, 3, 11, 100)
_MOST_TRIALS = 600
_MOST_NAMES = 24
"""Cells that are moved in the search; a sum of a thousand has nothing more to tell than one of these."""

_MOST_GIVEN = 6
"""Cells that are all given in a case; of more, those that are not zero."""

Values = dict[str, int | str | None]


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """Figures by their names in the rule's scope, and how the rule comes out with them."""

    values: Values
    outcome: Outcome
    difference: str | None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the search found; None where there was nothing such."""

    passes: Sample | None = None
    fails: Sample | None = None
    open: Sample | None = None


class Bench:
    """
    One rule by itself, ready for trials.

    Args:
        program: A program of that rule alone.
        sentence: For a claim, a sentence with `{n}` in it.
    """

    def __init__(self, program: Program, sentence: str = "") -> None:
        self.rule = program.rules[0]
        self.sentence = sentence
        self._runner = CaseRunner(program)
        self._names = given_names(program)
        self._whole = _whole_names(program, self._names)
        self._facts = _fact_pools(program, self._names)
        self.names = (*self._names, SLOT) if sentence else tuple(self._names)

    def case(self, values: Values, *, name: str = "-", expect: str = "pass", difference: str | None = None) -> Case:
        """Make a case of figures; cells that are not given are zero where there are too many to give them all."""
        few = len(self._names) <= _MOST_GIVEN
        given = {key: v for key, v in values.items() if key != SLOT and (v is not None or not few) and (few or v != 0)}
        said = values.get(SLOT)
        text = self.sentence.replace("{n}", str(said)) if self.sentence and said is not None else None
        case = Case(
            name=name, expect="pass", given=given, otherwise=None if few else 0, text=text, difference=difference
        )
        return msgspec.convert({**msgspec.to_builtins(case), "expect": expect}, Case)

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of what is a number and may be any: no facts of the head."""
        return tuple(name for name in self.names if name not in self._facts)

    @property
    def start(self) -> Values:
        """Give what the search begins with: zero in each cell, a likely year, a likely day."""
        return {name: self.pool(name)[0] if name in self._facts else 0 for name in self.names}

    def pool(self, name: str) -> tuple[int | str, ...]:
        """Give a few figures to try; for a fact of the head, years or days."""
        return self._facts.get(name, _POOL)

    def near(self, name: str, value: int | str | None) -> Iterator[int | str]:
        """Walk figures that are a little different."""
        if name in self._facts:
            yield from self._facts[name]
            return
        for step in (1, -1, 10, 100):
            moved = decimal(Fraction(str(value)) + step)
            if moved is not None and self.admits(name, moved):
                yield moved

    def admits(self, name: str, value: object) -> bool:
        """Say whether a figure is one that the unit of its cell has."""
        return value is not None and (name not in self._whole or isinstance(value, int))

    def outcome(self, case: Case) -> str:
        """Say how a case comes out; "" if it cannot be run."""
        try:
            explained, number = self._runner.explained(0, self.rule, case)
        except CaseFault:
            return ""
        return explained.outcomes.of(number).value

    def try_(self, values: Values) -> Sample:
        """Let the engine decide."""
        explained, number = self._runner.explained(0, self.rule, self.case(values))
        outcome = explained.outcomes.of(number)
        told = outcome in (Outcome.PASS, Outcome.FAIL)
        return Sample(
            values=values, outcome=outcome, difference=finding(explained, number).difference if told else None
        )


def given_names(program: Program) -> dict[str, int]:
    """Name the cells that the first instance of a rule uses as a case names them: name to the number of the cell."""
    rule, layout = program.rules[0], program.layout
    bound = program.bound.get(0)
    if bound is not None:
        return {_name(layout, rule, bound.binding, number): number for number in bound.cells}
    if rule.claim is None:
        return {}
    expressions = [bind_claim(text, "holds", rule, layout, [SLOT]) for text in as_names(rule.claim.holds)]
    used = dict.fromkeys(number for each in expressions for number in cells(each))
    return {_name(layout, rule, Binding(), number): number for number in used}


def _fact_pools(program: Program, names: Mapping[str, int]) -> dict[str, tuple[int | str, ...]]:
    """Give years for the report's year and days for its publication, by the names of those facts."""
    fields, cells_ = program.layout.form.fields, len(program.layout.cells)
    year = int(program.pack.years[:4])
    days = (f"{year + 1}-01-15", f"{year + 1}-03-15", f"{year + 1}-12-31", f"{year}-06-30", f"{year + 2}-06-30")
    pools: dict[str, tuple[int | str, ...]] = {"year": (year, year + 1, year - 1, year + 10), "published": days}
    return {name: pools[fields[number - cells_].id] for name, number in names.items() if number >= cells_}


def _whole_names(program: Program, names: Mapping[str, int]) -> frozenset[str]:
    """Pick the names of cells whose unit has no decimals."""
    known = program.layout.cells
    return frozenset(n for n, number in names.items() if number < len(known) and known[number].unit.type == "integer")


def search(bench: Bench) -> Found:
    """
    Look for figures that pass, that fail by as little as can be, and that leave the outcome open.

    Args:
        bench: The rule.
    """
    for passes, steered in _holding(bench):
        fails = next(_near(bench, passes, steered), None)
        if fails is not None:
            return Found(passes=passes, fails=fails, open=_open(bench, passes))
    return Found()


def _holding(bench: Bench) -> Iterator[tuple[Sample, str]]:
    """Walk figures with which the rule holds, each with the cell that was moved to make it hold; the telling ones first."""
    trivial: list[tuple[Sample, str]] = []
    for name in islice(reversed(bench.figures), _MOST_NAMES):
        others = [each for each in bench.figures if each != name]
        for filled in dict.fromkeys((len(_PARTS), 1)):
            values: Values = {**bench.start, **dict(zip(others, _PARTS[:filled], strict=False))}
            met = _meeting(bench, values, name)
            if met is not None and met.outcome is Outcome.PASS:
                if any(v not in (0, "0") for v in met.values.values()) and met.values[name] != 0:
                    yield met, name
                else:
                    trivial.append((met, name))
    yield from _among_small(bench)
    yield from trivial


def _meeting(bench: Bench, values: Values, name: str) -> Sample | None:
    """Find where both sides of a comparison meet when one figure moves; None if they do not, or it is none."""
    at_zero, at_one = (_distance(bench, {**values, name: n}) for n in (0, 1))
    if at_zero is None or at_one is None or at_zero == at_one:
        return None
    where = -at_zero / (at_one - at_zero)
    shown = decimal(where)
    return _safe(bench, {**values, name: shown}) if bench.admits(name, shown) else None


def _distance(bench: Bench, values: Values) -> Fraction | None:
    tried = _safe(bench, values)
    try:
        return None if tried is None or tried.difference is None else Fraction(tried.difference)
    except ValueError:
        return None


def _among_small(bench: Bench) -> Iterator[tuple[Sample, str]]:
    names = bench.names[:_MOST_GIVEN]
    for chosen in islice(product(*map(bench.pool, names)), _MOST_TRIALS):
        tried = _safe(bench, {**bench.start, **dict(zip(names, chosen, strict=True))})
        if tried is not None and tried.outcome is Outcome.PASS and names:
            yield tried, names[0]


def _near(bench: Bench, passes: Sample, steered: str) -> Iterator[Sample]:
    """Walk figures that differ in one cell or fact, and fail."""
    for name in islice(dict.fromkeys((steered, *bench.names)), _MOST_NAMES):
        for moved in bench.near(name, passes.values[name]):
            tried = _safe(bench, {**passes.values, name: moved})
            if tried is not None and tried.outcome is Outcome.FAIL:
                yield tried


def _open(bench: Bench, passes: Sample) -> Sample | None:
    for name in islice(bench.names, _MOST_NAMES):
        tried = _safe(bench, {**passes.values, name: None}) if name != SLOT else None
        if tried is not None and tried.outcome is Outcome.UNDETERMINED:
            return tried
    return None


def _safe(bench: Bench, values: Values) -> Sample | None:
    try:
        return bench.try_(values)
    except CaseFault:
        return None


def decimal(value: Fraction) -> int | str | None:
    """Write a number that is not negative as a case has it; None if it has no short decimal."""
    if value < 0:
        return None
    if value.denominator == 1:
        return int(value)
    places = next((k for k in range(1, 5) if (value * 10**k).denominator == 1), None)
    if places is None:
        return None
    return f"{int(value)}.{int(value * 10**places) % 10**places:0{places}}"


def _name(layout: Layout, rule: Rule, binding: Binding, number: int) -> str:
    if number >= len(layout.cells):
        return layout.form.fields[number - len(layout.cells)].name
    cell = layout.cells[number]
    table = layout.tables[cell.table]
    row = next(r for r in table.rows if r.id == cell.row)
    column = next(c for c in table.columns if c.id == cell.column)
    if cell.table == binding.table:
        if rule.for_each == "cell" and binding.cell == number:
            return _alias(layout.form.aliases)
        if rule.for_each == "column" and cell.column == binding.column:
            return row.name
        if rule.for_each == "row" and cell.row == binding.row:
            return column.name
    return f"{table.name}[{row.name}, {column.name}]"


def _alias(aliases: Mapping[str, str]) -> str:
    return next((alias for alias, name in aliases.items() if name == "value"), "value")
