"""`gouji.engine.signs`: a plain report rouses nothing, and what a report does not rouse would say nothing else of it."""

import copy

import msgspec
import pytest

from gouji.engine.program import Program
from gouji.engine.requirement import Look
from gouji.engine.signs import ALWAYS, EXTRAS, LABELS, ODD, PLACES, SECTIONS, plain_report
from gouji.packs.load import load_folder
from gouji.packs.locate import builtin_rules
from gouji.reports.model import Report

PROGRAM = Program(load_folder(builtin_rules() / "cn-gov-info-annual-report", "2021"))
PLAIN = msgspec.json.decode(msgspec.json.encode(plain_report(PROGRAM.layout)))


def changed(change):
    report = copy.deepcopy(PLAIN)
    change(report)
    return msgspec.convert(report, Report)


def cell(value):
    return lambda report: report["tables"]["requests"]["received"].update(total=value)


CHANGES = {
    "nothing": (lambda report: None, 0),
    "other figures": (cell(7), 0),
    "another year": (lambda report: report.update(year=2022, published="2023-01-05", title="x"), 0),
    "a decimal of its unit": (lambda report: report["tables"]["proactive"]["fees"].update(amount="0.5460"), 0),
    "a blank": (cell(None), ODD | EXTRAS),
    "words": (cell("12件"), ODD | EXTRAS),
    "unreadable": (cell({"unreadable": "why"}), ODD | EXTRAS),
    "a cell gone": (lambda report: report["tables"]["requests"]["received"].pop("total"), ODD | EXTRAS),
    "a row gone": (lambda report: report["tables"]["requests"].pop("received"), ODD | EXTRAS),
    "a table gone": (lambda report: report["tables"].pop("disputes"), ODD | EXTRAS),
    "a row more": (lambda report: report["tables"]["requests"].update(more={"total": 1}), EXTRAS),
    "a column more": (lambda report: report["tables"]["requests"]["received"].update(more=1), EXTRAS),
    "a table more": (lambda report: report["tables"].update(more={}), EXTRAS),
    "a row of the other edition": (
        lambda report: report["tables"]["requests"].update(closed={"total": 1}),
        ODD | EXTRAS,
    ),
    "an extra": (lambda report: report.update(extras=[{"kind": "row", "table": "requests", "label": "小计"}]), EXTRAS),
    "a label": (lambda report: report.update(labels={"requests/received": "新收"}), LABELS),
    "a lost head": (lambda report: report.update(labels={"requests/received/total": None}), LABELS),
    "a place": (lambda report: report.update(provenance={"requests/received": {"line": 3}}), PLACES),
    "a section gone": (lambda report: report["sections"].pop(), SECTIONS),
    "sections exchanged": (lambda report: report["sections"].reverse(), SECTIONS),
    "a heading": (lambda report: report["sections"][0].update(heading="一、概述"), SECTIONS),
    "no words": (lambda report: report["sections"][0].update(text=" "), SECTIONS),
    "no words beside a table": (lambda report: report["sections"][2].update(text=""), 0),
    "unreadable words": (lambda report: report["sections"][2].update(text={"unreadable": "why"}), SECTIONS),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_report_shows_the_signs_of_what_is_not_plain_about_it(name):
    change, signs = CHANGES[name]
    report = changed(change)
    assert PROGRAM.signs.read(report, PROGRAM.reader.read(report)) == ALWAYS | signs


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_asked_would_say_what_it_says_of_every_plain_report(name):
    report = changed(CHANGES[name][0])
    facts = PROGRAM.reader.read(report)
    look = Look(report, facts, facts.regular)
    asked, verdicts = PROGRAM.heeding(PROGRAM.signs.read(report, facts))
    heeded = verdicts | {first + n: v for first, check in asked for n, v in check.judge(look)}
    assert heeded == {first + n: v for first, check in PROGRAM.structure for n, v in check.judge(look)}


def test_a_plain_report_is_asked_little():
    asked, _ = PROGRAM.heeding(ALWAYS)
    assert len(PROGRAM.structure) > 10 * len(asked)
