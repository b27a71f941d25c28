"""
The files of a pack that extends another, as a rule keeper writes them: what it adds, and what it alters and why.

What is added is written as in any pack. What is altered stands under `changes`, and each change has its `reason`: the
pack that is extended is never altered in silence.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from gouji.packs.changes import RuleChange
from gouji.packs.files import Allowance, Cause, Profile, Requires, Version
from gouji.packs.form_types import Variant
from gouji.packs.model import Rule
from gouji.packs.strict import Id, Strict, Text

Reason = Annotated[Text, Meta(description="schema.kind.reason")]


class LocalCause(Cause, frozen=True, kw_only=True):
    """Findings of `rule` explain those of `explains`, which are then folded under them; and why."""

    reason: Reason


class Extends(Strict, frozen=True, kw_only=True):
    """The pack that is extended, the versions of it that are meant, and which of its editions (all, if none is named)."""

    pack: Id
    version: Annotated[Text, Meta(max_length=200)]
    editions: tuple[str, ...] = ()


class ExtensionFile(Strict, frozen=True, kw_only=True):
    """`pack.yaml` of a pack that extends another; its editions are those of the other."""

    id: Id
    title: Text
    en: str = ""
    version: Version
    language: Literal["zh", "en"] | None = None
    issuer: str = ""
    requires: Requires = ""
    extends: Extends
    causes: tuple[LocalCause, ...] = ()
    profiles: tuple[Profile, ...] = ()
    lint: tuple[Allowance, ...] = ()


class LocalChange(RuleChange, frozen=True, kw_only=True):
    """How a rule of the other pack differs here, and why: the keys that are other; `status: off` switches it off."""

    reason: Reason


class ExtensionRuleFile(Strict, frozen=True, kw_only=True):
    """A file of rules of a pack that extends another: `rules` are new ones, `changes` alter those of the other."""

    rules: tuple[Rule, ...] = ()
    changes: tuple[LocalChange, ...] = ()


class WordChange(Strict, frozen=True, kw_only=True):
    """Words that a list of the other pack has here besides its own, or patterns, and why."""

    name: Text
    add: Annotated[tuple[str, ...], Meta(min_length=1)]
    reason: Reason


class ExtensionLexiconFile(Strict, frozen=True, kw_only=True):
    """`lexicon.yaml` of a pack that extends another: new lists and patterns, and what is added to those of the other."""

    words: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str | tuple[str, ...]] = {}
    changes: tuple[WordChange, ...] = ()


class LabelChange(Strict, frozen=True, kw_only=True):
    """Printed texts that stand here for a label of the form besides those known, and why: of a section, a row or a column."""

    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    variants: Annotated[tuple[Variant, ...], Meta(min_length=1)]
    reason: Reason


class FormExtension(Strict, frozen=True, kw_only=True):
    """`form.yaml` of a pack that extends another: the form is that of the other, but labels may have further variants."""

    changes: tuple[LabelChange, ...]
