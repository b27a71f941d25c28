"""
What is printed in a cell, as a value of the report.

Only a plain whole number becomes a number. All else stays as it was printed: what number a text carries, if any, is
for the engine to judge and to tell.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from gouji.documents.model import GridCell
from gouji.reports.model import Cell
from gouji.reports.reasons import Reason

_MAX_VALUE = 60
# Fifteen digits are exact in every JSON reader.
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_NUMERAL = r"[+\-\u2212]?\d[\d,]*(?:\.\d+)?"
_HAN = "[\u4e00-\u9fff]"
# Behind a number these make a date, a page, an ordinal.
_NO_UNIT = "\u5e74\u6708\u65e5\u9875\u53f7\u7ae0\u5c4a"
# The mark of a footnote; circled digits are folded into digits.
_NOTE = r"(?:\[\d{1,2}\]|\*{1,3}|[\u203b\u2020\u2021])"
_VALUE = re.compile(
    rf"(?:(?!第){_HAN})?{_NUMERAL}(?:(?![{_NO_UNIT}])(?:{_HAN}|%){{1,3}})?(?:\s*\([^()]*\))?{_NOTE}?"
    r"|[+\-]\(\d+\)(?:\s*[+\-]\(\d+\))*"
    r"|[/\\\-\u2010-\u2015\u2212\u2500]{1,3}|[无零\u3007\u25cb]"
)


def read_cell(cell: GridCell) -> Cell | Reason:
    """Give the value of a cell: a whole number, the text, None where it is blank, or why it cannot be read."""
    return Reason(cell.doubt) if cell.doubt else _read(cell.text)


def holds_value(cell: GridCell) -> bool:
    """Tell whether a cell looks like one with a value, be it one that cannot be read."""
    return bool(cell.doubt) or is_value(cell.text)


def _read(text: str) -> Cell:
    if _WHOLE.fullmatch(text) and text != "-0":
        return int(text)
    return text or None


@functools.lru_cache(4096)
def is_value(text: str) -> bool:
    """
    Tell whether a text that stands alone looks like the content of a value cell.

    Returns:
        True for numbers, also with a sign, a unit or a remark in brackets, and for the marks that mean none.
    """
    if len(text) > _MAX_VALUE:
        return False
    return _VALUE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None
