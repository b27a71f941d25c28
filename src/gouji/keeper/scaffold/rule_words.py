"""The words of a new rule: its title, what it says when it fails, and the entries of the lexicon that it looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.engine.plain import plain
from gouji.engine.program import Program
from gouji.keeper.scaffold.wish import Wish, own_name
from gouji.messages import phrase
from gouji.packs.assemble import Parts
from gouji.packs.form import Layout
from gouji.packs.model import Rule, RulePack

SLOT = re.compile(r"\{\w+\}")
"""A slot of a pattern."""

_SAMPLED = 42


def title_of(rule: Rule, pack: RulePack, lang: str) -> str:
    """Say in one sentence what the rule asks."""
    return plain(rule, Layout(pack.form), lang, pack.words).rstrip("。.")


def said_of(rule: Rule, wish: Wish, pack: RulePack, lang: str, *, compared: bool) -> dict[str, str]:
    """Say what is wrong when the rule fails, and how to mend it."""
    key = {
        "check": "figures" if compared else "condition",
        "claim": "claim",
        "text": "must-not" if wish.text == "must_not" else "words",
        "require": "require-present" if wish.require[0] == "fields" else f"require-{wish.require[1]}",
    }[wish.shape]
    names = phrase("new-sentence.comma", lang).join(SLOT.sub("…", said) for said in wish.says)
    return {part: phrase(f"new-{part}.{key}", lang, {"names": names}) for part in ("message", "hint")}


def texts_of(program: Program, wish: Wish, lang: str, number: str = str(_SAMPLED)) -> Iterator[str]:
    """Walk sentences that have what the lexicon asks for: words as they are, patterns where they are plain text and slots."""
    stop = phrase("new-sentence.stop", lang)
    pack = program.pack
    for name in wish.says or ():
        yield from (word + stop for word in pack.words.get(_key(wish, name, pack), ()))
        for pattern in pack.patterns.get(_key(wish, name, pack), ()):
            yield SLOT.sub(number, pattern) + stop
    if wish.text == "must" and len(wish.says) > 1:
        first = [next(iter(pack.words.get(_key(wish, name, pack), ())), "") for name in wish.says]
        yield stop.join(first) + stop


def _key(wish: Wish, name: str, pack: RulePack) -> str:
    return name if name in pack.words or name in pack.patterns else own_name(wish)


def named(parts: Parts, wish: Wish) -> Iterator[str]:
    """Name the entries of the lexicon that the rule uses: those there are, and one of its own for what is new."""
    known = {**parts.lexicon.words, **parts.lexicon.patterns}
    yield from dict.fromkeys(name if name in known else own_name(wish) for name in wish.says)
