"""
gouji: reconcile statutory reports against the regulation that prescribes them.

The public names are loaded when they are first used, so that importing the package costs nothing:

    from gouji import Checker, Editions, Source, load_pack, read_report

    editions = Editions(load_pack("cn-gov-info-annual-report"))
    report, pack = read_report(Source(name="report.json", data=data), editions)
    result = Checker(pack).report(report)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gouji.check import Checker, Options
    from gouji.errors import GoujiError, InputError, PackError, Problem, UsageError
    from gouji.findings import Finding, Ledger, Outcome, ReportResult, Result, Severity
    from gouji.inputs import Editions, Known, Source, read_inputs, read_report
    from gouji.packs.load import load_pack
    from gouji.packs.model import RulePack
    from gouji.reports.model import Report

__version__ = "0.1.0"

_HOMES = {
    "gouji.check": ("Checker", "Options"),
    "gouji.errors": ("GoujiError", "InputError", "PackError", "Problem", "UsageError"),
    "gouji.findings": ("Finding", "Ledger", "Outcome", "ReportResult", "Result", "Severity"),
    "gouji.inputs": ("Editions", "Known", "Source", "read_inputs", "read_report"),
    "gouji.packs.load": ("load_pack",),
    "gouji.packs.model": ("RulePack",),
    "gouji.reports.model": ("Report",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Checker", "Editions", "Finding", "GoujiError", "InputError", "Known", "Ledger", "Options", "Outcome", "PackError",
    "Problem", "Report", "ReportResult", "Result", "RulePack", "Severity", "Source", "UsageError", "load_pack",
    "read_inputs", "read_report",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name from its home, once."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
