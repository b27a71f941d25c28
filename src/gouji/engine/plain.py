"""
Rules in plain sentences, made from the labels that the form prints: for those who read regulations and not expressions.

What a rule keeper wrote stays the rule; these words are drawn from it and from nothing else, so that they cannot differ
from what is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from gouji.engine.plain_terms import Labels, Terms, tidied
from gouji.messages import phrase
from gouji.packs.bind import as_first, tables_of
from gouji.packs.expression import parse
from gouji.packs.form import Layout, fold
from gouji.packs.model import Claim, Require, Rule, Similar, TextRule, Unless, Usual
from gouji.packs.names import as_names

_SHOWN_WORDS = 4
"""Entries of a list of words that a sentence shows behind its name."""

_JOINED = {"any": "list-or", "must_not": "list-or"}
_AXES = ("rows", "columns")

Lexicon = Mapping[str, tuple[str, ...]]


def plain(rule: Rule, layout: Layout, lang: str, words: Lexicon | None = None) -> str:
    """
    Say what a rule asks, in one sentence.

    Args:
        rule: A rule that binds to the form.
        layout: The form's cells and names.
        lang: `zh` or `en`; the names of words and patterns stay as the pack has them.
        words: The word lists of the pack, shown in part where a rule names one.
    """
    return _Sentence(rule, layout, lang, words or {}).whole()


class _Sentence:
    def __init__(self, rule: Rule, layout: Layout, lang: str, words: Lexicon) -> None:
        self.rule, self.layout, self.lang, self.words = rule, layout, lang, words
        self.labels = Labels(layout, lang)

    def say(self, key: str, **values: object) -> str:
        return phrase(f"plain.{key}", self.lang, values)

    def whole(self) -> str:
        """Put together whom the rule binds, what must hold, and what becomes of blanks."""
        text = self._bound() + self._holds()
        if self.rule.tolerance != "0":
            text += self.say("tolerance", number=self.rule.tolerance)
        if self.rule.missing != "undetermined" and self.rule.check:
            text += self.say(f"missing.{self.rule.missing}")
        return self.say("sentence", text=tidied(text[:1].upper() + text[1:]))

    def _bound(self) -> str:
        applies = self.rule.applies
        names = {kind.id: self.labels.worded(kind.name, kind.en) for kind in self.layout.form.kinds}
        kinds = self.labels.join(names.get(k, k) for k in applies.kinds) if applies and applies.kinds else ""
        bound = self.say("kinds", kinds=kinds) if kinds else ""
        bound += self._years(applies.years) if applies and applies.years else ""
        for place, entries in applies.says.items() if applies else ():
            bound += self.say("says", place=self._text_place(place), names=self._names(entries, "list-or"))
        return bound

    def _years(self, years: str) -> str:
        first, dash, last = years.partition("-")
        key = "years.one" if not dash else "years" if last else "years.from"
        return self.say(key, first=first, last=last)

    def _holds(self) -> str:
        rule = self.rule
        if rule.check is not None:
            return self._check(rule.check)
        if rule.require is not None:
            return self._require(rule.require)
        if rule.text is not None:
            return self._text(rule.text)
        if rule.claim is not None:
            return self._claim(rule.claim)
        if rule.similar is not None:
            return self._similar(rule.similar)
        if rule.usual is not None:
            return self._usual(rule.usual)
        return ""

    # --- figures

    def _check(self, check: str) -> str:
        terms = Terms(self.labels, self.rule)
        holds = terms.truth(parse(as_first(self.rule, check)))
        if self.rule.when:
            holds = self.say("when", when=terms.truth(parse(as_first(self.rule, self.rule.when))), check=holds)
        for span in self.rule.for_number.values():
            holds += self.say("and-so-on", last=span.partition("-")[2])
        return self._scope() + holds

    def _scope(self) -> str:
        kind = self.rule.for_each
        if kind is None:
            return ""
        tables = tables_of(self.rule, self.layout)
        named = self.labels.join(map(self.labels.table, tables))
        if not self.rule.only or kind == "table":
            return self.say(f"each.{kind}", table=named)
        return self.say(f"only.{kind}", table=named, items=self._only(tables[0]))

    def _only(self, table: str) -> str:
        """Name the rows and columns that `only` picks."""
        rows, columns = self.layout.rows[table], self.layout.columns[table]
        by_column = self.rule.for_each == "column"
        parts = []
        for name in as_names(self.rule.only):
            first, second = (("column", columns), ("row", rows)) if by_column else (("row", rows), ("column", columns))
            kind, axis = first if first[1].known(name) else second
            parts.append(self.labels.items(table, kind, axis.members(name), named=True))
        return self.labels.join(parts)

    # --- structure

    def _require(self, require: Require) -> str:
        (kind,) = (k for k in require.__struct_fields__ if getattr(require, k) is not None)
        asked = getattr(require, kind)
        if kind == "companions":
            return self.say(f"companions.{asked}")
        if kind == "fields":
            return self.say("fields", items=self.labels.join(self._field(name) for name in asked))
        if kind == "sections":
            items = self._sections() if self.rule.in_ or asked in ("present", "order") else self.say("all.sections")
            return self.say(f"sections.{asked}", items=items, classes=self._classes())
        if kind == "extras" and asked == "sections":
            return self.say("extras.sections")
        tables = tables_of(self.rule, self.layout) or tuple(self.layout.tables)
        named = self.labels.join(map(self.labels.table, tables))
        key = f"{kind}.{asked}"
        items = self._picked(tables[0], kind) if self.rule.only else self.say(f"all.{kind}") if kind in _AXES else ""
        return self.say(key, table=named, items=items, classes=self._classes())

    def _picked(self, table: str, kind: str) -> str:
        axis = (self.layout.columns if kind == "columns" else self.layout.rows)[table]
        named = (axis.members(name) for name in as_names(self.rule.only))
        return self.labels.join(self.labels.items(table, kind.removesuffix("s"), ids, named=True) for ids in named)

    def _field(self, name: str) -> str:
        field = next((f for f in self.layout.form.fields if f.id == name), None)
        return self.labels.worded(field.name, field.en) if field else self.say(f"field.{name}")

    def _sections(self) -> str:
        names = {fold(name) for name in as_names(self.rule.in_)}
        sections = self.layout.form.sections
        chosen = [s for s in sections if not names or names & {fold(s.id), fold(s.name)}]
        return self.labels.join(self.labels.quoted(self.labels.worded(s.label, s.en)) for s in chosen)

    def _classes(self) -> str:
        return self.labels.join(self.say(f"class.{name}") for name in self.rule.labels)

    # --- other reports

    def _similar(self, similar: Similar) -> str:
        """Say of which sections or tables what is not too alike to those of which report."""
        names = as_names(self.rule.in_)
        are_tables = fold(names[0]) in self.layout.table_names
        tables = tables_of(self.rule, self.layout) if are_tables else ()
        items = self.labels.join(map(self.labels.table, tables)) if are_tables else self._place()
        kind = "tables" if are_tables else "same" if similar.at_most is None else "text"
        asked = self.say(f"similar.{kind}.{similar.to}", items=items, least=similar.least, ratio=similar.at_most or "")
        without = as_names(similar.without)
        return asked + (self.say("similar.without", names=self._names(without)) if without else "")

    def _usual(self, usual: Usual) -> str:
        """Say which figures of which tables stand out of those of bodies of the same kind."""
        tables = tables_of(self.rule, self.layout) or tuple(self.layout.tables)
        named = self.labels.join(map(self.labels.table, tables))
        items = self._picked(tables[0], "rows") if self.rule.only else ""
        scope = self.say("only.row" if items else "each.cell", table=named, items=items)
        share = f"{float(Fraction(usual.share)) * 100:g}%"
        return scope + self.say("usual", times=usual.times, share=share, above=usual.above, least=usual.least)

    # --- text

    def _place(self) -> str:
        """Name the texts that the rule looks at."""
        return self.labels.join(dict.fromkeys(map(self._text_place, as_names(self.rule.in_))))

    def _text_place(self, name: str) -> str:
        section = next((s for s in self.layout.form.sections if fold(name) in (fold(s.id), fold(s.name))), None)
        if section is None:
            return self.say(f"place.{name}")
        return self.labels.quoted(self.labels.worded(section.label, section.en))

    def _text(self, text: TextRule) -> str:
        place = self._place()
        asked = [
            self.say(f"text.{key}", place=place, names=self._names(getattr(text, key), _JOINED.get(key, "list-last")))
            for key in ("must", "any", "must_not", "each")
            if getattr(text, key)
        ]
        asked += [
            self.say(f"text.{key}", place=place, number=number)
            for key in ("at_least", "at_most")
            if (number := getattr(text, key)) is not None
        ]
        return self.say("and").join(asked).rstrip() + self._unless(text.unless)

    def _claim(self, claim: Claim) -> str:
        terms = Terms(self.labels, self.rule, fixed=claim.fixed)
        holds = (claim.holds,) if isinstance(claim.holds, str) else claim.holds
        told = [terms.truth(parse(text)) for text in holds]
        one = told[0] if len(told) == 1 else self.say("one-of", items=self.say("one-of-join").join(told))
        says = self.say(
            f"claim.{claim.count}", place=self._place(), names=self._names(claim.says, "list-or"), holds=one
        )
        parts = self.say("claim.parts", names=self._names(claim.parts)) if claim.parts else ""
        return (says + parts).rstrip() + self._unless(claim.unless)

    def _names(self, names: str | Iterable[str], how: str = "list-last") -> str:
        names = (names,) if isinstance(names, str) else tuple(names)
        return self.labels.join(map(self._name, names), how)

    def _name(self, name: str) -> str:
        entries = self.words.get(name, ())
        if not entries:
            return self.labels.quoted(name)
        shown = self.say("list").join(map(self.labels.quoted, entries[:_SHOWN_WORDS]))
        key = "words" if len(entries) <= _SHOWN_WORDS else "words-more"
        return self.say(key, name=self.labels.quoted(name), shown=shown, count=len(entries))

    def _unless(self, unless: Unless | None) -> str:
        """Name the words that take a hit back."""
        if unless is None:
            return ""
        within = (
            self.say(f"unless.{key}", names=self.labels.join(map(self.labels.quoted, names), "list-or"))
            for key in ("match", "clause", "sentence", "text")
            if (names := as_names(getattr(unless, key)))
        )
        return self.say("unless", items=self.say("or").join(within))
