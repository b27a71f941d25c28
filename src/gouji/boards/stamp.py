"""What judged: the packs with their versions and hashes, and the program."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.boards.words import Words
from gouji.outputs.layout import Pen


def stamp_lines(words: Words, pen: Pen) -> Iterator[str]:
    """
    Say by what an audit was judged.

    Args:
        words: With the program and the packs.
        pen: For the language.
    """
    for pack, version, sha256 in words.packs:
        yield pen.say("text.stamp", pack=pack, version=version, sha256=sha256, engine=words.engine or "-")
