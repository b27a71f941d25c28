"""Lints of the head of a pack: the years that its editions govern, and which findings explain which."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gouji.keeper.lint.model import LintFinding, PlacedPack, found
from gouji.packs.assemble import Parts
from gouji.packs.limits import MAX_USES
from gouji.packs.names import are_none, matches

_LAST = 9999


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell years without an edition or with two, and causes that go in a circle."""
    if pack.editions:
        parts = pack.editions[0].parts
        yield from _years(parts)
        yield from _cycles(parts, [placed.rule.id for edition in pack.editions for placed in edition.parts.rules])


def _years(parts: Parts) -> Iterator[LintFinding]:
    spans: list[tuple[int, int, int]] = []
    for n, edition in enumerate(parts.pack.editions):
        if are_none(edition.years):
            path = ("editions", n, "years")
            yield found("edition-no-years", parts.pack_marks, path, edition.id, years=edition.years)
            continue
        spans.append((*_span(edition.years), n))
    reach: tuple[int, str] | None = None
    for first, last, n in sorted(spans):
        path, name = ("editions", n, "years"), parts.pack.editions[n].id
        if reach is not None and first <= reach[0]:
            years = _range(first, min(last, reach[0]))
            yield found("editions-overlap", parts.pack_marks, path, name, other=reach[1], years=years)
        elif reach is not None and first > reach[0] + 1:
            years = _range(reach[0] + 1, first - 1)
            yield found("editions-gap", parts.pack_marks, path, name, other=reach[1], years=years)
        if reach is None or last > reach[0]:
            reach = (last, name)


def _span(years: str) -> tuple[int, int]:
    first, dash, last = years.partition("-")
    return int(first), int(last or (_LAST if dash else first))


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-" if last == _LAST else f"{first}-{last}"


def _cycles(parts: Parts, rules: list[str]) -> Iterator[LintFinding]:
    """Tell the causes that are, over others, explained by what they explain; `*` never means the cause itself."""
    circular = _circular(_explained(parts, dict.fromkeys(rules)))
    for n, cause in enumerate(parts.pack.causes):
        if cause.rule in circular:
            circle = ", ".join(sorted(circular))
            yield found("cause-cycle", parts.pack_marks, ("causes", n, "rule"), cause.rule, circle=circle)


def _explained(parts: Parts, ids: Collection[str]) -> dict[str, set[str]]:
    """Give for each rule what its findings explain, up to a bound on the work."""
    explains: dict[str, set[str]] = {}
    left = MAX_USES
    for cause in parts.pack.causes:
        for name in cause.explains:
            left -= len(ids) if name.endswith("*") else 1
            if left < 0:
                return explains
            meant = [i for i in ids if matches(name, i)] if name.endswith("*") else [name]
            explains.setdefault(cause.rule, set()).update(i for i in meant if i != cause.rule or name == i)
    return explains


def _circular(explains: dict[str, set[str]]) -> set[str]:
    """Find the rules that lie on a circle, or between two."""
    forwards = {name: targets & explains.keys() for name, targets in explains.items()}
    backwards: dict[str, set[str]] = {name: set() for name in explains}
    for name, targets in forwards.items():
        for target in targets:
            backwards[target].add(name)
    return _peeled(forwards, backwards) & _peeled(backwards, forwards)


def _peeled(after: dict[str, set[str]], before: dict[str, set[str]]) -> set[str]:
    """Take away, as long as there are any, those behind whom nothing comes; give the rest."""
    counts = {name: len(targets) for name, targets in after.items()}
    waiting = [name for name, count in counts.items() if not count]
    while waiting:
        for name in before[waiting.pop()]:
            counts[name] -= 1
            if not counts[name]:
                waiting.append(name)
    return {name for name, count in counts.items() if count}
