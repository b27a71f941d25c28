"""`gouji rules new`: a pack, an edition or a rule begun, so that it loads and passes its tests at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, Group, both
from gouji.cli.rule_packs import pack_folders
from gouji.cli.usage import Choice, FileName
from gouji.errors import Place, Problem, UsageError
from gouji.keeper.scaffold.changes import Change, check_changes, write_changes
from gouji.messages import LANGUAGES
from gouji.outputs.layout import Pen

group = Group(
    "new",
    {
        "pack": "gouji.cli.rule_new:pack_command",
        "edition": "gouji.cli.rule_new:edition_command",
        "rule": "gouji.cli.rule_new:rule_command",
    },
    help=both("help.rules-new"),
)

PACKAGE = Path(__file__).resolve().parents[1]
"""Where the program is installed; what stands in it is gone with the next version."""

_NEEDED = {
    "check": ("check", "--check 'a + b = c'"),
    "require": ("require", "--require rows=present"),
    "text": ("says", "--says NAME"),
    "claim": ("says", "--says 'received {n} letters' --check 'n = TABLE[ROW, COLUMN]'"),
}
_dry_run = click.option("--dry-run", is_flag=True, help=both("help.new-dry-run"))
_rules = click.option(
    "--rules", "folders", type=FileName(path_type=Path), multiple=True, metavar="DIR", help=both("help.rules-dir")
)


@click.command("pack", cls=Command, help=both("help.new-pack"))
@click.argument("name", metavar="ID")
@click.option(
    "--output",
    type=FileName(file_okay=False, path_type=Path),
    default=".",
    metavar="DIR",
    help=both("help.new-output"),
)
@click.option("--title", default="", metavar="TITLE", help=both("help.new-title"))
@click.option("--edition", default="", metavar="ID", help=both("help.new-edition-id"))
@click.option("--years", default="2000-", show_default=True, metavar="YEARS", help=both("help.new-years"))
@click.option("--language", type=Choice(LANGUAGES), default=None, help=both("help.new-language"))
@click.option("--extends", "base", default="", metavar="PACK", help=both("help.new-extends"))
@_dry_run
@_rules
@options.lang()
@options.no_color()
@options.framed
def pack_command(
    *, name: str, output: Path, title: str, edition: str, years: str, language: str | None, base: str,
    folders: tuple[Path, ...], dry_run: bool, lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Begin a pack; return the exit status."""
    from gouji.keeper.scaffold.pack import new_extension, new_pack
    from gouji.packs.load import load_folder

    if base:
        extended = load_folder(next(pack_folders((base,), None, folders)), None, folders)
        changes = new_extension(name, output, extended, title=title or name, extra=folders)
    else:
        changes = new_pack(
            name, output, title=title or name, edition=edition or years[:4], years=years, lang=language or lang
        )
    ink = console.pen(lang, color=not no_color)
    _carry_out(changes, ink, dry_run=dry_run)
    places = {"folder": str(output / "rules" / name), "samples": str(output / "samples" / name)}
    _tell(ink.block(ink.say("new.next-extension" if base else "new.next-pack", **places)))
    return 0


