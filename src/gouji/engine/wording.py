"""
Text rules and claims, compiled against the lexicon and held against the texts of a report.

What a text says is asked by name: words and patterns stand in the lexicon of the pack. A hit near a word of `unless` is
taken back. A text that is not there is no fault of its wording, one that cannot be read leaves the outcome open.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from gouji.engine.reach import Reach
from gouji.engine.texts import Hit, Texts
from gouji.errors import PackError, Place, Problem
from gouji.findings import Outcome
from gouji.numbers import Number
from gouji.packs.lexicon import Entry, Lexicon, join
from gouji.packs.model import Claim, TextRule, Unless
from gouji.packs.patterns import Match
from gouji.packs.strict import Names


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """
    How one instance of a text rule came out.

    Attributes:
        hits: What was found, for a failure: what must not be there, or what had to be and is not all.
        missing: Names of the lexicon that had to occur and do not.
        length: Characters without white space, where the rule limits them.
    """

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    missing: tuple[str, ...] = ()
    length: int | None = None


class Exceptions(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What takes a hit back, by how near to it; the entries of each level joined into one."""

    match: Entry | None = None
    clause: Entry | None = None
    sentence: Entry | None = None
    text: Entry | None = None

    @functools.cached_property
    def near(self) -> tuple[Entry, ...]:
        """What is looked for in the sentence of a hit."""
        return tuple(entry for entry in (self.match, self.clause, self.sentence) if entry)

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The names of what is looked for in the sentence of a hit."""
        return frozenset(entry.name for entry in self.near)


_NO_EXCEPTIONS = Exceptions()


class TextCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled text rule; `each` names of it are an instance each, otherwise it has one."""

    places: tuple[str, ...]
    must: tuple[Entry, ...]
    any: tuple[Entry, ...]
    must_not: tuple[Entry, ...]
    each: tuple[Entry, ...]
    at_least: int | None
    at_most: int | None
    unless: Exceptions

    def instances(self) -> tuple[str, ...]:
        """Name the instances: the names under `each`, or the places together."""
        return tuple(entry.name for entry in self.each) or ("+".join(self.places),)

    def judge(self, texts: Texts) -> tuple[Verdict, ...]:
        """
        Hold the rule against the texts of a report.

        Args:
            texts: The texts; names that speak of the year cannot be told where it is not known.

        Returns:
            A verdict for each instance, in their order.
        """
        reach = texts.reach(self.places)
        if self.each:
            return tuple(self._wanted(texts, reach, (entry,), ()) for entry in self.each)
        verdicts = [self._unwanted(texts, reach)] if self.must_not else []
        if self.must or self.any:
            verdicts.append(self._wanted(texts, reach, self.must, self.any))
        if self.at_least is not None or self.at_most is not None:
            verdicts.append(self._measured(texts, reach))
        return tuple(verdicts) if len(verdicts) == 1 else (min(verdicts, key=lambda v: _GRAVITY.index(v.outcome)),)

    def asked(self, instance: int) -> tuple[Entry, ...]:
        """Give the entries about which an instance asks, by its position among the instances."""
        return (self.each[instance],) if self.each else (*self.must, *self.any, *self.must_not)

    def found(self, texts: Texts, entry: Entry) -> Iterator[tuple[Match, bool]]:
        """Find all occurrences of an entry, each with whether it counts; `unless` takes back the others."""
        return _counted(texts, entry, self.places, self.unless)

    def length(self, texts: Texts) -> int:
        """Count the characters of the places, without white space."""
        return texts.length(texts.reach(self.places).spans)

    def _unwanted(self, texts: Texts, reach: Reach) -> Verdict:
        found = [m for entry in self.must_not for m in _clean(texts, entry, self.places, self.unless)]
        if found:
            hits = _longest(sorted(found, key=_position))
            return Verdict(outcome=Outcome.FAIL, hits=tuple(map(texts.hit, hits)))
        if reach.unreadable or _lacks_year(self.must_not, texts):
            return _OPEN
        return _PASS if reach.spans else _NOTHING

    def _wanted(self, texts: Texts, reach: Reach, must: tuple[Entry, ...], choice: tuple[Entry, ...]) -> Verdict:
        found = {e.name: _first(texts, e, self.places, self.unless) for e in must}
        missing = tuple(name for name, match in found.items() if match is None)
        if choice and not any(_first(texts, e, self.places, self.unless) for e in choice):
            missing += tuple(entry.name for entry in choice)
        if not missing:
            return _PASS
        if reach.unreadable or _lacks_year((*must, *choice), texts):
            return Verdict(outcome=Outcome.UNDETERMINED, missing=missing)
        hits = tuple(texts.hit(match) for match in found.values() if match)
        return Verdict(outcome=Outcome.NOT_APPLICABLE if reach.absent else Outcome.FAIL, hits=hits, missing=missing)

    def _measured(self, texts: Texts, reach: Reach) -> Verdict:
        length = texts.length(reach.spans)
        if self.at_most is not None and length > self.at_most:
            outcome = Outcome.FAIL
        elif reach.unreadable:
            outcome = Outcome.UNDETERMINED
        elif reach.absent:
            outcome = Outcome.NOT_APPLICABLE
        else:
            outcome = Outcome.FAIL if self.at_least is not None and length < self.at_least else Outcome.PASS
        return Verdict(outcome=outcome, length=length)


