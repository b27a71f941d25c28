"""
Lints of evidence: what rests on what, and whether a rule is graver than it can be shown to be.

The grades say how well a basis is known: A read word for word, B two sources agree, C one source, D follows by
construction, U from memory. An error is what the text or the printed form requires, or a total that is false; a warning
is what is strongly implied; an info is good practice.
"""

from __future__ import annotations

from collections.abc import Iterator

from gouji.findings import Severity
from gouji.keeper.lint.model import LintFinding, PlacedEdition, PlacedPack, found, on_rule

BEARS: dict[Severity, frozenset[str]] = {
    Severity.ERROR: frozenset("ABD"),
    Severity.WARNING: frozenset("ABCD"),
    Severity.INFO: frozenset("ABCD"),
}
"""The grades that bear a rule of each level; what is known from memory alone bears none that is told to anybody."""
_KNOWN_BY_READING = "ABC"


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell citations that nothing rests on, and rules that rest on too little."""
    if pack.whole and pack.editions:
        yield from _unused(pack)
    for edition in pack.editions:
        yield from _of_rules(edition)


def _unused(pack: PlacedPack) -> Iterator[LintFinding]:
    cited = {name for edition in pack.editions for placed in edition.parts.rules for name in placed.rule.cites}
    parts = pack.editions[0].parts
    for name, entry in parts.cited.citations.items():
        if name not in cited and not entry.background:
            yield found("citation-unused", parts.cited_marks, ("citations", name), name)


def _of_rules(edition: PlacedEdition) -> Iterator[LintFinding]:
    known = edition.parts.cited.citations
    for placed in edition.rules:
        rule, level = placed.rule, placed.rule.severity
        grades = sorted({known[name].grade for name in rule.cites})
        for n, name in enumerate(rule.cites):
            if known[name].background:
                yield on_rule("background-cited", placed, "cites", n, name=name)
        told = ", ".join(grades)
        if rule.grade not in BEARS[level] or not BEARS[level].intersection(grades):
            yield on_rule(
                "severity-above-evidence", placed, "severity", severity=level.value, grade=rule.grade, grades=told
            )
        if rule.grade in _KNOWN_BY_READING and not any(grade <= rule.grade for grade in grades):
            yield on_rule("grade-above-citations", placed, "grade", grade=rule.grade, grades=told)
