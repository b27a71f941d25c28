"""
What about a report can rouse a requirement.

Most reports are plain: exactly the rows, columns and sections of the form, a number in each cell, every label as it is
printed officially. What a requirement says of a plain report is found out once; it is asked again only where the report
shows a sign that it listens to.
"""

from __future__ import annotations

from operator import attrgetter

from gouji.packs.form import Layout
from gouji.reports.facts import Facts
from gouji.reports.model import Report, Section

ODD = 1
"""Some cell is not plainly a number."""
LABELS = 2
"""Some label was printed otherwise, or lost."""
EXTRAS = 4
"""There is something beyond the form, or there may be."""
SECTIONS = 8
"""The sections are not those of the form, in its order, under its headings, or one without a table says nothing."""
PLACES = 16
"""It is known where things stand in the source."""
SOME_DAY = "2000-01-01"
"""Stands in the cells for days of a report of which nothing is to be told."""
ALWAYS = 32
"""Shown by every report."""

_ID_AND_HEADING = attrgetter("id", "heading")
_STRINGS = {str}


class Signs:
    """Reads the signs of reports in one form."""

    def __init__(self, layout: Layout) -> None:
        self._headings = tuple((s.id, s.label) for s in layout.form.sections)
        tabled = {layout.tables[cell.table].section for cell in layout.cells if not cell.optional}
        self._wordy = [n for n, section in enumerate(layout.form.sections) if section.id not in tabled]

    def read(self, report: Report, facts: Facts) -> int:
        """Give the signs of a report, added up."""
        found = ALWAYS
        if not facts.regular:
            found |= ODD
        if report.labels:
            found |= LABELS
        if report.extras or not facts.exact:
            found |= EXTRAS
        if report.provenance:
            found |= PLACES
        return found if self._is_official(report.sections) else found | SECTIONS

    def _is_official(self, sections: tuple[Section, ...]) -> bool:
        if tuple(map(_ID_AND_HEADING, sections)) != self._headings:
            return False
        texts = [s.text for s in sections]
        if not {*map(type, texts)} <= _STRINGS:
            return False
        return all(str(texts[n]).strip() for n in self._wordy)


def plain_report(layout: Layout) -> Report:
    """Make a report that shows no sign but `ALWAYS`."""
    tables: dict[str, dict[str, dict[str, int | str]]] = {}
    for cell in layout.cells:
        rows = tables.setdefault(cell.table, {})
        if not cell.optional:
            rows.setdefault(cell.row, {})[cell.column] = SOME_DAY if cell.unit.type == "date" else 0
    sections = tuple(Section(id=s.id, heading=s.label, text=s.id) for s in layout.form.sections)
    entities = {e.id: dict(zip(e.sample, e.sample, strict=True)) for e in layout.form.entities}
    return Report(sections=sections, tables=tables, entities=entities)  # type: ignore[arg-type]
