"""Every instance of the pack that comes with the program is accounted for, whatever a report holds."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from typing import Any

import msgspec
import pytest

from bench.reports import make_report
from gouji.check import Checker, Options
from gouji.engine.companions import ALL_AT_HAND
from gouji.engine.evaluate import one
from gouji.engine.requirement import Look
from gouji.findings import Outcome, Severity
from gouji.messages import LANGUAGES, phrase
from gouji.packs.load import load_pack
from gouji.reports.model import Report
from tests.properties.junk import spoilt

CALM = (Outcome.PASS, Outcome.NOT_APPLICABLE)


@cache
def checker(lang: str = "zh") -> Checker:
    return Checker(load_pack("cn-gov-info-annual-report"), Options(lang=lang, everything=True))


def report_of(plain: dict[str, Any]) -> Report:
    """Read a report as it comes in: as JSON."""
    return msgspec.json.decode(msgspec.json.encode(plain), type=Report)


@pytest.mark.parametrize("seed", range(60))
def test_the_ledger_closes_and_every_instance_can_be_told(seed: int) -> None:
    lang = LANGUAGES[seed % len(LANGUAGES)]
    result = checker(lang).report(report_of(spoilt(seed)))
    ledger, total = result.ledger, len(checker(lang).program.instances)
    assert ledger.passed + ledger.failed + ledger.undetermined + ledger.not_applicable == total
    told = Counter(finding.outcome for finding in result.findings)
    quiet = ledger.undetermined - told[Outcome.UNDETERMINED]
    assert quiet == 0
    assert (told[Outcome.PASS], told[Outcome.FAIL], told[Outcome.NOT_APPLICABLE]) == (
        ledger.passed, ledger.failed, ledger.not_applicable,
    )  # fmt: skip
    disagreement = phrase("finding.disagreement", lang).partition("{")[0]
    assert [f.rule for f in result.findings if f.message.startswith(disagreement) or not f.message] == []


@pytest.mark.parametrize("seed", range(100))
def test_the_verdict_follows_from_the_outcomes_of_error_level(seed: int) -> None:
    checking = checker()
    case = checking.case(report_of(spoilt(1000 + seed)))
    assert all(v.outcome is not Outcome.PASS for v in case.outcomes.others.values())
    assert set(case.outcomes.others) <= set(range(len(checking.program.instances)))
    grave = {
        case.outcomes.of(n)
        for n in range(len(checking.program.instances))
        if checking.program.rule_of(n).severity is Severity.ERROR
    }
    verdict = (
        Outcome.FAIL
        if Outcome.FAIL in grave
        else Outcome.UNDETERMINED
        if Outcome.UNDETERMINED in grave
        else Outcome.PASS
    )
    assert checking._verdict(case) is verdict


def test_an_empty_report_never_passes() -> None:
    for plain in ({}, {"year": 2024}, {"tables": {}}, {"tables": {"requests": {}}}, {"sections": []}, {"body": {}}):
        result = checker().report(report_of(plain))
        assert result.verdict is Outcome.FAIL
        assert result.ledger.total == len(checker().program.instances)


@pytest.mark.parametrize("seed", range(100))
def test_the_kernel_decides_as_one_by_one(seed: int) -> None:
    program = checker().program
    rng = random.Random(seed)
    plain = spoilt(seed) if seed % 2 else make_report(seed, faults=rng.randint(0, 40))
    report = report_of(plain)
    facts = program.read(report)
    settled, _ = program.settled(report.year, report.body.kind, facts.covered, ALL_AT_HAND)
    outcomes = checker().outcomes(report)
    for number in program.bound.keys() - program.beyond:
        if number not in settled and program.rule_of(number).applies is None:
            assert outcomes.of(number) is one(program, facts, number).outcome, program.rule_of(number).id


@pytest.mark.parametrize("seed", range(100))
def test_requirements_that_are_not_asked_would_say_the_same(seed: int) -> None:
    program = checker().program
    report = report_of(spoilt(seed) if seed % 4 else make_report(seed))
    facts = program.reader.read(report)
    asked, plain = program.heeding(program.signs.read(report, facts))
    look = Look(report, facts, facts.regular)
    asked_first = {first for first, _ in asked}
    for first, check in program.structure:
        if first not in asked_first:
            said = {first + n: verdict for n, verdict in check.judge(look)}
            assert said == {n: v for n, v in plain.items() if first <= n < first + len(check.instances)}
