"""
Wrong usage, as problems like any other: where, what, what to do about it, in the language asked for.

Click tells such things in English sentences of its own. What of them can happen here is named by a code, and the words
stand in the message tables.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from gouji.errors import Place, Problem
from gouji.messages import LANGUAGES

_MOST_NEAR = 3


class Misuse(click.UsageError):
    """
    An argument or option that makes no sense.

    Attributes:
        code: Of the problem.
        about: The option or argument, as it is written; "" for the command.
        values: They fill the words of the problem.
    """

    def __init__(
        self, code: str, context: click.Context | None, param: click.Parameter | None = None, **values: str
    ) -> None:  # fmt: skip
        super().__init__(code, context)
        self.code = code
        self.about = written(param)
        self.values = values


class Choice(click.Choice):  # type: ignore[type-arg]
    """One of some words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take a word, or tell which there are."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            known = [str(choice) for choice in self.choices]
            values = {"found": str(value), "known": ", ".join(known), "near": near(str(value), known)}
            raise Misuse("not-one-of", ctx, param, **values) from None


class Count(click.IntRange):
    """A whole number from one to another."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take a number, or tell from where to where it may be."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            ends = {"least": self.min, "most": self.max}
            values = {name: "" if end is None else str(end) for name, end in ends.items()}
            raise Misuse("option-number", ctx, param, found=str(value), **values) from None


class FileName(click.Path):
    """The name of a file or a folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take a name, or tell what is wrong with what it names."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            code, detail = self._fault(Path(value))
            raise Misuse(code, ctx, param, found=str(value), detail=detail or error.message) from None

    def _fault(self, named: Path) -> tuple[str, str]:
        try:
            if not named.exists():
                return "path-missing", ""
            is_folder = named.is_dir()
        except OSError as error:  # too long a name, a folder that may not be entered
            return "path-unusable", error.strerror or str(error)
        if is_folder and not self.dir_okay:
            return "path-folder", ""
        return "path-unusable" if is_folder or self.file_okay else "path-file", ""


def near(name: str, known: Iterable[str]) -> str:
    """Name what is written almost alike."""
    import difflib  # only for those who mistype

    return ", ".join(difflib.get_close_matches(name, list(known), _MOST_NEAR))


def language(arguments: Sequence[str]) -> str:
    """Find out which language is asked for on a command line that could not be read."""
    said = [each.partition("=")[2] for each in arguments if each.startswith("--lang=")]
    said += [word for option, word in itertools.pairwise(arguments) if option == "--lang"]
    return next((word for word in said if word in LANGUAGES), LANGUAGES[0])


def problem(error: click.UsageError) -> Problem:
    """Give what click tells as a problem."""
    code, about, values = _understood(error)
    command = error.ctx.command_path if error.ctx is not None else "gouji"
    place = Place(file=f"{command} {about}" if about else command)
    return Problem(code=code, place=place, values={"help": f"{command} --help", **values})


def _understood(error: click.UsageError) -> tuple[str, str, dict[str, str]]:
    if isinstance(error, Misuse):
        return error.code, error.about, error.values
    if isinstance(error, click.NoSuchOption):
        return "option-unknown", "", {"name": error.option_name, "near": (error.possibilities or [""])[0]}
    if isinstance(error, click.MissingParameter) and error.param is not None:
        is_option = isinstance(error.param, click.Option)
        return "option-missing" if is_option else "argument-missing", "", {"name": written(error.param)}
    if isinstance(error, click.BadOptionUsage):
        flags = [each for each in _options(error.ctx) if each.is_flag]
        is_flag = any(error.option_name in each.opts for each in flags)
        return "option-flag" if is_flag else "option-bare", "", {"name": error.option_name}
    return "usage", "", {"detail": error.format_message()}


def _options(context: click.Context | None) -> list[click.Option]:
    return [each for each in context.command.params if isinstance(each, click.Option)] if context is not None else []


def written(param: click.Parameter | None) -> str:
    """Write an option or an argument as on the command line; "" for none."""
    if param is None:
        return ""
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name
