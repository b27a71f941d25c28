"""
One edition of a pack on trial: its cases, the samples in which its rules have to fire, and, if asked for, its mutants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import msgspec

from gouji.check import Checker
from gouji.engine.cases import CaseResult, run_cases
from gouji.errors import Problem
from gouji.inputs import Editions
from gouji.keeper.corpus import read_corpus, sample_folders
from gouji.keeper.trial.bench import Pair
from gouji.keeper.trial.hunt import Fate, Hunt, Verdict
from gouji.keeper.trial.mutant import OPERATORS
from gouji.keeper.trial.places import Spot, spot_of
from gouji.packs.load import load_folder, load_parts
from gouji.packs.model import RulePack

MOST_MUTANTS = 20_000
"""Mutants of one edition that are tried; ours have some 1,600."""


class Survivor(msgspec.Struct, frozen=True, kw_only=True):
    """A mutant that nothing notices, and where what it changes stands."""

    verdict: Verdict
    spot: Spot


class Mutants(msgspec.Struct, frozen=True, kw_only=True):
    """
    What became of the mutants: how many by operator and fate, and those that survived.

    `cut` says that there are more than are tried.
    """

    counts: dict[tuple[str, Fate], int]
    survivors: tuple[Survivor, ...]
    cut: bool = False

    def of(self, fate: Fate) -> int:
        """Count the mutants of one fate."""
        return sum(n for (_, each), n in self.counts.items() if each == fate)

    @property
    def total(self) -> int:
        """Count all mutants."""
        return sum(self.counts.values())


class EditionTrial(msgspec.Struct, frozen=True, kw_only=True):
    """
    How an edition stood its trial.

    Attributes:
        samples: How many samples of this edition there are.
        unread: What kept others from being read.
        silent: Ids of the active rules that find nothing in any sample; none, if there are no samples.
        mutants: None if they were not asked for.
    """

    pack: RulePack
    cases: tuple[CaseResult, ...]
    samples: int
    unread: tuple[Problem, ...]
    silent: tuple[str, ...]
    mutants: Mutants | None = None

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """List the cases that do not hold."""
        return tuple(case for case in self.cases if not case.passed)

    @property
    def is_sound(self) -> bool:
        """Say whether nothing is wanting."""
        return not (self.failed or self.silent or (self.mutants and (self.mutants.survivors or self.mutants.cut)))


def try_edition(
    folder: Path, edition: str, *, extra: Sequence[Path] = (), samples: Sequence[Path] = (), hunted: bool = False
) -> EditionTrial:
    """
    Try one edition of a pack.

    Args:
        folder: The place of the pack.
        edition: Id of the edition.
        extra: Where packs that it extends are looked for first.
        samples: Files and folders of sample reports, beside those of the pack if there are none.
        hunted: Whether to make mutants.

    Raises:
        PackError: If the edition does not load.
    """
    pack = load_folder(folder, edition, extra)
    reports, unread = sample_reports(folder, pack, samples)
    hunt = Hunt(pack, reports)
    active = [rule.id for rule in pack.rules if rule.status == "active"]
    return EditionTrial(
        pack=pack,
        cases=run_cases(pack),
        samples=len(reports),
        unread=unread,
        silent=tuple(name for name in active if not hunt.bench.fires(name)) if reports else (),
        mutants=_hunted(hunt, folder, edition, extra) if hunted else None,
    )


def sample_reports(folder: Path, pack: RulePack, named: Sequence[Path] = ()) -> tuple[list[Pair], tuple[Problem, ...]]:
    """
    Read the samples that an edition governs, each with the kind of its body and the report of the year before, if the
    sample has one; and what kept others from being read.

    Args:
        folder, pack: The place of the pack, and the edition.
        named: Files and folders of samples; those of the pack, if there are none.
    """
    corpus = read_corpus(named or sample_folders(folder), Editions(pack, folder))
    checker = Checker(pack)
    return [(checker.completed(sample.report), sample.companions) for sample in corpus.of(pack.edition)], corpus.unread


def _hunted(hunt: Hunt, folder: Path, edition: str, extra: Sequence[Path]) -> Mutants:
    mutants = list(islice(hunt.mutants(), MOST_MUTANTS + 1))
    verdicts = [hunt.judge(mutant) for mutant in mutants[:MOST_MUTANTS]]
    counts = Counter((verdict.mutant.operator, verdict.fate) for verdict in verdicts)
    ordered = {key: counts[key] for operator in OPERATORS for key in counts if key[0] == operator}
    alive = [verdict for verdict in verdicts if verdict.fate == "survived"]
    parts = load_parts(folder, edition, extra)[0] if alive else None
    found = tuple(Survivor(verdict=v, spot=spot_of(v.mutant, parts)) for v in alive if parts is not None)
    return Mutants(counts=ordered, survivors=found, cut=len(mutants) > MOST_MUTANTS)
