"""A regulation that nobody ever made, whose reports are held against others: last year's, those of the bodies below."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gouji.check import Checker, Options
from gouji.engine import alike as alike_module
from gouji.engine.alike import alike, traits_of
from gouji.engine.cases import run_cases
from gouji.engine.companions import ALONE, Companions, Part
from gouji.engine.texts import MAX_QUOTE
from gouji.errors import PackError
from gouji.findings import Finding, Outcome
from gouji.packs.load import load_folder
from gouji.reports.model import Report, Section
from tests.copies import copy_pack, edit

HERE = Path(__file__).parent / "sets"
PACK = HERE / "guild-return"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_folder(PACK), Options(lang="en"))


def report(name: str = "Weavers' Guild", **figures: Any) -> Report:
    """Make a report with the same figure in every cell, but for those told."""
    cells = {f"{row}_{column}": 0 for row in ("joined", "left") for column in ("masters", "apprentices")} | figures
    members: dict[str, dict[str, Any]] = {"joined": {}, "left": {}}
    for key, value in cells.items():
        row, _, column = key.partition("_")
        members[row][column] = value
    plain = {"year": 1921, "body": {"name": name}, "tables": {"members": members, "purse": {"balance": {"amount": 0}}}}
    return msgspec.convert(plain, Report)


def telling(deeds: str, name: str = "Weavers' Guild") -> Report:
    """Make a report with a text, and figures of which none is zero."""
    figures = dict.fromkeys(("joined_masters", "joined_apprentices", "left_masters", "left_apprentices"), 1)
    return msgspec.structs.replace(report(name, **figures), sections=(Section(id="deeds", text=deeds),))


def lodge(name: str, **figures: Any) -> Part:
    return Part(name=name, report=report(f"{name} Lodge", **figures))


def failing(checker: Checker, read: Report, companions: Companions) -> dict[str, Finding]:
    found = checker.report(read, companions=companions).findings
    return {finding.rule: finding for finding in found if finding.outcome is Outcome.FAIL}


def test_all_cases_hold() -> None:
    assert [result for result in run_cases(load_folder(PACK)) if not result.passed] == []


def test_a_report_by_itself_is_held_against_nothing(checker: Checker) -> None:
    result = checker.report(report(joined_masters=1))
    assert result.findings == ()
    assert result.ledger.total == result.ledger.not_applicable


def test_a_sum_over_lodges_names_what_it_adds_up(checker: Checker) -> None:
    parts = (lodge("Spring", joined_masters=1), lodge("Autumn", joined_masters=2))
    found = failing(checker, report(joined_masters=4), Companions(parts=parts, asked=("parts",)))
    assert set(found) == {"SUM", "WHOLE-ONLY"}
    assert found["SUM"].difference == "1"
    assert [cell.path for cell in found["SUM"].cells] == [
        "members/joined/masters", "parts/sum/members/joined/masters"
    ]  # fmt: skip
    assert found["SUM"].detail == "joined / masters 4; all bodies below joined / masters 3; difference 1"


def test_the_lodge_that_has_most_is_named(checker: Checker) -> None:
    parts = (lodge("Spring", left_masters=1), lodge("Autumn", left_masters=9))
    found = failing(checker, report(left_masters=4), Companions(parts=parts, asked=("parts",)))
    assert "Autumn" in found["MOST"].detail
    assert "Spring" not in found["MOST"].detail


def test_the_order_of_the_lodges_changes_no_outcome(checker: Checker) -> None:
    parts = (lodge("Spring", joined_masters=5), lodge("Autumn", joined_masters=None), lodge("Winter", left_masters=3))
    one, other = (
        checker.report(report(left_masters=2), companions=Companions(parts=each)).ledger
        for each in (parts, parts[::-1])
    )
    assert one == other


@pytest.mark.parametrize("text", ["value = lodges.value", "value = min(lodges.value)", "value = sum(lodges.value + 1)"])
def test_figures_of_many_reports_cannot_stand_alone(text: str, tmp_path: Path) -> None:
    pack = copy_pack(PACK, tmp_path)
    edit(pack, "1/rules.yaml", "check: value = sum(lodges.value)", f"check: {text}")
    with pytest.raises(PackError) as caught:
        load_folder(pack)
    assert [problem.code for problem in caught.value.problems] == ["expression-parts"]
    assert caught.value.problems[0].place.line == 9


DEEDS = "The weavers of this town mended {} nets and two sails. In {} they wove a banner for the harbour master."


def test_a_text_told_again_is_shown_beside_that_of_last_year(checker: Checker) -> None:
    now, before = telling("A new deed. " + DEEDS.format(40, 1921)), telling(DEEDS.format(7, 1920))
    found = failing(checker, now, Companions(last=before, asked=("last",)))
    assert set(found) == {"TOLD-AGAIN", "SAME-FIGURES"}
    told = found["TOLD-AGAIN"]
    assert told.quote == "The weavers of this town mended 40 nets and two sails."
    assert told.detail.endswith("last year “The weavers of this town mended 7 nets and two sails.”")
    assert "90.1% alike, 60% at most" in told.message
    assert "Jaccard ratio of runs of five characters: 81 this year, 73 last year, 73 in both" in told.detail


def test_a_text_that_differs_in_numbers_alone_is_told_once_as_the_same(checker: Checker) -> None:
    companions = Companions(last=telling(DEEDS.format(7, 1920)), asked=("last",))
    found = failing(checker, telling(DEEDS.format("forty", 1921)), companions)
    assert "COPIED" not in found
    assert {"COPIED", "TOLD-AGAIN"} <= set(failing(checker, telling(DEEDS.format(40, 1921)), companions))


def test_what_reports_of_a_run_have_in_common_is_found_for_all_of_them(checker: Checker) -> None:
    reports = {
        "a": telling(DEEDS.format(40, 1921), "Spring Lodge"),
        "b": telling("The dyers lent their cauldron to everyone who asked for it, and soap.", "Summer Lodge"),
        "c": telling(DEEDS.format(7, 1920).replace("harbour", "village"), "Autumn Lodge"),
        "d": telling(DEEDS.format(9, 1921), "Winter Lodge"),
    }
    traits = {key: traits_of(checker.program, each) for key, each in reports.items()}
    found = alike(checker.program, traits)
    assert found == alike(checker.program, dict(reversed(traits.items())))
    texts = {(key, each.source) for key, all_ in found.items() for each in all_ if each.rule == "SHARED"}
    assert texts == {("a", "c"), ("a", "d"), ("c", "a"), ("c", "d"), ("d", "a"), ("d", "c")}
    assert {(key, each.source) for key, all_ in found.items() for each in all_ if each.rule == "SHARED-WHOLE"} == {
        ("a", "d"), ("d", "a")
    }  # fmt: skip
    told = failing(checker, reports["a"], Companions(likenesses=found["a"], asked=("others",)))
    assert set(told) == {"SHARED", "SHARED-WHOLE", "SAME-AS-OTHERS"}
    assert "100% alike to 100%, 60%, Winter Lodge" in told["SHARED"].message
    assert "2 reports are so alike" in told["SHARED"].detail
    assert "3 reports are the same" in told["SAME-AS-OTHERS"].detail


def test_a_sentence_that_most_reports_have_is_nobodys_own(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alike_module, "LEAST_COMMON", 20)
    flood = "The guilds of the realm stood together in the great flood, and again in the long winter that came after it"
    common = f"{flood}, until the roads were open. "
    own = ["Masts were tarred at the quay.", "Barrels went up the river.", "A bell was cast for the church."]
    reports = {f"{n:02}": telling(common + own[n % 3] + chr(97 + n) * 9, f"{chr(65 + n)} Lodge") for n in range(24)}
    few = {key: reports[key] for key in ("00", "01")}
    for some, expected in ((few, {"00", "01"}), (reports, set())):
        traits = {key: traits_of(checker.program, each) for key, each in some.items()}
        found = alike(checker.program, traits)
        pairs = {key for key, all_ in found.items() for each in all_ if each.rule == "SHARED" and each.source in few}
        assert pairs & set(few) == expected


def test_a_companion_that_nobody_looked_for_is_not_told_as_lacking(checker: Checker) -> None:
    read = report()
    assert "LAST-THERE" not in failing(checker, read, ALONE)
    lacking = failing(checker, read, Companions(absent=("Spring Lodge",), asked=("last", "parts")))
    assert lacking["LAST-THERE"].message.endswith("not run: PURSE, TOLD-AGAIN, COPIED, SAME-FIGURES")
    assert lacking["LODGES-THERE"].message.startswith("Spring Lodge: 1 bodies below have sent no report")


def test_nothing_is_needed_of_those_that_are_alone(checker: Checker) -> None:
    assert checker.case(report()).outcomes.ledger() == checker.case(report(), ALONE).outcomes.ledger()


def test_what_the_pack_tells_of_many_reports_comes_with_it() -> None:
    sets = load_folder(PACK).sets
    assert [each.rule for each in sets.missing] == ["OWED"]
    assert sets.templates is not None
    assert (sets.templates.least, sets.templates.share) == (5, "0.3")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("kinds: [lodge]", "kinds: [lodge, barn]", "unknown-kind"),
        ("cites: [charter/7], kinds", "cites: [charter/8], kinds", "unknown-citation"),
        ("cites: [charter/7], of", "cites: [charter/8], of", "unknown-citation"),
        ("SHARED*", "SHADED*", "unknown-rule"),
        ("severity: info", "severity: grave", "not-one-of"),
    ],
)
def test_what_the_pack_tells_of_many_reports_rests_on_what_it_has(
    old: str, new: str, code: str, tmp_path: Path
) -> None:
    pack = copy_pack(PACK, tmp_path)
    edit(pack, "pack.yaml", old, new)
    with pytest.raises(PackError) as caught:
        load_folder(pack)
    assert [(problem.code, problem.place.line is not None) for problem in caught.value.problems] == [(code, True)]


GUILD = """\
body,parent,kind
Guild,,guild
Spring Lodge,Guild,lodge
Autumn Lodge,Guild,lodge
"""


def written(folder: Path, *reports: Report) -> Path:
    folder.mkdir()
    for n, read in enumerate(reports):
        (folder / f"{n}.json").write_bytes(msgspec.json.encode(read))
    return folder


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "PYTHONPATH") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "gouji", "check", *map(str, arguments), "--lang", "en"],
        capture_output=True, env={**kept, "GOUJI_RULES": str(HERE), "GOUJI_CACHE": "off"}, timeout=60, check=False,
    )  # fmt: skip


def checked(*arguments: object) -> dict[str, str]:
    """Run the command; give the rules that fail, each with its detail."""
    (read,) = json.loads(run(*arguments, "--format", "json").stdout)["reports"]
    return {each["rule"]: each["detail"] for each in read["findings"] if each["outcome"] == "fail"}


def test_reports_of_a_folder_are_those_of_the_bodies_below(tmp_path: Path) -> None:
    own = written(tmp_path / "own", report("Guild", joined_masters=4))
    parts = written(tmp_path / "parts", *(report(f"{name} Lodge", joined_masters=3) for name in ("Spring", "Winter")))
    assert "all bodies below joined / masters 6" in checked(own, "--parts", parts)["SUM"]
    assert "SUM" not in checked(own)


def test_a_table_says_which_bodies_are_below(tmp_path: Path) -> None:
    own = written(tmp_path / "own", report("Guild", joined_masters=4))
    parts = written(tmp_path / "parts", *(report(f"{name} Lodge", joined_masters=5) for name in ("Spring", "Winter")))
    table = tmp_path / "bodies.csv"
    table.write_text(GUILD, encoding="utf-8")
    found = checked(own, "--parts", parts, "--hierarchy", table)
    assert "all bodies below joined / masters ≥ 5; difference" in found["SUM"]
    assert found["LODGES-THERE"] == "1 bodies below have sent no report: Autumn Lodge"
    assert "Spring Lodge" in found["MOST"]


def test_a_faulty_table_ends_the_check_with_its_line(tmp_path: Path) -> None:
    own = written(tmp_path / "own", report("Guild"))
    table = tmp_path / "bodies.csv"
    table.write_text("body,parent\nGuild,Realm\n", encoding="utf-8")
    ran = run(own, "--parts", own, "--hierarchy", table)
    assert ran.returncode == 3
    assert "bodies.csv:2: the table has no body `Realm`" in ran.stderr.decode()


def test_long_numbers_are_masked_in_what_is_shown(checker: Checker) -> None:
    said = "The weavers of this town mended nets, and asked for pay on 13800138000 as they always had."
    now, before = telling(said), telling(said.replace("13800138000", "13900139000"))
    told = failing(checker, now, Companions(last=before, asked=("last",)))["TOLD-AGAIN"]
    assert "138****8000" in told.quote
    assert "139****9000" in told.detail


def test_texts_and_names_of_any_size_are_compared_in_bounds(checker: Checker) -> None:
    long, name = "The weavers mended nets and sails. " * 40_000, "(" * 2_000_000
    read = telling(long, name)
    companions = Companions(last=telling(long, name[::-1]), asked=("last",))
    started = time.process_time()
    found = failing(checker, read, companions)
    traits = {str(n): traits_of(checker.program, read) for n in range(3)}
    assert alike(checker.program, traits) == {}
    assert time.process_time() - started < 10
    assert "COPIED" in found
    assert len(found["COPIED"].quote) <= MAX_QUOTE
