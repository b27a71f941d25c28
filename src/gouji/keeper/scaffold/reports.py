"""
Reports with which a new rule about structure or words holds, fails and does not apply, found by trying: its first cases.

Each trial takes one thing out of a complete report, or puts one in; the engine says what the rule makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gouji.engine.cases import CaseFault, CaseRunner
from gouji.engine.program import Program
from gouji.messages import phrase
from gouji.packs.form import fold
from gouji.packs.form_types import Form, Table
from gouji.packs.model import Case, Rule
from gouji.packs.names import as_names

_WANTED = ("pass", "fail", "undetermined", "not-applicable")
Trial = tuple[str, dict[str, Any]]


def found_cases(program: Program, lang: str, sentences: Sequence[str] = ()) -> list[Case]:
    """
    Find the first trial that comes out in each way.

    Args:
        program: A program of the rule alone.
        lang: Language in which the cases are named.
        sentences: For a rule about words, texts that have them.

    Returns:
        A case that passes, one that fails, one that is open and one to which the rule does not apply, as far as found.
    """
    runner, rule = CaseRunner(program), program.rules[0]
    found: dict[str, Case] = {}
    for key, given in _trials(rule, program.pack.form, sentences):
        name = phrase(f"new-case.{key}", lang)
        case = msgspec.convert({"name": name, "expect": "pass", **given}, Case)
        outcome = _outcome(runner, rule, case)
        if outcome in _WANTED:
            found.setdefault(outcome, msgspec.convert({**msgspec.to_builtins(case), "expect": outcome}, Case))
    return [found[each] for each in _WANTED if each in found]


def _outcome(runner: CaseRunner, rule: Rule, case: Case) -> str:
    try:
        explained, number = runner.explained(0, rule, case)
    except CaseFault:
        return ""
    return explained.outcomes.of(number).value


def _trials(rule: Rule, form: Form, sentences: Sequence[str]) -> Iterator[Trial]:
    if rule.text is not None:
        yield from (("words", {"text": text}) for text in sentences)
        yield "plain", {}
        yield "no-sections", {"report": {"sections": []}}
        yield (
            "unreadable-text",
            {"report": {"sections": [{"id": s.id, "text": {"unreadable": "-"}} for s in form.sections]}},
        )
        return
    yield "complete", {"report": {"title": "-", "published": "2000-01-01"}} if _of_head(rule) else {}
    tables = _tables(rule, form)
    for table in tables[:1]:
        yield from _in_table(table)
    yield from _in_sections(rule, form)
    for table in tables[:1]:
        yield "no-table", {"remove": [f"tables/{table.id}"]}
        yield (
            "unreadable-table",
            {"remove": [f"tables/{table.id}"], "report": {"tables": {table.id: {"unreadable": "-"}}}},
        )
    yield "no-head", {"report": {"year": None, "title": "", "published": ""}}


def _of_head(rule: Rule) -> bool:
    """Say whether a rule asks for facts of the head, which a complete report of a case has not."""
    return rule.require is not None and rule.require.fields is not None


def _tables(rule: Rule, form: Form) -> list[Table]:
    asked = {fold(name) for name in as_names(rule.in_)}
    return [table for table in form.tables if not asked or asked & {fold(table.id), fold(table.name)}]


def _in_table(table: Table) -> Iterator[Trial]:
    row = next((r for r in table.rows if not r.optional), table.rows[0])
    column = (row.columns or [c.id for c in table.columns])[0]

    def cell(value: object) -> dict[str, Any]:
        return {"report": {"tables": {table.id: {row.id: {column: value}}}}}

    yield "no-row", {"remove": [f"tables/{table.id}/{row.id}"]}
    yield "blank-cell", cell(None)
    yield "text-cell", cell("…")
    yield "unreadable-cell", cell({"unreadable": "-"})
    yield "no-column", {"remove": [f"tables/{table.id}/{r.id}/{column}" for r in table.rows if not r.optional]}
    yield "other-row", {"report": {"labels": {f"{table.id}/{row.id}": "…"}}}
    yield "other-head", {"report": {"labels": {f"{table.id}/{row.id}/{column}": "…"}}}
    yield "lost-head", {"report": {"labels": {f"{table.id}/{row.id}/{column}": None}}}
    yield "extra-row", {"report": {"extras": [{"kind": "row", "table": table.id, "label": "…"}]}}
    yield "extra-column", {"report": {"extras": [{"kind": "column", "table": table.id, "label": "…"}]}}


def _in_sections(rule: Rule, form: Form) -> Iterator[Trial]:
    asked = {fold(name) for name in as_names(rule.in_)}
    sections = [s for s in form.sections if not asked or asked & {fold(s.id), fold(s.name)}] or list(form.sections)
    first = sections[0]
    yield "no-section", {"remove": [f"sections/{first.id}"]}
    yield "empty-section", {"text": {first.id: ""}}
    yield "other-heading", {"report": {"labels": {f"sections/{first.id}": "…"}}}
    backwards = [{"id": s.id, "heading": s.label, "text": "-"} for s in reversed(form.sections)]
    yield "backwards", {"report": {"sections": backwards}}
    yield "extra-section", {"report": {"extras": [{"kind": "section", "label": "…"}]}}
    yield "no-sections", {"report": {"sections": []}}
