"""Places of a file that adds to another: what is not in it is told where it stands in the other."""

from __future__ import annotations

from gouji.errors import Problem
from gouji.packs.convert import Marks, Path

ENTRY = 2
"""Length of the path of an entry: the name of the mapping, and its own."""


class Overlay(Marks):
    """The places of a file, and beneath them those of another."""

    def __init__(self, own: Marks, beneath: Marks) -> None:
        super().__init__(own.source)
        self.places = own.places
        self.beneath = beneath

    def problem(self, code: str, path: Path, shift: int = 0, /, **values: object) -> Problem:
        """Make a problem at `path`: in the other file if its entry stands there alone."""
        entry = path[:ENTRY]
        if len(entry) == ENTRY and entry not in self.places and self.beneath.knows(entry):
            return self.beneath.problem(code, path, shift, **values)
        return super().problem(code, path, shift, **values)

    def knows(self, path: Path) -> bool:
        """Say whether something stands at a path, in either file."""
        return super().knows(path) or self.beneath.knows(path)
