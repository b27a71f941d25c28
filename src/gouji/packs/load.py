"""
Folders of YAML to a checked `RulePack`.

Everything that is wrong with a pack is collected and raised in one go. Files that the pack's layout does not call for are
faults too: a rule file that is silently not loaded would be a hole in the audit.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gouji.errors import PackError, Place, Problem, UsageError
from gouji.findings import Citation
from gouji.packs.cache import recall, remember
from gouji.packs.convert import Marks, convert
from gouji.packs.editions import PlacedChange, changed, changed_marks, check_change, check_inheritance, inherited
from gouji.packs.files import CitationFile, Edition, LexiconFile, PackFile
from gouji.packs.lint import PlacedRule, check_causes, check_form, check_lexicon, check_recited, check_rules
from gouji.packs.locate import builtin_rules
from gouji.packs.model import Form, FormChange, RuleFile, RulePack
from gouji.packs.names import nearest
from gouji.packs.source import Source, parse

MAX_FILES = 500
_IGNORED = {".md", ".txt"}


def load_pack(name: str | None = None, edition: str | None = None, extra: Sequence[Path] = ()) -> RulePack:
    """
    Load one edition of one pack.

    Args:
        name: Id of the pack; None takes the only pack of `extra`, or else the first one shipped.
        edition: Id of the edition; None takes the newest.
        extra: Folders that are packs or hold packs; they come before the packs shipped, and before those of the
            environment variable `GOUJI_RULES`.

    Raises:
        UsageError: If there is no such pack, edition or folder.
        PackError: If anything in the pack is wrong; tells all of it.
    """
    folder = find_pack(name, extra)
    return load_folder(folder, edition)


def find_pack(name: str | None, extra: Sequence[Path]) -> Path:
    """
    Find the folder of a pack.

    Raises:
        UsageError: If there is none, or more than one to choose from.
    """
    own = [p for root in (*extra, *_environment()) for p in _packs_in(root, asked=True)]
    shipped = _packs_in(builtin_rules(), asked=False)
    if name is None:
        choice = own or shipped[:1]
        if len(choice) != 1:
            raise _usage("pack-choice", known=", ".join(p.name for p in choice) or "-")
        return choice[0]
    for folder in (*own, *shipped):
        if folder.name == name:
            return folder
    known = [p.name for p in (*own, *shipped)]
    raise _usage("pack-unknown", name=name, known=", ".join(known), near=nearest(name, known))


def load_folder(folder: Path, edition: str | None = None) -> RulePack:
    """Load one edition of the pack in `folder`; raises as `load_pack`. A pack found without fault before is not read again."""
    problems: list[Problem] = []
    files = _read(folder, problems)
    sha256 = digest({name: source.data for name, source in files.items()})
    known = None if problems else recall(sha256, edition)
    if known is not None:
        return known
    pack = _load(files, edition, sha256, problems)
    remember(pack, edition)
    return pack


def list_editions(folder: Path) -> tuple[str, ...]:
    """
    Name the editions of the pack in `folder`, in the order of its `pack.yaml`.

    Raises:
        PackError: If that file is missing or faulty.
    """
    problems: list[Problem] = []
    head = _file(_read(folder, problems), "pack.yaml", PackFile, problems)
    if head is None:
        raise PackError(*problems)
    return tuple(edition.id for edition in head[0].editions)


def _load(files: dict[str, Source], edition: str | None, sha256: str, problems: list[Problem]) -> RulePack:
    head = _file(files, "pack.yaml", PackFile, problems)
    if head is None:
        raise PackError(*problems)
    pack, pack_marks = head
    chosen = _edition(pack, edition)
    problems += _not_loaded(files, pack)
    cited = _file(files, "citations.yaml", CitationFile, problems)
    lexicon = _file(files, "lexicon.yaml", LexiconFile, problems, optional=True)
    form = _form(files, pack, chosen, problems)
    rules = _rules(files, pack, pack_marks, chosen, problems)
    words = lexicon[0] if lexicon else LexiconFile()
    if lexicon is not None:
        problems += check_lexicon(*lexicon)
    if form is not None:
        problems += check_form(*form)
    if cited is not None:
        problems += check_recited(pack, pack_marks, cited[0])
    if form is not None and cited is not None:
        others = [p for e in pack.editions if e != chosen for p in _own_rules(files, e, [])[0]]
        known = {p.rule.id for p in (*rules, *others)}
        problems += check_rules(form[0], cited[0], words, rules) + check_causes(pack, pack_marks, known)
    if problems or form is None or cited is None:
        raise PackError(*sorted(set_once(problems), key=_position))
    return _assemble(pack, chosen, form[0], cited[0], words, rules, sha256)


def _not_loaded(files: dict[str, Source], pack: PackFile) -> list[Problem]:
    """Tell the files for which the layout of a pack has no place."""
    known = {"pack.yaml", "citations.yaml", "lexicon.yaml"}
    folders = {edition.id for edition in pack.editions}
    strangers = [f for f in files if f not in known and not _is_of_edition(f, folders)]
    return [files[f].problem("not-loaded", name=f) for f in strangers]


def _is_of_edition(name: str, folders: set[str]) -> bool:
    folder, _, rest = name.partition("/")
    return folder in folders and rest.endswith(".yaml") and "/" not in rest


def _position(problem: Problem) -> tuple[str, int, int]:
    return problem.place.file, problem.place.line or 0, problem.place.column or 0


def set_once(problems: Sequence[Problem]) -> list[Problem]:
    """Drop problems that are told already, word for word and at the same place."""
    seen: dict[tuple[Any, ...], Problem] = {}
    for p in problems:
        seen.setdefault((p.code, p.place, tuple(sorted(p.values.items()))), p)
    return list(seen.values())


def digest(files: dict[str, bytes]) -> str:
    """Hash the files of a pack: names and contents, in order of name."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()


