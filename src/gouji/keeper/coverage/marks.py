"""
How a cell is drawn in the guard map, in a few signs.

`2+3` says that two rules of error or warning level notice a change of the cell always, and three more were seen to;
`i1` that one rule of info level does and none of the others; `0` that none does.
"""

from __future__ import annotations

from typing import NamedTuple

from gouji.keeper.coverage.model import CellGuard, Health


class Mark(NamedTuple):
    """Counts of the rules that guard a cell: of error or warning level always, at times, and of info level."""

    always: int
    seen: int
    info: int

    @property
    def kind(self) -> str:
        """Name what guards the cell best: `always`, `at-times`, `info` or `none`."""
        return "always" if self.always else "at-times" if self.seen else "info" if self.info else "none"

    def __str__(self) -> str:
        if not self.always and not self.seen:
            return f"i{self.info}" if self.info else "0"
        return f"{self.always}+{self.seen}" if self.seen else str(self.always)


def mark_of(cell: CellGuard, grave: frozenset[str]) -> Mark:
    """
    Count the rules that guard a cell.

    Args:
        cell: The cell.
        grave: The rules of error or warning level.
    """
    seen = [each.rule for each in cell.seen]
    always, at_times = sum(rule in grave for rule in cell.always), sum(rule in grave for rule in seen)
    return Mark(always, at_times, len(cell.always) + len(seen) - always - at_times)


def distance_key(health: Health) -> str:
    """Choose the phrase that says how many wrong cells the relations of a table bear."""
    if not health.detects and health.exact:
        return "coverage.distance-none"
    return "coverage.distance" if health.exact else "coverage.distance-least"
