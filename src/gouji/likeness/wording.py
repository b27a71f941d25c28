"""
Texts brought to what they say: without signs, numbers and names, so that only words are compared.

Two texts that differ in nothing but years, figures and the name of the body come out the same.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

LENGTH = 5
"""Characters of a shingle: long enough that common words alone are none, short enough that a word changed costs few."""
LONGEST = 50_000
"""Characters of a text that are looked at; far above what a report says in a section."""

_USUAL, _FIRST = 5_000, 40
"""Characters of a text that is searched for shingles one by one, and how many are looked for before that is given up."""

_HAN = range(0x4E00, 0x9FA6)
_ENDS = "\u3002\uff01\uff1f\uff1b!?;"


class Wording(NamedTuple):
    """
    A text taken apart for comparison.

    Attributes:
        printed: Its sentences as they are printed.
        sentences: The same without signs, numbers, names and phrases; "" where nothing is left.
    """

    printed: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def whole(self) -> str:
        """What is left of all of it."""
        return "".join(self.sentences)


def wording(text: str, names: Iterable[str] = (), phrases: tuple[str, ...] = ()) -> Wording:
    """
    Take a text apart.

    Args:
        text: The text as it is printed.
        names: What bodies are called; taken out, the longest first.
        phrases: Words that stand in most texts and say nothing; taken out likewise.
    """
    printed, bare = _bare(text[:LONGEST], tuple(sorted(set(names))))
    gone = _any_of(phrases)
    return Wording(printed, tuple((gone.sub("", bare) if gone else bare).split("\n")) if printed else ())


@functools.lru_cache(8)  # several rules look at a section, each without other phrases
def _bare(text: str, names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Give the sentences of a text as printed, and all of them, a line each, without signs, numbers and names."""
    cut = text
    for end in _ENDS:
        cut = cut.replace(end, "\n")
    printed = tuple([part for part in map(str.strip, cut.replace(". ", ".\n").split("\n")) if part])
    bare = _letters("\n".join(printed))
    for name in sorted({name.translate(_SIGNS) for name in names}, key=lambda name: (-len(name), name)):
        bare = bare.replace(name, "") if name else bare
    return printed, bare


def plainly_differ(one: str, two: str, at_most: Fraction) -> bool:
    """
    Say whether the ratio of what two texts share is plainly not above a limit, without counting all of it.

    Were it above, fewer shingles of `one` would be missing in `two` than the rest of all that it can have. Gives up where
    most of the first ones are not missing.

    Args:
        one, two: Texts, without signs.
        at_most: The limit of the Jaccard ratio of their shingles, 0 to 1.

    Returns:
        True if it is not above; False if it is, or if that has to be counted.
    """
    count = len(one) - LENGTH + 1
    if count < 1 or len(two) > _USUAL:
        return False
    enough = max(math.ceil((1 - at_most) * count), 1)
    missing: set[str] = set()
    for at in range(count):
        shingle = one[at : at + LENGTH]
        if shingle not in two:
            missing.add(shingle)
            if len(missing) >= enough:
                return True
        elif at > _FIRST and 2 * len(missing) < at:
            return False
    return False


def shingles(text: str) -> frozenset[str]:
    """Give the runs of `LENGTH` characters that a text has, each once; the whole of a shorter one."""
    if len(text) <= LENGTH:
        return frozenset([text] if text else ())
    return frozenset([text[at : at + LENGTH] for at in range(len(text) - LENGTH + 1)])


def closest(own: Wording, other: Wording) -> tuple[str, str]:
    """
    Find the passages by which two texts are most alike.

    Returns:
        The sentence of `own` with most shingles that `other` has too, and the sentence of `other` that shares most with
        it, both as printed; the first of several.
    """
    known = shingles(other.whole)
    shared = [len(shingles(sentence) & known) for sentence in own.sentences]
    if not any(shared):
        return "", ""
    at = shared.index(max(shared))
    wanted = shingles(own.sentences[at])
    matching = [len(shingles(sentence) & wanted) for sentence in other.sentences]
    return own.printed[at], other.printed[matching.index(max(matching))]


class _Signs(dict[int, str | None]):
    """What becomes of each character: letters stay, in half width; digits of any script and signs go."""

    def __missing__(self, code: int) -> str | None:
        folded = unicodedata.normalize("NFKC", chr(code))
        kept = "".join(char for char in folded if char.isalnum() and unicodedata.numeric(char, None) is None)
        self[code] = kept or None
        return self[code]


_SIGNS = _Signs({ord("\n"): "\n"})


def _letters(text: str) -> str:
    """Leave the letters of a text, and its line ends; what is neither a Chinese word nor one is looked at by itself."""
    return _not_han().sub(lambda run: run[0].translate(_SIGNS), text)


@functools.cache
def _not_han() -> re.Pattern[str]:
    """Compile a pattern of runs of anything but Chinese characters that stay as they are; most of a text does."""
    numerals = [code for code in _HAN if unicodedata.numeric(chr(code), None) is not None]
    starts, ends = [_HAN[0], *(code + 1 for code in numerals)], [*(code - 1 for code in numerals), _HAN[-1]]
    stay = "".join([f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True) if a <= b])
    return re.compile(f"[^\n{stay}]+")


@functools.lru_cache(64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    bare = {word.translate(_SIGNS) for word in words}
    longest = sorted(filter(None, bare), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest))) if longest else None
