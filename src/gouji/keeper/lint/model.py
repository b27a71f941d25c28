"""What lints look at, and what they tell."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from gouji.errors import Problem
from gouji.findings import Severity
from gouji.keeper.corpus import Corpus
from gouji.keeper.lint.catalogue import LEVELS
from gouji.packs.assemble import Parts
from gouji.packs.bind import bind_check, bind_claim
from gouji.packs.bound import Bound
from gouji.packs.convert import Marks, Path
from gouji.packs.expression import Expression
from gouji.packs.form import Layout
from gouji.packs.lexicon import Lexicon, compile_lexicon
from gouji.packs.lint import PlacedRule
from gouji.packs.model import RulePack
from gouji.packs.names import as_names


class LintFinding(msgspec.Struct, frozen=True, kw_only=True):
    """
    One thing that a lint found.

    Attributes:
        severity: How grave it is.
        problem: Where and what; its code is that of the lint.
        subject: The name that a reason for leaving it alone has to give: a rule's id, else what it is about.
        rule: The rule that it is about, if it is about one.
    """

    severity: Severity
    problem: Problem
    subject: str = ""
    rule: str = ""

    @property
    def code(self) -> str:
        """Name the lint."""
        return self.problem.code


class Claimed(NamedTuple):
    """An expression of a claim: its rule, its path within the rule, its text, and the same with cells in place of names."""

    placed: PlacedRule
    keys: tuple[str | int, ...]
    text: str
    expression: Expression


class PlacedEdition:
    """One edition of a pack with the places of all that is in it; `rules` are those that are active."""

    def __init__(self, parts: Parts, pack: RulePack) -> None:
        self.parts = parts
        self.pack = pack
        self.rules = tuple(placed for placed in parts.rules if placed.rule.status == "active")

    @functools.cached_property
    def layout(self) -> Layout:
        """The cells of the form."""
        return Layout(self.parts.form)

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        """The words and patterns, compiled."""
        return compile_lexicon(self.pack.words, self.pack.patterns)

    @functools.cached_property
    def checks(self) -> tuple[tuple[PlacedRule, tuple[Bound, ...]], ...]:
        """The rules on figures, each with its instances."""
        found = (placed for placed in self.rules if placed.rule.check is not None)
        return tuple((placed, bind_check(placed.rule, self.layout)) for placed in found)

    @functools.cached_property
    def claims(self) -> tuple[Claimed, ...]:
        """The expressions against which claims are held."""
        return tuple(self._claims())

    def _claims(self) -> Iterator[Claimed]:
        for placed in self.rules:
            claim = placed.rule.claim
            if claim is None:
                continue
            slots = set(claim.fixed).union(*(self.lexicon[name].slots for name in as_names(claim.says)), {"parts"})
            for n, text in enumerate(as_names(claim.holds)):
                keys = ("claim", "holds") if isinstance(claim.holds, str) else ("claim", "holds", n)
                yield Claimed(placed, keys, text, bind_claim(text, "holds", placed.rule, self.layout, slots))


class PlacedPack(NamedTuple):
    """
    A pack as lints see it.

    Attributes:
        editions: The editions that are looked at.
        whole: Whether these are all that the pack has, so that what none of them uses is not used.
        samples: The samples of the pack; None where there are none at hand.
    """

    editions: tuple[PlacedEdition, ...]
    whole: bool = True
    samples: Corpus | None = None


def on_rule(code: str, placed: PlacedRule, /, *keys: str | int, shift: int = 0, **values: object) -> LintFinding:
    """
    Tell something about a rule.

    Args:
        code: The lint.
        placed: The rule.
        keys: Where in the rule, from its own keys down.
        shift: Columns further right.
        values: What the words of the lint are filled with, beside the rule's id.
    """
    rule = placed.rule.id
    problem = placed.marks.problem(code, (*placed.path, *keys), shift, **{"rule": rule, **values})
    return LintFinding(severity=LEVELS[code], problem=problem, subject=rule, rule=rule)


def found(code: str, marks: Marks, path: Path, subject: str, /, **values: object) -> LintFinding:
    """Tell something about a part of a pack that is no rule; `subject` is its name."""
    problem = marks.problem(code, path, 0, **{"name": subject, **values})
    return LintFinding(severity=LEVELS[code], problem=problem, subject=subject)
