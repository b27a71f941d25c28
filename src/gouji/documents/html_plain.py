"""
Pages whose mark-up is in order, read by cutting the text at its tags; all others are left to the parser.

The tags of a page are few, written hundreds of times, so each is understood once; and so are the ways in which its cells are
written. What ends what is as in the parser. Whatever is not plainly written (stray brackets, quotes that do not close, text
outside of the body, references without an end) is refused, and the parser reads the page from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from gouji.documents.html_cut import TAG, Region, cut, cut_cell
from gouji.documents.html_shape import Shape, shape_of
from gouji.documents.html_tags import (
    BARE,
    END,
    ENDS_HEAD,
    FIRM,
    HEAD,
    NOTHING,
    OUTER_END,
    OUTER_START,
    PAGE,
    START,
    WHOLE,
    NotPlain,
    Tag,
    referred,
)

_MAX_PASSED = 500
"""End tags of nothing; for each all that is open is searched."""
_MAX_RUN = 1_000
"""Characters; the parser gives a longer text in pieces."""

_TEXTS = frozenset(("title", "textarea"))
"""Elements that hold text in which no tags count, but references do."""
_SPACE = " \t\n\f"


class Target(Protocol):
    """What takes the events of a page; `line` is the line of each, `counts` by how much a line feed raises it."""

    line: int
    counts: int

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, tag: str) -> None:
        """Take the end of an element."""

    def data(self, text: str) -> None:
        """Take text."""

    def takes_cells(self) -> bool:
        """Tell whether whole cells can be taken."""

    def is_shown(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether an element is shown, and does nothing to its text beyond what its name says."""

    def cell(self, shape: Shape, text: str) -> None:
        """Take a whole cell: how it is written, and its text."""


def read_plain(text: str, page: Target) -> None:
    """
    Give the events of a page, if it is plain.

    Args:
        text: The page, with line feeds alone between its lines.
        page: What takes the events, with the number of the first line.

    Raises:
        NotPlain: If it is not; some events were given already.
    """
    if "\r" in text or "\x00" in text:
        raise NotPlain
    regions, known = cut(text)
    reader = _Reader(page, known)
    for region in regions:
        reader.take(region)
    reader.close()


