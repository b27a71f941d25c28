"""`gouji rules schema`: JSON Schemas narrowed to one pack, for the editor in which it is written."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import pack_folders
from gouji.cli.usage import FileName
from gouji.errors import Place, Problem, UsageError


@click.command("schema", cls=Command, help=both("help.rules-schema"))
@click.argument("pack", metavar="PACK")
@click.option("--edition", metavar="ID", help=both("help.edition"))
@click.option(
    "--rules", "folders", type=FileName(path_type=Path), multiple=True, metavar="DIR", help=both("help.rules-dir")
)
@click.option(
    "--output", "-o", type=FileName(file_okay=False, path_type=Path), required=True, metavar="DIR",
    help=both("help.schema-output"),
)  # fmt: skip
@options.lang()
@options.no_color()
@options.framed
def schema_command(
    *, pack: str, edition: str | None, folders: tuple[Path, ...], output: Path, lang: str, no_color: bool
) -> int:
    """Write the schemas of a pack, anew where they are there; return the exit status."""
    from gouji.packs.editor import pack_editor_files

    folder = next(pack_folders((pack,), None, folders))
    files = pack_editor_files(folder, (edition,) if edition else (), folders)
    _make(output)
    ink = console.pen(lang, color=not no_color)
    for name, content in files.items():
        console.emit(content, output / name)
    console.emit("".join(ink.say("new.wrote", file=str(output / name)) + "\n" for name in files).encode())
    return 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        values = {"detail": error.strerror or str(error)}
        raise UsageError(Problem(code="output-unwritable", place=Place(file=str(folder)), values=values)) from error
