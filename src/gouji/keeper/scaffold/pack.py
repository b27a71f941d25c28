"""A new pack: one edition with a form, two rules with cases, citations, words, and samples that fire each rule."""

from __future__ import annotations

import string
from pathlib import Path

from gouji.keeper.scaffold.changes import Change, tried
from gouji.keeper.scaffold.rule_lines import flow
from gouji.packs.editor import pack_editor_files
from gouji.packs.load import load_folder

_TEMPLATES = Path(__file__).with_name("templates")
_IN_PACK = ("pack.yaml", "citations.yaml", "lexicon.yaml", "CHANGELOG.md")
_IN_EDITION = ("form.yaml", "rules.yaml")
_SHARED = ("citations.schema.json", "lexicon.schema.json")
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
        PackError: If the pack would not load, for its id or its years.
    """
    slots = {"id": name, "title": flow(title), "edition": edition, "years": years, "year": years[:4]}
    pack = folder / "rules" / name
    places = [pack / each for each in _IN_PACK] + [pack / edition / each for each in _IN_EDITION]
    places += [folder / "samples" / name / each for each in _SAMPLES]
    changes = [Change(path=place, after=filled(place.name, lang, slots)) for place in places]
    with tried(pack, changes) as trial:
        load_folder(trial, edition)
        schemas = pack_editor_files(trial)
    shared = {place for place in _SHARED if (folder / "schemas" / place).exists()}
    changes += [Change(path=folder / "schemas" / n, after=s.decode()) for n, s in schemas.items() if n not in shared]
    return tuple(changes)


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
