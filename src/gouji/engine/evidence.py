"""
What an outcome rests on, whatever it is: the steps of a sum, the words of a text, the numbers that are not known.

A rule that passes rests on as much as one that fails; who asks for an explanation is shown both alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import msgspec

from gouji.engine.decide import Lookup, evaluate, lookup
from gouji.engine.formula import shown, told, written
from gouji.engine.intervals import Interval, Value
from gouji.engine.narrative import Held, ReportTexts, slots_said
from gouji.engine.telling import Case, cell_ref, hit_place
from gouji.engine.wording import ClaimCheck, TextCheck
from gouji.findings import CellRef, Location
from gouji.messages import phrase
from gouji.numbers import show
from gouji.packs.expression import Expression
from gouji.packs.model import Rule

MOST_HEARD = 20
"""Passages that are shown of one instance."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an expression with names, the same with numbers, and what it comes to."""

    names: str
    numbers: str
    value: str


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """
    A passage of a report that a rule on text looked at.

    Attributes:
        name: Name of the words or the pattern that found it; empty for a claim.
        counts: Whether it counts; if not, a word that stands near it takes it back.
        values: Names and values of the numbers that it says.
        steps: What a claim is held against, with these numbers.
    """

    name: str
    quote: str
    at: Location | None
    counts: bool
    values: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """A cell without a number, and what it is reckoned as; `values` is a range, or the one number."""

    cell: CellRef
    values: str
    is_open: bool
    is_whole: bool


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """
    What an instance rests on.

    Attributes:
        steps: The parts of its expression, from the inside out.
        heard: What was found in the text, in order.
        silent: Names of words that do not occur.
        length: Characters of the text, where its length is asked.
        unknown: The cells without a number.
    """

    steps: tuple[Step, ...] = ()
    heard: tuple[Heard, ...] = ()
    silent: tuple[str, ...] = ()
    length: int | None = None
    unknown: tuple[Unknown, ...] = ()


def evidence(case: Case, number: int) -> Evidence:
    """
    Tell what an instance rests on.

    Args:
        case: The report.
        number: The instance.
    """
    case = case.telling(number)
    program, rule = case.program, case.program.rule_of(number)
    if number in program.bound:
        bound = program.bound[number]
        cell = lookup(case.facts, program.layout, rule)
        roots = (root for root in (bound.when, bound.check) if root)
        steps = tuple(step for root in roots for step in _steps(case, root, cell, {}, Fraction(rule.tolerance)))
        return Evidence(steps=steps, unknown=_unknown(case, rule, bound.cells))
    first = next(span.first for span in program.spans if span.first <= number < span.stop)
    judge = program.texts.judges.get(first)
    if judge is None:
        return Evidence()
    texts = ReportTexts(case.report, case.facts, program.layout, program.texts.screens, program.pack.language)
    if isinstance(judge.check, TextCheck):
        return _of_text(case, judge.check, number - first, texts)
    assert judge.held is not None
    heard = (*_claims(case, judge.check, judge.held, texts), *_taken_back(case, judge.check, texts))
    return Evidence(heard=heard[:MOST_HEARD], unknown=_unknown(case, rule, judge.held.used) if heard else ())


def _of_text(case: Case, check: TextCheck, instance: int, report: ReportTexts) -> Evidence:
    texts, heard, silent = report.texts, list[Heard](), list[str]()
    for entry in check.asked(instance):
        found = list(check.found(texts, entry))
        for match, counts in found[:MOST_HEARD]:
            hit = texts.hit(match)
            heard.append(Heard(name=entry.name, quote=hit.quote, at=hit_place(case, hit), counts=counts))
        if not found:
            silent.append(entry.name)
    is_measured = check.at_least is not None or check.at_most is not None
    return Evidence(
        heard=tuple(heard[:MOST_HEARD]), silent=tuple(silent), length=check.length(texts) if is_measured else None
    )


def _claims(case: Case, check: ClaimCheck, held: Held, report: ReportTexts) -> Iterator[Heard]:
    cell = lookup(case.facts, case.program.layout, held.rule)
    for said in check.find(report.texts):
        hit, slots = report.texts.hit(*said), slots_said(said)
        steps = [
            step
            for holds in held.holds
            if holds.names <= slots.keys()
            for step in _steps(case, holds.node, cell, slots, held.tolerance)
        ]
        values = tuple((name, shown(value, case.lang)) for name, value in slots.items() if name != "parts")
        parts = (("parts", ", ".join(map(show, said.parts))),) if said.parts else ()
        yield Heard(
            name="", quote=hit.quote, at=hit_place(case, hit), counts=True, values=(*values, *parts), steps=tuple(steps)
        )


def _taken_back(case: Case, check: ClaimCheck, report: ReportTexts) -> Iterator[Heard]:
    for match in check.taken_back(report.texts):
        hit = report.texts.hit(match)
        yield Heard(name="", quote=hit.quote, at=hit_place(case, hit), counts=False)


def _steps(
    case: Case, root: Expression, cell: Lookup, slots: Mapping[str, Value], tolerance: Fraction
) -> Iterator[Step]:
    for node in _inside_out(root):
        value = evaluate(node, cell, slots, tolerance)
        names, numbers = written(case, node, None), written(case, node, cell, slots)
        yield Step(names=names, numbers=numbers, value=told(case, node, value))


def _inside_out(node: Expression) -> Iterator[Expression]:
    for arg in node.args:
        yield from _inside_out(arg)
    if node.args:
        yield node


def _unknown(case: Case, rule: Rule, cells: tuple[int, ...]) -> tuple[Unknown, ...]:
    value = lookup(case.facts, case.program.layout, rule)
    return tuple(_reckoned(case, n, value(n)) for n in dict.fromkeys(cells) if n in case.facts.unknown)


def _reckoned(case: Case, number: int, value: Value) -> Unknown:
    is_open = isinstance(value, Interval)
    value = value._replace(word="") if isinstance(value, Interval) else value
    is_anything = isinstance(value, Interval) and value.low is None and value.high is None
    words = phrase("explain.anything", case.lang) if is_anything else shown(value, case.lang)
    is_whole = isinstance(value, Interval) and value.whole
    return Unknown(cell=cell_ref(case, number), values=words, is_open=is_open, is_whole=is_whole)
