"""The findings of one report as HTML: level by level, each with its cells, its clauses and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.findings import CellRef, CellState, Finding, Outcome
from gouji.outputs.html_marks import safe, said
from gouji.outputs.layout import Pen
from gouji.outputs.marks import LEVELS, QUIET, Numbered, paths
from gouji.outputs.origins import origin_notes
from gouji.outputs.places import location, locations
from gouji.outputs.telling import has_more, mending
from gouji.outputs.waivers import waived_words

MANY_CELLS = 8
SHOWN_QUOTE = 400

Anchors = Mapping[str, str]
"""Path of a cell, head, table or section to the name of its place in the page."""


def findings_part(findings: Sequence[Numbered], report: int, anchors: Anchors, pen: Pen) -> Iterator[str]:
    """
    Write the findings of a report that are told by themselves.

    Args:
        findings: Numbered, level by level.
        report: Number of the report in the page.
        anchors: Where in the page the report's own places are.
        pen: For the language.

    Yields:
        Lines of HTML.
    """
    for level in LEVELS:
        members = [numbered for numbered in findings if numbered.level == level]
        if members:
            word = said(pen, f"page.level-{level}", n=len(members))
            yield f'<h4><span class="tag {level}">{word}</span></h4>'
            for numbered in members:
                yield from _finding(numbered, report, anchors, pen)


def _finding(numbered: Numbered, report: int, anchors: Anchors, pen: Pen) -> Iterator[str]:
    finding, level = numbered.finding, numbered.level
    yield f'<article class="finding of-{level}" id="r{report}-f{numbered.number}">'
    word = f' <span class="tag not-applicable">{said(pen, "waived.word")}</span>' if finding.waived is not None else ""
    yield f"<h5>[{numbered.number}] <code>{safe(finding.rule)}</code> {safe(finding.title)}{word}</h5>"
    where = "  ".join(filter(None, (finding.subject, locations(finding, pen))))
    yield f'<p class="faint">{safe(where)}{_to_place(finding, anchors, pen)}</p>' if where else ""
    yield from _facts(finding, pen)
    yield from _cells(finding.cells, anchors, pen)
    yield from _notes(finding, pen)
    yield "</article>"


def _to_place(finding: Finding, anchors: Anchors, pen: Pen) -> str:
    """Link to the head, table or section that a finding is about in the report shown below."""
    cells = {cell.path for cell in finding.cells}
    found = [anchors[path] for path in paths(finding) if path in anchors and path not in cells]
    return f' <a href="#{found[0]}">{said(pen, "page.to-place")}</a>' if found else ""


def _facts(finding: Finding, pen: Pen) -> Iterator[str]:
    if finding.message:
        yield f'<p class="found">{safe(finding.message)}</p>'
    if finding.detail and finding.detail not in finding.message:
        yield f"<p>{safe(finding.detail)}</p>"
    elif not finding.detail and finding.left is not None and finding.right is not None:
        gap = "" if finding.difference is None else pen.say("finding.difference", difference=finding.difference)
        sides = pen.say("text.sides", left=finding.left, right=finding.right)
        yield f"<p>{safe(pen.say('text.comma').join(filter(None, (sides, gap))))}</p>"
    if finding.would_pass is not None:
        yield f'<p class="suggestion">{said(pen, "text.would-pass", value=finding.would_pass)}</p>'
    if finding.quote:
        cut = finding.quote if len(finding.quote) <= SHOWN_QUOTE else finding.quote[:SHOWN_QUOTE] + "…"
        yield f"<blockquote><p>{safe(cut)}</p></blockquote>"


def _cells(cells: Sequence[CellRef], anchors: Anchors, pen: Pen) -> Iterator[str]:
    if not cells:
        return
    many = len(cells) > MANY_CELLS
    yield f"<details><summary>{said(pen, 'page.cells', n=len(cells))}</summary>" if many else ""
    heads = "".join(f'<th scope="col">{said(pen, f"page.{key}")}</th>' for key in ("cell", "value", "place"))
    yield f'<div class="wide">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>'
    for cell in cells:
        name = safe(cell.label or cell.path)
        linked = f'<a href="#{anchors[cell.path]}">{name}</a>' if cell.path in anchors else name
        place = safe(location(cell.at, pen)) if cell.at else ""
        yield f'<tr><th scope="row">{linked}</th><td class="n">{cell_words(cell, pen)}</td><td>{place}</td></tr>'
    yield "</tbody>\n</table>\n</div>"
    yield "</details>" if many else ""


def cell_words(cell: CellRef, pen: Pen) -> str:
    """Say what is in a cell."""
    if cell.state in (CellState.NUMBER, CellState.WORD):
        return safe(cell.value)
    return said(pen, f"cell.{cell.state.value}", value="" if cell.value is None else cell.value)


def _notes(finding: Finding, pen: Pen) -> Iterator[str]:
    if finding.waived is not None:
        yield f"<p><strong>{safe(waived_words(finding.waived, pen))}</strong></p>"
    if finding.meaning:
        yield f'<p class="faint">{said(pen, "page.meaning", meaning=finding.meaning)}</p>'
    yield from (f'<p class="suggestion">{safe(words)}</p>' for words in mending(finding, pen))
    if finding.hint:
        yield f"<p>{said(pen, 'text.hint', hint=finding.hint)}</p>"
    if finding.cites:
        yield "<ul>"
        for cite in finding.cites:
            named = " ".join(filter(None, (cite.document, cite.number, cite.clause)))
            says = f'<br><span class="faint">{safe(cite.says)}</span>' if cite.says else ""
            yield f"<li>{said(pen, 'text.cite', clause=named)}{says}</li>"
        yield "</ul>"
    if finding.grade:
        grade = said(pen, "text.grade", grade=finding.grade, meaning=pen.say(f"grade.{finding.grade}"))
        yield f'<p class="faint">{grade}</p>'
    if has_more(finding):
        yield f'<p class="faint">{said(pen, "text.follows", n=finding.follows)}</p>'
    yield from (f'<p class="faint">{safe(note)}</p>' for note in origin_notes(finding, pen))


def folded_part(findings: Sequence[Finding], pen: Pen) -> Iterator[str]:
    """Write the findings that others explain, a line each."""
    if not findings:
        return
    yield f"<details><summary>{said(pen, 'page.folded', n=len(findings))}</summary>\n<ul>"
    for finding in findings:
        words = " ".join(filter(None, (finding.subject, finding.message)))
        cause = said(pen, "text.caused-by", rule=finding.caused_by or "")
        yield f'<li><code>{safe(finding.rule)}</code> {safe(words)} <span class="faint">{cause}</span></li>'
    yield "</ul>\n</details>"


def quiet_part(findings: Sequence[Finding], pen: Pen) -> Iterator[str]:
    """Write what passed and what does not apply, where it was asked for, a line each."""
    for outcome in QUIET:
        members = [f for f in findings if f.outcome is outcome]
        if members:
            word = said(pen, f"ledger.{outcome.value}", n=len(members))
            yield f'<details><summary><span class="tag {outcome.value}">{word}</span></summary>\n<ul>'
            for finding in members:
                words = finding.message if outcome is Outcome.NOT_APPLICABLE else finding.title
                yield f"<li><code>{safe(finding.rule)}</code> {safe(f'{finding.subject} {words}'.strip())}</li>"
            yield "</ul>\n</details>"
