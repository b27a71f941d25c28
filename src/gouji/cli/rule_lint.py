"""`gouji rules lint`: a pack held against the form of packs."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import chosen_editions, pack_folders, stamp
from gouji.errors import PackError, Problem
from gouji.packs.assemble import set_once
from gouji.packs.load import load_folder
from gouji.packs.model import RulePack


@click.command("lint", cls=Command, help=both("help.rules-lint"))
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def lint_command(
    *, packs: tuple[str, ...], pack: str | None, edition: str | None, folders: tuple[Path, ...],
    lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Load packs strictly; return the exit status."""
    ink = console.pen(lang, color=not no_color)
    status = 0
    lines: list[str] = []
    for folder in pack_folders(packs, pack, folders):
        sound, problems = _lint(folder, edition)
        console.tell(problems, lang, color=not no_color)
        for loaded in sound:
            lines += ink.block(ink.say("lint.sound", n=len(loaded.rules), **stamp(loaded)), style="pass")
        if problems:
            lines += ink.block(ink.say("lint.faulty", n=len(problems), pack=folder.name), style="fail")
            status = PackError.status
    console.emit("".join(line + "\n" for line in lines).encode())
    return status


def _lint(folder: Path, edition: str | None) -> tuple[list[RulePack], list[Problem]]:
    """Load the editions of a pack: those that are sound, and what is wrong with the others."""
    try:
        editions = list(chosen_editions((folder,), edition))
    except PackError as error:
        return [], list(error.problems)
    sound: list[RulePack] = []
    problems: list[Problem] = []
    for _, each in editions:
        try:
            sound.append(load_folder(folder, each))
        except PackError as error:
            problems += error.problems
    return sound, set_once(problems)
