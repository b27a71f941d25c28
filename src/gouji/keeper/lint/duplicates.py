"""Lints of rules that say the same twice: of equal meaning, or already contained in what another rule asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import msgspec

from gouji.engine.intervals import ANYTHING
from gouji.keeper.lint.linear import CONSTANT, Atom, Branch, Forms, TooManyWaysError, direction
from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, on_rule
from gouji.packs.bound import Bound
from gouji.packs.expression import size
from gouji.packs.form import Layout, fold
from gouji.packs.lint import PlacedRule
from gouji.packs.model import Rule
from gouji.packs.names import as_names

MAX_PARTS = 120_000
"""Parts of all expressions, instance by instance, that are held against one another; no regulation has a tenth of it."""
MAX_ALIKE = 60
"""Relations over one sum among which one is looked for that asks more."""


class _Limit(NamedTuple):
    """One relation that a rule asks: which rule (by position), under which guard, how, and with which constant."""

    rule: int
    guard: str
    op: str
    constant: Fraction


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the rules that another one makes superfluous."""
    for edition in pack.editions:
        yield from _of_edition(edition)


def _of_edition(edition: PlacedEdition) -> Iterator[LintFinding]:
    first: dict[str, PlacedRule] = {}
    told: set[str] = set()
    asked = dict(_asked(edition))
    for placed in edition.rules:
        other = first.setdefault(_meaning(placed.rule, asked.get(placed.rule.id), edition.layout), placed)
        if other is not placed:
            told.add(placed.rule.id)
            yield on_rule("rule-duplicate", placed, "id", other=other.rule.id)
    for placed, other in _implied(edition, list(asked.values())):
        if placed.rule.id not in told and other.rule.id not in told:
            told.add(placed.rule.id)
            yield on_rule("rule-implied", placed, "id", other=other.rule.id)


def _asked(edition: PlacedEdition) -> Iterator[tuple[str, _Asked]]:
    """Give what each check asks, up to a bound on the work."""
    left = MAX_PARTS
    for n, (placed, bound) in enumerate(edition.checks):
        left -= sum(size(each.check) + (size(each.when) if each.when else 0) for each in bound)
        if left < 0:
            return
        yield placed.rule.id, _Asked(placed.rule, bound, n)


class _Asked:
    """
    What a check asks of its instances.

    Attributes:
        meanings: Guard and check of each instance, written so that what is written alike means the same.
        relations: Sum and limit of each relation; None where a rule asks for one of several things.
    """

    def __init__(self, rule: Rule, bound: tuple[Bound, ...], position: int) -> None:
        forms, tolerance = Forms(lambda _: ANYTHING), Fraction(rule.tolerance)
        self.meanings: set[tuple[str, str]] = set()
        self.relations: list[tuple[str, _Limit]] | None = []
        for each in bound:
            guard = forms.meaning(each.when, tolerance) if each.when else ""
            self.meanings.add((guard, forms.meaning(each.check, tolerance)))
            atoms = _atoms(forms, each, tolerance)
            if atoms is None or self.relations is None:
                self.relations = None
                continue
            self.relations += [(way, _Limit(position, guard, op, c)) for atom in atoms for way, op, c in _sided(atom)]


def _atoms(forms: Forms, bound: Bound, tolerance: Fraction) -> Branch | None:
    """Give the relations of an instance that asks nothing else."""
    try:
        ways = forms.branches(bound.check, tolerance)
    except TooManyWaysError:
        return None
    return None if len(ways) != 1 or any(atom.name for atom in ways[0]) else ways[0]


def _meaning(rule: Rule, asked: _Asked | None, layout: Layout) -> str:
    """Write what a rule asks, and of whom, so that rules which are written alike ask the same."""
    common = f"{rule.applies} {rule.missing}"
    if rule.check is not None:
        return f"{common} check {sorted(asked.meanings)}" if asked is not None else f"check of {rule.id}"
    shape = msgspec.json.encode((rule.require, rule.text, rule.claim, rule.similar, rule.usual)).decode()
    return f"{common} {_places(rule, layout)} {sorted(map(fold, as_names(rule.only)))} {sorted(rule.labels)} {shape}"


def _places(rule: Rule, layout: Layout) -> list[str]:
    ids = {fold(key): section.id for section in layout.form.sections for key in (section.id, section.name)}
    tables = layout.table_names if rule.require is not None and rule.require.sections is None else ids
    return sorted(tables.get(fold(name), fold(name)) for name in as_names(rule.in_))


def _implied(edition: PlacedEdition, asked: list[_Asked]) -> Iterator[tuple[PlacedRule, PlacedRule]]:
    """Find the rules each of whose relations another rule asks, too, over the same sums and no less strictly."""
    rules = [placed for placed, _ in edition.checks]
    known: dict[str, list[_Limit]] = defaultdict(list)
    for each in asked:
        for way, limit in each.relations or ():
            if len(known[way]) < MAX_ALIKE:
                known[way].append(limit)
    for n, each in enumerate(asked):
        others = _others(each.relations, known, rules) if each.relations else set()
        for other in sorted(others - {n})[:1]:
            yield rules[n], rules[other]


def _others(found: list[tuple[str, _Limit]], known: dict[str, list[_Limit]], rules: list[PlacedRule]) -> set[int]:
    """Give the positions of the rules that ask all of what one rule asks."""
    others: set[int] | None = None
    for way, limit in found:
        stricter = {o.rule for o in known[way] if o.rule != limit.rule and _implies(o, limit)}
        fitting = {o for o in stricter if _binds(rules[o].rule, rules[limit.rule].rule)}
        others = fitting if others is None else others & fitting
        if not others:
            return set()
    return others or set()


def _binds(other: Rule, rule: Rule) -> bool:
    """Say whether a rule binds wherever another one does, and is told no less gravely."""
    bound = other.applies is None or other.applies == rule.applies
    return bound and other.missing == rule.missing and other.severity.rank <= rule.severity.rank


def _implies(other: _Limit, limit: _Limit) -> bool:
    if other.guard and other.guard != limit.guard:
        return False
    if limit.op == "==":
        return other.op == "==" and other.constant == limit.constant
    if other.constant != limit.constant:
        return other.constant > limit.constant
    return other.op != "<=" or limit.op == "<="


def _sided(atom: Atom) -> Iterator[tuple[str, str, Fraction]]:
    """Give the ways in which a relation limits a sum: `a = b` does it in both directions."""
    for sign in (1, -1) if atom.op == "==" else (1,):
        form = {term: factor * sign for term, factor in atom.form.items()}
        way, scale = direction(form)
        yield way, atom.op, form.get(CONSTANT, Fraction(0)) * scale
