"""
A new rule with words and cases, added to a file of an edition.

The rule is written down first with a case that says nothing, so that the loader tells what is wrong with it as with any
rule; then cases are found by trying, and the whole is loaded and run once more before a byte of the pack is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from gouji.engine.cases import CaseRunner
from gouji.engine.program import Program
from gouji.keeper.scaffold.changes import Change, read_text, refusal, tried
from gouji.keeper.scaffold.figures import SLOT, Bench, Found, Sample, search
from gouji.keeper.scaffold.insertion import CannotInsertError, with_entry, with_item
from gouji.keeper.scaffold.reports import found_cases
from gouji.keeper.scaffold.rule_lines import flow, rule_lines
from gouji.keeper.scaffold.rule_words import SLOT as WORD_SLOT
from gouji.keeper.scaffold.rule_words import named, said_of, texts_of, title_of
from gouji.keeper.scaffold.wish import Wish, own_name
from gouji.messages import phrase
from gouji.packs.assemble import Parts
from gouji.packs.form import fold
from gouji.packs.load import load_folder, load_parts
from gouji.packs.model import Case, Rule, RulePack
from gouji.packs.names import as_names

_FILE = re.compile(r"(?!form\.yaml$)[^/\\]+\.yaml")
_NOTHING = {"name": "-", "expect": "pass"}


def new_rule(
    folder: Path, edition: str, wish: Wish, *, file: str = "", extra: Sequence[Path] = ()
) -> tuple[tuple[Change, ...], Rule]:
    """
    Draft a rule with cases that come out as they say.

    Args:
        folder: Folder of the pack.
        edition: Id of the edition.
        wish: What the rule is to be.
        file: Name of a file of the edition, there or not; if none is named, that of similar rules.
        extra: Where other packs are looked for.

    Returns:
        The files to be written, and the rule.

    Raises:
        UsageError: If there is such a rule, the file cannot be one of rules, or no figures are found that pass and fail.
        PackError: If the rule would not load.
    """
    parts, _ = load_parts(folder, edition, extra)
    if wish.id in parts.known:
        raise refusal("new-rule-exists", folder, rule=wish.id)
    if file and not _FILE.fullmatch(file):
        raise refusal("new-file", file)
    path = folder / edition / (file or _file_of_its_like(parts, folder / edition, wish))
    words = _lexicon_changes(folder / "lexicon.yaml", parts, wish)
    places = (*extra, folder.parent)
    fields = _fields(parts, wish)
    with tried(folder, [*words, _added(path, {**fields, "cases": [_NOTHING]})]) as trial:
        pack = load_folder(trial, edition, places)
    bare = next(rule for rule in pack.rules if rule.id == wish.id)
    whole = _worded(fields, bare, pack, wish)
    change = _added(path, whole)
    with tried(folder, [*words, change]) as trial:
        rule = _proved(load_folder(trial, edition, places), wish.id, path)
    return (*words, change), rule


def _fields(parts: Parts, wish: Wish) -> dict[str, Any]:
    """Give the keys of the rule that stand before its words."""
    cites = wish.cites or _cites_of_its_like(parts, wish)
    shapes: dict[str, Any] = {
        "check": wish.check,
        "require": {wish.require[0]: [wish.require[1]] if wish.require[0] == "fields" else wish.require[1]},
        "text": {wish.text: list(named(parts, wish))},
        "claim": {"says": list(named(parts, wish)), "holds": [wish.check]},
    }
    grades = [parts.cited.citations[cite].grade for cite in cites if cite in parts.cited.citations]
    fields: dict[str, Any] = {
        "id": wish.id,
        "title": wish.title or wish.id,
        "severity": wish.severity,
        "grade": max(grades, default="U"),
        "cites": list(cites),
        "in": wish.inside[0] if len(wish.inside) == 1 else list(wish.inside),
        "for_each": wish.for_each,
        "only": list(wish.only),
        wish.shape: shapes[wish.shape],
        "labels": ["outdated", "wrong", "unknown"] if wish.require[1] == "labels" else [],
    }
    return {key: value for key, value in fields.items() if value not in ("", [])}


def _worded(fields: dict[str, Any], rule: Rule, pack: RulePack, wish: Wish) -> dict[str, Any]:
    """Add title, message, hint, the English of them, and cases."""
    lang = pack.language
    program = Program(msgspec.structs.replace(pack, rules=(rule,)))
    cases, compared = _cases(program, wish, lang)
    if not {"pass", "fail"} <= {case.expect for case in cases}:
        raise refusal("new-no-cases", wish.id)
    whole = {**fields, "title": wish.title or title_of(rule, pack, lang)}
    whole |= said_of(rule, wish, pack, lang, compared=compared)
    if lang != "en":
        whole["en"] = {"title": title_of(rule, pack, "en"), **said_of(rule, wish, pack, "en", compared=compared)}
    return {**whole, "cases": [msgspec.to_builtins(case) for case in cases]}


def _cases(program: Program, wish: Wish, lang: str) -> tuple[list[Case], bool]:
    """Find the cases, and tell whether two sides are compared."""
    if wish.shape == "require":
        return found_cases(program, lang), False
    if wish.shape == "text":
        return found_cases(program, lang, list(texts_of(program, wish, lang))), False
    sentence = wish.sentence or next(texts_of(program, wish, lang, number="{n}"), "") if wish.shape == "claim" else ""
    bench = Bench(program, sentence)
    found = search(bench)
    bound = program.bound.get(0)
    compared = bound is not None and bound.check.op == "compare"
    cases = [bench.case(sample.values, **said) for sample, said in _named(found, lang, told=bound is None or compared)]
    if found.passes is not None and wish.shape == "claim":
        cases += _of_sayings(bench, found.passes, lang)
    return cases, compared


def _of_sayings(bench: Bench, passes: Sample, lang: str) -> Iterator[Case]:
    """Make cases of a text that says it of something else besides, that has half of the words, and that has none."""
    right, stop = str(passes.values[SLOT]), phrase("new-sentence.stop", lang)
    before, _, after = bench.sentence.partition("{n}")
    whole = before + right + after
    halves = [text for text in (before + right + stop, right + after) if text != whole]
    tried = [("twice", whole + before + right + "1" + after), *(("half", text) for text in halves), ("silent", None)]
    for key, text in tried:
        case = msgspec.structs.replace(bench.case({**passes.values, SLOT: None}), text=text)
        outcome = bench.outcome(case)
        if outcome in ("pass", "not-applicable"):
            plain = {**msgspec.to_builtins(case), "name": phrase(f"new-case.{key}", lang), "expect": outcome}
            yield msgspec.convert(plain, Case)


def _named(found: Found, lang: str, *, told: bool) -> Iterator[tuple[Sample, dict[str, Any]]]:
    for sample, key in ((found.passes, "holds"), (found.fails, "fails"), (found.open, "open")):
        if sample is not None:
            shown = sample.difference if told and key == "fails" and _is_number(sample.difference) else None
            expect = {"holds": "pass", "fails": "fail", "open": "undetermined"}[key]
            yield sample, {"name": phrase(f"new-case.{key}", lang), "expect": expect, "difference": shown}


def _is_number(text: str | None) -> bool:
    return text is not None and text.lstrip("-").replace(".", "", 1).isdigit()


def _lexicon_changes(path: Path, parts: Parts, wish: Wish) -> list[Change]:
    """Put words or a pattern that are not yet in the lexicon there, under the name of the rule."""
    known = {**parts.lexicon.words, **parts.lexicon.patterns}
    new = [said for said in wish.says if said not in known]
    if not new:
        return []
    key = "patterns" if wish.shape == "claim" or any(WORD_SLOT.search(said) for said in new) else "words"
    before = read_text(path) if path.exists() else None
    try:
        after = with_entry(before or f"{key}:\n", key, f"{own_name(wish)}: {flow(new)}")
    except CannotInsertError as error:
        raise refusal("new-no-place", path, key=key, item=f"{own_name(wish)}: {flow(new)}") from error
    return [Change(path=path, before=before, after=after)]


def _added(path: Path, rule: Mapping[str, Any]) -> Change:
    """Add a rule at the end of a file, or begin the file with it."""
    lines = rule_lines(rule)
    if not path.exists():
        head = _modeline_beside(path)
        return Change(path=path, after=with_item(head + "rules:\n", "rules", lines))
    before = read_text(path)
    try:
        return Change(path=path, before=before, after=with_item(before, "rules", lines, apart=True))
    except CannotInsertError as error:
        raise refusal("new-no-place", path, key="rules", item="\n".join(lines)) from error


def _modeline_beside(path: Path) -> str:
    """Make a first line as other files of the pack have it: that of a file beside, or drawn from that of the pack's head."""
    for other in sorted(path.parent.glob("*.yaml")):
        first = read_text(other).partition("\n")[0]
        if other.name != "form.yaml" and "$schema=" in first:
            return first + "\n"
    head = path.parents[1] / "pack.yaml"
    first = read_text(head).partition("\n")[0] if head.is_file() else ""
    start, found, schema = first.partition("$schema=")
    if not schema.endswith(".pack.schema.json"):
        return ""
    return f"{start}{found}../{schema.removesuffix('.pack.schema.json')}-{path.parent.name}.rules.schema.json\n"


