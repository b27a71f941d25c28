"""
A difference as Markdown, for a comment in a review.

What packs and reports say is text there and nothing else: no markup, no mention of a person, no link. Long values are cut;
the JSON has all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gouji.keeper.difference import words
from gouji.keeper.difference.model import Difference, EditionChange, Effects, ItemChange, KeyChange, RuleChange
from gouji.messages import brief, phrase

LONGEST = 200
MOST = 12
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@$^]|:(?=//)|(?<=www)\.)")


def difference_page(difference: Difference, lang: str) -> bytes:
    """
    Write a difference.

    Args:
        difference: How two states differ.
        lang: The language of the page's own words.
    """
    return ("\n".join(_page(difference, lang)) + "\n").encode()


def plain(text: str) -> str:
    """Write text so that Markdown takes it as it is: signs of markup and mentions as entities, one line."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[1])};", " ".join(text.split()))


def code(text: str) -> str:
    """Write text as code: one line, in as many backticks as it takes."""
    line = " ".join(text.split()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    gap = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{gap}{line}{gap}{fence}"


def _page(difference: Difference, lang: str) -> Iterator[str]:
    yield f"## {plain(words.title(difference, lang))}"
    if difference.is_none:
        yield f"\n{phrase('diff.none', lang)}"
    if difference.effects is not None:
        yield from _effects(difference.effects, lang)
    for edition in difference.editions:
        yield from _edition(edition, lang)


def _edition(edition: EditionChange, lang: str) -> Iterator[str]:
    yield f"\n### {plain(words.edition_title(edition, lang))}"
    if edition.kind != "changed":
        return
    yield f"\n{plain(words.counts(edition, lang))}\n"
    yield from _keys(edition.keys, "")
    for rule in edition.rules:
        yield from _rule(rule, lang)
    for item in edition.items:
        yield from _item(item, lang)


def _rule(rule: RuleChange, lang: str) -> Iterator[str]:
    severity = phrase(f"severity.{rule.severity}", lang)
    yield f"- **{plain(rule.rule)}** ({severity}) {plain(words.what(rule, lang))} — {plain(rule.title)}"
    yield from _keys(rule.keys, "  ")


def _item(item: ItemChange, lang: str) -> Iterator[str]:
    kind = phrase(f"diff.kind-{item.kind}", lang)
    yield f"- {phrase(f'diff.part-{item.part}', lang)} {code(item.path)} {kind}"
    yield from _keys(item.keys, "  ")
    if item.used_by:
        named = ", ".join(item.used_by[:MOST]) + (" …" if len(item.used_by) > MOST else "")
        yield f"  - {plain(phrase('diff.used-by', lang, {'rules': named}))}"


def _keys(keys: Iterable[KeyChange], indent: str) -> Iterator[str]:
    for change in keys:
        sides = [code(brief(value, LONGEST)) if value is not None else "—" for value in (change.old, change.new)]
        yield f"{indent}- {code(change.key)}: {sides[0]} → {sides[1]}"


def _effects(effects: Effects, lang: str) -> Iterator[str]:
    values = {"reports": effects.reports, "changed": effects.changed, "same": effects.same}
    yield f"\n### {plain(phrase('diff.effects', lang, values))}"
    for each in effects.verdicts:
        said = phrase("diff.verdict", lang, {"old": each.old, "new": each.new, "n": each.reports})
        yield f"\n{plain(said)}"
    if effects.rules:
        heads = [phrase(f"diff.{key}", lang) for key in ("rule", "appear", "vanish", "level", "same", "reports")]
        yield f"\n| {' | '.join(heads)} |\n|---|--:|--:|--:|--:|--:|"
    for rule in effects.rules:
        figures = (rule.appear, rule.vanish, rule.level, rule.same, rule.reports)
        yield f"| {plain(rule.rule)} {plain(rule.title)} | {' | '.join(map(str, figures))} |"
    if effects.rules:
        yield ""
    for rule in effects.rules:
        for example in rule.examples:
            said = f"{rule.rule} {words.example_words(example, lang)} {brief(example.message, LONGEST)}"
            yield f"- {plain(said)}"
    if effects.unread:
        yield f"\n{plain(phrase('diff.unread', lang, {'n': effects.unread}))}\n"
        for unread in effects.unread_first:
            by = phrase(f"diff.unread-{unread.by}", lang)
            yield f"- {plain(unread.source)} ({by}): {plain(brief(unread.cause, LONGEST))}"
