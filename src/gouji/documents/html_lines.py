"""
The lines of a page while they are being read: what is inline joins without a blank, blocks begin and end a line.

A number that an editor split over spans is whole again so. What is raised, lowered or struck out is kept apart: it is
another number.
"""

from __future__ import annotations

from collections.abc import Mapping

from gouji.documents.html_list import numbered
from gouji.documents.html_look import BLOCK, LOWERED, RAISED, STRUCK, Look
from gouji.documents.html_path import Element
from gouji.documents.html_table import Item, Line, Table
from gouji.documents.html_text import APART, LEVEL, LOWER, RAISE, clean, pieces
from gouji.documents.model import OBJECT, Picture, PictureKind

_BEGINS = {STRUCK: APART, RAISED: RAISE, LOWERED: LOWER}
_ENDS = {STRUCK: APART, RAISED: LEVEL, LOWERED: LEVEL}


class Lines:
    """
    The text of a page being read, up to the line that is open.

    Attributes:
        line: The line that is being parsed, for the caller to count.
        counts: How many lines a line feed is: 1, or 0 for a page that stands within one line of another.
    """

    def __init__(self, root: str, line: int) -> None:
        self.line = line
        self.counts = 0 if root else 1
        self._items: list[Item] = []
        self._tables: list[Table] = []
        self._text: list[str] = []
        self._pictures: list[Picture] = []
        self._began = 1
        self._level: int | None = None
        self._verbatim = 0
        self._here = Element(None, root, 0, known=root)
        self._inline: list[Look] = []
        self._depth = self._hidden = 0
        self._caught: list[str] | None = None
        self._sign = ""

    def data(self, text: str) -> None:
        """Take text."""
        if self._hidden:
            if self._caught is not None:
                self._caught.append(text)
        elif self._verbatim:
            self._take_verbatim(text)
        elif self._text:
            self._text.append(text)
        elif not text.isspace():
            self._began = self.line - text.count("\n") * self.counts
            self._text.append(text)

    def _add(self, text: str) -> None:
        """Add to the line what is in it but is no text of the page."""
        if not self._text:
            self._began = self.line
        self._text.append(text)

    def _take_verbatim(self, text: str) -> None:
        first, *rest = text.split("\n")
        self._began = self.line - len(rest) * self.counts
        self._text.append(first)
        for line in rest:
            self._break()
            self._began += self.counts
            self._text.append(line)

    def _flush(self) -> None:
        """End the line of text that is open, if any."""
        if self._text:
            self._break()

    def _break(self) -> None:
        text = clean(self._text[0] if len(self._text) == 1 else "".join(self._text))
        self._text.clear()
        if self._sign and text:
            text, self._sign = numbered(self._sign, text), ""
        if self._pictures:
            text = self._take_pictures(text)
        self._put(text, self._here, self._began)
        if self._pictures:
            self._items += self._pictures
            self._pictures.clear()

    def _put(self, text: str, element: Element, line: int) -> None:
        """Put a line where lines go, if there is text in it; keep what is set apart from its neighbours."""
        if APART in text:
            found = pieces(text)
            lines = found if self._tables else [" ".join(found)]
            self._items += [Line(piece, element, line, self._level) for piece in lines if piece]
        elif text:
            self._items.append(Line(text, element, line, self._level))

    def _take_pictures(self, text: str) -> str:
        """Let pictures stand alone, or leave a mark in a text of no letters; beside words they are ornaments."""
        linked = [picture for picture in self._pictures if picture.kind is PictureKind.ATTACHMENT]
        if text and len(linked) < len(self._pictures):
            self._pictures = linked
            return text if any(map(str.isalpha, text)) else text + OBJECT
        return text

    def _open_inline(self, look: Look) -> None:
        """Begin an element within a line; only those that are set apart, and what is in them, are kept track of."""
        self._inline.append(look)
        self._mark(look, _BEGINS)

    def _close_inline(self, look: Look) -> None:
        self._mark(look, _ENDS)

    def _mark(self, look: Look, marks: Mapping[Look, str]) -> None:
        if look is BLOCK:
            self._flush()
        elif look in marks:
            self._add(marks[look])