_PASS = Verdict(outcome=Outcome.PASS)
_OPEN = Verdict(outcome=Outcome.UNDETERMINED)
_NOTHING = Verdict(outcome=Outcome.NOT_APPLICABLE)
_GRAVITY = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE, Outcome.PASS)


def compile_text(rule: TextRule, places: Names, lexicon: Lexicon) -> TextCheck:
    """
    Compile a text rule.

    Raises:
        PackError: If it names what the lexicon does not have.
    """
    return TextCheck(
        places=_tuple(places),
        must=_entries(rule.must, lexicon),
        any=_entries(rule.any, lexicon),
        must_not=_entries(rule.must_not, lexicon),
        each=_entries(rule.each, lexicon),
        at_least=rule.at_least,
        at_most=rule.at_most,
        unless=_exceptions(rule.unless, lexicon),
    )


class Said(NamedTuple):
    """Where a text says numbers, and the numbers that the sentence goes on to list."""

    match: Match
    parts: tuple[Number, ...]


class ClaimCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled claim: what finds the numbers that a text says."""

    places: tuple[str, ...]
    says: tuple[Entry, ...]
    parts: tuple[Entry, ...]
    unless: Exceptions
    fixed: dict[str, int]

    @property
    def slots(self) -> frozenset[str]:
        """Names of the slots that hits may have."""
        return frozenset(self.fixed).union(*(entry.slots for entry in self.says))

    def taken_back(self, texts: Texts) -> Iterator[Match]:
        """Find what the text would claim, did a word of `unless` not stand near it."""
        for entry in self.says:
            yield from (match for match, counts in _counted(texts, entry, self.places, self.unless) if not counts)

    def find(self, texts: Texts) -> list[Said]:
        """
        Find what the text claims.

        Args:
            texts: The texts of the report.

        Returns:
            What is said, in order, and no word of `unless` takes back; with slot values, the fixed ones included.
        """
        found = [m for e in self.says for m in _clean(texts, e, self.places, self.unless)]
        if len(found) > 1:
            found = _longest(sorted(found, key=_position))
        if self.fixed:
            found = [m._replace(values={**self.fixed, **m.values}) for m in found]
        return [Said(m, _listed(texts, self.parts, m) if self.parts else ()) for m in found]


def _counted(texts: Texts, entry: Entry, places: tuple[str, ...], unless: Exceptions) -> Iterator[tuple[Match, bool]]:
    clean = _clean(texts, entry, places, unless)
    if not _lacks_year((entry,), texts):
        yield from ((match, match in clean) for match in texts.find(entry, places))


def compile_claim_check(claim: Claim, places: Names, lexicon: Lexicon) -> ClaimCheck:
    """
    Compile a claim.

    Raises:
        PackError: If it names what the lexicon does not have.
    """
    return ClaimCheck(
        places=_tuple(places),
        says=_entries(claim.says, lexicon),
        parts=_entries(claim.parts or (), lexicon),
        unless=_exceptions(claim.unless, lexicon),
        fixed=claim.fixed,
    )


def find_claims(claim: Claim, places: Names, lexicon: Lexicon, texts: Texts) -> list[Hit]:
    """Compile a claim and find what the text claims; raises as `compile_claim_check`."""
    return [texts.hit(*said) for said in compile_claim_check(claim, places, lexicon).find(texts)]


def _listed(texts: Texts, parts: tuple[Entry, ...], main: Match) -> tuple[Number, ...]:
    """Read the numbers that the sentence lists behind the main hit, in order."""
    if _lacks_year(parts, texts):
        return ()
    found = texts.find_near(parts[0], main.end, texts.sentence(main.start)[1])
    return tuple(value for match in found for value in match.values.values())


def _longest(found: Sequence[Match]) -> list[Match]:
    """Leave out hits that lie within the hit before them."""
    kept: list[Match] = []
    for match in found:
        if not kept or match.end > kept[-1].end:
            kept.append(match)
    return kept


def _first(texts: Texts, entry: Entry, places: tuple[str, ...], unless: Exceptions) -> Match | None:
    if unless is _NO_EXCEPTIONS and not _lacks_year((entry,), texts):
        return texts.first(entry, places)
    return next(iter(_clean(texts, entry, places, unless)), None)


def _clean(texts: Texts, entry: Entry, places: tuple[str, ...], unless: Exceptions) -> list[Match]:
    """Find an entry, without the hits that `unless` takes back; nothing if it needs a year that is not known."""
    if texts.year is None and entry.speaks_of_year:
        return []
    found = texts.find(entry, places)
    if not found or unless is _NO_EXCEPTIONS:
        return list(found)
    return [match for match in found if not _excepted(texts, match, places, unless)]


def _excepted(texts: Texts, match: Match, places: tuple[str, ...], unless: Exceptions) -> bool:
    if unless.text is not None and texts.occurs(unless.text, places):
        return True
    start, end = match.start, match.end
    if not unless.names or texts.lacks(unless.names, start, end):
        return False
    return (
        (unless.match is not None and texts.occurs_near(unless.match, start, end))
        or (unless.clause is not None and texts.occurs_near(unless.clause, *texts.clause(start, end)))
        or (unless.sentence is not None and texts.occurs_near(unless.sentence, *texts.sentence(start)))
    )


def _exceptions(unless: Unless | None, lexicon: Lexicon) -> Exceptions:
    if unless is None:
        return _NO_EXCEPTIONS
    return Exceptions(
        match=_joined(unless.match, lexicon),
        clause=_joined(unless.clause, lexicon),
        sentence=_joined(unless.sentence, lexicon),
        text=_joined(unless.text, lexicon),
    )


def _joined(names: Names, lexicon: Lexicon) -> Entry | None:
    entries = _entries(names, lexicon)
    return join(entries) if entries else None


def _entries(names: Names, lexicon: Lexicon) -> tuple[Entry, ...]:
    wanted = _tuple(names)
    unknown = [name for name in wanted if name not in lexicon]
    if unknown:
        place = Place(file="lexicon.yaml")
        raise PackError(
            *(Problem(code="unknown-word", place=place, values={"name": name, "near": ""}) for name in unknown)
        )
    return tuple(lexicon[name] for name in wanted)


def _tuple(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _position(match: Match) -> tuple[int, int]:
    return match.start, -match.end


def _lacks_year(entries: tuple[Entry, ...], texts: Texts) -> bool:
    return texts.year is None and any(entry.speaks_of_year for entry in entries)