def _proved(pack: RulePack, name: str, path: Path) -> Rule:
    """Run the cases of the rule; what does not come out as it says must never be written."""
    rule = next(rule for rule in pack.rules if rule.id == name)
    runner = CaseRunner(Program(msgspec.structs.replace(pack, rules=(rule,))))
    if not all(runner.run(0, rule, case).passed for case in rule.cases):
        raise refusal("new-no-cases", path)
    return rule


def _like(parts: Parts, wish: Wish) -> list[tuple[Rule, str]]:
    """List the rules about the same places with the file of each, those of the same shape last."""
    asked = {fold(name) for name in wish.inside}
    found = [(p.rule, p.marks.source.name) for p in parts.rules if asked & {fold(n) for n in as_names(p.rule.in_)}]
    return sorted(found, key=lambda pair: getattr(pair[0], wish.shape) is not None)


def _file_of_its_like(parts: Parts, edition: Path, wish: Wish) -> str:
    """Name the file in which the last rule of the same shape about the same places stands; else that of any rule."""
    files = [Path(name).name for _, name in _like(parts, wish) if Path(name).parent.name == edition.name]
    own = [name for name in files if (edition / name).is_file()]
    return own[-1] if own else "rules.yaml"


def _cites_of_its_like(parts: Parts, wish: Wish) -> tuple[str, ...]:
    cited = [cite for rule, _ in reversed(_like(parts, wish)) for cite in rule.cites[:1]]
    known = [key for key, citation in parts.cited.citations.items() if not citation.background]
    return tuple((cited or known)[:1])
