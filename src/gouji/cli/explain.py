"""`gouji explain`: how each instance of one rule came out on one report, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from msgspec.structs import replace

from gouji.check import Checker, Options
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import Inputs, read_input
from gouji.cli.rule_pages import find_rule, heading
from gouji.cli.usage import FileName
from gouji.engine.companions import ALONE, Companions
from gouji.engine.evidence import Evidence, Heard, Step, Unknown
from gouji.engine.explain import Explanation
from gouji.findings import CellState, Outcome
from gouji.inputs import LastYears, open_packs, read_report
from gouji.outputs.layout import Pen
from gouji.outputs.places import location, locations
from gouji.outputs.telling import BAR, fact_lines, notes


@click.command("explain", cls=Command, help=both("help.explain"))
@click.argument("report")
@click.argument("rule")
@options.pack()
@options.facts()
@click.option("--previous", type=FileName(exists=True, path_type=Path), metavar="PATH", help=both("help.previous"))
@options.lang()
@options.no_color()
@options.framed
def command(
    *, report: str, rule: str, pack: str | None, edition: str | None, folders: tuple[Path, ...],
    previous: Path | None, lang: str, no_color: bool, **facts: Any,
) -> int:  # fmt: skip
    """Explain one rule on one report; return the exit status."""
    editions = open_packs(pack, edition, folders)
    known = options.known(facts, editions.first.form)
    last = LastYears(Inputs((str(previous),)), editions) if previous is not None else None
    source = read_input(report)
    read, rules = read_report(source, editions, known, lang)
    wanted = find_rule(rules, rule)
    ink = console.pen(lang, color=not no_color)
    lines = heading(wanted, rules, ink)
    if wanted.status == "active":
        checker = Checker(rules, Options(lang=lang))
        beside = Companions(last=last.of(read), asked=("last",)) if last is not None else ALONE
        for explanation in checker.explained(checker.case(read, beside), wanted.id):
            lines += ["", *_instance(explanation, source.name, ink)]
    else:
        lines += ["", *ink.block(ink.say("explain.inactive", rule=wanted.id))]
    console.emit("".join(line + "\n" for line in lines).encode())
    return 0


def _instance(explanation: Explanation, source: str, ink: Pen) -> list[str]:
    finding = explanation.finding
    outcome = finding.outcome.value
    where = "  ".join(filter(None, (source, locations(finding, ink))))
    lines = ink.block(
        finding.subject, head=ink.say(f"outcome.{outcome}") + "  ", mark=outcome, hang="  ", style="strong"
    )
    lines += ink.block(where, head="  --> ", mark="mark")
    lines += fact_lines(replace(finding, quote="") if explanation.evidence.heard else finding, ink, everything=True)
    if explanation.printed:
        lines += _bar(ink.say("explain.printed", label=explanation.printed), ink)
    for key, expression in (("when", explanation.when), ("check", explanation.expression)):
        if expression:
            lines += ink.block(ink.say(f"explain.{key}", expression=expression), head="   = ", mark="mark")
    lines += _evidence(explanation.evidence, finding.detail, ink)
    hint = finding.hint if finding.outcome in (Outcome.FAIL, Outcome.UNDETERMINED) else ""
    beside = replace(finding, cites=(), grade="", hint=hint)  # clauses and grade stand above all instances
    return lines + [line for note in notes(beside, ink) for line in ink.block(note, head="   = ", mark="mark")]


def _evidence(evidence: Evidence, detail: str, ink: Pen) -> list[str]:
    lines = [line for step in evidence.steps for line in _step(step, ink)]
    for heard in evidence.heard:
        lines += _bar(_heard(heard, ink), ink)
        lines += [line for step in heard.steps for line in _step(step, ink)]
    silent = [ink.say("explain.name", name=name) for name in evidence.silent if name not in detail]
    if silent:
        names = ink.say("text.enumeration").join(silent)
        lines += _bar(ink.say("explain.silent", names=names), ink)
    if evidence.length is not None:
        lines += _bar(ink.say("reason.length", length=evidence.length), ink)
    return lines + [line for unknown in evidence.unknown for line in _bar(_unknown(unknown, ink), ink)]


def _step(step: Step, ink: Pen) -> list[str]:
    return [*_bar(step.names, ink), *_bar(f"{step.numbers} → {step.value}", ink, "  ")]


def _heard(heard: Heard, ink: Pen) -> str:
    said = ink.say("text.quote", quote=heard.quote)
    parts = [ink.say("explain.heard", name=heard.name, said=said) if heard.name else said]
    parts += [location(heard.at, ink)] if heard.at is not None else []
    parts += [ink.say("text.comma").join(f"{name} = {value}" for name, value in heard.values)] if heard.values else []
    return ink.say("text.semicolon").join(parts) + ("" if heard.counts else ink.say("explain.taken-back"))


def _unknown(unknown: Unknown, ink: Pen) -> str:
    kind = "number" if not unknown.is_open else "whole" if unknown.is_whole else "range"
    printed = "" if unknown.cell.value is None else unknown.cell.value
    is_word = unknown.cell.state is CellState.WORD
    state = str(printed) if is_word else ink.say(f"cell.{unknown.cell.state.value}", value=printed)
    return ink.say(f"explain.unknown-{kind}", cell=unknown.cell.label, state=state, values=unknown.values)


def _bar(text: str, ink: Pen, indent: str = "") -> list[str]:
    return ink.block(text, head=BAR + indent, hang=BAR + indent, mark="mark")
