"""
Where sentences end: at a full stop, exclamation mark, question mark, semicolon or line feed.

The point of Latin letters ends a sentence only in packs of such a language, and only before a capital.
"""

from __future__ import annotations

import re

_STOP = "。"
# Not behind an initial, the number of an item, or what is usually shortened.
_POINTS = {
    "en": re.compile(
        r"(?m)(?<=[a-z0-9)\]\"'%])(?<!^[0-9])(?<!^[0-9]{2})(?<!\. [0-9])(?<!\. [0-9]{2})"
        r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bNo)(?<!\bArt)(?<!\bSec)\.(?=[ \t]+[\"'(\[]?(?:[A-Z]|[0-9]{1,2}\. ))"
    )
}
"""By language, what ends sentences beside the marks that end them everywhere."""


def sentences_of(text: str, language: str) -> list[str]:
    """
    Cut a text into sentences.

    Args:
        text: Folded text.
        language: In which it is written.

    Returns:
        The sentences, without the mark that ends each; joined by any one mark, they are as long as the text.
    """
    points = _POINTS.get(language)
    if points:
        text = points.sub(_STOP, text)
    return text.replace("!", _STOP).replace("?", _STOP).replace(";", _STOP).replace("\n", _STOP).split(_STOP)
