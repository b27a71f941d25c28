"""
Outcomes told to people: findings with operands, both sides, the difference, the cells and where they stand.

Numeric checks are worked out a second time here, by the simpleeval reading; if the two readings disagree, the finding
says so instead of pretending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

import msgspec

from gouji.engine.decide import evaluate, lookup
from gouji.engine.evaluate import outcome_of
from gouji.engine.intervals import Interval, Value, plain, subtract
from gouji.engine.outcomes import Outcomes, Verdict
from gouji.engine.program import Program
from gouji.findings import CellRef, CellState, Finding, Location, Outcome
from gouji.messages import fill, phrase
from gouji.numbers import Number, show
from gouji.packs.expression import Expression
from gouji.packs.model import Rule
from gouji.reports.facts import Facts
from gouji.reports.model import Report, Unreadable

_MAX_TERMS = 12
_NOT_CELLS = frozenset(("compare", "and", "or", "not"))
_PASS = Verdict(Outcome.PASS)


class Case(NamedTuple):
    """A report under explanation: the program, the report, its figures, its outcomes, the language of the words."""

    program: Program
    report: Report
    facts: Facts
    outcomes: Outcomes
    lang: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an expression with names, the same with numbers, and what it comes to."""

    names: str
    numbers: str
    value: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """How one instance came out: the finding it would give, the rule's expression, each step from the inside out."""

    finding: Finding
    expression: str
    when: str
    steps: tuple[Step, ...]


def finding(case: Case, number: int) -> Finding:
    """
    Tell one instance of a pack as a finding, whatever its outcome.

    Args:
        case: The report.
        number: The instance.
    """
    program, instance = case.program, case.program.instances[number]
    rule = program.rules[instance.rule]
    verdict = case.outcomes.others.get(number, _PASS)
    parts = _arithmetic(case, number, rule, verdict) if number in program.bound else _other(case, verdict)
    subject = _subject(case, instance.pairs)
    values = _values(case, subject, verdict, parts)
    words = rule.en if case.lang == "en" and rule.en else rule
    cells = parts.cells or verdict.cells
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        outcome=verdict.outcome,
        title=words.title,
        message=_message(case, words.message, words.title, verdict, parts, values),
        hint=fill(words.hint, values),
        grade=rule.grade,
        cites=tuple(program.pack.citations[c] for c in rule.cites),
        instance=instance.pairs,
        subject=subject,
        cells=tuple(cell_ref(case, n) for n in cells),
        left=parts.left,
        right=parts.right,
        difference=parts.difference,
        would_pass=parts.would_pass,
        detail=parts.detail,
        quote=verdict.hits[0].quote if verdict.hits else "",
        at=_place(case, verdict, cells, instance.pairs),
    )


def explain(case: Case, rule_id: str) -> tuple[Explanation, ...]:
    """
    Tell how each instance of a rule came out, step by step.

    Raises:
        KeyError: If no active rule has this id.
    """
    program = case.program
    positions = [i for i, r in enumerate(program.rules) if r.id == rule_id]
    if not positions:
        raise KeyError(rule_id)
    rule, span = program.rules[positions[0]], program.spans[positions[0]]
    return tuple(
        Explanation(
            finding=finding(case, number),
            expression=rule.check or "",
            when=rule.when or "",
            steps=tuple(_steps(case, number, rule)) if number in program.bound else (),
        )
        for number in range(*span)
    )


def cell_ref(case: Case, number: int) -> CellRef:
    """Show a cell, or a fact of the report's head, as it was printed."""
    layout, facts = case.program.layout, case.facts
    state, label = facts.state(number), layout.label(number, case.lang)
    odd = facts.odd.get(number)
    printed: int | str | None = None
    if state is CellState.NUMBER:
        value = facts.numbers[number]
        printed = value if isinstance(value, int) else show(value)
    elif odd is not None and odd.printed is not None:
        printed = odd.printed
    if number >= len(layout.cells):
        field = layout.form.fields[number - len(layout.cells)]
        raw = getattr(case.report, field.id) or None
        return CellRef(path=field.id, label=label, value=raw, state=state, at=case.report.provenance.get(field.id))
    path = layout.cells[number].path
    return CellRef(path=path, label=label, value=_as_printed(case, number, printed), state=state, at=_cell_place(case, path))


