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
from gouji.engine.plain import plain
from gouji.engine.program import Program
from gouji.keeper.scaffold.changes import Change, read_text, refusal, tried
from gouji.keeper.scaffold.figures import Bench, Found, Sample, search
from gouji.keeper.scaffold.insertion import CannotInsertError, with_entry, with_item
from gouji.keeper.scaffold.reports import found_cases
from gouji.keeper.scaffold.rule_lines import flow, rule_lines
from gouji.messages import phrase
from gouji.packs.assemble import Parts
from gouji.packs.form import Layout, fold
from gouji.packs.load import load_folder, load_parts
from gouji.packs.model import Case, Rule, RulePack
from gouji.packs.names import as_names

_SLOT = re.compile(r"\{\w+\}")
_SAMPLED = 42
_NOTHING = {"name": "-", "expect": "pass"}


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a rule is to be.

    Attributes:
        id: Its id.
        shape: `check`, `require`, `text` or `claim`.
        inside: The table or sections it is about.
        for_each: `column`, `row` or `cell`, for figures.
        only: Rows, columns or groups that alone are meant.
        check: The expression of a `check`, or what a `claim` holds.
        require: What is required, such as `rows: present`, as key and value.
        text: Key of a rule about words: `must`, `any`, `must_not` or `each`.
        says: Names of the lexicon; or, for a name that it does not have, words or a pattern to be put there.
        sentence: For a claim, a sentence that makes it, with `{n}` where the number stands.
        cites: Clauses; those of rules about the same table, if none are named.
        severity, title: As in a rule; the title is the rule in words, if none is given.
    """

    id: str
    shape: str
    inside: tuple[str, ...] = ()
    for_each: str = ""
    only: tuple[str, ...] = ()
    check: str = ""
    require: tuple[str, str] = ("", "")
    text: str = "must"
    says: tuple[str, ...] = ()
    sentence: str = ""
    cites: tuple[str, ...] = ()
    severity: str = "warning"
    title: str = ""


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
        UsageError: If there is such a rule, or no figures are found that pass and fail.
        PackError: If the rule would not load.
    """
    parts, _ = load_parts(folder, edition, extra)
    if wish.id in parts.known:
        raise refusal("new-rule-exists", folder, rule=wish.id)
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
        "require": dict([wish.require]),
        "text": {wish.text: list(_names(parts, wish))},
        "claim": {"says": list(_names(parts, wish)), "holds": [wish.check]},
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
    whole = {**fields, "title": wish.title or _title(rule, pack, lang)}
    whole |= _said(rule, wish, pack, lang, compared=compared)
    if lang != "en":
        whole["en"] = {"title": _title(rule, pack, "en"), **_said(rule, wish, pack, "en", compared=compared)}
    return {**whole, "cases": [msgspec.to_builtins(case) for case in cases]}


def _cases(program: Program, wish: Wish, lang: str) -> tuple[list[Case], bool]:
    """Find the cases, and tell whether two sides are compared."""
    if wish.shape == "require":
        return found_cases(program, lang), False
    if wish.shape == "text":
        return found_cases(program, lang, list(_texts(program, wish, lang))), False
    sentence = wish.sentence or next(_texts(program, wish, lang, number="{n}"), "") if wish.shape == "claim" else ""
    bench = Bench(program, sentence)
    found = search(bench)
    bound = program.bound.get(0)
    compared = bound is not None and bound.check.op == "compare"
    cases = [bench.case(sample.values, **said) for sample, said in _named(found, lang, told=bound is None or compared)]
    if wish.shape == "claim":
        cases.append(msgspec.convert({"name": phrase("new-case.silent", lang), "expect": "not-applicable"}, Case))
    return cases, compared


def _named(found: Found, lang: str, *, told: bool) -> Iterator[tuple[Sample, dict[str, Any]]]:
    for sample, key in ((found.passes, "holds"), (found.fails, "fails"), (found.open, "open")):
        if sample is not None:
            shown = sample.difference if told and key == "fails" and _is_number(sample.difference) else None
            expect = {"holds": "pass", "fails": "fail", "open": "undetermined"}[key]
            yield sample, {"name": phrase(f"new-case.{key}", lang), "expect": expect, "difference": shown}


def _is_number(text: str | None) -> bool:
    return text is not None and text.lstrip("-").replace(".", "", 1).isdigit()


def _title(rule: Rule, pack: RulePack, lang: str) -> str:
    return plain(rule, Layout(pack.form), lang, pack.words).rstrip("。.")


def _said(rule: Rule, wish: Wish, pack: RulePack, lang: str, *, compared: bool) -> dict[str, str]:
    """Say what is wrong when the rule fails, and how to mend it."""
    key = {
        "check": "figures" if compared else "condition",
        "claim": "claim",
        "text": "must-not" if wish.text == "must_not" else "words",
        "require": f"require-{wish.require[1]}",
    }[wish.shape]
    names = phrase("new-sentence.comma", lang).join(_SLOT.sub("…", said) for said in wish.says)
    return {part: phrase(f"new-{part}.{key}", lang, {"names": names}) for part in ("message", "hint")}


def _texts(program: Program, wish: Wish, lang: str, number: str = str(_SAMPLED)) -> Iterator[str]:
    """Walk sentences that have what the lexicon asks for: words as they are, patterns where they are plain text and slots."""
    stop = phrase("new-sentence.stop", lang)
    pack = program.pack
    for name in wish.says or ():
        yield from (word + stop for word in pack.words.get(_key(wish, name, pack), ()))
        for pattern in pack.patterns.get(_key(wish, name, pack), ()):
            yield _SLOT.sub(number, pattern) + stop
    if wish.text == "must" and len(wish.says) > 1:
        first = [next(iter(pack.words.get(_key(wish, name, pack), ())), "") for name in wish.says]
        yield stop.join(first) + stop


def _key(wish: Wish, name: str, pack: RulePack) -> str:
    return name if name in pack.words or name in pack.patterns else _own_name(wish)


def _own_name(wish: Wish) -> str:
    return wish.id.lower().replace("-", "_")


def _names(parts: Parts, wish: Wish) -> Iterator[str]:
    """Name the entries of the lexicon that the rule uses: those there are, and one of its own for what is new."""
    known = {**parts.lexicon.words, **parts.lexicon.patterns}
    yield from dict.fromkeys(name if name in known else _own_name(wish) for name in wish.says)


def _lexicon_changes(path: Path, parts: Parts, wish: Wish) -> list[Change]:
    """Put words or a pattern that are not yet in the lexicon there, under the name of the rule."""
    known = {**parts.lexicon.words, **parts.lexicon.patterns}
    new = [said for said in wish.says if said not in known]
    if not new:
        return []
    key = "patterns" if wish.shape == "claim" or any(_SLOT.search(said) for said in new) else "words"
    before = read_text(path) if path.exists() else None
    try:
        after = with_entry(before or f"{key}:\n", key, f"{_own_name(wish)}: {flow(new)}")
    except CannotInsertError as error:
        raise refusal("new-no-place", path, key=key, item=f"{_own_name(wish)}: {flow(new)}") from error
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
