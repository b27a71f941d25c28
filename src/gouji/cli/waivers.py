"""Waivers as commands take them: files read before any report, the day of the run, what is said of them on stderr."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.cli import console, options
from gouji.findings import Lapse, Result
from gouji.outputs.gate import gate_of, gate_words
from gouji.outputs.waivers import lapse_words

if TYPE_CHECKING:
    from gouji.waivers.read import WaiverBook


def read_books(files: Sequence[Path]) -> list[WaiverBook]:
    """
    Read files of waivers; the parser is paid for by those who have some.

    Raises:
        UsageError: If anything in them is wrong.
    """
    if not files:
        return []
    from gouji.waivers.read import read_waivers

    return [read_waivers(file) for file in files]


def heeded(result: Result, books: Sequence[WaiverBook], today: str) -> Result:
    """
    Set findings aside, if there are waivers.

    Args:
        result: What was found.
        books: The files of waivers.
        today: The day of the run as an ISO date; empty for that of the system.
    """
    if not books:
        return result
    from gouji.waivers.waive import waive

    return waive(result, books, options.day(today)).result


def tell_waivers(result: Result, fail_on: str, lang: str) -> None:
    """Say on stderr which waivers set nothing aside and how the gate ends, where the data do not go to a person."""
    if result.waivers is None:
        return
    tell_lapses(result.waivers.lapses, lang)
    ink = console.pen(lang, color=False, to_stderr=True)
    console.say([gate_words(gate_of(result, fail_on), ink)], ink)


def tell_lapses(lapses: Iterable[Lapse], lang: str) -> None:
    """Say on stderr which waivers set nothing aside."""
    ink = console.pen(lang, color=False, to_stderr=True)
    console.say([lapse_words(lapse, ink) for lapse in lapses], ink)
