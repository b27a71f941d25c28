"""Rules of two states of an edition: which are new, gone or other, and in which ways."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from gouji.findings import Severity
from gouji.keeper.difference.model import RuleChange, What
from gouji.keeper.difference.values import changes, keys_of
from gouji.packs.model import Rule, RulePack

_WORDS = frozenset({"title", "message", "hint", "note", "en"})
_BASIS = frozenset({"cites", "grade"})
_ORDER: tuple[What, ...] = (
    "severity-up", "severity-down", "turned-on", "turned-off", "meaning", "lexicon", "basis", "words", "cases", "lint",
)  # fmt: skip


def rule_changes(old: RulePack, new: RulePack, lexicon: Mapping[str, Collection[str]], lang: str) -> list[RuleChange]:
    """
    List the rules that differ, in the order of the new state, those that are gone at the end.

    Args:
        old, new: The states of an edition.
        lexicon: Rule to the names of its words and patterns that are other.
        lang: The language of titles.
    """
    before, after = ({rule.id: rule for rule in pack.rules} for pack in (old, new))
    found = [_change(before.get(name), rule, lexicon.get(name, ()), lang) for name, rule in after.items()]
    gone = [_of(rule, "removed", lang) for name, rule in before.items() if name not in after]
    return [*(change for change in found if change is not None), *gone]


def _change(old: Rule | None, new: Rule, lexicon: Collection[str], lang: str) -> RuleChange | None:
    if old is None:
        return _of(new, "added", lang)
    named = frozenset({"cases"})
    keys = changes(keys_of(old, named=named), keys_of(new, named=named))
    what = {_what(change.key.partition(".")[0], old, new) for change in keys} | ({"lexicon"} if lexicon else set())
    if not what:
        return None
    return msgspec.structs.replace(
        _of(new, "changed", lang), what=tuple(each for each in _ORDER if each in what), keys=keys
    )


def _of(rule: Rule, kind: Any, lang: str) -> RuleChange:
    return RuleChange(
        rule=rule.id, kind=kind, severity=rule.severity.value, title=title_of(rule, lang), what=(), keys=()
    )  # fmt: skip


def title_of(rule: Rule, lang: str) -> str:
    """Say what must hold, in `lang` where the pack has words for it."""
    return rule.en.title if lang == "en" and rule.en is not None else rule.title


def _what(key: str, old: Rule, new: Rule) -> What:
    if key == "severity":
        return "severity-up" if _is_graver(new.severity, old.severity) else "severity-down"
    if key == "status":
        return "turned-on" if new.status == "active" else "turned-off"
    if key in ("cases", "lint"):
        return "cases" if key == "cases" else "lint"
    return "words" if key in _WORDS else "basis" if key in _BASIS else "meaning"


def _is_graver(one: Severity, other: Severity) -> bool:
    return one.rank < other.rank


def names_used(rule: Rule) -> frozenset[str]:
    """Collect the names of the lexicon that a rule may use."""
    return frozenset(_texts([msgspec.to_builtins(part) for part in (rule.text, rule.claim) if part is not None]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
