"""The page of a lint, as `gouji rules lint --explain` prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gouji.errors import Place, Problem, UsageError
from gouji.findings import Severity
from gouji.keeper.lint.catalogue import LEVELS
from gouji.messages import phrase
from gouji.outputs.layout import Pen, clean
from gouji.packs.locate import builtin_lints
from gouji.packs.names import nearest

_SLOT = re.compile(r"\{\w+\}")


def page_lines(code: str, ink: Pen) -> Iterator[str]:
    """
    Write what a lint means: its level, its words in the language of the pen, and its page.

    Raises:
        UsageError: If there is no such lint; names the nearest.
    """
    folder = builtin_lints()
    known = {path.stem for path in folder.glob("*.md")}
    if code not in known:
        values = {"name": code, "near": nearest(code, sorted(known)) or "-"}
        raise UsageError(Problem(code="lint-code-unknown", place=Place(file="--explain"), values=values))
    level = LEVELS.get(code, Severity.ERROR).value
    loading = "" if code in LEVELS else f" ({ink.say('lint.loading')})"
    cause, remedy = (_SLOT.sub("…", phrase(f"{code}.{part}", ink.lang)) for part in ("cause", "remedy"))
    yield from ink.block(cause, head=f"{ink.say(f'severity.{level}')} {code}  ", mark=level, hang="  ", style="strong")
    yield from ink.block(ink.say("text.hint", hint=remedy) + loading, head="   = ", mark="mark")
    yield ""
    text = (folder / f"{code}.md").read_text(encoding="utf-8")
    yield from (clean(line) for line in text.partition("\n\n")[2].splitlines())
