"""What `gouji audit` makes of its tables for people: a workbook and a dashboard, in the words of the packs that judged."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.errors import Place, Problem, UsageError
from gouji.inputs import Editions

if TYPE_CHECKING:
    from gouji.boards.words import Words

PAGES = 2000
"""Bodies that get a page unless more are asked for; the same as in the room of boards, which is loaded when it is needed."""


def board_makers(editions: Editions, lang: str, pages: int) -> Sequence[Callable[[Path], None]]:
    """
    Make ready what is written when all tables of an audit are there.

    Args:
        editions: The pack that judges, with those beside it.
        lang: `zh` or `en`.
        pages: How many bodies get a page.

    Raises:
        UsageError: If the library that writes workbooks is not installed.
    """
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        values = {"name": error.name or str(error)}
        raise UsageError(Problem(code="audit-missing", place=Place(file="gouji audit"), values=values)) from None
    return (functools.partial(_write, editions=editions, lang=lang, pages=pages),)


def _write(folder: Path, editions: Editions, lang: str, pages: int) -> None:
    """Write the boards of the pack that judged, or of each if several did."""
    from gouji.boards.apart import packs_of
    from gouji.boards.dashboard import write_dashboard
    from gouji.boards.several import write_several
    from gouji.boards.workbook import write_workbook

    words = {name: _words(editions.of_pack(name), lang) for name in packs_of(folder) or [editions.first.id]}
    if len(words) > 1:
        write_several(folder, lang, words, pages)
        return
    (own,) = words.values()
    for write in (write_workbook, write_dashboard):
        write(folder, lang, own, pages)


def _words(editions: Editions, lang: str) -> Words:
    from gouji.boards.words import words_of

    return words_of([editions.first, *map(editions.of, () if editions.asked else editions.others())], lang)
