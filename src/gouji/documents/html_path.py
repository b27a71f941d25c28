"""Where an element stands in a page, as a path of the blocks around it, written only where it is asked for."""

from __future__ import annotations

import msgspec

_MAX_PATH = 400
"""Characters; a place that is deeper is told by what it is in."""
_WHOLE = frozenset({"html", "body"})


class Element(msgspec.Struct, gc=False):
    """
    A block that is open or was.

    Attributes:
        above: The block around it; None for the root.
        tag: Its name.
        number: Its number among the blocks of its name in the block above, from 1.
        children: How many blocks of each name it has so far.
        known: Its path, once asked for; that of the root is given.
    """

    above: Element | None
    tag: str
    number: int
    children: dict[str, int] | None = None
    known: str | None = None

    def child(self, tag: str) -> Element:
        """Make the next block of some name in this one."""
        children = self.children
        if children is None:
            children = self.children = {}
        number = children[tag] = children.get(tag, 0) + 1
        return Element(self, tag, number)

    def path(self) -> str:
        """Write the path, such as `html/body/div[2]/table[1]/tr[4]/td[2]`."""
        if self.known is None:
            above = self.above
            if above is not None and above.known is None:
                above.learn()
            self.known = self.below(above.known or "" if above is not None else "")
        return self.known

    def learn(self) -> None:
        """Write the paths of the blocks from the first that is not known down to this one."""
        steps = []
        step: Element | None = self
        while step is not None and step.known is None:
            steps.append(step)
            step = step.above
        for step in reversed(steps):
            step.path()

    def below(self, path: str) -> str:
        """Write the path by that of the block above."""
        if len(path) > _MAX_PATH:
            return path
        if self.tag in _WHOLE:
            return f"{path}/{self.tag}" if path else self.tag
        return f"{path}/{self.tag}[{self.number}]" if path else f"{self.tag}[{self.number}]"
