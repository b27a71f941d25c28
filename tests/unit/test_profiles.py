"""Profiles: which rules run and what blocks, never what a rule says, and all of it told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gouji.check import Checker, check
from gouji.errors import PackError, UsageError
from gouji.findings import Outcome, Severity
from gouji.inputs import Source, open_editions
from gouji.packs.load import load_folder
from gouji.packs.model import RulePack
from gouji.packs.profiles import profiled
from tests.extensions import LOCAL, valley
from tests.small import FILES, RULE, plain, report_of, small_pack

SUM = {"in": "水果", "for_each": "row", "check": "总计 = sum(各园)"}
RULES = [
    {"id": "A-ONE", **SUM}, {"id": "A-TWO", "status": "off", **SUM}, {"id": "B", "status": "off", **SUM},
    {"id": "SOFT", "severity": "warning", **SUM},
]  # fmt: skip
PROFILES = """\
profiles:
  - {id: strict, title: 从严, fail_on: warning, undetermined: [error, warning], switch_on: [A-*, B]}
  - {id: lax, title: 从宽, fail_on: never, undetermined: [], switch_off: [{rules: [SOFT, A-*], reason: 试用期}]}
  - {id: both, title: 兼有, switch_on: [B], switch_off: [{rules: [B], reason: 停用在先}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = json.dumps({"rules": [{**RULE, **rule} for rule in RULES]}, ensure_ascii=False)
    return small_pack(tmp_path / "orchard", {"1/rules.yaml": text, "pack.yaml": FILES["pack.yaml"] + PROFILES})


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOUJI_RULES", raising=False)
    monkeypatch.setenv("GOUJI_CACHE", "off")


def status(pack: RulePack) -> dict[str, str]:
    return {rule.id: rule.status for rule in pack.rules}


def blank() -> dict[str, Any]:
    told = plain()
    told["tables"]["fruit"]["apple"]["total"] = None
    return told


@pytest.mark.parametrize(
    ("name", "running"),
    [("", ["A-ONE", "SOFT"]), ("strict", ["A-ONE", "A-TWO", "B", "SOFT"]), ("lax", []), ("both", ["A-ONE", "SOFT"])],
)
def test_a_profile_says_which_rules_run(folder: Path, name: str, running: list[str]) -> None:
    pack = profiled(load_folder(folder), name)
    assert [rule for rule, each in status(pack).items() if each == "active"] == running


def test_each_rule_that_a_profile_switches_is_told_with_the_reason(folder: Path) -> None:
    strict, lax = (profiled(load_folder(folder), name) for name in ("strict", "lax"))
    told = [(a.name, a.reason, a.amendments[0].before, a.amendments[0].after) for a in strict.alterations]
    assert told == [("A-TWO", "从严", "off", "active"), ("B", "从严", "off", "active")]
    assert [(a.name, a.reason) for a in lax.alterations] == [("A-ONE", "试用期"), ("SOFT", "试用期")]


def test_a_profile_changes_nothing_but_whether_a_rule_runs(folder: Path) -> None:
    from msgspec.structs import replace

    plainly, strict = load_folder(folder), profiled(load_folder(folder), "strict")
    assert [replace(r, status="active") for r in strict.rules] == [replace(r, status="active") for r in plainly.rules]
    assert replace(strict, rules=(), alterations=(), profile=None) == replace(plainly, rules=())


@pytest.mark.parametrize(
    ("name", "severity", "verdict"),
    [
        ("", "error", Outcome.UNDETERMINED),
        ("", "warning", Outcome.PASS),
        ("strict", "warning", Outcome.UNDETERMINED),
        ("strict", "info", Outcome.PASS),
        ("lax", "error", Outcome.PASS),
    ],
)
def test_a_profile_says_of_which_severity_what_cannot_be_told_blocks(
    tmp_path: Path, name: str, severity: str, verdict: Outcome
) -> None:
    text = json.dumps({"rules": [{**RULE, **SUM, "id": "ONE", "severity": severity}]}, ensure_ascii=False)
    strict = "  - {id: strict, title: 从严, undetermined: [error, warning]}\n"
    lax = "  - {id: lax, title: 从宽, undetermined: []}\n"
    head = FILES["pack.yaml"] + "profiles:\n" + strict + lax
    pack = profiled(load_folder(small_pack(tmp_path, {"1/rules.yaml": text, "pack.yaml": head})), name)
    assert Checker(pack).report(report_of(blank())).verdict is verdict


def test_what_fails_is_never_admitted_by_a_profile(folder: Path) -> None:
    told = plain()
    told["tables"]["fruit"]["apple"]["total"] = 9
    pack = profiled(load_folder(folder), "both")
    assert Checker(pack).report(report_of(told)).verdict is Outcome.FAIL


def test_the_result_says_by_which_profile(folder: Path) -> None:
    source = Source(name="x.json", data=json.dumps(plain()).encode())
    result = check([source], open_editions(extra=[folder], profile="strict"))
    assert result.pack.profile
    assert (result.pack.profile.id, result.pack.profile.fail_on, result.pack.profile.undetermined) == (
        "strict", "warning", (Severity.ERROR, Severity.WARNING),
    )  # fmt: skip
    assert [a.name for a in result.pack.alterations] == ["A-TWO", "B"]
    assert check([source], open_editions(extra=[folder])).pack.profile is None


def test_every_edition_that_judges_is_used_by_the_profile(folder: Path) -> None:
    head = FILES["pack.yaml"] + '  - {id: "2", title: 新格式, years: 2021-}\n' + PROFILES
    text = (folder / "1" / "rules.yaml").read_text(encoding="utf-8")
    head = head.replace("years: 2000-}", "years: 2000-2020}")
    small_pack(
        folder, {"pack.yaml": head, "1/rules.yaml": text, "2/form.yaml": FILES["1/form.yaml"], "2/rules.yaml": text}
    )
    editions = open_editions(extra=[folder], profile="lax")
    assert editions.first.edition == "2"
    assert set(status(editions.of("1")).values()) == {"off"}


def test_a_profile_that_is_not_there_is_told_with_the_nearest(folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        profiled(load_folder(folder), "strikt")
    assert caught.value.problems[0].values == {"name": "strikt", "known": "strict, lax, both", "near": "strict"}


FAULTY = [
    ("switch_on: [A-*, B]", "switch_on: [C-*]", "unknown-rule", 7),
    ("[SOFT, A-*]", "[SOFD]", "unknown-rule", 8),
    ("id: lax", "id: strict", "profile-twice", 8),
    (", reason: 试用期", "", "missing-key", 8),
    ("fail_on: never", "fail_on: none", "not-one-of", 8),
    ("undetermined: []", "undetermined: [fatal]", "not-one-of", 8),
]


@pytest.mark.parametrize(("old", "new", "code", "line"), FAULTY)
def test_a_faulty_profile_is_told_at_its_line(folder: Path, old: str, new: str, code: str, line: int) -> None:
    assert PROFILES.count(old) == 1
    (folder / "pack.yaml").write_text(FILES["pack.yaml"] + PROFILES.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_folder(folder)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [(code, line)]


def test_a_pack_that_extends_another_has_its_profiles_too(tmp_path: Path, folder: Path) -> None:
    own = "profiles:\n  - {id: local, title: 本地, switch_on: [A-TWO], switch_off: [{rules: [APPLES], reason: 因}]}\n"
    text, head = ((folder / name).read_text(encoding="utf-8") for name in ("1/rules.yaml", "pack.yaml"))
    local = LOCAL["1/rules.yaml"].partition("changes:")[0]
    place = valley(tmp_path, {"pack.yaml": LOCAL["pack.yaml"] + own, "1/rules.yaml": local})
    small_pack(tmp_path / "orchard", {"pack.yaml": head, "1/rules.yaml": text})
    pack = load_folder(place)
    assert [profile.id for profile in pack.profiles] == ["strict", "lax", "both", "local"]
    assert [rule for rule, each in status(profiled(pack, "local")).items() if each == "active"] == [
        "A-ONE",
        "A-TWO",
        "SOFT",
    ]
    (place / "pack.yaml").write_text(LOCAL["pack.yaml"] + own.replace("id: local", "id: lax"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_folder(place)
    assert [(p.code, p.place.line) for p in caught.value.problems] == [("stated-again", 7)]


def test_what_blocks_because_it_cannot_be_told_is_always_told(tmp_path: Path) -> None:
    rule = {**RULE, "id": "HINT", "severity": "info", **SUM}
    pack = FILES["pack.yaml"] + "profiles:\n  - {id: all, title: 全部, undetermined: [error, warning, info]}\n"
    place = small_pack(
        tmp_path / "orchard", {"1/rules.yaml": json.dumps({"rules": [rule]}, ensure_ascii=False), "pack.yaml": pack}
    )
    report = report_of(blank())
    for profile, verdict, told in (("", Outcome.PASS, 0), ("all", Outcome.UNDETERMINED, 1)):
        result = Checker(profiled(load_folder(place), profile)).report(report)
        assert result.verdict is verdict
        assert [finding.outcome for finding in result.findings] == [Outcome.UNDETERMINED] * told
