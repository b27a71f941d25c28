"""
Text of strangers in Markdown: what a pack says is shown as it is and never read as markup.

The pages are read by GitHub (CommonMark) and by MkDocs (Python-Markdown), which differ in what a backslash takes back.
Signs that mean something to either are therefore written as character references, which neither looks into, save those
that both let a backslash escape. Raw HTML is only what stands in this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

MAX_TEXT = 4000
"""Characters of one text that are shown: sentences are shorter."""

_BACKSLASHED = frozenset("\\`*_{}")
_REFERENCES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", **{sign: f"&#{ord(sign)};" for sign in "[]#|~$"},
}  # fmt: skip
"""Brackets too: Python-Markdown looks for definitions of links before it looks for backslashes."""
_LINKED = re.compile(r"(?i)(https?|ftp|mailto|www|xmpp)(?=[:.])|@")
_LEADING = re.compile(r"^(?:[-+](?=[-\s]|$)|[=:]|\d+(?=[.)](?:\s|$)))")
_TICKS = re.compile("`+")
_BREAKS = re.compile(r"[ \t\r\n\f\v\u0085\u2028\u2029]+")


def clean(line: str) -> str:
    """Write characters that have no shape of their own, bidirectional overrides among them, as their code points."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c in "\u00a0\u3000" else f"\\u{ord(c):04x}" for c in line)


def text(value: object) -> str:
    """
    Write text of strangers as a part of a line.

    Args:
        value: Anything with words; line ends become spaces.

    Returns:
        Markdown that shows these words and nothing else, in a paragraph, a table or the text of a link.
    """
    line = clean(_BREAKS.sub(" ", str(value)[: MAX_TEXT + 1]).strip())
    line = line if len(line) <= MAX_TEXT else line[:MAX_TEXT] + "…"
    escaped = "".join(f"\\{c}" if c in _BACKSLASHED else _REFERENCES.get(c, c) for c in line)
    escaped = _LINKED.sub(_unlinked, escaped)
    return _LEADING.sub(_not_leading, escaped)


def _unlinked(found: re.Match[str]) -> str:
    """Keep addresses from becoming links by themselves."""
    return f"&#{ord(found[0][0])};{found[0][1:]}"


def _not_leading(found: re.Match[str]) -> str:
    """Keep the beginning of a line from opening a list, a heading or a rule."""
    return f"&#{ord(found[0][0])};{found[0][1:]}"


def code(value: object) -> str:
    """Write text of strangers in the letters of code, as a part of a line."""
    line = clean(_BREAKS.sub(" ", str(value)[:MAX_TEXT]).strip())
    if not line:
        return ""
    plain = not set("`|\\&") & set(line)
    return f"`{line}`" if plain else f"<code>{text(line)}</code>"


def block(content: str, kind: str) -> list[str]:
    """
    Write lines as a block of code.

    Args:
        content: The lines, of any length.
        kind: The language, for colours; a word of this package.
    """
    lines = [clean(line.replace("\t", "    ")) for line in content.splitlines()]
    longest = max((len(run) for line in lines for run in _TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{kind}", *lines, fence, ""]


def link(words: str, target: str, anchor: str = "") -> str:
    """
    Write a link.

    Args:
        words: What is shown, written by `text` or `code`.
        target: A path from the page, made of names of this package's own.
        anchor: A place on that page.
    """
    return f"[{words}]({quote(target)}{'#' + quote(anchor) if anchor else ''})"


def anchor(place: str) -> str:
    """Mark a place to which a link leads; `place` is one of `place_name`."""
    return f'<a id="{place}"></a>'


def place_name(kind: str, name: str) -> str:
    """Make the name of a place on a page of an id of a form."""
    return f"{kind}-{re.sub('[^a-z0-9]', '-', name.lower())}"


def heading(level: int, words: str) -> list[str]:
    """Write a heading; `words` are written by `text`."""
    return ["#" * level + " " + words, ""]


def paragraph(words: str) -> list[str]:
    """Write a paragraph, unless there is nothing to say."""
    return [words, ""] if words else []


def bullets(items: Iterable[str]) -> list[str]:
    """Write a list of one level."""
    lines = [f"- {item}" for item in items]
    return [*lines, ""] if lines else []


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table of cells written by `text`, `code` or `link`; without rows, nothing."""
    lines = [_row(row) for row in rows]
    return [_row(head), "|" + " --- |" * len(head), *lines, ""] if lines else []


def filled(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table as `table` does, without the columns in which no cell says anything."""
    cells = [tuple(row) for row in rows]
    kept = [n for n in range(len(head)) if any(row[n] for row in cells)]
    return table([head[n] for n in kept], ([row[n] for n in kept] for row in cells))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell or " " for cell in cells) + " |"
