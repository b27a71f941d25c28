"""Every pack that comes with the program: each rule finds something in a sample, and no change of a rule goes unseen."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from gouji.keeper.trial.hunt import Hunt
from gouji.keeper.trial.mutant import OPERATORS, Mutant
from gouji.keeper.trial.operators import mutants_of, mutants_of_lexicon
from gouji.keeper.trial.try_pack import sample_reports, try_edition
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_rules
from gouji.packs.model import Rule

Place = tuple[Path, str]
SLICES = 4
"""Parts of the rules of an edition, so that workers share them."""
EDITIONS = [
    (folder.parent, edition)
    for folder in sorted(builtin_rules().glob("*/pack.yaml"))
    for edition in list_editions(folder.parent)
]
SAMPLES = (Path(__file__).parents[2] / "samples",)
OF_TEXTS = {"name", "holds", "count", "length", "label", "pattern"}
"""What is changed of texts and labels; a pack of figures alone has nothing of it."""
THINNED = 12
"""Of the rules that an edition has in common with the newest, on the same form, one in so many is tried again."""


def named(value: object) -> str:
    return f"{value[0].name}-{value[1]}" if isinstance(value, tuple) else f"part {value}"


@functools.cache
def hunt_in(place: Place) -> Hunt:
    pack = load_folder(*place)
    return Hunt(pack, sample_reports(place[0], pack, SAMPLES)[0])


@functools.cache
def tried(place: Place) -> tuple[Rule, ...]:
    pack, newest = (load_folder(place[0], edition) for edition in (place[1], list_editions(place[0])[-1]))
    rules = tuple(rule for rule in pack.rules if rule.status == "active")
    if pack.edition == newest.edition or pack.form != newest.form:
        return rules
    return tuple(rule for n, rule in enumerate(rules) if rule not in newest.rules or n % THINNED == 0)


def mutants(place: Place, part: int) -> Iterator[Mutant]:
    hunt = hunt_in(place)
    for rule in tried(place)[part::SLICES]:
        yield from mutants_of(rule, hunt.bench.parts.layout, hunt.bench.parts.lexicon)
    yield from mutants_of_lexicon(hunt.pack, sorted(hunt.users)[part::SLICES])


@pytest.mark.parametrize("place", EDITIONS, ids=named)
def test_each_rule_fires_in_a_sample(place: Place) -> None:
    trial = try_edition(*place, samples=SAMPLES)
    assert trial.unread == ()
    assert trial.samples > 2
    assert trial.silent == ()


@pytest.mark.parametrize("folder", sorted({folder for folder, _ in EDITIONS}), ids=lambda folder: folder.name)
def test_the_rules_give_every_operator_something_to_change(folder: Path) -> None:
    place = folder, list_editions(folder)[-1]
    wanted = set(OPERATORS) if hunt_in(place).pack.words else set(OPERATORS) - OF_TEXTS
    assert {mutant.operator for part in range(SLICES) for mutant in mutants(place, part)} == wanted


@pytest.mark.parametrize("part", range(SLICES))
@pytest.mark.parametrize("place", EDITIONS, ids=named)
def test_no_mutant_survives(place: Place, part: int) -> None:
    """And none of which a case says that it is another rule was proven to be the same."""
    hunt = hunt_in(place)
    verdicts = [hunt.judge(mutant) for mutant in mutants(place, part)]
    assert len(verdicts) > 20
    assert [v.mutant[:5] for v in verdicts if v.fate == "survived"] == []
    noticed = [v.mutant for v in verdicts[::3] if v.fate == "case"]
    assert [mutant[:5] for mutant in noticed if hunt.is_alike(mutant)] == []
