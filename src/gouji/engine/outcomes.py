"""
How the instances of a pack came out for one report.

Only what did not pass is kept; the rest of the instances passed, and the ledger follows from their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gouji.engine.texts import Hit
from gouji.findings import Ledger, Outcome
from gouji.numbers import Number

_NOT_APPLICABLE = Outcome.NOT_APPLICABLE


class Verdict(NamedTuple):
    """
    An outcome that is not `pass`, with what explains it.

    `reason` is a message key and `values` fill it; `cells` are the numbers of the cells concerned; `slots` are the
    numbers read from the text; `labels` are printed labels.
    """

    outcome: Outcome
    reason: str = ""
    values: Mapping[str, object] = {}
    cells: tuple[int, ...] = ()
    hits: tuple[Hit, ...] = ()
    slots: Mapping[str, Number] = {}
    labels: tuple[str, ...] = ()
    at: str = ""


class Instance(NamedTuple):
    """One rule applied to one thing: the rule's position in the pack, the thing as (kind, id) pairs, the cells it may use."""

    rule: int
    pairs: tuple[tuple[str, str], ...]
    cells: tuple[int, ...] = ()


class Outcomes:
    """
    The outcomes of one report.

    Attributes:
        total: Number of instances of the pack.
        found: Instance number to verdict, for those decided on the report that did not pass.
        settled: Those that do not apply, whatever the report says; none of them is in `found`.
        open: Numbers of the instances that fail or cannot be told, in order.
    """

    __slots__ = ("_others", "found", "open", "settled", "total")

    def __init__(self, total: int, found: dict[int, Verdict], settled: Mapping[int, Verdict]) -> None:
        """Put them together."""
        self.total = total
        self.found = found
        self.settled = settled
        self.open = sorted([n for n, verdict in found.items() if verdict[0] is not _NOT_APPLICABLE])
        self._others: dict[int, Verdict] | None = None

    @property
    def others(self) -> Mapping[int, Verdict]:
        """Instance number to verdict, for every instance that did not pass."""
        if self._others is None:
            self._others = {**self.settled, **self.found}
        return self._others

    def of(self, number: int) -> Outcome:
        """Give the outcome of one instance."""
        verdict = self.found.get(number) or self.settled.get(number)
        return Outcome.PASS if verdict is None else verdict.outcome

    def ledger(self) -> Ledger:
        """Account for every instance."""
        failed = sum([self.found[n].outcome is Outcome.FAIL for n in self.open])
        others = len(self.settled) + len(self.found)
        return Ledger(
            passed=self.total - others,
            failed=failed,
            undetermined=len(self.open) - failed,
            not_applicable=others - len(self.open),
        )

    def ledger_of(self, numbers: Sequence[int]) -> Ledger:
        """Account for some of the instances."""
        found = [self.of(n) for n in numbers]
        return Ledger(
            passed=found.count(Outcome.PASS),
            failed=found.count(Outcome.FAIL),
            undetermined=found.count(Outcome.UNDETERMINED),
            not_applicable=found.count(Outcome.NOT_APPLICABLE),
        )
