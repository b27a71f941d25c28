"""
What the reports of a run have in common, for the rules that ask (`similar: {to: others}`).

First what matters of each report is taken out of it, where it is read; then all of a year are compared at once. What other
rules ask of the run, names and figures, is taken out along with it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec

from gouji.engine.companions import Companions, Likeness, Norm
from gouji.engine.naming import called_as, others_among, said_of
from gouji.engine.program import Program
from gouji.engine.similar import Likened, names_of, nearest, quotes, text_of
from gouji.engine.usual import Figure, Gauge, figures_of, is_of_kind
from gouji.likeness.join import MOST, Pair, alike_texts
from gouji.likeness.wording import LENGTH, Wording, wording
from gouji.numbers import Number, show
from gouji.reports.facts import Facts
from gouji.reports.model import Report

LEAST_COMMON = 50
"""Reports in which a sentence must stand before it can be one that most reports share."""


class Trait(msgspec.Struct, frozen=True, kw_only=True):
    """
    What of one report a rule compares.

    Attributes:
        section: Id of the section; "" for tables.
        printed, sentences: The text as it is printed and bare, sentence by sentence; of one that is only asked to be the
            same, its longest sentence.
        digest: Of a text that is only asked to be the same, or of figures, what is the same where they are.
        count: How many runs of characters, or figures that are not zero and count, there are.
    """

    section: str = ""
    printed: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    digest: str = ""
    count: int = 0


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """
    What of one report is compared with others.

    Attributes:
        body, kind, year: Whose it is, and of which year.
        of: Texts and tables, by the ids of the rules.
        figures: Figures that must not stand far out, by the ids of the rules.
        said: What stands in its texts where its own name is due.
    """

    body: str
    year: int | None
    kind: str = ""
    of: dict[str, tuple[Trait, ...]] = {}
    figures: dict[str, tuple[Figure, ...]] = {}
    said: tuple[str, ...] = ()


Found = dict[str, tuple[Likeness, ...]]
"""Keys of reports to what they have in common with others."""


def traits_of(program: Program, report: Report) -> Traits:
    """
    Take out of a report what is to be compared with other reports.

    Args:
        program: The pack, ready to run.
        report: The report.
    """
    rules = [likened for _, likened in program.likened if likened.similar.to == "others"]
    facts, layout = program.reader.read(report), program.layout
    worded: dict[_Key, Wording] = {}
    of = {likened.rule.id: tuple(_traits(program, likened, report, facts, worded)) for likened in rules}
    is_held = (
        is_of_kind(report.body.kind, layout.form) and not layout.form.entities
    )  # whose rows differ from report to report
    return Traits(
        body=report.body.name, year=report.year, kind=report.body.kind,
        of={rule: traits for rule, traits in of.items() if traits},
        figures={usual.rule.id: figures_of(usual, facts) for _, usual in program.usual if is_held},
        said=said_of(program.named, report, facts, layout, program.pack.language),
    )  # fmt: skip


def alike(program: Program, traits: Mapping[str, Traits]) -> Found:
    """
    Find what reports of the same year have in common.

    Args:
        program: The pack, ready to run.
        traits: Keys of the reports, to what was taken out of them.

    Returns:
        Likenesses by key, of the reports that have any; of each rule at most `join.MOST` or a few more.
    """
    years: defaultdict[int | None, list[str]] = defaultdict(list)
    for key in sorted(traits):
        years[traits[key].year].append(key)
    found: defaultdict[str, list[Likeness]] = defaultdict(list)
    for _, likened in program.likened:
        for keys in years.values() if likened.similar.to == "others" else ():
            for key, likeness in _of_rule(likened, {key: traits[key] for key in keys}):
                found[key].append(likeness)
    return {key: tuple(likenesses) for key, likenesses in found.items()}


class Gauges:
    """Finds how great the figures are for which rules ask, among reports of one year that come one by one."""

    def __init__(self, program: Program, reports: int) -> None:
        """Start at nothing; `reports` may come at most."""
        self._gauges = {usual.rule.id: Gauge(usual, program.layout, reports) for _, usual in program.usual}

    def add(self, traits: Traits) -> None:
        """Add a report."""
        for rule, figures in traits.figures.items():
            self._gauges[rule].add(traits.kind, figures)

    def norms(self) -> tuple[Norm, ...]:
        """Give what was found, for each rule and kind of body."""
        return tuple(norm for gauge in self._gauges.values() for norm in gauge.norms())


def around(program: Program, traits: Mapping[str, Traits], key: str) -> Companions:
    """
    Find all that a report of a small run has from the others.

    Args:
        program: The pack, ready to run.
        traits: Keys of the reports, to what was taken out of them.
        key: That of the report.
    """
    own, form = traits[key], program.pack.form
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    for each in traits.values():
        for name in called_as(each.body, form):
            bodies[name].add(each.body)
    gauges = Gauges(program, len(traits))
    for each in traits.values():
        if each.year == own.year:
            gauges.add(each)
    return Companions(
        likenesses=alike(program, traits).get(key, ()),
        names=others_among(own.said, own.body, lambda name: bodies.get(name, ()), form),
        norms=gauges.norms(),
        asked=("others", "names", "norms"),
    )


_Key = tuple[str, tuple[str, ...]]
"""A section, and the words that are taken out of it."""


def _traits(
    program: Program, likened: Likened, report: Report, facts: Facts, worded: dict[_Key, Wording]
) -> Iterator[Trait]:  # fmt: skip
    names = names_of(report, program.pack.form)
    for section in likened.sections:
        text = text_of(report, section)
        if not likened.is_short(text):
            key = (section, likened.phrases)
            found = worded[key] if key in worded else wording(text, names, likened.phrases)
            worded[key] = found
            yield (
                _whole(section, found)
                if likened.at_most is None
                else Trait(section=section, printed=found.printed, sentences=found.sentences)
            )
    if likened.cells:
        numbers, unknown = facts.numbers, facts.unknown
        figures = ["?" if n in unknown else _shown(numbers[n]) for n, _ in likened.cells]
        count = sum(counts and figure not in "?0" for (_, counts), figure in zip(likened.cells, figures, strict=True))
        if count >= likened.similar.least:
            yield Trait(digest=_digest(" ".join(figures)), count=count)


def _whole(section: str, found: Wording) -> Trait:
    """Take out of a text what tells whether another one is the same; nothing, if nothing is left of it."""
    whole = found.whole
    longest = max(range(len(found.sentences)), key=lambda n: len(found.sentences[n]), default=0)
    kept = slice(longest, longest + 1)
    return Trait(
        section=section, printed=found.printed[kept], sentences=found.sentences[kept],
        digest=_digest(whole) if whole else "", count=max(len(whole) - LENGTH + 1, 0),
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _shown(value: Number) -> str:
    return str(value) if type(value) is int else show(value)


def _of_rule(likened: Likened, traits: Mapping[str, Traits]) -> Iterator[tuple[str, Likeness]]:
    by_section: defaultdict[str, dict[str, Trait]] = defaultdict(dict)
    for key, each in traits.items():
        for trait in each.of.get(likened.rule.id, ()):
            by_section[trait.section][key] = trait
    for section, own in by_section.items():
        keys, found = list(own), defaultdict[str, list[Likeness]](list)
        for pair in _pairs(likened, list(own.values())):
            a, b = keys[pair.first], keys[pair.second]
            if traits[a].body != traits[b].body:
                for key, other, sizes in ((a, b, (pair.own, pair.theirs)), (b, a, (pair.theirs, pair.own))):
                    found[key].append(
                        Likeness(
                            rule=likened.rule.id, section=section, other=traits[other].body, source=other,
                            shared=pair.shared, own=sizes[0], theirs=sizes[1], is_same=_is_same(own[key], own[other]),
                        )
                    )  # fmt: skip
        for key, likenesses in found.items():
            yield from ((key, each) for each in _quoted(own, key, likenesses))


def _is_same(one: Trait, other: Trait) -> bool:
    return one.sentences == other.sentences and one.digest == other.digest


def _quoted(own: Mapping[str, Trait], key: str, found: Sequence[Likeness]) -> Iterator[Likeness]:
    """Put the passages that are most alike into the likeness that is told; the others are only counted."""
    told = nearest(found)
    for each in found:
        if each is told:
            one, two = (Wording(own[k].printed, own[k].sentences) for k in (key, each.source))
            quote, other_quote = quotes(one, two)
            yield msgspec.structs.replace(each, quote=quote, other_quote=other_quote)
        else:
            yield each


def _pairs(likened: Likened, own: Sequence[Trait]) -> Iterable[Pair]:
    if likened.at_most is None:
        return _same([trait.digest for trait in own], [trait.count for trait in own])
    common = _common(own, Fraction(likened.similar.common))
    texts = ["".join(s for s in trait.sentences if s not in common) for trait in own]
    found = alike_texts(texts, likened.at_most)
    return [pair for pair in found if pair.ratio > likened.at_most]


def _same(values: Sequence[str], sizes: Sequence[int]) -> Iterator[Pair]:
    """Give the pairs of values that are the same and not empty."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for number, value in enumerate(values):
        if value:
            groups[value].append(number)
    for members in groups.values():
        for n, first in enumerate(members):
            for second in members[n + 1 : n + 1 + MOST]:
                yield Pair(first, second, sizes[first], sizes[first], sizes[first])


def _common(own: Sequence[Trait], share: Fraction) -> frozenset[str]:
    """Find the sentences that more than a share of the reports has: they are nobody's own."""
    counts = Counter(sentence for trait in own for sentence in set(trait.sentences))
    least = max(share * len(own), Fraction(LEAST_COMMON))
    return frozenset(sentence for sentence, count in counts.items() if count > least)
