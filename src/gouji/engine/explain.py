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

from gouji.engine.decide import Lookup, evaluate, is_possible, lookup, outcome_of
from gouji.engine.evidence import Evidence, evidence
from gouji.engine.formula import MAX_TERMS, name_of, operands, shown, told
from gouji.engine.intervals import OPERATORS, Interval, Value, Void, plain, subtract
from gouji.engine.outcomes import Verdict
from gouji.engine.telling import Case, cell_ref, place
from gouji.engine.telling import subject as subject_of
from gouji.findings import Finding, Outcome
from gouji.messages import fill, phrase
from gouji.numbers import Number, show
from gouji.packs.expression import Expression
from gouji.packs.model import Rule
from gouji.packs.names import as_names

COMMAS = {"zh": "、", "en": ", "}
"""What stands between the words of a list, by language."""
_PASS = Verdict(Outcome.PASS)


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """
    How one instance came out.

    Attributes:
        finding: The finding it would give.
        when, expression: Under which condition the rule binds, and what must hold; several that may hold are joined by "|".
        printed: What the report printed for the row, the heading or the column, where that is not the label of the form.
        evidence: What the outcome rests on.
    """

    finding: Finding
    expression: str
    when: str
    printed: str = ""
    evidence: Evidence = Evidence()


def finding(case: Case, number: int) -> Finding:
    """
    Tell one instance of a pack as a finding, whatever its outcome.

    Args:
        case: The report.
        number: The instance.
    """
    case = case.telling(number)
    program, instance = case.program, case.program.instances[number]
    rule = program.rules[instance.rule]
    verdict = case.outcomes.others.get(number, _PASS)
    parts = _arithmetic(case, number, rule, verdict) if number in program.bound else _other(case, verdict)
    subject = subject_of(case, instance.pairs)
    values = _values(case, subject, verdict, parts)
    words = rule.en if case.lang == "en" and rule.en else rule
    cells = tuple(n for n in parts.cells or verdict.cells if n not in case.facts.covered)
    return Finding(
        rule=rule.id,
        severity=case.severity(number),
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
        at=place(case, verdict, cells, instance.pairs),
        meaning=program.meaning(instance.rule, case.lang),
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
            expression=rule.check or (" | ".join(as_names(rule.claim.holds)) if rule.claim else ""),
            when=rule.when or "",
            printed=_printed(case, number),
            evidence=evidence(case, number),
        )
        for number in range(*span)
    )


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
    cell, tolerance = lookup(case.facts, case.program.layout, rule), Fraction(rule.tolerance)
    disagreement = ""
    if verdict.outcome in (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED) and verdict.reason in (
        "",
        "reason.blanks",
    ):
        guard = True if bound.when is None else read(bound.when, cell, {}, tolerance)
        second = outcome_of(guard, read(bound.check, cell, {}, tolerance)).outcome if guard is not False else None
        if second is not verdict.outcome:
            values = {"first": verdict.outcome.value, "second": second.value if second else "-"}
            disagreement = phrase("finding.disagreement", case.lang, values)
    decisive = _decisive(bound.check, cell, tolerance)
    if decisive is None:
        return _Parts(bound.cells, disagreement=disagreement)
    left, right = (evaluate(side, cell, {}, tolerance) for side in decisive.args[:2])
    difference = OPERATORS["-"](left, right)
    is_void = difference is Void.VALUE
    return _Parts(
        cells=bound.cells,
        left=None if is_void else told(case, decisive.args[0], left),
        right=None if is_void else told(case, decisive.args[1], right),
        difference=None if is_void else shown(difference, case.lang),
        would_pass=_would_pass(case, number, decisive, verdict),
        detail=operands(case, decisive, left, right, difference),
        disagreement=disagreement,
    )


def _decisive(node: Expression, cell: Lookup, tolerance: Fraction) -> Expression | None:
    """Find the comparison that decides: the first that does not hold of what applies, else the first."""
    found = list(_comparisons(node))
    for comparison in found:
        if evaluate(comparison, cell, {}, tolerance) not in (True, Void.TRUTH):
            return comparison
    return found[0] if found else None


def _comparisons(node: Expression) -> Iterator[Expression]:
    if node.op == "compare":
        yield node
    elif node.op in ("and", "or"):
        for arg in node.args:
            yield from _comparisons(arg)


def _would_pass(case: Case, number: int, node: Expression, verdict: Verdict) -> str | None:
    """Solve an equality for the one blank on which it depends; say nothing unless that value is possible and does it."""
    missing = verdict.cells
    if verdict.outcome is not Outcome.UNDETERMINED or len(missing) != 1 or node.value != ("==",):
        return None
    layout, rule, bound = case.program.layout, case.program.rule_of(number), case.program.bound[number]
    known = lookup(case.facts, layout, rule)

    def filled(trial: Number) -> Lookup:
        return lambda n: trial if n == missing[0] else known(n)

    def gap(trial: Number) -> Value:
        return subtract(*(evaluate(side, filled(trial), {}, Fraction(0)) for side in node.args))

    zero, one = gap(0), gap(1)
    if isinstance(zero, Interval) or isinstance(one, Interval) or zero == one:
        return None
    value = plain(Fraction(zero) / (zero - one))
    trees = [tree for tree in (bound.when, bound.check) if tree]
    holds = all(evaluate(tree, filled(value), {}, Fraction(rule.tolerance)) is True for tree in trees)
    return show(value) if holds and is_possible(layout, missing[0], value) else None


def _printed(case: Case, number: int) -> str:
    """Give the label that was printed in place of that of the form."""
    named = dict(case.program.instances[number].pairs)
    table, row, column = (named.get(kind, "") for kind in ("table", "row", "column"))
    labels = case.report.labels
    if table and row:
        return labels.get(f"{table}/{row}") or ""
    if table and column:
        heads = (labels.get(f"{table}/{row.id}/{column}") for row in case.program.layout.tables[table].rows)
        return next(filter(None, heads), "")
    return labels.get(f"sections/{named['section']}") or "" if "section" in named else ""


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
    comma = COMMAS[case.lang]
    missing = comma.join(name_of(case, n) for n in verdict.cells[:MAX_TERMS])
    return {
        "subject": subject,
        "left": parts.left or "",
        "right": parts.right or "",
        "difference": parts.difference or "",
        "count": verdict.values.get("count", len(parts.cells)),
        "labels": comma.join(verdict.labels),
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
    reason = (
        phrase(verdict.reason, case.lang, {**verdict.values, "missing": values["missing"]}) if verdict.reason else ""
    )
    return phrase(f"finding.{verdict.outcome.value}", case.lang, {"reason": reason})
