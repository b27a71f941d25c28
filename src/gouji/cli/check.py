"""`gouji check`: reports in, findings out, and the exit status of a gate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gouji.check import Options, check, check_laid
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import Inputs
from gouji.cli.usage import Choice, FileName
from gouji.cli.waivers import heeded, read_books, tell_waivers
from gouji.errors import InputError
from gouji.findings import Result, Severity
from gouji.inputs import Editions, LastYears, open_packs
from gouji.outputs.gate import gate_of
from gouji.outputs.text import write_text
from gouji.sheets import Laid

if TYPE_CHECKING:
    from gouji.sets.below import ReportsBelow

FORMATS = ("text", "json", "sarif", "junit", "github", "csv", "html", "xlsx")
LAID = ("html", "xlsx")
"""Formats that show the reports themselves."""
THRESHOLDS = ("error", "warning", "info", "never")
FOUND = 1
_TABLE = FileName(exists=True, dir_okay=False, path_type=Path)


@click.command("check", cls=Command, help=both("help.check"))
@click.argument("reports", nargs=-1, required=True, metavar="REPORT...")
@click.option("--format", "shape", type=Choice(FORMATS), default="text", show_default=True, help=both("help.format"))
@options.output()
@click.option("--fail-on", type=Choice(THRESHOLDS), help=both("help.fail-on"))
@options.pack()
@options.profile()
@options.waivers()
@options.facts()
@click.option("--previous", type=FileName(exists=True, path_type=Path), metavar="PATH", help=both("help.previous"))
@click.option("--parts", type=FileName(exists=True, path_type=Path), metavar="PATH", help=both("help.parts"))
@click.option("--hierarchy", type=_TABLE, metavar="CSV", help=both("help.hierarchy"))
@options.lang()
@click.option("--all", "everything", is_flag=True, help=both("help.all"))
@options.no_color()
@options.framed
def command(
    *, reports: tuple[str, ...], shape: str, output: Path | None, fail_on: str | None, pack: str | None,
    edition: str | None, folders: tuple[Path, ...], profile: str, waivers: tuple[Path, ...], today: str,
    previous: Path | None, parts: Path | None, hierarchy: Path | None, lang: str, everything: bool, no_color: bool,
    **facts: Any,
) -> int:  # fmt: skip
    """Check reports; return the exit status."""
    if shape == "xlsx":
        from gouji.outputs.xlsx import require_library

        require_library()
    books = read_books(waivers)
    rules = open_packs(pack, edition, folders, profile)
    known = options.known(facts, rules.first.form)
    last = LastYears(Inputs((str(previous),)), rules) if previous is not None else None
    if last is not None and last.unread:
        console.tell(last.unread, lang, color=not no_color)
    below = _below(parts, hierarchy, rules) if parts is not None else None
    if below is not None and below.unread:
        console.tell(below.unread, lang, color=not no_color)
    asked = Options(
        lang=lang, everything=everything or shape == "junit", known=known, last=last,
        below=None if below is None else below.of,
    )  # fmt: skip
    inputs = Inputs(reports)
    result, laid = check_laid(inputs, rules, asked) if shape in LAID else (check(inputs, rules, asked), ())
    result = heeded(result, books, today)
    fail_on = fail_on or _threshold(rules)
    if shape in LAID:
        written = _shown(result, laid, shape, lang)
    elif shape != "text":
        written = _written(result, shape, lang, fail_on, everything=everything)
    else:
        ink = console.pen(lang, color=not no_color and output is None)
        written = write_text(
            result, lang=lang, color=ink.color, width=ink.width, everything=everything, fail_on=fail_on
        ).encode()
    console.emit(written, output)
    if shape != "text" or output is not None:
        console.tell_unread(result.unread, lang, color=not no_color)
        tell_waivers(result, fail_on, lang)
    console.tell_skipped(inputs.skipped, lang)
    return exit_status(result, fail_on)


def _below(parts: Path, hierarchy: Path | None, rules: Editions) -> ReportsBelow:
    """Read the reports of the bodies below; tables of bodies are paid for by those who have one."""
    from gouji.sets.below import ReportsBelow
    from gouji.sets.hierarchy import read_hierarchy

    table = read_hierarchy(hierarchy.read_bytes(), str(hierarchy)) if hierarchy is not None else None
    return ReportsBelow(Inputs((str(parts),)), rules, table)


def _written(result: Result, shape: str, lang: str, fail_on: str, *, everything: bool) -> bytes:
    """Write a result for programs; each writer and its types are paid for by those who want them."""
    if shape == "json":
        from gouji.outputs.json_v1 import write_json

        return write_json(result)
    if shape == "sarif":
        from gouji.cli.json_spans import spans_of
        from gouji.outputs.sarif import write_sarif

        return write_sarif(result, lang=lang, everything=everything, spans=spans_of(result))
    if shape == "csv":
        from gouji.outputs.csv_table import write_csv

        return write_csv(result, lang=lang, everything=everything)
    if shape == "junit":
        from gouji.outputs.junit import write_junit

        return write_junit(result, lang=lang, fail_on=fail_on)
    from gouji.cli.json_spans import spans_of
    from gouji.outputs.github import write_github

    return write_github(result, lang=lang, fail_on=fail_on, spans=spans_of(result))


def _shown(result: Result, laid: Sequence[Laid], shape: str, lang: str) -> bytes:
    """Write a result together with the reports."""
    if shape == "html":
        from gouji.outputs.html import write_html

        return write_html(result, laid, lang=lang)
    from gouji.outputs.xlsx import write_xlsx

    return write_xlsx(result, laid, lang=lang)


def _threshold(rules: Editions) -> str:
    """The threshold of the profile in use, or else the usual one."""
    return rules.first.profile.fail_on if rules.first.profile else Severity.ERROR.value


def exit_status(result: Result, fail_on: str) -> int:
    """
    Decide how a run ends.

    Args:
        result: What was found.
        fail_on: `error`, `warning`, `info`, or `never`.

    Returns:
        1 if a rule at or above the threshold fails, or one cannot be told that makes the verdict of a report
        undetermined, unless that is waived or `fail_on` is `never`; else 3 if an input was not read; else 0.
    """
    if not gate_of(result, fail_on).passes:
        return FOUND
    return InputError.status if result.unread else 0
