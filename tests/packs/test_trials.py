"""Every pack that comes with the program: each rule finds something in a sample, and no change of a rule goes unseen."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from gouji.keeper.trial import hunt as hunt_module
from gouji.keeper.trial.hunt import Hunt
from gouji.keeper.trial.mutant import OPERATORS, Mutant
from gouji.keeper.trial.try_pack import sample_reports, try_edition
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_rules

SLICES = 4
"""Parts of the mutants of an edition, so that workers share them."""
EDITIONS = [
    (folder.parent, edition)
    for folder in sorted(builtin_rules().glob("*/pack.yaml"))
    for edition in list_editions(folder.parent)
]
SAMPLES = (Path(__file__).parents[2] / "samples",)
WORDLESS = "us-annual-foia-report"
"""A pack of figures alone, whose editions share one form and all but a few rules, and whose checks are long."""
CLOSED = [place for place in EDITIONS if place[0].name != WORDLESS]
SLICE, SURVIVORS = 24, 40
"""Of its mutants one in so many is tried, and so many of those are known to survive: there may be fewer, never more."""


def named(value: object) -> str:
    return f"{value[0].name}-{value[1]}" if isinstance(value, tuple) else f"part {value}"


@functools.cache
def hunted(place: tuple[Path, str]) -> tuple[Hunt, tuple[Mutant, ...]]:
    pack = load_folder(*place)
    hunt = Hunt(pack, sample_reports(place[0], pack, SAMPLES)[0])
    return hunt, tuple(hunt.mutants())


@pytest.mark.parametrize("place", EDITIONS, ids=named)
def test_each_rule_fires_in_a_sample(place: tuple[Path, str]) -> None:
    trial = try_edition(*place, samples=SAMPLES)
    assert trial.unread == ()
    assert trial.samples > 2
    assert trial.silent == ()


@pytest.mark.parametrize("place", CLOSED, ids=named)
def test_the_rules_give_every_operator_something_to_change(place: tuple[Path, str]) -> None:
    _, mutants = hunted(place)
    assert {mutant.operator for mutant in mutants} == set(OPERATORS)


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("place", CLOSED, ids=named)
def test_no_mutant_survives(place: tuple[Path, str], part: int) -> None:
    """And none of which a case says that it is another rule was proven to be the same."""
    hunt, mutants = hunted(place)
    verdicts = [hunt.judge(mutant) for mutant in mutants[part::SLICES]]
    assert len(verdicts) > 200
    assert [v.mutant[:5] for v in verdicts if v.fate == "survived"] == []
    noticed = [v.mutant for v in verdicts[::3] if v.fate == "case"]
    assert [mutant[:5] for mutant in noticed if hunt.is_alike(mutant)] == []


def test_no_more_mutants_of_the_pack_of_figures_survive_than_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    hunt, mutants = hunted(next(place for place in reversed(EDITIONS) if place[0].name == WORDLESS))
    monkeypatch.setattr(hunt_module, "MOST_SEARCHED", 0)  # looking for cases that tell them apart is no part of this
    tried = mutants[::SLICE]
    assert len(tried) > 90
    assert sum(hunt.judge(mutant).fate == "survived" for mutant in tried) <= SURVIVORS
