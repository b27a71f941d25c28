"""`gouji extract`: a document in, the JSON report out."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from gouji.check import read_report
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import read_input
from gouji.packs.load import load_pack


@click.command("extract", cls=Command, help=both("help.extract"))
@click.argument("document")
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def command(
    *, document: str, output: Path | None, pack: str | None, edition: str | None, folders: tuple[Path, ...],
    lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Extract one report; return the exit status."""
    report = read_report(read_input(document), load_pack(pack, edition, folders))
    console.emit(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n", output)
    return 0
