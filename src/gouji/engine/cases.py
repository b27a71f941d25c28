"""
The cases of rules, run: each rule carries its own tests, and this says which hold.

A case gives figures to one instance of a rule, or lays a piece of a report over a complete one; `packs.model.Case` says
how.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from gouji.engine.companions import Companions, Part, Sought
from gouji.engine.evaluate import judge_facts
from gouji.engine.explain import finding
from gouji.engine.program import Parts, Program
from gouji.engine.signs import SOME_DAY
from gouji.engine.telling import Case as Explained
from gouji.findings import Outcome
from gouji.packs.bind import Scope
from gouji.packs.bound import Binding, Bound
from gouji.packs.expression import ExpressionFault, bind, parse
from gouji.packs.form import Cell, fold
from gouji.packs.form_types import SlotRow
from gouji.packs.model import Case, Rule, RulePack
from gouji.packs.names import as_names
from gouji.packs.open_rows import Shape, sample_shape
from gouji.reports.model import Report
from gouji.reports.slots import entities_of, slots_of

_GRAVITY = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.PASS, Outcome.NOT_APPLICABLE)


_OF_LAST = "last/"
"""Before the path of what a case takes out of the report of the year before."""


class CaseResult(msgspec.Struct, frozen=True, kw_only=True):
    """How one case came out; `fault` says in a message code and values why it could not be run, if so."""

    rule: str
    case: str
    expected: str
    found: str
    passed: bool
    fault: str = ""
    detail: str = ""


class CaseFault(Exception):
    """A case that cannot be run: a message code and what it is about."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


def run_cases(pack: RulePack) -> tuple[CaseResult, ...]:
    """
    Run all cases of all rules, those of rules that are off too.

    Args:
        pack: The pack.

    Returns:
        A result a case, in the order of the pack.
    """
    active = tuple(msgspec.structs.replace(r, status="active") for r in pack.rules)
    whole = msgspec.structs.replace(pack, rules=active)
    parts = Parts.of(whole)
    of_shape = functools.lru_cache(8)(lambda shape: Parts.of(whole, shape))
    results: list[CaseResult] = []
    for position, rule in enumerate(active):
        # What a row read a column off would mend is told by the relations of other rules.
        alone = rule.require is None or rule.require.cells != "in_place"
        program = Program(msgspec.structs.replace(whole, rules=(rule,)) if alone else whole, parts)
        runner = CaseRunner(program, of_shape)
        results += [runner.run(0 if alone else position, rule, case) for case in rule.cases]
    return tuple(results)


