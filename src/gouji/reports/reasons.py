"""Why something that was printed cannot be read: a code and numbers in the program, words of a language in a report."""

from __future__ import annotations

from typing import NamedTuple

from gouji.messages import phrase


class Reason(NamedTuple):
    """
    A reason.

    Attributes:
        code: The message `doubt.CODE` says it.
        values: What goes into the slots of that message, by name.
    """

    code: str
    values: tuple[tuple[str, int], ...] = ()

    def said(self, lang: str) -> str:
        """Say it in a language."""
        return phrase(f"doubt.{self.code}", lang, dict(self.values))
