"""
What the difference of two states of a pack does to reports: which findings appear, vanish, change their level.

Each input is read and judged by both states side by side and then let go, so that memory does not grow with the corpus.
Findings are compared by rule and instance from the outcomes alone; only the examples that are kept are told in words.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Literal

import msgspec

from gouji.check import Checker, Options
from gouji.engine.explain import finding
from gouji.engine.telling import MAX_PRINTED, Case
from gouji.findings import Outcome, Severity
from gouji.inputs import Editions, Read, Source, read_inputs
from gouji.keeper.difference.model import Effects, Example, RuleEffect, Unreadable, VerdictChange
from gouji.keeper.difference.rules import title_of
from gouji.messages import brief
from gouji.packs.model import Rule

EXAMPLES = 3
"""Of each rule, and of each of the ways in which its findings differ."""
MAX_UNREAD = 50
_GRAVITY = (Outcome.FAIL, Outcome.UNDETERMINED)

Key = tuple[str, tuple[tuple[str, str], ...]]
"""A rule and what it was applied to."""
Told = Mapping[Key, tuple[int, str]]
"""Of each finding, the number of its instance, and its level: severity and outcome."""


class _Judge:
    """One state, ready to judge reports of all its editions."""

    def __init__(self, editions: Editions, lang: str) -> None:
        self.editions = editions
        self.options = Options(lang=lang)
        self.checkers: dict[str, Checker] = {}

    def read(self, source: Source) -> Iterator[Read]:
        """Read the reports of an input."""
        return read_inputs(source, self.editions)

    def case(self, read: Read) -> Case:
        """Judge a report that was read."""
        assert read.report is not None
        checker = self.checkers.get(read.pack.edition)
        if checker is None:
            checker = self.checkers[read.pack.edition] = Checker(read.pack, self.options)
        return checker.case(read.report)


class _Tally:
    """What becomes of the findings of one rule."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.counts: Counter[str] = Counter()
        self.reports = 0
        self.examples: list[Example] = []

    def told(self, lang: str) -> RuleEffect:
        """Give it in the form of the contract."""
        order = ("appears", "vanishes", "level")
        return RuleEffect(
            rule=self.rule.id,
            title=title_of(self.rule, lang),
            appear=self.counts["appears"],
            vanish=self.counts["vanishes"],
            level=self.counts["level"],
            same=self.counts["same"],
            reports=self.reports,
            examples=tuple(sorted(self.examples, key=lambda example: order.index(example.effect))),
        )


def effects_on(sources: Iterable[Source], old: Editions, new: Editions, lang: str = "zh") -> Effects:
    """
    Judge reports by two states of a pack.

    Args:
        sources: The inputs, in the order in which they are told.
        old, new: The states.
        lang: The language of messages.
    """
    running = _Running(_Judge(old, lang), _Judge(new, lang), lang)
    for source in sources:
        running.take(source)
    return running.told()


