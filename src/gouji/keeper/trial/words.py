"""Which names of the lexicon a rule rests on, itself or because a pattern includes them."""

from __future__ import annotations

import re

from gouji.packs.lexicon import Lexicon
from gouji.packs.model import Rule, RulePack
from gouji.packs.names import as_names

_INCLUDE = re.compile(r"\{=([^{}]*)\}")


def entries_of(rule: Rule, pack: RulePack) -> tuple[str, ...]:
    """
    Name the entries of the lexicon that a rule rests on.

    Args:
        rule: The rule.
        pack: The pack, for what its patterns include.

    Returns:
        Names, each once: those of the rule first.
    """
    waiting, found = list(_named(rule)), dict.fromkeys(_named(rule))
    while waiting:
        for pattern in pack.patterns.get(waiting.pop(), ()):
            new = [name for name in _INCLUDE.findall(pattern) if name not in found]
            found.update(dict.fromkeys(new))
            waiting += new
    return tuple(found)


def slots_of(rule: Rule, lexicon: Lexicon) -> frozenset[str]:
    """Name the slots that the expressions of a claim may use."""
    claim = rule.claim
    if claim is None:
        return frozenset()
    said = (slot for name in as_names(claim.says) for slot in lexicon[name].slots)
    return frozenset((*said, *claim.fixed, *(("parts",) if claim.parts else ())))


def _named(rule: Rule) -> tuple[str, ...]:
    shape = rule.text or rule.claim
    if shape is None:
        return ()
    keys = ("must", "any", "must_not", "each") if rule.text else ("says", "parts")
    found = [name for key in keys for name in as_names(getattr(shape, key)) if name]
    for level in ("match", "clause", "sentence", "text") if shape.unless else ():
        found += as_names(getattr(shape.unless, level))
    return tuple(dict.fromkeys(found))
