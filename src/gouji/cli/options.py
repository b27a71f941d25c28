"""Options that several commands share, and the frame in which a command runs."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gouji.cli.console import tell
from gouji.cli.help import both
from gouji.cli.usage import Choice, Count, FileName, Misuse
from gouji.errors import GoujiError, Place, Problem, UsageError
from gouji.inputs import Known
from gouji.messages import LANGUAGES
from gouji.packs.form_types import Form

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def framed(function: Callable[..., int]) -> Callable[..., None]:
    """
    Let a command return its exit status, and tell its errors in the language asked for.

    Args:
        function: Takes the options of the command, `lang` among them, and returns the status.

    Returns:
        What click calls.
    """

    @functools.wraps(function)
    def run(**options: Any) -> None:
        try:
            status = function(**options)
        except GoujiError as error:
            tell(error.problems, options["lang"], color=not options.get("no_color"))
            status = error.status
        raise click.exceptions.Exit(status)

    return run


def lang() -> Decorator:
    """`--lang`."""
    return click.option("--lang", type=Choice(LANGUAGES), default="zh", show_default=True, help=both("help.lang"))


def no_color() -> Decorator:
    """`--no-color`."""
    return click.option("--no-color", is_flag=True, help=both("help.no-color"))


def output(*, folder: bool = False) -> Decorator:
    """`--output`; the folder of the file must be there before the work begins. With `folder` it may itself be one."""
    kind = FileName(dir_okay=folder, path_type=Path)
    return click.option("--output", "-o", type=kind, metavar="FILE", callback=_output, help=both("help.output"))


def pack() -> Decorator:
    """`--pack`, `--edition` and `--rules`."""
    kind = FileName(path_type=Path)
    options = (
        click.option("--pack", metavar="ID", help=both("help.pack")),
        click.option("--edition", metavar="ID", help=both("help.edition")),
        click.option("--rules", "folders", type=kind, multiple=True, metavar="DIR", help=both("help.rules-dir")),
    )
    return lambda function: functools.reduce(lambda f, option: option(f), reversed(options), function)


def profile() -> Decorator:
    """`--profile`."""
    return click.option("--profile", metavar="ID", default="", help=both("help.profile"))


def waivers() -> Decorator:
    """`--waivers` and `--today`."""
    options = (
        click.option("--waivers", "waivers", type=FileName(path_type=Path), multiple=True, metavar="FILE",
                     help=both("help.waivers")),
        click.option("--today", metavar="DATE", default="", callback=date, help=both("help.today")),
    )  # fmt: skip
    return lambda function: functools.reduce(lambda f, option: option(f), reversed(options), function)


def day(today: str) -> str:
    """Give the day against which last days of waivers are held: the one asked for, else that of the system."""
    return today or dt.date.today().isoformat()  # noqa: DTZ011 - the day where the gate stands


def facts() -> Decorator:
    """`--published`, `--year`, `--body`, `--title` and `--kind`: what is known about a report beside the document."""
    options = (
        click.option("--year", type=Count(1900, 2999), metavar="YEAR", help=both("help.year")),
        click.option("--body", metavar="NAME", default="", help=both("help.body")),
        click.option("--title", metavar="TITLE", default="", help=both("help.title")),
        click.option("--published", metavar="DATE", default="", callback=date, help=both("help.published")),
        click.option("--kind", metavar="KIND", default="", help=both("help.kind")),
    )
    return lambda function: functools.reduce(lambda f, option: option(f), reversed(options), function)


def known(facts: dict[str, Any], form: Form) -> Known:
    """
    Take the values of `facts()` together.

    Raises:
        UsageError: If the form does not know the kind of body.
    """
    said = Known(**{name: facts.pop(name) for name in Known.__struct_fields__})
    _check_kind(said.kind, form)
    return said


def _check_kind(kind: str, form: Form) -> None:
    known = [*(each.id for each in form.kinds), "unknown"]
    if kind and kind not in known:
        values = {"name": kind, "known": ", ".join(known)}
        raise UsageError(Problem(code="unknown-kind", place=Place(file="--kind"), values=values))


def _output(context: click.Context, option: click.Parameter, value: Path | None) -> Path | None:
    if value is None or str(value) == "-":
        return None
    if not value.parent.is_dir():
        raise Misuse("folder-missing", context, option, found=str(value.parent))
    return value


def date(context: click.Context, option: click.Parameter, value: str) -> str:
    """Take a day of the calendar as an ISO date, or nothing."""
    try:
        return value and dt.datetime.strptime(value, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007
    except ValueError:
        raise Misuse("option-date", context, option, found=value) from None
