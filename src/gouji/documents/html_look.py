"""How an element looks, as far as its own attributes say so and it matters for reading."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping

_MAX_STYLES = 5_000

_HIDDEN = re.compile(r"display\s*:\s*none")
_INVISIBLE = re.compile(r"visibility\s*:\s*(?:hidden|collapse)")
# What floats, or is placed, is a block of its own (CSS 2.2, 9.7).
_BLOCK = re.compile(
    r"display\s*:\s*(?:block|flex|grid|table|list-item)|float\s*:\s*(?:left|right)|position\s*:\s*(?:absolute|fixed)"
)
_LEVELS = re.compile(r"vertical-align\s*:\s*(super|sub)\b")
_STRUCK_OUT = re.compile(r"text-decoration[a-z-]*\s*:[^;]{0,80}line-through")


class Look(enum.Enum):
    """Whether an element is shown, and whether in line with its neighbours."""

    PLAIN = enum.auto()
    BLOCK = enum.auto()
    """On lines of its own."""
    STRUCK = enum.auto()
    """Struck out."""
    RAISED = enum.auto()
    LOWERED = enum.auto()
    UNSEEN = enum.auto()
    """Not shown, but its place is kept."""
    GONE = enum.auto()


PLAIN, BLOCK, STRUCK, RAISED, LOWERED, UNSEEN, GONE = Look
"""For what is asked of every element; naming a member of an enumeration costs as much as the answer."""


class Looks:
    """The looks of the elements of a page; an editor writes the same few styles hundreds of times."""

    def __init__(self) -> None:
        self._known: dict[str, Look] = {}

    def of(self, attributes: Mapping[str, str]) -> Look:
        """Tell the look of an element by its attributes."""
        if "hidden" in attributes:
            return GONE
        if "style" not in attributes:
            return PLAIN
        style = attributes["style"]
        look = self._known.get(style)
        if look is None:
            look = _look(style.lower())
            if len(self._known) < _MAX_STYLES:
                self._known[style] = look
        return look


def _look(style: str) -> Look:
    if _HIDDEN.search(style):
        return GONE
    if _INVISIBLE.search(style):
        return UNSEEN
    if _STRUCK_OUT.search(style):
        return STRUCK
    if (level := _LEVELS.search(style)) is not None:
        return RAISED if level[1] == "super" else LOWERED
    return BLOCK if _BLOCK.search(style) else PLAIN
