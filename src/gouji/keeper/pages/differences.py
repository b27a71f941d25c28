"""How a rule differs between editions: the keys that are other, side by side."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import yaml

from gouji.keeper.pages.book import Version
from gouji.keeper.pages.desk import Desk
from gouji.keeper.pages.markdown import code, heading, paragraph, table, text
from gouji.packs.model import Rule

_LONGEST = 400
_WIDTH = 1_000_000
_TELLING = ("message", "hint", "en")
"""Keys that only say in other words what others say; in the source they are all."""


def differences(desk: Desk, page: str, versions: tuple[Version, ...]) -> list[str]:
    """
    Tell how the rule is in the older editions, and which do not have it.

    Args:
        desk: The pack and the language.
        page: The page on which this stands.
        versions: The rule in the editions that have it, the newest first.
    """
    if len(desk.book.editions) == 1:
        return []
    lines = heading(2, desk.say("heading.editions"))
    newest, has = versions[0], {version.edition.id: version for version in versions}
    for view in desk.book.editions:
        version = has.get(view.id)
        named = desk.to_form(page, view)
        if version is None:
            lines += paragraph(desk.say("edition.without", edition=named))
        elif version is newest:
            lines += paragraph(desk.say("edition.newest", edition=named))
        else:
            lines += _against(desk, newest, version, named)
    return lines


def _against(desk: Desk, newest: Version, older: Version, named: str) -> list[str]:
    rows = [
        (code("in" if key == "in_" else key), _shown(desk, key, newest.rule), _shown(desk, key, older.rule))
        for key in _other_keys(newest.rule, older.rule)
    ]
    if not rows:
        return paragraph(desk.say("edition.same", edition=named))
    head = (desk.say("key"), text(newest.edition.id), text(older.edition.id))
    return [*paragraph(desk.say("edition.other", edition=named)), *table(head, rows)]


def _other_keys(one: Rule, other: Rule) -> Iterator[str]:
    for key in Rule.__struct_fields__:
        if getattr(one, key) != getattr(other, key) and key not in _TELLING:
            yield key


def _shown(desk: Desk, key: str, rule: Rule) -> str:
    value = getattr(rule, key)
    if key == "title":
        return desk.title(rule)
    if key == "severity":
        return desk.severity(rule.severity)
    if key == "cases":
        return desk.say("cases-count", count=len(rule.cases))
    if value is None or value in ("", ()):
        return desk.say("nothing")
    if isinstance(value, str):
        return text(value) if key == "note" else code(value)
    plain = {k: v for k, v in value.items() if v} if isinstance(value := msgspec.to_builtins(value), dict) else value
    flow = yaml.safe_dump(plain, allow_unicode=True, default_flow_style=True, sort_keys=False, width=_WIDTH).strip()
    return code(flow if len(flow) <= _LONGEST else flow[:_LONGEST] + " …")
