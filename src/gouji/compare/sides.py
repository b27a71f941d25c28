"""
The two sides of a comparison: a result that was written earlier, or reports that are checked now.

A result is read leniently: of keys that the contract may gain, none is needed, and those it has today are checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from gouji.check import Checker, Options
from gouji.engine.telling import Case, cell_ref
from gouji.errors import InputError, Place, Problem
from gouji.findings import (
    CellRef,
    CellState,
    Finding,
    Lapse,
    Ledger,
    Outcome,
    PackStamp,
    ReportResult,
    Result,
    Severity,
    Waived,
)
from gouji.inputs import Editions, Known, Source, read_inputs

if TYPE_CHECKING:
    from gouji.waivers.read import WaiverBook

RESULT = "gouji/result/1"
_ANY_RESULT = "gouji/result/"


class Held(NamedTuple):
    """A report with its findings, and the figures that are known of it, by path."""

    result: ReportResult
    figures: dict[str, CellRef]


class Side(NamedTuple):
    """One side; `blocking` are the severities of which what cannot be told makes a verdict undetermined."""

    source: str
    kind: Literal["result", "report"]
    pack: PackStamp
    reports: tuple[Held, ...]
    unread: int = 0
    fail_on: str = ""
    blocking: tuple[Severity, ...] = (Severity.ERROR,)


class _Head(msgspec.Struct, frozen=True):
    schema: str = ""


class _Cell(msgspec.Struct, frozen=True):
    path: str
    state: CellState
    label: str = ""
    value: int | str | None = None


class _Waived(msgspec.Struct, frozen=True):
    reason: str = ""
    by: str = ""
    until: str | None = None
    ticket: str = ""
    place: str = ""


class _Finding(msgspec.Struct, frozen=True):
    rule: str
    severity: Severity
    outcome: Outcome
    title: str = ""
    message: str = ""
    subject: str = ""
    instance: dict[str, str] = {}
    cells: tuple[_Cell, ...] = ()
    caused_by: str | None = None
    quote: str = ""
    follows: int = 0
    waived: _Waived | None = None


class _Report(msgspec.Struct, frozen=True):
    source: str
    verdict: Outcome
    findings: tuple[_Finding, ...]
    sha256: str = ""
    body: str = ""
    year: int | None = None
    edition: str = ""


class _Profile(msgspec.Struct, frozen=True):
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    undetermined: tuple[Severity, ...] = (Severity.ERROR,)


class _Pack(msgspec.Struct, frozen=True):
    id: str
    version: str = ""
    sha256: str = ""
    profile: _Profile = _Profile()


class _Result(msgspec.Struct, frozen=True):
    schema: Literal["gouji/result/1"]
    pack: _Pack
    reports: tuple[_Report, ...]
    unread: tuple[msgspec.Raw, ...] = ()


def is_result(data: bytes) -> bool:
    """Say whether an input is a result, of whatever version."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        return msgspec.json.decode(data, type=_Head).schema.startswith(_ANY_RESULT)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False


def read_result(source: Source) -> Side:
    """
    Read a result.

    Raises:
        InputError: If it is of another version, or not as its contract has it.
    """
    place = Place(file=source.name)
    schema = msgspec.json.decode(source.data, type=_Head).schema
    if schema != RESULT:
        raise InputError(Problem(code="compare-version", place=place, values={"found": schema[:80], "own": RESULT}))
    try:
        result = msgspec.json.decode(source.data, type=_Result)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise InputError(Problem(code="compare-result", place=place, values={"detail": str(error)})) from None
    pack = PackStamp(id=result.pack.id, version=result.pack.version, sha256=result.pack.sha256)
    reports = tuple(_held(report) for report in result.reports)
    profile = result.pack.profile
    return Side(source.name, "result", pack, reports, len(result.unread), profile.fail_on, profile.undetermined)


def check_side(source: Source, editions: Editions, known: Known, lang: str) -> Side:
    """
    Check the reports of an input, and keep all their figures.

    Raises:
        InputError: If any of them cannot be read.
    """
    checkers: dict[tuple[str, str], Checker] = {}
    reports = []
    sha256 = hashlib.sha256(source.data).hexdigest()
    for read in read_inputs(source, editions, known, lang):
        if read.report is None:
            raise InputError(*read.problems)
        pack = read.pack
        made = checkers.get((pack.id, pack.edition)) or Checker(pack, Options(lang=lang, everything=True))
        checker = checkers.setdefault((pack.id, pack.edition), made)
        result = checker.report(read.report, read.name, sha256)
        reports.append(Held(result, _figures(checker.case(read.report))))
    profile = editions.first.profile
    return Side(
        source.name,
        "report",
        next(iter(checkers.values())).pack.stamp if checkers else editions.first.stamp,
        tuple(reports),
        0,
        profile.fail_on if profile else "",
        profile.undetermined if profile else (Severity.ERROR,),
    )


def _figures(case: Case) -> dict[str, CellRef]:
    cells = (cell_ref(case, number) for number in range(len(case.program.layout.cells)))
    return {case.slots.told(cell.path) if case.slots else cell.path: cell for cell in cells}


def _held(report: _Report) -> Held:
    findings = tuple(_finding(finding) for finding in report.findings)
    result = ReportResult(
        source=report.source,
        sha256=report.sha256,
        body=report.body,
        year=report.year,
        edition=report.edition,
        verdict=report.verdict,
        ledger=Ledger(),
        findings=findings,
    )
    return Held(result, {cell.path: cell for finding in findings for cell in finding.cells})


def _finding(finding: _Finding) -> Finding:
    cells = (CellRef(path=c.path, label=c.label, value=c.value, state=c.state) for c in finding.cells)
    return Finding(
        rule=finding.rule,
        severity=finding.severity,
        outcome=finding.outcome,
        title=finding.title,
        message=finding.message,
        subject=finding.subject,
        instance=tuple(finding.instance.items()),
        cells=tuple(cells),
        caused_by=finding.caused_by,
        quote=finding.quote,
        follows=finding.follows,
        waived=Waived(**msgspec.structs.asdict(finding.waived)) if finding.waived is not None else None,
    )


def heed(side: Side, books: Sequence[WaiverBook], today: str) -> tuple[Side, tuple[Lapse, ...]]:
    """
    Set findings of a side aside, beside those that a result has waived already.

    Args:
        side: The side.
        books: The waivers.
        today: The day against which last days are held, as an ISO date.

    Returns:
        The side, and the waivers that set nothing aside.
    """
    from gouji.waivers.waive import waive  # with it come the parser and YAML

    bare = Result(engine="", pack=side.pack, lang="", reports=tuple(held.result for held in side.reports))
    result = waive(bare, books, today).result
    held = (Held(report, old.figures) for report, old in zip(result.reports, side.reports, strict=True))
    return side._replace(reports=tuple(held)), result.waivers.lapses if result.waivers else ()
