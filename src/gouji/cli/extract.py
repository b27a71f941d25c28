"""`gouji extract`: documents in, JSON reports out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import click
import msgspec

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import Inputs
from gouji.errors import InputError
from gouji.inputs import Editions, Known, Read, open_packs
from gouji.inputs import read_inputs as read_reports
from gouji.outputs.json_v1 import json_bytes
from gouji.reports.model import Report


@click.command("extract", cls=Command, help=both("help.extract"))
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@options.output(folder=True)
@options.pack()
@options.facts()
@options.lang()
@options.no_color()
@options.framed
def command(
    *, documents: tuple[str, ...], output: Path | None, pack: str | None, edition: str | None,
    folders: tuple[Path, ...], lang: str, no_color: bool, **facts: Any,
) -> int:  # fmt: skip
    """Extract reports; return the exit status."""
    editions = open_packs(pack, edition, folders)
    known = options.known(facts, editions.first.form)
    inputs = Inputs(documents)
    read = list(_read(inputs, editions, known, lang))
    found = [(each.name, each.report) for each in read if each.report is not None]
    if output is not None and output.is_dir():
        _into_folder(found, output)
    elif len(read) == 1:
        _one(found, output)
    else:
        console.emit(b"".join(msgspec.json.encode(report) + b"\n" for _, report in found), output)
    for each in read:
        console.tell(each.problems, lang, color=not no_color)
    console.tell_skipped(inputs.skipped, lang)
    return InputError.status if len(found) < len(read) else 0


def _read(inputs: Inputs, editions: Editions, known: Known, lang: str) -> Iterator[Read]:
    for source in inputs:
        yield from read_reports(source, editions, known, lang)


def _one(found: list[tuple[str, Report]], output: Path | None) -> None:
    for _, report in found:
        console.emit(json_bytes(report), output)


def _into_folder(found: list[tuple[str, Report]], folder: Path) -> None:
    """Write a file for each report, named after its document; a name that is taken gets a number."""
    taken: set[str] = set()
    for name, report in found:
        stem = PurePath(name.replace("#", "-")).name if name != "-" else "stdin"
        file, n = f"{stem}.json", 1
        while file in taken:
            n += 1
            file = f"{stem}-{n}.json"
        taken.add(file)
        console.emit(json_bytes(report), folder / file)
