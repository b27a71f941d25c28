"""
From the events of a parser to the blocks of a page: what a browser would show as lines, tables, pictures.

Only what breaks lines counts: blocks begin and end a line, whatever is inline joins without a blank, so that a number that
an editor split over spans is whole again. What is raised, lowered or struck out is kept apart: it is another number. What is
hidden is left out. Ends of cells and rows that are missing are made good by the beginning of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, NoReturn

import msgspec

from gouji.documents.html_head import Head
from gouji.documents.html_lines import Lines
from gouji.documents.html_list import Items
from gouji.documents.html_look import GONE, LOWERED, PLAIN, RAISED, STRUCK, UNSEEN, Look, Looks
from gouji.documents.html_path import Element
from gouji.documents.html_pictures import attachment, frame, image, is_file
from gouji.documents.html_shape import Shape
from gouji.documents.html_sheet import Cascade, Sheet, is_for_screens, read_sheet
from gouji.documents.html_table import Line, Table
from gouji.documents.html_text import APART, clean
from gouji.documents.model import Grid, Paragraph, Picture
from gouji.documents.spans import Budget, TooManyCells
from gouji.errors import InputError, Place, Problem
from gouji.findings import Location

MAX_VISITS = 800_000
"""Visits to cells of tables while their spans are resolved."""
MAX_DEPTH = 1_000

_BLOCKS = (
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form frameset header hgroup hr html legend main marquee nav optgroup option p search section select "
    "summary"
)
_LISTS = "ol ul menu dir"
_VERBATIM = "pre textarea xmp listing plaintext"
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_APART = {"s": STRUCK, "strike": STRUCK, "del": STRUCK, "sup": RAISED, "sub": LOWERED}
_HIDDEN = "template noscript noframes noembed svg canvas audio video datalist rt rp"
_FRAMES = "iframe frame embed object applet"
_VOID = "br img input meta frame embed"
_GROUPS = "thead tbody tfoot"
_FIELDS = frozenset({"", "text", "number", "tel"})

Attributes = Mapping[str, str]
_Opener = Callable[["Page", str, Attributes], None]
_Closer = Callable[["Page", str], None]


class Script(msgspec.Struct, frozen=True):
    """A script of a page, and where it begins."""

    text: str
    path: str
    line: int


class Page(Lines):
    """
    A page being read; the target of a parser. Made for one page, used once.

    Attributes:
        head: What the page says about itself.
        scripts: Its scripts.
        sheets: Its style sheets for screens, those that are in it.
        is_late: Whether one of them hides, and stands behind something that was read without it.
    """

    def __init__(
        self, source: str, root: str = "", line: int = 1, budget: Budget | None = None, sheet: Sheet | None = None
    ) -> None:
        super().__init__(root, line)
        self.source = source
        self.head = Head()
        self.scripts: list[Script] = []
        self._grids = 0
        self._budget = budget or Budget(MAX_VISITS)
        self._looks = Looks()
        self.sheets: list[str] = []
        self.is_late = False
        self._is_told = sheet is not None
        self._cascade = Cascade(sheet) if sheet is not None else None
        self._lists: list[Items] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse("html-depth", MAX_DEPTH)
        if self._hidden:
            self._hidden += 1
            return
        look = self._looks.of(attributes) if attributes else PLAIN
        if self._cascade is not None:
            look = self._cascade.open(tag, attributes, look)
        if look is GONE or look is UNSEEN:
            self._hide(tag, look, attributes)
            return
        opener = self._openers.get(tag)
        if opener is not None:
            opener(self, tag, attributes)
        elif look is not PLAIN or self._inline:
            self._open_inline(look)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._depth -= 1
        if self._hidden:
            self._hidden -= 1
            if self._caught is not None and not self._hidden:
                self._release(tag, "".join(self._caught))
            if self._cascade is not None and not self._hidden:
                self._cascade.close()
            return
        if self._cascade is not None:
            self._cascade.close()
        closer = self._closers.get(tag)
        if closer is not None:
            closer(self, tag)
        elif self._inline:
            self._close_inline(self._inline.pop())

    def takes_cells(self) -> bool:
        """Tell whether whole cells can be taken: nothing that is open changes how they are read."""
        if not self._tables or self._cascade is not None:
            return False
        return not (self._hidden or self._inline or self._verbatim or self._sign)

    def is_shown(self, tag: str, attributes: Attributes) -> bool:
        """Tell whether an element is shown, and either begins and ends a line or does nothing."""
        look = self._looks.of(attributes)
        if tag in ("td", "th", "p", "div"):
            return look is not GONE and look is not UNSEEN
        return look is PLAIN and tag not in self._openers and tag not in self._closers

    def cell(self, shape: Shape, text: str) -> None:
        """Take a whole cell of one line, where `takes_cells` says so: how it is written, and its text."""
        if self._text:
            self._break()
        tag, attributes, blocks, before, behind = shape
        table = self._tables[-1]
        element = self._here.child(tag)
        self._items = table.open_cell(self.line, element, attributes)
        if before:
            self.line += before * self.counts
        if text and not text.isspace():
            for block in blocks:
                element = Element(element, block, 1)
            shown = clean(text)
            if APART in shown:
                self._put(shown, element, self.line)
            elif shown:
                self._items.append(Line(shown, element, self.line, self._level))
        if behind or "\n" in text:
            self.line += (behind + text.count("\n")) * self.counts
        self._items = table.before

    def close(self) -> tuple[Paragraph | Grid | Picture, ...]:
        """End the page; return its blocks."""
        self._flush()
        while self._tables:
            self._end_table()
        return tuple(_paragraph(item) if isinstance(item, Line) else item for item in self._items)

    def _hide(self, tag: str, look: Look, attributes: Attributes) -> None:
        """Pass over an element; an unseen cell keeps its place."""
        if look is UNSEEN and tag in ("td", "th") and self._tables:
            self._flush()
            self._tables[-1].open_cell(self.line, self._here.child(tag), attributes)
            self._end_cell()
        self._hidden = 1

    def _release(self, tag: str, text: str) -> None:
        self._caught = None
        if tag == "title":
            self.head.take_title(text)
        elif tag == "style":
            self._take_sheet(text)
        else:
            self.scripts.append(Script(text, self._here.path(), self.line - text.count("\n") * self.counts))

    def _take_sheet(self, text: str) -> None:
        self.sheets.append(text)
        if self._is_told or self.is_late or read_sheet([text]) is None:
            return
        if self._items or self._tables or self._text or self._cascade is not None:
            self.is_late = True
        elif (sheet := read_sheet(self.sheets)) is not None:
            self._cascade = Cascade(sheet, self._depth + 1)

    # Elements that begin and end lines

    def _open_block(self, tag: str, _: Attributes) -> None:
        if self._text:
            self._break()
        self._here = self._here.child(tag)

    def _close_block(self, tag: str) -> None:
        if self._text:
            self._break()
        here = self._here
        if here.tag == tag and here.above is not None:
            self._here = here.above

    def _open_list(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        self._lists.append(Items(tag, attributes, self._cascade.list_style() if self._cascade is not None else ""))

    def _close_list(self, tag: str) -> None:
        self._close_block(tag)
        if self._lists:
            self._lists.pop()

    def _open_item(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        style = self._cascade.list_style() if self._cascade is not None else ""
        self._sign = self._lists[-1].sign(attributes, style) if self._lists else ""

    def _close_item(self, tag: str) -> None:
        self._close_block(tag)
        self._sign = ""

    def _open_verbatim(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        self._verbatim += 1

    def _close_verbatim(self, tag: str) -> None:
        self._close_block(tag)
        self._verbatim -= 1

    def _open_heading(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        self._level = _LEVELS[tag]

    def _close_heading(self, tag: str) -> None:
        self._close_block(tag)
        self._level = None

    def _open_break(self, _tag: str, _: Attributes) -> None:
        self._flush()

    # Elements within lines

    def _open_apart(self, tag: str, _: Attributes) -> None:
        self._open_inline(_APART[tag])

    def _open_link(self, _tag: str, attributes: Attributes) -> None:
        if self._inline:
            self._inline.append(PLAIN)
        if is_file(attributes.get("href", "")):
            self._show(attachment(attributes, self._at()))

    def _open_image(self, _tag: str, attributes: Attributes) -> None:
        self._show(image(attributes, self._at()))

    def _open_frame(self, tag: str, attributes: Attributes) -> None:
        self._show(frame(attributes, self._at()))
        if tag not in ("embed", "frame"):
            self._hidden = 1

    def _show(self, picture: Picture | None) -> None:
        if picture is not None:
            self._pictures.append(picture)
            self._add("")

    def _open_field(self, _tag: str, attributes: Attributes) -> None:
        """An input field shows its value."""
        if attributes.get("type", "").lower() in _FIELDS:
            self._add(attributes.get("value", ""))

    def _close_void(self, _tag: str) -> None:
        """End what ends as soon as it begins."""

    def _open_hidden(self, _tag: str, _: Attributes) -> None:
        self._hidden = 1

    def _open_caught(self, _tag: str, _: Attributes) -> None:
        self._hidden = 1
        self._caught = []

    def _open_sheet(self, _tag: str, attributes: Attributes) -> None:
        self._hidden = 1
        self._caught = [] if is_for_screens(attributes.get("media", "")) else None

    def _open_meta(self, _tag: str, attributes: Attributes) -> None:
        self.head.take_meta(attributes)

    def _open_time(self, _tag: str, attributes: Attributes) -> None:
        if self._inline:
            self._inline.append(PLAIN)
        self.head.take_time(attributes)

    # Tables

    def _open_table(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        self._sign = ""
        table = Table(self._items, self.line, self._here)
        self._tables.append(table)
        self._items = table.before

    def _close_table(self, tag: str) -> None:
        self._flush()
        if self._tables:
            self._end_table()
        self._close_block(tag)

    def _end_table(self) -> None:
        table = self._tables.pop()
        self._items = table.outside
        self._items += table.before
        try:
            blocks = table.blocks(self._grids + 1, self._budget)
        except TooManyCells:
            self._refuse("input-cells", MAX_VISITS)
        if any(isinstance(block, Grid) and block.at.table == self._grids + 1 for block in blocks):
            self._grids += 1
        self._items += blocks

    def _open_group(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        if self._tables:
            self._end_cell()
            self._tables[-1].open_group(tag)

    def _close_group(self, tag: str) -> None:
        self._close_block(tag)
        if self._tables:
            self._end_cell()
            self._tables[-1].close_group()

    def _open_row(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        if self._tables:
            self._end_cell()
            self._tables[-1].open_row()

    def _close_row(self, tag: str) -> None:
        self._close_block(tag)
        if self._tables:
            self._end_cell()
            self._tables[-1].close_row()

    def _open_cell(self, tag: str, attributes: Attributes) -> None:
        self._open_block(tag, attributes)
        if self._tables:
            self._items = self._tables[-1].open_cell(self.line, self._here, attributes)

    def _close_cell(self, tag: str) -> None:
        self._close_block(tag)
        if self._tables:
            self._items = self._tables[-1].before

    def _end_cell(self) -> None:
        self._items = self._tables[-1].before

    # fmt: off
    _openers: ClassVar[dict[str, _Opener]] = {
        **dict.fromkeys(_BLOCKS.split(), _open_block),
        **dict.fromkeys(_VERBATIM.split(), _open_verbatim),
        **dict.fromkeys(_LISTS.split(), _open_list), "li": _open_item,
        **dict.fromkeys(_LEVELS, _open_heading),
        **dict.fromkeys(_APART, _open_apart),
        **dict.fromkeys(_HIDDEN.split(), _open_hidden),
        **dict.fromkeys(_FRAMES.split(), _open_frame),
        **dict.fromkeys(_GROUPS.split(), _open_group),
        "table": _open_table, "tr": _open_row, "td": _open_cell, "th": _open_cell,
        "br": _open_break, "a": _open_link, "img": _open_image, "input": _open_field,
        "meta": _open_meta, "time": _open_time, "title": _open_caught, "script": _open_caught,
        "style": _open_sheet,
    }
    _closers: ClassVar[dict[str, _Closer]] = {
        **dict.fromkeys(_BLOCKS.split(), _close_block),
        **dict.fromkeys(_LISTS.split(), _close_list), "li": _close_item,
        **dict.fromkeys(_VERBATIM.split(), _close_verbatim),
        **dict.fromkeys(_LEVELS, _close_heading),
        **dict.fromkeys(_GROUPS.split(), _close_group),
        **dict.fromkeys(_VOID.split(), _close_void),
        "table": _close_table, "tr": _close_row, "td": _close_cell, "th": _close_cell,
    }
    # fmt: on

    def _at(self) -> Location:
        return Location(line=self.line, element=self._here.path())

    def _refuse(self, code: str, limit: int) -> NoReturn:
        values = {"size": f"> {limit}", "limit": str(limit)}
        raise InputError(Problem(code=code, place=Place(file=self.source, line=self.line), values=values))


def _paragraph(line: Line) -> Paragraph:
    return Paragraph(text=line.text, at=Location(line=line.line, element=line.element.path()), level=line.level)
