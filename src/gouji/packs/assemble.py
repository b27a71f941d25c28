"""
The files of a pack, parsed, checked and put together.

Everything that is wrong is collected and raised in one go. Files that the pack's layout does not call for are faults
too: a rule file that is silently not loaded would be a hole in the audit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gouji.errors import PackError, Place, Problem, UsageError
from gouji.findings import Alteration, Citation, PackStamp
from gouji.packs.board import check_board
from gouji.packs.changes import FormChange, RuleFile
from gouji.packs.convert import Marks, convert
from gouji.packs.editions import PlacedChange, changed, changed_marks, check_change, check_inheritance, inherited
from gouji.packs.files import Board, CitationFile, Edition, LexiconFile, PackFile, Sets
from gouji.packs.form_types import Form
from gouji.packs.limits import MAX_PROBLEMS
from gouji.packs.lint import PlacedRule, check_causes, check_lexicon, check_recited, check_rules
from gouji.packs.lint_form import check_form
from gouji.packs.lint_xml import check_xml
from gouji.packs.model import RulePack
from gouji.packs.names import nearest
from gouji.packs.nodes import parse
from gouji.packs.profiles import check_profiles
from gouji.packs.sets import check_sets
from gouji.packs.source import Source
from gouji.packs.versions import check_version
from gouji.packs.xml_map import XmlFile


class Heritage(NamedTuple):
    """What a pack has of those that it extends; the fields are those of `RulePack`."""

    extends: tuple[PackStamp, ...] = ()
    origins: Mapping[str, str] = {}
    alterations: tuple[Alteration, ...] = ()


class Parts(NamedTuple):
    """What one edition of a pack is made of, each with the places of its file; `known` are the rules of all editions."""

    pack: PackFile
    pack_marks: Marks
    edition: Edition
    form: Form
    form_marks: Marks
    cited: CitationFile
    cited_marks: Marks
    lexicon: LexiconFile
    lexicon_marks: Marks | None
    rules: tuple[PlacedRule, ...]
    known: frozenset[str]
    heritage: Heritage = Heritage()
    xml: XmlFile | None = None


def parts_of(files: dict[str, Source], edition: str | None, problems: list[Problem]) -> Parts:
    """
    Read and check what one edition of a pack is made of.

    Args:
        files: Every file of the pack, by its path in it.
        edition: Id of the edition; None takes the newest.
        problems: What is known to be wrong already.

    Raises:
        UsageError: If there is no such edition.
        PackError: If anything is wrong; tells all of it.
    """
    head = file_of(files, "pack.yaml", PackFile, problems)
    if head is None:
        raise PackError(*problems)
    pack, pack_marks = head
    chosen = edition_of(pack, edition)
    problems += not_loaded(files, {e.id for e in pack.editions})
    cited = file_of(files, "citations.yaml", CitationFile, problems)
    lexicon = file_of(files, "lexicon.yaml", LexiconFile, problems, optional=True)
    form = _form(files, pack, chosen, problems)
    rules = _rules(files, pack, pack_marks, chosen, problems)
    xml = file_of(files, "xml.yaml", XmlFile, problems, optional=True)
    words = lexicon[0] if lexicon else LexiconFile()
    if lexicon is not None:
        problems += check_lexicon(*lexicon)
    if form is not None:
        problems += check_form(*form)
    if xml is not None:
        problems += check_xml(*xml, form[0] if form else None)
    if cited is not None:
        problems += check_recited(pack, pack_marks, cited[0])
    others = [p for e in pack.editions if e != chosen for p in own_rules(files, e.id, RuleFile, [])[0]]
    known = frozenset(p.rule.id for p in (*rules, *others))
    problems += check_version(pack.requires, pack_marks)
    if form is not None and cited is not None:
        problems += check_rules(form[0], cited[0], words, rules) + check_causes(pack, pack_marks, set(known))
        problems += check_profiles(pack.profiles, pack_marks, known)
        problems += check_sets(pack, pack_marks, form[0], cited[0], known)
        problems += check_board(pack, pack_marks, form[0] if chosen == edition_of(pack, None) else None, known)
    if problems or form is None or cited is None:
        raise PackError(*first_faults(problems))
    return Parts(
        pack, pack_marks, chosen, *form, *cited, words, lexicon[1] if lexicon else None, tuple(rules), known,
        xml=xml[0] if xml else None,
    )  # fmt: skip


def first_faults(problems: Sequence[Problem]) -> list[Problem]:
    """Sort what is wrong by place; of very much, take the first part and say so."""
    found = sorted(set_once(problems), key=_position)
    if len(found) <= MAX_PROBLEMS:
        return found
    more = Problem(
        code="too-many-problems", place=Place(file=found[-1].place.file), values={"limit": str(MAX_PROBLEMS)}
    )
    return [*found[:MAX_PROBLEMS], more]


def set_once(problems: Sequence[Problem]) -> list[Problem]:
    """Drop problems that are told already, word for word and at the same place."""
    seen: dict[tuple[Any, ...], Problem] = {}
    for p in problems:
        seen.setdefault((p.code, p.place, tuple(sorted(p.values.items()))), p)
    return list(seen.values())


def edition_of(pack: PackFile, asked: str | None) -> Edition:
    """
    Give the edition that is asked for; the newest, if none is.

    Raises:
        UsageError: If there is no such edition.
    """
    for edition in pack.editions:
        if edition.id == asked:
            return edition
    if asked is not None:
        known = [e.id for e in pack.editions]
        values = {"name": asked, "known": ", ".join(known), "near": nearest(asked, known)}
        raise UsageError(Problem(code="edition-unknown", place=Place(file="--edition"), values=values))
    return max(pack.editions, key=lambda e: e.years)


def not_loaded(files: dict[str, Source], editions: set[str]) -> list[Problem]:
    """Tell the files for which the layout of a pack has no place."""
    known = {"pack.yaml", "citations.yaml", "lexicon.yaml", "xml.yaml"}
    strangers = [f for f in files if f not in known and not _is_of_edition(f, editions)]
    return [files[f].problem("not-loaded", name=f) for f in strangers]


def _is_of_edition(name: str, folders: set[str]) -> bool:
    folder, _, rest = name.partition("/")
    return folder in folders and rest.endswith(".yaml") and "/" not in rest


def _position(problem: Problem) -> tuple[str, int, int]:
    return problem.place.file, problem.place.line or 0, problem.place.column or 0


def packed(parts: Parts, sha256: str) -> RulePack:
    """Make of its parts what the engine runs on."""
    pack, lexicon = parts.pack, parts.lexicon
    return RulePack(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        sha256=sha256,
        edition=parts.edition.id,
        years=parts.edition.years,
        editions={e.id: e.years for e in pack.editions},
        language=pack.language,
        form=parts.form,
        rules=tuple(placed.rule for placed in parts.rules),
        citations={
            key: Citation(id=key, document=c.document, number=c.number, clause=c.clause, says=c.says, grade=c.grade)
            for key, c in parts.cited.citations.items()
        },
        words=lexicon.words,
        patterns={k: (v,) if isinstance(v, str) else v for k, v in lexicon.patterns.items()},
        causes=pack.causes,
        requires=pack.requires,
        extends=parts.heritage.extends,
        origins=dict(parts.heritage.origins),
        alterations=parts.heritage.alterations,
        profiles=pack.profiles,
        xml=parts.xml,
        board=pack.board or Board(),
        sets=pack.sets or Sets(),
        en=pack.en,
    )


def _chain(pack: PackFile, chosen: Edition) -> list[Edition]:
    """List an edition and those on which it is based, the first one first; a circle ends where it begins."""
    editions = {e.id: e for e in pack.editions}
    chain = [chosen]
    while chain[-1].based_on in editions and editions[chain[-1].based_on] not in chain:
        chain.append(editions[chain[-1].based_on])
    return chain[::-1]


def _form(
    files: dict[str, Source], pack: PackFile, chosen: Edition, problems: list[Problem]
) -> tuple[Form, Marks] | None:  # fmt: skip
    first, *others = _chain(pack, chosen)
    if first.based_on:
        values = {"name": first.based_on, "known": ", ".join(e.id for e in pack.editions), "near": ""}
        problems.append(files["pack.yaml"].problem("edition-unknown", 1, **values))
        return None
    found = file_of(files, f"{first.id}/form.yaml", Form, problems)
    for edition in others:
        change = file_of(files, f"{edition.id}/form.yaml", FormChange, problems)
        if found is None or change is None:
            return None
        faults = list(check_change(found[0], *change))
        problems += faults
        if faults:
            return None
        form = changed(found[0], change[0])
        found = (form, changed_marks(form, *change))
    return found


def _rules(
    files: dict[str, Source], pack: PackFile, marks: Marks, chosen: Edition, problems: list[Problem]
) -> list[PlacedRule]:
    """Load the rules of an edition and those that it takes from the editions on which it is based."""
    loaded: list[PlacedRule] = []
    for edition in _chain(pack, chosen):
        own, changes = own_rules(files, edition.id, RuleFile, problems)
        stated = {placed.rule.id for placed in own}
        path = ("editions", pack.editions.index(edition))
        problems += check_inheritance(loaded, edition, changes, stated, path, marks)
        loaded = inherited(loaded, edition, changes, stated) + own
    return loaded


def own_rules(
    files: dict[str, Source], edition: str, kind: type[Any], problems: list[Problem]
) -> tuple[list[PlacedRule], list[PlacedChange]]:
    """
    Load the rules that stand in the folder of an edition, and the changes to rules of another.

    Args:
        files: The files of the pack.
        edition: Id of the edition.
        kind: Type of a file of rules: `RuleFile`, or that of a pack that extends another.
        problems: Receives every fault.
    """
    names = sorted(f for f in files if _is_of_edition(f, {edition}) and f != f"{edition}/form.yaml")
    found = [file for name in names if (file := file_of(files, name, kind, problems)) is not None]
    rules = [PlacedRule(rule, ("rules", n), marks) for file, marks in found for n, rule in enumerate(file.rules)]
    changes = [PlacedChange(c, ("changes", n), marks) for file, marks in found for n, c in enumerate(file.changes)]
    return rules, changes


def file_of(
    files: dict[str, Source], name: str, kind: type[Any], problems: list[Problem], *, optional: bool = False
) -> tuple[Any, Marks] | None:
    """
    Read a file of a pack as a value of `kind`, with its places.

    Returns:
        None if it is not there, which is a fault unless it is `optional`, or if it is faulty.
    """
    source = files.get(name)
    if source is None:
        if not optional:
            problems.append(Problem(code="no-file", place=Place(file=name), values={"name": name}))
        return None
    before = len(problems)
    node = parse(source, problems)
    if node is None:
        if len(problems) == before:
            problems.append(source.problem("empty-file", 1))
        return None
    marks = Marks(source)
    value = convert(node, kind, marks, problems)
    return None if value is None else (value, marks)
