"""
A rule pack made ready to run: every instance numbered, numeric rules compiled into one kernel, the rest into judges.

Made once a pack and used for any number of reports; holds no state of a report.
"""

from __future__ import annotations

import copy
import functools
from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gouji.engine.companions import ALONE, AtHand, Companions, Sought
from gouji.engine.instances import Bounds, Listed, Spread
from gouji.engine.kernel import CheckRule, Kernel, build
from gouji.engine.naming import Naming
from gouji.engine.narrative import (
    TextJudge,
    TextRules,
    compile_claim,
    compile_said,
    compile_text_rule,
    speaks_of_others,
)
from gouji.engine.needs import Needs
from gouji.engine.outcomes import Instance, Verdict
from gouji.engine.outlines import Outlines
from gouji.engine.plain import plain
from gouji.engine.requirement import Look, StructureCheck
from gouji.engine.signs import ALWAYS, Signs, plain_report
from gouji.engine.similar import NO_LAST, Likened, compile_similar
from gouji.engine.structure import compile_require
from gouji.engine.usual import UsualCheck, compile_usual
from gouji.engine.wording import TextCheck
from gouji.findings import Outcome
from gouji.packs.bind import bind_check
from gouji.packs.bound import Bound
from gouji.packs.form import HEAD_UNIT, Layout
from gouji.packs.form_types import Form, Unit
from gouji.packs.lexicon import Lexicon, compile_lexicon
from gouji.packs.model import Rule, RulePack
from gouji.packs.names import in_years
from gouji.packs.open_rows import Entity, Shape, shaped
from gouji.reports.facts import Facts, FactsReader
from gouji.reports.model import Report

_NO_PARTS = Verdict(Outcome.NOT_APPLICABLE, "reason.no-parts")
_NOT_ASKED = Verdict(Outcome.NOT_APPLICABLE, "reason.not-asked")


class Span(NamedTuple):
    """The instances of one rule: from `first` up to, not including, `stop`."""

    first: int
    stop: int


class Parts(NamedTuple):
    """What programs of one form and one lexicon have in common, made once where many are tried."""

    layout: Layout
    reader: FactsReader
    lexicon: Lexicon
    signs: Signs

    @staticmethod
    def of(pack: RulePack, shape: Shape | None = None) -> Parts:
        """
        Make the parts for the form and the lexicon of a pack.

        Args:
            pack: The pack.
            shape: How many entities the reports have, where the rows of the form depend on it; None for that of cases.
        """
        layout = Layout(pack.form if shape is None else shaped(pack.form, shape))
        return Parts(layout, FactsReader(layout), compile_lexicon(pack.words, pack.patterns), Signs(layout))


