"""`gouji rules test` and `gouji rules lint`: a pack held against its own cases, and against the form of packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.engine.cases import CaseResult, run_cases
from gouji.errors import PackError, Problem
from gouji.outputs.layout import Pen
from gouji.packs.assemble import set_once
from gouji.packs.load import find_pack, list_editions, load_folder
from gouji.packs.model import RulePack

FOUND = 1


@click.command("test", cls=Command, help=both("help.rules-test"))
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def test_command(
    *, packs: tuple[str, ...], pack: str | None, edition: str | None, folders: tuple[Path, ...],
    lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Run the cases of packs; return the exit status."""
    ink = console.pen(lang, color=not no_color)
    status = 0
    for folder, each in _editions(_folders(packs, pack, folders), edition):
        loaded = load_folder(folder, each)
        results = run_cases(loaded)
        failures = [result for result in results if not result.passed]
        lines = [line for failure in failures for line in _failure(failure, ink)]
        lines += _tally(loaded, len(results), len(failures), ink)
        console.emit("".join(line + "\n" for line in lines).encode())
        status = FOUND if failures else status
    return status


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
    for folder in _folders(packs, pack, folders):
        sound, problems = _lint(folder, edition)
        console.tell(problems, lang, color=not no_color)
        for loaded in sound:
            lines += ink.block(ink.say("lint.sound", n=len(loaded.rules), **_named(loaded)), style="pass")
        if problems:
            lines += ink.block(ink.say("lint.faulty", n=len(problems), pack=folder.name), style="fail")
            status = PackError.status
    console.emit("".join(line + "\n" for line in lines).encode())
    return status


def _lint(folder: Path, edition: str | None) -> tuple[list[RulePack], list[Problem]]:
    """Load the editions of a pack: those that are sound, and what is wrong with the others."""
    try:
        editions = list(_editions((folder,), edition))
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


def _editions(folders: Iterable[Path], edition: str | None) -> Iterator[tuple[Path, str]]:
    """The editions that are meant: the one of the options, else all of each pack."""
    for folder in folders:
        yield from ((folder, each) for each in ((edition,) if edition else list_editions(folder)))


def _folders(packs: tuple[str, ...], pack: str | None, extra: tuple[Path, ...]) -> Iterator[Path]:
    """The folders of the packs that are meant: those of the arguments, folders or ids, else the one of the options."""
    if not packs:
        yield find_pack(pack, extra)
    for argument in packs:
        inside = sorted(path.parent for path in Path(argument).glob("*/pack.yaml"))
        if (Path(argument) / "pack.yaml").is_file():
            yield Path(argument)
        elif inside:
            yield from inside
        elif Path(argument).is_dir():
            yield find_pack(None, (Path(argument),))
        else:
            yield find_pack(argument, extra)


def _failure(case: CaseResult, ink: Pen) -> list[str]:
    head = f"{ink.say('trial.failed')} {case.rule}  "
    lines = ink.block(case.case, head=head, mark="fail", hang="  ", style="strong")
    said = [ink.say("trial.found", expected=case.expected, found=case.found)]
    said += [ink.say(case.fault, name=case.detail)] if case.fault else []
    return lines + [line for words in said for line in ink.block(words, head="   |  ", mark="mark")]


def _tally(pack: RulePack, cases: int, failures: int, ink: Pen) -> list[str]:
    values = {"rules": len(pack.rules), "cases": cases, "failures": failures, **_named(pack)}
    return ink.block(ink.say("trial.tally", **values), style="fail" if failures else "pass")


def _named(pack: RulePack) -> dict[str, str]:
    return {"pack": pack.id, "edition": pack.edition, "version": pack.version}
