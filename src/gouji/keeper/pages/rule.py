"""The page of a rule: what must hold, on what it rests, what is said when it does not, its cases, its editions, its source."""

from __future__ import annotations

from gouji.engine.plain import plain
from gouji.keeper.pages.book import Version
from gouji.keeper.pages.cases import case_table
from gouji.keeper.pages.changelog import since
from gouji.keeper.pages.desk import Desk
from gouji.keeper.pages.differences import differences
from gouji.keeper.pages.examples import Shown
from gouji.keeper.pages.markdown import block, bullets, code, filled, heading, paragraph, table, text
from gouji.keeper.pages.terms import Term, expressions, terms_of
from gouji.messages import brief
from gouji.packs.form_types import Labelled
from gouji.packs.lint import SHAPES
from gouji.packs.model import Rule, TextRule, Unless
from gouji.packs.names import as_names

_LISTED = 12
"""Labels, or words of the lexicon, that are listed one by one."""


def rule_page(desk: Desk, name: str) -> list[str]:
    """
    Write the page of a rule.

    Args:
        desk: The pack and the language.
        name: Id of the rule.
    """
    versions = desk.book.rules[name]
    newest, page = versions[0], desk.rule_page(name)
    return [
        *heading(1, text(name)),
        *paragraph(f"**{desk.title(newest.rule)}**"),
        *bullets(_facts(desk, page, versions)),
        *_check(desk, newest),
        *_basis(desk, page, newest.rule),
        *_section(desk, "note", text(newest.rule.note)),
        *_failure(desk, newest),
        *_sample(desk, desk.examples.samples.get((newest.edition.id, name))),
        *heading(2, desk.say("heading.cases")),
        *case_table(desk, newest.rule, newest.edition.pack.form),
        *differences(desk, page, versions),
        *_history(desk, name),
        *_source(desk, versions),
    ]


def _section(desk: Desk, key: str, words: str) -> list[str]:
    return [*heading(2, desk.say(f"heading.{key}")), *paragraph(words)] if words else []


def _facts(desk: Desk, page: str, versions: tuple[Version, ...]) -> list[str]:
    rule, view = versions[0].rule, versions[0].edition
    shape = next(name for name in SHAPES if getattr(rule, name) is not None)
    facts = [
        desk.say("severity", level=desk.severity(rule.severity), meaning=desk.say(f"severity.{rule.severity.value}")),
        desk.say("evidence", grade=desk.grade(rule.grade)),
        desk.say("shape", shape=code(shape), meaning=desk.say(f"shape.{shape}")),
        desk.say("in-editions", editions=desk.editions(page, versions)),
    ]
    if rule.applies and rule.applies.kinds:
        kinds = {kind.id: desk.own(kind.name, kind.en) for kind in view.pack.form.kinds}
        facts.append(desk.say("kinds", kinds=desk.join(text(kinds.get(k, k)) for k in rule.applies.kinds)))
    if rule.applies and rule.applies.years:
        facts.append(desk.say("years", years=text(rule.applies.years)))
    facts += _descent(desk, versions[0])
    return facts if rule.status == "active" else [*facts, desk.say("off")]


def _descent(desk: Desk, version: Version) -> list[str]:
    """Say since when the rule is in the pack; of a rule of another pack, in which one, and what was altered of it and why."""
    pack, rule = version.edition.pack, version.rule.id
    origin = pack.origin_of(rule)
    begun = since(desk.book.changelog, rule) if origin is None or origin.id == pack.id else ""
    facts = [desk.say("since", version=text(begun))] if begun else []
    facts += [desk.say("origin", pack=code(origin.id), version=text(origin.version))] if origin else []
    for altered in pack.alterations_of(rule):
        keys = desk.join(code(amendment.key) for amendment in altered.amendments) or desk.say("nothing")
        facts.append(desk.say("altered", keys=keys, pack=code(altered.pack), reason=text(altered.reason)))
    return facts


# --- what is checked


def _check(desk: Desk, version: Version) -> list[str]:
    rule, layout = version.rule, version.edition.layout
    sentence = plain(rule, layout, desk.lang, version.edition.pack.words)
    lines = [*heading(2, desk.say("heading.check")), *paragraph(text(sentence))]
    written = [text_ if key == "check" else f"{key}: {text_}" for key, text_ in expressions(rule)]
    lines += block("\n".join(written), "text") if written else []
    terms = terms_of(rule, layout)
    rows = ((code(t.name), desk.say(f"term.{t.kind}"), _labels(desk, t)) for t in terms)
    lines += filled((desk.say("name"), desk.say("what"), desk.say("official-label")), rows)
    return lines + _lexicon(desk, version)


