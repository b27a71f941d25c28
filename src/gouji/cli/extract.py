"""`gouji extract`: a document in, the JSON report out."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from gouji.check import Options, Source, read_report
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import read_inputs, shown
from gouji.errors import InputError, Place, Problem
from gouji.packs.load import load_pack


@click.command("extract", cls=Command, help=both("help.extract"))
@click.argument("document")
@options.output()
@options.pack()
@options.facts()
@options.lang()
@options.no_color()
@options.framed
def command(
    *, document: str, output: Path | None, pack: str | None, edition: str | None, folders: tuple[Path, ...],
    published: str | None, kind: str | None, lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Extract one report; return the exit status."""
    rules = load_pack(pack, edition, folders)
    options.check_kind(kind, rules.form)
    asked = Options(lang=lang, everything=False, published=published, kind=kind, edition=edition)
    report = read_report(one_source(document), rules, asked)
    console.emit(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n", output)
    return 0


def one_source(argument: str) -> Source:
    """
    Read the one document that an argument names.

    Raises:
        InputError: If it cannot be read, or is a folder.
    """
    if Path(argument).is_dir():
        raise InputError(Problem(code="input-folder", place=Place(file=shown(argument))))
    problems: list[Problem] = []
    for name, data in read_inputs([argument], problems.append):
        return Source(name=name, data=data)
    raise InputError(*problems)
