"""What a rule is about, for the index by table and section: the tables, the sections, or the report as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.keeper.pages.book import Book, EditionView
from gouji.packs.bind import bind_check
from gouji.packs.form import Layout, fold
from gouji.packs.model import Rule
from gouji.packs.names import as_names

Subject = tuple[str, str]
"""`section` or `table` with its id; `("report", "")` for the report as a whole."""

REPORT: Subject = ("report", "")


def subject_of(rule: Rule, layout: Layout) -> tuple[Subject, ...]:
    """
    Say what a rule is about.

    Args:
        rule: A rule that binds to the form.
        layout: The form.

    Returns:
        The tables and sections that it names or whose cells it uses, in the order of the form; at least one subject.
    """
    found = {*_named(rule, layout), *_used(rule, layout)}
    ordered = [subject for subject in _all(layout) if subject in found]
    return tuple(ordered) or (REPORT,)


def by_subject(book: Book) -> dict[Subject, tuple[str, ...]]:
    """Give the rules of a pack by subject, in the order of the newest form; the report as a whole comes first."""
    found: dict[Subject, list[str]] = {subject: [] for view in book.editions for subject in _all(view.layout)}
    for name, versions in book.rules.items():
        for subject in subject_of(versions[0].rule, versions[0].edition.layout):
            found[subject].append(name)
    return {subject: tuple(names) for subject, names in found.items() if names}


def owner(book: Book, subject: Subject) -> EditionView:
    """Give the newest edition that has a subject."""
    return next(view for view in book.editions if subject in _all(view.layout))


def _all(layout: Layout) -> Iterator[Subject]:
    yield REPORT
    for section in layout.form.sections:
        yield ("section", section.id)
        yield from (("table", table.id) for table in layout.form.tables if table.section == section.id)


def _named(rule: Rule, layout: Layout) -> Iterator[Subject]:
    sections = {fold(key): s.id for s in layout.form.sections for key in (s.id, s.name)}
    tabular = rule.for_each is not None or (rule.require is not None and not rule.require.sections)
    for name in map(fold, as_names(rule.in_)):
        if name in layout.table_names and (tabular or name not in sections):
            yield ("table", layout.table_names[name])
        elif name in sections:
            yield ("section", sections[name])


def _used(rule: Rule, layout: Layout) -> Iterator[Subject]:
    """Walk the tables of the cells that a check without a table of its own uses."""
    if rule.check is None or rule.for_each is not None:
        return
    for bound in bind_check(rule, layout):
        yield from (("table", layout.cells[n].table) for n in bound.cells if n < len(layout.cells))
