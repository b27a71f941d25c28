"""`gouji extract`: a document in, the JSON report out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import read_input
from gouji.inputs import open_editions, read_report


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
    lang: str, no_color: bool, **facts: Any,
) -> int:  # fmt: skip
    """Extract one report; return the exit status."""
    editions = open_editions(pack, edition, folders)
    known = options.known(facts, editions.first.form)
    report, _ = read_report(read_input(document), editions, known)
    console.emit(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n", output)
    return 0
