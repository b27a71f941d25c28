"""
Mutants that mean the same as what they were made of: there is nothing to notice about them, so they do not count.

Only what can be proven is left out: the same instances with the same normal form, or a policy of which nothing can depend.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import msgspec

from gouji.engine.outcomes import Instance
from gouji.engine.requirement import Context
from gouji.engine.structure import compile_require
from gouji.keeper.trial.normal import normal_bound, normal_truth
from gouji.keeper.trial.patterns import alphabet
from gouji.keeper.trial.words import slots_of
from gouji.packs.bind import bind_check, bind_claim
from gouji.packs.expression import Expression, cells
from gouji.packs.form import HEAD_UNIT, Layout
from gouji.packs.form_types import Labelled, Unit
from gouji.packs.lexicon import Entry, Lexicon
from gouji.packs.literals import demands
from gouji.packs.model import Claim, Rule
from gouji.packs.names import as_names

_SAID = Unit(type="decimal", min=0)
"""Of a number in a text it is known that it is not below zero."""


def is_alike(rule: Rule, changed: Rule, layout: Layout, lexicon: Lexicon) -> bool:
    """
    Say whether a changed rule is proven to judge every report as the rule does.

    Args:
        rule, changed: The rule and a mutant of it.
        layout, lexicon: Of the pack.
    """
    if rule.in_ != changed.in_:
        return False
    if rule.require is not None:
        return _requirements(rule, changed, layout)
    if (plain := _plain_words(rule)) is not None and plain == _plain_words(changed):
        return _is_covered(rule, changed, lexicon)
    frames = [_frame(each, layout, lexicon) for each in (rule, changed)]
    if rule.check is not None and changed.check is not None:
        return frames[0] == frames[1] and _checks(rule, layout) == _checks(changed, layout)
    if rule.claim is not None and changed.claim is not None and frames[0] == frames[1]:
        counted = any(_has_slot(node) for node in _holds(rule, layout, lexicon))
        same = _words(rule.claim, counted=counted) == _words(changed.claim, counted=counted)
        return same and _claims(rule, layout, lexicon) == _claims(changed, layout, lexicon)
    return False


def _requirements(rule: Rule, changed: Rule, layout: Layout) -> bool:
    """Compare what is asked of the form: by the instances, or by the labels that can be of a class told."""
    if rule.applies != changed.applies:
        return False
    if rule.labels == changed.labels and _asked(rule, layout) == _asked(changed, layout):
        return True
    return bool(rule.labels) and _labels_alike(rule, changed, layout)


def _asked(rule: Rule, layout: Layout) -> tuple[Instance, ...]:
    return compile_require(rule, 0, layout).instances


def _labels_alike(rule: Rule, changed: Rule, layout: Layout) -> bool:
    """Say whether no label of the form can be of a class that is told no more, or of one that is now told elsewhere too."""
    before, after = _labelled(rule, layout), _labelled(changed, layout)
    gone = set(rule.labels) - set(changed.labels)
    if not before <= after:
        return False
    return not gone & _classes(before) and not set(rule.labels) & (
        _classes(after - before) if after > before else set()
    )


def _labelled(rule: Rule, layout: Layout) -> set[Labelled]:
    """Give what bears the labels that a rule looks at."""
    context = Context(rule, 0, layout)
    assert rule.require is not None
    if rule.require.sections:
        return set(context.sections())
    return {item for _, item, _ in (context.rows() if rule.require.rows else context.columns())}


def _classes(items: set[Labelled]) -> set[str]:
    """Give the classes that labels can fall into; any text may be of none of them, and any may differ in its signs."""
    return {"typography", "unknown"} | {variant.kind for item in items for variant in item.variants}


def _plain_words(rule: Rule) -> Rule | None:
    """Give a rule without the words that take hits back; None if it has none."""
    for key in ("text", "claim"):
        shape = getattr(rule, key)
        if shape is not None and shape.unless is not None:
            return msgspec.structs.replace(rule, **{key: msgspec.structs.replace(shape, unless=None)})
    return None


def _is_covered(rule: Rule, changed: Rule, lexicon: Lexicon) -> bool:
    """Say whether all words that are gone at one level stand at a wider one, in which the narrower one lies."""
    before, after = ((each.text or each.claim).unless for each in (rule, changed))  # type: ignore[union-attr]
    for n, level in enumerate(_LEVELS):
        gone = set(as_names(getattr(before, level))) - set(as_names(getattr(after, level)))
        wider = {name for other in _LEVELS[n + 1 :] for name in as_names(getattr(after, other))}
        for name in gone:
            covered = name in wider and _is_found_within(lexicon[name])
            if not covered and not (level == "match" and _is_foreign(lexicon[name], _said(rule, lexicon))):
                return False
    return True


def _is_found_within(entry: Entry) -> bool:
    """
    Say whether what an entry matches in a part of a sentence it matches in the whole.

    A clause begins with its sentence or behind a comma; where a pattern takes either, its anchor is none.
    """
    return all(demands(_BEGINNING.sub("", p.of(_ANY_YEAR).source)).whole for p in entry.patterns)


def _said(rule: Rule, lexicon: Lexicon) -> list[Entry]:
    names = as_names(rule.claim.says) if rule.claim else as_names(rule.text.must_not) if rule.text else ()
    return [lexicon[name] for name in names]


def _is_foreign(entry: Entry, said: list[Entry]) -> bool:
    """Say whether each word of an entry has a sign that nothing of what is said can hold."""
    signs = [alphabet(pattern.of(_ANY_YEAR).source) for each in said for pattern in each.patterns]
    signs += [frozenset(word) for each in said for word in each.words]
    known = {sign for each in signs for sign in each or ()}
    return None not in signs and not entry.patterns and all(set(word) - known for word in entry.words)


_LEVELS = ("match", "clause", "sentence", "text")
_BEGINNING = re.compile(r"\(\?:\^\|\[[^\]^]*,[^\]]*\]\)")
_ANY_YEAR = 2021


def _frame(rule: Rule, layout: Layout, lexicon: Lexicon) -> tuple[Any, ...]:
    """Give what stands around the expressions; where a claim is about no cell, none can be missing."""
    if rule.claim is not None and not any(cells(node) for node in _holds(rule, layout, lexicon)):
        return (rule.applies,)
    return rule.applies, rule.missing


def _words(claim: Claim, *, counted: bool) -> tuple[Any, ...]:
    return claim.says, claim.fixed, claim.parts, claim.unless, claim.count if counted else ""


def _checks(rule: Rule, layout: Layout) -> list[Any]:
    units, tolerance = _units(layout), Fraction(rule.tolerance)
    return [(b.binding.pairs(), normal_bound(b, units, tolerance)) for b in bind_check(rule, layout)]


def _claims(rule: Rule, layout: Layout, lexicon: Lexicon) -> set[str]:
    units, tolerance = _units(layout), Fraction(rule.tolerance)
    found = [normal_truth(node, units, tolerance) for node in _holds(rule, layout, lexicon)]
    equal = {repr(each[1]) for each in found if each[0] == "=="}
    return {repr(_beside(each, equal)) for each in found}


def _beside(node: Any, equal: set[str]) -> Any:
    """Leave it open whether two sides may be equal, where another of the conditions holds if they are."""
    if node[0] == "and":
        return ("and", tuple(sorted((_beside(part, equal) for part in node[1]), key=repr)))
    return (_OPEN[node[0]], node[1]) if node[0] in _OPEN and repr(node[1]) in equal else node


_OPEN = {"<": "<=", ">": ">="}


def _has_slot(node: Expression) -> bool:
    """Say whether a condition depends on what is said; of one that does not, all hits say the same."""
    return node.op == "slot" or any(map(_has_slot, node.args))


def _holds(rule: Rule, layout: Layout, lexicon: Lexicon) -> list[Expression]:
    assert rule.claim is not None
    slots = slots_of(rule, lexicon)
    return [bind_claim(text, "holds", rule, layout, slots) for text in as_names(rule.claim.holds)]


def _units(layout: Layout) -> Callable[[Expression], Unit | None]:
    def unit(node: Expression) -> Unit | None:
        if node.op == "slot":
            return _SAID
        number = node.value
        assert isinstance(number, int)
        return layout.cells[number].unit if number < len(layout.cells) else HEAD_UNIT

    return unit
