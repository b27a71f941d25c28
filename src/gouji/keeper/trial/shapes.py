"""
Cases near those of a rule, by another shape of the report: something taken out, a label printed otherwise, a text of a length.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from gouji.keeper.trial.bench import Trial
from gouji.packs.form_types import Labelled
from gouji.packs.model import Case


def shape_cases(trial: Trial) -> Iterator[Case]:
    """
    Vary the shape of the plain report.

    Args:
        trial: The rule as it is.
    """
    yield from _without(trial)
    yield from _labelled(trial)
    yield from _measured(trial)
    for kind in (*(k.id for k in trial.program.layout.form.kinds), "unknown"):
        for case in trial.rule.cases:
            report = {**(case.report or {}), "body": {"kind": kind}}
            yield msgspec.structs.replace(case, name="?", difference=None, report=report)


def _without(trial: Trial) -> Iterator[Case]:
    form = trial.program.layout.form
    paths = [f"sections/{s.id}" for s in form.sections]
    paths += [f"tables/{t.id}/{r.id}" for t in form.tables for r in t.rows if not r.optional]
    for path in paths:
        yield Case(name="?", remove=(path,), expect="pass")


def _labelled(trial: Trial) -> Iterator[Case]:
    """Print every label in every way that the form knows, and in one that it does not."""
    form = trial.program.layout.form
    items: list[tuple[str, Labelled]] = [(f"sections/{s.id}", s) for s in form.sections]
    for table in form.tables:
        items += [(f"{table.id}/{row.id}", row) for row in table.rows if not row.optional]
        items += [(f"{table.id}/{table.rows[0].id}/{column.id}", column) for column in table.columns]
    for key, item in items:
        for text in (*(variant.text for variant in item.variants), f"{item.label}某某"):
            yield Case(name="?", report={"labels": {key: text}}, expect="pass")


def _measured(trial: Trial) -> Iterator[Case]:
    """Write texts that are just as long as a rule asks, and one character shorter or longer."""
    text = trial.rule.text
    for bound in (text.at_least, text.at_most) if text else ():
        for length in (bound - 1, bound, bound + 1) if bound else ():
            yield Case(name="?", text="某" * length, expect="pass")
