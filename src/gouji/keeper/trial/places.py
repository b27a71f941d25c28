"""Where a rule or a lexicon entry stands: the file and the line of what a mutant changes."""

from __future__ import annotations

from typing import NamedTuple

from gouji.keeper.trial.mutant import Mutant
from gouji.packs.assemble import Parts
from gouji.packs.convert import Marks, Path


class Spot(NamedTuple):
    """A file, as it is shown to people, and a line of it, from 1."""

    file: str
    line: int


def spot_of(mutant: Mutant, parts: Parts) -> Spot:
    """
    Find where what a mutant changes stands.

    Args:
        mutant: The mutant.
        parts: The edition with the places of all that is in it.
    """
    if mutant.rule is None:
        assert parts.lexicon_marks is not None
        keys: Path = (*mutant.path[:2], int(mutant.path[2]))
        return _nearest(parts.lexicon_marks, keys)
    placed = next(p for p in parts.rules if p.rule.id == mutant.subject)
    return _nearest(placed.marks, (*placed.path, *mutant.path))


def _nearest(marks: Marks, path: Path) -> Spot:
    """Take the place of a path, or the nearest above it: what is not written has none of its own."""
    while path and not marks.knows(path):
        path = path[:-1]
    return Spot(marks.source.name, marks.places.get(path, (1, 1))[0])
