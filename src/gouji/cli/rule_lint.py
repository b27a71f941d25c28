"""`gouji rules lint`: what keeps packs from loading, what is wrong with those that load, and what each lint means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from gouji import __version__
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.lint_pages import page_lines
from gouji.cli.rule_packs import pack_folders, stamp
from gouji.cli.usage import Choice
from gouji.errors import PackError, Problem
from gouji.findings import Severity
from gouji.keeper.lint.model import LintFinding
from gouji.keeper.lint.run import Linted, lint_folder, worst
from gouji.outputs import lint_v1 as v1
from gouji.outputs.json_v1 import encodable
from gouji.outputs.layout import Pen
from gouji.outputs.lint_github import write_github
from gouji.outputs.lint_sarif import write_sarif
from gouji.outputs.lint_text import closing_lines, finding_lines

FORMATS = ("text", "json", "github", "sarif")
THRESHOLDS = tuple(severity.value for severity in Severity)
FOUND = 1
_WRITERS = {"json": v1.write_json, "github": write_github, "sarif": write_sarif}


@click.command("lint", cls=Command, help=both("help.rules-lint"))
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--format", "shape", type=Choice(FORMATS), default="text", show_default=True,
              help=both("help.format"))  # fmt: skip
@click.option("--fail-on", type=Choice(THRESHOLDS), default="error", show_default=True,
              help=both("help.lint-fail-on"))  # fmt: skip
@click.option("--explain", "code", metavar="CODE", help=both("help.explain-lint"))
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def lint_command(
    *, packs: tuple[str, ...], shape: str, fail_on: str, code: str | None, output: Path | None, pack: str | None,
    edition: str | None, folders: tuple[Path, ...], lang: str, no_color: bool,
) -> int:  # fmt: skip
    """Lint packs; return the exit status."""
    ink = console.pen(lang, color=not no_color and output is None)
    if code is not None:
        console.emit(_encoded(page_lines(code, ink)), output)
        return 0
    found = [lint_folder(folder, edition, folders) for folder in pack_folders(packs, pack, folders)]
    report = _report(found, lang)
    if shape == "text":
        for each in found:
            console.tell(each.faults, lang, color=not no_color)
        console.emit(_encoded(_lines(found, report, ink)), output)
    else:
        console.emit(_WRITERS[shape](report), output)
    return exit_status(found, fail_on)


def exit_status(found: list[Linted], fail_on: str) -> int:
    """
    Decide how a gate ends.

    Returns:
        2 if a pack does not load, else 1 if anything at or above the threshold was found, else 0.
    """
    if any(each.faults for each in found):
        return PackError.status
    rank = Severity(fail_on).rank
    return FOUND if any(finding.severity.rank <= rank for each in found for finding in each.findings) else 0


def _report(found: list[Linted], lang: str) -> v1.LintReport:
    values = [value for each in found for value in _values(each, lang)]
    counts = {level: sum(value.severity == level for value in values) for level in THRESHOLDS}
    samples = [each.samples for each in found if each.samples is not None]
    return v1.LintReport(
        engine=__version__,
        lang="zh" if lang == "zh" else "en",
        packs=tuple(
            v1.LintedPack(id=p.id, edition=p.edition, version=p.version, sha256=p.sha256, rules=len(p.rules))
            for each in found
            for p in each.packs
        ),
        samples=sum(samples) if samples else None,
        findings=tuple(values),
        allowed=tuple(
            v1.AllowedValue(code=a.finding.code, subject=a.finding.subject, reason=a.reason)
            for each in found
            for a in each.allowed
        ),
        summary=v1.LintSummary(**counts),
    )


def _values(linted: Linted, lang: str) -> Iterator[v1.LintValue]:
    for problem in linted.faults:
        yield _value(problem, Severity.ERROR, None, lang)
    for finding in linted.findings:
        yield _value(finding.problem, finding.severity, finding, lang)


def _value(problem: Problem, severity: Severity, finding: LintFinding | None, lang: str) -> v1.LintValue:
    place = problem.place
    return v1.LintValue(
        code=problem.code,
        severity=severity.value,
        loads=finding is not None,
        file=encodable(_near(place.file)),
        line=place.line,
        column=place.column,
        path=place.path,
        excerpt=encodable(place.excerpt),
        rule=(finding.rule or None) if finding is not None else None,
        subject=finding.subject if finding is not None else "",
        cause=encodable(problem.cause(lang)),
        remedy=encodable(problem.remedy(lang)),
        page=f"docs/lints/{problem.code}.md",
    )


def _near(file: str) -> str:
    """Name a file from where the command runs, as services want it that show findings beside the code."""
    path, here = Path(file), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else file


def _lines(found: list[Linted], report: v1.LintReport, ink: Pen) -> Iterator[str]:
    for value in report.findings:
        if value.loads:
            yield from finding_lines(value, ink)
            yield ""
    for each in found:
        yield from _tally(each, ink)
    if not all(each.faults for each in found):
        yield from closing_lines(report, ink)


def _tally(linted: Linted, ink: Pen) -> Iterator[str]:
    gravest = worst(linted.findings)
    for loaded in linted.packs if gravest is None else ():
        yield from ink.block(ink.say("lint.sound", n=len(loaded.rules), **stamp(loaded)), style="pass")
    if linted.faults:
        yield from ink.block(ink.say("lint.faulty", n=len(linted.faults), pack=linted.name), style="fail")
    elif gravest is not None:
        counts = {level: sum(f.severity.value == level for f in linted.findings) for level in THRESHOLDS}
        yield from ink.block(ink.say("lint.findings", pack=linted.name, **counts), style=gravest.value)


def _encoded(lines: Iterator[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode("utf-8", "backslashreplace")
