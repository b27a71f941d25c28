"""
Findings that show what a rule says when it does not hold: of its first failing case, and of a sample of the pack.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from gouji.check import Checker, Options
from gouji.engine.cases import CaseFault, CaseRunner
from gouji.engine.explain import finding
from gouji.engine.program import Program
from gouji.findings import Finding, Outcome
from gouji.inputs import Editions
from gouji.keeper.corpus import Sample, read_corpus, sample_folders
from gouji.keeper.pages.book import Book, EditionView
from gouji.packs.load import load_folder


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and the case or the sample that gives it."""

    name: str
    finding: Finding


class Examples(msgspec.Struct, frozen=True, kw_only=True):
    """Findings by edition and rule, from cases and from samples, in one language."""

    cases: dict[tuple[str, str], Shown]
    samples: dict[tuple[str, str], Shown]


def find_examples(book: Book, places: Sequence[Path], lang: str) -> Examples:
    """
    Find a finding of each rule.

    Args:
        book: The pack.
        places: Files and folders of sample reports besides those of the pack.
        lang: Language of the findings.
    """
    return Examples(
        cases={(view.id, shown.finding.rule): shown for view in book.editions for shown in _of_cases(view, lang)},
        samples=_of_samples(book, places, lang),
    )


def _of_cases(view: EditionView, lang: str) -> Iterable[Shown]:
    """Run the first failing case of each rule, each rule alone: others would be judged in vain."""
    for rule in view.pack.rules:
        case = next((case for case in rule.cases if case.expect == "fail"), None)
        if case is None:
            continue
        alone = msgspec.structs.replace(rule, status="active")
        runner = CaseRunner(Program(msgspec.structs.replace(view.pack, rules=(alone,))))
        try:
            explained, number = runner.explained(0, alone, case)
        except CaseFault:
            continue  # told by the command that runs the cases
        yield Shown(name=case.name, finding=finding(explained._replace(lang=lang), number))


def _of_samples(book: Book, places: Sequence[Path], lang: str) -> dict[tuple[str, str], Shown]:
    found: dict[tuple[str, str], Shown] = {}
    known = {view.id: Checker(view.pack, Options(lang=lang)) for view in book.editions}
    editions = Editions(load_folder(book.place, None, book.extra), book.place, extra=book.extra)
    for root in (*sample_folders(book.place), *places):
        for sample in read_corpus((root,), editions).samples:
            for told in _findings(sample, known):
                if told.outcome is Outcome.FAIL:
                    found.setdefault((sample.pack.edition, told.rule), Shown(name=_name(sample, root), finding=told))
    return found


def _findings(sample: Sample, known: dict[str, Checker]) -> tuple[Finding, ...]:
    checker = known.get(sample.pack.edition)
    return checker.report(sample.report, companions=sample.companions).findings if checker is not None else ()


def _name(sample: Sample, root: Path) -> str:
    """Name a sample by its path in the folder of samples, the same on every machine."""
    return sample.name.removeprefix(str(root)).lstrip("/\\") or root.name
