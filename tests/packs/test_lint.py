"""The packs of the program have nothing that a lint finds, and give no reason for leaving one alone without need."""

from __future__ import annotations

from pathlib import Path

import pytest

from gouji.keeper.corpus import sample_folders
from gouji.keeper.lint.run import lint_folder
from gouji.packs.load import list_editions
from gouji.packs.locate import builtin_rules

TOY = Path(__file__).parents[1] / "toy" / "rules"
PACKS = sorted(path.parent for root in (builtin_rules(), TOY) for path in root.glob("*/pack.yaml"))
SHIPPED = [pack for pack in PACKS if pack.parent == builtin_rules()]


def said(pack: Path, edition: str | None = None) -> list[str]:
    linted = lint_folder(pack, edition)
    assert linted.faults == ()
    return [f"{f.code} {f.problem.place.file}:{f.problem.place.line} {f.subject}" for f in linted.findings]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_no_lint_finds_anything(pack: Path) -> None:
    assert said(pack) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_no_lint_finds_anything_in_an_edition_by_itself(pack: Path) -> None:
    assert {edition: said(pack, edition) for edition in list_editions(pack)} == {e: [] for e in list_editions(pack)}


@pytest.mark.parametrize("pack", SHIPPED, ids=lambda pack: pack.name)
def test_every_rule_is_tried_on_the_samples_where_they_are(pack: Path) -> None:
    linted = lint_folder(pack)
    assert (linted.samples or 0) > 10 if sample_folders(pack) else linted.samples is None
