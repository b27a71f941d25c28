"""
The pages of several packs together, by language: a home page that leads to each, and to the pages that someone wrote himself.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gouji.keeper.pages.book import Book, read_book
from gouji.keeper.pages.desk import HOME, Desk, file_name
from gouji.keeper.pages.guide import FOLDER, Guide
from gouji.keeper.pages.markdown import bullets, heading, link, paragraph, text
from gouji.keeper.pages.pages import open_desk, pack_pages
from gouji.messages import phrase


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """The pages of one language: files by path, and the packs that they tell of."""

    lang: str
    files: dict[str, bytes]
    desks: tuple[Desk, ...]


def read_books(places: Sequence[Path], edition: str | None, extra: Sequence[Path] = ()) -> tuple[Book, ...]:
    """Read packs for their pages, the first one of several with the same id; arguments and faults as `read_book`."""
    found: dict[str, Book] = {}
    for book in (read_book(place, edition, extra) for place in places):
        found.setdefault(file_name(book.head.id), book)
    return tuple(found.values())


def fill_shelf(
    books: Sequence[Book], others: Sequence[str], lang: str, samples: Sequence[Path], guide: Guide | None
) -> Shelf:
    """
    Write all pages of one language.

    Args:
        books: The packs.
        others: Other languages whose pages stand in folders beside this one's, and are linked.
        lang: The language.
        samples: Files and folders of sample reports besides those of the packs.
        guide: Pages that are taken in, if any.
    """
    desks = tuple(open_desk(book, samples, lang) for book in books)
    files = guide.pages(lang) if guide else {}
    for desk in desks:
        pages = pack_pages(desk)
        files |= {f"{desk.folder}/{path}": content.encode() for path, content in pages.items()}
    home = _home(desks, lang, [other for other in others if other != lang], files)
    return Shelf(lang=lang, files=files | {HOME: home.encode()}, desks=desks)


def _home(desks: Sequence[Desk], lang: str, others: Sequence[str], files: dict[str, bytes]) -> str:
    lines = heading(1, phrase("pages.site", lang))
    switch = (link(phrase(f"pages.language-{o}", lang), posixpath.join("..", o, HOME)) for o in others)
    lines += paragraph(" · ".join(switch))
    lines += heading(2, phrase("pages.packs", lang))
    lines += bullets(_pack(desk) for desk in desks)
    guides = [name for name in files if name.startswith(f"{FOLDER}/") and name.endswith(".md") and name.count("/") == 1]
    lines += [*heading(2, phrase("pages.guide", lang)), *bullets(_guide(n, files[n]) for n in guides)] if guides else []
    return "\n".join(lines).rstrip() + "\n"


def _pack(desk: Desk) -> str:
    book = desk.book
    title = link(text(desk.own(book.head.title, book.head.en)), f"{desk.folder}/{HOME}")
    return f"{title} · " + desk.say("intro.home", rules=len(book.rules), clauses=len(book.citations))


def _guide(name: str, content: bytes) -> str:
    return link(guide_title(content) or text(name), name)


def guide_title(content: bytes) -> str:
    """Give the first heading of a page, as it is written."""
    lines = content.decode("utf-8", "replace").splitlines()
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")
