"""
One cause, one finding: findings that another one explains are folded under it.

The pack's `causes` say in order which rules explain which; two findings belong together if they share a cell, or, where
one of them names no cells, a section; one about the whole report belongs to all. Beyond that, an outcome that is
undetermined for want of cells is explained by the findings that list them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from gouji.findings import Finding
from gouji.packs.files import Cause
from gouji.packs.names import matches


def fold_causes(
    findings: Sequence[Finding],
    causes: Sequence[Cause],
    wanting: Sequence[frozenset[str]],
    sections: Mapping[tuple[str, str], str],
) -> list[Finding]:
    """
    Mark findings that others explain, and count what follows from each.

    Args:
        findings: Findings of one report that fail or are undetermined.
        causes: The pack's causes, in order.
        wanting: For each finding, the paths of the cells for want of which it is undetermined; empty for others.
        sections: Each section and each table, as (kind, id), to the id of the section where it stands.

    Returns:
        The same findings, with `caused_by` and `follows` set; what a folded finding explains is folded under its cause.
    """
    about = [_about(f, sections) for f in findings]
    parent: dict[int, int] = {}
    for cause in causes:
        heads = [i for i, f in enumerate(findings) if f.rule == cause.rule]
        for i, f in enumerate(findings) if heads else ():
            if i in parent or not any(matches(name, f.rule) for name in cause.explains):
                continue
            head = next((h for h in heads if _root(parent, h) != i and about[h].shares(about[i])), None)
            if head is not None and f.rule != cause.rule:
                parent[i] = head
    _fold_wanting(findings, wanting, parent)
    follows = Counter(_root(parent, i) for i in parent)
    return [
        replace(f, caused_by=findings[_root(parent, i)].rule) if i in parent else replace(f, follows=follows[i])
        for i, f in enumerate(findings)
    ]


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