@click.command("edition", cls=Command, help=both("help.new-edition"))
@click.argument("pack", metavar="PACK")
@click.argument("name", metavar="ID")
@click.option("--based-on", required=True, metavar="ID", help=both("help.new-based-on"))
@click.option("--years", required=True, metavar="YEARS", help=both("help.new-years"))
@click.option("--title", default="", metavar="TITLE", help=both("help.new-title"))
@_dry_run
@_rules
@options.lang()
@options.no_color()
@options.framed
def edition_command(
    *, pack: str, name: str, based_on: str, years: str, title: str, dry_run: bool, folders: tuple[Path, ...],
    lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Add an edition to a pack; return the exit status."""
    from gouji.keeper.scaffold.edition import new_edition

    changes = new_edition(_folder(pack, folders), name, based_on=based_on, years=years, title=title, extra=folders)
    ink = console.pen(lang, color=not no_color)
    _carry_out(changes, ink, dry_run=dry_run)
    _tell(ink.block(ink.say("new.next-edition", edition=name)))
    return 0


@click.command("rule", cls=Command, help=both("help.new-rule"))
@click.argument("pack", metavar="PACK")
@click.argument("name", metavar="RULE-ID")
@click.option("--shape", type=Choice(tuple(_NEEDED)), required=True, help=both("help.new-shape"))
@click.option("--in", "inside", multiple=True, metavar="NAME", help=both("help.new-in"))
@click.option("--for-each", type=Choice(("column", "row", "cell")), default=None, help=both("help.new-for-each"))
@click.option("--only", multiple=True, metavar="NAME", help=both("help.new-only"))
@click.option("--check", default="", metavar="EXPR", help=both("help.new-check"))
@click.option("--require", default="", metavar="KEY=VALUE", help=both("help.new-require"))
@click.option(
    "--text", type=Choice(("must", "any", "must_not", "each")), default="must", show_default=True,
    help=both("help.new-text"),
)  # fmt: skip
@click.option("--says", multiple=True, metavar="WORDS", help=both("help.new-says"))
@click.option("--sentence", default="", metavar="TEXT", help=both("help.new-sentence"))
@click.option("--cites", multiple=True, metavar="ID", help=both("help.new-cites"))
@click.option(
    "--severity", type=Choice(("error", "warning", "info")), default="warning", show_default=True,
    help=both("help.new-severity"),
)  # fmt: skip
@click.option("--title", default="", metavar="TITLE", help=both("help.new-title"))
@click.option("--file", default="", metavar="FILE", help=both("help.new-file"))
@click.option("--edition", default=None, metavar="ID", help=both("help.edition"))
@_dry_run
@_rules
@options.lang()
@options.no_color()
@options.framed
def rule_command(
    *, pack: str, name: str, shape: str, inside: tuple[str, ...], for_each: str | None, only: tuple[str, ...],
    check: str, require: str, text: str, says: tuple[str, ...], sentence: str, cites: tuple[str, ...], severity: str,
    title: str, file: str, edition: str | None, dry_run: bool, folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Add a rule to a pack; return the exit status."""
    from gouji.keeper.scaffold.rule import new_rule
    from gouji.keeper.scaffold.wish import Wish
    from gouji.packs.load import load_folder

    key, _, value = require.partition("=")
    wish = Wish(
        id=name, shape=shape, inside=inside, for_each=for_each or "", only=only, check=check, require=(key, value),
        text=text, says=says, sentence=sentence, cites=cites, severity=severity, title=title,
    )  # fmt: skip
    _check_needs(shape, {"check": check, "require": value, "says": says})
    folder = _folder(pack, folders)
    chosen = edition or load_folder(folder, None, folders).edition
    changes, rule = new_rule(folder, chosen, wish, file=file, extra=folders)
    ink = console.pen(lang, color=not no_color)
    _carry_out(changes, ink, dry_run=dry_run)
    said = {"rule": rule.id, "title": rule.title, "n": len(rule.cases), "cites": ", ".join(rule.cites)}
    _tell(ink.block(ink.say("new.next-rule", **said)))
    return 0


def _check_needs(shape: str, given: dict[str, object]) -> None:
    option, example = _NEEDED[shape]
    missing = [each for each in (option, *(["check"] if shape == "claim" else [])) if not given[each]]
    if missing:
        values = {"shape": shape, "option": f"--{missing[0]}", "example": example}
        raise UsageError(Problem(code="new-needs", place=Place(file=f"--{missing[0]}"), values=values))


def _folder(pack: str, folders: tuple[Path, ...]) -> Path:
    """Find the pack to write into."""
    folder = next(pack_folders((pack,), None, folders))
    if not folder.is_dir():
        raise UsageError(Problem(code="new-not-folder", place=Place(file=str(folder)), values={"name": str(folder)}))
    if folder.resolve().is_relative_to(PACKAGE):
        raise UsageError(Problem(code="new-shipped", place=Place(file=str(folder)), values={"name": folder.name}))
    return folder


def _carry_out(changes: Sequence[Change], ink: Pen, *, dry_run: bool) -> None:
    """Write what is to be written, or only make sure that it could be; say which files."""
    (check_changes if dry_run else write_changes)(changes)
    would = "would-" if dry_run else ""
    lines = [ink.say(f"new.{would}{'wrote' if c.before is None else 'added'}", file=str(c.path)) for c in changes]
    _tell(lines)


def _tell(lines: Sequence[str]) -> None:
    console.emit("".join(line + "\n" for line in lines).encode())
