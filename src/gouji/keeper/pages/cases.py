"""The cases of a rule as a table: what is given, what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gouji.keeper.pages.desk import Desk
from gouji.keeper.pages.markdown import code, table, text
from gouji.messages import phrase
from gouji.packs.form_types import Form
from gouji.packs.model import Case, Rule

_LONGEST = 400
"""Characters of a piece of a report that are shown; the source has the rest."""


def case_table(desk: Desk, rule: Rule, form: Form) -> list[str]:
    """
    Write the cases of a rule.

    Args:
        desk: The language.
        rule: The rule.
        form: The form, for the names of its sections.
    """
    named = {section.id: desk.own(section.name, section.en) for section in form.sections}
    rows = ((text(case.name), _given(desk, case, named), _expected(desk, case)) for case in rule.cases)
    return table((desk.say("case"), desk.say("given"), desk.say("expected")), rows)


def _given(desk: Desk, case: Case, named: Mapping[str, str]) -> str:
    return desk.say("given-join").join(_parts(desk, case, named)) or desk.say("given.nothing")


def _parts(desk: Desk, case: Case, named: Mapping[str, str]) -> Iterator[str]:
    if case.at:
        yield desk.say("given.at", at=text(case.at))
    if case.given is not None:
        shown = desk.join(f"{text(name)} = {_value(desk, value)}" for name, value in case.given.items())
        yield shown or desk.say("given.nothing")
        if case.otherwise is not None:
            yield desk.say("given.otherwise", value=_value(desk, case.otherwise))
    if isinstance(case.text, str):
        yield desk.say("given.text", text=text(case.text))
    elif case.text is not None:
        yield from (desk.say("given.text-in", place=text(named.get(k, k)), text=text(v)) for k, v in case.text.items())
    if case.report is not None:
        yield desk.say("given.report", report=code(_cut(_json(case.report))))
    if case.remove:
        yield desk.say("given.remove", paths=" ".join(map(code, case.remove)))


def _value(desk: Desk, value: object) -> str:
    if value is None:
        return desk.say("given.blank")
    return text(value) if isinstance(value, int | str) else code(_cut(_json(value)))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"


def _expected(desk: Desk, case: Case) -> str:
    outcome = phrase(f"outcome.{case.expect}", desk.lang)
    if case.difference is None:
        return outcome
    return desk.say("expected-difference", outcome=outcome, difference=text(case.difference))
