"""`gouji rules test`: a pack held against its own cases, the samples, and mutants of its rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import chosen_editions, pack_folders, stamp
from gouji.cli.usage import Choice, FileName
from gouji.engine.cases import CaseResult
from gouji.keeper.trial.mutant import OPERATORS
from gouji.keeper.trial.try_pack import EditionTrial, Mutants, Survivor, try_edition
from gouji.keeper.trial.yaml_line import case_line
from gouji.outputs.layout import Pen, clean

FOUND = 1


@click.command("test", cls=Command, help=both("help.rules-test"))
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--mutants", "hunted", is_flag=True, help=both("help.trial-mutants"))
@click.option(
    "--samples",
    type=FileName(exists=True, path_type=Path),
    multiple=True,
    metavar="PATH",
    help=both("help.trial-samples"),
)
@click.option(
    "--format",
    "shape",
    type=Choice(("text", "json")),
    default="text",
    show_default=True,
    help=both("help.format"),
)
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def test_command(
    *, packs: tuple[str, ...], hunted: bool, samples: tuple[Path, ...], shape: str, output: Path | None,
    pack: str | None, edition: str | None, folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Try packs; return the exit status."""
    places = chosen_editions(pack_folders(packs, pack, folders), edition, folders)
    trials = [try_edition(f, each, extra=folders, samples=samples, hunted=hunted) for f, each in places]
    for trial in trials:
        console.tell(trial.unread, lang, color=not no_color)
    if shape == "json":
        from gouji.keeper.trial.trial_v1 import trial_value
        from gouji.outputs.json_v1 import json_bytes

        data = json_bytes(trial_value(trials))
    else:
        ink = console.pen(lang, color=not no_color and output is None)
        data = "".join(line + "\n" for trial in trials for line in _text(trial, ink)).encode()
    console.emit(data, output)
    return 0 if all(trial.is_sound for trial in trials) else FOUND


def _text(trial: EditionTrial, ink: Pen) -> Iterator[str]:
    """Tell what does not hold, then how much there was of each."""
    for failure in trial.failed:
        yield from _failure(failure, ink)
    for rule in trial.silent:
        yield from ink.block(ink.say("trial.silent", rule=rule), mark="fail", style="strong")
    for survivor in trial.mutants.survivors if trial.mutants else ():
        yield from _survivor(survivor, ink)
    counts = {"rules": len(trial.pack.rules), "cases": len(trial.cases), "failures": len(trial.failed)}
    yield from _tally("trial.tally", {**counts, **stamp(trial.pack)}, trial.failed, ink)
    if trial.samples:
        counts = {"samples": trial.samples, "silent": len(trial.silent)}
        yield from _tally("trial.samples", counts, trial.silent, ink)
    if trial.mutants:
        yield from _mutants(trial.mutants, ink)


def _failure(case: CaseResult, ink: Pen) -> list[str]:
    head = f"{ink.say('trial.failed')} {case.rule}  "
    lines = ink.block(case.case, head=head, mark="fail", hang="  ", style="strong")
    said = [ink.say("trial.found", expected=case.expected, found=case.found)]
    said += [ink.say(case.fault, name=case.detail)] if case.fault else []
    return lines + _below(said, ink)


def _survivor(survivor: Survivor, ink: Pen) -> Iterator[str]:
    """Tell a mutant that nothing notices; the case below it is one line, to be pasted."""
    mutant, case = survivor.verdict.mutant, survivor.verdict.case
    head = f"{ink.say('trial.survived')} {mutant.subject}  "
    yield from ink.block(
        ink.say(f"trial.operator.{mutant.operator}"), head=head, mark="fail", hang="  ", style="strong"
    )
    key = "trial.changed" if mutant.after else "trial.dropped"
    said = ink.say(key, at="/".join(mutant.path), before=mutant.before, after=mutant.after)
    yield from _below([f"{survivor.spot.file}:{survivor.spot.line}", said], ink)
    if case is None:
        yield from _below([ink.say("trial.no-case")], ink)
        return
    yield from _below([ink.say("trial.case", rule=survivor.verdict.rule)], ink)
    yield f"      - {clean(case_line(case))}"


def _below(said: Iterable[str], ink: Pen) -> list[str]:
    return [line for words in said for line in ink.block(words, head="   |  ", mark="mark")]


def _tally(key: str, values: Mapping[str, object], wrong: Iterable[object], ink: Pen) -> list[str]:
    return ink.block(ink.say(key, **values), style="fail" if list(wrong) else "pass")


def _mutants(mutants: Mutants, ink: Pen) -> Iterator[str]:
    counts = {fate: mutants.of(fate) for fate in ("case", "sample", "alike", "survived")}
    by_operator = ", ".join(
        f"{ink.say(f'trial.operator.{name}')} {n}"
        for name in OPERATORS
        if (n := sum(count for (operator, _), count in mutants.counts.items() if operator == name))
    )
    yield from _tally("trial.mutants", {"total": mutants.total, **counts}, mutants.survivors, ink)
    yield from ink.block(by_operator, head="  ", hang="  ", style="faint")
    if mutants.cut:
        yield from ink.block(ink.say("trial.cut", total=mutants.total), style="fail")
