"""The page of a clause, and the index of the documents: what rests on each clause, and on which clauses nothing does."""

from __future__ import annotations

from gouji.keeper.pages.book import by_document
from gouji.keeper.pages.desk import CITATIONS, Desk
from gouji.keeper.pages.markdown import bullets, code, heading, paragraph, table, text

_SHORT = 24
"""Characters of a title that a line has room for."""


def citation_page(desk: Desk, name: str) -> list[str]:
    """
    Write the page of a clause.

    Args:
        desk: The pack and the language.
        name: Id of the clause.
    """
    entry, page = desk.book.citations[name], desk.clause_page(name)
    facts = [desk.say("document", document=text(entry.document))]
    facts += [desk.say("document-number", number=text(entry.number))] if entry.number else []
    facts += [desk.say("clause", clause=text(entry.clause)), desk.say("clause-id", id=code(name))]
    facts.append(desk.say("evidence", grade=desk.grade(entry.grade)))
    return [
        *heading(1, text(f"{entry.clause} · {short_title(entry.document, entry.number)}")),
        *bullets(facts),
        *heading(2, desk.say("heading.says")),
        *paragraph(desk.says(entry)),
        *paragraph(desk.say("own-words")),
        *heading(2, desk.say("heading.resting")),
        *_resting(desk, page, name),
    ]


def short_title(document: str, number: str) -> str:
    """Name a document in few words: both title and number if the title is short, else the number that it has."""
    return f"{document} {number}".strip() if len(document) <= _SHORT or not number else number


def _resting(desk: Desk, page: str, name: str) -> list[str]:
    found = desk.book.citing(name)
    if not found:
        return paragraph(_why(desk, name))
    views = {view.id: view for view in desk.book.editions}
    rows = []
    for rule, editions in found.items():
        newest = desk.book.rules[rule][0].rule
        where = desk.join(desk.to_form(page, views[edition]) for edition in editions)
        rows.append((desk.to_rule(page, rule), desk.severity(newest.severity), desk.title(newest), where))
    return table((desk.say("rule"), desk.say("level"), desk.say("holds"), desk.say("editions")), rows)


def _why(desk: Desk, name: str) -> str:
    """Say why no rule rests on a clause, so far as the pack says it."""
    return desk.say("uncovered.background" if desk.book.citations[name].background else "uncovered.unsaid")


def citation_index(desk: Desk) -> list[str]:
    """Write the index of the documents, with their clauses and the rules that rest on each."""
    lines = [*heading(1, desk.say("title.citations")), *paragraph(desk.say("intro.citations"))]
    for (document, number), names in by_document(desk.book):
        lines += heading(2, text(f"{document} {number}".strip()))
        for name in names:
            lines += _clause(desk, name, desk.say("resting", rules=_rules(desk, name)))
    uncovered = [name for name in desk.book.citations if not desk.book.citing(name)]
    lines += heading(2, desk.say("heading.uncovered"))
    for name in uncovered:
        lines += _clause(desk, name, _why(desk, name))
    return lines if uncovered else lines + paragraph(desk.say("all-covered"))


def _clause(desk: Desk, name: str, told: str) -> list[str]:
    entry = desk.book.citations[name]
    return [f"- {desk.to_clause(CITATIONS, name)} {desk.says(entry)}", "", f"    {told}", ""]


def _rules(desk: Desk, name: str) -> str:
    found = desk.book.citing(name)
    return desk.join(desk.to_rule(CITATIONS, rule) for rule in found) or desk.say("none")
