"""`gouji rules coverage`: what the rules of a pack guard, cell by cell, and whether that is less than it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.rule_packs import chosen_editions, pack_folders
from gouji.cli.usage import Choice, FileName
from gouji.errors import Place, Problem, UsageError
from gouji.inputs import Editions
from gouji.keeper.corpus import read_corpus, sample_folders
from gouji.keeper.coverage.model import Coverage
from gouji.outputs.layout import Pen
from gouji.packs.load import load_folder
from gouji.packs.model import RulePack
from gouji.reports.model import Report

LOWER = 1


@click.command("coverage", cls=Command, help=both("help.rules-coverage"))
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option(
    "--format",
    "shape",
    type=Choice(("text", "json", "html")),
    default="text",
    show_default=True,
    help=both("help.format"),
)
@click.option(
    "--check",
    "baselines",
    type=FileName(path_type=Path),
    multiple=True,
    metavar="FILE",
    help=both("help.coverage-check"),
)
@click.option(
    "--samples",
    type=FileName(exists=True, path_type=Path),
    multiple=True,
    metavar="PATH",
    help=both("help.coverage-samples"),
)
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def coverage_command(
    *, packs: tuple[str, ...], shape: str, baselines: tuple[Path, ...], samples: tuple[Path, ...],
    output: Path | None, pack: str | None, edition: str | None, folders: tuple[Path, ...],
    lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Tell what rules guard; return the exit status."""
    chosen = list(chosen_editions(pack_folders(packs, pack, folders), edition, folders))
    ink = console.pen(lang, color=not no_color and output is None)
    if baselines:
        return _checked(baselines, chosen, samples, ink, output, folders)
    if shape == "text":
        console.emit(_text((_coverage(*each, samples, lang, folders) for each in chosen), ink), output)
        return 0
    if len(chosen) != 1:
        values = {"n": str(len(chosen)), "known": ", ".join(each for _, each in chosen)}
        raise UsageError(Problem(code="coverage-one", place=Place(file="--format"), values=values))
    console.emit(_written(_coverage(*chosen[0], samples, lang, folders), shape, lang), output)
    return 0


def _coverage(
    folder: Path, edition: str, samples: tuple[Path, ...], lang: str, extra: tuple[Path, ...]
) -> Coverage:  # fmt: skip
    from gouji.keeper.coverage.cover import cover

    pack = load_folder(folder, edition, extra)
    return cover(pack, _reports(folder, pack, samples, extra), lang)


def _reports(
    folder: Path, pack: RulePack, samples: tuple[Path, ...], extra: tuple[Path, ...]
) -> Iterator[tuple[str, Report]]:
    """Read the samples that this edition governs; they are named by their path in the folder of samples."""
    for place in samples or sample_folders(folder):
        root = place if place.is_dir() else place.parent
        for sample in read_corpus((place,), Editions(pack, folder, extra=extra)).of(pack.edition):
            yield Path(sample.name).relative_to(root).as_posix(), sample.report


def _written(coverage: Coverage, shape: str, lang: str) -> bytes:
    from gouji.keeper.coverage.html import coverage_page
    from gouji.keeper.coverage.model import coverage_bytes

    return coverage_page(coverage, lang) if shape == "html" else coverage_bytes(coverage)


def _text(coverages: Iterable[Coverage], ink: Pen) -> bytes:
    from gouji.cli.coverage_text import coverage_lines

    blocks = ["".join(line + "\n" for line in coverage_lines(coverage, ink)) for coverage in coverages]
    return "\n".join(blocks).encode()


def _checked(
    baselines: tuple[Path, ...], chosen: list[tuple[Path, str]], samples: tuple[Path, ...], ink: Pen,
    output: Path | None, extra: tuple[Path, ...],
) -> int:  # fmt: skip
    """Hold each edition against the files written for it; a file of an edition that is not there is refused."""
    from gouji.keeper.coverage.baseline import falls, read_baseline

    lines: list[str] = []
    status = 0
    for file in baselines:
        old = read_baseline(file)
        folder, edition = next((each for each in chosen if each[1] == old.pack.edition), chosen[0])
        new = _coverage(folder, edition, samples, ink.lang, extra)
        found = falls(old, new)
        values = {"pack": new.pack.id, "edition": edition, "version": new.pack.version, "file": file, "n": len(found)}
        key = "coverage.lower" if found else "coverage.no-lower"
        lines += ink.block(ink.say(key, **values), style="fail" if found else "pass")
        for fall in found:
            lines += ink.block(ink.say(f"coverage.fall-{fall.code}", **fall.values), head="   |  ", mark="mark")
        status = LOWER if found else status
    console.emit("".join(line + "\n" for line in lines).encode(), output)
    return status
