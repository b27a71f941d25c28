"""
Numbers that Word generates in front of paragraphs, and outline levels (ECMA-376 part 1, 17.9 and 17.3.1.20).

Such a number is not in the text of the paragraph; a reader sees it all the same, so it is put there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from gouji.documents.numerals import chinese, doubled_letters, roman

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STEMS = "甲 乙 丙 丁 戊 己 庚 辛 壬 癸".split()
_MAX_LEVEL = 9
_SLOT = re.compile(r"%([1-9])")


class _Level(NamedTuple):
    """A level of a list: where it starts, the kind of its numbers, and the text around them."""

    start: int
    kind: str
    text: str


class _Numbered(NamedTuple):
    """What a paragraph or style says of its number: list id and level."""

    list_id: str
    level: int


class Numbering:
    """Counts the numbered paragraphs of a document as they come."""

    def __init__(
        self, lists: dict[str, dict[int, _Level]], styles: dict[str, tuple[_Numbered | None, int | None]]
    ) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, list[int]] = {}

    def prefix(self, paragraph: etree._Element) -> str:
        """Give the number that stands in front of a paragraph, "" if none does; call it once a paragraph, in order."""
        numbered = self._of(paragraph)
        levels = self._lists.get(numbered.list_id) if numbered else None
        if numbered is None or not levels or numbered.level not in levels:
            return ""
        counts = self._counts.setdefault(numbered.list_id, [0] * (_MAX_LEVEL + 1))
        counts[numbered.level] = (counts[numbered.level] or levels[numbered.level].start - 1) + 1
        counts[numbered.level + 1 :] = [0] * (_MAX_LEVEL - numbered.level)
        return _SLOT.sub(lambda slot: _shown(levels, counts, int(slot[1]) - 1), levels[numbered.level].text)

    def outline(self, paragraph: etree._Element) -> int | None:
        """Give the outline level of a paragraph, from 1; None for running text."""
        own = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        level = _value(own) if own is not None else self._styles.get(_style(paragraph), (None, None))[1]
        return level + 1 if level is not None and level < _MAX_LEVEL else None

    def _of(self, paragraph: etree._Element) -> _Numbered | None:
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        return _numbered(own) if own is not None else self._styles.get(_style(paragraph), (None, None))[0]


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """
    Read the lists and styles of a document.

    Args:
        numbering: Root of the numbering part, if there is one.
        styles: Root of the styles part, if there is one.
    """
    lists: dict[str, dict[int, _Level]] = {}
    if numbering is not None:
        kinds = {a.get(f"{_W}abstractNumId"): _levels(a) for a in numbering.findall(f"{_W}abstractNum")}
        for number in numbering.findall(f"{_W}num"):
            kind = number.find(f"{_W}abstractNumId")
            if kind is not None:
                lists[number.get(f"{_W}numId", "")] = kinds.get(kind.get(f"{_W}val"), {})
    found = {} if styles is None else {s.get(f"{_W}styleId", ""): s for s in styles.findall(f"{_W}style")}
    return Numbering(lists, {name: _style_facts(found, name, 0) for name in found})


def _levels(kind: etree._Element) -> dict[int, _Level]:
    levels = {}
    for level in kind.findall(f"{_W}lvl"):
        start, form, text = (level.find(f"{_W}{name}") for name in ("start", "numFmt", "lvlText"))
        levels[_int(level.get(f"{_W}ilvl", ""))] = _Level(
            _value(start) or 0 if start is not None else 1,
            "decimal" if form is None else form.get(f"{_W}val", "decimal"),
            "" if text is None else text.get(f"{_W}val", ""),
        )
    return levels


def _style_facts(
    styles: dict[str, etree._Element], name: str, depth: int
) -> tuple[_Numbered | None, int | None]:  # fmt: skip
    style = styles.get(name)
    if style is None or depth > _MAX_LEVEL:
        return None, None
    based = style.find(f"{_W}basedOn")
    numbered, outline = (None, None) if based is None else _style_facts(styles, based.get(f"{_W}val", ""), depth + 1)
    own, level = style.find(f"{_W}pPr/{_W}numPr"), style.find(f"{_W}pPr/{_W}outlineLvl")
    return (_numbered(own) if own is not None else numbered), (_value(level) if level is not None else outline)


def _numbered(element: etree._Element) -> _Numbered | None:
    list_id, level = element.find(f"{_W}numId"), element.find(f"{_W}ilvl")
    if list_id is None or list_id.get(f"{_W}val") == "0":
        return None
    return _Numbered(list_id.get(f"{_W}val", ""), min(_value(level) or 0 if level is not None else 0, _MAX_LEVEL - 1))


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _value(element: etree._Element | None) -> int | None:
    return None if element is None else _int(element.get(f"{_W}val", ""))


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _shown(levels: dict[int, _Level], counts: list[int], level: int) -> str:
    if level not in levels:
        return ""
    count = counts[level] or levels[level].start
    return _FORMS.get(levels[level].kind, str)(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "ideographTraditional": lambda n: _STEMS[n - 1] if 0 < n <= len(_STEMS) else str(n),
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n),
    "decimalEnclosedCircleChinese": lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "lowerLetter": doubled_letters,
    "upperLetter": lambda n: doubled_letters(n).upper(),
    "bullet": lambda n: "",
    "none": lambda n: "",
}
