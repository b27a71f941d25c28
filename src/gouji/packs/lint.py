"""
What the types of a pack cannot say: names that must exist, expressions that must bind, shapes that must be single.

Each fault is a `Problem` at the line that causes it; nothing here stops at the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from gouji.errors import Problem
from gouji.packs.bind import bind_check, bind_claim, selected, tables_of
from gouji.packs.convert import Marks, Path
from gouji.packs.expression import ExpressionFault, size
from gouji.packs.files import CitationFile, LexiconFile, PackFile
from gouji.packs.form import Layout, fold
from gouji.packs.form_types import Form
from gouji.packs.lexicon import lexicon_faults
from gouji.packs.limits import MAX_PROBLEMS, MAX_USES
from gouji.packs.lint_form import is_bounded
from gouji.packs.model import Applies, Rule, Similar, Unless
from gouji.packs.names import are_none, as_names, matches, nearest

SHAPES = ("check", "require", "claim", "text", "similar", "usual")
PLACEHOLDERS = frozenset(
    ["subject", "left", "right", "difference", "count", "labels", "quote", "value", "expected", "missing", "detail"]
)  # the slots that a rule's message may have
PLACES = ("preamble", "title", "headings", "narrative", "labels")
_SLOT = re.compile(r"\{(\w+)\}")
_INCLUDE = re.compile(r"\{=([^{}]*)\}")


class PlacedRule(NamedTuple):
    """A rule, and where it stands: its path in its file, and the file's places."""

    rule: Rule
    path: Path
    marks: Marks


def check_lexicon(lexicon: LexiconFile, marks: Marks) -> list[Problem]:
    """List the faults of the words and patterns of a pack, each at its line."""
    patterns = {k: as_names(v) for k, v in lexicon.patterns.items()}
    found = lexicon_faults(lexicon.words, patterns)
    return [marks.problem(p.code, tuple(p.place.path.split("/", 1)), 0, **p.values) for p in found]


def check_rules(form: Form, cited: CitationFile, lexicon: LexiconFile, rules: Iterable[PlacedRule]) -> list[Problem]:
    """
    List the faults of all rules of an edition.

    Args:
        form: The form, already free of faults or not.
        cited: The citations.
        lexicon: Words and patterns.
        rules: The rules with their places.
    """
    found: list[Problem] = []
    if not is_bounded(form):
        return found
    layout = Layout(form)
    seen: dict[str, str] = {}
    uses = 0
    for rule, path, marks in rules:
        if len(found) >= MAX_PROBLEMS:
            break
        where = f"{marks.source.name}:{marks.places.get(path, (1, 1))[0]}"
        if rule.id in seen:
            found.append(marks.problem("duplicate-rule", (*path, "id"), id=rule.id, first=seen[rule.id]))
        seen.setdefault(rule.id, where)
        check = _RuleCheck(rule, path, marks, layout, cited, lexicon)
        found += islice(check.faults(), MAX_PROBLEMS)
        uses += check.uses
        if uses > MAX_USES:
            found.append(check.fault("pack-large", "id", limit=MAX_USES))
            break
    return found


def check_causes(pack: PackFile, marks: Marks, known: set[str]) -> list[Problem]:
    """List the names in `causes` that mean none of the rules `known`, those of all editions."""
    return [
        marks.problem("unknown-rule", ("causes", c), name=name, near=nearest(name, known))
        for c, cause in enumerate(pack.causes)
        for name in (cause.rule, *cause.explains)
        if not any(matches(name, rule) for rule in known)
    ]


def check_recited(pack: PackFile, marks: Marks, cited: CitationFile) -> list[Problem]:
    """List the clauses that editions would have cited instead of others, and that are not there."""
    return [
        marks.problem("unknown-clause", ("editions", e, "cites", key), name=name, near=nearest(name, cited.citations))
        for e, edition in enumerate(pack.editions)
        for key, name in edition.cites.items()
        if name not in cited.citations
    ]


