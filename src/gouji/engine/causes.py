"""
One cause, one finding: findings that another one explains are folded under it.

The pack's `causes` say in order which rules explain which; two findings belong together if they share a cell, or, where
one of them names no cells, a section; one about the whole report belongs to all. Beyond that, an outcome that is
undetermined for want of cells is explained by the findings that list them. What one slip explains belongs together before
all that: another finding is folded with it only if it is about the very cells that are wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from gouji.findings import Finding, Outcome, Slip
from gouji.packs.files import Cause
from gouji.packs.names import matches


class Group(NamedTuple):
    """A slip, and the positions of the findings that it explains; at least one."""

    slip: Slip
    members: tuple[int, ...]


def fold_causes(
    findings: Sequence[Finding],
    causes: Sequence[Cause],
    wanting: Sequence[frozenset[str]],
    sections: Mapping[tuple[str, str], str],
    groups: Sequence[Group] = (),
) -> list[Finding]:
    """
    Mark findings that others explain, and count what follows from each.

    Args:
        findings: Findings of one report that fail or are undetermined.
        causes: The pack's causes, in order.
        wanting: For each finding, the paths of the cells for want of which it is undetermined; empty for others.
        sections: Each section and each table, as (kind, id), to the id of the section where it stands.
        groups: What slips explain; each finding in one of them at most.

    Returns:
        The same findings, with `caused_by`, `follows` and `slip` set; what a folded finding explains is folded under its
        cause.
    """
    about = [_about(f, sections) for f in findings]
    parent: dict[int, int] = {}
    led = {_leader(findings, group, causes): group for group in groups}
    home = {i: lead for lead, group in led.items() for i in group.members}
    for lead, group in led.items():
        parent.update((i, lead) for i in group.members if i != lead)
        about[lead] = about[lead]._replace(cells=frozenset(change.path for change in group.slip.cells))
    for cause in causes:
        heads = [i for i, f in enumerate(findings) if f.rule == cause.rule]
        for i, f in enumerate(findings) if heads else ():
            if i in parent or not any(matches(name, f.rule) for name in cause.explains):
                continue
            able = (h for h in heads if h not in home or not (i in home or _is_apart(f)))
            head = next((h for h in able if _root(parent, h) != i and about[h].shares(about[i])), None)
            if head is not None and f.rule != cause.rule:
                parent[i] = head
    _fold_wanting(findings, wanting, parent)
    follows = Counter(_root(parent, i) for i in parent)
    leading = {lead: _slipped(findings[lead], group.slip) for lead, group in led.items()}
    return [
        replace(leading.get(i, f), caused_by=findings[_root(parent, i)].rule)
        if i in parent
        else replace(leading.get(i, f), follows=follows[i])
        for i, f in enumerate(findings)
    ]


def _slipped(finding: Finding, slip: Slip) -> Finding:
    """Tell of a slip with a finding; the reader should look at the wrong cell first."""
    wrong = {change.path for change in slip.cells}
    at = next((cell.at for cell in finding.cells if cell.path in wrong and cell.at is not None), finding.at)
    return replace(finding, slip=slip, at=at)


def _leader(findings: Sequence[Finding], group: Group, causes: Sequence[Cause]) -> int:
    """Choose the finding that tells of a slip: the gravest with a suggestion, then by the order of the pack's causes."""
    order = {cause.rule: n for n, cause in reversed(list(enumerate(causes)))}

    def rank(i: int) -> tuple[int, bool, int, int]:
        f = findings[i]
        return f.severity.rank, f.suggestion is None, order.get(f.rule, len(causes)), i

    return min(group.members, key=rank)


def _is_apart(finding: Finding) -> bool:
    """Say whether a finding would be in the group of a slip if the slip explained it."""
    return finding.outcome is Outcome.FAIL and bool(finding.cells)


def _fold_wanting(findings: Sequence[Finding], wanting: Sequence[frozenset[str]], parent: dict[int, int]) -> None:
    # A sum shows its cells too, but does not say that they are missing.
    lists = [i for i, f in enumerate(findings) if f.cells and f.left is None and not wanting[i]]
    listed = [(i, frozenset(c.path for c in findings[i].cells)) for i in lists]
    for i, cells in enumerate(wanting):
        if i in parent or not cells:
            continue
        explaining = [(n, own) for n, own in listed if own & cells and _root(parent, n) != i]
        if explaining and cells <= frozenset().union(*(own for _, own in explaining)):
            parent[i] = explaining[0][0]


class _About(NamedTuple):
    """What a finding is about: paths of cells, ids of sections; neither, if it is about the whole report."""

    cells: frozenset[str]
    sections: frozenset[str]

    def shares(self, other: _About) -> bool:
        if self.cells and other.cells:
            return bool(self.cells & other.cells)
        return not self.sections or not other.sections or bool(self.sections & other.sections)


def _about(finding: Finding, sections: Mapping[tuple[str, str], str]) -> _About:
    named = (sections[pair] for pair in finding.instance if pair in sections)
    return _About(frozenset(cell.path for cell in finding.cells), frozenset(named))


def _root(parent: dict[int, int], i: int) -> int:
    seen = {i}
    while i in parent and parent[i] not in seen:
        i = parent[i]
        seen.add(i)
    return i
