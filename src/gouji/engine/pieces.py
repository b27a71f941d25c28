"""
The texts of a report, taken apart by place and closed up.

Chinese is written without blanks; what stands between its characters is layout: an indented paragraph, a blank on
either side of a number, a line end with blanks. They are taken out, so that a rule need not reckon with them, and put
back when a place is told. Blanks between Latin letters or digits stay, for there they part words and numbers.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from gouji.reports.model import Report, Unreadable

ASIDE = frozenset(("title", "headings", "labels"))
"""Places that are no part of the narrative."""

_BLANK = " \u3000\t\r\u00a0\u2002\u2003\u2009\u200b\ufeff"
_WIDE = "\u2010-\u203b\u2e80-\u2fff\u3001-\ufefe\uff00-\uffff"
_BROKEN = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


class Piece(NamedTuple):
    """The text of one place: as it is printed, and closed up."""

    place: str
    printed: str
    text: str


def pieces(report: Report) -> tuple[list[Piece], tuple[str, ...]]:
    """
    Take a report apart.

    Args:
        report: The report.

    Returns:
        The texts that are not blank: title, preamble, sections, headings, labels; and the ids of the sections whose text
        cannot be read.
    """
    texts = [("title", report.title), ("preamble", report.preamble)]
    texts += [(section.id, section.text) for section in report.sections if isinstance(section.text, str)]
    texts.append(("headings", "\n".join(section.heading for section in report.sections)))
    texts.append(("labels", "\n".join(_labels(report))))
    unreadable = tuple(section.id for section in report.sections if isinstance(section.text, Unreadable))
    return [Piece(place, text, closed(text)) for place, text in texts if text and not text.isspace()], unreadable


def closed(text: str) -> str:
    """Take out the blanks that part nothing."""
    return _blanks().sub("", text) if any(sign in text for sign in _BLANK) else text


@functools.cache
def _blanks() -> re.Pattern[str]:
    """Compile the pattern of blanks that part nothing; large, and most texts have none."""
    return re.compile(f"(?m:^[{_BLANK}]+|[{_BLANK}]+$)|(?<=[{_WIDE}])[{_BLANK}]+|[{_BLANK}]+(?=[{_WIDE}])")


class Gaps:
    """The blanks that were taken out of a text: where in what is left, and how many of them up to each."""

    def __init__(self, printed: str) -> None:
        """Find them in a text as it is printed."""
        self._places: list[int] = []
        self._removed = [0]
        for blanks in _blanks().finditer(printed) if any(sign in printed for sign in _BLANK) else ():
            self._places.append(blanks.start() - self._removed[-1])
            self._removed.append(self._removed[-1] + len(blanks[0]))

    def printed_at(self, at: int) -> int:
        """
        Find where something is printed.

        Args:
            at: Offset of a character in the text closed up.

        Returns:
            Its offset in the text as it is printed.
        """
        return at + self._removed[bisect_right(self._places, at)]


def _labels(report: Report) -> Iterator[str]:
    """Give the printed labels, each on a line of its own; the text below an extra section is no label."""
    printed = [label for label in report.labels.values() if label]
    for extra in report.extras:
        printed += (extra.label, *extra.values)
    for label in printed:
        yield " ".join(_BROKEN.sub("", label).split())
