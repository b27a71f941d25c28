"""`gouji explain`: how each instance of one rule came out on one report, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gouji.check import Checker, Options
from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.inputs import read_input
from gouji.cli.rule_pages import find_rule, heading
from gouji.engine.explain import Explanation, explain
from gouji.inputs import open_editions, read_report
from gouji.outputs.layout import Pen
from gouji.outputs.places import locations
from gouji.outputs.telling import BAR, fact_lines


@click.command("explain", cls=Command, help=both("help.explain"))
@click.argument("report")
@click.argument("rule")
@options.pack()
@options.facts()
@options.lang()
@options.no_color()
@options.framed
def command(
    *, report: str, rule: str, pack: str | None, edition: str | None, folders: tuple[Path, ...],
    lang: str, no_color: bool, **facts: Any,
) -> int:  # fmt: skip
    """Explain one rule on one report; return the exit status."""
    editions = open_editions(pack, edition, folders)
    known = options.known(facts, editions.first.form)
    source = read_input(report)
    read, rules = read_report(source, editions, known, lang)
    wanted = find_rule(rules, rule)
    ink = console.pen(lang, color=not no_color)
    lines = heading(wanted, rules, ink)
    if wanted.status == "active":
        checker = Checker(rules, Options(lang=lang))
        for explanation in explain(checker.case(read), wanted.id):
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
    lines += fact_lines(finding, ink, everything=True)
    for key, expression in (("when", explanation.when), ("check", explanation.expression)):
        if expression:
            lines += ink.block(ink.say(f"explain.{key}", expression=expression), head="   = ", mark="mark")
    for step in explanation.steps:
        lines += ink.block(step.names, head=BAR, hang=BAR, mark="mark")
        lines += ink.block(f"{step.numbers} → {step.value}", head=BAR + "  ", hang=BAR + "  ", mark="mark")
    return lines
