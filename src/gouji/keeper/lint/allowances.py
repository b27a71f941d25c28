"""
Reasons for leaving a lint alone: which findings they take back, and which of them take back nothing.

A rule gives its reasons under its own key `lint`; what is about no rule is named, with the reason, under `lint` of
`pack.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gouji.keeper.lint.catalogue import LEVELS
from gouji.keeper.lint.model import LintFinding, PlacedPack, found, on_rule
from gouji.packs.names import as_names, matches, nearest

_OF_REASONS = frozenset({"lint-unknown", "lint-unused"})


class Allowed(NamedTuple):
    """A finding that was taken back, and why."""

    finding: LintFinding
    reason: str


def divide(pack: PlacedPack, findings: Iterable[LintFinding]) -> tuple[list[LintFinding], list[Allowed]]:
    """
    Divide findings into those that stand and those for which a reason is given.

    Args:
        pack: The pack, with its reasons.
        findings: What was found.

    Returns:
        The findings, those about the reasons themselves included; and what was taken back.
    """
    left: list[LintFinding] = []
    allowed: list[Allowed] = []
    used: set[tuple[str, str]] = set()
    for each in findings:
        reason = _reason(pack, each, used)
        if reason:
            allowed.append(Allowed(each, reason))
        else:
            left.append(each)
    return left + list(_faults(pack, used)), allowed


def _reason(pack: PlacedPack, finding: LintFinding, used: set[tuple[str, str]]) -> str:
    if finding.rule:
        for edition in pack.editions:
            for placed in edition.rules:
                if placed.rule.id == finding.rule and finding.code in placed.rule.lint:
                    used.add((finding.code, finding.rule))
                    return placed.rule.lint[finding.code]
    for n, allowance in enumerate(pack.editions[0].parts.pack.lint):
        names = as_names(allowance.of)
        if allowance.code == finding.code and any(matches(name, finding.subject) for name in names):
            used.update((str(n), name) for name in names if matches(name, finding.subject))
            return allowance.reason
    return ""


def _faults(pack: PlacedPack, used: set[tuple[str, str]]) -> Iterator[LintFinding]:
    """Tell reasons for what is no lint, and those that nothing was found for."""
    for edition in pack.editions:
        for placed in edition.rules:
            for code in placed.rule.lint:
                if code not in LEVELS or code in _OF_REASONS:
                    yield on_rule("lint-unknown", placed, "lint", code, name=code, near=nearest(code, LEVELS))
                elif (code, placed.rule.id) not in used:
                    yield on_rule("lint-unused", placed, "lint", code, code=code, of=placed.rule.id)
    parts = pack.editions[0].parts
    for n, allowance in enumerate(parts.pack.lint):
        path, code = ("lint", n, "code"), allowance.code
        if code not in LEVELS or code in _OF_REASONS:
            yield found("lint-unknown", parts.pack_marks, path, code, rule="-", near=nearest(code, LEVELS))
            continue
        unused = [name for name in as_names(allowance.of) if (str(n), name) not in used]
        if unused and pack.whole:
            yield found("lint-unused", parts.pack_marks, path, code, rule="-", code=code, of=", ".join(unused))