class _Running:
    """The count as it stands after some inputs."""

    def __init__(self, old: _Judge, new: _Judge, lang: str) -> None:
        self.old, self.new, self.lang = old, new, lang
        self.tallies: dict[str, _Tally] = {}
        self.verdicts: Counter[tuple[str, str]] = Counter()
        self.reports = self.changed = self.unread = 0
        self.unread_first: list[Unreadable] = []

    def take(self, source: Source) -> None:
        """Judge the reports of an input by both states."""
        for name, piece in _pieces(source):
            for before, after in zip_longest(self.old.read(piece), self.new.read(piece)):
                if before is None or after is None or before.report is None or after.report is None:
                    self._unread(name, before, after)
                else:
                    self._compare(name or before.name, self.old.case(before), self.new.case(after))

    def _unread(self, name: str, old: Read | None, new: Read | None) -> None:
        self.unread += 1
        failed = [read for read in (old, new) if read is None or read.report is None]
        by: Literal["old", "new", "both"] = "both" if len(failed) == 2 else "old" if failed[0] is old else "new"
        told = next((read for read in failed if read is not None), None)
        if told is not None and len(self.unread_first) < MAX_UNREAD:
            cause = "; ".join(problem.cause(self.lang) for problem in told.problems)
            self.unread_first.append(Unreadable(source=name or told.name, by=by, cause=cause))

    def _compare(self, name: str, old: Case, new: Case) -> None:
        self.reports += 1
        before, after = _told(old), _told(new)
        self.verdicts[_verdict(old), _verdict(new)] += 1
        touched: dict[str, None] = {}
        for key in (*after, *(key for key in before if key not in after)):
            effect = _effect(before.get(key), after.get(key))
            tally = self._tally(key[0], new if key in after else old, (after if key in after else before)[key][0])
            tally.counts[effect] += 1
            if effect != "same":
                touched[key[0]] = None
                self._keep(tally, effect, name, key, (old, before), (new, after))
        for rule in touched:
            self.tallies[rule].reports += 1
        self.changed += bool(touched)

    def _tally(self, rule: str, case: Case, number: int) -> _Tally:
        if rule not in self.tallies:
            self.tallies[rule] = _Tally(case.program.rule_of(number))
        return self.tallies[rule]

    def _keep(
        self, tally: _Tally, effect: str, name: str, key: Key, old: tuple[Case, Told], new: tuple[Case, Told]
    ) -> None:
        """Keep a finding as an example, unless there are enough of its rule and effect."""
        if sum(example.effect == effect for example in tally.examples) >= EXAMPLES:
            return
        case, told = new if key in new[1] else old
        report = case.report
        tally.examples.append(
            Example(
                effect=effect,  # type: ignore[arg-type]
                source=name,
                body=brief(report.body.name, MAX_PRINTED),
                year=report.year,
                instance=key[1],
                old=old[1][key][1] if key in old[1] else None,
                new=new[1][key][1] if key in new[1] else None,
                message=finding(case, told[key][0]).message,
            )
        )

    def told(self) -> Effects:
        """Give all of it in the form of the contract."""
        tallies = [self.tallies[rule] for rule in sorted(self.tallies)]
        changed = [tally.told(self.lang) for tally in tallies if tally.reports]
        moved = sorted((pair, n) for pair, n in self.verdicts.items() if pair[0] != pair[1])
        return Effects(
            reports=self.reports,
            changed=self.changed,
            same=sum(tally.counts["same"] for tally in tallies),
            verdicts=tuple(VerdictChange(old=old, new=new, reports=n) for (old, new), n in moved),
            rules=tuple(changed),
            unread=self.unread,
            unread_first=tuple(self.unread_first),
        )


def _pieces(source: Source) -> Iterator[tuple[str, Source]]:
    """
    Take an input of one JSON object a line apart, so that no more than one report of it is held at a time.

    Yields:
        The name of a report, and an input of it alone; of any other input no name, and the input as it is.
    """
    first, _, rest = source.data.partition(b"\n")
    if first[:1] != b"{" or not rest.strip() or not _is_whole(first):
        yield "", source
        return
    lines = filter(bytes.strip, io.BytesIO(source.data))
    for n, line in enumerate(lines, 1):
        yield f"{source.name}#{n}", Source(name=source.name, data=line)


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True


def _told(case: Case) -> Told:
    """List what is told of a report: failures, and what of error or warning level is left open."""
    found: dict[Key, tuple[int, str]] = {}
    for number in case.outcomes.open:
        rule, outcome = case.program.rule_of(number), case.outcomes.of(number)
        if outcome is Outcome.FAIL or rule.severity is not Severity.INFO:
            key = (rule.id, case.program.instances[number].pairs)
            found[key] = (number, f"{rule.severity.value} {outcome.value}")
    return found


def _verdict(case: Case) -> str:
    outcomes = case.outcomes
    graves = {outcomes.of(n) for n in outcomes.open if case.program.rule_of(n).severity is Severity.ERROR}
    return next((outcome.value for outcome in _GRAVITY if outcome in graves), Outcome.PASS.value)


def _effect(old: tuple[int, str] | None, new: tuple[int, str] | None) -> str:
    if old is None or new is None:
        return "appears" if old is None else "vanishes"
    return "same" if old[1] == new[1] else "level"
