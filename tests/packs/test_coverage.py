"""Our packs guard no less than they did: what each edition covers is kept in `docs/coverage`, and only rises."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from gouji.inputs import Editions
from gouji.keeper.corpus import read_corpus, sample_folders
from gouji.keeper.coverage.baseline import falls, read_baseline
from gouji.keeper.coverage.cover import cover
from gouji.keeper.coverage.model import Coverage
from gouji.packs.load import list_editions, load_folder
from gouji.packs.locate import builtin_rules

KEPT = Path(__file__).parents[2] / "docs" / "coverage"
PACKS = sorted(path.parent for path in builtin_rules().glob("*/pack.yaml"))
CHOSEN = [(folder, edition) for folder in PACKS for edition in list_editions(folder)]


@functools.cache
def covered(folder: Path, edition: str) -> Coverage:
    pack = load_folder(folder, edition)
    corpus = read_corpus(sample_folders(folder), Editions(pack, folder))
    return cover(pack, [(sample.name, sample.report) for sample in corpus.of(edition)])


@pytest.mark.parametrize(("folder", "edition"), CHOSEN, ids=lambda value: getattr(value, "name", value))
def test_an_edition_guards_no_less_than_is_kept(folder: Path, edition: str) -> None:
    kept = read_baseline(KEPT / f"{folder.name}-{edition}.json")
    assert falls(kept, covered(folder, edition)) == (), "where this is meant, run `make coverage`"


@pytest.mark.parametrize(("folder", "edition"), CHOSEN, ids=lambda value: getattr(value, "name", value))
def test_each_cell_is_guarded(folder: Path, edition: str) -> None:
    assert covered(folder, edition).unguarded == ()


@pytest.mark.parametrize(("edition", "relations", "rank"), [("2021", 39, 37), ("2019", 37, 35)])
def test_the_relations_of_the_table_of_requests_bear_three_wrong_cells(edition: str, relations: int, rank: int) -> None:
    folder = builtin_rules() / "cn-gov-info-annual-report"
    health = next(table.health for table in covered(folder, edition).tables if table.id == "requests")
    assert (health.relations, health.rank, len(health.contradictory)) == (relations, rank, 0)
    assert (health.detects, health.corrects, health.exact) == (3, 1, True)
    assert [item.relation for item in health.redundant] == ["T3-COL-SUM[total]", "T3-BALANCE[total]"]


def test_another_regulation_is_understood_as_well() -> None:
    folder = Path(__file__).parents[1] / "toy" / "rules" / "lighthouse-report"
    health = {table.id: table.health for table in covered(folder, "1910").tables}
    assert {name: (h.relations, h.rank, h.detects, h.corrects) for name, h in health.items()} == {
        "watches": (9, 8, 3, 1),
        "stores": (2, 2, 1, 0),
    }
