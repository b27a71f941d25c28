"""Requirements on sections and on the report's head: present, with content, in order, under their official heading."""

from __future__ import annotations

from collections.abc import Callable

from gouji.engine.outcomes import Verdict
from gouji.engine.requirement import Context, Judged, Look, StructureCheck, extra, label_verdict
from gouji.engine.signs import EXTRAS, LABELS, ODD, SECTIONS
from gouji.findings import CellState, Outcome
from gouji.packs.form_types import Labelled
from gouji.reports.match import split_ordinal
from gouji.reports.model import Section

_LONG_HEADING = 60


def _by_section(
    context: Context, judge: Callable[[Context, Look, Labelled], Verdict | None], heeds: int
) -> StructureCheck:
    sections = context.sections()
    instances = tuple(context.instance(("section", s.id)) for s in sections)

    def run(look: Look) -> Judged:
        for n, section in enumerate(sections):
            verdict = judge(context, look, section)
            if verdict:
                yield n, verdict

    return StructureCheck(instances, run, heeds)


def _printed(look: Look, section: Labelled) -> Section | None:
    return next((s for s in look.report.sections if s.id == section.id), None)


def _section_present(context: Context, look: Look, section: Labelled) -> Verdict | None:
    return None if _printed(look, section) else Verdict(Outcome.FAIL, "reason.section-absent", {"label": section.label})


def _section_content(context: Context, look: Look, section: Labelled) -> Verdict | None:
    printed = _printed(look, section)
    if printed is None:
        return Verdict(Outcome.NOT_APPLICABLE, "reason.section-absent", {"label": section.label})
    if not isinstance(printed.text, str):
        return Verdict(Outcome.UNDETERMINED, "reason.unreadable", {"why": printed.text.unreadable})
    if printed.text.strip():
        return None
    numbers = [n for n, c in enumerate(context.layout.cells) if context.layout.tables[c.table].section == section.id]
    states = {look.facts.state(n) for n in numbers}
    if states - {CellState.ABSENT, CellState.UNREADABLE}:
        return None
    outcome = Outcome.UNDETERMINED if CellState.UNREADABLE in states else Outcome.FAIL
    return Verdict(outcome, "reason.section-empty", {"label": section.label}, at=f"sections/{section.id}")


def _section_label(context: Context, look: Look, section: Labelled) -> Verdict | None:
    printed = _printed(look, section)
    heading = look.report.labels.get(f"sections/{section.id}", printed.heading) if printed else None
    if heading and _words(heading) == _words(section.label) and _ordinal(heading) != _ordinal(section.label):
        return None  # a number that is wrong or lost is another rule's matter
    return label_verdict(context, section, heading, f"sections/{section.id}", absent=printed is None)


def _words(heading: str) -> str:
    return split_ordinal(heading[:_LONG_HEADING])[1]


def _section_number(context: Context, look: Look, section: Labelled) -> Verdict | None:
    printed = _printed(look, section)
    if printed is None or not printed.heading:
        return Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")
    wanted, found = (_ordinal(text) for text in (section.label, printed.heading))
    if wanted is None or wanted == found:
        return None
    values = {"label": section.label, "printed": printed.heading}
    return Verdict(Outcome.FAIL, "reason.ordinal", values, labels=(printed.heading,), at=f"sections/{section.id}")


def _ordinal(heading: str) -> int | None:
    ordinal = split_ordinal(heading[:_LONG_HEADING])[0]
    return ordinal.number if ordinal else None


def _section_order(context: Context) -> StructureCheck:
    official = [s.id for s in context.layout.form.sections]

    def run(look: Look) -> Judged:
        found = [s.id for s in look.report.sections if s.id in official]
        if len(found) < 2:
            yield 0, Verdict(Outcome.NOT_APPLICABLE, "reason.nothing-printed")
        elif found != sorted(set(found), key=official.index):
            headings = tuple(s.heading or s.id for s in look.report.sections if s.id in official)
            yield 0, Verdict(Outcome.FAIL, "reason.order", {"order": " → ".join(headings)}, labels=headings)

    return StructureCheck((context.instance(),), run, SECTIONS)


def _extra_sections(context: Context, look: Look) -> Judged:
    found = [e for e in look.report.extras if e.kind in ("section", "table")]
    known = {s.id for s in context.layout.form.sections}
    labels = [e.label for e in found] + [s.heading or s.id for s in look.report.sections if s.id not in known]
    labels += [t for t in look.report.tables if t not in context.layout.tables]
    yield from extra(0, labels)


def _fields(context: Context) -> StructureCheck:
    names = context.rule.require.fields if context.rule.require else None
    wanted = tuple(names or ())

    def run(look: Look) -> Judged:
        for n, name in enumerate(wanted):
            value = look.report.body.name if name == "body" else getattr(look.report, name)
            if not value:
                yield n, Verdict(Outcome.FAIL, "reason.field-absent", {"name": name})

    return StructureCheck(tuple(context.instance(("field", n)) for n in wanted), run)


REQUIREMENTS: dict[str, Callable[[Context], StructureCheck]] = {
    "sections-present": lambda c: _by_section(c, _section_present, SECTIONS),
    "sections-content": lambda c: _by_section(c, _section_content, SECTIONS | ODD),
    "sections-labels": lambda c: _by_section(c, _section_label, SECTIONS | LABELS),
    "sections-numbers": lambda c: _by_section(c, _section_number, SECTIONS),
    "sections-order": _section_order,
    "extras-sections": lambda c: StructureCheck(
        (c.instance(),), lambda look: _extra_sections(c, look), EXTRAS | SECTIONS
    ),
    "fields": _fields,
}
