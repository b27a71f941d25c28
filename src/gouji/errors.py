"""
What can go wrong with a run, as values and as exceptions.

A fault in the *report* is a finding and never raised. A fault in the pack, in a file or in an option is a `Problem`:
where it is, what it is, what to do about it. Problems are collected, so that one run tells all of them, and are raised
together:

    GoujiError
    ├── UsageError     an option or argument that makes no sense      exit status 2
    ├── PackError      a rule pack that does not load or lint         exit status 2
    └── InputError     a file that cannot be read or evaluated        exit status 3

A problem carries a code and values; the words, in Chinese and English, stand in `messages/`.
"""

from __future__ import annotations

import msgspec

from gouji.messages import phrase


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a problem is: a file, and as much of line, column (both from 1), excerpt and path within it as is known."""

    file: str
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    path: str = ""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """
    One thing that is wrong with the run.

    `code` names an entry of the message tables with the parts `cause` and `remedy`; `values` fill their placeholders.
    """

    code: str
    place: Place
    values: dict[str, str] = {}

    def cause(self, lang: str) -> str:
        """Say what is wrong, in `lang` (`zh` or `en`)."""
        return phrase(f"{self.code}.cause", lang, self.values)

    def remedy(self, lang: str) -> str:
        """Say what to do about it, in `lang`."""
        return phrase(f"{self.code}.remedy", lang, self.values)


class GoujiError(Exception):
    """The run, or one input of it, cannot go on; `problems` says why, never empty."""

    status = 2

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.place.file}: {p.cause('en')}" for p in problems))
        self.problems = problems


class UsageError(GoujiError):
    """An option or argument that makes no sense."""


class PackError(GoujiError):
    """A rule pack that cannot be loaded."""


class InputError(GoujiError):
    """A report or document that cannot be read or evaluated; never ends the other inputs of a call."""

    status = 3
