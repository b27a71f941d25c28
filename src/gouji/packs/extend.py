"""
A pack that extends another: the other with what it adds, and with what it alters.

The result is an edition like any other, together with the account of what was altered, by which pack, and why. Whatever
the extending pack may not do in silence is a fault here: to state a rule, a clause or a list of the other anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

import msgspec

from gouji.errors import PackError, Problem
from gouji.findings import Alteration, Amendment, PackStamp
from gouji.messages import brief
from gouji.packs.assemble import (
    Heritage,
    Parts,
    edition_of,
    file_of,
    first_faults,
    not_loaded,
    own_rules,
    parts_of,
)
from gouji.packs.convert import Marks
from gouji.packs.editions import PlacedChange, given_of
from gouji.packs.extension import ExtensionFile, ExtensionLexiconFile, ExtensionRuleFile, FormExtension, LocalChange
from gouji.packs.files import Cause, CitationFile, LexiconFile, PackFile
from gouji.packs.form_types import Form
from gouji.packs.labels import widened
from gouji.packs.limits import MAX_PROBLEMS
from gouji.packs.lineage import Layer, head_of
from gouji.packs.lint import PlacedRule, check_causes, check_lexicon, check_rules
from gouji.packs.names import as_names, matches, nearest
from gouji.packs.overlay import Overlay
from gouji.packs.profiles import check_profiles
from gouji.packs.source import Source
from gouji.packs.versions import check_range, check_version

SHOWN = 300
_UNTOLD = frozenset({"id", "cases", "lint"})
"""Keys of a change that alter nothing of what a rule means or says."""


def parts_of_line(layers: Sequence[Layer], edition: str | None, problems: list[Problem]) -> Parts:
    """
    Put one edition of a pack together, with the packs that it extends.

    Args:
        layers: The pack and those that it extends, the nearest first.
        edition: Id of the edition; None takes the newest.
        problems: What is known to be wrong already.

    Raises:
        UsageError: If there is no such edition.
        PackError: If anything is wrong; tells all of it.
    """
    own, *below = layers
    if not below:
        return parts_of(own.files, edition, problems)
    head = head_of(own.files, problems)
    if head is None:
        raise PackError(*problems)
    newest = parts_of_line(below, None, [])
    pack = _pack(newest.pack, head, problems)
    chosen = edition_of(pack, edition)
    base = newest if newest.edition.id == chosen.id else parts_of_line(below, chosen.id, [])
    return _extended(base, below[0], own.files, head, pack, problems)


def editions_of_line(layers: Sequence[Layer], problems: list[Problem]) -> tuple[str, ...]:
    """
    Name the editions of a pack: those of its `pack.yaml`, or of the pack that it extends.

    Raises:
        PackError: If that file is missing or faulty, or the pack that is extended is.
    """
    own, *below = layers
    if not below:
        head = file_of(own.files, "pack.yaml", PackFile, problems)
        if head is None:
            raise PackError(*problems)
        return tuple(edition.id for edition in head[0].editions)
    head = head_of(own.files, problems)
    if head is None:
        raise PackError(*problems)
    named = head[0].extends.editions
    return tuple(e for e in editions_of_line(below, []) if not named or e in named)


def _pack(base: PackFile, head: tuple[ExtensionFile, Marks], problems: list[Problem]) -> PackFile:
    """Make the head of the whole: its own name and version, the editions of the other, causes and profiles of both."""
    own, marks = head
    known = [edition.id for edition in base.editions]
    for n, name in enumerate(own.extends.editions):
        if name not in known:
            values = {"name": name, "known": ", ".join(known), "near": nearest(name, known)}
            problems.append(marks.problem("edition-unknown", ("extends", "editions", n), **values))
    named = [e for e in own.extends.editions if e in known] or known
    return PackFile(
        id=own.id, title=own.title, en=own.en, version=own.version, language=own.language or base.language,
        issuer=own.issuer, requires=own.requires, editions=tuple(e for e in base.editions if e.id in named),
        causes=(*base.causes, *(Cause(rule=c.rule, explains=c.explains) for c in own.causes)),
        profiles=(*base.profiles, *own.profiles), lint=(*base.lint, *own.lint),
        board=base.board, sets=base.sets,
    )  # fmt: skip


def _extended(
    base: Parts, below: Layer, files: dict[str, Source], head: tuple[ExtensionFile, Marks], pack: PackFile,
    problems: list[Problem],
) -> Parts:  # fmt: skip
    own, marks = head
    chosen = next(e for e in pack.editions if e.id == base.edition.id)
    problems += check_version(own.requires, marks)
    problems += check_range(own.extends.version, base.pack.id, base.pack.version, ("extends", "version"), marks)
    problems += not_loaded(files, {e.id for e in pack.editions})
    teller = _Teller(own)
    cited, cited_marks = _cited(base, files, problems)
    lexicon, lexicon_marks = _lexicon(base, files, teller, problems)
    form = _form(base.form, files, chosen.id, teller, problems)
    rules, stated = _rules(base, files, chosen.id, teller, problems)
    _tell_causes(own, base, teller)
    others = [p for e in pack.editions for p in own_rules(files, e.id, ExtensionRuleFile, [])[0]]
    known = base.known | {p.rule.id for p in others}
    if _are_sound(("citations.yaml", "lexicon.yaml"), files, problems):
        problems += check_rules(form, cited, lexicon, rules)
    problems += check_causes(msgspec.structs.replace(pack, causes=own.causes), marks, set(known))
    problems += check_profiles(own.profiles, marks, known) + list(_profiles_again(base, own, marks))
    if problems:
        raise PackError(*first_faults(problems))
    heritage = _heritage(base, below, own, stated, teller)
    return Parts(
        pack, marks, chosen, form, base.form_marks, cited, cited_marks, lexicon, lexicon_marks, tuple(rules), known,
        heritage, base.xml,
    )  # fmt: skip


def _are_sound(names: Sequence[str], files: dict[str, Source], problems: Sequence[Problem]) -> bool:
    """Say whether nothing is wrong with some files; what leans on a faulty one is not worth telling."""
    faulty = {problem.place.file for problem in problems}
    return not any(files[name].name in faulty for name in names if name in files)


def _heritage(base: Parts, below: Layer, own: ExtensionFile, stated: Sequence[str], teller: _Teller) -> Heritage:
    stamp = PackStamp(id=base.pack.id, version=base.pack.version, sha256=below.sha256, title=base.pack.title)
    origins = {placed.rule.id: base.heritage.origins.get(placed.rule.id, base.pack.id) for placed in base.rules}
    return Heritage(
        extends=(stamp, *base.heritage.extends),
        origins={**origins, **dict.fromkeys(stated, own.id)},
        alterations=(*base.heritage.alterations, *teller.told),
    )


class _Teller:
    """Keeps the account of what a pack alters."""

    def __init__(self, pack: ExtensionFile) -> None:
        self.pack = pack
        self.told: list[Alteration] = []

    def tell(self, kind: Any, name: str, reason: str, amendments: Sequence[Amendment]) -> None:
        self.told.append(
            Alteration(
                kind=kind, name=name, pack=self.pack.id, version=self.pack.version, reason=reason,
                amendments=tuple(amendments),
            )
        )  # fmt: skip


def _tell_causes(own: ExtensionFile, base: Parts, teller: _Teller) -> None:
    """Put into the account which findings of the other pack are folded under others."""
    for cause in own.causes:
        for name in cause.explains:
            if any(matches(name, placed.rule.id) for placed in base.rules):
                teller.tell("rule", name, cause.reason, [Amendment(key="caused_by", before="", after=cause.rule)])


def _profiles_again(base: Parts, own: ExtensionFile, marks: Marks) -> Iterator[Problem]:
    known = {profile.id for profile in base.pack.profiles}
    for n, profile in enumerate(own.profiles):
        if profile.id in known:
            yield marks.problem("stated-again", ("profiles", n, "id"), name=profile.id, pack=base.pack.id)


def _cited(base: Parts, files: dict[str, Source], problems: list[Problem]) -> tuple[CitationFile, Marks]:
    found = file_of(files, "citations.yaml", CitationFile, problems, optional=True)
    if found is None:
        return base.cited, base.cited_marks
    file, marks = found
    again = [name for name in file.citations if name in base.cited.citations]
    problems += [marks.problem("stated-again", ("citations", name), name=name, pack=base.pack.id) for name in again]
    return CitationFile(citations={**base.cited.citations, **file.citations}), Overlay(marks, base.cited_marks)


def _lexicon(
    base: Parts, files: dict[str, Source], teller: _Teller, problems: list[Problem]
) -> tuple[LexiconFile, Marks | None]:
    found = file_of(files, "lexicon.yaml", ExtensionLexiconFile, problems, optional=True)
    if found is None:
        return base.lexicon, base.lexicon_marks
    file, marks = found
    words, patterns = {**base.lexicon.words}, {k: as_names(v) for k, v in base.lexicon.patterns.items()}
    known = {**words, **patterns}
    for key, items in (("words", file.words), ("patterns", file.patterns)):
        again = [name for name in items if name in known]
        problems += [marks.problem("stated-again", (key, n), name=n, pack=base.pack.id) for n in again]
    for n, change in enumerate(file.changes):
        if len(problems) >= MAX_PROBLEMS:
            break
        lists = words if change.name in words else patterns
        if change.name not in known:
            near = nearest(change.name, known)
            problems.append(
                marks.problem("unknown-word", ("changes", n, "name"), name=change.name, near=near, rule="-")
            )
            continue
        lists[change.name] = tuple(dict.fromkeys((*lists[change.name], *change.add)))
        for key in ("words", "patterns"):
            marks.places[key, change.name] = marks.places["changes", n]
        amendment = Amendment(key="add", before="", after=brief(", ".join(change.add), SHOWN))
        teller.tell("words", change.name, change.reason, [amendment])
    merged = LexiconFile(
        words={**words, **file.words}, patterns={**patterns, **{k: as_names(v) for k, v in file.patterns.items()}}
    )
    problems += check_lexicon(merged, marks)
    return merged, Overlay(marks, base.lexicon_marks) if base.lexicon_marks else marks


def _form(form: Form, files: dict[str, Source], edition: str, teller: _Teller, problems: list[Problem]) -> Form:
    found = file_of(files, f"{edition}/form.yaml", FormExtension, problems, optional=True)
    if found is None:
        return form
    file, marks = found
    for n, change in enumerate(file.changes):
        if len(problems) >= MAX_PROBLEMS:
            break
        wider, path = widened(form, change)
        if wider is None:
            problems.append(marks.problem("unknown-label", ("changes", n), name=path))
            continue
        form = wider
        amendment = Amendment(key="add", before="", after=brief(", ".join(v.text for v in change.variants), SHOWN))
        teller.tell("labels", path, change.reason, [amendment])
    return form


def _rules(
    base: Parts, files: dict[str, Source], edition: str, teller: _Teller, problems: list[Problem]
) -> tuple[list[PlacedRule], list[str]]:
    """Give all rules, those of the other first and in its order, and the ids of the new ones."""
    own, changes = own_rules(files, edition, ExtensionRuleFile, problems)
    known = {placed.rule.id: placed for placed in base.rules}
    for rule, path, marks in own:
        if rule.id in known:
            problems.append(marks.problem("stated-again", (*path, "id"), name=rule.id, pack=base.pack.id))
    altered = {c.change.id: c for c in reversed(changes)}
    for change, path, marks in changes:
        if len(problems) >= MAX_PROBLEMS:
            break
        if change.id not in known:
            near = nearest(change.id, known)
            problems.append(marks.problem("unknown-rule", (*path, "id"), name=change.id, near=near))
        elif altered[change.id].change is not change:
            problems.append(marks.problem("changed-twice", (*path, "id"), id=change.id))
    return [*(_altered(p, altered.get(p.rule.id), teller) for p in base.rules), *own], [p.rule.id for p in own]


def _altered(placed: PlacedRule, change: PlacedChange | None, teller: _Teller) -> PlacedRule:
    if change is None or not isinstance(change.change, LocalChange):
        return placed
    given = given_of(change.change)
    amendments = [
        Amendment(key=key, before=_written(getattr(placed.rule, key)), after=_written(value))
        for key, value in given.items()
        if key not in _UNTOLD and getattr(placed.rule, key) != value
    ]
    teller.tell("rule", placed.rule.id, change.change.reason, amendments)
    return PlacedRule(msgspec.structs.replace(placed.rule, **given), change.path, change.marks)


def _written(value: object) -> str:
    """Write the value of a key for people: text as it is, other things as JSON."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    return brief(value if isinstance(value, str) else msgspec.json.encode(value).decode(), SHOWN)