class _RuleCheck:
    def __init__(
        self, rule: Rule, path: Path, marks: Marks, layout: Layout, cited: CitationFile, lexicon: LexiconFile
    ) -> None:
        self.rule, self.path, self.marks, self.layout, self.cited, self.lexicon = (
            rule,
            path,
            marks,
            layout,
            cited,
            lexicon,
        )
        self.uses = 0

    def fault(self, code: str, *keys: str | int, shift: int = 0, **values: object) -> Problem:
        return self.marks.problem(code, (*self.path, *keys), shift, rule=self.rule.id, **values)

    def faults(self) -> Iterator[Problem]:
        rule = self.rule
        shapes = [s for s in SHAPES if getattr(rule, s) is not None]
        if len(shapes) != 1:
            yield self.fault("one-shape", "id", found=", ".join(shapes) or "-", known=", ".join(SHAPES))
        for c, name in enumerate(rule.cites):
            if name not in self.cited.citations:
                yield self.fault("unknown-citation", "cites", c, name=name, near=nearest(name, self.cited.citations))
        yield from self.words()
        yield from self.binding(rule.applies)
        if len(shapes) == 1:
            yield from {
                "check": self.check,
                "require": self.require,
                "text": self.text,
                "claim": self.claim,
                "similar": self.similar,
                "usual": self.usual,
            }[shapes[0]]()
        yield from self.unheeded()

    def unheeded(self) -> Iterator[Problem]:
        """Tell keys that the rule's shape takes no notice of, though they would change what it means."""
        rule = self.rule
        if rule.labels and not (rule.require and "labels" in _values(rule.require)):
            yield self.fault("labels-without", "labels")
        for key in ("when", "for_each") if rule.check is None else ():
            if getattr(rule, key) is not None:
                yield self.fault("only-for-check", key, key=key)

    def words(self) -> Iterator[Problem]:
        texts: dict[tuple[str, ...], str] = {("message",): self.rule.message, ("hint",): self.rule.hint}
        if self.rule.en:
            texts[("en", "message")] = self.rule.en.message
            texts[("en", "hint")] = self.rule.en.hint
        for keys, text in texts.items():
            for slot in _SLOT.findall(text):
                if slot not in PLACEHOLDERS:
                    known = ", ".join(sorted(PLACEHOLDERS))
                    yield self.fault("unknown-placeholder", *keys, name=slot, known=known)

    def binding(self, applies: Applies | None) -> Iterator[Problem]:
        kinds = {k.id for k in self.layout.form.kinds}
        for name in applies.kinds if applies else ():
            if name not in kinds:
                yield self.fault("unknown-kind", "applies", "kinds", name=name, known=", ".join(sorted(kinds)))
        if applies and applies.years and are_none(applies.years):
            yield self.fault("no-years", "applies", "years", found=applies.years)
        for place, names in applies.says.items() if applies else ():
            yield from self.places((place,), PLACES, ("applies", "says"))
            yield from self.names(names, "applies", "says", place)

    def similar(self) -> Iterator[Problem]:
        similar = self.rule.similar
        assert similar is not None
        names = [fold(name) for name in as_names(self.rule.in_)]
        if not names:
            yield self.fault("text-without-in", "similar")
        are_tables = bool(names) and names[0] in self.layout.table_names
        if are_tables:
            self.uses = len(self.layout.cells)
            yield from self.tables("rows")
            yield from self.compared(similar)
        else:
            yield from self.sections((), ("in",))
        for key in ("at_most", "without") if are_tables else ("aside",):
            if getattr(similar, key):
                yield self.fault("similar-keys", "similar", key, key=key, what="tables" if are_tables else "sections")
        for name in as_names(similar.without):
            if name not in self.lexicon.words:
                near = nearest(name, self.lexicon.words)
                yield self.fault("unknown-word", "similar", "without", name=name, near=near)

    def usual(self) -> Iterator[Problem]:
        self.uses = len(self.layout.cells)
        yield from self.tables("rows")

    def compared(self, similar: Similar) -> Iterator[Problem]:
        """Tell names of rows and columns that none of the tables has."""
        tables = [self.layout.table_names.get(fold(name), "") for name in as_names(self.rule.in_)]
        axes = [axis[table] for table in tables if table for axis in (self.layout.rows, self.layout.columns)]
        for name in as_names(similar.aside):
            if not any(axis.known(name) for axis in axes):
                near = nearest(name, [known for axis in axes for known in (*axis.names, *axis.groups)])
                yield self.fault("unknown-row", "similar", "aside", name=name, table=tables[0], near=near)

    def check(self) -> Iterator[Problem]:
        try:
            self.uses = sum(size(b.check) + (size(b.when) if b.when else 0) for b in bind_check(self.rule, self.layout))
        except ExpressionFault as fault:
            yield self.expression(fault)

    def expression(self, fault: ExpressionFault, *keys: str | int) -> Problem:
        key = fault.values.get("key")
        keys = keys or (
            (key,) if key else ("in",) if fault.code in ("unknown-table", "for-each-without-table") else ("only",)
        )
        text = key and getattr(self.rule, key, None)
        values = {**fault.values, "text": text or "", "column": str(fault.column + 1)}
        values.pop("key", None)
        return self.fault(fault.code, *keys, shift=fault.column if text else 0, **values)

    def require(self) -> Iterator[Problem]:
        require = self.rule.require
        assert require is not None
        kinds = [k for k in require.__struct_fields__ if getattr(require, k) is not None]
        if len(kinds) != 1:
            yield self.fault("one-requirement", "require", found=", ".join(kinds) or "-")
            return
        if kinds == ["sections"]:
            yield from self.sections((), ("in",))
        elif kinds == ["fields"]:
            known = ("year", "published", "title", "body")
            for name in require.fields or ():
                if name not in known:
                    yield self.fault("not-one-of", "require", "fields", found=name, known=", ".join(known), near="")
        elif kinds == ["companions"]:
            return
        elif not (kinds == ["extras"] and require.extras == "sections"):
            self.uses = len(self.layout.cells)
            yield from self.tables(kinds[0])

    def tables(self, kind: str) -> Iterator[Problem]:
        try:
            for table in tables_of(self.rule, self.layout):
                selected(self.rule, self.layout, table, "column" if kind == "columns" else "row")
        except ExpressionFault as fault:
            yield self.expression(fault)

    def sections(self, places: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Problem]:
        yield from self.places(as_names(self.rule.in_), places, keys)

    def places(self, names: Iterable[str], places: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[Problem]:
        """Tell names that are neither a section of the form nor one of the other places."""
        known = {fold(k) for s in self.layout.form.sections for k in (s.id, s.name)} | set(places)
        for name in names:
            if fold(name) not in known:
                yield self.fault(
                    "unknown-section", *keys, name=name, known=", ".join(sorted(known)), near=nearest(name, known)
                )

    def text(self) -> Iterator[Problem]:
        text = self.rule.text
        assert text is not None
        if not self.rule.in_:
            yield self.fault("text-without-in", "text")
        yield from self.sections(PLACES, ("in",))
        for key in ("must", "any", "must_not", "each"):
            yield from self.names(getattr(text, key), "text", key)
        yield from self.unless(text.unless, "text")
        if not (text.must or text.any or text.must_not or text.each or text.at_least or text.at_most):
            yield self.fault("text-empty", "text")

    def claim(self) -> Iterator[Problem]:
        claim = self.rule.claim
        assert claim is not None
        if not self.rule.in_:
            yield self.fault("text-without-in", "claim")
        yield from self.sections(PLACES, ("in",))
        yield from self.names(claim.says, "claim", "says")
        yield from self.names(claim.parts, "claim", "parts")
        yield from self.unless(claim.unless, "claim")
        slots = {s for name in as_names(claim.says) for s in self.slots(name)} | set(claim.fixed)
        for text in as_names(claim.holds):
            try:
                bind_claim(text, "holds", self.rule, self.layout, slots | ({"parts"} if claim.parts else set()))
            except ExpressionFault as fault:
                yield self.expression(fault, "claim", "holds")

    def slots(self, name: str) -> set[str]:
        """Name the slots of a pattern, those of the patterns that it includes as well."""
        found: set[str] = set()
        seen, waiting = {name}, [name]
        while waiting:
            for pattern in as_names(self.lexicon.patterns.get(waiting.pop(), ())):
                found.update(_SLOT.findall(pattern))
                new = dict.fromkeys(i for i in _INCLUDE.findall(pattern) if i not in seen)
                seen.update(new)
                waiting += new
        return found

    def unless(self, unless: Unless | None, shape: str) -> Iterator[Problem]:
        for key in ("match", "clause", "sentence", "text") if unless else ():
            yield from self.names(getattr(unless, key), shape, "unless", key)

    def names(self, names: str | tuple[str, ...], *keys: str) -> Iterator[Problem]:
        words, patterns = self.lexicon.words, self.lexicon.patterns
        for name in as_names(names):
            if name and name not in words and name not in patterns:
                yield self.fault("unknown-word", *keys, name=name, near=nearest(name, (*words, *patterns)))


def _values(require: object) -> list[object]:
    return [getattr(require, k) for k in require.__struct_fields__]  # type: ignore[attr-defined]
