"""`gouji rules diff`: what a change of a pack changes, in its rules and in what they find in reports."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePath

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import Inputs
from gouji.cli.rule_packs import pack_folders
from gouji.cli.usage import Choice
from gouji.errors import Place, Problem, UsageError
from gouji.inputs import Source
from gouji.keeper.difference.compare import State, compare, open_state
from gouji.keeper.difference.model import Difference, Effects
from gouji.packs.load import find_pack
from gouji.packs.locate import places_in

DIFFERENT = 1
UNREAD = 3


@click.command("diff", cls=Command, help=both("help.rules-diff"))
@click.argument("old")
@click.argument("new")
@click.argument("corpus", nargs=-1, metavar="[CORPUS]...")
@click.option("--git", is_flag=True, help=both("help.diff-git"))
@click.option(
    "--format",
    "shape",
    type=Choice(("text", "json", "markdown")),
    default="text",
    show_default=True,
    help=both("help.format"),
)
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def diff_command(
    *, old: str, new: str, corpus: tuple[str, ...], git: bool, shape: str, output: Path | None, pack: str | None,
    edition: str | None, folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Tell how two states of a pack differ; return the exit status."""
    with contextlib.ExitStack() as stack:
        states = []
        for text in (old, new):
            into = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gouji-")))
            place = _place(text, into, pack, folders) if git else _only(text, pack_folders((text,), None, folders))
            states.append(open_state(text, place, edition, folders))
        before, after = states
        effects = _effects(before, after, corpus, lang) if corpus else None
        difference = compare(before, after, lang, effects)
    console.emit(_written(difference, shape, lang, color=not no_color and output is None), output)
    return _status(difference)


def _status(difference: Difference) -> int:
    if not difference.is_none:
        return DIFFERENT
    return UNREAD if difference.effects is not None and difference.effects.unread else 0


def _place(text: str, into: Path, pack: str | None, folders: tuple[Path, ...]) -> Path:
    """Find a pack at a revision, or on disk where there is one of this path."""
    from gouji.keeper.difference.revisions import Revision, pack_at, parse_revision, path_in, top_of

    if Path(text).exists() and places_in(Path(text)):
        return _only(text, pack_folders((text,), None, folders))
    revision = parse_revision(text)
    top = top_of(Path.cwd())
    path = revision.path or path_in(top, find_pack(pack, folders))
    if not path:
        raise _usage("git-where", text)
    return pack_at(Revision(revision.name, path), top, into)


def _only(text: str, places: Iterator[Path]) -> Path:
    found = list(places)
    if len(found) != 1:
        raise _usage("diff-packs", text, n=len(found))
    return found[0]


def _usage(code: str, name: str, **values: object) -> UsageError:
    said = {"name": name[:200], **{key: str(value) for key, value in values.items()}}
    return UsageError(Problem(code=code, place=Place(file=name[:200]), values=said))


def _effects(old: State, new: State, corpus: tuple[str, ...], lang: str) -> Effects:
    from gouji.keeper.difference.effects import effects_on

    inputs = Inputs(corpus)
    effects = effects_on(_reports(inputs, corpus), old.editions, new.editions, lang)
    console.tell_skipped(inputs.skipped, lang)
    return effects


def _reports(inputs: Inputs, named: tuple[str, ...]) -> Iterator[Source]:
    """Pass over what stands beside samples and is no report, unless it is named itself."""
    from gouji.keeper.corpus import RESULTS

    for source in inputs:
        if source.name in named or PurePath(source.name).name not in RESULTS:
            yield source


def _written(difference: Difference, shape: str, lang: str, *, color: bool) -> bytes:
    if shape == "json":
        from gouji.keeper.difference.model import difference_bytes

        return difference_bytes(difference)
    if shape == "markdown":
        from gouji.keeper.difference.markdown import difference_page

        return difference_page(difference, lang)
    from gouji.cli.diff_text import difference_lines

    return "".join(line + "\n" for line in difference_lines(difference, console.pen(lang, color=color))).encode()
