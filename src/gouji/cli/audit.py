"""`gouji audit`: any number of reports in, a folder of tables out, and the exit status of a gate."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli import console, options
from gouji.cli.audit_boards import PAGES, board_makers
from gouji.cli.audit_unread import tell_unread_inputs
from gouji.cli.audit_waivers import tell_audit_waivers
from gouji.cli.help import Command, both
from gouji.cli.progress import progress_on
from gouji.cli.usage import Choice, Count, FileName
from gouji.cli.waivers import read_books
from gouji.errors import InputError, Place, Problem, UsageError
from gouji.findings import Severity
from gouji.inputs import open_packs
from gouji.messages import phrase
from gouji.numbers import called

if TYPE_CHECKING:
    from gouji.audit.manifest import Manifest

THRESHOLDS = ("error", "warning", "info", "never")
FOUND = 1


@click.command("audit", cls=Command, help=both("help.audit"))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", "output", type=FileName(path_type=Path), required=True, metavar="DIR",
              help=both("help.audit-output"))  # fmt: skip
@click.option("--jobs", "-j", type=Count(1, 256), metavar="N", help=both("help.audit-jobs"))
@click.option("--resume", is_flag=True, help=both("help.audit-resume"))
@click.option("--force", is_flag=True, help=both("help.audit-force"))
@click.option("--cache", type=FileName(path_type=Path, file_okay=False), metavar="DIR", help=both("help.audit-cache"))
@click.option("--hierarchy", type=FileName(path_type=Path, dir_okay=False), metavar="FILE",
              help=both("help.audit-hierarchy"))  # fmt: skip
@click.option("--aliases", type=FileName(path_type=Path, dir_okay=False), metavar="FILE",
              help=both("help.audit-aliases"))  # fmt: skip
@click.option("--likeness/--no-likeness", default=True, show_default=True, help=both("help.audit-likeness"))
@click.option("--csv/--no-csv", default=True, show_default=True, help=both("help.audit-csv"))
@click.option("--boards/--no-boards", default=True, show_default=True, help=both("help.audit-boards"))
@click.option("--pages", type=Count(0), default=PAGES, show_default=True, metavar="N", help=both("help.audit-pages"))
@click.option("--fail-on", type=Choice(THRESHOLDS), help=both("help.fail-on"))
@options.pack()
@options.profile()
@options.waivers()
@click.option("--quiet", "-q", is_flag=True, help=both("help.quiet"))
@options.lang()
@options.no_color()
@options.framed
def command(
    *, paths: tuple[str, ...], output: Path, jobs: int | None, resume: bool, force: bool, cache: Path | None,
    hierarchy: Path | None, aliases: Path | None, likeness: bool, csv: bool, boards: bool, pages: int,
    fail_on: str | None, pack: str | None, edition: str | None, folders: tuple[Path, ...], profile: str,
    waivers: tuple[Path, ...], today: str, quiet: bool, lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Audit reports; return the exit status."""
    need_libraries()
    from gouji.audit.folder import Folder
    from gouji.audit.run import audit
    from gouji.audit.settings import Settings
    from gouji.audit.wish import Wish

    books = read_books(waivers)
    renamed = _aliases(aliases) if hierarchy is None else {}
    settings = Settings(
        pack=pack, edition=edition, folders=tuple(map(str, folders)), profile=profile, lang=lang, aliases=renamed,
        hierarchy=str(hierarchy or ""), renamed=str(aliases or "") if hierarchy else "", likeness=likeness,
    )  # fmt: skip
    wish = Wish(
        arguments=paths, settings=settings, aliases_sha256=_hash(aliases), hierarchy_sha256=_hash(hierarchy),
        jobs=jobs or _cores(), csv=csv, resume=resume, force=force,
        waivers=tuple((book.name, book.data) for book in books), asked_day=today, day=options.day(today),
        is_dated=any(entry.waiver.until for book in books for entry in book.entries),
    )  # fmt: skip
    editions = open_packs(pack, edition, folders, profile)
    finish = board_makers(editions, lang, pages) if boards else ()
    with progress_on(lang, quiet=quiet) as progress:
        manifest = audit(wish, Folder(output, cache), progress, finish)
    if not quiet:
        console.emit(_told(manifest, output, lang).encode())
        if manifest.unread:
            tell_unread_inputs(output, manifest.unread, lang, color=not no_color)
        if manifest.judge.waivers:
            tell_audit_waivers(output, manifest.judge, lang)
    chosen = editions.first.profile
    return exit_status(manifest, fail_on or (chosen.fail_on if chosen else Severity.ERROR.value))


def exit_status(manifest: Manifest, fail_on: str) -> int:
    """
    Decide how a gate ends, as `gouji check` does.

    Args:
        manifest: Of the audit.
        fail_on: `error`, `warning`, `info`, or `never`.
    """
    if fail_on != "never" and manifest.blocking[fail_on]:
        return FOUND
    return InputError.status if manifest.unread else 0


def _told(manifest: Manifest, output: Path, lang: str) -> str:
    values = {"reports": manifest.reports, "inputs": manifest.inputs, "unread": manifest.unread,
              "passed_over": manifest.passed_over, "folder": output}  # fmt: skip
    counts = {key.replace("-", "_"): count for key, count in manifest.verdicts.items()}
    lines = [phrase("audit.done", lang, values), phrase("audit.verdicts", lang, counts)]
    if len(manifest.packs) > 1:
        lines += [phrase("audit.pack", lang, {"pack": name, "reports": n}) for name, n in manifest.packs.items()]
    if manifest.judge.waivers:
        lines.append(phrase("waived.count", lang, {"n": manifest.waived}))
    return "".join(line + "\n" for line in [*lines, phrase("audit.chain", lang, {"head": manifest.chain.head})])


def _hash(path: Path | None) -> str:
    try:
        return "" if path is None else hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        values = {"detail": error.strerror or str(error)}
        raise UsageError(Problem(code="file-unreadable", place=Place(file=str(path)), values=values)) from None


def _aliases(path: Path | None) -> dict[str, str]:
    """Read a table of bodies that were renamed: former name, later name."""
    import csv as tables
    import io

    if path is None:
        return {}
    place = Place(file=str(path))
    try:
        data = path.read_bytes()
        rows = [
            row for row in tables.reader(io.StringIO(data.decode("utf-8-sig"))) if any(cell.strip() for cell in row)
        ]
    except (OSError, UnicodeDecodeError, tables.Error) as error:
        values = {"detail": getattr(error, "strerror", None) or str(error)}
        raise UsageError(Problem(code="file-unreadable", place=place, values=values)) from None
    wrong = next(
        (n for n, row in enumerate(rows, 1) if len(row) < 2 or not all(called(cell) for cell in row[:2])), None
    )
    if wrong is not None:
        raise UsageError(Problem(code="aliases-row", place=Place(file=str(path), line=wrong)))
    return {called(row[0]): called(row[1]) for row in rows}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def need_libraries() -> None:
    """Raise `UsageError` if what audits need is not installed."""
    try:
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError as error:
        values = {"name": error.name or str(error)}
        raise UsageError(Problem(code="audit-missing", place=Place(file="gouji audit"), values=values)) from None
