"""Where the cells of a JSON report stand in its file, for editors that point to a figure or replace it."""

from __future__ import annotations

import bisect
import json
import re

Span = tuple[int, int, int, int]
"""First line and column, last line and the column after it; all count from 1, columns in code points."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_DEPTH = 4
"""Report, tables, table, row: how deep a cell stands."""


def cell_spans(data: bytes) -> dict[str, Span]:
    """
    Find the cells of one report.

    Args:
        data: A JSON report that was read without a fault.

    Returns:
        `TABLE/ROW/COLUMN` to the span of the value; none for lists and for cells that are unreadable, nor for several
        reports in one file.
    """
    text = data.decode("utf-8-sig")
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found: dict[str, Span] = {}
    kinds: list[str] = []
    keys: list[str] = []
    is_key = False
    for match in _TOKEN.finditer(text):
        sign = text[match.start()]
        if sign in "{[":
            kinds.append(sign)
            keys.append("")
            is_key = sign == "{"
        elif sign in "}]":
            kinds.pop()
            keys.pop()
            is_key = False
        elif sign == ",":
            is_key = bool(kinds) and kinds[-1] == "{"
        elif is_key:
            keys[-1] = json.loads(match[0])
            is_key = False
        elif sign != ":" and kinds == ["{"] * _DEPTH and keys[0] == "tables":
            found["/".join(keys[1:])] = (*_place(starts, match.start()), *_place(starts, match.end()))
    return found


def _place(starts: list[int], offset: int) -> tuple[int, int]:
    line = bisect.bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1