class _Reader:
    """The elements that are open, and what is known of tags and cells. Made for one page, used once."""

    def __init__(self, page: Target, known: Mapping[str, Tag]) -> None:
        self._page = page
        self._known = known
        self._open = [PAGE]
        self._begun: set[str] = set()
        self._passed = self._doubled = 0
        self._shapes: dict[tuple[str, str], Shape | None] = {}
        self._is_ready = False

    def take(self, region: Region) -> None:
        """Take a part of the page, and the comment or element behind it."""
        if region.head:
            self._take_words(region.head)
        self._take_pieces(zip(region.begins, region.inners, region.ends, region.tags, region.words, strict=True))
        if region.name:
            self._take_raw(region.raw, region.name)
        else:
            self._go_on(region.raw)

    def close(self) -> None:
        """End what is still open."""
        while len(self._open) > 1:
            self._page.end(self._open.pop())

    def _take_pieces(self, pieces: Iterable[tuple[Any, ...]]) -> None:
        """Take cells and tags, each with the words behind it."""
        page, opened, known, shapes = self._page, self._open, self._known, self._shapes
        for begin, inner, behind, written, words in pieces:
            if written is None:
                shape = shapes.get((begin, behind)) if self._is_ready and "&" not in inner else None
                if shape is not None:
                    page.cell(shape, inner)
                else:
                    self._take_cell(begin, inner, behind)
            else:
                self._is_ready = False
                tag = known[written]
                kind, name = tag.kind, tag.name
                if tag.lines:
                    page.line += tag.lines * page.counts
                if kind is END and name == opened[-1]:
                    page.end(opened.pop())
                elif kind is START and opened[-1] not in tag.ends:
                    page.start(name, tag.attributes)
                    opened.append(name)
                else:
                    self._take_other(tag)
            if words:
                self._take_words(words)

    # Cells

    def _take_cell(self, begin: str, inner: str, behind: str) -> None:
        """Take a cell at once if it is of a known shape, else tag by tag."""
        page = self._page
        if not self._is_ready:
            self._is_ready = self._open[-1] == "tr" and page.takes_cells()
        shape = self._learn_shape(begin, behind) if self._is_ready else None
        if shape is None or "&" in inner:
            self._take_pieces(cut_cell(f"<{begin}{inner}{behind}>"))
        else:
            page.cell(shape, inner)

    def _learn_shape(self, begin: str, behind: str) -> Shape | None:
        if (begin, behind) not in self._shapes:
            before, after = (
                [self._known[written] for written in TAG.findall(text)] for text in (f"<{begin}", f"{behind}>")
            )
            self._shapes[begin, behind] = shape_of(begin, behind, before, after, self._page.is_shown)
        return self._shapes[begin, behind]

    # Text

    def _take_raw(self, text: str, name: str) -> None:
        """Take what is in an element in which no tags count."""
        if self._open[-1] != name:
            raise NotPlain  # it was ended within its tag
        if name == "script" and "<!--" in text and "<script" in text.lower():
            raise NotPlain
        if "&" in text and name in _TEXTS:
            self._take_references(text)
        elif text:
            self._go_on(text)
            self._page.data(text)

    def _take_words(self, text: str) -> None:
        if self._open[-1] in BARE and not (text := self._outside(text)):
            return
        if "&" in text:
            self._take_references(text)
            return
        if "\n" in text:
            if len(text) > _MAX_RUN and not text[:_MAX_RUN].strip():
                raise NotPlain
            self._go_on(text)
        self._page.data(text)

    def _outside(self, text: str) -> str:
        """Take the space before a text outside of the body, and begin the body if there is more; give what is left."""
        if self._open[-1] == "html" and "body" in self._begun:
            return text
        words = text.lstrip(_SPACE)
        space = text[: len(text) - len(words)]
        self._go_on(space)
        if space and self._open[-1] != PAGE:
            self._page.data(space)
        if words:
            self._make_place("")
        return words

    def _take_references(self, text: str) -> None:
        for part in filter(None, referred(text)):
            self._go_on(part)
            self._page.data(part)

    def _go_on(self, text: str) -> None:
        self._page.line += text.count("\n") * self._page.counts

    # Elements

    def _take_other(self, tag: Tag) -> None:
        """Take a tag that does not simply begin an element in the one that is open, or end that."""
        if tag.kind is END:
            self._end(tag.name)
        elif tag.kind is OUTER_START:
            self._begin_outer(tag)
        elif tag.kind is OUTER_END:
            self._end_outer(tag.name)
        elif tag.kind is not NOTHING:
            while self._open[-1] in tag.ends and self._open[-1] not in BARE:
                self._page.end(self._open.pop())
            if self._open[-1] in BARE:
                self._make_place(tag.name)
            self._begin(tag.name, tag.attributes)
            if tag.kind is WHOLE:
                self._page.end(self._open.pop())

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._open.append(name)
        self._page.start(name, attributes)

    def _begin_outer(self, tag: Tag) -> None:
        """Begin `html`, `head` or `body` where it may stand, and only there."""
        name, opened = tag.name, self._open
        if name != "html" and opened[-1] == PAGE:
            self._begin("html", {})
        if name == "body" and opened[-1] == "head":
            self._page.end(opened.pop())
        if opened[-1] != (PAGE if name == "html" else "html"):
            if name == "body" and name not in opened:
                raise NotPlain
            while opened[-1] == "p" and name != "html":
                self._page.end(opened.pop())
            self._doubled += 1
        elif name == "head" and self._begun:
            raise NotPlain  # a second one, or one behind the body
        else:
            self._begin(name, tag.attributes)
            self._begun.add(name) if name != "html" else None

    def _end_outer(self, name: str) -> None:
        if self._doubled:
            self._doubled -= 1
        else:
            self._end(name)

    def _make_place(self, name: str) -> None:
        """Begin and end `html`, `head` and `body` where their tags are left out, before an element or, without name, a text."""
        opened = self._open
        if opened[-1] == "head":
            if name in HEAD:
                return
            if name and name not in ENDS_HEAD:
                raise NotPlain
            self._page.end(opened.pop())
        if opened[-1] == PAGE:
            self._begin("html", {})
        missing = "head" if name in HEAD else "body"
        if missing not in self._begun and "body" not in self._begun:
            self._begin(missing, {})
            self._begun.add(missing)

    def _end(self, name: str) -> None:
        """End an element, and what is open in it, unless there is none or something firmer is."""
        firm = FIRM.get(name, 0)
        for above in reversed(self._open):
            if above == name:
                break
            if above == PAGE or FIRM.get(above, 0) > firm:
                self._pass_over()
                return
        while self._open[-1] != name:
            self._page.end(self._open.pop())
        self._page.end(self._open.pop())

    def _pass_over(self) -> None:
        self._passed += 1
        if self._passed > _MAX_PASSED:
            raise NotPlain
