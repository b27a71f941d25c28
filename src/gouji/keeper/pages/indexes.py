"""The pages that lead to others: of a pack, of its rules by table and section, of its rules by level."""

from __future__ import annotations

from gouji.findings import Severity
from gouji.keeper.pages.desk import CITATIONS, FORMS, HOME, LEVELS, RULES, Desk
from gouji.keeper.pages.form import place_of
from gouji.keeper.pages.markdown import bullets, code, heading, paragraph, table, text
from gouji.keeper.pages.subjects import Subject, by_subject, owner


def home_page(desk: Desk) -> list[str]:
    """Write the first page of a pack: what it is, how much there is of it, where to look."""
    head, book = desk.book.head, desk.book
    facts = [desk.say("pack-id", id=code(head.id)), desk.say("pack-version", version=text(head.version))]
    facts += [desk.say("issuer", issuer=text(head.issuer))] if head.issuer else []
    facts.append(desk.say("pack-hash", sha256=code(book.sha256)))
    ways = [
        desk.to(HOME, RULES, desk.say("title.rules")),
        desk.to(HOME, LEVELS, desk.say("title.levels")),
        desk.to(HOME, CITATIONS, desk.say("title.citations")),
        desk.to(HOME, FORMS, desk.say("title.forms")),
    ]
    return [
        *heading(1, text(desk.own(head.title, head.en))),
        *bullets(facts),
        *paragraph(desk.say("intro.home", rules=len(book.rules), clauses=len(book.citations))),
        *bullets(ways),
        *heading(2, desk.say("title.forms")),
        *_editions(desk),
    ]


def _editions(desk: Desk) -> list[str]:
    head = [desk.say("edition"), desk.say("form"), desk.say("report-years"), desk.say("rules")]
    head += [desk.severity(severity) for severity in Severity]
    rows = []
    for view in desk.book.editions:
        counts = [sum(rule.severity is severity for rule in view.pack.rules) for severity in Severity]
        first = [desk.to_form(HOME, view), text(view.head.title), text(view.head.years)]
        rows.append([*first, str(len(view.pack.rules)), *map(str, counts)])
    return table(head, rows)


def rule_index(desk: Desk) -> list[str]:
    """Write the index of the rules by what they are about."""
    lines = [*heading(1, desk.say("title.rules")), *paragraph(desk.say("intro.rules", count=len(desk.book.rules)))]
    for subject, names in by_subject(desk.book).items():
        lines += heading(2, subject_title(desk, subject))
        lines += _of_form(desk, subject)
        lines += _rules(desk, RULES, names)
    return lines


def level_index(desk: Desk) -> list[str]:
    """Write the index of the rules by level, and of those that are other in an older edition."""
    lines = [*heading(1, desk.say("title.levels")), *paragraph(desk.say("intro.levels"))]
    for severity in Severity:
        names = tuple(name for name, versions in desk.book.rules.items() if versions[0].rule.severity is severity)
        lines += heading(2, desk.say("level-count", level=desk.severity(severity), count=len(names)))
        lines += paragraph(desk.say(f"severity.{severity.value}"))
        lines += _rules(desk, LEVELS, names)
    return lines


def subject_title(desk: Desk, subject: Subject) -> str:
    """Name what rules are about."""
    kind, name = subject
    if kind == "report":
        return desk.say("whole-report")
    form = owner(desk.book, subject).pack.form
    item = next(i for i in (form.sections if kind == "section" else form.tables) if i.id == name)
    label = desk.own(item.label, item.en)
    alike = {desk.own(section.label, section.en) for section in form.sections} if kind == "table" else set()
    return desk.say("about-table", label=text(label)) if label in alike else text(label)


def _of_form(desk: Desk, subject: Subject) -> list[str]:
    kind, name = subject
    if kind != "table":
        return []
    view = owner(desk.book, subject)
    place = place_of(view.layout.tables[name])
    return paragraph(desk.to(RULES, desk.form_page(view), desk.say("see-table"), place))


def _rules(desk: Desk, page: str, names: tuple[str, ...]) -> list[str]:
    rows = []
    for name in names:
        versions = desk.book.rules[name]
        rule = versions[0].rule
        title = desk.title(rule) if rule.status == "active" else f"{desk.say('off')} {desk.title(rule)}"
        row = [desk.to_rule(page, name), desk.severity(rule.severity), rule.grade, title]
        rows.append([*row, desk.editions(page, versions)])
    head = (desk.say("rule"), desk.say("level"), desk.say("grade-head"), desk.say("holds"), desk.say("editions"))
    return table(head, rows)
