"""How a difference is said in words, the same on a terminal and in a comment."""

from __future__ import annotations

from collections import Counter

from gouji.keeper.difference.model import Difference, EditionChange, Example, PackState, RuleChange
from gouji.messages import phrase

HASH = 12
_ALONE = (("meaning",), ("lexicon",), ("basis",), ("words",), ("cases",), ("lint",))


def title(difference: Difference, lang: str) -> str:
    """Name both states."""
    return phrase("diff.title", lang, {"old": _state(difference.old, lang), "new": _state(difference.new, lang)})


def _state(state: PackState, lang: str) -> str:
    values = {"source": state.source, "id": state.id, "version": state.version, "sha256": state.sha256[:HASH]}
    return phrase("diff.state", lang, values)


def edition_title(edition: EditionChange, lang: str) -> str:
    """Name an edition, and whether it is new or gone."""
    kind = "" if edition.kind == "changed" else f"-{edition.kind}"
    return phrase(f"diff.edition{kind}", lang, {"edition": edition.edition})


def counts(edition: EditionChange, lang: str) -> str:
    """Count what differs in an edition."""
    kinds = Counter(rule.kind for rule in edition.rules)
    values = {kind: kinds[kind] for kind in ("added", "removed", "changed")}
    return phrase("diff.counts", lang, {**values, "items": len(edition.items)})


def what(rule: RuleChange, lang: str) -> str:
    """Say in which ways a rule differs."""
    if rule.kind != "changed":
        return phrase(f"diff.kind-{rule.kind}", lang)
    said = [phrase(f"diff.what-{each}", lang) for each in rule.what]
    joined = ("、" if lang == "zh" else ", ").join(said)
    return phrase("diff.only", lang, {"what": joined}) if rule.what in _ALONE else joined


def example_words(example: Example, lang: str) -> str:
    """Say of a finding which body's it is, and how it changed."""
    level = f"{example.old} → {example.new}" if example.effect == "level" else example.new or example.old or ""
    year = f" {example.year}" if example.year is not None else ""
    return f"{phrase(f'diff.effect-{example.effect}', lang)} {example.body or '-'}{year} ({example.source}) [{level}]"
