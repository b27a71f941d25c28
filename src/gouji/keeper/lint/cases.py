"""Lints of proof: rules that nothing makes fail, or pass, or that no sample ever triggers, and cases told twice."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gouji.check import Checker
from gouji.findings import Outcome
from gouji.keeper.corpus import Sample
from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, on_rule
from gouji.packs.lint import PlacedRule

_EXPECTED = {"no-fail-case": "fail", "no-pass-case": "pass"}


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the rules that are not shown to work."""
    for edition in pack.editions:
        for placed in edition.rules:
            yield from _of_rule(placed)
    if pack.whole and pack.samples is not None:
        yield from _silent(pack)


def _of_rule(placed: PlacedRule) -> Iterator[LintFinding]:
    expected = {case.expect for case in placed.rule.cases}
    for code, outcome in _EXPECTED.items():
        if outcome not in expected and not _cannot(placed, outcome):
            yield on_rule(code, placed, "cases")
    seen: dict[bytes, str] = {}
    for n, case in enumerate(placed.rule.cases):
        content = msgspec.json.encode(msgspec.structs.replace(case, name="-"), order="deterministic")
        first = seen.setdefault(content, case.name)
        if first is not case.name:
            yield on_rule("case-twice", placed, "cases", n, case=case.name, first=first)


def _cannot(placed: PlacedRule, outcome: str) -> bool:
    """Say whether the shape never comes out so: what cannot be read is never a fault, but left open."""
    return outcome == "fail" and placed.rule.require is not None and placed.rule.require.cells == "readable"


def _silent(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the rules that fail in no sample of any edition; a rule that is taken over is the same rule."""
    samples = pack.samples.samples if pack.samples is not None else ()
    told: set[tuple[str, str]] = set()
    for edition in pack.editions:
        own = [sample for sample in samples if sample.pack.edition == edition.pack.edition]
        told |= {(edition.pack.edition, name) for name in _triggered(edition, own)}
    fired = {(placed.marks.source.name, placed.path) for edition in pack.editions for placed in edition.rules
             if (edition.pack.edition, placed.rule.id) in told}  # fmt: skip
    ids = {name for _, name in told}
    for edition in pack.editions:
        for placed in edition.rules:
            taken_over = placed.path[0] == "changes" and placed.rule.id in ids
            if not taken_over and (placed.marks.source.name, placed.path) not in fired and not _cannot(placed, "fail"):
                yield on_rule("rule-silent", placed, "id", samples=len(samples))


def _triggered(edition: PlacedEdition, samples: list[Sample]) -> set[str]:
    checker = Checker(edition.pack)
    found: set[str] = set()
    for sample in samples:
        case = checker.case(sample.report, sample.companions)
        found.update(case.program.rule_of(n).id for n in case.outcomes.open if case.outcomes.of(n) is Outcome.FAIL)
    return found
