"""`gouji verify`: an audit held against its manifest, and its inputs against their hashes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli import console, options
from gouji.cli.audit import need_libraries
from gouji.cli.help import Command, both
from gouji.cli.usage import FileName
from gouji.messages import phrase

if TYPE_CHECKING:
    from gouji.audit.verify import Difference

MOST = 20
"""Differences that are told; the first one says enough."""

FOUND = 1


@click.command("verify", cls=Command, help=both("help.verify"))
@click.argument("folder", type=FileName(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--inputs", "base", type=FileName(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help=both("help.verify-inputs"))  # fmt: skip
@options.lang()
@options.no_color()
@options.framed
def command(*, folder: Path, base: Path | None, lang: str, no_color: bool) -> int:
    """Verify an audit; return the exit status: 0 if it is as it was, 1 if not."""
    need_libraries()
    from gouji.audit.verify import manifest_of, verify_chain, verify_counts, verify_files, verify_inputs

    manifest = manifest_of(folder)
    differing = list(itertools.islice(verify_files(folder, manifest), MOST))
    lost = {difference.place for difference in differing if difference.key == "verify.file-missing"}
    if not lost & {"reports.parquet", "findings.parquet"}:
        differing += verify_chain(folder, manifest)
    if not lost & {"reports.parquet", "unread.parquet", "inputs.parquet"}:
        differing += verify_counts(folder, manifest)
    if base is not None and "inputs.parquet" not in lost:
        differing += itertools.islice(verify_inputs(folder, base), MOST)
    if differing:
        console.emit(_told(differing, lang))
        return FOUND
    said = [phrase("verify.sound", lang, {"files": len(manifest.files), "reports": manifest.reports})]
    said += [phrase("verify.inputs", lang, {"count": manifest.inputs})] if base is not None else []
    said.append(phrase("audit.chain", lang, {"head": manifest.chain.head}))
    console.emit("".join(f"{line}\n" for line in said).encode())
    return 0


def _told(differing: Iterable[Difference], lang: str) -> bytes:
    return "".join(f"{place}: {phrase(key, lang, values)}\n" for key, place, values in differing).encode()