def _as_printed(case: Case, number: int, value: int | str | None) -> int | str | None:
    """Give a decimal as the report has it (`0.5460`), not as it is shown after reading."""
    cell = case.program.layout.cells[number]
    row = case.report.tables.get(cell.table, {}).get(cell.row)
    raw = row.get(cell.column) if isinstance(row, dict) else None
    return raw if isinstance(raw, str) and not isinstance(raw, Unreadable) else value


def _cell_place(case: Case, path: str) -> Location | None:
    provenance = case.report.provenance
    while path:
        if path in provenance:
            return provenance[path]
        path = path.rpartition("/")[0]
    return None


class _Parts(NamedTuple):
    """What the arithmetic of a finding adds."""

    cells: tuple[int, ...] = ()
    left: str | None = None
    right: str | None = None
    difference: str | None = None
    would_pass: str | None = None
    detail: str = ""
    disagreement: str = ""


def _arithmetic(case: Case, number: int, rule: Rule, verdict: Verdict) -> _Parts:
    from gouji.engine.reading import read  # simpleeval is paid for by those who want an explanation

    bound = case.program.bound[number]
    cell, tolerance = lookup(case.facts, case.program.layout, rule.missing), Fraction(rule.tolerance)
    disagreement = ""
    if verdict.outcome in (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED) and verdict.reason in ("", "reason.blanks"):
        guard = True if bound.when is None else read(bound.when, cell, {}, tolerance)
        second = outcome_of(guard, read(bound.check, cell, {}, tolerance)).outcome if guard is not False else None
        if second is not verdict.outcome:
            values = {"first": verdict.outcome.value, "second": second.value if second else "-"}
            disagreement = phrase("finding.disagreement", case.lang, values)
    decisive = _decisive(bound.check, cell, tolerance)
    if decisive is None:
        return _Parts(bound.cells, disagreement=disagreement)
    left, right = (evaluate(side, cell, {}, tolerance) for side in decisive.args[:2])
    difference = subtract(left, right)
    return _Parts(
        cells=bound.cells,
        left=_show(left, case.lang),
        right=_show(right, case.lang),
        difference=_show(difference, case.lang),
        would_pass=_would_pass(case, decisive, rule, verdict),
        detail=_detail(case, decisive, left, right, difference),
        disagreement=disagreement,
    )


def _decisive(node: Expression, cell: object, tolerance: Fraction) -> Expression | None:
    """Find the comparison that decides: the first of a conjunction that does not hold, else the first."""
    found = list(_comparisons(node))
    for comparison in found:
        if evaluate(comparison, cell, {}, tolerance) is not True:  # type: ignore[arg-type]
            return comparison
    return found[0] if found else None


def _comparisons(node: Expression) -> Iterator[Expression]:
    if node.op == "compare":
        yield node
    elif node.op in ("and", "or"):
        for arg in node.args:
            yield from _comparisons(arg)


def _would_pass(case: Case, node: Expression, rule: Rule, verdict: Verdict) -> str | None:
    """Solve an equality for the one blank on which it depends; both sides are linear in it, or nothing is said."""
    missing = verdict.cells
    if verdict.outcome is not Outcome.UNDETERMINED or len(missing) != 1 or node.value != ("==",):
        return None
    known = lookup(case.facts, case.program.layout, rule.missing)

    def gap(trial: Number) -> Value:
        sides = (evaluate(a, lambda n: trial if n == missing[0] else known(n), {}, Fraction(0)) for a in node.args)
        return subtract(*sides)

    at = [gap(trial) for trial in (0, 1, 2)]
    if any(isinstance(v, Interval) for v in at):
        return None
    zero, one, two = (Fraction(v) for v in at if not isinstance(v, Interval))
    if one == zero or two - one != one - zero:
        return None
    return show(plain(-zero / (one - zero)))


def _steps(case: Case, number: int, rule: Rule) -> Iterator[Step]:
    bound = case.program.bound[number]
    cell = lookup(case.facts, case.program.layout, rule.missing)
    for root in (bound.when, bound.check):
        for node in _inside_out(root) if root else ():
            value = evaluate(node, cell, {}, Fraction(rule.tolerance))
            yield Step(names=_text(case, node, None), numbers=_text(case, node, cell), value=_show(value, case.lang))


