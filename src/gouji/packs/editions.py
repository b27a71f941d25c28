"""
Editions that are based on another: the form and the rules of the one with the changes of the other.

What an edition does not change it does not repeat; the result is a form, and rules, like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from gouji.errors import Problem
from gouji.packs.changes import FormChange, RuleChange, TableChange
from gouji.packs.convert import Marks, Path
from gouji.packs.files import Edition
from gouji.packs.form_types import Form, Labelled, Table
from gouji.packs.lint import PlacedRule
from gouji.packs.model import Rule
from gouji.packs.names import matches, nearest

T = TypeVar("T", bound=Labelled)


class PlacedChange(NamedTuple):
    """How a rule differs, and where that stands: its path in its file, and the file's places."""

    change: RuleChange
    path: Path
    marks: Marks


def changed(form: Form, change: FormChange) -> Form:
    """
    Put the changes of an edition into the form on which it is based.

    Args:
        form: The form of the other edition.
        change: What differs; its references are free of faults (see `check_change`).
    """
    changes = {c.id: c for c in change.changes}
    tables = tuple(_table(t, changes[t.id]) if t.id in changes else t for t in form.tables)
    return msgspec.structs.replace(
        form,
        title=change.title,
        units={**form.units, **change.units},
        sections=replaced(form.sections, change.sections),
        tables=replaced(tables, change.tables),
    )


def changed_marks(form: Form, change: FormChange, marks: Marks) -> Marks:
    """
    Say where in the file of a change the parts of the changed form stand; what is not in it, at what changes it.

    Args:
        form: The form with the changes in it.
        change, marks: The changes, and the places of their file.
    """
    own = Marks(marks.source)
    tables = [t.id for t in form.tables]
    moves: list[tuple[Path, Path]] = [((), ())]
    moves += [(("sections", n), ("sections", _index(form.sections, s.id))) for n, s in enumerate(change.sections)]
    for n, part in enumerate(change.changes):
        at: Path = ("tables", tables.index(part.id))
        table = form.tables[tables.index(part.id)]
        moves += [(("changes", n), at), (("changes", n, "groups"), (*at, "groups"))]
        for kind, items, given in (("rows", table.rows, part.rows), ("columns", table.columns, part.columns)):
            moves += [(("changes", n, kind, k), (*at, kind, _index(items, i.id))) for k, i in enumerate(given)]
    moves += [(("tables", n), ("tables", tables.index(t.id))) for n, t in enumerate(change.tables)]
    for path, place in marks.places.items():
        old, new = max((m for m in moves if path[: len(m[0])] == m[0]), key=lambda m: len(m[0]))
        own.places.setdefault((*new, *path[len(old) :]), place)
    return own


def _index(items: Sequence[Labelled], name: str) -> int:
    return [i.id for i in items].index(name)


def check_change(form: Form, change: FormChange, marks: Marks) -> Iterator[Problem]:
    """List the references of a change that lead nowhere."""
    tables = {t.id: t for t in form.tables}
    sections = [s.id for s in form.sections]
    for s, section in enumerate(change.sections):
        if section.id not in sections:
            yield marks.problem(
                "unknown-section", ("sections", s, "id"), name=section.id, known=", ".join(sections), near=""
            )
    for n, item in enumerate(change.changes):
        if item.id not in tables:
            yield marks.problem("unknown-table", ("changes", n, "id"), name=item.id, near=nearest(item.id, tables))
            continue
        known = {i.id for i in (*tables[item.id].rows, *tables[item.id].columns)}
        for name in (*item.without, *(i.id for i in (*item.rows, *item.columns))):
            if name not in known:
                near = nearest(name, known)
                yield marks.problem("unknown-row", ("changes", n), name=name, table=tables[item.id].name, near=near)


def inherited(
    rules: Sequence[PlacedRule], edition: Edition, changes: Sequence[PlacedChange], stated: Collection[str]
) -> list[PlacedRule]:
    """
    Give the rules that an edition takes over, as they are in it and in the order of the other.

    Args:
        rules: The rules of the edition on which it is based.
        edition: The edition.
        changes: How some of them differ; what is wrong with a changed rule is told where the change stands.
        stated: Ids of the rules that it states anew.
    """
    kept = [p for p in rules if p.rule.id not in stated and not any(matches(n, p.rule.id) for n in edition.without)]
    by_id = {c.change.id: c for c in changes}
    return [_amended(p._replace(rule=_recited(p.rule, edition.cites)), by_id.get(p.rule.id)) for p in kept]


def check_inheritance(
    rules: Sequence[PlacedRule], edition: Edition, changes: Sequence[PlacedChange], stated: Collection[str],
    path: Path, marks: Marks,
) -> Iterator[Problem]:  # fmt: skip
    """
    List what an edition says of rules that it does not take over.

    Args:
        rules, edition, changes, stated: As in `inherited`.
        path, marks: Where the edition stands in `pack.yaml`.
    """
    ids = [p.rule.id for p in rules]
    for n, name in enumerate(edition.without):
        if not any(matches(name, i) for i in ids):
            yield marks.problem("unknown-rule", (*path, "without", n), name=name, near=nearest(name, ids))
    cited = {c for p in rules for c in p.rule.cites}
    for name in edition.cites:
        if name not in cited:
            yield marks.problem("cited-nowhere", (*path, "cites", name), name=name, near=nearest(name, cited))
    known = [p.rule.id for p in inherited(rules, edition, (), stated)]
    seen: set[str] = set()
    for change, where, own in changes:
        if change.id not in known:
            yield own.problem("unknown-rule", (*where, "id"), name=change.id, near=nearest(change.id, known))
        elif change.id in seen:
            yield own.problem("changed-twice", (*where, "id"), id=change.id)
        seen.add(change.id)


def _recited(rule: Rule, instead: dict[str, str]) -> Rule:
    return msgspec.structs.replace(rule, cites=tuple(dict.fromkeys(instead.get(c, c) for c in rule.cites)))


def given_of(change: RuleChange) -> dict[str, object]:
    """Give the keys of a rule that a change sets, with their values."""
    return {f: v for f in Rule.__struct_fields__ if (v := getattr(change, f, None)) is not None}


def _amended(placed: PlacedRule, changed: PlacedChange | None) -> PlacedRule:
    if changed is None:
        return placed
    change, path, marks = changed
    return PlacedRule(msgspec.structs.replace(placed.rule, **given_of(change)), path, marks)


def replaced(items: tuple[T, ...], others: tuple[T, ...]) -> tuple[T, ...]:
    """Put each of `others` in the place of the item of the same id; new ones at the end."""
    new = {o.id: o for o in others}
    return (*(new.pop(i.id, i) for i in items), *new.values())


def _table(table: Table, change: TableChange) -> Table:
    gone = set(change.without)
    groups = {**table.groups, **change.groups}
    names = {k for i in (*table.rows, *table.columns) if i.id in gone for k in (i.id, i.name)}
    return msgspec.structs.replace(
        table,
        rows=tuple(r for r in replaced(table.rows, change.rows) if r.id not in gone),
        columns=tuple(c for c in replaced(table.columns, change.columns) if c.id not in gone),
        groups={name: tuple(m for m in members if m not in names) for name, members in groups.items()},
    )
