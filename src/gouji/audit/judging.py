"""Reports to rows of tables, each by the pack and the edition that govern it: what audits and batches have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import msgspec

from gouji.audit.lines import Line
from gouji.audit.tables import Tables
from gouji.check import Checker, Options
from gouji.engine.companions import Companions
from gouji.engine.telling import Case
from gouji.errors import InputError, Place, Problem
from gouji.findings import ReportResult
from gouji.inputs import Editions, governed
from gouji.packs.model import RulePack
from gouji.reports.decode import decode_reports
from gouji.reports.model import Report

SHAPES = 16
"""Programs that are kept for forms whose rows the report names: they are large, and of hundreds of reports of agencies more of
them spared one in a hundred the making."""


class Taken(NamedTuple):
    """A report of an input with its key, or why there is none."""

    key: str
    report: Report | None
    problems: tuple[Problem, ...] = ()


class Waivers(Protocol):
    """Sets findings aside."""

    def report(self, report: ReportResult) -> ReportResult:
        """Set findings of one report aside."""


class Judging:
    """Checks reports one after the other; made once."""

    def __init__(self, editions: Editions, lang: str, waivers: Waivers | None = None) -> None:
        """Take the editions of a pack, with those beside it, the language of findings, and waivers if there are any."""
        self.waivers = waivers
        self.editions = editions
        self.lang = lang
        self._checkers: dict[tuple[str, str], Checker] = {}

    def judge(
        self, taken: Taken, source: str, sha256: str, companions: Callable[[Report], Companions], tables: Tables
    ) -> bool:  # fmt: skip
        """
        Check a report, if there is one that some edition governs; its rows, or why there are none, go to the tables.

        Args:
            taken: The report.
            source, sha256: Name and hash of the input it came from.
            companions: Finds what it is held against.
            tables: Receive the rows.

        Returns:
            Whether there was one.
        """
        problems = taken.problems
        if taken.report is not None:
            _, report, pack, problems = governed(taken.key, taken.report, self.editions)
            if report is not None:
                beside = companions(report)
                try:
                    case, result = self._judged(report, pack, taken.key, sha256, beside)
                    tables.add(case, result, source, pack, beside.likenesses)
                except Exception as error:  # noqa: BLE001 - a fault of ours ends no audit
                    values = {"detail": f"{type(error).__name__}: {error}"[:200]}
                    problems = (Problem(code="input-fault", place=Place(file=taken.key), values=values),)
                else:
                    return True
        tables.refuse(problems, taken.key)
        return False

    def _judged(
        self, report: Report, pack: RulePack, key: str, sha256: str, companions: Companions
    ) -> tuple[Case, ReportResult]:  # fmt: skip
        own = (pack.id, pack.edition)
        if own not in self._checkers:
            self._checkers[own] = Checker(pack, Options(lang=self.lang), SHAPES)
        checker = self._checkers[own]
        case = checker.case(report, companions)
        result = checker.result(case, key, sha256)
        return case, result if self.waivers is None else self.waivers.report(result)


def decoded(line: Line, key: str) -> Iterator[Taken]:
    """Decode a line; the place of a fault is told in the whole file."""
    try:
        for name, report in decode_reports(line.data, key):
            if isinstance(report, InputError):
                yield Taken(name, None, _moved(report.problems, line.line - 1))
            else:
                yield Taken(name, report)
    except InputError as error:
        yield Taken(key, None, _moved(error.problems, line.line - 1))


def _moved(problems: tuple[Problem, ...], lines: int) -> tuple[Problem, ...]:
    put = msgspec.structs.replace
    return tuple(
        put(p, place=put(p.place, line=p.place.line + lines)) if p.place.line is not None else p for p in problems
    )
