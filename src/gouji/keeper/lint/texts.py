"""Lints of what a rule says to people: slots that stay empty, words that are missing, titles that state nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.keeper.lint.model import LintFinding, PlacedPack, on_rule
from gouji.packs.expression import Expression
from gouji.packs.lint import PlacedRule
from gouji.packs.model import Require, Rule, Similar
from gouji.packs.names import as_names

_SLOT = re.compile(r"\{(\w+)\}")
_ALWAYS = frozenset({"subject", "count"})
_SIDES = frozenset({"left", "right", "difference", "value", "expected"})
_LABELLED = frozenset({"labels", "value"})
_NO_STATEMENT = re.compile(r"[?？!！。]\s*$|\.\s*$")

REQUIRED: dict[str, frozenset[str]] = {
    "labels": frozenset({"labels", "value", "expected"}),
    "numbers": _LABELLED,
    "order": _LABELLED,
    "heads": _LABELLED | {"missing"},
    "rows": _LABELLED,
    "columns": _LABELLED,
    "sections": _LABELLED,
    "once": _LABELLED,
}
"""Slots that a requirement fills, by its value; those of `extras` among them."""
_CELLS = frozenset({"missing"})


def lints(pack: PlacedPack) -> Iterator[LintFinding]:
    """Tell the texts that say less than they should."""
    for edition in pack.editions:
        compared = {placed.rule.id: any(compares(each.check) for each in bound) for placed, bound in edition.checks}
        titles: dict[str, str] = {}
        english = edition.parts.pack.language != "en"
        for placed in edition.rules:
            yield from _slots(placed, comparing=compared.get(placed.rule.id, False))
            yield from _missing(placed, english=english)
            yield from _titles(placed, titles)


def filled(rule: Rule, *, comparing: bool) -> frozenset[str]:
    """
    Name the slots of a message that a failing rule fills.

    Args:
        rule: The rule.
        comparing: Whether its check compares two sides.
    """
    own = _ALWAYS | {"detail"}
    if rule.check is not None:
        own = own | _SIDES if comparing else _ALWAYS
        return own | {"missing"} if rule.missing == "fail" else own
    if rule.require is not None:
        return own | _of_requirement(rule.require)
    if rule.claim is not None:
        return (own - {"detail"}) | _SIDES | {"quote", "missing"}
    if rule.similar is not None:
        return own | {"quote"} | _of_likeness(rule.similar)
    if rule.usual is not None:
        return own | _LABELLED | {"expected"} | _CELLS
    searched = rule.text is not None and (rule.text.must_not or rule.text.must)
    return own | {"quote"} if searched else own


def _of_requirement(require: Require) -> frozenset[str]:
    for key in ("rows", "columns", "sections"):
        asked = getattr(require, key)
        if asked is not None:
            cells = frozenset() if key == "sections" or asked == "order" else _CELLS
            return REQUIRED.get(asked, frozenset()) | cells
    if require.extras is not None:
        return REQUIRED[require.extras]
    if require.companions is not None:
        return _LABELLED
    return frozenset() if require.fields is not None else _CELLS


def _of_likeness(similar: Similar) -> frozenset[str]:
    if similar.at_most is not None:
        return _LABELLED | {"expected"}
    return _CELLS if similar.to == "previous" else _LABELLED


def compares(node: Expression) -> bool:
    """Say whether a comparison decides: one that stands alone or in a conjunction."""
    return node.op == "compare" or (node.op in ("and", "or") and any(map(compares, node.args)))


def _texts(rule: Rule) -> Iterator[tuple[tuple[str, ...], str]]:
    yield from ((("message",), rule.message), (("hint",), rule.hint))
    if rule.en is not None:
        yield from ((("en", "message"), rule.en.message), (("en", "hint"), rule.en.hint))


def _slots(placed: PlacedRule, *, comparing: bool) -> Iterator[LintFinding]:
    known = filled(placed.rule, comparing=comparing)
    for keys, text in _texts(placed.rule):
        for name in dict.fromkeys(_SLOT.findall(text)):
            if name not in known:
                yield on_rule("slot-unfilled", placed, *keys, name=name, known=", ".join(sorted(known)))


def _missing(placed: PlacedRule, *, english: bool) -> Iterator[LintFinding]:
    rule = placed.rule
    for keys, text in (*_texts(rule), (("title",), rule.title), (("note",), rule.note)):
        if text and not text.strip():
            yield on_rule("text-blank", placed, *keys, key=".".join(keys))
    if not rule.message.strip():
        yield on_rule("message-missing", placed, "id")
    wanted = [key for key in ("message", "hint") if getattr(rule, key).strip()] if english else []
    lacking = ["title", *wanted] if rule.en is None and english else []
    lacking += [key for key in wanted if rule.en is not None and not getattr(rule.en, key).strip()]
    if lacking:
        yield on_rule("english-missing", placed, "en", keys=", ".join(lacking))


def _titles(placed: PlacedRule, seen: dict[str, str]) -> Iterator[LintFinding]:
    rule = placed.rule
    titles = [(("title",), rule.title)] + ([(("en", "title"), rule.en.title)] if rule.en is not None else [])
    for keys, title in titles:
        first = seen.setdefault(title.strip(), rule.id)
        if first != rule.id:
            yield on_rule("title-twice", placed, *keys, other=first)
        if _NO_STATEMENT.search(title) or title.strip() in as_names((rule.message, rule.hint)):
            yield on_rule("title-no-statement", placed, *keys, title=title)
