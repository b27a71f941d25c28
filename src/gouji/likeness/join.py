"""
Every pair of many texts that is alike, found without comparing each with each, and none left out.

Two sets whose Jaccard ratio is at least `t` share at least one of the rarest elements of both, if of a set of `n` the
`n - ceil(t n) + 1` rarest are taken in an order common to all (prefix filtering, Chaudhuri, Ganti and Kaushik, "A
Primitive Operator for Similarity Joins in Data Cleaning", 2006; Bayardo, Ma and Srikant, "Scaling Up All Pairs
Similarity Search", 2007). So only these are looked up, sizes too far apart are passed over, and what is left is compared
exactly. Texts that are the same are compared once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.likeness.wording import LENGTH, shingles

MOST = 50
"""Pairs that are kept of one text; beyond, it is alike to so many that more of them say nothing new."""

_BITS = 12
_LARGEST = (1 << _BITS) - 1
_MARGIN = Fraction(1, 100)
_WIDTH = _BITS * LENGTH
_ALL = (1 << _WIDTH) - 1
_WORD = (1 << 64) - 1
_HALF = 32
_MANY = (1 << _HALF) - 1
_MOST_BUCKETS = 24
_MIX = 0x9E3779B97F4A7C15


class Pair(NamedTuple):
    """Two texts by their numbers, the lower one first, and the shingles that both, the first and the second have."""

    first: int
    second: int
    shared: int
    own: int
    theirs: int

    @property
    def ratio(self) -> Fraction:
        """The Jaccard ratio."""
        return Fraction(self.shared, self.own + self.theirs - self.shared)


def alike_texts(texts: Sequence[str], least: Fraction) -> list[Pair]:
    """
    Find the pairs of texts that are alike.

    Args:
        texts: The texts, bare (see `wording`); what is shorter than a shingle is like nothing.
        least: The Jaccard ratio of their shingles from which two texts are alike, above 0.

    Returns:
        All such pairs in order; of a text with more than `MOST`, so many or a few more.
    """
    numbers: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if len(text) >= LENGTH:
            numbers.setdefault(text, []).append(number)
    distinct = list(numbers)
    found: list[Pair] = []
    for text, same in numbers.items():
        size = len(shingles(text)) if len(same) > 1 else 0
        found += (Pair(a, b, size, size, size) for n, a in enumerate(same) for b in same[n + 1 : n + 1 + MOST])
    for pair in _pairs(distinct, least):
        own, other = numbers[distinct[pair.first]], numbers[distinct[pair.second]]
        found += (_ordered(a, b, pair) for a in own[:MOST] for b in other[:MOST])
    return sorted(found)


def _ordered(a: int, b: int, pair: Pair) -> Pair:
    return pair._replace(first=a, second=b) if a < b else Pair(b, a, pair.shared, pair.theirs, pair.own)


def _pairs(texts: Sequence[str], least: Fraction) -> Iterator[Pair]:
    """Give the pairs of texts of which no two are the same."""
    floor = max(least - _MARGIN, _MARGIN)
    elements, alone = _by_rarity(texts)
    found = _Index(elements, alone, floor)
    for number in sorted(range(len(texts)), key=lambda n: (len(elements[n]), n)):
        own: frozenset[str] = frozenset()
        for other in found.near(number):
            own = own or shingles(texts[number])
            theirs = shingles(texts[other])
            pair = Pair(other, number, len(own & theirs), len(theirs), len(own))
            if pair.ratio >= least:
                found.partners.update((other, number))
                yield pair
        found.add(number)


class _Index:
    """
    The rarest elements of the sets so far, which come in order of size, and the sets that have them.

    Of each set as many elements as `alone` says are in no other one; nobody looks for those.
    """

    def __init__(self, elements: Sequence[array[int]], alone: Sequence[int], floor: Fraction) -> None:
        self.elements = elements
        self.alone = alone
        self.low, self.high = floor.numerator, floor.denominator
        self.partners: Counter[int] = Counter()
        self._sets: defaultdict[int, array[int]] = defaultdict(lambda: array("Q"))

    def rarest(self, number: int) -> Iterator[tuple[int, int]]:
        """Give the elements of a set one of which any set has that it is alike to, each with its place."""
        own, first = self.elements[number], self.alone[number]
        return enumerate(own[first : len(own) + self.low * len(own) // -self.high + 1], first)

    def add(self, number: int) -> None:
        """Take a set into the index."""
        for position, element in self.rarest(number):
            self._sets[element].append(number << _HALF | position)

    def near(self, number: int) -> Iterator[int]:
        """Give the sets of the index that are alike to another one, or nearly."""
        own = self.elements[number]
        members: frozenset[int] = frozenset()
        for other in self._candidates(number) if self.partners[number] < MOST else ():
            theirs = self.elements[other]
            members = members or frozenset(own)
            least = -(-self.low * (len(own) + len(theirs)) // (self.low + self.high))
            # Its rarest elements are the first that are missing; where too many of them are, the rest is not counted.
            spare = len(theirs) - least
            rare = theirs[: 2 * spare + 1]
            if len(rare) - len(members.intersection(rare)) <= spare and len(members.intersection(theirs)) >= least:
                yield other
            if self.partners[number] >= MOST:
                return

    def _candidates(self, number: int) -> list[int]:
        """List the sets that share a rare element, are not too small, and have enough left that they may share."""
        size, both = len(self.elements[number]), self.low + self.high
        possible: dict[int, bool] = {}
        for position, element in self.rarest(number):
            for packed in self._sets.get(element, ()):
                other = packed >> _HALF
                if other not in possible:
                    theirs = len(self.elements[other])
                    left = min(size - position, theirs - (packed & _MANY))
                    is_large = theirs * self.high >= self.low * size
                    possible[other] = is_large and left * both >= self.low * (size + theirs)
        return [other for other, is_near in possible.items() if is_near and self.partners[other] < MOST]


def _by_rarity(texts: Sequence[str]) -> tuple[list[array[int]], array[int]]:
    """
    Number the shingles of each text, the rarest first, in an order that is the same for all.

    Returns:
        The numbers of each text, and how many of them at the beginning are surely in no other text.
    """
    codes = _codes(texts)
    sets = [array("Q", _numbered(text, codes)) for text in texts]
    width = min(sum(map(len, sets)).bit_length() + 1, _MOST_BUCKETS)
    counts, shift = array("I", bytes(4 << width)), 64 - width
    for elements in sets:
        for element in elements:
            counts[(element * _MIX & _WORD) >> shift] += 1
    alone = array("I", bytes(4 * len(sets)))
    for n, elements in enumerate(sets):
        ordered = sorted([counts[(each * _MIX & _WORD) >> shift] << _WIDTH | each for each in elements])
        alone[n] = bisect_left(ordered, 2 << _WIDTH)
        sets[n] = array("Q", [each & _ALL for each in ordered])
    return sets, alone


def _codes(texts: Sequence[str]) -> dict[str, int]:
    """Number the characters of all texts, the commonest first; beyond what can be told apart, several have one number."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    ordered = sorted(counts, key=lambda char: (-counts[char], char))
    return {char: min(number, _LARGEST) for number, char in enumerate(ordered, 1)}


def _numbered(text: str, codes: dict[str, int]) -> set[int]:
    numbers, value = set(), 0
    for at, code in enumerate(map(codes.__getitem__, text), 1):
        value = (value << _BITS | code) & _ALL
        if at >= LENGTH:
            numbers.add(value)
    return numbers
