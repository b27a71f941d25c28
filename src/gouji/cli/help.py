"""
Help pages in Chinese and English, aligned for wide characters.

Each text is shown in both languages, since the language of a person is not known before the options are read.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

import click

from gouji.cli.usage import Misuse, near
from gouji.messages import LANGUAGES, phrase
from gouji.outputs.layout import columns, wrap


def both(key: str) -> str:
    """Say a phrase in every language, Chinese first."""
    return " · ".join(phrase(key, lang) for lang in LANGUAGES)


class Formatter(click.HelpFormatter):
    """Click's formatter, counting columns instead of characters."""

    def write_text(self, text: str) -> None:
        """Write a paragraph at the current indentation."""
        room = max(self.width - self.current_indent, 20)
        for line in wrap(" ".join(text.split()), room, room):
            self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of terms and what they mean."""
        rows = list(rows)
        left = min(max((columns(term) for term, _ in rows), default=0), col_max) + col_spacing
        room = max(self.width - self.current_indent - left, 20)
        for term, text in rows:
            self.write(f"{'':>{self.current_indent}}{term}")
            lines = wrap(" ".join(text.split()), room, room)
            gap = left - columns(term)
            self.write(" " * gap if gap >= col_spacing else "\n" + " " * (self.current_indent + left))
            self.write(("\n" + " " * (self.current_indent + left)).join(lines) + "\n")


class Context(click.Context):
    """Click's context, with this formatter."""

    formatter_class = Formatter


class Command(click.Command):
    """A command with such help, that tells arguments which are too many."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give `--help`, in both languages."""
        return _explained(super().get_help_option(ctx))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        ctx.allow_extra_args = True
        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click does not always say where an option stands
            raise
        if left and not ctx.resilient_parsing:
            raise Misuse("argument-extra", ctx, names=" ".join(left))
        return left


def _explained(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = both("help.help")
    return option


class Group(click.Group):
    """
    A group that imports a command when it is called, so that no command pays for another's imports.

    `members` maps the name of a command to where it is, `module:attribute`. What a command is for is said by the phrase
    `help.NAME`, or `help.GROUP-NAME` below the top.
    """

    context_class = Context

    def __init__(self, name: str, members: dict[str, str], **settings: Any) -> None:
        super().__init__(name, **settings)
        self.members = members

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order of their table."""
        return list(self.members)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self.members:
            return None
        module, attribute = self.members[cmd_name].split(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, or name those like it."""
        name = args[0]
        if name not in self.members and not name.startswith("-"):
            known = ", ".join(self.members)
            raise Misuse("command-unknown", ctx, name=name, known=known, near=near(name, self.members))
        return super().resolve_command(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give `--help`, in both languages."""
        return _explained(super().get_help_option(ctx))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        prefix = "" if ctx.parent is None else f"{self.name}-"
        with formatter.section("Commands"):
            formatter.write_dl([(name, both(f"help.{prefix}{name}")) for name in self.members])