def _inside_out(node: Expression) -> Iterator[Expression]:
    for arg in node.args:
        yield from _inside_out(arg)
    if node.args:
        yield node


def _text(case: Case, node: Expression, cell: object) -> str:
    """Write an expression for people: with the names of its cells, or with their values."""
    if node.op == "number":
        return _show(node.value, case.lang)
    if node.op == "cell":
        assert isinstance(node.value, int)
        return _show(cell(node.value), case.lang) if callable(cell) else _name(case, node.value)
    args = [_text(case, a, cell) for a in node.args]
    if node.op == "compare":
        assert isinstance(node.value, tuple)
        signs = ["=" if op == "==" else op for op in node.value]
        return args[0] + "".join(f" {sign} {a}" for sign, a in zip(signs, args[1:], strict=True))
    if node.op in ("neg", "not"):
        return f"{'-' if node.op == 'neg' else 'not '}{args[0]}"
    if node.op in ("+", "-", "*", "/", "and", "or"):
        return "(" + f" {node.op} ".join(args) + ")"
    if node.op == "sum":
        return " + ".join(args) if len(args) <= _MAX_TERMS else f"sum({', '.join(args)})"
    return f"{node.op}({', '.join(args)})"


def _name(case: Case, number: int) -> str:
    return case.program.layout.label(number, case.lang)


def _detail(case: Case, node: Expression, left: Value, right: Value, difference: Value) -> str:
    """Write both sides with their operands: `a 10 + b 2 = 12`."""
    sides = "; ".join(_side(case, side, value) for side, value in zip(node.args[:2], (left, right), strict=True))
    if node.value != ("==",) or difference == 0:
        return sides
    return f"{sides}; {phrase('finding.difference', case.lang, {'difference': _show(difference, case.lang)})}"


def _side(case: Case, node: Expression, value: Value) -> str:
    terms = list(_terms(node, ""))
    if len(terms) == 1 and terms[0][1].op == "number":
        return _show(value, case.lang)
    shown = [(sign, t) for sign, t in terms if len(terms) <= 3 or not _is_zero(case, t)]
    rest = len(terms) - len(shown)
    text = " ".join(f"{sign} {_term(case, t)}".strip() for sign, t in shown[:_MAX_TERMS]).removeprefix("+ ") or "0"
    if rest:
        text += " " + phrase("finding.zeros", case.lang, {"count": rest})
    if len(shown) > _MAX_TERMS:
        text += " + …"
    return text if len(terms) == 1 and terms[0][1].op == "cell" else f"{text} = {_show(value, case.lang)}"


def _terms(node: Expression, sign: str) -> Iterator[tuple[str, Expression]]:
    """Take a sum apart into signed terms."""
    if node.op in ("+", "-"):
        yield from _terms(node.args[0], sign)
        yield from _terms(node.args[1], node.op if sign != "-" else "+" if node.op == "-" else "-")
    elif node.op == "sum":
        for arg in node.args:
            yield from _terms(arg, sign or "+")
    else:
        yield sign or "+", node


def _is_zero(case: Case, node: Expression) -> bool:
    return node.op == "cell" and node.value not in case.facts.unknown and case.facts.numbers[int(str(node.value))] == 0


def _term(case: Case, node: Expression) -> str:
    if node.op != "cell":
        return _text(case, node, None)
    assert isinstance(node.value, int)
    ref = cell_ref(case, node.value)
    word = str(ref.value) if ref.value is not None else phrase(f"state.{ref.state.value}", case.lang)
    return f"{ref.label} {word}"


def _show(value: object, lang: str) -> str:
    if value is None or isinstance(value, bool):
        return phrase(f"truth.{str(value).lower()}", lang)
    if isinstance(value, Interval):
        ends = (show(end) if end is not None else "∞" for end in value[:2])
        low, high = ends
        return f"{'-' if low == '∞' else ''}{low}..{high}"
    return show(value) if isinstance(value, int | Fraction) else str(value)


