"""Lints of the head of a pack: the years that its editions govern, and which findings explain which."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.keeper.lint.model import LintFinding, PlacedPack, found
from gouji.packs.assemble import Parts
from gouji.packs.limits import MAX_KNOWN, MAX_USES
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
    ids = list(dict.fromkeys(rules))[:MAX_KNOWN]
    causes = parts.pack.causes[: max(1, MAX_USES // max(1, len(ids)))]
    explains: dict[str, set[str]] = {}
    for cause in causes:
        own = explains.setdefault(cause.rule, set())
        own.update(i for name in cause.explains for i in ids if matches(name, i) and (i != cause.rule or name == i))
    circular = _circular(explains)
    for n, cause in enumerate(causes):
        if cause.rule in circular:
            circle = ", ".join(sorted(circular[cause.rule]))
            yield found("cause-cycle", parts.pack_marks, ("causes", n, "rule"), cause.rule, circle=circle)


def _circular(explains: dict[str, set[str]]) -> dict[str, set[str]]:
    """Find what is reached from itself, with all that lies on its way."""
    left = {name: targets & explains.keys() for name, targets in explains.items()}
    while ends := [name for name, targets in left.items() if not targets]:
        for name in ends:
            del left[name]
        left = {name: targets & left.keys() for name, targets in left.items()}
    while starts := left.keys() - {target for targets in left.values() for target in targets}:
        left = {name: targets for name, targets in left.items() if name not in starts}
    return {name: set(left) for name in left}
