"""
What a mutant is: a rule, or an entry of the lexicon, with one small change that a slip of the pen could make.

The list of operators is closed; docs/rules-testing.md explains each.
"""

from __future__ import annotations

from typing import NamedTuple

from gouji.packs.model import Rule

OPERATORS = (
    "comparison", "sign", "addend", "junction", "member", "neighbour", "constant", "when", "missing", "tolerance",
    "name", "place", "holds", "count", "length", "only", "applies", "label", "pattern",
)  # fmt: skip
"""The operators, in the order in which they are told."""


class Mutant(NamedTuple):
    """
    One changed rule or lexicon entry.

    Attributes:
        subject: Id of the rule, or name of the entry.
        operator: One of `OPERATORS`.
        path: Keys that lead to what was changed: inside the rule, or `patterns`, the name and a number.
        before, after: The words that were changed, as a person reads them; `after` is empty for what was dropped.
        rule: The changed rule; None for a lexicon entry.
        patterns: All patterns of the changed entry; empty for a rule.
    """

    subject: str
    operator: str
    path: tuple[str, ...]
    before: str
    after: str
    rule: Rule | None = None
    patterns: tuple[str, ...] = ()
