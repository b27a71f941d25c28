"""`gouji baseline`: waivers for all that is found today, and those taken out again whose finding is gone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from gouji.check import Options, check
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import Inputs
from gouji.cli.usage import Choice, FileName
from gouji.cli.waivers import heeded, read_books
from gouji.errors import InputError, Place, Problem, UsageError
from gouji.findings import Result
from gouji.inputs import LastYears, open_packs
from gouji.outputs.shown import would_block

if TYPE_CHECKING:
    from gouji.waivers.read import WaiverBook

THRESHOLDS = ("error", "warning", "info")


@click.command("baseline", cls=Command, help=both("help.baseline"))
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@options.output()
@click.option("--reason", metavar="TEXT", default="", help=both("help.reason"))
@click.option("--by", metavar="NAME", default="", help=both("help.by"))
@click.option("--until", metavar="DATE", default="", callback=options.date, help=both("help.until"))
@click.option("--ticket", metavar="TEXT", default="", help=both("help.ticket"))
@click.option("--fail-on", type=Choice(THRESHOLDS), help=both("help.baseline-fail-on"))
@click.option("--prune", type=FileName(path_type=Path), metavar="FILE", help=both("help.prune"))
@options.pack()
@options.profile()
@options.waivers()
@options.facts()
@click.option("--previous", type=FileName(exists=True, path_type=Path), metavar="PATH", help=both("help.previous"))
@options.lang()
@options.no_color()
@options.framed
def command(
    *, reports: tuple[str, ...], output: Path | None, prune: Path | None, waivers: tuple[Path, ...], today: str,
    lang: str, no_color: bool, fail_on: str | None, reason: str, by: str, until: str, ticket: str, **how: Any,
) -> int:  # fmt: skip
    """Write or clean a baseline; return the exit status."""
    if prune is None:
        _refuse_unsaid(reason, by, output)
    else:
        _refuse_said(reason=reason, by=by, until=until, ticket=ticket, fail_on=fail_on, waivers=waivers)
    books = read_books([prune] if prune is not None else waivers)
    inputs = Inputs(reports)
    result = _checked(inputs, lang, **how)
    if prune is not None:
        _prune(result, books[0], (prune, output), options.day(today), lang)
    else:
        _write(heeded(result, books, today), fail_on, output, lang, (reason, by, until or None, ticket))
    console.tell_unread(result.unread, lang, color=not no_color)
    console.tell_skipped(inputs.skipped, lang)
    return InputError.status if result.unread else 0


def _checked(
    inputs: Inputs, lang: str, *, pack: str | None, edition: str | None, folders: tuple[Path, ...], profile: str,
    previous: Path | None, **facts: Any,
) -> Result:  # fmt: skip
    rules = open_packs(pack, edition, folders, profile)
    known = options.known(facts, rules.first.form)
    last = LastYears(Inputs((str(previous),)), rules) if previous is not None else None
    return check(inputs, rules, Options(lang=lang, known=known, last=last))


def _refuse_unsaid(reason: str, by: str, output: Path | None) -> None:
    """Refuse a baseline without a reason or a name, and one that would take the place of waivers that somebody wrote."""
    for option, said in (("--reason", reason), ("--by", by)):
        if not said.strip():
            raise UsageError(Problem(code="baseline-said", place=Place(file=option), values={"what": option}))
    if output is not None and output.is_file() and output.stat().st_size:
        raise UsageError(Problem(code="baseline-exists", place=Place(file=str(output))))


def _refuse_said(**options: object) -> None:
    """Refuse what says how new waivers are written where none are."""
    for name, said in options.items():
        if said:
            values = {"what": f"--{name.replace('_', '-')}"}
            raise UsageError(Problem(code="baseline-options", place=Place(file="--prune"), values=values))


def _write(
    result: Result, fail_on: str | None, output: Path | None, lang: str, said: tuple[str, str, str | None, str]
) -> None:
    from gouji.waivers.baseline import baseline, waiver_bytes

    if fail_on is not None:
        kept = (
            replace(report, findings=tuple(f for f in report.findings if would_block(f, result, fail_on)))
            for report in result.reports
        )
        result = replace(result, reports=tuple(kept))
    reason, by, until, ticket = said
    waivers = baseline(result, reason=reason, by=by, until=until, ticket=ticket)
    console.emit(waiver_bytes(waivers), output)
    console.note("baseline.wrote", lang, n=len(waivers))


def _prune(result: Result, book: WaiverBook, files: tuple[Path, Path | None], today: str, lang: str) -> None:
    from gouji.waivers.baseline import pruned
    from gouji.waivers.waive import waive

    fates = waive(result, [book], today).fates[0]
    dead = {n for n, fate in enumerate(fates) if fate.kind == "unused"}
    kept = pruned(book, dead)
    file, output = files
    if dead or output is not None:
        console.emit(kept, output or file)
    for number in sorted(dead):
        entry = book.entries[number]
        console.note("baseline.gone", lang, place=entry.place, rule=entry.waiver.rule)
    console.note("baseline.pruned", lang, n=len(dead), left=len(fates) - len(dead))
    elsewhere = sum(fate.kind == "elsewhere" for fate in fates)
    if elsewhere:
        console.note("baseline.kept", lang, n=elsewhere)
