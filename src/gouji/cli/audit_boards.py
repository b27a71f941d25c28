"""What `gouji audit` makes of its tables for people: a workbook and a dashboard, in the words of the pack that judged."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from gouji.errors import Place, Problem, UsageError
from gouji.inputs import Editions

PAGES = 2000
"""Bodies that get a page unless more are asked for; the same as in the room of boards, which is loaded when it is needed."""


def board_makers(editions: Editions, lang: str, pages: int) -> Sequence[Callable[[Path], None]]:
    """
    Make ready what is written when all tables of an audit are there.

    Args:
        editions: The pack that judges.
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
    from gouji.boards.dashboard import write_dashboard
    from gouji.boards.words import words_of
    from gouji.boards.workbook import write_workbook

    words = words_of([editions.first, *map(editions.of, () if editions.asked else editions.others())], lang)
    made = (write_workbook, write_dashboard)
    return tuple(functools.partial(write, lang=lang, words=words, pages=pages) for write in made)
