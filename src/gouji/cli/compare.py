"""`gouji compare`: what an editor mended, what is new, and what is still there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gouji import __version__
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import read_input
from gouji.cli.usage import Choice
from gouji.cli.waivers import read_books, tell_lapses
from gouji.compare.compare import blocks, compare
from gouji.compare.compare_v1 import Comparison
from gouji.compare.sides import Side, check_side, is_result, read_result
from gouji.errors import InputError
from gouji.findings import Severity
from gouji.inputs import Editions, Known, Source, open_packs

THRESHOLDS = ("error", "warning", "info", "never")
FOUND = 1

Rules = Callable[[], tuple[Editions, Known]]


@click.command("compare", cls=Command, help=both("help.compare"))
@click.argument("old")
@click.argument("new")
@click.option("--format", "shape", type=Choice(("text", "json")), default="text", show_default=True,
              help=both("help.format"))  # fmt: skip
@options.output()
@click.option("--fail-on", type=Choice(THRESHOLDS), help=both("help.compare-fail-on"))
@options.pack()
@options.profile()
@options.waivers()
@options.facts()
@options.lang()
@options.no_color()
@options.framed
def command(
    *, old: str, new: str, shape: str, output: Path | None, fail_on: str | None, pack: str | None,
    edition: str | None, folders: tuple[Path, ...], profile: str, waivers: tuple[Path, ...], today: str, lang: str,
    no_color: bool, **facts: Any,
) -> int:  # fmt: skip
    """Compare two results, or two versions of a report; return the exit status."""

    @functools.cache
    def rules() -> tuple[Editions, Known]:
        editions = open_packs(pack, edition, folders, profile)
        return editions, options.known(facts, editions.first.form)

    books = read_books(waivers)
    before, after = (_side(read_input(path), rules, lang) for path in (old, new))
    if books:
        from gouji.compare.sides import heed

        (before, _), (after, lapses) = (heed(side, books, options.day(today)) for side in (before, after))
        tell_lapses(lapses, lang)
    comparison = compare(before, after, engine=__version__, lang=lang)
    console.emit(_written(comparison, shape, lang, color=not no_color and output is None), output)
    threshold = fail_on or after.fail_on or Severity.ERROR.value
    appeared = (change for report in comparison.reports for change in report.appeared)
    return FOUND if any(blocks(change, after, threshold) for change in appeared) else 0


def _side(source: Source, rules: Rules, lang: str) -> Side:
    if source.fault is not None:
        raise InputError(source.fault)
    return read_result(source) if is_result(source.data) else check_side(source, *rules(), lang)


def _written(comparison: Comparison, shape: str, lang: str, *, color: bool) -> bytes:
    if shape == "json":
        from gouji.outputs.json_v1 import json_bytes

        return json_bytes(comparison)
    from gouji.compare.text import comparison_lines

    return "".join(line + "\n" for line in comparison_lines(comparison, console.pen(lang, color=color))).encode()
