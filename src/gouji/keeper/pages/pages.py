"""All pages of a pack, in one language, by path: what is written is decided here, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from gouji.keeper.pages.book import Book
from gouji.keeper.pages.citation import citation_index, citation_page
from gouji.keeper.pages.desk import CITATIONS, FORMS, HOME, LEVELS, RULES, Desk
from gouji.keeper.pages.examples import find_examples
from gouji.keeper.pages.form import form_index, form_page
from gouji.keeper.pages.indexes import home_page, level_index, rule_index
from gouji.keeper.pages.rule import rule_page


def open_desk(book: Book, samples: Sequence[Path], lang: str) -> Desk:
    """
    Make ready to write the pages of a pack.

    Args:
        book: The pack.
        samples: Files and folders of samples besides those of the pack.
        lang: `zh` or `en`.
    """
    return Desk(book, lang, find_examples(book, samples, lang))


def pack_pages(desk: Desk) -> dict[str, str]:
    """Write all pages of a pack in one language, by path in the pack's folder."""
    return {path: "\n".join(lines).rstrip() + "\n" for path, lines in _pages(desk)}


def _pages(desk: Desk) -> Iterator[tuple[str, list[str]]]:
    yield HOME, home_page(desk)
    yield RULES, rule_index(desk)
    yield LEVELS, level_index(desk)
    for name in desk.book.rules:
        yield desk.rule_page(name), rule_page(desk, name)
    yield CITATIONS, citation_index(desk)
    for name in desk.book.citations:
        yield desk.clause_page(name), citation_page(desk, name)
    yield FORMS, form_index(desk)
    for view in desk.book.editions:
        yield desk.form_page(view), form_page(desk, view)
