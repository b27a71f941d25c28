"""
`Result` to one HTML page that needs nothing beside it: findings, and the reports themselves with what is faulty marked.

No script, no font, no picture from elsewhere; a policy in the page forbids what a stranger's text might try. Headings,
heads of tables and the order of the page can be followed without seeing it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence

from gouji.findings import Ledger, Outcome, PackStamp, ReportResult, Result, Severity, Unread, WaiverStamp
from gouji.outputs.html_findings import findings_part, folded_part, quiet_part
from gouji.outputs.html_marks import safe, said
from gouji.outputs.html_report import Drawing
from gouji.outputs.html_style import STYLE
from gouji.outputs.layout import Pen
from gouji.outputs.marks import QUIET, folded, told
from gouji.outputs.origins import heritage_lines
from gouji.outputs.waivers import lapse_words, stamp_words
from gouji.sheets import Laid

WIDTH = 1_000_000
"""No line of a page is broken by the program."""

OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE)


def write_html(result: Result, laid: Sequence[Laid], *, lang: str) -> bytes:
    """
    Write a result as a page.

    Args:
        result: What was found.
        laid: Each of its reports laid out, in the same order.
        lang: `zh` or `en`.

    Returns:
        UTF-8; the same result gives the same bytes.
    """
    pen = Pen(lang=lang, color=False, width=WIDTH)
    return ("\n".join(filter(None, _page(result, laid, pen))) + "\n").encode()


def _page(result: Result, laid: Sequence[Laid], pen: Pen) -> Iterator[str]:
    title = said(pen, "page.title", title=result.pack.title or result.pack.id)
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield f'<!doctype html>\n<html lang="{"zh-CN" if pen.lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    for pack in result.packs:
        yield from _stamp(pack, result.engine, pen)
    yield from _waivers(result.waivers, pen) if result.waivers is not None else ()
    if len(result.reports) != 1 or result.unread:
        yield from _index(result, pen)
    for number, (report, sheets) in enumerate(zip(result.reports, laid, strict=True), 1):
        yield from _report(report, sheets, number, pen)
    yield "</main>\n</body>\n</html>"


def _stamp(pack: PackStamp, engine: str, pen: Pen) -> Iterator[str]:
    stamp = said(pen, "text.stamp", pack=pack.id, version=pack.version, sha256=pack.sha256, engine=engine)
    yield f'<p class="stamp">{stamp}</p>'
    yield from (f'<p class="stamp">{safe(line.strip())}</p>' for line in heritage_lines(pack, pen))


def _waivers(stamp: WaiverStamp, pen: Pen) -> Iterator[str]:
    """Say by which waivers findings are set aside, and which of them set nothing aside."""
    yield from (f'<p class="stamp">{safe(words)}</p>' for words in stamp_words(stamp, pen))
    if stamp.lapses:
        items = "".join(f"<li>{safe(lapse_words(lapse, pen))}</li>" for lapse in stamp.lapses)
        yield f'<div class="finding of-warning"><p>{said(pen, "page.waivers")}</p>\n<ul>{items}</ul></div>'


def _index(result: Result, pen: Pen) -> Iterator[str]:
    """List the reports with their verdicts, and the inputs that gave none."""
    yield f'<nav aria-label="{said(pen, "page.index")}">\n<h2>{said(pen, "page.index")}</h2>'
    if result.reports:
        levels = [said(pen, f"severity.{severity.value}") for severity in Severity]
        heads = [said(pen, f"page.{key}") for key in ("report", "source", "verdict")] + levels
        row = "".join(f'<th scope="col">{head}</th>' for head in heads)
        yield f'<div class="wide">\n<table>\n<thead><tr>{row}</tr></thead>\n<tbody>'
        yield from (_index_row(report, number, pen) for number, report in enumerate(result.reports, 1))
        yield "</tbody>\n</table>\n</div>"
    if result.unread:
        yield f"<h3>{said(pen, 'reports.unread', n=len(result.unread))}</h3>\n<ul>"
        yield from (_unread(unread, pen) for unread in result.unread)
        yield "</ul>"
    yield "</nav>"


def _index_row(report: ReportResult, number: int, pen: Pen) -> str:
    failing = [f.severity for f in report.findings if f.outcome is Outcome.FAIL and f.caused_by is None]
    counts = "".join(f'<td class="n">{failing.count(severity)}</td>' for severity in Severity)
    name = f'<a href="#r{number}">{safe(_headline(report, pen))}</a>'
    return f'<tr><th scope="row">{name}</th><td>{safe(report.source)}</td><td>{_tag(report, pen)}</td>{counts}</tr>'


def _unread(unread: Unread, pen: Pen) -> str:
    place = ":".join(str(part) for part in (unread.source, unread.line, unread.column) if part is not None)
    return f'<li><code>{safe(place)}</code> {safe(unread.cause)} <span class="faint">{safe(unread.remedy)}</span></li>'


def _headline(report: ReportResult, pen: Pen) -> str:
    body = report.body or pen.say("text.body-unknown")
    year = pen.say("text.year", year=report.year) if report.year is not None else pen.say("text.year-unknown")
    return f"{body} · {year}"


def _tag(report: ReportResult, pen: Pen) -> str:
    return f'<span class="tag {report.verdict.value}">{said(pen, f"outcome.{report.verdict.value}")}</span>'


def _report(report: ReportResult, laid: Laid, number: int, pen: Pen) -> Iterator[str]:
    findings = told(report)
    drawing = Drawing(laid, findings, number, pen)
    yield f'<section class="report" id="r{number}" aria-labelledby="r{number}-h">'
    yield f'<h2 id="r{number}-h">{safe(_headline(report, pen))}</h2>'
    stamp = said(pen, "text.input", source=report.source, edition=report.form, sha256=report.sha256)
    yield f'<p class="stamp">{stamp}</p>'
    verdict = said(pen, f"verdict.{report.verdict.value}")
    yield f'<p class="verdict"><span class="tag {report.verdict.value}">{verdict}</span></p>'
    waived = sum(numbered.finding.waived is not None for numbered in findings)
    yield f"<p>{said(pen, 'waived.count', n=waived)}</p>" if waived else ""
    yield from _ledger(report, pen)
    yield f"<h3>{said(pen, 'page.findings')}</h3>"
    yield "" if findings else f"<p>{said(pen, 'page.none')}</p>"
    yield from findings_part(findings, number, drawing.anchors, pen)
    yield from folded_part(folded(report), pen)
    yield from quiet_part([f for f in report.findings if f.outcome in QUIET], pen)
    yield f'<h3>{said(pen, "page.text")}</h3>\n<p class="faint">{said(pen, "page.legend")}</p>'
    yield from drawing.lines()
    yield "</section>"


def _ledger(report: ReportResult, pen: Pen) -> Iterator[str]:
    ledgers = [("", report.ledger), *report.ledgers]
    heads = [said(pen, f"outcome.{outcome.value}") for outcome in OUTCOMES]
    row = "".join(f'<th scope="col">{head}</th>' for head in (*heads, said(pen, "page.total")))
    first = f'<th scope="col">{said(pen, "page.pack")}</th>' if report.ledgers else ""
    yield f"<table>\n<caption>{said(pen, 'page.ledger')}</caption>\n<thead><tr>{first}{row}</tr></thead>\n<tbody>"
    for name, ledger in ledgers:
        cells = "".join(f'<td class="n">{n}</td>' for n in _counts(ledger))
        label = f'<th scope="row">{safe(name or pen.say("page.total"))}</th>' if report.ledgers else ""
        yield f"<tr>{label}{cells}</tr>"
    yield "</tbody>\n</table>"


def _counts(ledger: Ledger) -> tuple[int, ...]:
    return (ledger.passed, ledger.failed, ledger.undetermined, ledger.not_applicable, ledger.total)