def _assemble(
    pack: PackFile, chosen: Edition, form: Form, cited: CitationFile, lexicon: LexiconFile,
    rules: list[PlacedRule], sha256: str,
) -> RulePack:  # fmt: skip
    return RulePack(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        sha256=sha256,
        edition=chosen.id,
        years=chosen.years,
        editions={e.id: e.years for e in pack.editions},
        language=pack.language,
        form=form,
        rules=tuple(placed.rule for placed in rules),
        citations={
            key: Citation(id=key, document=c.document, number=c.number, clause=c.clause, says=c.says, grade=c.grade)
            for key, c in cited.citations.items()
        },
        words=lexicon.words,
        patterns={k: (v,) if isinstance(v, str) else v for k, v in lexicon.patterns.items()},
        causes=pack.causes,
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
    found = _file(files, f"{first.id}/form.yaml", Form, problems)
    for edition in others:
        change = _file(files, f"{edition.id}/form.yaml", FormChange, problems)
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
        own, changes = _own_rules(files, edition, problems)
        stated = {placed.rule.id for placed in own}
        path = ("editions", pack.editions.index(edition))
        problems += check_inheritance(loaded, edition, changes, stated, path, marks)
        loaded = inherited(loaded, edition, changes, stated) + own
    return loaded


def _own_rules(
    files: dict[str, Source], edition: Edition, problems: list[Problem]
) -> tuple[list[PlacedRule], list[PlacedChange]]:
    """Load the rules that stand in the folder of an edition, and the changes to rules of another."""
    names = sorted(f for f in files if _is_of_edition(f, {edition.id}) and f != f"{edition.id}/form.yaml")
    found = [file for name in names if (file := _file(files, name, RuleFile, problems)) is not None]
    rules = [PlacedRule(rule, ("rules", n), marks) for file, marks in found for n, rule in enumerate(file.rules)]
    changes = [PlacedChange(c, ("changes", n), marks) for file, marks in found for n, c in enumerate(file.changes)]
    return rules, changes


def _file(
    files: dict[str, Source], name: str, kind: type[Any], problems: list[Problem], *, optional: bool = False
) -> tuple[Any, Marks] | None:
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


def _read(folder: Path, problems: list[Problem]) -> dict[str, Source]:
    """Read every file of a pack, by its path in the folder; links that lead out of the folder are not followed."""
    root = folder.resolve()
    found: dict[str, Source] = {}
    paths = sorted(p for p in root.rglob("*") if not any(part.startswith(".") for part in p.relative_to(root).parts))
    for path in paths[: MAX_FILES * 4]:
        name = path.relative_to(root).as_posix()
        if path.is_dir() or (path.suffix in _IGNORED and not path.is_symlink()):
            continue
        if not path.resolve().is_relative_to(root):
            problems.append(Problem(code="link-outside", place=Place(file=str(folder / name)), values={"name": name}))
        elif len(found) >= MAX_FILES:
            problems.append(
                Problem(code="too-many-files", place=Place(file=str(folder)), values={"limit": str(MAX_FILES)})
            )
            break
        else:
            try:
                found[name] = Source(str(folder / name), path.read_bytes())
            except OSError as error:
                values = {"detail": error.strerror or str(error)}
                problems.append(Problem(code="file-unreadable", place=Place(file=str(folder / name)), values=values))
    return found


def _edition(pack: PackFile, asked: str | None) -> Edition:
    for edition in pack.editions:
        if edition.id == asked:
            return edition
    if asked is not None:
        known = [e.id for e in pack.editions]
        raise _usage("edition-unknown", name=asked, known=", ".join(known), near=nearest(asked, known))
    return max(pack.editions, key=lambda e: e.years)


def _packs_in(root: Path, *, asked: bool) -> list[Path]:
    if (root / "pack.yaml").is_file():
        return [root]
    found = sorted(p.parent for p in root.glob("*/pack.yaml")) if root.is_dir() else []
    if asked and not found:
        raise _usage("no-pack-in", file=str(root), name=str(root))
    return found


def _environment() -> list[Path]:
    return [Path(p) for p in os.environ.get("GOUJI_RULES", "").split(os.pathsep) if p]


def _usage(code: str, file: str = "--pack", **values: str) -> UsageError:
    return UsageError(Problem(code=code, place=Place(file=file), values=values))
