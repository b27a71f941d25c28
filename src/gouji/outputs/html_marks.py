"""Text of strangers made safe for HTML, and the names of places within one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from gouji.outputs.layout import Pen, clean
from gouji.outputs.marks import Numbered

MOST_REFS = 9


def safe(text: object) -> str:
    """Write text so that it is nothing but text, in content and in quoted attributes."""
    return escape(clean(str(text)), quote=True)


def said(pen: Pen, key: str, **values: object) -> str:
    """Say something of the program's own, with values made safe."""
    return safe(pen.say(key, **values))


def refs(findings: Sequence[Numbered], report: int, pen: Pen) -> str:
    """Link to findings from what they are about."""
    if not findings:
        return ""
    shown = (
        f'<a href="#r{report}-f{n.number}" aria-label="{said(pen, "page.to-finding", n=n.number)}">[{n.number}]</a>'
        for n in findings[:MOST_REFS]
    )
    more = "…" if len(findings) > MOST_REFS else ""
    return f'<span class="refs">{"".join(shown)}{more}</span>'


def joined(parts: Iterable[str]) -> str:
    """Put lines of a page together."""
    return "\n".join(parts)
