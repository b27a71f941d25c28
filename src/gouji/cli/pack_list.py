"""`gouji rules packs`: the packs that are there, where each comes from, and which one is used where two have one id."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.usage import Choice
from gouji.errors import PackError, Problem
from gouji.outputs.json_v1 import json_bytes
from gouji.outputs.layout import Pen, clean
from gouji.packs.files import Profile
from gouji.packs.folder import shown_path
from gouji.packs.listing import Listed, changelog_of, list_packs


class BaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that another one extends."""

    id: str
    version: str
    sha256: str


class PackLine(msgspec.Struct, frozen=True, kw_only=True):
    """A pack in the list; of a faulty one only the first keys are known."""

    id: str
    place: str
    origin: str
    package: str
    hidden_by: str | None
    faulty: bool
    title: str = ""
    version: str = ""
    sha256: str = ""
    editions: dict[str, str] = {}
    extends: tuple[BaseLine, ...] = ()
    profiles: tuple[str, ...] = ()
    changelog: str | msgspec.UnsetType = msgspec.UNSET


class PackList(msgspec.Struct, frozen=True, kw_only=True):
    """What `gouji rules packs --format json` writes: the contract `gouji/packs/1`."""

    schema: str
    packs: tuple[PackLine, ...]


@click.command("packs", cls=Command, help=both("help.rules-packs"))
@click.option(
    "--format",
    "shape",
    type=Choice(("text", "json")),
    default="text",
    show_default=True,
    help=both("help.format"),
)
@click.option("--changelog", is_flag=True, help=both("help.changelog"))
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def packs_command(
    *, shape: str, changelog: bool, output: Path | None, pack: str | None, edition: str | None,
    folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """List packs; return the exit status."""
    problems: list[Problem] = []
    listed = [each for each in list_packs(folders, problems) if pack in (None, each.found.id, each.found.name)]
    notes = [changelog_of(each.found.place, edition) if changelog else None for each in listed]
    if shape == "json":
        lines = tuple(_line(each, text) for each, text in zip(listed, notes, strict=True))
        console.emit(json_bytes(PackList(schema="gouji/packs/1", packs=lines)), output)
    else:
        ink = console.pen(lang, color=not no_color and output is None)
        told = [line for each, text in zip(listed, notes, strict=True) for line in _told(each, text, ink)]
        console.emit("".join(line + "\n" for line in told).encode(), output)
    console.tell(problems, lang, color=not no_color)
    return PackError.status if problems else 0


def _line(listed: Listed, changelog: str | None) -> PackLine:
    found, pack = listed.found, listed.pack
    known = PackLine(
        id=found.id, place=shown_path(found.place, ""), origin=found.origin.value, package=found.package,
        hidden_by=shown_path(listed.hidden_by.place, "") if listed.hidden_by else None, faulty=pack is None,
        changelog=msgspec.UNSET if changelog is None else changelog,
    )  # fmt: skip
    if pack is None:
        return known
    return msgspec.structs.replace(
        known, title=pack.title, version=pack.version, sha256=pack.sha256, editions=pack.editions,
        extends=tuple(BaseLine(id=base.id, version=base.version, sha256=base.sha256) for base in pack.extends),
        profiles=tuple(profile.id for profile in pack.profiles),
    )  # fmt: skip


def _told(listed: Listed, changelog: str | None, ink: Pen) -> list[str]:
    found, pack = listed.found, listed.pack
    lines = ink.block(pack.title if pack else "", head=f"{found.id} {pack.version if pack else ''}  ", style="strong")
    said = [ink.say(f"packs.{found.origin.value}", place=shown_path(found.place, ""), package=found.package)]
    if listed.hidden_by is not None:
        used = listed.hidden_by
        said.append(ink.say(f"packs.hidden-{used.origin.value}", place=shown_path(used.place, "")))
    if pack is None:
        said.append(ink.say("packs.faulty"))
    else:
        editions = ink.say("text.enumeration").join(f"{name} ({years})" for name, years in pack.editions.items())
        said.append(ink.say("packs.editions", editions=editions))
        said += [ink.say("text.extends", pack=b.id, version=b.version, sha256=b.sha256[:12]) for b in pack.extends]
        said += [ink.say("packs.profile", profile=p.id, title=_title(p, ink)) for p in pack.profiles]
        said.append(f"sha256 {pack.sha256}")
    lines += [line for words in said for line in ink.block(words, head="   = ", mark="mark")]
    if changelog is not None:
        text = changelog or ink.say("packs.no-changelog")
        lines += ["", *(clean(line) for line in text.rstrip().splitlines())]
    return [*lines, ""]


def _title(profile: Profile, ink: Pen) -> str:
    return profile.en if ink.lang == "en" and profile.en else profile.title
