"""`gouji rules list` and `gouji rules show`: the rules of a pack as a table, and all of one rule."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

import click
import msgspec
import yaml

from gouji.cli import console, options
from gouji.cli.help import Command, both
from gouji.cli.usage import Choice
from gouji.engine.plain import plain
from gouji.errors import Place, Problem, UsageError
from gouji.findings import Citation
from gouji.outputs.layout import Pen, clean, columns, pad
from gouji.outputs.origins import alteration_words
from gouji.packs.form import Layout
from gouji.packs.load import load_pack
from gouji.packs.model import Rule, RulePack

HEADED = ("id", "title", "severity", "grade", "cites", "en")
"""Keys of a rule that its page tells in words; the others are shown as they are written."""

ROOM = 44
"""Columns beside the ids that a list of rules wants; on narrower terminals it is not aligned."""

UNFOLDED = 1_000_000
"""A rule is shown in YAML as it may be copied; a narrow terminal breaks its lines by itself."""


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in the list."""

    id: str
    severity: str
    grade: str
    status: str
    title: str
    cites: tuple[str, ...]
    origin: str | msgspec.UnsetType = msgspec.UNSET


class RuleList(msgspec.Struct, frozen=True, kw_only=True):
    """What `gouji rules list --format json` writes: the contract `gouji/rules/1`."""

    schema: str
    pack: str
    edition: str
    version: str
    sha256: str
    rules: tuple[RuleLine, ...]


@click.command("list", cls=Command, help=both("help.rules-list"))
@click.option(
    "--format",
    "shape",
    type=Choice(("text", "json")),
    default="text",
    show_default=True,
    help=both("help.format"),
)
@options.output()
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def list_command(
    *, shape: str, output: Path | None, pack: str | None, edition: str | None, folders: tuple[Path, ...],
    lang: str, no_color: bool,
) -> int:  # fmt: skip
    """List the rules of a pack; return the exit status."""
    rules = load_pack(pack, edition, folders)
    if shape == "json":
        console.emit(_json(rules, lang), output)
    else:
        ink = console.pen(lang, color=not no_color and output is None)
        console.emit(_encoded(_table(rules, ink)), output)
    return 0


@click.command("show", cls=Command, help=both("help.rules-show"))
@click.argument("rule")
@options.pack()
@options.lang()
@options.no_color()
@options.framed
def show_command(
    *, rule: str, pack: str | None, edition: str | None, folders: tuple[Path, ...], lang: str, no_color: bool
) -> int:
    """Show all of one rule; return the exit status."""
    rules = load_pack(pack, edition, folders)
    console.emit(_encoded(_page(find_rule(rules, rule), rules, console.pen(lang, color=not no_color))))
    return 0


def find_rule(pack: RulePack, name: str) -> Rule:
    """
    Find a rule by its id.

    Raises:
        UsageError: If the pack has none of this id; names the nearest.
    """
    known = {rule.id: rule for rule in pack.rules}
    if name in known:
        return known[name]
    near = ", ".join(difflib.get_close_matches(name.upper(), known, 3, 0.5)) or "-"
    raise UsageError(Problem(code="unknown-rule", place=Place(file="RULE"), values={"name": name, "near": near}))


def title_of(rule: Rule, lang: str) -> str:
    """Say what must hold, in `lang` where the pack has words for it."""
    return rule.en.title if lang == "en" and rule.en is not None else rule.title


def _encoded(lines: Iterable[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def _json(pack: RulePack, lang: str) -> bytes:
    lines = (
        RuleLine(
            id=rule.id, severity=rule.severity.value, grade=rule.grade, status=rule.status,
            title=title_of(rule, lang), cites=rule.cites,
            origin=pack.origins.get(rule.id, msgspec.UNSET),
        )
        for rule in pack.rules
    )  # fmt: skip
    told = RuleList(
        schema="gouji/rules/1", pack=pack.id, edition=pack.edition, version=pack.version, sha256=pack.sha256,
        rules=tuple(lines),
    )  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def _table(pack: RulePack, ink: Pen) -> list[str]:
    words = {severity: ink.say(f"severity.{severity}") for severity in ("error", "warning", "info")}
    wide = max(map(columns, words.values()))
    lines: list[str] = []
    longest = max((len(rule.id) for rule in pack.rules), default=0)
    roomy = ink.width >= longest + ROOM
    for rule in pack.rules:
        off = "" if rule.status == "active" else ink.say("rules.off") + " "
        name, word = rule.id.ljust(longest if roomy else 0), pad(words[rule.severity.value], wide if roomy else 0)
        head = f"{name}  {word}  {rule.grade}  "
        lines += ink.block(
            off + title_of(rule, ink.lang), head=head, mark=rule.severity.value, hang=None if roomy else "    "
        )
    stamp = ink.say("rules.total", n=len(pack.rules), pack=pack.id, edition=pack.edition, version=pack.version)
    return [*lines, "", *ink.block(stamp, style="faint")]


def heading(rule: Rule, pack: RulePack, ink: Pen) -> list[str]:
    """Write what a rule is called, and on what it rests."""
    severity = rule.severity.value
    head = f"{ink.say(f'severity.{severity}')} {rule.id}  "
    lines = ink.block(title_of(rule, ink.lang), head=head, mark=severity, hang="  ", style="strong")
    lines += ink.block(plain(rule, Layout(pack.form), ink.lang, pack.words), head="   |  ", hang="   |  ", mark="mark")
    grade = ink.say("text.grade", grade=rule.grade, meaning=ink.say(f"grade.{rule.grade}"))
    lines += ink.block(grade, head="   = ", mark="mark")
    lines += [line for cite in rule.cites for line in _citation(pack.citations[cite], ink)]
    origin = pack.origin_of(rule.id)
    said = [ink.say("text.origin", pack=origin.id, version=origin.version)] if origin else []
    said += [alteration_words(alteration, ink) for alteration in pack.alterations_of(rule.id)]
    return lines + [line for words in said for line in ink.block(words, head="   = ", mark="mark")]


def _page(rule: Rule, pack: RulePack, ink: Pen) -> list[str]:
    written = {key: value for key, value in msgspec.to_builtins(rule).items() if key not in HEADED}
    if ink.lang == "en" and rule.en is not None:
        written |= {key: value for key, value in msgspec.to_builtins(rule.en).items() if key in written}
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=UNFOLDED)
    return [*heading(rule, pack, ink), "", *(clean(line) for line in text.splitlines())]


def _citation(citation: Citation, ink: Pen) -> list[str]:
    number = f"({citation.number})" if citation.number else ""
    clause = f"{citation.document}{number} {citation.clause} [{citation.id}, {citation.grade}]"
    lines = ink.block(ink.say("text.cite", clause=clause), head="   = ", mark="mark")
    return lines + ink.block(citation.says, head="     ")
