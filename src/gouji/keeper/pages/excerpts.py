"""Rules as they stand in their files: the lines of each, and of what an edition changes in it."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

import msgspec

from gouji.packs.convert import Marks
from gouji.packs.files import Edition
from gouji.packs.lint import PlacedRule

MAX_SHOWN = 20_000
"""Characters of a rule that are shown: a file without line ends is one line, and would be on each page as a whole."""


class Excerpt(msgspec.Struct, frozen=True, kw_only=True):
    """Some lines of a file of a pack: its path in the folder, the number of the first line, the lines."""

    file: str
    line: int
    text: str


class Excerpts:
    """Where the rules of a pack are written, by edition and id."""

    def __init__(self, editions: Sequence[Edition], placed: Mapping[str, Sequence[PlacedRule]]) -> None:
        """
        Find the rules in the files.

        Args:
            editions: The editions of the pack.
            placed: The rules of each, with the places where they are stated or changed.
        """
        self._based = {edition.id: edition.based_on for edition in editions}
        self._files: dict[str, tuple[list[str], list[int]]] = {}
        self._placed = {(name, p.rule.id): p for name, rules in placed.items() for p in rules}

    def of(self, edition: str, rule: str) -> Iterator[Excerpt]:
        """Walk the places where a rule of an edition is written: where it is stated, then what changes it."""
        placed = self._placed.get((edition, rule))
        if placed is None:
            return
        if placed.path[:1] == ("changes",):
            yield from self.of(self._based.get(edition, ""), rule)
        yield self._excerpt(placed)

    def _excerpt(self, placed: PlacedRule) -> Excerpt:
        source = placed.marks.source
        if source.name not in self._files:
            lines = source.data.decode("utf-8-sig", "replace").split("\n")
            self._files[source.name] = (lines, _starts(placed.marks, len(lines)))
        lines, starts = self._files[source.name]
        first = placed.marks.places.get(placed.path, (1, 1))[0]
        end = starts[bisect.bisect_right(starts, first)]
        file = "/".join(PurePath(source.name).parts[-2:])
        written = _trimmed(lines[first - 1 : end - 1])
        return Excerpt(file=file, line=first, text=written if len(written) <= MAX_SHOWN else f"{written[:MAX_SHOWN]} …")


def _starts(marks: Marks, lines: int) -> list[int]:
    """List the lines at which the keys of a file and the items of its lists begin, and the one behind the last."""
    parts = [
        line
        for path, (line, _) in marks.places.items()
        if len(path) == 1 or (len(path) == 2 and isinstance(path[1], int))
    ]
    return sorted({*parts, lines + 1})


def _trimmed(lines: list[str]) -> str:
    """Leave out the indentation, what stands further left, and blank lines and comments that belong to what follows."""
    indent = _indent(lines[0])
    inside = list(itertools.takewhile(lambda line: not line.strip() or _indent(line) >= indent, lines))
    while inside and (not inside[-1].strip() or inside[-1].lstrip().startswith("#")):
        inside.pop()
    return "\n".join(line[indent:].rstrip() for line in inside)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
