"""
The boards of an audit by several packs: workbook and pages of each pack in a folder of its own, and a page that leads to them.

No figure is added up over packs, since rules and cells of one are not those of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from gouji.boards.apart import FOLDER, place_of, tables_apart
from gouji.boards.counts import Group, total_of
from gouji.boards.dashboard import GROUP_HEADS, WIDTH, group_cells, write_dashboard
from gouji.boards.extras import side
from gouji.boards.files import write_file
from gouji.boards.links import PAGES
from gouji.boards.page import Cell, Html, closing, note, opening, table
from gouji.boards.stamp import stamp_lines
from gouji.boards.words import Words
from gouji.boards.workbook import write_workbook
from gouji.outputs.html_marks import safe, said
from gouji.outputs.layout import Pen

HOME = "../../"
"""From the pages of a pack to what is of all packs."""


def write_several(folder: Path, lang: str, words: Mapping[str, Words], pages: int | None = PAGES) -> None:
    """
    Write the boards of each pack below `packs/`, and `index.html` that leads to them.

    Args:
        folder: What an audit wrote.
        lang: `zh` or `en`.
        words: Id of each pack that judged to the words for its ids.
        pages: How many bodies get a page, for each pack.

    Raises:
        UsageError: If a table cannot be read, or the library that writes workbooks is not installed.
        OSError: If a file cannot be written.
    """
    totals = {}
    for pack, own in words.items():
        with tables_apart(folder, pack) as place:
            write_workbook(place, lang, own, pages)
            write_dashboard(place, lang, own, pages, home=HOME)
            totals[pack] = total_of(place)
    write_file(folder / "index.html", _lines(folder, Pen(lang=lang, color=False, width=WIDTH), words, totals))


def _lines(folder: Path, pen: Pen, words: Mapping[str, Words], totals: Mapping[str, Group]) -> Iterator[str]:
    yield from opening(pen.say("board.several", n=len(words)), pen)
    for own in words.values():
        yield from (f'<p class="stamp">{safe(line)}</p>' for line in stamp_lines(own, pen))
    caption = pen.say("board.by-pack")
    heads = [pen.say("board.pack"), *(pen.say(key) for key in GROUP_HEADS), pen.say("board.file-workbook")]
    yield from table(heads, (_row(pack, own, totals[pack]) for pack, own in words.items()), caption)
    yield note(pen, "board.several-note")
    unread = list(side(folder, "unread", Words(), pen))
    if unread:
        yield f'<section id="unread" aria-labelledby="unread-h">\n<h2 id="unread-h">{said(pen, "board.part-unread")}</h2>'
        yield from unread
        yield "</section>"
    yield from closing()


def _row(pack: str, words: Words, total: Group) -> list[Cell]:
    place = f"{FOLDER}/{place_of(pack)}"
    name = Html(f'<a href="{place}/index.html">{safe(words.title or pack)}</a>')
    return [name, *group_cells(total), Html(f'<a href="{place}/workbook.xlsx">workbook.xlsx</a>')]
