"""What a rule keeper asks of a new rule."""

from __future__ import annotations

import msgspec


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a rule is to be.

    Attributes:
        id: Its id.
        shape: `check`, `require`, `text` or `claim`.
        inside: The table or sections it is about.
        for_each: `column`, `row` or `cell`, for figures.
        only: Rows, columns or groups that alone are meant.
        check: The expression of a `check`, or what a `claim` holds.
        require: What is required, such as `rows: present`, as key and value.
        text: Key of a rule about words: `must`, `any`, `must_not` or `each`.
        says: Names of the lexicon; or, for a name that it does not have, words or a pattern to be put there.
        sentence: For a claim, a sentence that makes it, with `{n}` where the number stands.
        cites: Clauses; those of rules about the same table, if none are named.
        severity, title: As in a rule; the title is the rule in words, if none is given.
    """

    id: str
    shape: str
    inside: tuple[str, ...] = ()
    for_each: str = ""
    only: tuple[str, ...] = ()
    check: str = ""
    require: tuple[str, str] = ("", "")
    text: str = "must"
    says: tuple[str, ...] = ()
    sentence: str = ""
    cites: tuple[str, ...] = ()
    severity: str = "warning"
    title: str = ""


def own_name(wish: Wish) -> str:
    """Name the entry of the lexicon that a rule brings with it."""
    return wish.id.lower().replace("-", "_")
