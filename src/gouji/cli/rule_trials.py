"""`gouji rules test`: a pack held against its own cases."""

from __future__ import annotations

from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import chosen_editions, pack_folders, stamp
from gouji.engine.cases import CaseResult, run_cases
from gouji.outputs.layout import Pen
from gouji.packs.load import load_folder
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
    for folder, each in chosen_editions(pack_folders(packs, pack, folders), edition, folders):
        loaded = load_folder(folder, each, folders)
        results = run_cases(loaded)
        failures = [result for result in results if not result.passed]
        lines = [line for failure in failures for line in _failure(failure, ink)]
        lines += _tally(loaded, len(results), len(failures), ink)
        console.emit("".join(line + "\n" for line in lines).encode())
        status = FOUND if failures else status
    return status


def _failure(case: CaseResult, ink: Pen) -> list[str]:
    head = f"{ink.say('trial.failed')} {case.rule}  "
    lines = ink.block(case.case, head=head, mark="fail", hang="  ", style="strong")
    said = [ink.say("trial.found", expected=case.expected, found=case.found)]
    said += [ink.say(case.fault, name=case.detail)] if case.fault else []
    return lines + [line for words in said for line in ink.block(words, head="   |  ", mark="mark")]


def _tally(pack: RulePack, cases: int, failures: int, ink: Pen) -> list[str]:
    values = {"rules": len(pack.rules), "cases": cases, "failures": failures, **stamp(pack)}
    return ink.block(ink.say("trial.tally", **values), style="fail" if failures else "pass")