def _labels(desk: Desk, term: Term) -> str:
    if len(term.items) <= _LISTED:
        return desk.join(_placed(desk, item) for item in term.items)
    first, last = _placed(desk, term.items[0]), _placed(desk, term.items[-1])
    return desk.say("from-to", first=first, last=last, count=len(term.items))


def _placed(desk: Desk, item: Labelled) -> str:
    """Write a label, with the one above it where there is one."""
    return " › ".join((*(text(above) for above in item.under[-1:]), desk.label(item)))


def _lexicon(desk: Desk, version: Version) -> list[str]:
    """Show the words and patterns that a rule of the text names."""
    pack = version.edition.pack
    rows = []
    for name in _named(version.rule):
        entries = pack.words.get(name) or pack.patterns.get(name, ())
        kind = desk.say("words" if name in pack.words else "patterns")
        shown = " ".join(code(brief(entry, 300)) for entry in entries[:_LISTED])
        more = desk.say("more", count=len(entries) - _LISTED) if len(entries) > _LISTED else ""
        rows.append((code(name), kind, f"{shown} {more}".strip()))
    return table((desk.say("name"), desk.say("what"), desk.say("entries")), rows)


def _named(rule: Rule) -> tuple[str, ...]:
    names: list[str] = []
    if rule.text is not None:
        names += [n for key in ("must", "any", "must_not", "each") for n in as_names(getattr(rule.text, key))]
    if rule.claim is not None:
        names += [*as_names(rule.claim.says), *as_names(rule.claim.parts or ())]
    asked: TextRule | None = rule.text
    unless: Unless | None = asked.unless if asked else rule.claim.unless if rule.claim else None
    if unless is not None:
        names += [n for key in ("match", "clause", "sentence", "text") for n in as_names(getattr(unless, key))]
    return tuple(dict.fromkeys(names))


# --- on what it rests, and what is said


def _basis(desk: Desk, page: str, rule: Rule) -> list[str]:
    lines = heading(2, desk.say("heading.basis"))
    for name in rule.cites:
        entry = desk.book.citations[name]
        number = desk.say("number", number=text(entry.number)) if entry.number else ""
        told = (desk.says(entry), desk.say("grade-of", grade=desk.grade(entry.grade)))
        lines += [f"- {text(entry.document)}{number} {desk.to_clause(page, name)}", ""]
        lines += [line for words in told for line in (f"    {words}", "")]
    return lines


def _failure(desk: Desk, version: Version) -> list[str]:
    rule = version.rule
    shown = desk.examples.cases.get((version.edition.id, rule.id))
    lines = heading(2, desk.say("heading.message"))
    lines += paragraph(desk.say("template", message=code(desk.message(rule)))) if rule.message else []
    lines += _finding(desk, desk.say("by-case", name=text(shown.name)), shown) if shown else []
    return lines + paragraph(desk.say("hint", hint=desk.hint(rule)) if rule.hint else "")


def _sample(desk: Desk, shown: Shown | None) -> list[str]:
    if shown is None:
        return []
    return [
        *heading(2, desk.say("heading.sample")),
        *_finding(desk, desk.say("by-sample", name=code(shown.name)), shown),
    ]


def _finding(desk: Desk, origin: str, shown: Shown) -> list[str]:
    """Show a finding as a quotation: what is said, what was found, the words or the cells on which it rests."""
    found = shown.finding
    told = [text(found.message or found.title), text(found.detail)]
    told += [desk.say("quote", quote=text(found.quote))] if found.quote else []
    cells = [f"{text(cell.label)} {text('' if cell.value is None else cell.value)}".strip() for cell in found.cells]
    told += [desk.say("cells", cells=desk.join(cells[:_LISTED]))] if cells and not found.detail else []
    quoted = [line for words in filter(None, told) for line in (f"> {words}", ">")]
    return [*paragraph(origin), *quoted[:-1], ""]


# --- where it comes from


def _history(desk: Desk, name: str) -> list[str]:
    named = [entry for entry in desk.book.changelog if entry.names(name)]
    if not named:
        return []
    told = (desk.say("entry", version=text(e.version), part=text(e.part), text=text(e.text)) for e in named)
    return [*heading(2, desk.say("heading.history")), *bullets(told)]


def _source(desk: Desk, versions: tuple[Version, ...]) -> list[str]:
    lines = heading(2, desk.say("heading.source"))
    excerpts = dict.fromkeys((e.file, e.line, e.text) for version in versions for e in version.excerpts)
    for file, line, written in excerpts:
        lines += paragraph(desk.say("source", file=code(file), line=line)) + block(written, "yaml")
    return lines
