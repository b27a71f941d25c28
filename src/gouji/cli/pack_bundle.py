"""`gouji rules pack`: a pack as one file to hand on."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import chosen_editions, pack_folders
from gouji.errors import Place, Problem, UsageError
from gouji.packs.bundle import pack_files, wheel_name, wheel_of, zip_name, zip_of
from gouji.packs.load import load_folder


@click.command("pack", cls=Command, help=both("help.rules-pack"))
@click.argument("source", required=False, metavar="[PACK]")
@click.option("--wheel", is_flag=True, help=both("help.wheel"))
@options.output(folder=True)
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def pack_command(
    *, source: str | None, wheel: bool, output: Path | None, pack: str | None, edition: str | None,
    folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Write a pack that is sound as one file; return the exit status."""
    place = _one(list(pack_folders((source,) if source else (), pack, folders)))
    sound = [load_folder(place, each, folders) for _, each in chosen_editions((place,), edition, folders)]
    loaded = sound[0]
    files = pack_files(place)
    name, data = (wheel_name(loaded), wheel_of(loaded, files)) if wheel else (zip_name(loaded), zip_of(loaded, files))
    target = output / name if output is not None and output.is_dir() else output
    console.emit(data, target)
    if target is not None:
        said = {"file": str(target), "pack": loaded.id, "version": loaded.version, "sha256": loaded.sha256}
        console.note("packs.written", lang, **said)
    return 0


def _one(places: list[Path]) -> Path:
    if len(places) != 1:
        values = {"known": ", ".join(place.name for place in places) or "-"}
        raise UsageError(Problem(code="pack-choice", place=Place(file="PACK"), values=values))
    return places[0]
