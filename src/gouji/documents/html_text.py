"""The text of one line of a page: white space as browsers show it, and what is raised, lowered or struck out in it."""

from __future__ import annotations

import re

from gouji.documents.model import OBJECT
from gouji.documents.raised import above, below, is_doubtful

APART = "\v"
"""Between what is struck out and its neighbours: a line feed in a cell, a blank elsewhere."""
RAISE, LOWER, LEVEL = "\x0e", "\x0f", "\x10"
"""Before what is raised, before what is lowered, and behind either."""

_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ENDS = " \u3000"
_RAISED = re.compile(f"([{RAISE}{LOWER}])([^{RAISE}{LOWER}{LEVEL}{APART}]*){LEVEL}")
_MARKS = re.compile(f"[{RAISE}{LOWER}{LEVEL}]")


def clean(text: str) -> str:
    """Collapse white space as browsers do, and drop what takes no place."""
    if text.isprintable():
        return _SPACES.sub(" ", text).strip(" ") if "  " in text else text.strip(" ")
    text = _UNSEEN.sub("", text).replace("\u00a0", " ")
    text = _SPACES.sub(" ", text).strip(_ENDS)
    return _levelled(text) if LEVEL in text else text


def pieces(text: str) -> list[str]:
    """Divide a line at what is set apart in it; alone that is no text as others are."""
    found = [piece for piece in map(str.strip, text.split(APART)) if piece]
    if len(found) == 1 and not any(map(str.isalpha, text)):
        found.append(OBJECT)
    return found


def _levelled(text: str) -> str:
    """Write what is raised or lowered into the line; set apart what cannot be written so, and mark a doubtful number."""

    def written(match: re.Match[str]) -> str:
        inner = match[2].strip(_ENDS)
        sign = above(inner) if match[1] == RAISE else below(inner)
        return f"{APART}{inner}{APART}" if sign is None and inner else sign or ""

    text = _MARKS.sub(APART, _RAISED.sub(written, text)).strip(_ENDS)
    return text + OBJECT if is_doubtful(text) else text
