"""How the cells of a table are written: few ways, each understood once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from gouji.documents.html_tags import END, START, Tag

_BLOCKS = frozenset(("p", "div"))
_SPACE = " \t\n"

Shown = Callable[[str, Mapping[str, str]], bool]


class Shape(NamedTuple):
    """How a cell of one line is written: its tag, the blocks in it around its text, the lines before and behind the text."""

    tag: str
    attributes: Mapping[str, str]
    blocks: tuple[str, ...]
    before: int
    behind: int


def shape_of(begin: str, end: str, before: Sequence[Tag], behind: Sequence[Tag], is_shown: Shown) -> Shape | None:
    """
    Say how a cell is written.

    Args:
        begin: What is written before its text.
        end: What is written behind it.
        before: The tags of `begin`.
        behind: The tags of `end`.
        is_shown: Tells of an element whether it is shown, and does no more than begin and end a line, if it is a block.

    Returns:
        The shape; None if more than one line may stand in the cell, or its elements do not simply end.
    """
    blocks = _blocks([*before, *behind], len(before), is_shown)
    if blocks is None or any(tag.lines for tag in (*before, *behind)):
        return None
    # The text begins behind the last tag, with the white space that is there.
    above = begin.rstrip(_SPACE).count("\n")
    return Shape(before[0].name, before[0].attributes, blocks, above, begin.count("\n") - above + end.count("\n"))


def _blocks(tags: Sequence[Tag], place: int, is_shown: Shown) -> tuple[str, ...] | None:
    """Give the blocks in a cell that are open behind some of its tags; None if its elements do not simply end."""
    opened: list[str] = []
    blocks: tuple[str, ...] = ()
    for number, tag in enumerate(tags, start=1):
        if tag.kind is START and is_shown(tag.name, tag.attributes) and not (opened and opened[-1] in tag.ends):
            opened.append(tag.name)
        elif tag.kind is not END or not opened or tag.name != opened.pop():
            return None
        if bool(opened) == (number == len(tags)):
            return None
        if number == place:
            blocks = tuple(name for name in opened[1:] if name in _BLOCKS)
    return blocks