class Program:
    """
    A pack ready to run.

    Attributes:
        pack, layout, reader, lexicon: What it was made from.
        rules: The rules that are active, in order.
        tolerances: Their tolerances.
        needs: The cells without which their instances say nothing.
        spans: Their instances, rule by rule.
        instances: All instances.
        positions: The position of the rule of each instance.
        backward: Instances that use figures of the year before.
        gathered: Instances that use figures of the bodies below.
        beyond: Both of these.
        likened: First instance number and judge of the rules that hold texts or tables against those of other reports.
        named: The rules on text that ask for the names of other bodies.
        usual: First instance number and judge of the rules that hold figures against those of bodies of the same kind.
        spoken: The instances of the rules that bind only reports that say something, and what finds it.
        spoken_alone: Those of them that need no figures of the bodies below.
        attended: First instance number of the rules that ask whether companions are at hand, and which.
        void: Instances that speak of the rows of a list on which the reports have nobody.
        bound: Instance number to bound expressions, for `check` rules.
        kernel: The generated function of the rules on one report.
        reaching: Gives that of the rules that need more: 1 for the report of the year before, 2 for those of bodies below.
        doubted: First instance number and tables of the rules that ask whether cells are in their place.
        structure: First instance number and judge of the rules on what is there.
        texts: The rules on text.
        signs: Reads what about a report can rouse a requirement.
        users: Cell number to the `check` instances that use it.
        row_users: Table and row to the `check` instances that are about that row.
    """

    def __init__(self, pack: RulePack, parts: Parts | None = None, outlines: Outlines | None = None) -> None:
        self.pack = pack
        self.layout, self.reader, self.lexicon, self.signs = parts or Parts.of(pack)
        self._listed = _listed(outlines, self.layout)
        self.rules: tuple[Rule, ...] = tuple(r for r in pack.rules if r.status == "active")
        self.tolerances = tuple(Fraction(rule.tolerance) for rule in self.rules)
        self.needs = Needs()
        self.spans: list[Span] = []
        self.instances: Sequence[Instance] = self._listed.all
        self.bound: Mapping[int, Bound] = self._listed.bound
        self.doubted: list[tuple[int, tuple[str, ...]]] = []
        self.structure: list[tuple[int, StructureCheck]] = []
        self.likened: list[tuple[int, Likened]] = []
        self.attended: list[tuple[int, Sought]] = []
        self.named: list[Naming] = []
        self.usual: list[tuple[int, UsualCheck]] = []
        self.spoken: list[tuple[Span, tuple[TextCheck, ...]]] = []
        self.users: Mapping[int, Sequence[int]] = self._listed.users
        self.row_users: Mapping[tuple[str, str], Sequence[int]] = self._listed.about
        self.void = self._listed.void
        checks: tuple[list[CheckRule], ...] = ([], [], [])
        judges: list[tuple[int, TextJudge]] = []
        for position, rule in enumerate(self.rules):
            self._add(position, rule, checks, judges)
        self.positions = array("I", [n for n, span in enumerate(self.spans) for _ in range(*span)])
        size = self.layout.size
        self.backward, self.gathered = self._listed.reaching(size)
        self.follows = bool(self.backward) or any(
            each.cells and each.similar.to == "previous" for _, each in self.likened
        )
        self.beyond = frozenset(self.backward | self.gathered)
        self.spoken_alone = [each for each in self.spoken if each[0].first not in self.gathered]
        self._totals = tuple(sorted({c for n in self.gathered for c in self.bound[n].cells if c >= 2 * size}))
        shaped = bool(self.layout.lists or self.layout.form.entities)
        self._numbered = size * (4 if self.gathered else 2 if self.follows else 1)
        # Rules that are about others in some of their instances alone are in the kernel of this report.
        self._always = any(cell >= size for check in checks[0] for bound in check.bound for cell in bound.cells)
        self._always = self._always or isinstance(self._listed, Spread)
        self.reaching = functools.cache(lambda reach: self._kernel(reach, checks[reach], shaped=shaped))
        self.kernel: Kernel = self.reaching(0)
        self.texts = TextRules(judges, _official(pack.form))
        self.settled = functools.lru_cache(4096)(self._settled)
        self.meaning = functools.lru_cache(4096)(self._meaning)
        self.heeding = functools.lru_cache(256)(self._heeding)

    def called(self, entities: Mapping[str, Entity]) -> Program:
        """Give the same program with the names of a report's entities, by the ids of their slots."""
        if not entities:
            return self
        program = copy.copy(self)
        program.layout = self.layout.called(entities)
        return program

    def read(self, report: Report, companions: Companions = ALONE) -> Facts:
        """
        Read the figures of a report, and of those that it is held against where any rule uses them.

        Args:
            report: The report.
            companions: The others.
        """
        facts = self.reader.read(report)
        if self.follows and companions.last is not None:
            facts.follow(self.reader.read(companions.last))
        if self._always or facts.has_last or companions.parts:
            facts.numbers += [0] * (self._numbered - len(facts.numbers))
        if self.gathered and companions.parts:
            parts = [(part.name, self.reader.read(part.report)) for part in companions.parts]
            facts.gather(parts, self._totals, self.units, whole=not companions.absent)
        return facts

    @property
    def looks_back(self) -> bool:
        """Say whether any rule asks for the report of the year before."""
        asked = any(likened.similar.to == "previous" for _, likened in self.likened)
        return bool(self.backward) or asked or any(sought == "last" for _, sought in self.attended)

    @property
    def looks_down(self) -> bool:
        """Say whether any rule asks for the reports of the bodies below."""
        return bool(self.gathered) or any(sought == "parts" for _, sought in self.attended)

    @property
    def looks_around(self) -> bool:
        """Say whether any rule asks for the reports of other bodies."""
        asked = any(likened.similar.to == "others" for _, likened in self.likened)
        return asked or bool(self.named) or bool(self.usual)

    def needing(self, sought: Sought, year: int | None) -> tuple[str, ...]:
        """List the rules of a year that say nothing without a companion."""
        if sought == "sole":
            return ()
        numbers = self.backward if sought == "last" else self.gathered
        rules = {self.positions[n] for n in numbers}
        rules |= {
            each.instances[0].rule for _, each in self.likened if each.similar.to == "previous" and sought == "last"
        }
        bound = (self.rules[position] for position in sorted(rules))
        return tuple(rule.id for rule in bound if _binds(rule, year, "", set())[0] != "reason.other-years")

    @functools.cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units of the cells, then those of the facts of the report's head."""
        return (*(cell.unit for cell in self.layout.cells), *(HEAD_UNIT for _ in self.layout.form.fields))

    def touching(self, table: str) -> list[int]:
        """List the `check` instances that use a cell of a table, in order."""
        return self._listed.touching(self.layout, table)

    def made(self, number: int) -> Bound:
        """Give a `check` instance that is of no use afterwards."""
        return self.bound.made(number) if isinstance(self.bound, Bounds) else self.bound[number]

    def rule_of(self, number: int) -> Rule:
        """Give the rule of an instance."""
        return self.rules[self.positions[number]]

    def _meaning(self, position: int, lang: str) -> str:
        """Say in a sentence what the rule at a position asks."""
        return plain(self.rules[position], self.layout, lang, self.pack.words)

    def _add(
        self, position: int, rule: Rule, checks: tuple[list[CheckRule], ...], judges: list[tuple[int, TextJudge]]
    ) -> None:  # fmt: skip
        first = len(self.instances)
        if rule.check is not None:
            self._add_check(position, rule, checks)
        elif rule.require is not None and rule.require.companions is not None:
            self.attended.append((first, rule.require.companions))
            self._listed.take((Instance(position, ()),))
        elif rule.similar is not None:
            likened = compile_similar(rule, position, self.layout, self.pack.words)
            self.likened.append((first, likened))
            self._listed.take(likened.instances)
        elif rule.usual is not None:
            usual = compile_usual(rule, position, self.layout)
            self.usual.append((first, usual))
            self._listed.take(usual.instances)
        elif rule.require is not None:
            structure = compile_require(rule, position, self.layout)
            self.structure.append((first, structure))
            if rule.require.cells == "in_place":
                self.doubted.append((first, tuple(dict(i.pairs)["table"] for i in structure.instances)))
            self._listed.take(structure.instances)
        elif rule.text is not None or rule.claim is not None:
            compiler = compile_text_rule if rule.text is not None else compile_claim
            judge = compiler(rule, position, self.layout, self.lexicon)
            if speaks_of_others(judge):
                self.named.append(Naming(first, judge))
            else:
                judges.append((first, judge))
            self._listed.take(judge.instances)
        self.spans.append(Span(first, len(self.instances)))
        if said := compile_said(rule, self.layout, self.lexicon):
            self.spoken.append((self.spans[-1], said))

    def _add_check(self, position: int, rule: Rule, checks: tuple[list[CheckRule], ...]) -> None:
        bound = self._listed.placed(position)
        if bound is None:
            bound = bind_check(rule, self.layout)
            compiled = CheckRule(len(self.instances), bound, self.tolerances[position], rule.for_each == "cell")
            checks[_reach(bound, self.layout.size)].append(compiled)
        self._listed.add(position, bound)

    def _kernel(self, reach: int, checks: Sequence[CheckRule], *, shaped: bool) -> Kernel:
        if not checks and isinstance(self._listed, Spread):
            return self._listed.kernel(reach, None)
        counts = {n for n, cell in enumerate(self.layout.cells) if cell.unit.type == "integer"}
        numbered = self._numbered if reach or self._always else self.layout.size
        return self._listed.kernel(reach, build(checks, numbered, counts, shaped=shaped))

    def _heeding(self, signs: int) -> tuple[list[tuple[int, StructureCheck]], dict[int, Verdict]]:
        """
        Find the requirements that must be asked of a report with these signs.

        Returns:
            First instance number and requirement; and what the others say of every report that has none of their signs.
        """
        report = plain_report(self.layout)
        facts = self.reader.read(report)
        assert self.signs.read(report, facts) == ALWAYS
        look = Look(report, facts, facts.regular)
        verdicts: dict[int, Verdict] = {}
        for first, check in self.structure:
            if not check.heeds & signs:
                verdicts.update((first + n, verdict) for n, verdict in check.judge(look))
        return [item for item in self.structure if item[1].heeds & signs], verdicts

    def _settled(
        self, year: int | None, kind: str, covered: frozenset[int], at_hand: AtHand
    ) -> tuple[dict[int, Verdict], frozenset[int]]:  # fmt: skip
        """
        Find what does not depend on the figures: instances that do not apply, and those of which it is not known.

        Args:
            year: The report's year.
            kind: The kind of body.
            covered: Cells that are lawfully not there.
            at_hand: What is there to hold the report against.

        Returns:
            Verdicts by instance number, and the instances whose rule binds certain kinds of body while the kind is unknown.
        """
        verdicts = self._unheld(at_hand)
        unsure: set[int] = set()
        kinds = {k.id for k in self.pack.form.kinds}
        for rule, span in zip(self.rules, self.spans, strict=True):
            reason, sure = _binds(rule, year, kind, kinds)
            if reason and sure:
                verdict = Verdict(Outcome.NOT_APPLICABLE, reason, {"year": year, "kind": kind})
                verdicts.update(dict.fromkeys(range(*span), verdict))
            elif reason:
                unsure.update(range(*span))
        gone = {(self.layout.cells[n].table, self.layout.cells[n].row) for n in covered}
        lawful = Verdict(Outcome.NOT_APPLICABLE, "reason.covered")
        verdicts.update(dict.fromkeys(self.void, Verdict(Outcome.NOT_APPLICABLE, "reason.no-rows")))
        verdicts.update(dict.fromkeys((n for key in gone for n in self.row_users.get(key, ())), lawful))
        return verdicts, frozenset(unsure)

    def _unheld(self, at_hand: AtHand) -> dict[int, Verdict]:
        """Give the instances that cannot be decided for want of companions."""
        verdicts = dict.fromkeys((first for first, sought in self.attended if sought not in at_hand.asked), _NOT_ASKED)
        if not at_hand.figures:
            verdicts.update(dict.fromkeys(self.backward, NO_LAST))
        if not at_hand.parts:
            verdicts.update(dict.fromkeys(self.gathered, _NO_PARTS))
        for first, likened in self.likened:
            verdict = likened.unheld(has_last=at_hand.last, asked=at_hand.asked)
            if verdict is not None:
                verdicts.update(dict.fromkeys(range(first, first + len(likened.instances)), verdict))
        held = [(naming.first, naming.judge.instances, naming.unheld(at_hand.asked)) for naming in self.named]
        held += [(first, usual.instances, usual.unheld(at_hand.asked)) for first, usual in self.usual]
        for first, instances, verdict in held:
            if verdict is not None:
                verdicts.update(dict.fromkeys(range(first, first + len(instances)), verdict))
        return verdicts


