"""
A page that a script writes: its mark-up is a string of the script or of JSON, which is read without running anything.

Content systems hand the article to the browser as one string with its quotes escaped. Of all strings of all scripts the
longest that holds a table counts; strings that are added up are one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from gouji.documents.html_page import Script

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_MARKED = re.compile(r"(?:<|\\u003c|\\x3c|&lt;)table\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*+)"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\]|\\.)*+)`""", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": " ", "v": " ", "0": ""}
_MAX_GAP = 80


def written_page(scripts: Iterable[Script]) -> Script | None:
    """
    Find the mark-up that scripts write.

    Args:
        scripts: The scripts of a page.

    Returns:
        The mark-up, with the place of the script that holds it; None if no string holds a table.
    """
    found = [
        (markup, start, script)
        for script in scripts
        if _MARKED.search(script.text)
        for start, string in _strings(script.text)
        if _TABLE.search(markup := _markup(string))
    ]
    if not found:
        return None
    markup, start, script = max(found, key=lambda written: len(written[0]))
    return Script(markup, f"{script.path}/script", script.line + script.text.count("\n", 0, start))


def _strings(script: str) -> Iterator[tuple[int, str]]:
    """Walk the strings of a script as they are written, those joined by plus signs as one, with their offsets."""
    start, end, parts = 0, 0, [""]
    for match in _TOKEN.finditer(script):
        string = match[1] or match[2] or match[3]
        if string is None:
            continue
        gap = script[end : match.start()] if match.start() - end < _MAX_GAP else ""
        if gap.strip() != "+":
            yield start, "".join(parts)
            start, parts = match.start(), []
        parts.append(string)
        end = match.end()
    yield start, "".join(parts)


def _markup(string: str) -> str:
    """Take the escapes out of a string; out of mark-up that is itself written in entities, these too."""
    if not _MARKED.search(string):
        return ""
    text = _ESCAPE.sub(_unescaped, string) if "\\" in string else string
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text if _TABLE.search(text) else html.unescape(text)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        point = int(code, 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return "" if match[4] else _SIMPLE.get(match[5], match[5])
