"""
What bodies are called, and what a report says of itself under the name of another one.

A pattern asks with `{other_body}`. What stands there in a text is noted where the report is read (`said_of`); which of it is
a name of another body is known when all reports of a run are (`others_among`); then the rule is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from gouji.engine.companions import Companions, Sought
from gouji.engine.narrative import ReportTexts, TextJudge, within_bounds
from gouji.engine.outcomes import Verdict
from gouji.engine.similar import names_of
from gouji.engine.texts import IsOther
from gouji.engine.wording import TextCheck
from gouji.findings import Outcome
from gouji.numbers import called
from gouji.packs.form import Layout
from gouji.packs.form_types import Form
from gouji.reports.facts import Facts
from gouji.reports.model import Body, Report

LEAST, LONGEST = 3, 200
"""Characters that a name has: shorter ones are words as well, longer ones are no names."""
MOST = 200
"""Things called by a name in one report that are looked up."""

_MOST_SECTIONS, _LONG = 100, 50_000
"""Sections and characters of reports that are surely within the bounds of what is read."""

NO_NAMES = Verdict(Outcome.NOT_APPLICABLE, "reason.no-others")


class Naming(NamedTuple):
    """A rule on text that asks for the names of other bodies."""

    first: int
    judge: TextJudge

    def unheld(self, asked: tuple[Sought, ...]) -> Verdict | None:
        """Say why the rule is not decided for want of names; None where it is."""
        return None if "names" in asked else NO_NAMES

    def judged(
        self, report: Report, facts: Facts, companions: Companions, layout: Layout, language: str
    ) -> dict[int, Verdict]:  # fmt: skip
        """Judge a report; gives the instances that do not pass, by their numbers."""
        if not companions.names and self._is_settled(report):
            return {}
        texts = _texts(report, facts, layout, language, frozenset(companions.names).__contains__)
        return within_bounds(texts, lambda: {self.first + n: verdict for n, verdict in self.judge.judge(texts)})

    def _is_settled(self, report: Report) -> bool:
        """Say whether the rule passes if there are no names: it asks for nothing else, and there is a text to be read."""
        check = self.judge.check
        if not isinstance(check, TextCheck) or check.places != ("narrative",) or not report.preamble.strip():
            return False
        asks_more = check.must or check.any or check.each or check.at_least is not None or check.at_most is not None
        if asks_more or not all(entry.speaks_only_of_others for entry in check.must_not):
            return False
        texts = [section.text for section in report.sections]
        sizes = [len(text) for text in texts if isinstance(text, str)]
        return len(sizes) == len(texts) <= _MOST_SECTIONS and sum(sizes, len(report.preamble)) <= _LONG


def said_of(
    rules: Iterable[Naming], report: Report, facts: Facts, layout: Layout, language: str
) -> tuple[str, ...]:  # fmt: skip
    """
    Note what stands in a report where its own name is due.

    Args:
        rules: The rules that ask.
        report, facts: The report.
        layout, language: Of the pack.

    Returns:
        What may be names, in order, each once.
    """
    said: dict[str, None] = {}

    def noted(name: str) -> bool:
        if LEAST <= len(name) <= LONGEST and len(said) < MOST:
            said[name] = None
        return False

    for rule in rules:
        for _ in rule.judge.judge(_texts(report, facts, layout, language, noted)):
            pass
    return tuple(sorted(said))


def others_among(
    said: Iterable[str], body: str, bodies_of: Callable[[str], Collection[str]], form: Form, kin: Collection[str] = ()
) -> tuple[str, ...]:
    """
    Pick what is the name of another body than that of a report.

    A body is none other if one's name is within the other's, whole or without what says of which kind it is: so a
    department may speak of its government, and a government of its departments.

    Args:
        said: What stands where the own name is due.
        body: The own name.
        bodies_of: Gives the bodies that are called so, by their names (`called_as`).
        form: Of the pack, for the kinds of bodies.
        kin: Names, folded, of bodies that are none other either: those above and below.
    """
    own, own_names = called(body), called_as(body, form)

    def is_other(name: str) -> bool:
        plain = called(name)
        if not own or plain in own or any(part in plain for part in (own, *own_names)):
            return False
        found = [called(each) for each in bodies_of(plain)]
        return bool(found) and not any(_is_kin(each, own, kin, form) for each in found)

    return tuple(name for name in said if is_other(name))


def called_as(name: str, form: Form) -> tuple[str, ...]:
    """Give what a body is called, folded: its name, and the name without what says of which kind it is."""
    named = (called(part) for part in names_of(Report(body=Body(name=name)), form))
    return tuple(part for part in dict.fromkeys(named) if len(part) >= LEAST)


def _is_kin(body: str, own: str, kin: Collection[str], form: Form) -> bool:
    return body in kin or any(part in own for part in called_as(body, form))


def _texts(report: Report, facts: Facts, layout: Layout, language: str, is_other: IsOther) -> ReportTexts:
    return ReportTexts(report, facts, layout, None, language, is_other)
