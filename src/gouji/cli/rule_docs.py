"""`gouji rules docs`: pages about packs, as Markdown or as a site."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import pack_folders
from gouji.cli.usage import Choice, FileName
from gouji.messages import LANGUAGES

_PATH = FileName(exists=True, path_type=Path)
_FOLDER = FileName(exists=True, file_okay=False, path_type=Path)


def _spoken(function: Callable[..., None]) -> Callable[..., None]:
    """Let the command speak the language of its pages, the first one of both."""

    @functools.wraps(function)
    def run(*, languages: str, **given: Any) -> None:
        chosen = LANGUAGES if languages == "both" else (languages,)
        function(languages=chosen, lang=chosen[0], **given)

    return run


@click.command("docs", cls=Command, help=both("help.rules-docs"))
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option(
    "--output", "-o", type=FileName(file_okay=False, path_type=Path), required=True, metavar="DIR",
    help=both("help.docs-folder"),
)  # fmt: skip
@click.option(
    "--lang", "languages", type=Choice((*LANGUAGES, "both")), default="both", show_default=True,
    help=both("help.docs-lang"),
)  # fmt: skip
@click.option("--site", is_flag=True, help=both("help.docs-site"))
@click.option("--guide", type=_FOLDER, metavar="DIR", help=both("help.docs-guide"))
@click.option("--samples", type=_PATH, multiple=True, metavar="PATH", help=both("help.docs-samples"))
@options.pack()
@options.no_color()
@_spoken
@options.framed
def docs_command(
    *, packs: tuple[str, ...], output: Path, languages: tuple[str, ...], site: bool, guide: Path | None,
    samples: tuple[Path, ...], pack: str | None, edition: str | None, folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Write the pages of packs; return the exit status."""
    from gouji.keeper.pages.folder import write_folder, written_before
    from gouji.keeper.pages.guide import Guide
    from gouji.keeper.pages.library import fill_shelf, read_books

    del no_color
    written_before(output)  # before the work begins
    books = read_books(tuple(pack_folders(packs, pack, folders)), edition, folders)
    taken = Guide(guide) if guide else None
    linked = () if site else languages  # a site leads from each page to the same one in the other language
    shelves = [fill_shelf(books, linked, each, samples, taken) for each in languages]
    if site:
        from gouji.keeper.pages.site import build_site

        files = build_site(shelves)
    else:
        files = {f"{shelf.lang}/{name}": data for shelf in shelves for name, data in shelf.files.items()}
    write_folder(output, files)
    pages = sum(len(shelf.files) for shelf in shelves)
    console.note("pages.written", lang, count=pages, folder=output)
    return 0
