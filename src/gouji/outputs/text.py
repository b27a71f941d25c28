"""
`Result` to text that a person likes to read, in a terminal or a mail.

One block a finding: how grave and which rule, where, what was found, by which clause, how to mend it. Whatever comes
from a report or a pack is cleaned on its way out, so that no document can steer the terminal it is shown on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from gouji.findings import (
    CellRef,
    CellState,
    Citation,
    Finding,
    Ledger,
    Outcome,
    ReportResult,
    Result,
    Severity,
    Unread,
)
from gouji.outputs.layout import Pen
from gouji.outputs.places import location, locations

WEAK_GRADES = ("C", "D", "U")
"""Evidence below B (one source only, by construction, unverified) is told with the finding."""

SHOWN_CELLS = 8
SHOWN_ABSENT = 4
SHOWN_QUOTE = 160
LONG_TITLE = 24
BAR = "   |  "

_OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE)
_QUIET = (Outcome.PASS, Outcome.NOT_APPLICABLE)


def write_text(result: Result, *, lang: str, color: bool, width: int, everything: bool) -> str:
    """
    Tell a result to a person.

    Args:
        result: What was found.
        lang: `zh` or `en`.
        color: Use ANSI colours.
        width: Columns of the terminal.
        everything: Tell also what passed, what does not apply, and the findings that others explain.

    Returns:
        Lines, each ended by a line feed.
    """
    pen = Pen(lang=lang, color=color, width=width)
    blocks = [_report(report, pen, everything) for report in result.reports]
    blocks += [_unread(unread, pen) for unread in result.unread]
    blocks.append(_summary(result, pen))
    return "\n".join("".join(line + "\n" for line in block) for block in blocks)


# --- a report ---------------------------------------------------------------------------------------------------------


def _report(report: ReportResult, pen: Pen, everything: bool) -> list[str]:
    lines = pen.block(_headline(report, pen), style="strong")
    lines += pen.block(
        pen.say("text.input", source=report.source, edition=report.edition, sha256=report.sha256[:12]), style="faint"
    )
    told = [f for f in report.findings if f.outcome not in _QUIET and (everything or f.caused_by is None)]
    told.sort(key=lambda finding: (finding.caused_by is not None, finding.severity.rank))
    for _, alike in groupby(told, key=lambda f: (f.rule, f.severity, f.outcome, f.title, f.caused_by)):
        lines += ["", *_findings(list(alike), report.source, pen, everything)]
    if everything:
        lines += _quiet([finding for finding in report.findings if finding.outcome in _QUIET], pen)
    return [*lines, "", *_verdict(report, pen)]


def _headline(report: ReportResult, pen: Pen) -> str:
    body = report.body or pen.say("text.body-unknown")
    year = pen.say("text.year", year=report.year) if report.year is not None else pen.say("text.year-unknown")
    return f"{body} · {year}"


def _verdict(report: ReportResult, pen: Pen) -> list[str]:
    told = [f for f in report.findings if f.outcome is Outcome.FAIL and f.caused_by is None]
    lines = pen.block(
        ledger_words(report.ledger, pen),
        head=pen.say(f"verdict.{report.verdict.value}") + "  ",
        mark=report.verdict.value,
        hang="  ",
    )
    return lines + (pen.block(_severities(told, pen), head="  ") if told else [])


def _severities(findings: Sequence[Finding], pen: Pen) -> str:
    counts = ((severity, sum(f.severity is severity for f in findings)) for severity in Severity)
    return pen.say("text.comma").join(pen.say(f"count.{severity.value}", n=n) for severity, n in counts if n)


def ledger_words(ledger: Ledger, pen: Pen) -> str:
    """Say how all instances came out, and how many there are."""
    counts = (ledger.passed, ledger.failed, ledger.undetermined, ledger.not_applicable)
    parts = (pen.say(f"ledger.{outcome.value}", n=n) for outcome, n in zip(_OUTCOMES, counts, strict=True))
    return pen.say("text.comma").join(parts) + pen.say("text.semicolon") + pen.say("ledger.total", n=ledger.total)


# --- a finding --------------------------------------------------------------------------------------------------------


def _findings(alike: Sequence[Finding], source: str, pen: Pen, everything: bool) -> list[str]:
    """Tell the findings of one rule: what they have in common once, the rest one by one."""
    first = alike[0]
    failed = first.outcome is Outcome.FAIL
    word = pen.say(f"severity.{first.severity.value}")
    head = word if failed else pen.say("text.undetermined", severity=word)
    lines = pen.block(
        first.title,
        head=f"{head} {first.rule}{f' ×{len(alike)}' if len(alike) > 1 else ''}  ",
        mark=first.severity.value if failed else "undetermined",
        hang="  ",
        style="strong",
    )
    notes = [list(_notes(finding, pen)) for finding in alike]
    common = [note for note in notes[0] if all(note in others for others in notes)]
    for finding, own in zip(alike, notes, strict=True):
        where = "  ".join(filter(None, (source, finding.subject, locations(finding, pen))))
        lines += pen.block(where, head="  --> ", mark="mark")
        lines += fact_lines(finding, pen, everything=everything)
        lines += _note_lines((note for note in own if note not in common), pen)
    return lines + _note_lines(common, pen)


def _note_lines(notes: Iterable[str], pen: Pen) -> list[str]:
    return [line for note in notes for line in pen.block(note, head="   = ", mark="mark")]


def fact_lines(finding: Finding, pen: Pen, *, everything: bool) -> list[str]:
    """
    Say what was found: the message, the operands, both sides, what would mend it, the words it rests on, the cells.

    Args:
        finding: The finding, of any outcome.
        pen: How to write.
        everything: Give all cells, told already or not.

    Returns:
        The lines.
    """
    facts = (line for fact in _facts(finding, pen) for line in pen.block(fact, head=BAR, hang=BAR, mark="mark"))
    return [*facts, *_cells(finding, pen, everything)]


def _facts(finding: Finding, pen: Pen) -> Iterable[str]:
    if finding.message and finding.title not in finding.message:
        yield _after(finding.subject, finding.message)
    if finding.detail:
        yield from () if finding.detail in finding.message else (finding.detail,)
    elif finding.left is not None and finding.right is not None:
        sides = pen.say("text.sides", left=finding.left, right=finding.right)
        gap = "" if finding.difference is None else pen.say("finding.difference", difference=finding.difference)
        yield pen.say("text.comma").join(filter(None, (sides, gap)))
    if finding.would_pass is not None:
        yield pen.say("text.would-pass", value=finding.would_pass)
    if finding.quote:
        quote = finding.quote if len(finding.quote) <= SHOWN_QUOTE else finding.quote[:SHOWN_QUOTE] + "…"
        yield pen.say("text.quote", quote=quote)


def _after(subject: str, message: str) -> str:
    """Leave out the subject with which a message begins: it is told with the place."""
    rest = message.removeprefix(subject)
    return rest[1:].lstrip() if subject and rest != message and rest[:1] in (":", "\uff1a") else message


def _cells(finding: Finding, pen: Pen, everything: bool) -> list[str]:
    """The cells that the sentence above does not tell: all, where there is none; else those without a number."""
    cells = [c for c in finding.cells if everything or not finding.detail or c.state is not CellState.NUMBER]
    absent = [cell for cell in cells if cell.state is CellState.ABSENT]
    printed = [cell for cell in cells if cell.state is not CellState.ABSENT]
    shown = printed if everything else printed[:SHOWN_CELLS]
    rows = [(cell.label or cell.path, _value(cell, pen), location(cell.at, pen) if cell.at else "") for cell in shown]
    lines = pen.table(rows, head=BAR, mark="mark", right=(1,)) if rows else []
    said = [pen.say("text.more-cells", n=len(printed) - len(shown))] if len(shown) < len(printed) else []
    said += [_absent(absent, pen, everything)] if absent else []
    return lines + [line for words in said for line in pen.block(words, head=BAR, hang=BAR, mark="mark")]


def _absent(cells: Sequence[CellRef], pen: Pen, everything: bool) -> str:
    """Name cells that were not printed: they have nothing to tabulate."""
    named = [cell.label or cell.path for cell in (cells if everything else cells[:SHOWN_ABSENT])]
    key = "text.absent-cells-more" if len(named) < len(cells) else "text.absent-cells"
    return pen.say(key, n=len(cells), cells=pen.say("text.enumeration").join(named))


def _value(cell: CellRef, pen: Pen) -> str:
    if cell.state is CellState.NUMBER:
        return str(cell.value)
    return pen.say(f"cell.{cell.state.value}", value="" if cell.value is None else cell.value)


def _notes(finding: Finding, pen: Pen) -> Iterable[str]:
    for citation in finding.cites:
        yield pen.say("text.cite", clause=citation_words(citation))
    if finding.grade in WEAK_GRADES:
        yield pen.say("text.grade", grade=finding.grade, meaning=pen.say(f"grade.{finding.grade}"))
    if finding.hint:
        yield pen.say("text.hint", hint=finding.hint)
    if finding.follows:
        yield pen.say("text.follows", n=finding.follows)
    if finding.caused_by:
        yield pen.say("text.caused-by", rule=finding.caused_by)


def citation_words(citation: Citation) -> str:
    """Name a clause as people do: a document of long title by its number, others by their title."""
    by_number = citation.number and len(citation.document) > LONG_TITLE
    return f"{citation.number if by_number else citation.document} {citation.clause}".strip()


# --- what passed or does not apply ------------------------------------------------------------------------------------


def _quiet(findings: Sequence[Finding], pen: Pen) -> list[str]:
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        said = finding.message if finding.outcome is Outcome.NOT_APPLICABLE else ""
        groups.setdefault((finding.outcome.value, finding.rule, said), []).append(finding)
    lines: list[str] = [""] if groups else []
    for (outcome, rule, said), members in groups.items():
        subjects = pen.say("text.enumeration").join(dict.fromkeys(f.subject for f in members if f.subject))
        told = pen.say("text.semicolon").join(filter(None, (members[0].title, subjects, said)))
        lines += pen.block(told, head=f"{pen.say(f'outcome.{outcome}')} {rule}  ", mark=outcome, hang="  ")
    return lines


# --- the run ----------------------------------------------------------------------------------------------------------


def _unread(unread: Unread, pen: Pen) -> list[str]:
    place = ":".join(str(part) for part in (unread.source, unread.line, unread.column) if part is not None)
    lines = pen.block(place, head=pen.say("text.unread") + "  ", mark="error", hang="  ", style="strong")
    lines += pen.block(unread.cause, head=BAR, hang=BAR, mark="mark")
    if unread.remedy:
        lines += pen.block(pen.say("text.hint", hint=unread.remedy), head="   = ", mark="mark")
    return lines


def _summary(result: Result, pen: Pen) -> list[str]:
    lines: list[str] = []
    if len(result.reports) != 1 or result.unread:
        verdicts = [report.verdict for report in result.reports]
        counts = ((outcome, verdicts.count(outcome)) for outcome in _OUTCOMES)
        parts = [pen.say(f"reports.{outcome.value}", n=n) for outcome, n in counts if n]
        parts += [pen.say("reports.unread", n=len(result.unread))] if result.unread else []
        total = pen.say("reports.total", n=len(result.reports))
        lines += pen.block(pen.say("text.comma").join([total, *parts]), style="strong")
    pack = result.pack
    stamp = pen.say("text.stamp", pack=pack.id, version=pack.version, sha256=pack.sha256[:12], engine=result.engine)
    return lines + pen.block(stamp, style="faint")