def _other(case: Case, verdict: Verdict) -> _Parts:
    """Tell what a structure or text verdict knows beyond the rule's own words."""
    return _Parts(
        cells=verdict.cells,
        left=_slot(verdict.slots, "left"),
        right=_slot(verdict.slots, "right"),
        difference=_slot(verdict.slots, "difference"),
        detail=phrase(verdict.reason, case.lang, verdict.values) if verdict.reason else "",
    )


def _slot(slots: Mapping[str, Number], name: str) -> str | None:
    return show(slots[name]) if name in slots else None


def _values(case: Case, subject: str, verdict: Verdict, parts: _Parts) -> dict[str, object]:
    """Fill the slots that messages of rules may have."""
    missing = "、".join(_name(case, n) for n in verdict.cells[:_MAX_TERMS])
    return {
        "subject": subject,
        "left": parts.left or "",
        "right": parts.right or "",
        "difference": parts.difference or "",
        "count": verdict.values.get("count", len(parts.cells)),
        "labels": "、".join(verdict.labels),
        "value": verdict.labels[0] if verdict.labels else parts.left or "",
        "expected": verdict.labels[1] if len(verdict.labels) > 1 else parts.right or "",
        "quote": verdict.hits[0].quote if verdict.hits else "",
        "missing": missing,
        "detail": parts.detail,
    }


def _message(
    case: Case, template: str, title: str, verdict: Verdict, parts: _Parts, values: Mapping[str, object]
) -> str:  # fmt: skip
    if parts.disagreement:
        return parts.disagreement
    if verdict.outcome is Outcome.FAIL:
        return fill(template, values) if template else phrase("finding.fails", case.lang, {"title": title})
    if verdict.outcome is Outcome.PASS:
        return phrase("finding.holds", case.lang, {"title": title})
    reason = phrase(verdict.reason, case.lang, {**verdict.values, "missing": values["missing"]}) if verdict.reason else ""
    return phrase(f"finding.{verdict.outcome.value}", case.lang, {"reason": reason})


def _subject(case: Case, pairs: tuple[tuple[str, str], ...]) -> str:
    """Name what an instance is about, in words."""
    form, parts, table = case.program.pack.form, [], None
    for kind, name in pairs:
        if kind == "table":
            table = case.program.layout.tables[name]
            parts.append(table.label if case.lang == "zh" or not table.en else table.en)
        elif kind in ("row", "column") and table is not None:
            item = next(i for i in (table.rows if kind == "row" else table.columns) if i.id == name)
            word = item.label if case.lang == "zh" or not item.en else item.en
            parts.append(phrase(f"subject.{kind}", case.lang, {"name": word}))
        elif kind == "section":
            section = next((s for s in form.sections if s.id == name), None)
            parts.append((section.label if case.lang == "zh" or not section.en else section.en) if section else name)
        else:
            parts.append(phrase(f"subject.{kind}", case.lang, {"name": name}))
    return " ".join(parts)


def _place(
    case: Case, verdict: Verdict, cells: tuple[int, ...], pairs: tuple[tuple[str, str], ...]
) -> Location | None:  # fmt: skip
    """Find where the reader should look first: the quoted words, the printed label, the first cell, the table, the section."""
    provenance = case.report.provenance
    if verdict.hits:
        return _hit_place(case, verdict)
    if verdict.at:
        return _cell_place(case, verdict.at)
    first = next((n for n in cells if n < len(case.program.layout.cells)), None)
    if first is not None and verdict.reason != "reason.absent":
        return _cell_place(case, case.program.layout.cells[first].path)
    named = dict(pairs)
    if "table" in named:
        section = case.program.layout.tables[named["table"]].section
        return provenance.get(named["table"]) or provenance.get(f"sections/{section}")
    return provenance.get(f"sections/{named['section']}") if "section" in named else None


def _hit_place(case: Case, verdict: Verdict) -> Location | None:
    hit = verdict.hits[0]
    provenance = case.report.provenance
    if hit.section in ("preamble", "title"):
        text, prefix = getattr(case.report, hit.section), hit.section
    else:
        section = next((s for s in case.report.sections if s.id == hit.section), None)
        text, prefix = (section.text if section and isinstance(section.text, str) else ""), f"sections/{hit.section}"
    paragraph = text.count("\n", 0, hit.start)
    return provenance.get(f"{prefix}/{paragraph}") or provenance.get(prefix)
