"""
Cells, places and subjects of one report, as people are shown them.
"""

from __future__ import annotations

from typing import NamedTuple

from gouji.engine.outcomes import Outcomes, Verdict
from gouji.engine.program import Program
from gouji.engine.texts import Hit
from gouji.findings import CellRef, CellState, Location, Severity
from gouji.messages import brief, phrase
from gouji.numbers import show
from gouji.reports.facts import Facts
from gouji.reports.model import Report
from gouji.reports.slots import Slots

WHOSE = ("", "last", "parts/sum", "parts/max")
"""Of which reports figures are, by block: this one, that of the year before, those of the bodies below."""
MAX_PRINTED = 200
"""Characters of a printed text that are shown; figures and labels are shorter."""


class Case(NamedTuple):
    """
    A report under explanation: the program, the report, its figures, its outcomes, the language of the words.

    Where the rows of the form depend on the report, it is in slots (`slots`), and the program calls them by its names.
    `tabled`: cells are named together with their tables.
    """

    program: Program
    report: Report
    facts: Facts
    outcomes: Outcomes
    lang: str
    slots: Slots | None = None
    tabled: bool = False

    def telling(self, number: int) -> Case:
        """Give the case as one instance is told: with the tables of its cells, if these are of several."""
        layout, bound = self.program.layout, self.program.bound.get(number)
        own = (cell % layout.size for cell in bound.cells) if bound is not None else ()
        tables = {layout.cells[cell].table for cell in own if cell < len(layout.cells)}
        return self._replace(tabled=True) if len(tables) > 1 else self

    def label(self, number: int) -> str:
        """Name a cell, or a fact of the report's head."""
        return self.program.layout.label(number, self.lang, tabled=self.tabled)

    def severity(self, number: int) -> Severity:
        """Say how grave it is if an instance does not hold; a footnote to its table may ease it."""
        rule, instance = self.program.rule_of(number), self.program.instances[number]
        eased = rule.eased is not None and self.report.footnotes.get(dict(instance.pairs).get("table", ""))
        return rule.eased if eased and rule.eased is not None else rule.severity


def cell_ref(case: Case, number: int) -> CellRef:
    """Show a cell, or a fact of the report's head, as it was printed."""
    layout, facts = case.program.layout, case.facts
    state, label = facts.state(number), case.label(number)
    odd = facts.odd.get(number)
    printed: int | str | None = None
    if state is CellState.NUMBER:
        value = facts.value(number)
        printed = value if isinstance(value, int) else show(value)
    elif odd is not None and odd.printed is not None:
        printed = odd.printed
    if number >= layout.size:
        if printed is None and odd is not None and odd.meaning is not None and odd.meaning[0] is not None:
            printed = f"\u2265 {show(odd.meaning[0])}"
        body = facts.greatest.get(number)
        label = phrase("name.of-part", case.lang, {"body": brief(body, MAX_PRINTED), "name": label}) if body else label
        return CellRef(path=cell_path(case, number), label=label, value=printed, state=state)
    if number >= len(layout.cells):
        field = layout.form.fields[number - len(layout.cells)]
        raw = getattr(case.report, field.id) or None
        return CellRef(path=field.id, label=label, value=raw, state=state, at=case.report.provenance.get(field.id))
    path = layout.cells[number].path
    return CellRef(
        path=path, label=label, value=_as_printed(case, number, printed), state=state, at=_cell_place(case, path)
    )


def cell_path(case: Case, number: int) -> str:
    """Give the path of a cell, or the id of a fact of the report's head; of another report, with what it is before it."""
    layout = case.program.layout
    if number >= layout.size:
        block, own = divmod(number, layout.size)
        return f"{WHOSE[block]}/{cell_path(case, own)}"
    if number < len(layout.cells):
        return layout.cells[number].path
    return layout.form.fields[number - len(layout.cells)].id


def told_path(case: Case, path: str) -> str:
    """Give a path as people are told it: with the report's own ids of rows."""
    return case.slots.told(path) if case.slots else path


def _as_printed(case: Case, number: int, value: int | str | None) -> int | str | None:
    """Give a decimal as the report has it (`0.5460`), not as it is shown after reading."""
    cell = case.program.layout.cells[number]
    row = case.report.tables.get(cell.table, {}).get(cell.row)
    raw = row.get(cell.column) if isinstance(row, dict) else None
    shown = raw if isinstance(raw, str) else value
    return brief(shown, MAX_PRINTED) if isinstance(shown, str) else shown


def _cell_place(case: Case, path: str) -> Location | None:
    provenance = case.report.provenance
    while path and provenance:
        if path in provenance:
            return provenance[path]
        path = path.rpartition("/")[0]
    return None


def subject(case: Case, pairs: tuple[tuple[str, str], ...]) -> str:
    """Name what an instance is about, in words."""
    form, parts, table = case.program.pack.form, [], None
    for kind, name in pairs:
        if kind == "table":
            table = case.program.layout.tables[name]
            parts.append(table.label if case.lang == "zh" or not table.en else table.en)
        elif kind in ("row", "column") and table is not None:
            item = next(i for i in (table.rows if kind == "row" else table.columns) if i.id == name)
            word = item.label if case.lang == "zh" or not item.en else item.en
            parts.append(phrase(f"subject.{kind}", case.lang, {"name": word}))
        elif kind == "section":
            section = next((s for s in form.sections if s.id == name), None)
            other = phrase(f"subject.{name}", case.lang) if section is None else ""
            parts.append((section.label if case.lang == "zh" or not section.en else section.en) if section else other)
        else:
            parts.append(phrase(f"subject.{kind}", case.lang, {"name": name}))
    return " ".join(parts)


def place(
    case: Case, verdict: Verdict, cells: tuple[int, ...], pairs: tuple[tuple[str, str], ...]
) -> Location | None:  # fmt: skip
    """Find where the reader should look first: the quoted words, the printed label, the first cell, the table, the section."""
    provenance = case.report.provenance
    if verdict.hits:
        return hit_place(case, verdict.hits[0])
    if verdict.at:
        return _cell_place(case, verdict.at)
    first = next((n for n in cells if n < len(case.program.layout.cells)), None)
    if first is not None and verdict.reason != "reason.absent":
        return _cell_place(case, case.program.layout.cells[first].path)
    named = dict(pairs)
    if "table" in named:
        section = case.program.layout.tables[named["table"]].section
        return provenance.get(named["table"]) or provenance.get(f"sections/{section}")
    return provenance.get(f"sections/{named['section']}") if "section" in named else None


def hit_place(case: Case, hit: Hit) -> Location | None:
    """Find the paragraph in which a hit stands."""
    provenance = case.report.provenance
    if hit.section in ("preamble", "title"):
        text, prefix = getattr(case.report, hit.section), hit.section
    else:
        section = next((s for s in case.report.sections if s.id == hit.section), None)
        text, prefix = (section.text if section and isinstance(section.text, str) else ""), f"sections/{hit.section}"
    paragraph = text.count("\n", 0, hit.start)
    return provenance.get(f"{prefix}/{paragraph}") or provenance.get(prefix)
