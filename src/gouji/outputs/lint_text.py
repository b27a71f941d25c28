"""What lints found, for people: file, line, excerpt, why, how to mend it, and where more is said."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.outputs.layout import Pen
from gouji.outputs.lint_v1 import LintReport, LintValue


def finding_lines(value: LintValue, ink: Pen) -> Iterator[str]:
    """Tell one finding."""
    head = f"{ink.say(f'severity.{value.severity}')} {value.code}  "
    yield from ink.block(value.cause, head=head, mark=value.severity, hang="  ", style="strong")
    place = ":".join(str(part) for part in (value.file, value.line, value.column) if part is not None)
    yield from ink.block(place, head="  --> ", mark="mark")
    if value.excerpt:
        yield from ink.block(value.excerpt, head="   |  ", hang="   |  ", mark="mark")
    yield from ink.block(ink.say("text.hint", hint=value.remedy), head="   = ", mark="mark")
    yield from ink.block(ink.say("lint.page", page=value.page), head="   = ", mark="mark")


def closing_lines(report: LintReport, ink: Pen) -> Iterator[str]:
    """Say what was not told one by one: on what the rules were tried, and what the pack gives reasons for."""
    tried = "lint.no-samples" if report.samples is None else "lint.samples"
    yield from ink.block(ink.say(tried, n=report.samples or 0), style="faint")
    if report.allowed:
        yield from ink.block(ink.say("lint.allowed", n=len(report.allowed)), style="faint")
