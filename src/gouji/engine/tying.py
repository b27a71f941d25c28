"""
What ties the figures of a report together: the linear relations of its rules, so that others can work them out again.

Relations of a single cell (no count below zero) tie nothing to anything and are left out, as are rules that do not bind
the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gouji.engine.decide import evaluate, lookup
from gouji.engine.linear import CONSTANT, Form, form_of, relations_of
from gouji.engine.telling import WHOSE, Case, cell_path, cell_ref, subject, told_path
from gouji.findings import CellState, Outcome
from gouji.numbers import Number, show
from gouji.packs.expression import Expression
from gouji.packs.model import Rule
from gouji.sheets import Check, Figure, Side


def checks_of(case: Case) -> Iterator[Check]:
    """List the relations between cells that bind a report, in the order of its rules."""
    for number, bound in sorted(case.program.bound.items()):
        rule = case.program.rule_of(number)
        if case.outcomes.of(number) is Outcome.NOT_APPLICABLE or relations_of(bound.check) is None:
            continue
        comparisons = list(_comparisons(bound.check))
        for comparison in comparisons:
            left, right = (form_of(arg) or {} for arg in comparison.args)
            cells = _cells(case, left, right)
            if len(cells) > 1:
                outcome = case.outcomes.of(number) if len(comparisons) == 1 else _outcome(case, rule, comparison)
                yield _check(case, number, (left, _sign(comparison), right), cells, outcome)


def figures_of(case: Case) -> Iterator[Figure]:
    """List the numbers that stand in no table and that relations of the report use."""
    layout = case.program.layout
    inside = len(layout.cells)
    used = {n for bound in case.program.bound.values() if relations_of(bound.check) for n in bound.cells if n >= inside}
    there = (True, case.facts.has_last, case.facts.has_parts, case.facts.has_parts)
    for number in sorted(n for n in used if there[n // layout.size]):
        ref, known = cell_ref(case, number), number not in case.facts.unknown
        text = "" if ref.value is None else str(ref.value)
        shown = show(case.facts.numbers[number]) if known else None
        yield Figure(path=_path(case, number), label=ref.label, text=text, number=shown)


def _comparisons(check: Expression) -> Iterator[Expression]:
    """Give each comparison of a linear condition by itself."""
    if check.op == "and":
        for arg in check.args:
            yield from _comparisons(arg)
        return
    assert isinstance(check.value, tuple)
    for left, sign, right in zip(check.args, check.value, check.args[1:], strict=False):
        yield Expression("compare", (left, right), (sign,))


def _sign(comparison: Expression) -> str:
    assert isinstance(comparison.value, tuple)
    return str(comparison.value[0])


def _outcome(case: Case, rule: Rule, comparison: Expression) -> Outcome:
    """Decide one of several comparisons."""
    truth = evaluate(comparison, lookup(case.facts, case.program.layout, rule), {}, Fraction(rule.tolerance))
    return {True: Outcome.PASS, False: Outcome.FAIL}.get(truth, Outcome.UNDETERMINED)


def _cells(case: Case, left: Form, right: Form) -> tuple[int, ...]:
    """Number the cells of both sides that are there, lawfully or not; those that are covered count nothing."""
    return tuple(n for n in sorted({*left, *right}) if n != CONSTANT and n not in case.facts.covered)


def _check(
    case: Case, number: int, sides: tuple[Form, str, Form], cells: tuple[int, ...], outcome: Outcome
) -> Check:  # fmt: skip
    (left, sign, right), rule = sides, case.program.rule_of(number)
    pairs = case.program.instances[number].pairs
    words = rule.en if case.lang == "en" and rule.en else rule
    return Check(
        rule=rule.id,
        title=words.title,
        severity=case.severity(number),
        instance=case.slots.pairs(pairs) if case.slots else pairs,
        subject=subject(case, pairs),
        left=_side(case, left, cells),
        sign=sign,
        right=_side(case, right, cells),
        tolerance=show(Fraction(rule.tolerance)) if sign in ("==", "!=") else "0",
        needed=tuple(_path(case, n) for n in cells if not _counts_zero(case, rule, n)),
        lacking="fail" if rule.missing == "fail" else "undetermined",
        outcome=outcome,
    )


def _side(case: Case, form: Form, cells: tuple[int, ...]) -> Side:
    terms = tuple((_path(case, n), show(_plain(form[n]))) for n in cells if n in form)
    return Side(terms=terms, constant=show(_plain(form.get(CONSTANT, 0))))


def _counts_zero(case: Case, rule: Rule, number: int) -> bool:
    """Say whether a cell of this state counts 0 by the rule where it has no number."""
    if case.facts.state(number) is CellState.ABSENT:
        return (rule.absent or rule.missing) == "zero"
    return rule.missing == "zero"


def _path(case: Case, number: int) -> str:
    block, own = divmod(number, case.program.layout.size)
    path = told_path(case, cell_path(case, own))
    return f"{WHOSE[block]}/{path}" if block else path


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value
