"""
The mutants of a rule and of a lexicon: every operator, applied wherever it can be.

A mutant that does not load (a name that means nothing, an empty requirement) is none: the linter would have told it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any

import msgspec

from gouji.keeper.trial.expressions import Vocabulary, changed_expressions
from gouji.keeper.trial.mutant import Mutant
from gouji.keeper.trial.patterns import widened
from gouji.keeper.trial.words import slots_of
from gouji.packs.bind import bind_check, bind_claim
from gouji.packs.expression import ExpressionFault
from gouji.packs.form import Layout
from gouji.packs.lexicon import Lexicon
from gouji.packs.model import Rule, RulePack, TextRule
from gouji.packs.names import as_names

_REPLACE = msgspec.structs.replace
Found = Iterator[Mutant]
_STEP = Fraction(5, 100)
"""By how much the limit of a ratio is moved."""


def mutants_of(rule: Rule, layout: Layout, lexicon: Lexicon) -> Found:
    """
    Make all mutants of a rule, in a fixed order.

    Args:
        rule: A rule without faults.
        layout, lexicon: Of its pack.
    """
    for make in (
        _expressions,
        _when,
        _missing,
        _tolerance,
        _only,
        _places,
        _applies,
        _labels,
        _text,
        _claim,
        _similar,
        _usual,
    ):
        for mutant in make(rule, layout):
            assert mutant.rule is not None
            changed = _loadable(mutant.rule, layout, lexicon)
            if changed is not None:
                yield mutant._replace(rule=changed)


def mutants_of_lexicon(pack: RulePack, names: Collection[str]) -> Found:
    """Make all mutants of the patterns of some names of a lexicon."""
    for name, patterns in pack.patterns.items():
        for n, pattern in enumerate(patterns) if name in names else ():
            for piece, rest in widened(pattern):
                changed = (*patterns[:n], rest, *patterns[n + 1 :])
                yield Mutant(name, "pattern", ("patterns", name, str(n)), piece, "", None, changed)


def _loadable(rule: Rule, layout: Layout, lexicon: Lexicon) -> Rule | None:
    """Give the rule as it would load; of a claim, without the expressions whose numbers nothing says any more."""
    try:
        if rule.check is not None:
            bind_check(rule, layout)
    except ExpressionFault:
        return None
    if rule.claim is None:
        return rule
    asked = as_names(rule.claim.holds)
    holds = tuple(text for text in asked if _says(rule, text, layout, lexicon))
    if holds == asked:
        return rule
    return _REPLACE(rule, claim=_REPLACE(rule.claim, holds=holds)) if holds else None


def _says(rule: Rule, text: str, layout: Layout, lexicon: Lexicon) -> bool:
    try:
        bind_claim(text, "holds", rule, layout, slots_of(rule, lexicon))
    except ExpressionFault:
        return False
    return True


def _mutant(rule: Rule, operator: str, path: tuple[str, ...], before: str, after: str, **new: Any) -> Mutant:
    return Mutant(rule.id, operator, path, before, after, _REPLACE(rule, **new))


def _expressions(rule: Rule, layout: Layout) -> Found:
    vocabulary = Vocabulary(rule, layout)
    for key in ("check", "when"):
        text = getattr(rule, key)
        for change in changed_expressions(_as_names(text), vocabulary) if text else ():
            before, after, whole = map(_as_numbers, (change.before, change.after, change.text))
            yield _mutant(rule, change.operator, (key,), before, after, **{key: whole})


_NUMBERED = re.compile(r"\{\s*([a-z]+)\s*(?:([+-])\s*(\d{1,3}))?\s*\}")
_STANDING = re.compile(r"__([a-z]+?)(?:__(plus|minus)(\d{1,3}))?__")
_SIGNS = {"+": "plus", "-": "minus", "plus": "+", "minus": "-"}


def _as_names(text: str) -> str:
    """Write what stands for a number within names (`{n-1}`) as part of the names, so that the expression parses."""
    return _NUMBERED.sub(lambda m: f"__{m[1]}{'__' + _SIGNS[m[2]] + m[3] if m[2] else ''}__", text)


def _as_numbers(text: str) -> str:
    return _STANDING.sub(lambda m: f"{{{m[1]}{_SIGNS[m[2]] + m[3] if m[2] else ''}}}", text)


def _when(rule: Rule, layout: Layout) -> Found:
    if rule.when:
        yield _mutant(rule, "when", ("when",), rule.when, f"not ({rule.when})", when=f"not ({rule.when})")
        yield _mutant(rule, "when", ("when",), rule.when, "", when=None)


def _missing(rule: Rule, layout: Layout) -> Found:
    """Change the policy for missing cells, where figures are asked for; claims take no notice of `fail`."""
    if rule.check is None and rule.claim is None:
        return
    for value in ("undetermined", "zero", "fail", "not-applicable"):
        if value != rule.missing and not (rule.claim and value == "fail"):
            yield _mutant(rule, "missing", ("missing",), rule.missing, value, missing=value)


def _tolerance(rule: Rule, layout: Layout) -> Found:
    if rule.check is None and rule.claim is None:
        return
    least = Fraction(1)
    for value in (Fraction(rule.tolerance) + least, Fraction(rule.tolerance) - least):
        if value >= 0:
            text = str(float(value)) if value.denominator > 1 else str(value)
            yield _mutant(rule, "tolerance", ("tolerance",), rule.tolerance, text, tolerance=text)


def _only(rule: Rule, layout: Layout) -> Found:
    names = as_names(rule.only)
    if names:
        yield _mutant(rule, "only", ("only",), ", ".join(names), "", only=())
    for name, rest in _fewer(names):
        yield _mutant(rule, "only", ("only",), name, "", only=rest)


def _places(rule: Rule, layout: Layout) -> Found:
    """Look at one place fewer."""
    for name, rest in _fewer(as_names(rule.in_)):
        yield _mutant(rule, "place", ("in",), name, "", in_=rest)


def _applies(rule: Rule, layout: Layout) -> Found:
    applies = rule.applies
    if applies is None:
        return
    yield _mutant(rule, "applies", ("applies",), "applies", "", applies=None)
    if applies.kinds and applies.years:
        yield _mutant(rule, "applies", ("applies", "kinds"), "kinds", "", applies=_REPLACE(applies, kinds=()))
        yield _mutant(rule, "applies", ("applies", "years"), "years", "", applies=_REPLACE(applies, years=None))
    for name, rest in _fewer(applies.kinds):
        yield _mutant(rule, "applies", ("applies", "kinds"), name, "", applies=_REPLACE(applies, kinds=rest))
    for place in applies.says if applies.kinds or applies.years else ():
        says = {key: names for key, names in applies.says.items() if key != place}
        yield _mutant(rule, "applies", ("applies", "says"), place, "", applies=_REPLACE(applies, says=says))


def _labels(rule: Rule, layout: Layout) -> Found:
    for name, rest in _fewer(rule.labels):
        yield _mutant(rule, "label", ("labels",), name, "", labels=rest)


def _text(rule: Rule, layout: Layout) -> Found:
    text = rule.text
    if text is None:
        return
    for key in ("must", "any", "must_not", "each"):
        for name, rest in _fewer(as_names(getattr(text, key)), least=0):
            changed = _REPLACE(text, **{key: rest})
            if _asks(changed):
                yield _mutant(rule, "name", ("text", key), name, "", text=changed)
    yield from _unless(rule, "text")
    for key in ("at_least", "at_most"):
        bound = getattr(text, key)
        for value in (bound - 1, bound + 1) if bound else ():
            changed = _REPLACE(text, **{key: value})
            if _asks(changed):
                yield _mutant(rule, "length", ("text", key), str(bound), str(value), text=changed)


def _asks(text: TextRule) -> bool:
    return bool(text.must or text.any or text.must_not or text.each or text.at_least or text.at_most)


def _claim(rule: Rule, layout: Layout) -> Found:
    claim = rule.claim
    if claim is None:
        return

    def change(operator: str, key: str, before: str, after: str, value: Any) -> Mutant:
        return _mutant(rule, operator, ("claim", key), before, after, claim=_REPLACE(claim, **{key: value}))

    for name, rest in _fewer(as_names(claim.says)):
        yield change("name", "says", name, "", rest)
    if claim.parts and "parts" not in " ".join(as_names(claim.holds)):
        yield change("name", "parts", claim.parts, "", "")
    yield from _unless(rule, "claim")
    for key, value in claim.fixed.items():
        yield change("constant", "fixed", f"{key}: {value}", f"{key}: {value + 1}", {**claim.fixed, key: value + 1})
    yield change("count", "count", claim.count, *(("all", "all") if claim.count == "any" else ("any", "any")))
    holds = as_names(claim.holds)
    vocabulary = Vocabulary(rule, layout)
    for n, text in enumerate(holds):
        if len(holds) > 1:
            yield change("holds", "holds", text, "", (*holds[:n], *holds[n + 1 :]))
        for new in changed_expressions(text, vocabulary):
            yield change(new.operator, "holds", new.before, new.after, (*holds[:n], new.text, *holds[n + 1 :]))


def _similar(rule: Rule, layout: Layout) -> Found:
    """Take out fewer words, count what does not count, move the limit and the least length."""
    similar = rule.similar
    if similar is None:
        return

    def change(operator: str, key: str, before: str, after: str, value: Any) -> Mutant:
        return _mutant(rule, operator, ("similar", key), before, after, similar=_REPLACE(similar, **{key: value}))

    for key in ("without", "aside"):
        for name, rest in _fewer(as_names(getattr(similar, key)), least=0):
            yield change("name", key, name, "", rest)
    for least in (similar.least - 1, similar.least + 1):
        if least:
            yield change("length", "least", str(similar.least), str(least), least)
    if similar.at_most is not None:
        yield change("constant", "at_most", similar.at_most, "", None)
        for limit in (Fraction(similar.at_most) - _STEP, Fraction(similar.at_most) + _STEP):
            if 0 <= limit <= 1:
                yield change("constant", "at_most", similar.at_most, f"{float(limit):g}", f"{float(limit):g}")


def _usual(rule: Rule, layout: Layout) -> Found:
    """Move the share, the multiple, the figure and the number of reports from which on figures are told."""
    usual = rule.usual
    if usual is None:
        return

    def change(operator: str, key: str, value: Any) -> Mutant:
        before = str(getattr(usual, key))
        return _mutant(rule, operator, ("usual", key), before, str(value), usual=_REPLACE(usual, **{key: value}))

    yield change("constant", "share", f"{float(max(Fraction(usual.share) - _STEP, Fraction(0))):g}")
    yield change("constant", "share", "1")
    for times in (Fraction(usual.times) / 2, Fraction(usual.times) * 2):
        yield change("constant", "times", f"{float(times):g}")
    for key in ("above", "least"):
        for value in (getattr(usual, key) - 1, getattr(usual, key) + 1):
            if value >= (0 if key == "above" else 2):
                yield change("length", key, value)


def _unless(rule: Rule, shape: str) -> Found:
    """Drop the names that take a hit back, one by one."""
    inner: Any = getattr(rule, shape)
    if inner.unless is None:
        return
    for key in ("match", "clause", "sentence", "text"):
        for name, rest in _fewer(as_names(getattr(inner.unless, key)), least=0):
            unless = _REPLACE(inner.unless, **{key: rest})
            changed = _REPLACE(inner, unless=unless)
            yield _mutant(rule, "name", (shape, "unless", key), name, "", **{shape: changed})


def _fewer(names: tuple[str, ...], *, least: int = 1) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each name with the others; `least` of them must be left."""
    for n, name in enumerate(names):
        rest = (*names[:n], *names[n + 1 :])
        if len(rest) >= least:
            yield name, rest
