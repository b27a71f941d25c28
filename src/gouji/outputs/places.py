"""A `Location` in words: the line where the reader sees lines, else page, table, row and cell."""

from __future__ import annotations

from collections.abc import Iterable

from gouji.findings import Finding, Location
from gouji.outputs.layout import Pen

SHOWN_OPERANDS = 8
SHOWN_LINES = 3


def location(at: Location, pen: Pen) -> str:
    """
    Say where something stands.

    Args:
        at: The place.
        pen: For the language.

    Returns:
        Words such as "line 140" or "page 3, table 2, row 5, cell 4"; empty if nothing is known.
    """
    if at.line is not None and (at.element is None or at.table is None):
        return pen.say("place.line", n=at.line)
    known = {"page": at.page, "table": at.table, "row": at.row, "cell": at.cell}
    words = [pen.say(f"place.{name}", n=number) for name, number in known.items() if number is not None]
    return pen.say("place.joint").join(words) or at.element or at.part or ""


def locations(finding: Finding, pen: Pen) -> str:
    """Say where a finding and its cells stand, in brackets: the wrong cell, or the lines, or the first of other places."""
    if finding.slip is not None and finding.at is not None and (wrong := location(finding.at, pen)):
        return f"({wrong})"
    places = [at for at in (finding.at, *(cell.at for cell in finding.cells)) if at is not None]
    lines = sorted({at.line for at in places if at.line is not None and at.element is None})
    if len(lines) > 1:
        return f"({_lines(lines, SHOWN_LINES if finding.left is None else SHOWN_OPERANDS, pen)})"
    words = location(places[0], pen) if places else ""
    return f"({words})" if words else ""


def _lines(lines: list[int], most: int, pen: Pen) -> str:
    runs = [f"{first}–{last}" if last > first else str(first) for first, last in _runs(lines)]
    shown = pen.say("place.comma").join(runs[:most])
    return pen.say("place.lines" if len(runs) <= most else "place.lines-more", n=shown)


def _runs(numbers: list[int]) -> Iterable[tuple[int, int]]:
    """Ranges of three and more neighbours, other numbers one by one; ascending input, each number once."""
    start = 0
    for end in range(1, len(numbers) + 1):
        if end < len(numbers) and numbers[end] == numbers[end - 1] + 1:
            continue
        if end - start > 2:
            yield numbers[start], numbers[end - 1]
        else:
            yield from ((n, n) for n in numbers[start:end])
        start = end
