"""Two sides made by hand, from which the expected bytes of a comparison are written."""

from __future__ import annotations

import msgspec

from gouji.compare.compare import compare
from gouji.compare.compare_v1 import Comparison
from gouji.compare.sides import Held, Side
from gouji.findings import CellRef, CellState, Finding, Outcome, ReportResult
from tests.outputs import results


def held(*findings: Finding, **changes: object) -> Held:
    """A report with some findings, and the figures of their cells."""
    report: ReportResult = msgspec.structs.replace(results.FAULTY, findings=findings, **changes)
    return Held(report, {cell.path: cell for finding in findings for cell in finding.cells})


def side(*reports: Held, source: str = "old.json", **changes: object) -> Side:
    return Side(source, "result", results.STAMP, reports)._replace(**changes)


def figure(path: str, value: int | str | None, state: CellState = CellState.NUMBER) -> dict[str, CellRef]:
    return {path: CellRef(path=path, label=path.upper(), value=value, state=state)}


MENDED = msgspec.structs.replace(results.BALANCE, outcome=Outcome.PASS, message="成立")
GRAVER = msgspec.structs.replace(results.BLANK, outcome=Outcome.FAIL, message="总计不等于前四项之和")
OLD = side(
    held(results.MISSING_ROW, results.BALANCE, results.BLANK, results.LABEL, results.FOLDED),
    held(results.AMOUNT, source="reports/gone.txt", body="某县"),
    unread=1,
)
NEW = side(
    held(results.MISSING_ROW, MENDED, GRAVER, results.AMOUNT, source="reports/new.txt", sha256="4f" * 32),
    held(results.LABEL, source="reports/more.txt", body="某乡", year=None),
    source="new.json",
    pack=msgspec.structs.replace(results.STAMP, version="0.2.0", sha256="9d" * 32),
)
OLD.reports[0].figures.update(figure("a", 1) | figure("b", None, CellState.BLANK) | figure("c", "1,000"))
NEW.reports[0].figures.update(figure("a", 2) | figure("b", "3件", CellState.TEXT) | figure("c", 1000))


def comparison(old: Side = OLD, new: Side = NEW, lang: str = "zh") -> Comparison:
    return compare(old, new, engine="0.1.0", lang=lang)
