"""The reports of bodies below, for a check of a few reports: all of a folder, or those that a hierarchy says."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.engine.companions import ALONE, Companions, Part
from gouji.errors import Problem
from gouji.inputs import Editions, Source, read_inputs
from gouji.numbers import called
from gouji.reports.model import Report
from gouji.sets.hierarchy import Hierarchy
from gouji.sets.roster import MOST_PARTS


class ReportsBelow:
    """
    Reports that others may be above, by body and year.

    Attributes:
        unread: Why some of them could not be read.
    """

    def __init__(self, sources: Iterable[Source], editions: Editions, hierarchy: Hierarchy | None = None) -> None:
        """
        Read them.

        Args:
            sources: The inputs.
            editions: The editions of the pack.
            hierarchy: Which body is below which; without it, every report is of a body below any other of its year.
        """
        self.unread: list[Problem] = []
        self.hierarchy = hierarchy
        self._reports: dict[tuple[str, int | None], Report] = {}
        for source in sources:
            for read in read_inputs(source, editions):
                self.unread += read.problems
                if read.report is not None:
                    key = (self._named(read.report.body.name), read.report.year)
                    self._reports.setdefault(key, read.report)

    def of(self, report: Report) -> Companions:
        """Give the reports of the bodies directly below that of a report, and who of them has sent none."""
        if report.year is None:
            return ALONE
        found: list[tuple[str, Report | None]]
        if self.hierarchy is not None:
            bodies = self.hierarchy.below(report.body.name, report.year)
            found = [(body.name, self._reports.get((self._named(body.name), report.year))) for body in bodies]
        else:
            own = self._named(report.body.name)
            found = [
                (r.body.name, r) for (name, year), r in self._reports.items() if year == report.year and name != own
            ]
        return Companions(
            parts=tuple(Part(name=name, report=each) for name, each in found[:MOST_PARTS] if each is not None),
            absent=tuple(name for n, (name, each) in enumerate(found) if each is None or n >= MOST_PARTS),
            asked=("parts",),
        )

    def _named(self, name: str) -> str:
        return called(name) if self.hierarchy is None else self.hierarchy.named(name)
