"""
Bodies by name: which names are of one body, who is below whom, and what a table of bodies knows of one that its report
does not say.
"""

from __future__ import annotations

import functools
from pathlib import Path

import msgspec

from gouji.audit.settings import Settings
from gouji.numbers import called
from gouji.reports.model import Report
from gouji.sets.hierarchy import Body, Hierarchy, read_hierarchy


class Names:
    """The bodies of an audit by their names."""

    def __init__(self, hierarchy: Hierarchy | None, aliases: dict[str, str]) -> None:
        """Take the table of bodies, or else a table of former names, folded."""
        self.hierarchy = hierarchy
        self._aliases = aliases
        self._bodies: dict[str, Body] = {}
        for body in hierarchy.bodies if hierarchy else ():
            self._bodies.setdefault(body.name, body)

    @staticmethod
    def of(settings: Settings) -> Names:
        """
        Read the tables that an audit was given.

        Raises:
            InputError: If one is faulty.
            OSError: If one cannot be read.
        """
        if not settings.hierarchy:
            return Names(None, settings.aliases)
        renamed = Path(settings.renamed) if settings.renamed else None
        aliases = None if renamed is None else (renamed.read_bytes(), settings.renamed)
        table = Path(settings.hierarchy)
        return Names(read_hierarchy(table.read_bytes(), settings.hierarchy, aliases), settings.aliases)

    def named(self, name: str) -> str:
        """Give the one name by which a body is kept, by any of its names; "" for none."""
        if self.hierarchy is not None:
            return self.hierarchy.named(name)
        seen: set[str] = set()
        key = called(name)
        while key in self._aliases and key not in seen:
            seen.add(key)
            key = self._aliases[key]
        return min(seen) if key in seen else key

    def former(self, body: str) -> tuple[str, ...]:
        """Give the other names, folded, of a body that is kept by one."""
        return tuple(self._former.get(body, ()))

    @functools.cached_property
    def _former(self) -> dict[str, list[str]]:
        names = self._aliases if self.hierarchy is None else self.hierarchy.names
        found: dict[str, list[str]] = {}
        for name in sorted(names):
            if self.named(name) != name:
                found.setdefault(self.named(name), []).append(name)
        return found

    def below(self, report: Report) -> tuple[Body, ...]:
        """List the bodies directly below that of a report in its year."""
        if self.hierarchy is None or report.year is None:
            return ()
        return self.hierarchy.below(report.body.name, report.year)

    def kin(self, name: str, year: int | None) -> frozenset[str]:
        """Give the names, folded, of a body, of those above it and of those directly below it in a year."""
        own, above = self.named(name), dict[str, None]()
        while own and own not in above:
            above[own] = None
            body = self._bodies.get(own)
            own = body.parent if body is not None else ""
        below = self.hierarchy.below(name, year) if self.hierarchy is not None else ()
        return frozenset(called(each) for each in (*above, *(body.name for body in below)))

    def completed(self, report: Report) -> Report:
        """Put in the region and the kind of body where the report does not say them and the table of bodies does."""
        body = self._bodies.get(self.named(report.body.name)) if self._bodies else None
        if body is None:
            return report
        own = report.body
        kind = body.kind if own.kind in ("", "unknown") and body.kind else own.kind
        region = own.region or body.region
        if (kind, region) == (own.kind, own.region):
            return report
        return msgspec.structs.replace(report, body=msgspec.structs.replace(own, kind=kind, region=region))
