"""
One finding in lines: how grave and which rule, where, what was found, by which clause, how to mend it.

Nothing is said twice: what a message has already is left out of the detail, the quotation and the cells below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gouji.findings import CellChange, CellRef, CellState, Citation, Finding, Outcome, Suggestion
from gouji.outputs.layout import Pen
from gouji.outputs.origins import origin_notes
from gouji.outputs.places import location, locations
from gouji.outputs.waivers import waived_words

WEAK_GRADES = ("C", "D", "U")
"""Evidence below B (one source only, by construction, unverified) is told with the finding."""

SHOWN_CELLS = 8
SHOWN_ABSENT = 4
SHOWN_QUOTE = 160
LONG_TITLE = 24
BAR = "   |  "

_FACT = re.compile("「[^」]*」|“[^”]*”|[0-9.]+")


def finding_lines(alike: Sequence[Finding], source: str, pen: Pen, everything: bool) -> list[str]:
    """
    Tell the findings of one rule: what they have in common once, the rest one by one.

    Args:
        alike: Findings of one rule and one outcome, at least one.
        source: The report they are of.
        pen: How to write.
        everything: Give all cells, told already or not.

    Returns:
        The lines.
    """
    first = alike[0]
    failed = first.outcome is Outcome.FAIL
    word = pen.say(f"severity.{first.severity.value}")
    head = word if failed else pen.say("text.undetermined", severity=word)
    head = head if first.waived is None else f"{pen.say('waived.word')} {head}"
    lines = pen.block(
        first.title,
        head=f"{head} {first.rule}{f' ×{len(alike)}' if len(alike) > 1 else ''}  ",
        mark="faint" if first.waived is not None else first.severity.value if failed else "undetermined",
        hang="  ",
        style="strong",
    )
    noted = [list(notes(finding, pen)) for finding in alike]
    common = [note for note in noted[0] if all(note in others for others in noted)]
    for finding, own in zip(alike, noted, strict=True):
        where = "  ".join(filter(None, (source, finding.subject, locations(finding, pen))))
        lines += pen.block(where, head="  --> ", mark="mark")
        lines += fact_lines(finding, pen, everything=everything)
        lines += _note_lines((note for note in own if note not in common), pen)
    meant = [first.meaning] if everything and first.meaning else []
    return lines + _note_lines([*meant, *common], pen)


def _note_lines(told: Iterable[str], pen: Pen) -> list[str]:
    return [line for note in told for line in pen.block(note, head="   = ", mark="mark")]


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
        yield from () if _is_told(finding) else (finding.detail,)
    elif finding.left is not None and finding.right is not None:
        sides = pen.say("text.sides", left=finding.left, right=finding.right)
        gap = "" if finding.difference is None else pen.say("finding.difference", difference=finding.difference)
        yield pen.say("text.comma").join(filter(None, (sides, gap)))
    if finding.would_pass is not None:
        yield pen.say("text.would-pass", value=finding.would_pass)
    if finding.quote and finding.quote not in finding.message:
        quote = finding.quote if len(finding.quote) <= SHOWN_QUOTE else finding.quote[:SHOWN_QUOTE] + "…"
        yield pen.say("text.quote", quote=quote)


def _is_told(finding: Finding) -> bool:
    """Say whether the message has all that the detail says: its words, or all its numbers and quotations."""
    if finding.detail in finding.message:
        return True
    facts = _FACT.findall(finding.detail) if finding.left is None else []
    return bool(facts) and all(fact in finding.message for fact in facts)


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
    if cell.state in (CellState.NUMBER, CellState.WORD):
        return str(cell.value)
    return pen.say(f"cell.{cell.state.value}", value="" if cell.value is None else cell.value)


def notes(finding: Finding, pen: Pen) -> Iterable[str]:
    """Tell why it is waived, the clauses, weak evidence, how to mend it, what follows from it, where the rule is from."""
    if finding.waived is not None:
        yield waived_words(finding.waived, pen)
    for citation in finding.cites:
        yield pen.say("text.cite", clause=citation_words(citation))
    if finding.grade in WEAK_GRADES:
        yield pen.say("text.grade", grade=finding.grade, meaning=pen.say(f"grade.{finding.grade}"))
    if finding.hint:
        yield pen.say("text.hint", hint=finding.hint)
    yield from mending(finding, pen)
    if has_more(finding):
        yield pen.say("text.follows", n=finding.follows)
    if finding.caused_by:
        yield pen.say("text.caused-by", rule=finding.caused_by)
    yield from origin_notes(finding, pen)


def has_more(finding: Finding) -> bool:
    """Say whether something follows from a finding beside what its slip breaks."""
    return finding.follows > (finding.slip.breaks - 1 if finding.slip is not None else 0)


def mending(finding: Finding, pen: Pen) -> Iterable[str]:
    """
    Tell the wrong cells from which a finding and others come, and what would mend them.

    Args:
        finding: The finding.
        pen: How to write.

    Yields:
        A sentence for the slip, where it is but a part of the suggestion, and one for the suggestion; none, if there is none.
    """
    suggestion, slip = finding.suggestion, finding.slip
    is_whole = slip is not None and suggestion is not None and slip.cells == suggestion.cells
    if slip is not None and not is_whole:
        said = [_wrong(cell, pen) for cell in slip.cells]
        yield pen.say("text.slip", cells=pen.say("text.enumeration").join(_few(said)), n=slip.breaks)
    if suggestion is not None:
        yield suggestion_words(suggestion, pen, breaks=slip.breaks if slip is not None and is_whole else 0)


def _wrong(cell: CellChange, pen: Pen) -> str:
    if cell.before is None:
        return pen.say("text.suggest-blank", cell=cell.label, after=cell.after)
    return pen.say("text.slip-cell", cell=cell.label, before=cell.before, after=cell.after)


def _few(said: list[str]) -> list[str]:
    return said if len(said) <= SHOWN_CELLS else [*said[:SHOWN_CELLS], "…"]


def suggestion_words(suggestion: Suggestion, pen: Pen, breaks: int = 0) -> str:
    """
    Say which cells would have to say what, and how much that would mend; or that this cannot be told.

    Args:
        suggestion: What would mend it.
        pen: How to write.
        breaks: How many relations do not hold because of these cells, if that is to be said.
    """
    if suggestion.kind != "cells":
        known = "-some" if suggestion.kind == "detect" and suggestion.others else ""
        return pen.say(f"text.suggest-{suggestion.kind}{known}", n=suggestion.others)
    changed = [cell for cell in suggestion.cells if cell.before is not None]
    blank = [cell for cell in suggestion.cells if cell.before is None]
    said = [pen.say("text.suggest-change", cell=c.label, before=c.before, after=c.after) for c in changed]
    said += [pen.say("text.suggest-blank", cell=cell.label, after=cell.after) for cell in blank]
    which = pen.say("text.suggest-one" if len(said) == 1 else "text.suggest-several", n=len(said))
    holds = pen.say("text.suggest-whole" if suggestion.whole else "text.suggest-part", n=suggestion.relations)
    more = pen.say("text.suggest-breaks", n=breaks) if breaks else ""
    more += pen.say("text.suggest-others", n=suggestion.others) if suggestion.others else ""
    changes = pen.say("text.enumeration").join(_few(said))
    return pen.say("text.suggest", changes=changes, which=which, holds=holds, more=more)


def citation_words(citation: Citation) -> str:
    """Name a clause as people do: a document of long title by its number, others by their title."""
    by_number = citation.number and len(citation.document) > LONG_TITLE
    return f"{citation.number if by_number else citation.document} {citation.clause}".strip()
