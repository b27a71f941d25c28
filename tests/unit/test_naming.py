"""What a report says of itself under the name of another body, and what it may say of its own house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker
from gouji.engine.alike import traits_of
from gouji.engine.companions import Companions
from gouji.engine.naming import LEAST, MOST, called_as, others_among
from gouji.engine.narrative import ReportTexts
from gouji.engine.program import Program
from gouji.findings import Outcome
from gouji.packs.load import load_folder
from gouji.packs.patterns import Pattern, PatternFault, check_pattern
from gouji.reports.model import Body, Report, Section, Unreadable

PACK = Path(__file__).parents[1] / "toy" / "sets" / "guild-return"
BODIES = ("Smiths Guild", "Weavers Guild", "Weavers Guild Night Lodge", "Ox Guild")


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(PACK))


def deeds(text: str, name: str = "Weavers Guild") -> Report:
    return Report(year=1921, body=Body(name=name), sections=(Section(id="deeds", heading="Deeds", text=text),))


def others(checker: Checker, text: str, name: str = "Weavers Guild", kin: tuple[str, ...] = ()) -> tuple[str, ...]:
    form = checker.pack.form
    names = {called: (body,) for body in BODIES for called in called_as(body, form)}
    said = traits_of(checker.program, deeds(text, name)).said
    return others_among(said, name, lambda called: names.get(called, ()), form, kin)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Smiths Guild has done much.", ("Smiths Guild",)),
        ("Smiths have done much.", ("Smiths",)),
        ("SMITHS  GUILD has done much.", ("SMITHS  GUILD",)),
        ("Much was done, signed for Smiths Guild\nAlso signed for Weavers Guild", ("Smiths Guild",)),
        ("Weavers Guild has done much.", ()),
        ("Weavers have done much.", ()),
        ("Weavers Guild Night Lodge has done much.", ()),
        ("Tailors Guild has done much.", ()),
        ("We praised what Smiths Guild has done.", ()),
        ("Ox have done much.", ()),
        ("", ()),
    ],
)
def test_a_name_is_anothers_only_if_it_is_of_no_body_of_the_own_house(
    checker: Checker, text: str, found: tuple[str, ...]
) -> None:
    assert others(checker, text) == found


def test_bodies_above_and_below_are_none_other(checker: Checker) -> None:
    text = "Smiths Guild has done much."
    assert others(checker, text, kin=("smithsguild",)) == ()
    assert others(checker, text, kin=("weaversguild",)) == ("Smiths Guild",)
    assert others(checker, text, name="") == ()


def test_a_rule_that_asks_for_names_is_judged_where_they_are_known(checker: Checker) -> None:
    read = deeds("Smiths Guild has done much.")
    for beside, outcome in (
        (Companions(), Outcome.NOT_APPLICABLE),
        (Companions(names=("Smiths Guild",)), Outcome.NOT_APPLICABLE),
        (Companions(asked=("names",)), Outcome.PASS),
        (Companions(names=("Smiths",), asked=("names",)), Outcome.PASS),
        (Companions(names=("Smiths Guild",), asked=("names",)), Outcome.FAIL),
    ):
        case = checker.case(read, beside)
        assert case.outcomes.of(case.program.named[0].first) is outcome


@pytest.mark.parametrize(
    "read",
    [
        deeds("Much was done."),
        msgspec.structs.replace(deeds("Much was done."), preamble="We did much."),
        msgspec.structs.replace(deeds("Smiths have done much."), preamble="We did much."),
        msgspec.structs.replace(deeds(""), preamble=" \n"),
        msgspec.structs.replace(
            deeds(""), preamble="We did much.", sections=(Section(id="deeds", text=Unreadable(unreadable="x")),)
        ),
        msgspec.structs.replace(deeds("Much. " * 40_000), preamble="We did much."),
    ],
)
@pytest.mark.parametrize("text", [{}, {"must": "phrases"}, {"must_not": ("whose deeds", "phrases")}, {"at_least": 20}])
def test_where_there_are_no_names_it_is_told_at_once_what_a_look_at_the_text_would_tell(
    checker: Checker, read: Report, text: dict[str, Any]
) -> None:
    (rule,) = (rule for rule in checker.pack.rules if rule.id == "OWN-DEEDS")
    assert rule.text is not None
    changed = msgspec.structs.replace(rule, in_="narrative", text=msgspec.structs.replace(rule.text, **text))
    program = Program(msgspec.structs.replace(checker.pack, rules=(changed,)))
    facts, (naming,) = program.read(read), program.named
    found = naming.judged(read, facts, Companions(asked=("names",)), program.layout, "en")
    assert found == dict(naming.judge.judge(ReportTexts(read, facts, program.layout, None, "en")))


def test_what_is_no_name_is_not_looked_up_and_not_without_end(checker: Checker) -> None:
    text = "\n".join(f"Body {n} has done much." for n in range(3 * MOST))
    said = traits_of(checker.program, deeds(f"Ox have done much.\n{text}")).said
    assert len(said) == MOST
    assert all(len(name) >= LEAST for name in said)


def test_a_text_of_any_size_is_looked_through_in_bounds(checker: Checker) -> None:
    text = "signed for " * 15_000 + "Smiths Guild"
    assert traits_of(checker.program, deeds(text)).said == ()


def test_the_slot_of_another_body_matches_nothing_where_nobody_knows_names() -> None:
    pattern = Pattern("^{other_body} wrote {n}$")
    assert (pattern.speaks_of_others, pattern.slots) == (True, {"n"})
    compiled = pattern.of(1921)
    assert list(compiled.matches("Smiths wrote 3")) == []
    (found,) = compiled.matches("Smiths wrote 3", lambda name: name == "Smiths")
    assert (found.start, found.end, found.values) == (0, 14, {"n": 3})
    with pytest.raises(PatternFault, match="matches-nothing"):
        check_pattern("(?:{other_body})?")
