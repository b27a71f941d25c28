"""
Reasons for leaving a lint alone: which findings they take back, and which of them take back nothing.

A rule gives its reasons under its own key `lint`; what is about no rule is named, with the reason, under `lint` of
`pack.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from gouji.keeper.lint.catalogue import LEVELS
from gouji.keeper.lint.model import LintFinding, PlacedPack, found, on_rule
from gouji.packs.assemble import Parts
from gouji.packs.files import Allowance
from gouji.packs.limits import MAX_KNOWN, MAX_PROBLEMS
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
    reasons = _Reasons(pack)
    left: list[LintFinding] = []
    allowed: list[Allowed] = []
    for each in findings:
        reason = reasons.of(each)
        if reason:
            allowed.append(Allowed(each, reason))
        else:
            left.append(each)
    return left + list(islice(_faults(pack, reasons.used), MAX_PROBLEMS)), allowed


class _Reasons:
    """All reasons that a pack gives; `used` are those that took something back: code and name as they stand there."""

    def __init__(self, pack: PlacedPack) -> None:
        self.used: set[tuple[str, str]] = set()
        self._rules: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, str], str] = {}
        self._endings: dict[str, list[tuple[str, str]]] = {}
        for edition in pack.editions:
            for placed in edition.rules:
                self._rules.update({(code, placed.rule.id): reason for code, reason in placed.rule.lint.items()})
        for allowance in pack.editions[0].parts.pack.lint:
            for name in as_names(allowance.of):
                self._named.setdefault((allowance.code, name), allowance.reason)
                if name.endswith("*"):
                    self._endings.setdefault(allowance.code, []).append((name, allowance.reason))

    def of(self, finding: LintFinding) -> str:
        """Give the reason for leaving a finding alone; "" if there is none."""
        own, named = (finding.code, finding.rule), (finding.code, finding.subject)
        if own in self._rules:
            self.used.add(own)
            return self._rules[own]
        if named in self._named:
            self.used.add(named)
            return self._named[named]
        for name, reason in self._endings.get(finding.code, ())[:MAX_KNOWN]:
            if matches(name, finding.subject):
                self.used.add((finding.code, name))
                return reason
        return ""


def _own(parts: Parts) -> Sequence[Allowance]:
    """Give the reasons that stand in the pack's own head, behind those of packs that it extends."""
    number = sum(len(path) == 2 and path[0] == "lint" for path in parts.pack_marks.places)
    return parts.pack.lint[len(parts.pack.lint) - number :]


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
    for n, allowance in enumerate(_own(parts)):
        path, code = ("lint", n, "code"), allowance.code
        if code not in LEVELS or code in _OF_REASONS:
            yield found("lint-unknown", parts.pack_marks, path, code, rule="-", near=nearest(code, LEVELS))
            continue
        unused = [name for name in as_names(allowance.of) if (code, name) not in used]
        if unused and pack.whole:
            yield found("lint-unused", parts.pack_marks, path, code, rule="-", code=code, of=", ".join(unused))
