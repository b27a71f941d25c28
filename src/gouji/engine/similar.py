"""
The shape `similar`: a text, or some tables, held against those of another report.

Against the year before it is decided here. Against the reports of other bodies it is decided for all of them at once, by
`engine.alike` and with the same measure; here it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.companions import Companions, Likeness, Sought
from gouji.engine.outcomes import Instance, Verdict
from gouji.engine.texts import MAX_QUOTE, Hit
from gouji.findings import Outcome
from gouji.likeness.wording import Wording, closest, plainly_differ, shingles, wording
from gouji.messages import brief
from gouji.numbers import masked
from gouji.packs.form import Layout, fold
from gouji.packs.form_types import Form
from gouji.packs.model import Rule, Similar
from gouji.packs.names import as_names
from gouji.reports.facts import Facts
from gouji.reports.model import Report, Unreadable

NO_LAST = Verdict(Outcome.NOT_APPLICABLE, "reason.no-last")
_NO_OTHERS = Verdict(Outcome.NOT_APPLICABLE, "reason.no-others")
_NO_TEXT = Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-there")
_LEAST_STEM, _LONGEST_NAME = 2, 200


class Likened(NamedTuple):
    """
    A compiled rule.

    Attributes:
        rule, similar: The rule and its shape.
        instances: One a section, or one for all tables together.
        sections: Ids of the sections.
        cells: Numbers of the cells of the tables, and whether each counts toward `least`.
        phrases: Words that are taken out.
    """

    rule: Rule
    similar: Similar
    instances: tuple[Instance, ...]
    sections: tuple[str, ...]
    cells: tuple[tuple[int, bool], ...]
    phrases: tuple[str, ...]

    @property
    def at_most(self) -> Fraction | None:
        """The ratio that is not too much; None where only what is the same is told."""
        return None if self.similar.at_most is None else Fraction(self.similar.at_most)

    def unheld(self, *, has_last: bool, asked: tuple[Sought, ...]) -> Verdict | None:
        """
        Say why the rule is not decided for want of the other report; None where it is.

        Args:
            has_last: Whether the report of the year before is at hand.
            asked: Which companions were looked for.
        """
        if self.similar.to == "others":
            return None if "others" in asked else _NO_OTHERS
        return None if has_last else NO_LAST

    def judge(
        self, report: Report, facts: Facts, companions: Companions, layout: Layout
    ) -> Iterator[tuple[int, Verdict]]:
        """Judge a report; tells only what does not pass."""
        for n, section in enumerate(self.sections or ("",)):
            if self.similar.to == "others":
                verdict = self._against_others(section, report, companions)
            elif companions.last is None:
                verdict = NO_LAST
            elif section:
                verdict = self._against_last(section, report, companions.last, layout.form)
            else:
                verdict = self._tables(facts, layout.size)
            if verdict is not None:
                yield n, verdict

    def _against_others(self, section: str, report: Report, companions: Companions) -> Verdict | None:
        if "others" not in companions.asked:
            return _NO_OTHERS
        if section and self.is_short(text_of(report, section)):
            return _NO_TEXT
        found = [each for each in companions.likenesses if each.rule == self.rule.id and each.section == section]
        if not found:
            return None
        return self.told(nearest(found), report, len(found))

    def _against_last(self, section: str, report: Report, last: Report, form: Form) -> Verdict | None:
        texts = [text_of(each, section) for each in (report, last)]
        if any(self.is_short(text) for text in texts):
            return _NO_TEXT
        names = (*names_of(report, form), *names_of(last, form))
        own, other = (wording(text, names, self.phrases) for text in texts)
        found = self.compared(own, other)
        return None if found is None else self.told(_placed(found, self.rule.id, section, own, other), report)

    def is_short(self, text: str) -> bool:
        """Say whether a text is too short to be held against another, or not there."""
        return len("".join(text.split())) < self.similar.least

    def compared(self, own: Wording, other: Wording) -> Likeness | None:
        """Compare two texts; None where they are not too alike."""
        mine, theirs = own.whole, other.whole
        if not mine or not theirs:
            return None
        if self.at_most is None and mine != theirs:
            return None
        if self.at_most is not None and plainly_differ(mine, theirs, self.at_most):
            return None
        one, two = shingles(mine), shingles(theirs)
        found = Likeness(rule="", shared=len(one & two), own=len(one), theirs=len(two), is_same=mine == theirs)
        return found if self.at_most is None or ratio_of(found) > self.at_most else None

    def _tables(self, facts: Facts, size: int) -> Verdict | None:
        same = alike_cells(facts, size, (number for number, _ in self.cells))
        counted = [n for n, counts in self.cells if counts and n not in facts.unknown and facts.numbers[n]]
        if not same or len(counted) < self.similar.least:
            return None
        values = {"count": len(counted), "other": ""}
        return Verdict(Outcome.FAIL, "reason.same-tables-last", values, cells=tuple(counted))

    def told(self, found: Likeness, report: Report, count: int = 1) -> Verdict:
        """Tell what a report has in common with another."""
        ratio, limit = _shown(ratio_of(found)), "" if self.at_most is None else _shown(self.at_most)
        values = {
            "ratio": ratio, "limit": limit, "shared": found.shared, "own": found.own, "theirs": found.theirs,
            "other": found.other, "quote": found.other_quote, "count": count,
        }  # fmt: skip
        kind = "tables" if not found.section else "same" if self.at_most is None else "alike"
        whose = "-last" if self.similar.to == "previous" else "-others"
        start = max(text_of(report, found.section).find(found.quote.removesuffix("…")), 0) if found.section else 0
        end = start + len(found.quote.removesuffix("…"))
        hits = (Hit(section=found.section, start=start, end=end, quote=found.quote),) if found.quote else ()
        labels = tuple(filter(None, (ratio, limit, found.other) if limit else (found.other,)))
        return Verdict(Outcome.FAIL, f"reason.{kind}{whose}", values, hits=hits, labels=labels)


def compile_similar(rule: Rule, position: int, layout: Layout, words: dict[str, tuple[str, ...]]) -> Likened:
    """
    Compile a rule of the shape `similar`.

    Args:
        rule: A rule free of faults.
        position: Its position in the pack.
        layout: The form's cells.
        words: The word lists of the pack.
    """
    similar = rule.similar
    assert similar is not None
    names = as_names(rule.in_)
    tables = [layout.table_names[fold(name)] for name in names if fold(name) in layout.table_names]
    ids = {fold(key): s.id for s in layout.form.sections for key in (s.id, s.name)}
    sections = () if tables else tuple(ids[fold(name)] for name in names)
    instances = tuple(Instance(position, (("section", section),)) for section in sections)
    phrases = tuple(word for name in as_names(similar.without) for word in words[name])
    cells = tuple((number, counts) for table in tables for number, counts in _cells(table, layout, similar))
    whole = (Instance(position, tuple(("table", table) for table in tables)),)
    return Likened(rule, similar, instances or whole, sections, cells, phrases)


def ratio_of(found: Likeness) -> Fraction:
    """Give the Jaccard ratio of what two reports have in common."""
    return Fraction(found.shared, max(found.own + found.theirs - found.shared, 1))


def nearest(found: Sequence[Likeness]) -> Likeness:
    """Pick the likeness that is told of several: the greatest; of those, that with the first report."""
    return min(found, key=lambda each: (-ratio_of(each), each.source))


def text_of(report: Report, section: str) -> str:
    """Give the text of a section; "" where it is not there or cannot be read."""
    found = next((s.text for s in report.sections if s.id == section), "")
    return "" if isinstance(found, Unreadable) else found


def names_of(report: Report, form: Form) -> tuple[str, ...]:
    """Give what a body is called: its name, and the name without what says of which kind it is."""
    name = "".join(report.body.name[:_LONGEST_NAME].split())
    endings = sorted((e for kind in form.kinds for e in (*kind.endings, *kind.short_endings)), key=len, reverse=True)
    stem = next((name.removesuffix(ending) for ending in endings if name.endswith(ending)), "")
    return tuple(part for part in (name, stem) if len(part) >= _LEAST_STEM)


def alike_cells(facts: Facts, shift: int, cells: Iterable[int]) -> bool:
    """Say whether cells hold the same figures as those `shift` behind them, and are blank where those are."""
    for number in cells:
        other = number + shift
        if (number in facts.unknown) != (other in facts.unknown) or facts.numbers[number] != facts.numbers[other]:
            return False
    return True


def quotes(mine: Wording, theirs: Wording) -> tuple[str, str]:
    """Give the passages by which two texts are most alike, cut to what can be shown, long numbers masked."""
    found = closest(mine, theirs)
    own, other = (brief(masked(sentence), MAX_QUOTE) for sentence in found)
    return own, other


def _placed(found: Likeness, rule: str, section: str, own: Wording, other: Wording) -> Likeness:
    quote, theirs = quotes(own, other)
    return Likeness(
        rule=rule, section=section, shared=found.shared, own=found.own, theirs=found.theirs, is_same=found.is_same,
        quote=quote, other_quote=theirs,
    )  # fmt: skip


def _cells(table: str, layout: Layout, similar: Similar) -> Iterator[tuple[int, bool]]:
    """Number the cells of a table, and say whether each counts toward the least number of figures."""
    aside: set[str] = set()
    for name in as_names(similar.aside):
        for axis in (layout.rows[table], layout.columns[table]):
            aside.update(axis.members(name) if axis.known(name) else ())
    for number, cell in enumerate(layout.cells):
        if cell.table == table:
            yield number, aside.isdisjoint((cell.row, cell.column))


def _shown(value: Fraction) -> str:
    """Write a ratio in whole per cent, rounded down: what is told to be above a limit must not look equal to more."""
    return f"{value.numerator * 1000 // value.denominator / 10:g}%"
