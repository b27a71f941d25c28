"""A comparison as text for people: report by report what was mended, what is new, what is still there, which figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gouji.compare.compare_v1 import Comparison, Figure, FigureChange, FindingChange, ReportChange, Version
from gouji.findings import Waived
from gouji.outputs.layout import Pen
from gouji.outputs.result_v1 import WaivedValue
from gouji.outputs.telling import BAR
from gouji.outputs.waivers import waived_words

SHOWN_FIGURES = 60
_KINDS = (("mended", "pass"), ("appeared", "fail"), ("remaining", "faint"))


def comparison_lines(comparison: Comparison, pen: Pen) -> Iterator[str]:
    """Write a comparison; what another finding explains is told only where it is new."""
    for report in comparison.reports:
        yield from _report(report, pen)
        yield ""
    yield from _notes(comparison, pen)
    counts = comparison.summary
    said = pen.say(
        "compare.summary",
        mended=counts.mended,
        appeared=counts.appeared,
        remaining=counts.remaining,
        figures=counts.figures,
    )
    yield from pen.block(said, style="strong")
    if counts.appeared_waived:
        yield from pen.block(pen.say("compare.waived", n=counts.appeared_waived))


def _notes(comparison: Comparison, pen: Pen) -> Iterator[str]:
    old, new = comparison.old, comparison.new
    if (old.pack, old.sha256) != (new.pack, new.sha256):
        said = {"old": f"{old.pack} {old.version}", "new": f"{new.pack} {new.version}"}
        yield from pen.block(pen.say("compare.other-pack", **said), style="warning")
    for side in (old, new):
        if side.unread:
            yield from pen.block(pen.say("compare.unread", source=side.source, n=side.unread), style="warning")
    if comparison.figures_of == "findings":
        yield from pen.block(pen.say("compare.figures-of-findings"), style="faint")
    counts = comparison.summary
    if counts.both + counts.only_old + counts.only_new != 1:
        sides = pen.say("compare.reports", both=counts.both, old=counts.only_old, new=counts.only_new)
        yield from pen.block(sides)


def _report(report: ReportChange, pen: Pen) -> Iterator[str]:
    old, new = report.old, report.new
    yield from pen.block(_called(report, pen), style="strong")
    if old is None or new is None:
        told = old or new
        key = "compare.only-new" if old is None else "compare.only-old"
        yield from pen.block(pen.say(key, source=told.source if told else ""), style="warning")
    else:
        yield from pen.block(f"{old.source} → {new.source}", style="faint")
        if (old.body, old.year) != (new.body, new.year):
            yield from pen.block(pen.say("compare.other-report", old=_called(old, pen)), style="warning")
        words = {"old": pen.say(f"outcome.{old.verdict}"), "new": pen.say(f"outcome.{new.verdict}")}
        yield from pen.block(pen.say("compare.verdict", **words), mark=new.verdict)
    for kind, style in _KINDS:
        changes: tuple[FindingChange, ...] = getattr(report, kind)
        yield from _changes([c for c in changes if c.caused_by is None or kind == "appeared"], kind, style, pen)
    yield from _figures(report.figures, pen)
    if not (report.mended or report.appeared or report.remaining or report.figures) and old and new:
        yield from pen.block(pen.say("compare.none"), style="faint")


def _called(report: ReportChange | Version, pen: Pen) -> str:
    body = report.body or pen.say("text.body-unknown")
    year = pen.say("text.year", year=report.year) if report.year is not None else pen.say("text.year-unknown")
    return f"{body} · {year}"


def _changes(changes: list[FindingChange], kind: str, style: str, pen: Pen) -> Iterator[str]:
    if changes:
        yield ""
        yield from pen.block(pen.say(f"compare.{kind}", n=len(changes)), style="pass" if kind == "mended" else "strong")
    for change in changes:
        head = f"  {pen.say(f'severity.{change.severity}')} {change.rule}  "
        said = change.message if kind != "mended" else change.title
        told = said if not change.subject or change.subject in said else f"{change.subject}: {said}"
        turn = _turn(change, kind, pen)
        if change.waived is not None and kind != "mended":
            told += pen.say("text.semicolon") + waived_words(_waived(change.waived), pen)
        mark = change.severity if kind == "appeared" and change.waived is None else style
        yield from pen.block(told if turn in told else f"{told} ({turn})", head=head, mark=mark, hang="    ")


def _waived(waived: WaivedValue) -> Waived:
    return Waived(
        reason=waived.reason, by=waived.by, until=waived.until, ticket=waived.ticket, place=waived.place
    )  # fmt: skip


def _turn(change: FindingChange, kind: str, pen: Pen) -> str:
    """Say how the outcome went, where that is more than the heading says."""
    if kind == "mended":
        return (
            pen.say("compare.now", outcome=pen.say(f"outcome.{change.new}")) if change.new == "not-applicable" else ""
        )
    if change.old == change.new or change.old in (None, "pass"):
        return pen.say(f"outcome.{change.new}") if change.new == "undetermined" else ""
    return pen.say("compare.was", old=pen.say(f"outcome.{change.old}"), new=pen.say(f"outcome.{change.new}"))


def _figures(figures: tuple[FigureChange, ...], pen: Pen) -> Iterable[str]:
    if not figures:
        return
    yield ""
    yield from pen.block(pen.say("compare.figures", n=len(figures)), style="strong")
    rows = [(f.label or f.path, _figure(f.old, pen), "→", _figure(f.new, pen)) for f in figures[:SHOWN_FIGURES]]
    yield from pen.table(rows, head=BAR, mark="mark", right=(1, 3))
    if len(figures) > SHOWN_FIGURES:
        yield from pen.block(pen.say("compare.more-figures", n=len(figures) - SHOWN_FIGURES), head=BAR, mark="mark")


def _figure(figure: Figure, pen: Pen) -> str:
    if figure.state in ("number", "word"):
        return str(figure.value)
    return pen.say(f"cell.{figure.state}", value="" if figure.value is None else figure.value)