def _listed(outlines: Outlines | None, layout: Layout) -> Listed | Spread:
    """Begin the instances of a program; where the names of the form forbid outlines, all of them are made."""
    ground = None if outlines is None else outlines.ground(layout)
    return Listed() if outlines is None or ground is None else Spread(outlines, ground)


def _reach(bound: Sequence[Bound], size: int) -> int:
    """
    Say which reports are needed to decide a rule.

    Returns:
        0 for this one alone, or where it differs from instance to instance; 1 for that of the year before as well, 2 for
        those of the bodies below.
    """
    reaches = {min(2, max((cell // size for cell in each.cells), default=0)) for each in bound if not each.is_void}
    return reaches.pop() if len(reaches) == 1 else 0


def _official(form: Form) -> str:
    """Put together the official words of a form, which stand in every report."""
    labelled = [*form.sections, *(item for t in form.tables for item in (t, *t.rows, *t.columns))]
    return "\n".join(dict.fromkeys(word for item in labelled for word in (item.label, *item.under)))


def _binds(rule: Rule, year: int | None, kind: str, kinds: set[str]) -> tuple[str, bool]:
    """Say why a rule does not bind a report ("" if it does), and whether that is certain."""
    if rule.applies is None:
        return "", True
    if rule.applies.years and year is not None and not in_years(rule.applies.years, year):
        return "reason.other-years", True
    if rule.applies.kinds and kind not in rule.applies.kinds:
        return "reason.other-kind", kind in kinds
    return "", True
