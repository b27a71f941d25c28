"""A difference of packs on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.keeper.difference import words
from gouji.keeper.difference.model import Difference, EditionChange, Effects, ItemChange, KeyChange, RuleChange
from gouji.messages import brief
from gouji.outputs.layout import Pen

LONGEST = 400
"""Characters of a value that are shown; JSON has all of it."""
MOST = 12
"""Rules that are named as users of a list."""
STYLES = {"added": "pass", "removed": "fail", "changed": "warning"}


def difference_lines(difference: Difference, ink: Pen) -> Iterator[str]:
    """Write a difference."""
    yield from ink.block(words.title(difference, ink.lang), style="strong")
    for edition in difference.editions:
        yield ""
        yield from _edition(edition, ink)
    if difference.effects is not None:
        yield ""
        yield from _effects(difference.effects, ink)
    if difference.is_none:
        yield ""
        yield from ink.block(ink.say("diff.none"), style="pass")


def _edition(edition: EditionChange, ink: Pen) -> Iterator[str]:
    yield from ink.block(words.edition_title(edition, ink.lang), style="strong")
    if edition.kind != "changed":
        return
    yield from ink.block(words.counts(edition, ink.lang), style="faint")
    yield from _keys(edition.keys, ink)
    for rule in edition.rules:
        yield from _rule(rule, ink)
    for item in edition.items:
        yield from _item(item, ink)


def _rule(rule: RuleChange, ink: Pen) -> Iterator[str]:
    head = f"{ink.say(f'severity.{rule.severity}')} {rule.rule}  "
    said = f"{words.what(rule, ink.lang)}{' · ' if rule.title else ''}{rule.title}"
    yield from ink.block(said, head=head, mark=STYLES[rule.kind], hang="  ")
    yield from _keys(rule.keys, ink)


def _item(item: ItemChange, ink: Pen) -> Iterator[str]:
    head = f"{ink.say(f'diff.part-{item.part}')} {item.path}  "
    yield from ink.block(ink.say(f"diff.kind-{item.kind}"), head=head, mark=STYLES[item.kind], hang="  ")
    yield from _keys(item.keys, ink)
    if item.used_by:
        more = " …" if len(item.used_by) > MOST else ""
        named = ", ".join(item.used_by[:MOST]) + more
        yield from ink.block(ink.say("diff.used-by", rules=named), head="   = ", mark="mark")


def _keys(keys: Iterable[KeyChange], ink: Pen) -> Iterator[str]:
    for change in keys:
        yield from ink.block(change.key, head="   |  ", mark="mark")
        for sign, value, style in (("-", change.old, "fail"), ("+", change.new, "pass")):
            if value is not None:
                head = f"   |  {sign} "
                yield from ink.block(brief(value, LONGEST), head=head, mark=style, hang="   |    ")


def _effects(effects: Effects, ink: Pen) -> Iterator[str]:
    values = {"reports": effects.reports, "changed": effects.changed, "same": effects.same}
    yield from ink.block(ink.say("diff.effects", **values), style="strong")
    for each in effects.verdicts:
        yield from ink.block(
            ink.say("diff.verdict", old=each.old, new=each.new, n=each.reports), head="   = ", mark="mark"
        )
    for rule in effects.rules:
        yield from ink.block(rule.title, head=f"{rule.rule}  ", mark="warning", hang="  ")
        said = ink.say(
            "diff.effect",
            appear=rule.appear,
            vanish=rule.vanish,
            level=rule.level,
            same=rule.same,
            reports=rule.reports,
        )
        yield from ink.block(said, head="   = ", mark="mark")
        for example in rule.examples:
            yield from ink.block(words.example_words(example, ink.lang), head="   |  ", mark="mark", hang="   |  ")
            yield from ink.block(brief(example.message, LONGEST), head="   |    ", mark="mark", hang="   |    ")
    if effects.unread:
        yield from ink.block(ink.say("diff.unread", n=effects.unread), style="error")
        for unread in effects.unread_first:
            said = f"{unread.source} ({ink.say(f'diff.unread-{unread.by}')}): {unread.cause}"
            yield from ink.block(said, head="   |  ", mark="mark", hang="   |  ")
