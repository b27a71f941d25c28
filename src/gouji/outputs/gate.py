"""
How a gate ends, reckoned and in words.

A waiver changes the gate and nothing else: the verdict of a report and its ledger stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gouji.findings import Finding, Result
from gouji.outputs.layout import Pen
from gouji.outputs.shown import blocks, would_block


class Gate(NamedTuple):
    """How a gate ends: how many findings end it, those among them that others explain, how many would but are waived."""

    blocking: int
    waived: int
    explained: int = 0

    @property
    def passes(self) -> bool:
        """Whether nothing ends it."""
        return not self.blocking


def gate_of(result: Result, fail_on: str) -> Gate:
    """
    Decide how a gate ends.

    Args:
        result: What was found; inputs that were not read end no gate by themselves.
        fail_on: `error`, `warning`, `info`, or `never`.
    """
    if fail_on == "never":
        return Gate(0, sum(f.waived is not None for f in _told(result)))
    ending = [f for report in result.reports for f in report.findings if blocks(f, result, fail_on)]
    waived = [f for f in _told(result) if f.waived is not None and would_block(f, result, fail_on)]
    return Gate(len(ending), len(waived), sum(f.caused_by is not None for f in ending))


def _told(result: Result) -> Iterator[Finding]:
    return (f for report in result.reports for f in report.findings if f.caused_by is None)


def gate_words(gate: Gate, pen: Pen) -> str:
    """Say how a gate ends."""
    told = gate.blocking - gate.explained or gate.blocking
    said = pen.say("gate.passes") if gate.passes else pen.say("gate.fails", n=told)
    return pen.say("text.comma").join([said, *([pen.say("gate.waived", n=gate.waived)] if gate.waived else [])])