class CaseRunner:
    """Runs cases against a program."""

    def __init__(self, program: Program, parts_of: Callable[[Shape], Parts] | None = None) -> None:
        """
        Prepare to run.

        Args:
            program: The rules.
            parts_of: Gives the parts for another number of entities than the cases have, where many runners share them.
        """
        self.program = program
        parts_of = parts_of or functools.partial(Parts.of, program.pack)
        form = program.pack.form
        self.entities = {e.id: dict(zip(e.sample, e.sample, strict=True)) for e in form.entities}
        sampled = slots_of(Report(entities=self.entities), form)
        self.named = program.called(entities_of(sampled))
        self._of_shape = functools.lru_cache(8)(lambda shape: Program(program.pack, parts_of(shape)))

    def run(self, position: int, rule: Rule, case: Case) -> CaseResult:
        """Run one case of the rule at `position`."""
        try:
            outcome, difference = self._outcome(position, rule, case)
        except CaseFault as fault:
            return self._result(rule, case, "-", fault=fault.code, detail=fault.name)
        found = outcome.value
        if case.difference is not None and difference != case.difference:
            return self._result(rule, case, f"{found} ({difference})", expected=f"{case.expect} ({case.difference})")
        return self._result(rule, case, found)

    def _result(
        self, rule: Rule, case: Case, found: str, *, expected: str = "", fault: str = "", detail: str = ""
    ) -> CaseResult:
        expected = expected or case.expect
        return CaseResult(
            rule=rule.id,
            case=case.name,
            expected=expected,
            found=found,
            passed=found == expected,
            fault=fault,
            detail=detail,
        )

    def explained(self, position: int, rule: Rule, case: Case) -> tuple[Explained, int]:
        """
        Decide the report of a case, ready to be told.

        Args:
            position: Number of the rule in the program.
            rule, case: The rule and its case.

        Returns:
            The report under explanation, and the number of the instance that the case is about.

        Raises:
            CaseFault: If the case cannot be run.
        """
        plain = self._base(rule, case)
        for path in case.remove:
            if not path.startswith(_OF_LAST):
                _remove(plain, path.split("/"))
        numbers = range(*self.program.spans[position])
        if case.given is not None or case.at:
            number = self._instance(rule, case, numbers)
            self._give(rule, case, number, plain)
            numbers = range(number, number + 1)
        self._lay_over(rule, case, plain)
        try:
            report = msgspec.convert(plain, Report)
        except msgspec.ValidationError as error:
            raise CaseFault("case.report", str(error)) from None
        beside = self._companions(rule, case, number if case.given is not None or case.at else None)
        beside = self._with_others(rule, case, report, beside)
        program, slots = self.program, slots_of(report, self.program.pack.form)
        if slots is not None:
            if slots.shape != sample_shape(program.pack.form):
                program = self._of_shape(slots.shape)
                numbers = range(*program.spans[position])
            report, beside = slots.put(report), beside.each(slots.put)
        facts = program.read(report, beside)
        outcomes = judge_facts(program, report, facts, beside)
        if not numbers:
            raise CaseFault("case.no-instance")
        chosen = min(numbers, key=lambda n: _GRAVITY.index(outcomes.of(n)))
        return Explained(program.called(entities_of(slots)), report, facts, outcomes, "zh", slots), chosen

    def _outcome(self, position: int, rule: Rule, case: Case) -> tuple[Outcome, str | None]:
        explained, number = self.explained(position, rule, case)
        difference = finding(explained, number).difference if case.difference is not None else None
        return explained.outcomes.of(number), difference

    def _base(self, rule: Rule, case: Case) -> dict[str, Any]:
        """Make a complete report: `otherwise` in every cell where figures are given, else 0; plain text in every section."""
        form, value = self.program.pack.form, case.otherwise if case.given is not None else 0
        first = int(self.program.pack.years[:4])
        year = rule.applies.years if rule.applies and rule.applies.years else ""
        plain: dict[str, Any] = {
            "year": max(first, int(year[:4])) if year else first,
            "title": "",
            "published": "",
            "preamble": "",
            "sections": [{"id": s.id, "heading": s.label, "text": form.plain_text} for s in form.sections],
            "tables": {},
        }
        if self.entities:
            plain["entities"] = copy.deepcopy(self.entities)
        if rule.applies and rule.applies.kinds:
            plain["body"] = {"kind": rule.applies.kinds[0]}
        for cell in self.program.layout.cells:
            if not cell.optional:
                is_day = cell.unit.type == "date" and value == 0
                self._put(plain, cell, SOME_DAY if is_day else value)
        return plain

    def _put(self, plain: dict[str, Any], cell: Cell, value: Any) -> None:
        row = self.named.layout.row(cell.table, cell.row)
        key = row.name if isinstance(row, SlotRow) else cell.row
        plain["tables"].setdefault(cell.table, {}).setdefault(key, {})[cell.column] = value

    def _companions(self, rule: Rule, case: Case, number: int | None) -> Companions:
        """Make what the report of the case is held against: reports as this one, with what the case has of them."""
        asked: list[Sought] = []
        last, parts, absent = None, [], 0
        if case.last != "unasked":
            asked.append("last")
            last = self._last(rule, case, number) if self.program.looks_back and case.last != "none" else None
        if case.parts != "unasked" and self.program.looks_down:
            asked.append("parts")
            told = ({},) if case.parts is None else case.parts
            parts = [self._part(rule, case, number, n, own) for n, own in enumerate(told, 1) if isinstance(own, dict)]
            absent = len(told) - len(parts)
        names = tuple(f"{n}" for n in range(1, absent + 1))
        twins: tuple[str, ...] = ()
        if case.twins != "unasked":
            asked.append("sole")
            twins = case.twins
        return Companions(last=last, parts=tuple(parts), absent=names, twins=twins, asked=tuple(asked))

    def _with_others(self, rule: Rule, case: Case, report: Report, beside: Companions) -> Companions:
        """Hold the report against those of other bodies that the case has; as many as a crowd is, in turns."""
        if case.others is None or not self.program.looks_around:
            return beside
        from gouji.engine.alike import around, traits_of  # of no use to other rules

        plain = self._base(rule, case)
        others = [
            self._laid({**copy.deepcopy(plain), "body": {"name": f"{n}", "kind": report.body.kind}}, own)
            for n, own in enumerate(case.others, 1)
        ]
        taken = [traits_of(self.program, each) for each in others]
        crowd = [taken[n % len(taken)] for n in range(max(case.crowd, len(taken)))] if taken else []
        traits = {f"{n}": each for n, each in enumerate([traits_of(self.program, report), *crowd])}
        found = around(self.program, traits, "0")
        return msgspec.structs.replace(
            beside, likenesses=found.likenesses, names=found.names, norms=found.norms, asked=(*beside.asked, *found.asked)
        )  # fmt: skip

    def _last(self, rule: Rule, case: Case, number: int | None) -> Report:
        plain = self._base(rule, case)
        plain["year"] -= 1
        for path in case.remove:
            if path.startswith(_OF_LAST):
                _remove(plain, path.removeprefix(_OF_LAST).split("/"))
        if number is not None:
            self._give(rule, case, number, plain, blocks=(1,))
        return self._laid(plain, case.last if isinstance(case.last, dict) else {})

    def _part(self, rule: Rule, case: Case, number: int | None, position: int, own: dict[str, Any]) -> Part:
        """Make the report of a body below; the first has the figures that the case gives."""
        plain = self._base(rule, case)
        if number is not None and position == 1:
            self._give(rule, case, number, plain, blocks=(2, 3))
        return Part(name=f"{position}", report=self._laid(plain, own))

    def _laid(self, plain: dict[str, Any], own: dict[str, Any]) -> Report:
        _merge(plain, copy.deepcopy(own))
        try:
            return msgspec.convert(plain, Report)
        except msgspec.ValidationError as error:
            raise CaseFault("case.report", str(error)) from None

    def _instance(self, rule: Rule, case: Case, numbers: range) -> int:
        if not numbers:
            raise CaseFault("case.no-instance")
        if not case.at:
            return numbers[0]
        for number in numbers:
            pairs = self.program.instances[number].pairs
            if fold(case.at) in self._words(pairs):
                return number
        raise CaseFault("case.at", case.at)

    def _words(self, pairs: tuple[tuple[str, str], ...]) -> set[str]:
        """Name an instance in the ways a case may name it: ids and short names, and both joined by a slash."""
        layout, named = self.named.layout, dict(pairs)
        words = {fold(v) for v in named.values()}
        table = layout.tables.get(named.get("table", ""))
        if table is not None:
            items = [*table.rows, *table.columns]
            words |= {fold(i.name) for i in items if i.id in (named.get("row"), named.get("column"))}
            own = {item.id: item.name for item in table.rows if isinstance(item, SlotRow)}
            words.add(fold("/".join(own.get(v, v) for k, v in pairs if k != "table")))
        return words

    def _give(self, rule: Rule, case: Case, number: int, plain: dict[str, Any], blocks: tuple[int, ...] = (0,)) -> None:
        """Put the given figures that are those of a report into the cells that their names mean for the instance."""
        layout = self.program.layout
        bound = self.program.bound.get(number)
        for name, value in (case.given or {}).items():
            cells = self._cells(rule, bound, name)
            for cell in (n % layout.size for n in cells if n // layout.size in blocks):
                if cell < len(layout.cells):
                    self._put(plain, layout.cells[cell], value)
                else:
                    plain[layout.form.fields[cell - len(layout.cells)].id] = value

    def _cells(self, rule: Rule, bound: Bound | None, name: str) -> tuple[int, ...]:
        scope = Scope(self.program.layout, rule, bound.binding if bound else Binding())
        try:
            node = bind(parse(f"sum({name}) = 0"), scope.resolve, "truth", self.program.layout.aliases)
        except ExpressionFault as fault:
            raise CaseFault("case.name", f"{name} ({fault.code})") from None
        given = node.args[0].args
        if node.op != "compare" or node.args[0].op != "sum" or any(a.op != "cell" for a in given):
            raise CaseFault("case.name", name)
        return tuple(int(str(a.value)) for a in given)

    def _lay_over(self, rule: Rule, case: Case, plain: dict[str, Any]) -> None:
        if case.text is not None:
            self._texts(rule, case.text, plain)
        if case.report is not None:
            _merge(plain, copy.deepcopy(case.report))

    def _texts(self, rule: Rule, text: str | dict[str, str], plain: dict[str, Any]) -> None:
        ids = {fold(k): s.id for s in self.program.pack.form.sections for k in (s.id, s.name)}
        if isinstance(text, str):
            where = next(iter(as_names(rule.in_)), "narrative")
            text = {where if where != "narrative" else self.program.pack.form.sections[0].id: text}
        for name, words in text.items():
            if name in ("title", "preamble"):
                plain[name] = words
            elif fold(name) in ids:
                section = next((s for s in plain["sections"] if s["id"] == ids[fold(name)]), None)
                if section is None:  # the case has taken it out
                    raise CaseFault("case.text", name)
                section["text"] = words
            else:
                raise CaseFault("case.text", name)


def _merge(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Lay one mapping over another, key by key; lists, values and what is unreadable replace."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(under.get(key), dict) and "unreadable" not in value:
            _merge(under[key], value)
        else:
            under[key] = value


def _remove(plain: Any, path: list[str]) -> None:
    """Take the value at a path out; items of a list of sections go by their id."""
    for key in path[:-1]:
        plain = _child(plain, key)
    if isinstance(plain, list):
        found = [i for i in plain if isinstance(i, dict) and i.get("id") == path[-1]]
        if not found:
            raise CaseFault("case.remove", "/".join(path))
        plain.remove(found[0])
    elif isinstance(plain, dict) and path[-1] in plain:
        del plain[path[-1]]
    else:
        raise CaseFault("case.remove", "/".join(path))


def _child(plain: Any, key: str) -> Any:
    if isinstance(plain, list):
        return next((i for i in plain if isinstance(i, dict) and i.get("id") == key), {})
    return plain.get(key, {}) if isinstance(plain, dict) else {}
