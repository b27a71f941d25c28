"""
What a pack has beside its rules, in two states: the form and where XML has it, the lexicon, the clauses, the causes, what is
told and drawn of many reports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from gouji.keeper.difference.model import ItemChange, Kind, Part
from gouji.keeper.difference.rules import names_used
from gouji.keeper.difference.values import Keys, changes, keys_of
from gouji.packs.form_types import Form, Table
from gouji.packs.model import RulePack

_PARTS = frozenset({"units", "sections", "tables", "kinds", "fields"})
_INCLUDED = re.compile(r"\{(\w+)\}")
Items = Mapping[str, Keys]
"""Path to keys."""


def item_changes(old: RulePack, new: RulePack) -> list[ItemChange]:
    """List what differs beside the rules, part by part."""
    found: list[ItemChange] = []
    users = _users(old, new)
    for part, items in _ITEMS.items():
        found += _compared(part, items(old), items(new), users)
    return found


def lexicon_users(items: Iterable[ItemChange]) -> dict[str, list[str]]:
    """Give, for each rule, the lists of words and patterns it uses that are other."""
    found: dict[str, list[str]] = {}
    for item in items:
        for rule in item.used_by if item.part == "lexicon" else ():
            found.setdefault(rule, []).append(item.path)
    return found


def _compared(part: Part, old: Items, new: Items, users: Mapping[str, tuple[str, ...]]) -> Iterator[ItemChange]:
    for path in (*new, *(path for path in old if path not in new)):
        kind: Kind = "added" if path not in old else "removed" if path not in new else "changed"
        keys = changes(old.get(path, {}), new.get(path, {}))
        if keys or kind != "changed":
            yield ItemChange(part=part, path=path, kind=kind, keys=keys, used_by=users.get(path, ()))


def _form(form: Form) -> Items:
    found: dict[str, Keys] = {"form": keys_of(form, without=_PARTS)}
    found["form/order"] = {
        "sections": [section.id for section in form.sections],
        "tables": [table.id for table in form.tables],
    }
    found |= {f"fields/{field.id}": keys_of(field) for field in form.fields}
    found |= {f"units/{name}": keys_of(unit) for name, unit in form.units.items()}
    found |= {f"kinds/{kind.id}": keys_of(kind) for kind in form.kinds}
    found |= {f"sections/{section.id}": keys_of(section) for section in form.sections}
    for table in form.tables:
        found.update(_table(table))
    return found


def _table(table: Table) -> Items:
    at = f"tables/{table.id}"
    whole = {**keys_of(table, without=frozenset({"rows", "columns"}))}
    order = {"rows": [row.id for row in table.rows], "columns": [column.id for column in table.columns]}
    found: dict[str, Keys] = {at: {**whole, **order}}
    found |= {f"{at}/columns/{column.id}": keys_of(column) for column in table.columns}
    return found | {f"{at}/rows/{row.id}": keys_of(row) for row in table.rows}


def _lexicon(pack: RulePack) -> Items:
    both = (("words", pack.words), ("patterns", pack.patterns))
    return {f"{kind}/{name}": {"items": list(items)} for kind, lists in both for name, items in lists.items()}


def _citations(pack: RulePack) -> Items:
    return {f"citations/{name}": keys_of(each, without=frozenset({"id"})) for name, each in pack.citations.items()}


def _causes(pack: RulePack) -> Items:
    found: dict[str, list[str]] = {}
    for cause in pack.causes:
        found.setdefault(f"causes/{cause.rule}", []).extend(cause.explains)
    return {path: {"explains": explains} for path, explains in found.items()}


def _xml(pack: RulePack) -> Items:
    return {"xml": keys_of(pack.xml)} if pack.xml else {}


def _sets(pack: RulePack) -> Items:
    rules = {f"missing/{each.rule}": keys_of(each, without=frozenset({"rule"})) for each in pack.sets.missing}
    return rules | ({"templates": keys_of(pack.sets.templates)} if pack.sets.templates else {})


def _board(pack: RulePack) -> Items:
    charts = {f"charts/{chart.title}": keys_of(chart, without=frozenset({"title"})) for chart in pack.board.charts}
    return charts | ({"late": {"rules": list(pack.board.late)}} if pack.board.late else {})


_ITEMS: dict[Part, Callable[[RulePack], Items]] = {
    "form": lambda pack: _form(pack.form),
    "xml": _xml,
    "lexicon": _lexicon,
    "citations": _citations,
    "causes": _causes,
    "sets": _sets,
    "board": _board,
}


def _users(*packs: RulePack) -> dict[str, tuple[str, ...]]:
    """Give the rules that use a list of words or patterns, or cite a clause, in either state."""
    found: dict[str, dict[str, None]] = {}
    for pack in packs:
        inside = _including(pack)
        for rule in pack.rules:
            names = {name for used in names_used(rule) for name in inside.get(used, {used})}
            paths = [f"{kind}/{name}" for name in sorted(names) for kind in ("words", "patterns")]
            for path in (*paths, *(f"citations/{name}" for name in rule.cites)):
                found.setdefault(path, {})[rule.id] = None
    return {path: tuple(rules) for path, rules in found.items()}


def _including(pack: RulePack) -> dict[str, set[str]]:
    """Give, for each pattern, all lists of words and patterns that it takes in, itself among them."""
    direct = {name: {n for item in items for n in _INCLUDED.findall(item)} for name, items in pack.patterns.items()}
    found: dict[str, set[str]] = {}
    for name in direct:
        reached, waiting = {name}, [name]
        while waiting:
            new = direct.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        found[name] = reached
    return found


def head_keys(pack: RulePack) -> Keys:
    """Give what an edition and its pack say of themselves."""
    profiles = {
        f"profiles.{profile.id}": msgspec.json.decode(msgspec.json.encode(profile)) for profile in pack.profiles
    }
    return profiles | {
        "id": pack.id,
        "title": pack.title,
        "version": pack.version,
        "years": pack.years,
        "language": pack.language,
        "requires": pack.requires or None,
        "extends": [f"{base.id} {base.version}" for base in pack.extends] or None,
    }
