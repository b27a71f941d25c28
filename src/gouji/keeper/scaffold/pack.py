"""A new pack: one edition with a form, two rules with cases, citations, words, and samples that fire each rule."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gouji.keeper.scaffold.changes import Change, check_name, tried
from gouji.keeper.scaffold.rule_lines import flow
from gouji.packs.editor import pack_editor_files
from gouji.packs.load import load_folder
from gouji.packs.model import RulePack

_TEMPLATES = Path(__file__).with_name("templates")
_IN_PACK = ("pack.yaml", "citations.yaml", "lexicon.yaml", "CHANGELOG.md")
_IN_EDITION = ("form.yaml", "rules.yaml")
_SHARED = ("citations.schema.json", "lexicon.schema.json", "extension-lexicon.schema.json")
"""Schemas that are the same for all packs."""

_SAMPLES = ("right.json", "wrong.json")


class _Template(string.Template):
    """`@{name}`, since `$` stands in the first line of each file."""

    delimiter = "@"


def new_pack(name: str, folder: Path, *, title: str, edition: str, years: str, lang: str) -> tuple[Change, ...]:
    """
    Draft a pack that lints and passes its cases as it is.

    Args:
        name: Id of the pack.
        folder: Where `rules/NAME`, `samples/NAME` and `schemas` come to stand.
        title: What the report is called.
        edition: Id of its edition.
        years: Report years that the edition governs.
        lang: Language of the regulation, `zh` or `en`.

    Returns:
        The files to be written.

    Raises:
        UsageError: If the name or that of the edition cannot be that of a folder.
        PackError: If the pack would not load, for its id or its years.
    """
    check_name(name)
    check_name(edition)
    slots = {"id": name, "title": flow(title), "edition": edition, "years": years, "year": years[:4]}
    pack = folder / "rules" / name
    places = [pack / each for each in _IN_PACK] + [pack / edition / each for each in _IN_EDITION]
    places += [folder / "samples" / name / each for each in _SAMPLES]
    changes = [Change(path=place, after=filled(place.name, lang, slots)) for place in places]
    with tried(pack, changes) as trial:
        load_folder(trial, edition)
        schemas = pack_editor_files(trial)
    return (*changes, *_beside(folder, schemas))


def new_extension(
    name: str, folder: Path, base: RulePack, *, title: str, extra: Sequence[Path] = ()
) -> tuple[Change, ...]:
    """
    Draft a pack that extends another and alters nothing of it yet.

    Args:
        name: Id of the pack.
        folder: Where `rules/NAME` and `schemas` come to stand.
        base: The pack that it extends, any edition of it; its next minor version is no longer meant.
        title: What it is called.
        extra: Where the other is looked for.

    Returns:
        The files to be written.

    Raises:
        UsageError: If the name cannot be that of a folder.
        PackError: If the pack would not load.
    """
    check_name(name)
    major, minor, _ = base.version.split(".")
    within = f">={base.version},<{major}.{int(minor) + 1}"
    slots = {"id": name, "title": flow(title), "base": base.id, "range": within}
    pack = folder / "rules" / name
    changes = [Change(path=pack / "pack.yaml", after=filled("extension.yaml", base.language, slots))]
    with tried(pack, changes) as trial:
        load_folder(trial, base.edition, extra)
        schemas = pack_editor_files(trial, extra=extra)
    return (*changes, *_beside(folder, schemas))


def _beside(folder: Path, schemas: Mapping[str, bytes]) -> Iterator[Change]:
    """Draft schemas, but for those that all packs share and that are there already."""
    shared = {name for name in _SHARED if (folder / "schemas" / name).exists()}
    for name, content in schemas.items():
        if name not in shared:
            yield Change(path=folder / "schemas" / name, after=content.decode())


def filled(template: str, lang: str, slots: dict[str, str]) -> str:
    """
    Fill a template of a language.

    Args:
        template: Name of its file.
        lang: `zh` or `en`.
        slots: What stands for `@{NAME}`, by name.
    """
    text = (_TEMPLATES / lang / template).read_text(encoding="utf-8")
    return _Template(text).substitute(slots)
