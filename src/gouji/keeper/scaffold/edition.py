"""A new edition of a pack, based on another one and holding nothing but what differs: to begin with, its title."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from gouji.keeper.scaffold.changes import Change, check_name, read_text, refusal, tried
from gouji.keeper.scaffold.insertion import CannotInsertError, with_item, with_scalar
from gouji.keeper.scaffold.pack import filled
from gouji.keeper.scaffold.rule_lines import flow
from gouji.packs.assemble import Parts
from gouji.packs.editor import pack_editor_files
from gouji.packs.load import load_folder, load_parts
from gouji.packs.names import in_years

_MODELINE = re.compile(r"\A#[ \t]*yaml-language-server:[ \t]*\$schema=(\S+)[^\n]*\n")


def new_edition(
    folder: Path, name: str, *, based_on: str, years: str, title: str = "", extra: Sequence[Path] = ()
) -> tuple[Change, ...]:
    """
    Draft an edition that is based on another.

    Args:
        folder: Folder of the pack.
        name: Id of the edition.
        based_on: Id of the other.
        years: Report years that it governs; the other's end before them, if they had no end.
        title: What it is called; if that is not said, it is named by its id.
        extra: Where other packs are looked for.

    Returns:
        `pack.yaml` with the edition, its `form.yaml`, and schemas for the editor where the pack has some.

    Raises:
        UsageError: If there is no such other edition, or there is one of this id or of these years.
        PackError: If the pack would not load.
    """
    parts, _ = load_parts(folder, based_on, extra)
    head = folder / "pack.yaml"
    check_name(name)
    _refuse(parts, head, name, years)
    slots = {"based_on": based_on, "title": flow(title or name)}
    form = filled("edition-form.yaml", parts.pack.language, slots)
    text = read_text(head)
    changes = [
        Change(path=head, before=text, after=_with_edition(text, parts, head, name, years, slots["title"])),
        Change(
            path=folder / name / "form.yaml", after=_modeline(folder / based_on / "form.yaml", based_on, name) + form
        ),
    ]
    with tried(folder, changes) as trial:
        places = (*extra, folder.parent)
        load_folder(trial, name, places)
        schemas = pack_editor_files(trial, [name], places)
    return (*changes, *schemas_beside(folder / based_on / "form.yaml", schemas))


def schema_folder(file: Path) -> Path | None:
    """Find the folder that the first line of a file of a pack names for its schema, if it is there."""
    found = _MODELINE.match(read_text(file)) if file.is_file() else None
    place = file.parent / found[1] if found and "://" not in found[1] else None
    return Path(os.path.normpath(place.parent)) if place is not None and place.parent.is_dir() else None


def schemas_beside(file: Path, schemas: dict[str, bytes]) -> Iterator[Change]:
    """Draft the schemas that are not yet where a file of the pack looks for its own."""
    folder = schema_folder(file)
    for name, content in schemas.items() if folder is not None else ():
        path = Path(folder or "", name)
        if not path.exists():
            yield Change(path=path, after=content.decode())


def _refuse(parts: Parts, head: Path, name: str, years: str) -> None:
    if parts.heritage.extends:
        raise refusal("new-in-extension", head)
    if any(edition.id == name for edition in parts.pack.editions):
        raise refusal("new-edition-exists", head, edition=name)
    first = years[:4]
    for edition in parts.pack.editions:
        ends_before = edition.id == parts.edition.id and edition.years.endswith("-") and edition.years[:4] < first
        if first.isdecimal() and in_years(edition.years, int(first)) and not ends_before:
            raise refusal("new-years", head, edition=edition.id, years=edition.years)


def _with_edition(text: str, parts: Parts, head: Path, name: str, years: str, title: str) -> str:
    """Add the edition at the end of the list, and let the other's years end before it."""
    old = parts.edition
    item = f'{{id: "{name}", title: {title}, years: {years}, based_on: "{old.id}"}}'
    try:
        if old.years.endswith("-"):
            last = str(int(years[:4]) - 1)
            until = old.years[:4] if last == old.years[:4] else f"{old.years[:4]}-{last}"
            text = with_scalar(text, "editions", parts.pack.editions.index(old), "years", until)
        return with_item(text, "editions", [item])
    except CannotInsertError as error:
        raise refusal("new-no-place", head, key="editions", item="- " + item) from error


def _modeline(form: Path, old: str, new: str) -> str:
    found = _MODELINE.match(read_text(form)) if form.is_file() else None
    if found is None:
        return ""
    schema = found[1].replace(f"-{old}.form.", f"-{new}.form.").replace("/form.schema", "/form-change.schema")
    return f"# yaml-language-server: $schema={schema}\n"
